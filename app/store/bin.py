"""The bin: people, notes, tasks and meetings that were thrown away, until they are brought back or their time is over."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from app.errors import NotFound
from app.store.database import row, rows, write


class Thrown(NamedTuple):
    """Something in the bin. ``kind``: contact | note | task | encounter; ``about`` is a person's name or ""."""

    kind: str
    id: int
    title: str
    contact_id: int | None
    about: str
    binned_at: int
    picture: str


_LISTED = """
    SELECT 'contact' AS kind, id, name AS title, id AS contact_id, '' AS about, binned_at, picture FROM contact
        WHERE owner_id = ?1 AND binned_at > 0
    UNION ALL SELECT 'note', n.id, substr(n.body, 1, 200), n.contact_id, coalesce(p.name, ''), n.binned_at, '' FROM note n
        LEFT JOIN contact p ON p.id = n.contact_id WHERE n.owner_id = ?1 AND n.binned_at > 0
    UNION ALL SELECT 'task', t.id, t.title, t.contact_id, coalesce(p.name, ''), t.binned_at, '' FROM task t
        LEFT JOIN contact p ON p.id = t.contact_id WHERE t.owner_id = ?1 AND t.binned_at > 0
    UNION ALL SELECT 'encounter', e.id, iif(e.summary = '', e.kind, substr(e.summary, 1, 200)), e.contact_id, p.name, e.binned_at, ''
        FROM encounter e JOIN contact p ON p.id = e.contact_id WHERE e.owner_id = ?1 AND e.binned_at > 0
"""


def listed(owner_id: int, limit: int = 50, after: tuple[int, str, int] | None = None) -> list[Thrown]:
    """What is in the owner's bin, the newest first; ``after`` is (binned_at, kind, id) of the last one seen."""
    bound = after or (1 << 62, "", 0)
    sql = f"SELECT * FROM ({_LISTED}) WHERE (binned_at, kind, id) < (?2, ?3, ?4) ORDER BY binned_at DESC, kind DESC, id DESC LIMIT ?5"
    return [Thrown(*r) for r in rows(sql, (owner_id, *bound, limit))]


def throw_away(owner_id: int, contact_id: int, *, now: int) -> bool:
    """Put a person in the bin; returns whether they were not there already.

    Raises:
        NotFound: no such person of the owner's.
    """
    _see(owner_id, contact_id)
    return bool(write("UPDATE contact SET binned_at = ?, updated_at = ? WHERE id = ? AND binned_at = 0", (now, now, contact_id)))


def bring_back(owner_id: int, contact_id: int, *, now: int) -> bool:
    """Take a person out of the bin; returns whether they were in it.

    Raises:
        NotFound: no such person of the owner's.
    """
    _see(owner_id, contact_id)
    return bool(write("UPDATE contact SET binned_at = 0, updated_at = ? WHERE id = ? AND binned_at > 0", (now, contact_id)))


def _see(owner_id: int, contact_id: int) -> None:
    if row("SELECT 1 FROM contact WHERE id = ? AND owner_id = ? AND is_me = 0", (contact_id, owner_id)) is None:
        raise NotFound("There is no such person.")


def is_thrown(contact_id: int) -> bool:
    """Whether a person is in the bin."""
    return row("SELECT 1 FROM contact WHERE id = ? AND binned_at > 0", (contact_id,)) is not None


def who_wrote(conversation_ids: Iterable[int]) -> list[tuple[int, int]]:
    """(contact, conversation) of the people in the bin with whom these conversations are."""
    sql = (
        "SELECT p.id, c.id FROM conversation c JOIN contact p ON p.id = c.contact_id WHERE p.binned_at > 0"
        " AND c.id IN (SELECT value FROM json_each(?))"
    )
    return [(r[0], r[1]) for r in rows(sql, (json.dumps(list(conversation_ids)),))]


def overdue(before: int, limit: int = 50) -> list[tuple[int, int]]:
    """(owner, contact) of the people who were thrown away before a time."""
    sql = "SELECT owner_id, id FROM contact WHERE binned_at BETWEEN 1 AND ? ORDER BY binned_at LIMIT ?"
    return [(r[0], r[1]) for r in rows(sql, (before - 1, limit))]


def empty(before: int) -> dict[int, int]:
    """Delete notes, tasks and meetings that were thrown away before a time; returns owner -> how many."""
    gone: dict[int, int] = {}
    for table in ("note", "task", "encounter"):
        for owner_id, n in rows(f"SELECT owner_id, count(*) FROM {table} WHERE binned_at BETWEEN 1 AND ? GROUP BY owner_id", (before - 1,)):
            gone[owner_id] = gone.get(owner_id, 0) + n
        write(f"DELETE FROM {table} WHERE binned_at BETWEEN 1 AND ?", (before - 1,))
    return gone
