"""Taking a merge apart again, whatever was changed since, and saying beforehand what will not be as it was."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from app.errors import Conflict, NotFound
from app.store import activity, answers, journal, search
from app.store.belongings import HANGING, OF_A_PERSON, key_of
from app.store.database import row, value, write
from app.store.merges import ledger
from app.store.merges.joining import DECIDED
from app.store.merges.ledger import Fields
from app.store.merges.making import CHOICES, UNSAID

#: Tables whose rows are restored first, because others refer to them.
_FIRST = ("contact", "conversation", "message")
#: What may have come since, with the column that tells when: it stays with the person who stayed.
_SINCE = {
    "note": "created_at", "task": "created_at", "encounter": "created_at", "point": "created_at", "reminder": "created_at",
}  # fmt: skip
_REFERS = {(h.table, h.column): h.on for h in HANGING if h.on in _FIRST} | {(b.table, b.column): "contact" for b in OF_A_PERSON}


class Changed(NamedTuple):
    """A field that the merge set and somebody changed since: it stays as it is now."""

    field: str
    before: Any
    now: Any


class Parting(NamedTuple):
    """What undoing a merge would do. Empty but for the names when it is clean.

    ``changed``: fields that stay as they are now. ``since``: table -> rows that came since and stay with the one who stayed.
    ``missing``: table -> rows that were taken over and are gone by now. ``obstacle``: why it cannot be undone, a sentence, or "".
    ``left_out``: field -> what the one who went said and the one person does not say.
    """

    merge_id: int
    kept_id: int
    kept_name: str
    gone_name: str
    at: int
    changed: tuple[Changed, ...]
    since: dict[str, int]
    missing: dict[str, int]
    obstacle: str
    left_out: dict[str, str]

    @property
    def clean(self) -> bool:
        """Whether everything would be as it was before."""
        return not (self.changed or self.since or self.missing or self.obstacle)


def preview(owner_id: int, merge_id: int) -> Parting:
    """What undoing a merge of the owner's would and would not bring back.

    Raises:
        NotFound: no such merge of the owner's.
    """
    kept_id, _, at, record, undone_at = _merge(owner_id, merge_id)
    kept = ledger.one("contact", {"id": kept_id})
    obstacle = "This merge was undone already." if undone_at else ""
    if kept is None:
        obstacle = obstacle or "The person was merged into somebody else since then, or erased."
    changed = []
    for table, key, before, after in record["changed"]:
        if table == "contact" and (found := ledger.one(table, key)):
            changed += [Changed(name, before[name], found[name]) for name in after if found[name] != after[name]]
    since = {
        table: n
        for table, column in _SINCE.items()
        if (n := int(value(f"SELECT count(*) FROM {table} WHERE contact_id = ? AND {column} > ?", (kept_id, at))))
    }
    missing: dict[str, int] = {}
    for place, keys in record["moved"].items():
        old = record["conversation"]["id"] if place.endswith(".conversation_id") and record["conversation"] else kept_id
        table = place.partition(".")[0]
        if lost := len(keys) - ledger.still_there(place, keys, old):
            missing[table] = max(missing.get(table, 0), lost)
    joined = record["conversation"]
    if joined and joined["gone"]:
        written = "SELECT count(*) FROM message WHERE conversation_id = ? AND id >> 20 > ?"
        if n := int(value(written, (joined["id"], at))):
            since["message"] = n
    name = "" if kept is None else str(kept["name"])
    gone = record["contact"]
    left_out = _left_out(gone, kept or {})
    return Parting(merge_id, kept_id, name, gone["name"], at, tuple(changed), since, missing, obstacle, left_out)


def _left_out(gone: Fields, kept: Fields) -> dict[str, str]:
    return {
        field: str(gone[field])
        for field in CHOICES
        if gone[field] not in UNSAID and str(gone[field]) not in str(kept.get(field, "")) and field not in ("picture", "own_picture")
    }


def undo(owner_id: int, merge_id: int, *, now: int) -> tuple[int, int]:
    """Take a merge apart again; returns (kept contact, restored contact).

    What came since then stays with the kept one, and so does what was changed since (:func:`preview` tells). The caller
    derives the names and refreshes the conversations.

    Raises:
        NotFound: no such merge of the owner's.
        Conflict: it is undone already, or the kept person is gone or was merged further.
    """
    kept_id, gone_id, _, record, undone_at = _merge(owner_id, merge_id)
    if undone_at:
        raise Conflict("This merge was undone already.", code="already_undone")
    if value("SELECT 1 FROM contact WHERE id = ? AND owner_id = ?", (kept_id, owner_id)) is None:
        raise Conflict("The person was merged into somebody else since then: undo that first.", code="merged_further")
    back = _Restoring({"contact": [record["contact"]], **record["lost"]})
    back.rows_of("contact")
    gone_now = back.number("contact", gone_id)
    joined = record["conversation"]
    decided = _decided_since(joined) if joined and joined["gone"] else {}
    _change_back(record["changed"])
    if joined and not joined["gone"]:
        write("UPDATE conversation SET contact_id = ? WHERE id = ? AND contact_id = ?", (gone_now, joined["id"], kept_id))
    for lost in back.lost.get("conversation", ()):
        lost.update(decided)
    back.rows_of("conversation")
    conversation_now = back.number("conversation", joined["gone"]) if joined and joined["gone"] else 0
    for place, keys in record["moved"].items():
        if place.endswith(".conversation_id"):
            if conversation_now:
                ledger.move_back(place, keys, joined["id"], conversation_now)
        else:
            ledger.move_back(place, keys, kept_id, gone_now)
    returned = back.messages()
    for table in back.lost:
        if table not in _FIRST:
            back.rows_of(table)
    _take_out_added(record["added"])
    if conversation_now:
        activity.recount((conversation_now, joined["id"]))
        answers.restart(conversation_now)
        search.reindex([*record["moved"].get("message.conversation_id", ()), *returned])
    else:
        search.reindex(returned)
    search.sender_changed(record["moved"].get("message.sender_id", ()))
    if gone_now != gone_id:
        write("UPDATE merge SET kept_id = ? WHERE kept_id = ? AND owner_id = ? AND id < ?", (gone_now, gone_id, owner_id, merge_id))
    write("UPDATE merge SET undone_at = ? WHERE id = ?", (now, merge_id))
    for contact_id in (kept_id, gone_now):
        journal.enter(owner_id, contact_id, "merge", {"act": "undone", "merge": merge_id}, now=now)
    return kept_id, gone_now


def _merge(owner_id: int, merge_id: int) -> tuple[int, int, int, Fields, int]:
    found = row(
        "SELECT kept_id, gone_id, at, record, undone_at FROM merge WHERE id = ? AND owner_id = ?", (merge_id, owner_id)
    )
    if found is None:
        raise NotFound("There is no such merge.")
    record = json.loads(found[3])
    return found[0], found[1], found[2], record if "version" in record else _from_the_first_form(record), found[4]


class _Restoring:
    """Puts lost rows back. A number that was given away meanwhile is replaced by a new one, wherever the rows name it."""

    def __init__(self, lost: dict[str, list[Fields]]) -> None:
        self.lost = lost
        self._numbers: dict[tuple[str, int], int] = {}

    def number(self, table: str, old: int) -> int:
        """The number that a row of ``table`` has now."""
        return self._numbers.get((table, old), old)

    def rows_of(self, table: str) -> list[Fields]:
        """Put the rows of a table back; returns those that found their place."""
        back = []
        for lost in self.lost.get(table, ()):
            row_now = {name: self._renumbered(table, name, worth) for name, worth in lost.items()}
            if key_of(table) == ("id",) and ledger.taken(table, lost["id"]):
                row_now["id"] = _free(table, lost["id"])
                self._numbers[table, lost["id"]] = row_now["id"]
            if ledger.put(table, row_now):
                back.append(row_now)
        return back

    def messages(self) -> list[int]:
        """Put messages back that had been stored twice; returns their ids."""
        back = self.rows_of("message")
        ids = [m["id"] for m in back]
        activity.count(ids)
        return ids

    def _renumbered(self, table: str, column: str, worth: Any) -> Any:
        refers = _REFERS.get((table, column))
        return self.number(refers, worth) if refers and isinstance(worth, int) else worth


def _free(table: str, near: int) -> int:
    """A number for a new row; of messages the next one of its time, so that its place stays."""
    if table == "message":
        while ledger.taken(table, near):
            near += 1
        return near
    return int(value(f"SELECT coalesce(max(id), 0) + 1 FROM {table}"))


def _decided_since(joined: Fields) -> Fields:
    """What was decided of the one conversation since the merge."""
    found = ledger.one("conversation", {"id": joined["id"]}) or {}
    left = joined.get("left", {})
    return {name: found[name] for name in DECIDED if name in found and name in left and found[name] != left[name]}


def _change_back(changes: list[tuple[str, Fields, Fields, Fields]]) -> None:
    """Set what the merge had set to what it was, unless somebody has changed it since."""
    for table, key, before, after in reversed(changes):
        if found := ledger.one(table, key):
            untouched = {name: worth for name, worth in before.items() if found[name] == after[name]}
            if untouched:
                ledger.set_columns(table, key, untouched)


def _take_out_added(added: Mapping[str, list[Fields]]) -> None:
    for table, put in added.items():
        for one in put:
            key = {name: one[name] for name in key_of(table)}
            write(f"DELETE FROM {table} WHERE {' AND '.join(f'{name} = ?' for name in key)}", list(key.values()))


def _from_the_first_form(old: Fields) -> Fields:
    """A record of Kith 0.1, which knew fewer tables, in the present form."""
    gone, kept, joined, cadence = old["contact"], old["kept"], old["conversation"], old["cadence"]
    moved = {f"{t}.{c}": old[t] for t, c in (("reaction", "sender_id"), ("poll_vote", "sender_id"), ("receipt", "reader_id"))}
    moved |= {"address.contact_id": old["addresses"], "message.sender_id": old["sent"]}
    lost: dict[str, list[Fields]] = {
        "member": [{"conversation_id": c, "contact_id": gone["id"], "role": role} for c, role in old["groups"]]
    }
    added: dict[str, list[Fields]] = {}
    if cadence["row"]:
        lost["cadence"] = [cadence["row"]]
        added["cadence"] = [] if cadence["had"] else [{**cadence["row"], "contact_id": kept["id"]}]
    if joined and joined["row"]:
        lost["conversation"] = [joined["row"]]
        moved["message.conversation_id"] = joined["messages"]
    taken = {name: gone[name] for name in gone if name not in ("id", "name", "created_at", "updated_at") and kept[name] in ("", 0)}
    before = {name: kept[name] for name in taken}
    return {
        "contact": gone, "kept": kept, "moved": moved, "lost": lost, "added": added,
        "changed": [("contact", {"id": kept["id"]}, before, taken)],
        "conversation": joined and {"id": joined["id"], "gone": joined["row"] and joined["row"]["id"]},
    }  # fmt: skip
