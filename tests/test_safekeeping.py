"""The data directory as a whole: who may work on it, and what ``doctor`` says of it in any state."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.actions import accounts, backup, checkup
from app.errors import Invalid, Unavailable
from app.runtime.lock import Lock
from app.runtime.safekeeping import Safekeeping
from app.settings import load
from app.store import cipher
from app.store.database import close_database, db, newest_schema, open_database
from tests.actions.world import DAY, NOW


@pytest.fixture
def keeping(tmp_path: Path) -> Safekeeping:
    settings = load(data_dir=tmp_path / "data", sessions_dir=tmp_path / "sessions")
    settings.data_dir.mkdir(mode=0o700)
    open_database(settings.database_path)
    accounts.create_owner("robin@example.org", "correct horse battery", now=NOW)
    close_database()
    return Safekeeping(settings, lambda: NOW)


def told(keeping: Safekeeping) -> dict[str, str]:
    return {finding.about: finding.state for finding in keeping.examine()}


def test_a_command_works_alone_or_leaves_it_to_the_kith_that_runs(keeping: Safekeeping) -> None:
    with keeping.alone() as alone:
        assert alone
        with keeping.alone() as another:
            assert not another
        with pytest.raises(Unavailable, match="already running"):
            keeping.come_back()
    keeping.come_back()
    with keeping.alone() as alone:
        assert not alone
    with pytest.raises(Unavailable, match="Stop it first"):
        keeping.restore(keeping.place.backups / "any")
    keeping.end()
    with keeping.alone() as alone:
        assert alone


def test_one_backup_at_a_time_in_a_folder(keeping: Safekeeping) -> None:
    keeping.back_up()
    lock = Lock(keeping.place.backups / ".lock")
    assert lock.try_to_take()
    with pytest.raises(Unavailable, match="being made already"):
        keeping.back_up()
    assert len(backup.listed(keeping.place.backups)) == 1
    lock.give_back()
    keeping.back_up()


def test_the_doctor_speaks_of_a_sound_database(keeping: Safekeeping) -> None:
    found = told(keeping)
    assert {"database", "search", "media", "clock", "sessions", "disk", "backups"} <= found.keys()
    assert found["database"] == "good"


def test_the_doctor_speaks_where_there_is_none(keeping: Safekeeping) -> None:
    keeping.place.database.unlink()
    assert told(keeping)["database"] == "good"


def test_the_doctor_speaks_of_a_damaged_one_and_names_the_backup(keeping: Safekeeping) -> None:
    made = keeping.back_up()
    content = bytearray(keeping.place.database.read_bytes())
    content[4096 * 3 : 4096 * 30] = b"\xaa" * (4096 * 27)
    keeping.place.database.write_bytes(content)
    findings = {finding.about: finding for finding in keeping.examine()}
    assert findings["database"].state == "bad"
    assert str(made.path) in findings["database"].sentence
    assert "search" not in findings


def test_the_doctor_changes_nothing_about_one_of_an_older_kith(keeping: Safekeeping) -> None:
    open_database(keeping.place.database)
    db.execute_sql(f"PRAGMA user_version = {newest_schema() - 1}")
    close_database()
    before = keeping.place.database.read_bytes()
    assert told(keeping)["schema"] == "warn"
    assert keeping.place.database.read_bytes() == before


def test_a_forgotten_passphrase_is_thought_of_before_an_old_backup(keeping: Safekeeping) -> None:
    made = keeping.back_up()
    cipher.use("sea otter")
    try:
        open_database(keeping.place.database)  # puts it under the passphrase
        close_database()
        sealed = backup.make(keeping.place, passphrase="moon boots", now=NOW + DAY)
        for given, lacking in (("", "is missing"), ("sea lion", "is not the one it was made with")):
            cipher.use(given)
            (found, *_) = checkup.database(keeping.place, "moon boots", newest_schema())
            assert found.state == "bad"
            assert f"KITH_DATABASE_PASSPHRASE {lacking}: look at that first" in found.sentence
            assert str(made.path) in found.sentence
            with pytest.raises(Invalid, match="KITH_DATABASE_PASSPHRASE"):
                backup.verify(sealed.path, passphrase="moon boots")
        with pytest.raises(Invalid, match="KITH_BACKUP_PASSPHRASE"):
            backup.verify(sealed.path, passphrase="")
        with pytest.raises(Invalid, match="KITH_BACKUP_PASSPHRASE"):
            backup.verify(sealed.path, passphrase="sun hat")
    finally:
        cipher.use("")


def test_into_an_empty_place_nothing_is_set_aside(keeping: Safekeeping, tmp_path: Path) -> None:
    made = keeping.back_up()
    settings = load(data_dir=tmp_path / "new", sessions_dir=tmp_path / "sessions")
    settings.data_dir.mkdir(mode=0o700)
    restored = Safekeeping(settings, lambda: NOW).restore(made.path)
    assert settings.database_path.exists()
    assert not restored.aside.exists()
