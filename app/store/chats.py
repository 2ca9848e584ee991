"""Conversations and messages as pages and the API read them. Plain SQL over kept columns; no page scans messages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
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
               FROM json_each(m.extra, '$.mentions') j JOIN address a ON a.owner_id = c.owner_id AND a.value = j.value
               JOIN contact n ON n.id = a.contact_id) END,
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
        " SELECT 'notices', count(*) FROM notification WHERE owner_id = ?1 AND read_at = 0 AND ended_at = 0"
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
    archived: bool | None = None, lane: str = "", until: tuple[int, int] | None = None,
) -> list[ChatRow]:  # fmt: skip
    """Conversations, newest first; ``before`` and ``until`` are (last_at, id) of the row after which, and with which, to
    begin and end. ``archived`` None = both."""
    where, params = ["c.owner_id = ?", "c.last_id > 0", "coalesce(p.binned_at, 0) = 0"], [owner_id]  # type: list[str], list[Any]
    if before is not None:
        where.append("(c.last_at, c.id) < (?, ?)")
        params += [*before]
    if until is not None:
        where.append("(c.last_at, c.id) >= (?, ?)")
        params += [*until]
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
    sql = f"{_CHAT} WHERE {' AND '.join(where)} ORDER BY c.last_at DESC, c.id DESC LIMIT ?"
    return [_chat(r) for r in rows(sql, (*params, limit))]


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


# ── Threads ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_BUBBLE = """
    SELECT m.id, m.conversation_id, m.sender_id, coalesce(s.name, iif(m.sender_id < 0, 'Erased person', '')),
           m.sender_id = 0, m.id >> 20, m.kind, m.text, m.state,
           m.edited_at, m.revoked_at, m.quote_id, m.extra, m.device_id, m.flags, coalesce(s.picture, '')
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
    return Thread(_bubbles(found), older, newer)


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
) -> tuple[list[tuple[Any, ...]], bool]:
    """Up to ``limit`` rows of (conversation, owner) beyond a message, and whether there are more."""
    order = "DESC" if newest_first else "ASC"
    sql = (
        f"{_BUBBLE} WHERE m.conversation_id = (SELECT id FROM conversation WHERE id = ? AND owner_id = ?)"
        f" AND m.{bound} ORDER BY m.id {order} LIMIT ?"
    )
    found = rows(sql, (*whose, at, limit + 1))
    return found[:limit], len(found) > limit


def bubbles(owner_id: int, ids: Iterable[int], *, bare: bool = False) -> list[Bubble]:
    """These messages of the owner's, oldest first; others' are left out. ``bare``: without what hangs on them."""
    sql = (
        f"{_BUBBLE} JOIN conversation c ON c.id = m.conversation_id WHERE c.owner_id = ?"
        " AND m.id IN (SELECT value FROM json_each(?)) ORDER BY m.id"
    )
    return _bubbles(rows(sql, (owner_id, json.dumps(list(ids)))), bare=bare)


def bubble(owner_id: int, message_id: int) -> Bubble:
    """One message of the owner's.

    Raises:
        NotFound: none, or another owner's.
    """
    found = bubbles(owner_id, (message_id,))
    if not found:
        raise NotFound("There is no such message.")
    return found[0]


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


def picture_belongs(owner_id: int, file: str) -> bool:
    """Whether a stored picture is one of the owner's people's or groups'."""
    sql = "SELECT 1 FROM contact WHERE owner_id = ? AND picture = ? UNION ALL SELECT 1 FROM conversation WHERE owner_id = ? AND picture = ?"
    return value(f"{sql} LIMIT 1", (owner_id, file, owner_id, file)) is not None


_MEDIA = "f.message_id, f.mime, f.size, f.name, f.seconds, f.width, f.height, f.state, f.file, f.thumbnail IS NOT NULL, f.error"


class _Hanging(NamedTuple):
    """What hangs on messages, each by message id."""

    media: dict[int, MediaRow]
    reactions: dict[int, list[tuple[str, int, bool]]]
    votes: dict[int, dict[str, int]]
    outbox: dict[int, tuple[int, str]]
    quotes: dict[int, QuoteRow]


