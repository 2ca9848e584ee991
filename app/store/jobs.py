"""How the jobs fared: the last run of each, kept across restarts."""

from __future__ import annotations

from typing import Any, NamedTuple

from app.domain.failing import Standing
from app.store.database import row, rows, write


class JobRun(NamedTuple):
    """The last run of a job: when it began (UTC ms), how long it took, how much it did; '' or why it failed. How it has fared lately."""

    name: str
    at: int
    ms: int
    done: int
    error: str
    standing: Standing


_SELECT = "SELECT name, at, ms, done, error, failures, failing_since, failed_at, well_at FROM job_run "


def _run(found: tuple[Any, ...]) -> JobRun:
    name, at, ms, done, error, *fared = found
    return JobRun(name, at, ms, done, error, Standing(*fared))


def last(name: str) -> JobRun | None:
    """The last run of a job; None when it never ran."""
    found = row(_SELECT + "WHERE name = ?", (name,))
    return None if found is None else _run(found)


def all_runs() -> dict[str, JobRun]:
    """The last run of every job that ever ran, by name."""
    return {r[0]: _run(r) for r in rows(_SELECT)}


def keep(run: JobRun) -> None:
    """Note a run in place of the one before."""
    write(
        "INSERT INTO job_run (name, at, ms, done, error, failures, failing_since, failed_at, well_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET at = excluded.at, ms = excluded.ms, done = excluded.done, error = excluded.error,"
        " failures = excluded.failures, failing_since = excluded.failing_since, failed_at = excluded.failed_at, well_at = excluded.well_at",
        (*run[:5], *run.standing),
    )
