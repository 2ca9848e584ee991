"""Writing iCalendar (RFC 5545): what lies ahead, for the calendar program that somebody uses already.

A small writer of its own: lines are folded at 75 octets without cutting a character, texts are escaped, times are UTC, and days
stay days in every zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_OCTETS = 75
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Event(NamedTuple):
    """An entry. ``at`` UTC ms, or ``day`` for one that lasts the whole day. ``uid`` stays the same for ever.

    ``minutes``: how long; ``rule``: an RRULE without its name; ``alarm``: minutes before, None = no alarm; ``changed`` UTC ms.
    """

    uid: str
    title: str
    at: int = 0
    day: date | None = None
    minutes: int = 0
    rule: str = ""
    text: str = ""
    url: str = ""
    alarm: int | None = None
    changed: int = 0
    done: bool = False


def calendar(name: str, events: Iterable[Event], *, now: int) -> str:
    """A whole calendar, lines ended with CRLF. ``now`` is the time at which it was written, UTC ms."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Kith//Kith//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
    ]  # fmt: skip
    for event in events:
        lines += _event(event, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(event: Event, now: int) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{_time(now)}"
    if event.changed:
        yield f"LAST-MODIFIED:{_time(event.changed)}"
    if event.day is not None:
        yield f"DTSTART;VALUE=DATE:{_day(event.day)}"
        yield f"DTEND;VALUE=DATE:{_day(event.day + timedelta(days=1))}"
        yield "TRANSP:TRANSPARENT"
    else:
        yield f"DTSTART:{_time(event.at)}"
        yield f"DTEND:{_time(event.at + max(event.minutes, 15) * 60_000)}"
        yield f"TRANSP:{'OPAQUE' if event.minutes else 'TRANSPARENT'}"
    if event.rule:
        yield f"RRULE:{event.rule}"
    yield f"SUMMARY:{_text(event.title)}"
    if event.text:
        yield f"DESCRIPTION:{_text(event.text)}"
    if event.url:
        yield f"URL:{_CONTROLS.sub('', event.url)}"
    yield f"STATUS:{'CANCELLED' if event.done else 'CONFIRMED'}"
    if event.alarm is not None:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(event.title)}", f"TRIGGER:-PT{event.alarm}M", "END:VALARM")
    yield "END:VEVENT"


def _text(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROLS.sub(" ", text.encode("utf-8", "replace").decode())
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _time(at: int) -> str:
    return f"{_EPOCH + timedelta(milliseconds=at):%Y%m%dT%H%M%SZ}"


def _day(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 octets; all but the first begin with a space."""
    piece, size = "", 0
    for char in line:
        octets = len(char.encode())
        if size + octets > _OCTETS:
            yield piece
            piece, size = " ", 1
        piece += char
        size += octets
    yield piece
