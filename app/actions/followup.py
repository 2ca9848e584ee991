"""What the person decides about an obligation: done, later, undo, look at it."""

from __future__ import annotations

from app.domain.replies import RULES
from app.errors import Invalid
from app.store import chats, conversations
from app.store.database import publish, transaction

__all__ = ["age", "archive", "done", "save_draft", "seen", "snooze", "undo", "wake"]


def done(owner_id: int, conversation_id: int, *, now: int) -> None:
    """Nothing is owed for what stands there now; a new message of theirs opens again.

    Raises:
        NotFound: no such conversation of the owner's.
    """
    with transaction():
        chat = chats.chat(owner_id, conversation_id)
        _set(owner_id, chat, now, done_through=_newest(owner_id, conversation_id), snoozed_until=0)


def snooze(owner_id: int, conversation_id: int, until: int, *, now: int) -> None:
    """Out of sight until a time (UTC ms), or until they write again.

    Raises:
        NotFound: no such conversation of the owner's.
        Invalid: the time has passed.
    """
    if until <= now:
        raise Invalid("That time has passed.", code="past", fields={"until": "Choose a time to come."})
    with transaction():
        _set(owner_id, chats.chat(owner_id, conversation_id), now, snoozed_until=until)


def undo(owner_id: int, conversation_id: int, *, now: int) -> None:
    """Take done and snooze back.

    Raises:
        NotFound: no such conversation of the owner's.
    """
    with transaction():
        _set(owner_id, chats.chat(owner_id, conversation_id), now, done_through=0, snoozed_until=0, override="")


def seen(owner_id: int, conversation_id: int, *, now: int) -> None:
    """The person has looked at the conversation in Kith: nothing is told to the network.

    Raises:
        NotFound: no such conversation of the owner's.
    """
    with transaction():
        chat = chats.chat(owner_id, conversation_id)
        if chat.unread or chat.marked_unread:
            newest = _newest(owner_id, conversation_id)
            if newest and conversations.read_through(conversation_id, newest):
                conversations.refresh(conversation_id, now)
                publish(owner_id, "conversation", {"id": str(conversation_id)})


def archive(owner_id: int, conversation_id: int, archived: bool, *, now: int) -> None:
    """Put a conversation away in Kith, or take it back (the phone's own archive is not touched).

    Raises:
        NotFound: no such conversation of the owner's.
    """
    with transaction():
        _set(owner_id, chats.chat(owner_id, conversation_id), now, archived=int(archived))


def save_draft(owner_id: int, conversation_id: int, draft: str) -> None:
    """Keep what was typed and not sent.

    Raises:
        NotFound: no such conversation of the owner's.
    """
    with transaction():
        chats.chat(owner_id, conversation_id)
        conversations.update(conversation_id, draft=draft[:65536])


def wake(now: int) -> int:
    """Work out again what was snoozed until now; returns how many conversations that were."""
    due = conversations.snoozed_before(now)
    for conversation_id, owner_id in due:
        with transaction():
            conversations.update(conversation_id, snoozed_until=0)
            lane = conversations.refresh(conversation_id, now)
            publish(owner_id, "reply", {"id": str(conversation_id), "lane": lane or ""})
    return len(due)


def age(now: int) -> int:
    """Look again at what has waited for long; returns how many conversations changed their lane."""
    changed = 0
    for conversation_id, owner_id in conversations.opened_before(now - RULES.backlog_after):
        with transaction():
            lane = conversations.refresh(conversation_id, now)
            if lane is not None:
                changed += 1
                publish(owner_id, "reply", {"id": str(conversation_id), "lane": lane})
    return changed


def _newest(owner_id: int, conversation_id: int) -> int:
    page = chats.thread(owner_id, conversation_id, limit=1)
    return page.messages[-1].id if page.messages else 0


def _set(owner_id: int, chat: chats.ChatRow, now: int, **columns: object) -> None:
    conversations.update(chat.id, **columns)
    lane = conversations.refresh(chat.id, now)
    publish(owner_id, "reply", {"id": str(chat.id), "lane": chat.lane if lane is None else lane})
    publish(owner_id, "conversation", {"id": str(chat.id)})
