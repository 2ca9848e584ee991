"""Staying in touch: whom to reach out to, and how often one means to be in touch with somebody."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.actions import touch
from app.domain import cadence
from app.errors import Invalid
from app.store import cadences, ways
from app.web.forms import days
from app.web.gate import current_owner, now
from app.web.pages import answer, back, page
from app.web.presentation import words

bp = Blueprint("touch", __name__)

_CHANGED = ("contact",)
_SHOWN, _BRIEF = 30, 3


@bp.get("/reach-out")
def everybody() -> ResponseReturnValue:
    """The people who are due, late or fading, the most urgent first."""
    owner = current_owner()
    return page(
        "people/reach.html",
        section="people",
        found=lambda: [(d, cadence.words(d.verdict.reason)) for d in cadences.due(owner.id, now(), _SHOWN)],
        tiers=cadence.TIERS,
    )


@bp.get("/reach-out/brief")
def brief() -> ResponseReturnValue:
    """The few most urgent, for Today, which asks for them when it stands; nothing at all when nobody fades."""
    found = cadences.due(current_owner().id, now(), _BRIEF)
    return render_template("people/reach_brief.html", found=[(d, cadence.words(d.verdict.reason)) for d in found])


@bp.get("/people/<int:contact_id>/cadence")
def person(contact_id: int) -> ResponseReturnValue:
    """How one stands with somebody, and how often one means to be in touch."""
    found = cadences.one(current_owner().id, contact_id)
    verdict = found.verdict(now())
    return page(
        "people/cadence.html",
        section="people",
        person=found,
        verdict=verdict,
        said=cadence.words(verdict.reason),
        quiet=cadence.suppression(verdict.suppressed),
        tiers=cadence.TIERS,
        muted=ways.is_muted(current_owner().id, contact_id),
    )


@bp.post("/people/<int:contact_id>/cadence")
def want(contact_id: int) -> ResponseReturnValue:
    """So many days, or a tier; neither takes it back."""
    touch.want(current_owner().id, contact_id, days=days("days", touch.MOST_DAYS), tier=request.form.get("tier", ""), now=now())
    return answer(back(), "Saved", changed=_CHANGED)


@bp.post("/people/<int:contact_id>/cadence/<act>")
def decide(contact_id: int, act: str) -> ResponseReturnValue:
    """Not this week, not this cycle, never, or again; what is suggested, or not that."""
    owner = current_owner()
    if act == "snooze":
        touch.snooze(owner.id, contact_id, now=now())
        return answer(back(), "Asked again in a week", changed=_CHANGED)
    if act == "skip":
        touch.skip(owner.id, contact_id, now=now())
        return answer(back(), "Left out this time", changed=_CHANGED)
    if act in ("stop", "resume"):
        touch.stop(owner.id, contact_id, stopped=act == "stop", now=now())
        undo = f"/people/{contact_id}/cadence/{'resume' if act == 'stop' else 'stop'}"
        return answer(
            back(), "Not proposed any more" if act == "stop" else "Proposed again", undo=undo, changed=_CHANGED
        )
    if act == "accept":
        days = touch.accept(owner.id, contact_id, now=now())
        return answer(back(), f"Every {words.count(days, 'day')}", changed=_CHANGED)
    if act in ("dismiss", "propose"):
        touch.dismiss(owner.id, contact_id, dismissed=act == "dismiss", now=now())
        undo = f"/people/{contact_id}/cadence/propose" if act == "dismiss" else ""
        return answer(
            back(), "Not suggested again" if act == "dismiss" else "Suggested again", undo=undo, changed=_CHANGED
        )
    raise Invalid("That cannot be done here.", code="bad_act")
