"""What an owner wants otherwise than Kith does by itself, read from their row's JSON once and typed.

A new preference is a field with its default here. What stands in the database and cannot be understood (a newer or older
Kith wrote it) is the default, so that no page fails over a preference.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, tzinfo
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from app.domain import timing
from app.errors import NotFound
from app.store.database import row

LONGEST_PAUSE = 60  # days
LONGEST_KEPT = 36_500  # days
LONGEST_AHEAD = 1440  # minutes


class Preferences(NamedTuple):
    """``working_hours``: in the form of :mod:`app.domain.timing`; every hour of every day until the owner says otherwise."""

    zone: str = "UTC"  # IANA name
    working_hours: timing.Hours = timing.ALWAYS
    nudge_after_days: int = 3  # days that somebody may leave me waiting before I am told
    quiet_hours: timing.Span | None = timing.Span(22 * 60, 7 * 60)  # nothing leaves Kith then; None = it may at any hour
    alerts_at_work: bool = False  # what is told waits for the working hours too
    escalate_after_days: int = 2  # then what was not settled is told once more, and after that in the digest alone
    told_here: frozenset[str] = frozenset()  # kinds told on request alone that are shown in Kith too
    leaving_minutes: int = 10  # so long before a message for later leaves it is told, where that is wanted
    media_days: int = 0  # days that files of messages are kept; 0 = for good
    digest_at: int = 8 * 60  # minute of the day; -1 = no digest
    capture: bool = True  # lines in one's own chat become notes, tasks and reminders
    calendar: int = 0  # generation of the calendar's secret address; 0 = there is none
    calendar_last: int = 0  # the last generation there was

    @property
    def tz(self) -> tzinfo:
        """The zone, UTC where this machine does not know it."""
        try:
            return ZoneInfo(self.zone)
        except (ValueError, OSError, KeyError):
            return UTC

    @property
    def working(self) -> timing.Working:
        """The hours in which waiting counts."""
        return timing.Working(self.working_hours, self.tz)


#: What is read of each key; a reader raises for what it does not understand.
_READERS: Mapping[str, Callable[[Any], Any]] = {
    "zone": lambda said: str(said) or "UTC",
    "working_hours": lambda said: timing.hours_of({int(day): [(int(a), int(b)) for a, b in spans] for day, spans in said.items()}),
    "nudge_after_days": lambda said: max(0, int(said)),
    "quiet_hours": lambda said: _span(*said) if said else None,
    "alerts_at_work": bool,
    "capture": bool,
    "escalate_after_days": lambda said: min(LONGEST_PAUSE, max(1, int(said))),
    "told_here": lambda said: frozenset(map(str, said)),
    "leaving_minutes": lambda said: min(LONGEST_AHEAD, max(1, int(said))),
    "media_days": lambda said: min(LONGEST_KEPT, max(0, int(said))),
    "digest_at": lambda said: _minute(int(said)) if int(said) >= 0 else -1,
    "calendar": lambda said: max(0, int(said)),
    "calendar_last": lambda said: max(0, int(said)),
}  # fmt: skip


def _span(start: int, end: int) -> timing.Span:
    return timing.Span(_minute(start), _minute(end))


def _minute(minute: int) -> int:
    if not 0 <= minute < 1440:
        raise ValueError(f"no minute of a day: {minute}")
    return minute


def understood(said: Mapping[str, Any]) -> Preferences:
    """An owner's JSON as preferences."""
    found = {}
    for name in Preferences._fields:
        if name in said:
            try:
                found[name] = _READERS.get(name, lambda kept: kept)(said[name])
            except (AttributeError, TypeError, ValueError):
                continue
    return Preferences(**found)


def holds(name: str, said: Any) -> bool:
    """Whether a preference can be read back as it is given."""
    try:
        _READERS.get(name, lambda kept: kept)(said)
    except (AttributeError, TypeError, ValueError):
        return False
    return True


def of(owner_id: int) -> Preferences:
    """An owner's preferences.

    Raises:
        NotFound: there is no such owner.
    """
    found = row("SELECT preferences FROM owner WHERE id = ?", (owner_id,))
    if found is None:
        raise NotFound("There is no such account.")
    return understood(json.loads(found[0]))
