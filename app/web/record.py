"""What is written into a person's record from their page: profile, picture, ways to reach them, days, relationships."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.actions.record import details, points, profile
from app.domain import profile as rules
from app.errors import Invalid
from app.store import people, tasks
from app.store import points as stored_points
from app.store import profile as stored
from app.store.files import Files
from app.web.forms import number, row_id, whole
from app.web.gate import current_owner, now, runtime
from app.web.pages import answer, go, is_scripted
from app.web.presentation import times, words

bp = Blueprint("record", __name__)

_CHANGED = ("contact",)
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def about(owner_id: int, contact_id: int) -> dict[str, Callable[..., Any]]:
    """What the tab About shows, each asked for by the part that draws it."""
    kin = request.args.get("kin", "").strip()
    return {
        "profile": cache(lambda: stored.profile(owner_id, contact_id)),
        "points": lambda: stored_points.of_contact(contact_id),
        "region": cache(lambda: points.region_of(owner_id) or ""),
        "postals": lambda: stored.postals(contact_id),
        "dates": lambda: [(date, _when(date)) for date in stored.dates(contact_id)],
        "relations": lambda: stored.relations(contact_id),
        "kin": lambda: [p for p in people.contacts(owner_id, kin, 8) if p.id != contact_id] if kin else [],
        "custom_fields": cache(lambda: stored.custom_fields(owner_id)),
        "custom_values": cache(lambda: stored.custom_values(contact_id)),
        "external_ids": lambda: stored.external_ids(contact_id),
        "types": lambda: list(dict.fromkeys((*stored.types(owner_id), *rules.TYPES))),
        "zones": lambda: sorted(available_timezones()),
        "open_tasks": lambda: tasks.open_count(owner_id, contact_id),
        "months": lambda: MONTHS,
        "rules": lambda: rules,
    }


def _when(date: stored.SpecialDate) -> tuple[str, str]:
    """A day in words, and when it comes next: ("3 March 1990", "in 5 days, turning 36")."""
    day = f"{date.day} {MONTHS[date.month - 1]}" + (f" {date.year}" if date.year else "")
    today = times.local(now(), times.zone(current_owner().zone)).date()
    coming = rules.coming(date.month, date.day, today)
    ahead = (coming - today).days
    said = "today" if not ahead else "tomorrow" if ahead == 1 else f"in {words.count(ahead, 'day')}"
    if date.year and 0 < coming.year - date.year < 150:
        years = coming.year - date.year
        said += f", {'turning' if date.kind == 'birthday' else ''} {years}{'' if date.kind == 'birthday' else ' years'}".replace(",  ", ", ")
    return day, said


# ── Profile ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@bp.post("/people/<int:contact_id>/profile")
def write(contact_id: int) -> ResponseReturnValue:
    """Write the fields that the form holds. ``auto``: it saves itself and says so."""
    fields = {name: request.form[name] for name in stored.FIELDS if name in request.form}
    profile.change(current_owner().id, contact_id, fields, now=now())
    return answer(f"/people/{contact_id}/about", "" if request.form.get("auto") else "Saved", changed=_CHANGED)


@bp.post("/people/<int:contact_id>/fields")
def fill(contact_id: int) -> ResponseReturnValue:
    """Write what stands in the owner's own fields (``custom-<id>``)."""
    named = {name.removeprefix("custom-"): text for name, text in request.form.items() if name.startswith("custom-")}
    given = {field_id: text for name, text in named.items() if (field_id := whole(name))}
    details.fill(current_owner().id, contact_id, given, now=now())
    return answer(f"/people/{contact_id}/about", "" if request.form.get("auto") else "Saved", changed=_CHANGED)


@bp.post("/people/<int:contact_id>/picture")
def choose_picture(contact_id: int) -> ResponseReturnValue:
    """Show another picture than WhatsApp's."""
    people.contact(current_owner().id, contact_id)
    upload = request.files.get("picture")
    if upload is None or not upload.filename:
        raise Invalid("Choose a picture first.", fields={"picture": "Choose a picture."})
    content = upload.stream.read(profile.MOST_BYTES + 1)
    files = Files(runtime().settings.media_dir)
    profile.set_picture(current_owner().id, contact_id, content, files, now=now())
    return answer(f"/people/{contact_id}/about", "That is the picture now", changed=_CHANGED)


@bp.post("/people/<int:contact_id>/picture/remove")
def remove_picture(contact_id: int) -> ResponseReturnValue:
    """Go back to WhatsApp's picture."""
    profile.remove_picture(current_owner().id, contact_id, now=now())
    return answer(f"/people/{contact_id}/about", "Back to the picture that WhatsApp has", changed=_CHANGED)


# ── Ways to reach them ──────────────────────────────────────────────────────────────────────────────────────────────


@bp.post("/people/<int:contact_id>/points")
def add_point(contact_id: int) -> ResponseReturnValue:
    """Write down a phone number, an email address, a link. When somebody else has it too, the page of both is offered."""
    form = request.form
    added = points.add(
        current_owner().id, contact_id, form.get("kind", ""), form.get("value", ""), label=form.get("label", ""), now=now()
    )
    return _reached(contact_id, "Written down", added.also)


def _reached(contact_id: int, said: str, also: list[stored_points.Holder]) -> ResponseReturnValue:
    """After a way to reach somebody: back to it or, when somebody else has it ``also``, to where the two can be merged."""
    home = f"/people/{contact_id}/about"
    if not also:
        return answer(home, said, changed=_CHANGED)
    said = f"{also[0].name} has this too. If they are one person, you can merge them below."
    return go(f"{home}?same={also[0].contact_id}" + ("#twins" if is_scripted() else ""), said)


