"""How much was written, by day and hour, overall and with one person."""

from __future__ import annotations

import datetime
from typing import Literal

from flask import Response
from pydantic import BaseModel, Field

from app.actions import scores as score_actions
from app.domain import responses, scoring
from app.domain.activity import Span, fold
from app.errors import Invalid, NotFound
from app.store import activity, answers, people, scores
from app.web import insights as read
from app.web.api.shape import Answer, ById, Given, Id, Listing, Time, blueprint, iso, listing, reply
from app.web.gate import current_owner, now
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


class AnswerTime(Answer):
    """How long answers take: half and four fifths of them come within so many seconds; null where there are none."""

    answers: int
    median_seconds: float | None
    p80_seconds: float | None


class AnswerTimes(Answer):
    """Answers of one side. ``human``: to the first answer of a person; ``anything``: automatic answers count, too."""

    human: AnswerTime
    anything: AnswerTime
    by_hour: list[AnswerTime] = Field(description="By the hour of the question, from midnight, in your time zone")
    by_weekday: list[AnswerTime] = Field(description="By the weekday of the question, Monday first")
    spread: list[int] = Field(description="Answers within 5 minutes, an hour, 4 hours, a day, 3 days, and later")


class ResponseTimes(Answer):
    """How long answers take, yours and theirs."""

    contact_id: str | None
    mine: AnswerTimes
    theirs: AnswerTimes


class ResponseQuery(BaseModel):
    """Of whom."""

    contact_id: Id | None = Field(None, description="Only with this person")


class ScorePart(Answer):
    """A part of a score, with its reason."""

    code: str
    points: float
    most: int
    sentence: str


class ScoreSegment(Answer):
    """Where somebody belongs. ``assigned_by``: rule or owner; ``expires_at`` null: never."""

    kind: str
    level: str
    confidence: float
    assigned_by: str
    expires_at: Time
    sentence: str


class Score(Answer):
    """How close you are to somebody, 0 to 100, with its parts, and the segments."""

    contact_id: str
    total: int
    parts: list[ScorePart]
    segments: list[ScoreSegment]


class SegmentLevels(Answer):
    """How many people stand on each level of each kind of segment."""

    value: dict[str, int]
    engagement: dict[str, int]
    churn_risk: dict[str, int]


class PlacedPerson(Answer):
    """Somebody in a segment."""

    contact_id: str
    name: str
    score: int
    sentence: str


class PlacedPage(Answer):
    """A page of people, the highest score first."""

    items: list[PlacedPerson]
    next_cursor: str | None


class PlacedPath(BaseModel):
    """A level of a kind of segment."""

    kind: Literal["value", "engagement", "churn_risk"]
    level: str = Field(max_length=20)


class OwnSegment(BaseModel):
    """A person and a kind of segment."""

    id: Id
    kind: Literal["value", "engagement", "churn_risk"]


class Assigned(Given):
    """Where somebody belongs, by hand; "" lets the rules decide again."""

    level: str = Field(max_length=20)
    days: int = Field(0, ge=0, le=score_actions.MOST_DAYS, description="For how long; 0: until you change it")


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
    my_response: AnswerTime = Field(description="To the first answer of a person")
    their_response: AnswerTime
    score: int | None
    segments: list[ScoreSegment]


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


@bp.get("/insights/response-times", responses={200: ResponseTimes})
def response_times(query: ResponseQuery) -> Response:
    """How long answers take: overall, or with one person."""
    owner = current_owner()
    if query.contact_id is None:
        counts = answers.of_owner(owner.id)
    else:
        counts = answers.of_conversation(owner.id, people.contact(owner.id, query.contact_id).conversation_id)
    found = read.answer_times(counts)
    whose = str(query.contact_id) if query.contact_id is not None else None
    return reply(ResponseTimes(contact_id=whose, mine=_side(found.mine), theirs=_side(found.theirs)))


@bp.get("/insights/segments", responses={200: SegmentLevels})
def levels() -> Response:
    """How many people stand on each level."""
    return reply(SegmentLevels(**scores.counts(current_owner().id)))


@bp.get("/insights/segments/<kind>/<level>", responses={200: PlacedPage})
def placed(path: PlacedPath, query: Listing) -> Response:
    """Who stands on a level, the highest score first."""
    if path.level not in scoring.LEVELS[path.kind]:
        raise NotFound("There is no such level.")
    key = query.after(int, int)
    found = scores.listed(current_owner().id, path.kind, path.level, query.limit + 1, key)
    return listing(
        found,
        query,
        lambda one: PlacedPerson(contact_id=str(one.contact_id), name=one.name, score=one.total, sentence=scoring.words(one.reason)),
        lambda one: (one.total, one.contact_id),
    )


@bp.get("/contacts/<id>/score", responses={200: Score})
def score(path: ById) -> Response:
    """How close you are to one person, and why."""
    return reply(_score(path.id))


@bp.put("/contacts/<id>/segments/<kind>", responses={200: Score})
def assign(path: OwnSegment, body: Assigned) -> Response:
    """Say by hand where somebody belongs."""
    score_actions.assign(current_owner().id, path.id, path.kind, body.level, days=body.days, now=now())
    return reply(_score(path.id))


def _score(contact_id: int) -> Score:
    person = people.contact(current_owner().id, contact_id)
    found = scores.of(current_owner().id, person.id)
    if found is None:
        return Score(contact_id=str(person.id), total=0, parts=[], segments=[])
    parts = [ScorePart(code=p.code, points=p.points, most=p.most, sentence=scoring.words(p.reason)) for p in found.parts]
    return Score(contact_id=str(person.id), total=found.total, parts=parts, segments=[_segment(one) for one in found.segments])


def _segment(one: scoring.Segment) -> ScoreSegment:
    return ScoreSegment(
        kind=one.kind, level=one.level, confidence=one.confidence, assigned_by=one.by, expires_at=iso(one.expires_at),
        sentence=scoring.words(one.reason),
    )  # fmt: skip


def _side(found: read.Usual) -> AnswerTimes:
    return AnswerTimes(
        human=_usual(found.human), anything=_usual(found.anything), by_hour=[_usual(one) for one in found.by_hour],
        by_weekday=[_usual(one) for one in found.by_weekday], spread=found.spread,
    )  # fmt: skip


def _usual(found: responses.Typical) -> AnswerTime:
    if not found.answers:
        return AnswerTime(answers=0, median_seconds=None, p80_seconds=None)
    return AnswerTime(answers=found.answers, median_seconds=found.median / 1000, p80_seconds=found.p80 / 1000)


@bp.get("/contacts/<id>/stats", responses={200: Stats})
def stats(path: ById, query: Days) -> Response:
    """How much was written with one person, how fast answers come, and how close you are."""
    owner, span = current_owner(), query.span()
    person = people.contact(owner.id, path.id)
    counts = answers.of_conversation(owner.id, person.conversation_id)
    known = scores.of(owner.id, person.id)
    written, total = read.with_person(owner.id, person.conversation_id, span)
    return reply(
        Stats(
            contact_id=str(person.id), sent=total.mine, received=total.theirs, first_message_at=iso(total.first * activity.HOUR),
            last_message_at=iso(person.last_at), since=span.first, until=span.last, sent_in_span=written.activity.mine,
            received_in_span=written.activity.theirs, sent_before=written.before.mine, received_before=written.before.theirs,
            my_response=_usual(responses.typical(counts, mine=True)), their_response=_usual(responses.typical(counts, mine=False)),
            score=known.total if known else None, segments=[_segment(one) for one in known.segments] if known else [],
        )
    )  # fmt: skip
