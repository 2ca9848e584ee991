"""The job that tells what is due: each step of each obligation once, however often and wherever it knocks."""

from __future__ import annotations

import structlog

from app.actions import alerts, tell
from app.actions.reminders.obligations import AFTER_DAYS, KINDS, Obligation
from app.domain import recurrence
from app.domain.timing import DAY
from app.errors import Unavailable
from app.store import accounts, preferences
from app.store import reminders as store
from app.store.database import transaction
from app.store.preferences import Preferences
from app.store.reminders import ReminderRow

log = structlog.get_logger(__name__)

_AT_ONCE = 500
#: What can be put off or opened again. Whatever else has ended and stands again does so because the clock was set back.
_PUT_OFF = frozenset(("reply", "nudge", "touch", "task"))


def run(now: int) -> int:
    """Note what stands, tell what is due, end what is settled; returns how much was told or ended. For the job."""
    done = 0
    for owner in accounts.owners():
        wanted = preferences.of(owner.id)
        for kind in KINDS:
            try:
                done += _kind(owner.id, kind, wanted, now)
            except Unavailable:
                raise
            except Exception:  # of one kind or person; the others are told all the same
                log.exception("reminders_failed", kind=kind)
    for row in store.due(now, _AT_ONCE):
        try:
            done += _by_hand(row, now)
        except Unavailable:
            raise
        except Exception:
            log.exception("reminder_failed", reminder=row.id)
            with transaction():
                store.take(row, due_at=now + DAY)  # pushed on, so that it never stands before others
    return done


def _kind(owner_id: int, kind: str, wanted: Preferences, now: int) -> int:
    stands = {one.subject: one for one in KINDS[kind](owner_id, wanted, now)}
    known = store.known(owner_id, kind, list(stands))
    done = 0
    for subject, one in stands.items():
        row = known.get(subject)
        if row is None:
            _note(owner_id, kind, one, now)
        elif row.state == "done" and kind in _PUT_OFF:
            # It was put off or answered and stands again: told anew, as something that came up just now.
            store.take(row, state="open", step=0, round=row.round + 1, raised_at=0, due_at=max(now, one.due))
    for subject, row in known.items():
        # What was told later than now was told before the clock was set back: it will stand again, and is not to be told anew.
        if row.state in ("open", "raised") and subject not in stands and row.raised_at <= now:
            done += _settle(row, now)
    for row in store.known(owner_id, kind, ()).values():
        if row.state == "open" and row.due_at <= now and row.subject in stands:
            done += _say(row, stands[row.subject], wanted, now)
    return done


def _note(owner_id: int, kind: str, one: Obligation, now: int) -> None:
    store.note(
        owner_id, kind=kind, subject=one.subject, due_at=one.due, contact_id=one.contact_id, conversation_id=one.conversation_id,
        message_id=one.message_id, task_id=one.task_id, now=now,
    )  # fmt: skip


def _say(row: ReminderRow, one: Obligation, wanted: Preferences, now: int) -> bool:
    """Tell one step, in one transaction with the row's move to the next."""
    again = now + wanted.escalate_after_days * DAY if one.again == AFTER_DAYS else one.again
    further = row.step == 0 and again > now
    subject = f"{row.subject}:{row.round}" if row.round else row.subject
    with transaction():
        moved = {"state": "open", "due_at": again} if further else {"state": "raised"}
        if not store.take(row, step=row.step + 1, raised_at=now, **moved):
            return False
        alerts.raise_(
            row.owner_id, one.alert, subject, step=row.step, contact_id=one.contact_id, conversation_id=one.conversation_id,
            message_id=one.message_id, detail=one.detail, now=now,
        )  # fmt: skip
        tell.reminder(row.owner_id, row.id)
        return True


def _settle(row: ReminderRow, now: int) -> bool:
    if not row.raised_at:
        store.remove(row)  # nobody was told: if it stands again, it is as new
        return False
    with transaction():
        if not store.take(row, state="done"):
            return False
        alerts.settle(row.owner_id, row.subject, now=now)
        tell.reminder(row.owner_id, row.id)
        return True


def _by_hand(row: ReminderRow, now: int) -> bool:
    wanted = preferences.of(row.owner_id)
    # Told a second time it is not due again: nothing was missed.
    again = row.recurrence if row.step == 0 else ""
    following = recurrence.following(again, row.due_at, wanted.tz, past=now) if again else None
    missed = recurrence.passed_over(again, row.due_at, wanted.tz, past=now) if again else 0
    with transaction():
        if following is not None:
            moved = {"due_at": following.at, "recurrence": following.rule, "round": row.round + 1, "step": 0}
        elif row.step == 0:
            moved = {"due_at": now + wanted.escalate_after_days * DAY, "step": 1, "raised_at": now}
        else:
            moved = {"state": "raised", "step": row.step + 1, "raised_at": now}
        if not store.take(row, **moved):
            return False
        if row.recurrence and row.step == 0:
            alerts.settle(row.owner_id, row.subject, now=now)  # the one before is overtaken by this one
        detail = {"code": "by_hand", "reminder_id": row.id, "due_at": row.due_at, "missed": missed}
        alerts.raise_(
            row.owner_id, "reminder", f"{row.subject}:{row.round}", step=row.step, contact_id=row.contact_id,
            conversation_id=row.conversation_id, message_id=row.message_id, detail=detail, now=now,
        )  # fmt: skip
        tell.reminder(row.owner_id, row.id)
        return True
