"""Messages as they are written: in bulk, once, whatever the order.

Live messages and a history of a million take the same road: plain tuples, one statement for many rows, the search index
filled by statement in the same transaction. Nothing here decides; :mod:`app.actions.receive` does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence, Set
from typing import Any, NamedTuple

from app.errors import NotFound
from app.store import activity, search
from app.store.database import db, row, rows, value, write, write_many


class Flag:
    """Bits of ``message.flags``; plain integers, because enum arithmetic would cost more than the rest of a row."""

    OLD = 1  # came with history or an import: never news
    MENTIONS_ME = 2
    QUOTES_ME = 4
    AUTOMATIC = 8  # bot, greeting, away text, template
    STARRED = 16
    FORWARDED = 32
    MENTIONS_ALL = 64


#: What may open an obligation in a group; the same expression as in the index ``message_to_me``.
TO_ME = Flag.MENTIONS_ME | Flag.QUOTES_ME | Flag.MENTIONS_ALL

_SPREAD = 20  # bits of the id below the time
STATES = ("", "queued", "sending", "unknown", "failed", "sent", "delivered", "read", "played")


class NewMessage(NamedTuple):
    """A row to be written. ``sender_id`` 0 = me; ``media`` = the columns of table media after message_id, or None.

    ``body``: the text as the search index takes it (:func:`app.domain.tokens.segment`), where that was made beforehand.
    """

    device_id: int
    conversation_id: int
    sender_id: int
    network_id: str
    at: int
    kind: str
    text: str
    state: str
    quote_id: str
    flags: int
    edited_at: int
    extra: str | None
    media: tuple[Any, ...] | None
    body: str | None = None


class Known(NamedTuple):
    """What a later fact needs to know of a message that is stored."""

    id: int
    conversation_id: int
    sender_id: int
    kind: str
    text: str
    state: str
    flags: int
    edited_at: int
    revoked_at: int
    extra: str | None

    @property
    def at(self) -> int:
        return self.id >> _SPREAD


_KNOWN = "id, conversation_id, sender_id, kind, text, state, flags, edited_at, revoked_at, extra"


def first_id_at(at: int) -> int:
    """The smallest id a message of that time can have."""
    return at << _SPREAD


def find(device_id: int, network_ids: Iterable[str]) -> dict[str, list[Known]]:
    """The stored messages with these network ids (rarely more than one each: ids are unique per sender)."""
    found: dict[str, list[Known]] = {}
    sql = f"SELECT network_id, {_KNOWN} FROM message WHERE device_id = ? AND network_id IN (SELECT value FROM json_each(?))"
    for network_id, *known in rows(sql, (device_id, json.dumps(list(network_ids)))):
        found.setdefault(network_id, []).append(Known(*known))
    return found


def get(message_id: int) -> Known | None:
    """The stored message."""
    found = row(f"SELECT {_KNOWN} FROM message WHERE id = ?", (message_id,))
    return None if found is None else Known(*found)


def existing(device_id: int, network_ids: Sequence[str]) -> set[tuple[str, int]]:
    """(network id, sender) pairs that are stored already."""
    sql = "SELECT network_id, sender_id FROM message WHERE device_id = ? AND network_id IN (SELECT value FROM json_each(?))"
    return set(db.execute_sql(sql, (device_id, json.dumps(network_ids))))


def add(new: Sequence[NewMessage]) -> list[int]:
    """Write messages that are not stored yet; returns their ids in the same order.

    The id is the time followed by a count: WhatsApp's clock has seconds only, so messages of the same second keep the
    order in which they were reported.
    """
    if not new:
        return []
    ids = _ids([m.at << _SPREAD for m in new])
    write_many(
        "INSERT INTO message (id, device_id, conversation_id, sender_id, network_id, kind, text, state, quote_id, flags,"
        " edited_at, extra) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ((i, m[0], m[1], m[2], m[3], *m[5:12]) for i, m in zip(ids, new, strict=True)),
    )
    media = [(i, *m.media) for i, m in zip(ids, new, strict=True) if m.media is not None]
    if media:
        add_media(media)
    activity.count(ids)
    places = _places({m.conversation_id for m in new})
    search.add((i, *places[m[1]], m[1], m[2], m[5], m[6], None, m[13]) for i, m in zip(ids, new, strict=True))
    return ids


def _places(conversation_ids: Iterable[int]) -> dict[int, tuple[int, bool]]:
    """Of each conversation whose it is, and whether it is a group."""
    sql = "SELECT id, owner_id, kind = 'group' FROM conversation WHERE id IN (SELECT value FROM json_each(?))"
    return {r[0]: (r[1], r[2]) for r in rows(sql, (json.dumps(list(conversation_ids)),))}


def _ids(firsts: Sequence[int]) -> list[int]:
    """For each smallest id of a time, the next one that is free there."""
    free = _free(set(firsts))
    ids = []
    for first in firsts:
        ids.append(taken := free[first])
        free[first] = taken + 1
    return ids


def _free(firsts: Set[int]) -> dict[int, int]:
    """Smallest id of a time -> the first that is free. Where little is stored in between, that is looked through at once."""
    some = rows(
        "SELECT id FROM message WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
        (min(firsts), max(firsts) + (1 << _SPREAD), limit := len(firsts) // 4 + 1),
    )
    if len(some) < limit:
        free = dict(zip(firsts, firsts, strict=True))
        free.update((first, taken + 1) for (taken,) in some if (first := taken >> _SPREAD << _SPREAD) in free)
        return free
    sql = (
        "SELECT j.value, (SELECT max(id) FROM message WHERE id >= j.value AND id < j.value + 1048576)"
        " FROM json_each(?) j"
    )
    return {first: first if taken is None else taken + 1 for first, taken in rows(sql, (json.dumps(list(firsts)),))}


def add_media(many: Iterable[tuple[Any, ...]]) -> None:
    """Rows of table media: (message_id, mime, size, sha256, name, seconds, width, height, thumbnail, ref, state, due_at, file)."""
    write_many(
        "INSERT OR REPLACE INTO media (message_id, mime, size, sha256, name, seconds, width, height, thumbnail, ref, state,"
        " due_at, file) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        many,
    )


def replace(message_id: int, new: NewMessage) -> None:
    """A placeholder (unreadable, hidden, unknown) gets its content; place and time stay."""
    if new.kind in activity.UNCOUNTED:
        activity.uncount([message_id])
    write(
        "UPDATE message SET kind = ?, text = ?, quote_id = ?, flags = ?, edited_at = ?, extra = ? WHERE id = ?",
        (new.kind, new.text, new.quote_id, new.flags, new.edited_at, new.extra, message_id),
    )
    if new.media is not None:
        add_media([(message_id, *new.media)])
    search.reindex([message_id])


def add_version(known: Known, at: int, text: str) -> bool:
    """Another text of an edited message. Returns whether it is now the shown one (the newest wins, ties by text)."""
    if not known.edited_at:
        write(
            "INSERT OR IGNORE INTO message_version (message_id, at, text) VALUES (?, ?, ?)",
            (known.id, known.at, known.text),
        )
    write(
        "INSERT INTO message_version (message_id, at, text) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET text = max(text, excluded.text)",
        (known.id, at, text),
    )
    newest = row("SELECT at, text FROM message_version WHERE message_id = ? ORDER BY at DESC LIMIT 1", (known.id,))
    if newest is None or (newest[0] == known.edited_at and newest[1] == known.text):
        return False
    write("UPDATE message SET text = ?, edited_at = ? WHERE id = ?", (newest[1], newest[0], known.id))
    search.reindex([known.id])
    return True


def add_original(message_id: int, at: int, text: str) -> None:
    """The text before an edit, learnt after it (history brought the edited text first)."""
    write("INSERT OR IGNORE INTO message_version (message_id, at, text) VALUES (?, ?, ?)", (message_id, at, text))


def versions(message_id: int) -> list[tuple[int, str]]:
    """(time, text) of every text the message had, oldest first; empty when it was never edited."""
    return [
        (r[0], r[1])
        for r in rows("SELECT at, text FROM message_version WHERE message_id = ? ORDER BY at", (message_id,))
    ]


def revoke(message_id: int, at: int, *, keep_text: bool) -> None:
    """Leave a tombstone. Unless ``keep_text``, text, older texts, media and the search entry go."""
    if keep_text:
        write("UPDATE message SET revoked_at = ? WHERE id = ?", (at, message_id))
        return
    write("UPDATE message SET revoked_at = ?, text = '', extra = NULL, edited_at = 0 WHERE id = ?", (at, message_id))
    write("DELETE FROM message_version WHERE message_id = ?", (message_id,))
    write("DELETE FROM media WHERE message_id = ?", (message_id,))
    search.remove([message_id])


def react(message_id: int, sender_id: int, emoji: str, at: int) -> bool:
    """The last reaction per sender wins (ties by emoji); returns whether something changed."""
    return bool(
        write(
            "INSERT INTO reaction (message_id, sender_id, emoji, at) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE"
            " SET emoji = excluded.emoji, at = excluded.at WHERE (excluded.at, excluded.emoji) > (at, emoji)",
            (message_id, sender_id, emoji, at),
        )
    )


def vote(message_id: int, sender_id: int, options: Sequence[str], at: int) -> bool:
    """The last vote per sender wins; returns whether something changed."""
    return bool(
        write(
            "INSERT INTO poll_vote (message_id, sender_id, options, at) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE"
            " SET options = excluded.options, at = excluded.at WHERE (excluded.at, excluded.options) > (at, options)",
            (message_id, sender_id, json.dumps(list(options), ensure_ascii=False), at),
        )
    )


def receipt(message_id: int, reader_id: int, state: str, at: int) -> None:
    """A group member got or read my message; states only move forward."""
    write(
        "INSERT INTO receipt (message_id, reader_id, state, at) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET state ="
        " excluded.state, at = excluded.at WHERE instr('delivered read played', excluded.state) > instr('delivered read played', state)",
        (message_id, reader_id, state, at),
    )


def advance(message_id: int, state: str) -> bool:
    """Move my message's state forward, never back; returns whether it moved."""
    earlier = json.dumps(STATES[: STATES.index(state)])
    return bool(
        write(
            "UPDATE message SET state = ? WHERE id = ? AND state IN (SELECT value FROM json_each(?))",
            (state, message_id, earlier),
        )
    )


