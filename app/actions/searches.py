"""Remembering what was searched for, and forgetting it."""

from __future__ import annotations

from app.store import asked
from app.store.database import transaction

_LONGEST = 200  # characters; longer questions are pasted text and not worth keeping


def remember(owner_id: int, q: str, *, now: int) -> None:
    """Keep a question for the next time; nothing happens for an empty or a very long one."""
    q = " ".join(q.split())
    if 0 < len(q) <= _LONGEST:
        with transaction():
            asked.remember(owner_id, q, now=now)


def forget(owner_id: int) -> None:
    """Forget all that was searched for."""
    with transaction():
        asked.forget(owner_id)
