"""A chat of the simulated phone: turns the lines of a dialogue into facts, and remembers what was said last."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from app.channels.simulator import cast, pictures
from app.channels.simulator.script import ME, Dialogue, Line
from app.domain.facts import Call, Edit, Fact, Message, PollVote, Quote, Reaction, Revoke

SECOND = 1000


class Speaker(NamedTuple):
    """Somebody who says things: address, the other spelling of it, and the name they go by."""

    address: str
    alt: str = ""
    name: str = ""


class Said(NamedTuple):
    """A message that later lines may speak of."""

    id: str
    sender: str
    from_me: bool
    kind: str
    text: str


class Chat:
    """One conversation. ``letters``: who is behind each letter of a dialogue ("" = the other of two).

    Ids are made of ``prefix`` and a running number, so that the same lines in the same order get the same ids.
    """

    def __init__(self, address: str, alt: str, letters: dict[str, Speaker], *, prefix: str, rng: random.Random) -> None:
        self.address = address
        self.alt = alt
        self.letters = {**letters, ME: Speaker(cast.ME, cast.ME_HIDDEN)}
        self.automatic = False
        self._prefix = prefix
        self._number = 0
        self._rng = rng
        self._by: dict[str, Said] = {}  # the last message of each speaker
        self._order: list[str] = []  # speakers, the last one last
        self._poll: Said | None = None
        self.seen: list[str] = []  # ids of others' last messages

    def new_id(self) -> str:
        """An id that no other message of this phone has."""
        self._number += 1
        return f"{self._prefix}{self._number:06X}"

    def go_live(self, now: int) -> None:
        """From here on ids are made of the time as well: a phone that is built anew must not use one a second time."""
        self._prefix, self._number = f"{self._prefix}{now:X}", 0

    def note(self, who: str, said: Said) -> None:
        """Remember a message as the last of its speaker."""
        self._by[who] = said
        if who in self._order:
            self._order.remove(who)
        self._order.append(who)
        if who != ME:
            self.seen = [*self.seen[-9:], said.id]

    def last(self, who: str) -> Said | None:
        """The last message of a speaker."""
        return self._by.get(who)

    def last_not_by(self, who: str) -> Said | None:
        """The last message of somebody else."""
        return next((self._by[other] for other in reversed(self._order) if other != who), None)

    # ── From lines to facts ─────────────────────────────────────────────────────────────────────────────────────────

    def times(self, lines: Sequence[Line]) -> list[int]:
        """Milliseconds from the first line to each: people type, wait, and are silent where the script says so."""
        at, found, before = 0, list[int](), ""
        for line in lines:
            if found:
                at += int(line.pause * 1000 or self._rng.uniform(4, 25 if line.who == before else 170) * SECOND)
            found.append(at)
            before = line.who
        return found

    def ending(self, lines: Sequence[Line], end: int) -> Iterator[Fact]:
        """The dialogue, its last line at ``end`` (UTC ms)."""
        times = self.times(lines)
        return self._facts(lines, [end - times[-1] + t for t in times])

    def starting(self, lines: Sequence[Line], start: int) -> Iterator[Fact]:
        """The dialogue, its first line at ``start`` (UTC ms)."""
        return self._facts(lines, [start + t for t in self.times(lines)])

    def _facts(self, lines: Sequence[Line], times: Iterable[int]) -> Iterator[Fact]:
        for line, at in zip(lines, times, strict=True):
            yield from self.facts(line, at)

    def plain(self, lines: Sequence[tuple[str, str]], start: int) -> list[Message]:
        """A dialogue of mere texts, (speaker, text): what :meth:`starting` would give, but ten times as fast."""
        address, alt, letters, prefix, number = self.address, self.alt, self.letters, self._prefix, self._number
        chance = self._rng.random
        found = []
        for who, text in lines:
            number += 1
            start += int(6000 + 90000 * chance())
            sender, sender_alt, name = letters[who]
            from_me = who == ME
            found.append(Message(
                f"{prefix}{number:06X}", address, sender, from_me, start, "text", text, alt, sender_alt, name, None, (), None,
                "read" if from_me else "",
            ))  # fmt: skip
        self._number = number
        return found

    def facts(self, line: Line, at: int) -> list[Fact]:
        """What one line makes happen at ``at``: usually one fact, an album or a call has several."""
        who = self.letters[line.who]
        from_me = line.who == ME
        if line.act in ("edit", "delete"):
            own = self._by.get(line.who)
            if own is None:
                return []
            if line.act == "edit":
                return [
                    Edit(self.new_id(), own.id, self.address, who.address, from_me, at, line.text, self.alt, who.alt)
                ]
            return [Revoke(
                self.new_id(), own.id, self.address, who.address, from_me, at, own.sender, from_me, False, self.alt, who.alt
            )]  # fmt: skip
        if line.act == "react":
            target = self.last_not_by(line.who)
            if target is None:
                return []
            return [Reaction(
                self.new_id(), target.id, self.address, who.address, from_me, at, line.text, target.sender, target.from_me,
                self.alt, who.alt,
            )]  # fmt: skip
        if line.act == "vote":
            if self._poll is None:
                return []
            return [PollVote(
                self.new_id(), self._poll.id, self.address, who.address, from_me, at, (line.text,), self.alt, who.alt
            )]  # fmt: skip
        if line.kind == "call":
            return [*self.call(line, at)]
        return self._message(line, at, who)

    def call(self, line: Line, at: int) -> list[Call]:
        """The steps of a call: missed, or answered and talked for so many seconds."""
        who = self.letters[line.who]
        call_id, from_me = self.new_id(), line.who == ME
        steps = [("offer", 0), ("missed", 25)]
        if line.parts != ("missed",):
            seconds = int(line.parts[0])
            steps = [("offer", 0), ("accept", 6), ("terminate", 6 + seconds)]
        return [
            Call(
                call_id,
                self.address,
                who.address,
                from_me,
                at + after * SECOND,
                step,
                chat_alt=self.alt,
                sender_alt=who.alt,
            )
            for step, after in steps
        ]

    def _message(self, line: Line, at: int, who: Speaker) -> list[Fact]:
        from_me = line.who == ME
        text, mentions, extra = line.text, (), None  # type: str, tuple[str, ...], dict[str, object] | None
        if "{code}" in text:
            text = text.replace("{code}", str(self._rng.randint(100_000, 999_999)))
        if "@me" in text:
            text, mentions = text.replace("@me", f"@{cast.ME.partition(':')[2]}"), (cast.ME, cast.ME_HIDDEN)
        if "@all" in text:
            extra = {"mentions_all": True}
        quote = None
        if line.act == "quote" and (target := self.last_not_by(line.who)) is not None:
            quote = Quote(target.id, target.sender, target.text, target.kind)
        media = None
        parts, number = line.parts, self._rng.randrange(pictures.PHOTOS)
        match line.kind:
            case "image" | "sticker":
                media = pictures.media(line.kind, number)
            case "voice" | "video":
                media = pictures.media(line.kind, number, seconds=int(parts[0]))
            case "document":
                media = pictures.media("document", name=parts[0])
            case "location":
                extra = {"name": parts[0], "lat": float(parts[1]), "lon": float(parts[2])}
            case "contact":
                extra = {"contacts": [{"name": parts[0], "vcard": _vcard(parts[0], parts[1])}]}
            case "poll":
                text, extra = parts[0], {"options": list(parts[1:])}
            case "album":
                text, extra = "", {"images": int(parts[0])}
        message = Message(
            self.new_id(), self.address, who.address, from_me, at, line.kind, text, self.alt, who.alt, who.name, quote, mentions,
            media, "read" if from_me else "", automatic=self.automatic and not from_me, extra=extra,
        )  # fmt: skip
        said = Said(message.id, who.address, from_me, line.kind, text)
        self.note(line.who, said)
        if line.kind == "poll":
            self._poll = said
        if line.kind != "album":
            return [message]
        pictured = [
            message._replace(
                id=self.new_id(), at=at + n, kind="image", text="" if n else line.text, media=pictures.media("image", number + n), album=message.id,
                extra=None,
            )
            for n in range(int(parts[0]))
        ]  # fmt: skip
        return [message, *pictured]


def turn(lines: Dialogue) -> tuple[Dialogue, Dialogue]:
    """The others' lines up to the first of mine, and what comes after."""
    end = next((n for n, line in enumerate(lines) if line.who == ME), len(lines))
    return lines[:end], lines[end:]


def _vcard(name: str, digits: str) -> str:
    return f"BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nTEL;type=CELL;waid={digits}:+{digits}\nEND:VCARD"
