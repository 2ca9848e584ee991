"""What an owner corrected: "this needed no answer", "this did". Kept until taken back, and listed with the way back."""

from __future__ import annotations

from typing import NamedTuple

from app.domain.closings.corrections import Correction
from app.errors import NotFound
from app.store.database import insert, row, rows, write

_MOST = 200  # of one conversation that are compared: the newest


class Corrected(NamedTuple):
    """A correction as lists show it. ``text``: how the turn began, '' when it had no words or is deleted."""

    id: int
    conversation_id: int
    message_id: int
    title: str
    text: str
    kind: str
    needed: bool
    at: int


def of_conversation(conversation_id: int) -> tuple[Correction, ...]:
    """What holds in a conversation, for :mod:`app.domain.replies`."""
    sql = (
        "SELECT turn, needed, at FROM correction WHERE conversation_id = ? AND undone_at = 0 ORDER BY id DESC"
        f" LIMIT {_MOST}"
    )
    return tuple(Correction(turn, bool(needed), at) for turn, needed, at in rows(sql, (conversation_id,)))


def add(owner_id: int, conversation_id: int, message_id: int, turn: str, needed: bool, *, now: int) -> int:
    """Keep a correction, instead of an earlier one of the same turn; returns its id."""
    write(
        "UPDATE correction SET undone_at = ? WHERE conversation_id = ? AND turn = ? AND undone_at = 0",
        (now, conversation_id, turn),
    )
    return insert(
        "INSERT INTO correction (owner_id, conversation_id, contact_id, message_id, turn, needed, at)"
        " SELECT owner_id, id, contact_id, ?, ?, ?, ? FROM conversation WHERE id = ? AND owner_id = ?",
        (message_id, turn, int(needed), now, conversation_id, owner_id),
    )


def undo(owner_id: int, correction_id: int, *, now: int) -> int:
    """Take a correction back; returns its conversation. Twice does no harm.

    Raises:
        NotFound: no such correction of the owner's.
    """
    found = row("SELECT conversation_id FROM correction WHERE id = ? AND owner_id = ?", (correction_id, owner_id))
    if found is None:
        raise NotFound("There is no such correction.")
    write("UPDATE correction SET undone_at = ? WHERE id = ? AND undone_at = 0", (now, correction_id))
    return int(found[0])


_SHOWN = """
    SELECT k.id, k.conversation_id, k.message_id, CASE WHEN c.kind = 'group' THEN c.title ELSE coalesce(p.name, '') END,
           CASE WHEN coalesce(m.revoked_at, 1) THEN '' ELSE substr(m.text, 1, 200) END, coalesce(m.kind, ''), k.needed, k.at
    FROM correction k JOIN conversation c ON c.id = k.conversation_id LEFT JOIN contact p ON p.id = c.contact_id
    LEFT JOIN message m ON m.id = k.message_id
"""


def listed(owner_id: int, limit: int = 50, before: int | None = None) -> list[Corrected]:
    """An owner's corrections that hold, newest first; ``before`` is the id of the last one seen."""
    sql = f"{_SHOWN} WHERE k.owner_id = ? AND k.undone_at = 0 AND k.id < ? ORDER BY k.id DESC LIMIT ?"
    found = rows(sql, (owner_id, before if before is not None else 1 << 62, limit))
    return [Corrected(*r)._replace(needed=bool(r[6])) for r in found]


def one(owner_id: int, correction_id: int) -> Corrected:
    """One correction of the owner's.

    Raises:
        NotFound: none, or another owner's.
    """
    found = row(f"{_SHOWN} WHERE k.id = ? AND k.owner_id = ?", (correction_id, owner_id))
    if found is None:
        raise NotFound("There is no such correction.")
    return Corrected(*found)._replace(needed=bool(found[6]))
