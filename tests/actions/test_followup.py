"""Done, later, undo: what the person decides about an obligation, and what ends that decision."""

from __future__ import annotations

import pytest

from app.actions import followup, send
from app.errors import Invalid, NotFound
from tests.actions.world import DAY, HOUR, MINUTE, NOW, World


@pytest.fixture
def waiting(world: World) -> World:
    """Ana asked something."""
    world.report(world.i_say("hey", at=NOW - HOUR), world.says("Can you help me?"))
    assert world.chat().lane == "pending"
    return world


def test_done_lasts_until_they_write_again(waiting: World) -> None:
    followup.done(waiting.owner, waiting.chat().id, now=NOW + MINUTE)
    assert waiting.chat().lane == ""
    waiting.report(waiting.says("And also: when?", at=NOW + HOUR))
    assert (waiting.chat().lane, waiting.chat().opened_at) == ("pending", NOW + HOUR)


def test_undo_brings_back_what_was_done(waiting: World) -> None:
    before = waiting.chat()
    followup.done(waiting.owner, before.id, now=NOW + MINUTE)
    followup.undo(waiting.owner, before.id, now=NOW + 2 * MINUTE)
    assert waiting.chat() == before


def test_a_snooze_ends_at_its_time(waiting: World) -> None:
    followup.snooze(waiting.owner, waiting.chat().id, NOW + DAY, now=NOW)
    assert waiting.chat().lane == "snoozed"
    assert followup.wake(NOW + DAY - 1) == 0
    assert followup.wake(NOW + DAY) == 1
    assert (waiting.chat().lane, waiting.chat().opened_at) == ("pending", NOW)


def test_a_snooze_ends_when_they_write(waiting: World) -> None:
    followup.snooze(waiting.owner, waiting.chat().id, NOW + DAY, now=NOW)
    waiting.report(waiting.says("hello?", at=NOW + HOUR))
    assert waiting.chat().lane == "pending"


def test_a_snooze_into_the_past_is_refused(waiting: World) -> None:
    with pytest.raises(Invalid):
        followup.snooze(waiting.owner, waiting.chat().id, NOW, now=NOW)


def test_an_answer_closes_at_once_and_a_failed_one_does_not(waiting: World) -> None:
    message_id = send.text(waiting.owner, waiting.chat().id, "Yes, I can", now=NOW + MINUTE)
    assert waiting.chat().lane == ""
    from app.domain.facts import SendResult
    from app.store import queues

    row = queues.of_message(waiting.owner, message_id)
    assert row is not None
    queues.claim(row.id, NOW + MINUTE)
    waiting.report(SendResult(row.id, False, error="refused"))
    assert waiting.chat().lane == "pending"


def test_what_history_brought_moves_to_the_backlog_with_age(world: World) -> None:
    world.report(world.i_say("hey", at=NOW - HOUR), world.says("Can you help me?"), quiet=True)
    assert world.chat().lane == "pending"
    assert followup.age(NOW + 10 * DAY) == 0
    assert followup.age(NOW + 15 * DAY) == 1
    assert world.chat().lane == "backlog"


def test_looking_clears_unread_and_nothing_else(waiting: World) -> None:
    assert waiting.chat().unread == 1
    followup.seen(waiting.owner, waiting.chat().id, now=NOW + MINUTE)
    assert (waiting.chat().unread, waiting.chat().lane) == (0, "pending")


def test_another_owners_conversation_does_not_exist(waiting: World) -> None:
    other = World("ann@example.org")
    for act in (followup.done, followup.undo, followup.seen):
        with pytest.raises(NotFound):
            act(other.owner, waiting.chat().id, now=NOW)


# ── Several at once, and taking it back ──


@pytest.fixture
def several(world: World) -> World:
    """Three who asked something."""
    for n in range(3):
        friend = f"pn:1555010{n}7"
        world.report(world.i_say("hey", chat=friend, at=NOW - HOUR), world.says("Can you help me?", chat=friend))
    assert lanes(world) == ["pending"] * 3
    return world


def lanes(world: World) -> list[str]:
    return [chat.lane for chat in world.chats()]


def ids(world: World) -> list[int]:
    return [chat.id for chat in world.chats()]


