"""How the search index answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from peewee import OperationalError

from app.domain import snippets, tokens
from app.domain.query import Filters, Query, Term, parse
from app.errors import Invalid
from app.store import tags
from app.store.database import rows
from app.store.search.keeping import (
    INDEXED_PREFIX,
    KIND_MARKS,
    LINK,
    ME,
    TEXT,
    conversation_mark,
    exists,
    sender_mark,
    table_of,
)

_LAST = (1 << 63) - 1  # no message has a greater id
_MOST_HITS = 50  # a page
_MOST_COMPLETIONS = 24  # of a half-typed word; with more of them FTS5's own way is no slower
_MOST_PLACES = 300  # conversations or people that one filter may name


class Hit(NamedTuple):
    """A message that was found. ``contact_id``: the person it is about (in groups who wrote it, None = me)."""

    message_id: int
    conversation_id: int
    contact_id: int | None
    title: str
    sender_name: str
    from_me: bool
    at: int
    kind: str
    snippet: snippets.Snippet


class Page(NamedTuple):
    """Hits, newest first; ``notes`` are sentences about what of the question was not understood or cannot be met."""

    items: list[Hit]
    next_cursor: str | None
    notes: tuple[str, ...] = ()


def search(
    owner_id: int,
    q: str,
    *,
    now: int,
    limit: int = 20,
    cursor: str | None = None,
    conversation_id: int | None = None,
    zone: str = "UTC",
) -> Page:
    """The owner's messages that answer ``q`` (grammar: :mod:`app.domain.query`), newest first, ≤ 50 a page.

    Raises:
        Invalid: the cursor is none of ours.
    """
    asked = parse(q, now=now, zone=zone)
    if cursor is not None and not (re.fullmatch("[0-9]{1,19}", cursor) and int(cursor) <= _LAST):
        raise Invalid("This page of results does not exist.", fields={"cursor": "Not a cursor."})
    notes = list(asked.notes)
    plan = _plan(owner_id, asked, conversation_id, notes)
    if not asked or plan is None:
        return Page([], None, tuple(notes))
    limit = max(1, min(limit, _MOST_HITS))
    found = _find(owner_id, asked, plan, below=int(cursor) if cursor else _LAST, limit=limit + 1)
    pattern = snippets.pattern(asked.terms)
    return Page(
        [_hit(one, pattern) for one in found[:limit]],
        str(found[limit - 1][0]) if len(found) > limit else None,
        tuple(notes),
    )


class _Plan(NamedTuple):
    """The question as FTS5 takes it; ``match`` '' = everything but what ``unless`` matches."""

    match: str
    unless: str
    since: int
    to_me: bool


_HIT = f"SELECT m.id, m.conversation_id, m.sender_id, m.kind, c.kind, c.contact_id, c.title, p.name, {TEXT}"
#: The person a hit shows: in a group who wrote it, else whose chat it is.
_PERSON = " LEFT JOIN contact p ON p.id = iif(c.kind = 'group', m.sender_id, c.contact_id)"


def _find(owner_id: int, asked: Query, plan: _Plan, *, below: int, limit: int) -> list[tuple[Any, ...]]:
    table = table_of(owner_id)
    if asked.until:
        below = min(below, asked.until << 20)
    # What was written with somebody who is in the bin is not found; in groups it stays what the group said.
    where, params = ["f.rowid < ?", "(c.kind = 'group' OR coalesce(p.binned_at, 0) = 0)"], [below]  # type: list[str], list[Any]
    if plan.since:
        where.append("f.rowid >= ?")
        params.append(plan.since)
    if plan.match:
        where.insert(0, f"{table} MATCH ?")
        params.insert(0, plan.match)
    elif plan.unless:
        where.append(f"NOT EXISTS (SELECT 1 FROM {table} n WHERE n.{table} MATCH ? AND n.rowid = f.rowid)")
        params.append(plan.unless)
    if asked.unanswered:
        where.append("m.id >= c.opened_id")
    if plan.to_me:
        where.append("m.sender_id <> 0 AND c.kind = 'direct'")
    # The index leads (CROSS JOIN) and stops at the limit. The owner is checked once more on the conversation.
    sql = (
        f"{_HIT} FROM {table} f CROSS JOIN message m ON m.id = f.rowid CROSS JOIN conversation c ON c.id = m.conversation_id{_PERSON}"
        f" WHERE {' AND '.join(where)} AND c.owner_id = ? AND m.kind <> 'system' ORDER BY f.rowid DESC LIMIT ?"
    )
    try:
        return rows(sql, (*params, owner_id, limit))
    except OperationalError:
        if exists(owner_id):
            raise
        return []  # nothing was ever stored


def _hit(found: tuple[Any, ...], pattern: re.Pattern[str] | None) -> Hit:
    message_id, conversation_id, sender_id, kind, place, contact_id, title, name, text = found
    if place == "group":
        contact_id = sender_id or None
    else:
        title = name
    return Hit(
        message_id, conversation_id, contact_id, title or "", name or "" if sender_id else "", sender_id == 0, kind=kind,
        at=message_id >> 20, snippet=snippets.cut(text, pattern),
    )  # fmt: skip


def _plan(owner_id: int, asked: Query, conversation_id: int | None, notes: list[str]) -> _Plan | None:
    """What to ask the index; None when nothing can be found, and ``notes`` then says why."""
    if asked.nothing:
        return None
    wanted = [_term(_completed(owner_id, term)) for term in asked.terms]
    if conversation_id is not None:
        wanted.append(_places([conversation_id]))
    only, to_me = asked.only, [tokens.fold(name) for name in asked.only.recipients] == ["me"]
    if to_me:  # that may be thousands of chats: looked at on the hits, not named
        only = replace(only, recipients=())
    for clause in _filters(owner_id, only, notes):
        if not clause:
            return None
        wanted.append(clause)
    since = min(asked.since << 20, _LAST)
    if asked.unanswered:
        waiting = rows(
            f"SELECT id, opened_id FROM conversation WHERE owner_id = ? AND lane IN {_WAITING} AND opened_id > 0"
            " ORDER BY opened_at DESC LIMIT ?",
            (owner_id, _MOST_PLACES),
        )
        if not waiting:
            return None
        wanted.append(f'({_places([r[0] for r in waiting])} NOT place : "{ME}")')
        since = max(since, min(r[1] for r in waiting))
    unwanted = [_term(term) for term in asked.without]
    unwanted += [clause for clause in _filters(owner_id, asked.never, []) if clause]
    match, unless = " AND ".join(wanted), " OR ".join(unwanted)
    if match and unless:
        match = f"({match}) NOT ({unless})"
    return _Plan(match, unless, since, to_me)


_WAITING = "('pending', 'mentions', 'requests', 'snoozed', 'backlog')"


def _term(term: Term) -> str:
    """A term in FTS5's language. Everything typed is inside quotes: no operator of FTS5 is within reach."""
    phrases = [_quoted(phrase) for phrase in term.phrases]
    if term.prefix:
        phrases[0] += " *"
    if term.together:
        phrases.append(f"({' AND '.join(map(_quoted, term.together))})")
    return f"body : ({' OR '.join(phrases)})"


