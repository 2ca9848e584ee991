"""What the owner corrects wins for that person's similar turns, visibly, and can be taken back."""

from __future__ import annotations

import pytest

from app.actions import contacts, followup
from app.errors import Invalid, NotFound
from app.store import corrections, people
from tests.actions.world import ANA, BEN, GROUP, HOUR, MINUTE, NOW, World


@pytest.fixture
def waiting(world: World) -> World:
    """Ana tells what waits for an answer, as far as Kith can know."""
    world.report(world.i_say("hey", at=NOW - HOUR), world.says("the bus is late again", id="BUS"))
    assert world.chat().lane == "pending"
    return world


def test_what_needed_no_answer_is_put_aside_with_a_reason_now_and_next_time(waiting: World) -> None:
    followup.correct(waiting.owner, waiting.chat().id, needed=False, now=NOW + MINUTE)
    assert (waiting.chat().lane, waiting.chat().reason["code"]) == ("probably_done", "taught")
    waiting.report(waiting.i_say("ok", at=NOW + HOUR), waiting.says("The bus is late AGAIN!!", at=NOW + 2 * HOUR))
    assert waiting.chat().lane == "probably_done"
    waiting.report(waiting.says("can you pick me up?", at=NOW + 3 * HOUR))
    assert waiting.chat().lane == "pending", "another turn is judged for itself"


def test_what_did_need_one_waits_again(world: World) -> None:
    world.report(world.i_say("see you", at=NOW - HOUR), world.says("ok thanks"))
    assert world.chat().lane == "probably_done"
    followup.correct(world.owner, world.chat().id, needed=True, now=NOW)
    assert (world.chat().lane, world.chat().reason["code"]) == ("pending", "taught")


def test_it_is_listed_and_taken_back(waiting: World) -> None:
    before = waiting.chat()
    made = followup.correct(waiting.owner, before.id, needed=False, now=NOW + MINUTE)
    (listed,) = corrections.listed(waiting.owner)
    assert (listed.id, listed.title, listed.text, listed.needed) == (made, before.title, "the bus is late again", False)
    followup.uncorrect(waiting.owner, made, now=NOW + 2 * MINUTE)
    followup.uncorrect(waiting.owner, made, now=NOW + 3 * MINUTE)
    assert waiting.chat() == before
    assert corrections.listed(waiting.owner) == []


def test_the_newest_word_on_a_turn_counts_alone(waiting: World) -> None:
    chat = waiting.chat().id
    followup.correct(waiting.owner, chat, needed=False, now=NOW + 1)
    followup.correct(waiting.owner, chat, needed=True, now=NOW + 2)
    assert waiting.chat().lane == "pending"
    assert [one.needed for one in corrections.listed(waiting.owner)] == [True]


def test_it_says_nothing_of_other_people(waiting: World) -> None:
    followup.correct(waiting.owner, waiting.chat().id, needed=False, now=NOW)
    waiting.report(waiting.i_say("hey", chat=BEN, at=NOW), waiting.says("the bus is late again", chat=BEN, at=NOW + 1))
    assert {chat.lane for chat in waiting.chats() if chat.address == BEN} == {"pending"}


def test_a_mention_can_be_corrected_too(world: World) -> None:
    from app.domain import facts

    world.report(
        facts.Group(GROUP, "Chess", at=NOW),
        world.says("thanks @15550100 for everything yesterday evening, it was something", chat=GROUP, sender=ANA,
                   mentions=("pn:15550100",), at=NOW),
    )  # fmt: skip
    chat = world.chat("Chess")
    needed = chat.lane != "mentions"
    followup.correct(world.owner, chat.id, needed=needed, now=NOW + 1)
    assert world.chat("Chess").lane == ("mentions" if needed else "probably_done")


def test_where_nothing_is_open_there_is_nothing_to_correct(world: World) -> None:
    world.report(world.says("hello", at=NOW - HOUR), world.i_say("hey"))
    with pytest.raises(Invalid):
        followup.correct(world.owner, world.chat().id, needed=True, now=NOW)


def test_anothers_chats_and_corrections_do_not_exist(waiting: World) -> None:
    other = World("kim@example.org")
    with pytest.raises(NotFound):
        followup.correct(other.owner, waiting.chat().id, needed=False, now=NOW)
    made = followup.correct(waiting.owner, waiting.chat().id, needed=False, now=NOW)
    with pytest.raises(NotFound):
        followup.uncorrect(other.owner, made, now=NOW)
    assert corrections.listed(other.owner) == []


def test_a_correction_goes_along_when_two_become_one(waiting: World) -> None:
    followup.correct(waiting.owner, waiting.chat().id, needed=False, now=NOW)
    waiting.report(waiting.i_say("hello", chat=BEN, at=NOW + 1), waiting.says("I moved", chat=BEN, at=NOW + 2))
    known = people.find(waiting.owner, (ANA, BEN))
    contacts.merge(waiting.owner, known[BEN], known[ANA], now=NOW + 3)
    waiting.report(
        waiting.i_say("ok", chat=BEN, at=NOW + HOUR), waiting.says("the bus is late again", chat=BEN, at=NOW + 2 * HOUR)
    )
    assert waiting.chat().lane == "probably_done"
