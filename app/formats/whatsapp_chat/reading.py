"""Reading an exported chat line by line, in memory that does not grow with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from operator import lt
from typing import Any, BinaryIO, NamedTuple

from app.formats.whatsapp_chat import bodies, dates, phrases
from app.formats.whatsapp_chat.dates import DAY, NEVER
from app.formats.whatsapp_chat.phrases import MARKS, fold
from app.formats.whatsapp_chat.source import blocks
from app.formats.whatsapp_chat.style import Style, clean, is_name

_BLOCK = 1 << 18  # characters
_SHORT = 80  # characters of a body that is worth remembering
_TWO_LINES = re.compile("[>)):：\u200e\u200f\u202c]\n")  # a file or a poll in the first of several lines
_AHEAD = 60  # headers that a pasted piece of another time may hold
_LONG_AGO = 30 * DAY  # nothing that was sent arrives later than that


class Line(NamedTuple):
    """One message of an exported chat.

    ``at``: seconds since 1970 of the local wall time. ``sender``: as the export names them; None for WhatsApp's own lines.
    The rest is as in :class:`app.formats.whatsapp_chat.bodies.Body`.
    """

    at: int
    sender: str | None
    kind: str
    text: str
    file: str | None = None
    edited: bool = False
    what: str = ""


class _Cache(dict[Any, Any]):
    """Values that are worked out once: a day or a clock stands in thousands of headers."""

    def __init__(self, work: Callable[[Any], Any]) -> None:
        self._work = work

    def __missing__(self, key: Any) -> Any:
        if len(self) > 200_000:
            self.clear()
        found = self[key] = self._work(key)
        return found


def read(stream: BinaryIO, style: Style) -> Iterator[Line]:
    """The messages of an export in the order in which they stand."""
    pattern = re.compile(style.shape.pattern)
    reader = _Reader(pattern, style)
    rest = "\n"  # the pattern begins with the end of the line before: the search for that is the fastest there is
    for block in blocks(stream, _BLOCK):
        rest += block
        end = _last_header(pattern, rest)
        if end > 0:
            yield from reader.lines(rest[:end])
            rest = rest[end:]
    yield from reader.lines(rest.removesuffix("\n"))


def count(stream: BinaryIO, style: Style) -> int:
    """About how many messages an export holds, fast: in its first block they are counted, from there on its lines as so many."""
    pattern = re.compile(style.shape.pattern)
    messages = lines = 0
    for number, block in enumerate(blocks(stream, _BLOCK)):
        lines += block.count("\n") + 1
        if number == 0:
            messages, first = sum(1 for _ in pattern.finditer("\n" + block)), lines
    return messages * lines // first if messages else 0


def _last_header(pattern: re.Pattern[str], text: str) -> int:
    """Where to cut: before so many headers as it takes to tell a pasted one, for what follows may be continued; 0 = nowhere yet."""
    place, seen = len(text), 0
    while (place := text.rfind("\n", 0, place)) >= 0:
        if pattern.match(text, place):
            seen += 1
            if seen > _AHEAD:
                return place
    return 0


class _Reader:
    def __init__(self, pattern: re.Pattern[str], style: Style) -> None:
        self._pattern, self._style = pattern, style
        self._days = _Cache(self._day)
        self._clocks = _Cache(dates.seconds)
        self._senders = _Cache(self._sender)
        self._bodies = _Cache(self._body)  # "<Media omitted>" comes thousands of times
        self._last = 0
        self._title = clean(style.title)
        attributed = style.shape.attributed
        kinds = ["deleted", "deleted by me", "missed voice", "missed video", "call", "live location"]
        if attributed:
            kinds += [
                "view once",
                *(f"omitted {kind}" for kind in ("image", "video", "audio", "sticker", "gif", "contact", "document")),
            ]
        self._beginnings = phrases.beginnings(*kinds)
        self._endings = phrases.endings("omitted document") if attributed else frozenset[str]()

    def _day(self, text: str) -> int:
        found = dates.fields(text)
        if found is None:
            return NEVER
        # A day that does not exist in the file's order is one written otherwise rather than none.
        return next(
            (day for order in (self._style.order, *dates.ORDERS) if (day := dates.day(found, order)) != NEVER), NEVER
        )

    def _sender(self, written: str) -> str | None:
        """A name as it is given out; None when it is none, but the beginning of one of WhatsApp's own lines."""
        full = self._style.names.get(written, written)
        return clean(full) if is_name(full) else None

    def lines(self, text: str) -> Iterator[Line]:
        """The messages of a piece of the export; it begins with a line feed and a header, and ends before a line feed."""
        parts = self._pattern.split(text)
        one, two = parts[1::4], parts[2::4]
        if self._style.shape.clock_first:
            one, two = two, one
        days, clocks = self._days, self._clocks
        ats = [days[day] + clocks[clock] for day, clock in zip(one, two, strict=True)]
        senders, texts = parts[3::4], parts[4::4]
        if ats and (ats[0] < self._last or any(map(lt, ats[1:], ats))):
            ats, senders, texts = self._without_pasted(text, ats, senders, texts)
        if ats:
            self._last = ats[-1]
        return self._judged(ats, senders, texts)

    def _judged(self, ats: Sequence[int], senders: Sequence[str | None], texts: Sequence[str]) -> Iterator[Line]:
        names, beginnings, endings = self._senders, self._beginnings, self._endings
        begins, ends, new = "\u200e\u200f<", ">))\u200e\u200f\u202c", tuple.__new__
        attributed, title, colons = self._style.shape.attributed, self._title, self._style.names
        for at, written, body in zip(ats, senders, texts, strict=True):
            if written is None:
                yield self._alone(at, body)
                continue
            sender = names[written]
            if sender is None:
                yield self._alone(at, f"{written}: {body}")
                continue
            if written in colons:
                after = colons[written][len(written) + 2 :] + ":"
                if body.startswith(after):
                    body = body[len(after) :].removeprefix(" ")
                else:
                    sender = clean(written)
            # What most messages are, told apart by a look at their ends: the rest of the work is for the others.
            if (
                body[:4] in beginnings
                or (body and (body[0] in begins or body[-1] in ends))
                or "://" in body
                or ("\n" in body and _TWO_LINES.search(body))
                or (
                    attributed
                    and (body[-4:] in endings or sender == title or body.startswith(sender) or "\u200e" in body)
                )
            ):
                yield self._closely(at, sender, body)
            else:
                # As Line(at, sender, "text", body), at half its cost.
                yield new(Line, (at, sender, "text", body, None, False, ""))

    def _alone(self, at: int, body: str) -> Line:
        found = bodies.alone(body)
        return Line(at, None, found.kind, found.text, found.file, found.edited, found.what)

    def _closely(self, at: int, sender: str, body: str) -> Line:
        if self._style.shape.attributed and self._is_own(sender, body):
            return Line(at, None, "system", MARKS.sub("", body))
        found = self._bodies[body] if len(body) < _SHORT else self._body(body)
        return Line(at, None if found.kind == "system" else sender, *found)

    def _body(self, body: str) -> bodies.Body:
        return bodies.read(body, attributed=self._style.shape.attributed)

    def _is_own(self, sender: str, body: str) -> bool:
        """Whether a line that an iPhone puts under a name is WhatsApp's own, where no mark says so."""
        if "\n" in body or len(body) > 600:
            return False
        if len(body) > 40 and fold(body).startswith(phrases.encrypted()):
            return True
        if body.startswith(sender) or sender == self._title:
            return (self._style.group and bodies.is_of_group(body)) or bodies.is_notice(body)
        return False

    # ── Lines that only look like headers ───────────────────────────────────────────────────────────────────────────

    def _without_pasted(
        self, text: str, ats: list[int], senders: list[str | None], texts: list[str]
    ) -> tuple[list[int], list[str | None], list[str]]:
        """Give back to its message what looks like a header but is of quite another time: somebody pasted it."""
        gone = self._pasted(ats, senders, texts)
        if not gone:
            return ats, senders, texts
        starts = [match.start() for match in self._pattern.finditer(text)] + [len(text)]
        kept: tuple[list[int], list[str | None], list[str]] = ([], [], [])
        for number, at in enumerate(ats):
            if number in gone and kept[0]:
                kept[2][-1] += text[starts[number] : starts[number + 1]]
            else:
                kept[0].append(max(at, self._last) if number in gone else at)
                kept[1].append(senders[number])
                kept[2].append(texts[number])
        return kept

    def _pasted(self, ats: Sequence[int], senders: Sequence[str | None], texts: Sequence[str]) -> set[int]:
        gone = {number for number, at in enumerate(ats) if at < 0}
        kept: list[int] = []  # what counts as a header so far
        number = 0
        while number < len(ats):
            at = ats[number]
            before = ats[kept[-1]] if kept else self._last
            if number in gone or at >= before:
                if number not in gone:
                    kept.append(number)
                number += 1
                continue
            after = next(
                (n for n in range(number, min(number + _AHEAD, len(ats))) if n not in gone and ats[n] >= before), None
            )
            run = list(range(number, after if after is not None else number))
            back = [n for n in reversed(kept[-_AHEAD:]) if ats[n] > at]
            earlier = ats[kept[-len(back) - 1]] if len(kept) > len(back) else self._last
            strange = self._strange(run, before, at, senders, texts, back=False) if run else False
            other = (
                self._strange(back, earlier, at, senders, texts, back=True) if back and len(back) < len(kept) else False
            )
            if strange and (not other or len(run) <= len(back)):
                gone.update(run)
                number = run[-1] + 1
            elif other:
                gone.update(back)
                del kept[-len(back) :]
            else:
                kept.append(number)
                number += 1
        return gone

    def _strange(
        self,
        numbers: Sequence[int],
        before: int,
        at: int,
        senders: Sequence[str | None],
        texts: Sequence[str],
        *,
        back: bool,
    ) -> bool:
        """Whether lines are no messages: of a time far off, or under names that nobody in this chat has."""
        far = before - at > _LONG_AGO if not back else False
        return all(far or self._unlikely(senders[n], texts[n], back=back) for n in numbers)

    def _unlikely(self, written: str | None, text: str, *, back: bool) -> bool:
        if written is None:
            return not (bodies.is_of_group(text) or bodies.is_notice(text) or bodies.alone(text).kind != "system")
        return self._style.senders.get(written, 0) < 2
