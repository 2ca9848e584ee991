"""A new database for a test: the migrations make one for each process, and every test gets a copy of it. And an owner."""

from __future__ import annotations

import tempfile
import time
from functools import cache
from pathlib import Path

from app.actions import accounts
from app.store.database import close_database, open_database


def new_database(path: Path) -> None:
    """As :func:`open_database` where there is no file yet, in a tenth of the time."""
    content = _migrated()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(0o600, exist_ok=False)
    path.write_bytes(content)
    open_database(path)


def add_owner(path: Path, email: str, password: str) -> str:
    """An owner and a token that may write, as ``kith user add`` and ``kith token add`` make them; returns the token.

    Each of these commands takes a second to start. A Kith may run on the database meanwhile.
    """
    now = time.time_ns() // 1_000_000
    open_database(path)
    try:
        return accounts.make_token(accounts.create_owner(email, password, now=now).id, scope="write", now=now)
    finally:
        close_database()


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kith.db"
        open_database(path)
        close_database()  # which brings all of it into the one file
        return path.read_bytes()
