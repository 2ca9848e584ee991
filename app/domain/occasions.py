"""Birthdays and other days of the year: when the next one is, where the person lives, and when to say so.

The year may be unknown (0): then there is no age. Who was born on 29 February has their day on the 28th in other years.
"""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta, tzinfo
from typing import NamedTuple

from app.domain.timing import at_minute, local


class Day(NamedTuple):
    """A day of the year. ``year``: 0 = not known."""

    month: int
    day: int
    year: int = 0


class Occasion(NamedTuple):
    """The next time that a day comes.

    ``begins`` and ``ends``: its midnights where the person is, UTC ms. ``tell_at``: from when on to say so. ``years``: how
    many it will be, 0 when that is not known (or it is the day itself).
    """

    day: date
    begins: int
    ends: int
    tell_at: int
    years: int


def exists(of: Day) -> bool:
    """Whether there is such a day at all: 29 February counts, without a year or in one that has it; 31 April does not."""
    try:
        date(of.year or 2000, of.month, of.day)
    except ValueError:
        return False
    return True


def in_year(of: Day, year: int) -> date:
    """The day in that year."""
    if (of.month, of.day) == (2, 29) and not isleap(year):
        return date(year, 2, 28)
    return date(year, of.month, of.day)


def following(of: Day, now: int, zone: tzinfo, *, lead_days: int = 0) -> Occasion:
    """The next occasion that is not over yet, where the person is.

    Args:
        of: a day that exists.
        now: UTC ms.
        zone: the person's.
        lead_days: how many days before to say so.
    """
    today = local(now, zone).date()
    year = max(today.year, of.year)
    when = in_year(of, year)
    if when < today:
        when = in_year(of, year + 1)
    return Occasion(
        day=when,
        begins=at_minute(when, 0, zone),
        ends=at_minute(when, 1440, zone),
        tell_at=at_minute(when - timedelta(days=max(0, lead_days)), 0, zone),
        years=when.year - of.year if of.year else 0,
    )
