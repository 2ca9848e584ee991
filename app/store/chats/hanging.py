"""What hangs on messages: files, reactions, votes, what they quote, and how their sending stands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from app.errors import NotFound
from app.store.database import row, rows

_MEDIA = "f.message_id, f.mime, f.size, f.name, f.seconds, f.width, f.height, f.state, f.file, f.thumbnail IS NOT NULL, f.error"


class QuoteRow(NamedTuple):
    """What a message answers to; ``message_id`` is None when that message is not stored."""

    message_id: int | None
    sender_name: str
    from_me: bool
    text: str
    kind: str


class MediaRow(NamedTuple):
    """The file of a message. ``state``: queued fetching stored too_big gone failed local; ``file``: content hash."""

    message_id: int
    mime: str
    size: int
    name: str
    seconds: int
    width: int
    height: int
    state: str
    file: str
    has_thumbnail: bool
    error: str


class Stored(NamedTuple):
    """A message's own row, without what hangs on it. ``quote_id``: the network's id of what it answers to; ``extra``: JSON."""

    id: int
    conversation_id: int
    sender_id: int
    sender_name: str
    from_me: int
    at: int
    kind: str
    text: str
    state: str
    edited_at: int
    revoked_at: int
    quote_id: str | None
    extra: str | None
    flags: int
    sender_picture: str


class Hanging(NamedTuple):
    """What hangs on messages, each by message id."""

    media: dict[int, MediaRow]
    reactions: dict[int, list[tuple[str, int, bool]]]  # emoji, how many, mine among them
    votes: dict[int, dict[str, int]]  # option -> how many
    outbox: dict[int, tuple[int, str]]  # its row, and the error
    quotes: dict[int, QuoteRow]


NOTHING = Hanging({}, {}, {}, {}, {})

_OPEN = ("queued", "sending", "failed", "unknown")  # states of what has not left for good


def hanging(messages: Sequence[Stored]) -> Hanging:
    """Everything that hangs on messages: at most three queries, however many messages."""
    if not messages:
        return NOTHING
    ids = json.dumps([message.id for message in messages])
    media = rows(f"SELECT {_MEDIA} FROM media f WHERE f.message_id IN (SELECT value FROM json_each(?))", (ids,))
    reactions, votes, outbox = _small(ids, messages)
    return Hanging({r[0]: MediaRow(*r) for r in media}, reactions, votes, outbox, _quotes(messages))


def _small(
    ids: str, messages: Sequence[Stored]
) -> tuple[dict[int, list[tuple[str, int, bool]]], dict[int, dict[str, int]], dict[int, tuple[int, str]]]:
    """Reactions and votes, the most frequent first, and how sending stands, as one question: each asks for a few short rows."""
    sql = (
        "SELECT message_id, emoji, count(*), max(sender_id = 0), 0 FROM reaction WHERE emoji <> '' AND message_id IN"
        " (SELECT value FROM json_each(?1)) GROUP BY message_id, emoji"
    )
    if any(message.kind == "poll" for message in messages):
        sql += (
            " UNION ALL SELECT v.message_id, o.value, count(*), 0, 1 FROM poll_vote v, json_each(v.options) o"
            " WHERE v.message_id IN (SELECT value FROM json_each(?1)) GROUP BY 1, 2"
        )
    if any(message.from_me and message.state in _OPEN for message in messages):
        sql += (
            f" UNION ALL SELECT message_id, error, id, 0, 2 FROM outbox WHERE state IN {_OPEN} AND kind IN ('text', 'media')"
            " AND message_id IN (SELECT value FROM json_each(?1))"
        )
    reactions: dict[int, list[tuple[str, int, bool]]] = {}
    votes: dict[int, dict[str, int]] = {}
    outbox: dict[int, tuple[int, str]] = {}
    for message_id, said, number, mine, which in rows(f"{sql} ORDER BY 1, 3 DESC, 2", (ids,)):
        if which == 2:
            outbox.setdefault(message_id, (number, said))
        elif which == 1:
            votes.setdefault(message_id, {})[said] = number
        else:
            reactions.setdefault(message_id, []).append((said, number, bool(mine)))
    return reactions, votes, outbox


def _quotes(messages: Sequence[Stored]) -> dict[int, QuoteRow]:
    """message id -> what it quotes: the stored message where there is one, else what came along with the quote."""
    quoting = [message for message in messages if message.quote_id]
    if not quoting:
        return {}
    sql = (
        "SELECT m.network_id, m.conversation_id, m.id, coalesce(s.name, ''), m.sender_id = 0, substr(m.text, 1, 300), m.kind"
        " FROM message m LEFT JOIN contact s ON s.id = m.sender_id AND m.sender_id <> 0"
        " WHERE m.network_id IN (SELECT value FROM json_each(?))"
    )
    found = rows(sql, (json.dumps([message.quote_id for message in quoting]),))
    stored = {(r[0], r[1]): QuoteRow(r[2], r[3], bool(r[4]), r[5], r[6]) for r in found}
    return {m.id: stored.get((m.quote_id, m.conversation_id)) or _as_sent(m) for m in quoting}


def _as_sent(message: Stored) -> QuoteRow:
    """A quote as it came along with the message."""
    sent = (json.loads(message.extra) if message.extra else {}).get("quote", {})
    return QuoteRow(None, sent.get("name", ""), bool(sent.get("from_me")), sent.get("text", "")[:300], sent.get("kind", "text"))


def media_of(owner_id: int, message_id: int) -> tuple[MediaRow, bytes | None]:
    """A message's file and its thumbnail (JPEG bytes).

    Raises:
        NotFound: no such message, another owner's, or it has no file.
    """
    found = row(
        f"SELECT {_MEDIA}, f.thumbnail FROM media f JOIN message m ON m.id = f.message_id"
        " JOIN conversation c ON c.id = m.conversation_id WHERE f.message_id = ? AND c.owner_id = ?",
        (message_id, owner_id),
    )
    if found is None:
        raise NotFound("This message has no file.")
    return MediaRow(*found[:-1]), found[-1]
