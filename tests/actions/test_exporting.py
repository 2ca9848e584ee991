"""Exports in the background: written, told about, ended, expired."""

from __future__ import annotations

import json
import stat
import zipfile
from pathlib import Path

import pytest

from app.actions import accounts, exporting, segments
from app.errors import Invalid, NotFound
from app.store import exports, outgoing
from app.store.database import subscribe, value
from app.store.files import Files
from tests.actions.world import ANA, BEN, MINUTE, NOW, World


@pytest.fixture
def told(world: World) -> World:
    world.report(world.says("Are you coming?", at=NOW - 2 * MINUTE), world.says("Hello from Ben", chat=BEN, at=NOW - MINUTE))
    return world


def run(world: World, folder: Path) -> int:
    return exporting.run_waiting(folder / "exports", Files(folder / "media"), now=world.now)


@pytest.mark.parametrize("form", exporting.CONVERSATION)
def test_a_conversation_is_written_in_the_background(told: World, tmp_path: Path, form: str) -> None:
    chat = next(c for c in told.chats() if c.last_text == "Are you coming?")
    heard: list[str] = []
    end = subscribe(lambda _, name, payload: heard.append(payload["state"]) if name == "job" else None)
    made = exporting.ask(told.owner, form, conversation_id=chat.id, now=NOW)
    with pytest.raises(NotFound):
        exporting.file_of(told.owner, made, tmp_path / "exports")
    assert run(told, tmp_path) == 1
    end()
    path = exporting.file_of(told.owner, made, tmp_path / "exports")
    assert "Are you coming?" in path.read_text()
    assert "Hello from Ben" not in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert heard[0] == "waiting"
    assert heard[-1] == "done"


def test_with_its_files_it_is_a_zip(told: World, tmp_path: Path) -> None:
    made = exporting.ask(told.owner, "html", conversation_id=told.chats()[0].id, media=True, now=NOW)
    run(told, tmp_path)
    with zipfile.ZipFile(exporting.file_of(told.owner, made, tmp_path / "exports")) as archive:
        assert len([name for name in archive.namelist() if name.endswith(".html")]) == 1


def test_people_of_a_segment(told: World, tmp_path: Path) -> None:
    chosen = segments.add(told.owner, "With a chat", "has:chat", now=NOW)
    made = exporting.ask_people(told.owner, "json", segment_id=chosen, now=NOW)
    run(told, tmp_path)
    people = json.loads(exporting.file_of(told.owner, made, tmp_path / "exports").read_text())["people"]
    assert {one["phones"][0]["value"] for one in people} == {"+" + ANA[3:], "+" + BEN[3:]}


def test_what_is_ended_is_not_written(told: World, tmp_path: Path) -> None:
    made = exporting.ask(told.owner, "zip", now=NOW)
    exporting.cancel(told.owner, made, now=NOW)
    exporting.cancel(told.owner, made, now=NOW)
    assert run(told, tmp_path) == 0
    assert exports.export(told.owner, made).state == "cancelled"
    assert list((tmp_path / "exports").glob("*")) == []


def test_what_was_under_way_when_kith_ended_begins_again(told: World, tmp_path: Path) -> None:
    made = exporting.ask(told.owner, "zip", now=NOW)
    exports.move(made, ("waiting",), state="running")
    assert run(told, tmp_path) == 0
    assert exports.begin_again() == 1
    assert run(told, tmp_path) == 1


def test_files_go_after_a_week(told: World, tmp_path: Path) -> None:
    made = exporting.ask(told.owner, "zip", now=NOW)
    run(told, tmp_path)
    assert exporting.expire(tmp_path / "exports", now=NOW + exporting.KEPT) == 0
    assert exporting.expire(tmp_path / "exports", now=NOW + exporting.KEPT + 1) == 1
    assert exports.export(told.owner, made).state == "expired"
    assert list((tmp_path / "exports").glob("*")) == []


def test_one_sees_ones_own_alone(told: World, tmp_path: Path) -> None:
    other = accounts.create_owner("other@example.org", "correct horse battery", now=NOW).id
    made = exporting.ask(told.owner, "zip", now=NOW)
    run(told, tmp_path)
    for forbidden in (lambda: exporting.file_of(other, made, tmp_path / "exports"), lambda: exporting.cancel(other, made, now=NOW)):
        with pytest.raises(NotFound):
            forbidden()
    with pytest.raises(NotFound):
        exporting.ask(other, "txt", conversation_id=told.chats()[0].id, now=NOW)
    with pytest.raises(Invalid):
        exporting.ask(told.owner, "exe", now=NOW)


def test_what_is_read_once_is_not_kept_in_memory(told: World) -> None:
    kept = value("PRAGMA cache_size")
    batches = outgoing.messages(told.owner, told.chats()[0].id)
    next(batches)
    assert abs(value("PRAGMA cache_size")) < abs(kept) / 10
    batches.close()
    assert value("PRAGMA cache_size") == kept
