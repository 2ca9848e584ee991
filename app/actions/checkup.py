"""Is everything as it should be? What ``kith doctor`` says, each finding with what to do about it. Reads, and changes nothing."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from app.actions import backup
from app.domain.timing import DAY, HOUR
from app.errors import AppError
from app.formats import bundle
from app.store import checks, cipher, copies, devices

_ROOM = 1 << 30  # bytes; less free space than this is worth a word
_AHEAD = 10 * 60_000  # ms that a message may come from the future before the clock is doubted
_LATE = 2 * DAY  # since the newest backup


class Finding(NamedTuple):
    """``state``: good | warn | bad. ``about``: database | schema | media | spool | sessions | files | disk | clock | backups."""

    about: str
    state: str
    sentence: str


def examine(
    place: backup.Place, spool: Path, *, newest_schema: int, passphrase: str = "", deep: bool = False, now: int
) -> list[Finding]:
    """Look at all of it, the database first: one that is damaged, of another Kith or not there is not asked further, and need not
    be open. ``deep`` reads every media file and backup.
    """
    findings = [*database(place, passphrase, newest_schema)]
    open_ = place.database.exists() and all(finding.state == "good" for finding in findings)
    if open_:
        findings += [*_search_index(), *_media(place.media, deep), *_clock(now)]
    findings += [
        *_sessions(place.sessions, _linked() if open_ else []), *_modes(place, spool), *_disk(place.database.parent),
        *_backups(place.backups, passphrase, deep, now),
    ]  # fmt: skip
    return findings


def database(place: backup.Place, passphrase: str, newest_schema: int, *, quick: bool = False) -> Iterator[Finding]:
    """Whether the database file is sound and can be read by this Kith; the newest good backup if it is not."""
    # An empty file would be taken for a new database.
    if not place.database.exists() or not place.database.stat().st_size:
        if found := newest_good(place.backups, passphrase):
            yield Finding("database", "bad", f"There is no database, but a backup of it: {_restore(found)}")
        else:
            yield Finding("database", "good", "There is no database yet; the first start makes it.")
        return
    if problems := copies.problems(place.database, quick=quick):
        found = newest_good(place.backups, passphrase)
        remedy = _restore(found) if found else "There is no good backup of it; keep the file, parts of it may be saved."
        yield Finding("database", "bad", f"The database is {_what(place.database, problems[0])} {remedy}")
        return
    if copies.version(place.database) > newest_schema:
        yield Finding("schema", "bad", "The database was written by a newer Kith. Upgrade Kith.")
        return
    if copies.version(place.database) < newest_schema:
        yield Finding("schema", "warn", "The database is of an older Kith. The next start brings it up to date; look again then.")
        return
    yield Finding("database", "good", "The database is sound.")


def _what(path: Path, problem: str) -> str:
    """What is wrong with it. A forgotten passphrase looks like damage, and must not end in an old backup."""
    if cipher.is_plain(path):
        return f"damaged ({problem})."
    lacking = "is not the one it was made with" if cipher.is_used() else "is missing"
    return f"damaged, or it is encrypted and KITH_DATABASE_PASSPHRASE {lacking}: look at that first."


def newest_good(folder: Path, passphrase: str) -> backup.Backup | None:
    """The newest backup that can be read to its end; None if there is none."""
    for one in backup.listed(folder):
        try:
            backup.verify(one.path, passphrase=passphrase)
        except AppError:
            continue
        return one
    return None


def _restore(found: backup.Backup) -> str:
    return f"The newest good backup is {found.path.name}; stop Kith and run: kith restore {found.path}"


def _search_index() -> Iterator[Finding]:
    if missing := checks.unindexed():
        yield Finding("search", "warn", f"{len(missing)} accounts have messages and no search index.")
    else:
        yield Finding("search", "good", "The search index is there.")


def _media(folder: Path, deep: bool) -> Iterator[Finding]:
    wanted = checks.files()
    lost = [file for file in wanted if not (folder / file[:2] / file).exists()]
    if lost:
        yield Finding(
            "media", "bad", f"{len(lost)} of {len(wanted)} files of messages are missing; a backup may have them."
        )
    elif deep and (wrong := [f for f in wanted if bundle.digest(folder / f[:2] / f) != f]):
        yield Finding(
            "media", "bad", f"{len(wrong)} of {len(wanted)} files of messages are damaged; a backup may have them."
        )
    else:
        yield Finding("media", "good", f"All {len(wanted)} files of messages are there{' and whole' if deep else ''}.")


def _clock(now: int) -> Iterator[Finding]:
    newest = checks.newest_message()
    if newest > now + _AHEAD:
        hours = (newest - now) / HOUR
        yield Finding(
            "clock", "bad", f"The newest message is {hours:.1f} h ahead of this machine’s clock; set the clock."
        )
    else:
        yield Finding("clock", "good", "The clock fits the messages.")


def _linked() -> list[str]:
    """The slugs of devices that have keys."""
    return [device.slug for device in devices.every() if device.linked_at and device.channel == "whatsapp"]


def _sessions(folder: Path, linked: list[str]) -> Iterator[Finding]:
    for path in sorted(folder.glob("*.db")) if folder.is_dir() else ():
        if problems := copies.problems(path, quick=True):
            yield Finding(
                "sessions", "bad", f"The keys in {path.name} are damaged ({problems[0]}); link that device again."
            )
    lost = [slug for slug in linked if not (folder / f"{slug}.db").exists()]
    if lost:
        yield Finding("sessions", "bad", f"{len(lost)} linked devices have lost their keys; link them again.")
    else:
        yield Finding("sessions", "good", "Every linked device has its keys.")


def _modes(place: backup.Place, spool: Path) -> Iterator[Finding]:
    if os.name == "nt":
        return
    wide = [
        path
        for folder in {place.database.parent, place.sessions, place.media, place.backups, spool}
        if folder.exists()
        for path in (folder, *folder.rglob("*"))
        if stat.S_IMODE(path.lstat().st_mode) & 0o077 and not path.is_symlink()
    ]
    if wide:
        yield Finding(
            "files",
            "warn",
            f"{len(set(wide))} files can be read by others on this machine, such as {wide[0].name}; chmod go= them.",
        )
    else:
        yield Finding("files", "good", "Nobody else on this machine can read the files.")


def _disk(folder: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(folder).free
    state = "good" if free >= _ROOM else "warn"
    yield Finding("disk", state, f"{free / 1e9:.1f} GB are free on the disk.")


def _backups(folder: Path, passphrase: str, deep: bool, now: int) -> Iterator[Finding]:
    known = backup.listed(folder)
    if not known:
        yield Finding("backups", "warn", "There is no backup yet; kith backup makes one.")
        return
    bad: list[str] = []
    for one in known if deep else known[:1]:
        try:
            if missing := backup.verify(one.path, passphrase=passphrase, pool=folder / "media"):
                bad.append(f"{len(missing)} of its files are not beside it.")
        except AppError as error:
            bad.append(error.sentence)
    open_ = [one for one in known if not one.sealed]
    if bad:
        yield Finding("backups", "bad", f"{len(bad)} of {len(known)} backups cannot be restored whole: {bad[0]}")
    elif passphrase and open_:
        yield Finding("backups", "warn", f"{len(open_)} backups were made before there was a passphrase; whoever can read the folder can read them.")
    elif now - known[0].at > _LATE:
        yield Finding("backups", "warn", f"The newest backup is {(now - known[0].at) // DAY} days old.")
    else:
        yield Finding(
            "backups", "good", f"{len(known)} backups; {'all were' if deep else 'the newest was'} read to the end."
        )
