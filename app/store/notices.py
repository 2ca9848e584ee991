"""Notifications: what the owner was told, as rows with ids. The words are made of them by :mod:`app.domain.notices`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from app.domain.notices import Told
from app.errors import NotFound
from app.store.database import row, rows, value, write


class Notice(NamedTuple):
    """A notification and what it names, as that is called now. ``ended_at``: what it was about is settled since."""

    id: int
    owner_id: int
    kind: str
    subject: str
    step: int
    contact_id: int | None
    conversation_id: int
    message_id: int
    detail: dict[str, Any]
    quiet: bool
    at: int
    read_at: int
    ended_at: int
    name: str
    picture: str
    quote: str  # the message's text, at most 300 characters
    quote_kind: str  # its kind, '' where there is none
    text: str  # a task's title, a reminder's text, a scheduled message's text

    @property
    def told(self) -> Told:
        """As the words are made of it."""
        return Told(self.kind, self.step, self.detail, self.name, self.quote, self.text)


_NOTICE = """
    SELECT n.id, n.owner_id, n.kind, n.subject, n.step, n.contact_id, n.conversation_id, n.message_id, n.detail, n.quiet, n.at,
           n.read_at, n.ended_at,
           coalesce(nullif(p.name, ''), CASE WHEN c.kind = 'self' THEN 'Me' ELSE nullif(c.title, '') END, ''),
           coalesce(p.picture, c.picture, ''),
           CASE WHEN m.revoked_at = 0 THEN substr(m.text, 1, 300) ELSE '' END, coalesce(m.kind, ''),
           coalesce(t.title, r.text, substr(s.body, 1, 300), '')
    FROM notification n
    LEFT JOIN conversation c ON c.id = n.conversation_id AND c.owner_id = n.owner_id
    LEFT JOIN contact p ON p.id = coalesce(n.contact_id, c.contact_id)
    LEFT JOIN message m ON m.id = n.message_id AND m.conversation_id = c.id
    LEFT JOIN task t ON t.id = n.detail ->> 'task_id' AND t.owner_id = n.owner_id
    LEFT JOIN reminder r ON r.id = n.detail ->> 'reminder_id' AND r.owner_id = n.owner_id
    LEFT JOIN scheduled s ON s.id = n.detail ->> 'scheduled_id' AND s.owner_id = n.owner_id
"""


def _notice(found: tuple[Any, ...]) -> Notice:
    kept = Notice(*found)
    return kept._replace(detail=json.loads(found[8]), quiet=bool(found[9]), quote=found[15] or "")


def add(
    owner_id: int, kind: str, subject: str, *, step: int, contact_id: int | None, conversation_id: int, message_id: int,
    detail: dict[str, Any], quiet: bool, now: int,
) -> int | None:  # fmt: skip
    """One more notification; None when this step of this subject was told already. The index decides, not a look before."""
    sql = (
        "INSERT INTO notification (owner_id, kind, subject, step, contact_id, conversation_id, message_id, detail, quiet, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (owner_id, subject, step) DO NOTHING RETURNING id"
    )
    told = json.dumps(detail, ensure_ascii=False, separators=(",", ":"))
    found = row(sql, (owner_id, kind, subject, step, contact_id, conversation_id, message_id, told, quiet, now))
    return None if found is None else int(found[0])


def standing(owner_id: int, contact_id: int) -> tuple[bool, bool] | None:
    """(muted, in the bin) of a person of the owner's; None when there is none."""
    sql = "SELECT alerts_muted > 0, binned_at > 0 FROM contact WHERE id = ? AND owner_id = ?"
    found = row(sql, (contact_id, owner_id))
    return None if found is None else (bool(found[0]), bool(found[1]))


def end(owner_id: int, subject: str, *, now: int, below: int | None = None) -> list[int]:
    """What is told about ``subject`` (and whatever begins with it and a colon) is settled; returns which that were. Inside a transaction.

    ``below``: of exactly this subject the earlier steps alone.
    """
    sql = "UPDATE notification SET ended_at = ? WHERE owner_id = ? AND ended_at = 0 AND "
    if below is not None:
        return [r[0] for r in rows(sql + "subject = ? AND step < ? RETURNING id", (now, owner_id, subject, below))]
    sql += "(subject = ? OR (subject >= ? AND subject < ?)) RETURNING id"
    return [r[0] for r in rows(sql, (now, owner_id, subject, f"{subject}:", f"{subject};"))]


def end_one(owner_id: int, notice_id: int, *, now: int) -> None:
    """One notification is settled, and was read."""
    sql = (
        "UPDATE notification SET read_at = CASE WHEN read_at THEN read_at ELSE ? END, ended_at = CASE WHEN ended_at THEN ended_at"
        " ELSE ? END WHERE id = ? AND owner_id = ?"
    )
    if not write(sql, (now, now, notice_id, owner_id)):
        raise NotFound


def read(owner_id: int, notice_ids: Sequence[int] | None, *, now: int) -> list[int]:
    """These were read, or all; returns those that were not before. Inside a transaction."""
    sql = "UPDATE notification SET read_at = ? WHERE owner_id = ? AND read_at = 0"
    if notice_ids is None:
        return [r[0] for r in rows(sql + " RETURNING id", (now, owner_id))]
    sql += " AND id IN (SELECT value FROM json_each(?)) RETURNING id"
    return [r[0] for r in rows(sql, (now, owner_id, json.dumps(list(notice_ids))))]


def unread_again(owner_id: int, notice_id: int) -> None:
    """Mark one as not read."""
    if not write("UPDATE notification SET read_at = 0 WHERE id = ? AND owner_id = ?", (notice_id, owner_id)):
        raise NotFound


def unread(owner_id: int) -> int:
    """How many were neither read nor settled."""
    sql = "SELECT count(*) FROM notification WHERE owner_id = ? AND read_at = 0 AND ended_at = 0"
    return int(value(sql, (owner_id,)))


def one(owner_id: int, notice_id: int) -> Notice:
    """One notification of the owner's.

    Raises:
        NotFound: there is none.
    """
    found = row(_NOTICE + "WHERE n.id = ? AND n.owner_id = ?", (notice_id, owner_id))
    if found is None:
        raise NotFound("There is no such notification.")
    return _notice(found)


def listed(owner_id: int, *, limit: int, before: int = 0, open_only: bool = False) -> list[Notice]:
    """The owner's notifications, newest first, from before an id on; those about people in the bin are left out.

    Neither are tests there, nor the digests of days without anything to say.
    """
    where = "WHERE n.owner_id = ? AND coalesce(p.binned_at, 0) = 0 AND NOT (n.kind IN ('test', 'digest') AND n.quiet)"
    if before:
        where += " AND n.id < ?"
    if open_only:
        where += " AND n.read_at = 0 AND n.ended_at = 0"
    sql = f"{_NOTICE} {where} ORDER BY n.id DESC LIMIT ?"
    return [_notice(r) for r in rows(sql, (owner_id, *([before] if before else []), limit))]


def forget(before: int) -> int:
    """Drop what was told before a time and is settled; returns how many."""
    sql = "DELETE FROM notification WHERE at < ? AND ended_at > 0"
    return write(sql, (before,))
