"""Who may be here twice: what is known of everybody, what was found, and what the owner said is not so."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from app.domain.duplicates import Candidate, Person, Reason
from app.errors import NotFound
from app.store.database import row, rows, value, write, write_many
from app.store.people import ContactRow, by_ids


class Pair(NamedTuple):
    """Two people who may be one, as pages show them. ``rank`` is the place in the list."""

    rank: int
    one: ContactRow
    other: ContactRow
    score: int
    sure: bool
    reasons: tuple[Reason, ...]


class Dismissed(NamedTuple):
    """Two people who are not one: the owner said so at a time."""

    low_id: int
    low_name: str
    high_id: int
    high_name: str
    at: int


# ── What is known ───────────────────────────────────────────────────────────────────────────────────────────────────


def people(owner_id: int) -> list[Person]:
    """Everybody but the owner and those in the bin, with what two records of one person may share."""
    everybody = "SELECT id FROM contact WHERE owner_id = ? AND is_me = 0 AND binned_at = 0"
    numbers: dict[int, list[str]] = defaultdict(list)
    lids: dict[int, list[str]] = defaultdict(list)
    emails: dict[int, list[str]] = defaultdict(list)
    for contact_id, address in rows(f"SELECT contact_id, value FROM address WHERE contact_id IN ({everybody})", (owner_id,)):
        kind, _, said = address.partition(":")
        {"pn": numbers, "lid": lids, "email": emails}.get(kind, defaultdict(list))[contact_id].append(said)
    for contact_id, kind, said in rows(
        "SELECT contact_id, kind, value FROM point WHERE owner_id = ? AND kind IN ('phone', 'whatsapp', 'email')", (owner_id,)
    ):
        (emails if kind == "email" else numbers)[contact_id].append(said.removeprefix("+"))
    groups: dict[int, dict[int, bool]] = defaultdict(dict)
    for contact_id, conversation_id, present in rows(
        f"SELECT contact_id, conversation_id, role <> 'past' FROM member WHERE contact_id IN ({everybody})", (owner_id,)
    ):
        groups[contact_id][conversation_id] = bool(present)
    born = {r[0]: (r[1], r[2]) for r in rows(
        "SELECT contact_id, month, day FROM special_date WHERE owner_id = ? AND kind = 'birthday'", (owner_id,)
    )}  # fmt: skip
    return [
        Person(
            r[0], tuple(dict.fromkeys(name for name in r[1:8] if name)), tuple(numbers[r[0]]), tuple(lids[r[0]]), tuple(emails[r[0]]),
            r[8], groups[r[0]], bool(r[6]), born.get(r[0]),
        )
        for r in rows(
            "SELECT id, own_name, saved_name, trim(given_name || ' ' || family_name), push_name, username, business_name, nickname, company"
            " FROM contact WHERE owner_id = ? AND is_me = 0 AND binned_at = 0",
            (owner_id,),
        )
    ]  # fmt: skip


def seen(owner_id: int) -> str:
    """What the search depends on, in short: the same text means that nothing has changed."""
    counted = rows(
        "SELECT count(*), coalesce(max(id), 0), coalesce(max(updated_at), 0), sum(binned_at) FROM contact WHERE owner_id = ?1 UNION ALL"
        " SELECT count(*), coalesce(max(id), 0), coalesce(sum(length(value)), 0), 0 FROM address WHERE owner_id = ?1 UNION ALL"
        " SELECT count(*), coalesce(max(id), 0), coalesce(sum(length(value)), 0), 0 FROM point WHERE owner_id = ?1 UNION ALL"
        " SELECT count(*), coalesce(max(at), 0), 0, 0 FROM not_duplicates WHERE owner_id = ?1 UNION ALL"
        " SELECT count(*), sum(role = 'past'), 0, 0 FROM member WHERE conversation_id IN (SELECT id FROM conversation WHERE owner_id = ?1)",
        (owner_id,),
    )
    return json.dumps(counted)


def last_seen(owner_id: int) -> str:
    """What :func:`seen` said when the owner's were last looked for; "" for never."""
    return str(value("SELECT seen FROM duplicate_search WHERE owner_id = ?", (owner_id,), default=""))


# ── What was found ──────────────────────────────────────────────────────────────────────────────────────────────────


