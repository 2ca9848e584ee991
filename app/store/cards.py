"""People as address books have them, read from end to end for exports."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from app.store.database import rows

_BATCH = 1000


class Card(NamedTuple):
    """A person. ``points``: (kind, value, label), phones as +E.164; ``birthday``: (year or 0, month, day); ``postal``: street … country."""

    id: int
    name: str
    given_name: str
    family_name: str
    nickname: str
    company: str
    job_title: str
    status: str
    picture: str
    points: tuple[tuple[str, str, str], ...]
    birthday: tuple[int, int, int] | None
    postal: tuple[str, str, str, str, str]
    tags: tuple[str, ...]


def cards(owner_id: int, ids: Iterable[int] | None = None) -> Iterator[Card]:
    """These people of the owner's, or all; not me, not the bin's."""
    among = "AND id IN (SELECT value FROM json_each(?3))" if ids is not None else ""
    after, listed = 0, json.dumps(list(ids)) if ids is not None else ""
    while found := rows(
        "SELECT id, name, given_name, family_name, nickname, company, job_title, status, coalesce(nullif(own_picture, ''), picture)"
        f" FROM contact WHERE owner_id = ?1 AND id > ?2 AND is_me = 0 AND binned_at = 0 {among} ORDER BY id LIMIT {_BATCH}",
        (owner_id, after, listed) if among else (owner_id, after),
    ):
        after = found[-1][0]
        given = json.dumps([r[0] for r in found])
        points: dict[int, list[tuple[str, str, str]]] = {}
        for contact_id, kind, worth, label in rows(
            "SELECT contact_id, 'phone', '+' || substr(value, 4), '' FROM address WHERE value GLOB 'pn:*' AND contact_id IN"
            " (SELECT value FROM json_each(?1)) UNION ALL SELECT contact_id, kind, value, label FROM"
            " (SELECT * FROM point WHERE contact_id IN (SELECT value FROM json_each(?1)) ORDER BY is_primary DESC, id)",
            (given,),
        ):
            mine = points.setdefault(contact_id, [])
            if not any((kind, worth) == known[:2] for known in mine):
                mine.append((kind, worth, label))
        born = {
            r[0]: (r[1], r[2], r[3])
            for r in rows(
                "SELECT contact_id, year, month, day FROM special_date WHERE kind = 'birthday' AND contact_id IN (SELECT value FROM json_each(?))",
                (given,),
            )
        }
        postal = {
            r[0]: (r[1], r[2], r[3], r[4], r[5])
            for r in rows(
                "SELECT contact_id, street, locality, region, postcode, country FROM postal WHERE contact_id IN (SELECT value FROM json_each(?))"
                " ORDER BY is_default, id DESC",
                (given,),
            )
        }
        worn: dict[int, list[str]] = {}
        for contact_id, name in rows(
            "SELECT w.contact_id, t.name FROM contact_tag w JOIN tag t ON t.id = w.tag_id WHERE w.contact_id IN (SELECT value FROM json_each(?))"
            " ORDER BY t.name",
            (given,),
        ):
            worn.setdefault(contact_id, []).append(name)
        for r in found:
            yield Card(
                r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], tuple(points.get(r[0], ())), born.get(r[0]),
                postal.get(r[0], ("", "", "", "", "")), tuple(worn.get(r[0], ())),
            )  # fmt: skip
