"""Chats, one by one and in lists: by lane, by time, with a person."""

from __future__ import annotations

import json
from heapq import nsmallest
from typing import Any, NamedTuple

from app.domain import timing
from app.errors import NotFound
from app.store.database import row, rows, value


class ChatRow(NamedTuple):
    """A conversation as lists show it. ``last_*`` describe its newest message; ``reason`` is data for ``replies.words``."""

    id: int
    kind: str  # direct | group | self
    title: str
    contact_id: int | None
    picture: str
    last_at: int
    last_from_me: bool
    last_kind: str
    last_text: str  # at most 200 characters
    last_state: str
    last_sender: str  # name, in groups
    last_revoked: bool
    unread: int
    marked_unread: bool
    archived: bool
    pinned: bool
    muted_until: int
    lane: str
    opened_at: int
    opened_id: int
    reason: dict[str, Any]
    snoozed_until: int
    device_id: int
    draft: str
    expires_after: int
    left_group: bool
    address: str
    last_call: dict[str, Any]  # of a call: its outcome, for ``words.call``
    last_names: dict[str, str]  # whom ``last_text`` mentions: address -> name, '' = me
    override: str  # by hand: '' | pending (whatever they write needs an answer) | never
    usual: int  # my usual time to answer here, ms; 0 = not learnt yet
    nudge_after: int  # ms that they may leave me waiting before I am told; 0 = as preferred

    def due_at(self, working: timing.Working) -> int:
        """When I would usually have answered, counted in my working hours; 0 when nothing is open."""
        return working.due(self.opened_at, self.usual or working.day) if self.opened_at else 0

    def rank(self, working: timing.Working, now: int) -> float:
        """Waited ÷ usual in working time: from 1 on it is later than usual."""
        return working.rank(self.opened_at, self.usual or working.day, now) if self.opened_at else 0.0


_CHAT = """
    SELECT c.id, c.kind,
           CASE WHEN c.kind = 'direct' THEN p.name WHEN c.kind = 'self' THEN 'Me' ELSE c.title END,
           c.contact_id, CASE WHEN c.kind = 'group' THEN c.picture ELSE coalesce(p.picture, '') END,
           c.last_at, coalesce(m.sender_id = 0, 0), coalesce(m.kind, ''), coalesce(substr(m.text, 1, 200), ''),
           coalesce(m.state, ''), CASE WHEN c.kind = 'group' THEN coalesce(s.name, '') ELSE '' END,
           coalesce(m.revoked_at > 0, 0),
           c.unread, c.marked_unread, c.archived, c.pinned, c.muted_until, c.lane, c.opened_at, c.opened_id, c.reason,
           c.snoozed_until, c.device_id, c.draft, c.expires_after, c.left_group, c.address,
           CASE WHEN m.kind = 'call' THEN coalesce(m.extra, '{}') ELSE '{}' END,
           CASE WHEN m.extra IS NULL THEN '{}' ELSE (
               SELECT json_group_object(a.value, CASE WHEN n.is_me THEN '' ELSE n.name END)
               FROM json_each(m.extra, '$.mentions') j CROSS JOIN address a ON a.owner_id = c.owner_id AND a.value = j.value
               CROSS JOIN contact n ON n.id = a.contact_id) END,  -- CROSS: from the few mentions, not from all addresses
           c.override, c.usual, c.nudge_after
    FROM conversation c
    LEFT JOIN contact p ON p.id = c.contact_id
    LEFT JOIN message m ON m.id = c.last_id
    LEFT JOIN contact s ON s.id = m.sender_id AND m.sender_id <> 0
"""


def _chat(r: tuple[Any, ...]) -> ChatRow:
    chat = ChatRow(*r)
    return chat._replace(
        title=chat.title or "Group", last_from_me=bool(r[6]), last_revoked=bool(r[11]), marked_unread=bool(r[13]), archived=bool(r[14]),
        pinned=bool(r[15]), reason=json.loads(r[20]), left_group=bool(r[25]), last_call=json.loads(r[27]), last_names=json.loads(r[28]),
    )  # fmt: skip


def counts(owner_id: int) -> dict[str, int]:
    """How many conversations stand in each lane, ``unread``: hold unread messages, and ``notices``: notifications to read."""
    sql = (
        "SELECT lane, count(*) FROM conversation WHERE owner_id = ?1 AND lane <> '' GROUP BY lane UNION ALL"
        " SELECT 'unread', count(*) FROM conversation WHERE owner_id = ?1 AND unread > 0 AND archived = 0 UNION ALL"
        " SELECT 'notices', count(*) FROM notification n LEFT JOIN contact p ON p.id = n.contact_id"
        " WHERE n.owner_id = ?1 AND n.read_at = 0 AND n.ended_at = 0 AND coalesce(p.binned_at, 0) = 0"
    )
    return dict(rows(sql, (owner_id,)))


