"""Duplicates as they are found in a database, listed, dismissed, and found again when something changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.actions import contacts
from app.actions import duplicates as actions
from app.domain import facts
from app.errors import Invalid, NotFound
from app.store import bin as thrown
from app.store import duplicates, people
from app.store.database import close_database, db, write
from tests.actions.world import NOW, World
from tests.database import new_database

OLD, NEW = "pn:551187654321", "pn:5511987654321"  # one number, before and after Brazil's ninth digit


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    new_database(tmp_path / "kith.db")
    made = World()
    for address in (OLD, NEW):
        made.report(facts.Person(address, push_name="Ana Lima"), made.says("Oi", chat=address))
    yield made
    close_database()


def pair(world: World) -> tuple[int, int]:
    low, high = sorted(people.find(world.owner, (OLD, NEW)).values())
    return low, high


def test_the_job_finds_them_once_and_looks_again_only_when_something_changed(world: World) -> None:
    assert actions.find(NOW) == 1
    assert actions.find(NOW) == 0
    (found,) = duplicates.listed(world.owner)
    assert ((found.one.id, found.other.id), found.sure) == (pair(world), True)
    assert {r.code for r in found.reasons} == {"variant", "same_name"}
    assert duplicates.count(world.owner) == (1, 1)
    sql = "INSERT INTO point (owner_id, contact_id, kind, value, created_at) VALUES (?, ?, 'email', 'ana@example.org', 1)"
    write(sql, (world.owner, pair(world)[0]))
    assert actions.find(NOW) == 1
    assert duplicates.of_contact(world.owner, pair(world)[1])[0].one.id == pair(world)[0]


def test_a_merge_takes_the_pair_away(world: World) -> None:
    actions.find(NOW)
    contacts.merge(world.owner, *pair(world), now=NOW)
    assert duplicates.listed(world.owner) == []


def test_what_was_dismissed_is_not_proposed_until_that_is_taken_back(world: World) -> None:
    actions.find(NOW)
    low, high = pair(world)
    actions.dismiss(world.owner, high, low, now=NOW)
    assert duplicates.listed(world.owner) == []
    actions.find(NOW)
    assert duplicates.listed(world.owner) == []
    assert [(d.low_id, d.high_id, d.low_name) for d in duplicates.dismissed(world.owner)] == [(low, high, "Ana Lima")]
    actions.undismiss(world.owner, low, high, now=NOW)
    assert len(duplicates.listed(world.owner)) == 1


def test_who_is_in_the_bin_is_not_proposed(world: World) -> None:
    actions.find(NOW)
    write("UPDATE contact SET binned_at = 1 WHERE id = ?", (pair(world)[0],))
    assert duplicates.listed(world.owner) == []
    actions.find(NOW)
    assert duplicates.count(world.owner) == (0, 0)


def test_other_owners_people_are_never_compared_nor_dismissed(world: World) -> None:
    stranger = World("stranger@example.org")
    stranger.report(facts.Person(OLD, push_name="Ana Lima"), stranger.says("Oi", chat=OLD))
    actions.find(NOW)
    assert duplicates.listed(stranger.owner) == []
    with pytest.raises(NotFound):
        actions.dismiss(stranger.owner, *pair(world), now=NOW)
    with pytest.raises(Invalid):
        actions.dismiss(world.owner, 1, 1, now=NOW)


def test_lists_ask_the_same_number_of_questions_at_any_length(world: World) -> None:
    def questions() -> int:
        ran: list[str] = []
        connection = db.connection()
        connection.set_exec_trace(lambda _cursor, sql, _bindings: ran.append(sql) or True)
        try:
            duplicates.listed(world.owner)
            duplicates.dismissed(world.owner)
            thrown.listed(world.owner)
        finally:
            connection.set_exec_trace(None)
        return len(ran)

    actions.find(NOW)
    few = questions()
    for n in range(8):
        for address in (f"pn:5521{n}7654321", f"pn:55219{n}7654321"):
            world.report(facts.Person(address, push_name=f"Rosa Paz {n}"), world.says("Oi", chat=address))
        write("UPDATE contact SET binned_at = 1 WHERE id = ?", (people.add(world.owner, (f"pn:1555018{n}",), now=NOW),))
    actions.find(NOW)
    assert len(duplicates.listed(world.owner)) > 1
    assert len(thrown.listed(world.owner)) == 8
    assert questions() == few
