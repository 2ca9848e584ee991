"""The table of jobs; the only user of APScheduler, which merely knocks.

The truth is rows with due times: a job looks for what is due *now* and does it, so that a missed or doubled knock does
no harm. ``kith job run NAME`` and the tests call the same function.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from app.errors import Unavailable

log = structlog.get_logger(__name__)


class Job(NamedTuple):
    """``run(now)`` does what is due at ``now`` (UTC ms) and returns how much that was."""

    name: str
    every: float  # seconds
    what: str
    run: Callable[[int], int]


def start(table: Sequence[Job], clock: Callable[[], int]) -> Callable[[], None]:
    """Have every job knocked at in its rhythm; returns how to end that."""
    scheduler = BackgroundScheduler(
        timezone="UTC", job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
    )
    for job in table:
        scheduler.add_job(run, "interval", seconds=job.every, args=(job, clock), id=job.name)
    scheduler.start()
    return lambda: scheduler.shutdown(wait=True)


def run(job: Job, clock: Callable[[], int]) -> int:
    """Run a job once; what goes wrong is logged, and the next knock tries again."""
    try:
        done = job.run(clock())
    except Unavailable:
        log.warning("job_postponed", job=job.name)
        return 0
    except Exception:
        log.exception("job_failed", job=job.name)
        return 0
    if done:
        log.info("job", job=job.name, done=done)
    return done
