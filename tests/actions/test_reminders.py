"""Reminders: each obligation is told once per step, in every way it can come up, and ends by itself."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.actions import accounts, contacts, followup, reminders, runs, scheduled, send, tasks, touch, ways
from app.actions import notices as acts
from app.domain import facts, failing
from app.domain import notices as notices_of
from app.domain.failing import Standing
from app.domain.timing import instant
from app.errors import Conflict, Invalid, NotFound
from app.store import notices, people, queues
from app.store import reminders as store
from app.store import scheduled as messages
from app.store import ways as stored_ways
from app.store.database import close_database, open_database, rows, write
from tests.actions.world import ANA, ANA_LID, BEN, DAY, HOUR, MINUTE, NOW, World

KOLKATA = ZoneInfo("Asia/Kolkata")


def told(kind: str = "") -> list[tuple[str, int, bool]]:
    """(kind, step, whether it still stands) of every notification."""
    sql = "SELECT kind, step, ended_at = 0 FROM notification WHERE ? IN ('', kind) ORDER BY id"
    return [(r[0], r[1], bool(r[2])) for r in rows(sql, (kind,))]


def knock(*times: int) -> None:
    for at in times:
        reminders.run(at)
        reminders.run(at)


@pytest.fixture
def asked(world: World) -> World:
    """Ana, whom I know, has asked something."""
    world.report(world.i_say("Hi", at=NOW - DAY), quiet=True)
    world.report(facts.Person(ANA, push_name="Ana Lima"), world.says("Can you call me?", at=NOW))
    return world


def test_a_reply_owed_is_told_when_it_is_due_then_once_more_and_ends_with_the_answer(asked: World) -> None:
    knock(NOW + MINUTE)
    assert told() == [], "not before I would usually have answered"
    knock(NOW + 2 * DAY, NOW + 2 * DAY + HOUR)
    assert told() == [("reply", 0, True)]
    knock(NOW + 5 * DAY, NOW + 9 * DAY, NOW + 30 * DAY)
    assert told() == [("reply", 0, False), ("reply", 1, True)], "twice; after that the digest says it"
    asked.report(asked.i_say("Sure", at=NOW + 31 * DAY))
    knock(NOW + 31 * DAY)
    assert told() == [("reply", 0, False), ("reply", 1, False)]


def test_put_off_it_is_quiet_and_told_anew_when_it_comes_back(asked: World) -> None:
    knock(NOW + 2 * DAY)
    followup.snooze(asked.owner, asked.chat().id, NOW + 4 * DAY, now=NOW + 2 * DAY)
    knock(NOW + 3 * DAY)
    assert told() == [("reply", 0, False)]
    followup.wake(NOW + 4 * DAY)
    knock(NOW + 4 * DAY, NOW + 4 * DAY + HOUR)
    assert told() == [("reply", 0, False), ("reply", 0, True)]
    followup.done(asked.owner, asked.chat().id, now=NOW + 5 * DAY)
    knock(NOW + 5 * DAY)
    assert [one[2] for one in told()] == [False, False]


def test_history_and_further_messages_tell_nothing_more(asked: World) -> None:
    knock(NOW + 2 * DAY)
    asked.report(asked.says("Hello? Please?", at=NOW + 2 * DAY + HOUR))
    asked.report(facts.Person(BEN, push_name="Ben"), asked.i_say("Hi", chat=BEN, at=NOW - 9 * DAY), quiet=True)
    asked.report(asked.says("Can you send it?", chat=BEN, at=NOW - 8 * DAY, id="OLD1"), quiet=True)
    knock(NOW + 2 * DAY + 2 * HOUR)
    assert told() == [("reply", 0, True)]


def test_a_merge_and_its_undoing_tell_nothing_twice(asked: World) -> None:
    asked.report(asked.says("Are you there?", chat=ANA_LID, at=NOW + HOUR))
    asked.report(asked.i_say("one", chat=ANA_LID, at=NOW - DAY), quiet=True)
    knock(NOW + 2 * DAY)
    before = len(told("reply"))
    kept, gone = sorted(c.id for c in people.contacts(asked.owner))
    merge = contacts.merge(asked.owner, kept, gone, now=NOW + 2 * DAY)
    knock(NOW + 2 * DAY + HOUR)
    contacts.undo_merge(asked.owner, merge, now=NOW + 2 * DAY + HOUR)
    subjects = [r[0] for r in rows("SELECT subject FROM notification WHERE step = 0 AND subject NOT GLOB 'reply:*:*'")]
    assert len(subjects) == len(set(subjects)) == before


def test_a_restart_tells_nothing_twice(asked: World, database: object) -> None:
    knock(NOW + 2 * DAY)
    close_database()
    open_database(database)  # type: ignore[arg-type]
    knock(NOW + 2 * DAY + 1)
    assert told() == [("reply", 0, True)]


def test_a_task_is_told_when_due_and_anew_when_it_was_moved(world: World) -> None:
    one = tasks.add(world.owner, "Call the plumber", due_at=NOW + DAY, now=NOW)
    knock(NOW + HOUR)
    assert told() == []
    knock(NOW + DAY)
    assert told() == [("task", 0, True)]
    tasks.change(world.owner, one, due_at=NOW + 3 * DAY, now=NOW + DAY)
    knock(NOW + 2 * DAY)
    assert told() == [("task", 0, False)]
    knock(NOW + 3 * DAY)
    assert told() == [("task", 0, False), ("task", 0, True)]
    tasks.done(world.owner, one, now=NOW + 3 * DAY)
    knock(NOW + 3 * DAY)
    assert [one[2] for one in told()] == [False, False]


def test_a_task_of_a_day_is_told_at_nine_where_the_owner_is(world: World) -> None:
    accounts.prefer(world.owner, zone="Asia/Kolkata")
    midnight = instant(datetime(2026, 5, 4, tzinfo=KOLKATA))
    tasks.add(world.owner, "Pay the rent", due_at=midnight, all_day=True, now=NOW)
    knock(midnight + 9 * HOUR - 1)
    assert told() == []
    knock(midnight + 9 * HOUR)
    assert told() == [("task", 0, True)]


def test_a_birthday_is_told_ahead_and_on_the_day_where_the_person_is(asked: World) -> None:
    accounts.prefer(asked.owner, zone="Europe/Berlin")
    ana = people.contacts(asked.owner)[0].id
    write("UPDATE contact SET zone = 'Asia/Kolkata' WHERE id = ?", (ana,))
    followup.done(asked.owner, asked.chat().id, now=NOW)
    write("INSERT INTO special_date (owner_id, contact_id, month, day, lead_days) VALUES (?, ?, 2, 29, 3)", (asked.owner, ana))
    berlin = ZoneInfo("Europe/Berlin")
    ahead = instant(datetime(2026, 2, 25, 9, tzinfo=berlin))  # no 29 February in 2026: the 28th
    there = instant(datetime(2026, 2, 28, 9, tzinfo=KOLKATA))
    knock(ahead - 1)
    assert told("date") == []
    knock(ahead, ahead + DAY)
    assert told("date") == [("date", 0, True)]
    knock(there, there + HOUR)
    assert told("date") == [("date", 0, False), ("date", 1, True)]
    knock(there + 5 * DAY)
    assert told("date") == [("date", 0, False), ("date", 1, False)], "the day is over"


def test_a_birthday_that_nobody_was_there_for_is_told_late(asked: World) -> None:
    ana = people.contacts(asked.owner)[0].id
    write("INSERT INTO special_date (owner_id, contact_id, month, day, year) VALUES (?, ?, 3, 1, 1990)", (asked.owner, ana))
    knock(instant(datetime(2026, 3, 3, 20, tzinfo=ZoneInfo("UTC"))))
    assert told("date") == [("date", 0, True)]


def test_somebody_one_means_to_be_in_touch_with(asked: World) -> None:
    ana = people.contacts(asked.owner)[0].id
    asked.report(asked.i_say("Yes", at=NOW + HOUR))
    touch.want(asked.owner, ana, days=14, now=NOW)
    knock(NOW + 13 * DAY)
    assert told("touch") == []
    knock(NOW + 15 * DAY, NOW + 16 * DAY)
    assert told("touch") == [("touch", 0, True)]
    asked.report(asked.i_say("How are you?", at=NOW + 17 * DAY))
    knock(NOW + 17 * DAY + HOUR)
    assert told("touch") == [("touch", 0, False)]


def test_a_question_of_mine_that_stays_open(world: World) -> None:
    world.report(world.says("Hello", at=NOW - DAY), world.i_say("Can you send me the contract?", at=NOW))
    assert world.chat().lane == "awaiting"
    knock(NOW + 2 * DAY)
    assert told() == []
    knock(NOW + 3 * DAY + 1, NOW + 8 * DAY)
    assert told() == [("nudge", 0, True)]
    world.report(world.says("Here it is", at=NOW + 9 * DAY))
    knock(NOW + 9 * DAY)
    assert told("nudge") == [("nudge", 0, False)]


def test_a_late_message_asks(asked: World) -> None:
    one = scheduled.add(asked.owner, asked.chat().id, "Hello", NOW + HOUR, now=NOW)
    scheduled.leave(NOW + 3 * HOUR)
    knock(NOW + 3 * HOUR)
    assert told("scheduled") == [("scheduled", 0, True)]
    scheduled.cancel(asked.owner, one, now=NOW + 4 * HOUR)
    knock(NOW + 4 * HOUR)
    assert told("scheduled") == [("scheduled", 0, False)]


def test_a_message_about_to_leave_is_told_where_that_is_wanted_and_can_be_stopped(asked: World) -> None:
    owner, chat = asked.owner, asked.chat().id
    first = scheduled.add(owner, chat, "Here it is", NOW + HOUR, now=NOW)
    knock(NOW + 55 * MINUTE)
    assert told("leaving") == [], "nobody asked for it"
    accounts.prefer(owner, told_here=["leaving"], leaving_minutes=15)
    knock(NOW + 44 * MINUTE)
    assert told("leaving") == []
    knock(NOW + 45 * MINUTE)
    assert told("leaving") == [("leaving", 0, True)]
    (notice,) = notices.listed(owner, limit=5)
    assert (notice.read_at, notices_of.said(notice.told, NOW + 50 * MINUTE).title) == (0, "Your message to Ana Lima leaves in 10 minutes")
    acts.act(owner, notice.id, "stop", now=NOW + 50 * MINUTE)
    acts.act(owner, notice.id, "stop", now=NOW + 51 * MINUTE)
    assert messages.one(owner, first).state == "cancelled"
    assert told("leaving") == [("leaving", 0, False)]
    knock(NOW + 2 * HOUR)
    assert told() == [("leaving", 0, False)]
    # One that is written for so soon is known to who wrote it.
    scheduled.add(owner, chat, "In a moment", NOW + 2 * HOUR + 10 * MINUTE, now=NOW + 2 * HOUR)
    knock(NOW + 2 * HOUR)
    assert told("leaving") == [("leaving", 0, False)]


def test_of_a_series_the_next_is_stopped_and_what_has_left_is_not(asked: World) -> None:
    owner, chat = asked.owner, asked.chat().id
    ways.add_email(owner, "robin@example.org", now=NOW)
    (way,) = stored_ways.of(owner)
    ways.choose(owner, {way.id: {"leaving"}}, now=NOW)
    row = scheduled.add(owner, chat, "Good morning", NOW + DAY, recurrence="FREQ=DAILY", now=NOW)
    knock(NOW + DAY - MINUTE)
    (notice,) = notices.listed(owner, limit=5)
    assert notice.read_at, "wanted by email alone, so that it counts nowhere in Kith"
    acts.act(owner, notice.id, "stop", now=NOW + DAY - MINUTE)
    acts.act(owner, notice.id, "stop", now=NOW + DAY - MINUTE)
    assert (messages.one(owner, row).state, messages.one(owner, row).due_at // MINUTE) == ("waiting", (NOW + 2 * DAY) // MINUTE)
    knock(NOW + 2 * DAY - 2 * MINUTE)
    scheduled.leave(NOW + 2 * DAY)
    knock(NOW + 2 * DAY)
    newest = next(one for one in notices.listed(owner, limit=5) if one.kind == "leaving")
    assert newest.ended_at
    with pytest.raises(Conflict):
        acts.act(owner, newest.id, "stop", now=NOW + 2 * DAY)
    once = scheduled.add(owner, chat, "Once", NOW + 3 * DAY - MINUTE, now=NOW + 2 * DAY)
    knock(NOW + 3 * DAY - 2 * MINUTE)
    notice = next(one for one in notices.listed(owner, limit=9) if one.detail.get("scheduled_id") == once)
    scheduled.change(owner, once, due_at=NOW + 5 * DAY, now=NOW + 3 * DAY - 2 * MINUTE)
    with pytest.raises(Conflict, match="another time"):
        acts.act(owner, notice.id, "stop", now=NOW + 3 * DAY - 2 * MINUTE)


def test_what_became_of_a_message_is_told(asked: World) -> None:
    owner, chat = asked.owner, asked.chat().id
    accounts.prefer(owner, told_here=["left"])
    left, failed, needless = (
        scheduled.add(owner, chat, text, NOW + HOUR, unless_answered=text == "needless", now=NOW) for text in ("left", "failed", "needless")
    )
    asked.report(asked.says("I have it", at=NOW + 30 * MINUTE))
    scheduled.leave(NOW + HOUR)
    for row_id, ok in ((left, True), (failed, False)):
        outbox = rows("SELECT id FROM outbox WHERE message_id = ?", (messages.one(owner, row_id).message_id,))[0][0]
        queues.claim(outbox, NOW + HOUR)
        asked.report(facts.SendResult(outbox, ok, "NET" if ok else "", NOW + HOUR, code=0 if ok else 463))
    scheduled.leave(NOW + HOUR + MINUTE)
    knock(NOW + HOUR + MINUTE)
    said = {notice.detail["scheduled_id"]: (notice.kind, notice.detail["code"]) for notice in notices.listed(owner, limit=5)}
    assert said == {left: ("left", "sent"), failed: ("scheduled", "failed"), needless: ("left", "unneeded")}
    send.discard(owner, messages.one(owner, failed).message_id, now=NOW + 2 * HOUR)
    knock(NOW + 2 * HOUR)
    assert told("scheduled") == [("scheduled", 0, False)], "decided in the thread"
    knock(NOW + 2 * DAY)
    assert told("left") == [("left", 0, False), ("left", 0, False)]


def test_a_device_in_trouble(world: World) -> None:
    world.report(facts.Link("deaf", NOW))
    knock(NOW + MINUTE)
    assert told() == []
    knock(NOW + 6 * MINUTE)
    assert told() == [("device", 0, True)]
    world.report(facts.Link("connected", NOW + HOUR))
    write("UPDATE device SET phone_at = ?", (NOW,))
    knock(NOW + HOUR, NOW + 9 * DAY)
    assert told() == [("device", 0, False)]
    knock(NOW + 10 * DAY, NOW + 11 * DAY, NOW + 12 * DAY, NOW + 13 * DAY)
    assert told() == [("device", 0, False), ("device", 0, False), ("device", 1, True)]
    world.report(facts.Link("logged_out", NOW + 14 * DAY, code=401))
    knock(NOW + 14 * DAY)
    assert told()[-1] == ("device", 0, True)


def test_a_job_that_keeps_failing_is_told_once_and_that_it_is_well_again(world: World) -> None:
    standing = Standing()

    def ran(now: int, error: str = "The disk is full.", name: str = "exports") -> None:
        nonlocal standing
        standing = failing.after(standing, failed=bool(error), now=now)
        runs.keep(name, at=now, ms=1, done=0, error=error, standing=standing)
        knock(now)

    for minutes in (0, 2, 4):
        ran(NOW + minutes * MINUTE)
    assert told("job") == [], "three runs in four minutes pass by themselves"
    for minutes in (10, 12, 60):
        ran(NOW + minutes * MINUTE)
    ran(NOW + 61 * MINUTE, name="backup")  # has a notification of its own
    assert told("job") == [("job", 0, True)]
    ran(NOW + 2 * HOUR, "")
    assert told("job") == [("job", 0, False), ("job", 0, True)]
    knock(NOW + 3 * HOUR, NOW + 3 * DAY)
    assert told("job") == [("job", 0, False), ("job", 0, False)], "that it works again is news for two days"
    for hours in (100, 101, 102):
        ran(NOW + hours * HOUR)
    assert told("job")[2:] == [("job", 0, True)], "and the next time it is told anew"


def test_what_the_owner_wrote_is_told_at_its_time_and_once_more(world: World) -> None:
    one = reminders.add(world.owner, "Water the plants", NOW + HOUR, now=NOW)
    knock(NOW + HOUR - 1)
    assert told() == []
    knock(NOW + HOUR, NOW + 2 * HOUR)
    assert told() == [("reminder", 0, True)]
    assert [row.id for row in store.standing(world.owner)] == [one]
    knock(NOW + 3 * DAY, NOW + 9 * DAY)
    assert told() == [("reminder", 0, False), ("reminder", 1, True)]
    reminders.change(world.owner, one, text="Water all plants", now=NOW + 9 * DAY)
    assert store.one(world.owner, one).state == "raised", "another text is no reason to tell it again"
    reminders.done(world.owner, one, now=NOW + 9 * DAY)
    reminders.done(world.owner, one, now=NOW + 9 * DAY)
    assert [one[2] for one in told()] == [False, False]
    with pytest.raises(Conflict):
        reminders.change(world.owner, one, text="x", now=NOW)


def test_put_off_a_reminder_comes_back(world: World) -> None:
    one = reminders.add(world.owner, "Water the plants", NOW + HOUR, now=NOW)
    knock(NOW + HOUR)
    assert reminders.snooze(world.owner, one, NOW + DAY, now=NOW + HOUR) == one
    knock(NOW + 2 * HOUR)
    assert told() == [("reminder", 0, False)]
    knock(NOW + DAY)
    assert told() == [("reminder", 0, False), ("reminder", 0, True)]


def test_what_recurs_is_told_each_time_and_what_was_missed_once(world: World) -> None:
    one = reminders.add(world.owner, "Bins out", NOW + HOUR, recurrence="FREQ=WEEKLY", now=NOW)
    for week in range(3):
        knock(NOW + HOUR + week * 7 * DAY)
    assert [step for _, step, _ in told()] == [0, 0, 0]
    assert [stands for *_, stands in told()] == [False, False, True]
    knock(NOW + HOUR + 5 * 7 * DAY + DAY)
    assert len(told()) == 4, "two were missed; one tells it"
    again = reminders.snooze(world.owner, one, NOW + 40 * DAY, now=NOW + 39 * DAY)
    assert again != one
    reminders.cancel(world.owner, one, now=NOW + 39 * DAY)
    knock(NOW + 60 * DAY)
    assert len(told()) == 5, "the one that was put off; the series has ended"


def test_nonsense_is_refused(world: World) -> None:
    other = World("ann@example.org")
    one = reminders.add(world.owner, "Water the plants", NOW + HOUR, now=NOW)
    for wrong in ({"text": " "}, {"due_at": NOW}, {"recurrence": "often"}):
        with pytest.raises(Invalid):
            reminders.add(world.owner, **{"text": "x", "due_at": NOW + HOUR, "now": NOW, **wrong})  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        reminders.add(world.owner, "x", NOW + HOUR, contact_id=12345, now=NOW)
    for act in (reminders.done, reminders.cancel):
        with pytest.raises(NotFound):
            act(other.owner, one, now=NOW)


def test_people_in_the_bin_are_not_spoken_of(asked: World) -> None:
    write("UPDATE contact SET binned_at = ? WHERE push_name = 'Ana Lima'", (NOW,))
    knock(NOW + 2 * DAY)
    assert told() == []


def test_a_clock_that_is_set_back_by_a_day_tells_nothing_twice(asked: World) -> None:
    ana = people.contacts(asked.owner)[0].id
    followup.done(asked.owner, asked.chat().id, now=NOW)
    write("INSERT INTO special_date (owner_id, contact_id, month, day) VALUES (?, ?, 3, 1)", (asked.owner, ana))
    day = instant(datetime(2026, 3, 1, 10, tzinfo=ZoneInfo("UTC")))
    tasks.add(asked.owner, "Call the plumber", due_at=day - HOUR, now=NOW)
    knock(day, day - DAY, day - HOUR, day, day + HOUR)
    assert told() == [("task", 0, True), ("date", 0, True)]
    over = day + 4 * DAY
    knock(over, over - DAY, over - HOUR, over)
    assert told("date") == [("date", 0, False)], "a day that is over stays over"
