"""How the jobs fared: the last run of each, kept across restarts."""

from __future__ import annotations

from typing import NamedTuple

from app.store.database import row, rows, write


class JobRun(NamedTuple):
    """The last run of a job: when it began (UTC ms), how long it took, how much it did; '' or why it failed.

    ``failed_at`` is the last run that failed, also when one went well since; 0 = none ever did.
    """

    name: str
    at: int
    ms: int
    done: int
    error: str
    failed_at: int


def last(name: str) -> JobRun | None:
    """The last run of a job; None when it never ran."""
    found = row("SELECT name, at, ms, done, error, failed_at FROM job_run WHERE name = ?", (name,))
    return None if found is None else JobRun(*found)


def all_runs() -> dict[str, JobRun]:
    """The last run of every job that ever ran, by name."""
    return {r[0]: JobRun(*r) for r in rows("SELECT name, at, ms, done, error, failed_at FROM job_run")}


def keep(run: JobRun) -> None:
    """Note a run in place of the one before; the last failure stays known."""
    write(
        "INSERT INTO job_run (name, at, ms, done, error, failed_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at,"
        " ms = excluded.ms, done = excluded.done, error = excluded.error, failed_at = max(failed_at, excluded.failed_at)",
        run,
    )
