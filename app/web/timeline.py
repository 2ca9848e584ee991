"""A person's timeline: what was written day by day, calls, and what happened to their record."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from app.domain.activity import fold
from app.store import activity, people, timeline
from app.store.people import ContactRow, MergeRow
from app.store.timeline import CallRow, LastRow
from app.web.pages import owner_zone
from app.web.presentation import times

_DAYS = 20  # on a page
_HOURS = _DAYS * 24 + 1  # so many hold that many whole days
_CALLS = 100
_END = 1 << 42  # a time beyond all, that still fits an id


class Day(NamedTuple):
    """One local day with a person; ``at`` lies in its middle. ``last``: the newest message of the day."""

    day: date
    at: int
    mine: int
    theirs: int
    last: LastRow | None
    calls: list[CallRow]
    merges: list[MergeRow]


def days(owner_id: int, person: ContactRow, before: date | None) -> tuple[list[Day], date | None]:
    """The newest days on which something happened, before a day; and the day before which there are more."""
    until = _midnight(before) if before else _END
    hours = activity.of_conversation(owner_id, person.conversation_id, 0, -(-until // activity.HOUR), _HOURS)
    called = timeline.calls(owner_id, person.conversation_id, until, _CALLS)
    merged = [m for m in people.merges(owner_id, contact_id=person.id) if m.at < until]
    written = fold(hours, owner_zone()).days
    found = sorted({*written, *(_day(c.at) for c in called), *(_day(m.at) for m in merged)}, reverse=True)
    # Where a list was cut, the day of its last row may not be whole: it begins the next page.
    cuts = [_day(hours[-1].hour * activity.HOUR)] if len(hours) == _HOURS else []
    cuts += [_day(called[-1].at)] if len(called) == _CALLS else []
    whole = [day for day in found if day > max(cuts)] if cuts else found
    shown = (whole or found)[:_DAYS]
    spans = [(_midnight(day), _midnight(day + timedelta(1))) for day in shown if day in written]
    lasts = {_day(last.at): last for last in timeline.last_words(owner_id, person.conversation_id, spans)}
    return [
        Day(
            day, _midnight(day) + 12 * times.HOUR, *written.get(day, (0, 0)), last=lasts.get(day),
            calls=[c for c in called if _day(c.at) == day], merges=[m for m in merged if _day(m.at) == day],
        )
        for day in shown
    ], shown[-1] if len(shown) < len(found) else None  # fmt: skip


def _day(at: int) -> date:
    return times.local(at, owner_zone()).date()


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time(), owner_zone()).astimezone(UTC).timestamp() * 1000)
