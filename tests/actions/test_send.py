"""What leaves, leaves at most once: the outbox against a channel that fails in every way there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.actions import send
from app.channels.base import Channel, Outgoing
from app.domain import pacing
from app.domain.facts import Receipt, SendResult
from app.errors import ChannelError, Conflict, Invalid, NotFound
from app.store import queues
from tests.actions.world import ANA, DAY, HOUR, MINUTE, NOW, World


class Wire:
    """A channel that remembers what it was given; ``trouble`` is raised instead."""

    def __init__(self, trouble: ChannelError | None = None) -> None:
        self.sent: list[Outgoing] = []
        self.trouble = trouble

    def send(self, out: Outgoing) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.sent.append(out)


def deliver(world: World, wire: Wire, now: int = NOW + MINUTE) -> bool:
    channel: Channel = wire  # type: ignore[assignment]
    return send.deliver(world.device, channel, now=now)


@pytest.fixture
def chat(world: World) -> int:
    world.report(world.says("Can you help me?"))
    return world.chat().id


def test_a_text_goes_out_once_and_its_ticks_follow(world: World, chat: int) -> None:
    wire = Wire()
    send.text(world.owner, chat, "Yes", now=NOW + MINUTE)
    assert world.thread()[-1].state == "queued"
    assert deliver(world, wire)
    assert not deliver(world, wire), "nothing else leaves while one is unanswered"
    (out,) = wire.sent
    assert (out.kind, out.to, out.text) == ("text", ANA, "Yes")
    assert world.thread()[-1].state == "sending"
    world.report(SendResult(out.outbox_id, True, "NET1", NOW + MINUTE))
    assert world.thread()[-1].state == "sent"
    world.report(Receipt(("NET1",), ANA, ANA, "delivered", NOW), Receipt(("NET1",), ANA, ANA, "read", NOW))
    assert world.thread()[-1].state == "read"
    assert not deliver(world, wire)
    assert len(wire.sent) == 1


def test_the_same_client_key_makes_one_message(world: World, chat: int) -> None:
    first = send.text(world.owner, chat, "Yes", client_key="k1", now=NOW)
    assert send.text(world.owner, chat, "Yes", client_key="k1", now=NOW + 1) == first
    assert world.texts().count("Yes") == 1


def test_no_answer_becomes_unknown_and_is_never_sent_again_by_itself(world: World, chat: int) -> None:
    wire = Wire()
    message_id = send.text(world.owner, chat, "Yes", now=NOW)
    deliver(world, wire, NOW)
    assert send.give_up_waiting(NOW + send.ANSWER_WITHIN_MS - 1) == 0
    assert send.give_up_waiting(NOW + send.ANSWER_WITHIN_MS + 1) == 1
    bubble = world.thread()[-1]
    assert bubble.state == "unknown"
    assert "phone" in bubble.error
    assert not deliver(world, wire, NOW + HOUR)
    # Only the person can decide, and a late answer still counts.
    send.retry(world.owner, message_id, now=NOW + HOUR)
    assert deliver(world, wire, NOW + HOUR)
    assert len(wire.sent) == 2


def test_after_a_crash_between_claim_and_answer_it_is_unknown(world: World, chat: int) -> None:
    send.text(world.owner, chat, "Yes", now=NOW)
    deliver(world, Wire(), NOW)
    assert send.give_up_waiting(NOW, at_start=True) == 1
    assert world.thread()[-1].state == "unknown"


def test_an_answer_that_comes_after_giving_up_counts(world: World, chat: int) -> None:
    wire = Wire()
    send.text(world.owner, chat, "Yes", now=NOW)
    deliver(world, wire, NOW)
    send.give_up_waiting(NOW, at_start=True)
    world.report(SendResult(wire.sent[0].outbox_id, True, "NET1", NOW))
    assert world.thread()[-1].state == "sent"


def test_an_answer_without_an_id_is_unknown(world: World, chat: int) -> None:
    wire = Wire()
    send.text(world.owner, chat, "Yes", now=NOW)
    deliver(world, wire, NOW)
    world.report(SendResult(wire.sent[0].outbox_id, True, "", NOW))
    assert world.thread()[-1].state == "unknown"


def test_the_echo_of_our_own_send_does_not_double_it(world: World, chat: int) -> None:
    wire = Wire()
    send.text(world.owner, chat, "Yes", now=NOW + MINUTE)
    deliver(world, wire)
    world.report(world.i_say("Yes", id="NET1", at=NOW + MINUTE))  # the echo is faster than the answer
    world.report(SendResult(wire.sent[0].outbox_id, True, "NET1", NOW + MINUTE))
    assert world.texts().count("Yes") == 1
    assert world.thread()[-1].state == "sent"


def test_a_refusal_is_shown_and_can_be_discarded(world: World, chat: int) -> None:
    wire = Wire()
    message_id = send.text(world.owner, chat, "Yes", now=NOW)
    deliver(world, wire, NOW)
    world.report(SendResult(wire.sent[0].outbox_id, False, error="WhatsApp refused it."))
    assert (world.thread()[-1].state, world.thread()[-1].error) == ("failed", "WhatsApp refused it.")
    send.discard(world.owner, message_id, now=NOW)
    assert world.texts() == ["Can you help me?"]


def test_what_never_left_waits_and_leaves_later(world: World, chat: int) -> None:
    send.text(world.owner, chat, "Yes", now=NOW)
    assert deliver(world, Wire(ChannelError("not connected", permanent=False)), NOW)
    assert world.thread()[-1].state == "queued"
    wire = Wire()
    assert not deliver(world, wire, NOW + 1)
    assert deliver(world, wire, NOW + MINUTE)
    assert len(wire.sent) == 1


def test_after_463_nothing_goes_to_people_who_never_wrote(world: World, chat: int) -> None:
    wire = Wire()
    send.text(world.owner, chat, "Yes", now=NOW)
    deliver(world, wire, NOW)
    world.report(SendResult(wire.sent[0].outbox_id, False, code=463))
    world.report(world.i_say("hello stranger", chat="pn:15550177"))
    stranger = next(c.id for c in world.chats() if c.last_text == "hello stranger")
    send.text(world.owner, stranger, "are you there?", now=NOW)
    deliver(world, wire, NOW)
    assert len(wire.sent) == 1
    assert next(o.error for o in queues.troubled(world.owner)).startswith("WhatsApp does not let this account")
    send.text(world.owner, chat, "to somebody I know", now=NOW)
    deliver(world, wire, NOW)
    assert len(wire.sent) == 2


def test_a_reaction_names_its_target_and_is_shown_at_once(world: World) -> None:
    question = world.says("Can you help me?", id="Q1")
    world.report(question)
    send.reaction(world.owner, world.thread()[0].id, "👍", now=NOW)
    assert world.thread()[0].reactions == [("👍", 1, True)]
    assert world.chat().lane == ""
    wire = Wire()
    deliver(world, wire)
    (out,) = wire.sent
    assert (out.kind, out.target, out.text) == ("reaction", "Q1", "👍")


def test_a_quote_names_what_it_answers(world: World, chat: int) -> None:
    asked = world.thread()[0]
    send.text(world.owner, chat, "Yes", quote_id=asked.id, now=NOW)
    wire = Wire()
    deliver(world, wire)
    assert wire.sent[0].quote is not None
    assert wire.sent[0].quote.text == "Can you help me?"
    assert world.thread()[-1].quote is not None


def test_reading_is_told_only_on_request(world: World, chat: int) -> None:
    wire = Wire()
    assert not deliver(world, wire)
    assert send.mark_read(world.owner, chat, now=NOW) == 1
    assert deliver(world, wire)
    assert (wire.sent[0].kind, len(wire.sent[0].ids)) == ("read", 1)


@pytest.mark.parametrize("text", ["", "   \n", "x" * (send.TEXT_MAX + 1)])
def test_nothing_and_too_much_are_refused(world: World, chat: int, text: str) -> None:
    with pytest.raises(Invalid):
        send.text(world.owner, chat, text, now=NOW)


def test_what_the_wire_cannot_carry_is_cleaned(world: World, chat: int) -> None:
    send.text(world.owner, chat, "a\0b\ud800c", now=NOW)
    assert world.texts()[-1] == "ab?c"


def test_only_the_troubled_can_be_retried(world: World, chat: int, tmp_path: Path) -> None:
    message_id = send.text(world.owner, chat, "Yes", now=NOW)
    with pytest.raises(Conflict):
        send.retry(world.owner, message_id, now=NOW)
    other = World("ann@example.org")
    with pytest.raises(NotFound):
        send.retry(other.owner, message_id, now=NOW)
    with pytest.raises(NotFound):
        send.text(other.owner, chat, "hi", now=NOW)


def test_only_so_many_new_people_a_day(world: World) -> None:
    many = pacing.NEW_A_DAY + 3
    strangers = [f"pn:1555017{n:04}" for n in range(many)]
    world.report(*(world.i_say("Hi", chat=one, at=NOW - 9 * DAY) for one in strangers), quiet=True)
    for chat in world.chats():
        send.text(world.owner, chat.id, "Hello again", now=NOW)
    wire, now = Wire(), NOW
    for _ in range(3 * many):
        now += 20_000
        if deliver(world, wire, now) and wire.sent:
            world.report(SendResult(wire.sent[-1].outbox_id, True, f"NET{len(wire.sent)}", now))
    assert len(wire.sent) == pacing.NEW_A_DAY
    for hour in range(1, 27):
        while deliver(world, wire, now + hour * HOUR):
            world.report(SendResult(wire.sent[-1].outbox_id, True, f"NET{len(wire.sent)}", now))
    assert len(wire.sent) == many, "the others leave on the next day"
