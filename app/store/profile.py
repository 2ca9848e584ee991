"""What is known about a person beside what the network tells: profile, postal addresses, days, custom fields, relationships."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from app.domain.profile import RELATIONS
from app.errors import NotFound
from app.store.database import insert, row, rows, value, write


class Profile(NamedTuple):
    """The columns of a person that their owner fills in, and the names that the network knows. ``zone`` '' = the owner's."""

    contact_id: int
    name: str
    own_name: str
    given_name: str
    family_name: str
    nickname: str
    pronunciation: str
    company: str
    job_title: str
    zone: str
    language: str
    status: str
    type: str
    met: str
    saved_name: str
    push_name: str
    business_name: str
    picture: str
    own_picture: str
    created_at: int
    updated_at: int


#: What the owner may write.
FIELDS = (
    "own_name", "given_name", "family_name", "nickname", "pronunciation", "company", "job_title", "zone", "language", "status",
    "type", "met",
)  # fmt: skip


class Postal(NamedTuple):
    """A postal address; one of a person's is the default."""

    id: int
    kind: str
    street: str
    locality: str
    region: str
    postcode: str
    country: str
    is_default: bool


class SpecialDate(NamedTuple):
    """A day of every year; ``year`` 0 = not known. The owner is reminded ``lead_days`` before."""

    id: int
    kind: str
    label: str
    year: int
    month: int
    day: int
    lead_days: int


class CustomField(NamedTuple):
    """A field that the owner defined; ``people`` counts those of whom something stands in it."""

    id: int
    name: str
    kind: str
    choices: tuple[str, ...]
    position: int
    people: int = 0


class Relation(NamedTuple):
    """Somebody who is the ``kind`` of the person it is read for."""

    id: int
    kind: str
    label: str
    other_id: int
    other_name: str
    other_picture: str


class ExternalId(NamedTuple):
    """Where else a person is known, and how that stands."""

    source: str
    value: str
    state: str
    synced_at: int


_PROFILE = f"SELECT {', '.join('id' if name == 'contact_id' else name for name in Profile._fields)} FROM contact"


def profile(owner_id: int, contact_id: int) -> Profile:
    """What the owner wrote about a person.

    Raises:
        NotFound: nobody, or another owner's.
    """
    found = row(f"{_PROFILE} WHERE id = ? AND owner_id = ?", (contact_id, owner_id))
    if found is None:
        raise NotFound("There is no such person.")
    return Profile(*found)


def profiles(owner_id: int, contact_ids: Iterable[int]) -> dict[int, Profile]:
    """The same of several people, in one question."""
    found = rows(f"{_PROFILE} WHERE owner_id = ? AND id IN (SELECT value FROM json_each(?))", (owner_id, json.dumps(list(contact_ids))))
    return {r[0]: Profile(*r) for r in found}


def types(owner_id: int) -> list[str]:
    """The types that the owner uses, the most used first."""
    sql = "SELECT type FROM contact WHERE owner_id = ? AND type <> '' GROUP BY type ORDER BY count(*) DESC, type LIMIT 50"
    return [r[0] for r in rows(sql, (owner_id,))]


def update(contact_id: int, *, now: int, **columns: Any) -> None:
    """Set columns of a person by name (names come from code, never from people)."""
    columns["updated_at"] = now
    write(f"UPDATE contact SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?", (*columns.values(), contact_id))


def set_own_picture(contact_id: int, file: str) -> None:
    """The picture that the owner chose (content hash), shown instead of the network's; '' goes back to that one."""
    if file:
        write("UPDATE contact SET own_picture = ?1, picture = ?1 WHERE id = ?2", (file, contact_id))
    else:  # the network's is asked for again
        write("UPDATE contact SET own_picture = '', picture = '', picture_id = '', picture_at = 0 WHERE id = ?", (contact_id,))


def touched(contact_id: int, at: int) -> None:
    """Somebody was met, called or written to outside the network at a time; what is older changes nothing."""
    write("UPDATE contact SET touched_at = max(touched_at, ?) WHERE id = ?", (at, contact_id))


def set_touched(contact_id: int, at: int) -> None:
    """The same, when what was logged is taken back: it may go back as well."""
    write("UPDATE contact SET touched_at = ? WHERE id = ?", (at, contact_id))


# ── Rows of a person ────────────────────────────────────────────────────────────────────────────────────────────────


def postals(contact_id: int) -> list[Postal]:
    """Postal addresses, the default first."""
    sql = "SELECT id, kind, street, locality, region, postcode, country, is_default FROM postal WHERE contact_id = ? ORDER BY is_default DESC, id"
    return [Postal(*r)._replace(is_default=bool(r[7])) for r in rows(sql, (contact_id,))]


def dates(contact_id: int) -> list[SpecialDate]:
    """Birthdays and other days, through the year."""
    sql = "SELECT id, kind, label, year, month, day, lead_days FROM special_date WHERE contact_id = ? ORDER BY month, day, id"
    return [SpecialDate(*r) for r in rows(sql, (contact_id,))]


def relations(contact_id: int) -> list[Relation]:
    """Who is what to a person, whichever side it was said from."""
    sql = """
        SELECT r.id, r.kind, 0, r.label, p.id, p.name, p.picture FROM relation r JOIN contact p ON p.id = r.contact_id
        WHERE r.other_id = ?1 AND p.binned_at = 0
        UNION ALL
        SELECT r.id, r.kind, 1, r.label, p.id, p.name, p.picture FROM relation r JOIN contact p ON p.id = r.other_id
        WHERE r.contact_id = ?1 AND p.binned_at = 0
        ORDER BY 1
    """
    return [
        Relation(r[0], RELATIONS[r[1]].inverse if r[2] and r[1] in RELATIONS else r[1], *r[3:])
        for r in rows(sql, (contact_id,))
    ]


