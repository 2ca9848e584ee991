"""A person's record: names that follow, points that somebody else has too, days, relationships, fields of one's own."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from app.actions import contacts, tasks
from app.actions.record import details, encounters, points, profile
from app.domain import facts
from app.domain.timeline import NEWEST
from app.errors import Conflict, Invalid, NotFound
from app.store import encounters as stored_encounters
from app.store import journal, people, timeline
from app.store import points as stored_points
from app.store import profile as stored
from app.store import tasks as stored_tasks
from app.store.database import value
from app.store.files import Files
from tests.actions.world import ANA, DAY, HOUR, MINUTE, NOW, World


@pytest.fixture
def ana(world: World) -> int:
    world.report(world.says("Hi", sender_name="ana <3"))
    return people.find(world.owner, (ANA,))[ANA]


@pytest.fixture
def ben(world: World) -> int:
    return contacts.add(world.owner, "Ben Okafor", "+1 555 0102", now=NOW)


def shown(world: World, contact_id: int) -> str:
    return people.contact(world.owner, contact_id).name


def test_the_shown_name_is_the_best_that_is_known(world: World, ana: int) -> None:
    world.report(facts.Person(ANA, saved_name="Ana from chess"))
    assert shown(world, ana) == "Ana from chess"
    profile.change(world.owner, ana, {"family_name": "Lima"}, now=NOW)
    assert shown(world, ana) == "Lima"
    profile.change(world.owner, ana, {"given_name": "Ana"}, now=NOW)
    assert shown(world, ana) == "Ana Lima"
    profile.change(world.owner, ana, {"own_name": "Aninha"}, now=NOW)
    assert shown(world, ana) == "Aninha"
    profile.change(world.owner, ana, {"own_name": "", "given_name": "", "family_name": " "}, now=NOW)
    assert shown(world, ana) == "Ana from chess"


def test_somebody_whose_name_is_known_is_no_stranger(world: World, ana: int) -> None:
    world.report(world.says("Could you call me back?", at=NOW + 1))
    assert world.chat().lane == "requests"
    profile.change(world.owner, ana, {"given_name": "Ana"}, now=NOW + 2)
    assert world.chat().lane == "pending"


def test_a_changed_profile_is_told_and_an_unchanged_one_is_not(world: World, ana: int) -> None:
    assert profile.change(world.owner, ana, {"company": " Lima  & Co ", "status": "vip"}, now=NOW) == {
        "company": "Lima & Co", "status": "vip",
    }  # fmt: skip
    assert profile.change(world.owner, ana, {"company": "Lima & Co"}, now=NOW + HOUR) == {}
    (entry,) = journal.of_contact(world.owner, ana)
    assert (entry.kind, entry.who, entry.at) == ("profile", "owner", NOW)
    assert entry.detail == {"fields": {"company": ["", "Lima & Co"], "status": ["active", "vip"]}}


@pytest.mark.parametrize(
    "fields", [{"zone": "Moon/Base"}, {"status": "enemy"}, {"given_name": "x" * 201}, {"met": "x" * 5001}]
)
def test_what_cannot_be_is_refused_and_nothing_of_it_written(world: World, ana: int, fields: dict[str, str]) -> None:
    with pytest.raises(Invalid) as raised:
        profile.change(world.owner, ana, {"company": "Kept out", **fields}, now=NOW)
    assert raised.value.fields.keys() == fields.keys()
    assert stored.profile(world.owner, ana).company == ""
    assert journal.of_contact(world.owner, ana) == []


def png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (width, height), (200, 40, 40, 128)).save(out, "PNG")
    return out.getvalue()


def test_a_picture_is_drawn_anew_and_stays_when_whatsapp_sends_another(world: World, ana: int, tmp_path: Path) -> None:
    files = Files(tmp_path / "media")
    file = profile.set_picture(world.owner, ana, png(1000, 700), files, now=NOW)
    with Image.open(files.path(file)) as drawn:
        assert (drawn.format, drawn.size) == ("JPEG", (640, 640))
    people.set_picture(ana, "9", "f" * 64, asked_at=NOW)
    assert people.contact(world.owner, ana).picture == file
    profile.remove_picture(world.owner, ana, now=NOW)
    assert people.contact(world.owner, ana).picture == ""
    assert value("SELECT picture_at FROM contact WHERE id = ?", (ana,)) == 0, "WhatsApp's own is asked for again"
    people.set_picture(ana, "9", "f" * 64, asked_at=NOW)
    assert people.contact(world.owner, ana).picture == "f" * 64


@pytest.mark.parametrize("content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", png(2, 2)[:40], b"GIF89a"])
def test_what_is_no_picture_is_refused(world: World, ana: int, tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Invalid):
        profile.set_picture(world.owner, ana, content, Files(tmp_path / "media"), now=NOW)


def test_a_picture_with_too_many_pixels_is_refused_before_it_is_unpacked(world: World, ana: int, tmp_path: Path) -> None:
    bomb = bytearray(png(8, 8))
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2  # the header claims 3.6 gigapixels
    with pytest.raises(Invalid):
        profile.set_picture(world.owner, ana, bytes(bomb), Files(tmp_path / "media"), now=NOW)


def test_a_number_is_written_down_in_one_form_and_verified_by_the_network(world: World, ana: int) -> None:
    mine = points.add(world.owner, ana, "phone", "+1 (555) 0101", now=NOW)
    first, second = stored_points.of_contact(ana)
    assert (first.kind, second.kind) == ("whatsapp", "phone")
    assert (second.id, second.value, second.is_primary, second.verified_how) == (mine.id, "+15550101", True, "network")
    with pytest.raises(Conflict):
        points.add(world.owner, ana, "phone", "001 555 0101", now=NOW)


def test_a_number_without_a_country_is_one_of_my_own(world: World, ana: int) -> None:
    point = points.add(world.owner, ana, "phone", "(555) 010-0177", now=NOW)  # my number is +1 555 0100
    assert stored_points.point(world.owner, ana, point.id).value == "+15550100177"


def test_what_somebody_else_has_is_said(world: World, ana: int, ben: int) -> None:
    assert [h.contact_id for h in points.add(world.owner, ana, "phone", "+15550102", now=NOW).also] == [ben]
    assert points.add(world.owner, ana, "email", "Ana@Example.org", now=NOW).also == []
    assert [h.name for h in points.add(world.owner, ben, "email", "ana@example.org", now=NOW).also] == ["ana <3"]


def test_one_point_of_each_kind_is_the_primary_one(world: World, ana: int) -> None:
    first, second = (points.add(world.owner, ana, "email", f"{n}@example.org", now=NOW).id for n in "ab")
    points.change(world.owner, ana, second, primary=True, verified=True, label="work", now=NOW + 1)
    kept = {p.id: p for p in stored_points.of_contact(ana) if p.kind == "email"}
    assert (kept[first].is_primary, kept[second].is_primary) == (False, True)
    assert (kept[second].verified_at, kept[second].verified_how, kept[second].label) == (NOW + 1, "by_hand", "work")
    points.change(world.owner, ana, second, text="c@example.org", now=NOW + 2)
    assert stored_points.point(world.owner, ana, second).verified_at == 0, "another address is not verified"
    points.remove(world.owner, ana, second, now=NOW + 3)
    assert stored_points.point(world.owner, ana, first).is_primary


@pytest.mark.parametrize(
    ("kind", "text"),
    [("phone", "12"), ("phone", "call me"), ("email", "ana"), ("link", "javascript:1"), ("fax", "1"), ("other", " ")],
)
def test_what_leads_nowhere_is_refused(world: World, ana: int, kind: str, text: str) -> None:
    with pytest.raises(Invalid) as raised:
        points.add(world.owner, ana, kind, text, now=NOW)
    assert raised.value.fields


def test_addresses_have_a_default_and_days_have_no_year(world: World, ana: int) -> None:
    home = details.add_postal(world.owner, ana, "home", {"street": "1 Sample Road", "locality": "Porto"}, now=NOW)
    work = details.add_postal(world.owner, ana, "work", {"locality": "Braga"}, default=True, now=NOW)
    assert [(p.id, p.is_default) for p in stored.postals(ana)] == [(work, True), (home, False)]
    details.change_postal(world.owner, ana, home, parts={"postcode": "4000"}, default=True, now=NOW)
    details.remove_postal(world.owner, ana, home, now=NOW)
    assert [(p.id, p.is_default) for p in stored.postals(ana)] == [(work, True)]
    with pytest.raises(Invalid):
        details.change_postal(world.owner, ana, work, parts={"locality": ""}, now=NOW)
    birthday = details.add_date(world.owner, ana, "birthday", 2, 29, now=NOW)
    assert stored.dates(ana)[0][:6] == (birthday, "birthday", "", 0, 2, 29)
    with pytest.raises(Invalid):
        details.add_date(world.owner, ana, "birthday", 2, 29, year=2026, now=NOW)
    details.remove_date(world.owner, ana, birthday, now=NOW)
    assert stored.dates(ana) == []


def test_a_relationship_is_seen_from_both_sides_and_known_once(world: World, ana: int, ben: int) -> None:
    details.relate(world.owner, ana, ben, "parent", now=NOW)
    assert [(r.kind, r.other_id) for r in stored.relations(ana)] == [("parent", ben)]
    assert [(r.kind, r.other_id) for r in stored.relations(ben)] == [("child", ana)]
    with pytest.raises(Conflict):
        details.relate(world.owner, ben, ana, "child", now=NOW)
    with pytest.raises(Invalid):
        details.relate(world.owner, ben, ben, "friend", now=NOW)
    details.unrelate(world.owner, ben, stored.relations(ben)[0].id, now=NOW)
    assert stored.relations(ana) == []


def test_fields_of_ones_own_keep_what_fits_them(world: World, ana: int) -> None:
    size = details.define_field(world.owner, "Shoe size", "number", now=NOW)
    tier = details.define_field(world.owner, "Tier", "choice", ("Silver", "Gold", "Gold"), now=NOW)
    details.fill(world.owner, ana, {size: "42,5", tier: "gold"}, now=NOW)
    assert stored.custom_values(ana) == {size: "42.5", tier: "Gold"}
    with pytest.raises(Invalid) as raised:
        details.fill(world.owner, ana, {size: "large", tier: "Silver"}, now=NOW)
    assert raised.value.fields.keys() == {f"custom-{size}"}
    assert stored.custom_values(ana)[tier] == "Gold", "all or none"
    details.change_field(world.owner, tier, name="Level", choices=("Bronze",), now=NOW)
    details.fill(world.owner, ana, {tier: "Gold"}, now=NOW)  # what was chosen once may stay
    with pytest.raises(Conflict):
        details.define_field(world.owner, "LEVEL", "text", now=NOW)
    details.fill(world.owner, ana, {size: ""}, now=NOW)
    assert stored.custom_values(ana) == {tier: "Gold"}
    details.remove_field(world.owner, tier)
    assert stored.custom_values(ana) == {}
    (entry,) = journal.of_contact(world.owner, ana)
    assert entry.detail["fields"] == {"Tier": ["", "Gold"]}, "the shoe size is back where it was"


def touched(contact_id: int) -> int:
    return int(value("SELECT touched_at FROM contact WHERE id = ?", (contact_id,)))


def test_what_took_place_counts_as_being_in_touch_and_what_is_back_dated_moves_nothing_back(world: World, ana: int) -> None:
    met = encounters.log(world.owner, ana, "meeting", at=NOW - DAY, summary="Coffee", now=NOW)
    assert touched(ana) == NOW - DAY
    encounters.log(world.owner, ana, "call", at=NOW - 9 * DAY, now=NOW)
    encounters.log(world.owner, ana, "call", at=NOW - HOUR, status="missed", now=NOW)
    planned = encounters.log(world.owner, ana, "meeting", at=NOW + DAY, now=NOW)
    assert touched(ana) == NOW - DAY
    assert stored_encounters.encounter(world.owner, planned).status == "planned"
    encounters.throw_away(world.owner, met, now=NOW)
    assert touched(ana) == NOW - 9 * DAY
    encounters.bring_back(world.owner, met, now=NOW)
    assert touched(ana) == NOW - DAY
    assert [e.id for e in stored_encounters.listed(world.owner, kind="meeting")] == [planned, met]


@pytest.mark.parametrize(
    "fields", [{"kind": "fax"}, {"status": "x"}, {"sentiment": "x"}, {"seconds": -1}, {"at": 0}, {"recording": "javascript:1"}]
)
def test_what_cannot_be_logged_says_why(world: World, ana: int, fields: dict[str, object]) -> None:
    with pytest.raises(Invalid) as raised:
        encounters.log(world.owner, ana, **{"kind": "call", "at": NOW, "now": NOW, **fields})  # type: ignore[arg-type]
    assert raised.value.fields.keys() == fields.keys()


def test_a_call_over_whatsapp_is_described_once_and_by_its_own_person(world: World, ana: int, ben: int) -> None:
    ring = facts.Call("C1", ANA, ANA, False, NOW - HOUR, "offer")
    world.report(ring, ring._replace(step="accept", at=NOW - HOUR + 9000), ring._replace(step="terminate", at=NOW - HOUR + 99_000))
    call = next(b for b in world.thread() if b.kind == "call").id
    assert told(world, ana) == ["call"]
    encounters.log(world.owner, ana, "call", at=NOW - HOUR, seconds=90, summary="The harvest", message_id=call, now=NOW)
    assert told(world, ana) == ["encounter"], "it stands there once, with what was written about it"
    for contact_id, message_id in ((ben, call), (ana, call + 1)):
        with pytest.raises(NotFound):
            encounters.log(world.owner, contact_id, "call", at=NOW, message_id=message_id, now=NOW)


def told(world: World, contact_id: int) -> list[str]:
    """The sources of a person's calls, as the timeline shows them."""
    conversation = people.contact(world.owner, contact_id).conversation_id
    return [e.what for e in timeline.events(world.owner, contact_id, conversation, NEWEST, 9, kinds=("calls",))]


