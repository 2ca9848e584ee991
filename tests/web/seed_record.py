"""What an owner wrote about somebody: each kind of row of a record once."""

from __future__ import annotations

from typing import NamedTuple

from app.actions import notes, tasks
from app.actions.record import details, encounters, points, profile
from tests.web.running import NOW

_DAY = 86_400_000


def plain(mark: str) -> str:
    """What of a mark can stand in an email address."""
    return "".join(c for c in mark.lower() if c.isascii() and c.isalnum())


class Written(NamedTuple):
    """Ids of what was made."""

    point: int
    postal: int
    date: int
    relation: int
    field: int
    encounter: int
    binned_encounter: int
    note: int
    note_version: int
    binned_note: int
    task: int


def seed_record(owner_id: int, contact_id: int, other_id: int, mark: str) -> Written:
    """Fill somebody's record."""
    profile.change(owner_id, contact_id, {"company": f"Company {mark}", "met": f"At the {mark}", "status": "vip"}, now=NOW)
    note = notes.add(owner_id, f"Before {mark}", contact_id=contact_id, now=NOW - _DAY)
    notes.change(owner_id, note, body=f"Note {mark} with **marks**", now=NOW)
    binned_note = notes.add(owner_id, f"Binned {mark}", contact_id=contact_id, now=NOW)
    notes.throw_away(owner_id, binned_note, now=NOW)
    binned = encounters.log(owner_id, contact_id, "call", at=NOW - _DAY, summary=f"Binned {mark}", now=NOW)
    encounters.throw_away(owner_id, binned, now=NOW)
    field = details.define_field(owner_id, f"Shoe size {mark}", "number", now=NOW)
    details.fill(owner_id, contact_id, {field: "41"}, now=NOW)
    return Written(
        point=points.add(owner_id, contact_id, "email", f"ann.{plain(mark)}@example.org", now=NOW).id,
        postal=details.add_postal(owner_id, contact_id, "home", {"street": f"1 {mark} Road"}, now=NOW),
        date=details.add_date(owner_id, contact_id, "birthday", 3, 3, label=f"Birthday {mark}", now=NOW),
        relation=details.relate(owner_id, contact_id, other_id, "friend", label=mark, now=NOW),
        field=field,
        encounter=encounters.log(owner_id, contact_id, "meeting", at=NOW - _DAY, summary=f"Met {mark}", now=NOW),
        binned_encounter=binned,
        note=note,
        note_version=NOW - _DAY,
        binned_note=binned_note,
        task=tasks.add(owner_id, f"Task {mark}", contact_id=contact_id, due_at=NOW + _DAY, now=NOW),
    )
