"""What the simulated phone holds when it is linked: people, groups, and eighteen months of talk that ends "just now".

Everything follows from the seed and the moment of birth; the same two give the same history, fact for fact. The *present*
(how things stand with everybody: who waits, who is done, who fades) is written by hand; the *past* before it is everyday
talk, as much of it as is asked for.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from app.channels.simulator import cast, pictures
from app.channels.simulator.conversation import Chat, Speaker
from app.channels.simulator.script import ANYTHING, Dialogue, read
from app.domain.facts import ChatState, Fact, Group, Member, Message, Person, Picture

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_MONTHS = 18 * 30 * DAY
_LETTERS = "abcdef"
_UNREAD = {"open", "first", "spam", "child"}  # how a chat may end for its last turn to be unread on the phone
_USUAL = 6  # lines of a dialogue, about


class World:
    """The people and chats of one simulated phone. ``born``: the "now" that the history leads up to, UTC ms."""

    def __init__(self, seed: int, *, born: int, messages: int) -> None:
        self.seed = seed
        self.born = born
        self.people = {role.number: role for role in cast.PEOPLE}
        self.direct = {role.number: self._direct(role) for role in cast.PEOPLE}
        self.groups = {circle.number: self._group(circle) for circle in cast.GROUPS}
        self.mine = Chat(
            cast.ME, cast.ME_HIDDEN, {}, prefix=f"3A{seed & 0xFFFF:04X}FF", rng=random.Random(f"{seed} mine")
        )
        self.later: dict[str, Dialogue] = {}  # chat -> what they will say once I have answered
        self._present = self._make_present()
        self._budget = max(0, messages - sum(isinstance(fact, Message) for fact in self._present))

    def _direct(self, role: cast.Role) -> Chat:
        hidden = "lid" in role.traits
        address, alt = (role.hidden, role.phone) if hidden else (role.phone, "")
        rng = random.Random(f"{self.seed} {role.number}")
        other = Speaker(address, alt, role.push)
        chat = Chat(address, alt, {"": other}, prefix=f"3A{self.seed & 0xFFFF:04X}{role.number:02X}", rng=rng)
        chat.automatic = "automatic" in role.traits
        return chat

    def _group(self, circle: cast.Circle) -> Chat:
        letters = {}
        for letter, number in zip(_LETTERS, circle.members, strict=False):
            role = self.people[number]
            letters[letter] = Speaker(role.hidden, role.phone, role.push)
        rng = random.Random(f"{self.seed} group {circle.number}")
        return Chat(circle.address, "", letters, prefix=f"3A{self.seed & 0xFFFF:04X}A{circle.number:X}", rng=rng)

    def go_live(self, now: int) -> None:
        """The history has been told; what follows is new."""
        for chat in (*self.direct.values(), *self.groups.values(), self.mine):
            chat.go_live(now)

    def chat(self, address: str) -> Chat | None:
        """The chat with this address, in either spelling."""
        everyone = (*self.direct.values(), *self.groups.values(), self.mine)
        return next((chat for chat in everyone if address and address in (chat.address, chat.alt)), None)

    def role(self, chat: Chat) -> cast.Role | None:
        """Who is behind a chat of two."""
        return next((self.people[number] for number, other in self.direct.items() if other is chat), None)

    # ── What is known of people and groups ──────────────────────────────────────────────────────────────────────────

    def names(self) -> list[Fact]:
        """The address book, the groups with their members, and how the phone keeps each chat."""
        found: list[Fact] = []
        for role in cast.PEOPLE:
            business = role.push if "business" in role.traits else ""
            blocked = True if "blocked" in role.traits else None
            found.append(Person(role.phone, role.hidden, role.saved, role.push, business, "", blocked))
        for circle in cast.GROUPS:
            members = tuple(
                Member(self.people[n].hidden, self.people[n].phone, "" if place else "owner", self.people[n].push)
                for place, n in enumerate(circle.members)
            )
            me = Member(cast.ME_HIDDEN, cast.ME)
            found.append(Group(circle.address, circle.subject, at=self.born - _MONTHS, members=(*members, me)))
        return found

    def states(self) -> list[Fact]:
        """Archived, muted, pinned, unread: as the phone has them."""
        found: list[Fact] = []
        for role in cast.PEOPLE:
            section = role.now.partition(" ")[0]
            unread = 1 if section in _UNREAD and (role.number % 3 or section == "first") else 0
            if role.now:
                found.append(_state(self.direct[role.number], role.traits, unread))
        for circle in cast.GROUPS:
            found.append(_state(self.groups[circle.number], circle.traits, 2 if circle.number in (1, 3) else 0))
        return found

    def pictures(self, folder: Path) -> Iterator[Fact]:
        """Portraits of most people and a photo for each group, written to ``folder`` for the reader to take away."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        portrayed = [
            (self.direct[r.number].address, f"portrait/{self.seed * 100 + r.number}/{r.look}")
            for r in cast.PEOPLE
            if r.number % 5 and "business" not in r.traits
        ]
        shown = [(circle.address, f"photo/{circle.number}") for circle in cast.GROUPS]
        for address, ref in portrayed + shown:
            path = folder / f"{address.partition(':')[2]}.jpg"
            path.write_bytes(pictures.make(ref))
            yield Picture(address, ref, str(path), self.born)

    # ── The present ─────────────────────────────────────────────────────────────────────────────────────────────────

    def present(self) -> list[Fact]:
        """How things stand with everybody: the newest lines of every chat."""
        return self._present

    def _make_present(self) -> list[Fact]:
        found: list[Fact] = []
        for role in cast.PEOPLE:
            chat = self.direct[role.number]
            for lines in self._now(role):
                told = next((n for n, line in enumerate(lines) if line.text == ANYTHING), len(lines))
                found += chat.ending(lines[:told], self.born - role.ago * MINUTE)
                self.later[chat.address] = lines[told + 1 :]
        for circle in cast.GROUPS:
            for lines in read("groups")[f"{circle.section} now"]:
                found += self.groups[circle.number].ending(lines, self.born - circle.ago * MINUTE)
        for lines in read("english")["self"]:
            found += self.mine.ending(lines, self.born - 2 * DAY)
        # Everybody's status: what must never count as a message to me.
        maya = self.people[1]
        found.append(Message(
            self.mine.new_id(), "status:", maya.phone, False, self.born - HOUR, "image", "Sea!", sender_name=maya.push,
            media=pictures.media("image", 4),
        ))  # fmt: skip
        return found

    def _now(self, role: cast.Role) -> list[Dialogue]:
        if not role.now:
            return []
        section, _, number = role.now.partition(" ")
        dialogues = read(role.language)[section]
        # Machines have no single present: their last message is one of many alike.
        return [dialogues[int(number) - 1]] if number else [dialogues[-1]]

    # ── The past ────────────────────────────────────────────────────────────────────────────────────────────────────

    def past(self, chunk: int = 1000) -> Iterator[list[Fact]]:
        """Everyday talk before the present, chat after chat, in lists of about ``chunk`` facts."""
        heavy = sum(role.weight for role in cast.PEOPLE) + sum(circle.weight for circle in cast.GROUPS)
        weekly = [role for role in cast.PEOPLE if "weekly" in role.traits]
        each = min(self._budget // 20, 70 * _USUAL)
        rest = max(0, self._budget - each * len(weekly))
        for role in cast.PEOPLE:
            amount = each if role in weekly else rest * role.weight // heavy
            if amount:
                yield from _chunks(self._talk(role, amount), chunk)
            elif "automatic" in role.traits and role.now:
                yield from _chunks(self._machine(role), chunk)
        for circle in cast.GROUPS:
            if amount := rest * circle.weight // heavy:
                yield from _chunks(self._chatter(circle, amount), chunk)

    def _talk(self, role: cast.Role, amount: int) -> Iterator[Fact]:
        """About ``amount`` messages with one person."""
        rng = random.Random(f"{self.seed} past {role.number}")
        sections = read(role.language)
        dialogues = sections.get("work", sections["talk"]) if "work" in role.traits else sections["talk"]
        end = self.born - role.ago * MINUTE - 6 * DAY
        weekly = "weekly" in role.traits
        starts = (
            _weekly(rng, end, max(1, amount // _USUAL))
            if weekly
            else _evenly(rng, self.born - _MONTHS, end, amount, dialogues)
        )
        return _play(self.direct[role.number], rng, dialogues, starts)

    def _chatter(self, circle: cast.Circle, amount: int) -> Iterator[Fact]:
        """About ``amount`` messages of one group."""
        rng = random.Random(f"{self.seed} past group {circle.number}")
        dialogues = read("groups")[circle.section]
        end = self.born - circle.ago * MINUTE - 2 * DAY
        starts = _evenly(rng, self.born - _MONTHS, end, amount, dialogues)
        return _play(self.groups[circle.number], rng, dialogues, starts)

    def _machine(self, role: cast.Role) -> Iterator[Fact]:
        chat, rng = self.direct[role.number], random.Random(f"{self.seed} past {role.number}")
        dialogues = read(role.language)[role.now.partition(" ")[0]]
        for start in _weekly(rng, self.born - role.ago * MINUTE - 9 * DAY, 8 if len(dialogues) > 1 else 0):
            yield from chat.starting(rng.choice(dialogues), start)


def _state(chat: Chat, traits: frozenset[str], unread: int) -> ChatState:
    return ChatState(
        chat.address, chat.alt, unread=unread, marked_unread="unread" in traits, archived="archived" in traits,
        pinned="pinned" in traits, muted_until=-1 if "muted" in traits else 0,
    )  # fmt: skip


def _play(chat: Chat, rng: random.Random, dialogues: tuple[Dialogue, ...], starts: Iterator[int]) -> Iterator[Fact]:
    """Dialogues one after the other, each before any comes again."""
    plain = {lines: [(line.who, line.text) for line in lines] for lines in dialogues if _is_plain(lines)}
    for start, lines in zip(starts, _bag(rng, dialogues), strict=False):
        if (texts := plain.get(lines)) is not None:
            yield from chat.plain(texts, start)
        else:
            yield from chat.starting(lines, start)


def _is_plain(lines: Dialogue) -> bool:
    return all(line.act == "say" and line.kind == "text" and not set("{@") & set(line.text) for line in lines)


def _bag(rng: random.Random, dialogues: tuple[Dialogue, ...]) -> Iterator[Dialogue]:
    """Dialogues for ever, in shuffled rounds."""
    while True:
        yield from rng.sample(dialogues, len(dialogues))


def _evenly(rng: random.Random, since: int, until: int, amount: int, dialogues: tuple[Dialogue, ...]) -> Iterator[int]:
    """Times at which dialogues begin, by day and in the evening, enough of them for ``amount`` messages."""
    count = max(1, int(amount * len(dialogues) / sum(map(len, dialogues)) + rng.random()))
    step = (until - since) / count
    for n in range(count):
        at = int(since + (n + rng.random() * 0.8) * step)
        if step > DAY:
            at = min(at - at % DAY + 8 * HOUR + int(rng.random() * 14 * HOUR), until)
        yield at


def _weekly(rng: random.Random, until: int, count: int) -> Iterator[int]:
    for week in range(count - 1, -1, -1):
        yield until - week * 7 * DAY - rng.randrange(DAY)


def _chunks(facts: Iterator[Fact], size: int) -> Iterator[list[Fact]]:
    while chunk := list(islice(facts, size)):
        yield chunk
