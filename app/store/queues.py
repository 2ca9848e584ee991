"""What has still to be done, or could not be: outbox, media downloads, quarantine, unknown kinds."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from app.store.database import insert, row, rows, value, write


class OutboxRow(NamedTuple):
    """Something to send. ``state``: queued → sending → sent | failed | unknown, or cancelled."""

    id: int
    owner_id: int
    device_id: int
    conversation_id: int
    message_id: int
    kind: str
    payload: dict[str, Any]
    state: str
    due_at: int
    claimed_at: int
    tries: int
    network_id: str
    code: int
    error: str

    @property
    def is_message(self) -> bool:
        """Whether it stands in a thread: a text or a file, and no reaction or receipt."""
        return self.kind in ("text", "media")


_OUTBOX = "id, owner_id, device_id, conversation_id, message_id, kind, payload, state, due_at, claimed_at, tries, network_id, code, error"


def _outbox(r: tuple[Any, ...]) -> OutboxRow:
    return OutboxRow(*r)._replace(payload=json.loads(r[6]))


def queue(
    owner_id: int, device_id: int, conversation_id: int, *, kind: str, payload: dict[str, Any], message_id: int = 0,
    client_key: str = "", due_at: int, now: int,
) -> int:  # fmt: skip
    """One more thing to send; returns the outbox id. A client key that was used before raises IntegrityError."""
    return insert(
        "INSERT INTO outbox (owner_id, device_id, conversation_id, message_id, kind, payload, due_at, client_key, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            owner_id,
            device_id,
            conversation_id,
            message_id,
            kind,
            json.dumps(payload, ensure_ascii=False),
            due_at,
            client_key,
            now,
        ),
    )


def by_client_key(owner_id: int, client_key: str) -> int | None:
    """The message that a client key has already made."""
    found = value("SELECT message_id FROM outbox WHERE owner_id = ? AND client_key = ?", (owner_id, client_key))
    return None if found is None else int(found)


def outbox(outbox_id: int) -> OutboxRow | None:
    """One row, whoever owns it."""
    found = row(f"SELECT {_OUTBOX} FROM outbox WHERE id = ?", (outbox_id,))
    return None if found is None else _outbox(found)


def of_message(owner_id: int, message_id: int) -> OutboxRow | None:
    """The row that sends (or sent) a message of the owner's."""
    sql = f"SELECT {_OUTBOX} FROM outbox WHERE owner_id = ? AND message_id = ? AND kind IN ('text', 'media') ORDER BY id DESC LIMIT 1"
    found = row(sql, (owner_id, message_id))
    return None if found is None else _outbox(found)


def due(device_id: int, now: int, *, messages: bool = True) -> OutboxRow | None:
    """The next row that may leave on a device: in order within the device, never past one that is being sent.

    Without ``messages`` of what is no message: reactions, read marks.
    """
    if value("SELECT 1 FROM outbox WHERE device_id = ? AND state = 'sending'", (device_id,)) is not None:
        return None
    other = "" if messages else " AND kind NOT IN ('text', 'media')"
    sql = f"SELECT {_OUTBOX} FROM outbox WHERE device_id = ? AND state = 'queued' AND due_at <= ?{other} ORDER BY due_at, id LIMIT 1"
    found = row(sql, (device_id, now))
    return None if found is None else _outbox(found)


def left_lately(device_id: int, now: int, limit: int) -> list[int]:
    """When the newest messages left a device, newest first, UTC ms; none of a time to come, after a clock was set back."""
    sql = (
        "SELECT claimed_at FROM outbox WHERE device_id = ? AND claimed_at BETWEEN 1 AND ? AND kind IN ('text', 'media')"
        " ORDER BY claimed_at DESC LIMIT ?"
    )
    return [r[0] for r in rows(sql, (device_id, now, limit))]


def begun_since(device_id: int, since: int, but: int) -> int:
    """To how many people who never wrote to me something left since a time, leaving one conversation out."""
    sql = (
        "SELECT count(DISTINCT c.id) FROM outbox o JOIN conversation c ON c.id = o.conversation_id"
        " WHERE o.device_id = ? AND o.claimed_at >= ? AND o.kind IN ('text', 'media') AND c.kind = 'direct' AND c.last_in_id = 0 AND c.id <> ?"
    )
    return int(value(sql, (device_id, since, but)))


