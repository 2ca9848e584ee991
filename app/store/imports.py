"""Imports: what was given, how far it has been taken in, and what it made or changed, so that it can be undone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from app.errors import NotFound
from app.store.database import insert, row, rows, value, write, write_many

#: States in which something is still to happen by itself.
_SPREAD = 20  # bits of a message's id below its time


class Run(NamedTuple):
    """One import. ``kind``: chat, contacts or account. ``position``: how much of the file is in the database."""

    id: int
    owner_id: int
    kind: str
    name: str
    file: str
    options: dict[str, Any]
    state: str  # asking | ready | running | done | failed | cancelled | undone
    done: int
    total: int
    position: int
    counts: dict[str, int]
    error: str
    created_at: int
    ended_at: int


_COLUMNS = ", ".join(Run._fields)


def _run(r: tuple[Any, ...]) -> Run:
    run = Run(*r)
    return run._replace(options=json.loads(r[5]), position=int(r[9] or 0), counts=json.loads(r[10]))


def add(owner_id: int, kind: str, name: str, file: str, options: dict[str, Any], *, state: str, now: int) -> int:
    """A new import; returns its id."""
    return insert(
        "INSERT INTO import_run (owner_id, kind, name, file, options, state, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (owner_id, kind, name, file, json.dumps(options, ensure_ascii=False), state, now),
    )


def one(owner_id: int, run_id: int) -> Run:
    """An import of the owner's.

    Raises:
        NotFound: no such import, or another owner's.
    """
    found = row(f"SELECT {_COLUMNS} FROM import_run WHERE id = ? AND owner_id = ?", (run_id, owner_id))
    if found is None:
        raise NotFound("There is no such import.")
    return _run(found)


def get(run_id: int) -> Run | None:
    """An import, whoever's it is."""
    found = row(f"SELECT {_COLUMNS} FROM import_run WHERE id = ?", (run_id,))
    return None if found is None else _run(found)


def listed(owner_id: int, limit: int = 50, before: int = 0) -> list[Run]:
    """The owner's imports, newest first; ``before`` is the last one seen."""
    sql = f"SELECT {_COLUMNS} FROM import_run WHERE owner_id = ? AND (? = 0 OR id < ?) ORDER BY id DESC LIMIT ?"
    return [_run(r) for r in rows(sql, (owner_id, before, before, limit))]


def running() -> list[Run]:
    """What is to be gone on with, of every owner, oldest first."""
    return [_run(r) for r in rows(f"SELECT {_COLUMNS} FROM import_run WHERE state = 'running' ORDER BY id")]


def update(run_id: int, **columns: Any) -> None:
    """Set columns by name (names come from code, never from people); dictionaries become JSON."""
    assignments = ", ".join(f"{name} = ?" for name in columns)
    values = [json.dumps(v, ensure_ascii=False) if isinstance(v, dict) else v for v in columns.values()]
    write(f"UPDATE import_run SET {assignments} WHERE id = ?", (*values, run_id))


def move(run_id: int, frm: Sequence[str], state: str, **columns: Any) -> bool:
    """From one of some states to another, if it still is in one of them: of two who try, one does it."""
    assignments = "".join(f", {name} = ?" for name in columns)
    values = [json.dumps(v, ensure_ascii=False) if isinstance(v, dict) else v for v in columns.values()]
    return bool(
        write(
            f"UPDATE import_run SET state = ?{assignments} WHERE id = ? AND state IN (SELECT value FROM json_each(?))",
            (state, *values, run_id, json.dumps(list(frm))),
        )
    )


def forget(run_id: int) -> None:
    """Take an import off the list; what it brought stays."""
    write("DELETE FROM import_run WHERE id = ?", (run_id,))


# ── What it made ────────────────────────────────────────────────────────────────────────────────────────────────────


def note(run_id: int, kind: str, row_id: int, before: dict[str, Any] | None = None) -> None:
    """Remember a row that was made, or what stood in it before. The first word counts."""
    write(
        "INSERT OR IGNORE INTO imported (import_id, kind, row_id, before) VALUES (?, ?, ?, ?)",
        (run_id, kind, row_id, "" if before is None else json.dumps(before, ensure_ascii=False)),
    )


