"""What happened with a person, in one stream by time: calls, meetings, notes, tasks, changes, merges, reminders."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from app.domain.timeline import CHANNELS, KINDS, Key
from app.store.database import row, rows


class Event(NamedTuple):
    """Something that happened. ``what`` is the source (a key of :data:`RANKS`), ``detail`` what it tells."""

    key: Key
    what: str
    detail: dict[str, Any]


class LastRow(NamedTuple):
    """The newest message of some time. ``names``: whom it mentions, address -> name ('' = me)."""

    message_id: int
    at: int
    from_me: bool
    kind: str
    text: str  # at most 200 characters
    revoked: bool
    names: dict[str, str]


class Summary(NamedTuple):
    """How much happened with a person, beside messages."""

    calls: int
    meetings: int
    emails: int
    notes: int
    open_tasks: int
    touched_at: int


#: source -> its place among entries of the same time. A digest of messages (see :mod:`app.web.timeline`) has the last.
RANKS = {"call": 1, "encounter": 2, "note": 3, "task": 4, "done": 5, "journal": 6, "merge": 7, "reminder": 8}
DIGEST = 9

# Sources -> (kind, channel, SQL). ?1 owner, ?2 contact, ?3 conversation (0 = none).
_SOURCES: dict[str, tuple[str, str, str]] = {
    "call": (
        "calls", "whatsapp",
        """SELECT m.id >> 20 AS at, m.id AS ref, json_object('extra', json(coalesce(m.extra, '{}')), 'mine', m.sender_id = 0,
                  'conversation', m.conversation_id) AS detail
           FROM message m JOIN conversation c ON c.id = m.conversation_id AND c.owner_id = ?1
           WHERE m.conversation_id = ?3 AND m.kind = 'call' AND m.id NOT IN (
               SELECT e.message_id FROM encounter e WHERE e.contact_id = ?2 AND e.message_id > 0 AND e.binned_at = 0)""",
    ),
    "encounter": (
        "", "",
        """SELECT at, id AS ref, json_object('kind', kind, 'direction', direction, 'status', status, 'seconds', seconds,
                  'summary', substr(summary, 1, 400), 'sentiment', sentiment, 'message', message_id) AS detail
           FROM encounter WHERE owner_id = ?1 AND contact_id = ?2 AND binned_at = 0""",
    ),
    "note": (
        "notes", "kith",
        """SELECT created_at AS at, id AS ref, json_object('body', substr(body, 1, 600), 'pinned', pinned) AS detail
           FROM note WHERE owner_id = ?1 AND contact_id = ?2 AND binned_at = 0""",
    ),
    "task": (
        "tasks", "kith",
        """SELECT created_at AS at, id AS ref, json_object('title', title, 'status', status, 'due', due_at, 'all_day', all_day) AS detail
           FROM task WHERE owner_id = ?1 AND contact_id = ?2 AND binned_at = 0""",
    ),
    "done": (
        "tasks", "kith",
        """SELECT done_at AS at, id AS ref, json_object('title', title) AS detail
           FROM task WHERE owner_id = ?1 AND contact_id = ?2 AND binned_at = 0 AND done_at > 0""",
    ),
    # Notes, tasks, meetings and merges stand here themselves.
    "journal": (
        "changes", "kith",
        """SELECT at, id AS ref, json_object('kind', kind, 'who', who, 'detail', json(detail)) AS detail
           FROM journal WHERE owner_id = ?1 AND contact_id = ?2 AND kind NOT IN ('note', 'task', 'encounter', 'merge')""",
    ),
    "merge": (
        "merges", "kith",
        """SELECT at, id AS ref, json_object('gone', json_extract(record, '$.contact.name'), 'why', why, 'undone', undone_at) AS detail
           FROM merge WHERE owner_id = ?1 AND kept_id = ?2""",
    ),
    "reminder": (
        "reminders", "kith",
        """SELECT CASE raised_at WHEN 0 THEN due_at ELSE raised_at END AS at, id AS ref, json_object('text', text, 'state', state) AS detail
           FROM reminder WHERE owner_id = ?1 AND contact_id = ?2 AND kind = 'by_hand' AND state IN ('raised', 'done', 'late')""",
    ),
}  # fmt: skip
#: What is logged by hand -> the kind and channel under which it is chosen.
_LOGGED = {"call": ("calls", "phone"), "meeting": ("meetings", "in_person"), "email": ("emails", "email")}


def events(
    owner_id: int, contact_id: int, conversation_id: int | None, after: Key, limit: int, *,
    kinds: Collection[str] = tuple(KINDS), channels: Collection[str] = tuple(CHANNELS),
) -> list[Event]:  # fmt: skip
    """What happened with a person after a key (the newest first), of some kinds and channels: one question for all of it."""
    parts = []
    for what, (kind, channel, sql) in _SOURCES.items():
        if what == "encounter":
            chosen = [name for name, (a, b) in _LOGGED.items() if a in kinds and b in channels]
            if not chosen:
                continue
            sql += f" AND kind IN ({', '.join(repr(name) for name in chosen)})"
        elif kind not in kinds or channel not in channels:
            continue
        parts.append(f"SELECT at, {RANKS[what]} AS rank, ref, '{what}' AS what, detail FROM ({sql})")
    if not parts:
        return []
    sql = f"SELECT * FROM ({' UNION ALL '.join(parts)}) WHERE (at, rank, ref) < (?4, ?5, ?6) ORDER BY at DESC, rank DESC, ref DESC LIMIT ?7"
    found = rows(sql, (owner_id, contact_id, conversation_id or 0, *after, limit))
    return [Event(Key(r[0], r[1], r[2]), r[3], json.loads(r[4])) for r in found]


def last_words(owner_id: int, conversation_id: int | None, spans: Sequence[tuple[int, int]]) -> list[LastRow]:
    """The newest message of each span (from, up to: UTC ms) in which there is one: one question for all of them."""
    return [LastRow(r[0], r[1], bool(r[2]), r[3], r[4], bool(r[5]), json.loads(r[6])) for r in rows(
        """
        SELECT m.id, m.id >> 20, m.sender_id = 0, m.kind, substr(m.text, 1, 200), m.revoked_at > 0,
               CASE WHEN m.extra IS NULL THEN '{}' ELSE (
                   SELECT json_group_object(a.value, CASE WHEN n.is_me THEN '' ELSE n.name END)
                   FROM json_each(m.extra, '$.mentions') j CROSS JOIN address a ON a.owner_id = c.owner_id AND a.value = j.value
                   CROSS JOIN contact n ON n.id = a.contact_id) END
        FROM json_each(?) s JOIN conversation c ON c.id = ? AND c.owner_id = ?
        JOIN message m ON m.id = (
            SELECT id FROM message WHERE conversation_id = c.id AND kind NOT IN ('system', 'call')
            AND id >= (s.value ->> 0) << 20 AND id < (s.value ->> 1) << 20 ORDER BY id DESC LIMIT 1)
        """,
        (json.dumps(spans), conversation_id, owner_id),
    )]  # fmt: skip


def summary(owner_id: int, contact_id: int, conversation_id: int | None) -> Summary:
    """How much happened with a person."""
    found = row(
        """
        SELECT (SELECT count(*) FROM message m JOIN conversation c ON c.id = m.conversation_id AND c.owner_id = ?1
                WHERE m.conversation_id = ?3 AND m.kind = 'call')
               + (SELECT count(*) FROM encounter WHERE contact_id = ?2 AND owner_id = ?1 AND kind = 'call' AND binned_at = 0 AND message_id = 0),
               (SELECT count(*) FROM encounter WHERE contact_id = ?2 AND owner_id = ?1 AND kind = 'meeting' AND binned_at = 0),
               (SELECT count(*) FROM encounter WHERE contact_id = ?2 AND owner_id = ?1 AND kind = 'email' AND binned_at = 0),
               (SELECT count(*) FROM note WHERE contact_id = ?2 AND owner_id = ?1 AND binned_at = 0),
               (SELECT count(*) FROM task WHERE contact_id = ?2 AND owner_id = ?1 AND binned_at = 0 AND status = 'open'),
               (SELECT touched_at FROM contact WHERE id = ?2 AND owner_id = ?1)
        """,
        (owner_id, contact_id, conversation_id or 0),
    )
    return Summary(*(value or 0 for value in found)) if found else Summary(0, 0, 0, 0, 0, 0)
