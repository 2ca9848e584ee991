"""Messages that leave later."""

from __future__ import annotations

from typing import Literal

from flask import Response
from pydantic import Field

from app.actions import scheduled as actions
from app.actions import templates
from app.domain import recurrence, scheduling
from app.domain.timing import MINUTE
from app.errors import Invalid
from app.store import chats
from app.store import scheduled as store
from app.store.scheduled import ScheduledRow
from app.web.api.shape import Answer, ById, Given, GivenTime, Id, Listing, Time, blueprint, iso, listing, reply
from app.web.gate import current_owner, now

bp = blueprint("scheduled", "Messages that leave later, at most once", heading="scheduled messages")

_REPEATS = "A recurrence rule of iCalendar without its start, like FREQ=WEEKLY;BYDAY=MO; empty for once"
_LEAVES = Field(60, ge=1, le=7 * 24 * 60, description="So many minutes after its time it asks instead of leaving")


class Scheduled(Answer):
    """A message for later. ``state``: waiting, queued (handed over), done, cancelled, unneeded, and late or failed, which ask."""

    id: str
    conversation_id: str
    title: str
    text: str = Field(description="As typed: places in braces are filled when it leaves")
    missing: list[str] | None = Field(
        description="Places for which nothing is known yet: with any of them it will not leave. Null in lists"
    )
    due_at: Time
    zone: str | None = Field(description="Where a recurring one keeps its wall time; null: yours")
    recurrence: str | None
    recurs: str | None = Field(description="The recurrence in words")
    unless_answered: bool
    cut_off_minutes: int
    state: str
    reason: str | None = Field(description="Why it did not leave, or what it asks")
    asks: bool
    message_id: str | None
    message_state: str | None


class ScheduledMessages(Answer):
    """A page of them."""

    items: list[Scheduled]
    next_cursor: str | None


class WantedScheduled(Listing):
    """Which: waiting (the default), asking, or past."""

    state: Literal["waiting", "asking", "past"] = "waiting"


class NewScheduled(Given):
    """A message for later: ``due_at``, or ``when`` as people say it ("friday 10am"), in your zone or the other's."""

    conversation_id: Id
    text: str = Field(max_length=65_536)
    due_at: GivenTime | None = None
    when: str = Field("", max_length=100)
    in_their_zone: bool = Field(False, description="Their zone, where it is known, says what `when` and a recurrence mean")
    zone: str = Field("", max_length=60)
    recurrence: str = Field("", max_length=200, description=_REPEATS)
    unless_answered: bool = Field(False, description="Only if they have not written by then")
    quote_id: Id | None = None
    cut_off_minutes: int = _LEAVES


class ScheduledChange(Given):
    """What to change. ``due_at`` of one that asks must be given anew."""

    text: str | None = Field(None, max_length=65_536)
    due_at: GivenTime | None = None
    zone: str | None = Field(None, max_length=60)
    recurrence: str | None = Field(None, max_length=200, description=_REPEATS)
    unless_answered: bool | None = None
    cut_off_minutes: int | None = Field(None, ge=1, le=7 * 24 * 60)


def _show(row: ScheduledRow, missing: list[str] | None = None) -> Scheduled:
    why = "unknown" if row.message_state == "unknown" else row.why
    return Scheduled(
        id=str(row.id), conversation_id=str(row.conversation_id), title=row.title, text=row.body, missing=missing,
        due_at=iso(row.due_at), zone=row.zone or None, recurrence=row.recurrence or None, recurs=recurrence.words(row.recurrence) or None,
        unless_answered=row.unless_answered, cut_off_minutes=row.cut_off // MINUTE, state=row.state, reason=scheduling.words(why) or None,
        asks=row.asks, message_id=str(row.message_id) if row.message_id else None, message_state=row.message_state or None,
    )  # fmt: skip


def _one(scheduled_id: int) -> Scheduled:
    row = store.one(current_owner().id, scheduled_id)
    filled = templates.filled(row.owner_id, row.body, row.contact_id, now=now())
    return _show(row, list(filled.missing) if row.state in store.OPEN else [])


@bp.get("/scheduled", responses={200: ScheduledMessages})
def listed(query: WantedScheduled) -> Response:
    """What leaves later, the soonest first; what asks; or what is past, the newest first."""
    owner = current_owner()
    if query.state == "asking":
        return reply(ScheduledMessages(items=[_show(row) for row in store.asking(owner.id)], next_cursor=None))
    if query.state == "past":
        (before,) = query.after(int) or (1 << 60,)
        return listing(store.past(owner.id, query.limit + 1, before), query, _show, lambda row: (row.id,))
    found = store.waiting(owner.id, query.limit + 1, query.after(int, int))
    return listing(found, query, _show, lambda row: (row.due_at, row.id))


@bp.post("/scheduled", responses={201: Scheduled})
def add(body: NewScheduled) -> Response:
    """Write a message for later."""
    owner = current_owner()
    chats.chat(owner.id, body.conversation_id)
    zone, due_at = body.zone, body.due_at
    if due_at is None:
        understood = actions.when(owner.id, body.conversation_id, body.when, theirs=body.in_their_zone, now=now())
        if understood is None:
            raise Invalid("Say when: a time to come, like “friday 10am”.", code="bad_time", fields={"when": "A time to come."})
        due_at, zone = understood[0].at, zone or understood[1]
    made = actions.add(
        owner.id, body.conversation_id, body.text, due_at, zone=zone, recurrence=body.recurrence, unless_answered=body.unless_answered,
        quote_id=body.quote_id or 0, cut_off=body.cut_off_minutes * MINUTE, now=now(),
    )  # fmt: skip
    return reply(_one(made), 201)


@bp.get("/scheduled/<id>", responses={200: Scheduled})
def one(path: ById) -> Response:
    """One of them."""
    return reply(_one(path.id))


@bp.patch("/scheduled/<id>", responses={200: Scheduled})
def change(path: ById, body: ScheduledChange) -> Response:
    """Change what has not left."""
    actions.change(
        current_owner().id, path.id, body=body.text, due_at=body.due_at, zone=body.zone, recurrence=body.recurrence,
        unless_answered=body.unless_answered, now=now(),
        cut_off=None if body.cut_off_minutes is None else body.cut_off_minutes * MINUTE,
    )  # fmt: skip
    return reply(_one(path.id))


@bp.delete("/scheduled/<id>", responses={200: Scheduled})
def cancel(path: ById) -> Response:
    """Drop what has not left."""
    actions.cancel(current_owner().id, path.id, now=now())
    return reply(_one(path.id))


@bp.post("/scheduled/<id>/send", responses={200: Scheduled})
def send(path: ById) -> Response:
    """Let it leave now, also one that is late."""
    actions.send_now(current_owner().id, path.id, now=now())
    return reply(_one(path.id))


@bp.post("/scheduled/<id>/dismiss", responses={200: Scheduled})
def dismiss(path: ById) -> Response:
    """It was not known whether it left; you have looked."""
    actions.dismiss(current_owner().id, path.id, now=now())
    return reply(_one(path.id))
