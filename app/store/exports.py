"""What was asked to be exported, how far it is, and which file came of it."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from app.errors import NotFound
from app.store.database import insert, row, rows, write


class ExportRow(NamedTuple):
    """An export. ``state``: waiting | running | done | failed | cancelled | expired; ``file``: its name in the exports' folder.

    ``scope``: {} = everything, ``conversation`` or ``contacts`` and what else tells which.
    """

    id: int
    owner_id: int
    format: str
    scope: dict[str, Any]
    state: str
    done: int
    total: int
    file: str
    bytes: int
    error: str
    created_at: int
    ended_at: int


_SELECT = "SELECT id, owner_id, format, scope, state, done, total, file, bytes, error, created_at, ended_at FROM export_run"


def _export(r: tuple[Any, ...]) -> ExportRow:
    return ExportRow(*r)._replace(scope=json.loads(r[3]))


def add(owner_id: int, form: str, scope: dict[str, Any], *, now: int) -> int:
    """A new one, waiting; returns its id."""
    return insert(
        "INSERT INTO export_run (owner_id, format, scope, created_at) VALUES (?, ?, ?, ?)", (owner_id, form, json.dumps(scope), now)
    )


def listed(owner_id: int, limit: int = 20, before: int | None = None) -> list[ExportRow]:
    """An owner's, newest first."""
    return [
        _export(r)
        for r in rows(f"{_SELECT} WHERE owner_id = ? AND id < ? ORDER BY id DESC LIMIT ?", (owner_id, before or 1 << 62, limit))
    ]


def export(owner_id: int, export_id: int) -> ExportRow:
    """One of an owner's.

    Raises:
        NotFound: none, or another owner's.
    """
    found = row(f"{_SELECT} WHERE id = ? AND owner_id = ?", (export_id, owner_id))
    if found is None:
        raise NotFound("There is no such export.")
    return _export(found)


def waiting() -> ExportRow | None:
    """The one that waits for longest, whoever asked for it."""
    found = row(f"{_SELECT} WHERE state = 'waiting' ORDER BY id LIMIT 1")
    return _export(found) if found else None


def move(export_id: int, before: tuple[str, ...], **columns: Any) -> bool:
    """Set columns if the state is one of ``before``; whether it was."""
    names = ", ".join(f"{name} = ?" for name in columns)
    marks = ", ".join("?" * len(before))
    return write(f"UPDATE export_run SET {names} WHERE id = ? AND state IN ({marks})", (*columns.values(), export_id, *before)) > 0


def begin_again() -> int:
    """At start: what was under way when Kith ended waits again; returns how many that were."""
    return write("UPDATE export_run SET state = 'waiting', done = 0 WHERE state = 'running'")


def ended_before(at: int) -> list[ExportRow]:
    """Those whose file is older than a time."""
    return [_export(r) for r in rows(f"{_SELECT} WHERE state = 'done' AND ended_at < ?", (at,))]
