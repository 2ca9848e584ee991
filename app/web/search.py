"""Search over everything that was ever written, and the people whose names match."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.store import chats, people
from app.store import search as index
from app.web.gate import current_owner, now
from app.web.pages import page

bp = Blueprint("search", __name__)

_HITS = 30
_PEOPLE = 5
_LONGEST = 400  # characters of a question

#: What the grammar can do, as examples to press.
EXAMPLES = ("from:ana", "has:image", "has:link", "is:unanswered", "after:2026-01-01", '"the exact words"', "-not")


@bp.get("/search")
def search() -> ResponseReturnValue:
    """Hits, newest first (``q``, ``chat`` to stay within one, ``cursor`` for older hits)."""
    owner = current_owner()
    q = request.args.get("q", "")[:_LONGEST]
    within = request.args.get("chat", "")
    chat = chats.chat(owner.id, int(within)) if within.isascii() and within.isdigit() and len(within) < 19 else None
    cursor = request.args.get("cursor", "")[:200] or None
    found = index.Page([], None)
    if q.strip():
        found = index.search(
            owner.id, q, now=now(), zone=owner.zone, limit=_HITS, cursor=cursor, conversation_id=chat.id if chat else None
        )
    return page(
        "search/search.html",
        section="search",
        q=q,
        chat=chat,
        found=found,
        people=lambda: people.contacts(owner.id, q, _PEOPLE) if q.strip() and not chat and not cursor else [],
        examples=EXAMPLES,
    )
