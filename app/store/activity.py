"""How many messages went to and fro, counted by the hour in the transaction that writes them.

Pages about activity read these counts and never the messages. Hours are UTC hours since the epoch: days and weekdays are
made of them where people read, so that another time zone changes no row. Calls and notes of the system are no messages.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.store.database import row, rows, value, write, write_many

HOUR = 3_600_000  # milliseconds
UNCOUNTED = frozenset(("system", "call"))
_COUNTED = "kind NOT IN ('system', 'call')"


class Hour(NamedTuple):
    """An hour in which something was written."""

    hour: int
    mine: int
    theirs: int


class Shared(NamedTuple):
    """Somebody, and how much was written with them."""

    contact_id: int
    name: str
    picture: str
    mine: int
    theirs: int


class Total(NamedTuple):
    """All that was ever written in a conversation. ``first`` and ``last`` are hours; 0 = nothing."""

    mine: int
    theirs: int
    first: int
    last: int


# ── Counting ────────────────────────────────────────────────────────────────────────────────────────────────────────


_COUNTS = (
    "SELECT m.conversation_id, c.owner_id, c.kind = 'group', (m.id >> 20) / 3600000, sum(m.sender_id = 0), sum(m.sender_id <> 0)"
    " FROM json_each(?) j CROSS JOIN message m ON m.id = j.value CROSS JOIN conversation c ON c.id = m.conversation_id"
    f" WHERE m.{_COUNTED} GROUP BY 1, 4"
)
_ADDED = "ON CONFLICT DO UPDATE SET mine = mine + excluded.mine, theirs = theirs + excluded.theirs"


def count(message_ids: Sequence[int]) -> None:
    """Count messages that were just stored."""
    _count(message_ids, 1)


def uncount(message_ids: Sequence[int]) -> None:
    """Take messages out of the counts; call it while they are still stored."""
    hours = _count(message_ids, -1)
    write_many("DELETE FROM activity WHERE conversation_id = ? AND hour = ? AND mine = 0 AND theirs = 0", hours)


def _count(message_ids: Sequence[int], sign: int) -> list[tuple[int, int]]:
    """Add messages to the counts of their conversations and owners (``sign`` 1), or take them away (-1); returns (conversation, hour)."""
    of_conversation: Counter[int] = Counter()
    mine_of_owner: Counter[tuple[int, int, int]] = Counter()
    theirs_of_owner: Counter[tuple[int, int, int]] = Counter()
    hours = []
    for conversation_id, owner_id, in_group, hour, mine, theirs in rows(_COUNTS, (json.dumps(message_ids),)):
        hours.append((conversation_id, hour, sign * mine, sign * theirs))
        of_conversation[conversation_id] += sign * (mine + theirs)
        mine_of_owner[owner_id, in_group, hour] += sign * mine
        theirs_of_owner[owner_id, in_group, hour] += sign * theirs
    write_many(f"INSERT INTO activity (conversation_id, hour, mine, theirs) VALUES (?, ?, ?, ?) {_ADDED}", hours)
    write_many("UPDATE conversation SET messages = messages + ? WHERE id = ?", [(n, c) for c, n in of_conversation.items()])
    write_many(
        f"INSERT INTO activity_of_owner (owner_id, in_group, hour, mine, theirs) VALUES (?, ?, ?, ?, ?) {_ADDED}",
        [(*key, mine, theirs_of_owner[key]) for key, mine in mine_of_owner.items()],
    )
    return [(conversation_id, hour) for conversation_id, hour, _, _ in hours]


def recount(conversation_ids: Iterable[int]) -> None:
    """Count conversations anew from their messages, after messages went from one to another."""
    wanted = json.dumps(list(conversation_ids))
    write("DELETE FROM activity WHERE conversation_id IN (SELECT value FROM json_each(?))", (wanted,))
    write(
        "INSERT INTO activity SELECT conversation_id, (id >> 20) / 3600000, sum(sender_id = 0), sum(sender_id <> 0) FROM message"
        f" WHERE conversation_id IN (SELECT value FROM json_each(?)) AND {_COUNTED} GROUP BY 1, 2",
        (wanted,),
    )
    write(
        "UPDATE conversation SET messages = (SELECT coalesce(sum(mine + theirs), 0) FROM activity WHERE conversation_id ="
        " conversation.id) WHERE id IN (SELECT value FROM json_each(?))",
        (wanted,),
    )


# ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def of_owner(owner_id: int, since: int, until: int, *, groups: bool = False) -> list[Hour]:
    """The owner's hours from ``since`` up to, not with, ``until``: chats with people, or those in groups."""
    return [Hour(*r) for r in rows(
        "SELECT hour, mine, theirs FROM activity_of_owner WHERE owner_id = ? AND in_group = ? AND hour >= ? AND hour < ?"
        " AND mine + theirs > 0 ORDER BY hour",
        (owner_id, int(groups), since, until),
    )]  # fmt: skip


def of_conversation(owner_id: int, conversation_id: int | None, since: int, until: int, limit: int = -1) -> list[Hour]:
    """The hours of one conversation of the owner's, the newest first; none for a conversation that is not theirs."""
    return [Hour(*r) for r in rows(
        "SELECT a.hour, a.mine, a.theirs FROM activity a JOIN conversation c ON c.id = a.conversation_id AND c.owner_id = ?"
        " WHERE a.conversation_id = ? AND a.hour >= ? AND a.hour < ? ORDER BY a.hour DESC LIMIT ?",
        (owner_id, conversation_id, since, until, limit),
    )]  # fmt: skip


def total(owner_id: int, conversation_id: int | None) -> Total:
    """All that was ever written in a conversation of the owner's."""
    found = row(
        "SELECT coalesce(sum(a.mine), 0), coalesce(sum(a.theirs), 0), coalesce(min(a.hour), 0), coalesce(max(a.hour), 0)"
        " FROM activity a JOIN conversation c ON c.id = a.conversation_id AND c.owner_id = ? WHERE a.conversation_id = ?",
        (owner_id, conversation_id),
    )
    return Total(*(found or (0, 0, 0, 0)))


def first_hour(owner_id: int) -> int:
    """The hour of the owner's first message; 0 when there is none."""
    sql = "SELECT min(hour) FROM activity_of_owner WHERE owner_id = ? AND hour > 0 AND mine + theirs > 0"
    return int(value(sql, (owner_id,)) or 0)


def top_people(owner_id: int, since: int, until: int, limit: int = 10) -> list[Shared]:
    """With whom most was written in that time, most first."""
    return [Shared(*r) for r in rows(
        "SELECT p.id, p.name, p.picture, sum(a.mine), sum(a.theirs) FROM conversation c"
        " JOIN contact p ON p.id = c.contact_id AND p.binned_at = 0 JOIN activity a ON a.conversation_id = c.id AND a.hour >= ? AND a.hour < ?"
        " WHERE c.owner_id = ? AND c.kind = 'direct' GROUP BY c.id ORDER BY sum(a.mine + a.theirs) DESC, p.id LIMIT ?",
        (since, until, owner_id, limit),
    )]  # fmt: skip


def beginnings(owner_id: int) -> list[int]:
    """The hour of the first message with each person, in order."""
    return sorted(r[0] for r in rows(
        "SELECT (SELECT min(hour) FROM activity WHERE conversation_id = c.id AND hour > 0) AS first FROM conversation c"
        " JOIN contact p ON p.id = c.contact_id AND p.binned_at = 0 WHERE c.owner_id = ? AND c.kind = 'direct' AND first IS NOT NULL", (owner_id,),
    ))  # fmt: skip
