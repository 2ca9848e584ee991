"""How somebody can be reached: what was written down, and the addresses that the network knows."""

from __future__ import annotations

from typing import Any, NamedTuple

from app.domain import identity
from app.errors import NotFound
from app.store.database import insert, row, rows, value, write


class Point(NamedTuple):
    """A way to reach somebody. ``value`` is its normal form: ``+15550100`` (E.164), ``ana@example.org``, ``https://…``.

    One of kind ``whatsapp`` is drawn from the network's addresses: its ``id`` is 0 and it cannot be changed.
    """

    id: int
    kind: str  # phone | whatsapp | email | link | other
    value: str
    label: str
    is_primary: bool
    verified_at: int  # 0 = not verified
    verified_how: str  # network | by_hand | import
    created_at: int


class Holder(NamedTuple):
    """Somebody who has a point that is being given to another."""

    contact_id: int
    name: str


_SELECT = "SELECT id, kind, value, label, is_primary, verified_at, verified_how, created_at FROM point"
_ORDER = "ORDER BY CASE kind WHEN 'phone' THEN 0 WHEN 'email' THEN 1 WHEN 'link' THEN 2 ELSE 3 END, is_primary DESC, id"


def _point(r: tuple[Any, ...]) -> Point:
    return Point(*r)._replace(is_primary=bool(r[4]))


def of_contact(contact_id: int) -> list[Point]:
    """Everything a person can be reached by: the network's addresses first, then by kind, the primary ones first.

    An address that was made of a number written down is the network's only when something was said through it.
    """
    sql = """
        SELECT value, created_at FROM address a WHERE contact_id = ?1 AND (
            NOT EXISTS (SELECT 1 FROM point WHERE contact_id = ?1 AND kind = 'phone' AND value = replace(a.value, 'pn:', '+')
                AND verified_how <> 'network')
            OR EXISTS (SELECT 1 FROM conversation WHERE contact_id = ?1 AND last_id > 0))
        ORDER BY value GLOB 'lid:*', id
    """
    whatsapp = [
        Point(0, "whatsapp", address, "", n == 0, at, "network", at)
        for n, (address, at) in enumerate(r for r in rows(sql, (contact_id,)) if identity.is_direct(r[0]))
    ]
    return whatsapp + [_point(r) for r in rows(f"{_SELECT} WHERE contact_id = ? {_ORDER}", (contact_id,))]


def point(owner_id: int, contact_id: int, point_id: int) -> Point:
    """One that was written down.

    Raises:
        NotFound: no such point of this person of the owner's.
    """
    found = row(f"{_SELECT} WHERE id = ? AND contact_id = ? AND owner_id = ?", (point_id, contact_id, owner_id))
    if found is None:
        raise NotFound("There is no such way to reach them.")
    return _point(found)


def holders(owner_id: int, contact_id: int, kind: str, normal: str) -> list[Holder]:
    """Others who have the same phone number or address, written down or known from the network."""
    address = f"pn:{normal.removeprefix('+')}" if kind == "phone" else f"email:{normal}" if kind == "email" else ""
    sql = """
        SELECT p.id, p.name FROM contact p WHERE p.owner_id = ?1 AND p.id <> ?2 AND p.is_me = 0 AND p.binned_at = 0 AND p.id IN (
            SELECT contact_id FROM point WHERE owner_id = ?1 AND kind = ?3 AND value = ?4
            UNION SELECT contact_id FROM address WHERE owner_id = ?1 AND value = ?5)
        ORDER BY p.id
    """
    return [Holder(*r) for r in rows(sql, (owner_id, contact_id, kind, normal, address))]


def is_on_network(contact_id: int, normal: str) -> bool:
    """Whether the network knows a person by this phone number (E.164)."""
    sql = "SELECT 1 FROM address WHERE contact_id = ? AND value = ?"
    return value(sql, (contact_id, f"pn:{normal.removeprefix('+')}")) is not None


def my_numbers(owner_id: int) -> list[str]:
    """The owner's own numbers (``pn:…``), of the linked devices: they say in which country they write."""
    return [r[0] for r in rows("SELECT address FROM device WHERE owner_id = ? AND address GLOB 'pn:*' ORDER BY id", (owner_id,))]


# ── For the actions ─────────────────────────────────────────────────────────────────────────────────────────────────


def add(owner_id: int, contact_id: int, kind: str, normal: str, *, label: str, verified_how: str, now: int) -> int:
    """Write one down; the first of its kind is the primary one. Returns its id."""
    return insert(
        "INSERT INTO point (owner_id, contact_id, kind, value, label, is_primary, verified_at, verified_how, created_at) VALUES"
        " (?1, ?2, ?3, ?4, ?5, NOT EXISTS (SELECT 1 FROM point WHERE contact_id = ?2 AND kind = ?3 AND is_primary), ?6, ?7, ?8)",
        (owner_id, contact_id, kind, normal, label, now if verified_how else 0, verified_how, now),
    )


def update(point_id: int, **columns: Any) -> None:
    """Set columns by name (names come from code, never from people)."""
    write(f"UPDATE point SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?", (*columns.values(), point_id))


def set_primary(contact_id: int, kind: str, point_id: int) -> None:
    """Make one the primary of its kind, and no other."""
    write("UPDATE point SET is_primary = (id = ?) WHERE contact_id = ? AND kind = ?", (point_id, contact_id, kind))


def remove(contact_id: int, point_id: int, kind: str) -> None:
    """Forget one; if it was the primary one, the oldest that is left becomes it."""
    write("DELETE FROM point WHERE id = ?", (point_id,))
    write(
        "UPDATE point SET is_primary = 1 WHERE id = (SELECT min(id) FROM point WHERE contact_id = ?1 AND kind = ?2)"
        " AND NOT EXISTS (SELECT 1 FROM point WHERE contact_id = ?1 AND kind = ?2 AND is_primary)",
        (contact_id, kind),
    )


def is_known(contact_id: int, kind: str, normal: str) -> bool:
    """Whether this is written down already."""
    return value("SELECT 1 FROM point WHERE contact_id = ? AND kind = ? AND value = ?", (contact_id, kind, normal)) is not None
