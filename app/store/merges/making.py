"""Making two contacts one."""

from __future__ import annotations

import json
from collections.abc import Mapping

from app.errors import NotFound
from app.store import journal
from app.store.belongings import OF_A_PERSON
from app.store.database import insert, rows, write
from app.store.merges import joining
from app.store.merges.ledger import Fields, Ledger, fetched, one

#: Fields of the profile among which one may choose; the other's is taken over where nothing is said and one's own is empty.
CHOICES = (
    "own_name", "given_name", "family_name", "nickname", "pronunciation", "company", "job_title", "status", "type", "zone", "language",
    "met", "own_picture", "saved_name", "push_name", "business_name", "username", "picture",
)  # fmt: skip
_WITH = {"push_name": ("push_name_at",), "picture": ("picture_id", "picture_at")}  # columns that say more about another
#: What a field says by itself.
UNSAID = frozenset(("", 0, "active"))
_TWICE = {"postal": ("kind", "street", "locality", "region", "postcode", "country"), "special_date": ("kind", "label", "year", "month", "day")}
_ROLES = ("past", "", "admin", "owner")
_ONE_OF = {"point": ("is_primary", "kind"), "postal": ("is_default", None)}  # a mark that one row of a person has, within …


def merge(
    owner_id: int, kept_id: int, gone_id: int, *, why: str, now: int, choices: Mapping[str, str] | None = None
) -> int:  # fmt: skip
    """Make ``gone`` part of ``kept``, with everything of :mod:`app.store.belongings`. Returns the merge's id.

    Messages that both had under the same network id are one message that was stored twice, so one row goes. The shown
    name, the read marks and the lane are not worked out here: the caller derives the name and refreshes the conversation.

    Args:
        owner_id: whose people they are.
        kept_id: who stays.
        gone_id: who becomes part of them.
        why: ``mapping`` (the network said so) or ``by_hand``.
        now: UTC ms.
        choices: field of :data:`CHOICES`, ``custom:<field id>`` or ``cadence`` -> ``kept``, ``gone``, or for ``met`` ``both``.

    Raises:
        NotFound: one of them is not the owner's.
    """
    kept, gone = _contact(owner_id, kept_id), _contact(owner_id, gone_id)
    chosen = choices or {}
    ledger = Ledger()
    conversation = joining.join(ledger, owner_id, kept_id, gone_id)
    joining.take_over_messages(ledger, kept_id, gone_id)
    _settle_conflicts(ledger, kept_id, gone_id, chosen)
    for belonging in OF_A_PERSON:
        if belonging.merging == "newest":
            _keep_newest(ledger, belonging.table, belonging.column, kept_id, gone_id)
        if belonging.merging in ("moves", "newest", "single"):
            ledger.move(belonging.table, belonging.column, gone_id, kept_id)
    _not_duplicates(ledger, owner_id, kept_id, gone_id)
    ledger.lose("score", "contact_id = ?", (gone_id,))  # worked out anew, but not at once when this is undone
    if score := one("score", {"contact_id": kept_id}):
        ledger.change("score", score, {"due_at": now})
    if cadence := one("cadence", {"contact_id": kept_id}):
        ledger.change("cadence", cadence, {"learnt_at": 0})
    profile = _profile(kept, gone, chosen)
    ledger.change("contact", kept, profile)
    write("DELETE FROM contact WHERE id = ?", (gone_id,))
    record = {"version": 2, "contact": gone, "kept": kept, "conversation": conversation, **ledger.data()}
    merge_id = insert(
        "INSERT INTO merge (owner_id, kept_id, gone_id, at, why, record) VALUES (?, ?, ?, ?, ?, ?)",
        (owner_id, kept_id, gone_id, now, why, json.dumps(record, ensure_ascii=False)),
    )
    told = {"act": "merged", "merge": merge_id, "name": gone["name"], "left_out": _left_out(kept, gone, {**kept, **profile})}
    journal.enter(owner_id, kept_id, "merge", told, now=now, who="network" if why == "mapping" else "owner")
    return merge_id


def touched(merge_id: int) -> list[int]:
    """The conversations (groups too) in which a merge found messages that were stored twice: their unread counts change."""
    sql = (
        "SELECT DISTINCT c.id FROM merge m, json_each(m.record, '$.lost.message') j"
        " JOIN conversation c ON c.id = json_extract(j.value, '$.conversation_id') WHERE m.id = ?"
    )
    return [r[0] for r in rows(sql, (merge_id,))]


def _left_out(kept: Fields, gone: Fields, after: Fields) -> Fields:
    """What the two said otherwise and the one person no longer says, so that it is not forgotten."""
    return {
        field: said
        for field in CHOICES
        for said in (kept[field], gone[field])
        if said not in UNSAID and str(said) not in str(after[field]) and field not in ("picture", "own_picture")
    }


def _contact(owner_id: int, contact_id: int) -> Fields:
    found = fetched("contact", "id = ? AND owner_id = ?", (contact_id, owner_id))
    if not found:
        raise NotFound("There is no such person.")
    return found[0]


