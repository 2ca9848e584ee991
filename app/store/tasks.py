"""Tasks: what the owner means to do, for somebody or for nobody in particular."""

from __future__ import annotations

from typing import Any, NamedTuple

from app.errors import NotFound
from app.store.database import insert, row, rows, value, write

#: What a task can be.
STATUSES = ("open", "done", "cancelled")


class TaskRow(NamedTuple):
    """A task. ``due_at`` 0 = none; with ``all_day`` it is the day's start in the owner's zone. ``priority``: 0 none … 3 high.

    ``message_id`` (0 = none) is the message it was made from, in ``conversation_id``. ``contact_id`` is None, and the
    name and picture '', for a task about nobody.
    """

    id: int
    contact_id: int | None
    title: str
    description: str
    due_at: int
    all_day: bool
    priority: int
    status: str
    recurrence: str
    message_id: int
    conversation_id: int
    created_at: int
    updated_at: int
    done_at: int
    contact_name: str
    contact_picture: str


_SELECT = """
    SELECT t.id, t.contact_id, t.title, t.description, t.due_at, t.all_day, t.priority, t.status, t.recurrence,
           t.message_id, t.conversation_id, t.created_at, t.updated_at, t.done_at, coalesce(p.name, ''), coalesce(p.picture, '')
    FROM task t LEFT JOIN contact p ON p.id = t.contact_id
"""
_KEPT = "t.binned_at = 0 AND coalesce(p.binned_at, 0) = 0"
# Open ones by when they are due, those without a time last; the others by when they were last touched.
_OPEN_ORDER = "(CASE t.due_at WHEN 0 THEN 1 << 60 ELSE t.due_at END, -t.priority, t.id)"


def _task(r: tuple[Any, ...]) -> TaskRow:
    return TaskRow(*r)._replace(all_day=bool(r[5]))


def task(owner_id: int, task_id: int) -> TaskRow:
    """One task of the owner's.

    Raises:
        NotFound: none, another owner's, or in the bin.
    """
    found = row(f"{_SELECT} WHERE t.id = ? AND t.owner_id = ? AND {_KEPT}", (task_id, owner_id))
    if found is None:
        raise NotFound("There is no such task.")
    return _task(found)


def binned(owner_id: int, task_id: int) -> tuple[int | None, str]:
    """(whom it is for or None, title) of a task in the bin.

    Raises:
        NotFound: no such task of the owner's in the bin.
    """
    found = row("SELECT contact_id, title FROM task WHERE id = ? AND owner_id = ? AND binned_at > 0", (task_id, owner_id))
    if found is None:
        raise NotFound("There is no such task in the bin.")
    return (found[0], found[1])


def due(owner_id: int, until: int, limit: int = 50) -> list[TaskRow]:
    """Open tasks that are due up to a time (UTC ms), the earliest first."""
    sql = f"{_SELECT} WHERE t.owner_id = ? AND t.status = 'open' AND t.due_at BETWEEN 1 AND ? AND {_KEPT} ORDER BY t.due_at, t.id LIMIT ?"
    return [_task(r) for r in rows(sql, (owner_id, until, limit))]


def of_contact(owner_id: int, contact_id: int, status: str = "", limit: int = 200) -> list[TaskRow]:
    """A person's tasks: the open ones by when they are due, then the others, the newest first."""
    where = f"t.owner_id = ? AND t.contact_id = ? AND (? = '' OR t.status = ?) AND {_KEPT}"
    order = "t.status <> 'open', CASE WHEN t.status = 'open' THEN CASE t.due_at WHEN 0 THEN 1 << 60 ELSE t.due_at END ELSE -t.updated_at END, t.id"
    return [_task(r) for r in rows(f"{_SELECT} WHERE {where} ORDER BY {order} LIMIT ?", (owner_id, contact_id, status, status, limit))]


def listed(owner_id: int, status: str = "open", limit: int = 50, after: int = 0, *, contact_id: int = 0) -> list[TaskRow]:
    """Tasks of one status ('' = all), of everybody or one person; ``after`` is the id of the last one seen.

    Open ones by when they are due, those without a time last; the others the newest first.
    """
    where, params = f"t.owner_id = ? AND (? = '' OR t.status = ?) AND {_KEPT}", [owner_id, status, status]  # type: str, list[Any]
    if contact_id:
        where += " AND t.contact_id = ?"
        params.append(contact_id)
    if status == "open":
        order = _OPEN_ORDER
        if after:
            where += f" AND {order} > (SELECT {order.strip('()')} FROM task t WHERE t.id = ? AND t.owner_id = ?)"
            params += [after, owner_id]
        return [_task(r) for r in rows(f"{_SELECT} WHERE {where} ORDER BY {order.strip('()')} LIMIT ?", (*params, limit))]
    if after:
        where += " AND t.id < ?"
        params.append(after)
    return [_task(r) for r in rows(f"{_SELECT} WHERE {where} ORDER BY t.id DESC LIMIT ?", (*params, limit))]


def open_count(owner_id: int, contact_id: int) -> int:
    """How many open tasks a person has."""
    sql = "SELECT count(*) FROM task WHERE owner_id = ? AND contact_id = ? AND status = 'open' AND binned_at = 0"
    return int(value(sql, (owner_id, contact_id)))


def of_message(owner_id: int, message_id: int) -> tuple[int, int | None] | None:
    """(conversation, contact or None) of a message of the owner's; None when there is no such message."""
    sql = (
        "SELECT m.conversation_id, c.contact_id FROM message m JOIN conversation c ON c.id = m.conversation_id"
        " WHERE m.id = ? AND c.owner_id = ?"
    )
    found = row(sql, (message_id, owner_id))
    return None if found is None else (found[0], found[1])


# ── For the actions ─────────────────────────────────────────────────────────────────────────────────────────────────


def add(owner_id: int, *, now: int, **columns: Any) -> int:
    """A new row; returns its id. Names come from code, never from people."""
    columns |= {"owner_id": owner_id, "created_at": now, "updated_at": now}
    marks = ", ".join("?" * len(columns))
    return insert(f"INSERT INTO task ({', '.join(columns)}) VALUES ({marks})", list(columns.values()))


def update(task_id: int, *, now: int, **columns: Any) -> None:
    """Set columns by name (names come from code, never from people)."""
    columns["updated_at"] = now
    write(f"UPDATE task SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?", (*columns.values(), task_id))
