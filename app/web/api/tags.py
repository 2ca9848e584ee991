"""Tags: the owner's words for kinds of people."""

from __future__ import annotations

from flask import Response, make_response
from pydantic import Field

from app.actions import tags as actions
from app.store import tags
from app.store.tags import TagRow
from app.web.api.shape import Answer, ById, Given, Id, blueprint, reply
from app.web.gate import current_owner, now

bp = blueprint("tags", "Words of yours for kinds of people")


class Tag(Answer):
    """A tag. ``cadence_days``: how often to be in touch with whoever has it, or null."""

    id: str
    name: str
    colour: int = Field(description="One of twelve, 0 to 11")
    cadence_days: int | None
    people: int = Field(description="How many have it")


class Tags(Answer):
    """All tags, by name."""

    items: list[Tag]
    next_cursor: str | None = None


class NewTag(Given):
    """A tag to make. Without a colour it gets one that few others have."""

    name: str = Field(min_length=1, max_length=actions.LONGEST)
    colour: int | None = Field(None, ge=0, lt=tags.COLOURS)
    cadence_days: int = Field(0, ge=0, le=actions.MOST_DAYS)


class TagChange(Given):
    """What to change about a tag; ``cadence_days`` 0 takes that back."""

    name: str | None = Field(None, min_length=1, max_length=actions.LONGEST)
    colour: int | None = Field(None, ge=0, lt=tags.COLOURS)
    cadence_days: int | None = Field(None, ge=0, le=actions.MOST_DAYS)


class Wearers(Given):
    """The people to give a tag to, or to take it from."""

    contact_ids: list[Id] = Field(min_length=1, max_length=actions.MOST_AT_ONCE)
    take: bool = Field(False, description="Take it from them instead")


class JoinWith(Given):
    """Which tag becomes part of this one."""

    tag_id: Id


def show(tag: TagRow) -> Tag:
    """A tag as the API says it."""
    return Tag(id=str(tag.id), name=tag.name, colour=tag.colour, cadence_days=tag.cadence_days or None, people=tag.people)


@bp.get("/tags", responses={200: Tags})
def every() -> Response:
    """Your tags by name."""
    return reply(Tags(items=[show(tag) for tag in tags.listed(current_owner().id)]))


@bp.post("/tags", responses={201: Tag})
def add(body: NewTag) -> Response:
    """A new tag."""
    owner = current_owner()
    tag_id = actions.add(owner.id, body.name, colour=body.colour, cadence_days=body.cadence_days, now=now())
    return reply(show(tags.tag(owner.id, tag_id)), 201)


@bp.get("/tags/<id>", responses={200: Tag})
def one(path: ById) -> Response:
    """One tag."""
    return reply(show(tags.tag(current_owner().id, path.id)))


@bp.patch("/tags/<id>", responses={200: Tag})
def change(path: ById, body: TagChange) -> Response:
    """Change a tag."""
    owner = current_owner()
    actions.change(owner.id, path.id, name=body.name, colour=body.colour, cadence_days=body.cadence_days, now=now())
    return reply(show(tags.tag(owner.id, path.id)))


@bp.delete("/tags/<id>", responses={204: None})
def remove(path: ById) -> Response:
    """Delete a tag; those who had it keep everything else."""
    actions.remove(current_owner().id, path.id, now=now())
    return make_response("", 204)


@bp.post("/tags/<id>/join", responses={200: Tag})
def join(path: ById, body: JoinWith) -> Response:
    """Make another tag part of this one."""
    owner = current_owner()
    actions.join(owner.id, path.id, body.tag_id, now=now())
    return reply(show(tags.tag(owner.id, path.id)))


@bp.post("/tags/<id>/contacts", responses={200: Tag})
def wear(path: ById, body: Wearers) -> Response:
    """Give a tag to people, or take it from them: all or none."""
    owner = current_owner()
    (actions.take if body.take else actions.give)(owner.id, path.id, body.contact_ids, now=now())
    return reply(show(tags.tag(owner.id, path.id)))
