"""Two contacts turn out to be one person: their rows become one, with a record that can undo it."""

from __future__ import annotations

import json
from typing import Any

from app.errors import Conflict, NotFound
from app.store import activity, cadences, messages, search
from app.store.database import db, insert, row, rows, value, write

_SENDERS = (("reaction", "sender_id"), ("poll_vote", "sender_id"), ("receipt", "reader_id"))


def merge(owner_id: int, kept_id: int, gone_id: int, *, why: str, now: int) -> int:
    """Make ``gone`` part of ``kept``: addresses, conversation, messages, reactions, memberships. Returns the merge's id.

    Messages that both had under the same network id are one message that was stored twice, so one row goes. The shown
    name, the read marks and the lane are not worked out here: the caller derives the name and refreshes the conversation.
    """
    kept, gone = _contact(owner_id, kept_id), _contact(owner_id, gone_id)
    record: dict[str, Any] = {"contact": gone}
    record["addresses"] = [r[0] for r in rows("SELECT id FROM address WHERE contact_id = ?", (gone_id,))]
    write("UPDATE address SET contact_id = ? WHERE contact_id = ?", (kept_id, gone_id))
    record["cadence"] = cadences.move(kept_id, gone_id)
    record["conversation"] = _join_conversations(owner_id, kept_id, gone_id)
    record["sent"] = _take_over_messages(kept_id, gone_id)
    for table, column in _SENDERS:
        record[table] = [r[0] for r in rows(f"SELECT message_id FROM {table} WHERE {column} = ?", (gone_id,))]
        # Where both have a row for one message, the newer one speaks for the person.
        write(
            f"DELETE FROM {table} AS a WHERE a.{column} IN (?, ?) AND EXISTS (SELECT 1 FROM {table} b WHERE"
            f" b.message_id = a.message_id AND b.{column} IN (?, ?) AND b.{column} <> a.{column} AND (b.at, b.{column}) > (a.at, a.{column}))",
            (kept_id, gone_id, kept_id, gone_id),
        )
        write(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (kept_id, gone_id))
    record["groups"] = [
        [r[0], r[1]] for r in rows("SELECT conversation_id, role FROM member WHERE contact_id = ?", (gone_id,))
    ]
    write("UPDATE OR IGNORE member SET contact_id = ? WHERE contact_id = ?", (kept_id, gone_id))
    for column in ("own_name", "saved_name", "push_name", "business_name", "username", "picture", "picture_id"):
        if not kept[column] and gone[column]:
            write(f"UPDATE contact SET {column} = ? WHERE id = ?", (gone[column], kept_id))
    write(
        "UPDATE contact SET is_me = max(is_me, ?), push_name_at = max(push_name_at, ?) WHERE id = ?",
        (gone["is_me"], gone["push_name_at"], kept_id),
    )
    record["kept"] = kept
    write("DELETE FROM contact WHERE id = ?", (gone_id,))
    return insert(
        "INSERT INTO merge (owner_id, kept_id, gone_id, at, why, record) VALUES (?, ?, ?, ?, ?, ?)",
        (owner_id, kept_id, gone_id, now, why, json.dumps(record, ensure_ascii=False)),
    )


def undo(owner_id: int, merge_id: int, *, now: int) -> tuple[int, int]:
    """Take a merge apart again; returns (kept contact, restored contact).

    What was stored since then stays with the kept one, except messages sent under the restored addresses' conversation.

    Raises:
        NotFound: no such merge of the owner's.
        Conflict: it is undone already, or the kept person is gone or was merged further.
    """
    found = row(
        "SELECT kept_id, gone_id, record, undone_at FROM merge WHERE id = ? AND owner_id = ?", (merge_id, owner_id)
    )
    if found is None:
        raise NotFound("There is no such merge.")
    kept_id, gone_id, record, undone_at = found[0], found[1], json.loads(found[2]), found[3]
    if undone_at:
        raise Conflict("This merge was undone already.", code="already_undone")
    if value("SELECT 1 FROM contact WHERE id = ? AND owner_id = ?", (kept_id, owner_id)) is None:
        raise Conflict("The person was merged into somebody else since then: undo that first.", code="merged_further")
    gone = record["contact"]
    columns = ", ".join(gone)
    write(f"INSERT INTO contact ({columns}) VALUES ({', '.join('?' * len(gone))})", list(gone.values()))
    write(
        "UPDATE address SET contact_id = ? WHERE contact_id = ? AND id IN (SELECT value FROM json_each(?))",
        (gone_id, kept_id, json.dumps(record["addresses"])),
    )
    for column in (
        "own_name",
        "saved_name",
        "push_name",
        "business_name",
        "username",
        "picture",
        "picture_id",
        "push_name_at",
        "is_me",
    ):
        before = record["kept"][column]
        if before in ("", 0) and gone[column]:
            write(f"UPDATE contact SET {column} = ? WHERE id = ? AND {column} = ?", (before, kept_id, gone[column]))
    cadences.part(kept_id, record["cadence"])
    if joined := record["conversation"]:
        _part_conversations(gone_id, joined)
    sent = json.dumps(record["sent"])
    write(
        "UPDATE OR IGNORE message SET sender_id = ? WHERE sender_id = ? AND id IN (SELECT value FROM json_each(?))",
        (gone_id, kept_id, sent),
    )
    search.sender_changed(record["sent"])
    for table, column in _SENDERS:
        write(
            f"UPDATE OR IGNORE {table} SET {column} = ? WHERE {column} = ? AND message_id IN (SELECT value FROM json_each(?))",
            (gone_id, kept_id, json.dumps(record[table])),
        )
    for conversation_id, role in record["groups"]:
        write(
            "INSERT OR IGNORE INTO member (conversation_id, contact_id, role) VALUES (?, ?, ?)",
            (conversation_id, gone_id, role),
        )
    write("UPDATE merge SET undone_at = ? WHERE id = ?", (now, merge_id))
    return kept_id, gone_id