def _hanging(found: Sequence[tuple[Any, ...]]) -> _Hanging:
    """Everything that hangs on rows of _BUBBLE: four queries, however many messages."""
    ids = json.dumps([r[0] for r in found])
    media = {r[0]: MediaRow(*r) for r in rows(
        f"SELECT {_MEDIA} FROM media f WHERE f.message_id IN (SELECT value FROM json_each(?))", (ids,)
    )}  # fmt: skip
    sql = (
        "SELECT message_id, emoji, count(*), max(sender_id = 0), 0 FROM reaction WHERE emoji <> '' AND message_id IN"
        " (SELECT value FROM json_each(?1)) GROUP BY message_id, emoji"
    )
    if any(r[6] == "poll" for r in found):
        sql += (
            " UNION ALL SELECT v.message_id, o.value, count(*), 0, 1 FROM poll_vote v, json_each(v.options) o"
            " WHERE v.message_id IN (SELECT value FROM json_each(?1)) GROUP BY 1, 2"
        )
    reactions: dict[int, list[tuple[str, int, bool]]] = {}
    votes: dict[int, dict[str, int]] = {}
    for message_id, said, n, mine, is_vote in rows(f"{sql} ORDER BY 1, 3 DESC, 2", (ids,)):
        if is_vote:
            votes.setdefault(message_id, {})[said] = n
        else:
            reactions.setdefault(message_id, []).append((said, n, bool(mine)))
    leaving = [r[0] for r in found if r[4] and r[8] in ("queued", "sending", "failed", "unknown")]
    outbox = {
        r[0]: (r[1], r[2])
        for r in rows(
            "SELECT message_id, id, error FROM outbox WHERE state IN ('queued', 'sending', 'failed', 'unknown') AND kind IN"
            " ('text', 'media') AND message_id IN (SELECT value FROM json_each(?))",
            (json.dumps(leaving),),
        )
    } if leaving else {}  # fmt: skip
    return _Hanging(media, reactions, votes, outbox, _quotes(found))


def _bubbles(found: Sequence[tuple[Any, ...]], *, bare: bool = False) -> list[Bubble]:
    """Rows of _BUBBLE with what hangs on them."""
    if not found:
        return []
    media, reactions, votes, outbox, quotes = _Hanging({}, {}, {}, {}, {}) if bare else _hanging(found)
    result = []
    for r in found:
        outbox_id, error = outbox.get(r[0], (None, ""))
        result.append(
            Bubble(
                id=r[0], conversation_id=r[1], sender_id=r[2], sender_name=r[3], from_me=bool(r[4]), at=r[5], kind=r[6],
                text=r[7], state=r[8], edited_at=r[9], revoked_at=r[10], quote=quotes.get(r[0]) if r[11] else None,
                reactions=reactions.get(r[0], []), media=media.get(r[0]), votes=votes.get(r[0], {}),
                extra=json.loads(r[12]) if r[12] else {}, outbox_id=outbox_id, error=error, flags=r[14], sender_picture=r[15],
            )
        )  # fmt: skip
    return result


def _quotes(found: Sequence[tuple[Any, ...]]) -> dict[int, QuoteRow]:
    """message id -> what it quotes: the stored message where there is one, else what came along with the quote."""
    quoting = [r for r in found if r[11]]
    if not quoting:
        return {}
    stored = {
        (r[0], r[1]): r
        for r in rows(
            "SELECT m.network_id, m.conversation_id, m.id, coalesce(s.name, ''), m.sender_id = 0, substr(m.text, 1, 300), m.kind"
            " FROM message m LEFT JOIN contact s ON s.id = m.sender_id AND m.sender_id <> 0"
            " WHERE m.network_id IN (SELECT value FROM json_each(?))",
            (json.dumps([r[11] for r in quoting]),),
        )
    }
    result = {}
    for r in quoting:
        if target := stored.get((r[11], r[1])):
            result[r[0]] = QuoteRow(target[2], target[3], bool(target[4]), target[5], target[6])
        else:
            sent = (json.loads(r[12]) if r[12] else {}).get("quote", {})
            result[r[0]] = QuoteRow(
                None,
                sent.get("name", ""),
                bool(sent.get("from_me")),
                sent.get("text", "")[:300],
                sent.get("kind", "text"),
            )
    return result
