"""Two people side by side: where they differ, and what each of them brings along."""

from __future__ import annotations

from typing import NamedTuple

from app.errors import NotFound
from app.store.database import row, rows, value
from app.store.merges.ledger import Fields, fetched
from app.store.merges.making import CHOICES, UNSAID

#: What is counted: name -> a count of a person's rows.
_COUNTED = {
    "message": "SELECT coalesce(sum(messages), 0) FROM conversation WHERE contact_id = ?",
    "group": "SELECT count(*) FROM member WHERE contact_id = ? AND role <> 'past'",
    "note": "SELECT count(*) FROM note WHERE contact_id = ? AND binned_at = 0",
    "task": "SELECT count(*) FROM task WHERE contact_id = ? AND binned_at = 0",
    "call or meeting": "SELECT count(*) FROM encounter WHERE contact_id = ? AND binned_at = 0",
    "way to reach them": "SELECT count(*) FROM point WHERE contact_id = ?",
    "tag": "SELECT count(*) FROM contact_tag WHERE contact_id = ?",
    "date": "SELECT count(*) FROM special_date WHERE contact_id = ?",
    "postal address": "SELECT count(*) FROM postal WHERE contact_id = ?",
    "relationship": "SELECT count(*) FROM relation WHERE ?1 IN (contact_id, other_id)",
}


class Choice(NamedTuple):
    """A field of two people. ``key`` as :func:`app.store.merges.merge` takes it; ``name`` of a field of the owner's own."""

    key: str
    name: str
    kept: str
    gone: str

    @property
    def open(self) -> bool:
        """Whether both say something, and not the same."""
        return bool(self.kept and self.gone and self.kept != self.gone)


class Comparison(NamedTuple):
    """``counts``: what is counted -> how many of the one and of the other."""

    choices: tuple[Choice, ...]
    counts: dict[str, tuple[int, int]]


def compare(owner_id: int, kept_id: int, gone_id: int) -> Comparison:
    """Where two people of the owner's differ, and what they have.

    Raises:
        NotFound: one of them is not the owner's.
    """
    kept, gone = _one(owner_id, kept_id), _one(owner_id, gone_id)
    choices = [Choice(field, "", str(kept[field]), str(gone[field])) for field in CHOICES if {kept[field], gone[field]} - UNSAID]
    for field_id, name, mine, theirs in rows(
        "SELECT f.id, f.name, coalesce(k.value, ''), coalesce(g.value, '') FROM custom_field f"
        " LEFT JOIN custom_value k ON k.field_id = f.id AND k.contact_id = ? LEFT JOIN custom_value g ON g.field_id = f.id AND g.contact_id = ?"
        " WHERE f.owner_id = ? AND (k.value IS NOT NULL OR g.value IS NOT NULL) ORDER BY f.position, f.id",
        (kept_id, gone_id, owner_id),
    ):
        choices.append(Choice(f"custom:{field_id}", name, mine, theirs))
    wanted = [_cadence(contact_id) for contact_id in (kept_id, gone_id)]
    if any(wanted):
        choices.append(Choice("cadence", "", *wanted))
    counts = {name: (int(value(sql, (kept_id,))), int(value(sql, (gone_id,)))) for name, sql in _COUNTED.items()}
    return Comparison(tuple(choices), {name: both for name, both in counts.items() if any(both)})


def _one(owner_id: int, contact_id: int) -> Fields:
    found = fetched("contact", "id = ? AND owner_id = ?", (contact_id, owner_id))
    if not found:
        raise NotFound("There is no such person.")
    return found[0]


def _cadence(contact_id: int) -> str:
    found = row("SELECT days FROM cadence WHERE contact_id = ? AND days > 0", (contact_id,))
    return "" if found is None else str(found[0])
