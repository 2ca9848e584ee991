"""The daily digest: who waits, who fades, what is promised and due, whose day it is. Once a day, and never when it is empty."""

from __future__ import annotations

from typing import NamedTuple

from app.actions import alerts
from app.domain import cadence, profile, replies, timing
from app.notifiers.base import Section
from app.store import accounts, agenda, cadences, chats, notices, preferences, tasks
from app.store.agenda import Planned, YearlyDate
from app.store.cadences import Due
from app.store.chats import ChatRow
from app.store.database import transaction
from app.store.preferences import Preferences
from app.store.tasks import TaskRow

_SHOWN = 10  # lines of each section
_DAYS_AHEAD = 7  # for birthdays and what is promised
_LATE = 12 * timing.HOUR  # a digest that could not be sent for so long is left out: the next one is near


class Coming(NamedTuple):
    """Somebody's day in ``days`` days. ``turns``: how many years that makes, 0 = not known."""

    date: YearlyDate
    days: int
    turns: int


class Digest(NamedTuple):
    """A day at a glance; each list is short, ``waiting_count`` is whole."""

    waiting: list[ChatRow]
    waiting_count: int
    fading: list[Due]
    due: list[TaskRow]
    planned: list[Planned]
    promised: list[TaskRow]
    dates: list[Coming]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say."""
        return not any((self.waiting, self.fading, self.due, self.planned, self.promised, self.dates))


def read(owner_id: int, *, now: int) -> Digest:
    """What there is to say at ``now``, in the owner's zone."""
    wanted = preferences.of(owner_id)
    today = timing.local(now, wanted.tz).date()
    tonight, horizon = (timing.at_minute(today, 1440 * days, wanted.tz) - 1 for days in (1, 1 + _DAYS_AHEAD))
    waiting = [c for lane in ("pending", "mentions") for c in chats.waiting(owner_id, lane, _SHOWN)][:_SHOWN]
    counts = chats.counts(owner_id)
    due = tasks.due(owner_id, tonight, _SHOWN)
    later = [task for task in tasks.due(owner_id, horizon, 2 * _SHOWN) if task.due_at > tonight]
    someday = [task for task in tasks.listed(owner_id, "open", 5 * _SHOWN) if not task.due_at and task.contact_id]
    return Digest(
        waiting, counts.get("pending", 0) + counts.get("mentions", 0), cadences.due(owner_id, now, _SHOWN), due,
        agenda.planned(owner_id, now, tonight, limit=_SHOWN), [*later, *someday][:_SHOWN], _coming(owner_id, now, wanted),
    )  # fmt: skip


def _coming(owner_id: int, now: int, wanted: Preferences) -> list[Coming]:
    today = timing.local(now, wanted.tz).date()
    found = []
    for date in agenda.dates(owner_id):
        day = profile.coming(date.month, date.day, today)
        ahead = (day - today).days
        if ahead <= max(_DAYS_AHEAD, date.lead_days):
            found.append(Coming(date, ahead, day.year - date.year if date.year else 0))
    return sorted(found, key=lambda coming: (coming.days, coming.date.name.casefold()))[:_SHOWN]


def raise_due(now: int) -> int:
    """Tell everybody whose hour has come about their day, once; returns how many digests that made. For the job."""
    return sum(_raise(owner.id, now) for owner in accounts.owners())


def _raise(owner_id: int, now: int) -> bool:
    wanted = preferences.of(owner_id)
    if wanted.digest_at < 0:
        return False
    today = timing.local(now, wanted.tz).date()
    late = now - timing.at_minute(today, wanted.digest_at, wanted.tz)
    subject = f"digest:{today.isoformat()}"
    if not 0 <= late < _LATE or agenda.has_digest(owner_id, subject):
        return False
    found = read(owner_id, now=now)
    counts = {
        "waiting": found.waiting_count, "due": len(found.due) + len(found.planned), "promised": len(found.promised),
        "fading": len(found.fading), "dates": len(found.dates),
    }  # fmt: skip
    with transaction():
        # Yesterday's is of no more use. An empty day is remembered too, or a digest would follow at some odd hour.
        alerts.settle(owner_id, "digest", now=now)
        notice_id = alerts.raise_(owner_id, "digest", subject, detail={"code": "today", **counts}, now=now, quiet=found.empty)
        if notice_id is not None and found.empty:
            notices.end_one(owner_id, notice_id, now=now)
        return notice_id is not None and not found.empty


def sections(owner_id: int, site: str, *, now: int) -> tuple[Section, ...]:
    """The digest in words, for email and messages: headings with lines, each with its address at ``site``."""
    found, tz = read(owner_id, now=now), preferences.of(owner_id).tz
    waiting = [
        (f"{c.title}: {replies.words(c.reason, opened_at=c.opened_at, now=now) or 'is waiting'}", f"/chats/{c.id}") for c in found.waiting
    ]
    if (more := found.waiting_count - len(found.waiting)) > 0:
        waiting.append((f"… and {more} more", "/"))
    due = [(_task(task), f"/tasks/{task.id}") for task in found.due]
    due += [(f"{timing.local(p.at, tz):%H:%M} {planned_words(p)}", planned_place(p)) for p in found.planned]
    all_of = (
        ("Waiting for you", waiting),
        ("Due today", due),
        ("Promised", [(_task(task), f"/tasks/{task.id}") for task in found.promised]),
        ("Losing touch", [(f"{d.person.name}: {cadence.words(d.verdict.reason)}", _place(d.person.contact_id)) for d in found.fading]),
        ("Birthdays and dates", [(date_words(coming), _place(coming.date.contact_id)) for coming in found.dates]),
    )
    return tuple(Section(title, tuple((text, site + place) for text, place in lines)) for title, lines in all_of if lines)


def planned_words(planned: Planned) -> str:
    """What is planned, in words."""
    if planned.kind == "snooze":
        return f"{planned.name or 'A chat'} comes back"
    if planned.kind == "scheduled":
        return f"A message leaves to {planned.name or 'a chat'}"
    if planned.kind == "meeting":
        return f"Meeting with {planned.name}" + (f": {planned.text}" if planned.text else "")
    return planned.text + (f" ({planned.name})" if planned.name else "")


def planned_place(planned: Planned) -> str:
    """The page where one sees what is planned."""
    if planned.kind == "reminder":
        return f"/reminders/{planned.id}"
    return f"/chats/{planned.conversation_id}" if planned.conversation_id else _place(planned.contact_id)


def date_words(coming: Coming) -> str:
    """Somebody's day, in words: ``Ana’s birthday is tomorrow, turns 40``."""
    what = {"birthday": "birthday", "anniversary": "anniversary"}.get(coming.date.kind, coming.date.label or "day")
    when = ("today", "tomorrow")[coming.days] if coming.days < 2 else f"in {coming.days} days"
    turns = f", turns {coming.turns}" if coming.turns > 0 and coming.date.kind == "birthday" else ""
    return f"{coming.date.name}’s {what} is {when}{turns}"


def _task(task: TaskRow) -> str:
    return f"{task.title} ({task.contact_name})" if task.contact_name else task.title


def _place(contact_id: int | None) -> str:
    return f"/people/{contact_id}" if contact_id else "/digest"
