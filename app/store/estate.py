"""Everything an owner has, row by row: out of one Kith and into another, with nothing lost that is theirs.

Which tables hold it and whose rows are whose stands here once; a test compares it with the schema. Ids are kept where they are
free. Where another owner of the new Kith has taken them, all ids of a table move up together, and whatever names them follows.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from app.errors import Conflict, Invalid
from app.store.belongings import columns_of, key_of
from app.store.database import db, passing_through, row, rows, value, write, write_many

_BY_CONTACT = "contact_id IN (SELECT id FROM contact WHERE owner_id = ?1)"
_BY_CONVERSATION = "conversation_id IN (SELECT id FROM conversation WHERE owner_id = ?1)"
_BY_DEVICE = "device_id IN (SELECT id FROM device WHERE owner_id = ?1)"
_BY_MESSAGE = f"message_id IN (SELECT id FROM message WHERE {_BY_CONVERSATION})"
_OWN = "owner_id = ?1"

#: Table -> which rows are the owner's, in an order in which nothing comes before what it refers to.
OWNED: dict[str, str] = {
    "device": _OWN, "contact": _OWN, "address": _OWN, "spelling": _OWN, "conversation": _OWN, "member": _BY_CONVERSATION,
    "message": _BY_CONVERSATION, "message_version": _BY_MESSAGE, "reaction": _BY_MESSAGE, "poll_vote": _BY_MESSAGE,
    "receipt": _BY_MESSAGE, "media": _BY_MESSAGE, "activity": _BY_CONVERSATION, "activity_of_owner": _OWN, "gap": _BY_DEVICE,
    "waiting": _BY_DEVICE, "quarantine": _BY_DEVICE, "unknown_kind": _BY_DEVICE, "asked": _OWN, "outbox": _OWN, "merge": _OWN,
    "cadence": _OWN, "correction": _OWN, "score": _OWN, "answer_time": _BY_CONVERSATION, "answer_count": _BY_CONVERSATION,
    "point": _OWN, "postal": _OWN, "special_date": _OWN, "custom_field": _OWN, "custom_value": _BY_CONTACT, "relation": _OWN,
    "external_id": _BY_CONTACT, "note": _OWN, "note_version": "note_id IN (SELECT id FROM note WHERE owner_id = ?1)", "task": _OWN,
    "encounter": _OWN, "journal": _OWN, "tag": _OWN, "contact_tag": _BY_CONTACT, "segment": _OWN, "preset": _OWN,
    "not_duplicates": _OWN, "reminder": _OWN, "notification": _OWN, "template": _OWN, "scheduled": _OWN, "import_run": _OWN,
    "imported": "import_id IN (SELECT id FROM import_run WHERE owner_id = ?1)",
    "rejected": "import_id IN (SELECT id FROM import_run WHERE owner_id = ?1)",
}  # fmt: skip

#: The order in which :class:`Newcomer` takes them: messages first, since others name messages whose id may have to change.
ARRIVING = ("message", *(table for table in OWNED if table != "message"))

#: What stays behind, and why.
LEFT: dict[str, str] = {
    "owner": "its name and preferences are in the manifest", "login_session": "secret", "api_token": "secret", "login_attempt": "of this Kith",
    "setup_token": "secret", "audit": "of this Kith", "triage": "can be undone for a day only", "job_run": "of this Kith",
    "way": "holds secrets", "delivery": "of ways", "export_run": "of this Kith", "erasure": "of this Kith",
    "answer_time_of_owner": "kept by triggers", "people_word": "derived", "people_vocabulary": "derived", "people_pair": "derived",
    "people_stale": "derived", "people_unused": "derived", "duplicate": "derived", "duplicate_search": "derived",
}  # fmt: skip

#: Column -> the table whose id it holds, whatever table it stands in; the second dict says where the same name means something else.
REFERENCES: dict[str, str] = {
    **dict.fromkeys(("contact_id", "sender_id", "reader_id", "other_id", "kept_id", "gone_id", "low_id", "high_id"), "contact"),
    **dict.fromkeys(
        ("message_id", "last_id", "last_in_id", "last_out_id", "read_through", "done_through", "backlog_through", "opened_id"),
        "message",
    ),
    "conversation_id": "conversation", "device_id": "device", "note_id": "note", "task_id": "task", "field_id": "custom_field",
    "tag_id": "tag", "import_id": "import_run", "notification_id": "notification",
}  # fmt: skip
_OTHERWISE: dict[tuple[str, str], str] = {("scheduled", "quote_id"): "message", ("answer_count", "through"): "message"}
#: What older Kiths wrote and nobody reads any more.
_DROPPED: dict[str, frozenset[str]] = {"conversation": frozenset(("nudged_id",))}
#: Rows that name others where no column says so (in JSON, or by kind), and so cannot follow when ids move.
_UNMOVABLE = ("merge", "imported")
_BATCH = 2000


def rows_of(owner_id: int, table: str) -> Iterator[tuple[list[str], list[list[Any]]]]:
    """An owner's rows of a table in the order of their key: (columns, batch of rows). The owner's number is left out."""
    columns = [name for name in columns_of(table) if name != "owner_id"]
    named = ", ".join(columns)
    key = "rowid" if _has_rowid(table) else ", ".join(key_of(table))
    with passing_through():
        cursor = db.execute_sql(f"SELECT {named} FROM {table} WHERE {OWNED[table]} ORDER BY {key}", (owner_id,))
        while batch := list(islice(cursor, _BATCH)):
            yield columns, [[_plain(one) for one in found] for found in batch]


def _has_rowid(table: str) -> bool:
    return "WITHOUT ROWID" not in str(value("SELECT sql FROM sqlite_master WHERE name = ?", (table,)))


def _plain(one: Any) -> Any:
    return {"b64": base64.b64encode(one).decode()} if isinstance(one, bytes) else one


def _stored(one: Any) -> Any:
    return base64.b64decode(one["b64"]) if isinstance(one, dict) else one


def is_empty(owner_id: int) -> bool:
    """Whether an owner has neither people nor messages yet."""
    return row("SELECT 1 FROM contact WHERE owner_id = ?1 UNION ALL SELECT 1 FROM conversation WHERE owner_id = ?1 LIMIT 1", (owner_id,)) is None


def files_of(owner_id: int) -> Iterator[tuple[str, str, str]]:
    """(content hash, name, mime) of every stored file that an owner's rows name, once each."""
    pictures = "SELECT {0}, '', 'image/jpeg' FROM {1} WHERE owner_id = ?1 AND {0} <> ''"
    seen: set[str] = set()
    for file, name, mime in rows(
        f"SELECT file, name, mime FROM media WHERE {_BY_MESSAGE} AND file <> '' AND state IN ('stored', 'local')"
        f" UNION ALL {pictures.format('picture', 'contact')} UNION ALL {pictures.format('own_picture', 'contact')}"
        f" UNION ALL {pictures.format('picture', 'conversation')}",
        (owner_id,),
    ):
        if file not in seen:
            seen.add(file)
            yield file, name, mime