def _completed(owner_id: int, term: Term) -> Term:
    """A half-typed word as the words that it may become.

    For prefixes without an index of their own FTS5 gathers all hits before it gives the newest (8 ms for a common word in
    a million messages); with the words named it gives them one by one.
    """
    begun = tokens.fold(term.phrases[0])
    if not term.prefix or len(begun) < INDEXED_PREFIX + 1 or " " in begun:
        return term
    words = f"message_words_{int(owner_id)}"
    # From word to word in the sorted vocabulary; char(1) is in no word.
    sql = (
        f"WITH RECURSIVE w (term) AS (SELECT (SELECT term FROM {words} WHERE term >= ?1 LIMIT 1) UNION ALL"
        f" SELECT (SELECT term FROM {words} WHERE term >= w.term || char(1) LIMIT 1) FROM w WHERE w.term < ?2 LIMIT ?3)"
        " SELECT term FROM w WHERE term < ?2"
    )
    try:
        found = [word for (word,) in rows(sql, (begun, begun + chr(0x10FFFF), _MOST_COMPLETIONS + 1))]
    except OperationalError:
        return term
    return Term((*found, *term.phrases[1:])) if 0 < len(found) <= _MOST_COMPLETIONS else term


def _quoted(phrase: str) -> str:
    return '"' + phrase.replace('"', '""') + '"'


def _places(conversation_ids: Iterable[int]) -> str:
    return _any(conversation_mark(i) for i in conversation_ids)


def _any(marks: Iterable[str]) -> str:
    return f"place : ({' OR '.join(_quoted(mark) for mark in marks)})"


def _filters(owner_id: int, filters: Filters, notes: list[str]) -> Iterator[str]:
    """One clause for each kind of filter; '' when it can match nothing."""
    if filters.senders:
        yield _either(_from(owner_id, name, notes) for name in filters.senders)
    if filters.recipients:
        yield _either(_to(owner_id, name, notes) for name in filters.recipients)
    if filters.places:
        yield _either(_in(owner_id, name, notes) for name in filters.places)
    if filters.tags:
        yield _either(_tagged(owner_id, name, notes) for name in filters.tags)
    if filters.kinds:
        yield _any(LINK if kind == "link" else KIND_MARKS[kind] for kind in filters.kinds)


