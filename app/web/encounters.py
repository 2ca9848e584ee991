"""Calls, meetings and emails that one logs by hand."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.actions.record import encounters as actions
from app.domain import profile as rules
from app.store import chats, encounters, people
from app.web.forms import number, past
from app.web.gate import current_owner, now
from app.web.pages import answer, back, go, owner_zone, page
from app.web.presentation import times

bp = Blueprint("encounters", __name__)

_CHANGED = ("contact",)
_TEXTS = ("kind", "direction", "status", "summary", "sentiment", "transcript", "recording")


@bp.post("/people/<int:contact_id>/calls")
def log(contact_id: int) -> ResponseReturnValue:
    """Log a call, a meeting or an email with somebody; ``minutes`` it lasted."""
    fields, message_id = _fields(), number("message")
    kind, at = fields.pop("kind", "call"), past("at")
    if at > now() and fields.get("status") == "connected":
        fields["status"] = "planned"
    actions.log(current_owner().id, contact_id, kind, at=at, message_id=message_id, now=now(), **fields)
    if message_id:
        return go(f"/people/{contact_id}/timeline", "Written down")
    return answer(f"/people/{contact_id}/timeline", "Logged", changed=_CHANGED)


@bp.get("/people/<int:contact_id>/calls/<int:message_id>")
def describe(contact_id: int, message_id: int) -> ResponseReturnValue:
    """A form that says more about a call over WhatsApp."""
    owner = current_owner()
    found = people.contact(owner.id, contact_id)
    bubble = chats.bubble(owner.id, message_id)
    at = times.local(bubble.at, owner_zone()).strftime("%Y-%m-%dT%H:%M")
    return page("people/describe.html", section="people", person=found, bubble=bubble, at=at, rules=rules)


@bp.get("/calls/<int:encounter_id>")
def one(encounter_id: int) -> ResponseReturnValue:
    """One call or meeting, with all that can be said of it."""
    found = encounters.encounter(current_owner().id, encounter_id)
    at = times.local(found.at, owner_zone()).strftime("%Y-%m-%dT%H:%M")
    return page("people/encounter.html", section="people", met=found, at=at, rules=rules)


@bp.post("/calls/<int:encounter_id>")
def write(encounter_id: int) -> ResponseReturnValue:
    """Change what the form holds."""
    fields = _fields()
    had = encounters.encounter(current_owner().id, encounter_id)
    if request.form.get("at") and request.form["at"] != times.local(had.at, owner_zone()).strftime("%Y-%m-%dT%H:%M"):
        fields["at"] = past("at")  # the form knows no seconds: what was left as it is stays to the second
    if fields.get("seconds", 0) // 60 == had.seconds // 60:
        fields.pop("seconds", None)
    actions.change(current_owner().id, encounter_id, now=now(), **fields)
    return answer(f"/calls/{encounter_id}", "Saved", changed=_CHANGED)


@bp.post("/calls/<int:encounter_id>/throw-away")
def throw_away(encounter_id: int) -> ResponseReturnValue:
    """Put it in the bin."""
    actions.throw_away(current_owner().id, encounter_id, now=now())
    return go(back(), "It is in the bin")


@bp.post("/calls/<int:encounter_id>/bring-back")
def bring_back(encounter_id: int) -> ResponseReturnValue:
    """Take it out of the bin."""
    actions.bring_back(current_owner().id, encounter_id, now=now())
    return answer(f"/calls/{encounter_id}", "Back again", changed=_CHANGED)


def _fields() -> dict[str, Any]:
    fields: dict[str, Any] = {name: request.form[name] for name in _TEXTS if name in request.form}
    if "minutes" in request.form:
        fields["seconds"] = 60 * number("minutes")
    return fields
