"""Merging two people and taking them apart again: whatever belonged to them is as it was, and nothing is lost on the way."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.actions import alerts, contacts, followup, ways
from app.domain import facts
from app.errors import Conflict, NotFound
from app.store import conversations, journal, merges, people
from app.store import ways as stored_ways
from app.store.belongings import OF_A_PERSON, columns_of
from app.store.database import close_database, row, rows, value, write
from app.store.search.keeping import table_of
from tests.actions.world import ANA, ANA_LID, BEN, DAY, GROUP, HOUR, MINUTE, NOW, World
from tests.database import new_database

_owners = itertools.count(1)


@pytest.fixture(autouse=True)
def database(tmp_path: Path) -> Iterator[None]:
    new_database(tmp_path / "kith.db")
    yield
    close_database()


def everything(owner_id: int) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but the merges themselves, and every word of the owner's search index."""
    tables = rows(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB '*_fts_*'"
        " AND name NOT GLOB 'message_words_*' AND name NOT GLOB 'people_*' AND name NOT IN ('merge', 'audit', 'journal')"
    )
    found = {
        table: sorted(rows(f"SELECT {', '.join(c for c in columns_of(table) if c != 'updated_at')} FROM {table}"), key=repr)
        for (table,) in tables
    }
    if rows("SELECT 1 FROM sqlite_schema WHERE name = ?", (table_of(owner_id),)):
        found["words"] = sorted(rows(f"SELECT term, doc, col, offset FROM message_words_{owner_id}"), key=repr)
    return found


# ── Random records ──────────────────────────────────────────────────────────────────────────────────────────────────

Maker = tuple[str, str]
#: table -> how to put a row in, of :o(wner), :w(ho) and two small numbers :a, :b, so that both often have the same.
_MAKE = {
    "point": "INSERT OR IGNORE INTO point (owner_id, contact_id, kind, value, is_primary, created_at)"
    " VALUES (:o, :w, 'email', 'p' || :a, :b = 1 AND NOT EXISTS (SELECT 1 FROM point WHERE contact_id = :w), 1)",
    "postal": "INSERT INTO postal (owner_id, contact_id, street, is_default)"
    " VALUES (:o, :w, 'street' || :a, :b = 1 AND NOT EXISTS (SELECT 1 FROM postal WHERE contact_id = :w))",
    "special_date": "INSERT INTO special_date (owner_id, contact_id, month, day) VALUES (:o, :w, 1 + :a, 1 + :b)",
    "custom_value": "INSERT OR IGNORE INTO custom_value (contact_id, field_id, value)"
    " SELECT :w, id, :b FROM custom_field WHERE owner_id = :o AND position = :a",
    "relation": "INSERT OR IGNORE INTO relation (owner_id, contact_id, other_id, kind) VALUES (:o, :w, :t, 'k' || :a)",
    "relation back": "INSERT OR IGNORE INTO relation (owner_id, contact_id, other_id, kind) VALUES (:o, :t, :w, 'k' || :a)",
    "external_id": "INSERT OR IGNORE INTO external_id (contact_id, source, value) VALUES (:w, 's' || :a, 'v' || :b)",
    "contact_tag": "INSERT OR IGNORE INTO contact_tag (contact_id, tag_id)"
    " SELECT :w, id FROM tag WHERE owner_id = :o AND colour = :a",
    "note": "INSERT INTO note (owner_id, contact_id, body, created_at, updated_at) VALUES (:o, :w, 'note' || :a, 1, 1)",
    "task": "INSERT INTO task (owner_id, contact_id, title, created_at, updated_at) VALUES (:o, :w, 'task' || :a, 1, 1)",
    "encounter": "INSERT INTO encounter (owner_id, contact_id, kind, at, created_at, updated_at)"
    " VALUES (:o, :w, 'call', :a, 1, 1)",
    "reminder": "INSERT OR IGNORE INTO reminder (owner_id, contact_id, kind, subject, step, due_at, created_at)"
    " VALUES (:o, :w, 'by_hand', 'r' || :w, :a, 1, 1)",
    "notification": "INSERT OR IGNORE INTO notification (owner_id, contact_id, kind, subject, step, at)"
    " VALUES (:o, :w, 'touch', 'n' || :w, :a, 1)",
    "cadence": "INSERT OR IGNORE INTO cadence (contact_id, owner_id, days, tier) VALUES (:w, :o, :a * 7, iif(:b, 'close', ''))",
    "score": "INSERT OR IGNORE INTO score (contact_id, owner_id, total, parts, due_at) VALUES (:w, :o, :a, '[]', :b)",
    "not_duplicates": "INSERT OR IGNORE INTO not_duplicates (owner_id, low_id, high_id, at)"
    " VALUES (:o, min(:w, :t), max(:w, :t), 1)",
    "correction": "INSERT INTO correction (owner_id, conversation_id, contact_id, message_id, turn, needed, at)"
    " SELECT :o, id, :w, 0, 'turn', :b, 1 FROM conversation WHERE contact_id = :w",
    "scheduled": "INSERT INTO scheduled (owner_id, conversation_id, body, due_at, cut_off, created_at, updated_at)"
    " SELECT :o, id, 'later', 1, 1, 1, 1 FROM conversation WHERE contact_id = :w",
    "contact": "UPDATE contact SET company = 'company' || :a, met = 'met' || :b, nickname = iif(:a = :b, 'nick', '') WHERE id = :"
    "w",
    "conversation": "UPDATE conversation SET draft = 'draft' || :a, usual = :b * 1000, muted_until = :b - 1 WHERE contact_id = :"
    "w",
}  # fmt: skip

