"""R11 and R12: databases that were damaged, and backups that were killed while messages came in."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from app.actions import backup
from app.errors import Unavailable
from app.runtime.safekeeping import Safekeeping
from app.settings import Settings, load
from app.store.database import close_database, open_database, value
from tests.actions.world import MINUTE, NOW, World, outcome
from tests.chaos.install import CLI, ROOT
from tests.chaos.trial import Row, integrity, query

_PAGE = 4096


# ── R11 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


class _Damage(NamedTuple):
    name: str
    do: Callable[[Path, random.Random], None]


def _overwrite(path: Path, at: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(content)


def _some_page(path: Path, pick: random.Random) -> int:
    return pick.randrange(1, path.stat().st_size // _PAGE) * _PAGE


_DAMAGES = (
    _Damage("a page of noise", lambda p, r: _overwrite(p, _some_page(p, r), r.randbytes(_PAGE))),
    _Damage("a run of zeros", lambda p, r: _overwrite(p, _some_page(p, r), bytes(16 * _PAGE))),
    _Damage("cut short", lambda p, r: os.truncate(p, r.randrange(_PAGE, p.stat().st_size // _PAGE * _PAGE, _PAGE))),
    _Damage("cut to nothing", lambda p, _: os.truncate(p, 0)),
    _Damage("another file's content", lambda p, r: _overwrite(p, 0, b"%PDF-1.7 " + r.randbytes(_PAGE))),
    _Damage("the schema's page", lambda p, r: _overwrite(p, 100 + r.randrange(8), b"\xff\xff\xff\xff")),
    _Damage("gone", lambda p, _: p.unlink()),
    _Damage("two pages swapped", lambda p, r: _swap(p, _some_page(p, r), _some_page(p, r))),
    _Damage("a torn write", lambda p, r: _overwrite(p, _some_page(p, r), r.randbytes(512))),
    _Damage("a page of text", lambda p, r: _overwrite(p, _some_page(p, r), b"see you on friday " * 227)),
)


def _swap(path: Path, one: int, other: int) -> None:
    content = path.read_bytes()
    _overwrite(path, one, content[other : other + _PAGE])
    _overwrite(path, other, content[one : one + _PAGE])


def r11(short: bool, folder: Path) -> Row:
    """Damaged databases: found before they are opened, a good backup is named and brings everything back."""
    times = 10 if short else 30
    row = Row("R11", f"{times} corruptions, the newest of two backups damaged in every third")
    began = time.monotonic()
    good = folder / "good"
    settings = _settings(good)
    open_database(settings.database_path)
    world = World()
    for n in range(300 if short else 3000):
        world.report(world.says(f"message {n} " + "words " * (n % 50), at=NOW + n * MINUTE))
    place = Safekeeping(settings, lambda: NOW).place
    backup.make(place, now=NOW)
    backup.make(place, now=NOW + MINUTE)
    before = outcome()
    close_database()
    found, harmless, restored = 0, 0, 0
    for n in range(times):
        damage = _DAMAGES[n % len(_DAMAGES)]
        now = _settings(folder / f"damaged-{n}")
        shutil.copytree(good / "data", now.data_dir)
        (now.data_dir / "running").touch()
        damage.do(now.database_path, random.Random(n))
        newest = backup.listed(now.backups_folder)[0].path
        if n % 3 == 0:
            _overwrite(newest, newest.stat().st_size // 2, b"\0" * 64)
        keeping = Safekeeping(now, lambda: NOW + 2 * MINUTE)
        try:
            keeping.come_back()
        except Unavailable as error:
            found += 1
            offered = [one for one in backup.listed(now.backups_folder) if str(one.path) in error.sentence]
            row.need(len(offered) == 1, f"{damage.name}: no backup was offered")
            row.need(n % 3 != 0 or offered[0].path != newest, f"{damage.name}: a damaged backup was offered")
            keeping.restore(offered[0].path)
            restored += _reads(now.database_path) == before
        else:
            # Not found: then it must not have changed anything (two equal pages swapped, a page that was free).
            keeping.end()
            same = _reads(now.database_path) == before
            harmless += same
            row.need(same, f"{damage.name} (seed {n}) went unnoticed")
        shutil.rmtree(now.data_dir.parent)
    row.figures = {"found": found, "harmless": harmless, "restored": restored, "seconds": time.monotonic() - began}
    row.need(restored == found, f"{found - restored} did not come back as they were")
    row.judge()
    return row


def _settings(folder: Path) -> Settings:
    return load(data_dir=folder / "data", sessions_dir=folder / "sessions")


def _reads(path: Path) -> str:
    open_database(path)
    try:
        return outcome()
    finally:
        close_database()


# ── R12 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def r12(short: bool, folder: Path) -> Row:
    """Backups while messages come in, half of them killed: each one that is listed restores."""
    times, messages = (4, 500) if short else (20, 20_000)
    row = Row("R12", f"{times} backups under load, {times // 2} killed")
    began = time.monotonic()
    settings = _settings(folder / "kith")
    open_database(settings.database_path)
    world = World()
    for n in range(0, messages, 500):
        world.report(*(world.says(f"past {k} " + "words " * 10, at=NOW + k) for k in range(n, n + 500)), quiet=True)
    stop = threading.Event()
    writer = threading.Thread(target=_keep_writing, args=(world, stop))
    writer.start()
    killed = missed = 0
    pick = random.Random(12)
    try:
        for _ in range(times // 2):
            took = _whole_backup(settings)
            # What was done before the kill came counts as let be, and another is killed.
            while not _killed_backup(settings, pick.random() * 0.9 * took) and missed < times:
                missed += 1
            killed += 1
    finally:
        stop.set()
        writer.join()
        close_database()
    listed = backup.listed(settings.backups_folder)
    restored = 0
    for n, one in enumerate(listed):
        into = _settings(folder / f"restored-{n}")
        keeping = Safekeeping(into, lambda: NOW)
        into.data_dir.mkdir(parents=True)
        keeping.restore(one.path)
        open_database(into.database_path)
        restored += value("SELECT count(*) FROM message") >= messages
        close_database()
        row.integrity = integrity(into.database_path) if row.integrity == "ok" else row.integrity
        ids = query(into.database_path, "SELECT count(*) - count(DISTINCT network_id) FROM message")[0][0]
        row.doubled += ids
        shutil.rmtree(into.data_dir.parent)
    row.figures = {
        "killed": killed, "too late": missed, "listed": len(listed), "restored": restored, "seconds": time.monotonic() - began,
    }  # fmt: skip
    row.need(missed < times, "backups are over before they can be killed")
    row.need(len(listed) == times - killed + missed, f"{len(listed)} are listed, {times - killed + missed} were let be")
    row.need(restored == len(listed), f"{len(listed) - restored} did not restore whole")
    row.judge()
    return row


def _keep_writing(world: World, stop: threading.Event) -> None:
    n = 0
    while not stop.is_set():
        world.report(world.says(f"meanwhile {n} " + "words " * 20, at=NOW + MINUTE + n))
        n += 1
        time.sleep(0.002)
    close_database()


def _whole_backup(settings: Settings) -> float:
    """One backup as the command makes it; the seconds from its first file to its being listed."""
    before = len(backup.listed(settings.backups_folder))
    process = _begun(settings)
    began = time.monotonic()
    while process.poll() is None and len(backup.listed(settings.backups_folder)) == before:
        time.sleep(0.001)
    took = time.monotonic() - began
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    time.sleep(1.0)  # names of backups tell seconds apart
    return took


def _killed_backup(settings: Settings, after: float) -> bool:
    """One backup that is killed so many seconds after its first file; False = it was done before."""
    before = set(settings.backups_folder.glob("kith-*"))
    process = _begun(settings)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return set(settings.backups_folder.glob("kith-*")) == before and process.returncode == -signal.SIGKILL


def _begun(settings: Settings) -> subprocess.Popen[str]:
    """A backup that has written its first file."""
    backup.tidy(settings.backups_folder)  # what the last kill left would look like that file
    env = os.environ | {"KITH_SESSIONS_DIR": str(settings.sessions_dir), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, *CLI, "backup", "--data-dir", str(settings.data_dir)], env=env, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while process.poll() is None and not list(settings.backups_folder.glob(".partial-*/*")):
        time.sleep(0.001)
    return process
