"""Search over everything that was written."""

from __future__ import annotations

from flask import Response
from pydantic import Field

from app.store import search as index
from app.web.api.shape import Answer, Id, Listing, Time, blueprint, cursor_of, iso, reply
from app.web.gate import current_owner, now

bp = blueprint("search", "Search over everything that was written")


class Part(Answer):
    """A piece of a snippet; ``hit`` when it is what matched."""

    text: str
    hit: bool


class Hit(Answer):
    """A message that was found. ``contact``: whom it is about; ``snippet``: the words around what matched."""

    message_id: str
    conversation_id: str
    contact: str
    contact_id: str | None
    sender: str
    from_me: bool
    kind: str
    timestamp: Time
    snippet: str
    parts: list[Part]


class Hits(Answer):
    """A page of what was found; ``notes`` say what of the question was not understood or cannot be met."""

    items: list[Hit]
    next_cursor: str | None
    notes: list[str]


class Query(Listing):
    """What to look for."""

    q: str = Field(max_length=400, description="Words, phrases, -not, from:, to:, in:, has:, before:, after:, is:")
    limit: int = Field(20, ge=1, le=50, description="At most so many items")
    conversation_id: Id | None = Field(None, description="Only in this conversation")


@bp.get("/search", responses={200: Hits})
def search(query: Query) -> Response:
    """Messages that answer the question, newest first."""
    owner = current_owner()
    key = query.after(str)
    found = index.search(
        owner.id,
        query.q,
        now=now(),
        zone=owner.zone,
        limit=query.limit,
        cursor=key[0] if key else None,
        conversation_id=query.conversation_id,
    )
    return reply(
        Hits(
            items=[_show(hit) for hit in found.items],
            next_cursor=cursor_of(found.next_cursor) if found.next_cursor else None,
            notes=list(found.notes),
        )
    )


def _show(hit: index.Hit) -> Hit:
    parts = [Part(text=text, hit=marked) for text, marked in hit.snippet]
    return Hit(
        message_id=str(hit.message_id),
        conversation_id=str(hit.conversation_id),
        contact=hit.title,
        contact_id=str(hit.contact_id) if hit.contact_id else None,
        sender=hit.sender_name,
        from_me=hit.from_me,
        kind=hit.kind,
        timestamp=iso(hit.at),
        snippet="".join(part.text for part in parts),
        parts=parts,
    )
