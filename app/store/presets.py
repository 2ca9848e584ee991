"""Saved views of a list: a name and the address's query string."""

from __future__ import annotations

from typing import NamedTuple

from app.errors import NotFound
from app.store.database import insert, row, rows, value, write


class PresetRow(NamedTuple):
    """A saved view of a page; ``query`` is what stands behind the ``?``."""

    id: int
    page: str
    name: str
    query: str
    position: int


_SELECT = "SELECT id, page, name, query, position FROM preset WHERE owner_id = ?"


def listed(owner_id: int, page: str = "people") -> list[PresetRow]:
    """The owner's saved views of a page, in the owner's order."""
    return [PresetRow(*r) for r in rows(f"{_SELECT} AND page = ? ORDER BY position, id", (owner_id, page))]


def preset(owner_id: int, preset_id: int) -> PresetRow:
    """One saved view of the owner's.

    Raises:
        NotFound: there is none, or it is another owner's.
    """
    found = row(f"{_SELECT} AND id = ?", (owner_id, preset_id))
    if found is None:
        raise NotFound("There is no such saved view.")
    return PresetRow(*found)


def put(owner_id: int, page: str, name: str, query: str) -> int:
    """Keep a view under a name, in place of what had that name; returns its id."""
    there = value("SELECT id FROM preset WHERE owner_id = ? AND page = ? AND name = ?", (owner_id, page, name))
    if there is not None:
        write("UPDATE preset SET name = ?, query = ? WHERE id = ?", (name, query, there))
        return int(there)
    last = value("SELECT coalesce(max(position), 0) FROM preset WHERE owner_id = ? AND page = ?", (owner_id, page))
    return insert(
        "INSERT INTO preset (owner_id, page, name, query, position) VALUES (?, ?, ?, ?, ?)", (owner_id, page, name, query, last + 1)
    )


def update(preset_id: int, **columns: str | int) -> None:
    """Set columns by name (names come from code, never from people)."""
    changes = ", ".join(f"{name} = ?" for name in columns)
    write(f"UPDATE preset SET {changes} WHERE id = ?", (*columns.values(), preset_id))


def remove(preset_id: int) -> None:
    """Forget a saved view."""
    write("DELETE FROM preset WHERE id = ?", (preset_id,))
