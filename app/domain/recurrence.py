"""What comes again: the part of iCalendar's recurrence rules (RFC 5545) that people use, in a time zone.

A rule is kept as text without a start: ``FREQ=WEEKLY;BYDAY=MO,TH``. The row that carries it has the time of its present
occurrence, and :func:`following` makes the next one of both. :func:`anchored` writes what a rule leaves to its start (the
wall time, the weekday, the day of the month) into the rule once, so that an occurrence that the clocks moved or a person put
off does not drag the later ones along.

Occurrences are wall times of the zone. One that the clocks jump over comes an hour later, one that comes twice counts once.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from itertools import islice, takewhile
from typing import NamedTuple

from app.domain.timing import instant, local

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
#: What forms offer: rule -> its name.
USUAL = {
    "FREQ=DAILY": "Every day",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR": "Every weekday",
    "FREQ=WEEKLY": "Every week",
    "FREQ=WEEKLY;INTERVAL=2": "Every two weeks",
    "FREQ=MONTHLY": "Every month",
    "FREQ=MONTHLY;BYMONTHDAY=-1": "On the last day of every month",
    "FREQ=YEARLY": "Every year",
}
_FARTHEST = 12_000  # periods that are looked at for the next occurrence: 29 February every 100 years is none
_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class Rule(NamedTuple):
    """A rule that was read. ``days``: (nth, weekday 0 = Monday), nth 0 = every. ``minute``: of the day, None = the start's."""

    frequency: str
    interval: int = 1
    days: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    minute: int | None = None
    times: int = 0  # COUNT; 0 = without end
    until: str = ""

    def __str__(self) -> str:
        parts = [f"FREQ={self.frequency}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.months:
            parts.append("BYMONTH=" + ",".join(map(str, self.months)))
        if self.month_days:
            parts.append("BYMONTHDAY=" + ",".join(map(str, self.month_days)))
        if self.days:
            parts.append("BYDAY=" + ",".join(f"{nth or ''}{WEEKDAYS[weekday]}" for nth, weekday in self.days))
        if self.minute is not None:
            parts += [f"BYHOUR={self.minute // 60}", f"BYMINUTE={self.minute % 60}"]
        if self.times:
            parts.append(f"COUNT={self.times}")
        if self.until:
            parts.append(f"UNTIL={self.until}")
        return ";".join(parts)


class Next(NamedTuple):
    """The next occurrence (UTC ms), the rule to keep with it, and how many were passed over on the way."""

    at: int
    rule: str
    passed: int = 0


def read(text: str) -> Rule:
    """Understand a rule.

    Raises:
        ValueError: it is no rule, or one that is not supported; the sentence says why.
    """
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, equals, worth = part.partition("=")
        if not equals or name in parts:
            raise ValueError(f"“{part[:40]}” is no part of a recurrence rule.")
        parts[name] = worth
    if unknown := parts.keys() - {
        "FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYHOUR", "BYMINUTE", "BYSECOND", "WKST", "COUNT", "UNTIL"
    }:  # fmt: skip
        raise ValueError(f"{min(unknown)[:40]} is not supported.")
    frequency = parts.get("FREQ", "")
    if frequency not in FREQUENCIES:
        raise ValueError("A recurrence is daily, weekly, monthly or yearly.")
    if parts.get("WKST", "MO") != "MO" or parts.get("BYSECOND", "0") != "0":
        raise ValueError("Weeks begin on Monday, and times have no seconds.")
    hours, minutes = _numbers(parts, "BYHOUR", 0, 23), _numbers(parts, "BYMINUTE", 0, 59)
    if len(hours) > 1 or len(minutes) > 1 or (minutes and not hours):
        raise ValueError("There is one time of day.")
    rule = Rule(
        frequency,
        (_numbers(parts, "INTERVAL", 1, 1000) or (1,))[0],
        days=_days(parts.get("BYDAY", "")),
        month_days=tuple(n for n in _numbers(parts, "BYMONTHDAY", -31, 31) if n),
        months=_numbers(parts, "BYMONTH", 1, 12),
        minute=hours[0] * 60 + (minutes[0] if minutes else 0) if hours else None,
        times=(_numbers(parts, "COUNT", 1, 100_000) or (0,))[0],
        until=_until(parts.get("UNTIL", "")),
    )
    if rule.frequency == "WEEKLY" and rule.month_days:
        raise ValueError("A weekly recurrence has weekdays, not days of the month.")
    if any(nth for nth, _ in rule.days) and rule.frequency in ("DAILY", "WEEKLY"):
        raise ValueError("“The second Monday” belongs to a monthly or yearly recurrence.")
    if rule.frequency == "YEARLY" and rule.days and not rule.months:
        raise ValueError("A weekday of the year needs its month.")
    return rule


def anchored(text: str, start: int, zone: tzinfo) -> str:
    """The rule with everything written down that it leaves to its first occurrence, ``start`` (UTC ms).

    Raises:
        ValueError: it is no rule.
    """
    rule, wall = read(text), local(start, zone)
    if rule.minute is None:
        rule = rule._replace(minute=wall.hour * 60 + wall.minute)
    if rule.frequency == "WEEKLY" and not rule.days:
        rule = rule._replace(days=((0, wall.weekday()),))
    if rule.frequency == "YEARLY" and not rule.months:
        rule = rule._replace(months=(wall.month,) if not rule.month_days else tuple(range(1, 13)))
    if rule.frequency in ("MONTHLY", "YEARLY") and not rule.days and not rule.month_days:
        rule = rule._replace(month_days=(wall.day,))
    return str(rule)


def following(text: str, at: int, zone: tzinfo, *, past: int = 0) -> Next | None:
    """The occurrence after the one at ``at`` (UTC ms), or None when that was the last.

    Args:
        text: the rule that goes with ``at``.
        at: the present occurrence.
        zone: where its wall time holds.
        past: what does not come later than this is passed over (and counted): for what nobody was there to do.

    Raises:
        ValueError: it is no rule.
    """
    rule = read(anchored(text, at, zone))
    for passed, found in enumerate(_after(rule, at, zone)):
        left = rule.times - 1 - passed
        if rule.times and left < 1:
            return None
        if found > past:
            return Next(found, str(rule._replace(times=left if rule.times else 0)), passed)
    return None


def passed_over(text: str, at: int, zone: tzinfo, *, past: int) -> int:
    """How many occurrences after the one at ``at`` came until ``past``: what nobody was there for, also when nothing follows.

    Raises:
        ValueError: it is no rule.
    """
    rule = read(anchored(text, at, zone))
    most = rule.times - 1 if rule.times else _FARTHEST
    return sum(1 for _ in islice(takewhile(lambda found: found <= past, _after(rule, at, zone)), most))


def offered(present: str) -> dict[str, str]:
    """What a form offers for something that recurs by ``present`` ('' = not at all): rule -> its name, its own first."""
    return {**({present: words(present).capitalize()} if present else {}), **USUAL}


def words(text: str) -> str:
    """A rule in words: ``every 2 weeks on Monday and Thursday, 10 times``; '' for none."""
    if not text:
        return ""
    try:
        rule = read(text)
    except ValueError:
        return "again and again"
    unit = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}[rule.frequency]
    said = f"every {unit}" if rule.interval == 1 else f"every {rule.interval} {unit}s"
    if rule.days == tuple((0, day) for day in range(5)) and rule.frequency == "WEEKLY" and rule.interval == 1:
        said = "every weekday"
    elif rule.days:
        said += " on " + _listed([f"{_nth(nth)} {_DAY_NAMES[day]}".strip() for nth, day in rule.days])
    if rule.month_days and rule.frequency != "DAILY":
        days = [
            "the last day" if n == -1 else f"the {-n}. from the end" if n < 0 else f"the {n}." for n in rule.month_days
        ]
        said += " on " + _listed(days)
    if rule.months and len(rule.months) < 12:
        said += (" of " if rule.month_days else " in ") + _listed([_MONTH_NAMES[month - 1] for month in rule.months])
    if rule.times:
        said += ", once more" if rule.times == 1 else f", {rule.times} times"
    if rule.until:
        said += f", until {int(rule.until[6:8])} {_MONTH_NAMES[int(rule.until[4:6]) - 1]} {rule.until[:4]}"
    return said


