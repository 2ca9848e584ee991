"""Notes in Markdown, about somebody or nobody, and what they said before."""

from __future__ import annotations

from typing import Any, NamedTuple

from app.errors import NotFound
from app.store.database import insert, row, rows, write


class NoteRow(NamedTuple):
    """A note. ``message_id`` (0 = none) is the message it was made from; ``versions`` counts what it said before."""

    id: int
    contact_id: int | None
    body: str
    pinned: bool
    message_id: int
    created_at: int
    updated_at: int
    contact_name: str
    contact_picture: str
    versions: int
    conversation_id: int  # of the message; 0 = none


class Version(NamedTuple):
    """What a note said from ``at`` (UTC ms) until the next version."""

    at: int
    body: str


_SELECT = """
    SELECT n.id, n.contact_id, n.body, n.pinned, n.message_id, n.created_at, n.updated_at, coalesce(p.name, ''),
           coalesce(p.picture, ''), (SELECT count(*) FROM note_version v WHERE v.note_id = n.id),
           coalesce((SELECT m.conversation_id FROM message m WHERE m.id = n.message_id), 0)
    FROM note n LEFT JOIN contact p ON p.id = n.contact_id
"""
_KEPT = "n.binned_at = 0 AND coalesce(p.binned_at, 0) = 0"


def _note(r: tuple[Any, ...]) -> NoteRow:
    return NoteRow(*r)._replace(pinned=bool(r[3]))


def note(owner_id: int, note_id: int) -> NoteRow:
    """One note of the owner's.

    Raises:
        NotFound: none, another owner's, or in the bin.
    """
    found = row(f"{_SELECT} WHERE n.id = ? AND n.owner_id = ? AND {_KEPT}", (note_id, owner_id))
    if found is None:
        raise NotFound("There is no such note.")
    return _note(found)


def binned(owner_id: int, note_id: int) -> int | None:
    """Whom a note in the bin is about; None = nobody.

    Raises:
        NotFound: no such note of the owner's in the bin.
    """
    found = row("SELECT contact_id FROM note WHERE id = ? AND owner_id = ? AND binned_at > 0", (note_id, owner_id))
    if found is None:
        raise NotFound("There is no such note in the bin.")
    return None if found[0] is None else int(found[0])


def of_contact(owner_id: int, contact_id: int, limit: int = 100) -> list[NoteRow]:
    """A person's notes: the pinned ones first, then the newest."""
    where = f"n.owner_id = ? AND n.contact_id = ? AND {_KEPT}"
    return [_note(r) for r in rows(f"{_SELECT} WHERE {where} ORDER BY n.pinned DESC, n.id DESC LIMIT ?", (owner_id, contact_id, limit))]


def listed(owner_id: int, q: str = "", limit: int = 50, before: int = 0, *, contact_id: int = 0) -> list[NoteRow]:
    """Everybody's notes or one person's, newest first, those that hold ``q``; ``before`` is the id of the last one seen."""
    where, params = f"n.owner_id = ? AND {_KEPT}", [owner_id]  # type: str, list[Any]
    if q.strip():
        where += " AND instr(casefold(n.body), ?) > 0"
        params.append(q.strip().casefold())
    if contact_id:
        where += " AND n.contact_id = ?"
        params.append(contact_id)
    if before:
        where += " AND n.id < ?"
        params.append(before)
    return [_note(r) for r in rows(f"{_SELECT} WHERE {where} ORDER BY n.id DESC LIMIT ?", (*params, limit))]


def versions(note_id: int) -> list[Version]:
    """What a note said before, the newest first."""
    return [Version(*r) for r in rows("SELECT at, body FROM note_version WHERE note_id = ? ORDER BY at DESC", (note_id,))]


# ── For the actions ─────────────────────────────────────────────────────────────────────────────────────────────────


def add(owner_id: int, *, now: int, **columns: Any) -> int:
    """A new row; returns its id. Names come from code, never from people."""
    columns |= {"owner_id": owner_id, "created_at": now, "updated_at": now}
    marks = ", ".join("?" * len(columns))
    return insert(f"INSERT INTO note ({', '.join(columns)}) VALUES ({marks})", list(columns.values()))


def update(note_id: int, **columns: Any) -> None:
    """Set columns by name (names come from code, never from people)."""
    write(f"UPDATE note SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?", (*columns.values(), note_id))


def keep_version(note_id: int, at: int, body: str) -> None:
    """Remember what a note said since a time."""
    write("INSERT OR REPLACE INTO note_version (note_id, at, body) VALUES (?, ?, ?)", (note_id, at, body))
