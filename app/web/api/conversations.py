"""Conversations: lists of them, their messages, writing into them."""

from __future__ import annotations

from typing import Literal

from flask import Response
from pydantic import Field

from app.actions import followup, retention, send
from app.errors import Invalid
from app.store import chats
from app.store.chats import ChatRow
from app.web.api.messages import Message, Messages, newest_first
from app.web.api.messages import show as show_message
from app.web.api.shape import Answer, ById, Given, GivenTime, Id, Listing, Time, blueprint, iso, listing, reply
from app.web.gate import current_owner, now

bp = blueprint("conversations", "Chats with one person, groups, and the one with yourself")


class LastMessage(Answer):
    """The newest message, shortened to 200 characters."""

    from_me: bool
    sender: str
    kind: str
    text: str
    state: str | None


class Conversation(Answer):
    """A conversation. ``lane`` says who owes whom: pending, awaiting, mentions, requests, snoozed … or null.

    ``override`` was set by hand: pending, never or null.
    """

    id: str
    kind: str = Field(json_schema_extra={"enum": ["direct", "group", "self"]})
    title: str
    contact_id: str | None
    device_id: str
    picture: str | None
    last_message_at: Time
    last_message: LastMessage | None
    unread: int
    marked_unread: bool
    archived: bool
    pinned: bool
    muted: bool
    lane: str | None
    opened_at: Time
    snoozed_until: Time
    draft: str
    left_group: bool
    override: str | None


class Conversations(Answer):
    """A page of conversations."""

    items: list[Conversation]
    next_cursor: str | None


class Filter(Listing):
    """Which conversations to list."""

    lane: str = Field("", max_length=30, description="Only those in this lane")
    unread: bool = Field(False, description="Only those with unread messages")
    archived: bool | None = Field(None, description="Only archived ones, or none of them")
    q: str = Field("", max_length=200, description="Part of the title")


class ConversationChange(Given):
    """What to change; what is left out stays."""

    archived: bool | None = Field(None, description="Put away in Kith; the phone's own archive is not touched")
    draft: str | None = Field(None, max_length=65_536, description="Typed and not sent")
    done: bool | None = Field(None, description="Nothing is owed for what stands there now; false takes it back")
    snoozed_until: GivenTime | None = Field(None, description="Out of sight until then")
    override: Literal["pending", "never", "auto"] | None = Field(
        None, description="pending: whatever they write needs an answer; never: nothing does; auto: Kith decides"
    )
    marked_unread: Literal[True] | None = Field(None, description="true: open it now, until it is seen, answered or done")
    stored: bool | None = Field(None, description="false: nothing more of this chat is stored; true: it is again")
    seen: bool | None = Field(None, description="true: clear the unread count in Kith; nobody is told")


class NewMessage(Given):
    """A text to send."""

    text: str = Field(min_length=1, max_length=65_536)
    quote_id: Id | None = Field(None, description="The message that it answers to")
    client_key: str = Field("", max_length=100, description="Your own key: the same one twice sends one message")


class Told(Answer):
    """How many messages were marked as read."""

    messages: int


def show(row: ChatRow) -> Conversation:
    """A conversation as the API says it."""
    return Conversation(
        id=str(row.id),
        kind=row.kind,
        title=row.title,
        contact_id=str(row.contact_id) if row.contact_id else None,
        device_id=str(row.device_id),
        picture=f"/pictures/{row.picture}" if row.picture else None,
        last_message_at=iso(row.last_at),
        last_message=LastMessage(
            from_me=row.last_from_me,
            sender=row.last_sender,
            kind=row.last_kind,
            text=row.last_text,
            state=row.last_state or None,
        )
        if row.last_kind
        else None,
        unread=row.unread,
        marked_unread=row.marked_unread,
        archived=row.archived,
        pinned=row.pinned,
        muted=row.muted_until == -1 or row.muted_until > now(),
        lane=row.lane or None,
        opened_at=iso(row.opened_at),
        snoozed_until=iso(row.snoozed_until),
        draft=row.draft,
        left_group=row.left_group,
        override=row.override or None,
    )


@bp.get("/conversations", responses={200: Conversations})
def recent(query: Filter) -> Response:
    """Your conversations, newest first."""
    found = chats.recent(
        current_owner().id,
        query.limit + 1,
        query.after(int, int),
        query.q,
        unread=query.unread,
        archived=query.archived,
        lane=query.lane,
    )
    return listing(found, query, show, lambda row: (row.last_at, row.id))


@bp.get("/conversations/<id>", responses={200: Conversation})
def one(path: ById) -> Response:
    """One conversation."""
    return reply(show(chats.chat(current_owner().id, path.id)))


@bp.patch("/conversations/<id>", responses={200: Conversation})
def change(path: ById, body: ConversationChange) -> Response:
    """Archive, keep a draft, call done, snooze, decide by hand whether an answer is needed, or mark as seen."""
    owner = current_owner()
    if body.done is not None and body.snoozed_until is not None:
        raise Invalid("Done or later: choose one.", fields={"done": "Not together with snoozed_until."})
    chats.chat(owner.id, path.id)
    if body.archived is not None:
        followup.archive(owner.id, path.id, archived=body.archived, now=now())
    if body.draft is not None:
        followup.save_draft(owner.id, path.id, body.draft)
    if body.done is not None:
        (followup.done if body.done else followup.undo)(owner.id, path.id, now=now())
    if body.snoozed_until is not None:
        followup.snooze(owner.id, path.id, body.snoozed_until, now=now())
    for verb in (body.override, "unread" if body.marked_unread else None):
        if verb is not None:
            followup.triage(owner.id, [path.id], verb, now=now())
    if body.stored is not None:
        retention.store_chat(owner.id, path.id, stored=body.stored, now=now())
    if body.seen:
        followup.seen(owner.id, path.id, now=now())
    return reply(show(chats.chat(owner.id, path.id)))


@bp.get("/conversations/<id>/messages", responses={200: Messages})
def messages(path: ById, query: Listing) -> Response:
    """The messages of a conversation, newest first."""
    return newest_first(current_owner().id, path.id, query.limit, query.cursor)


@bp.post("/conversations/<id>/messages", responses={201: Message})
def write(path: ById, body: NewMessage) -> Response:
    """Send a text. It is queued; its state tells what became of it."""
    owner = current_owner()
    message_id = send.text(
        owner.id, path.id, body.text, quote_id=body.quote_id or 0, client_key=body.client_key, now=now()
    )
    return reply(show_message(chats.bubble(owner.id, message_id)), 201)


@bp.post("/conversations/<id>/read", responses={200: Told})
def tell_read(path: ById) -> Response:
    """Send read receipts for what stands there now. Kith never does this by itself."""
    owner = current_owner()
    chats.chat(owner.id, path.id)
    return reply(Told(messages=send.mark_read(owner.id, path.id, now=now())))
