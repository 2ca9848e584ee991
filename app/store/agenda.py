"""What lies ahead, over all tables: yearly dates, reminders, what was put off, messages that leave later, planned meetings."""

from __future__ import annotations

from typing import NamedTuple

from app.domain.timing import DAY
from app.store.database import rows, value

_NEAR = 366 * DAY  # what lies further ahead than a year is not in the calendar yet


class YearlyDate(NamedTuple):
    """A day of every year that belongs to somebody. ``year`` 0 = not known; the owner hears of it ``lead_days`` before."""

    id: int
    contact_id: int
    name: str
    kind: str  # birthday | anniversary | other
    label: str
    year: int
    month: int
    day: int
    lead_days: int


class Planned(NamedTuple):
    """Something at a time. ``kind``: reminder | snooze | scheduled | meeting; ``minutes``: how long, 0 = a moment."""

    kind: str
    id: int
    contact_id: int | None
    conversation_id: int
    name: str
    text: str
    at: int
    minutes: int
    updated_at: int


def dates(owner_id: int) -> list[YearlyDate]:
    """The yearly dates of everybody who is not in the bin."""
    sql = (
        "SELECT d.id, d.contact_id, p.name, d.kind, d.label, d.year, d.month, d.day, d.lead_days FROM special_date d"
        " JOIN contact p ON p.id = d.contact_id WHERE d.owner_id = ? AND p.binned_at = 0 ORDER BY d.month, d.day, d.id"
    )
    return [YearlyDate(*r) for r in rows(sql, (owner_id,))]


_PLANNED = """
    SELECT 'reminder', r.id, r.contact_id, r.conversation_id, coalesce(p.name, ''), r.text, r.due_at, 0, r.created_at
    FROM reminder r LEFT JOIN contact p ON p.id = r.contact_id
    WHERE r.owner_id = ?1 AND r.state = 'open' AND r.kind = 'by_hand' AND r.due_at BETWEEN ?2 AND ?3 AND coalesce(p.binned_at, 0) = 0
    UNION ALL
    SELECT 'snooze', c.id, c.contact_id, c.id, CASE c.kind WHEN 'group' THEN c.title ELSE coalesce(p.name, '') END, '',
           c.snoozed_until, 0, c.snoozed_until
    FROM conversation c LEFT JOIN contact p ON p.id = c.contact_id
    WHERE c.owner_id = ?1 AND c.snoozed_until BETWEEN ?2 AND ?3 AND coalesce(p.binned_at, 0) = 0
    UNION ALL
    SELECT 'scheduled', s.id, c.contact_id, c.id, CASE c.kind WHEN 'group' THEN c.title ELSE coalesce(p.name, '') END, '',
           s.due_at, 0, s.updated_at
    FROM scheduled s JOIN conversation c ON c.id = s.conversation_id LEFT JOIN contact p ON p.id = c.contact_id
    WHERE s.owner_id = ?1 AND s.state = 'waiting' AND s.due_at BETWEEN ?2 AND ?3
    UNION ALL
    SELECT 'meeting', e.id, e.contact_id, 0, p.name, e.summary, e.at, max(30, e.seconds / 60), e.updated_at
    FROM encounter e JOIN contact p ON p.id = e.contact_id
    WHERE e.owner_id = ?1 AND e.status = 'planned' AND e.binned_at = 0 AND p.binned_at = 0 AND e.at BETWEEN ?2 AND ?3
"""


def planned(owner_id: int, since: int, until: int = 0, *, limit: int = 500) -> list[Planned]:
    """What is planned from ``since`` to ``until`` (UTC ms, a year when not given), the earliest first."""
    sql = f"SELECT * FROM ({_PLANNED}) ORDER BY 7, 1, 2 LIMIT ?4"
    return [Planned(*r) for r in rows(sql, (owner_id, since, until or since + _NEAR, limit))]


def has_digest(owner_id: int, subject: str) -> bool:
    """Whether it was decided already about a day's digest."""
    sql = "SELECT 1 FROM notification WHERE owner_id = ? AND subject = ? AND step = 0"
    return value(sql, (owner_id, subject)) is not None
