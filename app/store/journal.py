"""The journal of a person's record: what was changed, by whom and when. Kept with the person, and erased with them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from app.store.database import insert, row, rows, write

_SAME_SITTING = 5 * 60_000  # fields that save themselves are one change, however often one pauses while typing


class Entry(NamedTuple):
    """A change. ``kind``: profile, point, note, task, encounter, tag, merge …; ``who``: owner, network, import or rule."""

    id: int
    contact_id: int
    at: int
    kind: str
    who: str
    detail: dict[str, Any]


def enter(owner_id: int, contact_id: int, kind: str, detail: Mapping[str, Any], *, now: int, who: str = "owner") -> None:
    """Write down a change to a person's record. Call it inside the transaction of the change.

    Args:
        owner_id: whose person it is.
        contact_id: the person.
        kind: what was changed, one word.
        detail: what happened to it; JSON values only. Usually ``{"act": "added", …}``.
        now: UTC ms.
        who: ``owner``, ``network``, ``import`` or ``rule``.
    """
    insert(
        "INSERT INTO journal (owner_id, contact_id, at, kind, who, detail) VALUES (?, ?, ?, ?, ?, ?)",
        (owner_id, contact_id, now, kind, who, json.dumps(detail, ensure_ascii=False)),
    )


def enter_fields(owner_id: int, contact_id: int, changed: Mapping[str, tuple[Any, Any]], *, now: int, who: str = "owner") -> None:
    """Write down changed fields (name -> before, after) as an entry of kind ``profile``.

    A further change by the same hand within five minutes is told as one with the entry before, and a field that is back
    where it was is not told at all.
    """
    before = row(
        "SELECT id, kind, who, detail FROM journal WHERE contact_id = ? AND owner_id = ? AND at > ? ORDER BY at DESC, id DESC LIMIT 1",
        (contact_id, owner_id, now - _SAME_SITTING),
    )
    fields = {name: [was, is_now] for name, (was, is_now) in changed.items()}
    if before is None or before[1:3] != ("profile", who):
        enter(owner_id, contact_id, "profile", {"fields": fields}, now=now, who=who)
        return
    told: dict[str, list[Any]] = json.loads(before[3]).get("fields", {})
    for name, (was, is_now) in fields.items():
        told[name] = [told.get(name, [was])[0], is_now]
    told = {name: pair for name, pair in told.items() if pair[0] != pair[1]}
    if told:
        detail = json.dumps({"fields": told}, ensure_ascii=False)
        write("UPDATE journal SET at = ?, detail = ? WHERE id = ?", (now, detail, before[0]))
    else:
        write("DELETE FROM journal WHERE id = ?", (before[0],))


def of_contact(owner_id: int, contact_id: int, limit: int = 50, before: int = 0) -> list[Entry]:
    """A person's newest entries; ``before`` is the id of the last one seen, 0 for the first page."""
    return [Entry(r[0], r[1], r[2], r[3], r[4], json.loads(r[5])) for r in rows(
        "SELECT id, contact_id, at, kind, who, detail FROM journal WHERE owner_id = ?1 AND contact_id = ?2 AND (?3 = 0 OR"
        " (at, id) < (SELECT at, id FROM journal WHERE id = ?3 AND contact_id = ?2)) ORDER BY at DESC, id DESC LIMIT ?4",
        (owner_id, contact_id, before, limit),
    )]  # fmt: skip
