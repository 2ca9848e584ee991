"""Saved views of lists."""

from __future__ import annotations

from flask import Response, make_response
from pydantic import Field

from app.actions import presets as actions
from app.store import presets
from app.store.presets import PresetRow
from app.web.api.shape import Answer, ById, Given, blueprint, reply
from app.web.gate import current_owner, now

bp = blueprint("presets", "Saved views of the list of people")


class Preset(Answer):
    """A saved view: the list at `/people?` and its query."""

    id: str
    name: str
    query: str
    position: int


class Presets(Answer):
    """All saved views, in your order."""

    items: list[Preset]
    next_cursor: str | None = None


class NewPreset(Given):
    """A view to keep."""

    name: str = Field(min_length=1, max_length=actions.LONGEST)
    query: str = Field("", max_length=actions.LONGEST_QUERY, description="As in the address of the list: sort=last&tag=vip")


class PresetChange(Given):
    """What to change about a saved view."""

    name: str | None = Field(None, min_length=1, max_length=actions.LONGEST)
    query: str | None = Field(None, max_length=actions.LONGEST_QUERY)
    position: int | None = Field(None, ge=0, le=10_000)


def _show(row: PresetRow) -> Preset:
    return Preset(id=str(row.id), name=row.name, query=row.query, position=row.position)


@bp.get("/presets", responses={200: Presets})
def every() -> Response:
    """Your saved views of the list of people."""
    return reply(Presets(items=[_show(row) for row in presets.listed(current_owner().id)]))


@bp.post("/presets", responses={201: Preset})
def save(body: NewPreset) -> Response:
    """Keep a view under a name, in place of the one that had it."""
    owner = current_owner()
    preset_id = actions.save(owner.id, body.name, body.query, now=now())
    return reply(_show(presets.preset(owner.id, preset_id)), 201)


@bp.get("/presets/<id>", responses={200: Preset})
def one(path: ById) -> Response:
    """One saved view."""
    return reply(_show(presets.preset(current_owner().id, path.id)))


@bp.patch("/presets/<id>", responses={200: Preset})
def change(path: ById, body: PresetChange) -> Response:
    """Change a saved view."""
    owner = current_owner()
    actions.change(owner.id, path.id, name=body.name, query=body.query, position=body.position, now=now())
    return reply(_show(presets.preset(owner.id, path.id)))


@bp.delete("/presets/<id>", responses={204: None})
def remove(path: ById) -> Response:
    """Forget a saved view."""
    actions.remove(current_owner().id, path.id, now=now())
    return make_response("", 204)
