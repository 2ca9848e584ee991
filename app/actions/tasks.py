"""Tasks: made, changed, done, opened again, thrown away and brought back."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from app.actions import tell
from app.domain import recurrence as rules
from app.domain import timing
from app.errors import Invalid, NotFound
from app.store import journal, people, preferences, tasks
from app.store.database import transaction

LONGEST_TITLE = 300
LONGEST_TEXT = 20_000
PRIORITIES = ("none", "low", "medium", "high")
_FIELDS = ("title", "description", "due_at", "all_day", "priority", "status", "recurrence", "contact_id")


def add(
    owner_id: int,
    title: str,
    *,
    contact_id: int | None = None,
    due_at: int = 0,
    all_day: bool = False,
    priority: int = 0,
    description: str = "",
    recurrence: str = "",
    message_id: int = 0,
    conversation_id: int = 0,
    now: int,
) -> int:
    """A new task; returns its id.

    Args:
        owner_id: whose task.
        title: what is to be done, one line.
        contact_id: for whom; None = nobody in particular, or whom the message is from.
        due_at: UTC ms; 0 = some time.
        all_day: due on that day, not at that time.
        priority: 0 none, 1 low, 2 medium, 3 high.
        description: more about it.
        recurrence: an RRULE without DTSTART; '' = once.
        message_id: the message it is made from; its conversation follows from it.
        conversation_id: the chat it came up in.
        now: UTC ms.

    Raises:
        NotFound: no such person or message of the owner's.
        Invalid: no title, or a value that cannot be (the error's ``fields`` say which).
    """
    given = {
        "title": title, "description": description, "due_at": due_at, "all_day": all_day, "priority": priority,
        "recurrence": recurrence,
    }  # fmt: skip
    columns = _checked(given)
    with transaction():
        if due_at and (all_day or columns["recurrence"]):
            zone = preferences.of(owner_id).tz
            columns["due_at"] = due_at = _start(due_at, zone) if all_day else due_at
            columns["recurrence"] = rules.anchored(columns["recurrence"], due_at, zone) if columns["recurrence"] else ""
        if message_id:
            found = tasks.of_message(owner_id, message_id)
            if found is None:
                raise NotFound("There is no such message.")
            conversation_id, contact_id = found[0], contact_id or found[1]
        if contact_id is not None:
            people.contact(owner_id, contact_id)
        task_id = tasks.add(
            owner_id, contact_id=contact_id, message_id=message_id, conversation_id=conversation_id, now=now, **columns
        )
        _tell(owner_id, task_id, contact_id, "added", columns["title"], now)
        return task_id


def change(owner_id: int, task_id: int, *, now: int, **fields: Any) -> None:
    """Change some of title, description, due_at, all_day, priority, recurrence, contact_id, status.

    Raises:
        NotFound: no such task or person of the owner's.
        Invalid: a value that cannot be.
    """
    unknown = fields.keys() - set(_FIELDS)
    if unknown:
        raise TypeError(f"no such fields: {sorted(unknown)}")
    status = fields.pop("status", None)
    with transaction():
        had = tasks.task(owner_id, task_id)
        contact_id = fields.pop("contact_id", had.contact_id)
        if contact_id is not None and contact_id != had.contact_id:
            people.contact(owner_id, contact_id)
        if fields.get("all_day", had.all_day) and fields.keys() & {"due_at", "all_day"}:
            fields["due_at"] = _start(fields.get("due_at", had.due_at), preferences.of(owner_id).tz)
        columns = {name: text for name, text in _checked(fields).items() if text != getattr(had, name)}
        if contact_id != had.contact_id:
            columns["contact_id"] = contact_id
        if columns:
            tasks.update(task_id, now=now, **columns)
            for told in {had.contact_id, contact_id}:
                _tell(owner_id, task_id, told, "changed", columns.get("title", had.title), now)
        if status is not None:
            _set_status(owner_id, task_id, status, now)


def done(owner_id: int, task_id: int, *, now: int) -> None:
    """It is done. A task that recurs makes its next one.

    Raises:
        NotFound: no such task of the owner's.
    """
    _set_status(owner_id, task_id, "done", now)


def cancel(owner_id: int, task_id: int, *, now: int) -> None:
    """It will not be done; a task that recurs ends with it.

    Raises:
        NotFound: no such task of the owner's.
    """
    _set_status(owner_id, task_id, "cancelled", now)


def reopen(owner_id: int, task_id: int, *, now: int) -> None:
    """It is to be done after all.

    Raises:
        NotFound: no such task of the owner's.
    """
    _set_status(owner_id, task_id, "open", now)


def throw_away(owner_id: int, task_id: int, *, now: int) -> None:
    """Put a task in the bin.

    Raises:
        NotFound: no such task of the owner's.
    """
    with transaction():
        had = tasks.task(owner_id, task_id)
        tasks.update(task_id, now=now, binned_at=now)
        _tell(owner_id, task_id, had.contact_id, "binned", had.title, now)


def bring_back(owner_id: int, task_id: int, *, now: int) -> None:
    """Take a task out of the bin again.

    Raises:
        NotFound: no such task of the owner's in the bin.
    """
    with transaction():
        contact_id, title = tasks.binned(owner_id, task_id)
        tasks.update(task_id, now=now, binned_at=0)
        _tell(owner_id, task_id, contact_id, "restored", title, now)


def _set_status(owner_id: int, task_id: int, status: str, now: int) -> None:
    if status not in tasks.STATUSES:
        raise Invalid("A task is open, done or cancelled.", code="bad_status", fields={"status": "Choose one of them."})
    with transaction():
        had = tasks.task(owner_id, task_id)
        if had.status == status:
            return
        tasks.update(task_id, now=now, status=status, done_at=now if status == "done" else 0)
        if status == "done" and had.recurrence:
            _make_next(owner_id, had, now)
        _tell(owner_id, task_id, had.contact_id, {"open": "reopened"}.get(status, status), had.title, now)


def _make_next(owner_id: int, had: tasks.TaskRow, now: int) -> None:
    """The next task of one that recurs. It takes the rule along, so that opening the old one again makes no second."""
    zone = preferences.of(owner_id).tz
    coming = rules.following(had.recurrence, had.due_at or now, zone, past=now)
    tasks.update(had.id, now=now, recurrence="")
    if coming is not None:
        task_id = tasks.add(
            owner_id, contact_id=had.contact_id, title=had.title, description=had.description, due_at=coming.at,
            all_day=int(had.all_day), priority=had.priority, recurrence=coming.rule, message_id=had.message_id,
            conversation_id=had.conversation_id, now=now,
        )  # fmt: skip
        _tell(owner_id, task_id, had.contact_id, "added", had.title, now)


def _start(at: int, zone: tzinfo) -> int:
    """The start of the local day of a time; 0 and what no calendar has stay, for :func:`_checked` to judge."""
    return timing.at_minute(timing.local(at, zone).date(), 0, zone) if 0 < at < 1 << 43 else at


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields as columns, in their normal form."""
    columns = dict(fields)
    wrong: dict[str, str] = {}
    if "title" in columns:
        columns["title"] = " ".join(columns["title"].replace("\x00", "").split())
        if not columns["title"]:
            wrong["title"] = "Say what is to be done."
        elif len(columns["title"]) > LONGEST_TITLE:
            wrong["title"] = f"At most {LONGEST_TITLE} characters; the rest can stand in the description."
    if "description" in columns:
        columns["description"] = columns["description"].replace("\r\n", "\n").replace("\x00", "").strip()
        if len(columns["description"]) > LONGEST_TEXT:
            wrong["description"] = f"At most {LONGEST_TEXT} characters."
    if not 0 <= columns.get("due_at", 0) < 1 << 43:
        wrong["due_at"] = "Choose a time that a calendar has."
    if columns.get("priority", 0) not in range(len(PRIORITIES)):
        wrong["priority"] = "Between 0 (none) and 3 (high)."
    if "recurrence" in columns:
        columns["recurrence"] = columns["recurrence"].strip().upper().removeprefix("RRULE:")
        try:
            if columns["recurrence"]:
                columns["recurrence"] = str(rules.read(columns["recurrence"][:300]))
        except ValueError as error:
            wrong["recurrence"] = str(error)
    if wrong:
        raise Invalid("Some of this task cannot be.", code="bad_task", fields=wrong)
    return columns


def _tell(owner_id: int, task_id: int, contact_id: int | None, act: str, title: str, now: int) -> None:
    tell.task(owner_id, task_id, contact_id)
    if contact_id is not None:
        journal.enter(owner_id, contact_id, "task", {"act": act, "id": task_id, "title": title}, now=now)
