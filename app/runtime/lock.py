"""One process per data directory, for as long as it lives."""

from __future__ import annotations

import os
import time
from pathlib import Path

from app.errors import Unavailable

_PATIENCE = 0.3  # seconds; who only looks whether it is held holds it for less


class Lock:
    """A file that one process holds; the system lets go of it when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    @property
    def held(self) -> bool:
        return self._handle is not None

    def take(self) -> None:
        """Hold it from now on.

        Raises:
            Unavailable: another process holds it.
        """
        until = time.monotonic() + _PATIENCE
        while not self.try_to_take():
            if time.monotonic() > until:
                raise Unavailable("Another Kith is already running on this data directory.", code="already_running")
            time.sleep(0.02)

    def try_to_take(self) -> bool:
        """Hold it if nobody does; whether it is held now."""
        handle = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            _lock_exclusively(handle)
        except OSError:
            os.close(handle)
            return False
        self._handle = handle
        return True

    def give_back(self) -> None:
        """Let others have it; nothing happens when it is not held."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _lock_exclusively(handle: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
