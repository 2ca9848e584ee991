"""What stands before a message: date, clock and sender. Found in any of its shapes, then held to the shape of the file.

Two patterns: a wide one that knows every shape and is tried on a sample, and one made of what the sample showed, which
reads the file. That second one is what keeps a pasted line with a date in it from being taken for a message.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from app.formats.whatsapp_chat.calendars import SIGNS
from app.formats.whatsapp_chat.dates import PERIOD
from app.formats.whatsapp_chat.phrases import BLANK_CLASS, MARK_CLASS

_B, _M = f"[{BLANK_CLASS}]", f"[{MARK_CLASS}]"
_SEPARATOR = rf"(?:{_M}*{_B}?[./\-‐–·]{_B}?{_M}*|{_B}?[年月년월]{_B}?)"
_YEAR_SIGN = rf"(?:{_B}?(?:{SIGNS}|г\.?|р\.?|日|일|\.))?"
_ERA = rf"(?:(?:[RHSTM]|令和|平成|พ\.ศ\.){_B}?)?"
_DATE = rf"{_ERA}\d{{1,4}}{_SEPARATOR}\d{{1,2}}{_SEPARATOR}{_ERA}\d{{1,4}}{_YEAR_SIGN}"
_CLOCK = (
    rf"(?:(?P<%sbefore>{PERIOD}){_B}?)?\d{{1,2}}(?:[:.٫]|{_B}h{_B}?|h)\d{{2}}(?:[:.]\d{{2}})?"
    rf"(?:{_B}?{_M}*(?P<%safter>{PERIOD}))?(?:{_B}(?:ч\.?|Uhr|น\.|h))?"
)
_JOIN = rf"(?:{_M}*[,،、]?{_B}{{0,2}}{_M}*(?:(?:à|às|klo|kl\.|um|alle|at|в|о|ob|a las|lúc|g\.){_B})?{_M}*)"
_END = rf"(?P<end>\]{_B}?|{_B}[-–—]{_B}|:{_B})"
_WIDE = re.compile(
    rf"^{_M}*(?P<open>\[?){_M}*(?:(?P<date>{_DATE})(?P<join>{_JOIN})(?P<clock>{_CLOCK % ('a', 'a')})"
    rf"|(?P<clock2>{_CLOCK % ('b', 'b')})(?P<join2>{_JOIN})(?P<date2>{_DATE})){_M}*{_END}",
    re.MULTILINE | re.IGNORECASE,
)
_FIGURE = re.compile(r"\d")
# A name may hold colons ("10:30 club"); the one that ends it is followed by a blank or by nothing.
_SENDER = r"(?:([^\n:]+(?::(?![ \n])[^\n:]*)*):(?: |(?=\n)|\Z))?"


class Shape(NamedTuple):
    """How a file writes its headers.

    ``pattern`` is a regular expression for a line feed and what follows it, with three groups: two for date and clock (the
    clock first if ``clock_first``) and the sender. ``attributed``: lines of WhatsApp itself stand under a name as well
    (iPhones), not alone (Android).
    """

    pattern: str
    attributed: bool
    clock_first: bool
    half_days: bool
    example: str


class Found(NamedTuple):
    """A place that looks like a header."""

    shape: str
    date: str
    line: str
    match: re.Match[str]


def candidates(text: str) -> Iterator[Found]:
    """Everything in a text that looks like the header of a message, whatever its shape."""
    shapes: dict[str, str] = {}  # header with its figures made equal -> its pattern: a file has a handful
    for match in _WIDE.finditer(text):
        if match["open"] == "[" and not match["end"].startswith("]"):
            continue
        if match["open"] == "" and match["end"].startswith("]"):
            continue
        alike = _FIGURE.sub("0", match[0])
        if (pattern := shapes.get(alike)) is None:
            pattern = shapes[alike] = _pattern(match, marks=False)
        yield Found(pattern, match["date"] or match["date2"], match[0], match)


def shape(text: str) -> Shape | None:
    """The shape of the headers in a sample: the first line's, unless the sample speaks against it; None when there is none."""
    seen = list(candidates(text))
    if not seen:
        return None
    counts = Counter(found.shape for found in seen)
    best, times = counts.most_common(1)[0]
    first = seen[0]
    # An export begins with a header. What is pasted into messages may be more, but not three times as much.
    before = text[: first.match.start()]
    if not before.strip("\ufeff\u200e \n") and counts[first.shape] * 3 >= times:
        best = first.shape
    exemplar = next(found for found in seen if found.shape == best).match
    marks = any(re.search(_M, found.match[0].lstrip("\u200e\u200f")) for found in seen if found.shape == best)
    dash = re.fullmatch(rf"{_B}[-–—]{_B}", exemplar["end"]) is not None
    return Shape(
        _pattern(exemplar, marks=marks, whole=True),
        not dash,
        exemplar["clock2"] is not None,
        _half_days(exemplar),
        exemplar[0].strip(),
    )


def _half_days(match: re.Match[str]) -> bool:
    return any(match[name] for name in ("abefore", "aafter", "bbefore", "bafter"))


def _pattern(match: re.Match[str], *, marks: bool, whole: bool = False) -> str:
    """A pattern for headers that are written like this one; with ``whole`` the one that reads a file."""
    between = f"{_M}*" if marks else ""
    side = "2" if match["clock2"] is not None else ""
    kind = "b" if side else "a"
    day = _tokens(match[f"date{side}"], between)
    clock = _clock(match, f"clock{side}", kind, between)
    join = _tokens(match[f"join{side}"], between)
    end = _tokens(match["end"], between)
    parts = (clock, join, day) if side else (day, join, clock)
    if not whole:
        return f"{match['open']}{parts[0]} {parts[1]} {parts[2]}{end}"
    body = f"({parts[0]}){parts[1]}({parts[2]})"
    return f"\n{_M}*{re.escape(match['open'])}{between}{body}{between}{end}{_M}*{_SENDER}"


def _clock(match: re.Match[str], group: str, kind: str, between: str) -> str:
    text, start = match[group], match.start(group)
    spans = [match.span(f"{kind}{name}") for name in ("before", "after") if match[f"{kind}{name}"]]
    if not spans:
        return _tokens(text, between)
    low, high = (n - start for n in spans[0])
    word = text[low:high].casefold()
    # The wide pattern has seen that this is a half day; the reading one need not try every language's at every line.
    period = rf"[ap]\.?{_B}?m\.?" if word[0] in "ap" and "m" in word else r"[^\d\n:\[\]]{1,16}?"
    return f"{_tokens(text[:low], between)}(?i:{period}){_tokens(text[high:], between)}"


def _tokens(text: str, between: str) -> str:
    """Figures become figures of about that length, blanks any blank, marks anything or nothing; all else stays."""
    out: list[str] = []
    for piece in re.findall(rf"\d+|{_B}+|{_M}+|.", text, re.DOTALL):
        if piece.isdigit():
            out.append(r"\d{1,2}" if len(piece) < 3 else r"\d{4}")
        elif piece[0] in BLANK_CLASS:
            out.append(f"{_B}+" if len(piece) > 1 else _B)
        elif re.fullmatch(f"{_M}+", piece):
            continue
        elif piece in "RHSTM":
            out.append("[RHSTM]")
        else:
            out.append(re.escape(piece))
        out.append(between)
    return "".join(out)
