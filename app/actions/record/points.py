"""How somebody can be reached: phones, emails, links. In one normal form each, so that the same one is found again."""

from __future__ import annotations

from typing import NamedTuple

import phonenumbers

from app.actions import tell
from app.domain import profile as rules
from app.errors import Conflict, Invalid
from app.store import journal, people, points
from app.store.database import transaction
from app.store.points import Holder


class Added(NamedTuple):
    """A new point, and others who have the same: maybe they are one person."""

    id: int
    also: list[Holder]


def normal(owner_id: int, kind: str, text: str) -> str:
    """What is stored of a phone number, an email address, a link or anything else.

    A phone number without its country code is one of the country of the owner's own number.

    Raises:
        Invalid: it is none; the sentence says what is expected.
    """
    text = " ".join(text.replace("\x00", "").split())
    try:
        if kind == "phone":
            return _phone(owner_id, text)
        if kind == "email":
            return rules.email(text)
        if kind == "link":
            return rules.link(text)
        if kind != "other":
            raise ValueError(f"One of {', '.join(rules.POINTS)}.")
        if not 0 < len(text) <= rules.LONGEST_VALUE:
            raise ValueError("Write how to reach them.")
    except ValueError as error:
        field = "value" if kind in rules.POINTS else "kind"
        raise Invalid(str(error), code=f"bad_{kind if kind in rules.POINTS else 'kind'}", fields={field: str(error)}) from error
    return text


def add(
    owner_id: int, contact_id: int, kind: str, text: str, *, label: str = "", verified_how: str = "", who: str = "owner", now: int
) -> Added:
    """Write down how to reach somebody. The first of its kind is the primary one.

    A number by which the network knows them is verified by it. What somebody else has as well is written down all the same,
    and said: to merge them is the owner's decision.

    Raises:
        NotFound: no such person of the owner's.
        Invalid: no such number or address.
        Conflict: it is written down already.
    """
    kept = normal(owner_id, kind, text)
    with transaction():
        people.contact(owner_id, contact_id)
        if points.is_known(contact_id, kind, kept):
            raise _known()
        if kind == "phone" and points.is_on_network(contact_id, kept):
            verified_how = "network"
        point_id = points.add(owner_id, contact_id, kind, kept, label=_label(label), verified_how=verified_how, now=now)
        _tell(owner_id, contact_id, "added", kind, kept, now, who)
        return Added(point_id, points.holders(owner_id, contact_id, kind, kept))


def change(
    owner_id: int, contact_id: int, point_id: int, *, text: str | None = None, label: str | None = None,
    primary: bool = False, verified: bool | None = None, now: int,
) -> list[Holder]:  # fmt: skip
    """Change a point: its value (which is then verified no more), label, whether it is the primary one, verified by hand.

    Returns others who have the new value as well: maybe they are one person.

    Raises:
        NotFound: no such point of this person of the owner's.
        Invalid: no such number or address.
        Conflict: the new value is written down already.
    """
    also: list[Holder] = []
    with transaction():
        had = points.point(owner_id, contact_id, point_id)
        if text is not None and (kept := normal(owner_id, had.kind, text)) != had.value:
            if points.is_known(contact_id, had.kind, kept):
                raise _known()
            how = "network" if had.kind == "phone" and points.is_on_network(contact_id, kept) else ""
            points.update(point_id, value=kept, verified_at=now if how else 0, verified_how=how)
            _tell(owner_id, contact_id, "changed", had.kind, kept, now)
            also = points.holders(owner_id, contact_id, had.kind, kept)
        if label is not None:
            points.update(point_id, label=_label(label))
        if primary:
            points.set_primary(contact_id, had.kind, point_id)
        if verified is not None:
            points.update(point_id, verified_at=now if verified else 0, verified_how="by_hand" if verified else "")
            _tell(owner_id, contact_id, "verified" if verified else "doubted", had.kind, had.value, now)
        tell.contact(owner_id, contact_id)
    return also


def remove(owner_id: int, contact_id: int, point_id: int, *, now: int) -> None:
    """Forget a point.

    Raises:
        NotFound: no such point of this person of the owner's.
    """
    with transaction():
        had = points.point(owner_id, contact_id, point_id)
        points.remove(contact_id, point_id, had.kind)
        _tell(owner_id, contact_id, "removed", had.kind, had.value, now)


def region_of(owner_id: int) -> str | None:
    """The country of the owner's own number (``DE``), in which numbers without a country code are at home; None = not known."""
    for number in points.my_numbers(owner_id):
        try:
            parsed = phonenumbers.parse("+" + number.removeprefix("pn:"))
        except phonenumbers.NumberParseException:
            continue
        code = parsed.country_code or 0
        region = phonenumbers.region_code_for_number(parsed) or phonenumbers.region_code_for_country_code(code)
        if region and region != "ZZ":
            return str(region)
    return None


def _phone(owner_id: int, text: str) -> str:
    expected = "Write the number with its country code, like +1 555 010 0123."
    text = "+" + text[2:] if text.startswith("00") else text
    try:
        number = phonenumbers.parse(text, None if text.startswith("+") else region_of(owner_id))
    except phonenumbers.NumberParseException as error:
        raise ValueError(expected) from error
    kept = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    # Whether a number is given out changes from month to month; whether it could be dialled does not.
    if number.extension or not 7 <= len(kept) - 1 <= 15 or not (text.startswith("+") or phonenumbers.is_possible_number(number)):
        raise ValueError(expected)
    return kept


def _known() -> Conflict:
    sentence = "This is written down already."
    return Conflict(sentence, code="point_known", fields={"value": sentence})


def _label(text: str) -> str:
    text = " ".join(text.replace("\x00", "").split())
    if len(text) > 60:
        raise Invalid("A label can have 60 characters.", code="too_long", fields={"label": "At most 60 characters."})
    return text


def _tell(owner_id: int, contact_id: int, act: str, kind: str, kept: str, now: int, who: str = "owner") -> None:
    journal.enter(owner_id, contact_id, "point", {"act": act, "point": kind, "value": kept}, now=now, who=who)
    tell.contact(owner_id, contact_id)
