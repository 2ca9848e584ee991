"""What a person's record may hold: statuses, kinds of points and dates, relationships and their other side, custom values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple
from urllib.parse import urlsplit

#: status -> its name.
STATUSES = {
    "active": "Active", "inactive": "Inactive", "vip": "VIP", "pending": "Pending", "blocked": "Blocked", "archived": "Archived",
}  # fmt: skip
#: Offered as types; any word will do.
TYPES = ("Friend", "Family", "Client", "Colleague", "Acquaintance", "Neighbour", "Partner", "Supplier")
POINTS = {"phone": "Phone", "email": "Email", "link": "Link", "other": "Other"}
POSTALS = {"home": "Home", "work": "Work", "billing": "Billing", "shipping": "Shipping", "other": "Other"}
DATES = {"birthday": "Birthday", "anniversary": "Anniversary", "other": "Other"}
FIELDS = {
    "text": "Text", "number": "Number", "date": "Date", "choice": "Choice", "yes_no": "Yes or no", "link": "Link",
}  # fmt: skip
ENCOUNTERS = {"call": "Call", "meeting": "Meeting", "email": "Email"}
OUTCOMES = {
    "connected": "Took place", "missed": "Missed", "declined": "Declined", "voicemail": "Voicemail", "planned": "Planned",
}  # fmt: skip
SENTIMENTS = {"good": "Good", "neutral": "Neutral", "bad": "Bad"}


class Kin(NamedTuple):
    """A relationship: what the one is to the other, and what that one is to them."""

    name: str
    inverse: str  # a key of RELATIONS


RELATIONS: Mapping[str, Kin] = {
    "partner": Kin("Partner", "partner"),
    "parent": Kin("Parent", "child"),
    "child": Kin("Child", "parent"),
    "sibling": Kin("Sibling", "sibling"),
    "friend": Kin("Friend", "friend"),
    "colleague": Kin("Colleague", "colleague"),
    "introduced_by": Kin("Introduced by", "introduced"),
    "introduced": Kin("Introduced", "introduced_by"),
    "other": Kin("Related", "other"),
}

_MONTH_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_EMAIL = re.compile(r"[^\s@<>(),;:\"\[\]\\]{1,64}@[^\s@<>(),;:\"\[\]\\.]+(?:\.[^\s@<>(),;:\"\[\]\\.]+)+")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
LONGEST_VALUE = 2_000


def is_day(year: int, month: int, day: int) -> bool:
    """Whether there is such a day; ``year`` 0 = not known, and then 29 February is one."""
    if not (1 <= month <= 12 and 1 <= day <= _MONTH_LENGTHS[month - 1] and 0 <= year <= 9999):
        return False
    return year == 0 or month != 2 or day < 29 or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))


def coming(month: int, day: int, today: date) -> date:
    """The next time a yearly day comes, today counts. 29 February is the 28th in years that have no 29th."""
    for year in (today.year, today.year + 1):
        found = date(year, month, day if is_day(year, month, day) else 28)
        if found >= today:
            return found
    raise AssertionError("a yearly day comes within a year")


def email(text: str) -> str:
    """An email address in its normal form.

    Raises:
        ValueError: it is none; the sentence says so.
    """
    local, _, host = text.strip().removeprefix("mailto:").rpartition("@")
    # The part before the @ may tell capitals apart, in theory; nobody who has two addresses that differ so is known.
    normal = f"{local}@{host}".lower()
    if len(normal) > 254 or not _EMAIL.fullmatch(normal):
        raise ValueError("This is not an email address.")
    return normal


def link(text: str) -> str:
    """A web address with its scheme; ``example.org/ana`` is ``https://example.org/ana``.

    Raises:
        ValueError: it is none, or leads elsewhere than to the web.
    """
    text = text.strip()
    if not _SCHEME.match(text) or re.match(r"[^/:]+\.[^/:]+:\d", text):
        text = f"https://{text.removeprefix('//')}"
    try:
        parts = urlsplit(text)
    except ValueError:
        raise ValueError("This is not a web address.") from None
    fits = parts.scheme.lower() in ("http", "https") and "." in (parts.hostname or "") and len(text) <= LONGEST_VALUE
    if not fits or re.search(r"[\s<>\"\\\x00-\x1f]", text) or parts.username or parts.password:
        raise ValueError("This is not a web address.")
    return parts._replace(scheme=parts.scheme.lower()).geturl()


def value(kind: str, text: str, choices: Sequence[str] = ()) -> str:
    """The normal form of a custom field's value; '' stands for none and is one of every kind.

    Raises:
        ValueError: it is none of this kind; the sentence says what is expected.
    """
    text = text.replace("\x00", "").strip()
    if not text:
        return ""
    if len(text) > LONGEST_VALUE:
        raise ValueError(f"At most {LONGEST_VALUE} characters.")
    if kind == "number":
        return _number(text)
    if kind == "date":
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise ValueError("Write a day like 2026-03-31.") from None
    if kind == "choice":
        found = next((choice for choice in choices if choice.casefold() == text.casefold()), None)
        if found is None:
            raise ValueError("Choose one of the list.")
        return found
    if kind == "yes_no":
        if text.casefold() in ("yes", "true", "on", "1"):
            return "yes"
        if text.casefold() in ("no", "false", "off", "0"):
            return "no"
        raise ValueError("Say yes or no.")
    return link(text) if kind == "link" else text


def _number(text: str) -> str:
    plain = text.replace(" ", "").replace("\u00a0", "")
    if re.fullmatch(r"[+-]?\d+,\d+", plain):
        plain = plain.replace(",", ".")
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", plain) or len(plain) > 40:
        raise ValueError("Write a number, like 1200 or 12.5.")
    try:
        number = Decimal(plain)
    except InvalidOperation:  # pragma: no cover - the pattern lets numbers through alone
        raise ValueError("Write a number, like 1200 or 12.5.") from None
    shown = f"{number:f}"
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return "0" if Decimal(shown) == 0 else shown.lstrip("+")
