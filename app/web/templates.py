"""Templates: all of them, and one with what it would say to somebody."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.actions import templates as actions
from app.domain import wording
from app.store import chats, people, templates
from app.web.forms import asked
from app.web.gate import current_owner, now
from app.web.pages import answer, go, page
from app.web.reminders import tabs

bp = Blueprint("templates", __name__)

_CHANGED = ("template",)
_OFFERED = 30  # chats whose people a template is tried with


@bp.get("/templates")
def everything() -> ResponseReturnValue:
    """The templates, those used last first."""
    owner = current_owner()
    return page(
        "reminders/templates.html",
        section="plan",
        tabs=tabs("/templates"),
        found=lambda: templates.listed(owner.id),
        places=[*wording.KNOWN, *(wording.key(name) for name in templates.custom_names(owner.id)), "date+7d", "day"],
        row=None,
    )


@bp.get("/templates/<int:template_id>")
def one(template_id: int) -> ResponseReturnValue:
    """One template; ``contact`` is whom it is tried with."""
    owner = current_owner()
    row = templates.template(owner.id, template_id)
    offered = {chat.contact_id: chat.title for chat in chats.recent(owner.id, _OFFERED) if chat.kind == "direct" and chat.contact_id}
    contact_id = asked("contact") or next(iter(offered), 0)
    if contact_id and contact_id not in offered:
        offered[contact_id] = people.contact(owner.id, contact_id).name
    return page(
        "reminders/template.html",
        section="plan",
        row=row,
        places=[*wording.KNOWN, *(wording.key(name) for name in templates.custom_names(owner.id)), "date+7d", "day"],
        offered=offered,
        contact_id=contact_id,
        filled=lambda: actions.filled(owner.id, row.body, contact_id or None, language=row.language, now=now()),
    )


@bp.post("/templates")
def add() -> ResponseReturnValue:
    """Keep a template."""
    form = request.form
    made = actions.add(current_owner().id, form.get("name", ""), form.get("body", ""), language=form.get("language", ""), now=now())
    return go(f"/templates/{made}", "The template is kept")


@bp.post("/templates/<int:template_id>")
def change(template_id: int) -> ResponseReturnValue:
    """Change its name, text and language."""
    form = request.form
    actions.change(
        current_owner().id, template_id, name=form.get("name"), body=form.get("body"), language=form.get("language"), now=now()
    )
    return go(f"/templates/{template_id}", "Saved")


@bp.post("/templates/<int:template_id>/remove")
def remove(template_id: int) -> ResponseReturnValue:
    """Forget it."""
    actions.remove(current_owner().id, template_id)
    return go("/templates", "The template is gone") if request.form.get("leave") else answer("/templates", changed=_CHANGED)
