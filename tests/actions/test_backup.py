"""Backups of a real database, put back."""

from __future__ import annotations

import hashlib
import shutil
import stat
from pathlib import Path

import pytest

from app.actions import backup
from app.domain.timing import DAY
from app.errors import Invalid, Unavailable
from app.formats import bundle
from app.store.database import close_database, newest_schema, open_database
from app.store.files import Files
from tests.actions.world import NOW, World, outcome

PICTURE = b"not really a picture" * 5000


@pytest.fixture
def place(tmp_path: Path) -> backup.Place:
    place = backup.Place(tmp_path / "kith.db", tmp_path / "media", tmp_path / "sessions", tmp_path / "backups")
    place.sessions.mkdir()
    Files(place.media).keep_bytes(PICTURE)
    shutil.copy(place.database, place.sessions / "phone-1.db")
    (tmp_path / "links.key").write_bytes(b"signs links")
    return place


def back(place: backup.Place, path: Path, passphrase: str = "") -> None:
    close_database()
    backup.restore(place, path, passphrase=passphrase, newest_schema=newest_schema(), now=NOW)
    open_database(place.database)


@pytest.mark.parametrize("passphrase", ["", "open sesame"])
def test_everything_comes_back(world: World, place: backup.Place, tmp_path: Path, passphrase: str) -> None:
    world.report(world.says("See you on Friday?"))
    before = outcome()
    made = backup.make(place, passphrase=passphrase, now=NOW)
    assert made.sealed == bool(passphrase)
    world.report(world.says("Forget it"))
    assert outcome() != before
    shutil.rmtree(place.media)
    (place.sessions / "phone-1.db").unlink()
    (tmp_path / "links.key").unlink()
    back(place, made.path, passphrase)
    assert outcome() == before
    file = hashlib.sha256(PICTURE).hexdigest()
    assert (place.media / file[:2] / file).read_bytes() == PICTURE
    assert (place.sessions / "phone-1.db").exists()
    assert (tmp_path / "links.key").read_bytes() == b"signs links"
    aside = next(tmp_path.glob("before-restore-*"))
    open_database(aside / "kith.db")
    assert world.texts() == ["See you on Friday?", "Forget it"]  # what was there is set aside, its log included


def test_keys_that_are_there_stay(place: backup.Place) -> None:
    made = backup.make(place, now=NOW)
    (place.sessions / "phone-1.db").write_bytes(b"newer keys")
    back(place, made.path)
    assert (place.sessions / "phone-1.db").read_bytes() == b"newer keys"


def test_sealed_backups_show_nothing(world: World, place: backup.Place) -> None:
    world.report(world.says("the marker that must not be seen"))
    made = backup.make(place, passphrase="open sesame", now=NOW)
    for path in (p for p in place.backups.rglob("*") if p.is_file()):
        content = path.read_bytes()
        assert b"marker" not in content
        assert PICTURE[:40] not in content
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for passphrase in ("", "open barley"):
        with pytest.raises(Invalid, match="KITH_BACKUP_PASSPHRASE"):
            backup.verify(made.path, passphrase=passphrase)


@pytest.mark.parametrize("at", [0.0, 0.3, 0.6, 0.99])
def test_a_damaged_backup_is_refused_and_nothing_is_touched(world: World, place: backup.Place, at: float) -> None:
    world.report(world.says("See you on Friday?"))
    made = backup.make(place, now=NOW)
    content = bytearray(made.path.read_bytes())
    content[int(at * (len(content) - 9)) : int(at * (len(content) - 9)) + 8] = b"\0\1\2\3\4\5\6\7"
    made.path.write_bytes(content)
    before = outcome()
    with pytest.raises(Invalid):
        back(place, made.path)
    open_database(place.database)
    assert outcome() == before


def test_a_backup_of_a_newer_kith_is_refused(place: backup.Place) -> None:
    made = backup.make(place, now=NOW)
    with pytest.raises(Invalid, match="newer"):
        backup.restore(place, made.path, newest_schema=newest_schema() - 1, now=NOW)


def test_a_restore_that_was_killed_is_finished_or_never_was(world: World, place: backup.Place, tmp_path: Path) -> None:
    world.report(world.says("See you on Friday?"))
    before = outcome()
    made = backup.make(place, now=NOW)
    world.report(world.says("Forget it"))
    close_database()
    # As a kill right after the journal was written leaves it.
    staged = tmp_path / ".restored"
    staged.mkdir()
    manifest = bundle.unpack(made.path, staged, "")
    (tmp_path / "restore.json").write_text('{"aside": "before-restore-x", "files": ["kith.db"]}')
    (tmp_path / "kith.db").replace(tmp_path / "gone.db")  # … and as it leaves it in the middle of the swap
    assert backup.finish_restore(place)
    assert not backup.finish_restore(place)
    open_database(place.database)
    assert outcome() == before
    assert "kith.db" in manifest.files


def test_what_was_interrupted_is_no_backup(place: backup.Place) -> None:
    (place.backups / ".partial-20260301T040000Z").mkdir(parents=True)
    assert backup.listed(place.backups) == []
    backup.make(place, now=NOW)
    assert len(backup.listed(place.backups)) == 1
    assert not list(place.backups.glob(".partial-*"))


def test_media_lie_there_once_and_go_with_the_last_backup_that_names_them(place: backup.Place) -> None:
    backup.make(place, now=NOW)
    (pooled,) = (p for p in (place.backups / "media").rglob("*") if p.is_file())
    inode = pooled.stat().st_ino
    backup.make(place, now=NOW + DAY)
    assert pooled.stat().st_ino == inode
    shutil.rmtree(place.media)
    for day in range(2, 400):
        if backup.due(place.backups, NOW + day * DAY) and day % 30 == 0:
            backup.make(place, now=NOW + day * DAY)
    assert not pooled.exists()
    assert 1 < len(backup.listed(place.backups)) < 12


def test_a_full_disk_is_said_before_anything_is_written(place: backup.Place, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(place.database.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(Unavailable, match="room"):
        backup.make(place, now=NOW)
    assert backup.listed(place.backups) == []


def test_a_damaged_database_is_not_backed_up_over_the_good_ones(world: World, place: backup.Place) -> None:
    for n in range(200):
        world.report(world.says(f"Message {n} " * 20))
    close_database()
    open_database(place.database)
    close_database()
    content = bytearray(place.database.read_bytes())
    content[4096 * 4 : 4096 * 40] = b"\xaa" * (4096 * 36)
    place.database.write_bytes(content)
    with pytest.raises(Unavailable):
        backup.make(place, now=NOW)
    assert backup.listed(place.backups) == []
