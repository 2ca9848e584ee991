"""The timetable: knocks, keeps how each job fared, and is not put to sleep by a clock that is set."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import main as command_line
from app.domain.failing import Standing
from app.errors import Conflict, NotFound, Unavailable
from app.jobs import Job, Timetable
from app.runtime.lock import Lock
from app.store import jobs as store
from app.store.database import close_database
from tests.database import new_database

NOW = 1_760_000_000_000
DAY = 86_400_000


@pytest.fixture(autouse=True)
def database(tmp_path: Path) -> Iterator[None]:
    new_database(tmp_path / "kith.db")
    yield
    close_database()


class Clock:
    """A wall clock that can be set."""

    def __init__(self) -> None:
        self.off = 0

    def __call__(self) -> int:
        return time.time_ns() // 1_000_000 + self.off


def test_a_run_is_kept_across_restarts() -> None:
    def bad(_now: int) -> int:
        raise RuntimeError("secret text")

    def full(_now: int) -> int:
        raise Unavailable("The disk is full.")

    jobs = [Job("good", 60, "Does two things", lambda _: 2), Job("bad", 60, "Fails", bad), Job("full", 60, "Waits", full)]
    table = Timetable(jobs, lambda: NOW)
    assert [one.at for one in table.fared()] == [0, 0, 0]
    assert (table.run("good").done, table.run("bad").done) == (2, 0)
    table.run("full")
    again = {one.job.name: one for one in Timetable(jobs, lambda: NOW).fared()}
    assert (again["good"].at, again["good"].done, again["good"].error) == (NOW, 2, "")
    assert again["bad"].error == "A mistake in Kith (RuntimeError); the log has it."
    assert again["bad"].standing == Standing(failures=1, since=NOW, failed_at=NOW)
    assert again["full"].error == "The disk is full."
    with pytest.raises(NotFound):
        table.run("other")


def test_failures_in_a_row_are_counted_on_by_the_next_kith() -> None:
    clock, moods = Clock(), iter("xxxxo")

    def moody(_now: int) -> int:
        if next(moods) == "x":
            raise Unavailable("Not now.")
        return 0

    for _ in range(2):
        table = Timetable([Job("moody", 60, "Fails at times", moody)], clock)
        for _ in range(2):
            clock.off += 10 * 60_000
            table.run("moody")
    assert table.fared()[0].standing.failures == 4
    assert table.fared()[0].standing.trouble
    clock.off += 1
    well = table.run("moody").standing
    assert (well.failures, well.well_at) == (0, table.fared()[0].at)
    assert Timetable([Job("moody", 60, "", moody)], clock).fared()[0].standing == well


def test_a_job_whose_run_cannot_be_noted_goes_on(tmp_path: Path) -> None:
    def locks(_now: int) -> int:
        close_database()
        (tmp_path / "kith.db").rename(tmp_path / "away")
        (tmp_path / "kith.db").mkdir()
        return 1

    table = Timetable([Job("locks", 60, "Takes the database away", locks)], lambda: NOW)
    assert table.run("locks").done == 1
    (tmp_path / "kith.db").rmdir()
    (tmp_path / "away").rename(tmp_path / "kith.db")
    assert store.last("locks") is None


def test_the_command_line_says_how_jobs_fare(tmp_path: Path) -> None:
    close_database()
    words = ["--data-dir", str(tmp_path / "data")]
    (tmp_path / "data").mkdir()
    assert CliRunner().invoke(command_line, ["job", "run", "tidy", *words]).output == "0\n"
    anew = CliRunner().invoke(command_line, ["reindex", "people", *words])
    assert anew.output.splitlines()[-1] == "0 people can be searched again."
    assert CliRunner().invoke(command_line, ["reindex", "cats", *words]).exit_code == 2
    said = CliRunner().invoke(command_line, ["job", "list", *words])
    lines = {line.split()[0]: line for line in said.output.splitlines()}
    assert re.search(r"tidy +1 h +\S.* ago +\d+ ms +not running +nothing to do", lines["tidy"]), said.output
    assert re.search(r"scores +1 min +never +not running", lines["scores"])
    lock = Lock(tmp_path / "data" / "kith.lock")
    lock.take()
    told = [json.loads(line) for line in CliRunner().invoke(command_line, ["job", "list", "--json", *words]).output.splitlines()]
    lock.give_back()
    tidy = next(one for one in told if one["name"] == "tidy")
    assert (tidy["done"], tidy["error"], tidy["failures"], tidy["failed_at"]) == (0, None, 0, None)
    ran, due = (datetime.fromisoformat(tidy[key]) for key in ("last_at", "next_at"))
    assert (due - ran).total_seconds() == 3600


def test_knocks_without_anything_to_do_are_not_written_down_each_time() -> None:
    clock = Clock()
    table = Timetable([Job("idle", 60, "Nothing", lambda _: 0)], clock)
    table.run("idle")
    first = store.last("idle")
    assert first is not None
    clock.off += 60_000
    table.run("idle")
    assert store.last("idle") == first
    assert table.fared()[0].at > first.at, "the page knows all the same"
    clock.off += 10 * 60_000
    table.run("idle")
    assert store.last("idle") != first


def test_a_job_never_runs_beside_itself() -> None:
    inside, leave = threading.Event(), threading.Event()

    def slow(_now: int) -> int:
        inside.set()
        leave.wait(5)
        return 1

    table = Timetable([Job("slow", 60, "Takes long", slow)], lambda: NOW)
    worker = threading.Thread(target=table.run, args=("slow",))
    worker.start()
    assert inside.wait(5)
    with pytest.raises(Conflict):
        table.run("slow")
    leave.set()
    worker.join(5)
    assert table.fared()[0].done == 1


@pytest.mark.parametrize("jump", [-DAY, DAY])
def test_a_clock_that_is_set_puts_nothing_to_sleep(jump: int) -> None:
    clock, seen = Clock(), []
    knocked = threading.Condition()

    def note(now: int) -> int:
        with knocked:
            seen.append(now)
            knocked.notify_all()
        return 0

    # Knocked at once an hour: whatever comes within this test comes because the clock was set.
    table = Timetable([Job("hourly", 3600, "Notes the time", note)], clock, look_every=0.05)
    table.start()
    try:
        time.sleep(0.2)
        assert seen == []
        clock.off += jump
        with knocked:
            assert knocked.wait_for(lambda: seen, 5)
        time.sleep(0.2)
        assert len(seen) == 1
        assert abs(seen[0] - clock()) < DAY / 2, "and it is told the new time"
        assert table.fared()[0].next_at > 0
    finally:
        table.stop()
