"""Staying in touch: whom to reach out to and why, and how often one means to."""

from __future__ import annotations

from typing import Any

from flask import Response
from pydantic import Field

from app.actions import touch
from app.domain import cadence
from app.store import cadences
from app.store.cadences import InTouch
from app.web.api.shape import Answer, ById, Given, Time, blueprint, iso, reply
from app.web.gate import current_owner, now

bp = blueprint("touch", "Staying in touch")


class Standing(Answer):
    """How one stands with somebody. ``state``: none, fine, due, late, fading. ``days``: the wanted cadence, or null."""

    contact_id: str
    name: str
    state: str
    reason: str
    details: dict[str, Any]
    suppressed: str | None = Field(description="Why they are not proposed now")
    days: int | None
    tier: str | None
    suggested_days: int | None = Field(
        description="What a learned rhythm suggests, until it is accepted or turned down"
    )
    last_touch_at: Time
    due_at: Time
    stopped: bool


class ReachOut(Answer):
    """Whom to reach out to, the most urgent first."""

    items: list[Standing]
    next_cursor: str | None = None


class Wanted(Given):
    """How often to be in touch: ``days``, or a ``tier`` by name; 0 and "" take it back. ``stopped`` ends proposals.

    ``dismissed`` turns the suggestion down and sets nothing.
    """

    days: int = Field(0, ge=0, le=touch.MOST_DAYS)
    tier: str = Field("", max_length=40, json_schema_extra={"enum": ["", *cadence.TIERS]})
    stopped: bool = False
    dismissed: bool = False


def _show(person: InTouch) -> Standing:
    verdict = person.verdict(now())
    return Standing(
        contact_id=str(person.contact_id),
        name=person.name,
        state=verdict.state,
        reason=cadence.words(verdict.reason),
        details={key: worth for key, worth in verdict.reason.items() if key != "code"},
        suppressed=verdict.suppressed or None,
        days=person.days or None,
        tier=person.tier or None,
        suggested_days=person.suggestion or None,
        last_touch_at=iso(person.last),
        due_at=iso(verdict.due_at),
        stopped=person.standing.stopped,
    )


@bp.get("/reach-out", responses={200: ReachOut})
def reach_out() -> Response:
    """The people who are due, late or fading, with the reason."""
    found = cadences.due(current_owner().id, now(), 50)
    return reply(ReachOut(items=[_show(due.person) for due in found]))


@bp.get("/contacts/<id>/cadence", responses={200: Standing})
def standing(path: ById) -> Response:
    """How one stands with somebody."""
    return reply(_show(cadences.one(current_owner().id, path.id)))


@bp.put("/contacts/<id>/cadence", responses={200: Standing})
def want(path: ById, body: Wanted) -> Response:
    """Say how often to be in touch with somebody."""
    owner = current_owner()
    if body.dismissed:
        touch.dismiss(owner.id, path.id, now=now())
        return reply(_show(cadences.one(owner.id, path.id)))
    touch.want(owner.id, path.id, days=body.days, tier=body.tier, now=now())
    if body.stopped:
        touch.stop(owner.id, path.id, now=now())
    return reply(_show(cadences.one(owner.id, path.id)))
