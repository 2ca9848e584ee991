"""Today: who waits, what is due, what was last said."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import NamedTuple

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from app.domain import profile
from app.store import agenda, chats, devices, people, scheduled, tasks
from app.web import onboarding
from app.web.gate import current_owner, now
from app.web.pages import counts, current_working, nav, owner_zone, page
from app.web.presentation import rich, times, words

bp = Blueprint("today", __name__)

_SHOWN = 30  # rows of a lane on Today; the inbox has them all
_RECENT = 8
_PLANNED = 12  # tasks, messages and days, each
_AHEAD = 7  # days that a birthday is told ahead


class Snooze(NamedTuple):
    """A proposed time to be reminded again."""

    key: str
    text: str
    at: int


def snoozes(at: int, zone: str) -> list[Snooze]:
    """The times that are one click away: later today, tomorrow morning, the weekend, next week."""
    tz = times.zone(zone)
    here = times.local(at, tz)

    def morning(days: int) -> int:
        return int(datetime.combine(here.date() + timedelta(days), time(9), tz).timestamp() * 1000)

    return [
        Snooze("later", "In 3 hours", at + 3 * times.HOUR),
        Snooze("tomorrow", "Tomorrow", morning(1)),
        Snooze("weekend", "Saturday", morning((5 - here.weekday()) % 7 or 7)),
        Snooze("week", "Monday", morning(7 - here.weekday())),
    ]


@bp.get("/")
def today() -> ResponseReturnValue:
    """Who is waiting, how the link is, what was last said."""
    owner = current_owner()
    lane = _lane(request.args.get("lane", "pending"))
    linked = devices.all_of(owner.id)
    return page(
        "today/today.html",
        section="today",
        lane=lane,
        links=lambda: [(device, words.link(device, now(), owner_zone())) for device in linked],
        linked=lambda: any(device.linked_at or device.event_at or device.address for device in linked)
        or bool(chats.recent(owner.id, 1)),
        waiting=lambda: _waiting(owner.id, lane),
        plan=lambda: _plan(owner.id),
        recent=lambda: chats.recent(owner.id, _RECENT, archived=False),
        tabs=lambda: _tabs(lane, "/", always=("pending",)),
        snoozes=lambda: snoozes(now(), owner.zone),
        why_empty=lambda: _why_empty(linked),
        steps=onboarding.steps_of,
        offer=lambda: onboarding.offer(linked),
        tip=onboarding.tip,
    )


@bp.get("/nav")
def ways() -> ResponseReturnValue:
    """The ways around Kith with their counts, to replace themselves when these change."""
    return nav(request.args.get("section", ""))


def _waiting(owner_id: int, lane: str) -> list[tuple[chats.ChatRow, chats.Bubble | None]]:
    """Who waits, with the message that is still unanswered (not merely the newest one)."""
    rows = chats.pressing(owner_id, lane, _SHOWN, now(), current_working())
    bubbles = with_names(owner_id, chats.bubbles(owner_id, [row.opened_id for row in rows], bare=True))
    opened = {bubble.id: bubble for bubble in bubbles}
    return [(row, opened.get(row.opened_id)) for row in rows]


def with_names(owner_id: int, bubbles: list[chats.Bubble]) -> list[chats.Bubble]:
    """Messages in which the numbers that stand for people are their names."""
    mentioned = {address for bubble in bubbles for address in bubble.extra.get("mentions", ())}
    if not mentioned:
        return bubbles
    names = people.names(owner_id, mentioned)
    return [
        bubble._replace(text=rich.named(bubble.text, bubble.extra["mentions"], names)) if bubble.extra.get("mentions") else bubble
        for bubble in bubbles
    ]


class Coming(NamedTuple):
    """A yearly day of somebody's: in how many ``days``, and which year it ``turns`` (0 = not known)."""

    date: agenda.YearlyDate
    days: int
    turns: int


class Plan(NamedTuple):
    """What today holds besides answers."""

    tasks: list[tasks.TaskRow]
    scheduled: list[scheduled.ScheduledRow]
    dates: list[Coming]


def _plan(owner_id: int) -> Plan:
    tz = owner_zone()
    today = times.local(now(), tz).date()
    tonight = int(datetime.combine(today + timedelta(1), time(), tz).timestamp() * 1000) - 1
    dates = []
    for date in agenda.dates(owner_id):
        day = profile.coming(date.month, date.day, today)
        if (ahead := (day - today).days) <= max(_AHEAD, date.lead_days):
            dates.append(Coming(date, ahead, day.year - date.year if date.year else 0))
    dates.sort(key=lambda coming: (coming.days, coming.date.name))
    return Plan(tasks.due(owner_id, tonight, _PLANNED), scheduled.today(owner_id, tonight)[:_PLANNED], dates[:_PLANNED])


def _lane(lane: str) -> str:
    return lane if lane in words.LANES else abort(404)


def _tabs(lane: str, base: str, *, always: tuple[str, ...]) -> list[tuple[str, str, int, bool]]:
    """The lanes that hold something, and the present one: (address, name, count, is current)."""
    return [
        (base if key == "pending" else f"{base}?lane={key}", name, counts()[key], key == lane)
        for key, (name, *_) in words.LANES.items()
        if counts()[key] or key == lane or key in always
    ]


def _why_empty(linked: list[devices.DeviceRow]) -> tuple[str, str, str]:
    """Title, sentence and icon for an empty lane: all is answered, or Kith cannot know (yet)."""
    if any(words.syncing(device) for device in linked):
        return "Still reading", "Your chats are coming in. Whoever waits for you shows up here.", "hourglass"
    if not any(device.state == "connected" for device in linked):
        heard = times.full(max((device.event_at for device in linked), default=0), owner_zone())
        return "Nobody, as far as Kith knows", f"It last heard from WhatsApp: {heard}. Somebody may have written since.", "unplug"
    return "All answered", "Nobody is waiting for an answer from you. New questions appear here by themselves.", "coffee"
