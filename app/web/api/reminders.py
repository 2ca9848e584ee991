"""What the owner wants to be reminded of."""

from __future__ import annotations

from typing import Literal

from flask import Response
from pydantic import Field

from app.actions import reminders as actions
from app.domain import recurrence
from app.errors import Invalid
from app.store import reminders as store
from app.store.reminders import ReminderRow
from app.web.api.shape import Answer, ById, Given, GivenTime, Id, Listing, Time, blueprint, iso, listing, reply
from app.web.gate import current_owner, now

bp = blueprint("reminders", "What you want to be reminded of; what follows from chats, tasks and dates is among the notifications")


class Reminder(Answer):
    """A reminder. ``state``: open (to be told at ``due_at``, or once more), raised (told, not settled), done, cancelled."""

    id: str
    text: str
    due_at: Time
    recurrence: str | None
    recurs: str | None = Field(description="The recurrence in words")
    state: str
    told_at: Time
    contact_id: str | None
    conversation_id: str | None
    message_id: str | None
    created_at: Time


class Reminders(Answer):
    """A page of them."""

    items: list[Reminder]
    next_cursor: str | None


class WantedReminders(Listing):
    """Which: coming (the default), told and not settled, or settled."""

    state: Literal["coming", "told", "settled"] = "coming"


class NewReminder(Given):
    """A reminder: at ``due_at``, or ``when`` as people say it ("friday 10am"), in your zone; without both as the text says it."""

    text: str = Field(max_length=actions.LONGEST)
    due_at: GivenTime | None = None
    when: str = Field("", max_length=100)
    recurrence: str = Field("", max_length=200, description="A recurrence rule of iCalendar without its start; empty for once")
    contact_id: Id | None = None
    conversation_id: Id | None = None
    message_id: Id | None = None


class ReminderChange(Given):
    """What to change of it; with another time it is told again."""

    text: str | None = Field(None, max_length=actions.LONGEST)
    due_at: GivenTime | None = None
    recurrence: str | None = Field(None, max_length=200)


class Until(Given):
    """When to be reminded again."""

    until: GivenTime


def _show(row: ReminderRow) -> Reminder:
    return Reminder(
        id=str(row.id), text=row.text, due_at=iso(row.due_at), recurrence=row.recurrence or None, recurs=recurrence.words(row.recurrence) or None,
        state=row.state, told_at=iso(row.raised_at), contact_id=str(row.contact_id) if row.contact_id else None,
        conversation_id=str(row.conversation_id) if row.conversation_id else None, message_id=str(row.message_id) if row.message_id else None,
        created_at=iso(row.created_at),
    )  # fmt: skip


def _one(reminder_id: int) -> Reminder:
    return _show(store.one(current_owner().id, reminder_id))


@bp.get("/reminders", responses={200: Reminders})
def listed(query: WantedReminders) -> Response:
    """What comes, the soonest first; what was told and is open, or what is settled, the newest first."""
    owner = current_owner()
    if query.state == "coming":
        found = store.coming(owner.id, query.limit + 1, query.after(int, int))
        return listing(found, query, _show, lambda row: (row.due_at, row.id))
    (before,) = query.after(int) or (1 << 60,)
    read = store.standing if query.state == "told" else store.settled
    return listing(read(owner.id, query.limit + 1, before), query, _show, lambda row: (row.id,))


@bp.post("/reminders", responses={201: Reminder})
def add(body: NewReminder) -> Response:
    """Be reminded of something."""
    owner, due_at, text = current_owner(), body.due_at, body.text
    if due_at is None and not body.when.strip():
        _, text, at = actions.written(owner.id, text, now=now())
        due_at = at or None
    if due_at is None:
        moment = actions.when(owner.id, body.when, now=now())
        if moment is None:
            raise Invalid("Say when: a time to come, like “friday 10am”.", code="bad_time", fields={"when": "A time to come."})
        due_at = moment.at
    made = actions.add(
        owner.id, text, due_at, contact_id=body.contact_id, conversation_id=body.conversation_id or 0, message_id=body.message_id or 0,
        recurrence=body.recurrence, now=now(),
    )  # fmt: skip
    return reply(_one(made), 201)


@bp.get("/reminders/<id>", responses={200: Reminder})
def one(path: ById) -> Response:
    """One of them."""
    return reply(_one(path.id))


@bp.patch("/reminders/<id>", responses={200: Reminder})
def change(path: ById, body: ReminderChange) -> Response:
    """Change its text, time or recurrence."""
    actions.change(current_owner().id, path.id, text=body.text, due_at=body.due_at, recurrence=body.recurrence, now=now())
    return reply(_one(path.id))


@bp.delete("/reminders/<id>", responses={200: Reminder})
def cancel(path: ById) -> Response:
    """Drop it with all that would follow."""
    actions.cancel(current_owner().id, path.id, now=now())
    return reply(_one(path.id))


@bp.post("/reminders/<id>/done", responses={200: Reminder})
def done(path: ById) -> Response:
    """It is done; one that recurs comes again."""
    actions.done(current_owner().id, path.id, now=now())
    return reply(_one(path.id))


@bp.post("/reminders/<id>/snooze", responses={200: Reminder})
def snooze(path: ById, body: Until) -> Response:
    """Be reminded again; answers with the reminder that will do it."""
    return reply(_one(actions.snooze(current_owner().id, path.id, body.until, now=now())))
