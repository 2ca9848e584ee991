"""Messages: reading them, their files, and what became of those sent."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response
from pydantic import Field

from app.actions import send
from app.errors import Invalid
from app.store import chats
from app.store.chats import Bubble
from app.web import media as files
from app.web.api.shape import Answer, ById, Given, Id, Listing, Time, a_file, blueprint, cursor_of, iso, key_of, reply
from app.web.gate import current_owner, now

bp = blueprint("messages", "What was written")


class Quote(Answer):
    """What a message answers to; ``message_id`` is null when that message is not stored."""

    message_id: str | None
    sender: str
    from_me: bool
    kind: str
    text: str


class Media(Answer):
    """The file of a message. ``state``: queued, fetching, stored, too_big, gone, failed, local."""

    mime: str
    size: int
    name: str
    seconds: int
    width: int
    height: int
    state: str
    path: str | None = Field(description="Where to fetch it, once it is here")
    thumbnail: str | None = Field(description="Where to fetch its preview")


class Reaction(Answer):
    """An emoji and how many chose it."""

    emoji: str
    count: int
    mine: bool


class Message(Answer):
    """One message. ``state`` is for mine: queued, sending, sent, delivered, read, played, failed, unknown."""

    id: str
    conversation_id: str
    from_me: bool
    sender_id: str | None
    sender: str
    timestamp: Time
    kind: str
    text: str
    state: str | None
    edited_at: Time
    revoked_at: Time
    quote: Quote | None
    reactions: list[Reaction]
    media: Media | None
    extra: dict[str, Any] = Field(description="What only this kind has: a place, a card, a poll and its votes")
    error: str | None = Field(description="Why it could not be sent")


class Messages(Answer):
    """A page of messages."""

    items: list[Message]
    next_cursor: str | None


class Which(Listing):
    """Which messages to list."""

    conversation_id: Id


class Thumbnail(Answer):
    """Which form of a file."""

    thumbnail: bool = Field(False, description="The preview instead of the file")


class NewReaction(Given):
    """How to react; empty takes the reaction back."""

    emoji: str = Field(max_length=32)


def show(row: Bubble) -> Message:
    """A message as the API says it."""
    path = f"/api/v1/messages/{row.id}/media"
    file = row.media
    return Message(
        id=str(row.id),
        conversation_id=str(row.conversation_id),
        from_me=row.from_me,
        sender_id=None if row.from_me else str(row.sender_id),
        sender=row.sender_name,
        timestamp=iso(row.at),
        kind=row.kind,
        text=row.text,
        state=row.state or None,
        edited_at=iso(row.edited_at),
        revoked_at=iso(row.revoked_at),
        quote=None
        if row.quote is None
        else Quote(
            message_id=str(row.quote.message_id) if row.quote.message_id else None,
            sender=row.quote.sender_name,
            from_me=row.quote.from_me,
            kind=row.quote.kind,
            text=row.quote.text,
        ),
        reactions=[Reaction(emoji=emoji, count=count, mine=mine) for emoji, count, mine in row.reactions],
        media=None
        if file is None
        else Media(
            mime=file.mime,
            size=file.size,
            name=file.name,
            seconds=file.seconds,
            width=file.width,
            height=file.height,
            state=file.state,
            path=path if file.file else None,
            thumbnail=f"{path}?thumbnail=1" if file.has_thumbnail else None,
        ),
        extra={key: value for key, value in row.extra.items() if key not in _INTERNAL} | _votes(row),
        error=row.error or None,
    )


_INTERNAL = frozenset(("quote", "secret", "mentions"))  # said elsewhere, or nobody's business


def _votes(row: Bubble) -> dict[str, Any]:
    return {"votes": row.votes} if row.kind == "poll" else {}


def newest_first(owner_id: int, conversation_id: int, limit: int, cursor: str) -> Response:
    """A page of a conversation, newest first, and a cursor to what is older."""
    before = key_of(cursor, int)
    thread = chats.thread(owner_id, conversation_id, before=before[0] if before else None, limit=limit)
    older = cursor_of(thread.messages[0].id) if thread.older and thread.messages else None
    return reply(Messages(items=[show(row) for row in reversed(thread.messages)], next_cursor=older))


@bp.get("/messages", responses={200: Messages})
def of_conversation(query: Which) -> Response:
    """The messages of a conversation, newest first."""
    return newest_first(current_owner().id, query.conversation_id, query.limit, query.cursor)


@bp.get("/messages/<id>", responses={200: Message})
def one(path: ById) -> Response:
    """One message."""
    return reply(show(chats.bubble(current_owner().id, path.id)))


@bp.get("/messages/<id>/media", responses={200: a_file("The file, or its preview as JPEG")})
def media(path: ById, query: Thumbnail) -> Response:
    """The file of a message. What could run in a browser comes as a download."""
    return files.send(path.id, thumbnail=query.thumbnail)


@bp.post("/messages/<id>/reaction", responses={200: Message})
def react(path: ById, body: NewReaction) -> Response:
    """React to a message, or take the reaction back."""
    owner = current_owner()
    if any(letter.isspace() or (not letter.isprintable() and ord(letter) != 0x200D) for letter in body.emoji):
        raise Invalid("This is no emoji.", fields={"emoji": "Send one emoji."})
    send.reaction(owner.id, path.id, body.emoji, now=now())
    return reply(show(chats.bubble(owner.id, path.id)))


@bp.post("/messages/<id>/retry", responses={200: Message})
def retry(path: ById) -> Response:
    """Send a failed or unknown message once more. Of an unknown one the other side may have had it already."""
    owner = current_owner()
    send.retry(owner.id, path.id, now=now())
    return reply(show(chats.bubble(owner.id, path.id)))


@bp.post("/messages/<id>/discard", responses={204: None})
def discard(path: ById) -> Response:
    """Give up on a failed or unknown message."""
    send.discard(current_owner().id, path.id, now=now())
    return make_response("", 204)