def not_old(message_id: int) -> None:
    """What history brought first has now come live as well: it is news after all."""
    write("UPDATE message SET flags = flags & ~1 WHERE id = ?", (message_id,))


def named(message_id: int) -> tuple[str, str]:
    """What the network calls a message: its id there, and the address of its sender ('' = me).

    Raises:
        NotFound: there is no such message.
    """
    found = row(
        "SELECT network_id, coalesce((SELECT value FROM address WHERE contact_id = sender_id"
        " ORDER BY value LIKE 'lid:%' DESC, id LIMIT 1), '') FROM message WHERE id = ?",
        (message_id,),
    )
    if found is None:
        raise NotFound("There is no such message.")
    return str(found[0]), str(found[1])


def set_state(message_id: int, state: str) -> None:
    """What the outbox says of my message."""
    write("UPDATE message SET state = ? WHERE id = ?", (state, message_id))


def set_network_id(message_id: int, network_id: str) -> None:
    """The network has named my message."""
    write("UPDATE message SET network_id = ? WHERE id = ?", (network_id, message_id))


def set_extra(message_id: int, extra: dict[str, Any]) -> None:
    """Replace the kind's own data."""
    write("UPDATE message SET extra = ? WHERE id = ?", (json.dumps(extra, ensure_ascii=False), message_id))