def test_a_task_that_recurs_makes_its_next_one_once(world: World, ana: int) -> None:
    due = NOW - NOW % MINUTE + HOUR
    first = tasks.add(world.owner, "Water the plants", contact_id=ana, due_at=due, recurrence="FREQ=WEEKLY", now=NOW)
    tasks.done(world.owner, first, now=NOW + 2 * HOUR)
    (coming,) = stored_tasks.listed(world.owner)
    assert (coming.title, coming.due_at, coming.contact_id) == ("Water the plants", due + 7 * DAY, ana)
    tasks.reopen(world.owner, first, now=NOW + 3 * HOUR)
    tasks.done(world.owner, first, now=NOW + 4 * HOUR)
    assert [t.id for t in stored_tasks.listed(world.owner)] == [coming.id]
    with pytest.raises(Invalid):
        tasks.add(world.owner, "Again", recurrence="whenever", now=NOW)


def test_nothing_of_anothers_person_can_be_changed(world: World, ana: int) -> None:
    other = World("someone@example.org").owner
    home = details.add_postal(world.owner, ana, "home", {"street": "x"}, now=NOW)
    email = points.add(world.owner, ana, "email", "a@example.org", now=NOW).id
    field = details.define_field(world.owner, "Mine", "text", now=NOW)
    call = encounters.log(world.owner, ana, "call", at=NOW, now=NOW)
    for act in (
        lambda: profile.change(other, ana, {"company": "x"}, now=NOW),
        lambda: points.add(other, ana, "email", "b@example.org", now=NOW),
        lambda: points.change(other, ana, email, primary=True, now=NOW),
        lambda: points.remove(other, ana, email, now=NOW),
        lambda: details.remove_postal(other, ana, home, now=NOW),
        lambda: details.add_date(other, ana, "birthday", 1, 1, now=NOW),
        lambda: details.fill(world.owner, ana, {field + 1: "x"}, now=NOW),
        lambda: details.remove_field(other, field),
        lambda: encounters.change(other, call, summary="x", now=NOW),
        lambda: encounters.throw_away(other, call, now=NOW),
        lambda: details.know_as(other, ana, "shop", "7", now=NOW),
    ):
        with pytest.raises(NotFound):
            act()
