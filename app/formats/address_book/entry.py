"""What an address book says of one person."""

from __future__ import annotations

import re
from typing import NamedTuple

#: What a column can hold -> its name for people.
FIELDS = {
    "name": "Name", "given": "Given name", "family": "Family name", "nickname": "Nickname", "company": "Company", "job_title": "Job title",
    "phone": "Phone", "email": "Email", "link": "Link", "birthday": "Birthday", "note": "Note", "street": "Street", "locality": "Town",
    "region": "Region", "postcode": "Postcode", "country": "Country",
}  # fmt: skip
_DAY = re.compile(r"(?:(\d{4})|-)-?(\d{1,2})-?(\d{1,2})(?:[T ].*)?")
_OTHER_DAY = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")


class Entry(NamedTuple):
    """One person. ``row``: where they begin in the file, from 1. ``birthday``: (year or 0, month, day)."""

    row: int
    name: str = ""
    given: str = ""
    family: str = ""
    nickname: str = ""
    company: str = ""
    job_title: str = ""
    phones: tuple[tuple[str, str], ...] = ()  # (value, label)
    emails: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    birthday: tuple[int, int, int] | None = None
    note: str = ""
    address: tuple[str, str, str, str, str] = ("", "", "", "", "")  # street, locality, region, postcode, country
    photo: bytes = b""
    raw: str = ""

    @property
    def shown(self) -> str:
        """How the person is called in this book."""
        return self.name or " ".join(filter(None, (self.given, self.family))) or self.nickname or self.company


class Refused(NamedTuple):
    """A row that is no person, and why."""

    row: int
    why: str
    raw: str


def judged(entry: Entry) -> Entry | Refused:
    """An entry, or why it is none: a person has a name or a way to reach them."""
    if not (entry.shown or entry.phones or entry.emails):
        return Refused(entry.row, "No name, number or address.", entry.raw)
    if len(entry.shown) > 200:
        return Refused(entry.row, "The name is longer than 200 characters.", entry.raw)
    return entry


def day(text: str) -> tuple[int, int, int] | None:
    """(year or 0, month, day) of ``1990-04-02``, ``--0402``, ``19900402``, ``02.04.1990``; None for anything else."""
    text = text.strip()
    if found := _DAY.fullmatch(text):
        year, month, number = int(found[1] or 0), int(found[2]), int(found[3])
    elif found := _OTHER_DAY.fullmatch(text):
        one, two, year = (int(part) for part in found.groups())
        # Where both could be the month it is the day that comes first, as nearly everywhere.
        number, month = (one, two) if two <= 12 else (two, one)
    else:
        return None
    return (0 if year <= 1604 else year, month, number) if 1 <= month <= 12 and 1 <= number <= 31 else None
