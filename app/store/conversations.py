"""Conversations as they are kept: found or made, and refreshed after every change so that pages never scan messages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from app.domain import identity, replies
from app.store import corrections
from app.store.database import db, insert, row, rows, value, write
from app.store.messages import TO_ME, Flag

_TAIL = 16  # messages that are usually enough to reach back beyond my last turn
_TAIL_MAX = 400  # and how far to look at most


class Kept(NamedTuple):
    """The columns of a conversation that decide about it."""

    id: int
    owner_id: int
    device_id: int
    kind: str
    contact_id: int | None
    address: str
    last_out_id: int
    old_unread: int
    read_through: int
    marked_unread: bool
    archived: bool
    muted_until: int
    lane: str
    opened_at: int
    opened_id: int
    done_through: int
    backlog_through: int
    snoozed_until: int
    override: str
    blocked: bool
    known: bool
    binned: bool  # the person is in the bin: nothing is owed, nothing is unread


_KEPT = """
    SELECT c.id, c.owner_id, c.device_id, c.kind, c.contact_id, c.address, c.last_out_id, c.old_unread, c.read_through,
           c.marked_unread, c.archived, c.muted_until, c.lane, c.opened_at, c.opened_id, c.done_through,
           c.backlog_through, c.snoozed_until, c.override, coalesce(p.blocked, 0),
           c.last_out_id > 0 OR coalesce(p.saved_name <> '' OR p.own_name || p.given_name || p.family_name <> '', 0), coalesce(p.binned_at, 0) > 0
    FROM conversation c LEFT JOIN contact p ON p.id = c.contact_id
"""


def get(conversation_id: int) -> Kept | None:
    """The conversation, whoever owns it."""
    found = row(f"{_KEPT} WHERE c.id = ?", (conversation_id,))
    return None if found is None else Kept(*found)


def direct(owner_id: int, device_id: int, contact_id: int, address: str, *, is_me: bool, now: int) -> int:
    """The one conversation with a person, made if there is none; returns its id."""
    if (found := of_contact(owner_id, contact_id)) is not None:
        return found
    return insert(
        "INSERT INTO conversation (owner_id, device_id, kind, contact_id, address, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        (owner_id, device_id, "self" if is_me else "direct", contact_id, address, now),
    )


def group(owner_id: int, device_id: int, address: str, *, now: int) -> int:
    """The conversation of a group, made if there is none; returns its id."""
    if (found := of_group(device_id, address)) is not None:
        return found
    return insert(
        "INSERT INTO conversation (owner_id, device_id, kind, address, created_at) VALUES (?, ?, 'group', ?, ?)",
        (owner_id, device_id, address, now),
    )


def of_contact(owner_id: int, contact_id: int) -> int | None:
    """The conversation with a person, if there is one."""
    found = value("SELECT id FROM conversation WHERE owner_id = ? AND contact_id = ?", (owner_id, contact_id))
    return None if found is None else int(found)


def of_group(device_id: int, address: str) -> int | None:
    """The conversation of a group, if there is one."""
    found = value(
        "SELECT id FROM conversation WHERE device_id = ? AND address = ? AND kind = 'group'", (device_id, address)
    )
    return None if found is None else int(found)


def update(conversation_id: int, **columns: Any) -> None:
    """Set columns by name (names come from code, never from people)."""
    assignments = ", ".join(f"{name} = ?" for name in columns)
    write(f"UPDATE conversation SET {assignments} WHERE id = ?", (*columns.values(), conversation_id))


def set_title(conversation_id: int, title: str, at: int) -> bool:
    """A group's subject; the newest wins (ties by text). Returns whether it changed."""
    return bool(
        write(
            "UPDATE conversation SET title = ?, title_at = ? WHERE id = ? AND (?, ?) > (title_at, title)",
            (title, at, conversation_id, at, title),
        )
    )


def note_mine(sent: Sequence[tuple[int, int]]) -> None:
    """(message of mine, conversation): the newest is remembered, so that finding my last one needs no scan."""
    newest: dict[int, int] = {}
    for message_id, conversation_id in sent:
        newest[conversation_id] = max(message_id, newest.get(conversation_id, 0))
    db.cursor().executemany(
        "UPDATE conversation SET last_out_id = max(last_out_id, ?) WHERE id = ?",
        [(message_id, conversation_id) for conversation_id, message_id in newest.items()],
    )


