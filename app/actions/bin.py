"""Throwing people away, bringing them back, and letting go for good of what has been in the bin for long enough."""

from __future__ import annotations

from collections.abc import Iterable

from app.actions import erase, tell
from app.domain.timing import DAY
from app.store import bin as store
from app.store import conversations, erasing, journal
from app.store.database import transaction


def throw_away(owner_id: int, contact_id: int, *, now: int) -> None:
    """Put a person in the bin: they are in no list, lane or reminder any more, and nothing of them is deleted yet.

    Raises:
        NotFound: no such person of the owner's.
    """
    with transaction():
        if store.throw_away(owner_id, contact_id, now=now):
            _moved(owner_id, contact_id, "binned", now)


def bring_back(owner_id: int, contact_id: int, *, now: int) -> None:
    """Take a person out of the bin, as they were.

    Raises:
        NotFound: no such person of the owner's.
    """
    with transaction():
        if store.bring_back(owner_id, contact_id, now=now):
            _moved(owner_id, contact_id, "restored", now)


def wrote(owner_id: int, conversation_ids: Iterable[int], *, now: int) -> None:
    """Somebody wrote in these conversations: whoever of them is in the bin is back, before the lanes are worked out."""
    for contact_id, _ in store.who_wrote(conversation_ids):
        store.bring_back(owner_id, contact_id, now=now)
        journal.enter(owner_id, contact_id, "bin", {"act": "restored", "why": "wrote"}, now=now, who="network")
        tell.contact(owner_id, contact_id)


def let_go(now: int, *, days: int) -> int:
    """The job: erase the people and delete the notes, tasks and meetings that have been in the bin for so many days.

    Returns how many. 0 days: nothing is let go by itself.
    """
    if not days:
        return 0
    before = now - days * DAY
    people = store.overdue(before)
    for owner_id, contact_id in people:
        erase.person(owner_id, contact_id, now=now)
    with transaction():
        gone = store.empty(before)
        for owner_id in gone:
            erasing.note(owner_id, (), now=now)  # what they said must leave the file as well
    return len(people) + sum(gone.values())


def _moved(owner_id: int, contact_id: int, act: str, now: int) -> None:
    journal.enter(owner_id, contact_id, "bin", {"act": act}, now=now)
    if (conversation_id := conversations.of_contact(owner_id, contact_id)) is not None:
        conversations.refresh(conversation_id, now)
        tell.conversation(owner_id, conversation_id)
    tell.contact(owner_id, contact_id)
