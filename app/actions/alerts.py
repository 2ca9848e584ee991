"""Telling the owner: raise a notification once, and end it when what it was about is settled.

What is due to be told decides somebody else (reminders, devices, transfers); here it becomes a row, at most one for each step
of an obligation, with a delivery for each way that the owner chose for this kind. :mod:`app.actions.deliveries` sends those.
"""

from __future__ import annotations

from typing import Any

from app.actions import tell
from app.domain.notices import KINDS, QUIET_FROM_STEP
from app.store import deliveries, preferences
from app.store import notices as store
from app.store.database import transaction


def raise_(
    owner_id: int, kind: str, subject: str, *, step: int = 0, contact_id: int | None = None, conversation_id: int = 0,
    message_id: int = 0, detail: dict[str, Any], now: int, quiet: bool = False,
) -> int | None:  # fmt: skip
    """Tell the owner something, once.

    Args:
        owner_id: whom to tell.
        kind: a key of :data:`app.domain.notices.KINDS`.
        subject: what it is about, the same for each step: ``reply:<opened message>``, ``task:<id>:<due>``.
        step: 0 at first, then 1, 2 …; each is told once. From :data:`app.domain.notices.QUIET_FROM_STEP` on quietly.
        contact_id: whom it is about. People in the bin are not spoken of; muted ones quietly.
        conversation_id: where it can be seen.
        message_id: what is quoted.
        detail: code and parameters, as :mod:`app.domain.notices` lists them; ids, no texts of others.
        now: UTC ms.
        quiet: in the centre and the digest alone.

    Returns:
        The notification's id; None when it was told before, or is about somebody in the bin.

    Raises:
        ValueError: there is no such kind.
    """
    if kind not in KINDS:
        raise ValueError(f"no such kind of notification: {kind}")
    with transaction():
        if contact_id is not None:
            muted, binned = store.standing(owner_id, contact_id) or (False, True)
            if binned:
                return None
            quiet = quiet or muted
        quiet = quiet or step >= QUIET_FROM_STEP
        notice_id = store.add(
            owner_id, kind, subject, step=step, contact_id=contact_id, conversation_id=conversation_id, message_id=message_id,
            detail=detail, quiet=quiet, now=now,
        )  # fmt: skip
        if notice_id is None:
            return None
        if step:
            _dropped(owner_id, store.end(owner_id, subject, now=now, below=step))
        if not quiet:
            deliveries.queue(owner_id, notice_id, kind, now=now)
        if KINDS[kind].on_request and kind not in preferences.of(owner_id).told_here:
            store.read(owner_id, [notice_id], now=now)  # wanted by other ways alone
            quiet = True
        tell.notification(owner_id, notice_id, state="quiet" if quiet else "new", kind=kind)
        return notice_id


def settle(owner_id: int, subject_prefix: str, *, now: int) -> int:
    """End what was told about a subject (``reply:17``), or about all that begin so (``task:5`` ends ``task:5:…``, not ``task:51``).

    What has not left yet is not sent any more. Returns how many notifications that were.
    """
    with transaction():
        return _dropped(owner_id, store.end(owner_id, subject_prefix.rstrip(":"), now=now))


def _dropped(owner_id: int, ended: list[int]) -> int:
    """Send no more of what has ended, and tell the pages."""
    if ended:
        deliveries.drop(ended)
        tell.notification(owner_id, ended[0] if len(ended) == 1 else 0, state="ended")
    return len(ended)