def messages_of(owner_id: int) -> Iterator[list[int]]:
    """The ids of an owner's messages, in batches, in order."""
    after = -1
    while ids := [r[0] for r in rows(f"SELECT id FROM message WHERE {_BY_CONVERSATION} AND id > ?2 ORDER BY id LIMIT 10000", (owner_id, after))]:
        yield ids
        after = ids[-1]


def conversations_of(owner_id: int) -> list[int]:
    """The ids of an owner's conversations."""
    return [r[0] for r in rows("SELECT id FROM conversation WHERE owner_id = ?", (owner_id,))]


class Newcomer:
    """Takes in what :func:`rows_of` gave, table by table in the order of :data:`ARRIVING`, inside one transaction.

    Raises:
        Conflict: the owner has people or messages already.
    """

    def __init__(self, owner_id: int) -> None:
        if not is_empty(owner_id):
            raise Conflict("A whole account can only be taken into an empty one.", code="not_empty")
        write("PRAGMA defer_foreign_keys = 1")
        write("DELETE FROM device WHERE owner_id = ?", (owner_id,))  # one that was made and never linked
        self._owner_id = owner_id
        self._shift = {table: self._taken(table) for table in OWNED if key_of(table) == ("id",) and table != "message"}
        self._moves = any(shift for table, shift in self._shift.items() if table != "import_run")
        self._moved: dict[int, int] = {}  # messages whose id was taken
        self._given: set[int] = set()
        self.left_out = 0

    @staticmethod
    def _taken(table: str) -> int:
        return int(value(f"SELECT coalesce(max(id), 0) FROM {table}"))

    def take(self, table: str, columns: Sequence[str], batch: Iterable[Sequence[Any]]) -> int:
        """Store rows; returns how many.

        Raises:
            Invalid: a table or a column that this Kith does not know.
        """
        if gone := _DROPPED.get(table, frozenset()) & set(columns):
            kept = [n for n, name in enumerate(columns) if name not in gone]
            columns, batch = [columns[n] for n in kept], [[given[n] for n in kept] for given in batch]
        known = columns_of(table) if table in OWNED else ()
        if not known or not set(columns) <= set(known):
            raise Invalid("This archive holds what this Kith does not know; a newer Kith made it.", code="newer_schema")
        if table in _UNMOVABLE and (self._moves or self._moved):
            self.left_out += len(list(batch))
            return 0
        places = {
            n: target for n, name in enumerate(columns) if (target := _OTHERWISE.get((table, name)) or REFERENCES.get(name, ""))
        }  # fmt: skip
        own = columns.index("id") if "id" in columns else -1
        new = []
        for given in batch:
            made = [_stored(one) for one in given]
            if own >= 0:
                made[own] = self._free_message(made[own]) if table == "message" else made[own] + self._shift.get(table, 0)
            for n, target in places.items():
                if isinstance(made[n], int) and made[n] > 0:
                    made[n] = self._moved.get(made[n], made[n]) if target == "message" else made[n] + self._shift[target]
            new.append(_calm(table, columns, made))
        owned = "owner_id" in known
        names = [*columns, "owner_id"] if owned else list(columns)
        holes = ", ".join("?" * len(names))
        write_many(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({holes})", ([*one, self._owner_id] if owned else one for one in new)
        )
        return len(new)

    def _free_message(self, message_id: int) -> int:
        free = message_id
        while free in self._given or value("SELECT 1 FROM message WHERE id = ?", (free,)) is not None:
            free += 1
        if free != message_id:
            self._moved[message_id] = free
            self._given.add(free)  # the one whose id this is comes later, and has to move on in turn
        return free