def read_through(conversation_id: int, message_id: int) -> bool:
    """I have read up to this message; never moves back. Returns whether it moved."""
    return bool(
        write(
            "UPDATE conversation SET read_through = ?, marked_unread = 0 WHERE id = ? AND read_through < ?",
            (message_id, conversation_id, message_id),
        )
    )


def snoozed_before(now: int) -> list[tuple[int, int]]:
    """(conversation, owner) whose snooze has ended."""
    sql = "SELECT id, owner_id FROM conversation WHERE snoozed_until BETWEEN 1 AND ? AND lane = 'snoozed'"
    return [(r[0], r[1]) for r in rows(sql, (now,))]


def opened_before(at: int) -> list[tuple[int, int]]:
    """(conversation, owner) that have waited since before a time: what history brought moves to the backlog with age."""
    sql = "SELECT id, owner_id FROM conversation WHERE lane IN ('pending', 'mentions', 'requests', 'awaiting') AND opened_at < ?"
    return [(r[0], r[1]) for r in rows(sql, (at,))]


def without_picture(device_id: int, asked_before: int, limit: int) -> list[tuple[int, int | None, str]]:
    """(conversation, contact or None for a group, address) whose picture was not asked for lately, newest chats first."""
    sql = (
        "SELECT c.id, c.contact_id, c.address FROM conversation c LEFT JOIN contact p ON p.id = c.contact_id"
        " WHERE c.device_id = ? AND c.last_id > 0 AND c.kind <> 'self' AND c.left_group = 0"
        " AND coalesce(p.picture_at, c.picture_at) < ? ORDER BY c.last_at DESC LIMIT ?"
    )
    return [(r[0], r[1], r[2]) for r in rows(sql, (device_id, asked_before, limit))]


# ── Members ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def set_members(conversation_id: int, roles: dict[int, str]) -> None:
    """The complete list of a group's members; who is gone stays as ``past`` (they may have written)."""
    write("UPDATE member SET role = 'past' WHERE conversation_id = ?", (conversation_id,))
    add_members(conversation_id, roles)


def add_members(conversation_id: int, roles: dict[int, str]) -> None:
    """Members that joined, or whose role changed."""
    db.cursor().executemany(
        "INSERT INTO member (conversation_id, contact_id, role) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET role = excluded.role",
        [(conversation_id, contact_id, role) for contact_id, role in roles.items()],
    )


def saw_writing(pairs: Iterable[tuple[int, int]]) -> None:
    """(conversation, contact): somebody wrote in a group, whether or not they are known as a member."""
    db.cursor().executemany(
        "INSERT OR IGNORE INTO member (conversation_id, contact_id, role) VALUES (?, ?, 'past')", list(pairs)
    )


def remove_members(conversation_id: int, contact_ids: Sequence[int]) -> None:
    """Members that left."""
    write(
        "UPDATE member SET role = 'past' WHERE conversation_id = ? AND contact_id IN (SELECT value FROM json_each(?))",
        (conversation_id, json.dumps(list(contact_ids))),
    )


def has_heard(conversation_id: int) -> bool:
    """Whether anybody ever wrote to me there; of groups that is taken for granted."""
    sql = "SELECT 1 FROM conversation WHERE id = ? AND (last_in_id > 0 OR kind <> 'direct')"
    return value(sql, (conversation_id,)) is not None


def may_revoke(conversation_id: int, contact_id: int) -> bool:
    """Whether a member of a group is an admin, as far as its admins are known."""
    admins = [r[0] for r in rows(
        "SELECT contact_id FROM member WHERE conversation_id = ? AND role IN ('admin', 'owner')", (conversation_id,)
    )]  # fmt: skip
    return not admins or contact_id in admins or contact_id == 0


def members(conversation_id: int) -> list[tuple[int, str, str]]:
    """(contact id, name, role) of the present members, by name."""
    sql = (
        "SELECT p.id, p.name, m.role FROM member m JOIN contact p ON p.id = m.contact_id"
        " WHERE m.conversation_id = ? AND m.role <> 'past' ORDER BY p.name COLLATE NOCASE, p.id"
    )
    return [(r[0], r[1], r[2]) for r in rows(sql, (conversation_id,))]


