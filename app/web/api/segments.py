"""Segments: people chosen by a rule."""

from __future__ import annotations

from flask import Response, make_response
from pydantic import Field

from app.actions import segments as actions
from app.domain import rules
from app.store import people, people_list, segments
from app.store.people_list import Wanted
from app.store.segments import Asked, SegmentRow
from app.web.api.contacts import Contacts, shower
from app.web.api.shape import Answer, ById, Given, Listing, Time, blueprint, iso, listing, reply
from app.web.gate import current_owner, now
from app.web.pages import owner_zone

bp = blueprint("segments", "People chosen by a rule")


class Segment(Answer):
    """A segment. ``people``: how many its rule chooses now; null if the rule can no longer be read."""

    id: str
    name: str
    rule: str
    people: int | None
    created_at: Time


class Segments(Answer):
    """All segments, by name."""

    items: list[Segment]
    next_cursor: str | None = None


class NewSegment(Given):
    """A rule to keep, like `tag:client and last_touch > 30 days`."""

    name: str = Field(min_length=1, max_length=actions.LONGEST)
    rule: str = Field(min_length=1, max_length=rules.LONGEST)


class SegmentChange(Given):
    """What to change about a segment."""

    name: str | None = Field(None, min_length=1, max_length=actions.LONGEST)
    rule: str | None = Field(None, min_length=1, max_length=rules.LONGEST)


def asked() -> Asked:
    """Who asks, when and where."""
    return Asked(current_owner().id, now(), owner_zone())


def _show(rows: list[SegmentRow]) -> list[Segment]:
    counted = segments.counts(asked(), segments.readable(rows))
    return [Segment(id=str(s.id), name=s.name, rule=s.rule, people=counted.get(s.id), created_at=iso(s.created_at)) for s in rows]


def _one(segment_id: int) -> Segment:
    return _show([segments.segment(current_owner().id, segment_id)])[0]


@bp.get("/segments", responses={200: Segments})
def every() -> Response:
    """Your segments by name, with how many people each has now."""
    return reply(Segments(items=_show(segments.listed(current_owner().id))))


@bp.post("/segments", responses={201: Segment})
def add(body: NewSegment) -> Response:
    """Keep a rule. One that makes no sense is refused with a sentence that says what to mend."""
    return reply(_one(actions.add(current_owner().id, body.name, body.rule, now=now())), 201)


@bp.get("/segments/<id>", responses={200: Segment})
def one(path: ById) -> Response:
    """One segment."""
    return reply(_one(path.id))


@bp.patch("/segments/<id>", responses={200: Segment})
def change(path: ById, body: SegmentChange) -> Response:
    """Change a segment."""
    actions.change(current_owner().id, path.id, name=body.name, rule=body.rule, now=now())
    return reply(_one(path.id))


@bp.delete("/segments/<id>", responses={204: None})
def remove(path: ById) -> Response:
    """Delete a segment; nobody in it changes."""
    actions.remove(current_owner().id, path.id, now=now())
    return make_response("", 204)


@bp.get("/segments/<id>/contacts", responses={200: Contacts})
def contacts(path: ById, query: Listing) -> Response:
    """The people whom a segment's rule chooses now, by name."""
    rule = segments.read(segments.segment(current_owner().id, path.id).rule)
    (after,) = query.after(int) or (0,)
    found = people_list.ids(Wanted(rules=(rule,)), asked(), query.limit + 1, after)
    rows = people.contacts_of(current_owner().id, found)
    return listing(rows, query, shower(rows), lambda row: (row.id,))
