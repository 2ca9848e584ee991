"""People and their addresses: who is behind a phone number, a LID or an email."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from app.domain import identity
from app.errors import NotFound
from app.store import people_search
from app.store.database import db, insert, row, rows, write, write_many


class ContactRow(NamedTuple):
    """A person as lists show them. ``phone`` is an address (``pn:…``) or ''; ``addresses`` all of theirs."""

    id: int
    name: str
    picture: str
    phone: str
    last_at: int
    conversation_id: int | None
    own_name: str
    saved_name: str
    push_name: str
    business_name: str
    blocked: bool
    addresses: tuple[str, ...]
    messages: int  # of both sides, in the conversation with them
    lane: str  # where that conversation stands


class MergeRow(NamedTuple):
    """A merge that was made, newest first on the pages; undone when ``undone_at`` is not 0."""

    id: int
    kept_id: int
    kept_name: str
    gone_name: str
    at: int
    why: str
    undone_at: int


_SELECT = """
    SELECT p.id, p.name, p.picture,
           coalesce((SELECT value FROM address WHERE contact_id = p.id AND value GLOB 'pn:*' ORDER BY id LIMIT 1), ''),
           coalesce(c.last_at, 0), c.id, p.own_name, p.saved_name, p.push_name, p.business_name, p.blocked,
           (SELECT json_group_array(value) FROM address WHERE contact_id = p.id), coalesce(c.messages, 0), coalesce(c.lane, '')
"""
_FROM = "FROM contact p LEFT JOIN conversation c ON c.owner_id = p.owner_id AND c.contact_id = p.id"


def _contact(r: tuple[Any, ...]) -> ContactRow:
    return ContactRow(*r)._replace(blocked=bool(r[10]), addresses=tuple(json.loads(r[11])))


def contacts(
    owner_id: int, q: str = "", limit: int = 50, after: tuple[str, int] | None = None, *, skip: int = 0
) -> list[ContactRow]:
    """The people meant by ``q``, the likeliest first, without the first ``skip``; without a ``q`` everybody one knows, by name.

    ``after`` is (name, id) of the last row seen in the list by name. People known only as members of groups are found by a
    question but do not fill the list.
    """
    if q.strip():
        return contacts_of(owner_id, people_search.find(owner_id, q)[skip : skip + limit])
    where = "p.owner_id = ? AND p.is_me = 0 AND p.binned_at = 0"
    where += " AND (c.last_id > 0 OR p.saved_name <> '' OR p.own_name <> '' OR p.given_name <> '' OR p.family_name <> '')"
    params: list[Any] = [owner_id]
    if after is not None:
        where += " AND (p.name COLLATE NOCASE, p.id) > (?, ?)"
        params += [*after]
    sql = f"SELECT p.id {_FROM} WHERE {where} ORDER BY p.name COLLATE NOCASE, p.id LIMIT ?"
    return contacts_of(owner_id, [r[0] for r in rows(sql, (*params, limit))])


def contacts_of(owner_id: int, contact_ids: Sequence[int]) -> list[ContactRow]:
    """Those of the people who are the owner's, in the order of their ids' list."""
    sql = f"{_SELECT} {_FROM} WHERE p.owner_id = ? AND p.id IN (SELECT value FROM json_each(?))"
    found = {r[0]: _contact(r) for r in rows(sql, (owner_id, json.dumps(list(contact_ids))))}
    return [found[contact_id] for contact_id in contact_ids if contact_id in found]


def contact(owner_id: int, contact_id: int) -> ContactRow:
    """One person of the owner's.

    Raises:
        NotFound: nobody, or another owner's.
    """
    found = row(f"{_SELECT} {_FROM} WHERE p.id = ? AND p.owner_id = ?", (contact_id, owner_id))
    if found is None:
        raise NotFound("There is no such person.")
    return _contact(found)


def by_ids(owner_id: int, contact_ids: Iterable[int]) -> dict[int, ContactRow]:
    """These people of the owner's by their ids; others' are left out."""
    sql = f"{_SELECT} {_FROM} WHERE p.owner_id = ? AND p.id IN (SELECT value FROM json_each(?))"
    return {r[0]: _contact(r) for r in rows(sql, (owner_id, json.dumps(list(contact_ids))))}


def merges(owner_id: int, limit: int = 50, contact_id: int | None = None) -> list[MergeRow]:
    """Merges, newest first; of one person when ``contact_id`` is given."""
    sql = (
        "SELECT m.id, m.kept_id, coalesce(p.name, ''), json_extract(m.record, '$.contact.name'), m.at, m.why, m.undone_at"
        " FROM merge m LEFT JOIN contact p ON p.id = m.kept_id WHERE m.owner_id = ?"
    )
    params: list[Any] = [owner_id]
    if contact_id is not None:
        sql += " AND m.kept_id = ?"
        params.append(contact_id)
    return [MergeRow(*r) for r in rows(sql + " ORDER BY m.id DESC LIMIT ?", (*params, limit))]


# ── Identity ────────────────────────────────────────────────────────────────────────────────────────────────────────


def find(owner_id: int, addresses: Iterable[str]) -> dict[str, int]:
    """address -> contact id, for those that are known."""
    wanted = json.dumps(list(addresses))
    sql = "SELECT value, contact_id FROM address WHERE owner_id = ? AND value IN (SELECT value FROM json_each(?))"
    return dict(rows(sql, (owner_id, wanted)))


def note_spellings(owner_id: int, one: str, other: str) -> None:
    """Remember that two addresses are one person's, until somebody writes under either of them."""
    write_many(
        "INSERT OR REPLACE INTO spelling (owner_id, value, other) VALUES (?, ?, ?)",
        ((owner_id, one, other), (owner_id, other, one)),
    )