_small = st.integers(0, 2)
_whos = st.sampled_from(("ana", "twin", "ben"))
_rows = st.lists(st.tuples(st.sampled_from(sorted(_MAKE)), _whos, _small, _small), max_size=25)
#: (what, who, number): the same number from both is the same message, stored twice.
_said = st.lists(st.tuples(st.sampled_from(("says", "group", "mine", "reaction", "done")), _whos, st.integers(0, 5)), max_size=14)
_ADDRESS = {"ana": ANA, "twin": ANA_LID, "ben": BEN}


def tell(world: World, said: list[tuple[str, str, int]]) -> None:
    """Have people say and do things; everybody has said something once, so that all are there."""
    for who, address in _ADDRESS.items():
        world.report(world.says("Hello?", chat=address, id=f"HELLO-{who}", at=NOW - DAY))
    for what, who, number in said:
        at, address = NOW - 10 * HOUR + number * MINUTE, _ADDRESS[who]
        if what == "says":
            world.report(world.says(f"Where is it {number}?", chat=address, id=f"SAID{number}", at=at))
        elif what == "group":
            world.report(world.says(f"In the group {number}", chat=GROUP, sender=address, id=f"GROUP{number}", at=at))
        elif what == "mine":
            world.report(world.i_say(f"Here {number}", chat=address, id=f"I{number}{who}", at=at))
        elif what == "reaction":
            world.report(facts.Reaction(f"R{number}{who}", f"GROUP{number}", GROUP, address, False, at + number, "👍"))
        else:
            chat = value("SELECT id FROM conversation WHERE contact_id = ?", (found(world, who),))
            followup.done(world.owner, chat, now=world.now)


def found(world: World, who: str) -> int:
    return people.find(world.owner, [_ADDRESS[who]])[_ADDRESS[who]]


def fill(world: World, made: list[tuple[str, str, int, int]]) -> None:
    """Put rows into the tables of a record."""
    for n in range(3):
        write("INSERT INTO tag (owner_id, name, colour) VALUES (?, ?, ?)", (world.owner, f"tag{n}", n))
        write("INSERT INTO custom_field (owner_id, name, kind, position) VALUES (?, ?, 'text', ?)", (world.owner, f"field{n}", n))
    for what, who, a, b in made:
        third = found(world, "ben" if who != "ben" else "ana")
        write(_MAKE[what], {"o": world.owner, "w": found(world, who), "t": third, "a": a, "b": b})  # type: ignore[arg-type]
    for (chat,) in rows("SELECT id FROM conversation WHERE owner_id = ?", (world.owner,)):
        conversations.refresh(chat, world.now)


