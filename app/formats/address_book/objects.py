"""Address books as JSON: a list of people, or an object that holds one; what Kith itself gives away can be read again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from app.errors import Invalid
from app.formats.address_book.entry import Entry, Refused, day, judged
from app.formats.address_book.tables import field_of

_LARGEST = 64 << 20  # bytes: JSON is read as a whole
_OWN = {
    "own_name": "name", "given_name": "given", "family_name": "family", "job_title": "job_title", "phones": "phone", "emails": "email",
    "links": "link", "note": "note", "notes": "note", "points": "points", "addresses": "addresses",
}  # fmt: skip


def read(path: Path) -> Iterator[Entry | Refused]:
    """The people in a file.

    Raises:
        Invalid: it is no JSON, or holds no list of people.
    """
    if path.stat().st_size > _LARGEST:
        raise Invalid("A JSON file can have 64 MB.", code="too_large")
    try:
        found = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise Invalid("This is no JSON, or it is damaged.", code="bad_json") from error
    if isinstance(found, dict):
        found = next((found[name] for name in ("contacts", "people", "items") if isinstance(found.get(name), list)), [found])
    if not isinstance(found, list):
        raise Invalid("There is no list of people in this file.", code="bad_json")
    for number, one in enumerate(found, 1):
        raw = json.dumps(one, ensure_ascii=False)[:2000]
        yield judged(_entry(number, one, raw)) if isinstance(one, dict) else Refused(number, "This is no person.", raw)


def _entry(row: int, one: Mapping[str, Any], raw: str) -> Entry:
    single: dict[str, str] = {}
    many: dict[str, list[tuple[str, str]]] = {"phone": [], "email": [], "link": []}
    for key, worth in one.items():
        field = _OWN.get(key) or field_of(key)
        if field == "addresses":
            many["phone"] += [("+" + str(a)[3:], "") for a in worth if str(a).startswith("pn:")] if isinstance(worth, list) else []
        elif field == "points" or field in many:
            for part in worth if isinstance(worth, list) else [worth]:
                kind, value, label = _point(part, field)
                if kind in many and value:
                    many[kind].append((value, label))
        elif field and isinstance(worth, str | int):
            single.setdefault(field, str(worth).strip())
    return Entry(
        row, single.get("name", ""), single.get("given", ""), single.get("family", ""), single.get("nickname", ""), single.get("company", ""),
        single.get("job_title", ""), tuple(many["phone"]), tuple(many["email"]), tuple(many["link"]),
        day(single.get("birthday", "")), single.get("note", ""),
        (single.get("street", ""), single.get("locality", ""), single.get("region", ""), single.get("postcode", ""), single.get("country", "")),
        b"", raw,
    )  # fmt: skip


def _point(part: Any, field: str) -> tuple[str, str, str]:
    if isinstance(part, dict):
        return str(part.get("kind", field)), str(part.get("value", "")).strip(), str(part.get("label", "") or "")[:60]
    return field, str(part).strip() if isinstance(part, str | int) else "", ""
