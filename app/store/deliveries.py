"""Deliveries: one row for each way that a notification goes out by, claimed before it leaves."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from app.store.database import row, rows, value, write


class Due(NamedTuple):
    """A delivery that should leave now, with its way and its notification. ``held``: the quiet hours kept it until now."""

    id: int
    notification_id: int
    way_id: int
    owner_id: int
    tries: int
    way_kind: str
    way_name: str
    target: dict[str, Any]
    kind: str
    ended: bool
    held: bool


def queue(owner_id: int, notice_id: int, kind: str, *, now: int) -> int:
    """One delivery for each enabled way of the owner's that this kind goes by; returns how many."""
    sql = (
        "INSERT INTO delivery (notification_id, way_id, due_at) SELECT ?, w.id, ? FROM way w WHERE w.owner_id = ? AND w.enabled > 0"
        " AND EXISTS (SELECT 1 FROM json_each(w.kinds) k WHERE k.value = ?) ON CONFLICT DO NOTHING"
    )
    return write(sql, (notice_id, now, owner_id, kind))


def queue_one(notice_id: int, way_id: int, *, now: int) -> int:
    """A delivery by one way, whatever was chosen: a test."""
    return write("INSERT INTO delivery (notification_id, way_id, due_at) VALUES (?, ?, ?)", (notice_id, way_id, now))


def due(now: int) -> Due | None:
    """The next delivery that should leave."""
    sql = (
        "SELECT d.id, d.notification_id, d.way_id, w.owner_id, d.tries, w.kind, w.name, w.target, n.kind, n.ended_at > 0, d.held > 0 FROM delivery d"
        " JOIN way w ON w.id = d.way_id JOIN notification n ON n.id = d.notification_id"
        " WHERE d.state = 'queued' AND d.due_at <= ? ORDER BY d.due_at, d.id LIMIT 1"
    )
    found = row(sql, (now,))
    return None if found is None else Due(*found)._replace(target=json.loads(found[7]), ended=bool(found[9]), held=bool(found[10]))


def claim(delivery_id: int, now: int) -> bool:
    """Take a queued delivery; only one caller ever gets True."""
    sql = "UPDATE delivery SET state = 'sending', claimed_at = ?, tries = tries + 1 WHERE id = ? AND state = 'queued'"
    return write(sql, (now, delivery_id)) == 1


class Claimed(NamedTuple):
    """A delivery that was taken, and what it brings."""

    id: int
    notification_id: int


def claim_held(way_id: int, apart: Collection[str], now: int) -> list[Claimed]:
    """Take all that was held back of a way and may leave now, but for the kinds that stay ``apart``; the oldest first."""
    sql = (
        "UPDATE delivery SET state = 'sending', claimed_at = ?1, tries = tries + 1 WHERE way_id = ?2 AND state = 'queued' AND held > 0"
        " AND due_at <= ?1 AND notification_id IN"
        " (SELECT id FROM notification WHERE ended_at = 0 AND kind NOT IN (SELECT value FROM json_each(?3))) RETURNING id, notification_id"
    )
    return sorted(Claimed(*r) for r in rows(sql, (now, way_id, json.dumps(sorted(apart)))))


def hold(delivery_id: int, due_at: int) -> None:
    """Not in the quiet hours; at their end with whatever else they held back."""
    write("UPDATE delivery SET held = 1, due_at = ? WHERE id = ?", (due_at, delivery_id))


def end(delivery_id: int, state: str, *, now: int, error: str = "") -> None:
    """Record what became of a delivery: sent | failed | unknown | dropped."""
    write("UPDATE delivery SET state = ?, ended_at = ?, error = ? WHERE id = ?", (state, now, error[:300], delivery_id))


def postpone(delivery_id: int, due_at: int, *, error: str = "") -> None:
    """Not now: a failure that passes."""
    sql = "UPDATE delivery SET state = 'queued', due_at = ?, claimed_at = 0, error = ? WHERE id = ?"
    write(sql, (due_at, error[:300], delivery_id))


def drop(notice_ids: Sequence[int]) -> int:
    """What has not left of these notifications does not leave any more; returns how many."""
    sql = (
        "UPDATE delivery SET state = 'dropped' WHERE state = 'queued' AND notification_id IN (SELECT value FROM json_each(?))"
    )
    return write(sql, (json.dumps(list(notice_ids)),))


def drop_way(way_id: int) -> int:
    """Nothing leaves by a way that was switched off."""
    return write("UPDATE delivery SET state = 'dropped' WHERE state = 'queued' AND way_id = ?", (way_id,))


def interrupted(now: int) -> int:
    """At start: what was leaving when Kith ended may have left; it is not sent again. Returns how many."""
    return write("UPDATE delivery SET state = 'unknown', ended_at = ? WHERE state = 'sending'", (now,))


def newest(way_ids: Sequence[int]) -> dict[int, tuple[str, int, str]]:
    """Way -> (state, time, error) of what was last done by it."""
    sql = (
        "SELECT way_id, state, max(ended_at), error FROM delivery WHERE way_id IN (SELECT value FROM json_each(?)) AND ended_at > 0"
        " GROUP BY way_id"
    )
    return {r[0]: (r[1], r[2], r[3]) for r in rows(sql, (json.dumps(list(way_ids)),))}


def failures(way_id: int) -> int:
    """How many notifications a way could not bring since it last brought one."""
    sql = (
        "SELECT count(*) FROM delivery WHERE way_id = ? AND state = 'failed' AND id >"
        " (SELECT coalesce(max(id), 0) FROM delivery WHERE way_id = ? AND state = 'sent')"
    )
    return int(value(sql, (way_id, way_id)))
