"""What a person is given of themselves: everything that belongs to them, and nothing of anybody else."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from app.actions import handover
from app.errors import NotFound
from app.store.belongings import HANGING, OF_A_PERSON
from app.store.database import rows
from app.store.files import Files
from tests.actions.test_erase import Planted
from tests.actions.world import NOW, World


def test_everything_of_a_person_is_in_the_file_and_nothing_of_another(world: World, database: Path) -> None:
    files = Files(database.parent / "media")
    planted, other = Planted(world, 1, files), Planted(world, 2, files)
    text = b"".join(handover.person(world.owner, planted.id, None, now=NOW)).decode()
    told = json.loads(text)
    assert told["format"] == "kith-person"
    for belonging in OF_A_PERSON:
        if belonging.exported and belonging.table not in ("message", "merge"):
            held = rows(f"SELECT count(*) FROM {belonging.table} WHERE {belonging.column} = ?", (planted.id,))[0][0]
            name = belonging.table if f"{belonging.table}_{belonging.column}" not in told else f"{belonging.table}_{belonging.column}"
            assert len(told[name]) == held, belonging
    assert {h.table for h in HANGING if h.exported and h.on in ("conversation", "note")} <= {*told, "message"}
    written = [m for m in told["message"] if planted.mark in m["text"]]
    assert {m["text"] for m in written} >= {f"Hello again {planted.mark}", f"Yes {planted.mark}", f"In the choir {planted.mark}"}
    assert next(m for m in written if m["text"].startswith("Hello again"))["message_version"][0]["text"] == f"Hello {planted.mark}?"
    assert next(m for m in written if m["kind"] == "image")["media"][0]["name"] == f"{planted.mark}.jpg"
    assert other.mark not in text
    assert other.number not in text


def test_the_zip_holds_the_files_under_harmless_names(world: World, database: Path) -> None:
    files = Files(database.parent / "media")
    planted = Planted(world, 1, files)
    packed = b"".join(handover.person(world.owner, planted.id, files, now=NOW))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        contents = {archive.read(name) for name in names if name.startswith("media/")}
        assert json.loads(archive.read("person.json"))["contact"][0]["id"] == planted.id
    assert contents == {b"photo of " + planted.mark.encode(), b"portrait of " + planted.mark.encode()}
    assert all(".." not in name and not name.startswith("/") for name in names)


def test_other_owners_people_are_not_handed_over(world: World, database: Path) -> None:
    planted = Planted(world, 1, Files(database.parent / "media"))
    stranger = World("stranger@example.org")
    with pytest.raises(NotFound):
        handover.person(stranger.owner, planted.id, None, now=NOW)
    assert rows("SELECT 1 FROM audit WHERE action = 'export_person'") == []
