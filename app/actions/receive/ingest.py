"""The state of one batch being applied: who is who, which conversation is meant, what was touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from app.actions import tell
from app.domain import identity
from app.store import conversations, merges, people
from app.store.devices import DeviceRow


class Keeping(NamedTuple):
    """What is kept besides words.

    ``file`` stores a fetched file (a picture) by its content and returns its hash; without it pictures are left out.
    ``deleted``: the text of messages that were deleted for everyone as well.
    """

    file: Callable[[Path], str] | None = None
    deleted: bool = False


WORDS = Keeping()


class Ingest:
    """Looks people and conversations up once per batch and makes the ones that are new.

    Two spellings of one person (phone number and LID) that were two contacts are merged here, the moment the network
    says so.
    """

    def __init__(self, device: DeviceRow, *, now: int, quiet: bool = False, keeping: Keeping = WORDS) -> None:
        self.device = device
        self.owner_id = device.owner_id
        self.now = now
        self.quiet = quiet
        self.keeping = keeping
        self.mine = device.mine
        self.touched: set[int] = set()
        self.spoken: set[int] = set()  # those in which somebody wrote just now
        self.to_myself: list[int] = []  # messages that may be lines of my own chat: what came there just now, and what has left
        self.heard = False  # the network itself gave a sign of life
        self._people: dict[str, int] = {}
        self._chats: dict[str, int] = {}

    # ── People ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def learn(self, pairs: Iterable[tuple[str, str]]) -> None:
        """(address, other spelling or ''): make sure that a person stands behind each, and only one behind a pair."""
        wanted = {p for p in pairs if (p[0] and p[0] not in self._people) or (p[1] and p[1] not in self._people) or (
            p[0] and p[1] and self._people.get(p[0]) != self._people.get(p[1]))}  # fmt: skip
        if not wanted:
            return
        unknown = {a for pair in wanted for a in pair if a and a not in self._people}
        if unknown:
            self._people.update(people.find(self.owner_id, unknown))
        # A mapping may have come before the first word of whom it is about.
        strangers = unknown - self._people.keys()
        told = people.spellings(self.owner_id, strangers) if strangers else {}
        if told:
            self._people.update(people.find(self.owner_id, told.values()))
        for address, alt in sorted(wanted):
            known = address or alt
            self._join(known, (alt if address else "") or told.get(known, ""))

    def person(self, address: str, alt: str = "") -> int:
        """The contact behind an address, made if new. 0 for me and for nobody."""
        if not address and not alt:
            return 0
        if address in self.mine or alt in self.mine:
            return 0
        known = self._people.get(address or alt)
        if known is not None and (not alt or self._people.get(alt) == known):  # as nearly always: thousands a chat
            return known
        self.learn([(address, alt)])
        return self._people[address or alt]

    def is_me(self, address: str) -> bool:
        """Whether an address is one of the owner's own."""
        return address in self.mine

    def _join(self, address: str, alt: str) -> None:
        one, other = self._people.get(address), self._people.get(alt) if alt else None
        if one is None and other is None:
            mine = address in self.mine or alt in self.mine
            spellings = [a for a in (address, alt) if a]
            contact_id = people.me(self.owner_id, frozenset(spellings) | self.mine, now=self.now) if mine else people.add(
                self.owner_id, spellings, now=self.now)  # fmt: skip
            self._people.update(dict.fromkeys(spellings, contact_id))
        elif one is None and other is not None:
            self._add_spelling(other, address)
        elif other is None and one is not None and alt:
            self._add_spelling(one, alt)
        elif one is not None and other is not None and one != other:
            self.merge(one, other, why="mapping")

    def _add_spelling(self, contact_id: int, address: str) -> None:
        people.add_address(self.owner_id, contact_id, address, now=self.now)
        people.derive_name(contact_id, now=self.now)
        self._people[address] = contact_id
        tell.contact(self.owner_id, contact_id)

    def merge(self, one: int, other: int, *, why: str) -> int:
        """The two contacts are one person; returns the one that stays (the older)."""
        kept, gone = sorted((one, other))
        self.touched.update(merges.touched(merges.merge(self.owner_id, kept, gone, why=why, now=self.now)))
        people.derive_name(kept, now=self.now)
        self._people = {address: kept if contact == gone else contact for address, contact in self._people.items()}
        self._chats.clear()
        self.touch_contact(kept)
        tell.contact(self.owner_id, kept)
        return kept

    def touch_contact(self, contact_id: int) -> None:
        """The person's own conversation has to be worked out again."""
        if (found := conversations.of_contact(self.owner_id, contact_id)) is not None:
            self.touched.add(found)

    # ── Conversations ───────────────────────────────────────────────────────────────────────────────────────────────

    def conversation(self, chat: str, alt: str = "") -> int | None:
        """The conversation with a person or group, made if new; None for what never belongs in the inbox."""
        if (found := self._chats.get(chat)) is not None:
            return found
        if not chat or identity.is_ignored(chat):
            return None
        if identity.is_group(chat):
            found = conversations.group(self.owner_id, self.device.id, chat, now=self.now)
        else:
            is_me = chat in self.mine or alt in self.mine
            self.learn([(chat, alt)])
            found = conversations.direct(
                self.owner_id, self.device.id, self._people[chat], chat, is_me=is_me, now=self.now
            )
        self._chats[chat] = found
        return found

    def existing_conversation(self, chat: str, alt: str = "") -> int | None:
        """The conversation if there is one already; nothing is made for a mere mention of a chat."""
        if (found := self._chats.get(chat)) is not None or not chat or identity.is_ignored(chat):
            return found
        if identity.is_group(chat):
            return conversations.of_group(self.device.id, chat)
        known = people.find(self.owner_id, [a for a in (chat, alt) if a])
        return next(
            (c for a in (chat, alt) if a in known and (c := conversations.of_contact(self.owner_id, known[a]))), None
        )
