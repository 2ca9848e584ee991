"""How long a backup stays: a week, and the first of a week or a month longer.

The first of its week or month speaks for it, not the last: then nothing that comes later can take that place away, and the
day a backup goes is known as soon as it is made. Times are UTC ms, and weeks and months are UTC's: nobody reads them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from app.domain.timing import DAY

#: How long it stays: any backup, the first of an ISO week, the first of a month.
DAILY, WEEKLY, MONTHLY = 7 * DAY, 28 * DAY, 184 * DAY


def expiries(times: Iterable[int]) -> dict[int, int]:
    """Time of each backup -> when it goes."""
    weeks: set[tuple[int, int]] = set()
    months: set[tuple[int, int]] = set()
    ends = {}
    for at in sorted(set(times)):
        moment = datetime.fromtimestamp(at / 1000, UTC)
        week, month = moment.isocalendar()[:2], (moment.year, moment.month)
        stay = MONTHLY if month not in months else WEEKLY if week not in weeks else DAILY
        weeks.add(week)
        months.add(month)
        ends[at] = at + stay
    return ends


def expired(times: Iterable[int], now: int) -> frozenset[int]:
    """The backups that may go now. The newest never does: an old backup is better than none."""
    ends = expiries(times)
    return frozenset(at for at, end in ends.items() if end <= now and at != max(ends))
