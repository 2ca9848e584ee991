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
