"""Templates for what is written often, and what is known of a person to fill them with."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from app.errors import NotFound
from app.store.database import IntegrityError, insert, row, rows, write


class TemplateRow(NamedTuple):
    """A template. ``body`` has places in braces: :mod:`app.domain.wording`. ``used_at`` 0 = never."""

    id: int
    name: str
    body: str
    language: str
    used_at: int
    created_at: int
    updated_at: int


_COLUMNS = "id, name, body, language, used_at, created_at, updated_at"


def listed(owner_id: int, q: str = "", limit: int = 200) -> list[TemplateRow]:
    """The owner's templates, those used last first; those whose name or text holds ``q``."""
    wanted = q.strip().casefold()
    sql = (
        f"SELECT {_COLUMNS} FROM template WHERE owner_id = ? AND (? = '' OR instr(casefold(name || char(10) || body), ?) > 0)"
        " ORDER BY used_at DESC, name, id LIMIT ?"
    )
    return [TemplateRow(*r) for r in rows(sql, (owner_id, wanted, wanted, limit))]


def template(owner_id: int, template_id: int) -> TemplateRow:
    """One template of the owner's.

    Raises:
        NotFound: none, or another owner's.
    """
    found = row(f"SELECT {_COLUMNS} FROM template WHERE id = ? AND owner_id = ?", (template_id, owner_id))
    if found is None:
        raise NotFound("There is no such template.")
    return TemplateRow(*found)


def add(owner_id: int, name: str, body: str, language: str, *, now: int) -> int | None:
    """A new row; returns its id, or None when the name is taken."""
    try:
        return insert(
            "INSERT INTO template (owner_id, name, body, language, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)",
            (owner_id, name, body, language, now, now),
        )
    except IntegrityError:
        return None


def update(template_id: int, **columns: Any) -> bool:
    """Set columns by name (names come from code, never from people); False when the name is taken."""
    names = ", ".join(f"{name} = ?" for name in columns)
    try:
        write(f"UPDATE template SET {names} WHERE id = ?", (*columns.values(), template_id))
    except IntegrityError:
        return False
    return True


def remove(template_id: int) -> None:
    """Delete a row."""
    write("DELETE FROM template WHERE id = ?", (template_id,))


# ── What is known of a person ───────────────────────────────────────────────────────────────────────────────────────


class Known(NamedTuple):
    """What a template can be filled with: name of a place -> text; and where and in which language the person is."""

    values: dict[str, str]
    zone: str = ""
    language: str = ""


def known_of(owner_id: int, contact_id: int | None) -> Known:
    """What is known of a person of the owner's; nothing for nobody, as in a group.

    A person of whom only a number is known has no name: "Hi +1 555 0101" is no greeting.

    Raises:
        NotFound: no such person of the owner's.
    """
    if contact_id is None:
        return Known({})
    found = row(
        "SELECT coalesce(nullif(own_name, ''), nullif(saved_name, ''), nullif(push_name, ''), business_name), given_name, family_name,"
        " nickname, company, job_title, zone, language,"
        " (SELECT json_group_object(f.name, v.value) FROM custom_value v JOIN custom_field f ON f.id = v.field_id WHERE v.contact_id = p.id)"
        " FROM contact p WHERE p.id = ? AND p.owner_id = ?",
        (contact_id, owner_id),
    )
    if found is None:
        raise NotFound("There is no such person.")
    name, given, family, nickname, company, job_title, zone, language, fields = found
    whole = name or f"{given} {family}".strip()
    own = {
        "name": whole, "first_name": given or (whole.split()[0] if whole else ""), "last_name": family, "nickname": nickname,
        "company": company, "job_title": job_title,
    }  # fmt: skip
    return Known({**json.loads(fields), **own}, zone, language)


def custom_names(owner_id: int) -> list[str]:
    """The names of the fields that the owner defined: places like any other."""
    return [r[0] for r in rows("SELECT name FROM custom_field WHERE owner_id = ? ORDER BY position, id", (owner_id,))]