def pressing(owner_id: int, lane: str, limit: int, now: int, working: timing.Working) -> list[ChatRow]:
    """The conversations of a lane, those first that wait longest for what is usual there, in working time."""
    among, day = "FROM conversation WHERE owner_id = ? AND lane = ? AND lane <> ''", working.day
    if working.always:
        order = "ORDER BY (? - opened_at) * 1.0 / iif(usual > 0, usual, ?) DESC, id LIMIT ?"
        first = [r[0] for r in rows(f"SELECT id {among} {order}", (owner_id, lane, now, day, limit))]
    else:
        standing = rows(f"SELECT id, opened_at, usual {among}", (owner_id, lane))
        ranked = ((-working.rank(at, usual or day, now), i) for i, at, usual in standing)
        first = [i for _, i in nsmallest(limit, ranked)]
    place = {i: n for n, i in enumerate(first)}
    sql = f"{_CHAT} WHERE c.owner_id = ? AND c.id IN (SELECT value FROM json_each(?))"
    return sorted((_chat(r) for r in rows(sql, (owner_id, json.dumps(list(place))))), key=lambda chat: place[chat.id])


def waiting(
    owner_id: int, lane: str = "pending", limit: int = 50, after: tuple[int, int] | None = None
) -> list[ChatRow]:
    """The conversations of a lane, those that wait longest first; ``after`` is (opened_at, id) of the last row seen."""
    sql, params = f"{_CHAT} WHERE c.owner_id = ? AND c.lane = ? AND c.lane <> ''", [owner_id, lane]  # type: str, list[Any]
    if after is not None:
        sql += " AND (c.opened_at, c.id) > (?, ?)"
        params += [*after]
    return [_chat(r) for r in rows(sql + " ORDER BY c.opened_at, c.id LIMIT ?", (*params, limit))]


def recent(
    owner_id: int, limit: int = 50, before: tuple[int, int] | None = None, q: str = "", *, unread: bool = False,
    archived: bool | None = None, lane: str = "", until: tuple[int, int] | None = None, pins: bool = False,
) -> list[ChatRow]:  # fmt: skip
    """Conversations, newest first; ``before`` and ``until`` are (last_at, id) of the row after which, and with which, to
    begin and end. ``archived`` None = both. ``pins``: all that are pinned come first, beyond ``limit``, and no later page has them."""
    where, params = ["c.owner_id = ?", "c.last_id > 0", "coalesce(p.binned_at, 0) = 0"], [owner_id]  # type: list[str], list[Any]
    if unread:
        where.append("(c.unread > 0 OR c.marked_unread)")
    if archived is not None:
        where.append("c.archived = ?")
        params.append(int(archived))
    if lane:
        where.append("c.lane = ?")
        params.append(lane)
    if q.strip():
        where.append("instr(casefold(CASE WHEN c.kind = 'group' THEN c.title ELSE p.name END), ?) > 0")
        params.append(q.strip().casefold())
    those, order = " AND ".join(where), "ORDER BY c.last_at DESC, c.id DESC"
    pinned = f"SELECT * FROM ({_CHAT} WHERE {those} AND c.pinned = 1 {order}) UNION ALL " if pins and before is None else ""
    bounds = ["c.pinned = 0"] if pins else []
    if before is not None:
        bounds.append("(c.last_at, c.id) < (?, ?)")
    if until is not None:
        bounds.append("(c.last_at, c.id) >= (?, ?)")
    sql = f"{pinned}SELECT * FROM ({_CHAT} WHERE {' AND '.join((those, *bounds))} {order} LIMIT ?)"
    return [_chat(r) for r in rows(sql, (*(params if pinned else ()), *params, *(before or ()), *(until or ()), limit))]


def chat(owner_id: int, conversation_id: int) -> ChatRow:
    """One conversation of the owner's.

    Raises:
        NotFound: none, or another owner's.
    """
    found = row(f"{_CHAT} WHERE c.id = ? AND c.owner_id = ?", (conversation_id, owner_id))
    if found is None:
        raise NotFound("There is no such conversation.")
    return _chat(found)


def members(owner_id: int, conversation_id: int) -> list[tuple[int, str, str, str]]:
    """The people of the owner's group by name: (contact id, name, role, picture)."""
    sql = (
        "SELECT p.id, p.name, m.role, p.picture FROM member m JOIN contact p ON p.id = m.contact_id"
        " WHERE m.conversation_id = ? AND p.owner_id = ? AND m.role <> 'past' ORDER BY p.name COLLATE NOCASE, p.id"
    )
    return [(i, name, role, picture or "") for i, name, role, picture in rows(sql, (conversation_id, owner_id))]


def with_contact(owner_id: int, contact_id: int) -> list[ChatRow]:
    """The conversation with a person, then the groups both of us are in."""
    sql = (
        f"{_CHAT} WHERE c.owner_id = ? AND (c.contact_id = ? OR c.id IN"
        " (SELECT conversation_id FROM member WHERE contact_id = ? AND role <> 'past')) ORDER BY c.kind, c.last_at DESC"
    )
    return [_chat(r) for r in rows(sql, (owner_id, contact_id, contact_id))]


def picture_belongs(owner_id: int, file: str) -> bool:
    """Whether a stored picture is one of the owner's people's or groups'."""
    sql = "SELECT 1 FROM contact WHERE owner_id = ? AND picture = ? UNION ALL SELECT 1 FROM conversation WHERE owner_id = ? AND picture = ?"
    return value(f"{sql} LIMIT 1", (owner_id, file, owner_id, file)) is not None