def test_random_records_fill_every_table_that_a_merge_moves() -> None:
    told = {"address", "member", "reaction", "poll_vote", "receipt", "journal", "message"}  # by what people say and do
    assert {b.table for b in OF_A_PERSON if b.merging != "past" and not b.table.startswith(("people_", "duplicate"))} <= set(_MAKE) | told


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=_said, made=_rows)
def test_merge_then_undo_is_as_before(said: list[tuple[str, str, int]], made: list[tuple[str, str, int, int]]) -> None:
    world = World(f"owner{next(_owners)}@example.org")
    tell(world, said)
    fill(world, made)
    before = everything(world.owner)
    merge = contacts.merge(world.owner, found(world, "ana"), found(world, "twin"), now=world.now)
    assert found(world, "ana") == found(world, "twin")
    assert row("PRAGMA foreign_key_check") is None
    assert merges.preview(world.owner, merge).clean
    contacts.undo_merge(world.owner, merge, now=world.now)
    after = everything(world.owner)
    assert {t: after[t] for t in after if after[t] != before[t]} == {t: before[t] for t in after if after[t] != before[t]}


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=_said)
def test_two_addresses_owe_the_same_as_if_they_had_been_one_from_the_start(said: list[tuple[str, str, int]]) -> None:
    said = [s for s in said if s[0] != "done"]  # what was decided about two chats has no meaning in one
    owed = []
    for early in (True, False):
        world = World(f"owner{next(_owners)}@example.org")
        if early:
            world.report(facts.Mapping(ANA, ANA_LID))
        tell(world, said)
        if not early:
            contacts.merge(world.owner, *sorted((found(world, "ana"), found(world, "twin"))), now=world.now)
        owed.append(rows(
            "SELECT kind, lane, opened_at, reason, unread, last_at, messages, (SELECT network_id FROM message WHERE id = opened_id)"
            " FROM conversation WHERE owner_id = ? ORDER BY kind, opened_at, last_at, messages", (world.owner,),
        ))  # fmt: skip
    assert owed[0] == owed[1]


# ── Single cases ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def world() -> World:
    made = World()
    tell(made, [])
    return made


def merged(world: World, **choices: str) -> int:
    return contacts.merge(world.owner, found(world, "ana"), found(world, "twin"), choices=choices, now=world.now + HOUR)


def test_each_field_is_the_one_that_was_chosen(world: World) -> None:
    ana, twin = found(world, "ana"), found(world, "twin")
    for who, side in ((ana, "a"), (twin, "b")):
        write("UPDATE contact SET company = ?1, nickname = ?1, met = ?1, job_title = iif(?1 = 'b', 'b', '') WHERE id = ?2", (side, who))
    merged(world, company="gone", nickname="kept")
    assert row("SELECT company, nickname, met, job_title FROM contact WHERE id = ?", (ana,)) == ("b", "a", "a\nb", "b")
    told = journal.of_contact(world.owner, ana)[0]
    assert (told.kind, told.detail["left_out"]) == ("merge", {"company": "a", "nickname": "b"})


def test_a_custom_field_that_both_have_is_the_one_that_was_chosen_and_comes_back(world: World) -> None:
    fill(world, [("custom_value", "ana", 0, 1), ("custom_value", "twin", 0, 2)])
    field = value("SELECT id FROM custom_field WHERE owner_id = ? AND position = 0", (world.owner,))
    merge = merged(world, **{f"custom:{field}": "gone"})
    assert rows("SELECT contact_id, value FROM custom_value") == [(found(world, "ana"), "2")]
    contacts.undo_merge(world.owner, merge, now=NOW)
    assert sorted(rows("SELECT contact_id, value FROM custom_value")) == [(found(world, "ana"), "1"), (found(world, "twin"), "2")]


def test_after_later_edits_the_preview_tells_what_stays_and_the_rest_goes_back(world: World) -> None:
    ana, twin = found(world, "ana"), found(world, "twin")
    write("UPDATE contact SET company = 'Acme', nickname = 'Annie' WHERE id = ?", (twin,))
    fill(world, [("note", "twin", 1, 0), ("task", "twin", 1, 0), ("contact_tag", "twin", 1, 0)])
    merge = merged(world)
    write("UPDATE contact SET company = 'Umbrella' WHERE id = ?", (ana,))
    write("DELETE FROM task")
    later = NOW + 2 * HOUR
    write("INSERT INTO note (owner_id, contact_id, body, created_at, updated_at) VALUES (?, ?, 'new', ?, ?)", (world.owner, ana, later, later))
    world.report(world.says("After all?", chat=ANA_LID, at=later))
    parting = merges.preview(world.owner, merge)
    assert [(c.field, c.before, c.now) for c in parting.changed] == [("company", "", "Umbrella")]
    assert (parting.since, parting.missing, parting.clean) == ({"note": 1, "message": 1}, {"task": 1}, False)
    contacts.undo_merge(world.owner, merge, now=later)
    assert row("SELECT company, nickname FROM contact WHERE id = ?", (ana,)) == ("Umbrella", "")
    assert row("SELECT company, nickname FROM contact WHERE id = ?", (twin,)) == ("Acme", "Annie")
    assert rows("SELECT contact_id, body FROM note ORDER BY body") == [(ana, "new"), (twin, "note1")]
    assert rows("SELECT contact_id FROM contact_tag") == [(twin,)]