# ── Refresh ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def refresh(conversation_id: int, now: int, *, wake: bool = False) -> str | None:
    """Work out what is kept of a conversation from its newest messages; returns the lane if that changed, else None.

    ``wake``: somebody wrote just now, so what was put off is here again. Reads a bounded tail
    through the thread index, so its cost does not grow with the conversation.
    """
    kept = get(conversation_id)
    if kept is None:
        return None
    if wake and kept.snoozed_until:
        kept = kept._replace(snoozed_until=0)
        update(conversation_id, snoozed_until=0)
    lines, last_id, last_in, last_out = _tail(kept)
    verdict = replies.decide(_chat(kept, last_out, now), lines, now)
    floor = max(kept.read_through, last_out)
    unread = 0 if kept.binned else value(
        "SELECT count(*) FROM (SELECT 1 FROM message WHERE conversation_id = ? AND id > ? AND sender_id <> 0"
        f" AND flags & {Flag.OLD} = 0 AND kind <> 'system' LIMIT 1000)",
        (conversation_id, floor),
    ) if last_in > floor else 0  # fmt: skip
    if kept.old_unread and not kept.binned and not kept.read_through and not _wrote_since_history(conversation_id, last_out):
        unread += kept.old_unread
    # Reads and writes meet here on purpose: one UPDATE per touched conversation and transaction.
    db.execute_sql(
        "UPDATE conversation SET last_id = ?, last_at = ? >> 20, last_in_id = ?, last_out_id = ?, unread = ?, lane = ?,"
        " opened_at = ?, opened_id = ?, reason = ? WHERE id = ?",
        (
            last_id, last_id, last_in, last_out, unread, verdict.lane, verdict.opened_at, verdict.opened_id,
            json.dumps(verdict.reason), conversation_id,
        ),
    )  # fmt: skip
    return verdict.lane if verdict.lane != kept.lane or verdict.opened_id != kept.opened_id else None


def _chat(kept: Kept, last_out: int, now: int) -> replies.Chat:
    return replies.Chat(
        kind=kept.kind, archived=kept.archived, muted=kept.muted_until == -1 or kept.muted_until > now, blocked=kept.blocked,
        marked_unread=kept.marked_unread, known=kept.known or last_out > 0, done_through=kept.done_through,
        backlog_through=kept.backlog_through, snoozed_until=kept.snoozed_until,
        override="never" if kept.binned else kept.override, bot=identity.is_bot(kept.address),
        corrections=corrections.of_conversation(kept.id),
    )  # fmt: skip


def open_turn(conversation_id: int, now: int) -> Sequence[replies.Line]:
    """What of theirs is open now, oldest first, as it was judged; nothing where nothing is."""
    kept = get(conversation_id)
    if kept is None:
        return ()
    lines, _, _, last_out = _tail(kept)
    return replies.judged_turn(_chat(kept, last_out, now), lines)


def _wrote_since_history(conversation_id: int, last_out: int) -> bool:
    return bool(last_out) and not value("SELECT flags & 1 FROM message WHERE id = ?", (last_out,), default=1)


# What never left is no answer: a failed message of mine counts as little as a revoked one. Of the reactions that stand on
# a message, mine is bit 1 and anybody else's bit 2.
_LINE = (
    "id, sender_id, kind, substr(text, 1, 2000), flags, revoked_at + (state = 'failed'), edited_at, extra,"
    " coalesce((SELECT max(r.sender_id = 0) + 2 * max(r.sender_id <> 0) FROM reaction r"
    " WHERE r.message_id = message.id AND r.emoji <> ''), 0)"
)


