"""Answer times are counted bit by bit and come out as if everything had been counted at once."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC

from app.actions import accounts, contacts, touch
from app.domain import facts, responses
from app.domain.responses import Cell
from app.store import answers, conversations, people
from app.store.database import rows, value
from tests.actions.world import ANA, BEN, DAY, HOUR, MINUTE, NOW, World

_THEIRS = ("Can you help me?", "ok thanks", "when do you come?", "I am outside", "haha", "the bus is late")
_MINE = ("Yes", "Are you there?", "tomorrow", "ok", "Could you bring the keys?")


def talk(world: World, seed: int, many: int, *, chat: str = ANA, start: int = NOW - 90 * DAY) -> list[facts.Message]:
    luck = random.Random(seed)
    at, told = start, []
    for n in range(many):
        at += luck.choice((MINUTE, 10 * MINUTE, HOUR, 9 * HOUR))
        say, texts = (world.i_say, _MINE) if luck.random() < 0.45 else (world.says, _THEIRS)
        told.append(say(luck.choice(texts), chat=chat, at=at, id=f"{chat}-{seed}-{n}"))
    return told


def at_once(conversation_id: int) -> Counter[Cell]:
    return responses.counted(responses.answers(conversations.lines(conversation_id, 100_000)), UTC)


def learn(now: int = NOW) -> None:
    while touch.learn(now):
        pass


def test_counted_bit_by_bit_is_counted_at_once(world: World) -> None:
    told = talk(world, 1, 900)
    for start in range(0, len(told), 170):
        world.report(*told[start : start + 170])
        learn()
        chat = world.chat().id
        assert answers.of_conversation(world.owner, chat) == at_once(chat)
    assert answers.of_owner(world.owner) == at_once(world.chat().id)
    assert value("SELECT through FROM answer_count") > 0, "most of it is counted for good"


def test_history_that_comes_later_is_counted_too(world: World) -> None:
    told = talk(world, 2, 700)
    world.report(*told[500:])
    learn()
    world.report(*told[:500], quiet=True)
    learn()
    assert answers.of_conversation(world.owner, world.chat().id) == at_once(world.chat().id)


def test_a_long_history_is_learnt_in_bits(world: World) -> None:
    world.report(*talk(world, 3, 5_000), quiet=True)
    learn()
    assert answers.of_conversation(world.owner, world.chat().id) == at_once(world.chat().id)


def test_everybodys_answers_are_the_sum_also_after_a_merge_and_its_undoing(world: World) -> None:
    world.report(*talk(world, 4, 300), *talk(world, 5, 300, chat=BEN))
    learn()
    ids = [chat.id for chat in world.chats()]
    assert answers.of_owner(world.owner) == at_once(ids[0]) + at_once(ids[1])
    known = people.find(world.owner, (ANA, BEN))
    merge = contacts.merge(world.owner, known[ANA], known[BEN], now=NOW)
    learn()
    assert answers.of_owner(world.owner) == at_once(world.chat().id)
    contacts.undo_merge(world.owner, merge, now=NOW)
    learn()
    ids = [chat.id for chat in world.chats()]
    assert len(ids) == 2
    assert answers.of_owner(world.owner) == at_once(ids[0]) + at_once(ids[1])


def test_a_new_zone_counts_the_hours_anew(world: World) -> None:
    world.report(*talk(world, 6, 300))
    learn()
    before = answers.of_owner(world.owner)
    accounts.set_profile(world.owner, name="Robin", zone="Asia/Tokyo", now=NOW)
    learn()
    moved = answers.of_owner(world.owner)
    assert sum(moved.values()) == sum(before.values())
    assert {cell._replace(hour=(cell.hour + 9) % 168) for cell in before} == set(moved)


def test_nothing_is_told_of_another_owner(world: World) -> None:
    world.report(*talk(world, 7, 100))
    learn()
    other = World("kim@example.org")
    assert answers.of_conversation(other.owner, world.chat().id) == Counter()
    assert answers.of_owner(other.owner) == Counter()
    assert rows("SELECT count(*) FROM answer_time WHERE owner_id = ?", (other.owner,)) == [(0,)]
