"""What lies ahead as entries of a calendar: tasks, yearly dates, reminders, what was put off, messages that leave, meetings."""

from __future__ import annotations

from datetime import date, tzinfo

from app.actions.digest import planned_place, planned_words
from app.domain import profile, timing
from app.errors import NotFound
from app.formats import icalendar
from app.formats.icalendar import Event
from app.store import agenda, preferences, tasks
from app.store.agenda import Planned, YearlyDate
from app.store.tasks import TaskRow

_SINCE = 30 * timing.DAY  # what was planned lately stays to be seen
_MOST = 1_000
#: Kind of an entry that can be had alone, as the address of its file names it.
ITEMS = ("task", "date", "reminder", "snooze", "scheduled", "meeting")


def feed(owner_id: int, site: str, *, now: int) -> str:
    """All of it as one iCalendar file."""
    wanted = preferences.of(owner_id)
    events = [_task(task, site, wanted.tz) for task in tasks.listed(owner_id, "open", _MOST) if task.due_at]
    events += [_date(yearly, site, now, wanted.tz) for yearly in agenda.dates(owner_id)]
    events += [_planned(planned, site) for planned in agenda.planned(owner_id, now - _SINCE)]
    return icalendar.calendar("Kith", events, now=now)


def item(owner_id: int, kind: str, item_id: int, site: str, *, now: int) -> str:
    """One entry as a file of its own.

    Raises:
        NotFound: no such thing of the owner's, or it has no time.
    """
    tz = preferences.of(owner_id).tz
    found: Event | None = None
    if kind == "task":
        task = tasks.task(owner_id, item_id)
        found = _task(task, site, tz) if task.due_at else None
    elif kind == "date":
        found = next((_date(d, site, now, tz) for d in agenda.dates(owner_id) if d.id == item_id), None)
    else:
        every = agenda.planned(owner_id, now - _SINCE)
        found = next((_planned(p, site) for p in every if (p.kind, p.id) == (kind, item_id)), None)
    if found is None:
        raise NotFound("There is nothing with a time here.")
    return icalendar.calendar("Kith", [found], now=now)


def _task(task: TaskRow, site: str, tz: tzinfo) -> Event:
    about = f"{task.title} ({task.contact_name})" if task.contact_name else task.title
    day = timing.local(task.due_at, tz).date() if task.all_day else None
    # Only the next one of a task that recurs exists; the rule would promise days that the owner may yet move.
    return Event(f"task-{task.id}@kith", about, task.due_at, day, text=task.description, url=f"{site}/tasks/{task.id}",
                 alarm=0 if day is None else None, changed=task.updated_at)  # fmt: skip


def _date(yearly: YearlyDate, site: str, now: int, tz: tzinfo) -> Event:
    what = {"birthday": "birthday", "anniversary": "anniversary"}.get(yearly.kind, yearly.label or "day")
    today = timing.local(now, tz).date()
    if yearly.year:
        first = date(yearly.year, yearly.month, yearly.day)
        title = f"{yearly.name}’s {what} ({yearly.year})"
    else:
        first = profile.coming(yearly.month, yearly.day, date(today.year, 1, 1))
        title = f"{yearly.name}’s {what}"
    leap = (yearly.month, yearly.day) == (2, 29)
    # BYMONTHDAY=-1 is the 29th where there is one and the 28th elsewhere.
    rule = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1" if leap else "FREQ=YEARLY"
    return Event(f"date-{yearly.id}@kith", title, day=first, rule=rule, url=f"{site}/people/{yearly.contact_id}",
                 alarm=yearly.lead_days * 1440 if yearly.lead_days else None)  # fmt: skip


def _planned(planned: Planned, site: str) -> Event:
    return Event(f"{planned.kind}-{planned.id}@kith", planned_words(planned), planned.at, minutes=planned.minutes, url=site + planned_place(planned),
                 alarm=0 if planned.kind in ("reminder", "meeting") else None, changed=planned.updated_at)  # fmt: skip
