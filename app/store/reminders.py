"""Reminders: rows with a due time, one for each obligation however often it is found, and those that the owner wrote."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from app.errors import NotFound
from app.store.database import insert, row, rows, write

#: What the owner wrote by hand; every other kind follows from something else and ends with it.
BY_HAND = "by_hand"


class ReminderRow(NamedTuple):
    """A reminder. ``state``: open (to be told at ``due_at``) | raised (told, not settled) | done | cancelled.

    ``subject`` names the obligation, ``step`` is the next time of telling it (0 first), ``round`` how often it stood again after
    it had been settled. ``contact_id`` is None, and name and picture '', where it is about nobody.
    """

    id: int
    owner_id: int
    contact_id: int | None
    name: str
    picture: str
    kind: str
    text: str
    task_id: int
    conversation_id: int
    message_id: int
    subject: str
    step: int
    round: int
    due_at: int
    recurrence: str
    state: str
    raised_at: int
    created_at: int


_SELECT = """
    SELECT r.id, r.owner_id, r.contact_id, coalesce(p.name, ''), coalesce(p.picture, ''), r.kind, r.text, r.task_id, r.conversation_id,
           r.message_id, r.subject, r.step, r.round, r.due_at, r.recurrence, r.state, r.raised_at, r.created_at
    FROM reminder r LEFT JOIN contact p ON p.id = r.contact_id
"""


def _reminder(r: tuple[Any, ...]) -> ReminderRow:
    return ReminderRow(*r)


def coming(owner_id: int, limit: int = 50, after: tuple[int, int] | None = None, *, until: int = 1 << 60) -> list[ReminderRow]:
    """What the owner wrote and was not told yet, the soonest first; ``after`` is (due_at, id) of the last one seen."""
    due_at, last_id = after or (-1, 0)
    sql = (
        f"{_SELECT} WHERE r.owner_id = ? AND r.state = 'open' AND r.kind = 'by_hand' AND r.raised_at = 0 AND r.due_at <= ?"
        " AND (r.due_at, r.id) > (?, ?) AND coalesce(p.binned_at, 0) = 0 ORDER BY r.due_at, r.id LIMIT ?"
    )
    return [_reminder(r) for r in rows(sql, (owner_id, until, due_at, last_id, limit))]


def standing(owner_id: int, limit: int = 50, before: int = 1 << 60) -> list[ReminderRow]:
    """What the owner wrote, was told and is not settled, the newest first; ``before`` is the id of the last one seen."""
    sql = (
        f"{_SELECT} WHERE r.owner_id = ? AND r.state IN ('open', 'raised') AND r.kind = 'by_hand' AND r.raised_at > 0 AND r.id < ?"
        " AND coalesce(p.binned_at, 0) = 0 ORDER BY r.id DESC LIMIT ?"
    )
    return [_reminder(r) for r in rows(sql, (owner_id, before, limit))]


def settled(owner_id: int, limit: int = 50, before: int = 1 << 60) -> list[ReminderRow]:
    """What the owner wrote and is done or dropped, the newest first; ``before`` is the id of the last one seen."""
    sql = (
        f"{_SELECT} WHERE r.owner_id = ? AND r.state IN ('done', 'cancelled') AND r.kind = 'by_hand' AND r.id < ?"
        " AND coalesce(p.binned_at, 0) = 0 ORDER BY r.id DESC LIMIT ?"
    )
    return [_reminder(r) for r in rows(sql, (owner_id, before, limit))]


def one(owner_id: int, reminder_id: int) -> ReminderRow:
    """One reminder of the owner's.

    Raises:
        NotFound: none, or another owner's.
    """
    found = row(f"{_SELECT} WHERE r.id = ? AND r.owner_id = ?", (reminder_id, owner_id))
    if found is None:
        raise NotFound("There is no such reminder.")
    return _reminder(found)


# ── For the actions ─────────────────────────────────────────────────────────────────────────────────────────────────


def known(owner_id: int, kind: str, subjects: Sequence[str]) -> dict[str, ReminderRow]:
    """The rows of a kind that are not settled, and those of these subjects: subject -> row."""
    sql = (
        f"{_SELECT} WHERE r.owner_id = ?1 AND r.kind = ?2 AND r.state IN ('open', 'raised') UNION"
        f" {_SELECT} WHERE r.owner_id = ?1 AND r.subject IN (SELECT value FROM json_each(?3))"
    )
    return {r[10]: _reminder(r) for r in rows(sql, (owner_id, kind, json.dumps(list(subjects))))}


def due(now: int, limit: int) -> list[ReminderRow]:
    """Of all owners: what they wrote and is to be told, the longest due first."""
    sql = f"{_SELECT} WHERE r.state = 'open' AND r.kind = 'by_hand' AND r.due_at <= ? ORDER BY r.due_at, r.id LIMIT ?"
    return [_reminder(r) for r in rows(sql, (now, limit))]


def add(owner_id: int, *, now: int, **columns: Any) -> int:
    """A new row, with a subject of its own where none is given; returns its id. Names come from code, never from people."""
    columns |= {"owner_id": owner_id, "created_at": now}
    subject = columns.pop("subject", None)
    marks = ", ".join("?" * len(columns))
    return insert(
        f"INSERT INTO reminder (subject, {', '.join(columns)}) VALUES"
        f" (coalesce(?, 'reminder:' || (SELECT coalesce(max(id), 0) + 1 FROM reminder)), {marks})",
        (subject, *columns.values()),
    )


def note(owner_id: int, *, now: int, subject: str, **columns: Any) -> bool:
    """A new row for an obligation; False when there is one. The index decides, not a look before."""
    columns |= {"owner_id": owner_id, "created_at": now, "subject": subject}
    marks = ", ".join("?" * len(columns))
    sql = f"INSERT INTO reminder ({', '.join(columns)}) VALUES ({marks}) ON CONFLICT (owner_id, subject) DO NOTHING"
    return write(sql, list(columns.values())) == 1


def take(reminder: ReminderRow, **columns: Any) -> bool:
    """Change a row that still stands as it was read. Only one caller ever gets True: so each step is told once."""
    names = ", ".join(f"{name} = ?" for name in columns)
    sql = f"UPDATE reminder SET {names} WHERE id = ? AND state = ? AND step = ? AND due_at = ?"
    return write(sql, (*columns.values(), reminder.id, reminder.state, reminder.step, reminder.due_at)) == 1


def remove(reminder: ReminderRow) -> None:
    """Drop a row that nobody was told of."""
    write("DELETE FROM reminder WHERE id = ? AND raised_at = 0", (reminder.id,))


def forget(before: int) -> int:
    """Drop what follows from something and was settled before it was due so long ago; returns how many."""
    return write("DELETE FROM reminder WHERE state IN ('done', 'cancelled') AND kind <> 'by_hand' AND due_at < ?", (before,))
