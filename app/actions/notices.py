"""What the owner does with a notification: reads it, settles what it is about, or puts that off."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from app.actions import alerts, followup, reminders, scheduled, tasks, tell, touch
from app.domain import notices, timing
from app.errors import Conflict, Invalid, NotFound
from app.store import notices as store
from app.store import preferences
from app.store.database import transaction
from app.store.notices import Notice

_KEPT = 90 * timing.DAY
_LATER = 3 * timing.HOUR


def act(owner_id: int, notice_id: int, verb: str, *, until: int = 0, now: int) -> Notice:
    """Do something about what a notification is about; returns the notification as it was. Twice does no harm.

    Args:
        owner_id: whose notification.
        notice_id: which.
        verb: ``done`` (or, where nothing can be done, seen), ``snooze``, or ``stop``: what is about to leave does not.
        until: for ``snooze``, UTC ms; 0 = in three hours, or as soon after as the owner wants to hear of things.
        now: UTC ms.

    Raises:
        NotFound: no such notification of the owner's.
        Invalid: no such verb, or the time has passed.
        Conflict: this kind cannot be put off or stopped, or what was to be stopped has left.
    """
    notice = store.one(owner_id, notice_id)
    if verb not in notices.ACTS:
        raise Invalid("Choose what is to be done.", code="bad_act")
    if until and until <= now:
        raise Invalid("That time has passed.", code="past", fields={"until": "Choose a time to come."})
    if verb == "snooze" and "snooze" not in notices.acts(notice.kind):
        raise Conflict("This cannot be put off.", code="cannot_snooze")
    if verb == "stop":
        # Also when it has ended: whoever stops what has left must hear of it.
        if "stop" not in notices.acts(notice.kind):
            raise Conflict("This cannot be stopped.", code="cannot_stop")
        scheduled.stop(owner_id, int(notice.detail.get("scheduled_id", 0)), int(notice.detail.get("due_at", 0)), now=now)
    if notice.ended_at:
        return notice
    with transaction():
        with suppress(NotFound):  # what it was about is gone, so that it is settled all the same
            if verb == "done":
                _done(notice, now)
            elif verb == "snooze":
                _snooze(notice, until or later(owner_id, now), now)
        store.end_one(owner_id, notice_id, now=now)
        alerts.settle(owner_id, notice.subject, now=now)
        tell.notification(owner_id, notice_id, state="ended")
    return notice


def later(owner_id: int, now: int) -> int:
    """When to come back to something that was put off without a time."""
    wanted = preferences.of(owner_id)
    return notices.tell_at(now + _LATER, wanted.quiet_hours, None, wanted.tz)


def _done(notice: Notice, now: int) -> None:
    if notice.kind == "reply" and notice.conversation_id:
        followup.done(notice.owner_id, notice.conversation_id, now=now)
    elif notice.kind == "touch" and notice.contact_id:
        touch.skip(notice.owner_id, notice.contact_id, now=now)
    elif notice.kind == "task" and (task_id := notice.detail.get("task_id")):
        tasks.done(notice.owner_id, int(task_id), now=now)
    elif notice.kind == "reminder" and (reminder_id := notice.detail.get("reminder_id")):
        reminders.done(notice.owner_id, int(reminder_id), now=now)


def _snooze(notice: Notice, until: int, now: int) -> None:
    if notice.kind == "reply" and notice.conversation_id:
        followup.snooze(notice.owner_id, notice.conversation_id, until, now=now)
    elif notice.kind == "touch" and notice.contact_id:
        touch.snooze(notice.owner_id, notice.contact_id, until=until, now=now)
    elif notice.kind == "task" and (task_id := notice.detail.get("task_id")):
        tasks.change(notice.owner_id, int(task_id), due_at=until, all_day=False, now=now)
    elif notice.kind == "reminder" and (reminder_id := notice.detail.get("reminder_id")):
        reminders.snooze(notice.owner_id, int(reminder_id), until, now=now)


def read(owner_id: int, notice_ids: Sequence[int] | None = None, *, now: int) -> int:
    """These were read, or all; returns how many were not before. Others' are passed over."""
    with transaction():
        found = store.read(owner_id, notice_ids, now=now)
        if found:
            tell.notification(owner_id, found[0] if len(found) == 1 else 0, state="read")
        return len(found)


def unread(owner_id: int, notice_id: int) -> None:
    """Mark one as not read.

    Raises:
        NotFound: no such notification of the owner's.
    """
    with transaction():
        store.unread_again(owner_id, notice_id)
        tell.notification(owner_id, notice_id, state="read")


def forget(now: int) -> int:
    """Drop what was told three months ago and is settled; returns how many. For the daily job."""
    return store.forget(now - _KEPT)
