"""Tasks, for somebody or nobody."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response, make_response
from pydantic import Field

from app.actions import tasks as actions
from app.domain import phrases
from app.errors import Invalid
from app.store import people, tasks
from app.store.tasks import TaskRow
from app.web.api.shape import Answer, ById, Given, GivenTime, Id, Listing, Time, blueprint, iso, listing, reply
from app.web.gate import current_owner, now
from app.web.pages import owner_zone

bp = blueprint("tasks", "What you mean to do")


class Task(Answer):
    """A task. ``status``: open, done or cancelled. ``priority``: 0 none … 3 high."""

    id: str
    contact_id: str | None
    title: str
    description: str
    due_at: Time
    all_day: bool = Field(description="Due on that day of your zone, not at that time")
    priority: int
    status: str
    recurrence: str | None = Field(description="A recurrence rule of iCalendar without its start")
    message_id: str | None = Field(description="The message it was made from")
    conversation_id: str | None
    created_at: Time
    updated_at: Time
    done_at: Time


class Tasks(Answer):
    """A page of tasks."""

    items: list[Task]
    next_cursor: str | None


class NewTask(Given):
    """A task, due at ``due_at``, or ``due`` as people say it ("friday 10am"; "friday" is the whole day), in your zone."""

    title: str = Field(min_length=1, max_length=actions.LONGEST_TITLE)
    description: str = Field("", max_length=actions.LONGEST_TEXT)
    contact_id: Id | None = None
    message_id: Id | None = None
    due_at: GivenTime | None = None
    due: str = Field("", max_length=100)
    all_day: bool = False
    priority: int = Field(0, ge=0, le=3)
    recurrence: str = Field("", max_length=300)


class TaskChange(Given):
    """What to change; what is left out stays."""

    title: str | None = Field(None, min_length=1, max_length=actions.LONGEST_TITLE)
    description: str | None = Field(None, max_length=actions.LONGEST_TEXT)
    contact_id: Id | None = None
    due_at: GivenTime | None = None
    all_day: bool | None = None
    priority: int | None = Field(None, ge=0, le=3)
    recurrence: str | None = Field(None, max_length=300)
    status: Literal["open", "done", "cancelled"] | None = None


class WantedTasks(Listing):
    """Which tasks."""

    status: Literal["open", "done", "cancelled"] = "open"


def _show(row: TaskRow) -> Task:
    return Task(
        id=str(row.id),
        contact_id=str(row.contact_id) if row.contact_id else None,
        title=row.title,
        description=row.description,
        due_at=iso(row.due_at),
        all_day=row.all_day,
        priority=row.priority,
        status=row.status,
        recurrence=row.recurrence or None,
        message_id=str(row.message_id) if row.message_id else None,
        conversation_id=str(row.conversation_id) if row.conversation_id else None,
        created_at=iso(row.created_at),
        updated_at=iso(row.updated_at),
        done_at=iso(row.done_at),
    )


@bp.get("/tasks", responses={200: Tasks})
def find(query: WantedTasks) -> Response:
    """Open tasks by when they are due, those without a time last; the others newest first."""
    (after,) = query.after(int) or (0,)
    return listing(tasks.listed(current_owner().id, query.status, query.limit + 1, after), query, _show, lambda row: (row.id,))


@bp.get("/contacts/<id>/tasks", responses={200: Tasks})
def of_contact(path: ById, query: WantedTasks) -> Response:
    """Somebody's tasks, in the same order."""
    owner = current_owner()
    people.contact(owner.id, path.id)
    (after,) = query.after(int) or (0,)
    found = tasks.listed(owner.id, query.status, query.limit + 1, after, contact_id=path.id)
    return listing(found, query, _show, lambda row: (row.id,))


@bp.post("/tasks", responses={201: Task})
def add(body: NewTask) -> Response:
    """Make a task."""
    owner, due_at, all_day = current_owner(), body.due_at or 0, body.all_day
    if body.due.strip() and not due_at:
        moment = phrases.understand(body.due, now(), owner_zone(), whole_days=True)
        if moment is None:
            raise Invalid("That is not a time to come.", code="bad_time", fields={"due": "A time to come, like “friday 10am”."})
        due_at, all_day = moment.at, all_day or moment.all_day
    task_id = actions.add(
        owner.id, body.title, contact_id=body.contact_id, due_at=due_at, all_day=all_day, priority=body.priority,
        description=body.description, recurrence=body.recurrence, message_id=body.message_id or 0, now=now(),
    )  # fmt: skip
    return reply(_show(tasks.task(owner.id, task_id)), 201)


@bp.get("/tasks/<id>", responses={200: Task})
def one(path: ById) -> Response:
    """One task."""
    return reply(_show(tasks.task(current_owner().id, path.id)))


@bp.patch("/tasks/<id>", responses={200: Task})
def change(path: ById, body: TaskChange) -> Response:
    """Change a task; one that recurs makes its next one when it is done."""
    owner = current_owner()
    said: dict[str, Any] = {name: value for name, value in body.model_dump().items() if value is not None}
    actions.change(owner.id, path.id, now=now(), **said)
    return reply(_show(tasks.task(owner.id, path.id)))


@bp.post("/tasks/<id>/done", responses={200: Task})
def done(path: ById) -> Response:
    """It is done."""
    owner = current_owner()
    actions.done(owner.id, path.id, now=now())
    return reply(_show(tasks.task(owner.id, path.id)))


@bp.delete("/tasks/<id>", responses={204: None})
def remove(path: ById) -> Response:
    """Put a task in the bin."""
    actions.throw_away(current_owner().id, path.id, now=now())
    return make_response("", 204)
