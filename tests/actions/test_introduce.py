"""Somebody whom one knows from elsewhere: written down with all that one knows, or not at all."""

from __future__ import annotations

import pytest

from app.actions import bin as thrown
from app.actions import contacts
from app.errors import Conflict, Invalid
from app.store import cadences, people, points, profile, tags
from app.store import notes as stored_notes
from tests.actions.world import NOW, World

KNOWN = contacts.About(
    phone="+1 555 010 0150", email="Jo@Example.org", profile={"company": "Choir"}, birthday=(0, 2, 29), note="Sings alto",
    tag="choir", tier="friends",
)  # fmt: skip


def test_all_that_one_knows_is_written_down_at_once(world: World) -> None:
    added = contacts.introduce(world.owner, "Jo Park", KNOWN, now=NOW)
    assert added.also == []
    jo = people.contact(world.owner, added.id)
    assert (jo.name, jo.addresses) == ("Jo Park", ("pn:15550100150",))
    assert profile.profile(world.owner, jo.id).company == "Choir"
    assert [(one.kind, one.value, one.verified_how) for one in points.of_contact(jo.id)] == [
        ("phone", "+15550100150", ""), ("email", "jo@example.org", ""),
    ]  # fmt: skip
    assert [(one.month, one.day, one.year) for one in profile.dates(jo.id)] == [(2, 29, 0)]
    assert [note.body for note in stored_notes.of_contact(world.owner, jo.id)] == ["Sings alto"]
    assert [tag.name for tag in tags.of((jo.id,))[jo.id]] == ["choir"]
    assert cadences.one(world.owner, jo.id).days == 30


def test_who_writes_from_the_number_is_that_person_and_known_by_whatsapp_from_then_on(world: World) -> None:
    jo = contacts.introduce(world.owner, "Jo Park", contacts.About(phone="+1 555 010 0160"), now=NOW).id
    assert [one.kind for one in points.of_contact(jo)] == ["phone"]
    world.report(world.says("Is this still your number?", chat="pn:15550100160"))
    assert world.chat().contact_id == jo
    assert [one.kind for one in points.of_contact(jo)] == ["whatsapp", "phone"]


@pytest.mark.parametrize(
    ("about", "field"),
    [
        (contacts.About(phone="12"), "phone"), (contacts.About(email="jo"), "email"), (contacts.About(tag="x" * 61), "tag"),
        (contacts.About(birthday=(2025, 2, 29)), "day"), (contacts.About(tier="nobody"), "tier"), (contacts.About(note="x" * 100_001), "note"),
    ],
)  # fmt: skip
def test_when_something_cannot_be_nobody_is_there(world: World, about: contacts.About, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        contacts.introduce(world.owner, "Jo Park", about._replace(note=about.note or "Sings"), now=NOW)
    assert field in refused.value.fields
    assert people.contacts(world.owner) == []
    assert stored_notes.listed(world.owner, "", 10) == []


def test_a_number_leads_to_one_person_and_an_email_may_be_shared(world: World) -> None:
    first = contacts.introduce(world.owner, "Jo Park", KNOWN, now=NOW).id
    thrown.throw_away(world.owner, first, now=NOW)
    with pytest.raises(Conflict, match="Jo Park has this number already, in the bin"):
        contacts.introduce(world.owner, "Joanna", contacts.About(phone="+15550100150"), now=NOW)
    thrown.bring_back(world.owner, first, now=NOW)
    second = contacts.introduce(world.owner, "Joanna", contacts.About(email="jo@example.org"), now=NOW)
    assert [one.contact_id for one in second.also] == [first]
