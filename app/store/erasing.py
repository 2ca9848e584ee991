"""Erasing a person: every row of theirs goes, and what others' rows say of them (:mod:`app.store.traces`).

Deleting leaves words in freed pages of indexes and in the write-ahead log, and files in folders. What has to follow is kept
as a row of table ``erasure`` in the same transaction, so that a crash in between forgets nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.errors import Invalid, NotFound
from app.store import messages, search, traces
from app.store.belongings import HANGING, OF_A_PERSON
from app.store.database import insert, row, rows, value, write
from app.store.files import Files

ERASED = -1  # the sender of what an erased person wrote in groups
_BATCH = 5_000


class Erasure(NamedTuple):
    """Somebody was erased. ``files``: content hashes still to be deleted; ``done_at``: when the last trace was gone, or 0."""

    id: int
    owner_id: int
    at: int
    files: tuple[str, ...]
    done_at: int


def name_and_age(owner_id: int, contact_id: int) -> tuple[str, int]:
    """The shown name of a person of the owner's, and since when they are here (UTC ms).

    Raises:
        NotFound: nobody, or another owner's.
        Invalid: it is the owner.
    """
    found = row("SELECT name, created_at, is_me FROM contact WHERE id = ? AND owner_id = ?", (contact_id, owner_id))
    if found is None:
        raise NotFound("There is no such person.")
    if found[2]:
        raise Invalid("That is you.", code="me")
    return found[0], found[1]


def person(owner_id: int, contact_id: int, *, now: int) -> list[int]:
    """Take everything of a person out; returns the groups' conversations that were touched, to be refreshed.

    Raises:
        NotFound: nobody, or another owner's.
        Invalid: it is the owner.
    """
    name_and_age(owner_id, contact_id)
    told = traces.of(owner_id, contact_id)
    files = set(_pictures(contact_id))
    conversation_id = value("SELECT id FROM conversation WHERE contact_id = ?", (contact_id,))
    if conversation_id is not None:
        files |= _erase_conversation(conversation_id)
    touched, more = _leave_tombstones(owner_id, contact_id, now)
    files |= more
    traces.remove(owner_id, told)
    for belonging in OF_A_PERSON:
        if belonging.erasing == "go":
            write(f"DELETE FROM {belonging.table} WHERE {belonging.column} = ?", (contact_id,))
    write("DELETE FROM contact WHERE id = ?", (contact_id,))
    note(owner_id, unused(files), now=now)
    return touched


def note(owner_id: int, files: Iterable[str], *, now: int) -> int:
    """Remember that files have to be deleted and the database cleaned; returns the erasure's id."""
    sql = "INSERT INTO erasure (owner_id, at, files) VALUES (?, ?, ?)"
    return insert(sql, (owner_id, now, json.dumps(sorted(files))))


def pending() -> list[Erasure]:
    """Erasures whose traces are not gone yet, the oldest first."""
    sql = "SELECT id, owner_id, at, files, done_at FROM erasure WHERE done_at = 0 ORDER BY id"
    return [Erasure(*r)._replace(files=tuple(json.loads(r[3]))) for r in rows(sql)]


def done(erasure_ids: Sequence[int], *, now: int) -> None:
    """Their last traces are gone."""
    write(
        "UPDATE erasure SET files = '[]', done_at = ? WHERE id IN (SELECT value FROM json_each(?))",
        (now, json.dumps(list(erasure_ids))),
    )


def forget_words() -> None:
    """Take words out of the search for people that nobody is found by any more."""
    for table in ("people_pair", "people_vocabulary"):
        write(f"DELETE FROM {table} WHERE (owner_id, word) NOT IN (SELECT owner_id, word FROM people_word)")


