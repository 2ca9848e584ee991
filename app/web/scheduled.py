"""One message that leaves later: read, changed, dropped, let go."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.actions import scheduled as actions
from app.actions import templates
from app.domain import recurrence, scheduling
from app.domain.timing import DAY, HOUR, MINUTE
from app.store import scheduled
from app.store.preferences import Preferences
from app.web.forms import moment, number, typed
from app.web.gate import current_owner, now
from app.web.pages import answer, go, owner_zone, page
from app.web.presentation import times

bp = Blueprint("scheduled", __name__)

_CHANGED = ("scheduled", "message", "conversation")
_LATE = {10 * MINUTE: "10 minutes", HOUR: "an hour", 6 * HOUR: "6 hours", DAY: "a day", 7 * DAY: "a week"}


@bp.get("/scheduled/<int:scheduled_id>")
def one(scheduled_id: int) -> ResponseReturnValue:
    """A message for later as it will be read, and the form that changes it."""
    row = scheduled.one(current_owner().id, scheduled_id)
    return page(
        "reminders/message.html",
        section="plan",
        row=row,
        is_open=row.state in scheduled.OPEN,
        filled=lambda: templates.filled(row.owner_id, row.body, row.contact_id, now=max(now(), row.due_at)),
        why=scheduling.words("unknown" if row.message_state == "unknown" else row.why),
        when=typed(row.due_at),
        there=times.full(row.due_at, Preferences(row.zone).tz) if row.zone else "",
        usual=recurrence.offered(row.recurrence),
        late=_LATE,
    )


@bp.post("/scheduled/<int:scheduled_id>")
def change(scheduled_id: int) -> ResponseReturnValue:
    """Change text, time, recurrence and conditions (``when`` in the person's words)."""
    owner, form = current_owner(), request.form
    had = scheduled.one(owner.id, scheduled_id)
    due_at = moment("when", kept=had.due_at) or had.due_at
    actions.change(
        owner.id, scheduled_id, body=form.get("text"), due_at=due_at, recurrence=form.get("recurrence"),
        unless_answered=bool(form.get("unless_answered")), cut_off=number("cut_off", had.cut_off), now=now(),
    )  # fmt: skip
    return go("/reminders", f"It leaves {times.soon(due_at, now(), owner_zone())}")


@bp.post("/scheduled/<int:scheduled_id>/<any(send, drop, restore, dismiss):act>")
def decide(scheduled_id: int, act: str) -> ResponseReturnValue:
    """Let it leave now, drop it, take that back, or ask no more about one that may have left."""
    owner_id, undo = current_owner().id, ""
    if act == "send":
        actions.send_now(owner_id, scheduled_id, now=now())
        said = "It leaves now"
    elif act == "drop":
        actions.cancel(owner_id, scheduled_id, now=now())
        said, undo = "Dropped: it does not leave", f"/scheduled/{scheduled_id}/restore"
    elif act == "restore":
        actions.restore(owner_id, scheduled_id, now=now())
        said = "Back again"
    else:
        actions.dismiss(owner_id, scheduled_id, now=now())
        said = "Not asked again"
    return go("/reminders", said) if request.form.get("leave") else answer("/reminders", said, undo=undo, changed=_CHANGED)