def noted(run_id: int, kind: str) -> list[tuple[int, dict[str, Any] | None]]:
    """(row, what stood there before or None where it was made)."""
    sql = "SELECT row_id, before FROM imported WHERE import_id = ? AND kind = ? ORDER BY row_id"
    return [(r[0], json.loads(r[1]) if r[1] else None) for r in rows(sql, (run_id, kind))]


def reject(run_id: int, rejected: Iterable[tuple[int, str, str]]) -> None:
    """(line, why, what stood there) of rows that could not be used."""
    write_many("INSERT OR REPLACE INTO rejected (import_id, line, why, raw) VALUES (?, ?, ?, ?)", ((run_id, *r) for r in rejected))


def rejected(run_id: int, limit: int = -1) -> list[tuple[int, str, str]]:
    """(line, why, what stood there), in order."""
    sql = "SELECT line, why, raw FROM rejected WHERE import_id = ? ORDER BY line LIMIT ?"
    return [(r[0], r[1], r[2]) for r in rows(sql, (run_id, limit))]


# ── Messages that are there already ─────────────────────────────────────────────────────────────────────────────────


class Stored(NamedTuple):
    """A message of a conversation, as far as it takes to tell whether an imported one is the same."""

    id: int
    sender_id: int
    kind: str
    text: str
    revoked: bool
    has_media: bool
    file: str  # content hash of the stored file
    sha256: str  # of the file, as the network announced it
    media_name: str
    former: str | None  # JSON list of the texts it had before it was edited


def between(conversation_id: int, since: int, until: int, *, but: int = 0) -> list[Stored]:
    """The messages of a conversation with since ≤ time < until (UTC ms), oldest first; without those that the import ``but`` added."""
    sql = (
        "SELECT m.id, m.sender_id, m.kind, m.text, m.revoked_at > 0, f.message_id IS NOT NULL, coalesce(f.file, ''),"
        " coalesce(f.sha256, ''), coalesce(f.name, ''), CASE WHEN m.edited_at > 0 THEN (SELECT json_group_array(v.text) FROM message_version v"
        " WHERE v.message_id = m.id) END FROM message m LEFT JOIN media f ON f.message_id = m.id"
        " WHERE m.conversation_id = ? AND m.id >= ? AND m.id < ? AND NOT (m.network_id >= ? AND m.network_id < ?) ORDER BY m.id"
    )
    return [Stored(*r) for r in rows(sql, (conversation_id, since << _SPREAD, until << _SPREAD, *_ids_of(but)))]


def prefix(run_id: int) -> str:
    """How the network ids of an import's messages begin."""
    return f"import:{run_id}:"


def _ids_of(run_id: int) -> tuple[str, str]:
    """The network ids of an import's messages begin with the first, and come before the second."""
    start = prefix(run_id)
    return start, start[:-1] + chr(ord(start[-1]) + 1)


def messages_of(run_id: int, limit: int = -1) -> list[tuple[int, int]]:
    """(message, conversation) that an import added."""
    sql = "SELECT id, conversation_id FROM message WHERE network_id >= ? AND network_id < ? LIMIT ?"
    return [(r[0], r[1]) for r in rows(sql, (*_ids_of(run_id), limit))]


def fill(message_id: int, file: str, size: int, name: str, mime: str) -> None:
    """The file of a message that was stored without it."""
    write(
        "UPDATE media SET state = 'stored', file = ?, size = ?, name = iif(name = '', ?, name), mime = iif(mime = '', ?, mime),"
        " error = '' WHERE message_id = ?",
        (file, size, name, mime, message_id),
    )


def media_row(message_id: int) -> dict[str, Any] | None:
    """State, file and size of a message's media."""
    found = row("SELECT state, file, size, name, mime, error FROM media WHERE message_id = ?", (message_id,))
    return None if found is None else dict(zip(("state", "file", "size", "name", "mime", "error"), found, strict=True))


def put_media(message_id: int, before: dict[str, Any]) -> None:
    """Put a message's media back as it was."""
    assignments = ", ".join(f"{name} = ?" for name in before)
    write(f"UPDATE media SET {assignments} WHERE message_id = ?", (*before.values(), message_id))


