"""A person's timeline: what was written day by day among everything else that happened, a page at a time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import NamedTuple

from flask import request

from app.domain.activity import fold
from app.domain.timeline import CHANNELS, KINDS, NEWEST, Key, Stream, key, page
from app.store import activity, timeline
from app.store.people import ContactRow
from app.store.timeline import Event, LastRow
from app.web.pages import owner_zone
from app.web.presentation import times

LISTED = 40
_DAYS = 40  # of digests that are looked at for a page
_HOURS = _DAYS * 24 + 1  # so many hold that many whole days
_END = 1 << 42  # a time beyond all, that still fits an id


class Digest(NamedTuple):
    """What was written with a person on one local day. ``last``: the newest message of it."""

    key: Key
    mine: int
    theirs: int
    last: LastRow | None
    what: str = "messages"


class Day(NamedTuple):
    """A local day on which something happened; ``at`` lies in it."""

    day: date
    at: int
    entries: list[Event | Digest]


class Choice(NamedTuple):
    """What of a timeline is to be seen: kinds and channels, and after which key."""

    kind: str
    channel: str
    after: Key

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds; all where none was chosen."""
        return (self.kind,) if self.kind else tuple(KINDS)

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels; all where none was chosen."""
        return (self.channel,) if self.channel else tuple(CHANNELS)


def chosen() -> Choice:
    """What the request asks for: ``kind``, ``channel``, ``after``."""
    kind, channel = request.args.get("kind", ""), request.args.get("channel", "")
    return Choice(
        kind if kind in KINDS else "", channel if channel in CHANNELS else "", key(request.args.get("after", ""))
    )


def entries(owner_id: int, person: ContactRow, choice: Choice, limit: int = LISTED) -> tuple[list[Event | Digest], Key | None]:
    """The newest of what was chosen, and the key after which there is more."""
    found = timeline.events(
        owner_id, person.id, person.conversation_id, choice.after, limit + 1, kinds=choice.kinds, channels=choice.channels
    )
    streams: list[Stream[Event | Digest]] = [Stream(found, len(found) > limit)]
    if "messages" in choice.kinds and "whatsapp" in choice.channels:
        streams.append(_digests(owner_id, person.conversation_id, choice.after))
    return page(streams, choice.after, limit)


def days(found: list[Event | Digest]) -> list[Day]:
    """Entries by local day."""
    return [Day(day, next_of[0].key.at, next_of) for day, group in groupby(found, lambda e: _day(e.key.at)) if (next_of := list(group))]


def _digests(owner_id: int, conversation_id: int | None, after: Key) -> Stream[Event | Digest]:
    """What was written, by local day. The day of ``after`` is looked at whole: a digest's place is its last message's."""
    until = _END if after == NEWEST else _midnight(_day(after.at) + timedelta(1))
    hours = activity.of_conversation(owner_id, conversation_id, 0, -(-until // activity.HOUR), _HOURS)
    written = fold(hours, owner_zone()).days
    more = len(hours) == _HOURS
    if more:  # the day of the last row may not be whole
        written.pop(_day(hours[-1].hour * activity.HOUR))
    spans = [(_midnight(day), _midnight(day + timedelta(1))) for day in written]
    lasts = {_day(last.at): last for last in timeline.last_words(owner_id, conversation_id, spans)}
    found = [
        Digest(Key(lasts[day].at if day in lasts else _midnight(day) + 12 * times.HOUR, timeline.DIGEST, day.toordinal()), *both, lasts.get(day))
        for day, both in written.items()
    ]  # fmt: skip
    return Stream(sorted(found, key=lambda digest: digest.key, reverse=True), more)


def _day(at: int) -> date:
    return times.local(at, owner_zone()).date()


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time(), owner_zone()).astimezone(UTC).timestamp() * 1000)
