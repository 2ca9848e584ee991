"""What an owner has searched for lately."""

from __future__ import annotations

from app.store.database import rows, write

_KEPT = 10


def remember(owner_id: int, q: str, *, now: int) -> None:
    """Put a question first; the oldest beyond ten go."""
    write(
        "INSERT INTO asked (owner_id, q, at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at",
        (owner_id, q, now),
    )
    write(
        "DELETE FROM asked WHERE owner_id = ? AND q NOT IN (SELECT q FROM asked WHERE owner_id = ? ORDER BY at DESC, q LIMIT ?)",
        (owner_id, owner_id, _KEPT),
    )


def recent(owner_id: int) -> list[str]:
    """The latest questions, newest first."""
    return [r[0] for r in rows("SELECT q FROM asked WHERE owner_id = ? ORDER BY at DESC, q", (owner_id,))]


def forget(owner_id: int) -> None:
    """Drop them all."""
    write("DELETE FROM asked WHERE owner_id = ?", (owner_id,))
