"""One conversation out of two, and messages that change hands."""

from __future__ import annotations

import json

from app.store import activity, answers, messages, search
from app.store.belongings import HANGING
from app.store.database import rows, write
from app.store.merges.ledger import Fields, Ledger, fetched

#: What hangs on a message alone, and goes with it.
PARTS = ("message_version", "reaction", "poll_vote", "receipt", "media")
_OWN_WAY = ("message", "activity", "member", "answer_time", "answer_count")
#: What is decided of a conversation as time goes by; what was decided since a merge holds for both when they are parted.
DECIDED = ("read_through", "done_through", "backlog_through", "snoozed_until", "marked_unread")
_GREATER = (*DECIDED, "old_unread", "last_out_id", "pinned")
_FIRST_SAID = ("override", "keep", "nudge_after", "usual", "expires_after")


def join(ledger: Ledger, owner_id: int, kept_id: int, gone_id: int) -> Fields | None:
    """One conversation out of two; returns its id and that of the one that went, None if there was none to join."""
    gone = _of(owner_id, gone_id)
    if gone is None:
        return None
    kept = _of(owner_id, kept_id)
    if kept is None:
        write("UPDATE conversation SET contact_id = ? WHERE id = ?", (kept_id, gone["id"]))
        return {"id": gone["id"], "gone": None}
    twins = rows(
        "SELECT g.id, k.id FROM message g JOIN message k ON k.network_id = g.network_id AND k.conversation_id = ? AND"
        " (k.sender_id = 0) = (g.sender_id = 0) AND k.device_id = g.device_id WHERE g.conversation_id = ?",
        (kept["id"], gone["id"]),
    )
    _drop_twins(ledger, [(r[0], r[1]) for r in twins])
    left = [r[0] for r in rows("SELECT id FROM message WHERE conversation_id = ?", (gone["id"],))]
    ledger.note_moved("message.conversation_id", left)
    write("UPDATE message SET conversation_id = ? WHERE conversation_id = ?", (kept["id"], gone["id"]))
    for hanging in HANGING:
        if hanging.on == "conversation" and hanging.table not in _OWN_WAY:
            ledger.move(hanging.table, hanging.column, gone["id"], kept["id"])
    after = _columns(kept, gone)
    ledger.change("conversation", kept, after)
    ledger.note_lost("conversation", "id = ?", (gone["id"],))
    write("DELETE FROM conversation WHERE id = ?", (gone["id"],))
    activity.recount((kept["id"], gone["id"]))
    answers.restart(kept["id"])
    search.reindex(left)  # the place of a message is part of its entry
    return {"id": kept["id"], "gone": gone["id"], "left": {name: after[name] for name in DECIDED}}


def _of(owner_id: int, contact_id: int) -> Fields | None:
    found = fetched("conversation", "owner_id = ? AND contact_id = ?", (owner_id, contact_id))
    return found[0] if found else None


def _columns(kept: Fields, gone: Fields) -> Fields:
    """What holds of the one conversation: as far as either was read, and what was said of either."""
    after: Fields = {name: max(kept[name], gone[name]) for name in _GREATER}
    after.update({name: kept[name] or gone[name] for name in _FIRST_SAID})
    forever = -1 in (kept["muted_until"], gone["muted_until"])
    after["muted_until"] = -1 if forever else max(kept["muted_until"], gone["muted_until"])
    if kept["draft"] and gone["draft"] and kept["draft"] != gone["draft"]:
        after["draft"] = f"{kept['draft']}\n{gone['draft']}"
    else:
        after["draft"] = kept["draft"] or gone["draft"]
    if gone["last_at"] > kept["last_at"]:
        after.update(address=gone["address"], device_id=gone["device_id"])
    return after


def take_over_messages(ledger: Ledger, kept_id: int, gone_id: int) -> None:
    """Messages that ``gone`` wrote (in chats and groups they are known to have written in) become ``kept``'s."""
    places = (
        "SELECT conversation_id FROM member WHERE contact_id = ? UNION SELECT id FROM conversation WHERE contact_id IN (?, ?)"
    )
    written = [
        r[0]
        for r in rows(
            f"SELECT id FROM message WHERE conversation_id IN ({places}) AND sender_id = ?", (gone_id, kept_id, gone_id, gone_id)
        )
    ]
    listed = json.dumps(written)
    twins = rows(
        "SELECT g.id, k.id FROM message g JOIN message k ON k.network_id = g.network_id AND k.sender_id = ? AND k.device_id = g.device_id"
        " WHERE g.id IN (SELECT value FROM json_each(?))",
        (kept_id, listed),
    )
    _drop_twins(ledger, [(r[0], r[1]) for r in twins])
    dropped = {r[0] for r in twins}
    taken = [i for i in written if i not in dropped]
    write(
        "UPDATE message SET sender_id = ? WHERE sender_id = ? AND id IN (SELECT value FROM json_each(?))",
        (kept_id, gone_id, json.dumps(taken)),
    )
    ledger.note_moved("message.sender_id", taken)
    search.sender_changed(taken)


def _drop_twins(ledger: Ledger, twins: list[tuple[int, int]]) -> None:
    """Of a message that was stored twice (one that goes, one that stays) keep one, with what hangs on either."""
    if not twins:
        return
    staying = dict(twins)
    listed = json.dumps(list(staying))
    inside = "IN (SELECT value FROM json_each(?))"
    for table in PARTS:
        for row in fetched(table, f"message_id {inside}", (listed,)):
            ledger.lost.setdefault(table, []).append(row)
            ledger.add(table, {**row, "message_id": staying[row["message_id"]]})
    ledger.note_lost("message", f"id {inside}", (listed,))
    for hanging in HANGING:
        if hanging.on == "message" and hanging.table not in PARTS:
            for row in fetched(hanging.table, f"{hanging.column} {inside}", (listed,)):
                ledger.change(hanging.table, row, {hanging.column: staying[row[hanging.column]]})
    messages.forget(list(staying))
