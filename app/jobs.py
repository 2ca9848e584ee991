"""The timetable; the only user of APScheduler, which merely knocks.

The truth is rows with due times: a job looks for what is due *now* and does it, so that a missed or doubled knock does
no harm. ``kith job run NAME``, "run now" and the tests call the same function.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from app.actions import runs
from app.domain import failing
from app.domain.failing import Standing
from app.errors import Conflict, NotFound, Unavailable

log = structlog.get_logger(__name__)

_LOOK_EVERY = 5.0  # seconds after which a clock that was set is noticed
_SET = 20_000  # ms that clock and stopwatch may drift apart between two looks
_KEEP_EVERY = 10 * 60_000  # ms: a run that did nothing is written down this often


class Job(NamedTuple):
    """``run(now)`` does what is due at ``now`` (UTC ms) and returns how much that was."""

    name: str
    every: float  # seconds
    what: str
    run: Callable[[int], int]


class Fared(NamedTuple):
    """How a job fares. ``at``: its last run, UTC ms, 0 = never; ``next_at`` 0 = nobody knocks at it here."""

    job: Job
    at: int = 0
    ms: int = 0
    done: int = 0
    error: str = ""
    standing: Standing = Standing()
    next_at: int = 0


class Timetable:
    """Has every job knocked at in its rhythm, runs one at once when asked, and knows how each fared.

    ``clock`` tells the time in UTC ms. A clock that is set back by a day would have the scheduler sleep for a day: the
    timetable looks at it now and then, and has everything knocked at when it was set.
    """

    def __init__(self, jobs: Sequence[Job], clock: Callable[[], int], *, look_every: float = _LOOK_EVERY) -> None:
        self.jobs = {job.name: job for job in jobs}
        self._clock = clock
        self._look_every = look_every
        self._busy = {job.name: threading.Lock() for job in jobs}
        self._fared: dict[str, Fared] = {}
        self._kept: dict[str, int] = {}  # when a run was last written down
        self._scheduler: BackgroundScheduler | None = None
        self._ended = threading.Event()

    def start(self) -> None:
        """Begin to knock."""
        self._scheduler = BackgroundScheduler(
            timezone="UTC", job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        )
        for job in self.jobs.values():
            self._scheduler.add_job(self._knock, "interval", seconds=job.every, args=(job,), id=job.name)
        self._scheduler.start()
        threading.Thread(target=self._watch, name="kith-clock", daemon=True).start()

    def stop(self) -> None:
        """Knock no more; what runs is waited for."""
        self._ended.set()
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=True)

    def run(self, name: str) -> Fared:
        """Run a job now; says how it fared.

        Raises:
            NotFound: there is no job of that name.
            Conflict: it is running just now.
        """
        job = self.jobs.get(name)
        if job is None:
            raise NotFound(f"There is no job called {name[:60]}; `kith job list` names them.")
        if not self._busy[name].acquire(blocking=False):
            raise Conflict("This job is running just now.", code="job_running")
        try:
            return self._run(job)
        finally:
            self._busy[name].release()

    def fared(self) -> list[Fared]:
        """Every job with its last run, also of an earlier Kith, and when it is knocked at next."""
        known = self._past() | self._fared
        return [known.get(name, Fared(job))._replace(next_at=self._next(name)) for name, job in self.jobs.items()]

    def _knock(self, job: Job) -> None:
        if self._busy[job.name].acquire(blocking=False):
            try:
                self._run(job)
            finally:
                self._busy[job.name].release()

    def _run(self, job: Job) -> Fared:
        """What goes wrong is logged and noted, and the next knock tries again."""
        now, begun = self._clock(), time.monotonic()
        done, error = 0, ""
        try:
            done = job.run(now)
        except Unavailable as unavailable:
            log.warning("job_postponed", job=job.name)
            error = unavailable.sentence
        except Exception as mistake:
            log.exception("job_failed", job=job.name)
            error = f"A mistake in Kith ({type(mistake).__name__}); the log has it."
        if done:
            log.info("job", job=job.name, done=done)
        before = self._fared.get(job.name) or self._before(job)
        standing = failing.after(before.standing, failed=bool(error), now=now)
        fared = Fared(job, now, round((time.monotonic() - begun) * 1000), done, error, standing)
        self._fared[job.name] = fared
        # Most knocks find nothing to do; each would cost a sync of the disk.
        if done or error or before.error or abs(now - self._kept.get(job.name, 0)) >= _KEEP_EVERY:
            try:
                runs.keep(job.name, at=now, ms=fared.ms, done=done, error=error, standing=standing)
            except Unavailable:  # what keeps the job from its work keeps this from the disk; the next run notes it
                log.warning("job_not_noted", job=job.name)
            else:
                self._kept[job.name] = now
        return fared

    def _before(self, job: Job) -> Fared:
        try:
            return self._past().get(job.name, Fared(job))
        except Unavailable:
            return Fared(job)

    def _past(self) -> dict[str, Fared]:
        """The last runs of an earlier Kith."""
        return {name: Fared(self.jobs[name], *run[1:]) for name, run in runs.past().items() if name in self.jobs}

    def _next(self, name: str) -> int:
        entry = self._scheduler.get_job(name) if self._scheduler is not None else None
        at = getattr(entry, "next_run_time", None)
        return int(at.timestamp() * 1000) if at else 0

    def _watch(self) -> None:
        """Have everything knocked at once the clock was set: the scheduler sleeps until a time that may be far off now."""
        offset = self._clock() - time.monotonic() * 1000
        while not self._ended.wait(self._look_every):
            found = self._clock() - time.monotonic() * 1000
            if abs(found - offset) > _SET:
                log.warning("clock_set", seconds=round((found - offset) / 1000))
                self._knock_all()
            offset = found

    def _knock_all(self) -> None:
        if self._scheduler is None or self._ended.is_set():
            return
        for job in self.jobs.values():
            self._scheduler.add_job(self._knock, args=(job,))  # at once
            self._scheduler.reschedule_job(job.name, trigger="interval", seconds=job.every)