def replace(owner_id: int, found: Iterable[Candidate], seen_now: str, *, now: int) -> None:
    """Keep what was found, the surest first, instead of what was there."""
    write("DELETE FROM duplicate WHERE owner_id = ?", (owner_id,))
    write_many(
        "INSERT INTO duplicate (owner_id, low_id, high_id, rank, score, sure, reasons) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (owner_id, c.low, c.high, rank, c.score, int(c.sure), json.dumps(c.reasons, ensure_ascii=False))
            for rank, c in enumerate(found, 1)
        ],
    )
    write("INSERT OR REPLACE INTO duplicate_search (owner_id, seen, at) VALUES (?, ?, ?)", (owner_id, seen_now, now))


def listed(owner_id: int, limit: int = 50, after: int = 0) -> list[Pair]:
    """The owner's pairs, the surest first; ``after`` is the rank of the last one seen."""
    return _pairs(owner_id, rows(
        "SELECT d.rank, d.low_id, d.high_id, d.score, d.sure, d.reasons FROM duplicate d JOIN contact a ON a.id = d.low_id"
        " JOIN contact b ON b.id = d.high_id WHERE d.owner_id = ? AND d.rank > ? AND a.binned_at = 0 AND b.binned_at = 0"
        " ORDER BY d.rank LIMIT ?",
        (owner_id, after, limit),
    ))  # fmt: skip


def of_contact(owner_id: int, contact_id: int, limit: int = 5) -> list[Pair]:
    """The pairs in which somebody stands, the surest first."""
    return _pairs(owner_id, rows(
        "SELECT d.rank, d.low_id, d.high_id, d.score, d.sure, d.reasons FROM duplicate d JOIN contact a ON a.id = d.low_id"
        " JOIN contact b ON b.id = d.high_id WHERE d.owner_id = ?1 AND ?2 IN (d.low_id, d.high_id) AND a.binned_at = 0 AND b.binned_at = 0"
        " ORDER BY d.rank LIMIT ?3",
        (owner_id, contact_id, limit),
    ))  # fmt: skip


def _pairs(owner_id: int, found: list[tuple[Any, ...]]) -> list[Pair]:
    known = by_ids(owner_id, {contact_id for r in found for contact_id in r[1:3]})
    return [
        Pair(r[0], known[r[1]], known[r[2]], r[3], bool(r[4]), tuple(Reason(*reason) for reason in json.loads(r[5])))
        for r in found
    ]


def count(owner_id: int) -> tuple[int, int]:
    """How many pairs were found, and how many of them are sure."""
    found = row("SELECT count(*), coalesce(sum(sure), 0) FROM duplicate WHERE owner_id = ?", (owner_id,)) or (0, 0)
    return found[0], found[1]


# ── What is not so ──────────────────────────────────────────────────────────────────────────────────────────────────


def apart(owner_id: int) -> frozenset[tuple[int, int]]:
    """The pairs (lower id, higher id) that the owner said are not one."""
    return frozenset((r[0], r[1]) for r in rows("SELECT low_id, high_id FROM not_duplicates WHERE owner_id = ?", (owner_id,)))


def dismissed(owner_id: int, limit: int = 50) -> list[Dismissed]:
    """Those pairs with their names, the newest first."""
    return [Dismissed(*r) for r in rows(
        "SELECT a.id, a.name, b.id, b.name, n.at FROM not_duplicates n JOIN contact a ON a.id = n.low_id JOIN contact b ON b.id = n.high_id"
        " WHERE n.owner_id = ? ORDER BY n.at DESC, a.id, b.id LIMIT ?", (owner_id, limit),
    )]  # fmt: skip


def dismiss(owner_id: int, one_id: int, other_id: int, *, now: int) -> None:
    """Two people are not one; remembered, so that they are never proposed again.

    Raises:
        NotFound: one of them is not the owner's.
    """
    low, high = _both(owner_id, one_id, other_id)
    write("INSERT OR IGNORE INTO not_duplicates (owner_id, low_id, high_id, at) VALUES (?, ?, ?, ?)", (owner_id, low, high, now))
    write("DELETE FROM duplicate WHERE owner_id = ? AND low_id = ? AND high_id = ?", (owner_id, low, high))


def undismiss(owner_id: int, one_id: int, other_id: int) -> None:
    """Two people may be one after all.

    Raises:
        NotFound: one of them is not the owner's.
    """
    low, high = _both(owner_id, one_id, other_id)
    write("DELETE FROM not_duplicates WHERE owner_id = ? AND low_id = ? AND high_id = ?", (owner_id, low, high))


def _both(owner_id: int, one_id: int, other_id: int) -> tuple[int, int]:
    low, high = sorted((one_id, other_id))
    if value("SELECT count(*) FROM contact WHERE owner_id = ? AND id IN (?, ?)", (owner_id, low, high)) != 2:
        raise NotFound("There is no such person.")
    return low, high
