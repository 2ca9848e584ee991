"""Quick capture through the same door as every message."""

from __future__ import annotations

from typing import Any

import pytest

from app.actions import accounts, capture, send
from app.domain import facts
from app.store import queues, reminders, tasks
from app.store.database import rows, value
from tests.actions.world import ANA, DAY, ME, NOW, World


def to_myself(world: World, text: str, *, quiet: bool = False, **more: Any) -> None:
    world.report(world.i_say(text, chat=ME, **more), quiet=quiet)


def made() -> tuple[int, int, int]:
    return tuple(value(f"SELECT count(*) FROM {table}") for table in ("note", "task", "reminder"))


def ticks() -> list[str]:
    return [r[0] for r in rows("SELECT json_extract(payload, '$.text') FROM outbox WHERE kind = 'reaction'")]


@pytest.fixture
def ana(world: World) -> int:
    world.report(facts.Person(ANA, push_name="Ana Lima"), world.says("Hello", at=NOW - DAY))
    return int(value("SELECT id FROM contact WHERE push_name = 'Ana Lima'"))


def test_a_line_becomes_a_task_for_whom_it_names_and_is_ticked(world: World, ana: int) -> None:
    to_myself(world, "todo call Ana tomorrow 10am")
    (task,) = tasks.listed(world.owner)
    assert (task.title, task.contact_id, task.due_at > NOW) == ("call Ana", ana, True)
    assert ticks() == [capture.TAKEN]


def test_reminders_and_notes(world: World, ana: int) -> None:
    to_myself(world, "remind me in 2 hours to water the plants")
    to_myself(world, "Ana likes figs")
    (reminder,) = reminders.coming(world.owner)
    assert reminder.text == "water the plants"
    assert rows("SELECT body, contact_id FROM note") == [("Ana likes figs", ana)]
    assert len(ticks()) == 2


def test_the_same_message_again_is_taken_down_once(world: World) -> None:
    for _ in range(3):
        to_myself(world, "buy milk", id="SAME")
    assert made() == (1, 0, 0)


def test_history_others_chats_and_what_is_switched_off_are_left_alone(world: World, ana: int) -> None:
    to_myself(world, "todo old", quiet=True)
    world.report(world.i_say("todo call you", chat=ANA))
    accounts.prefer(world.owner, capture=False)
    to_myself(world, "todo new")
    assert made() == (0, 0, 0)
    assert ticks() == []


def test_what_kith_wrote_there_is_left_alone(world: World) -> None:
    to_myself(world, "hello")
    chat = value("SELECT id FROM conversation WHERE kind = 'self'")
    send.text(world.owner, chat, "🔔 Ana waits for your answer", now=NOW)
    outbox_id = value("SELECT id FROM outbox WHERE kind = 'text'")
    assert queues.claim(outbox_id, NOW)
    to_myself(world, "🔔 Ana waits for your answer", id="ECHO")  # before the answer has named it
    world.report(facts.SendResult(outbox_id, True, "ECHO", NOW))
    assert made() == (1, 0, 0)
