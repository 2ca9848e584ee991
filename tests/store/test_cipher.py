"""The database under a passphrase: in a process of its own, whose SQLite can do that."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from app.errors import Unavailable
from app.store import cipher

ROOT = Path(__file__).resolve().parents[2]
MARK = "heliotrope"


def run(folder: Path, passphrase: str, script: str) -> str:
    """What a Kith of its own says that opens the database in ``folder`` under a passphrase."""
    said = subprocess.run(
        [sys.executable, "-c", _BEGIN + script, str(folder), passphrase], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stderr[-2000:]
    return said.stdout.splitlines()[-1] if said.stdout else ""


_BEGIN = """
import sys
from pathlib import Path
from app import logs
logs.configure("ERROR")
from app.store import cipher, copies
from app.store.database import close_database, open_database
from app.errors import Unavailable
folder = Path(sys.argv[1]); path = folder / "kith.db"
cipher.use(sys.argv[2])
from tests.actions.world import World, NOW
"""
_WRITE = "open_database(path); world = World(); world.report(world.says('Hello heliotrope')); print(world.texts()[0])"
_READ = """
open_database(path)
from app.store import chats, search
print(chats.recent(1)[0].last_text, len(search.search(1, 'heliotrope', now=NOW).items))
"""


def test_an_sqlite_that_cannot_encrypt_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(apsw, "mc_version")  # as the plain package has it, which would take no notice of the key
    with pytest.raises(Unavailable, match="cannot encrypt"):
        cipher.use("open sesame")
    assert cipher.pragmas(Path("nowhere")) == {}


def test_nothing_readable_is_on_the_disk(tmp_path: Path) -> None:
    assert run(tmp_path, "open sesame", _WRITE) == "Hello heliotrope"
    for path in tmp_path.rglob("*"):
        assert MARK.encode() not in path.read_bytes()
        assert not path.read_bytes().startswith(b"SQLite format")
    assert run(tmp_path, "open sesame", _READ) == "Hello heliotrope 1"


@pytest.mark.parametrize("passphrase", ["", "open barley"])
def test_another_passphrase_is_said(tmp_path: Path, passphrase: str) -> None:
    run(tmp_path, "open sesame", _WRITE)
    script = "\ntry:\n    open_database(path)\nexcept Unavailable as error:\n    print(error.sentence)"
    assert "under another passphrase" in run(tmp_path, passphrase, script)
    assert run(tmp_path, "open sesame", _READ) == "Hello heliotrope 1"


def test_a_plain_database_is_encrypted_in_place(tmp_path: Path) -> None:
    run(tmp_path, "", _WRITE)
    assert any(MARK.encode() in path.read_bytes() for path in tmp_path.glob("kith.db*"))
    assert run(tmp_path, "open sesame", _READ) == "Hello heliotrope 1"
    assert all(MARK.encode() not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_copies_are_under_the_same_passphrase(tmp_path: Path) -> None:
    run(tmp_path, "open sesame", _WRITE)
    script = "copies.snapshot(path, folder / 'copy.db'); print(copies.problems(folder / 'copy.db'), copies.version(folder / 'copy.db') > 0)"
    assert run(tmp_path, "open sesame", script) == "[] True"
    assert MARK.encode() not in (tmp_path / "copy.db").read_bytes()
