"""Notes, about somebody or nobody."""

from __future__ import annotations

from flask import Response, make_response
from pydantic import Field

from app.actions import notes as actions
from app.store import notes, people
from app.store.notes import NoteRow
from app.web.api.shape import Answer, ById, Given, Id, Listing, Time, blueprint, iso, listing, reply
from app.web.gate import current_owner, now

bp = blueprint("notes", "What you noted, in Markdown")


class Note(Answer):
    """A note in Markdown. ``versions`` counts what it said before."""

    id: str
    contact_id: str | None
    body: str
    pinned: bool
    message_id: str | None = Field(description="The message it was made from")
    versions: int
    created_at: Time
    updated_at: Time


class Notes(Answer):
    """A page of notes."""

    items: list[Note]
    next_cursor: str | None


class Version(Answer):
    """What a note said since ``at``."""

    at: Time
    body: str


class Versions(Answer):
    """All that a note said before, the newest first."""

    items: list[Version]
    next_cursor: None = None


class NewNote(Given):
    """A note. From a message, it is about whom the message is from unless you say otherwise."""

    body: str = Field(min_length=1, max_length=actions.LONGEST)
    contact_id: Id | None = None
    message_id: Id | None = None
    pinned: bool = False


class NoteChange(Given):
    """What to change; what is left out stays."""

    body: str | None = Field(None, min_length=1, max_length=actions.LONGEST)
    pinned: bool | None = None


class FindNotes(Listing):
    """Which notes."""

    q: str = Field("", max_length=200, description="Text that they hold")


def _show(row: NoteRow) -> Note:
    return Note(
        id=str(row.id),
        contact_id=str(row.contact_id) if row.contact_id else None,
        body=row.body,
        pinned=row.pinned,
        message_id=str(row.message_id) if row.message_id else None,
        versions=row.versions,
        created_at=iso(row.created_at),
        updated_at=iso(row.updated_at),
    )


@bp.get("/notes", responses={200: Notes})
def find(query: FindNotes) -> Response:
    """Notes about everybody and nobody, newest first."""
    (before,) = query.after(int) or (0,)
    return listing(notes.listed(current_owner().id, query.q, query.limit + 1, before), query, _show, lambda row: (row.id,))


@bp.get("/contacts/<id>/notes", responses={200: Notes})
def of_contact(path: ById, query: Listing) -> Response:
    """Notes about somebody, newest first."""
    owner = current_owner()
    people.contact(owner.id, path.id)
    (before,) = query.after(int) or (0,)
    found = notes.listed(owner.id, "", query.limit + 1, before, contact_id=path.id)
    return listing(found, query, _show, lambda row: (row.id,))


@bp.post("/notes", responses={201: Note})
def add(body: NewNote) -> Response:
    """Write a note."""
    owner = current_owner()
    note_id = actions.add(
        owner.id, body.body, contact_id=body.contact_id, message_id=body.message_id or 0, pinned=body.pinned, now=now()
    )
    return reply(_show(notes.note(owner.id, note_id)), 201)


@bp.get("/notes/<id>", responses={200: Note})
def one(path: ById) -> Response:
    """One note."""
    return reply(_show(notes.note(current_owner().id, path.id)))


@bp.get("/notes/<id>/versions", responses={200: Versions})
def versions(path: ById) -> Response:
    """What a note said before."""
    notes.note(current_owner().id, path.id)
    return reply(Versions(items=[Version(at=iso(version.at), body=version.body) for version in notes.versions(path.id)]))


@bp.patch("/notes/<id>", responses={200: Note})
def change(path: ById, body: NoteChange) -> Response:
    """Change a note; what it said before is kept."""
    owner = current_owner()
    actions.change(owner.id, path.id, body=body.body, pinned=body.pinned, now=now())
    return reply(_show(notes.note(owner.id, path.id)))


@bp.delete("/notes/<id>", responses={204: None})
def remove(path: ById) -> Response:
    """Put a note in the bin."""
    actions.throw_away(current_owner().id, path.id, now=now())
    return make_response("", 204)