def _either(clauses: Iterable[str]) -> str:
    known = [clause for clause in clauses if clause]
    return f"({' OR '.join(known)})" if known else ""


def _from(owner_id: int, name: str, notes: list[str]) -> str:
    if tokens.fold(name) == "me":
        return f'place : "{ME}"'
    people = _people(owner_id, name, notes)
    if not people:
        return ""
    wrote = _any(sender_mark(person) for person in people)
    direct = _direct(owner_id, people)
    return f'({wrote} OR ({_places(direct)} NOT place : "{ME}"))' if direct else wrote


def _to(owner_id: int, name: str, notes: list[str]) -> str:
    if tokens.fold(name) == "me":
        direct = [
            r[0]
            for r in rows(
                "SELECT id FROM conversation WHERE owner_id = ? AND kind = 'direct' ORDER BY last_at DESC LIMIT ?",
                (owner_id, _MOST_PLACES),
            )
        ]
        return f'({_places(direct)} NOT place : "{ME}")' if direct else ""
    direct = _direct(owner_id, _people(owner_id, name, notes))
    return f'({_places(direct)} AND place : "{ME}")' if direct else ""


def _tagged(owner_id: int, name: str, notes: list[str]) -> str:
    """What was written with those who have a tag, or by them in groups; those one wrote with last if they are many."""
    tag = tags.named(owner_id, name)
    if tag is None:
        notes.append(f"There is no tag called “{name}”.")
        return ""
    found = rows(
        "SELECT x.contact_id, c.id FROM contact_tag x LEFT JOIN conversation c ON c.owner_id = ? AND c.contact_id = x.contact_id"
        " WHERE x.tag_id = ? ORDER BY c.last_at DESC LIMIT ?",
        (owner_id, tag.id, _MOST_PLACES),
    )
    if len(found) >= _MOST_PLACES:
        notes.append(f"So many have the tag “{name}” that only {_MOST_PLACES} of them were searched.")
    wrote = [_any(sender_mark(contact_id) for contact_id, _ in found)] if found else []
    direct = [chat for _, chat in found if chat is not None]
    return _either([*wrote, _places(direct) if direct else ""])


def _in(owner_id: int, name: str, notes: list[str]) -> str:
    chats = rows(
        "SELECT c.id, iif(c.kind = 'group', c.title, p.name) FROM conversation c LEFT JOIN contact p ON p.id = c.contact_id"
        " WHERE c.owner_id = ?",
        (owner_id,),
    )
    found = _named(chats, name)
    if not found:
        notes.append(f"No chat is called “{name}”.")
    _note_most(name, found, notes)
    return _places(found) if found else ""


def _people(owner_id: int, name: str, notes: list[str]) -> list[int]:
    digits = "".join(c for c in tokens.fold(name) if c.isdigit())
    if len(digits) >= 5 and not any(c.isalpha() for c in name):
        found = [
            r[0]
            for r in rows(
                "SELECT DISTINCT contact_id FROM address WHERE owner_id = ? AND instr(value, ?) LIMIT ?",
                (owner_id, digits, _MOST_PLACES),
            )
        ]
    else:
        found = _named(rows("SELECT id, name FROM contact WHERE owner_id = ?", (owner_id,)), name)
    if not found:
        notes.append(f"Nobody is called “{name}”.")
    _note_most(name, found, notes)
    return found


def _note_most(name: str, found: list[int], notes: list[str]) -> None:
    if len(found) >= _MOST_PLACES:
        notes.append(f"So many are called “{name}” that only {_MOST_PLACES} of them were searched.")


def _direct(owner_id: int, people: Sequence[int]) -> list[int]:
    listed = json.dumps(people)
    return [
        r[0]
        for r in rows(
            "SELECT id FROM conversation WHERE owner_id = ? AND contact_id IN (SELECT value FROM json_each(?))",
            (owner_id, listed),
        )
    ]


def _named(candidates: list[tuple[Any, ...]], name: str) -> list[int]:
    """Ids of those who have the name; else whose name holds all its words; else words that begin like that."""
    wanted = tokens.words(name)
    best: tuple[list[int], list[int], list[int]] = ([], [], [])
    for number, full in candidates:
        have = tokens.words(full or "")
        if have == wanted:
            best[0].append(number)
        elif all(word in have for word in wanted):
            best[1].append(number)
        elif all(any(word.startswith(begun) for word in have) for begun in wanted):
            best[2].append(number)
    exact, worded, begun = best
    return (exact + worded or begun)[:_MOST_PLACES] if wanted else []
