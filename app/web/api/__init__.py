"""The HTTP API under ``/api/v1``: thin views over the same actions and reads that the pages use.

The description at ``/api/openapi.json`` is made from the views' own types; ``/api/docs`` draws it without any script.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.metadata import version
from typing import Any

from flask import Blueprint, Flask, current_app, jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.info import Info
from flask_openapi3.models.server import Server
from flask_openapi3.openapi import OpenAPI

from app.web import gate
from app.web.api import (
    auth,
    calls,
    contacts,
    conversations,
    devices,
    duplicates,
    exports,
    fields,
    health,
    imports,
    insights,
    leaving,
    messages,
    notes,
    notifications,
    presets,
    record,
    reminders,
    replies,
    scheduled,
    search,
    segments,
    tags,
    tasks,
    templates,
    timeline,
    touch,
)
from app.web.api.shape import Problem, refuse

_ROOMS: tuple[APIBlueprint, ...] = (
    auth.open_bp,
    auth.bp,
    devices.bp,
    contacts.bp,
    record.bp,
    timeline.bp,
    notes.bp,
    tasks.bp,
    calls.bp,
    fields.bp,
    duplicates.bp,
    leaving.bp,
    tags.bp,
    segments.bp,
    presets.bp,
    conversations.bp,
    messages.bp,
    replies.bp,
    touch.bp,
    reminders.bp,
    scheduled.bp,
    templates.bp,
    search.bp,
    insights.bp,
    imports.bp,
    exports.bp,
    notifications.bp,
    health.bp,
)

_SECURITY: dict[str, Any] = {
    "token": {"type": "http", "scheme": "bearer", "description": "An API token (`kith token add`): read or write"},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "__Host-kith",
        "description": "The login cookie (`kith-<port>` without https). Changes also need the header X-CSRF-Token.",
    },
}

bp = Blueprint("api", __name__, url_prefix="/api")


@bp.get("/openapi.json")
@gate.public
def description() -> ResponseReturnValue:
    """The machine-readable description of the API."""
    return jsonify(_described())


@bp.get("/docs")
@gate.public
def docs() -> ResponseReturnValue:
    """The same for people."""
    return render_template("api/docs.html", spec=_described(), operations=_operations(_described()))


def init_app(app: Flask) -> None:
    """Register the API and work out its description."""
    app.validation_error_callback = refuse  # type: ignore[attr-defined] # where flask-openapi3 looks for it
    for room in _ROOMS:
        app.register_blueprint(room)
    app.register_blueprint(bp)
    app.extensions["kith.openapi"] = _describe()


def _described() -> dict[str, Any]:
    described: dict[str, Any] = current_app.extensions["kith.openapi"]
    return described


@cache
def _describe() -> dict[str, Any]:
    # An app of its own that never answers: flask-openapi3 ties the description to one, and ours is plain Flask.
    scribe = OpenAPI(
        __name__,
        info=Info(
            title="Kith",
            version=version("kith"),
            description="Your own WhatsApp as people, conversations and replies that are owed.",
        ),
        security_schemes=_SECURITY,
        servers=[Server(url="/")],
        validation_error_model=Problem,
        doc_ui=False,
    )
    for room in _ROOMS:
        before = dict(scribe.paths)
        scribe.register_api(room)
        for path, item in before.items():  # two rooms may each have a method of one path; the scribe keeps the last room's
            new = scribe.paths[path]
            scribe.paths[path] = new if new is item else item.model_copy(update={name: getattr(new, name) for name in new.model_fields_set})
    # Our docstrings are written for people who read code; readers of the description have no use for its markup.
    described: dict[str, Any] = json.loads(json.dumps(scribe.api_doc).replace("``", "`").replace("<br/>", " "))
    return described


def _operations(described: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """heading -> its operations in the order of their paths, each with its path and method."""
    found: dict[str, list[dict[str, Any]]] = {tag["name"]: [] for tag in described["tags"]}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            found[operation["tags"][0]].append({"path": path, "method": method.upper(), **operation})
    return found
