"""The messages of a chat, a page at a time, with all that a thread shows of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from app.errors import NotFound
from app.store.chats.hanging import NOTHING, Hanging, MediaRow, QuoteRow, Stored, hanging
from app.store.database import rows, value


class Bubble(NamedTuple):
    """A message as the thread shows it. ``sender_name`` is '' for mine; ``error`` is the outbox's sentence."""

    id: int
    conversation_id: int
    sender_id: int
    sender_name: str
    from_me: bool
    at: int
    kind: str
    text: str
    state: str
    edited_at: int
    revoked_at: int
    quote: QuoteRow | None
    reactions: list[tuple[str, int, bool]]  # emoji, how many, mine among them
    media: MediaRow | None
    votes: dict[str, int]
    extra: dict[str, Any]
    outbox_id: int | None
    error: str
    flags: int
    sender_picture: str = ""


class Thread(NamedTuple):
    """A page of a conversation, oldest first; whether there is more before and after it."""

    messages: list[Bubble]
    older: bool
    newer: bool


_STORED = """
    SELECT m.id, m.conversation_id, m.sender_id, coalesce(s.name, iif(m.sender_id < 0, 'Erased person', '')),
           m.sender_id = 0, m.id >> 20, m.kind, m.text, m.state,
           m.edited_at, m.revoked_at, m.quote_id, m.extra, m.flags, coalesce(s.picture, '')
    FROM message m LEFT JOIN contact s ON s.id = m.sender_id AND m.sender_id <> 0
"""


def thread(
    owner_id: int, conversation_id: int, *, before: int | None = None, after: int | None = None, around: int | None = None,
    limit: int = 50,
) -> Thread:  # fmt: skip
    """A page of the owner's conversation: the newest, or those before / after / around a message id (keyset).

    Raises:
        NotFound: none, or another owner's.
    """
    whose = (conversation_id, owner_id)
    older = newer = False
    if around is not None:
        half = limit // 2
        past, older = _page(whose, "id <= ?", around, half + 1, newest_first=True)
        future, newer = _page(whose, "id > ?", around, half, newest_first=False)
        found = past[::-1] + future
    elif after is not None:
        found, newer = _page(whose, "id > ?", after, limit, newest_first=False)
        older = bool(found)
    else:
        found, older = _page(whose, "id < ?", before if before is not None else 1 << 62, limit, newest_first=True)
        found, newer = found[::-1], before is not None
    if not found and value("SELECT 1 FROM conversation WHERE id = ? AND owner_id = ?", whose) is None:
        raise NotFound("There is no such conversation.")
    return Thread(_shown(found, hanging(found)), older, newer)


def first_since(owner_id: int, conversation_id: int, at: int) -> int | None:
    """The first message of the owner's conversation from a time on (UTC ms); None when none came later."""
    sql = (
        "SELECT m.id FROM message m JOIN conversation c ON c.id = m.conversation_id"
        " WHERE c.id = ? AND c.owner_id = ? AND m.id >= ? ORDER BY m.id LIMIT 1"
    )
    found: int | None = value(sql, (conversation_id, owner_id, max(at, 0) << 20))
    return found


def first_unread(owner_id: int, conversation_id: int, unread: int) -> int | None:
    """The first of the last ``unread`` messages that came from others; None when there are not so many."""
    sql = (
        "SELECT m.id FROM message m JOIN conversation c ON c.id = m.conversation_id WHERE c.id = ? AND c.owner_id = ?"
        " AND m.sender_id <> 0 AND m.kind <> 'system' ORDER BY m.id DESC LIMIT 1 OFFSET ?"
    )
    found: int | None = value(sql, (conversation_id, owner_id, unread - 1)) if unread else None
    return found


def _page(
    whose: tuple[int, int], bound: str, at: int, limit: int, *, newest_first: bool
) -> tuple[list[Stored], bool]:
    """Up to ``limit`` rows of (conversation, owner) beyond a message, and whether there are more."""
    order = "DESC" if newest_first else "ASC"
    sql = (
        f"{_STORED} WHERE m.conversation_id = (SELECT id FROM conversation WHERE id = ? AND owner_id = ?)"
        f" AND m.{bound} ORDER BY m.id {order} LIMIT ?"
    )
    found = rows(sql, (*whose, at, limit + 1))
    return [Stored(*r) for r in found[:limit]], len(found) > limit


def bubbles(owner_id: int, ids: Iterable[int], *, bare: bool = False) -> list[Bubble]:
    """These messages of the owner's, oldest first; others' are left out. ``bare``: without what hangs on them."""
    sql = (
        f"{_STORED} JOIN conversation c ON c.id = m.conversation_id WHERE c.owner_id = ?"
        " AND m.id IN (SELECT value FROM json_each(?)) ORDER BY m.id"
    )
    found = [Stored(*r) for r in rows(sql, (owner_id, json.dumps(list(ids))))]
    return _shown(found, NOTHING if bare else hanging(found))


def bubble(owner_id: int, message_id: int) -> Bubble:
    """One message of the owner's.

    Raises:
        NotFound: none, or another owner's.
    """
    found = bubbles(owner_id, (message_id,))
    if not found:
        raise NotFound("There is no such message.")
    return found[0]


def _shown(messages: Sequence[Stored], on: Hanging) -> list[Bubble]:
    """Messages with what hangs on them."""
    result = []
    for m in messages:
        outbox_id, error = on.outbox.get(m.id, (None, ""))
        result.append(
            Bubble(
                id=m.id, conversation_id=m.conversation_id, sender_id=m.sender_id, sender_name=m.sender_name, from_me=bool(m.from_me),
                at=m.at, kind=m.kind, text=m.text, state=m.state, edited_at=m.edited_at, revoked_at=m.revoked_at,
                quote=on.quotes.get(m.id), reactions=on.reactions.get(m.id, []), media=on.media.get(m.id),
                votes=on.votes.get(m.id, {}), extra=json.loads(m.extra) if m.extra else {}, outbox_id=outbox_id, error=error,
                flags=m.flags, sender_picture=m.sender_picture,
            )
        )  # fmt: skip
    return result