def _tail(kept: Kept) -> tuple[list[replies.Line], int, int, int]:
    """The lines that decide, oldest first, and the ids of the newest message, theirs and mine."""
    found: list[tuple[Any, ...]] = []
    below, limit = 1 << 62, _TAIL
    last_out = 0
    while len(found) < _TAIL_MAX:
        page = rows(
            f"SELECT {_LINE} FROM message WHERE conversation_id = ? AND id < ? ORDER BY id DESC LIMIT ?",
            (kept.id, below, limit),
        )
        found += page
        last_out = last_out or next((r[0] for r in page if r[1] == 0 and not r[5]), 0)
        if len(page) < limit or kept.kind == "group" or _reaches_my_turn(found):
            break
        below, limit = page[-1][0], _TAIL_MAX - len(found)
    last_id = found[0][0] if found else 0
    last_in = next((r[0] for r in found if r[1]), 0)
    if not last_out and len(found) >= _TAIL:
        last_out = value(
            "SELECT id FROM message WHERE conversation_id = ? AND id <= ? AND sender_id = 0 AND revoked_at = 0 AND state <> 'failed'"
            " ORDER BY id DESC LIMIT 1", (kept.id, kept.last_out_id), default=0,
        ) if kept.last_out_id else 0  # fmt: skip
    if kept.kind == "group":
        # In a group only what names me counts; those lines may lie far behind the chatter.
        named = rows(
            f"SELECT {_LINE} FROM message WHERE conversation_id = ? AND id > ? AND flags & {TO_ME}"
            " ORDER BY id DESC LIMIT 50",
            (kept.id, last_out),
        )
        found = sorted({r[0]: r for r in (*found, *named)}.values(), reverse=True)
    return _lines(found), last_id, last_in, last_out


def lines(conversation_id: int, limit: int) -> list[replies.Line]:
    """The newest lines of a conversation, oldest first."""
    sql = f"SELECT {_LINE} FROM message WHERE conversation_id = ? ORDER BY id DESC LIMIT ?"
    return _lines(rows(sql, (conversation_id, limit)))


def lines_from(conversation_id: int, message_id: int, limit: int, before: int) -> list[replies.Line]:
    """Up to ``limit`` lines of a conversation from a message on, oldest first, and up to ``before`` of those before it."""
    sql = f"SELECT {_LINE} FROM message WHERE conversation_id = ? AND id"
    past = rows(f"{sql} < ? ORDER BY id DESC LIMIT ?", (conversation_id, message_id, before))
    found = rows(f"{sql} >= ? ORDER BY id LIMIT ?", (conversation_id, message_id, limit))
    return _lines(found[::-1] + past)


def _reaches_my_turn(found: list[tuple[Any, ...]]) -> bool:
    """Whether the rows (newest first) hold the whole of my last turn: something of theirs stands before it."""
    mine = next((n for n, r in enumerate(found) if r[1] == 0 and not r[5] and not r[4] & Flag.AUTOMATIC), None)
    return mine is not None and any(r[1] for r in found[mine:])


def _call_outcome(extra: str) -> str:
    """The outcome in the words of :class:`app.domain.replies.Line`: a call that still rings has none."""
    word = str(json.loads(extra).get("outcome", ""))
    return {"ringing": "", "unanswered": "missed"}.get(word, word)


def _lines(found: list[tuple[Any, ...]]) -> list[replies.Line]:
    voted = (
        {
            r[0]
            for r in rows(
                "SELECT message_id FROM poll_vote WHERE sender_id = 0 AND message_id IN (SELECT value FROM json_each(?))",
                (json.dumps([r[0] for r in found]),),
            )
        }
        if any(r[2] == "poll" for r in found)
        else frozenset()
    )
    lines = []
    for message_id, sender_id, kind, text, flags, revoked_at, edited_at, extra, reacted in reversed(found):
        lines.append(
            replies.Line(
                id=message_id, at=message_id >> 20, from_me=sender_id == 0, kind=kind, text=text,
                automatic=bool(flags & Flag.AUTOMATIC), old=bool(flags & Flag.OLD), revoked=revoked_at > 0,
                mentions_me=bool(flags & Flag.MENTIONS_ME), mentions_all=bool(flags & Flag.MENTIONS_ALL),
                quotes_me=bool(flags & Flag.QUOTES_ME), reacted=bool(reacted & 1), acknowledged=reacted > 1,
                forwarded=bool(flags & Flag.FORWARDED), voted=message_id in voted, edited=edited_at > 0,
                call_outcome=_call_outcome(extra) if kind == "call" and extra else "",
            )
        )  # fmt: skip
    return lines
