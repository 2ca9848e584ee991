"""Changing rows so that it can be taken back: what moved, what went, what was added, what was changed from what to what."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.store.belongings import columns_of, key_of
from app.store.database import db, rows, value, write

Fields = dict[str, Any]


class Ledger:
    """The changes of one merge. Every method changes rows and writes down how it was; ``data`` is JSON.

    ``moved``: "table.column" -> keys of the rows that went over (the key without that column). ``lost``: table -> whole rows that
    were taken out. ``added``: table -> whole rows that were put in. ``changed``: [table, key, before, after].
    """

    def __init__(self) -> None:
        self.moved: dict[str, list[Any]] = {}
        self.lost: dict[str, list[Fields]] = {}
        self.added: dict[str, list[Fields]] = {}
        self.changed: list[tuple[str, Fields, Fields, Fields]] = []

    def data(self) -> Fields:
        """All of it, to be stored."""
        return {"moved": self.moved, "lost": self.lost, "added": self.added, "changed": self.changed}

    def move(self, table: str, column: str, old: int, new: int) -> None:
        """Rows of ``old`` become ``new``'s; those that ``new`` has already (by a unique key) are taken out instead."""
        rest = _beside(table, column)
        picked = f"SELECT {', '.join(rest)} FROM {table} WHERE {column} = ?"
        keys = rows(picked, (old,))
        if not keys:
            return
        write(f"UPDATE OR IGNORE {table} SET {column} = ? WHERE {column} = ?", (new, old))
        stayed = set(rows(picked, (old,)))
        if stayed:
            self.lose(table, f"{column} = ?", (old,))
        went = [list(key) if len(key) > 1 else key[0] for key in keys if key not in stayed]
        self.moved.setdefault(f"{table}.{column}", []).extend(went)

    def note_moved(self, place: str, ids: Iterable[int]) -> None:
        """Write down rows that the caller moves itself."""
        self.moved.setdefault(place, []).extend(ids)

    def lose(self, table: str, where: str, params: Sequence[Any]) -> None:
        """Take rows out."""
        self.note_lost(table, where, params)
        write(f"DELETE FROM {table} WHERE {where}", params)

    def note_lost(self, table: str, where: str, params: Sequence[Any]) -> None:
        """Write down rows that the caller takes out itself."""
        if found := fetched(table, where, params):
            self.lost.setdefault(table, []).extend(found)

    def add(self, table: str, row: Fields) -> None:
        """Put a row in, unless its key is taken."""
        marks = ", ".join("?" * len(row))
        if write(f"INSERT OR IGNORE INTO {table} ({', '.join(row)}) VALUES ({marks})", list(map(_plain, row.values()))):
            self.added.setdefault(table, []).append(row)

    def change(self, table: str, row: Fields, after: Mapping[str, Any]) -> None:
        """Set columns of a row that was read a moment ago; what stays the same is not written down."""
        new = {name: worth for name, worth in after.items() if row[name] != worth}
        if new:
            key = {name: row[name] for name in key_of(table)}
            set_columns(table, key, new)
            self.changed.append((table, key, {name: row[name] for name in new}, new))


def fetched(table: str, where: str, params: Sequence[Any] = ()) -> list[Fields]:
    """Whole rows as column -> value; bytes are written as ``{"hex": …}``."""
    names = columns_of(table)
    return [
        {name: {"hex": worth.hex()} if isinstance(worth, bytes) else worth for name, worth in zip(names, found, strict=True)}
        for found in rows(f"SELECT {', '.join(names)} FROM {table} WHERE {where}", params)
    ]


def put(table: str, row: Fields) -> bool:
    """Put a row back; returns whether its place was free. What an older Kith wrote down of columns that are gone is let be."""
    known = columns_of(table)
    row = {name: worth for name, worth in row.items() if name in known}
    marks = ", ".join("?" * len(row))
    sql = f"INSERT OR IGNORE INTO {table} ({', '.join(row)}) VALUES ({marks})"
    return bool(write(sql, list(map(_plain, row.values()))))


def set_columns(table: str, key: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Set columns of the row with this key."""
    assignments = ", ".join(f"{name} = ?" for name in new)
    write(f"UPDATE {table} SET {assignments} WHERE {_is(key)}", [*map(_plain, new.values()), *key.values()])


def one(table: str, key: Mapping[str, Any]) -> Fields | None:
    """The row with this key."""
    found = fetched(table, _is(key), list(key.values()))
    return found[0] if found else None


def taken(table: str, row_id: int) -> bool:
    """Whether a row with this id is there."""
    return value(f"SELECT 1 FROM {table} WHERE id = ?", (row_id,)) is not None


def move_back(place: str, keys: Sequence[Any], old: int, new: int) -> int:
    """Give rows that moved (and are still ``old``'s) back to ``new``; returns how many."""
    table, _, column = place.partition(".")
    rest = _beside(table, column)
    if len(rest) == 1:
        return write(
            f"UPDATE OR IGNORE {table} SET {column} = ? WHERE {column} = ? AND {rest[0]} IN (SELECT value FROM json_each(?))",
            (new, old, json.dumps(keys)),
        )
    sql = f"UPDATE OR IGNORE {table} SET {column} = ? WHERE {column} = ? AND {' AND '.join(f'{name} = ?' for name in rest)}"
    with db.atomic():
        return sum(write(sql, (new, old, *key)) for key in keys)


def still_there(place: str, keys: Sequence[Any], old: int) -> int:
    """How many of the rows that moved are still ``old``'s."""
    table, _, column = place.partition(".")
    rest = _beside(table, column)
    if len(rest) == 1:
        sql = f"SELECT count(*) FROM {table} WHERE {column} = ? AND {rest[0]} IN (SELECT value FROM json_each(?))"
        return int(value(sql, (old, json.dumps(keys))))
    sql = f"SELECT 1 FROM {table} WHERE {column} = ? AND {' AND '.join(f'{name} = ?' for name in rest)}"
    return sum(value(sql, (old, *key)) is not None for key in keys)


def _beside(table: str, column: str) -> list[str]:
    """The key of a table without a column; "1", true of every row, where there is no more to it."""
    return [name for name in key_of(table) if name != column] or ["1"]


def _is(key: Mapping[str, Any]) -> str:
    return " AND ".join(f"{name} = ?" for name in key)


def _plain(worth: Any) -> Any:
    return bytes.fromhex(worth["hex"]) if isinstance(worth, dict) else worth