def withdraw(message_id: int, *, now: int) -> bool:
    """Take a message out of the queue again, so that its key can be used anew; False when it is no longer in it."""
    sql = (
        "UPDATE outbox SET state = 'cancelled', ended_at = ?, client_key = ''"
        " WHERE message_id = ? AND state = 'queued' AND kind IN ('text', 'media')"
    )
    return write(sql, (now, message_id)) == 1


def hold(outbox_id: int, *, until: int, why: str) -> None:
    """Let a queued row wait until a time; ``why`` is for the person."""
    write("UPDATE outbox SET due_at = ?, error = ? WHERE id = ? AND state = 'queued'", (until, why, outbox_id))


def claim(outbox_id: int, now: int) -> bool:
    """Take a queued row for sending. Only one caller ever gets True: that is what makes sending at-most-once."""
    sql = "UPDATE outbox SET state = 'sending', claimed_at = ?, tries = tries + 1 WHERE id = ? AND state = 'queued'"
    return write(sql, (now, outbox_id)) == 1


def end(outbox_id: int, state: str, *, now: int, network_id: str = "", code: int = 0, error: str = "") -> None:
    """Record what became of a row."""
    write(
        "UPDATE outbox SET state = ?, ended_at = ?, network_id = ?, code = ?, error = ? WHERE id = ?",
        (state, now, network_id, code, error, outbox_id),
    )


def requeue(outbox_id: int, *, due_at: int) -> None:
    """Back into the queue: by the person's choice, or because nothing had left yet."""
    write(
        "UPDATE outbox SET state = 'queued', due_at = ?, claimed_at = 0, ended_at = 0, error = '' WHERE id = ?",
        (due_at, outbox_id),
    )


def point_to(outbox_id: int, message_id: int) -> None:
    """The message of a row is now another one (the network echoed it before it answered)."""
    write("UPDATE outbox SET message_id = ? WHERE id = ?", (message_id, outbox_id))


def stuck(claimed_before: int) -> list[OutboxRow]:
    """Rows that have been 'sending' for too long."""
    sql = f"SELECT {_OUTBOX} FROM outbox WHERE state = 'sending' AND claimed_at < ? ORDER BY id"
    return [_outbox(r) for r in rows(sql, (claimed_before,))]


def troubled(owner_id: int, limit: int = 50) -> list[OutboxRow]:
    """What failed or is unknown, newest first."""
    sql = f"SELECT {_OUTBOX} FROM outbox WHERE owner_id = ? AND state IN ('failed', 'unknown') ORDER BY id DESC LIMIT ?"
    return [_outbox(r) for r in rows(sql, (owner_id, limit))]


def outbox_counts(owner_id: int) -> dict[str, int]:
    """How much is on its way or in trouble: state -> how many."""
    sql = "SELECT state, count(*) FROM outbox WHERE owner_id = ? AND state IN ('queued', 'sending', 'failed', 'unknown') GROUP BY state"
    return dict(rows(sql, (owner_id,)))


# ── Media ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class Download(NamedTuple):
    """A file that has to be fetched."""

    message_id: int
    device_id: int
    owner_id: int
    conversation_id: int
    mime: str
    size: int
    ref: str
    tries: int
    file: str


def next_download(device_ids: list[int], now: int) -> Download | None:
    """The next file that is due on one of these (connected) devices."""
    found = row(
        "SELECT f.message_id, m.device_id, c.owner_id, m.conversation_id, f.mime, f.size, f.ref, f.tries, f.file FROM media f"
        " JOIN message m ON m.id = f.message_id JOIN conversation c ON c.id = m.conversation_id"
        " WHERE f.state = 'queued' AND f.due_at <= ? AND m.device_id IN (SELECT value FROM json_each(?))"
        " ORDER BY f.due_at, f.message_id DESC LIMIT 1",
        (now, json.dumps(device_ids)),
    )
    return None if found is None else Download(*found)


