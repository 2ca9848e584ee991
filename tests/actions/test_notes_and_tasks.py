"""Notes with what they said before, tasks with what became of them, and the journal that tells of both."""

from __future__ import annotations

import pytest

from app.actions import contacts, notes, tasks
from app.errors import Invalid, NotFound
from app.store import chats, journal
from app.store import notes as stored_notes
from app.store import tasks as stored_tasks
from tests.actions.world import DAY, HOUR, MINUTE, NOW, World


@pytest.fixture
def ana(world: World) -> int:
    return contacts.add(world.owner, "Ana Lima", "+1 555 010 0101", now=NOW)


def told(world: World, contact_id: int) -> list[tuple[str, str]]:
    return [(e.kind, e.detail["act"]) for e in journal.of_contact(world.owner, contact_id) if e.kind in ("note", "task")]


def test_what_is_typed_in_one_sitting_is_one_version(world: World, ana: int) -> None:
    note = notes.add(world.owner, "Likes tea", contact_id=ana, now=NOW)
    notes.change(world.owner, note, body="Likes green tea", now=NOW + MINUTE)
    assert stored_notes.versions(note) == []
    notes.change(world.owner, note, body="Likes coffee", now=NOW + DAY)
    notes.change(world.owner, note, body="Likes coffee, black", now=NOW + DAY + MINUTE)
    assert stored_notes.versions(note) == [(NOW + MINUTE, "Likes green tea")]
    notes.restore_version(world.owner, note, NOW + MINUTE, now=NOW + 2 * DAY)
    assert stored_notes.note(world.owner, note).body == "Likes green tea"
    assert [v.body for v in stored_notes.versions(note)] == ["Likes coffee, black", "Likes green tea"]
    assert told(world, ana) == [("note", "changed"), ("note", "changed"), ("note", "added")]


def test_pinned_notes_stand_first_and_binned_ones_not_at_all(world: World, ana: int) -> None:
    first, second = (notes.add(world.owner, text, contact_id=ana, now=NOW) for text in ("One", "Two"))
    assert [n.id for n in stored_notes.of_contact(world.owner, ana)] == [second, first]
    notes.change(world.owner, first, pinned=True, now=NOW)
    assert [n.id for n in stored_notes.of_contact(world.owner, ana)] == [first, second]
    notes.throw_away(world.owner, first, now=NOW + 1)
    with pytest.raises(NotFound):
        stored_notes.note(world.owner, first)
    assert [n.id for n in stored_notes.listed(world.owner)] == [second]
    notes.bring_back(world.owner, first, now=NOW + 2)
    assert [n.id for n in stored_notes.listed(world.owner)] == [second, first]
    assert stored_notes.listed(world.owner, "oNE", before=second)[0].id == first


def test_a_note_says_something_and_belongs_to_its_owner(world: World, ana: int) -> None:
    other = World("someone@example.org")
    with pytest.raises(Invalid):
        notes.add(world.owner, " \n ", now=NOW)
    with pytest.raises(Invalid):
        notes.add(world.owner, "x" * (notes.LONGEST + 1), now=NOW)
    with pytest.raises(NotFound):
        notes.add(other.owner, "About Ana", contact_id=ana, now=NOW)
    note = notes.add(world.owner, "About nobody", now=NOW)
    with pytest.raises(NotFound):
        notes.change(other.owner, note, body="x", now=NOW)
    with pytest.raises(NotFound):
        notes.throw_away(other.owner, note, now=NOW)


def test_tasks_come_in_the_order_in_which_they_are_due(world: World, ana: int) -> None:
    some_time = tasks.add(world.owner, "Some time", now=NOW)
    later = tasks.add(world.owner, "Later", due_at=NOW + DAY, now=NOW)
    soon = tasks.add(world.owner, "Soon", contact_id=ana, due_at=NOW + HOUR, priority=3, now=NOW)
    assert [t.id for t in stored_tasks.listed(world.owner)] == [soon, later, some_time]
    first = stored_tasks.listed(world.owner, limit=1)[0].id
    assert [t.id for t in stored_tasks.listed(world.owner, after=first)] == [later, some_time]
    assert [t.id for t in stored_tasks.listed(world.owner, after=some_time)] == []
    assert [t.id for t in stored_tasks.due(world.owner, NOW + HOUR)] == [soon]
    tasks.done(world.owner, soon, now=NOW + 5)
    assert [t.id for t in stored_tasks.listed(world.owner)] == [later, some_time]
    row = stored_tasks.task(world.owner, soon)
    assert (row.status, row.done_at, row.contact_name) == ("done", NOW + 5, "Ana Lima")
    tasks.reopen(world.owner, soon, now=NOW + 6)
    assert stored_tasks.task(world.owner, soon).done_at == 0
    assert told(world, ana) == [("task", "reopened"), ("task", "done"), ("task", "added")]


def test_a_task_for_a_day_is_due_at_its_start(world: World) -> None:
    task = tasks.add(world.owner, "Flowers", due_at=NOW, all_day=True, recurrence="FREQ=WEEKLY", now=NOW)
    start = NOW - NOW % DAY
    assert stored_tasks.task(world.owner, task).due_at == start
    tasks.done(world.owner, task, now=NOW)
    coming = stored_tasks.listed(world.owner, "open")[0]
    assert (coming.all_day, coming.due_at) == (True, start + 7 * DAY)
    tasks.change(world.owner, coming.id, all_day=False, due_at=NOW + HOUR, now=NOW)
    tasks.change(world.owner, coming.id, all_day=True, now=NOW)
    assert stored_tasks.task(world.owner, coming.id).due_at == start


def test_a_task_from_a_message_leads_back_to_it(world: World) -> None:
    world.report(world.says("Could you send me the contract?"))
    chat = world.chat()
    message = chats.thread(world.owner, chat.id).messages[0].id
    row = stored_tasks.task(world.owner, tasks.add(world.owner, "Send the contract", message_id=message, now=NOW))
    assert (row.contact_id, row.conversation_id, row.message_id) == (chat.contact_id, chat.id, message)
    with pytest.raises(NotFound):
        tasks.add(World("someone@example.org").owner, "Not mine", message_id=message, now=NOW)


@pytest.mark.parametrize(
    "fields", [{"title": " "}, {"title": "x" * 301}, {"priority": 4}, {"priority": -1}, {"due_at": -5}, {"due_at": 1 << 50}]
)
def test_a_task_that_cannot_be_says_what_to_mend(world: World, fields: dict[str, object]) -> None:
    given = {"title": "Fine", **fields}
    with pytest.raises(Invalid) as raised:
        tasks.add(world.owner, now=NOW, **given)  # type: ignore[arg-type]
    assert raised.value.fields.keys() == fields.keys()


def test_fields_changed_in_one_sitting_are_one_entry(world: World, ana: int) -> None:
    journal.enter_fields(world.owner, ana, {"company": ("", "Lim")}, now=NOW)
    journal.enter_fields(world.owner, ana, {"company": ("Lim", "Lima & Co"), "type": ("", "client")}, now=NOW + MINUTE)
    entry = journal.of_contact(world.owner, ana)[0]
    assert entry.detail == {"fields": {"company": ["", "Lima & Co"], "type": ["", "client"]}}
    journal.enter_fields(world.owner, ana, {"type": ("client", "")}, now=NOW + 2 * MINUTE)
    journal.enter_fields(world.owner, ana, {"company": ("Lima & Co", "")}, now=NOW + 3 * MINUTE)
    assert [e.kind for e in journal.of_contact(world.owner, ana)] == ["contact"]
