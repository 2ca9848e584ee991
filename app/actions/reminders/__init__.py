"""Reminders: those that the owner writes, and (:mod:`app.actions.reminders.telling`) those that follow from what stands open."""

from __future__ import annotations

from app.actions import alerts, tell
from app.actions.reminders.telling import run
from app.domain import capture, phrases
from app.domain import recurrence as rules
from app.domain.capture import Captured
from app.domain.phrases import Moment
from app.domain.timing import DAY
from app.errors import Conflict, Invalid
from app.store import chats, people, preferences
from app.store import reminders as store
from app.store.database import transaction
from app.store.reminders import ReminderRow

__all__ = ["LONGEST", "add", "cancel", "change", "done", "forget", "run", "snooze", "when", "written"]

LONGEST = 500
_FARTHEST = 50 * 366 * DAY
_KEPT = 400 * DAY


def add(
    owner_id: int, text: str, due_at: int, *, contact_id: int | None = None, conversation_id: int = 0, message_id: int = 0,
    recurrence: str = "", now: int,
) -> int:  # fmt: skip
    """Have the owner reminded of something; returns the reminder's id.

    Args:
        owner_id: whom to remind.
        text: of what, in their own words.
        due_at: when, UTC ms.
        contact_id: whom it is about; None = nobody, or whom the conversation is with.
        conversation_id: the chat it is about; 0 = none.
        message_id: the message it is about; 0 = none.
        recurrence: an RRULE without DTSTART, in the owner's zone; '' = once.
        now: UTC ms.

    Raises:
        NotFound: no such person, chat or message of the owner's.
        Invalid: no text, a time that has passed, or no such rule.
    """
    with transaction():
        if message_id:
            conversation_id = chats.bubble(owner_id, message_id).conversation_id
        if conversation_id:
            contact_id = contact_id or chats.chat(owner_id, conversation_id).contact_id
        if contact_id is not None:
            people.contact(owner_id, contact_id)
        text, recurrence = _checked(owner_id, text, due_at, recurrence, now)
        reminder_id = store.add(
            owner_id, kind=store.BY_HAND, text=text, due_at=due_at, contact_id=contact_id, conversation_id=conversation_id,
            message_id=message_id, recurrence=recurrence, now=now,
        )  # fmt: skip
        _tell(owner_id, reminder_id)
        return reminder_id


def change(owner_id: int, reminder_id: int, *, text: str | None = None, due_at: int | None = None, recurrence: str | None = None, now: int) -> None:
    """Change text, time or recurrence of what the owner wrote; with a new time it will be told again.

    Raises:
        NotFound: no such reminder of the owner's.
        Conflict: it follows from something else, or is done.
        Invalid: as for :func:`add`.
    """
    with transaction():
        had = _by_hand(owner_id, reminder_id)
        if had.state not in ("open", "raised"):
            raise Conflict("This reminder is done.", code="done")
        moved = due_at is not None and due_at != had.due_at
        wanted = had.due_at if due_at is None else due_at
        if recurrence is None:
            recurrence = str(rules.read(had.recurrence)._replace(minute=None)) if had.recurrence and moved else had.recurrence
        text, recurrence = _checked(owner_id, had.text if text is None else text, wanted, recurrence, now, moved=moved)
        again = {"state": "open", "step": 0, "round": had.round + 1, "raised_at": 0} if moved else {}
        if not store.take(had, text=text, due_at=wanted, recurrence=recurrence, **again):
            raise Conflict("This reminder has just been changed.", code="changed")
        if moved:
            alerts.settle(owner_id, had.subject, now=now)
        _tell(owner_id, reminder_id)


def done(owner_id: int, reminder_id: int, *, now: int) -> None:
    """It is done. One that recurs comes again at its next time. Twice does no harm.

    Raises:
        NotFound: no such reminder of the owner's.
        Conflict: it follows from something else, and ends with that.
    """
    with transaction():
        had = _by_hand(owner_id, reminder_id)
        if had.state in ("open", "raised") and not (had.recurrence and had.due_at > now):
            following = rules.following(had.recurrence, had.due_at, preferences.of(owner_id).tz, past=now) if had.recurrence else None
            if following is None:
                store.take(had, state="done")
            else:
                store.take(had, due_at=following.at, recurrence=following.rule, step=0, round=had.round + 1, raised_at=0, state="open")
        alerts.settle(owner_id, had.subject, now=now)
        _tell(owner_id, reminder_id)


def cancel(owner_id: int, reminder_id: int, *, now: int) -> None:
    """Drop it, with all that would follow. Twice does no harm.

    Raises:
        NotFound: no such reminder of the owner's.
        Conflict: it follows from something else, and ends with that.
    """
    with transaction():
        had = _by_hand(owner_id, reminder_id)
        if had.state in ("open", "raised"):
            store.take(had, state="cancelled")
        alerts.settle(owner_id, had.subject, now=now)
        _tell(owner_id, reminder_id)


def snooze(owner_id: int, reminder_id: int, until: int, *, now: int) -> int:
    """Remind again at ``until`` (UTC ms); returns the id of the reminder that will. A series goes on besides.

    Raises:
        NotFound: no such reminder of the owner's.
        Invalid: the time has passed.
        Conflict: it follows from something else, or is done.
    """
    if until <= now:
        raise Invalid("That time has passed.", code="past", fields={"until": "Choose a time to come."})
    with transaction():
        had = _by_hand(owner_id, reminder_id)
        if had.recurrence:
            alerts.settle(owner_id, had.subject, now=now)
            return add(
                owner_id, had.text, until, contact_id=had.contact_id, conversation_id=had.conversation_id, message_id=had.message_id,
                now=now,
            )  # fmt: skip
        change(owner_id, reminder_id, due_at=until, now=now)
        return reminder_id


def when(owner_id: int, text: str, *, now: int) -> Moment | None:
    """When the owner means ("friday 10am"), in their zone; None for what is not clear or has passed."""
    return phrases.understand(text, now, preferences.of(owner_id).tz)


def written(owner_id: int, text: str, *, now: int) -> Captured:
    """Of what and when, where both stand in one line ("call Ana friday 10am"); ``at`` 0 where no time does."""
    return capture.reminder(text, now, preferences.of(owner_id).tz)


def forget(now: int) -> int:
    """Drop what was settled long ago; returns how many. For the daily job."""
    return store.forget(now - _KEPT)


def _by_hand(owner_id: int, reminder_id: int) -> ReminderRow:
    had = store.one(owner_id, reminder_id)
    if had.kind != store.BY_HAND:
        raise Conflict("This reminder ends with what it is about.", code="follows")
    return had


def _checked(owner_id: int, text: str, due_at: int, recurrence: str, now: int, *, moved: bool = True) -> tuple[str, str]:
    text = " ".join(text.replace("\x00", "").split())
    wrong: dict[str, str] = {}
    if not text or len(text) > LONGEST:
        wrong["text"] = f"Say of what, in at most {LONGEST} characters."
    if moved and not now < due_at < now + _FARTHEST:
        wrong["due_at"] = "Choose a time to come."
    elif recurrence:
        try:
            recurrence = rules.anchored(recurrence, due_at, preferences.of(owner_id).tz)
        except ValueError as error:
            wrong["recurrence"] = str(error)
    if wrong:
        raise Invalid(next(iter(wrong.values())), code="bad_reminder", fields=wrong)
    return text, recurrence


def _tell(owner_id: int, reminder_id: int) -> None:
    tell.reminder(owner_id, reminder_id)
