"""R14: a simulated year in four time zones with changed clocks, restarts, outages and clocks that are set wrong by a day."""

from __future__ import annotations

import random
import time
from collections import Counter
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from app.actions import accounts, receive, reminders, scheduled, send, tasks
from app.channels.base import Channel, Outgoing
from app.domain import facts
from app.domain.timing import DAY, HOUR, MINUTE, instant
from app.store.database import close_database, insert, open_database, rows, value
from tests.actions.world import World
from tests.chaos.trial import Row, integrity

#: Half an hour of summer time, the southern year, and clocks that change at midnight are among them.
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago")
#: Daily at a time that the clocks jump over or show twice, weekly, on the last day of the month.
RULES = (("FREQ=DAILY", "02:15"), ("FREQ=WEEKLY;BYDAY=MO,TH", "00:30"), ("FREQ=MONTHLY;BYMONTHDAY=-1", "09:00"))
_SETTLES = 3 * DAY  # after the last due time: for what is told a second time


class Series(NamedTuple):
    """Something that comes again. ``times``: when, as dateutil says."""

    id: int
    times: list[int]


class House:
    """One owner in a zone, with all that will be due for them."""

    def __init__(self, zone: str, number: int, since: int, until: int, jobs: int, pick: random.Random) -> None:
        self.world = World(f"owner{number}@example.org")
        self.zone = ZoneInfo(zone)
        self.owner = self.world.owner
        accounts.prefer(self.owner, zone=zone)
        friend = f"pn:1555016{number:04}"
        self.world.report(self.world.says("Hello", chat=friend, at=since - DAY), self.world.i_say("Hi", chat=friend, at=since - DAY))
        self.chat = self.world.chats()[0].id
        self.due: list[int] = []
        self.messages: dict[int, int] = {}
        self.reminders: list[int] = []
        self.tasks: list[int] = []
        for n in range(jobs):
            at = pick.randrange(since + HOUR, until)
            self.due.append(at)
            if n % 3 == 0:
                self.messages[scheduled.add(self.owner, self.chat, f"once {number}.{n}", at, now=since)] = at
            elif n % 3 == 1:
                self.reminders.append(reminders.add(self.owner, f"once {n}", at, now=since))
            else:
                self.tasks.append(tasks.add(self.owner, f"once {n}", due_at=at, now=since))
        self.dates = self._birthdays(since, until, max(3, jobs // 25), pick)
        self.again = [self._series(rule, wall, since, until, remind=True) for rule, wall in RULES]
        self.messages_again = [self._series(rule, wall, since, until, remind=False) for rule, wall in RULES[1:]]

    def _birthdays(self, since: int, until: int, many: int, pick: random.Random) -> dict[int, int]:
        """id -> how often it comes in this time; told at nine where the owner is. None just before it: those would be told late."""
        contact_id = value("SELECT contact_id FROM conversation WHERE id = ?", (self.chat,))
        found: dict[int, int] = {}
        for _ in range(many):
            day = datetime.fromtimestamp(pick.randrange(since + 15 * DAY, until - 10 * DAY) / 1000, self.zone).replace(hour=9, minute=0, second=0)
            sql = "INSERT INTO special_date (owner_id, contact_id, month, day) VALUES (?, ?, ?, ?)"
            date_id = insert(sql, (self.owner, contact_id, day.month, day.day))
            times = [instant(day.replace(year=year, microsecond=0)) for year in (2026, 2027) if (day.month, day.day) != (2, 29)]
            found[date_id] = sum(since < at < until + _SETTLES for at in times)
            self.due += [at for at in times if since < at < until]
        return found

    def _series(self, rule: str, wall: str, since: int, until: int, *, remind: bool) -> Series:
        first_day = datetime.fromtimestamp(since / 1000, self.zone).date()
        naive = datetime.fromisoformat(f"{first_day}T{wall}")  # dateutil counts wall times; the zone comes after
        walls = [when for when in rrulestr(rule, dtstart=naive).xafter(naive, 400) if instant(when.replace(tzinfo=self.zone)) < until]
        times = [instant(when.replace(tzinfo=self.zone)) for when in walls]
        bounded = f"{rule};COUNT={len(times)}"
        if remind:
            row = reminders.add(self.owner, f"again {rule}", times[0], recurrence=bounded, now=since)
        else:
            row = scheduled.add(self.owner, self.chat, f"again {rule}", times[0], recurrence=bounded, zone=self.zone.key, now=since)
        self.due += times
        return Series(row, times)


class _Wire:
    """A network on which everything arrives at once."""

    def __init__(self, device: int) -> None:
        self.device, self.now, self.left = device, 0, Counter[str]()

    def send(self, out: Outgoing) -> None:
        self.left[out.text] += 1
        result = facts.SendResult(out.outbox_id, True, f"NET{out.outbox_id}", self.now)
        receive.apply(self.device, facts.Batch((result,)), now=self.now)


def r14(short: bool, folder: Path) -> Row:
    """What was due was told, has left or asks, once; nothing is skipped in silence, whatever the clock did."""
    return year(folder, *((10, 40) if short else (250, 366)))


def year(folder: Path, jobs: int, days: int) -> Row:
    """So many single things for each of four owners, over so many days from the first of March 2026 on, with what recurs besides."""
    began, pick, database = time.monotonic(), random.Random(14), folder / "kith.db"
    since = instant(datetime(2026, 3, 1, tzinfo=ZoneInfo("UTC")))
    until = since + days * DAY
    open_database(database)
    try:
        houses = [House(zone, number, since, until, jobs, pick) for number, zone in enumerate(ZONES)]
        wires = {house.world.device: _Wire(house.world.device) for house in houses}
        figures = _live(database, houses, wires, since, until, pick)
        recurring = sum(len(series.times) for house in houses for series in (*house.again, *house.messages_again))
        row = Row("R14", f"{len(ZONES) * jobs} jobs and {recurring} recurring, {days} days")
        for house in houses:
            _judge(row, house, wires[house.world.device])
        _nothing_told_twice(row)
        row.figures |= figures | {"seconds": time.monotonic() - began}
    finally:
        close_database()
    row.integrity = integrity(database)
    row.judge()
    return row


def _live(
    database: Path, houses: list[House], wires: dict[int, _Wire], since: int, until: int, pick: random.Random
) -> dict[str, float | int | str]:
    """Knock at the jobs again and again; ``true`` is the true time, ``off`` what the machine's clock is wrong by."""
    due = sorted(at for house in houses for at in house.due)
    outages = sorted(pick.randrange(since, until) for _ in range(max(2, (until - since) // (30 * DAY))))
    jumps = sorted(pick.randrange(since, until) for _ in range(max(2, (until - since) // (45 * DAY))))
    signs = [DAY if n % 2 == 0 else -DAY for n in range(len(jumps))]
    true, off, place, knocks, restarts, wrong = since, 0, 0, 0, 0, 0
    while true < until + _SETTLES + 7 * DAY:
        while place < len(due) and due[place] <= true:
            place += 1
        step = pick.randrange(HOUR, 6 * HOUR)
        if place < len(due) and due[place] - true < step:
            step = max(1, due[place] - true) + pick.randrange(2 * MINUTE)
        true += step
        if outages and true >= outages[0]:  # the machine is off: what is due meanwhile is late
            outages.pop(0)
            true += pick.randrange(2 * HOUR, 3 * DAY)
            close_database()
            open_database(database)
            restarts += 1
        if jumps and true >= jumps[0]:
            jumps.pop(0)
            off += signs.pop(0)
            wrong += 1
        elif off and pick.random() < 0.02:
            off = 0  # the clock is set right again
        _knock(houses, wires, true + off)
        if pick.random() < 0.2:
            _knock(houses, wires, true + off)  # a doubled knock
        knocks += 1
    return {"knocks": knocks, "restarts": restarts, "clock jumps": wrong}


def _knock(houses: list[House], wires: dict[int, _Wire], now: int) -> None:
    scheduled.leave(now)
    for device, wire in wires.items():
        for second in count():
            wire.now = now + second * 10_000
            channel: Channel = wire  # type: ignore[assignment]
            if not send.deliver(device, channel, now=wire.now):
                break
    reminders.run(now)


def _judge(row: Row, house: House, wire: _Wire) -> None:
    """Every single thing came to exactly one end; of what recurs every occurrence is accounted for."""
    single: dict[int, str] = dict(rows("SELECT id, state FROM scheduled WHERE owner_id = ? AND recurrence = ''", (house.owner,)))
    for scheduled_id in house.messages:
        left = wire.left[value("SELECT body FROM scheduled WHERE id = ?", (scheduled_id,))]
        row.doubled += max(0, left - 1)
        row.lost += int(not (left == 1 and single[scheduled_id] == "done") and not (left == 0 and single[scheduled_id] == "late"))
    for reminder_id in house.reminders:
        told = _told(house.owner, f"reminder:{reminder_id}:0")
        row.lost += int(told[0] != 1)
        row.doubled += max(0, told[0] - 1) + max(0, told[1] - 1)
    for task_id in house.tasks:
        told = _told(house.owner, f"task:{task_id}:{value('SELECT due_at FROM task WHERE id = ?', (task_id,))}")
        row.lost += int(told[0] != 1)
        row.doubled += max(0, told[0] - 1) + max(0, told[1] - 1)
    for date_id, times in house.dates.items():
        sql = "SELECT count(*) FROM notification WHERE owner_id = ? AND subject GLOB ?"
        told_of = value(sql, (house.owner, f"date:{date_id}:*"))
        row.need(told_of == times, f"{house.zone.key}: birthday {date_id} was told {told_of} times instead of {times}")
        row.lost += max(0, times - told_of)
        row.doubled += max(0, told_of - times)
    for series in house.again:
        sql = (
            "SELECT count(*), coalesce(sum(detail ->> 'missed'), 0) FROM notification"
            " WHERE owner_id = ? AND step = 0 AND detail ->> 'reminder_id' = ?"
        )
        ((told_of, missed),) = rows(sql, (house.owner, series.id))
        row.need(told_of + missed == len(series.times), f"{house.zone.key}: {told_of} told and {missed} counted of {len(series.times)}")
        row.doubled += max(0, told_of + missed - len(series.times))
    for series in house.messages_again:
        body = value("SELECT body FROM scheduled WHERE id = ?", (series.id,))
        late = [r[0] for r in rows("SELECT error FROM scheduled WHERE owner_id = ? AND body = ? AND state = 'late'", (house.owner, body))]
        said = sum(1 + int(why.partition(":")[2] or 0) for why in late)
        row.need(wire.left[body] + said == len(series.times), f"{house.zone.key}: {wire.left[body]} left and {said} asked of {len(series.times)}")
        row.doubled += max(0, wire.left[body] + said - len(series.times))


def _told(owner: int, subject: str) -> tuple[int, int]:
    """How often the first and the second step of something were told."""
    found: dict[int, int] = dict(rows("SELECT step, count(*) FROM notification WHERE owner_id = ? AND subject = ? GROUP BY step", (owner, subject)))
    return found.get(0, 0), found.get(1, 0)


def _nothing_told_twice(row: Row) -> None:
    twice = value("SELECT count(*) FROM (SELECT 1 FROM notification GROUP BY owner_id, subject, step HAVING count(*) > 1)")
    row.doubled += twice
    waiting = value("SELECT count(*) FROM scheduled WHERE state = 'waiting'")
    row.need(waiting == 0, f"{waiting} messages still wait")
    open_ = value("SELECT count(*) FROM reminder WHERE kind = 'by_hand' AND state = 'open'")
    row.need(open_ == 0, f"{open_} reminders still wait")
