"""Messages that leave later: rows with a due time, handed to the outbox once."""

from __future__ import annotations

from typing import Any, NamedTuple

from app.domain.scheduling import CUT_OFFS, Facts
from app.errors import NotFound
from app.store.database import insert, row, rows, write

#: States in which a person can still decide: it has not left.
OPEN = ("waiting", "late", "failed")


class ScheduledRow(NamedTuple):
    """A message for later. ``state``: waiting | queued | late | done | cancelled | unneeded | failed.

    ``why``: a code for :func:`app.domain.scheduling.words`. ``message_id`` (0 = none) is the message that it became last, and
    ``message_state`` that message's; ``zone`` (''= the owner's) is where a recurring one keeps its wall time.
    """

    id: int
    owner_id: int
    conversation_id: int
    title: str
    contact_id: int | None
    picture: str
    kind: str
    body: str
    quote_id: int
    due_at: int
    zone: str
    recurrence: str
    unless_answered: bool
    cut_off: int
    state: str
    why: str
    message_id: int
    message_state: str
    created_at: int
    updated_at: int

    @property
    def asks(self) -> bool:
        """Whether it waits for the person's decision."""
        return self.state in ("late", "failed") or self.message_state == "unknown"


_SELECT = """
    SELECT s.id, s.owner_id, s.conversation_id, CASE c.kind WHEN 'group' THEN coalesce(nullif(c.title, ''), 'Group') ELSE coalesce(p.name, '') END,
           c.contact_id, CASE c.kind WHEN 'group' THEN c.picture ELSE coalesce(p.picture, '') END, c.kind, s.body, s.quote_id, s.due_at,
           s.zone, s.recurrence, s.unless_answered, s.cut_off, s.state, s.error, s.message_id, coalesce(m.state, ''), s.created_at, s.updated_at
    FROM scheduled s JOIN conversation c ON c.id = s.conversation_id LEFT JOIN contact p ON p.id = c.contact_id
    LEFT JOIN message m ON m.id = s.message_id AND s.message_id > 0
"""
_ASKS = "(s.state IN ('late', 'failed') OR m.state = 'unknown')"


def _row(r: tuple[Any, ...]) -> ScheduledRow:
    return ScheduledRow(*r)._replace(unless_answered=bool(r[12]))


def waiting(owner_id: int, limit: int = 50, after: tuple[int, int] | None = None, *, until: int = 1 << 60) -> list[ScheduledRow]:
    """What has yet to leave up to a time, the soonest first; ``after`` is (due_at, id) of the last one seen."""
    due_at, last_id = after or (-1, 0)
    sql = (
        f"{_SELECT} WHERE s.owner_id = ? AND s.state = 'waiting' AND s.due_at <= ? AND (s.due_at, s.id) > (?, ?)"
        " ORDER BY s.due_at, s.id LIMIT ?"
    )
    return [_row(r) for r in rows(sql, (owner_id, until, due_at, last_id, limit))]


def today(owner_id: int, until: int) -> list[ScheduledRow]:
    """What asks for a decision, then what leaves until a time."""
    sql = (
        f"{_SELECT} WHERE s.owner_id = ?1 AND s.state IN ('waiting', 'queued', 'late', 'failed')"
        f" AND ({_ASKS} OR s.state = 'waiting' AND s.due_at <= ?2) ORDER BY {_ASKS} IS NOT TRUE, s.due_at, s.id LIMIT 40"
    )
    return [_row(r) for r in rows(sql, (owner_id, until))]


def asking(owner_id: int, limit: int = 50) -> list[ScheduledRow]:
    """What did not leave in time, could not, or of which it is not known: the person decides."""
    sql = (
        f"{_SELECT} WHERE s.owner_id = ? AND s.state IN ('waiting', 'queued', 'late', 'failed') AND {_ASKS}"
        " ORDER BY s.due_at, s.id LIMIT ?"
    )
    return [_row(r) for r in rows(sql, (owner_id, limit))]


def of_conversation(owner_id: int, conversation_id: int) -> list[ScheduledRow]:
    """What is scheduled in a chat and what of it asks, the soonest first."""
    sql = f"{_SELECT} WHERE s.owner_id = ? AND s.conversation_id = ? AND (s.state = 'waiting' OR {_ASKS}) ORDER BY s.due_at, s.id LIMIT 50"
    return [_row(r) for r in rows(sql, (owner_id, conversation_id))]


def past(owner_id: int, limit: int = 50, before: int = 1 << 60) -> list[ScheduledRow]:
    """What left, was dropped or was not needed, the newest first; ``before`` is the id of the last one seen."""
    sql = f"{_SELECT} WHERE s.owner_id = ? AND s.state IN ('queued', 'done', 'cancelled', 'unneeded') AND s.id < ? ORDER BY s.id DESC LIMIT ?"
    return [_row(r) for r in rows(sql, (owner_id, before, limit))]


