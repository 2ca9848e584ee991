"""Linked accounts: what is known of each, and how far its log has been read."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from app.domain.facts import Position
from app.errors import NotFound
from app.store.database import insert, row, rows, value, write


class DeviceRow(NamedTuple):
    """One row of table ``device``; times are UTC milliseconds, 0 = never."""

    id: int
    owner_id: int
    channel: str
    name: str
    slug: str
    state: str
    state_at: int
    state_code: int
    state_until: int
    wanted: bool
    address: str
    alt: str
    push_name: str
    platform: str
    linked_at: int
    connected_at: int
    event_at: int
    phone_at: int
    sync_phase: str
    sync_done: int
    sync_total: int
    blocked_new_until: int
    spool_segment: int
    spool_offset: int
    created_at: int

    @property
    def position(self) -> Position:
        return Position(self.spool_segment, self.spool_offset)

    @property
    def mine(self) -> frozenset[str]:
        """My own addresses on this device."""
        return frozenset(a for a in (self.address, self.alt) if a)


_COLUMNS = ", ".join(DeviceRow._fields)


def all_of(owner_id: int) -> list[DeviceRow]:
    """The owner's devices, oldest first."""
    return [DeviceRow(*r) for r in rows(f"SELECT {_COLUMNS} FROM device WHERE owner_id = ? ORDER BY id", (owner_id,))]


def wanted() -> list[DeviceRow]:
    """Every device of every owner that should run (for the runtime alone)."""
    return [DeviceRow(*r) for r in rows(f"SELECT {_COLUMNS} FROM device WHERE wanted = 1 ORDER BY id")]


def every() -> list[DeviceRow]:
    """All devices of all owners (for the runtime alone)."""
    return [DeviceRow(*r) for r in rows(f"SELECT {_COLUMNS} FROM device ORDER BY id")]


def one(owner_id: int, device_id: int) -> DeviceRow:
    """The owner's device.

    Raises:
        NotFound: there is none, or it is another owner's.
    """
    found = row(f"SELECT {_COLUMNS} FROM device WHERE id = ? AND owner_id = ?", (device_id, owner_id))
    if found is None:
        raise NotFound("There is no such device.")
    return DeviceRow(*found)


def get(device_id: int) -> DeviceRow | None:
    """The device, whoever owns it (for channels reporting by device alone)."""
    found = row(f"SELECT {_COLUMNS} FROM device WHERE id = ?", (device_id,))
    return None if found is None else DeviceRow(*found)


def add(owner_id: int, *, channel: str, name: str, slug: str, now: int) -> int:
    """A new, unlinked device; returns its id."""
    return insert(
        "INSERT INTO device (owner_id, channel, name, slug, state, state_at, created_at) VALUES (?, ?, ?, ?, 'unlinked', ?, ?)",
        (owner_id, channel, name, slug, now, now),
    )


def update(device_id: int, **columns: Any) -> None:
    """Set columns by name (names come from code, never from people)."""
    assignments = ", ".join(f"{name} = ?" for name in columns)
    write(f"UPDATE device SET {assignments} WHERE id = ?", (*columns.values(), device_id))


def remove(device_id: int) -> None:
    """Forget the device's row; conversations must be gone or moved first."""
    write("DELETE FROM device WHERE id = ?", (device_id,))


def add_gap(device_id: int, conversation_id: int | None, since: int, until: int, expected: int, received: int) -> None:
    """Remember that messages are missing between two times."""
    write(
        "INSERT INTO gap (device_id, conversation_id, since, until, expected, received) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET expected = excluded.expected, received = max(received, excluded.received)",
        (device_id, conversation_id, since, until, expected, received),
    )


def with_gaps(owner_id: int, device_id: int, since: int, until: int) -> tuple[DeviceRow, list[tuple[int, int, int, int]]]:
    """The owner's device, and (since, until, expected, received) of its holes that touch the time span.

    Raises:
        NotFound: there is no such device, or it is another owner's.
    """
    sql = (
        f"SELECT {_COLUMNS}, (SELECT json_group_array(json_array(since, until, expected, received)) FROM gap"
        " WHERE device_id = device.id AND until >= ? AND since <= ?) FROM device WHERE id = ? AND owner_id = ?"
    )
    found = row(sql, (since, until, device_id, owner_id))
    if found is None:
        raise NotFound("There is no such device.")
    return DeviceRow(*found[:-1]), sorted((a, b, c, d) for a, b, c, d in json.loads(found[-1]))


def has_messages(device_id: int) -> bool:
    """Whether any conversation was ever held through the device."""
    return value("SELECT 1 FROM conversation WHERE device_id = ? LIMIT 1", (device_id,)) is not None
