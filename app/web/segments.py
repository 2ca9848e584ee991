"""Segments: rules that choose people, written with their count before one's eyes."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.actions import segments as actions
from app.domain import rules
from app.errors import Invalid
from app.store import people_list, segments
from app.store.people_list import Listed, Wanted
from app.store.segments import Asked, SegmentRow
from app.web.gate import current_owner, now
from app.web.pages import answer, owner_zone, page

bp = Blueprint("segments", __name__)

_PAGE = "/people/segments"
_CHANGED = ("segment",)
_SAMPLE = 6  # people shown beside the count
EXAMPLES = (
    ("tag:client and not status:archived and last_touch > 30 days", "clients I have not been in touch with for a month"),
    ("lane:pending and waiting > 2 days", "who has waited for my answer for two days"),
    ("birthday within 14 days", "whose birthday comes"),
    ("score >= 60 and last_from_me > 14 days", "close to me, and I have been silent"),
    ('company ~ "Ltd" or has:company', "from companies"),
    ("has:email and not has:phone", "reached by email alone"),
    ("added after 2026-01-01 and messages < 5", "new and hardly known"),
)


class Preview(NamedTuple):
    """What a rule chooses, or why it cannot be read."""

    total: int
    sample: list[Listed]
    wrong: str


@bp.get(_PAGE)
def every() -> ResponseReturnValue:
    """All segments with their counts, and a rule to try (``rule``)."""
    return _draw(None, request.args.get("name", ""), request.args.get("rule", ""))


@bp.get(f"{_PAGE}/<int:segment_id>")
def one(segment_id: int) -> ResponseReturnValue:
    """One segment, to change it; ``rule`` is another one to try."""
    row = segments.segment(current_owner().id, segment_id)
    return _draw(row, row.name, request.args.get("rule", row.rule))


@bp.post(_PAGE)
def add() -> ResponseReturnValue:
    """Keep a rule (``rule``) under a ``name``."""
    name, rule = request.form.get("name", ""), request.form.get("rule", "")
    actions.add(current_owner().id, name, rule, now=now())
    return answer(_PAGE, f"“{name.strip()}” is kept", changed=_CHANGED)


@bp.post(f"{_PAGE}/<int:segment_id>")
def change(segment_id: int) -> ResponseReturnValue:
    """Change a segment's name and rule."""
    owner, name, rule = current_owner(), request.form.get("name", ""), request.form.get("rule", "")
    actions.change(owner.id, segment_id, name=name, rule=rule, now=now())
    return answer(_PAGE, f"Saved “{name.strip()}”", changed=_CHANGED)


@bp.post(f"{_PAGE}/<int:segment_id>/remove")
def remove(segment_id: int) -> ResponseReturnValue:
    """Delete a segment."""
    owner = current_owner()
    name = segments.segment(owner.id, segment_id).name
    actions.remove(owner.id, segment_id, now=now())
    return answer(_PAGE, f"The segment “{name}” is gone", changed=_CHANGED)


def _draw(row: SegmentRow | None, name: str, rule: str) -> str:
    owner = current_owner()
    asked = Asked(owner.id, now(), owner_zone())
    rule = rule[: rules.LONGEST + 1]
    kept = cache(lambda: segments.listed(owner.id))
    return page(
        "people/segments.html",
        section="people",
        home=_PAGE if row is None else f"{_PAGE}/{row.id}",
        row=row,
        name=name,
        rule=rule,
        kept=kept,
        counts=cache(lambda: segments.counts(asked, segments.readable(kept()))),
        preview=cache(lambda: _preview(asked, rule)),
        examples=EXAMPLES,
        fields=rules.FIELDS,
        has=rules.HAS,
        states=rules.IS,
        own=lambda: segments.own_fields(owner.id),
    )


def _preview(asked: Asked, rule: str) -> Preview | None:
    """None for no rule at all."""
    if not rule.strip():
        return None
    try:
        read = actions.understood(asked.owner_id, rule)
    except Invalid as error:
        return Preview(0, [], error.sentence)
    wanted = Wanted(rules=(read,))
    return Preview(people_list.count(wanted, asked), people_list.listed(wanted, asked, _SAMPLE), "")
