"""What was decided about chats in one go: kept for a day, so that it can be taken back as one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from app.store.database import insert, row, rows, value, write


class Standing(NamedTuple):
    """The columns of a conversation that a decision may change; ``newest`` is its newest message's id, 0 = none."""

    id: int
    lane: str
    newest: int
    columns: dict[str, Any]


class Change(NamedTuple):
    """One conversation's part of a decision: its columns before and after."""

    conversation_id: int
    before: dict[str, Any]
    after: dict[str, Any]


_COLUMNS = ("done_through", "backlog_through", "snoozed_until", "archived", "marked_unread", "override")


def standing(owner_id: int, conversation_ids: Sequence[int]) -> list[Standing]:
    """How these conversations of the owner's stand; others' are left out."""
    sql = (
        f"SELECT id, lane, last_id, {', '.join(_COLUMNS)} FROM conversation"
        " WHERE owner_id = ? AND id IN (SELECT value FROM json_each(?)) ORDER BY id"
    )
    found = rows(sql, (owner_id, json.dumps(list(conversation_ids))))
    return [Standing(r[0], r[1], r[2], dict(zip(_COLUMNS, r[3:], strict=True))) for r in found]


def in_lane(owner_id: int, lane: str) -> list[int]:
    """Every conversation of a lane."""
    sql = "SELECT id FROM conversation WHERE owner_id = ? AND lane = ? AND lane <> '' ORDER BY opened_at, id"
    return [r[0] for r in rows(sql, (owner_id, lane))]


def waiting_since_before(owner_id: int, before: int) -> list[int]:
    """Conversations that stand among those that wait and were opened before a time."""
    sql = "SELECT id FROM conversation WHERE owner_id = ? AND lane IN ('pending', 'mentions') AND opened_at < ? ORDER BY id"
    return [r[0] for r in rows(sql, (owner_id, before))]


def keep(owner_id: int, changes: Sequence[Change], *, now: int) -> int:
    """Remember a decision; returns its id."""
    return insert(
        "INSERT INTO triage (owner_id, at, changes) VALUES (?, ?, ?)", (owner_id, now, json.dumps(list(changes)))
    )


def kept(owner_id: int, triage_id: int) -> tuple[list[Change], bool] | None:
    """A decision of the owner's and whether it was taken back already; None when there is none (any more)."""
    found = row("SELECT changes, undone_at FROM triage WHERE id = ? AND owner_id = ?", (triage_id, owner_id))
    return None if found is None else ([Change(*change) for change in json.loads(found[0])], found[1] > 0)


def newest(owner_id: int) -> int:
    """The owner's last decision that was not taken back; 0 when there is none."""
    return int(value("SELECT max(id) FROM triage WHERE owner_id = ? AND undone_at = 0", (owner_id,)) or 0)


def note_undone(triage_id: int, *, now: int) -> None:
    """A decision was taken back."""
    write("UPDATE triage SET undone_at = ? WHERE id = ?", (now, triage_id))


def forget(before: int) -> int:
    """Drop decisions made before a time; returns how many."""
    return write("DELETE FROM triage WHERE at < ?", (before,))
