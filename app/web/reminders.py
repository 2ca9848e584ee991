"""What lies ahead and what asks: reminders, messages that leave later, tasks that are due; and one reminder in full."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.actions import reminders as actions
from app.domain import recurrence, scheduling, timing
from app.errors import Invalid
from app.store import people, reminders, scheduled, tasks
from app.web.forms import moment, number, typed
from app.web.gate import current_owner, now
from app.web.pages import answer, back, go, owner_zone, page
from app.web.presentation import times
from app.web.today import snoozes

bp = Blueprint("reminders", __name__)

_SHOWN = 60
_AHEAD = 7  # days of tasks
_CHANGED = ("reminder",)


def tabs(current: str) -> list[tuple[str, str, int, bool]]:
    """The pages of *Plan*, for the row of tabs: what lies ahead, what one keeps, what is over."""
    pages = (("/reminders", "Ahead"), ("/tasks", "Tasks"), ("/notes", "Notes"), ("/templates", "Templates"), ("/reminders/past", "Past"))
    return [(href, name, 0, href == current) for href, name in pages]


@bp.get("/reminders")
def ahead() -> ResponseReturnValue:
    """What asks for a decision, what was told and is not settled, and what lies ahead."""
    owner = current_owner()
    horizon = timing.at_minute(timing.local(now(), owner_zone()).date(), 1440 * (_AHEAD + 1), owner_zone()) - 1
    return page(
        "reminders/reminders.html",
        section="plan",
        tabs=tabs("/reminders"),
        asking=lambda: scheduled.asking(owner.id),
        standing=lambda: reminders.standing(owner.id, _SHOWN),
        coming=lambda: reminders.coming(owner.id, _SHOWN),
        later=lambda: scheduled.waiting(owner.id, _SHOWN),
        due=lambda: tasks.due(owner.id, horizon, _SHOWN),
        snoozes=lambda: snoozes(now(), owner.zone),
        usual=recurrence.USUAL,
        repeats=recurrence.words,
        why=scheduling.words,
        person=None,
    )


@bp.get("/reminders/past")
def past() -> ResponseReturnValue:
    """What is done, and what has left or was dropped, the newest first."""
    owner = current_owner()
    return page(
        "reminders/past.html",
        section="plan",
        tabs=tabs("/reminders/past"),
        done=lambda: reminders.settled(owner.id, _SHOWN),
        left=lambda: scheduled.past(owner.id, _SHOWN),
        why=scheduling.words,
    )


@bp.get("/reminders/when")
def when() -> ResponseReturnValue:
    """How a time in the person's words (``when``, or at the end of ``text``) is understood, before anything is saved."""
    owner, text, line = current_owner(), request.args.get("when", "")[:100].strip(), request.args.get("text", "")[: actions.LONGEST]
    moment = actions.when(owner.id, text, now=now()) if text else None
    written = actions.written(owner.id, line, now=now()) if line and not text else None
    return page("when.html", section="plan", text=text, moment=moment, written=written)


@bp.post("/reminders")
def add() -> ResponseReturnValue:
    """A reminder (form: ``text``, ``when`` in the person's words or at the end of the text, ``recurrence``, ``contact``)."""
    owner, contact_id, text = current_owner(), number("contact"), request.form.get("text", "")
    at = moment("when")
    if not at:
        _, text, at = actions.written(owner.id, text, now=now())
    if not at:
        raise Invalid("Say when: “friday 10am”, “in 3 days”.", code="bad_time", fields={"when": "A time to come."})
    actions.add(
        owner.id, text, at, contact_id=contact_id or None, message_id=number("message"),
        recurrence=request.form.get("recurrence", ""), now=now(),
    )  # fmt: skip
    said = f"You will be reminded: {times.soon(at, now(), owner_zone())}"
    return answer(back() if "next" in request.form else "/reminders", said, changed=_CHANGED)


@bp.get("/reminders/<int:reminder_id>")
def one(reminder_id: int) -> ResponseReturnValue:
    """One reminder, to be changed."""
    owner = current_owner()
    row = reminders.one(owner.id, reminder_id)
    return page(
        "reminders/reminder.html",
        section="plan",
        row=row,
        when=typed(row.due_at),
        usual=recurrence.offered(row.recurrence),
        repeats=recurrence.words,
        person=people.contact(owner.id, row.contact_id) if row.contact_id else None,
    )


@bp.post("/reminders/<int:reminder_id>")
def change(reminder_id: int) -> ResponseReturnValue:
    """Change text, time and recurrence."""
    owner, form = current_owner(), request.form
    had = reminders.one(owner.id, reminder_id)
    actions.change(
        owner.id, reminder_id, text=form.get("text"), due_at=moment("when", kept=had.due_at) or None if "when" in form else None,
        recurrence=form.get("recurrence"), now=now(),
    )  # fmt: skip
    return go("/reminders", "Saved")


@bp.post("/reminders/<int:reminder_id>/<any(done, snooze, cancel):act>")
def decide(reminder_id: int, act: str) -> ResponseReturnValue:
    """Done, later (``until`` in UTC ms), or never."""
    owner = current_owner()
    if act == "snooze":
        actions.snooze(owner.id, reminder_id, number("until"), now=now())
        said = "You will be reminded again"
    elif act == "done":
        actions.done(owner.id, reminder_id, now=now())
        said = "Done"
    else:
        actions.cancel(owner.id, reminder_id, now=now())
        said = "Dropped"
    return go("/reminders", said) if request.form.get("leave") else answer("/reminders", said, changed=_CHANGED)
