"""Copies of databases that are in use, and what is wrong with one."""

from __future__ import annotations

import os
from pathlib import Path

import apsw

from app.errors import Unavailable
from app.store import cipher

_BUSY = 30_000  # ms


def snapshot(source: Path, target: Path) -> None:
    """Write the database ``source``, as it stands now, to ``target`` (0600), compact and without a log beside it.

    Whoever writes to it meanwhile is neither held up nor half in the copy. This process must not run neonize when the source is
    a session of its: closing a connection would drop the library's locks.

    Raises:
        Unavailable: the source cannot be read, or the target's disk is full.
    """
    target.unlink(missing_ok=True)
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        connection = cipher.connect(source)
        try:
            connection.set_busy_timeout(_BUSY)
            connection.execute("VACUUM INTO ?", (str(target),))
        finally:
            connection.close()
    except apsw.Error as error:
        target.unlink(missing_ok=True)
        raise Unavailable(f"The database {source.name} could not be copied: {error}.", code="copy_failed") from error


def problems(path: Path, *, quick: bool = False) -> list[str]:
    """What SQLite finds wrong with a database file, at most ten sentences; [] = it is sound.

    ``quick`` leaves out whether indexes match their tables. Rows that point at rows which are not there are found as well.
    """
    try:
        connection = cipher.connect(path)
    except apsw.Error as error:
        return [str(error)]
    try:
        connection.set_busy_timeout(_BUSY)
        said = [str(r[0]) for r in connection.execute(f"PRAGMA {'quick' if quick else 'integrity'}_check(10)")]
        if said == ["ok"] and not quick:
            lost = connection.execute("SELECT count(*) FROM pragma_foreign_key_check").fetchone()
            said = ["ok"] if lost is None or not lost[0] else [f"{lost[0]} rows point at rows that are not there"]
        return [] if said == ["ok"] else said
    except apsw.Error as error:
        return [str(error)]
    finally:
        connection.close()


def version(path: Path) -> int:
    """The schema's number of a database file; 0 when it has none.

    Raises:
        Unavailable: this is no database.
    """
    try:
        connection = cipher.connect(path, apsw.SQLITE_OPEN_READONLY)
        try:
            found = connection.execute("PRAGMA user_version").fetchone()
        finally:
            connection.close()
    except apsw.Error as error:
        raise Unavailable(f"{path.name} is no database: {error}.", code="database_unreadable") from error
    return int(found[0]) if found else 0
