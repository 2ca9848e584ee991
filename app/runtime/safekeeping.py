"""The data directory as a whole: one Kith at a time, backups, putting one back, and whether all is sound."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import structlog

from app.actions import backup, checkup
from app.errors import AppError, NotFound, Unavailable
from app.runtime.lock import Lock
from app.settings import Settings
from app.store import cipher
from app.store.database import close_database, newest_schema, open_database

log = structlog.get_logger(__name__)


class Safekeeping:
    """Looks after the files of one Kith. Times come from ``clock``, UTC ms."""

    def __init__(self, settings: Settings, clock: Callable[[], int]) -> None:
        self._settings = settings
        self._clock = clock
        self._lock = Lock(settings.data_dir / "kith.lock")

    @property
    def place(self) -> backup.Place:
        """Where everything lies."""
        s = self._settings
        return backup.Place(s.database_path, s.media_dir, s.sessions_dir, s.backups_folder)

    @property
    def _running_mark(self) -> Path:
        """There while Kith runs, and after it was killed."""
        return self._settings.data_dir / "running"

    def unlock(self) -> None:
        """Have the database opened under the passphrase of the settings, if there is one.

        Raises:
            Unavailable: this installation cannot encrypt.
        """
        cipher.use(self._settings.database_passphrase)

    def come_back(self) -> None:
        """Take the data, before the database is opened: finish or begin a restore, look at what a kill or a power cut has left.

        Raises:
            Unavailable: another Kith runs on the data, or the database is damaged; then the sentence names the backup to restore.
        """
        self._lock.take()
        restored = backup.finish_restore(self.place)
        if (asked := self._asked_restore).exists():
            path = self.place.backups / Path(asked.read_text(encoding="utf-8")).name
            asked.unlink()
            try:
                self._restore(path)
                restored = True
            except AppError as error:
                log.error("restore_failed", code=error.code)
        lost = not self._settings.database_path.exists() and backup.listed(self.place.backups)
        if restored or lost or self._running_mark.exists():
            for finding in checkup.database(self.place, self._settings.backup_passphrase, newest_schema(), quick=True):
                if finding.state == "bad":
                    self._lock.give_back()
                    raise Unavailable(finding.sentence, code="database_damaged")
        self._running_mark.touch(mode=0o600)

    def end(self) -> None:
        """Give the data back, in good order."""
        if self._lock.held:
            self._running_mark.unlink(missing_ok=True)
            self._lock.give_back()

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Keep every Kith off the data for a while, for a command that works on it; False when one runs there already."""
        lock = Lock(self._settings.data_dir / "kith.lock")
        ours = lock.try_to_take()
        try:
            yield ours
        finally:
            lock.give_back()

    @property
    def _asked_restore(self) -> Path:
        return self._settings.data_dir / "restore-asked"

    def back_up(self, folder: Path | None = None) -> backup.Backup:
        """Make a backup now. One at a time in a folder: each tidies up what it finds unfinished there.

        Raises:
            Unavailable: it could not be made, or one is being made already.
        """
        target = folder or self.place.backups
        lock = Lock(target / ".lock")
        try:
            target.mkdir(parents=True, exist_ok=True, mode=0o700)
            ours = lock.try_to_take()
        except OSError as error:
            raise Unavailable(f"The backup could not be written: {error.strerror}.", code="backup_failed") from error
        if not ours:
            raise Unavailable("A backup is being made already.", code="backup_running")
        try:
            return backup.make(
                self.place, passphrase=self._settings.backup_passphrase, folder=target, kith=version("kith"), now=self._clock()
            )
        finally:
            lock.give_back()

    def restore(self, path: Path) -> backup.Restored:
        """Put a backup back, while no Kith runs on the data.

        Raises:
            Unavailable: a Kith runs, or there is no room. Nothing was changed.
            Invalid: the backup cannot be restored. Nothing was changed.
        """
        self.unlock()
        if not self._lock.try_to_take():
            raise Unavailable(
                "Kith is running on this data. Stop it first, or restore on its page Settings → Export.", code="already_running"
            )
        try:
            backup.finish_restore(self.place)
            return self._restore(path)
        finally:
            self._lock.give_back()

    def _restore(self, path: Path) -> backup.Restored:
        return backup.restore(
            self.place,
            path,
            passphrase=self._settings.backup_passphrase,
            newest_schema=newest_schema(),
            now=self._clock(),
        )

    def restore_at_start(self, name: str) -> None:
        """Have a backup of the usual folder put back by the next start, which the server is asked for.

        Raises:
            NotFound: there is no such backup.
            Invalid: it cannot be restored.
        """
        found = next((one for one in backup.listed(self.place.backups) if one.path.name == name), None)
        if found is None:
            raise NotFound("There is no such backup.")
        backup.verify(found.path, passphrase=self._settings.backup_passphrase)
        self._asked_restore.write_text(name, encoding="utf-8")
        os.kill(os.getpid(), signal.SIGTERM)

    def examine(self, *, deep: bool = False) -> list[checkup.Finding]:
        """Whether all is well, and what to do where it is not. Opens the database if it can be opened."""
        self.unlock()
        sound = all(f.state == "good" for f in checkup.database(self.place, "", newest_schema(), quick=True))
        if sound and self._settings.database_path.exists():
            open_database(self._settings.database_path)
        try:
            return checkup.examine(
                self.place, self._settings.spool_dir, newest_schema=newest_schema(), passphrase=self._settings.backup_passphrase,
                deep=deep, now=self._clock(),
            )  # fmt: skip
        finally:
            close_database()

    def back_up_when_due(self, now: int) -> int:
        """A job: make a backup when the newest is a day old."""
        if not self._settings.backups or not backup.due(self.place.backups, now):
            return 0
        self.back_up()
        return 1
