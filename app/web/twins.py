"""People who are here twice: the pairs that may be one, merging them side by side, and what undoing a merge would do."""

from __future__ import annotations

from functools import cache

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.actions import contacts
from app.actions import duplicates as actions
from app.errors import Invalid
from app.store import duplicates, merges, people
from app.web.forms import asked, number
from app.web.gate import current_owner, now
from app.web.pages import answer, go, page
from app.web.presentation import alike

bp = Blueprint("twins", __name__)

_LISTED = 30
_PAGE = "/people/duplicates"
_CHANGED = ("contact",)


@bp.get(_PAGE)
def everybody() -> ResponseReturnValue:
    """Pairs of people who may be one, the surest first; further ones ``after=<rank>``."""
    owner = current_owner()
    return page(
        "people/duplicates.html",
        section="people",
        listed=cache(lambda: duplicates.listed(owner.id, _LISTED + 1, asked("after"))),
        most=_LISTED,
        counted=cache(lambda: duplicates.count(owner.id)),
        dismissed=cache(lambda: duplicates.dismissed(owner.id)),
        alike=alike,
    )


@bp.post(f"{_PAGE}/dismiss")
def dismiss() -> ResponseReturnValue:
    """Two people (form fields ``one`` and ``other``) are not the same."""
    one, other = _id("one"), _id("other")
    actions.dismiss(current_owner().id, one, other, now=now())
    undo = f"{_PAGE}/propose?one={one}&other={other}"
    return answer(_PAGE, "They are two people. Kith will not ask again.", undo=undo, changed=_CHANGED)


@bp.post(f"{_PAGE}/propose")
def undismiss() -> ResponseReturnValue:
    """Two people may be the same after all."""
    actions.undismiss(current_owner().id, _id("one"), _id("other"), now=now())
    return answer(_PAGE, "They are compared again", changed=_CHANGED)


def _id(name: str) -> int:
    found = number(name) or asked(name)
    if not found:
        raise Invalid("Choose two people.", fields={name: "a person"})
    return found


@bp.get("/people/<int:contact_id>/merge/<int:other_id>")
def compare(contact_id: int, other_id: int) -> ResponseReturnValue:
    """Two people side by side, to choose what stays."""
    owner = current_owner()
    if contact_id == other_id:
        raise Invalid("That is the same person.", code="same_person")
    return page(
        "people/compare.html",
        section="people",
        kept=people.contact(owner.id, contact_id),
        gone=people.contact(owner.id, other_id),
        compared=merges.compare(owner.id, contact_id, other_id),
        why=next((p for p in duplicates.of_contact(owner.id, contact_id, 50) if other_id in (p.one.id, p.other.id)), None),
        alike=alike,
    )


@bp.post("/people/<int:contact_id>/merge/<int:other_id>")
def merge(contact_id: int, other_id: int) -> ResponseReturnValue:
    """Make them one; each other form field is a choice: ``kept``, ``gone`` or ``both``."""
    chosen = {field: side for field, side in request.form.items() if field not in ("csrf_token", "next")}
    merge_id = contacts.merge(current_owner().id, contact_id, other_id, choices=chosen, now=now())
    undo = f"/people/{contact_id}/merges/{merge_id}/undo"
    return go(f"/people/{contact_id}/about", "They are one person now.", undo=undo)


@bp.get("/people/<int:contact_id>/merges/<int:merge_id>")
def parting(contact_id: int, merge_id: int) -> ResponseReturnValue:
    """What undoing a merge would do: what cannot be as it was comes first."""
    found = merges.preview(current_owner().id, merge_id)
    return page("people/parting.html", section="people", parting=found, contact_id=contact_id, alike=alike)
