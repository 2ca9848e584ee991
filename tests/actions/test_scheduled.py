"""Messages for later: leave once, at their time or not at all, and ask when they could not."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.actions import accounts, contacts, scheduled, send, templates
from app.domain import facts
from app.domain.timing import instant
from app.errors import Conflict, Invalid, NotFound
from app.store import chats, people
from app.store import scheduled as store
from app.store.database import rows, value, write
from tests.actions.world import ANA, ANA_LID, DAY, HOUR, MINUTE, NOW, World


@pytest.fixture
def ana(world: World) -> int:
    """The chat with Ana."""
    world.report(facts.Person(ANA, push_name="Ana Lima"), world.says("Hello", at=NOW - DAY), world.i_say("Hi", at=NOW - DAY))
    return world.chat().id


def queued() -> list[str]:
    return [r[0] for r in rows("SELECT json_extract(payload, '$.text') FROM outbox ORDER BY id")]


def states(world: World) -> list[tuple[str, str]]:
    return [(r[0], r[1]) for r in rows("SELECT state, error FROM scheduled ORDER BY id")]


def test_it_leaves_when_its_time_has_come_and_only_once(world: World, ana: int) -> None:
    one = scheduled.add(world.owner, ana, "Good luck today", NOW + HOUR, now=NOW)
    assert scheduled.leave(NOW + HOUR - 1) == 0
    assert scheduled.leave(NOW + HOUR) == 1
    assert scheduled.leave(NOW + HOUR) == 0
    assert queued() == ["Good luck today"]
    row = store.one(world.owner, one)
    assert (row.state, row.message_state) == ("queued", "queued")
    assert chats.bubble(world.owner, row.message_id).text == "Good luck today"
    world.report(facts.SendResult(value("SELECT id FROM outbox"), True, "X1", NOW + HOUR))
    assert scheduled.leave(NOW + HOUR + 1) == 1
    assert store.one(world.owner, one).state == "done"


def test_what_is_being_typed_stays(world: World, ana: int) -> None:
    write("UPDATE conversation SET draft = 'half a sen' WHERE id = ?", (ana,))
    scheduled.add(world.owner, ana, "Good luck", NOW + HOUR, now=NOW)
    scheduled.leave(NOW + HOUR)
    assert chats.chat(world.owner, ana).draft == "half a sen"


def test_too_late_it_asks_and_does_not_leave(world: World, ana: int) -> None:
    one = scheduled.add(world.owner, ana, "Good morning", NOW + HOUR, cut_off=HOUR, now=NOW)
    assert scheduled.leave(NOW + 2 * HOUR + 1) == 1
    assert queued() == []
    assert [row.id for row in store.asking(world.owner)] == [one]
    assert store.one(world.owner, one).why == "late"
    message = scheduled.send_now(world.owner, one, now=NOW + 3 * HOUR)
    assert queued() == ["Good morning"]
    assert store.one(world.owner, one).message_id == message
    with pytest.raises(Conflict):
        scheduled.send_now(world.owner, one, now=NOW + 3 * HOUR)


def test_without_a_line_it_waits_and_is_late_in_the_end(world: World, ana: int) -> None:
    scheduled.add(world.owner, ana, "Hello", NOW + HOUR, now=NOW)
    world.report(facts.Link("offline", NOW + 30 * MINUTE))
    assert scheduled.leave(NOW + HOUR + MINUTE) == 0
    assert states(world) == [("waiting", "")]
    assert scheduled.leave(NOW + 2 * HOUR + MINUTE) == 1
    assert states(world) == [("late", "late")]
    world.report(facts.Link("connected", NOW + 9 * HOUR))
    assert scheduled.leave(NOW + 9 * HOUR) == 0, "it asks; coming back does not send it at night"


def test_an_answer_makes_it_needless(world: World, ana: int) -> None:
    one = scheduled.add(world.owner, ana, "Did you see my question?", NOW + DAY, unless_answered=True, now=NOW)
    two = scheduled.add(world.owner, ana, "See you", NOW + DAY, now=NOW)
    world.report(world.says("Sorry, yes!", at=NOW + HOUR))
    assert scheduled.leave(NOW + 2 * HOUR) == 1, "at once, not only when it is due"
    assert (store.one(world.owner, one).state, store.one(world.owner, two).state) == ("unneeded", "waiting")


def test_back_on_the_line_it_first_listens_for_an_answer(world: World, ana: int) -> None:
    scheduled.add(world.owner, ana, "Did you see my question?", NOW + HOUR, unless_answered=True, now=NOW)
    back = NOW + HOUR + 10 * MINUTE
    world.report(facts.Link("offline", NOW + MINUTE))
    world.report(facts.Link("connected", back))
    assert scheduled.leave(back + 1) == 0
    world.report(world.says("Yes", at=NOW + 30 * MINUTE))
    assert scheduled.leave(back + 2 * MINUTE) == 1
    assert queued() == []


def test_what_comes_again_keeps_its_wall_time_across_changed_clocks(world: World, ana: int) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    first = instant(datetime(2026, 3, 28, 9, 0, tzinfo=berlin))
    one = scheduled.add(world.owner, ana, "Morning", first, zone="Europe/Berlin", recurrence="FREQ=DAILY;COUNT=3", now=first - DAY)
    seen = []
    at = first
    for _ in range(5):
        scheduled.leave(at)
        row = store.one(world.owner, one)
        seen.append((row.state, f"{datetime.fromtimestamp(row.due_at / 1000, berlin):%d %H:%M}"))
        at = row.due_at
    assert seen == [("waiting", "29 09:00"), ("waiting", "30 09:00"), ("queued", "30 09:00"), ("queued", "30 09:00"), ("queued", "30 09:00")]
    assert queued() == ["Morning"] * 3


def test_after_a_long_silence_one_asks_for_all_and_the_series_goes_on(world: World, ana: int) -> None:
    one = scheduled.add(world.owner, ana, "Morning", NOW + HOUR, recurrence="FREQ=DAILY", now=NOW)
    back = NOW + HOUR + 5 * DAY + 3 * HOUR
    assert scheduled.leave(back) == 1
    assert scheduled.leave(back) == 0
    (asking,) = store.asking(world.owner)
    assert (asking.state, asking.why, asking.recurrence) == ("late", "late:5", "")
    going = store.one(world.owner, one)
    assert (going.state, going.due_at // MINUTE) == ("waiting", (NOW + HOUR + 6 * DAY) // MINUTE)


def test_a_missing_field_stops_it_and_asks(world: World, ana: int) -> None:
    one = scheduled.add(world.owner, ana, "How is {company}, {first_name}?", NOW + HOUR, now=NOW)
    scheduled.leave(NOW + HOUR)
    assert states(world) == [("failed", "missing:company")]
    with pytest.raises(Invalid, match="company"):
        scheduled.send_now(world.owner, one, now=NOW + HOUR)
    write("UPDATE contact SET company = 'Acme' WHERE push_name = 'Ana Lima'")
    scheduled.change(world.owner, one, due_at=NOW + 2 * HOUR, now=NOW + HOUR)
    scheduled.leave(NOW + 2 * HOUR)
    assert queued() == ["How is Acme, Ana?"]


def test_it_can_be_changed_and_dropped_until_it_leaves(world: World, ana: int) -> None:
    one = scheduled.add(world.owner, ana, "Hello", NOW + HOUR, now=NOW)
    scheduled.change(world.owner, one, body="Hello Ana", due_at=NOW + 2 * HOUR, now=NOW)
    scheduled.cancel(world.owner, one, now=NOW)
    assert scheduled.leave(NOW + 2 * HOUR) == 0
    scheduled.restore(world.owner, one, now=NOW)
    scheduled.leave(NOW + 2 * HOUR)
    assert queued() == ["Hello Ana"]
    for late in (scheduled.cancel, scheduled.send_now, scheduled.restore):
        with pytest.raises(Conflict):
            late(world.owner, one, now=NOW + 3 * HOUR)
    with pytest.raises(Conflict):
        scheduled.change(world.owner, one, body="x", now=NOW + 3 * HOUR)


def test_one_that_cannot_leave_does_not_hold_up_the_others(world: World, ana: int) -> None:
    for number in range(3):
        scheduled.add(world.owner, ana, f"Number {number}", NOW + HOUR, now=NOW)
    write("UPDATE scheduled SET recurrence = 'no rule at all' WHERE body = 'Number 0'")
    assert scheduled.leave(NOW + HOUR) >= 2
    assert queued() == ["Number 1", "Number 2"]
    assert states(world)[0][0] == "failed"


def test_nonsense_is_refused(world: World, ana: int) -> None:
    def add(**more: object) -> None:
        scheduled.add(world.owner, ana, **{"body": "Hello", "due_at": NOW + HOUR, "now": NOW, **more})  # type: ignore[arg-type]

    for wrong in ({"body": " "}, {"due_at": NOW}, {"zone": "Mars/Base"}, {"recurrence": "often"}, {"cut_off": 0}):
        with pytest.raises(Invalid):
            add(**wrong)
    other = World("ann@example.org")
    one = scheduled.add(world.owner, ana, "Hello", NOW + HOUR, now=NOW)
    with pytest.raises(NotFound):
        scheduled.add(other.owner, ana, "Hello", NOW + HOUR, now=NOW)
    with pytest.raises(NotFound):
        scheduled.cancel(other.owner, one, now=NOW)


def test_in_the_other_ones_zone(world: World, ana: int) -> None:
    accounts.prefer(world.owner, zone="Europe/Berlin")
    write("UPDATE contact SET zone = 'Asia/Tokyo' WHERE push_name = 'Ana Lima'")
    mine, theirs = (scheduled.when(world.owner, ana, "2026-03-01 09:00", theirs=far, now=NOW) for far in (False, True))
    assert mine is not None
    assert theirs is not None
    assert (mine[0].at - theirs[0].at, theirs[1]) == (8 * HOUR, "Asia/Tokyo")
    assert scheduled.when(world.owner, ana, "whenever", now=NOW) is None


def test_it_goes_where_a_merged_person_is(world: World, ana: int) -> None:
    world.report(world.says("It is me", chat=ANA_LID, at=NOW))
    kept, gone = sorted(c.id for c in people.contacts(world.owner))
    there = people.contact(world.owner, gone).conversation_id
    assert there is not None
    one = scheduled.add(world.owner, there, "Hello", NOW + HOUR, now=NOW)
    contacts.merge(world.owner, kept, gone, now=NOW)
    assert store.one(world.owner, one).conversation_id == ana
    scheduled.leave(NOW + HOUR)
    assert queued() == ["Hello"]


def test_templates_are_filled_for_somebody(world: World, ana: int) -> None:
    one = templates.add(world.owner, "Thanks", "Thank you, {first_name}!", now=NOW)
    who = chats.chat(world.owner, ana).contact_id
    assert templates.filled(world.owner, "Thank you, {first_name}! {shoe size}", who, now=NOW).missing == ("shoe_size",)
    with pytest.raises(Conflict):
        templates.add(world.owner, "THANKS", "again", now=NOW)
    with pytest.raises(Invalid):
        templates.change(world.owner, one, name=" ", now=NOW)
    with pytest.raises(NotFound):
        templates.remove(World("ann@example.org").owner, one)


def test_nobody_is_greeted_by_a_number(world: World) -> None:
    world.report(world.says("Hello"))
    who = world.chat().contact_id
    assert templates.filled(world.owner, "Hi {first_name}", who, now=NOW).missing == ("first_name",)


def test_a_send_that_is_unknown_asks_until_it_was_looked_at(world: World, ana: int) -> None:
    one = scheduled.add(world.owner, ana, "Hello", NOW + HOUR, now=NOW)
    scheduled.leave(NOW + HOUR)
    write("UPDATE outbox SET state = 'sending', claimed_at = ?", (NOW + HOUR,))
    send.give_up_waiting(NOW + HOUR + 2 * MINUTE)
    assert [row.id for row in store.asking(world.owner)] == [one]
    assert [row.id for row in store.of_conversation(world.owner, ana)] == [one]
    scheduled.dismiss(world.owner, one, now=NOW + DAY)
    assert store.asking(world.owner) == []
    assert queued() == ["Hello"], "never sent again by itself"


def test_what_is_held_up_in_the_outbox_asks_instead_of_leaving_at_night(world: World, ana: int) -> None:
    one = scheduled.add(world.owner, ana, "Good evening", NOW + HOUR, now=NOW)
    again = scheduled.add(world.owner, ana, "Every day", NOW + HOUR, recurrence="FREQ=DAILY", now=NOW)
    assert scheduled.leave(NOW + HOUR) == 2
    world.report(facts.Link("offline", NOW + HOUR))
    assert scheduled.leave(NOW + 90 * MINUTE) == 0
    assert scheduled.leave(NOW + 3 * HOUR) == 2
    assert store.one(world.owner, one).state == "late"
    assert [(row.body, row.state) for row in store.asking(world.owner)] == [("Good evening", "late"), ("Every day", "late")]
    assert store.one(world.owner, again).state == "waiting"
    assert [r[0] for r in rows("SELECT state FROM outbox")] == ["cancelled", "cancelled"]
    assert world.texts()[-1] == "Hi", "they left the thread"
    scheduled.send_now(world.owner, one, now=NOW + 4 * HOUR)
    assert world.texts()[-1] == "Good evening"
