"""Settings: the fields that the owner gives to everybody's record."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.actions.record import details
from app.domain.profile import FIELDS
from app.store import profile
from app.web.forms import number
from app.web.gate import current_owner, now
from app.web.pages import answer, page
from app.web.settings import tabs

bp = Blueprint("fields", __name__)

_HOME = "/settings/fields"


@bp.get("/settings/fields")
def fields() -> ResponseReturnValue:
    """The owner's own fields: defined, renamed, ordered, forgotten."""
    owner = current_owner()
    return page(
        "settings/fields.html",
        section="settings",
        tabs=tabs("fields"),
        fields=lambda: profile.custom_fields(owner.id),
        kinds=FIELDS,
    )


@bp.post("/settings/fields")
def define() -> ResponseReturnValue:
    """A new field; ``choices`` one a line."""
    form = request.form
    details.define_field(current_owner().id, form.get("name", ""), form.get("kind", ""), form.get("choices", "").splitlines(), now=now())
    return answer(_HOME, "Everybody’s page has this field now", changed=("contact",))


@bp.post("/settings/fields/<int:field_id>")
def change(field_id: int) -> ResponseReturnValue:
    """Another name, other choices, another place."""
    form = request.form
    details.change_field(
        current_owner().id,
        field_id,
        name=form.get("name"),
        choices=form["choices"].splitlines() if "choices" in form else None,
        position=number("position") if "position" in form else None,
        now=now(),
    )
    return answer(_HOME, "Saved", changed=("contact",))


@bp.post("/settings/fields/<int:field_id>/remove")
def remove(field_id: int) -> ResponseReturnValue:
    """Forget a field and what stands in it."""
    details.remove_field(current_owner().id, field_id)
    return answer(_HOME, "Removed, with everything that stood in it", changed=("contact",))
