"""The fields that the owner gives to everybody's record."""

from __future__ import annotations

from typing import Literal

from flask import Response, make_response
from pydantic import Field

from app.actions.record import details
from app.store import profile
from app.store.profile import CustomField
from app.web.api.shape import Answer, ById, Given, blueprint, reply
from app.web.gate import current_owner, now

bp = blueprint("fields", "Your own fields of a person", heading="custom fields")


class Defined(Answer):
    """A field of yours. ``people`` counts those of whom something stands in it."""

    id: str
    name: str
    kind: str
    choices: list[str]
    position: int
    people: int


class AllDefined(Answer):
    """All of them, in their order."""

    items: list[Defined]
    next_cursor: None = None


class NewField(Given):
    """A field; ``choices`` for the kind ``choice`` alone."""

    name: str = Field(min_length=1, max_length=60)
    kind: Literal["text", "number", "date", "choice", "yes_no", "link"]
    choices: list[str] = Field(default_factory=list, max_length=100)


class FieldChange(Given):
    """What to change; what is left out stays."""

    name: str | None = Field(None, min_length=1, max_length=60)
    choices: list[str] | None = Field(None, max_length=100)
    position: int | None = Field(None, ge=0, le=10_000)


def _show(row: CustomField) -> Defined:
    return Defined(id=str(row.id), name=row.name, kind=row.kind, choices=list(row.choices), position=row.position, people=row.people)


@bp.get("/custom-fields", responses={200: AllDefined})
def every() -> Response:
    """Your own fields."""
    return reply(AllDefined(items=[_show(row) for row in profile.custom_fields(current_owner().id)]))


@bp.post("/custom-fields", responses={201: Defined})
def define(body: NewField) -> Response:
    """Define a field; everybody can have it from now on."""
    owner = current_owner()
    made = details.define_field(owner.id, body.name, body.kind, body.choices, now=now())
    return reply(_show(profile.custom_field(owner.id, made)), 201)


@bp.patch("/custom-fields/<id>", responses={200: Defined})
def change(path: ById, body: FieldChange) -> Response:
    """Another name, other choices, another place."""
    owner = current_owner()
    details.change_field(owner.id, path.id, name=body.name, choices=body.choices, position=body.position, now=now())
    return reply(_show(profile.custom_field(owner.id, path.id)))


@bp.delete("/custom-fields/<id>", responses={204: None})
def remove(path: ById) -> Response:
    """Forget a field and all that stands in it."""
    details.remove_field(current_owner().id, path.id)
    return make_response("", 204)
