"""What one may have to be reminded of, as it stands now: replies owed, answers awaited, tasks, what asks, links, runs."""

from __future__ import annotations

from typing import NamedTuple

from app.store.database import rows
from app.store.messages import Flag

_LIMIT = 2_000  # of a kind: more nobody is reminded of


class Waiting(NamedTuple):
    """A conversation in which somebody waits: they for me, or I for them. ``usual``: ms, 0 = not learnt."""

    conversation_id: int
    contact_id: int | None
    opened_id: int
    opened_at: int
    usual: int
    nudge_after: int
    reason: str  # JSON


def _waiting(owner_id: int, lanes: str) -> list[Waiting]:
    # What the history brought is old news: nobody is called for it.
    sql = (
        "SELECT c.id, c.contact_id, c.opened_id, c.opened_at, c.usual, c.nudge_after, c.reason FROM conversation c"
        f" JOIN message m ON m.id = c.opened_id AND m.flags & {Flag.OLD} = 0 LEFT JOIN contact p ON p.id = c.contact_id"
        f" WHERE c.owner_id = ? AND c.lane IN ({lanes}) AND coalesce(p.binned_at, 0) = 0 ORDER BY c.opened_at DESC LIMIT ?"
    )
    return [Waiting(*r) for r in rows(sql, (owner_id, _LIMIT))]


def replies(owner_id: int) -> list[Waiting]:
    """Where my answer is owed."""
    return _waiting(owner_id, "'pending', 'mentions'")


def awaited(owner_id: int) -> list[Waiting]:
    """Where I have asked and nobody has answered."""
    return _waiting(owner_id, "'awaiting'")


class DueTask(NamedTuple):
    """An open task with a time."""

    id: int
    contact_id: int | None
    conversation_id: int
    message_id: int
    due_at: int
    all_day: bool


def tasks(owner_id: int, until: int) -> list[DueTask]:
    """Open tasks that are due until a time."""
    sql = (
        "SELECT t.id, t.contact_id, t.conversation_id, t.message_id, t.due_at, t.all_day FROM task t LEFT JOIN contact p ON p.id = t.contact_id"
        " WHERE t.owner_id = ? AND t.status = 'open' AND t.binned_at = 0 AND t.due_at BETWEEN 1 AND ? AND coalesce(p.binned_at, 0) = 0"
        " ORDER BY t.due_at DESC LIMIT ?"
    )
    return [DueTask(*r)._replace(all_day=bool(r[5])) for r in rows(sql, (owner_id, until, _LIMIT))]


def zones(owner_id: int) -> dict[int, str]:
    """contact -> their time zone, of those with a yearly date and a zone of their own."""
    sql = (
        "SELECT DISTINCT p.id, p.zone FROM special_date d JOIN contact p ON p.id = d.contact_id"
        " WHERE d.owner_id = ? AND p.zone <> ''"
    )
    return dict(rows(sql, (owner_id,)))


class Run(NamedTuple):
    """An import or export that has ended. ``kind``: import | export; ``size``: what it was about, roughly."""

    kind: str
    id: int
    name: str
    state: str
    ended_at: int
    size: int


def ended_runs(owner_id: int, since: int) -> list[Run]:
    """Imports and exports that came to an end since a time."""
    sql = """
        SELECT 'import', id, name, state, ended_at, done FROM import_run
        WHERE owner_id = ?1 AND ended_at >= ?2 AND state IN ('done', 'failed')
        UNION ALL
        SELECT 'export', id, format, state, ended_at, done FROM export_run
        WHERE owner_id = ?1 AND ended_at >= ?2 AND state IN ('done', 'failed')
    """
    return [Run(*r) for r in rows(sql, (owner_id, since))]