def refused(owner_id: int) -> list[ScheduledRow]:
    """What was handed over and could not be sent: the thread shows it, and offers to try again."""
    sql = (
        f"{_SELECT.replace('FROM scheduled s', 'FROM scheduled s INDEXED BY scheduled_left')}"
        " WHERE s.message_id > 0 AND s.state IN ('waiting', 'queued') AND m.state = 'failed' AND s.owner_id = ? LIMIT 200"
    )
    return [_row(r) for r in rows(sql, (owner_id,))]


def left_since(owner_id: int, since: int) -> list[ScheduledRow]:
    """What has left since a time (UTC ms), or was not needed; of a series its last one."""
    sql = (
        f"{_SELECT} WHERE s.owner_id = ?1 AND s.state IN ('done', 'waiting', 'unneeded') AND s.due_at >= ?3"
        " AND iif(s.state = 'unneeded', s.updated_at >= ?2, s.message_id >> 20 >= ?2 AND m.state IN ('sent', 'delivered', 'read', 'played'))"
        " LIMIT 200"
    )
    return [_row(r) for r in rows(sql, (owner_id, since, since - CUT_OFFS[-1]))]


def one(owner_id: int, scheduled_id: int) -> ScheduledRow:
    """One of the owner's.

    Raises:
        NotFound: none, or another owner's.
    """
    found = row(f"{_SELECT} WHERE s.id = ? AND s.owner_id = ?", (scheduled_id, owner_id))
    if found is None:
        raise NotFound("There is no such scheduled message.")
    return _row(found)


# ── For the actions ─────────────────────────────────────────────────────────────────────────────────────────────────


def due(now: int, limit: int) -> list[tuple[ScheduledRow, Facts]]:
    """Of all owners: what may have to leave, or to be said late, with what decides about it. Those that only wait for their
    line are left out, so that they never stand before others."""
    sql = f"""
        {_SELECT.replace(" FROM scheduled s", ", d.state, d.state_at, coalesce(p.blocked, 0), c.last_in_id >> 20 FROM scheduled s", 1)}
        JOIN device d ON d.id = c.device_id
        WHERE s.state = 'waiting' AND s.due_at <= ?1 AND (d.state = 'connected' OR s.due_at + s.cut_off < ?1)
        ORDER BY s.due_at, s.id LIMIT ?2
    """
    found = []
    for r in rows(sql, (now, limit)):
        one = _row(r[:-4])
        state, state_at, blocked, heard_at = r[-4:]
        connected_at = max(1, state_at) if state == "connected" else 0
        facts = Facts(one.due_at, one.cut_off, connected_at, bool(blocked), one.unless_answered, one.created_at, heard_at)
        found.append((one, facts))
    return found


def needless(limit: int) -> list[ScheduledRow]:
    """Of all owners: what waits for an answer that has come by now."""
    sql = (
        f"{_SELECT} WHERE s.state = 'waiting' AND s.unless_answered AND c.last_in_id >> 20 > s.created_at ORDER BY s.due_at, s.id LIMIT ?"
    )
    return [_row(r) for r in rows(sql, (limit,))]


def left(limit: int) -> list[ScheduledRow]:
    """Of all owners: what was handed over for good and has come to an end, well or not."""
    sql = (
        f"{_SELECT.replace('FROM scheduled s', 'FROM scheduled s INDEXED BY scheduled_left')}"
        " WHERE s.message_id > 0 AND s.state IN ('waiting', 'queued') AND s.state = 'queued'"
        " AND coalesce(m.state, 'gone') IN ('sent', 'delivered', 'read', 'played', 'gone') LIMIT ?"
    )
    return [_row(r) for r in rows(sql, (limit,))]


def held_up(now: int, limit: int) -> list[ScheduledRow]:
    """Of all owners: what was handed over, still waits in the outbox, and may leave by itself no more."""
    sql = (
        f"{_SELECT.replace('FROM scheduled s', 'FROM scheduled s INDEXED BY scheduled_left')}"
        " WHERE s.message_id > 0 AND s.state IN ('waiting', 'queued') AND m.state = 'queued' AND (s.message_id >> 20) + s.cut_off < ? LIMIT ?"
    )
    return [_row(r) for r in rows(sql, (now, limit))]


def add(owner_id: int, *, now: int, **columns: Any) -> int:
    """A new row; returns its id. Names come from code, never from people."""
    columns = {"created_at": now, "updated_at": now, **columns, "owner_id": owner_id}
    marks = ", ".join("?" * len(columns))
    return insert(f"INSERT INTO scheduled ({', '.join(columns)}) VALUES ({marks})", list(columns.values()))


def take(scheduled_id: int, state: str, due_at: int, /, **columns: Any) -> bool:
    """Change a row that still stands in a state with a due time. Only one caller ever gets True: so it leaves once."""
    names = ", ".join(f"{name} = ?" for name in columns)
    sql = f"UPDATE scheduled SET {names} WHERE id = ? AND state = ? AND due_at = ?"
    return write(sql, (*columns.values(), scheduled_id, state, due_at)) == 1


def update(scheduled_id: int, **columns: Any) -> None:
    """Set columns by name (names come from code, never from people)."""
    names = ", ".join(f"{name} = ?" for name in columns)
    write(f"UPDATE scheduled SET {names} WHERE id = ?", (*columns.values(), scheduled_id))
