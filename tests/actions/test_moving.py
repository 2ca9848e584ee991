"""A whole account out of one Kith and into another."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from app.actions import accounts, followup, importing, moving, notes, send, tasks
from app.domain import facts
from app.errors import Cancelled, Conflict, Invalid
from app.store import chats, estate, imports, search
from app.store.database import close_database, open_database, rows, transaction, value
from app.store.files import Files
from tests.actions.world import ANA, ANA_LID, BEN, DAY, GROUP, HOUR, MINUTE, NOW, World, outcome
from tests.chaos.order import a_life

ROOT = Path(__file__).resolve().parents[2]
PICTURE = b"a picture, as far as anybody here can tell" * 99


def test_every_table_is_named_once_and_every_reference_is_known(world: World) -> None:
    tables = {name for (name,) in rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")}
    tables = {name for name in tables if not name.startswith(("message_fts_", "message_words_"))}
    assert set(estate.OWNED) | set(estate.LEFT) == tables
    assert not set(estate.OWNED) & set(estate.LEFT)
    texts = {("message", "network_id"), ("message", "quote_id"), ("outbox", "network_id"), ("quarantine", "network_id")}
    for table in estate.OWNED:
        for _, name, kind, *_ in rows(f"PRAGMA table_info({table})"):
            if name.endswith("_id") and name not in ("owner_id", "picture_id", "row_id") and (table, name) not in texts:
                assert name in estate.REFERENCES or (table, name) in estate._OTHERWISE, f"{table}.{name} {kind}"


@pytest.fixture
def life(world: World, tmp_path: Path) -> World:
    """An account with something in nearly every table."""
    files = Files(tmp_path / "media")
    for batch in (a_life(60), [world.says("And now?", chat=GROUP, sender=BEN, at=NOW - HOUR), world.says("Lunch?", at=NOW - MINUTE)]):
        world.report(*batch)
    world.report(facts.Mapping(ANA, ANA_LID))
    picture = files.keep_bytes(PICTURE)
    photo = world.says("Look", kind="image", media=facts.Media("image/jpeg", len(PICTURE), name="beach.jpg"), at=NOW - 2 * MINUTE)
    world.report(photo)
    (message_id,) = (r[0] for r in rows("SELECT message_id FROM media"))
    with transaction():
        rows("UPDATE media SET state = 'stored', file = ? WHERE message_id = ?", (picture, message_id))
    ana = next(chat for chat in world.chats() if chat.kind == "direct")
    notes.add(world.owner, "Likes *mountains*", contact_id=ana.contact_id, now=NOW)
    tasks.add(world.owner, "Send the photos", contact_id=ana.contact_id, due_at=NOW + DAY, now=NOW)
    followup.snooze(world.owner, ana.id, NOW + DAY, now=NOW)
    send.text(world.owner, ana.id, "Not sent yet", now=NOW)
    return world


def hashes(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        told = json.loads(archive.read("manifest.json"))
    return {name: sha for name, (_, sha) in told["files"].items() if name.startswith("data/")}


def new_kith(folder: Path, others: int = 0) -> int:
    """An empty install with an account in it, and maybe somebody else's life."""
    close_database()
    open_database(folder / "kith.db")
    for n in range(others):
        other = World(f"other{n}@example.org")
        other.report(*a_life(40))
    return accounts.create_owner("new@example.org", "correct horse battery", now=NOW).id


def test_an_account_moves_with_nothing_lost(life: World, tmp_path: Path) -> None:
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    moving.write_account(life.owner, first, Files(tmp_path / "media"), now=NOW)
    before, counts, lanes = outcome(), estate.counts(life.owner), [(c.title, c.lane, c.opened_at) for c in life.chats()]
    (tmp_path / "new").mkdir()
    owner = new_kith(tmp_path / "new")
    media = Files(tmp_path / "new" / "media")
    taken = moving.read_account(owner, first, media, now=NOW)
    assert taken.left_out == 0
    assert estate.counts(owner) == counts
    assert [(c.title, c.lane, c.opened_at) for c in chats.recent(owner)] == lanes
    assert outcome() == before.replace('"queued"', '"failed"')  # what had not left does not leave from here
    assert value("SELECT state FROM outbox") == "failed"
    assert search.search(owner, "lunch", now=NOW)[0]
    (file,) = (r[0] for r in rows("SELECT file FROM media WHERE file <> ''"))
    assert media.path(file).read_bytes() == PICTURE
    moving.write_account(owner, second, media, now=NOW)
    moved = {name for name, sha in hashes(first).items() if hashes(second)[name] != sha}
    assert moved <= {"data/outbox.jsonl", "data/message.jsonl", "data/device.jsonl"}
    # From here on nothing changes any more, however often it moves.
    third = tmp_path / "third.zip"
    (tmp_path / "newer").mkdir()
    owner = new_kith(tmp_path / "newer")
    moving.read_account(owner, second, Files(tmp_path / "newer" / "media"), now=NOW)
    moving.write_account(owner, third, Files(tmp_path / "newer" / "media"), now=NOW)
    assert hashes(third) == hashes(second)


def test_it_moves_in_beside_others_who_have_its_ids(life: World, tmp_path: Path) -> None:
    target = tmp_path / "account.zip"
    moving.write_account(life.owner, target, Files(tmp_path / "media"), now=NOW)
    texts = {c.title: [b.text for b in chats.thread(life.owner, c.id, limit=500).messages] for c in life.chats()}
    counts = estate.counts(life.owner)
    (tmp_path / "new").mkdir()
    owner = new_kith(tmp_path / "new", others=2)
    others = {one: estate.counts(one) for one in (1, 2)}
    taken = moving.read_account(owner, target, Files(tmp_path / "new" / "media"), now=NOW)
    found = estate.counts(owner)
    assert {t: n for t, n in found.items() if n != counts[t]} == {"merge": 0} if taken.left_out else found == counts
    assert {c.title: [b.text for b in chats.thread(owner, c.id, limit=500).messages] for c in chats.recent(owner)} == texts
    assert {one: estate.counts(one) for one in (1, 2)} == others
    assert rows("PRAGMA foreign_key_check") == []


