"""How the jobs fared, written down."""

from __future__ import annotations

from app.domain.failing import Standing
from app.store import jobs
from app.store.jobs import JobRun


def keep(name: str, *, at: int, ms: int, done: int, error: str, standing: Standing) -> None:
    """Note the last run of a job: when (UTC ms), how long, how much; '' or why it failed; how it has fared lately."""
    jobs.keep(JobRun(name, at, ms, done, error[:500], standing))


def past() -> dict[str, JobRun]:
    """The last run of every job that was written down, by name."""
    return jobs.all_runs()