def _profile(kept: Fields, gone: Fields, chosen: Mapping[str, str]) -> Fields:
    """The columns of the one person."""
    after: Fields = {}
    for field in CHOICES:
        wish = chosen.get(field, "")
        both = field == "met" and wish in ("", "both") and kept["met"] and gone["met"] and kept["met"] != gone["met"]
        if both:
            after["met"] = f"{kept['met']}\n{gone['met']}"
        elif wish == "gone" or (not wish and kept[field] in UNSAID and gone[field] not in UNSAID):
            after.update({name: gone[name] for name in (field, *_WITH.get(field, ()))})
    after["is_me"] = max(kept["is_me"], gone["is_me"])
    after["blocked"] = max(kept["blocked"], gone["blocked"])
    after["alerts_muted"] = max(kept["alerts_muted"], gone["alerts_muted"])  # whoever silenced one of them meant the person
    after["touched_at"] = max(kept["touched_at"], gone["touched_at"])
    after["push_name_at"] = after.get("push_name_at", max(kept["push_name_at"], gone["push_name_at"]))
    after["binned_at"] = min(kept["binned_at"], gone["binned_at"])  # in the bin only if both were
    return after


def _settle_conflicts(ledger: Ledger, kept_id: int, gone_id: int, chosen: Mapping[str, str]) -> None:
    """Where only one can stay, the one that was chosen; what both have goes once."""
    ledger.lose("relation", "(contact_id = ? AND other_id = ?) OR (contact_id = ? AND other_id = ?)", (kept_id, gone_id, gone_id, kept_id))
    for wish, side in chosen.items():
        if side == "gone" and wish.startswith("custom:") and wish[7:].isdigit():
            mine = fetched("custom_value", "contact_id = ? AND field_id = ?", (gone_id, int(wish[7:])))
            if mine:
                ledger.lose("custom_value", "contact_id = ? AND field_id = ?", (kept_id, int(wish[7:])))
    for table, columns in _TWICE.items():
        same = " AND ".join(f"k.{name} = {table}.{name}" for name in columns)
        ledger.lose(
            table,
            f"contact_id = ? AND EXISTS (SELECT 1 FROM {table} k WHERE k.contact_id = ? AND {same})",
            (gone_id, kept_id),
        )
    for table, (mark, within) in _ONE_OF.items():
        for row in fetched(table, f"contact_id = ? AND {mark} = 1", (gone_id,)):
            group = f" AND {within} = '{row[within]}'" if within else ""  # a kind: our own word
            if rows(f"SELECT 1 FROM {table} WHERE contact_id = ? AND {mark} = 1{group}", (kept_id,)):
                ledger.change(table, row, {mark: 0})
    for row in fetched("external_id", "contact_id = ?", (gone_id,)):
        held = one("external_id", {"contact_id": kept_id, "source": row["source"]})
        if held and held["value"] != row["value"]:  # known twice at one source: both stay
            ledger.lose("external_id", "contact_id = ? AND source = ?", (gone_id, row["source"]))
            ledger.add("external_id", {**row, "contact_id": kept_id, "source": f"{row['source']} ({gone_id})"})
    for row in fetched("member", "contact_id = ?", (gone_id,)):
        held = one("member", {"conversation_id": row["conversation_id"], "contact_id": kept_id})
        if held and _ROLES.index(row["role"]) > _ROLES.index(held["role"]):
            ledger.change("member", held, {"role": row["role"]})
    _cadence(ledger, kept_id, gone_id, chosen.get("cadence", ""))


def _cadence(ledger: Ledger, kept_id: int, gone_id: int, wish: str) -> None:
    """What was wanted of ``gone`` holds where nothing was said of ``kept``, or where it was chosen."""
    kept, gone = one("cadence", {"contact_id": kept_id}), one("cadence", {"contact_id": gone_id})
    if kept is None or gone is None:
        return
    after: Fields = {"snoozed_until": max(kept["snoozed_until"], gone["snoozed_until"])}
    if wish == "gone" or (not wish and not kept["days"]):
        after.update(days=gone["days"], tier=gone["tier"], stopped=max(kept["stopped"], gone["stopped"]))
    ledger.change("cadence", kept, after)


def _keep_newest(ledger: Ledger, table: str, column: str, kept_id: int, gone_id: int) -> None:
    """Where both have a row for one message, the newer one speaks for the person."""
    ledger.lose(
        table,
        f"{column} IN (?1, ?2) AND EXISTS (SELECT 1 FROM {table} b WHERE b.message_id = {table}.message_id AND b.{column} IN (?1, ?2)"
        f" AND b.{column} <> {table}.{column} AND (b.at, b.{column}) > ({table}.at, {table}.{column}))",
        (kept_id, gone_id),
    )


def _not_duplicates(ledger: Ledger, owner_id: int, kept_id: int, gone_id: int) -> None:
    """Who was not the one is not the other either."""
    pairs = fetched("not_duplicates", "owner_id = ? AND ? IN (low_id, high_id)", (owner_id, gone_id))
    for pair in pairs:
        ledger.lose("not_duplicates", "owner_id = ? AND low_id = ? AND high_id = ?", (owner_id, pair["low_id"], pair["high_id"]))
        other = pair["low_id"] + pair["high_id"] - gone_id
        if other != kept_id:
            low, high = sorted((other, kept_id))
            ledger.add("not_duplicates", {**pair, "low_id": low, "high_id": high})


