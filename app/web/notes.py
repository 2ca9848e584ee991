"""Notes: all of them, one with what it said before, and writing them."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.actions import notes as actions
from app.store import chats, notes, people
from app.web.forms import asked, number
from app.web.gate import current_owner, now
from app.web.pages import answer, back, go, page
from app.web.reminders import tabs

bp = Blueprint("notes", __name__)

_LISTED = 40
_CHANGED = ("note", "contact")


@bp.get("/notes")
def everything() -> ResponseReturnValue:
    """Notes about everybody and nobody, newest first: those that hold ``q``; further ones ``before=<id>``."""
    owner = current_owner()
    q = request.args.get("q", "")
    found = notes.listed(owner.id, q, _LISTED + 1, asked("before"))
    return page(
        "notes/notes.html", section="plan", tabs=tabs("/notes"), q=q, found=found[:_LISTED],
        more=found[_LISTED - 1].id if len(found) > _LISTED else 0,
    )  # fmt: skip


@bp.post("/notes")
def add() -> ResponseReturnValue:
    """A new note, about ``contact`` or nobody, maybe from ``message``."""
    contact_id, message_id = number("contact"), number("message")
    note_id = actions.add(current_owner().id, request.form.get("body", ""), contact_id=contact_id or None, message_id=message_id, now=now())
    if message_id and not request.form.get("stay"):
        return go(f"/notes/{note_id}", "Noted")
    return answer(f"/people/{contact_id}/notes" if contact_id else "/notes", "Noted", changed=_CHANGED)


@bp.get("/notes/new")
def new() -> ResponseReturnValue:
    """A form for a note that begins with the text of ``message``."""
    owner = current_owner()
    message_id = asked("message")
    bubble = chats.bubble(owner.id, message_id) if message_id else None
    chat = chats.chat(owner.id, bubble.conversation_id) if bubble else None
    person = people.contact(owner.id, chat.contact_id) if chat and chat.contact_id else None
    return page("notes/new.html", section="plan", bubble=bubble, chat=chat, person=person)


@bp.get("/notes/<int:note_id>")
def note(note_id: int) -> ResponseReturnValue:
    """One note: read, written further, and what it said before."""
    found = notes.note(current_owner().id, note_id)
    return page("notes/note.html", section="plan", note=found, versions=lambda: notes.versions(note_id))


@bp.post("/notes/<int:note_id>")
def write(note_id: int) -> ResponseReturnValue:
    """Write a note further. ``auto``: it saves itself and says so."""
    actions.change(current_owner().id, note_id, body=request.form.get("body", ""), now=now())
    return answer(f"/notes/{note_id}", "" if request.form.get("auto") else "Saved", changed=_CHANGED)


@bp.post("/notes/<int:note_id>/<any(pin, unpin):act>")
def pin(note_id: int, act: str) -> ResponseReturnValue:
    """Put a note before the others, or back among them."""
    actions.change(current_owner().id, note_id, pinned=act == "pin", now=now())
    return answer(back(), changed=_CHANGED)


@bp.post("/notes/<int:note_id>/versions/<int:at>")
def restore(note_id: int, at: int) -> ResponseReturnValue:
    """Have it say again what it said before."""
    actions.restore_version(current_owner().id, note_id, at, now=now())
    return go(f"/notes/{note_id}", "As it was. What it said until now is kept below.")


@bp.post("/notes/<int:note_id>/throw-away")
def throw_away(note_id: int) -> ResponseReturnValue:
    """Put a note in the bin."""
    actions.throw_away(current_owner().id, note_id, now=now())
    undo = f"/notes/{note_id}/bring-back"
    if request.form.get("leave"):
        return go(back(), "The note is in the bin")
    return answer(back(), "The note is in the bin", undo=undo, changed=_CHANGED)


@bp.post("/notes/<int:note_id>/bring-back")
def bring_back(note_id: int) -> ResponseReturnValue:
    """Take a note out of the bin."""
    actions.bring_back(current_owner().id, note_id, now=now())
    return answer(back(), "Back again", changed=_CHANGED)
