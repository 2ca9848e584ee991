"""Times as a person says them. UTC milliseconds come in, the reader's zone is an argument."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from datetime import date as calendar_day
from math import log2
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_LATEST = 253_402_300_799_000  # the last second that datetime can hold


def zone(name: str) -> tzinfo:
    """The time zone of that IANA name; UTC when this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def local(at: int, tz: tzinfo) -> datetime:
    """UTC milliseconds as a local wall time. Times out of range (broken clocks) are moved to its edge."""
    return datetime.fromtimestamp(min(max(at, 0), _LATEST) / 1000, tz)


def given(text: str, tz: tzinfo) -> int | None:
    """A wall time as browsers send it, ``2026-11-27T10:00``, as UTC milliseconds; None for anything else."""
    try:
        return int(datetime.fromisoformat(text).replace(tzinfo=tz).astimezone(UTC).timestamp() * 1000)
    except (ValueError, OverflowError):
        return None


def iso(at: int) -> str:
    """For the ``datetime`` attribute: ``2026-03-01T09:30:00Z``."""
    return local(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def clock(at: int, tz: tzinfo) -> str:
    """``09:30``"""
    return local(at, tz).strftime("%H:%M")


def date(at: int, tz: tzinfo) -> str:
    """``3 March 2026``"""
    moment = local(at, tz)
    return f"{moment.day} {moment:%B %Y}"


def dated(day: calendar_day) -> str:
    """A day that is known as such: ``3 March 2026``"""
    return f"{day.day} {day:%B %Y}"


def days(span: tuple[calendar_day, calendar_day]) -> str:
    """From a day to another, both with it: ``3 March 2026``, ``3 to 9 March 2026``, ``30 March to 5 April 2026``."""
    first, last = span[:2]
    if first == last:
        return dated(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {dated(last)}"
    return f"{first.day} {first:%B} to {dated(last)}" if first.year == last.year else f"{dated(first)} to {dated(last)}"


def weekday(at: int, tz: tzinfo) -> str:
    """``Tuesday, 3 March``"""
    moment = local(at, tz)
    return f"{moment:%A}, {moment.day} {moment:%B}"


def day_key(at: int, tz: tzinfo) -> str:
    """Equal for two times of the same local day: ``2026-03-03``."""
    return local(at, tz).strftime("%Y-%m-%d")


def _days_ago(at: int, now: int, tz: tzinfo) -> int:
    return (local(now, tz).date() - local(at, tz).date()).days


def day_label(at: int, now: int, tz: tzinfo) -> str:
    """Heading of a day in a thread: ``Today``, ``Yesterday``, ``Monday``, ``3 March``, ``3 March 2025``."""
    moment, ago = local(at, tz), _days_ago(at, now, tz)
    if ago == 0:
        return "Today"
    if ago == 1:
        return "Yesterday"
    if 1 < ago < 7:
        return moment.strftime("%A")
    if moment.year == local(now, tz).year:
        return f"{moment.day} {moment:%B}"
    return date(at, tz)


def moment(at: int, now: int, tz: tzinfo) -> str:
    """When, as short as a list allows: ``09:30``, ``Yesterday``, ``Mon``, ``3 Mar``, ``3 Mar 2025``; '' for never."""
    if not at:
        return ""
    then, ago = local(at, tz), _days_ago(at, now, tz)
    if ago == 0:
        return clock(at, tz)
    if ago == 1:
        return "Yesterday"
    if 1 < ago < 7:
        return then.strftime("%a")
    if then.year == local(now, tz).year:
        return f"{then.day} {then:%b}"
    return f"{then.day} {then:%b %Y}"


def full(at: int, tz: tzinfo) -> str:
    """Date and time, for titles and details: ``3 March 2026, 09:30``; ``never`` for 0."""
    return f"{date(at, tz)}, {clock(at, tz)}" if at else "never"


def soon(at: int, now: int, tz: tzinfo) -> str:
    """A time to come: ``12:03`` today, ``tomorrow 09:00``, ``Friday 09:00``, ``3 March, 09:00``."""
    then, ahead = local(at, tz), -_days_ago(at, now, tz)
    if ahead <= 0:
        return clock(at, tz)
    if ahead == 1:
        return f"tomorrow {clock(at, tz)}"
    if ahead < 7:
        return f"{then:%A} {clock(at, tz)}"
    return f"{then.day} {then:%B}, {clock(at, tz)}"


def due(at: int, now: int, tz: tzinfo, *, all_day: bool) -> str:
    """When a task is due: a time to come or how long ago it was, and of a whole day ``today``, ``tomorrow``, ``Friday``, ``3 March``."""
    if not all_day:
        return soon(at, now, tz) if at > now else ago(at, now)
    then, ahead = local(at, tz), -_days_ago(at, now, tz)
    if -1 <= ahead <= 1:
        return ("yesterday", "today", "tomorrow")[ahead + 1]
    if 1 < ahead < 7:
        return then.strftime("%A")
    return f"{then.day} {then:%B}" if then.year == local(now, tz).year else date(at, tz)


def is_late(at: int, now: int, tz: tzinfo, *, all_day: bool) -> bool:
    """Whether what was due then should have been done: a whole day is late when it is over."""
    return bool(at) and (_days_ago(at, now, tz) > 0 if all_day else at < now)


def doublings(milliseconds: int) -> float:
    """How high a bar for a length of time is, 0 … 100: a minute is 10, each doubling adds as much, a week is full."""
    if milliseconds <= 0:
        return 0.0
    return round(min(100.0, max(4.0, 10 + 90 * log2(milliseconds / MINUTE) / log2(7 * DAY / MINUTE))), 1)


def span(milliseconds: int) -> str:
    """How long: ``now``, ``12 min``, ``3 h``, ``1 day``, ``5 days``, ``3 weeks``, ``2 years``. Rounded down."""
    if milliseconds < MINUTE:
        return "now"
    if milliseconds < HOUR:
        return f"{milliseconds // MINUTE} min"
    if milliseconds < DAY:
        return f"{milliseconds // HOUR} h"
    days = milliseconds // DAY
    for size, word in ((365, "year"), (14, "week"), (1, "day")):
        if days >= size:
            count = days // (7 if word == "week" else size)
            return f"{count} {word}{'' if count == 1 else 's'}"
    raise AssertionError("a day or more has days")


def ago(at: int, now: int) -> str:
    """``just now``, ``12 min ago``; ``never`` for 0."""
    if not at:
        return "never"
    return "just now" if now - at < MINUTE else f"{span(now - at)} ago"


def seconds(count: int) -> str:
    """Length of a recording or call: ``0:07``, ``12:34``, ``1:02:03``."""
    minutes, rest = divmod(max(count, 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def timer(count: int) -> str:
    """A disappearing-messages timer in seconds: ``24 hours``, ``7 days``, ``90 days``."""
    if count % 86_400 == 0 and count > 86_400:
        return f"{count // 86_400} days"
    return f"{max(count // 3600, 1)} hours" if count >= 7200 else f"{max(count // 60, 1)} minutes"
