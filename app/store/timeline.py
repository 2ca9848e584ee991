"""What happened with a person beside the single messages: calls, and the last word of each day."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from app.store.database import rows


class CallRow(NamedTuple):
    """A call. ``extra`` is for ``words.call``."""

    message_id: int
    at: int
    from_me: bool
    extra: dict[str, Any]


class LastRow(NamedTuple):
    """The newest message of some time. ``names``: whom it mentions, address -> name ('' = me)."""

    message_id: int
    at: int
    from_me: bool
    kind: str
    text: str  # at most 200 characters
    revoked: bool
    names: dict[str, str]


def calls(owner_id: int, conversation_id: int | None, before: int, limit: int) -> list[CallRow]:
    """Calls in a conversation of the owner's before a time (UTC ms), newest first."""
    return [CallRow(r[0], r[1], bool(r[2]), json.loads(r[3] or "{}")) for r in rows(
        "SELECT m.id, m.id >> 20, m.sender_id = 0, m.extra FROM message m JOIN conversation c ON c.id = m.conversation_id"
        " WHERE m.conversation_id = ? AND c.owner_id = ? AND m.kind = 'call' AND m.id < ? ORDER BY m.id DESC LIMIT ?",
        (conversation_id, owner_id, before << 20, limit),
    )]  # fmt: skip


def last_words(owner_id: int, conversation_id: int | None, spans: Sequence[tuple[int, int]]) -> list[LastRow]:
    """The newest message of each span (from, up to: UTC ms) in which there is one: one question for all of them."""
    return [LastRow(r[0], r[1], bool(r[2]), r[3], r[4], bool(r[5]), json.loads(r[6])) for r in rows(
        """
        SELECT m.id, m.id >> 20, m.sender_id = 0, m.kind, substr(m.text, 1, 200), m.revoked_at > 0,
               CASE WHEN m.extra IS NULL THEN '{}' ELSE (
                   SELECT json_group_object(a.value, CASE WHEN n.is_me THEN '' ELSE n.name END)
                   FROM json_each(m.extra, '$.mentions') j JOIN address a ON a.owner_id = c.owner_id AND a.value = j.value
                   JOIN contact n ON n.id = a.contact_id) END
        FROM json_each(?) s JOIN conversation c ON c.id = ? AND c.owner_id = ?
        JOIN message m ON m.id = (
            SELECT id FROM message WHERE conversation_id = c.id AND kind NOT IN ('system', 'call')
            AND id >= (s.value ->> 0) << 20 AND id < (s.value ->> 1) << 20 ORDER BY id DESC LIMIT 1)
        """,
        (json.dumps(spans), conversation_id, owner_id),
    )]  # fmt: skip
