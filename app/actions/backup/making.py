"""Making backups, keeping some of them, and saying which there are."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import structlog

from app.domain import rotation
from app.domain.timing import DAY
from app.errors import AppError, Invalid, Unavailable
from app.formats import bundle
from app.formats.sealed import SALT
from app.store import cipher, copies

log = structlog.get_logger(__name__)

_NAME = re.compile(r"kith-(\d{8}T\d{6}Z)\.tar\.gz(\.sealed)?")
_STAMP = "%Y%m%dT%H%M%SZ"
#: Made in the folder and not yet counted; what a kill left of it is removed by :func:`tidy`.
PARTIAL = ".partial-"
DATABASE = "kith.db"
KEYS = "keys"


class Place(NamedTuple):
    """Where everything of one Kith lies."""

    database: Path
    media: Path
    sessions: Path
    backups: Path


class Backup(NamedTuple):
    """A backup that was verified when it was made. ``expires_at``: when it may go; times in UTC ms."""

    path: Path
    at: int
    bytes: int
    sealed: bool
    expires_at: int


def listed(folder: Path) -> list[Backup]:
    """The backups in a folder, newest first. Only such as were verified: anything unfinished has another name."""
    found = {}
    for path in folder.glob("kith-*.tar.gz*") if folder.is_dir() else ():
        if match := _NAME.fullmatch(path.name):
            at = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
            found[path] = int(at.timestamp() * 1000)
    ends = rotation.expiries(found.values())
    backups = [Backup(path, at, path.stat().st_size, path.suffix == ".sealed", ends[at]) for path, at in found.items()]
    return sorted(backups, key=lambda backup: backup.at, reverse=True)


def holding(folder: Path, since: int) -> list[Backup]:
    """The backups that still hold what stood in the database at ``since`` (UTC ms) and was erased now: made after it came."""
    return [backup for backup in listed(folder) if backup.at >= since]


def due(folder: Path, now: int, *, every: int = DAY) -> bool:
    """Whether the newest backup is older than ``every`` ms. A clock that was set back does not stop backups."""
    newest = next(iter(listed(folder)), None)
    return newest is None or not 0 <= now - newest.at < every


def make(place: Place, *, passphrase: str = "", folder: Path | None = None, kith: str = "", now: int) -> Backup:
    """Make a backup in ``folder`` (the usual one if None), verify it, and let go what is older than it needs to be.

    Nobody waits for it: readers and writers go on. Killed at any point it leaves nothing that looks like a backup.

    Raises:
        Unavailable: the disk has no room, something cannot be read, or what was written is not what was meant.
    """
    target_folder = folder or place.backups
    target_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    tidy(target_folder)
    _see_room(place, target_folder)
    stamp = datetime.fromtimestamp(now / 1000, UTC).strftime(_STAMP)
    name = f"kith-{stamp}.tar.gz{'.sealed' if passphrase else ''}"
    work = target_folder / f"{PARTIAL}{stamp}"
    try:
        work.mkdir(mode=0o700)
        files = _copies(place, work)
        media = _keep_media(place.media, target_folder / "media", passphrase)
        manifest = bundle.Manifest(
            now,
            copies.version(files[DATABASE]),
            kith,
            {n: (p.stat().st_size, bundle.digest(p)) for n, p in files.items()},
            media,
        )
        bundle.write(work / name, files, manifest, passphrase)
        for path in files.values():
            path.unlink()
        verify(work / name, passphrase=passphrase)
        (work / name).replace(target_folder / name)
        _sync(target_folder)
    except OSError as error:
        raise Unavailable(f"The backup could not be written: {error.strerror}.", code="backup_failed") from error
    except Invalid as error:
        raise Unavailable("The backup was written, but cannot be read again.", code="backup_failed") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    _let_go(target_folder, passphrase, now)
    return next(backup for backup in listed(target_folder) if backup.path.name == name)


def verify(path: Path, *, passphrase: str = "", pool: Path | None = None) -> list[str]:
    """Read a backup to its end and check its databases; returns the media files that it names and ``pool`` lacks.

    Raises:
        Invalid: it is damaged, is no backup, or the passphrase is missing or another.
        Unavailable: there is no room to unpack it.
    """
    folder = path.with_name(f"{PARTIAL}check-{path.name}-{os.getpid()}")
    try:
        folder.mkdir(mode=0o700)
        manifest = bundle.unpack(path, folder, passphrase)
        for name in filter(is_database, manifest.files):
            if found := copies.problems(folder / name):
                raise damaged(folder / name, found[0])
    except OSError as error:
        raise Unavailable(f"The backup could not be read: {error.strerror}.", code="backup_unreadable") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return [file for file in manifest.media if pool is not None and not _in(pool, file)]


def damaged(path: Path, problem: str) -> Invalid:
    """What to say of a database of a backup in which a problem was found."""
    if not cipher.is_plain(path):
        problem = "it is encrypted, and KITH_DATABASE_PASSPHRASE is not the one that it was made with, or it is damaged"
    return Invalid(f"The backup’s {path.name} cannot be read: {problem}.", code="bad_backup")


def is_database(name: str) -> bool:
    """Whether a file of a bundle is a database, which can be checked."""
    return name.endswith(".db")


def tidy(folder: Path) -> int:
    """Remove what backups that were interrupted have left; returns how much that was."""
    left = list(folder.glob(f"{PARTIAL}*")) if folder.is_dir() else []
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    return len(left)


def _see_room(place: Place, folder: Path) -> None:
    # A copy of the database, its compressed bundle, and the copy that is unpacked to verify it.
    database = place.database.stat().st_size
    new = sum(path.stat().st_size for path in _media(place.media) if not _in(folder / "media", path.name))
    if shutil.disk_usage(folder).free < 2.5 * database + new:
        raise Unavailable("There is not enough room on the disk for a backup.", code="disk_full")


def _copies(place: Place, work: Path) -> dict[str, Path]:
    """Name in the bundle -> a copy, for the database and every device's keys."""
    files = {DATABASE: work / DATABASE}
    copies.snapshot(place.database, files[DATABASE])
    if found := copies.problems(files[DATABASE]):
        raise Unavailable(f"The database is damaged, so it was not backed up: {found[0]}.", code="database_damaged")
    for session in sorted(place.sessions.glob("*.db")) if place.sessions.is_dir() else ():
        copy = work / f"session-{session.name}"
        try:
            copies.snapshot(session, copy)
        except Unavailable:
            # A device can be linked again; what was written cannot be written again.
            log.warning("session_not_backed_up")
            continue
        files[f"sessions/{session.name}"] = copy
    # What signs links and notifications: addresses that people have subscribed to die without it.
    for key in sorted(place.database.parent.glob("*.key")):
        files[f"{KEYS}/{key.name}"] = Path(shutil.copy(key, work / f"key-{key.name}"))
    return files