def files_of(message_ids: Sequence[int]) -> list[str]:
    """The stored files of some messages."""
    sql = "SELECT DISTINCT file FROM media WHERE file <> '' AND message_id IN (SELECT value FROM json_each(?))"
    return [r[0] for r in rows(sql, (json.dumps(list(message_ids)),))]


# ── Who and where ───────────────────────────────────────────────────────────────────────────────────────────────────


def device(owner_id: int) -> int | None:
    """The owner's place for conversations that no linked device has."""
    found = value("SELECT id FROM device WHERE owner_id = ? AND channel = 'import'", (owner_id,))
    return None if found is None else int(found)


def people_named(owner_id: int, name: str) -> list[int]:
    """Whom a name can mean: the shown one, or any that is known of them; capitals do not matter."""
    sql = (
        "SELECT id FROM contact WHERE owner_id = ? AND is_me = 0 AND binned_at = 0 AND casefold(?) IN (casefold(name),"
        " casefold(own_name), casefold(saved_name), casefold(push_name), casefold(business_name)) ORDER BY id"
    )
    return [r[0] for r in rows(sql, (owner_id, name))]


def groups_titled(owner_id: int, title: str) -> list[int]:
    """The owner's groups with a title; capitals do not matter."""
    sql = "SELECT id FROM conversation WHERE owner_id = ? AND kind = 'group' AND casefold(title) = casefold(?) ORDER BY last_at DESC, id"
    return [r[0] for r in rows(sql, (owner_id, title))]


def my_names(owner_id: int) -> list[str]:
    """What the owner is called: here, and on the linked phones."""
    sql = (
        "SELECT name FROM owner WHERE id = ? UNION SELECT push_name FROM device WHERE owner_id = ? UNION SELECT address FROM device"
        " WHERE owner_id = ? UNION SELECT name FROM contact WHERE owner_id = ? AND is_me = 1"
    )
    return [r[0] for r in rows(sql, (owner_id,) * 4) if r[0]]


def is_untouched(contact_id: int, *, but_notes: bool = False) -> bool:
    """Whether nothing hangs on a person that an import made: no message, conversation, task, encounter, and no note.

    ``but_notes``: notes do not count, for the import has brought one.
    """
    sql = (
        "SELECT NOT EXISTS (SELECT 1 FROM conversation c WHERE c.contact_id = ?1 AND c.last_id > 0)"
        " AND NOT EXISTS (SELECT 1 FROM message m JOIN member b ON b.conversation_id = m.conversation_id AND b.contact_id = ?1"
        "   WHERE m.sender_id = ?1)"
        " AND (?2 OR NOT EXISTS (SELECT 1 FROM note WHERE contact_id = ?1)) AND NOT EXISTS (SELECT 1 FROM task WHERE contact_id = ?1)"
        " AND NOT EXISTS (SELECT 1 FROM encounter WHERE contact_id = ?1)"
    )
    return bool(value(sql, (contact_id, int(but_notes))))


def forget_contact(contact_id: int) -> None:
    """Take back a person whom an import made and on whom nothing hangs."""
    write("DELETE FROM contact WHERE id = ?", (contact_id,))


def forget_conversation(conversation_id: int) -> bool:
    """Take back a conversation that is empty."""
    return bool(
        write(
            "DELETE FROM conversation WHERE id = ? AND NOT EXISTS (SELECT 1 FROM message WHERE conversation_id = ?)",
            (conversation_id, conversation_id),
        )
    )


def address_id(owner_id: int, address: str) -> int:
    """The row of an address."""
    return int(value("SELECT id FROM address WHERE owner_id = ? AND value = ?", (owner_id, address)))


_TABLES = {"point": "point", "address": "address", "date": "special_date", "postal": "postal"}


def take_back(owner_id: int, kind: str, row_id: int, contact_id: int) -> bool:
    """Remove a row that an import added to somebody, if it is theirs still."""
    return bool(write(f"DELETE FROM {_TABLES[kind]} WHERE id = ? AND contact_id = ? AND owner_id = ?", (row_id, contact_id, owner_id)))
