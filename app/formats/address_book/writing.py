"""Address books for other programs: CSV with the headings that they know, vCard 4, JSON. Kith reads all of them again."""

from __future__ import annotations

import base64
import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from app.domain.cells import harmless
from app.formats.address_book.entry import FIELDS, Entry


class Leaving(NamedTuple):
    """A person on the way out: what an address book knows of them, and what Kith knows beside that."""

    entry: Entry
    id: int
    tags: tuple[str, ...] = ()
    status: str = ""


Writer = Callable[[Iterable[Leaving]], Iterator[str]]

_MOST = 5  # numbers, addresses and links of one person in a table
_MANY = {"phone": "phones", "email": "emails", "link": "links"}


def write_csv(people: Iterable[Leaving]) -> Iterator[str]:
    """A table with a row for each person; nothing in it is a formula. More than five numbers of one person do not fit."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    heads = []
    for field, name in FIELDS.items():
        if field == "link":
            heads += ["Website", *(f"Website {n} - Value" for n in range(2, _MOST + 1))]
        else:
            heads += [name, *(f"{name} {n}" for n in range(2, _MOST + 1))] if field in _MANY else [name]
    writer.writerow([*heads, "Tags", "Status"])
    for one in people:
        row: list[str] = []
        for field in FIELDS:
            if field in _MANY:
                worths = [worth for worth, _ in getattr(one.entry, _MANY[field])][:_MOST]
                # A number is a number: the apostrophe before its + would be taken along.
                row += [*(worths if field == "phone" else map(harmless, worths)), *[""] * (_MOST - len(worths))]
            else:
                row.append(harmless(_single(one.entry, field)))
        writer.writerow([*row, harmless(", ".join(one.tags)), one.status])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _single(entry: Entry, field: str) -> str:
    match field:
        case "birthday":
            # A year that is not known is 1604 in tables, as on iPhones: a cell cannot begin with a dash.
            return _day((entry.birthday[0] or 1604, *entry.birthday[1:])) if entry.birthday else ""
        case "street" | "locality" | "region" | "postcode" | "country":
            return entry.address[("street", "locality", "region", "postcode", "country").index(field)]
        case "name":
            return entry.shown
    return str(getattr(entry, field))


def _day(born: tuple[int, int, int]) -> str:
    year, month, day = born
    return f"{year:04}-{month:02}-{day:02}" if year else f"--{month:02}-{day:02}"


def write_json(people: Iterable[Leaving]) -> Iterator[str]:
    """One object with a list ``people``."""
    yield '{"people": ['
    for n, one in enumerate(people):
        entry = one.entry
        told: dict[str, Any] = {
            "id": str(one.id), "name": entry.shown, "given_name": entry.given, "family_name": entry.family, "nickname": entry.nickname,
            "company": entry.company, "job_title": entry.job_title, "phones": _labelled(entry.phones), "emails": _labelled(entry.emails),
            "links": _labelled(entry.links), "birthday": _day(entry.birthday) if entry.birthday else "", "note": entry.note,
            **dict(zip(("street", "city", "region", "postcode", "country"), entry.address, strict=True)),
            "tags": list(one.tags), "status": one.status,
        }  # fmt: skip
        yield (",\n" if n else "\n") + json.dumps({key: worth for key, worth in told.items() if worth}, ensure_ascii=False)
    yield "\n]}\n"


def _labelled(points: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"value": worth, "label": label} for worth, label in points]


def write_vcf(people: Iterable[Leaving]) -> Iterator[str]:
    """vCard 4.0, a card for each person, lines folded at 75 bytes."""
    for one in people:
        entry = one.entry
        lines = ["BEGIN:VCARD", "VERSION:4.0", f"UID:kith-{one.id}", f"FN:{_escaped(entry.shown)}"]
        if entry.given or entry.family:
            lines.append(f"N:{_escaped(entry.family)};{_escaped(entry.given)};;;")
        for name, worth in (("NICKNAME", entry.nickname), ("TITLE", entry.job_title), ("NOTE", entry.note)):
            if worth:
                lines.append(f"{name}:{_escaped(worth)}")
        if entry.company:
            lines.append(f"ORG:{_escaped(entry.company)}")
        lines += [f"TEL;VALUE=text{_type(label)}:{_escaped(worth)}" for worth, label in entry.phones]
        lines += [f"EMAIL{_type(label)}:{_escaped(worth)}" for worth, label in entry.emails]
        lines += [f"URL{_type(label)}:{_escaped(worth)}" for worth, label in entry.links]
        if entry.birthday:
            year, month, day = entry.birthday
            lines.append(f"BDAY:{f'{year:04}' if year else '--'}{month:02}{day:02}")
        if any(entry.address):
            street, *rest = map(_escaped, entry.address)
            lines.append(f"ADR:;;{street};{';'.join(rest)}")
        if one.tags:
            lines.append(f"CATEGORIES:{','.join(map(_escaped, one.tags))}")
        if entry.photo:
            lines.append(f"PHOTO:data:image/jpeg;base64,{base64.b64encode(entry.photo).decode()}")
        lines.append("END:VCARD")
        yield "".join(map(_folded, lines))


def _escaped(text: str) -> str:
    for mark in ("\\", ",", ";"):
        text = text.replace(mark, "\\" + mark)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n").replace("\0", "")


def _type(label: str) -> str:
    known = {"mobile": "cell", "home": "home", "work": "work", "fax": "fax", "pager": "pager"}.get(label.casefold(), "")
    return f";TYPE={known}" if known else ""


def _folded(line: str) -> str:
    """The line with its end; longer ones go on in lines that begin with a blank, and no character is cut in two."""
    raw, pieces = line.encode(), []
    limit = 75
    while len(raw) > limit:
        end = limit
        while raw[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(raw[:end])
        raw, limit = raw[end:], 74
    return b"\r\n ".join([*pieces, raw]).decode() + "\r\n"


WRITERS: dict[str, Writer] = {"csv": write_csv, "vcf": write_vcf, "json": write_json}
