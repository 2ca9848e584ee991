"""People: finding them, their names and addresses, and making two records one."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.actions import contacts
from app.errors import Invalid
from app.store import chats, people
from app.web.gate import current_owner, now
from app.web.pages import answer, go, page

bp = Blueprint("people", __name__)

_LISTED = 60
_CHANGED = ("contact", "conversation")


@bp.get("/people")
def everybody() -> ResponseReturnValue:
    """Everybody by name, or those whose name or number holds ``q``; further ones ``after=<id>``."""
    owner = current_owner()
    q, after = request.args.get("q", ""), request.args.get("after", "")
    last_seen = None
    if after.isascii() and after.isdigit() and len(after) < 19:
        last_seen = (people.contact(owner.id, int(after)).name, int(after))
    found = people.contacts(owner.id, q, _LISTED + 1, last_seen)
    return page(
        "people/people.html",
        section="people",
        q=q,
        found=found[:_LISTED],
        more=found[_LISTED - 1].id if len(found) > _LISTED else 0,
    )


@bp.get("/people/<int:contact_id>")
def person(contact_id: int) -> ResponseReturnValue:
    """One person; ``q`` looks for the other half of somebody who is here twice."""
    owner = current_owner()
    q = request.args.get("q", "")
    return page(
        "people/person.html",
        section="people",
        person=people.contact(owner.id, contact_id),
        q=q,
        chats=lambda: chats.with_contact(owner.id, contact_id),
        merges=lambda: people.merges(owner.id, contact_id=contact_id),
        twins=lambda: [p for p in people.contacts(owner.id, q, 8) if p.id != contact_id] if q.strip() else [],
    )


@bp.post("/people/<int:contact_id>/name")
def rename(contact_id: int) -> ResponseReturnValue:
    """The owner's own name for somebody; empty goes back to the phone's."""
    contacts.rename(current_owner().id, contact_id, request.form.get("name", ""), now=now())
    shown = people.contact(current_owner().id, contact_id).name
    return answer(f"/people/{contact_id}", f"Shown as {shown}", changed=_CHANGED)


@bp.post("/people/<int:contact_id>/merge")
def merge(contact_id: int) -> ResponseReturnValue:
    """Make another contact (form field ``gone``) part of this one."""
    gone = request.form.get("gone", "")
    if not (gone.isascii() and gone.isdigit() and len(gone) < 19):
        raise Invalid("Choose the other person.", fields={"gone": "a person"})
    contacts.merge(current_owner().id, contact_id, int(gone), now=now())
    return go(f"/people/{contact_id}", "They are one person now. You can undo this below.")


@bp.post("/people/<int:contact_id>/merges/<int:merge_id>/undo")
def undo_merge(contact_id: int, merge_id: int) -> ResponseReturnValue:
    """Take a merge apart."""
    contacts.undo_merge(current_owner().id, merge_id, now=now())
    return go(f"/people/{contact_id}", "They are two people again.")
