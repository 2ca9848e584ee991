"""When a job's failures are worth a person's attention: several in a row and for some time, since what passes by itself is no news."""

from __future__ import annotations

from typing import NamedTuple

from app.domain.timing import MINUTE

#: So many runs in a row, and for so long (ms). A job that knocks every second fails sixty times while a database is locked for a minute.
_IN_A_ROW = 3
_FOR = 10 * MINUTE


class Standing(NamedTuple):
    """How a job has fared lately. ``failures`` in a row, 0 = its last run went well.

    ``since``: the first of them, also after they have ended. ``failed_at``: the last run that failed; ``well_at``: when failures
    that were trouble ended. Times are UTC ms, 0 = never.
    """

    failures: int = 0
    since: int = 0
    failed_at: int = 0
    well_at: int = 0

    @property
    def trouble(self) -> bool:
        """Whether somebody should look."""
        return self.failures >= _IN_A_ROW and self.failed_at - self.since >= _FOR


def after(before: Standing, *, failed: bool, now: int) -> Standing:
    """How a job stands after one more run."""
    if failed:
        return before._replace(failures=before.failures + 1, since=before.since if before.failures else now, failed_at=now)
    return before._replace(failures=0, well_at=now if before.trouble else before.well_at)
