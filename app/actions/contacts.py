"""People: naming and merging them, and taking a merge apart again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from app.actions import notes, tags, tell, touch
from app.actions.record import details, points
from app.actions.record import profile as record
from app.errors import Conflict, Invalid
from app.store import accounts, conversations, journal, merges, people
from app.store import bin as thrown
from app.store.database import transaction
from app.store.points import Holder


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


class About(NamedTuple):
    """What one knows of somebody new beside their name; '' = nothing. ``birthday`` is (year, month, day), year 0 = not known."""

    phone: str = ""
    email: str = ""
    profile: Mapping[str, str] = {}
    birthday: tuple[int, int, int] | None = None
    note: str = ""
    tag: str = ""
    tier: str = ""  # how often to be in touch: a key of app.domain.cadence.TIERS


def introduce(owner_id: int, name: str, about: About, *, now: int) -> points.Added:
    """Somebody whom one knows from elsewhere, with what one knows of them: all of it, or nobody is there.

    A number is written down as a phone number, as nobody knows whether it is on WhatsApp; who writes from it is this person.
    Returns their id, and who has the same number or email address.

    Raises:
        Invalid: no name, or something that cannot be; ``fields`` names it as in :class:`About`.
        Conflict: the number leads to somebody already.
    """
    also: list[Holder] = []
    with transaction():
        contact_id = add(owner_id, name, profile=about.profile, now=now)
        if about.phone.strip():
            with _about("phone"):
                number = points.add(owner_id, contact_id, "phone", about.phone, now=now)
                address = f"pn:{points.normal(owner_id, 'phone', about.phone).removeprefix('+')}"
                if taken := people.find(owner_id, (address,)).get(address):
                    place = ", in the bin" if thrown.is_thrown(taken) else ""
                    raise Conflict(f"{people.contact(owner_id, taken).name} has this number already{place}.", code="number_taken")
                people.add_address(owner_id, contact_id, address, now=now)
            also += number.also
        if about.email.strip():
            with _about("email"):
                also += points.add(owner_id, contact_id, "email", about.email, now=now).also
        if about.birthday:
            year, month, day = about.birthday
            details.add_date(owner_id, contact_id, "birthday", month, day, year=year, now=now)
        if about.note.strip():
            with _about("note"):
                notes.add(owner_id, about.note, contact_id=contact_id, now=now)
        if about.tag.strip():
            with _about("tag"):
                tags.give_named(owner_id, about.tag, (contact_id,), now=now)
        if about.tier:
            touch.want(owner_id, contact_id, tier=about.tier, now=now)
    return points.Added(contact_id, also)


@contextmanager
def _about(field: str) -> Iterator[None]:
    """What is refused in here is about this field."""
    try:
        yield
    except (Invalid, Conflict) as error:
        error.fields = {field: error.sentence}
        raise


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
