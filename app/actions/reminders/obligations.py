"""What the owner may have to be reminded of, each obligation once, with when it is told and what is said.

An obligation that is read no more is settled: answered, done, put off, moved to another time. So nothing has to be taken back by
those who settle it, and a merge, a restart or a second tab cannot tell it twice.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, timedelta, tzinfo
from typing import Any, NamedTuple

from app.domain import profile, timing
from app.domain.timing import DAY, MINUTE
from app.store import agenda, cadences, devices, jobs, obligations, scheduled, ways
from app.store.devices import DeviceRow
from app.store.preferences import Preferences
from app.store.scheduled import ScheduledRow

_NINE = 9 * 60  # the minute at which days are told that have no time
_LOOK_BACK = 3  # days after which a day that nobody was told of is left alone
_DEAF_FOR = 5 * MINUTE  # a line that hears nothing for a moment renews itself
_PHONE_AWAY, _PHONE_LEAVES = 10 * DAY, 12 * DAY  # WhatsApp ends a link after about fourteen days without the phone
_LEFT_FOR = DAY  # that a message has left is news for so long
_RUNS_FOR = 2 * DAY  # that an import has ended, or a job works again, is news for so long


class Obligation(NamedTuple):
    """Something that stands. ``alert``: the kind of notification; ``subject``: what it is, once.

    ``due``: when it is told first, UTC ms. ``again``: when once more, if it still stands; 0 = never, :data:`AFTER_DAYS` = after as
    many days as the owner prefers.
    """

    alert: str
    subject: str
    due: int
    detail: dict[str, Any]
    contact_id: int | None = None
    conversation_id: int = 0
    message_id: int = 0
    task_id: int = 0
    again: int = 0


AFTER_DAYS = -1


def _replies(owner_id: int, wanted: Preferences, now: int) -> Iterator[Obligation]:
    for chat in obligations.replies(owner_id):
        yield Obligation(
            "reply", f"reply:{chat.opened_id}", wanted.working.due(chat.opened_at, chat.usual or wanted.working.day),
            {"code": "waiting", "reason": json.loads(chat.reason), "opened_at": chat.opened_at}, chat.contact_id, chat.conversation_id,
            chat.opened_id, again=AFTER_DAYS,
        )  # fmt: skip


def _nudges(owner_id: int, wanted: Preferences, now: int) -> Iterator[Obligation]:
    for chat in obligations.awaited(owner_id):
        patience = chat.nudge_after or wanted.nudge_after_days * DAY
        if patience > 0:
            yield Obligation(
                "nudge", f"nudge:{chat.opened_id}", chat.opened_at + patience, {"code": "unanswered", "days": max(0, now - chat.opened_at) // DAY},
                chat.contact_id, chat.conversation_id, chat.opened_id,
            )  # fmt: skip


def _touches(owner_id: int, wanted: Preferences, now: int) -> Iterator[Obligation]:
    for due in cadences.due(owner_id, now, 100):
        person, verdict = due.person, due.verdict
        # What was learnt is a suggestion: it stands on the page of people to reach out to and calls nobody.
        if person.wanted is not None and not person.wanted.suggested:
            cycle = max(person.last, person.standing.skipped_at)
            yield Obligation(
                "touch", f"touch:{person.contact_id}:{cycle}", verdict.due_at,
                {"code": verdict.state, "reason": verdict.reason}, person.contact_id, person.conversation_id or 0,
            )  # fmt: skip


def _tasks(owner_id: int, wanted: Preferences, now: int) -> Iterator[Obligation]:
    for task in obligations.tasks(owner_id, now + DAY):
        due = _at_nine(task.due_at, wanted.tz) if task.all_day else task.due_at
        yield Obligation(
            "task", f"task:{task.id}:{task.due_at}", due,
            {"code": "overdue" if now >= due + DAY else "due", "task_id": task.id}, task.contact_id, task.conversation_id, task.message_id,
            task.id, again=AFTER_DAYS,
        )  # fmt: skip


def _dates(owner_id: int, wanted: Preferences, now: int) -> Iterator[Obligation]:
    zones = obligations.zones(owner_id)
    for date in agenda.dates(owner_id):
        # A birthday begins where the person is. A lead counts days of the owner's, who buys the present.
        there = Preferences(zones[date.contact_id]).tz if date.contact_id in zones else wanted.tz
        today = timing.local(now, there).date()
        day = profile.coming(date.month, date.day, today - timedelta(days=_LOOK_BACK))
        on_the_day = timing.at_minute(day, _NINE, there)
        ahead = timing.at_minute(day - timedelta(days=date.lead_days), _NINE, wanted.tz) if date.lead_days else on_the_day
        if now >= ahead:
            code = date.kind if date.kind in ("birthday", "anniversary") else "other"
            yield Obligation(
                "date", f"date:{date.id}:{day.year}", ahead,
                {
                    "code": code, "label": date.label, "days": (day - today).days, "month": date.month, "day": date.day,
                    "turns": day.year - date.year if date.year else 0,
                },
                date.contact_id, again=on_the_day if date.lead_days else 0,
            )  # fmt: skip


def _scheduled(owner_id: int, wanted: Preferences, now: int) -> Iterator[Obligation]:
    for row in scheduled.asking(owner_id, 200):
        unknown = row.message_state == "unknown"
        yield Obligation(
            "scheduled", f"scheduled:{row.id}:{row.message_id if unknown else row.due_at}", now,
            {"code": "unknown" if unknown else row.state, "scheduled_id": row.id, "due_at": row.due_at}, row.contact_id,
            row.conversation_id, row.message_id if unknown else 0, again=AFTER_DAYS,
        )  # fmt: skip
    for row in scheduled.refused(owner_id):
        yield _message("scheduled", "failed", row, f"scheduled:{row.id}:{row.message_id}", now, again=AFTER_DAYS)


def _leaving(owner_id: int, wanted: Preferences, now: int) -> Iterator[Obligation]:
    if _on_request(owner_id, "leaving", wanted):
        ahead = wanted.leaving_minutes * MINUTE
        for row in scheduled.waiting(owner_id, 200, (now, 0), until=now + ahead):
            # What was written for so soon is known to who wrote it.
            if row.updated_at <= row.due_at - ahead:
                yield _message("leaving", "soon", row, f"leaving:{row.id}:{row.due_at}", row.due_at - ahead)


def _left(owner_id: int, wanted: Preferences, now: int) -> Iterator[Obligation]:
    if _on_request(owner_id, "left", wanted):
        for row in scheduled.left_since(owner_id, now - _LEFT_FOR):
            code = "unneeded" if row.state == "unneeded" else "sent"
            yield _message("left", code, row, f"left:{row.id}:{row.message_id}", now)


def _message(kind: str, code: str, row: ScheduledRow, subject: str, due: int, *, again: int = 0) -> Obligation:
    detail = {"code": code, "scheduled_id": row.id, "due_at": row.due_at}
    return Obligation(kind, subject, due, detail, row.contact_id, row.conversation_id, again=again)


def _on_request(owner_id: int, kind: str, wanted: Preferences) -> bool:
    return kind in wanted.told_here or ways.wants(owner_id, kind)


def _devices(owner_id: int, wanted: Preferences, now: int) -> Iterator[Obligation]:
    for device in devices.all_of(owner_id):
        if device.wanted and device.state in ("logged_out", "banned", "outdated", "replaced", "deaf"):
            wait = _DEAF_FOR if device.state == "deaf" else 0
            yield _device(device, device.state, device.state_at, device.state_at + wait, number=device.state_code)
        if device.wanted and device.state in ("connected", "deaf", "connecting") and device.phone_at and now - device.phone_at >= _PHONE_AWAY:
            days = (now - device.phone_at) // DAY
            yield _device(device, "phone_away", device.phone_at, device.phone_at + _PHONE_AWAY, again=device.phone_at + _PHONE_LEAVES, days=days)


def _device(device: DeviceRow, code: str, since: int, due: int, *, again: int = 0, **more: int) -> Obligation:
    return Obligation("device", f"device:{device.id}:{code}:{since}", due, {"code": code, "name": device.name, **more}, again=again)


def _runs(owner_id: int, wanted: Preferences, now: int) -> Iterator[Obligation]:
    for run in obligations.ended_runs(owner_id, now - _RUNS_FOR):
        detail = {"code": f"{run.kind}_{run.state}", "name": run.name, "count": run.size}
        yield Obligation("transfer", f"{run.kind}:{run.id}", now, detail)


def _backups(owner_id: int, wanted: Preferences, now: int) -> Iterator[Obligation]:
    run = jobs.last("backup")
    if run is not None and run.error:
        day = timing.local(run.standing.failed_at, UTC).date()
        yield Obligation("backup", f"backup:{day.isoformat()}", now, {"code": "failed"})


def _jobs(owner_id: int, wanted: Preferences, now: int) -> Iterator[Obligation]:
    for name, run in jobs.all_runs().items():
        if name == "backup":  # has its own
            continue
        standing = run.standing
        if standing.trouble:
            yield Obligation("job", f"job:{name}:{standing.since}", now, {"code": "failing", "name": name, "why": run.error})
        elif standing.well_at and not standing.failures and now - standing.well_at < _RUNS_FOR:
            yield Obligation("job", f"job_well:{name}:{standing.since}", now, {"code": "well", "name": name})


#: Kind of reminder -> what stands of it for an owner.
KINDS: Mapping[str, Callable[[int, Preferences, int], Iterator[Obligation]]] = {
    "reply": _replies,
    "nudge": _nudges,
    "touch": _touches,
    "task": _tasks,
    "date": _dates,
    "scheduled": _scheduled,
    "leaving": _leaving,
    "left": _left,
    "device": _devices,
    "transfer": _runs,
    "backup": _backups,
    "job": _jobs,
}


def _at_nine(day_start: int, zone: tzinfo) -> int:
    return timing.at_minute(timing.local(day_start, zone).date(), _NINE, zone)
