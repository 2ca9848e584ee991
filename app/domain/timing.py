"""Working hours, when a reply is due, quiet hours, retry back-off. Times are UTC ms; a zone is an argument.

Everything that counts time counts real milliseconds between instants. The zone only says where an hour begins, so a day
on which the clocks change has 23 or 25 hours and no hour is counted twice or not at all.

What people write when they snooze ("friday 10am") is read by :mod:`app.domain.phrases`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_FARTHEST = 3660  # days that are searched for working time
_RECKONED = 28 * DAY  # what waited longer is reckoned and not counted


class Span(NamedTuple):
    """A part of a day in minutes after midnight, ``end`` not included; 1440 is the next midnight."""

    start: int
    end: int


#: The spans of each weekday, Monday first. A span never crosses midnight; a night shift is two of them.
Hours = tuple[tuple[Span, ...], ...]

#: Every hour of every day.
ALWAYS: Hours = ((Span(0, 1440),),) * 7
#: Nine to six, Monday to Friday.
OFFICE: Hours = ((Span(9 * 60, 18 * 60),),) * 5 + ((),) * 2


def hours_of(days: dict[int, list[tuple[int, int]]]) -> Hours:
    """Working hours from weekday (0 = Monday) → (start, end) in minutes; a span may cross midnight, spans may overlap.

    Raises:
        ValueError: a weekday or a minute that does not exist.
    """
    minutes: list[list[Span]] = [[] for _ in range(7)]
    for weekday, spans in days.items():
        for start, end in spans:
            if not (0 <= weekday <= 6 and 0 <= start < 1440 and 0 <= end <= 1440):
                raise ValueError(f"No such working hours: weekday {weekday}, {start} to {end}")
            if start < end:
                minutes[weekday].append(Span(start, end))
            elif start > end:
                minutes[weekday].append(Span(start, 1440))
                minutes[(weekday + 1) % 7].append(Span(0, end))
    return tuple(_joined(spans) for spans in minutes)


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for span in sorted(span for span in spans if span.end > span.start):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


# ── Instants ────────────────────────────────────────────────────────────────────────────────────────────────────────


def local(at: int, zone: tzinfo) -> datetime:
    """An instant as the wall clock shows it there."""
    return (_EPOCH + timedelta(milliseconds=at)).astimezone(zone)


def instant(wall: datetime) -> int:
    """A wall time (with its zone) as UTC ms. One that the clocks jump over is moved forward by the jump."""
    return (wall.astimezone(UTC) - _EPOCH) // _MILLISECOND


def at_minute(day: date, minute: int, zone: tzinfo) -> int:
    """The instant of a minute of a day, 1440 being the next midnight."""
    day += timedelta(days=minute // 1440)
    return instant(datetime(day.year, day.month, day.day, minute % 1440 // 60, minute % 60, tzinfo=zone))


# ── Due ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def due(opened_at: int, usual_ms: int, hours: Hours, zone: tzinfo) -> int:
    """When ``usual_ms`` of working time have passed since ``opened_at``. Without any working hours every hour counts."""
    left = usual_ms
    if left <= 0:
        return opened_at
    for start, end in _working(opened_at, hours, zone):
        if left <= end - start:
            return start + left
        left -= end - start
    return opened_at + usual_ms


def worked(start: int, end: int, hours: Hours, zone: tzinfo) -> int:
    """Milliseconds of working time from ``start`` to ``end``."""
    total = 0
    if end > start:
        for opens, closes in _working(start, hours, zone):
            if opens >= end:
                break
            total += min(closes, end) - opens
    return total


def _working(since: int, hours: Hours, zone: tzinfo) -> Iterator[tuple[int, int]]:
    """(start, end) of the stretches of working time from ``since`` on."""
    if any(hours):
        day = local(since, zone).date()
        for _ in range(_FARTHEST):
            for span in hours[day.weekday()]:
                start = max(since, at_minute(day, span.start, zone))
                end = at_minute(day, span.end, zone)
                if end > start:
                    yield start, end
            day += timedelta(days=1)


def rank(opened_at: int, usual_ms: int, now: int) -> float:
    """How urgent a reply is: waited ÷ usual. 1 is when I would usually have answered."""
    return max(0, now - opened_at) / max(1, usual_ms)


class Working(NamedTuple):
    """Somebody's working hours, and where they are. Without any hours every hour counts."""

    hours: Hours = ALWAYS
    zone: tzinfo = UTC

    @property
    def day(self) -> int:
        """Milliseconds of a usual working day."""
        lengths = [sum(span.end - span.start for span in spans) for spans in self.hours if spans]
        return sum(lengths) * MINUTE // len(lengths) if lengths else DAY

    @property
    def always(self) -> bool:
        """Whether every hour counts."""
        return self.hours == ALWAYS or not any(self.hours)

    def due(self, opened_at: int, usual_ms: int) -> int:
        """:func:`due` in these hours."""
        return opened_at + usual_ms if self.always else due(opened_at, usual_ms, self.hours, self.zone)

    def worked(self, start: int, end: int) -> int:
        """:func:`worked` in these hours."""
        return max(0, end - start) if self.always else worked(start, end, self.hours, self.zone)

    def rank(self, opened_at: int, usual_ms: int, now: int) -> float:
        """:func:`rank` in working time. What waits for months is reckoned by the week, so that a long list costs little."""
        start = max(opened_at, now - _RECKONED)
        waited = self.worked(start, now)
        if start > opened_at:
            week = sum(span.end - span.start for spans in self.hours for span in spans) * MINUTE or 7 * DAY
            waited += (start - opened_at) * week // (7 * DAY)
        return waited / max(1, usual_ms)


# ── Quiet hours ─────────────────────────────────────────────────────────────────────────────────────────────────────


def quiet_until(now: int, quiet: Span | None, zone: tzinfo) -> int:
    """When the quiet hours end that ``now`` is in, or ``now`` if it is in none. They may cross midnight: 22:00 to 7:00."""
    if quiet is None or quiet.start == quiet.end:
        return now
    today = local(now, zone).date()
    for days in (-1, 0):
        day = today + timedelta(days=days)
        start = at_minute(day, quiet.start, zone)
        end = at_minute(day, quiet.end if quiet.end > quiet.start else quiet.end + 1440, zone)
        if start <= now < end:
            return end
    return now


def backoff(attempt: int, *, first: int = MINUTE, most: int = 6 * HOUR, luck: float = 0.5) -> int:
    """Milliseconds to wait before trying again after ``attempt`` failures (1, 2, …): twice as long each time.

    Args:
        attempt: failures so far.
        first: the wait after the first one.
        most: the longest wait.
        luck: 0 … 1, random: spreads the wait by ±20 %, so that what failed together does not come back together.
    """
    wait = min(most, first << min(40, max(0, attempt - 1)))
    return int(wait * (0.8 + 0.4 * luck))