def spellings(owner_id: int, addresses: Iterable[str]) -> dict[str, str]:
    """address -> the other spelling, for those of whom that was noted."""
    wanted = json.dumps(list(addresses))
    sql = "SELECT value, other FROM spelling WHERE owner_id = ? AND value IN (SELECT value FROM json_each(?))"
    return dict(rows(sql, (owner_id, wanted)))


def names(owner_id: int, addresses: Iterable[str]) -> dict[str, str]:
    """address -> shown name, for those that are known; '' stands for the owner."""
    wanted = json.dumps(list(addresses))
    sql = (
        "SELECT a.value, CASE WHEN p.is_me THEN '' ELSE p.name END FROM address a JOIN contact p ON p.id = a.contact_id"
        " WHERE a.owner_id = ? AND a.value IN (SELECT value FROM json_each(?))"
    )
    return dict(rows(sql, (owner_id, wanted)))


def add(owner_id: int, addresses: Iterable[str], *, is_me: bool = False, now: int) -> int:
    """A new person behind ``addresses`` (none of them known yet); returns the contact's id."""
    addresses = tuple(addresses)
    name = identity.best_name(own="", saved="", push="", business="", addresses=addresses)
    # Not SQLite's own next id: it gives those of people who were merged away again, whom records of merges still name.
    contact_id = insert(
        "INSERT INTO contact (id, owner_id, name, is_me, created_at, updated_at) VALUES (1 + max("
        " coalesce((SELECT max(id) FROM contact), 0), coalesce((SELECT max(gone_id) FROM merge), 0),"
        " coalesce((SELECT max(kept_id) FROM merge), 0)), ?, ?, ?, ?, ?)",
        (owner_id, name, int(is_me), now, now),
    )
    for address in addresses:
        add_address(owner_id, contact_id, address, now=now)
    return contact_id


def add_address(owner_id: int, contact_id: int, address: str, *, now: int) -> None:
    """Give a person one more (so far unknown) address, and a better name if it makes one."""
    write(
        "INSERT INTO address (owner_id, contact_id, value, created_at) VALUES (?, ?, ?, ?)",
        (owner_id, contact_id, address, now),
    )
    write("DELETE FROM spelling WHERE owner_id = ? AND value = ?", (owner_id, address))


