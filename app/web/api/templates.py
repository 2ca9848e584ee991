"""Templates: texts with places that are filled for a person."""

from __future__ import annotations

from flask import Response, make_response
from pydantic import Field

from app.actions import templates as actions
from app.domain import wording
from app.store import templates
from app.store.templates import TemplateRow
from app.web.api.shape import Answer, ById, Given, Id, Time, blueprint, iso, reply
from app.web.gate import current_owner, now

bp = blueprint("templates", "Texts with places to fill: {first_name}, {company}, {date+7d}", heading="templates")


class Template(Answer):
    """A template. ``places``: what it asks of a person."""

    id: str
    name: str
    body: str
    language: str | None = Field(description="In which days and months are named, where the person's is not known")
    places: list[str]
    used_at: Time
    updated_at: Time


class Templates(Answer):
    """All of them, those used last first."""

    items: list[Template]
    next_cursor: str | None = None


class Asked(Given):
    """``q``: what name or text must hold."""

    q: str = Field("", max_length=200)


class NewTemplate(Given):
    """A new template."""

    name: str = Field(max_length=actions.LONGEST_NAME)
    body: str = Field(max_length=actions.LONGEST_BODY)
    language: str = Field("", max_length=20)


class TemplateChange(Given):
    """What to change of it."""

    name: str | None = Field(None, max_length=actions.LONGEST_NAME)
    body: str | None = Field(None, max_length=actions.LONGEST_BODY)
    language: str | None = Field(None, max_length=20)


class For(Given):
    """``contact_id``: whom it is for; without one nothing is known of the person."""

    contact_id: Id | None = None


class Filled(Answer):
    """A text as that person would get it now. ``missing``: places for which nothing is known; they stand in the text as written."""

    text: str
    missing: list[str]


def _show(row: TemplateRow) -> Template:
    return Template(
        id=str(row.id), name=row.name, body=row.body, language=row.language or None, places=list(wording.places(row.body)),
        used_at=iso(row.used_at), updated_at=iso(row.updated_at),
    )  # fmt: skip


@bp.get("/templates", responses={200: Templates})
def all_templates(query: Asked) -> Response:
    """The templates, those used last first."""
    return reply(Templates(items=[_show(row) for row in templates.listed(current_owner().id, query.q)]))


@bp.post("/templates", responses={201: Template})
def add(body: NewTemplate) -> Response:
    """Keep a template."""
    owner = current_owner()
    made = actions.add(owner.id, body.name, body.body, language=body.language, now=now())
    return reply(_show(templates.template(owner.id, made)), 201)


@bp.get("/templates/<id>", responses={200: Template})
def one(path: ById) -> Response:
    """One template."""
    return reply(_show(templates.template(current_owner().id, path.id)))


@bp.patch("/templates/<id>", responses={200: Template})
def change(path: ById, body: TemplateChange) -> Response:
    """Change its name, text or language."""
    owner = current_owner()
    actions.change(owner.id, path.id, name=body.name, body=body.body, language=body.language, now=now())
    return reply(_show(templates.template(owner.id, path.id)))


@bp.delete("/templates/<id>", responses={204: None})
def remove(path: ById) -> Response:
    """Forget it."""
    actions.remove(current_owner().id, path.id)
    return make_response("", 204)


@bp.get("/templates/<id>/preview", responses={200: Filled})
def preview(path: ById, query: For) -> Response:
    """What it would say to somebody now, and what is missing for that."""
    owner = current_owner()
    row = templates.template(owner.id, path.id)
    filled = actions.filled(owner.id, row.body, query.contact_id, language=row.language, now=now())
    return reply(Filled(text=filled.text, missing=list(filled.missing)))
