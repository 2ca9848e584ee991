"""What is not kept: chats of which nothing more is stored, and media that has become old."""

from __future__ import annotations

import json
from typing import NamedTuple

from app.errors import NotFound
from app.store.database import rows, value, write
from app.store.messages import Flag

NOTHING = "nothing"


class Unkept(NamedTuple):
    """A chat of which nothing more is stored."""

    conversation_id: int
    title: str


def unkept_addresses(owner_id: int) -> frozenset[str]:
    """Every spelling of the chats of which nothing more is stored; nearly always none."""
    found = rows(
        "SELECT c.address, a.value FROM conversation c LEFT JOIN address a ON a.contact_id = c.contact_id WHERE c.owner_id = ? AND c.keep <> ''",
        (owner_id,),
    )
    return frozenset(spelling for pair in found for spelling in pair if spelling)


def unkept(owner_id: int) -> list[Unkept]:
    """The same for people, by title."""
    sql = (
        "SELECT c.id, CASE WHEN c.kind = 'direct' THEN p.name ELSE c.title END FROM conversation c LEFT JOIN contact p ON p.id = c.contact_id"
        " WHERE c.owner_id = ? AND c.keep <> '' ORDER BY 2"
    )
    return [Unkept(*r) for r in rows(sql, (owner_id,))]


def is_kept(owner_id: int, conversation_id: int) -> bool:
    """Whether messages of a chat are stored.

    Raises:
        NotFound: no such conversation of the owner's.
    """
    found = value("SELECT keep FROM conversation WHERE id = ? AND owner_id = ?", (conversation_id, owner_id))
    if found is None:
        raise NotFound("There is no such conversation.")
    return found == ""


def keep(conversation_id: int, kept: bool) -> None:
    """Store messages of a chat from now on, or do not."""
    write("UPDATE conversation SET keep = ? WHERE id = ?", ("" if kept else NOTHING, conversation_id))


def old_media(owner_id: int, before: int, limit: int = 500) -> list[tuple[int, str]]:
    """(message, content hash) of an owner's files that are older than a time, starred messages left out."""
    return rows(
        "SELECT f.message_id, f.file FROM media f JOIN message m ON m.id = f.message_id JOIN conversation c ON c.id = m.conversation_id"
        " WHERE f.message_id < ?1 AND f.file <> '' AND c.owner_id = ?3 AND m.flags & ?4 = 0 ORDER BY f.message_id LIMIT ?2",
        (before << 20, limit, owner_id, Flag.STARRED),
    )


def let_go(message_ids: list[int]) -> None:
    """These messages have their files no more; their previews stay."""
    write(
        "UPDATE media SET state = 'gone', file = '', error = 'Not kept so long' WHERE message_id IN (SELECT value FROM json_each(?))",
        (json.dumps(message_ids),),
    )