def unused(names: Iterable[str]) -> list[str]:
    """Of some stored files (by content hash) those that no row, of whomever, names."""
    sql = (
        "SELECT j.value FROM json_each(?) j WHERE j.value <> '' AND NOT EXISTS (SELECT 1 FROM media WHERE file = j.value)"
        " AND NOT EXISTS (SELECT 1 FROM contact WHERE picture = j.value OR own_picture = j.value)"
        " AND NOT EXISTS (SELECT 1 FROM conversation WHERE picture = j.value)"
    )
    return [r[0] for r in rows(sql, (json.dumps(list(names)),))]


def sweep(files: Files, names: Iterable[str]) -> None:
    """Delete those of some stored files that no row names any more. One that is gone already does no harm."""
    for name in unused(names):
        files.path(name).unlink(missing_ok=True)


def _pictures(contact_id: int) -> list[str]:
    found = row("SELECT picture, own_picture FROM contact WHERE id = ?", (contact_id,)) or ()
    return [file for file in found if file]


def _erase_conversation(conversation_id: int) -> set[str]:
    """A conversation with all that hangs on it; returns the files of its messages."""
    files = {r[0] for r in rows("SELECT picture FROM conversation WHERE id = ? AND picture <> ''", (conversation_id,))}
    while ids := [r[0] for r in rows("SELECT id FROM message WHERE conversation_id = ? LIMIT ?", (conversation_id, _BATCH))]:
        files |= _forget(ids)
    for hanging in HANGING:
        if hanging.on != "conversation" or hanging.table == "message":
            continue
        if hanging.table == "task":  # somebody else's task, made in this chat, stays theirs
            write("UPDATE task SET conversation_id = 0 WHERE conversation_id = ? AND contact_id IS NOT NULL", (conversation_id,))
        write(f"DELETE FROM {hanging.table} WHERE {hanging.column} = ?", (conversation_id,))
    write("DELETE FROM conversation WHERE id = ?", (conversation_id,))
    return files


def _forget(ids: Sequence[int]) -> set[str]:
    """Messages with what hangs on them; returns their files."""
    listed = json.dumps(ids)
    inside = "IN (SELECT value FROM json_each(?))"
    files = {r[0] for r in rows(f"SELECT file FROM media WHERE file <> '' AND message_id {inside}", (listed,))}
    for hanging in HANGING:
        if hanging.on == "message" and not hanging.exported:
            if hanging.table in ("outbox", "correction"):
                write(f"DELETE FROM {hanging.table} WHERE {hanging.column} {inside}", (listed,))
            else:
                write(f"UPDATE {hanging.table} SET {hanging.column} = 0 WHERE {hanging.column} {inside}", (listed,))
    messages.forget(ids)
    return files


def _leave_tombstones(owner_id: int, contact_id: int, now: int) -> tuple[list[int], set[str]]:
    """What they wrote in groups loses everything but its place; returns the groups and the files."""
    found = rows(
        "SELECT m.id, m.conversation_id FROM message m JOIN conversation c ON c.id = m.conversation_id AND c.owner_id = ?"
        " WHERE m.sender_id = ? AND m.conversation_id IN (SELECT conversation_id FROM member WHERE contact_id = ?)",
        (owner_id, contact_id, contact_id),
    )
    ids = [r[0] for r in found]
    listed = json.dumps(ids)
    inside = "IN (SELECT value FROM json_each(?))"
    files = {r[0] for r in rows(f"SELECT file FROM media WHERE file <> '' AND message_id {inside}", (listed,))}
    for table in ("message_version", "media", "poll_vote"):
        write(f"DELETE FROM {table} WHERE message_id {inside}", (listed,))
    traces.unquote(ids)
    write(
        f"UPDATE message SET kind = 'text', text = '', extra = NULL, quote_id = '', edited_at = 0, sender_id = {ERASED},"
        f" network_id = 'erased:' || id, revoked_at = iif(revoked_at > 0, revoked_at, ?) WHERE id {inside}",
        (now, listed),
    )
    search.remove(ids)
    return sorted({r[1] for r in found}), files