def media_state(
    message_id: int, state: str, *, file: str = "", size: int = 0, error: str = "", due_at: int = 0, tries: int = 0
) -> None:
    """Record how a download goes."""
    write(
        "UPDATE media SET state = ?, file = CASE WHEN ? <> '' THEN ? ELSE file END, size = CASE WHEN ? > 0 THEN ? ELSE size END,"
        " error = ?, due_at = ?, tries = ? WHERE message_id = ?",
        (state, file, file, size, size, error, due_at, tries, message_id),
    )


def media_thumbnail(message_id: int, thumbnail: bytes, width: int, height: int) -> None:
    """A preview that we made ourselves."""
    write(
        "UPDATE media SET thumbnail = ?, width = ?, height = ? WHERE message_id = ?",
        (thumbnail, width, height, message_id),
    )


def media_counts(owner_id: int) -> dict[str, int]:
    """How many files stand in each state."""
    sql = (
        "SELECT f.state, count(*) FROM media f JOIN message m ON m.id = f.message_id JOIN device d ON d.id = m.device_id"
        " WHERE d.owner_id = ? GROUP BY f.state"
    )
    return dict(rows(sql, (owner_id,)))


def interrupted_downloads() -> int:
    """At start: what was being fetched when Kith ended is queued again; returns how many."""
    return write("UPDATE media SET state = 'queued' WHERE state = 'fetching'")


# ── What could not be understood ────────────────────────────────────────────────────────────────────────────────────


class QuarantineRow(NamedTuple):
    """An event kept raw; ``kind`` and ``error`` may be shown, ``raw`` is for a later version."""

    id: int
    device_id: int
    at: int
    kind: str
    network_id: str
    error: str
    replayed_at: int


def quarantine(device_id: int, *, kind: str, error: str, raw: str, network_id: str, at: int) -> bool:
    """Keep what could not be understood; returns False if it is kept already."""
    return bool(
        write(
            "INSERT OR IGNORE INTO quarantine (device_id, at, kind, network_id, error, raw) VALUES (?, ?, ?, ?, ?, ?)",
            (device_id, at, kind, network_id, error[:500], raw),
        )
    )


def quarantined(owner_id: int, limit: int = 50) -> list[QuarantineRow]:
    """The owner's entries, newest first."""
    sql = (
        "SELECT q.id, q.device_id, q.at, q.kind, q.network_id, q.error, q.replayed_at FROM quarantine q JOIN device d ON d.id = q.device_id"
        " WHERE d.owner_id = ? ORDER BY q.id DESC LIMIT ?"
    )
    return [QuarantineRow(*r) for r in rows(sql, (owner_id, limit))]


def quarantine_entry(owner_id: int, entry_id: int) -> tuple[int, str, str] | None:
    """(device, kind, raw) of one of the owner's entries."""
    sql = (
        "SELECT q.device_id, q.kind, q.raw FROM quarantine q JOIN device d ON d.id = q.device_id"
        " WHERE q.id = ? AND d.owner_id = ?"
    )
    found = row(sql, (entry_id, owner_id))
    return None if found is None else (found[0], found[1], found[2])


def reread(entry_id: int, now: int) -> None:
    """An entry was understood at last."""
    write("UPDATE quarantine SET replayed_at = ? WHERE id = ?", (now, entry_id))


def saw_unknown(device_id: int, kind: str, at: int) -> bool:
    """Count an unknown kind; returns True the first time (log it once)."""
    write(
        "INSERT INTO unknown_kind (device_id, kind, times, first_at, last_at) VALUES (?, ?, 1, ?, ?)"
        " ON CONFLICT DO UPDATE SET times = times + 1, last_at = excluded.last_at",
        (device_id, kind, at, at),
    )
    return bool(value("SELECT times = 1 FROM unknown_kind WHERE device_id = ? AND kind = ?", (device_id, kind)))


def unknown_kinds(owner_id: int) -> list[tuple[str, int, int]]:
    """(kind, how often, last time) over the owner's devices."""
    sql = (
        "SELECT u.kind, sum(u.times), max(u.last_at) FROM unknown_kind u JOIN device d ON d.id = u.device_id WHERE d.owner_id = ?"
        " GROUP BY u.kind ORDER BY 2 DESC"
    )
    return [(r[0], r[1], r[2]) for r in rows(sql, (owner_id,))]
