"""Two addresses that turn out to be one person owe what they would have owed had they been one from the start."""

from __future__ import annotations

import random

import pytest

from app.actions import contacts, touch
from app.domain import facts
from app.store import answers, cadences, people
from tests.actions.world import DAY, HOUR, ME, MINUTE, NOW, World

HERS = ("pn:15550111", "pn:15550112")  # two numbers of one person, which the network does not know to be one
_SAID = (
    "Can you help me?", "ok thanks", "👍", "when do you come?", "I am outside", "never mind, found it", "the bus is late", "see you",
)  # fmt: skip


def history(seed: int, *, one_address: bool) -> list[facts.Fact]:
    luck = random.Random(seed)
    at, told = NOW - 130 * DAY, list[facts.Fact]()
    for n in range(luck.randint(8, 60)):
        at += luck.choice((MINUTE, 20 * MINUTE, 3 * HOUR, 2 * DAY))
        chat, mine, text = luck.choice(HERS), luck.random() < 0.4, luck.choice(_SAID)
        chat = HERS[0] if one_address else chat
        told.append(facts.Message(f"M{n}", chat, ME if mine else chat, mine, at, text=text))
        follows = luck.random()
        if follows < 0.1 and not mine:
            told.append(facts.Reaction(f"R{n}", f"M{n}", chat, ME, True, at + 1, "❤️", target_sender=chat))
        elif follows < 0.2 and not mine:
            told.append(facts.Revoke(f"D{n}", f"M{n}", chat, chat, False, at + 2, target_sender=chat))
    return told


def standing(world: World) -> tuple[object, ...]:
    while touch.learn(NOW):
        pass
    (chat,) = world.chats()
    person = cadences.one(world.owner, chat.contact_id or 0)
    return (
        chat.lane, chat.opened_at, chat.reason, chat.usual, person.last, person.rhythm,
        answers.of_conversation(world.owner, chat.id), [(bubble.text, bubble.at) for bubble in world.thread()],
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_a_merge_gives_what_would_have_been_from_the_start(seed: int) -> None:
    apart, together = World(), World("kim@example.org")
    apart.report(*history(seed, one_address=False))
    together.report(*history(seed, one_address=True))
    known = people.find(apart.owner, HERS)
    if len(known) == 2:
        contacts.merge(apart.owner, known[HERS[0]], known[HERS[1]], now=NOW)
    assert standing(apart) == standing(together)