def _contact(owner_id: int, contact_id: int) -> dict[str, Any]:
    cursor = db.execute_sql("SELECT * FROM contact WHERE id = ? AND owner_id = ?", (contact_id, owner_id))
    found = cursor.fetchone()
    if found is None:
        raise NotFound("There is no such person.")
    names = [r[1] for r in rows("PRAGMA table_info(contact)")]
    return dict(zip(names, found, strict=True))


def _conversation(owner_id: int, contact_id: int) -> dict[str, Any] | None:
    found = row("SELECT * FROM conversation WHERE owner_id = ? AND contact_id = ?", (owner_id, contact_id))
    if found is None:
        return None
    names = [r[1] for r in rows("PRAGMA table_info(conversation)")]
    return dict(zip(names, found, strict=True))


def _join_conversations(owner_id: int, kept_id: int, gone_id: int) -> dict[str, Any] | None:
    """One conversation out of two; returns the row that went, with the ids of its messages, or None if there was none."""
    gone = _conversation(owner_id, gone_id)
    if gone is None:
        return None
    kept = _conversation(owner_id, kept_id)
    if kept is None:
        write("UPDATE conversation SET contact_id = ? WHERE id = ?", (kept_id, gone["id"]))
        return {"row": None, "id": gone["id"], "messages": []}
    moved = [r[0] for r in rows("SELECT id FROM message WHERE conversation_id = ?", (gone["id"],))]
    twins = [
        r[0]
        for r in rows(
            "SELECT g.id FROM message g JOIN message k ON k.network_id = g.network_id AND k.conversation_id = ? AND"
            " (k.sender_id = 0) = (g.sender_id = 0) AND k.device_id = g.device_id WHERE g.conversation_id = ?",
            (kept["id"], gone["id"]),
        )
    ]
    messages.forget(twins)
    write("UPDATE message SET conversation_id = ? WHERE conversation_id = ?", (kept["id"], gone["id"]))
    write("UPDATE outbox SET conversation_id = ? WHERE conversation_id = ?", (kept["id"], gone["id"]))
    for column in (
        "read_through",
        "done_through",
        "backlog_through",
        "snoozed_until",
        "muted_until",
        "old_unread",
        "last_out_id",
        "marked_unread",
        "pinned",
    ):
        write(f"UPDATE conversation SET {column} = max({column}, ?) WHERE id = ?", (gone[column], kept["id"]))
    if gone["last_at"] > kept["last_at"]:
        write(
            "UPDATE conversation SET address = ?, device_id = ? WHERE id = ?",
            (gone["address"], gone["device_id"], kept["id"]),
        )
    write("DELETE FROM conversation WHERE id = ?", (gone["id"],))
    activity.recount((kept["id"], gone["id"]))
    gone_ids = set(twins)
    left = [m for m in moved if m not in gone_ids]
    search.reindex(left)  # the place of a message is part of its entry
    return {"row": gone, "id": kept["id"], "messages": left}


def _part_conversations(gone_id: int, joined: dict[str, Any]) -> None:
    gone = joined["row"]
    if gone is None:
        write("UPDATE conversation SET contact_id = ? WHERE id = ?", (gone_id, joined["id"]))
        return
    columns = ", ".join(gone)
    write(f"INSERT INTO conversation ({columns}) VALUES ({', '.join('?' * len(gone))})", list(gone.values()))
    ids = json.dumps(joined["messages"])
    write("UPDATE message SET conversation_id = ? WHERE id IN (SELECT value FROM json_each(?))", (gone["id"], ids))
    activity.recount((gone["id"], joined["id"]))
    search.reindex(joined["messages"])


def _take_over_messages(kept_id: int, gone_id: int) -> list[int]:
    """Messages that ``gone`` wrote (in chats and groups they are known to have written in) become ``kept``'s."""
    places = (
        "SELECT conversation_id FROM member WHERE contact_id = ? UNION SELECT id FROM conversation WHERE contact_id = ?"
    )
    written = [
        r[0]
        for r in rows(
            f"SELECT id FROM message WHERE conversation_id IN ({places}) AND sender_id = ?", (gone_id, kept_id, gone_id)
        )
    ]
    ids = json.dumps(written)
    twins = [
        r[0]
        for r in rows(
            "SELECT g.id FROM message g JOIN message k ON k.network_id = g.network_id AND k.sender_id = ? AND k.device_id = g.device_id"
            " WHERE g.id IN (SELECT value FROM json_each(?))",
            (kept_id, ids),
        )
    ]
    messages.forget(twins)
    write(
        "UPDATE message SET sender_id = ? WHERE sender_id = ? AND id IN (SELECT value FROM json_each(?))",
        (kept_id, gone_id, ids),
    )
    gone = set(twins)
    taken = [i for i in written if i not in gone]
    search.sender_changed(taken)
    return taken