def _calm(table: str, columns: Sequence[str], made: list[Any]) -> list[Any]:
    """What was under way in the old Kith is not under way here: nothing is sent, linked or fetched twice."""
    told = dict(zip(columns, made, strict=True))
    match table:
        case "device":
            told |= {"state": "unlinked", "wanted": 0, "linked_at": 0, "spool_segment": 0, "spool_offset": 0}
            if value("SELECT 1 FROM device WHERE slug = ?", (told["slug"],)) is not None:
                told["slug"] = f"{told['slug']}-{told['id']}"
        case "outbox" if told["state"] in ("queued", "sending"):
            told |= {"state": "failed", "client_key": "", "error": "It had not left when this account moved."}
        case "message" if told["state"] in ("queued", "sending"):
            told["state"] = "failed"
        case "media" if told["state"] == "fetching":
            told["state"] = "queued"
        case "scheduled" if told["state"] in ("waiting", "queued"):
            told["state"] = "late"
        case _:
            return made
    return [told[name] for name in columns]


def counts(owner_id: int) -> dict[str, int]:
    """How many rows of each table are the owner's."""
    return {table: int(value(f"SELECT count(*) FROM {table} WHERE {whose}", (owner_id,))) for table, whose in OWNED.items()}


def forget(owner_id: int) -> None:
    """Delete every row of an owner's, the owner as well. Files, search index and free pages are the caller's."""
    for table in reversed(OWNED):
        write(f"DELETE FROM {table} WHERE {OWNED[table]}", (owner_id,))
    write("DELETE FROM owner WHERE id = ?", (owner_id,))


def dump(columns: list[str], batch: list[list[Any]], *, first: bool) -> str:
    """Rows as JSON lines; the first line of a table names its columns."""
    lines = [_encode(columns)] if first else []
    lines += [_encode(one) for one in batch]
    return "\n".join(lines) + "\n"


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
