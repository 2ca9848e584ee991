"""Imports: give a file, say what is asked, start, watch, cancel, undo."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response, request
from pydantic import Field

from app.actions import importing
from app.actions.importing import Preview
from app.errors import AppError, Invalid
from app.store import imports
from app.store.imports import Run
from app.web import imports as pages
from app.web.api.shape import Answer, ById, Given, Listing, Time, a_file, blueprint, iso, listing, reply
from app.web.gate import body_limit, current_owner, now, runtime

bp = blueprint("imports", "Chats exported from WhatsApp and address books", heading="imports")


class Import(Answer):
    """An import. ``kind``: chat, contacts or account. ``state``: asking, running, done, failed, cancelled, undone.

    ``plan`` is what it would bring and what is asked, while it has not begun.
    """

    id: str
    kind: str
    name: str
    state: str
    done: int
    total: int
    counts: dict[str, int]
    options: dict[str, Any]
    error: str | None
    plan: dict[str, Any] | None
    conversation_id: str | None
    created_at: Time
    ended_at: Time


class Imports(Answer):
    """A page of imports, newest first."""

    items: list[Import]
    next_cursor: str | None


class ImportChoices(Given):
    """What you know about the file. ``columns``: number of a column -> field, for tables; ``contact``: id, or "0" for somebody new."""

    order: Literal["DMY", "MDY", "YMD"] | None = None
    me: str | None = Field(None, max_length=200, description="The name under which you write")
    contact: str | None = Field(None, pattern=r"^\d{1,18}$")
    group: bool | None = None
    zone: str | None = Field(None, max_length=64)
    columns: dict[str, str] | None = None
    start: bool = Field(False, description="Begin, if nothing has to be asked any more")


def _plan(run: Run) -> dict[str, Any] | None:
    if run.state not in ("asking", "ready"):
        return None
    try:
        found = importing.look(run.owner_id, run.id)
    except AppError as error:
        return {"trouble": error.sentence}
    if isinstance(found, Preview):
        return {
            "total": found.total, "compared": found.compared, "counts": found.counts,
            "columns": [{"heading": head, "field": field or None, "example": example} for head, field, example in found.columns],
            "changes": [
                {**c._asdict(), "contact_id": str(c.contact_id) if c.contact_id else None, "details": list(c.details)}
                for c in found.changes
            ],
        }  # fmt: skip
    return {
        "order": found.order, "order_sure": found.order_sure, "group": found.group, "title": found.title, "me": found.me or None,
        "questions": list(found.questions), "candidates": [str(c) for c in found.candidates],
        "senders": [{"name": name, "messages": count} for name, count in found.senders], "messages": list(importing.as_json(iter(found.lines))),
    }  # fmt: skip


def _show(run: Run, *, whole: bool = False) -> Import:
    hidden = ("conversation", "hold")
    chat = run.options.get("conversation")
    return Import(
        id=str(run.id), kind=run.kind, name=run.name, state=run.state, done=run.done, total=run.total, counts=run.counts,
        options={name: worth for name, worth in run.options.items() if name not in hidden}, error=run.error or None,
        plan=_plan(run) if whole else None, conversation_id=str(chat) if chat else None, created_at=iso(run.created_at), ended_at=iso(run.ended_at),
    )  # fmt: skip


@bp.get("/imports", responses={200: Imports})
def all_imports(query: Listing) -> Response:
    """Your imports, newest first."""
    before = query.after(int)
    found = imports.listed(current_owner().id, query.limit + 1, before[0] if before else 0)
    return listing(found, query, _show, lambda run: (run.id,))


@bp.post("/imports", responses={201: Import})
@body_limit(importing.MAX_BYTES + (1 << 20))
def give() -> Response:
    """Give a file, as the field `file` of a multipart form. Nothing is taken in yet: the answer says what it would bring."""
    owner, given = current_owner(), request.files.get("file")
    if given is None:
        raise Invalid(
            "Send the file as the field “file” of a multipart form.", code="no_file", fields={"file": "Choose a file."}
        )
    path = importing.upload(given.stream, runtime().settings.imports_dir)
    try:
        run_id = importing.give(owner.id, path, given.filename or "", {}, now=now())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return reply(_show(imports.one(owner.id, run_id), whole=True), 201)


@bp.get("/imports/<id>", responses={200: Import})
def one(path: ById) -> Response:
    """One import; with its plan while it has not begun."""
    return reply(_show(imports.one(current_owner().id, path.id), whole=True))


@bp.patch("/imports/<id>", responses={200: Import})
def say(path: ById, body: ImportChoices) -> Response:
    """Say what you know about the file, and start."""
    owner = current_owner()
    options = body.model_dump(exclude={"start"}, exclude_none=True)
    if "contact" in options:
        options["contact"] = int(options["contact"])
    importing.answer(owner.id, path.id, options)
    if body.start:
        importing.start(owner.id, path.id, now=now())
    return reply(_show(imports.one(owner.id, path.id), whole=True))


@bp.post("/imports/<id>/cancel", responses={200: Import})
def cancel(path: ById) -> Response:
    """Stop it. What it has brought stays until it is undone."""
    owner = current_owner()
    importing.cancel(owner.id, path.id, now=now())
    return reply(_show(imports.one(owner.id, path.id)))


@bp.post("/imports/<id>/undo", responses={200: Import})
def undo(path: ById) -> Response:
    """Take back all that it brought."""
    owner = current_owner()
    importing.undo(owner.id, path.id, runtime().files, now=now())
    return reply(_show(imports.one(owner.id, path.id)))


@bp.get("/imports/<id>/rejected", responses={200: a_file("A table (CSV) of the rows that were refused")})
def rejected(path: ById) -> Response:
    """The rows that could not be used, with the reasons, as CSV."""
    return pages.rejected_rows(imports.one(current_owner().id, path.id))
