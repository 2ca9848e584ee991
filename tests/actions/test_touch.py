"""Staying in touch: learnt from what was written, wanted by the owner, quiet when something speaks against it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.actions import contacts, followup, tags, tasks, touch
from app.actions.reminders import telling
from app.domain import cadence, facts, timing
from app.errors import Invalid, NotFound
from app.store import cadences, chats, notices, people, preferences
from app.store.accounts import set_preferences
from app.store.database import write
from tests.actions.world import ANA, ANA_LID, BEN, DAY, HOUR, NOW, World


def who(world: World) -> int:
    return people.find(world.owner, (ANA,))[ANA]


def reach(world: World, now: int) -> list[tuple[str, str]]:
    return [(d.person.name, d.verdict.state) for d in cadences.due(world.owner, now)]


@pytest.fixture
def weekly(world: World) -> World:
    """Ana and I wrote every week, until twenty days ago."""
    for week in range(10):
        at = NOW - (20 + 7 * week) * DAY
        world.report(world.i_say("how are you", at=at), world.says("fine, thanks", at=at + HOUR), quiet=True)
    assert touch.learn(NOW) == 1
    return world


def test_a_weekly_friend_who_is_silent_is_fading(weekly: World) -> None:
    assert reach(weekly, NOW) == [("+1 555 0101", "fading")]
    assert reach(weekly, NOW - 15 * DAY) == []
    assert touch.learn(NOW) == 0, "nothing new to learn from"


def test_a_message_ends_it(weekly: World) -> None:
    weekly.report(weekly.i_say("hello again", at=NOW))
    assert reach(weekly, NOW + DAY) == []


def test_what_one_wants_counts_more_than_what_was_learnt(weekly: World) -> None:
    touch.want(weekly.owner, who(weekly), tier="friends", now=NOW)
    assert reach(weekly, NOW) == [("+1 555 0101", "fading")], "a rhythm that breaks is told all the same"
    assert reach(weekly, NOW + 11 * DAY)[0][1] in ("due", "fading")
    assert reach(weekly, NOW + 60 * DAY)[0][1] == "late"
    assert cadences.due(weekly.owner, NOW + 60 * DAY)[0].verdict.reason["name"] == "friends"


def test_no_cadence_and_no_rhythm_is_never_late(world: World) -> None:
    world.report(world.i_say("hi", at=NOW - 300 * DAY))
    touch.learn(NOW)
    assert reach(world, NOW) == []


def test_snooze_skip_and_stop(weekly: World) -> None:
    ana = who(weekly)
    touch.snooze(weekly.owner, ana, now=NOW)
    assert reach(weekly, NOW + 6 * DAY) == []
    assert reach(weekly, NOW + 8 * DAY) != []
    touch.skip(weekly.owner, ana, now=NOW + 8 * DAY)
    assert reach(weekly, NOW + 8 * DAY) == []
    touch.stop(weekly.owner, ana, now=NOW)
    assert reach(weekly, NOW + 300 * DAY) == []
    touch.stop(weekly.owner, ana, stopped=False, now=NOW)
    assert reach(weekly, NOW + 300 * DAY) != []


def test_while_a_reply_is_owed_nobody_is_proposed(weekly: World) -> None:
    weekly.report(weekly.says("Can you call me?", at=NOW - 10 * DAY))
    assert reach(weekly, NOW + 40 * DAY) == []
    followup.done(weekly.owner, weekly.chat().id, now=NOW)
    assert reach(weekly, NOW + 40 * DAY) != []


def test_a_merge_keeps_what_was_wanted_and_undo_gives_it_back(world: World) -> None:
    world.report(world.i_say("one", at=NOW - 50 * DAY), world.i_say("two", chat=ANA_LID, at=NOW - 40 * DAY))
    kept, gone = sorted(c.id for c in people.contacts(world.owner))
    touch.want(world.owner, gone, days=14, now=NOW)
    merge = contacts.merge(world.owner, kept, gone, now=NOW)
    found = cadences.of(world.owner, kept)
    assert found is not None
    assert found.days == 14
    contacts.undo_merge(world.owner, merge, now=NOW)
    again, before = cadences.of(world.owner, gone), cadences.of(world.owner, kept)
    assert again is not None
    assert before is not None
    assert (again.days, before.days) == (14, 0)


def test_nonsense_and_other_peoples_people_are_refused(weekly: World) -> None:
    ana = who(weekly)
    with pytest.raises(Invalid):
        touch.want(weekly.owner, ana, tier="royalty", now=NOW)
    with pytest.raises(Invalid):
        touch.want(weekly.owner, ana, days=-1, now=NOW)
    with pytest.raises(Invalid):
        touch.snooze(weekly.owner, ana, until=NOW, now=NOW)
    other = World("ann@example.org")
    with pytest.raises(NotFound):
        touch.want(other.owner, ana, days=7, now=NOW)


def test_how_fast_one_usually_answers_is_learnt_and_ranks_who_waits(world: World) -> None:
    def talk(chat: str, hours: float) -> None:
        for day in range(9, 1, -1):
            at = NOW - day * DAY
            world.report(
                world.says("Can you help me?", chat=chat, at=at),
                world.i_say("yes", chat=chat, at=at + int(hours * HOUR)),
            )

    talk(ANA, 3)
    talk(BEN, 20)
    touch.learn(NOW)
    world.report(
        world.says("Can you call me?", chat=ANA, at=NOW - 5 * HOUR),
        world.says("Are you in?", chat=BEN, at=NOW - 6 * HOUR),
    )
    always = timing.Working()
    first, second = chats.pressing(world.owner, "pending", 10, NOW, always)
    assert (first.address, second.address) == (ANA, BEN), "five hours are long where three are usual"
    assert first.usual == pytest.approx(3 * HOUR, rel=0.06)
    assert first.rank(always, NOW) > 1 > second.rank(always, NOW)
    assert first.due_at(always) == first.opened_at + first.usual


def test_a_reply_is_due_in_working_hours_and_zone(world: World) -> None:
    monday = timing.instant(datetime(2025, 10, 6, 9, 0, tzinfo=ZoneInfo("Europe/Berlin")))
    for week in range(1, 9):  # asked on Monday morning, answered four working hours later
        at = monday - week * 7 * DAY
        world.report(world.says("Can you help me?", at=at), world.i_say("yes", at=at + 4 * HOUR))
    set_preferences(world.owner, "Robin", {"zone": "Europe/Berlin"})
    followup.keep_hours(world.owner, {str(day): [(9 * 60, 17 * 60)] for day in range(5)}, nudge_after_days=3)
    touch.learn(monday)
    friday = timing.instant(datetime(2025, 10, 10, 16, 0, tzinfo=ZoneInfo("Europe/Berlin")))
    world.report(world.says("Could you call me?", at=friday))
    working = preferences.of(world.owner).working
    (chat,) = chats.pressing(world.owner, "pending", 10, friday + DAY, working)
    due = timing.local(chat.due_at(working), working.zone)
    assert (due.strftime("%a"), due.hour) == ("Mon", 12), "an hour on Friday, three on Monday"
    assert chat.rank(working, friday + DAY) == pytest.approx(0.25), "Saturday does not count"
    assert chat.rank(working, chat.due_at(working)) == pytest.approx(1)


def nudges(world: World, now: int) -> list[str]:
    """What the reminders say that nobody has answered, at that time."""
    telling.run(now)
    found = notices.listed(world.owner, limit=50)
    return [one.subject for one in found if one.kind == "nudge" and not one.ended_at]


def test_one_is_told_of_a_question_that_nobody_answers_after_ones_patience(world: World) -> None:
    world.report(world.says("hello", at=NOW - HOUR), world.i_say("Can you send me the file?"))
    chat = world.chat()
    assert chat.lane == "awaiting"
    followup.nudge_after(world.owner, chat.id, 7, now=NOW)
    assert nudges(world, NOW + 7 * DAY - 1) == []
    assert nudges(world, NOW + 7 * DAY) == [f"nudge:{chat.opened_id}"]
    world.report(world.says("here it is", at=NOW + 8 * DAY))
    assert nudges(world, NOW + 9 * DAY) == []
    with pytest.raises(Invalid):
        followup.nudge_after(world.owner, chat.id, 91, now=NOW)


def test_what_is_imported_notifies_nobody(world: World) -> None:
    told = (
        [world.i_say("hey", at=NOW - 9 * DAY)]
        + [world.says("Can you help me?", at=NOW - n * DAY) for n in range(1, 5)]
        + [world.i_say("Did you get it?", chat=BEN, at=NOW - DAY)]
    )
    world.report(*told, quiet=True)
    assert {chat.lane for chat in world.chats()} == {"pending", "awaiting"}
    for day in range(6):
        telling.run(NOW + day * DAY)
    assert notices.listed(world.owner, limit=50) == []


def test_a_tag_says_how_often_from_when_on_it_is_worn(weekly: World) -> None:
    ana = who(weekly)
    touch.want(weekly.owner, ana, days=60, now=NOW)
    touch.learn(NOW)
    assert [state for _, state in reach(weekly, NOW)] == ["fading"]
    touch.want(weekly.owner, ana, now=NOW)
    family = tags.add(weekly.owner, "Family", cadence_days=10, now=NOW)
    tags.give(weekly.owner, family, [ana], now=NOW)
    touch.learn(NOW)
    found = cadences.one(weekly.owner, ana)
    assert (found.wanted, reach(weekly, NOW)[0][1]) == (cadence.cadence(10, "tag", name="Family"), "late")
    assert "you want to every 10 days (Family)" in cadence.words(found.verdict(NOW).reason)
    tags.change(weekly.owner, family, cadence_days=100, now=NOW)
    touch.learn(NOW)
    assert reach(weekly, NOW)[0][1] == "fading", "the rhythm still says that this is unusual"


def test_a_suggestion_is_accepted_or_turned_down_once(weekly: World) -> None:
    touch.learn(NOW)
    ana = who(weekly)
    assert cadences.one(weekly.owner, ana).suggestion == 10
    touch.dismiss(weekly.owner, ana, now=NOW)
    assert cadences.one(weekly.owner, ana).suggestion == 0
    with pytest.raises(Invalid):
        touch.accept(weekly.owner, ana, now=NOW)
    touch.dismiss(weekly.owner, ana, dismissed=False, now=NOW)
    assert touch.accept(weekly.owner, ana, now=NOW) == 10
    found = cadences.one(weekly.owner, ana)
    assert (found.days, found.suggestion) == (10, 0)


def test_a_logged_call_is_a_touch(weekly: World) -> None:
    touch.learn(NOW)
    ana = who(weekly)
    assert reach(weekly, NOW)
    write("UPDATE contact SET touched_at = ? WHERE id = ?", (NOW - HOUR, ana))
    assert reach(weekly, NOW) == []
    assert cadences.one(weekly.owner, ana).last == NOW - HOUR
    write("UPDATE contact SET touched_at = ? WHERE id = ?", (NOW - 90 * DAY, ana))
    assert cadences.one(weekly.owner, ana).last == NOW - 20 * DAY + HOUR, "never back"


def test_nobody_is_proposed_for_whom_something_is_booked(weekly: World) -> None:
    touch.learn(NOW)
    ana = who(weekly)
    tasks.add(weekly.owner, "Call Ana", contact_id=ana, due_at=NOW + DAY, now=NOW)
    assert reach(weekly, NOW) == []
    assert cadences.one(weekly.owner, ana).verdict(NOW).suppressed == "follow_up"
    assert reach(weekly, NOW + 2 * DAY), "the task's time has come and gone"


def test_nobody_is_proposed_while_kith_hears_nothing(weekly: World) -> None:
    touch.learn(NOW)
    assert reach(weekly, NOW)
    weekly.report(facts.Link("logged_out", NOW))
    write("UPDATE device SET event_at = ?, linked_at = ?", (NOW, NOW - DAY))
    assert reach(weekly, NOW + 2 * HOUR)
    assert reach(weekly, NOW + 2 * DAY) == []


def test_who_lies_in_the_bin_is_not_proposed(weekly: World) -> None:
    touch.learn(NOW)
    write("UPDATE contact SET binned_at = ? WHERE id = ?", (NOW, who(weekly)))
    assert reach(weekly, NOW) == []
