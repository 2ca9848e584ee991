"""Quick capture through the same door as every message."""

from __future__ import annotations

from typing import Any

import pytest

from app.actions import accounts, capture, deliveries, scheduled, send, ways
from app.actions import reminders as told
from app.actions import tasks as promised
from app.domain import facts
from app.store import queues, reminders, tasks
from app.store.database import rows, value
from tests.actions.world import ANA, DAY, HOUR, ME, NOW, World


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


def own_chat(world: World) -> int:
    to_myself(world, "hello", quiet=True)
    return int(value("SELECT id FROM conversation WHERE kind = 'self'"))


def leaves(world: World, network_id: str, *, echo: str = "") -> None:
    """What waits in the outbox is taken by the network, whose echo comes before its answer where one is given."""
    outbox_id = value("SELECT id FROM outbox WHERE kind = 'text' AND state = 'queued' ORDER BY id LIMIT 1")
    assert queues.claim(outbox_id, NOW)
    if echo:
        to_myself(world, echo, id=network_id)
    world.report(facts.SendResult(outbox_id, True, network_id, NOW))
    world.report(facts.SendResult(outbox_id, True, network_id, NOW))


@pytest.mark.parametrize("echo", ["", "todo call Ana tomorrow 10am"])
def test_a_line_typed_in_kith_is_taken_down_once_it_has_left(world: World, ana: int, echo: str) -> None:
    send.text(world.owner, own_chat(world), "todo call Ana tomorrow 10am", client_key="typed-1", now=NOW)
    assert made() == (0, 0, 0), "there is nothing to react to yet"
    leaves(world, "TYPED", echo=echo)
    (task,) = tasks.listed(world.owner)
    assert (task.title, task.contact_id) == ("call Ana", ana)
    assert (made(), ticks()) == ((0, 1, 0), [capture.TAKEN])


def test_a_message_for_later_to_myself_is_no_line(world: World) -> None:
    scheduled.add(world.owner, own_chat(world), "todo pack", NOW + 1000, now=NOW)
    scheduled.leave(NOW + 2000)
    leaves(world, "LATER")
    assert made() == (0, 0, 0)


def test_an_answer_to_a_notification_does_what_its_buttons_do(world: World, ana: int) -> None:
    own_chat(world)
    way = ways.add_self_chat(world.owner, now=NOW)
    ways.choose(world.owner, {way: {"task"}}, now=NOW)
    accounts.prefer(world.owner, quiet_hours=[])
    site = deliveries.Site("https://kith.example.org", b"k" * 32)
    for n, (line, status) in enumerate((("Done!", "done"), ("tomorrow 9am", "open"), ("Ok", "open"), ("why?", "open"))):
        task = promised.add(world.owner, f"task {n}", due_at=NOW + n * 1000, now=NOW - DAY)
        told.run(NOW + n * 1000)
        assert deliveries.deliver({}, site, now=NOW + n * 1000)
        leaves(world, f"NOTICE{n}")
        to_myself(world, line, quote=facts.Quote(f"NOTICE{n}", ME, "🔔", "text"))
        kept = tasks.task(world.owner, task)
        assert (kept.status, kept.due_at > NOW + HOUR) == (status, line.startswith("tomorrow"))
    assert ticks() == [capture.TAKEN] * 4
    assert rows("SELECT read_at > 0, ended_at > 0 FROM notification ORDER BY id") == [(1, 1), (1, 1), (1, 0), (0, 0)]
    assert rows("SELECT body FROM note") == [("why?",)], "what is no answer is a line like any other"


def test_what_kith_wrote_there_is_left_alone(world: World) -> None:
    to_myself(world, "hello")
    chat = value("SELECT id FROM conversation WHERE kind = 'self'")
    send.text(world.owner, chat, "🔔 Ana waits for your answer", client_key="notice:7", now=NOW)
    outbox_id = value("SELECT id FROM outbox WHERE kind = 'text'")
    assert queues.claim(outbox_id, NOW)
    to_myself(world, "🔔 Ana waits for your answer", id="ECHO")  # before the answer has named it
    world.report(facts.SendResult(outbox_id, True, "ECHO", NOW))
    assert made() == (1, 0, 0)
