"""Everything that is kept of one person, table by table, to be handed to them: :mod:`app.store.belongings` says what that is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from app.errors import NotFound
from app.store.belongings import HANGING, OF_A_PERSON, columns_of
from app.store.database import rows, value

Record = dict[str, Any]
_BATCH = 1_000  # messages read at a time
#: How Kith finds and ranks, of no meaning to anybody else.
_OURS = ("owner_id", "picture_id", "picture_at", "ref", "tries", "due_at", "error")


def of(owner_id: int, contact_id: int) -> Iterator[tuple[str, Iterable[Record]]]:
    """(table, its rows) of everything that belongs to a person of the owner's; rows are read as they are asked for.

    Raises:
        NotFound: nobody, or another owner's; at once.
    """
    if value("SELECT 1 FROM contact WHERE id = ? AND owner_id = ?", (contact_id, owner_id)) is None:
        raise NotFound("There is no such person.")
    return _tables(owner_id, contact_id)


def _tables(owner_id: int, contact_id: int) -> Iterator[tuple[str, Iterable[Record]]]:
    yield "contact", _rows("contact", "id = ?", (contact_id,))
    for belonging in OF_A_PERSON:
        if belonging.exported and belonging.table not in ("message", "merge"):
            name = belonging.table if belonging.column in ("contact_id", "sender_id", "reader_id") else f"{belonging.table}_{belonging.column}"
            yield name, _rows(belonging.table, f"{belonging.column} = ?", (contact_id,))
    yield "merge", _merges(contact_id)
    for hanging in HANGING:
        if not hanging.exported or hanging.table == "message":
            continue
        if hanging.on == "conversation":
            yield hanging.table, _rows(hanging.table, f"{hanging.column} IN (SELECT id FROM conversation WHERE contact_id = ?)", (contact_id,))
        elif hanging.on == "note":
            yield hanging.table, _rows(hanging.table, f"{hanging.column} IN (SELECT id FROM note WHERE contact_id = ?)", (contact_id,))
    yield "message", _messages(owner_id, contact_id)


def _rows(table: str, where: str, params: tuple[Any, ...]) -> Iterator[Record]:
    names = [name for name in columns_of(table) if name not in _OURS]
    for found in rows(f"SELECT {', '.join(names)} FROM {table} WHERE {where}", params):
        yield dict(zip(names, found, strict=True))


def _merges(contact_id: int) -> Iterator[Record]:
    """Merges without the rows that they keep to be undone."""
    for merge_id, at, why, name, undone_at in rows(
        "SELECT id, at, why, json_extract(record, '$.contact.name'), undone_at FROM merge WHERE kept_id = ?", (contact_id,)
    ):
        yield {"id": merge_id, "at": at, "why": why, "name": name, "undone_at": undone_at}


def _messages(owner_id: int, contact_id: int) -> Iterator[Record]:
    """The chat with them, and what they wrote in groups, by time, each with what hangs on it."""
    last = 0
    while True:
        found = list(_rows(
            "message",
            "id > ?1 AND (conversation_id IN (SELECT id FROM conversation WHERE contact_id = ?2 AND owner_id = ?3) OR (sender_id = ?2 AND"
            " conversation_id IN (SELECT conversation_id FROM member WHERE contact_id = ?2))) ORDER BY id LIMIT ?4",
            (last, contact_id, owner_id, _BATCH),
        ))  # fmt: skip
        if not found:
            return
        last = found[-1]["id"]
        hung = _hanging([record["id"] for record in found])
        for record in found:
            yield {**record, "at": record["id"] >> 20, "from_me": record["sender_id"] == 0, **hung.get(record["id"], {})}


def _hanging(ids: list[int]) -> dict[int, dict[str, list[Record]]]:
    hung: dict[int, dict[str, list[Record]]] = {}
    for hanging in HANGING:
        if hanging.on == "message" and hanging.exported:
            for record in _rows(hanging.table, f"{hanging.column} IN (SELECT value FROM json_each(?))", (json.dumps(ids),)):
                hung.setdefault(record.pop(hanging.column), {}).setdefault(hanging.table, []).append(record)
    return hung


def files(owner_id: int, contact_id: int) -> Iterator[tuple[str, str]]:
    """(content hash, the name it had) of the person's pictures and the files of those messages."""
    yield from ((r[0], "picture.jpg") for r in rows(
        "SELECT picture FROM contact WHERE id = ?1 AND owner_id = ?2 AND picture <> '' UNION"
        " SELECT own_picture FROM contact WHERE id = ?1 AND owner_id = ?2 AND own_picture <> ''", (contact_id, owner_id),
    ))  # fmt: skip
    yield from ((r[0], r[1]) for r in rows(
        "SELECT f.file, max(f.name) FROM media f JOIN message m ON m.id = f.message_id JOIN conversation c ON c.id = m.conversation_id"
        " WHERE f.file <> '' AND c.owner_id = ?2 AND (c.contact_id = ?1 OR (m.sender_id = ?1 AND"
        " c.id IN (SELECT conversation_id FROM member WHERE contact_id = ?1))) GROUP BY f.file ORDER BY f.file",
        (contact_id, owner_id),
    ))  # fmt: skip
