"""Putting a backup back, while Kith does not run. What stood there is set aside, never deleted."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from app.actions.backup.making import DATABASE, KEYS, Place, damaged, is_database
from app.errors import Invalid, Unavailable
from app.formats import bundle
from app.store import copies

#: Names what is being put in place; as long as it is there the next start finishes that first.
_JOURNAL = "restore.json"
_STAGED = ".restored"


class Restored(NamedTuple):
    """``made_at``: of the backup, UTC ms. ``aside``: where the former files are. ``missing``: media files that could not be found."""

    made_at: int
    aside: Path
    missing: int


def restore(place: Place, path: Path, *, passphrase: str = "", newest_schema: int, now: int) -> Restored:
    """Verify a backup and put its database, its media and the keys of devices that have none here back.

    Keys that are here stay: they have moved on since, and older ones would no longer fit what the network expects.
    The caller makes sure that no Kith runs on the data. Killed at any point, the data is the former or the restored one.

    Raises:
        Invalid: the backup is damaged, sealed under another passphrase, or from a newer Kith. Nothing was changed.
        Unavailable: there is no room. Nothing was changed.
    """
    data = place.database.parent
    staged = data / _STAGED
    shutil.rmtree(staged, ignore_errors=True)
    try:
        staged.mkdir(parents=True, mode=0o700)
        manifest = bundle.unpack(path, staged, passphrase)
        if manifest.schema > newest_schema:
            raise Invalid("This backup was made by a newer Kith. Upgrade Kith to restore it.", code="newer_schema")
        for name in filter(is_database, manifest.files):
            if found := copies.problems(staged / name):
                raise damaged(staged / name, found[0])
        missing = _media_back(place.media, path.parent / "media", manifest.media, passphrase)
        aside = data / f"before-restore-{datetime.fromtimestamp(now / 1000, UTC):%Y%m%dT%H%M%SZ}"
        journal = data / _JOURNAL
        partial = journal.with_suffix(".partial")
        partial.write_text(json.dumps({"aside": aside.name, "files": sorted(manifest.files)}), encoding="utf-8")
        partial.chmod(0o600)
        partial.replace(journal)
    except OSError as error:
        shutil.rmtree(staged, ignore_errors=True)
        raise Unavailable(f"The backup could not be unpacked: {error.strerror}.", code="restore_failed") from error
    except Invalid:
        shutil.rmtree(staged, ignore_errors=True)
        raise
    finish_restore(place)
    return Restored(manifest.made_at, aside, missing)


def finish_restore(place: Place) -> bool:
    """Put staged files in their places, if a restore has come as far as that; whether it had. Can be repeated."""
    data = place.database.parent
    journal, staged = data / _JOURNAL, data / _STAGED
    if not journal.exists():
        shutil.rmtree(staged, ignore_errors=True)
        return False
    told = json.loads(journal.read_text(encoding="utf-8"))
    aside = data / Path(told["aside"]).name
    aside.mkdir(exist_ok=True, mode=0o700)
    new = staged / DATABASE
    if new.exists():
        # The log beside the database belongs to the former one: applied to the new it would ruin it.
        for suffix in ("-wal", "-shm", ""):
            former = place.database.with_name(place.database.name + suffix)
            if former.exists():
                former.replace(aside / former.name)
        new.replace(place.database)
    place.sessions.mkdir(parents=True, exist_ok=True, mode=0o700)
    for session in sorted(staged.glob("sessions/*.db")):
        target = place.sessions / session.name
        if not target.exists():
            shutil.move(session, target)
    for key in sorted(staged.glob(f"{KEYS}/*.key")):
        if not (data / key.name).exists():
            shutil.move(key, data / key.name)
    shutil.rmtree(staged, ignore_errors=True)
    journal.unlink()
    with contextlib.suppress(OSError):
        aside.rmdir()  # nothing was here before
    return True


def _media_back(media: Path, pool: Path, files: tuple[str, ...], passphrase: str) -> int:
    """Bring back what is missing here; returns how many files could not be found."""
    missing = 0
    for file in files:
        target = media / file[:2] / file
        if target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = target.with_name(f".incoming-{os.getpid()}-{file}")
        if bundle.take(pool, file, partial, passphrase):
            partial.replace(target)
        else:
            missing += 1
    return missing