def test_what_an_older_kith_wrote_and_nobody_reads_any_more_is_let_be(world: World) -> None:
    owner = accounts.create_owner("new@example.org", "correct horse battery", now=NOW).id
    with transaction():
        newcomer = estate.Newcomer(owner)
        newcomer.take("device", ["id", "slug", "name", "created_at"], [[1, "old-phone", "Phone", NOW]])
        columns = ["id", "device_id", "address", "kind", "created_at", "nudged_id"]
        assert newcomer.take("conversation", columns, [[1, 1, "g@old", "group", NOW, 7]]) == 1
        with pytest.raises(Invalid):
            newcomer.take("conversation", [*columns, "of_tomorrow"], [[2, 1, "h@old", "group", NOW, 7, 0]])
    assert value("SELECT address FROM conversation WHERE owner_id = ?", (owner,)) == "g@old"


def test_it_moves_into_an_empty_account_alone(life: World, tmp_path: Path) -> None:
    target = tmp_path / "account.zip"
    moving.write_account(life.owner, target, Files(tmp_path / "media"), now=NOW)
    before = outcome()
    with pytest.raises(Conflict):
        moving.read_account(life.owner, target, Files(tmp_path / "media"), now=NOW)
    assert outcome() == before


def test_what_is_damaged_anywhere_changes_nothing(life: World, tmp_path: Path) -> None:
    target = tmp_path / "account.zip"
    moving.write_account(life.owner, target, Files(tmp_path / "media"), now=NOW)
    whole = target.read_bytes()
    (tmp_path / "new").mkdir()
    owner = new_kith(tmp_path / "new")
    media = Files(tmp_path / "new" / "media")
    pick = random.Random(7)
    refused = 0
    for _ in range(25):
        content = bytearray(whole)
        at = pick.randrange(len(content) - 8)
        content[at : at + 4] = pick.randbytes(4)
        target.write_bytes(content)
        try:
            moving.read_account(owner, target, media, now=NOW)
        except Invalid:
            refused += 1
            assert estate.is_empty(owner)
        else:  # a byte that says nothing, such as a date in the zip's list
            estate.forget(owner)
            owner = accounts.create_owner(f"again{at}@example.org", "correct horse battery", now=NOW).id
    assert refused > 15


def test_it_can_be_cancelled_and_leaves_no_file(life: World, tmp_path: Path) -> None:
    def no(_done: int, _total: int) -> None:
        raise Cancelled("Enough.")

    with pytest.raises(Cancelled):
        moving.write_account(life.owner, tmp_path / "account.zip", Files(tmp_path / "media"), progress=no, now=NOW)
    assert not (tmp_path / "account.zip").exists()


def test_it_can_be_read_without_a_kith(life: World, tmp_path: Path) -> None:
    target = tmp_path / "account.zip"
    moving.write_account(life.owner, target, Files(tmp_path / "media"), now=NOW)
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        pages = [name for name in names if name.startswith("conversations/")]
        assert len(pages) == len(life.chats())
        assert any("Lunch?" in archive.read(name).decode() for name in pages)
        assert "README.txt" in names




def test_the_command_line_takes_it_in(life: World, tmp_path: Path) -> None:
    target = tmp_path / "account.zip"
    moving.write_account(life.owner, target, Files(tmp_path / "media"), now=NOW)
    before = estate.counts(life.owner)
    close_database()

    def kith(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "app.cli", *words, "--data-dir", str(tmp_path / "there")]
        return subprocess.run(command, cwd=ROOT, input=given, capture_output=True, text=True, check=False)

    (tmp_path / "there").mkdir()
    made = kith("user", "add", "new@example.org", "--password-stdin", given="correct horse battery\n")
    assert made.returncode == 0, made.stderr
    done = kith("import", str(target), "--user", "new@example.org", "--json")
    assert done.returncode == 0, done.stderr
    open_database(tmp_path / "there" / "kith.db")
    assert estate.counts(1) == before
    close_database()
    again = kith("import", str(target), "--user", "new@example.org")
    assert again.returncode == 1
    assert "empty" in again.stderr


def test_a_page_takes_it_in_the_background(life: World, tmp_path: Path) -> None:
    target = tmp_path / "account.zip"
    moving.write_account(life.owner, target, Files(tmp_path / "media"), now=NOW)
    with pytest.raises(Invalid, match="empty"):
        importing.give(life.owner, target, "account.zip", {}, now=NOW)
    before = estate.counts(life.owner)
    (tmp_path / "new").mkdir()
    owner = new_kith(tmp_path / "new")
    run_id = importing.give(owner, target, "account.zip", {}, now=NOW)
    importing.Importer(Files(tmp_path / "new" / "media")).work(NOW)
    run = imports.one(owner, run_id)
    assert (run.state, run.counts["added"]) == ("done", before["contact"])
    found = estate.counts(owner)
    assert {table: n for table, n in found.items() if n != before[table]} == {"import_run": before["import_run"] + 1}
    with pytest.raises(Conflict):
        importing.undo(owner, run_id, Files(tmp_path / "new" / "media"), now=NOW)
    assert importing.rehearse(owner, moved_again(owner, tmp_path), {})["contact"] == before["contact"]


def moved_again(owner: int, folder: Path) -> Path:
    again = folder / "again.zip"
    moving.write_account(owner, again, Files(folder / "new" / "media"), now=NOW)
    return again
