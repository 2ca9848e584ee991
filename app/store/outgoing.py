"""Conversations read from end to end, for exports: a batch of messages with everything on them at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import NamedTuple

from app.domain.transcript import Line
from app.errors import NotFound
from app.store.database import passing_through, row, rows

BATCH = 2000


class Chat(NamedTuple):
    """A conversation that can be exported. ``messages`` is how many were counted."""

    id: int
    title: str
    kind: str
    messages: int
    contact_id: int | None


_CHAT = """
    SELECT c.id, CASE WHEN c.kind = 'direct' THEN p.name WHEN c.kind = 'self' THEN 'Me' ELSE c.title END, c.kind, c.messages, c.contact_id
    FROM conversation c LEFT JOIN contact p ON p.id = c.contact_id
"""


def chat(owner_id: int, conversation_id: int) -> Chat:
    """One conversation of the owner's.

    Raises:
        NotFound: none, or another owner's.
    """
    found = row(f"{_CHAT} WHERE c.owner_id = ? AND c.id = ?", (owner_id, conversation_id))
    if found is None:
        raise NotFound("There is no such conversation.")
    return Chat(*found)


def with_contact(owner_id: int, contact_id: int) -> int:
    """The conversation with a person.

    Raises:
        NotFound: there is none, or the person is not the owner's.
    """
    found = row("SELECT id FROM conversation WHERE owner_id = ? AND contact_id = ?", (owner_id, contact_id))
    if found is None:
        raise NotFound("There is no conversation with this person.")
    return int(found[0])


def every_chat(owner_id: int) -> list[Chat]:
    """All conversations with messages in them, by id."""
    return [Chat(*r) for r in rows(f"{_CHAT} WHERE c.owner_id = ? AND c.last_id > 0 ORDER BY c.id", (owner_id,))]


#: The fields of a Line, in their order, as far as one row of one query has them.
_LINES = """
    SELECT m.id, CASE m.sender_id WHEN 0 THEN '' ELSE coalesce(nullif(s.name, ''), 'Somebody ' || m.sender_id) END, m.kind, m.text, m.state,
           m.edited_at, m.revoked_at, NULL, CASE WHEN f.state IN ('stored', 'local') THEN f.file ELSE '' END, coalesce(f.name, ''),
           coalesce(nullif(f.mime, ''), CASE WHEN f.message_id THEN 'application/octet-stream' ELSE '' END), coalesce(f.seconds, 0), m.extra,
           m.network_id
    FROM message m LEFT JOIN contact s ON s.id = m.sender_id LEFT JOIN media f ON f.message_id = m.id
    WHERE m.conversation_id = ? AND m.id > ? ORDER BY m.id LIMIT ?
"""


def messages(owner_id: int, conversation_id: int, named: Callable[[str, str, str], str] | None = None) -> Iterator[list[Line]]:
    """The conversation's messages, oldest first, in batches. What comes in meanwhile may be among the last.

    ``named(content hash, name, mime)`` says where a file is put beside the export; without it ``file`` stays empty.

    Raises:
        NotFound: no such conversation of the owner's.
    """
    chat(owner_id, conversation_id)
    with passing_through():
        yield from _messages(conversation_id, named)


def _messages(conversation_id: int, named: Callable[[str, str, str], str] | None) -> Iterator[list[Line]]:
    after = -1
    while found := rows(_LINES, (conversation_id, after, BATCH)):
        first, after = found[0][0], found[-1][0]
        batch = list(map(Line._make, found))
        span = (conversation_id, first, after)
        reactions, votes = _reactions(span), _votes(span) if any(r[2] == "poll" for r in found) else {}
        for n, line in enumerate(batch):
            # Most messages have none of it, and stay as they were read.
            if line.extra or line.file or line.id in reactions:
                extra = json.loads(str(line.extra)) if line.extra else None
                if line.id in votes:
                    extra = {**(extra or {}), "votes": votes[line.id]}
                file = named(line.file, line.file_name, line.mime) if named and line.file else ""
                batch[n] = line._replace(extra=extra, file=file, reactions=reactions.get(line.id))
        yield batch


_SPAN = "m.conversation_id = ? AND m.id BETWEEN ? AND ?"


def _reactions(span: tuple[int, int, int]) -> dict[int, tuple[tuple[str, str], ...]]:
    reactions: dict[int, tuple[tuple[str, str], ...]] = {}
    for message_id, emoji, sender in rows(
        "SELECT r.message_id, r.emoji, CASE r.sender_id WHEN 0 THEN '' ELSE coalesce(nullif(s.name, ''), 'Somebody ' || r.sender_id) END"
        " FROM message m JOIN reaction r ON r.message_id = m.id LEFT JOIN contact s ON s.id = r.sender_id"
        f" WHERE {_SPAN} AND r.emoji <> '' ORDER BY r.message_id, r.at, r.sender_id",
        span,
    ):
        reactions[message_id] = (*reactions.get(message_id, ()), (emoji, sender))
    return reactions


def _votes(span: tuple[int, int, int]) -> dict[int, dict[str, int]]:
    votes: dict[int, dict[str, int]] = {}
    for message_id, option, n in rows(
        "SELECT v.message_id, o.value, count(*) FROM message m JOIN poll_vote v ON v.message_id = m.id, json_each(v.options) o"
        f" WHERE {_SPAN} GROUP BY 1, 2",
        span,
    ):
        votes.setdefault(message_id, {})[option] = n
    return votes