# ── Occurrences ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _after(rule: Rule, at: int, zone: tzinfo) -> Iterator[int]:
    """The occurrences after ``at``, soonest first, as if ``at`` lay in a period of the rule."""
    until = _last(rule.until, zone)
    try:
        start = _day_of(rule, at, zone)
        for days in _periods(rule, start):
            for day in days:
                found = _on(rule, day, zone)
                if until and found > until:
                    return
                if day > start and found > at:
                    yield found
    except (ValueError, OverflowError):  # the end of the calendar
        return


def _day_of(rule: Rule, at: int, zone: tzinfo) -> date:
    """The day whose occurrence ``at`` is: the day before, where clocks put forward shortly before midnight have moved it."""
    day = local(at, zone).date()
    before = day - timedelta(days=1)
    return before if _on(rule, before, zone) == at else day


def _on(rule: Rule, day: date, zone: tzinfo) -> int:
    minute = rule.minute or 0
    return instant(datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone))


def _periods(rule: Rule, start: date) -> Iterator[list[date]]:
    """The days of each period that has a turn, beginning with the one of ``start``."""
    if rule.frequency == "DAILY":
        for n in range(_FARTHEST):
            day = start + timedelta(days=n * rule.interval)
            yield [day] if _fits(rule, day) else []
    elif rule.frequency == "WEEKLY":
        monday = start - timedelta(days=start.weekday())
        for n in range(_FARTHEST):
            week = monday + timedelta(weeks=n * rule.interval)
            days = sorted(week + timedelta(days=weekday) for _, weekday in rule.days)
            yield [day for day in days if not rule.months or day.month in rule.months]
    elif rule.frequency == "MONTHLY":
        first = start.year * 12 + start.month - 1
        for n in range(_FARTHEST):
            year, month = divmod(first + n * rule.interval, 12)
            yield _of_month(rule, year, month + 1)
    else:
        for n in range(_FARTHEST // 12):
            year = start.year + n * rule.interval
            yield [day for month in sorted(rule.months) for day in _of_month(rule, year, month)]


def _of_month(rule: Rule, year: int, month: int) -> list[date]:
    if rule.months and month not in rule.months:
        return []
    length = monthrange(year, month)[1]
    return [day for n in range(1, length + 1) if _fits(rule, day := date(year, month, n))]


def _fits(rule: Rule, day: date) -> bool:
    length = monthrange(day.year, day.month)[1]
    if rule.months and day.month not in rule.months:
        return False
    if rule.month_days and day.day not in rule.month_days and day.day - length - 1 not in rule.month_days:
        return False
    nth, last = (day.day - 1) // 7 + 1, -((length - day.day) // 7 + 1)
    return not rule.days or any(weekday == day.weekday() and n in (0, nth, last) for n, weekday in rule.days)


def _last(until: str, zone: tzinfo) -> int:
    """The last millisecond that an UNTIL allows; 0 = no end. A day alone ends with it, where the rule is at home."""
    if not until:
        return 0
    if len(until) == 8:
        return instant(datetime.fromisoformat(f"{until}T235959").replace(tzinfo=zone)) + 999
    return instant(datetime.fromisoformat(until))


# ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_DAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"\d{8}(T\d{6}Z)?")


def _numbers(parts: dict[str, str], name: str, least: int, most: int) -> tuple[int, ...]:
    found = []
    for word in parts[name].split(",") if parts.get(name) else ():
        if not re.fullmatch(r"[+-]?\d{1,6}", word) or not least <= int(word) <= most:
            raise ValueError(f"{name} cannot be “{word[:20]}”.")
        found.append(int(word))
    return tuple(dict.fromkeys(found))


def _days(text: str) -> tuple[tuple[int, int], ...]:
    found = []
    for word in text.split(",") if text else ():
        match = _DAY.fullmatch(word)
        if match is None:
            raise ValueError(f"“{word[:20]}” is no weekday.")
        found.append((int(match[1] or 0), WEEKDAYS.index(match[2])))
    return tuple(dict.fromkeys(found))


def _until(text: str) -> str:
    if not text:
        return ""
    if _UNTIL.fullmatch(text) is None:
        raise ValueError("UNTIL is a day like 20271231 or a time in UTC like 20271231T120000Z.")
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("There is no such day or time as UNTIL says.") from None
    return text


def _nth(nth: int) -> str:
    if nth < 0:
        return "the last" if nth == -1 else f"the {-nth}. from the end,"
    return ("", "the first", "the second", "the third", "the fourth", "the fifth")[nth]


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
