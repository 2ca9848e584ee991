"""People: naming and merging them, and taking a merge apart again."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.actions import tell
from app.actions.record import profile as record
from app.errors import Conflict, Invalid
from app.store import accounts, conversations, journal, merges, people
from app.store.database import transaction


def add(owner_id: int, name: str, phone: str = "", *, profile: Mapping[str, str] | None = None, now: int) -> int:
    """Somebody new, by name and maybe phone number in international form; returns the contact's id.

    Args:
        owner_id: whose person.
        name: the owner's word for them; may be '' when ``profile`` has a given or family name.
        phone: with its country code; '' = none known.
        profile: more of them, as :func:`app.actions.record.profile.change` takes it.
        now: UTC ms.

    Raises:
        Invalid: no usable number, no name, or a profile that cannot be.
        Conflict: the number is somebody's already.
    """
    name, more = " ".join(name.split()), profile or {}
    digits = re.sub(r"[\s().\-]", "", phone).removeprefix("+").removeprefix("00")
    if len(name) > 200 or not (name or more.get("given_name", "").strip() or more.get("family_name", "").strip()):
        raise Invalid("A person needs a name of at most 200 characters.", code="bad_name", fields={"own_name": "Write a name."})
    if phone.strip() and not (digits.isascii() and digits.isdigit() and 7 <= len(digits) <= 15):
        raise Invalid("Write the number with its country code, like +1 555 010 0123.", code="bad_phone", fields={"phone": "Not a number."})
    addresses = (f"pn:{digits}",) if phone.strip() else ()
    with transaction():
        if people.find(owner_id, addresses):
            sentence = "Somebody has this number already."
            raise Conflict(sentence, code="number_taken", fields={"phone": sentence})
        contact_id = people.add(owner_id, addresses, now=now)
        people.set_own_name(contact_id, name, now=now)
        journal.enter(owner_id, contact_id, "contact", {"act": "added"}, now=now)
        if more:
            record.change(owner_id, contact_id, more, now=now)
        tell.contact(owner_id, contact_id)
        return contact_id


def rename(owner_id: int, contact_id: int, name: str, *, now: int) -> None:
    """The owner's own name for a person; '' goes back to the phone's.

    Raises:
        NotFound: no such person of the owner's.
        Invalid: longer than 200 characters.
    """
    name = " ".join(name.split())
    if len(name) > 200:
        raise Invalid("A name can have 200 characters.", code="too_long", fields={"name": "Too long."})
    with transaction():
        people.contact(owner_id, contact_id)
        people.set_own_name(contact_id, name, now=now)
        if (conversation_id := conversations.of_contact(owner_id, contact_id)) is not None:
            conversations.refresh(conversation_id, now)  # somebody I named is no unknown sender
        tell.contact(owner_id, contact_id)


def merge(
    owner_id: int, kept_id: int, gone_id: int, *, choices: Mapping[str, str] | None = None, now: int
) -> int:  # fmt: skip
    """Make two contacts one, by hand; returns the merge's id.

    ``choices`` says whose value of a field stays, as :func:`app.store.merges.merge` takes it; what it does not name is the
    kept one's, or the other's where that is empty. What was not taken stands in the journal.

    Raises:
        NotFound: one of them is not the owner's.
        Invalid: they are the same, or a choice is none.
    """
    choices = choices or {}
    if bad := next((field for field, side in choices.items() if side not in ("kept", "gone", "both")), ""):
        raise Invalid("Choose one of the two.", code="bad_choice", fields={bad: "kept, gone or (where it can) both"})
    if kept_id == gone_id:
        raise Invalid("That is the same person.", code="same_person")
    with transaction():
        people.contact(owner_id, kept_id)
        people.contact(owner_id, gone_id)
        merge_id = merges.merge(owner_id, kept_id, gone_id, why="by_hand", choices=choices, now=now)
        _settle(owner_id, kept_id, now)
        _refresh(owner_id, merge_id, now)
        accounts.add_audit(owner_id, "merge", {"merge": merge_id}, address="", now=now)
        return merge_id


def undo_merge(owner_id: int, merge_id: int, *, now: int) -> None:
    """Take a merge apart.

    Raises:
        NotFound: no such merge of the owner's.
        Conflict: it cannot be undone any more (the sentence says why).
    """
    with transaction():
        for contact_id in merges.undo(owner_id, merge_id, now=now):
            _settle(owner_id, contact_id, now)
        _refresh(owner_id, merge_id, now)
        accounts.add_audit(owner_id, "merge_undone", {"merge": merge_id}, address="", now=now)


def _settle(owner_id: int, contact_id: int, now: int) -> None:
    people.derive_name(contact_id, now=now)
    if (conversation_id := conversations.of_contact(owner_id, contact_id)) is not None:
        conversations.refresh(conversation_id, now)
        tell.conversation(owner_id, conversation_id)
    tell.contact(owner_id, contact_id)


def _refresh(owner_id: int, merge_id: int, now: int) -> None:
    for conversation_id in merges.touched(merge_id):
        conversations.refresh(conversation_id, now)
        tell.conversation(owner_id, conversation_id)