@bp.post("/people/<int:contact_id>/points/<int:point_id>")
def change_point(contact_id: int, point_id: int) -> ResponseReturnValue:
    """``act``: primary, verify, doubt; or a new ``value`` and ``label``."""
    act, form = request.form.get("act", ""), request.form
    also = points.change(
        current_owner().id, contact_id, point_id, text=form.get("value") if not act else None,
        label=form.get("label") if not act else None, primary=act == "primary",
        verified={"verify": True, "doubt": False}.get(act), now=now(),
    )  # fmt: skip
    return _reached(contact_id, "Saved", also)


@bp.post("/people/<int:contact_id>/points/<int:point_id>/remove")
def remove_point(contact_id: int, point_id: int) -> ResponseReturnValue:
    """Forget a way to reach them."""
    points.remove(current_owner().id, contact_id, point_id, now=now())
    return answer(f"/people/{contact_id}/about", "Removed", changed=_CHANGED)


# ── Addresses, days, relationships ──────────────────────────────────────────────────────────────────────────────────


@bp.post("/people/<int:contact_id>/addresses")
def add_postal(contact_id: int) -> ResponseReturnValue:
    """Write down a postal address."""
    details.add_postal(
        current_owner().id, contact_id, request.form.get("kind", ""), request.form, default=bool(request.form.get("default")), now=now()
    )
    return answer(f"/people/{contact_id}/about", "Written down", changed=_CHANGED)


@bp.post("/people/<int:contact_id>/addresses/<int:postal_id>")
def change_postal(contact_id: int, postal_id: int) -> ResponseReturnValue:
    """Write a postal address anew."""
    form = request.form
    details.change_postal(
        current_owner().id, contact_id, postal_id, kind=form.get("kind", ""), parts=form, default=bool(form.get("default")), now=now()
    )
    return answer(f"/people/{contact_id}/about", "Saved", changed=_CHANGED)


@bp.post("/people/<int:contact_id>/addresses/<int:postal_id>/<any(default, remove):act>")
def decide_postal(contact_id: int, postal_id: int, act: str) -> ResponseReturnValue:
    """Make a postal address the default one, or forget it."""
    if act == "default":
        details.change_postal(current_owner().id, contact_id, postal_id, default=True, now=now())
    else:
        details.remove_postal(current_owner().id, contact_id, postal_id, now=now())
    return answer(f"/people/{contact_id}/about", "Saved" if act == "default" else "Removed", changed=_CHANGED)


@bp.post("/people/<int:contact_id>/dates")
def add_date(contact_id: int) -> ResponseReturnValue:
    """Write down a birthday or another day; the year may be empty."""
    details.add_date(current_owner().id, contact_id, **_date_given(), now=now())
    return answer(f"/people/{contact_id}/about", "Written down", changed=_CHANGED)


@bp.post("/people/<int:contact_id>/dates/<int:date_id>")
def change_date(contact_id: int, date_id: int) -> ResponseReturnValue:
    """Write such a day anew."""
    details.change_date(current_owner().id, contact_id, date_id, **_date_given(), now=now())
    return answer(f"/people/{contact_id}/about", "Saved", changed=_CHANGED)


def _date_given() -> dict[str, Any]:
    numbers = {name: number(name) for name in ("month", "day", "year", "lead_days")}
    return {"kind": request.form.get("kind", ""), "label": request.form.get("label", ""), **numbers}


@bp.post("/people/<int:contact_id>/dates/<int:date_id>/remove")
def remove_date(contact_id: int, date_id: int) -> ResponseReturnValue:
    """Forget such a day."""
    details.remove_date(current_owner().id, contact_id, date_id, now=now())
    return answer(f"/people/{contact_id}/about", "Removed", changed=_CHANGED)


@bp.post("/people/<int:contact_id>/relations")
def relate(contact_id: int) -> ResponseReturnValue:
    """``other`` is the ``kind`` of this person."""
    details.relate(current_owner().id, contact_id, row_id("other"), request.form.get("kind", ""), label=request.form.get("label", ""), now=now())
    return answer(f"/people/{contact_id}/about", "Both pages show it now", changed=_CHANGED)


@bp.post("/people/<int:contact_id>/relations/<int:relation_id>/remove")
def unrelate(contact_id: int, relation_id: int) -> ResponseReturnValue:
    """Forget a relationship, on both pages."""
    details.unrelate(current_owner().id, contact_id, relation_id, now=now())
    return answer(f"/people/{contact_id}/about", "Removed from both pages", changed=_CHANGED)


# ── Ids elsewhere ───────────────────────────────────────────────────────────────────────────────────────────────────


@bp.post("/people/<int:contact_id>/known")
def know(contact_id: int) -> ResponseReturnValue:
    """Under what id (``value``) somebody is known elsewhere (``source``); the one that was written down there is replaced."""
    value = request.form.get("value", "")
    if not value.strip():
        raise Invalid("Write the id that they have there.", code="empty", fields={"value": "Write the id."})
    details.know_as(current_owner().id, contact_id, request.form.get("source", ""), value, now=now())
    return answer(f"/people/{contact_id}/about", "Written down", changed=_CHANGED)


@bp.post("/people/<int:contact_id>/known/remove")
def unknow(contact_id: int) -> ResponseReturnValue:
    """Forget such an id (``source``)."""
    details.know_as(current_owner().id, contact_id, request.form.get("source", ""), "", now=now())
    return answer(f"/people/{contact_id}/about", "Removed", changed=_CHANGED)
