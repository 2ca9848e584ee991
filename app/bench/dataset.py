"""The benchmark's data set: a big account, the same one for the same seed and size.

5,000 people and 200 groups at a million messages (fewer at smaller sizes), the busiest chat a tenth of everything and so
on down (Zipf), three years, English, Spanish, Arabic, Chinese and emoji, and media with every seventh message.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from app.bench import words
from app.domain.facts import Batch, ChatState, Fact, Group, Media, Member, Message, Person

DAY = 86_400_000
YEARS = 3 * 365 * DAY
ME, ME_HIDDEN = "pn:15550100", "lid:90000000000100"

_MEDIA_SHARE = 0.15
_MEDIA = (
    ("image", Media("image/jpeg", 184_000, "", "", 0, 1200, 900, "", "bench:1")),
    ("image", Media("image/jpeg", 91_000, "", "", 0, 900, 1200, "", "bench:2")),
    ("image", Media("image/jpeg", 240_000, "", "", 0, 1600, 1200, "", "bench:3")),
    ("voice", Media("audio/ogg; codecs=opus", 23_000, "", "", 9, 0, 0, "", "bench:4")),
    ("voice", Media("audio/ogg; codecs=opus", 61_000, "", "", 27, 0, 0, "", "bench:5")),
    ("video", Media("video/mp4", 3_400_000, "", "", 14, 1280, 720, "", "bench:6")),
    ("sticker", Media("image/webp", 18_000, "", "", 0, 512, 512, "", "bench:7")),
    ("document", Media("application/pdf", 410_000, "", "invoice-2026.pdf", 0, 0, 0, "", "bench:8")),
)


class Chat(NamedTuple):
    """A chat of the data set: its number (0 = the busiest), address, and how many messages it has."""

    number: int
    address: str
    alt: str
    members: tuple[str, ...]  # of a group, by LID
    messages: int


class DataSet:
    """``messages`` messages ending at ``until`` (UTC ms). Making it is cheap; the messages are made as they are asked for.

    With ``like`` there are as many people and groups as in a data set of that size, and a few more messages than asked
    for if that is what it takes to give everybody one.
    """

    def __init__(self, messages: int, *, seed: int = 1, until: int = 1_790_000_000_000, like: int = 0) -> None:
        self.seed = seed
        self.until = until
        shape = like or messages
        self.people = max(12, min(5000, shape // 200))
        self.groups = max(2, min(200, shape // 5000))
        self.languages = words.languages(seed)
        self._vocal = list(self.languages.values())
        self._shares = list(accumulate(words.SHARES.values()))
        self.chats = self._chats(messages)

    def _chats(self, messages: int) -> list[Chat]:
        rng = random.Random(f"{self.seed} chats")
        count = self.people + self.groups
        weights = [1 / rank for rank in range(1, count + 1)]
        total = sum(weights)
        sizes = [max(1, round(messages * weight / total)) for weight in weights]
        sizes[0] = max(sizes[0] + messages - sum(sizes), sizes[1])  # rounding; the busiest chat can take it
        # Every 26th chat or so is a group, the busiest never: its pages are compared with each other.
        places = set(rng.sample(range(1, count), self.groups))
        found, person, group = [], 0, 0
        for number, size in enumerate(sizes):
            if number in places:
                members = tuple(_hidden(rng.randrange(self.people)) for _ in range(rng.randint(3, 24)))
                found.append(Chat(number, f"group:12036399{group:07}@g.us", "", members, size))
                group += 1
            else:
                found.append(Chat(number, _hidden(person), _phone(person), (), size))
                person += 1
        return found

    # ── As facts ────────────────────────────────────────────────────────────────────────────────────────────────────

    def names(self) -> Iterator[Batch]:
        """The address book and the groups, 1,000 facts at a time."""
        everybody = [
            Person(_phone(n), _hidden(n), self._name(n) if n % 3 else "", self._name(n).split()[0])
            for n in range(self.people)
        ]
        rooms = [
            Group(chat.address, f"Group {self._name(chat.number)}", at=self.until - YEARS, members=tuple(map(Member, chat.members)))
            for chat in self.chats if chat.members
        ]  # fmt: skip
        known: list[Fact] = [*everybody, *rooms]
        for start in range(0, len(known), 1000):
            yield Batch(tuple(known[start : start + 1000]), quiet=True)

    def batches(self, size: int = 1000) -> Iterator[Batch]:
        """The messages, chat after chat as a history sync brings them, each batch with the states of its chats."""
        waiting: list[Message | ChatState] = []
        for chat in self.chats:
            waiting.append(ChatState(chat.address, chat.alt, unread=chat.number % 5))
            waiting += self.messages(chat)
            full = len(waiting) - len(waiting) % size
            for start in range(0, full, size):
                yield Batch(tuple(waiting[start : start + size]), quiet=True)
            del waiting[:full]
        if waiting:
            yield Batch(tuple(waiting), quiet=True)

    def messages(self, chat: Chat) -> list[Message]:
        """The messages of one chat, oldest first."""
        rng = random.Random(f"{self.seed} {chat.number}")
        chance = rng.random
        span = YEARS - DAY
        times = sorted([int(chance() * span) for _ in range(chat.messages)])
        start = self.until - YEARS
        address, alt, members, prefix = chat.address, chat.alt, chat.members, f"{chat.number:04X}"
        mine_read = "read"
        found = []
        for number, (at, text) in enumerate(zip(times, self._texts(rng, chat.messages), strict=True)):
            luck = chance()
            kind, media = "text", None
            if luck < _MEDIA_SHARE:
                kind, media = _MEDIA[int(luck * 1e6) & 7]
                if number % 4:  # most media come without a caption
                    text = ""
            if luck * 1e3 % 1 < 0.45:
                found.append(Message(
                    f"3EB0{prefix}{number:08X}", address, ME, True, start + at, kind, text, alt, "", "", None, (), media, mine_read
                ))  # fmt: skip
            else:
                sender = members[number % len(members)] if members else address
                found.append(Message(
                    f"3EB0{prefix}{number:08X}", address, sender, False, start + at, kind, text, alt, "" if members else alt, "",
                    None, (), media,
                ))  # fmt: skip
        return found

    # ── Texts ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _texts(self, rng: random.Random, count: int) -> Iterator[str]:
        """Texts of 1 to 30 words, one language to a chat with some of another in between, every sixth with an emoji."""
        chance = rng.random
        main, other = rng.choices(self._vocal, cum_weights=self._shares, k=2)
        emoji = words.EMOJI
        room = len(main.stream) - 64, len(other.stream) - 64
        for number in range(count):
            luck = chance()
            language, limit = (main, room[0]) if luck < 0.85 else (other, room[1])
            at = int(chance() * limit)
            # Short ones are many: the square bends the curve.
            text = language.gap.join(language.stream[at : at + 1 + int(29 * luck * luck)])
            if number % 6 == 0:
                text = f"{text} {emoji[at & 15]}" if number % 36 else emoji[at & 15]
            yield text

    def _name(self, number: int) -> str:
        """Two words that only this person has together."""
        vocabulary = self.languages[("english", "spanish")[number & 1]].vocabulary
        return f"{vocabulary[100 + number % 1900].title()} {vocabulary[2000 + (number * 7) % 5000].title()}"


def _phone(number: int) -> str:
    return f"pn:1555010{number:06}"


def _hidden(number: int) -> str:
    return f"lid:9{number:012}"