def test_done_after_a_merge_holds_for_both_when_they_are_parted(world: World) -> None:
    merge = merged(world)
    chat = value("SELECT id FROM conversation WHERE contact_id = ?", (found(world, "ana"),))
    followup.done(world.owner, chat, now=NOW)
    contacts.undo_merge(world.owner, merge, now=NOW)
    assert rows("SELECT lane FROM conversation WHERE contact_id IN (?, ?)", (found(world, "ana"), found(world, "twin"))) == [("",), ("",)]


def test_whoever_is_silenced_stays_so_and_is_as_before_when_parted(world: World) -> None:
    ana, twin = found(world, "ana"), found(world, "twin")
    for one in (ana, twin):
        ways.mute(world.owner, one, muted=True, now=NOW)
        merge = contacts.merge(world.owner, ana, twin, now=NOW)
        assert stored_ways.muted(world.owner) == [(ana, value("SELECT name FROM contact WHERE id = ?", (ana,)))]
        assert alerts.raise_(world.owner, "touch", f"touch:{one}", contact_id=ana, detail={"code": "due"}, now=NOW)
        assert value("SELECT quiet FROM notification WHERE subject = ?", (f"touch:{one}",)) == 1
        contacts.undo_merge(world.owner, merge, now=NOW)
        twin = found(world, "twin")
        assert [stored_ways.is_muted(world.owner, who) for who in (ana, twin)] == [one == ana, one != ana]
        ways.mute(world.owner, ana, muted=False, now=NOW)


def test_a_number_that_was_given_away_since_does_not_hinder_undoing(world: World) -> None:
    ana, ben = found(world, "ana"), found(world, "ben")
    fill(world, [("point", "ana", 1, 1), ("point", "ben", 1, 1), ("relation", "ben", 0, 0)])
    merge = contacts.merge(world.owner, ana, ben, now=NOW)
    new = people.add(world.owner, ("pn:15550177",), now=NOW)
    assert new != ben, "Kith itself gives no number again that a record names"
    write("INSERT INTO contact (id, owner_id, created_at, updated_at) VALUES (?, ?, 1, 1)", (ben, world.owner))
    contacts.undo_merge(world.owner, merge, now=NOW)
    again = found(world, "ben")
    assert again not in (ana, ben, new)
    assert rows("SELECT contact_id FROM point ORDER BY contact_id") == sorted([(ana,), (again,)])
    assert rows("SELECT contact_id, other_id FROM relation") == [(again, ana)]
    assert value("SELECT count(*) FROM message WHERE sender_id = ?", (again,)) == 1


def test_a_record_of_the_first_form_can_still_be_undone(world: World) -> None:
    before = everything(world.owner)
    merge = merged(world)
    record = json.loads(value("SELECT record FROM merge WHERE id = ?", (merge,)))
    old = {
        "contact": record["contact"], "kept": record["kept"], "addresses": record["moved"]["address.contact_id"],
        "cadence": {"row": None, "had": False}, "sent": record["moved"]["message.sender_id"],
        "conversation": {"row": record["lost"]["conversation"][0], "id": record["conversation"]["id"],
                         "messages": record["moved"]["message.conversation_id"]},
        "reaction": [], "poll_vote": [], "receipt": [], "groups": [],
    }  # fmt: skip
    old["conversation"]["row"]["nudged_id"] = 0  # a column that is no more
    write("UPDATE merge SET record = ? WHERE id = ?", (json.dumps(old), merge))
    contacts.undo_merge(world.owner, merge, now=NOW)
    after = everything(world.owner)
    assert (after["message"], after["contact"], after["words"]) == (before["message"], before["contact"], before["words"])


def test_a_merge_is_not_undone_twice_nor_by_others_nor_out_of_order(world: World) -> None:
    first = merged(world)
    second = contacts.merge(world.owner, found(world, "ben"), found(world, "ana"), now=NOW)
    with pytest.raises(Conflict):
        contacts.undo_merge(world.owner, first, now=NOW)
    assert merges.preview(world.owner, first).obstacle
    stranger = World("stranger@example.org")
    with pytest.raises(NotFound):
        contacts.undo_merge(stranger.owner, second, now=NOW)
    with pytest.raises(NotFound):
        merges.preview(stranger.owner, second)
    contacts.undo_merge(world.owner, second, now=NOW)
    contacts.undo_merge(world.owner, first, now=NOW)
    with pytest.raises(Conflict):
        contacts.undo_merge(world.owner, first, now=NOW)
