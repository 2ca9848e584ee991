"""A new database for a test: the migrations make one for each process, and every test gets a copy of it."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from app.store.database import close_database, open_database


def new_database(path: Path) -> None:
    """As :func:`open_database` where there is no file yet, in a tenth of the time."""
    content = _migrated()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(0o600, exist_ok=False)
    path.write_bytes(content)
    open_database(path)


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kith.db"
        open_database(path)
        close_database()  # which brings all of it into the one file
        return path.read_bytes()
