"""What the first hours with Kith ask of the database: how much has come in, how much of it waits and is old."""

from __future__ import annotations

from typing import NamedTuple

from app.store.database import row


class SoFar(NamedTuple):
    """How much there is: people with a conversation, messages, files that are here, files that are known of."""

    contacts: int
    messages: int
    files: int
    files_known: int


class Old(NamedTuple):
    """How many conversations wait, and how many of them since before a time."""

    waiting: int
    older: int


def so_far(owner_id: int) -> SoFar:
    """How much of an owner's past has come in."""
    found = row(
        "SELECT (SELECT count(*) FROM contact WHERE owner_id = ?1),"
        " (SELECT coalesce(sum(messages), 0) FROM conversation WHERE owner_id = ?1),"
        " count(f.message_id) FILTER (WHERE f.state IN ('stored', 'local')),"
        " count(f.message_id) FILTER (WHERE f.state IN ('stored', 'local', 'queued', 'fetching'))"
        " FROM media f JOIN message m ON m.id = f.message_id JOIN device d ON d.id = m.device_id WHERE d.owner_id = ?1",
        (owner_id,),
    )
    return SoFar(*found)  # type: ignore[misc]


def old(owner_id: int, before: int) -> Old:
    """How many conversations wait, and how many of them since before a time (UTC ms)."""
    found = row(
        "SELECT count(*), count(*) FILTER (WHERE opened_at < ?2) FROM conversation"
        " WHERE owner_id = ?1 AND lane IN ('pending', 'mentions')",
        (owner_id, before),
    )
    return Old(*found)  # type: ignore[misc]