def _media(folder: Path) -> Iterator[Path]:
    for path in folder.glob("??/*") if folder.is_dir() else ():
        if len(path.name) == 64:
            yield path


def _in(pool: Path, file: str) -> bool:
    return any(bundle.pooled(pool, file, sealed_=sealed).exists() for sealed in (False, True))


def _keep_media(media: Path, pool: Path, passphrase: str) -> tuple[str, ...]:
    """Copy to the pool what is not there yet; returns what the backup may count on."""
    pool.mkdir(parents=True, exist_ok=True, mode=0o700)
    salt = _salt(pool) if passphrase else b""
    kept, damaged = [], 0
    for path in sorted(_media(media)):
        if bundle.keep(path, pool, passphrase, salt):
            kept.append(path.name)
        else:
            damaged += 1
    if damaged:
        log.warning("media_damaged", files=damaged)
    return tuple(kept)


def _salt(pool: Path) -> bytes:
    path = pool / "salt"
    if not path.exists():
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
            out.write(os.urandom(SALT))
    return path.read_bytes()


def _let_go(folder: Path, passphrase: str, now: int) -> None:
    """Delete backups whose time is over, and then the media that no backup left names."""
    backups = listed(folder)
    gone = rotation.expired((backup.at for backup in backups), now)
    for backup in backups:
        if backup.at in gone:
            backup.path.unlink(missing_ok=True)
    named: set[str] = set()
    try:
        for backup in listed(folder):
            named.update(bundle.manifest_of(backup.path, passphrase).media)
    except AppError:
        return  # one that cannot be read now (another passphrase) may name anything: nothing is deleted
    for path in (folder / "media").glob("??/*"):
        if path.name.removesuffix(".sealed") not in named:
            path.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
