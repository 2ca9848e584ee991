"""Exports: have something written to a file, see how far it is, get it."""

from __future__ import annotations

from typing import Literal

from flask import Response
from pydantic import Field

from app.actions import exporting
from app.store import exports
from app.store.exports import ExportRow
from app.web import exports as pages
from app.web.api.shape import Answer, ById, Given, Id, Listing, Time, a_file, blueprint, iso, listing, reply
from app.web.gate import current_owner, now

bp = blueprint("exports", "Conversations and the whole account as files", heading="exports")


class Export(Answer):
    """An export. ``state``: waiting, running, done, failed, cancelled, expired; ``file`` is where to get it once it is done."""

    id: str
    format: str
    conversation_id: str | None = Field(description="None: the whole account")
    media: bool
    state: str
    done: int
    total: int
    bytes: int
    error: str | None
    file: str | None
    created_at: Time
    ended_at: Time


class Exports(Answer):
    """A page of exports, newest first."""

    items: list[Export]
    next_cursor: str | None


class NewExport(Given):
    """What to export: the whole account as ``zip``, people, or a conversation, with its files if ``media``."""

    format: Literal["zip", "html", "txt", "json", "csv", "vcf"] = "zip"
    conversation_id: Id | None = None
    media: bool = False
    people: bool = Field(False, description="People as csv, vcf or json instead")
    segment_id: Id | None = Field(None, description="Only the people of this segment")


def _show(row: ExportRow) -> Export:
    chat = row.scope.get("conversation")
    return Export(
        id=str(row.id), format=row.format, conversation_id=str(chat) if chat else None, media=bool(row.scope.get("media")), state=row.state,
        done=row.done, total=row.total, bytes=row.bytes, error=row.error or None,
        file=f"/api/v1/exports/{row.id}/file" if row.state == "done" else None, created_at=iso(row.created_at), ended_at=iso(row.ended_at),
    )  # fmt: skip


@bp.get("/exports", responses={200: Exports})
def all_exports(query: Listing) -> Response:
    """Your exports, newest first."""
    before = query.after(int)
    found = exports.listed(current_owner().id, query.limit + 1, before[0] if before else None)
    return listing(found, query, _show, lambda row: (row.id,))


@bp.post("/exports", responses={202: Export})
def ask(body: NewExport) -> Response:
    """Have something exported; it is written in the background."""
    owner = current_owner()
    if body.people or body.segment_id:
        made = exporting.ask_people(owner.id, body.format, segment_id=body.segment_id or 0, now=now())
    else:
        made = exporting.ask(owner.id, body.format, conversation_id=body.conversation_id or 0, media=body.media, now=now())
    return reply(_show(exports.export(owner.id, made)), 202)


@bp.get("/exports/<id>", responses={200: Export})
def one(path: ById) -> Response:
    """One export."""
    return reply(_show(exports.export(current_owner().id, path.id)))


@bp.get("/exports/<id>/file", responses={200: a_file("The file")})
def file(path: ById) -> Response:
    """Its file; kept for a week."""
    return pages.send(path.id)


@bp.post("/exports/<id>/cancel", responses={200: Export})
def cancel(path: ById) -> Response:
    """End it."""
    owner = current_owner()
    exporting.cancel(owner.id, path.id, now=now())
    return reply(_show(exports.export(owner.id, path.id)))