def is_related(contact_id: int, other_id: int, kind: str) -> bool:
    """Whether ``contact`` is known to be the ``kind`` of ``other``, from either side."""
    sql = "SELECT 1 FROM relation WHERE (contact_id, other_id, kind) IN (VALUES (?1, ?2, ?3), (?2, ?1, ?4))"
    return value(sql, (contact_id, other_id, kind, RELATIONS[kind].inverse)) is not None


def external_ids(contact_id: int) -> list[ExternalId]:
    """Where else a person is known."""
    sql = "SELECT source, value, state, synced_at FROM external_id WHERE contact_id = ? ORDER BY source"
    return [ExternalId(*r) for r in rows(sql, (contact_id,))]


_TABLES = frozenset(("postal", "special_date", "relation"))


def add_row(table: str, owner_id: int, contact_id: int, columns: Mapping[str, Any]) -> int:
    """A new row of ``postal``, ``special_date`` or ``relation``; returns its id."""
    assert table in _TABLES
    names = ", ".join(("owner_id", "contact_id", *columns))
    marks = ", ".join("?" * (len(columns) + 2))
    return insert(f"INSERT INTO {table} ({names}) VALUES ({marks})", (owner_id, contact_id, *columns.values()))


def update_row(table: str, row_id: int, columns: Mapping[str, Any]) -> None:
    """Set columns of such a row."""
    assert table in _TABLES
    if columns:
        write(f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?", (*columns.values(), row_id))


def remove_row(table: str, row_id: int) -> None:
    """Remove such a row."""
    assert table in _TABLES
    write(f"DELETE FROM {table} WHERE id = ?", (row_id,))


def one_default(contact_id: int, postal_id: int = 0) -> None:
    """Make an address the default one; 0 = the first, where there is none."""
    if postal_id:
        write("UPDATE postal SET is_default = (id = ?) WHERE contact_id = ?", (postal_id, contact_id))
    elif value("SELECT 1 FROM postal WHERE contact_id = ? AND is_default", (contact_id,)) is None:
        write("UPDATE postal SET is_default = 1 WHERE id = (SELECT min(id) FROM postal WHERE contact_id = ?)", (contact_id,))


def set_external_id(contact_id: int, source: str, known_as: str, *, state: str = "", now: int) -> None:
    """Where else a person is known; '' forgets it."""
    if known_as:
        write(
            "INSERT OR REPLACE INTO external_id (contact_id, source, value, state, synced_at) VALUES (?, ?, ?, ?, ?)",
            (contact_id, source, known_as, state, now),
        )
    else:
        write("DELETE FROM external_id WHERE contact_id = ? AND source = ?", (contact_id, source))


# ── Custom fields ───────────────────────────────────────────────────────────────────────────────────────────────────


def custom_fields(owner_id: int) -> list[CustomField]:
    """The fields that the owner defined, in their order."""
    sql = (
        "SELECT f.id, f.name, f.kind, f.choices, f.position, (SELECT count(*) FROM custom_value v WHERE v.field_id = f.id)"
        " FROM custom_field f WHERE f.owner_id = ? ORDER BY f.position, f.id"
    )
    return [CustomField(*r)._replace(choices=tuple(json.loads(r[3]))) for r in rows(sql, (owner_id,))]


def custom_field(owner_id: int, field_id: int) -> CustomField:
    """One of them.

    Raises:
        NotFound: no such field of the owner's.
    """
    found = next((field for field in custom_fields(owner_id) if field.id == field_id), None)
    if found is None:
        raise NotFound("There is no such field.")
    return found


def custom_values(contact_id: int) -> dict[int, str]:
    """field id -> what stands in it of a person."""
    return dict(rows("SELECT field_id, value FROM custom_value WHERE contact_id = ?", (contact_id,)))


def add_custom_field(owner_id: int, name: str, kind: str, choices: Iterable[str]) -> int:
    """A new field behind the others; returns its id."""
    return insert(
        "INSERT INTO custom_field (owner_id, name, kind, choices, position) VALUES"
        " (?1, ?2, ?3, ?4, (SELECT coalesce(max(position), 0) + 1 FROM custom_field WHERE owner_id = ?1))",
        (owner_id, name, kind, json.dumps(list(choices), ensure_ascii=False)),
    )


def update_custom_field(field_id: int, **columns: Any) -> None:
    """Set columns by name (names come from code, never from people)."""
    if "choices" in columns:
        columns["choices"] = json.dumps(list(columns["choices"]), ensure_ascii=False)
    write(f"UPDATE custom_field SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?", (*columns.values(), field_id))


def remove_custom_field(field_id: int) -> None:
    """Forget a field and everything that stands in it."""
    write("DELETE FROM custom_field WHERE id = ?", (field_id,))


def set_custom_value(contact_id: int, field_id: int, text: str) -> None:
    """What stands in a field of a person; '' empties it."""
    if text:
        write("INSERT OR REPLACE INTO custom_value (contact_id, field_id, value) VALUES (?, ?, ?)", (contact_id, field_id, text))
    else:
        write("DELETE FROM custom_value WHERE contact_id = ? AND field_id = ?", (contact_id, field_id))
