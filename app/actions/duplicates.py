"""Looking for people who are here twice, and remembering who is not."""

from __future__ import annotations

from app.actions import tell
from app.domain import duplicates as rules
from app.errors import Invalid
from app.store import accounts, duplicates
from app.store.database import transaction


def find(now: int) -> int:
    """The job: look again for each owner about whose people something has changed; returns how many pairs were found."""
    found = 0
    for owner in accounts.owners():
        if duplicates.seen(owner.id) != duplicates.last_seen(owner.id):
            found += look(owner.id, now=now)
    return found


def look(owner_id: int, *, now: int) -> int:
    """Look for the owner's duplicates now; returns how many pairs there are."""
    seen = duplicates.seen(owner_id)
    # Outside of the transaction: with fifty thousand people this takes seconds, and nobody shall wait for them.
    found = rules.find(duplicates.people(owner_id), apart=duplicates.apart(owner_id))
    with transaction():
        if duplicates.seen(owner_id) != seen:
            return 0  # somebody came or went meanwhile: the next run finds it all
        duplicates.replace(owner_id, found, seen, now=now)
    return len(found)


def dismiss(owner_id: int, one_id: int, other_id: int, *, now: int) -> None:
    """These two are not one person.

    Raises:
        Invalid: they are the same.
        NotFound: one of them is not the owner's.
    """
    if one_id == other_id:
        raise Invalid("That is the same person.", code="same_person")
    with transaction():
        duplicates.dismiss(owner_id, one_id, other_id, now=now)
        for contact_id in (one_id, other_id):
            tell.contact(owner_id, contact_id)


def undismiss(owner_id: int, one_id: int, other_id: int, *, now: int) -> None:
    """These two may be one person after all: they are looked at again at once.

    Raises:
        NotFound: one of them is not the owner's.
    """
    with transaction():
        duplicates.undismiss(owner_id, one_id, other_id)
    look(owner_id, now=now)
    for contact_id in (one_id, other_id):
        tell.contact(owner_id, contact_id)
