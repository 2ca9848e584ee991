"""Tags: the owner's words for kinds of people, with a colour and perhaps how often to be in touch with whoever has them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from app.errors import NotFound
from app.store.database import insert, row, rows, write

#: As many colours as tokens.css has for people.
COLOURS = 12


class TagRow(NamedTuple):
    """A tag. ``colour``: 0 … 11; ``cadence_days``: 0 = nothing said; ``people``: how many have it, those in the bin aside."""

    id: int
    name: str
    colour: int
    cadence_days: int
    people: int = 0


_PEOPLE = (
    "(SELECT count(*) FROM contact_tag x JOIN contact p ON p.id = x.contact_id WHERE x.tag_id = t.id AND p.binned_at = 0)"
)
_SELECT = f"SELECT t.id, t.name, t.colour, t.cadence_days, {_PEOPLE} FROM tag t WHERE t.owner_id = ?"
_AMONG = "(SELECT value FROM json_each(?))"


def listed(owner_id: int) -> list[TagRow]:
    """The owner's tags by name."""
    return [TagRow(*r) for r in rows(f"{_SELECT} ORDER BY t.name COLLATE NOCASE, t.id", (owner_id,))]


def tag(owner_id: int, tag_id: int) -> TagRow:
    """One tag of the owner's.

    Raises:
        NotFound: there is none, or it is another owner's.
    """
    found = row(f"{_SELECT} AND t.id = ?", (owner_id, tag_id))
    if found is None:
        raise NotFound("There is no such tag.")
    return TagRow(*found)


def named(owner_id: int, name: str) -> TagRow | None:
    """The tag of that name; capitals do not matter."""
    wanted = name.casefold()
    return next((tag for tag in listed(owner_id) if tag.name.casefold() == wanted), None)


def of(contact_ids: Iterable[int]) -> dict[int, list[TagRow]]:
    """contact -> their tags by name, for those who have any; one query for all of them. ``people`` is not counted."""
    found: dict[int, list[TagRow]] = defaultdict(list)
    for contact_id, *tag in rows(
        "SELECT x.contact_id, t.id, t.name, t.colour, t.cadence_days FROM json_each(?) j"
        " CROSS JOIN contact_tag x ON x.contact_id = j.value JOIN tag t ON t.id = x.tag_id ORDER BY t.name COLLATE NOCASE, t.id",
        (json.dumps(list(contact_ids)),),
    ):
        found[contact_id].append(TagRow(*tag))
    return dict(found)


def people(owner_id: int, tag_id: int) -> list[int]:
    """Who has a tag."""
    sql = "SELECT x.contact_id FROM contact_tag x JOIN tag t ON t.id = x.tag_id WHERE t.owner_id = ? AND t.id = ?"
    return [r[0] for r in rows(sql, (owner_id, tag_id))]


# ── Changes: the actions of app.actions.tags ────────────────────────────────────────────────────────────────────────


def add(owner_id: int, name: str, colour: int, cadence_days: int) -> int:
    """A new tag; returns its id. The name must not be taken."""
    return insert(
        "INSERT INTO tag (owner_id, name, colour, cadence_days) VALUES (?, ?, ?, ?)", (owner_id, name, colour, cadence_days)
    )


def update(tag_id: int, **columns: Any) -> None:
    """Set columns by name (names come from code, never from people)."""
    changes = ", ".join(f"{name} = ?" for name in columns)
    write(f"UPDATE tag SET {changes} WHERE id = ?", (*columns.values(), tag_id))


def remove(tag_id: int) -> None:
    """Delete a tag; nobody has it any more."""
    write("DELETE FROM tag WHERE id = ?", (tag_id,))


def owned(owner_id: int, contact_ids: Iterable[int]) -> set[int]:
    """Those of the people who are the owner's."""
    listed = json.dumps(list(contact_ids))
    return {r[0] for r in rows(f"SELECT id FROM contact WHERE owner_id = ? AND is_me = 0 AND id IN {_AMONG}", (owner_id, listed))}


def give(tag_id: int, contact_ids: Iterable[int]) -> list[int]:
    """Give a tag to those who do not have it yet; returns them."""
    fresh = sorted(set(contact_ids) - {r[0] for r in rows("SELECT contact_id FROM contact_tag WHERE tag_id = ?", (tag_id,))})
    write("INSERT INTO contact_tag (contact_id, tag_id) SELECT value, ? FROM json_each(?)", (tag_id, json.dumps(fresh)))
    return fresh


def take(tag_id: int, contact_ids: Iterable[int]) -> list[int]:
    """Take a tag from those who have it; returns them."""
    listed = json.dumps(list(contact_ids))
    had = [r[0] for r in rows(f"SELECT contact_id FROM contact_tag WHERE tag_id = ? AND contact_id IN {_AMONG}", (tag_id, listed))]
    write(f"DELETE FROM contact_tag WHERE tag_id = ? AND contact_id IN {_AMONG}", (tag_id, json.dumps(had)))
    return had


def look_again(contact_ids: Iterable[int]) -> None:
    """How often to be in touch with them may have changed: the job that learns rhythms decides anew when they are due."""
    write(f"UPDATE cadence SET learnt_at = 0 WHERE contact_id IN {_AMONG}", (json.dumps(list(contact_ids)),))
