"""What a person asks the search for: the grammar of the search box, read into a :class:`Query`.

Words, ``"phrases"``, ``-not``, ``from:ana``, ``to:``, ``in:"Chess club"``, ``has:image``, ``before:2026-03-01``, ``after:``,
``on:``, ``tag:vip``, ``is:unanswered``. All words must occur, in any form of theirs; several values of one filter are
alternatives. The last word may be half typed. Whatever is typed can be read: what makes no sense is left out, and a note
says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.domain import tokens, wordforms

_LONGEST = 1000  # characters that are read
_MOST_TERMS = 24

#: ``has:`` value -> message kinds; ``link`` is a mark of its own.
KINDS: dict[str, tuple[str, ...]] = {
    "image": ("image",), "photo": ("image",), "picture": ("image",),
    "video": ("video", "video_note"), "gif": ("gif",), "sticker": ("sticker",),
    "audio": ("audio", "voice"), "voice": ("voice",), "document": ("document",), "file": ("document",),
    "media": ("image", "video", "video_note", "gif", "audio", "voice", "document"),
    "location": ("location", "live_location"), "contact": ("contact",), "poll": ("poll",), "call": ("call",),
    "event": ("event",), "link": ("link",),
}  # fmt: skip

_WAITING = {"unanswered", "waiting", "pending"}
_FILTERS = {"from", "to", "in", "has", "before", "after", "on", "tag", "is"}
_PIECE = re.compile(r'(?P<minus>-)?(?:(?P<name>[A-Za-z]+):(?=\S))?(?:"(?P<phrase>[^"]*)(?P<end>"?)|(?P<word>[^\s"]+))')
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"') | {"：": ":"} | dict.fromkeys(range(32), " ") | {0x7F: " "})
_NUMBER = re.compile(r"[+(]?[0-9][0-9().\-/]*")
_UMLAUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@dataclass(frozen=True, slots=True)
class Term:
    """Something that must occur (or must not): any one of ``phrases``, or else every word of ``together``.

    Phrases are words separated by spaces, spelled as in the index; the first one is what was typed. With ``prefix`` its
    last word may go on.
    """

    phrases: tuple[str, ...]
    prefix: bool = False
    together: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """Names and values of filters, as typed; alternatives within a field, all fields together."""

    senders: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()  # message kinds, and "link"
    tags: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.senders or self.recipients or self.places or self.kinds or self.tags)


@dataclass(frozen=True, slots=True)
class Query:
    """A question that was understood. Times are UTC milliseconds: ``since`` ≤ time < ``until`` (0 = no limit)."""

    terms: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()
    only: Filters = field(default_factory=Filters)
    never: Filters = field(default_factory=Filters)
    since: int = 0
    until: int = 0
    unanswered: bool = False
    nothing: bool = False  # a filter that cannot be met: there is no result, and a note says why
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is asked at all."""
        return bool(
            self.terms or self.without or self.only or self.never or self.since or self.until or self.unanswered
            or self.nothing
        )  # fmt: skip


def parse(text: str, *, now: int = 0, zone: str = "UTC") -> Query:
    """Read what was typed. Never raises; ``now`` and ``zone`` give words like ``after:yesterday`` their meaning."""
    return _Reader(now, zone).read(text)


class Piece(NamedTuple):
    """A filter of a question as it was typed, and the question without it."""

    text: str
    without: str


def pieces(text: str) -> list[Piece]:
    """The filters of a question in their order, for showing and removing them one by one."""
    text = text[:_LONGEST]
    folded = text.translate(_QUOTES)
    found = []
    for piece in _PIECE.finditer(folded):
        value = piece["word"] or piece["phrase"]
        if (piece["name"] or "").lower() in _FILTERS and value:
            rest = f"{text[: piece.start()]} {text[piece.end() :]}"
            found.append(Piece(text[piece.start() : piece.end()], " ".join(rest.split())))
    return found