def ringing_before(at: int) -> list[tuple[int, int]]:
    """(message, device) of calls that began before a time and of whose end nobody has told."""
    sql = "SELECT id, device_id FROM message WHERE state = 'ringing' AND id < ?"
    return [(r[0], r[1]) for r in rows(sql, (first_id_at(at),))]


def forget(message_ids: Sequence[int]) -> None:
    """Take rows out with everything that hangs on them (a duplicate found by a merge, a discarded draft)."""
    activity.uncount(message_ids)
    wanted = json.dumps(list(message_ids))
    for table, column in (
        ("message_version", "message_id"), ("reaction", "message_id"), ("poll_vote", "message_id"),
        ("receipt", "message_id"), ("media", "message_id"), ("message", "id"),
    ):  # fmt: skip
        write(f"DELETE FROM {table} WHERE {column} IN (SELECT value FROM json_each(?))", (wanted,))
    search.remove(list(message_ids))


# ── Effects that came before their target ───────────────────────────────────────────────────────────────────────────


def wait_for(device_id: int, target: str, wire: str, at: int) -> None:
    """Keep a fact until the message it is about arrives."""
    write(
        "INSERT OR IGNORE INTO waiting (device_id, target, fact, at) VALUES (?, ?, ?, ?)", (device_id, target, wire, at)
    )


def take_waiting(device_id: int, network_ids: Sequence[str]) -> list[str]:
    """The facts kept for these messages, taken out of the table."""
    if value("SELECT 1 FROM waiting WHERE device_id = ? LIMIT 1", (device_id,)) is None:
        return []
    wanted = json.dumps(list(network_ids))
    where = "device_id = ? AND target IN (SELECT value FROM json_each(?))"
    found = [r[0] for r in rows(f"SELECT fact FROM waiting WHERE {where} ORDER BY id", (device_id, wanted))]
    if found:
        write(f"DELETE FROM waiting WHERE {where}", (device_id, wanted))
    return found


def forget_waiting(before: int) -> int:
    """Drop facts whose target never came; returns how many."""
    return write("DELETE FROM waiting WHERE at < ?", (before,))
