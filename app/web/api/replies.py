"""Replies owed: who waits, since when and why; done, later, undo."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response
from pydantic import Field

from app.actions import followup
from app.store import chats
from app.store.chats import ChatRow
from app.web.api.conversations import Conversation
from app.web.api.conversations import show as show_conversation
from app.web.api.shape import (
    Answer,
    ById,
    Given,
    GivenTime,
    Id,
    Listing,
    Time,
    blueprint,
    cursor_of,
    iso,
    key_of,
    listing,
    reply,
)
from app.web.gate import current_owner, now
from app.web.presentation import words

bp = blueprint("replies", "Who is waiting for an answer")


class Reason(Answer):
    """Why a reply is owed. ``code`` is stable, ``sentence`` for people, ``details`` what the sentence is made of."""

    code: str
    sentence: str
    details: dict[str, Any]


class Reply(Answer):
    """A reply that is owed. ``id`` is the conversation's; ``rank`` is the time waited ÷ the usual time.

    ``due_at`` is when one would usually have answered this person; from then on ``rank`` is above 1.
    """

    id: str
    conversation: Conversation
    lane: str
    reason: Reason
    opened_at: Time
    opened_message_id: str | None
    due_at: Time
    rank: float


class Replies(Answer):
    """A page of replies."""

    items: list[Reply]
    next_cursor: str | None


class Lane(Listing):
    """Which lane to list."""

    lane: str = Field(
        "pending", max_length=30, description="pending, mentions, requests, probably_done, snoozed, awaiting …"
    )


class Later(Given):
    """When to be reminded."""

    until: GivenTime


class Decided(Given):
    """What is decided about which conversations."""

    verb: Literal["done", "snooze", "archive", "unarchive", "unread", "pending", "never", "auto"]
    conversation_ids: list[Id] = Field(min_length=1, max_length=500)
    until: GivenTime | None = Field(None, description="For snooze")


class Decision(Answer):
    """A decision that was made, or taken back, and about how many conversations."""

    id: str
    conversations: int


def _show(row: ChatRow) -> Reply:
    return Reply(
        id=str(row.id),
        conversation=show_conversation(row),
        lane=row.lane,
        reason=Reason(
            code=str(row.reason.get("code", "")),
            sentence=words.reason(row.reason),
            details={key: value for key, value in row.reason.items() if key != "code"},
        ),
        opened_at=iso(row.opened_at),
        opened_message_id=str(row.opened_id) if row.opened_id else None,
        due_at=iso(row.due_at),
        rank=round(row.rank(now()), 3),
    )


@bp.get("/replies", responses={200: Replies})
def waiting(query: Lane) -> Response:
    """The replies of a lane, those that wait longest first."""
    key = key_of(query.cursor, int, int)
    found = chats.waiting(current_owner().id, query.lane, query.limit + 1, key)
    return listing(found, query.limit, _show, lambda row: cursor_of(row.opened_at, row.id))


@bp.post("/triage", responses={201: Decision})
def triage(body: Decided) -> Response:
    """Decide the same about several conversations: about all of them or, if one does not exist, about none."""
    made = followup.triage(current_owner().id, body.conversation_ids, body.verb, until=body.until or 0, now=now())
    return reply(Decision(id=str(made), conversations=len(set(body.conversation_ids))), 201)


@bp.post("/triage/<id>/undo", responses={200: Decision})
def take_back(path: ById) -> Response:
    """Take a decision of the last day back as a whole; what was changed again since stays."""
    many = followup.take_back(current_owner().id, path.id, now=now())
    return reply(Decision(id=str(path.id), conversations=many))


@bp.post("/replies/<id>/done", responses={200: Conversation})
def done(path: ById) -> Response:
    """Nothing is owed for what stands there now."""
    owner = current_owner()
    followup.done(owner.id, path.id, now=now())
    return reply(show_conversation(chats.chat(owner.id, path.id)))


@bp.post("/replies/<id>/snooze", responses={200: Conversation})
def snooze(path: ById, body: Later) -> Response:
    """Out of sight until a time, or until they write again."""
    owner = current_owner()
    followup.snooze(owner.id, path.id, body.until, now=now())
    return reply(show_conversation(chats.chat(owner.id, path.id)))


@bp.post("/replies/<id>/undo", responses={200: Conversation})
def undo(path: ById) -> Response:
    """Take done and snooze back."""
    owner = current_owner()
    followup.undo(owner.id, path.id, now=now())
    return reply(show_conversation(chats.chat(owner.id, path.id)))
