"""Calls, meetings and emails that the owner logged; calls over WhatsApp are messages (see :mod:`app.store.timeline`)."""

from __future__ import annotations

from typing import Any, NamedTuple

from app.errors import NotFound
from app.store.database import insert, row, rows, write


class Encounter(NamedTuple):
    """Something that happened outside the chats. ``message_id`` (0 = none) is the WhatsApp call that it describes."""

    id: int
    contact_id: int
    kind: str  # call | meeting | email
    direction: str  # in | out | ''
    status: str  # connected | missed | declined | voicemail | planned
    at: int
    seconds: int
    summary: str
    sentiment: str  # good | neutral | bad | ''
    transcript: str
    recording: str  # a link
    message_id: int
    created_at: int
    updated_at: int
    contact_name: str
    contact_picture: str


_SELECT = """
    SELECT e.id, e.contact_id, e.kind, e.direction, e.status, e.at, e.seconds, e.summary, e.sentiment, e.transcript,
           e.recording, e.message_id, e.created_at, e.updated_at, p.name, p.picture
    FROM encounter e JOIN contact p ON p.id = e.contact_id
"""
_KEPT = "e.binned_at = 0 AND p.binned_at = 0"


def encounter(owner_id: int, encounter_id: int) -> Encounter:
    """One of the owner's.

    Raises:
        NotFound: none, another owner's, or in the bin.
    """
    found = row(f"{_SELECT} WHERE e.id = ? AND e.owner_id = ? AND {_KEPT}", (encounter_id, owner_id))
    if found is None:
        raise NotFound("There is no such call or meeting.")
    return Encounter(*found)


def listed(owner_id: int, *, kind: str = "", contact_id: int = 0, limit: int = 50, before: int = 0) -> list[Encounter]:
    """Those of one kind ('' = all) and person (0 = everybody), newest logged first; ``before`` is the last id seen."""
    where, params = f"e.owner_id = ? AND {_KEPT}", [owner_id]  # type: str, list[Any]
    for condition, given in (("e.kind = ?", kind), ("e.contact_id = ?", contact_id), ("e.id < ?", before)):
        if given:
            where += f" AND {condition}"
            params.append(given)
    return [Encounter(*r) for r in rows(f"{_SELECT} WHERE {where} ORDER BY e.id DESC LIMIT ?", (*params, limit))]


# ── For the actions ─────────────────────────────────────────────────────────────────────────────────────────────────


def add(owner_id: int, contact_id: int, *, now: int, **columns: Any) -> int:
    """A new row; returns its id. Names come from code, never from people."""
    columns |= {"owner_id": owner_id, "contact_id": contact_id, "created_at": now, "updated_at": now}
    marks = ", ".join("?" * len(columns))
    return insert(f"INSERT INTO encounter ({', '.join(columns)}) VALUES ({marks})", list(columns.values()))


def update(encounter_id: int, *, now: int, **columns: Any) -> None:
    """Set columns by name (names come from code, never from people)."""
    columns["updated_at"] = now
    write(f"UPDATE encounter SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?", (*columns.values(), encounter_id))


def binned(owner_id: int, encounter_id: int) -> int:
    """With whom one in the bin was.

    Raises:
        NotFound: no such row of the owner's in the bin.
    """
    found = row("SELECT contact_id FROM encounter WHERE id = ? AND owner_id = ? AND binned_at > 0", (encounter_id, owner_id))
    if found is None:
        raise NotFound("There is no such call or meeting in the bin.")
    return int(found[0])


def newest_touch(contact_id: int, now: int) -> int:
    """When somebody was last reached outside the network, by what is logged; 0 = never."""
    found = row(
        "SELECT coalesce(max(at), 0) FROM encounter WHERE contact_id = ? AND binned_at = 0 AND status = 'connected' AND at <= ?",
        (contact_id, now),
    )
    return int(found[0]) if found else 0