def me(owner_id: int, addresses: frozenset[str], *, now: int) -> int:
    """The contact that is the owner, known under all of ``addresses``."""
    found = row("SELECT id FROM contact WHERE owner_id = ? AND is_me = 1", (owner_id,))
    known = find(owner_id, addresses)
    contact_id = found[0] if found else next(iter(known.values()), None)
    if contact_id is None:
        return add(owner_id, sorted(addresses, reverse=True), is_me=True, now=now)
    write("UPDATE contact SET is_me = 1 WHERE id = ? AND is_me = 0", (contact_id,))
    for address in addresses - known.keys():
        add_address(owner_id, contact_id, address, now=now)
    return int(contact_id)


_NAMES = ("own_name", "given_name", "family_name", "saved_name", "push_name", "business_name")


def learn_names(contact_id: int, *, now: int, push_name_at: int | None = None, **names: str) -> bool:
    """Take over names that are not empty (``saved_name=``, ``push_name=`` …) and derive the shown one.

    ``push_name_at``: time of the message that carried the push name; an older one than known changes nothing.
    Returns whether the shown name changed.
    """
    found = row(
        f"SELECT name, {', '.join(_NAMES)}, username, push_name_at FROM contact WHERE id = ?",
        (contact_id,),
    )
    if found is None:
        return False
    have = dict(zip(("name", *_NAMES, "username", "push_name_at"), found, strict=True))
    new = {key: text for key, text in names.items() if text and have[key] != text}
    if "push_name" in new and push_name_at is not None:
        # Equal times in any order: the greater text wins, so that the outcome does not depend on the order.
        if (push_name_at, new["push_name"]) < (have["push_name_at"], have["push_name"]):
            del new["push_name"]
        else:
            new["push_name_at"] = push_name_at  # type: ignore[assignment]
    if not new:
        return False
    return _rename(contact_id, {**have, **new}, new, now=now)


def set_own_name(contact_id: int, name: str, *, now: int) -> None:
    """The owner's own word for a person; '' takes it back."""
    write("UPDATE contact SET own_name = ? WHERE id = ?", (name, contact_id))
    derive_name(contact_id, now=now)


def derive_name(contact_id: int, *, now: int) -> bool:
    """Work out the shown name again; returns whether it changed."""
    found = row(f"SELECT name, {', '.join(_NAMES)}, username FROM contact WHERE id = ?", (contact_id,))
    if found is None:
        return False
    return _rename(contact_id, dict(zip(("name", *_NAMES, "username"), found, strict=True)), {}, now=now)


def _rename(contact_id: int, names: dict[str, Any], new: dict[str, Any], *, now: int) -> bool:
    addresses = [r[0] for r in rows("SELECT value FROM address WHERE contact_id = ? ORDER BY id", (contact_id,))]
    given = f"{names['given_name']} {names['family_name']}"
    shown = identity.best_name(
        own=names["own_name"] or given, saved=names["saved_name"], push=names["push_name"] or names["username"],
        business=names["business_name"], addresses=addresses,
    )  # fmt: skip
    changes = {**new, "name": shown, "updated_at": now}
    assignments = ", ".join(f"{column} = ?" for column in changes)
    write(f"UPDATE contact SET {assignments} WHERE id = ?", (*changes.values(), contact_id))
    return bool(shown != names["name"])


def set_blocked(contact_id: int, blocked: bool) -> None:
    """Whether the person is blocked on the phone."""
    write("UPDATE contact SET blocked = ? WHERE id = ?", (int(blocked), contact_id))


def set_picture(contact_id: int, picture_id: str, file: str, *, asked_at: int) -> None:
    """The network's picture of a person: its id and the content hash of the stored file ('' = none).

    One that the owner chose stays (:func:`app.store.profile.set_own_picture`).
    """
    write(
        "UPDATE contact SET picture_id = ?, picture = CASE own_picture WHEN '' THEN ? ELSE own_picture END, picture_at = ?"
        " WHERE id = ?",
        (picture_id, file, asked_at, contact_id),
    )


def picture_asked(contact_id: int, at: int) -> None:
    """The picture was asked for at a time; 0 has it asked for again."""
    write("UPDATE contact SET picture_at = ? WHERE id = ?", (at, contact_id))


def _casefold(text: str | None) -> str:
    return (text or "").casefold()


db.register_function(_casefold, "casefold", 1)
