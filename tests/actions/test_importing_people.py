"""Taking in address books: new people, what is added to those one knows, what is refused, and all of it taken back."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.actions import contacts, importing, receive
from app.actions.importing import Importer, Preview
from app.actions.record import profile as profile_actions
from app.domain import facts
from app.store import imports, people, points, profile
from app.store.database import rows, value
from app.store.files import Files
from tests.actions.world import NOW, World

_BOOK = (
    "First Name,Last Name,Company,Phone,E-mail Address,Birthday,City,Notes\n"
    "Bo,Ek,Example Ltd,+1 555 010 0144,bo@example.org,1990-04-02,Town,met at sea\n"
    "Cleo,Diaz,,not a number,cleo@example.org,,,\n"
    ",,,nothing at all,,,,\n"
)
_TABLES = ("contact", "address", "point", "special_date", "postal", "note", "conversation", "person_search")


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "media")


def give(world: World, folder: Path, text: str, name: str = "people.csv", **options: Any) -> int:
    path = folder / f"given-{len(list(folder.iterdir()))}"
    path.write_text(text)
    return importing.give(world.owner, path, name, options, now=NOW)


def take(world: World, folder: Path, files: Files, text: str, name: str = "people.csv", **options: Any) -> imports.Run:
    run_id = give(world, folder, text, name, **options)
    importing.start(world.owner, run_id, now=NOW)
    while Importer(files).step(run_id, NOW):
        pass
    return imports.one(world.owner, run_id)


def everything() -> dict[str, list[Any]]:
    return {table: rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in _TABLES if value("SELECT 1 FROM sqlite_schema WHERE name = ?", (table,))}


def test_people_come_in_with_what_is_known_of_them(world: World, files: Files, tmp_path: Path) -> None:
    run = take(world, tmp_path, files, _BOOK)
    assert (run.state, run.counts) == ("done", {"added": 2, "partly": 1, "rejected": 1})
    bo = people.find(world.owner, ("pn:15550100144",))["pn:15550100144"]
    known = profile.profile(world.owner, bo)
    assert (known.name, known.given_name, known.family_name, known.company) == ("Bo Ek", "Bo", "Ek", "Example Ltd")
    assert {(p.kind, p.value) for p in points.of_contact(bo)} >= {("phone", "+15550100144"), ("email", "bo@example.org")}
    assert [(d.kind, d.year, d.month, d.day) for d in profile.dates(bo)] == [("birthday", 1990, 4, 2)]
    assert value("SELECT body FROM note WHERE contact_id = ?", (bo,)) == "met at sea"
    assert [(line, why) for line, why, _ in imports.rejected(run.id)] == [
        (3, "Taken in without: not a number: Write the number with its country code, like +1 555 010 0123."),
        (4, "nothing at all: Write the number with its country code, like +1 555 010 0123."),
    ]
    # Whoever writes from the number is this person.
    world.report(world.says("Hello", chat="pn:15550100144"))
    assert world.chat("Bo Ek").contact_id == bo


def test_the_same_again_changes_nothing(world: World, files: Files, tmp_path: Path) -> None:
    take(world, tmp_path, files, _BOOK)
    before = everything()
    assert take(world, tmp_path, files, _BOOK).counts == {"same": 2, "partly": 1, "rejected": 1}
    assert everything() == before


def test_a_known_number_adds_to_that_person_and_fills_only_what_is_empty(world: World, files: Files, tmp_path: Path) -> None:
    receive.apply(world.device, facts.Batch((facts.Person("pn:15550100144", push_name="bobo"),)), now=NOW)
    bo = people.find(world.owner, ("pn:15550100144",))["pn:15550100144"]
    profile_actions.change(world.owner, bo, {"company": "My own word"}, now=NOW)
    before = everything()
    run_id = give(world, tmp_path, _BOOK)
    plan = importing.look(world.owner, run_id)
    assert isinstance(plan, Preview)
    assert plan.counts == {"new": 1, "changed": 1, "same": 0, "refused": 1}
    assert plan.changes[0].contact_id == bo
    assert everything() == before, "looking changes nothing"
    run = take(world, tmp_path, files, _BOOK)
    assert run.counts == {"changed": 1, "added": 1, "partly": 1, "rejected": 1}
    known = profile.profile(world.owner, bo)
    assert (known.name, known.company) == ("Bo Ek", "My own word")
    importing.undo(world.owner, run.id, files, now=NOW)
    after = profile.profile(world.owner, bo)
    assert (after.name, after.company, after.given_name) == ("bobo", "My own word", "")
    assert [p.kind for p in points.of_contact(bo)] == ["whatsapp"]
    assert profile.dates(bo) == []


def test_undoing_leaves_what_was_changed_since(world: World, files: Files, tmp_path: Path) -> None:
    run = take(world, tmp_path, files, _BOOK)
    bo = people.find(world.owner, ("pn:15550100144",))["pn:15550100144"]
    world.report(world.says("Hello", chat="pn:15550100144"))
    assert importing.undo(world.owner, run.id, files, now=NOW) == 1  # Cleo; with Bo there is a chat now
    assert people.contact(world.owner, bo).conversation_id
    assert imports.people_named(world.owner, "Cleo Diaz") == []


def test_somebody_with_the_name_of_another_is_new_and_said(world: World, files: Files, tmp_path: Path) -> None:
    contacts.add(world.owner, "Bo Ek", "+1 555 010 0199", now=NOW)
    run = take(world, tmp_path, files, _BOOK)
    assert (run.counts["added"], run.counts["alike"]) == (2, 1)
    assert len(imports.people_named(world.owner, "Bo Ek")) == 2


def test_two_rows_with_one_number_are_one_person(world: World, files: Files, tmp_path: Path) -> None:
    text = "Name,Phone,E-mail\nBo Ek,+1 555 010 0144,\nB. Ek,+1 (555) 010-0144,bo@example.org\n"
    run = take(world, tmp_path, files, text)
    assert run.counts == {"added": 1, "changed": 1}


def test_columns_chosen_by_hand(world: World, files: Files, tmp_path: Path) -> None:
    run = take(world, tmp_path, files, "A,B\nKim,kim@example.org\n", columns={"0": "name", "1": "email"})
    assert run.counts == {"added": 1}
    assert imports.people_named(world.owner, "Kim")


def test_a_book_that_was_broken_off_goes_on(world: World, files: Files, tmp_path: Path) -> None:
    text = "Name,Phone\n" + "".join(f"Person {n},+1 555 010 {n:04}\n" for n in range(350))
    run_id = give(world, tmp_path, text)
    importing.start(world.owner, run_id, now=NOW)
    steps = 0
    while Importer(files).step(run_id, NOW):  # each time one that knows nothing of the last
        steps += 1
    assert steps == 4
    assert imports.one(world.owner, run_id).counts == {"added": 350}
    assert importing.undo(world.owner, run_id, files, now=NOW) == 350
    assert value("SELECT count(*) FROM contact WHERE is_me = 0") == 0


def test_a_photo_goes_with_the_person_unless_somebody_else_has_it(world: World, files: Files, tmp_path: Path) -> None:
    def photo(colour: str) -> str:
        made = io.BytesIO()
        Image.new("RGB", (8, 8), colour).save(made, "PNG")
        return "PHOTO;ENCODING=b;TYPE=PNG:" + base64.b64encode(made.getvalue()).decode()

    cards = "".join(
        f"BEGIN:VCARD\nVERSION:3.0\nFN:{name}\n{photo(colour)}\nEND:VCARD\n" for name, colour in (("Bo", "red"), ("Cleo", "teal"), ("Dana", "gold"))
    )
    run = take(world, tmp_path, files, cards, "people.vcf")
    red, teal = (profile.profile(world.owner, imports.people_named(world.owner, name)[0]).own_picture for name in ("Bo", "Cleo"))
    kim = contacts.add(world.owner, "Kim", "", now=NOW)
    profile_actions.set_picture(world.owner, kim, files.path(teal).read_bytes(), files, now=NOW)
    kept = profile.profile(world.owner, kim).own_picture
    profile.set_own_picture(kim, teal)  # drawn anew it would be another file
    imports.forget_contact(imports.people_named(world.owner, "Dana")[0])  # as erasing her has done
    assert importing.undo(world.owner, run.id, files, now=NOW) == 2
    assert [files.path(file).exists() for file in (red, teal, kept)] == [False, True, True]