@pytest.mark.parametrize("verb", followup.VERBS)
def test_whatever_is_decided_about_several_is_taken_back_as_one(several: World, verb: str) -> None:
    before = several.chats()
    decided = followup.triage(several.owner, ids(several), verb, until=NOW + DAY, now=NOW + MINUTE)
    if verb not in ("unarchive", "auto", "pending"):
        assert several.chats() != before
    for _ in range(2):  # twice does no harm
        assert followup.take_back(several.owner, decided, now=NOW + 2 * MINUTE) == 3
        assert several.chats() == before


def test_undo_goes_back_to_what_was_decided_before_and_no_further(several: World) -> None:
    (one, *_) = ids(several)
    followup.snooze(several.owner, one, NOW + DAY, now=NOW)
    decided = followup.done(several.owner, one, now=NOW + MINUTE)
    followup.take_back(several.owner, decided, now=NOW + 2 * MINUTE)
    assert lanes(several).count("snoozed") == 1


def test_what_happened_since_is_not_undone(several: World) -> None:
    (one, *_) = ids(several)
    decided = followup.done(several.owner, one, now=NOW)
    followup.archive(several.owner, one, archived=True, now=NOW)
    followup.snooze(several.owner, one, NOW + DAY, now=NOW)
    followup.take_back(several.owner, decided, now=NOW + MINUTE)
    (chat,) = [chat for chat in several.chats() if chat.id == one]
    assert (chat.archived, chat.snoozed_until) == (True, NOW + DAY)


def test_all_or_none(several: World) -> None:
    stranger = World("ann@example.org")
    stranger.report(stranger.says("mine alone", chat="pn:15550177"))
    before = several.chats()
    for others in (ids(stranger), [10**9]):
        with pytest.raises(NotFound):
            followup.triage(several.owner, [*ids(several), *others], "done", now=NOW)
    assert several.chats() == before
    for chosen, verb in ((ids(several), "explode"), ([], "done")):
        with pytest.raises(Invalid):
            followup.triage(several.owner, chosen, verb, now=NOW)


def test_a_lane_is_cleared_and_filled_again(several: World) -> None:
    decided, many = followup.triage_lane(several.owner, "pending", "done", now=NOW)
    assert (many, lanes(several)) == (3, [""] * 3)
    with pytest.raises(Invalid):
        followup.triage_lane(several.owner, "pending", "done", now=NOW)
    assert followup.take_back(several.owner, decided, now=NOW) == 3
    assert lanes(several) == ["pending"] * 3


def test_a_decision_can_be_taken_back_for_a_day_by_its_owner_alone(several: World) -> None:
    decided = followup.done(several.owner, ids(several)[0], now=NOW)
    with pytest.raises(NotFound):
        followup.take_back(World("ann@example.org").owner, decided, now=NOW)
    assert followup.forget_decisions(NOW + DAY) == 0
    assert followup.forget_decisions(NOW + DAY + 1) == 1
    with pytest.raises(NotFound):
        followup.take_back(several.owner, decided, now=NOW + DAY + 1)


def test_by_hand_a_chat_always_counts_or_never_does(world: World) -> None:
    world.report(world.i_say("hey", at=NOW - HOUR), world.says("ok thanks"))
    assert world.chat().lane in ("", "probably_done")
    followup.triage(world.owner, [world.chat().id], "pending", now=NOW)
    assert world.chat().lane == "pending"
    followup.triage(world.owner, [world.chat().id], "never", now=NOW)
    world.report(world.says("Can you help me?", at=NOW + MINUTE))
    assert world.chat().lane == ""


def test_marked_unread_waits_until_it_is_looked_at_answered_or_done(world: World) -> None:
    world.report(world.i_say("I put it on the table", at=NOW - HOUR))
    for close in (
        lambda: followup.seen(world.owner, world.chat().id, now=NOW),
        lambda: followup.done(world.owner, world.chat().id, now=NOW),
        lambda: send.text(world.owner, world.chat().id, "Here you are", now=NOW),
    ):
        followup.triage(world.owner, [world.chat().id], "unread", now=NOW)
        assert (world.chat().lane, world.chat().marked_unread) == ("pending", True)
        close()
        assert (world.chat().lane, world.chat().marked_unread) == ("", False)
