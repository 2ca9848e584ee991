"""What counts by the hour say about days, weeks and habits, in the zone of whoever reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

_HOUR = 3600  # seconds
_DAY = timedelta(days=1)
_DAILY, _WEEKLY = 92, 366  # days that are still drawn one by one, and by weeks; beyond that by months


class Span(NamedTuple):
    """Local days from ``first`` to ``last``, both with it."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days that is."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Span:
        """As many days just before."""
        return Span(self.first - timedelta(self.days), self.first - _DAY)

    def hours(self, tz: tzinfo) -> tuple[int, int]:
        """The UTC hours (since the epoch) that begin within these days: the first, and the one after the last."""
        return _hour(self.first, tz), _hour(self.last + _DAY, tz)


class Bucket(NamedTuple):
    """What was written in some days, up to and with ``last``."""

    first: date
    last: date
    mine: int
    theirs: int

    def total(self) -> int:
        """Messages of both sides."""
        return self.mine + self.theirs


class Activity(NamedTuple):
    """``days``: local day -> (mine, theirs), only those with messages. ``week``: messages by weekday (0 = Monday) and hour."""

    days: dict[date, tuple[int, int]]
    week: list[list[int]]

    @property
    def mine(self) -> int:
        return sum(mine for mine, _ in self.days.values())

    @property
    def theirs(self) -> int:
        return sum(theirs for _, theirs in self.days.values())


def fold(hours: Iterable[tuple[int, int, int]], tz: tzinfo) -> Activity:
    """Days and habits out of (UTC hour since the epoch, mine, theirs).

    An hour belongs where it begins: in zones half an hour off, what was written in its second half counts there as well.
    """
    days: dict[date, tuple[int, int]] = {}
    week = [[0] * 24 for _ in range(7)]
    for hour, mine, theirs in hours:
        local = datetime.fromtimestamp(hour * _HOUR, tz)
        day = local.date()
        before = days.get(day, (0, 0))
        days[day] = before[0] + mine, before[1] + theirs
        week[day.weekday()][local.hour] += mine + theirs
    return Activity(days, week)


def buckets(activity: Activity, span: Span) -> list[Bucket]:
    """The days of a span one by one, by weeks or by months: as many bars as one can still tell apart."""
    found = []
    first = span.first
    while first <= span.last:
        last = min(_end(first, span.days), span.last)
        both = [activity.days.get(first + timedelta(n), (0, 0)) for n in range((last - first).days + 1)]
        found.append(Bucket(first, last, sum(b[0] for b in both), sum(b[1] for b in both)))
        first = last + _DAY
    return found


def known_by(beginnings: Sequence[int], span: Span, tz: tzinfo) -> list[tuple[date, int]]:
    """How many of ``beginnings`` (UTC hours, in order) lay at or before the end of each bucket of the span."""
    found, n = [], 0
    for bucket in buckets(Activity({}, []), span):
        _, until = Span(bucket.first, bucket.last).hours(tz)
        while n < len(beginnings) and beginnings[n] < until:
            n += 1
        found.append((bucket.last, n))
    return found


def _end(first: date, days: int) -> date:
    if days <= _DAILY:
        return first
    if days <= _WEEKLY:
        return first + timedelta(6 - first.weekday())
    return (first.replace(day=1) + timedelta(31)).replace(day=1) - _DAY


def _hour(day: date, tz: tzinfo) -> int:
    """The first UTC hour that begins on a local day."""
    seconds = int(datetime.combine(day, time(), tz).astimezone(UTC).timestamp())
    return -(-seconds // _HOUR)
