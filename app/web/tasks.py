"""Tasks: all of them by when they are due, one in full, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.actions import tasks as actions
from app.domain import phrases, recurrence
from app.store import chats, people, tasks
from app.web import forms
from app.web.forms import asked, number, typed
from app.web.gate import current_owner, now
from app.web.pages import answer, back, go, owner_zone, page
from app.web.presentation import rich
from app.web.reminders import tabs

bp = Blueprint("tasks", __name__)

_LISTED = 60
_CHANGED = ("task", "contact")
_STATES = {"open": "Open", "done": "Done", "cancelled": "Cancelled"}
#: What one can do with a task by a button -> the action, and what is said.
_ACTS: Mapping[str, tuple[Callable[..., None], str]] = {
    "done": (actions.done, "Done"),
    "reopen": (actions.reopen, "Open again"),
    "cancel": (actions.cancel, "Cancelled"),
    "throw-away": (actions.throw_away, "The task is in the bin"),
    "bring-back": (actions.bring_back, "Back again"),
}
_UNDO = {"done": "reopen", "cancel": "reopen", "throw-away": "bring-back"}


@bp.get("/tasks")
def everything() -> ResponseReturnValue:
    """Tasks of one ``status``, those that are due first; further ones ``after=<id>``."""
    owner = current_owner()
    status = request.args.get("status", "")
    status = status if status in _STATES else "open"
    found = tasks.listed(owner.id, status, _LISTED + 1, asked("after"))
    return page(
        "tasks/tasks.html",
        section="plan",
        status=status,
        tabs=tabs("/tasks"),
        states=_STATES,
        found=found[:_LISTED],
        more=found[_LISTED - 1].id if len(found) > _LISTED else 0,
        repeats=recurrence.words,
        usual=recurrence.USUAL,
    )


@bp.get("/tasks/when")
def when() -> ResponseReturnValue:
    """How a day or time in the person's words (``due``) is understood, before anything is saved."""
    text = request.args.get("due", "")[:100].strip()
    return page("when.html", section="plan", text=text, moment=phrases.understand(text, now(), owner_zone(), whole_days=True) if text else None)


@bp.get("/tasks/new")
def new() -> ResponseReturnValue:
    """A form for a task, for ``contact`` or from ``message``."""
    owner = current_owner()
    message_id = asked("message")
    bubble = chats.bubble(owner.id, message_id) if message_id else None
    chat = chats.chat(owner.id, bubble.conversation_id) if bubble else None
    contact_id = chat.contact_id if chat else asked("contact")
    return page(
        "tasks/new.html",
        section="plan",
        bubble=bubble,
        chat=chat,
        person=people.contact(owner.id, contact_id) if contact_id else None,
        title=rich.preview(bubble.text, 120) if bubble else "",
        usual=recurrence.USUAL,
    )


@bp.post("/tasks")
def add() -> ResponseReturnValue:
    """A new task; ``due`` in the person's words, the whole day when they name no time."""
    due_at, all_day = forms.due("due")
    contact_id, message_id, form = number("contact"), number("message"), request.form
    task_id = actions.add(
        current_owner().id,
        form.get("title", ""),
        description=form.get("description", ""),
        contact_id=contact_id or None,
        due_at=due_at,
        all_day=all_day,
        priority=number("priority"),
        recurrence=form.get("recurrence", ""),
        message_id=message_id,
        now=now(),
    )
    if message_id and not request.form.get("stay"):
        return go(f"/tasks/{task_id}", "The task is made")
    return answer(f"/people/{contact_id}/tasks" if contact_id else "/tasks", "The task is made", changed=_CHANGED)


@bp.get("/tasks/<int:task_id>")
def task(task_id: int) -> ResponseReturnValue:
    """One task, with all that can be said of it."""
    owner = current_owner()
    found = tasks.task(owner.id, task_id)
    return page(
        "tasks/task.html",
        section="plan",
        task=found,
        due=typed(found.due_at, all_day=found.all_day),
        repeats=recurrence.words,
        usual=recurrence.offered(found.recurrence),
        message=lambda: chats.bubble(owner.id, found.message_id) if tasks.of_message(owner.id, found.message_id) else None,
    )


@bp.post("/tasks/<int:task_id>")
def write(task_id: int) -> ResponseReturnValue:
    """Change what the form holds."""
    owner, form = current_owner(), request.form
    had = tasks.task(owner.id, task_id)
    fields: dict[str, object] = {name: form[name] for name in ("title", "description", "recurrence") if name in form}
    if "due" in form:
        fields["due_at"], fields["all_day"] = forms.due("due", kept=had.due_at, all_day=had.all_day)
    if "priority" in form:
        fields["priority"] = number("priority")
    actions.change(owner.id, task_id, now=now(), **fields)
    return answer(f"/tasks/{task_id}", "Saved", changed=_CHANGED)


@bp.post("/tasks/<int:task_id>/<any(done, reopen, cancel, 'throw-away', 'bring-back'):act>")
def decide(task_id: int, act: str) -> ResponseReturnValue:
    """What becomes of a task."""
    do, said = _ACTS[act]
    do(current_owner().id, task_id, now=now())
    if request.form.get("leave"):
        return go(back(), said)
    undo = f"/tasks/{task_id}/{_UNDO[act]}" if act in _UNDO else ""
    return answer(back(), said, undo=undo, changed=_CHANGED)
