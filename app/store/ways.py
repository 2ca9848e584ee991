"""Ways: how an owner can be reached, and which kinds of notifications go by each. Targets hold secrets; pages show a name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from app.errors import NotFound
from app.store.database import row, rows, value, write


class Way(NamedTuple):
    """One way. ``kind``: push | email | apprise | self_chat; ``failed_at``: switched off by itself since, with ``error``."""

    id: int
    owner_id: int
    kind: str
    name: str
    target: dict[str, Any]
    kinds: frozenset[str]
    enabled: bool
    failed_at: int
    error: str
    created_at: int


_WAY = "SELECT id, owner_id, kind, name, target, kinds, enabled, failed_at, error, created_at FROM way "


def _way(found: tuple[Any, ...]) -> Way:
    way = Way(*found)
    return way._replace(target=json.loads(found[4]), kinds=frozenset(json.loads(found[5])), enabled=bool(found[6]))


def digest(address: str) -> str:
    """By what two targets are the same."""
    return hashlib.sha256(address.encode()).hexdigest()


def add(owner_id: int, kind: str, name: str, target: dict[str, Any], address: str, kinds: Iterable[str], *, now: int) -> int:
    """A way to ``address``; when there is one already it is switched on again. Returns its id. Inside a transaction."""
    sql = (
        "INSERT INTO way (owner_id, kind, name, target, digest, kinds, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (owner_id, kind, digest) DO UPDATE SET target = excluded.target, enabled = 1, failed_at = 0, error = '' RETURNING id"
    )
    found = row(sql, (owner_id, kind, name, json.dumps(target), digest(address), json.dumps(sorted(kinds)), now))
    assert found is not None
    return int(found[0])


def of(owner_id: int) -> list[Way]:
    """The owner's ways, oldest first."""
    return [_way(r) for r in rows(_WAY + "WHERE owner_id = ? ORDER BY id", (owner_id,))]


def one(owner_id: int, way_id: int) -> Way:
    """One of the owner's ways.

    Raises:
        NotFound: there is none.
    """
    found = row(_WAY + "WHERE id = ? AND owner_id = ?", (way_id, owner_id))
    if found is None:
        raise NotFound("There is no such way.")
    return _way(found)


def by_address(owner_id: int, kind: str, address: str) -> int | None:
    """The owner's way of this kind to this address."""
    found = value("SELECT id FROM way WHERE owner_id = ? AND kind = ? AND digest = ?", (owner_id, kind, digest(address)))
    return None if found is None else int(found)


def remove_elsewhere(owner_id: int, kind: str, address: str) -> int:
    """Take an address away from everybody else: a browser belongs to who uses it now."""
    return write("DELETE FROM way WHERE kind = ? AND digest = ? AND owner_id <> ?", (kind, digest(address), owner_id))


def wants(owner_id: int, kind: str) -> bool:
    """Whether a kind goes by any enabled way of the owner's."""
    sql = "SELECT 1 FROM way w, json_each(w.kinds) k WHERE w.owner_id = ? AND w.enabled > 0 AND k.value = ? LIMIT 1"
    return value(sql, (owner_id, kind)) is not None


def set_kinds(owner_id: int, way_id: int, kinds: Iterable[str]) -> None:
    """Which kinds go by this way."""
    write("UPDATE way SET kinds = ? WHERE id = ? AND owner_id = ?", (json.dumps(sorted(kinds)), way_id, owner_id))


def switch(way_id: int, enabled: bool, *, failed_at: int = 0, error: str = "") -> None:
    """Switch a way on or off; ``failed_at``: it switched itself off."""
    sql = "UPDATE way SET enabled = ?, failed_at = ?, error = ? WHERE id = ?"
    write(sql, (enabled, failed_at, error[:300], way_id))


def remove(owner_id: int, way_id: int) -> bool:
    """Forget a way with its target; says whether it was there."""
    return write("DELETE FROM way WHERE id = ? AND owner_id = ?", (way_id, owner_id)) > 0


def broken(owner_id: int) -> list[Way]:
    """The ways that switched themselves off."""
    return [way for way in of(owner_id) if way.failed_at]


def mute(owner_id: int, contact_id: int, muted: bool) -> None:
    """Whether what is about a person is told quietly.

    Raises:
        NotFound: no such person of the owner's.
    """
    if not write("UPDATE contact SET alerts_muted = ? WHERE id = ? AND owner_id = ?", (muted, contact_id, owner_id)):
        raise NotFound("There is no such person.")


def is_muted(owner_id: int, contact_id: int) -> bool:
    """Whether nothing is told aloud about a person."""
    return bool(value("SELECT alerts_muted FROM contact WHERE id = ? AND owner_id = ?", (contact_id, owner_id), 0))


def muted(owner_id: int) -> list[tuple[int, str]]:
    """(contact, name) of those about whom nothing is told aloud."""
    sql = "SELECT id, name FROM contact WHERE owner_id = ? AND alerts_muted > 0 AND binned_at = 0 ORDER BY name COLLATE NOCASE, id"
    return [(r[0], r[1]) for r in rows(sql, (owner_id,))]
