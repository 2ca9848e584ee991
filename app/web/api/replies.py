"""Replies owed: who waits, since when and why; done, later, undo."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response
from pydantic import Field

from app.actions import followup
from app.store import chats, corrections
from app.store.chats import ChatRow
from app.web.api.conversations import Conversation
from app.web.api.conversations import show as show_conversation
from app.web.api.shape import Answer, ById, Given, GivenTime, Id, Listing, Time, blueprint, iso, listing, reply
from app.web.gate import current_owner, now
from app.web.pages import current_working
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


class Verdict(Given):
    """What the owner says of the turn that is open."""

    needed: bool = Field(description="Whether it needs an answer; this holds for whatever they write like it")


class Correction(Answer):
    """A correction that holds. ``text`` is how the turn began."""

    id: str
    conversation_id: str
    message_id: str
    title: str
    text: str
    needed: bool
    at: Time


class Corrections(Answer):
    """A page of corrections."""

    items: list[Correction]
    next_cursor: str | None


class Patience(Given):
    """How long they may leave you waiting before you are told."""

    days: int = Field(ge=0, le=followup.LONGEST_PATIENCE, description="0: as your preferences say")


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
        due_at=iso(row.due_at(current_working())),
        rank=round(row.rank(current_working(), now()), 3),
    )


@bp.get("/replies", responses={200: Replies})
def waiting(query: Lane) -> Response:
    """The replies of a lane, those that wait longest first."""
    key = query.after(int, int)
    found = chats.waiting(current_owner().id, query.lane, query.limit + 1, key)
    return listing(found, query, _show, lambda row: (row.opened_at, row.id))


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


@bp.post("/replies/<id>/correct", responses={201: Correction})
def correct(path: ById, body: Verdict) -> Response:
    """Say that the turn that is open needs an answer, or none. It wins for that person's similar turns."""
    owner = current_owner()
    made = followup.correct(owner.id, path.id, needed=body.needed, now=now())
    return reply(_corrected(corrections.one(owner.id, made)), 201)


@bp.put("/replies/<id>/patience", responses={200: Conversation})
def patience(path: ById, body: Patience) -> Response:
    """Say after how many days without an answer of theirs you want to be told, in this conversation."""
    owner = current_owner()
    followup.nudge_after(owner.id, path.id, body.days, now=now())
    return reply(show_conversation(chats.chat(owner.id, path.id)))


@bp.get("/corrections", responses={200: Corrections})
def corrected(query: Listing) -> Response:
    """The corrections that hold, newest first."""
    key = query.after(int)
    found = corrections.listed(current_owner().id, query.limit + 1, key[0] if key else None)
    return listing(found, query, _corrected, lambda one: (one.id,))


@bp.delete("/corrections/<id>", responses={204: None})
def uncorrect(path: ById) -> Response:
    """Take a correction back: Kith judges by itself again."""
    followup.uncorrect(current_owner().id, path.id, now=now())
    return Response(status=204)


def _corrected(one: corrections.Corrected) -> Correction:
    return Correction(
        id=str(one.id), conversation_id=str(one.conversation_id), message_id=str(one.message_id), title=one.title, text=one.text,
        needed=one.needed, at=iso(one.at),
    )  # fmt: skip
