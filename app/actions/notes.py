"""Notes: written, changed with what they said before, pinned, thrown away and brought back."""

from __future__ import annotations

from typing import Any

from app.actions import tell
from app.errors import Invalid, NotFound
from app.store import journal, notes, people, tasks
from app.store.database import transaction

LONGEST = 100_000
_SAME_SITTING = 5 * 60_000  # notes save themselves: what is typed in one sitting is one version


def add(owner_id: int, body: str, *, contact_id: int | None = None, message_id: int = 0, pinned: bool = False, now: int) -> int:
    """A new note in Markdown; returns its id.

    Args:
        owner_id: whose note.
        body: what it says.
        contact_id: whom it is about; None = nobody, or whom the message is from.
        message_id: the message it is made from; 0 = none.
        pinned: whether it stands before the others.
        now: UTC ms.

    Raises:
        NotFound: no such person or message of the owner's.
        Invalid: it says nothing, or more than 100,000 characters.
    """
    body = _checked(body)
    with transaction():
        if message_id:
            found = tasks.of_message(owner_id, message_id)
            if found is None:
                raise NotFound("There is no such message.")
            contact_id = contact_id or found[1]
        if contact_id is not None:
            people.contact(owner_id, contact_id)
        note_id = notes.add(
            owner_id, contact_id=contact_id, body=body, pinned=int(pinned), message_id=message_id, now=now
        )
        _tell(owner_id, note_id, contact_id, "added", now)
        return note_id


def change(owner_id: int, note_id: int, *, now: int, body: str | None = None, pinned: bool | None = None) -> None:
    """Change what a note says or whether it is pinned. What it said before the present sitting is kept as a version.

    Raises:
        NotFound: no such note of the owner's.
        Invalid: it would say nothing, or too much.
    """
    with transaction():
        had = notes.note(owner_id, note_id)
        columns: dict[str, Any] = {}
        if body is not None and _checked(body) != had.body:
            if now - had.updated_at >= _SAME_SITTING:
                notes.keep_version(note_id, had.updated_at, had.body)
                _enter(owner_id, had.contact_id, note_id, "changed", now)
            columns |= {"body": _checked(body), "updated_at": now}
        if pinned is not None and pinned != had.pinned:
            columns["pinned"] = int(pinned)
        if columns:
            notes.update(note_id, **columns)
            tell.note(owner_id, note_id, had.contact_id)


def restore_version(owner_id: int, note_id: int, at: int, *, now: int) -> None:
    """Have a note say again what it said at a time; what it says now is kept as a version.

    Raises:
        NotFound: no such note of the owner's, or no such version.
    """
    with transaction():
        had = notes.note(owner_id, note_id)
        version = next((v for v in notes.versions(note_id) if v.at == at), None)
        if version is None:
            raise NotFound("There is no such version.")
        notes.keep_version(note_id, had.updated_at, had.body)
        notes.update(note_id, body=version.body, updated_at=now)
        _tell(owner_id, note_id, had.contact_id, "changed", now)


def throw_away(owner_id: int, note_id: int, *, now: int) -> None:
    """Put a note in the bin.

    Raises:
        NotFound: no such note of the owner's.
    """
    with transaction():
        had = notes.note(owner_id, note_id)
        notes.update(note_id, binned_at=now)
        _tell(owner_id, note_id, had.contact_id, "binned", now)


def bring_back(owner_id: int, note_id: int, *, now: int) -> None:
    """Take a note out of the bin again.

    Raises:
        NotFound: no such note of the owner's in the bin.
    """
    with transaction():
        contact_id = notes.binned(owner_id, note_id)
        notes.update(note_id, binned_at=0)
        _tell(owner_id, note_id, contact_id, "restored", now)


def _checked(body: str) -> str:
    body = body.replace("\r\n", "\n").replace("\x00", "").strip()
    if not body:
        raise Invalid("Write something first.", code="empty", fields={"body": "Write something."})
    if len(body) > LONGEST:
        raise Invalid("A note can have 100,000 characters.", code="too_long", fields={"body": "Too long."})
    return body


def _tell(owner_id: int, note_id: int, contact_id: int | None, act: str, now: int) -> None:
    _enter(owner_id, contact_id, note_id, act, now)
    tell.note(owner_id, note_id, contact_id)


def _enter(owner_id: int, contact_id: int | None, note_id: int, act: str, now: int) -> None:
    if contact_id is not None:
        journal.enter(owner_id, contact_id, "note", {"act": act, "id": note_id}, now=now)
