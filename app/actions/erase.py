"""Erasing a person: at once from all that can be seen, and within moments from every file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import structlog

from app.actions import backup, tell
from app.errors import Invalid
from app.store import accounts, conversations, erasing, exports, search
from app.store.database import checkpoint, transaction, vacuum
from app.store.files import Files

log = structlog.get_logger(__name__)


def person(owner_id: int, contact_id: int, *, typed: str | None = None, now: int, address: str = "") -> None:
    """Erase a person and all that is theirs. This cannot be undone.

    Their chat, record and files go; what they wrote in groups keeps its place as a deleted message of an erased person. The
    audit trail says that somebody was erased and not who. :func:`finish` has to follow, and the job sees to that.

    Args:
        owner_id: whose person it is.
        contact_id: who.
        typed: the name as the owner typed it to be sure; None where nobody is asked.
        now: UTC ms.
        address: of whoever asks, for the audit trail.

    Raises:
        NotFound: no such person of the owner's.
        Invalid: the name is another one, or it is the owner.
    """
    with transaction():
        name, _ = erasing.name_and_age(owner_id, contact_id)
        if typed is not None and _plain(typed) != _plain(name):
            raise Invalid("That is not their name.", code="not_the_name", fields={"name": f"Type “{name}” to erase them."})
        conversation_id = conversations.of_contact(owner_id, contact_id)
        for touched in erasing.person(owner_id, contact_id, now=now):
            conversations.refresh(touched, now)
            tell.conversation(owner_id, touched)
        accounts.add_audit(owner_id, "erase", {}, address=address, now=now)
        tell.contact(owner_id, contact_id)
        if conversation_id is not None:
            tell.conversation(owner_id, conversation_id)


def backups_with(owner_id: int, contact_id: int, folder: Path) -> list[backup.Backup]:
    """The backups in a folder that hold a person, who is in them until they expire.

    Raises:
        NotFound: nobody, or another owner's.
    """
    _, since = erasing.name_and_age(owner_id, contact_id)
    return backup.holding(folder, since)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def finish(files: Files, forget_applied: Callable[[], None], *, exports_folder: Path | None = None, now: int) -> int:
    """The job: delete the files of those who were erased, and what deleting leaves in the database, its log and the spools.

    Args:
        files: the media folder.
        forget_applied: has every device begin a new segment of its spool, so that what was applied is deleted.
        exports_folder: where exports wait to be fetched. Those of the owners concerned go: they can be made again.
        now: UTC ms.

    Returns:
        How many erasures are complete now. What could not be done is tried again at the next knock.
    """
    waiting = erasing.pending()
    if not waiting:
        return 0
    for erasure in waiting:
        erasing.sweep(files, erasure.files)
    if exports_folder is not None:
        _forget_exports({erasure.owner_id for erasure in waiting}, exports_folder, now)
    forget_applied()
    search.compact()
    erasing.forget_words()
    vacuum()
    if not checkpoint():
        log.warning("erasure_postponed")  # somebody reads old pages: the log cannot be emptied yet
        return 0
    with transaction():
        erasing.done([erasure.id for erasure in waiting], now=now)
    return len(waiting)


def _forget_exports(owners: set[int], folder: Path, now: int) -> None:
    for export in exports.ended_before(now + 1):
        if export.owner_id in owners:
            (folder / export.file).unlink(missing_ok=True)
            with transaction():
                exports.move(export.id, ("done",), state="expired", file="", bytes=0)
