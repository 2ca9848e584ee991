"""Keeping less: chats of which nothing more is stored, media that goes after a time, and closing a whole account."""

from __future__ import annotations

from collections.abc import Callable

from app.actions import accounts as account_actions
from app.actions import tell
from app.channels.base import Channels
from app.domain.timing import DAY
from app.errors import Invalid
from app.store import accounts, conversations, devices, erasing, estate, preferences, retention, search
from app.store.database import checkpoint, transaction, vacuum
from app.store.files import Files


def store_chat(owner_id: int, conversation_id: int, *, stored: bool, now: int) -> None:
    """Store what is written in a chat from now on, or let all of it pass by. What is stored already stays.

    Raises:
        NotFound: no such conversation of the owner's.
    """
    with transaction():
        if retention.is_kept(owner_id, conversation_id) != stored:
            retention.keep(conversation_id, stored)
            # What waits in a chat that passes by can never be answered as far as Kith will see.
            conversations.update(conversation_id, override="" if stored else "never")
            conversations.refresh(conversation_id, now)
            accounts.add_audit(owner_id, "setting", {"what": "keep"}, address="", now=now)
            tell.conversation(owner_id, conversation_id)


def let_media_go(files: Files, now: int) -> int:
    """A job: delete media that is older than its owner wants to keep it; returns how many files' messages that were."""
    gone = 0
    for owner in accounts.owners():
        days = preferences.of(owner.id).media_days
        while days and (old := retention.old_media(owner.id, now - days * DAY)):
            with transaction():
                retention.let_go([message_id for message_id, _ in old])
            erasing.sweep(files, {file for _, file in old})
            gone += len(old)
    return gone


def close_account(
    owner_id: int, email: str, password: str, channels: Channels, files: Files, forget_applied: Callable[[], None], *,
    address: str, now: int,
) -> list[str]:  # fmt: skip
    """Erase an account and everything in it: rows, index, media, keys of devices, spools. This cannot be undone.

    Backups made before hold it until they expire. Returns the sessions that ended.

    Raises:
        Invalid: the email or the password is not the account's.
        TooManyAttempts: too many wrong passwords.
    """
    owner = accounts.owner(owner_id)
    if email.strip().casefold() != owner.email.casefold():
        raise Invalid("That is not this account’s email.", fields={"email": f"Type {owner.email} to erase everything."})
    account_actions.prove(owner_id, password, address=address, now=now)
    for device in devices.all_of(owner_id):
        channels.drop(device.id, forget=True)
    with transaction():
        theirs = {file for file, _, _ in estate.files_of(owner_id)}
        ended = accounts.remove_sessions(owner_id)
        search.forget_owner(owner_id)
        estate.forget(owner_id)
        accounts.add_audit(None, "account_closed", {}, address="", now=now)
    erasing.sweep(files, theirs)
    forget_applied()
    erasing.forget_words()
    vacuum()
    checkpoint()
    return ended
