"""Messages are counted by the hour as they come: whatever the order, the merges and the repeats, as a new count would say."""

from __future__ import annotations

import random

from app.actions import contacts, send
from app.domain import facts
from app.store import activity, people, queues
from app.store.activity import Hour
from app.store.database import rows
from tests.actions.world import ANA, ANA_LID, BEN, GROUP, HOUR, MINUTE, NOW, World

THIS = NOW // HOUR


def kept() -> tuple[list[tuple[int, ...]], ...]:
    """All that is kept of counts."""
    return (
        rows("SELECT * FROM activity ORDER BY 1, 2"),
        rows("SELECT * FROM activity_of_owner WHERE mine + theirs > 0 ORDER BY 1, 2, 3"),
        rows("SELECT id, messages FROM conversation WHERE messages > 0 ORDER BY 1"),
    )


def counted_anew() -> tuple[list[tuple[int, ...]], ...]:
    """The same from the messages themselves."""
    real = "FROM message m JOIN conversation c ON c.id = m.conversation_id WHERE m.kind NOT IN ('system', 'call')"
    sums = "sum(sender_id = 0), sum(sender_id <> 0)"
    return (
        rows(f"SELECT c.id, (m.id >> 20) / {HOUR}, {sums} {real} GROUP BY 1, 2 ORDER BY 1, 2"),
        rows(
            f"SELECT c.owner_id, c.kind = 'group', (m.id >> 20) / {HOUR}, {sums} {real} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        ),
        rows(f"SELECT c.id, count(*) {real} GROUP BY 1 ORDER BY 1"),
    )


def some_facts(world: World) -> list[facts.Fact]:
    """Both sides, hours apart, in two chats that are one and in a group, with a call and a note of the system."""
    told: list[facts.Fact] = []
    for n in range(30):
        chat = (ANA, ANA_LID, BEN, GROUP)[n % 4]
        at = NOW - n * 25 * MINUTE
        in_group = {"sender": BEN} if chat == GROUP else {}
        told.append(
            world.i_say("Mine", chat=chat, at=at) if n % 3 == 0 else world.says("Theirs", chat=chat, at=at, **in_group)
        )
    told.append(facts.Call("C", ANA, ANA, False, NOW, "offer"))
    told.append(world.says("Ana changed her number", kind="system"))
    return told


def test_counts_say_who_wrote_how_much_in_which_hour(world: World) -> None:
    world.report(world.says("One"), world.says("Two"), world.i_say("Three"), world.i_say("Before", at=NOW - HOUR))
    chat = world.chat()
    assert activity.of_conversation(world.owner, chat.id, 0, THIS + 1) == [Hour(THIS, 1, 2), Hour(THIS - 1, 1, 0)]
    assert activity.of_owner(world.owner, THIS, THIS + 1) == [Hour(THIS, 1, 2)]
    assert activity.total(world.owner, chat.id) == activity.Total(2, 2, THIS - 1, THIS)
    assert activity.first_hour(world.owner) == THIS - 1


def test_what_comes_twice_and_in_any_order_is_counted_once(world: World) -> None:
    told = some_facts(world)
    outcomes = []
    for seed in range(3):
        other = World(f"owner{seed}@example.org")
        random.Random(seed).shuffle(told)
        other.report(*told, quiet=seed == 0)
        for fact in told:
            other.report(fact)
        outcomes.append(activity.of_owner(other.owner, 0, THIS + 1))
        assert kept() == counted_anew()
    assert outcomes[0] == outcomes[1] == outcomes[2] != []


def test_a_merge_joins_the_counts_and_taking_it_apart_parts_them(world: World) -> None:
    world.report(
        *some_facts(world), world.says("Seen twice", id="TWIN"), world.says("Seen twice", id="TWIN", chat=ANA_LID)
    )
    before = kept()
    assert before == counted_anew()
    world.report(facts.Mapping(ANA, ANA_LID))
    assert kept() == counted_anew() != before
    (merge,) = people.merges(world.owner)
    contacts.undo_merge(world.owner, merge.id, now=NOW)
    assert kept() == counted_anew()


def test_what_is_given_up_is_no_longer_counted(world: World) -> None:
    world.report(world.says("Hello"))
    message_id = send.text(world.owner, world.chat().id, "Never mind", now=NOW + HOUR)
    assert activity.of_owner(world.owner, THIS + 1, THIS + 2) == [Hour(THIS + 1, 1, 0)]
    sent = queues.of_message(world.owner, message_id)
    assert sent is not None
    queues.end(sent.id, "failed", now=NOW + HOUR)
    send.discard(world.owner, message_id, now=NOW + HOUR)
    assert activity.of_owner(world.owner, THIS + 1, THIS + 2) == []
    assert kept() == counted_anew()


def test_groups_are_counted_apart_from_people(world: World) -> None:
    world.report(world.says("Hi all", chat=GROUP, sender=BEN), world.says("Hi"))
    assert activity.of_owner(world.owner, 0, THIS + 1, groups=True) == [Hour(THIS, 0, 1)]
    assert activity.of_owner(world.owner, 0, THIS + 1) == [Hour(THIS, 0, 1)]
    assert [p.name for p in activity.top_people(world.owner, 0, THIS + 1)] == [world.chat("+1 555 0101").title]


def test_counts_of_another_owner_do_not_exist(world: World) -> None:
    world.report(world.says("Hello"))
    stranger = World("stranger@example.org")
    chat = world.chat().id
    assert activity.of_conversation(stranger.owner, chat, 0, THIS + 1) == []
    assert activity.total(stranger.owner, chat) == activity.Total(0, 0, 0, 0)
    assert activity.top_people(stranger.owner, 0, THIS + 1) == []
    assert activity.beginnings(stranger.owner) == []
