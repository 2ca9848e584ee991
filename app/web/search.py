"""Search over everything that was ever written, and the people whose names match."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.actions import searches
from app.domain import query
from app.store import asked, chats, people
from app.store import search as index
from app.store.glimpses import glimpses
from app.web import forms
from app.web.gate import current_owner, now
from app.web.pages import go, page, wants_part

bp = Blueprint("search", __name__)

_HITS = 30
_PEOPLE = 5
_LONGEST = 400  # characters of a question

#: What the grammar can do -> what it finds.
EXAMPLES = {
    "from:ana": "what Ana wrote; to:ana what you wrote to her",
    'in:"chess club"': "what was said in a chat",
    "after:2026-01-01": "what was said since then; before: and on: too",
    '"the exact words"': "these words, one after the other",
    "tea -coffee": "tea, and no coffee",
}
#: Ways to narrow a question that was asked: filter -> what it says.
NARROWER = {
    "has:image": "Photos", "has:video": "Videos", "has:voice": "Voice", "has:document": "Documents", "has:link": "Links",
    "is:unanswered": "Unanswered", "after:30d": "Last 30 days",
}  # fmt: skip


@bp.get("/search")
def search() -> ResponseReturnValue:
    """Hits, newest first (``q``, ``chat`` to stay within one, ``cursor`` for older hits)."""
    owner = current_owner()
    q = request.args.get("q", "")[:_LONGEST]
    chat = chats.chat(owner.id, within) if (within := forms.asked("chat")) else None
    cursor = request.args.get("cursor", "")[:200] or None
    found = index.Page([], None)
    if q.strip():
        # Not what a part asks for as one types, nor what another site's link asks for: what the person meant to ask.
        if not wants_part() and not cursor and request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin"):
            searches.remember(owner.id, q, now=now())
        found = index.search(
            owner.id,
            q,
            now=now(),
            zone=owner.zone,
            limit=_HITS,
            cursor=cursor,
            conversation_id=chat.id if chat else None,
        )
    return page(
        "search/search.html",
        section="search",
        q=q,
        chat=chat,
        found=found,
        people=lambda: people.contacts(owner.id, q, _PEOPLE) if q.strip() and not chat and not cursor else [],
        glimpses=lambda: glimpses(owner.id, [hit.message_id for hit in found.items]) if found.items else {},
        pieces=query.pieces(q),
        narrower=NARROWER,
        examples=EXAMPLES,
        asked=lambda: asked.recent(owner.id),
    )


@bp.post("/search/forget")
def forget() -> ResponseReturnValue:
    """Forget what was searched for."""
    searches.forget(current_owner().id)
    return go("/search", "Your recent searches are forgotten.")
