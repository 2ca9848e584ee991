"""A process that opens databases as Kith does at its start, each in a fork of itself that can be killed in the midst: for R13.

It reads a line of JSON for each (``path``, ``where``, ``steps``) and answers with one: ``code`` of the fork's end, ``steps`` that its
first migration took. ``where`` it dies: null = nowhere, a part of ``steps``, "commit" = as it begins, "after" it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import apsw

from app import logs
from app.store.database import close_database, open_database

_EVERY = 10  # of SQLite's own steps: a kill can come after every tenth


def main() -> None:
    """Serve until the input ends."""
    logs.configure("ERROR")
    for line in sys.stdin:
        asked = json.loads(line)
        out, into = os.pipe()
        if not (child := os.fork()):
            os.close(out)
            os.write(into, b"%d" % _open(Path(asked["path"]), asked["where"], asked["steps"]))
            os._exit(0)
        os.close(into)
        with os.fdopen(out, "rb") as told:
            steps = int(told.read() or b"0")
        print(json.dumps({"code": os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), "steps": steps}), flush=True)


def _open(path: Path, where: float | str | None, steps: int) -> int:
    """Bring a database up to date; how many steps the first migration took."""
    begun = done = 0

    def tick() -> bool:
        nonlocal done
        done += begun == 1
        if begun == 1 and isinstance(where, float) and done >= where * steps:
            os.kill(os.getpid(), signal.SIGKILL)
        return False

    def trace(_cursor: object, sql: str, _bindings: object) -> bool:
        nonlocal begun
        begun += sql.upper().startswith("BEGIN")
        if (where == "after" and begun == 2) or (where == "commit" and sql.upper().startswith("COMMIT")):
            os.kill(os.getpid(), signal.SIGKILL)
        return True

    def watch(connection: apsw.Connection) -> None:
        connection.set_progress_handler(tick, _EVERY)
        connection.set_exec_trace(trace)

    apsw.connection_hooks.append(watch)
    open_database(path)
    close_database()
    return done


if __name__ == "__main__":
    main()
