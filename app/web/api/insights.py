"""How much was written, by day and hour, overall and with one person."""

from __future__ import annotations

import datetime

from flask import Response
from pydantic import BaseModel, Field

from app.domain.activity import Span, fold
from app.errors import Invalid
from app.store import activity, people
from app.web import insights as read
from app.web.api.shape import Answer, ById, Id, Time, blueprint, iso, reply
from app.web.gate import current_owner
from app.web.pages import owner_zone

bp = blueprint("insights", "How much you write, when and with whom")

_EARLIEST = datetime.date(2009, 1, 1)
_LATEST = datetime.date(2100, 1, 1)


class Days(BaseModel):
    """Which days, in your own time zone; without them the last 90."""

    since: datetime.date | None = Field(None, ge=_EARLIEST, le=_LATEST, description="First day, like 2026-03-01")
    until: datetime.date | None = Field(None, ge=_EARLIEST, le=_LATEST, description="Last day, included")

    def span(self) -> Span:
        """The days that are meant.

        Raises:
            Invalid: they end before they begin.
        """
        today = read.today()
        last = self.until or max(self.since or today, today)
        first = self.since or last - datetime.timedelta(89)
        if first > last:
            raise Invalid("The last day comes before the first.", fields={"until": "Comes before since."})
        return Span(max(first, _EARLIEST), last)


class ActivityQuery(Days):
    """What to count."""

    contact_id: Id | None = Field(None, description="Only with this person")
    groups: bool = Field(False, description="What was written in groups instead of with people")


class Day(Answer):
    """A day on which something was written."""

    day: datetime.date
    sent: int
    received: int


class Activity(Answer):
    """Messages by day and by hour of the week."""

    since: datetime.date
    until: datetime.date
    days: list[Day] = Field(description="Only days with messages, in order")
    week: list[list[int]] = Field(description="Messages of both sides: seven days from Monday with 24 hours each")


class Person(Answer):
    """Somebody with whom you write."""

    contact_id: str
    name: str
    sent: int
    received: int


class Summary(Answer):
    """The same in a few figures. ``before``: as many days just before."""

    since: datetime.date
    until: datetime.date
    sent: int
    received: int
    sent_before: int
    received_before: int
    in_groups: int = Field(description="Messages in groups, yours and others'")
    new_people: int = Field(description="People with whom the first message was written in these days")
    top_people: list[Person]


class Stats(Answer):
    """What was written with one person: in all, and in the days asked for. The first is known by the hour."""

    contact_id: str
    sent: int
    received: int
    first_message_at: Time
    last_message_at: Time
    since: datetime.date
    until: datetime.date
    sent_in_span: int
    received_in_span: int
    sent_before: int
    received_before: int


@bp.get("/insights/summary", responses={200: Summary})
def summary(query: Days) -> Response:
    """What was written in these days, with whom most, and in as many days before."""
    span = query.span()
    found = read.overview(current_owner().id, span)
    now, before = found.written.activity, found.written.before
    shown = [Person(contact_id=str(p.contact_id), name=p.name, sent=p.mine, received=p.theirs) for p in found.top]
    return reply(
        Summary(
            since=span.first, until=span.last, sent=now.mine, received=now.theirs, sent_before=before.mine,
            received_before=before.theirs, in_groups=found.in_groups.mine + found.in_groups.theirs, new_people=found.met, top_people=shown,
        )
    )  # fmt: skip


@bp.get("/insights/activity", responses={200: Activity})
def by_day(query: ActivityQuery) -> Response:
    """Messages by day and by hour of the week."""
    owner, span = current_owner(), query.span()
    since, until = span.hours(owner_zone())
    if query.contact_id is not None:
        chat = people.contact(owner.id, query.contact_id).conversation_id
        hours = activity.of_conversation(owner.id, chat, since, until)
    else:
        hours = activity.of_owner(owner.id, since, until, groups=query.groups)
    found = fold(hours, owner_zone())
    days = [Day(day=day, sent=mine, received=theirs) for day, (mine, theirs) in sorted(found.days.items())]
    return reply(Activity(since=span.first, until=span.last, days=days, week=found.week))


@bp.get("/contacts/<id>/stats", responses={200: Stats})
def stats(path: ById, query: Days) -> Response:
    """How much was written with one person."""
    owner, span = current_owner(), query.span()
    person = people.contact(owner.id, path.id)
    written, total = read.with_person(owner.id, person.conversation_id, span)
    return reply(
        Stats(
            contact_id=str(person.id), sent=total.mine, received=total.theirs, first_message_at=iso(total.first * activity.HOUR),
            last_message_at=iso(person.last_at), since=span.first, until=span.last, sent_in_span=written.activity.mine,
            received_in_span=written.activity.theirs, sent_before=written.before.mine, received_before=written.before.theirs,
        )
    )  # fmt: skip
