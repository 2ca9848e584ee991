"""Calls, meetings and emails that were logged by hand; WhatsApp's calls are messages."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response, make_response
from pydantic import Field

from app.actions.record import encounters as actions
from app.store import encounters, people
from app.store.encounters import Encounter
from app.web.api.shape import Answer, ById, Given, GivenTime, Id, Listing, Time, blueprint, iso, listing, reply
from app.web.gate import current_owner, now

bp = blueprint("calls", "Calls, meetings and emails that you logged")

Kind = Literal["call", "meeting", "email"]
Outcome = Literal["connected", "missed", "declined", "voicemail", "planned"]


class Call(Answer):
    """A call, meeting or email. ``status``: connected (it took place), missed, declined, voicemail, planned."""

    id: str
    contact_id: str
    kind: str
    direction: str | None = Field(description="in, out or null")
    status: str
    at: Time
    seconds: int
    summary: str
    sentiment: str | None = Field(description="good, neutral, bad or null")
    transcript: str
    recording: str | None = Field(description="Link to the recording")
    message_id: str | None = Field(description="The WhatsApp call that this describes")
    created_at: Time
    updated_at: Time


class Calls(Answer):
    """A page of them."""

    items: list[Call]
    next_cursor: str | None


class Details(Given):
    """What is known of it; what is left out stays."""

    direction: Literal["", "in", "out"] | None = None
    status: Outcome | None = None
    at: GivenTime | None = None
    seconds: int | None = Field(None, ge=0, le=7 * 24 * 3600)
    summary: str | None = Field(None, max_length=10_000)
    sentiment: Literal["", "good", "neutral", "bad"] | None = None
    transcript: str | None = Field(None, max_length=500_000)
    recording: str | None = Field(None, max_length=2_000, description="A link; empty to remove it")


class NewCall(Details):
    """A call, meeting or email with somebody; ``at`` is now when left out."""

    contact_id: Id
    kind: Kind = "call"
    message_id: Id | None = Field(None, description="The WhatsApp call that this describes")


class CallChange(Details):
    """What to change."""

    kind: Kind | None = None


class WantedCalls(Listing):
    """Which of them."""

    kind: Literal["call", "meeting", "email", ""] = ""


def _show(row: Encounter) -> Call:
    return Call(
        id=str(row.id),
        contact_id=str(row.contact_id),
        kind=row.kind,
        direction=row.direction or None,
        status=row.status,
        at=iso(row.at),
        seconds=row.seconds,
        summary=row.summary,
        sentiment=row.sentiment or None,
        transcript=row.transcript,
        recording=row.recording or None,
        message_id=str(row.message_id) if row.message_id else None,
        created_at=iso(row.created_at),
        updated_at=iso(row.updated_at),
    )


def _page(query: WantedCalls, contact_id: int = 0) -> Response:
    (before,) = query.after(int) or (0,)
    found = encounters.listed(current_owner().id, kind=query.kind, contact_id=contact_id, limit=query.limit + 1, before=before)
    return listing(found, query, _show, lambda row: (row.id,))


@bp.get("/calls", responses={200: Calls})
def find(query: WantedCalls) -> Response:
    """What was logged, the newest first."""
    return _page(query)


@bp.get("/contacts/<id>/calls", responses={200: Calls})
def of_contact(path: ById, query: WantedCalls) -> Response:
    """What was logged of somebody, the newest first."""
    people.contact(current_owner().id, path.id)
    return _page(query, path.id)


@bp.post("/calls", responses={201: Call})
def log(body: NewCall) -> Response:
    """Log a call, a meeting or an email. One that took place counts as being in touch."""
    owner = current_owner()
    said: dict[str, Any] = {name: value for name, value in body.model_dump().items() if value is not None}
    contact_id, kind, at = said.pop("contact_id"), said.pop("kind"), said.pop("at", 0) or now()
    logged = actions.log(owner.id, contact_id, kind, at=at, now=now(), **said)
    return reply(_show(encounters.encounter(owner.id, logged)), 201)


@bp.get("/calls/<id>", responses={200: Call})
def one(path: ById) -> Response:
    """One of them."""
    return reply(_show(encounters.encounter(current_owner().id, path.id)))


@bp.patch("/calls/<id>", responses={200: Call})
def change(path: ById, body: CallChange) -> Response:
    """Change what is known of it."""
    owner = current_owner()
    actions.change(owner.id, path.id, now=now(), **{name: value for name, value in body.model_dump().items() if value is not None})
    return reply(_show(encounters.encounter(owner.id, path.id)))


@bp.delete("/calls/<id>", responses={204: None})
def remove(path: ById) -> Response:
    """Put it in the bin."""
    actions.throw_away(current_owner().id, path.id, now=now())
    return make_response("", 204)