class _Reader:
    def __init__(self, now: int, zone: str) -> None:
        try:
            self.zone: ZoneInfo | None = ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            self.zone = None
        self.today = datetime.fromtimestamp(now / 1000, self.zone or UTC).date()
        self.terms: tuple[list[Term], list[Term]] = ([], [])
        self.filters: tuple[dict[str, list[str]], dict[str, list[str]]] = ({}, {})
        self.since = self.until = 0
        self.unanswered = self.nothing = False
        self.notes: list[str] = []

    def read(self, text: str) -> Query:
        text = text[:_LONGEST].encode("utf-8", "ignore").decode().translate(_QUOTES)
        pieces = list(_PIECE.finditer(text))
        at = 0
        while at < len(pieces) and len(self.terms[0]) + len(self.terms[1]) < _MOST_TERMS:
            at = self._piece(pieces, at, typing=not text[-1].isspace())
        return Query(
            terms=tuple(self.terms[0]), without=tuple(self.terms[1]), only=_filters(self.filters[0]),
            never=_filters(self.filters[1]), since=self.since, until=self.until, unanswered=self.unanswered,
            nothing=self.nothing, notes=tuple(dict.fromkeys(self.notes)),
        )  # fmt: skip

    def _piece(self, pieces: list[re.Match[str]], at: int, *, typing: bool) -> int:
        """Read the piece at ``at``; returns where the next one begins."""
        piece = pieces[at]
        negative = piece["minus"] is not None
        value = piece["phrase"] if piece["word"] is None else piece["word"]
        name = (piece["name"] or "").lower()
        last = typing and at == len(pieces) - 1
        if piece["word"] and value.endswith(":") and value[:-1].lower() in _FILTERS:
            return at + 1  # a filter whose value is still to be typed
        if name in _FILTERS:
            self._filter(name, value.strip(), negative)
            return at + 1
        if name:  # a colon in a word: a time, an address
            value = f"{piece['name']}:{value}"
        numbers = [] if negative or piece["phrase"] is not None else _numbers(pieces, at)
        if len(numbers) > 1:
            together = [word for number in numbers for word in tokens.words(number)]
            typed_last = typing and at + len(numbers) == len(pieces)
            self.terms[0].append(Term(("".join(together),), typed_last, tuple(together)))
            return at + len(numbers)
        quoted = piece["phrase"] is not None
        goes_on = last and not negative and not piece["end"]
        if (term := _term(value, exact=quoted or negative, prefix=goes_on)) is not None:
            self.terms[negative].append(term)
        return at + 1

    def _filter(self, name: str, value: str, negative: bool) -> None:
        if not value:
            return
        folded = tokens.fold(value)
        if name in ("before", "after", "on"):
            self._date(name, value)
        elif name == "is":
            if folded in _WAITING and not negative:
                self.unanswered = True
            else:
                self.notes.append("After is: only “unanswered” is understood.")
        elif name == "has" and folded.removesuffix("s") not in KINDS and folded not in KINDS:
            if folded.startswith("note"):
                self.notes.append("There are no notes yet, so has:note finds nothing.")
                self.nothing = self.nothing or not negative
            else:
                self.notes.append("After has: comes image, video, audio, document, link, location, contact or poll.")
        elif name == "has":
            self.filters[negative].setdefault(name, []).extend(KINDS.get(folded) or KINDS[folded.removesuffix("s")])
        else:
            self.filters[negative].setdefault(name, []).append(value)

    def _date(self, name: str, value: str) -> None:
        found = _day_span(value.lower(), self.today)
        if found is None:
            self.notes.append(f"{name}: needs a date like 2026-03-01.")
            return
        first, end = (self._start(day) for day in found)
        if name in ("after", "on"):
            self.since = max(self.since, first)
        if name == "before":
            end = first
        if name in ("before", "on"):
            self.until = min(self.until or end, end) or 1

    def _start(self, day: date) -> int:
        """The day's first moment where the person is."""
        return max(0, int(datetime.combine(day, time(), self.zone or UTC).timestamp() * 1000))


def _filters(found: dict[str, list[str]]) -> Filters:
    return Filters(*(tuple(dict.fromkeys(found.get(name, ()))) for name in ("from", "to", "in", "has", "tag")))


def _numbers(pieces: list[re.Match[str]], at: int) -> list[str]:
    """The run of number groups from ``at`` on when it looks like a phone number: "+1 555 0101" is one number."""
    run = []
    for piece in pieces[at:]:
        if piece["minus"] or piece["name"] or piece["word"] is None or not _NUMBER.fullmatch(piece["word"]):
            break
        run.append(piece["word"])
    return run if 7 <= sum(c.isdigit() for word in run for c in word) <= 15 else []


def _term(text: str, *, exact: bool, prefix: bool) -> Term | None:
    spelled = tokens.spell(text)
    found = tokens.words(spelled)
    if not found:
        return None
    # Where Python and SQLite may disagree about what is a word (characters that are not assigned yet), SQLite shall cut.
    sure = spelled.isascii() or all(c.isalnum() or c.isspace() for c in spelled)
    phrase = " ".join(found if sure else spelled.split())
    others: list[str] = []
    if len(found) > 1 and phrase.replace(" ", "").isdigit() and len(phrase) > 5 and len(text) < 32:
        others.append(phrase.replace(" ", ""))  # 555-0101
    elif len(found) > 1 and re.fullmatch(r"[A-Za-z0-9]+([-_./][A-Za-z0-9]+)+", text) and any(c.isdigit() for c in text):
        others.append(phrase.replace(" ", ""))  # INV-2024
    elif len(found) > 1 and "'" in text.replace("’", "'"):
        others.append(phrase.replace(" ", ""))  # don't
    if not exact and len(found) == 1:
        others += wordforms.forms(found[0])[1:]
        lowered = text.lower()
        if (umlauts := lowered.translate(_UMLAUT)) != lowered and len(tokens.words(umlauts)) == 1:
            others.append(tokens.fold(umlauts))
    # A single letter, or a character that is a word, has nothing to complete.
    prefix = prefix and not tokens.is_spelled(found[-1]) and len(found[-1]) > 1
    if prefix:
        others = [other for other in others if not other.startswith(found[0])]
    return Term((phrase, *others), prefix)


def _day_span(value: str, today: date) -> tuple[date, date] | None:
    """First day and day after the last of a date: 2026-03-01, 2026-03, 2026, today, yesterday, 7d, 2w."""
    one = timedelta(days=1)
    try:
        if value in ("today", "yesterday"):
            day = today - one * (value == "yesterday")
            return day, day + one
        if match := re.fullmatch(r"([0-9]{1,4})([dw])", value):
            day = today - int(match[1]) * (7 if match[2] == "w" else 1) * one
            return day, day + one
        if match := re.fullmatch(r"([0-9]{4})(?:[-/.]([0-9]{1,2}))?(?:[-/.]([0-9]{1,2}))?", value):
            year, month, day_of_month = (int(part) if part else 0 for part in match.groups())
            first = date(year, month or 1, day_of_month or 1)
            if day_of_month:
                return first, first + one
            return first, (date(year + 1, 1, 1) if not month or month == 12 else date(year, month + 1, 1))
    except (ValueError, OverflowError):
        return None
    return None
