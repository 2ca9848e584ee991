"""The list of people: who is in it, in which order, and what stands in its columns. The same few questions for any number."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from app.domain.rules import Rule
from app.store import people, people_search, segments, tags
from app.store.database import row, rows
from app.store.people import ContactRow
from app.store.segments import KNOWN, LAST_TOUCH, WAITING, Asked
from app.store.tags import TagRow


class Listed(NamedTuple):
    """A person with what the columns show. Times are UTC ms, 0 = never; ``score`` is None until there is one."""

    person: ContactRow
    company: str
    status: str
    score: int | None
    last_touch: int
    waiting_since: int
    added_at: int
    tags: Sequence[TagRow]


class Order(NamedTuple):
    """A column to sort by; ``turned``: against its usual direction."""

    column: str
    turned: bool = False


class Wanted(NamedTuple):
    """Which people, in which order: all of ``tag_ids``, ``only`` and ``rules`` hold. No order: as found, else by name."""

    q: str = ""
    only: str = ""
    tag_ids: tuple[int, ...] = ()
    rules: tuple[Rule, ...] = ()
    order: tuple[Order, ...] = ()


_NEVER_WAITS = "9223372036854775807"
#: Columns to sort by -> what is compared, and whether the greatest comes first as a rule. Ties go by id.
_COLUMNS: dict[str, tuple[str, bool]] = {
    "name": ("p.name COLLATE NOCASE", False),
    "last": ("coalesce(c.last_at, 0)", True),
    "touch": (LAST_TOUCH, True),
    "waiting": (f"CASE WHEN {WAITING} THEN c.opened_at ELSE {_NEVER_WAITS} END", False),
    "messages": ("coalesce(c.messages, 0)", True),
    "score": ("coalesce(s.total, -1)", True),
    "company": ("iif(p.company = '', char(1114111), p.company) COLLATE NOCASE", False),
    "status": ("p.status", False),
    "added": ("p.created_at", True),
}
SORTS = tuple(_COLUMNS)
#: Which people can be chosen -> the condition.
_ONLY = {
    "chat": "c.last_id > 0",
    "waiting": WAITING,
    "groups": "EXISTS (SELECT 1 FROM member m WHERE m.contact_id = p.id AND m.role <> 'past')",
}
ONLY = tuple(_ONLY)
_MOST_FOUND = 500  # by a question in words
_AMONG = "IN (SELECT value FROM json_each(?))"


def listed(wanted: Wanted, asked: Asked, limit: int, after_id: int = 0) -> list[Listed]:
    """The first so many people, or those after the person ``after_id``.

    People known only as members of groups are found by a question or in ``groups`` but do not fill the list.
    """
    return _columns(asked.owner_id, ids(wanted, asked, limit, after_id))


def with_chats(owner_id: int, conversation_ids: Sequence[int]) -> list[ContactRow]:
    """The people with whom the owner has these chats, groups aside."""
    sql = f"SELECT contact_id FROM conversation WHERE owner_id = ? AND kind = 'direct' AND contact_id IS NOT NULL AND id {_AMONG}"
    return people.contacts_of(owner_id, [r[0] for r in rows(sql, (owner_id, json.dumps(list(conversation_ids))))])


def count(wanted: Wanted, asked: Asked) -> int:
    """How many people are wanted."""
    where, params, _ = _where(wanted, asked)
    sql = " AND ".join(where)
    return int(rows(f"SELECT count(*) {segments.joined(sql)} WHERE {sql}", params)[0][0])


def _where(wanted: Wanted, asked: Asked) -> tuple[list[str], list[Any], list[int]]:
    """Conditions, their parameters, and who was found by the question in words, best first."""
    where: list[str] = ["p.owner_id = ?", "p.is_me = 0", "p.binned_at = 0"]
    params: list[Any] = [asked.owner_id]
    likely: list[int] = []
    if wanted.q.strip():
        likely = people_search.find(asked.owner_id, wanted.q, _MOST_FOUND)
        where.append(f"p.id {_AMONG}")
        params.append(json.dumps(likely))
    elif not wanted.only:
        where.append(KNOWN)
    if wanted.only:
        where.append(_ONLY[wanted.only])
    for tag_id in wanted.tag_ids:
        where.append("p.id IN (SELECT x.contact_id FROM contact_tag x WHERE x.tag_id = ?)")
        params.append(tag_id)
    for rule in wanted.rules:
        sql, some = segments.condition(rule, asked)
        where.append(sql)
        params += some
    return where, params, likely


def ids(wanted: Wanted, asked: Asked, limit: int, after_id: int = 0) -> list[int]:
    """Like :func:`listed`, the ids alone."""
    where, params, likely = _where(wanted, asked)
    if likely and not wanted.order:
        sql = " AND ".join(where)
        there = {r[0] for r in rows(f"SELECT p.id {segments.joined(sql)} WHERE {sql}", params)}
        ranked = [who for who in likely if who in there]
        start = ranked.index(after_id) + 1 if after_id in ranked else 0
        return ranked[start : start + limit]
    keys = [(_COLUMNS[order.column][0], _COLUMNS[order.column][1] != order.turned) for order in wanted.order or (Order("name"),)]
    keys.append(("p.id", keys[0][1]))
    if after_id:
        exprs = ", ".join(key for key, _ in keys)
        bound = row(f"SELECT {exprs} {segments.joined(exprs)} WHERE p.id = ? AND p.owner_id = ?", (after_id, asked.owner_id))
        if bound is not None:
            sql, some = _behind(keys, bound)
            where.append(sql)
            params += some
    text = " AND ".join(where)
    by = ", ".join(f"{key} {'DESC' if falling else 'ASC'}" for key, falling in keys)
    return [r[0] for r in rows(f"SELECT p.id {segments.joined(text + by)} WHERE {text} ORDER BY {by} LIMIT ?", (*params, limit))]


def _behind(keys: list[tuple[str, bool]], bound: Sequence[Any]) -> tuple[str, list[Any]]:
    """The condition for what comes after a row in an order whose columns may go in different directions."""
    either, params = [], list[Any]()
    for at, (key, falling) in enumerate(keys):
        same = [f"{earlier} = ?" for earlier, _ in keys[:at]]
        either.append(" AND ".join([*same, f"{key} {'<' if falling else '>'} ?"]))
        params += [*bound[:at], bound[at]]
    return f"({' OR '.join(f'({one})' for one in either)})", params


def _columns(owner_id: int, contact_ids: list[int]) -> list[Listed]:
    """What the columns show of some people, in their order."""
    sql = f"SELECT p.id, p.company, p.status, s.total, {LAST_TOUCH}, CASE WHEN {WAITING} THEN c.opened_at ELSE 0 END, p.created_at"
    more = {r[0]: r[1:] for r in rows(f"{sql} {segments.joined(sql)} WHERE p.id {_AMONG}", (json.dumps(contact_ids),))}
    worn = tags.of(contact_ids)
    shown = people.contacts_of(owner_id, contact_ids)
    return [Listed._make((person, *more[person.id], worn.get(person.id, []))) for person in shown]
