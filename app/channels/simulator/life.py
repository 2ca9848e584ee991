"""What happens while you watch: people write, answer, react, correct themselves, call.

Nothing here waits or knows the time. A happening is a list of steps; whoever plays it sets each fact's time when its step
is due.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from app.channels.base import Outgoing
from app.channels.simulator import cast
from app.channels.simulator.conversation import Chat, Said, turn
from app.channels.simulator.script import ME, Dialogue, Line, read
from app.channels.simulator.world import World
from app.domain.facts import Call, Fact, Receipt

_KEPT_APART = frozenset({"archived", "muted", "blocked", "business", "automatic"})
_EMOJI = ("❤️", "😂", "👍", "🙏", "😮", "🔥")
_TYPING = 0.09  # seconds a character takes


class Step(NamedTuple):
    """``after`` seconds from the step before, ``make(at)`` tells the facts (at = UTC ms)."""

    after: float
    make: Callable[[int], list[Fact]]


class Life:
    """Thinks up happenings in a world, in an order that follows from the seed."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._rng = random.Random(f"{world.seed} life")
        self._open = dict(world.later)  # chat -> how its dialogue would go on
        self._bag: list[Callable[[], list[Step]]] = []
        self._first_round = True
        self._friends = [
            role
            for role in cast.PEOPLE
            if role.now and not role.traits & _KEPT_APART and role.number < 50 and role.weight > 5
        ]
        self._taken: dict[str, int] = {}

    # ── By itself ───────────────────────────────────────────────────────────────────────────────────────────────────

    def next(self) -> list[Step]:
        """The next thing that happens. Every kind comes up once before any comes again, but news and talk more often."""
        if not self._bag:
            rare = [
                self._mention, self._reaction, self._correction, self._withdrawal, self._call, self._mine, self._machine,
                self._read_elsewhere, self._reaction,
            ]  # fmt: skip
            often = [self._news] * 8 + [self._chatter] * 4
            if self._first_round:
                rare.append(self._stranger)
            self._rng.shuffle(rare)
            self._rng.shuffle(often)
            # One of the rare for about every other of the often, and news to begin with.
            self._bag = [
                self._news,
                *(kind for pair in zip(rare, often, strict=False) for kind in pair),
                *often[len(rare) :],
            ][::-1]
            self._first_round = False
        return self._bag.pop()()

    def _news(self) -> list[Step]:
        """A friend writes."""
        role = self._rng.choice(self._friends)
        lines = self._draw(role.language, "news")
        return self._say(self.world.direct[role.number], lines)

    def _chatter(self) -> list[Step]:
        """A group talks among itself."""
        circle = self._rng.choice([c for c in cast.GROUPS if "archived" not in c.traits])
        lines = [line for line in self._draw("groups", circle.section) if line.who != ME and line.act != "quote"]
        return self._say(self.world.groups[circle.number], tuple(lines[:4]))

    def _mention(self) -> list[Step]:
        circle = self._rng.choice([c for c in cast.GROUPS if c.section in ("football", "project", "book club")])
        return self._say(self.world.groups[circle.number], self._draw("groups", "mentions"))

    def _reaction(self) -> list[Step]:
        """Somebody reacts to the last thing I said."""
        chats = [self.world.direct[role.number] for role in self._friends]
        chat = self._rng.choice([c for c in chats if c.last(ME)])
        return self._say(chat, (Line("", "react", "text", self._rng.choice(_EMOJI), (), 1),))

    def _correction(self) -> list[Step]:
        return self._say(self._english(), self._draw("english", "corrections"))

    def _withdrawal(self) -> list[Step]:
        return self._say(self._english(), self._draw("english", "withdrawals"))

    def _call(self) -> list[Step]:
        """Somebody rings, and I do not answer."""
        chat = self.world.direct[self._rng.choice(self._friends).number]
        ring, missed = chat.call(Line("", "say", "call", "", ("missed",), 0), 0)
        return [Step(0.5, _timed(ring)), Step(12.0, _timed(missed))]

    def _mine(self) -> list[Step]:
        """I write to somebody on my phone: an obligation ends without Kith."""
        return self._say(self._english(), self._draw("english", "mine"))

    def _machine(self) -> list[Step]:
        return self._say(self.world.direct[57], self._draw("english", "codes"))

    def _stranger(self) -> list[Step]:
        return self._say(self.world.direct[cast.STRANGER], read("english")["stranger"][0])

    def _read_elsewhere(self) -> list[Step]:
        """I read a chat on my phone."""
        chat = self.world.direct[self._rng.choice(self._friends).number]
        if not chat.seen:
            return []
        receipt = Receipt(tuple(chat.seen), chat.address, cast.ME, "read_self", 0, True, chat.alt)
        return [Step(1.0, _timed(receipt))]

    # ── In answer to what the person sends ──────────────────────────────────────────────────────────────────────────

    def answer(self, out: Outgoing, message_id: str) -> list[Step]:
        """What comes back for something sent: ticks, and from a person mostly a word."""
        chat = self.world.chat(out.to)
        if out.kind == "read" or out.kind == "reaction":
            return []
        reader = next((s for letter, s in chat.letters.items() if letter != ME), None) if chat else None
        if chat is None or reader is None:
            return [self._tick(message_id, out.to, out.to, "delivered", 1.2)]
        steps = [self._tick(message_id, chat.address, reader.address, "delivered", self._rng.uniform(0.4, 1.5))]
        if out.kind not in ("text", "media"):
            return steps
        chat.note(ME, Said(message_id, cast.ME, True, out.media_kind or "text", out.text))
        role = self.world.role(chat)
        if role is not None and role.traits & {"automatic", "blocked"}:
            return steps
        steps.append(self._tick(message_id, chat.address, reader.address, "read", self._rng.uniform(1.5, 6)))
        rest = self._open.pop(chat.address, ())
        lines, later = turn(rest[next((n for n, line in enumerate(rest) if line.who != ME), len(rest)) :])
        if lines:
            self._open[chat.address] = later
        elif self._rng.random() < 0.7:
            lines = self._draw(role.language if role else "english", "answers")
            if role is None:
                # In a group the one who is spoken to answers: here, whoever spoke last.
                letter = self._rng.choice([letter for letter in chat.letters if letter != ME])
                lines = tuple(line._replace(who=letter) for line in lines)
        return steps + self._say(chat, lines, hurry=False)

    def _tick(self, message_id: str, chat: str, reader: str, state: str, after: float) -> Step:
        return Step(after, _timed(Receipt((message_id,), chat, reader, state, 0)))

    # ── How it is said ──────────────────────────────────────────────────────────────────────────────────────────────

    def _english(self) -> Chat:
        return self.world.direct[self._rng.choice([r for r in self._friends if r.language == "english"]).number]

    def _draw(self, language: str, section: str) -> Dialogue:
        """The next dialogue of a section; each comes once before any comes again."""
        dialogues = read(language)[section]
        taken = self._taken.get(f"{language}/{section}", self.world.seed)
        self._taken[f"{language}/{section}"] = taken + 1
        return dialogues[taken % len(dialogues)]

    def _say(self, chat: Chat, lines: Dialogue, *, hurry: bool = True) -> list[Step]:
        """The lines at the pace of typing; the facts are made when they are due, so that they speak of what is there then."""
        steps = []
        for n, line in enumerate(lines):
            typing = 1.0 + min(len(line.text), 80) * _TYPING
            if line.act in ("edit", "delete"):
                typing += 5
            steps.append(Step(0.5 if n == 0 and hurry else typing, partial(chat.facts, line)))
        return steps


def _timed(fact: Call | Receipt) -> Callable[[int], list[Fact]]:
    """A fact that gets its time when it is told."""
    return lambda at: [fact._replace(at=at)]
