"""What quick capture reads: lines of the owner's own chat, and whom they may name."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from app.store.database import rows
from app.store.messages import Flag

_MOST = 200  # people that a line may name, before it is not clear who is meant


class Line(NamedTuple):
    """A text of mine in the chat with myself. ``notice_id``: the notification that it answers, 0 = none."""

    message_id: int
    text: str
    notice_id: int


def lines(owner_id: int, message_ids: Sequence[int]) -> list[Line]:
    """Those of these messages that I wrote into my own chat, live, on the phone or here; not what Kith itself sends there.

    What Kith sends may be echoed before its answer has named the message: a row of the outbox with the same text and without
    an end speaks against it as well. It is looked at again when that answer has come.
    """
    sql = f"""
        SELECT m.id, m.text, coalesce(CAST(substr(n.client_key, 8) AS INTEGER), 0)
        FROM message m JOIN conversation c ON c.id = m.conversation_id
        LEFT JOIN message q ON m.quote_id <> '' AND q.network_id = m.quote_id AND q.conversation_id = m.conversation_id AND q.sender_id = 0
        LEFT JOIN outbox n ON n.message_id = q.id AND n.client_key GLOB 'notice:[0-9]*'
        WHERE m.id IN (SELECT value FROM json_each(?1)) AND c.owner_id = ?2 AND c.kind = 'self' AND m.sender_id = 0 AND m.kind = 'text'
          AND m.flags & {Flag.OLD} = 0 AND m.revoked_at = 0
          AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.message_id = m.id AND o.kind = 'text'
                          AND (o.state <> 'sent' OR o.client_key GLOB 'notice*' OR o.client_key GLOB 'scheduled:*'))
          AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.owner_id = ?2 AND o.state IN ('sending', 'unknown') AND o.conversation_id = c.id
                          AND o.message_id <> m.id AND json_extract(o.payload, '$.text') = m.text)
        ORDER BY m.id
    """
    return [Line(*r) for r in rows(sql, (json.dumps(list(message_ids)), owner_id))]


def people_named(owner_id: int, text: str) -> list[tuple[int, str]]:
    """(id, name) of people whose first word stands somewhere in a text; the domain looks closer."""
    sql = (
        "SELECT id, name FROM contact WHERE owner_id = ? AND is_me = 0 AND binned_at = 0 AND name <> ''"
        " AND instr(casefold(?), casefold(CASE instr(name, ' ') WHEN 0 THEN name ELSE substr(name, 1, instr(name, ' ') - 1) END)) > 0 LIMIT ?"
    )
    return [(r[0], r[1]) for r in rows(sql, (owner_id, text, _MOST))]
