"""R13: each migration is killed again and again, on a database with a life in it: the schema is the old or the new one, never between."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from importlib import resources
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from app.store.database import close_database, newest_schema, open_database
from tests.actions.world import World
from tests.chaos.install import ROOT
from tests.chaos.order import a_life
from tests.chaos.trial import Row, integrity, query

_DERIVED = ("people_stale", "people_unused")  # emptied and filled by whoever opens it

#: Where the migration is killed: a part of its steps, or "commit" (as it begins), or "after" it.
Where = float | str


class _Looks(NamedTuple):
    """A database as it lies on the disk. ``rows``: table -> digest of its rows, without what is derived."""

    version: int
    schema: str
    rows: dict[str, str]


def r13(short: bool, folder: Path) -> Row:
    """Whatever was killed is whole, has everything it had, and the next start brings it to where an unkilled one is."""
    kills = 1 if short else 10
    newest = newest_schema()
    row = Row("R13", f"{newest} migrations, {kills} kills each")
    began = time.monotonic()
    _make_a_life(folder / "modern.db", 40 if short else 400)
    old = new = 0
    with _Opener() as opener:
        for number in range(1, newest + 1):
            found = _one(row, folder, opener, number, kills)
            old, new = old + found[0], new + found[1]
    row.figures = {"found old": old, "found new": new, "seconds": time.monotonic() - began}
    row.need(old > 0 and new > 0, "the kills did not fall on both sides")
    row.judge()
    return row


def _one(row: Row, folder: Path, opener: _Opener, number: int, kills: int) -> tuple[int, int]:
    """One migration, killed again and again; returns how often the old and the new schema were found after it."""
    before, whole, victim = folder / f"before-{number}.db", folder / f"whole-{number}.db", folder / "victim.db"
    _downgrade(folder / "modern.db", before, number - 1)
    was = _looks(before)
    shutil.copy(before, whole)
    _, steps = opener.open(whole)
    becomes = _looks(whole)
    row.need(becomes.version == newest_schema(), f"migration {number}: ended at {becomes.version}")
    row.need(steps > 0, f"migration {number}: no step was counted")
    old = new = 0
    for where in _places(kills, number):
        for one in folder.glob("victim.db*"):
            one.unlink()
        shutil.copy(before, victim)
        killed, _ = opener.open(victim, where, steps)
        row.need(killed == -signal.SIGKILL, f"migration {number}, {where}: was not killed ({killed})")
        found = _looks(victim)
        row.integrity = integrity(victim) if row.integrity == "ok" else row.integrity
        row.need(found.version in (number - 1, number), f"migration {number}, {where}: the schema says {found.version}")
        if found.version == number - 1:
            old += 1
            row.need(found == was, f"migration {number}, {where}: neither the old schema nor what it held")
        else:
            new += 1
            row.need(found.schema == _schema_of(folder, number), f"migration {number}, {where}: half of the new schema")
        opener.open(victim)
        again = _looks(victim)
        row.need(again == becomes, f"migration {number}, {where}: went on to {_differences(becomes, again)}")
        row.lost += max(0, _messages(before) - _messages(victim))
        row.doubled += max(0, _messages(victim) - _messages(before))
    return old, new


def _places(kills: int, number: int) -> Iterator[Where]:
    """Spread over the migration's steps, and about its commit; one alone here and there."""
    if kills == 1:
        yield (0.5, "after", "commit")[number % 3]
        return
    yield from ((n + 0.5) / (kills - 2) for n in range(kills - 2))
    yield from ("commit", "after")


# ── Databases of then ───────────────────────────────────────────────────────────────────────────────────────────────


def _make_a_life(path: Path, events: int) -> None:
    open_database(path)
    World().report(*a_life(events))
    close_database()


def _downgrade(modern: Path, path: Path, version: int) -> None:
    """A database of the schema ``version`` with what it could hold of the ``modern`` one."""
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        made.execute("PRAGMA journal_mode = wal")
        for number, sql in enumerate(_migrations()[:version], 1):
            made.executescript(f"BEGIN; {sql}; PRAGMA user_version = {number}; COMMIT;")
        triggers = made.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            made.execute(f"DROP TRIGGER {name}")
        made.execute("ATTACH ? AS modern", (str(modern),))
        made.execute("BEGIN")
        for table in _tables(made, "main"):
            there = [r[1] for r in made.execute(f"PRAGMA modern.table_info({table})")]
            shared = ", ".join(r[1] for r in made.execute(f"PRAGMA main.table_info({table})") if r[1] in there)
            if shared:
                made.execute(f"INSERT OR REPLACE INTO main.{table} ({shared}) SELECT {shared} FROM modern.{table}")
        made.execute("COMMIT")
        for _, sql in triggers:
            made.execute(sql)


def _migrations() -> list[str]:
    files = sorted(file.name for file in resources.files("app.store.migrations").iterdir() if file.name.endswith(".sql"))
    return [resources.files("app.store.migrations").joinpath(name).read_text(encoding="utf-8") for name in files]


def _schema_of(folder: Path, version: int) -> str:
    """The schema that an empty database has after so many migrations."""
    path = folder / f"empty-{version}.db"
    if not path.exists():
        with closing(sqlite3.connect(path, isolation_level=None)) as made:
            for sql in _migrations()[:version]:
                made.executescript(sql)
    return _looks(path).schema


def _tables(connection: sqlite3.Connection, of: str) -> list[str]:
    sql = f"SELECT name FROM {of}.sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
    return [name for (name,) in connection.execute(sql)]


def _looks(path: Path) -> _Looks:
    with closing(sqlite3.connect(path)) as connection:
        tables = sorted(name for name in _tables(connection, "main") if name not in _DERIVED and "words" not in name)
        schema = "\n".join(sorted(f"{r[0]} {' '.join((r[1] or '').split())}" for r in connection.execute("SELECT name, sql FROM sqlite_schema")))
        found = {name: _digest(connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall()) for name in tables}
        return _Looks(connection.execute("PRAGMA user_version").fetchone()[0], schema, found)


def _digest(rows: list[Any]) -> str:
    return f"{len(rows)} rows {sha256(repr(rows).encode()).hexdigest()[:16]}"


def _differences(wanted: _Looks, found: _Looks) -> str:
    tables = [name for name in wanted.rows if wanted.rows[name] != found.rows.get(name)]
    return f"version {found.version}, other rows in {', '.join(tables) or 'no table'}"


def _messages(path: Path) -> int:
    if not query(path, "SELECT 1 FROM sqlite_schema WHERE name = 'message'"):
        return 0
    return int(query(path, "SELECT count(*) FROM message")[0][0])


# ── The process that is killed ──────────────────────────────────────────────────────────────────────────────────────


class _Opener:
    """Opens databases in processes of their own, as Kith does at its start."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "tests.chaos.migrating"], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def __enter__(self) -> _Opener:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.communicate(timeout=30)

    def open(self, path: Path, where: Where | None = None, steps: int = 0) -> tuple[int, int]:
        """Bring a database up to date, or die ``where`` of ``steps``; returns the exit code and the steps of the first migration."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"path": str(path), "where": where, "steps": steps}) + "\n")
        self._process.stdin.flush()
        told = json.loads(self._process.stdout.readline())
        return int(told["code"]), int(told["steps"])
