"""Tags: given and taken with an entry in the journal, joined, deleted, and searched by."""

from __future__ import annotations

import pytest

from app.actions import accounts, tags
from app.domain import facts
from app.errors import AppError, Conflict, Invalid, NotFound
from app.store import journal, people, search
from app.store import tags as stored
from tests.actions.world import ANA, BEN, GROUP, NOW, World


@pytest.fixture
def ana(world: World) -> int:
    world.report(world.says("I have the tickets", chat=ANA), world.says("Which tickets?", chat=BEN))
    return people.find(world.owner, (ANA,))[ANA]


def worn(contact_id: int) -> list[str]:
    return [tag.name for tag in stored.of((contact_id,)).get(contact_id, [])]


def told(world: World, contact_id: int) -> list[tuple[str, str]]:
    """(act, tag) of the journal's entries about tags, oldest first."""
    entries = journal.of_contact(world.owner, contact_id)
    return [(entry.detail["act"], entry.detail["name"]) for entry in reversed(entries) if entry.kind == "tag"]


def test_a_tag_is_given_and_taken_once_and_the_journal_says_so(world: World, ana: int) -> None:
    choir = tags.add(world.owner, " choir ", now=NOW)
    assert tags.give(world.owner, choir, (ana,), now=NOW) == [ana]
    assert tags.give(world.owner, choir, (ana,), now=NOW) == []
    assert worn(ana) == ["choir"]
    assert stored.tag(world.owner, choir).people == 1
    assert tags.take(world.owner, choir, (ana,), now=NOW) == [ana]
    assert tags.take(world.owner, choir, (ana,), now=NOW) == []
    assert told(world, ana) == [("given", "choir"), ("taken", "choir")]


def test_what_somebody_wears_can_be_said_as_a_whole(world: World, ana: int) -> None:
    tags.put(world.owner, ana, ["Family", "choir"], now=NOW)
    tags.put(world.owner, ana, ["family", "Work"], now=NOW)
    assert worn(ana) == ["Family", "Work"]
    assert told(world, ana) == [("given", "Family"), ("given", "choir"), ("taken", "choir"), ("given", "Work")]


def test_two_tags_become_one(world: World, ana: int) -> None:
    ben = people.find(world.owner, (BEN,))[BEN]
    kept, gone = tags.add(world.owner, "family", now=NOW), tags.add(world.owner, "relatives", now=NOW)
    tags.give(world.owner, kept, (ana,), now=NOW)
    tags.give(world.owner, gone, (ana, ben), now=NOW)
    tags.join(world.owner, kept, gone, now=NOW)
    assert worn(ana) == worn(ben) == ["family"]
    assert [tag.name for tag in stored.listed(world.owner)] == ["family"]
    assert told(world, ben) == [("given", "relatives"), ("given", "family"), ("taken", "relatives")]


def test_new_tags_get_colours_that_few_have(world: World) -> None:
    for n in range(stored.COLOURS):
        tags.add(world.owner, f"tag {n}", now=NOW)
    assert {tag.colour for tag in stored.listed(world.owner)} == set(range(stored.COLOURS))


def test_how_often_to_be_in_touch_stands_with_the_tag(world: World, ana: int) -> None:
    tags.put(world.owner, ana, ["family", "client", "plain"], now=NOW)
    for name, days in (("family", 14), ("client", 30)):
        tag = stored.named(world.owner, name)
        assert tag is not None
        tags.change(world.owner, tag.id, cadence_days=days, now=NOW)
    assert {tag.name: tag.cadence_days for tag in stored.of((ana, 999))[ana]} == {"client": 30, "family": 14, "plain": 0}


@pytest.mark.parametrize("name", ["", "  ", "#", '""', "x" * 61, "\x00\u202e"])
def test_a_name_that_cannot_be_one_is_refused_and_nothing_is_made(world: World, name: str) -> None:
    with pytest.raises(Invalid):
        tags.add(world.owner, name, now=NOW)
    assert stored.listed(world.owner) == []


def test_a_name_is_there_once_whatever_its_capitals(world: World) -> None:
    family = tags.add(world.owner, "Familie Müßig", now=NOW)
    other = tags.add(world.owner, "other", now=NOW)
    with pytest.raises(Conflict):
        tags.add(world.owner, "familie MÜSSIG", now=NOW)
    with pytest.raises(Conflict):
        tags.change(world.owner, other, name="FAMILIE müßig", now=NOW)
    tags.change(world.owner, family, name="familie müßig", now=NOW)
    assert stored.tag(world.owner, family).name == "familie müßig"


def test_another_owners_people_and_tags_do_not_exist(world: World, ana: int) -> None:
    bob = accounts.create_owner("bob@example.org", "correct horse battery", now=NOW).id
    mine, his = tags.add(world.owner, "mine", now=NOW), tags.add(bob, "his", now=NOW)
    calls = [
        lambda: tags.give(bob, his, (ana,), now=NOW), lambda: tags.give(bob, mine, (), now=NOW), lambda: tags.take(bob, mine, (ana,), now=NOW),
        lambda: tags.put(bob, ana, ["x"], now=NOW), lambda: tags.join(bob, his, mine, now=NOW), lambda: tags.remove(bob, mine, now=NOW),
        lambda: tags.change(bob, mine, name="x", now=NOW), lambda: tags.give_named(bob, "x", (ana,), now=NOW),
    ]  # fmt: skip
    for call in calls:
        with pytest.raises(NotFound):
            call()
    assert [tag.name for tag in stored.listed(bob)] == ["his"]
    assert worn(ana) == []


def test_messages_are_found_by_the_tags_of_those_who_wrote_them(world: World, ana: int) -> None:
    member = facts.Member(ANA)
    world.report(
        facts.Group(GROUP, "Choir", at=NOW, members=(member,)),
        world.says("tickets for all", chat=GROUP, sender=ANA, at=NOW + 5),
        world.says("tickets for none", chat=GROUP, sender=BEN, at=NOW + 6),
        world.i_say("thanks for the tickets", chat=ANA, at=NOW + 7),
    )
    tags.put(world.owner, ana, ["my vip"], now=NOW)
    tags.add(world.owner, "nobody", now=NOW)

    def found(q: str) -> set[str]:
        hits = search.search(world.owner, q, now=NOW).items
        return {"".join(text for text, _ in hit.snippet) for hit in hits}

    assert found('tickets tag:"My VIP"') == {"I have the tickets", "tickets for all", "thanks for the tickets"}
    assert found('tickets -tag:"my vip"') == {"Which tickets?", "tickets for none"}
    assert found("tickets tag:nobody") == set()
    assert search.search(world.owner, "tag:stranger", now=NOW).notes == ("There is no tag called “stranger”.",)


def test_errors_are_sentences(world: World) -> None:
    with pytest.raises(AppError) as caught:
        tags.join(world.owner, 7, 7, now=NOW)
    assert caught.value.sentence.endswith(".")
