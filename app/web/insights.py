"""How much was written, when and with whom: overall, and the same for one person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from app.actions import scores as score_actions
from app.domain import cadence, responses, scoring
from app.domain.activity import Activity, Bucket, Span, buckets, fold, known_by
from app.domain.numbers import wholes
from app.domain.responses import Cell, Typical
from app.domain.scoring import LEVELS, Part, Segment
from app.store import activity, answers, cadences, scores
from app.store.activity import Shared, Total
from app.web.gate import current_owner, now
from app.web.pages import answer, owner_zone, page
from app.web.presentation import times

bp = Blueprint("insights", __name__)

#: What one can choose with a click: key -> name, and how many days (0 = all there is).
PERIODS = {"30": ("30 days", 30), "90": ("90 days", 90), "365": ("A year", 365), "all": ("All time", 0)}
_USUAL = "90"
_TOP = 10
_FADING = 5
_LISTED = 60
_OLDEST = date(2009, 1, 1)  # when WhatsApp began; clocks that were wrong may say less


class Chosen(NamedTuple):
    """The days that are shown. ``key``: of :data:`PERIODS`, or '' for days that were given."""

    key: str
    span: Span


class Written(NamedTuple):
    """Messages in a span, as bars and habits, and in as many days before it."""

    span: Span
    activity: Activity
    bars: list[Bucket]
    before: Activity


class Overview(NamedTuple):
    """What the whole page shows. ``known``: (day, people written with until then) for each bar."""

    written: Written
    in_groups: Activity
    top: list[Shared]
    known: list[tuple[date, int]]
    met: int


class Usual(NamedTuple):
    """How long answers take one side: to the first answer of a person, to anything at all, and how they are spread."""

    human: Typical
    anything: Typical
    by_hour: list[Typical]
    by_weekday: list[Typical]
    spread: list[int]


class AnswerTimes(NamedTuple):
    """The same of both sides."""

    mine: Usual
    theirs: Usual


class Standing(NamedTuple):
    """How close one is to a person: the score with its parts, and where they belong. Each with its reason in words."""

    total: int
    parts: list[tuple[Part, str]]
    segments: list[tuple[Segment, str]]


@bp.get("/insights")
def insights() -> ResponseReturnValue:
    """Messages by day and hour, top people and growth, in a span of days (``period``, or ``since`` and ``until``)."""
    owner = current_owner()
    chosen = choose(activity.first_hour(owner.id))
    return page(
        "insights/insights.html",
        section="insights",
        chosen=chosen,
        periods=periods("/insights", chosen),
        found=cache(lambda: overview(owner.id, chosen.span)),
        answered=cache(lambda: answer_times(answers.of_owner(owner.id))),
        levels=cache(lambda: scores.counts(owner.id)),
        fading=lambda: [(d, cadence.words(d.verdict.reason)) for d in cadences.due(owner.id, now(), _FADING)],
    )


@bp.get("/insights/<any(value, engagement, churn_risk):kind>/<level>")
def placed(kind: str, level: str) -> ResponseReturnValue:
    """Who stands on a level, the highest score first; further ones by ``after=<score>-<id>``."""
    if level not in LEVELS[kind]:
        abort(404)
    score, _, contact = request.args.get("after", "").partition("-")
    after = wholes((score, contact))
    found = scores.listed(current_owner().id, kind, level, _LISTED + 1, (after[0], after[1]) if after else None)
    last = found[_LISTED - 1] if len(found) > _LISTED else None
    return page(
        "insights/placed.html",
        section="insights",
        kind=kind,
        level=level,
        tabs=[(f"/insights/{kind}/{key}", key.capitalize(), 0, key == level) for key in LEVELS[kind]],
        found=[(one, scoring.words(one.reason)) for one in found[:_LISTED]],
        more=f"{last.total}-{last.contact_id}" if last else "",
    )


@bp.post("/people/<int:contact_id>/segments/<any(value, engagement, churn_risk):kind>")
def assign(contact_id: int, kind: str) -> ResponseReturnValue:
    """Say by hand where somebody belongs (form field ``level``); empty lets Kith decide again."""
    level = request.form.get("level", "")
    score_actions.assign(current_owner().id, contact_id, kind, level, now=now())
    said = "Set by you; it stays until you change it" if level else "Kith decides again"
    return answer(f"/people/{contact_id}/insights", said, changed=("contact",))


def answer_times(counts: Mapping[Cell, int]) -> AnswerTimes:
    """Counts as medians and 80th percentiles."""

    def usual(mine: bool) -> Usual:
        return Usual(
            human=responses.typical(counts, mine=mine),
            anything=responses.typical(counts, mine=mine, human=False),
            by_hour=responses.by_hour(counts, mine=mine),
            by_weekday=responses.by_weekday(counts, mine=mine),
            spread=responses.spread(counts, mine=mine),
        )

    return AnswerTimes(usual(True), usual(False))


def standing(owner_id: int, contact_id: int) -> Standing | None:
    """How close one is to a person; None while nothing is known."""
    found = scores.of(owner_id, contact_id)
    if found is None:
        return None
    return Standing(
        found.total,
        [(part, scoring.words(part.reason)) for part in found.parts],
        [(one, scoring.words(one.reason)) for one in found.segments],
    )


def choose(first_hour: int) -> Chosen:
    """The span that the request asks for; what cannot be understood is the usual one.

    Args:
        first_hour: where all time begins, a UTC hour since the epoch; 0 when there is nothing.
    """
    end = today()
    since, until = _day("since"), _day("until")
    if since or until:
        first, last = sorted((max(since or _OLDEST, _OLDEST), min(until or end, end)))
        return Chosen("", Span(max(first, _OLDEST), min(last, end)))
    key = request.args.get("period", _USUAL)
    if key not in PERIODS:
        key = _USUAL
    began = times.local(first_hour * activity.HOUR, owner_zone()).date() if first_hour else end
    days = PERIODS[key][1]
    return Chosen(key, Span(end - timedelta(days - 1) if days else max(min(began, end), _OLDEST), end))


def today() -> date:
    """The day it is for whoever is logged in."""
    return times.local(now(), owner_zone()).date()


def periods(path: str, chosen: Chosen) -> list[tuple[str, str, int, bool]]:
    """The tabs for the usual spans of time."""
    return [(f"{path}?period={key}", name, 0, key == chosen.key) for key, (name, _) in PERIODS.items()]


def overview(owner_id: int, span: Span) -> Overview:
    """Everything about all people and groups: six questions, however much was written."""
    tz = owner_zone()
    since, until = span.hours(tz)
    beginnings = activity.beginnings(owner_id)
    earlier, _ = span.before.hours(tz)
    hours = activity.of_owner(owner_id, earlier, until)
    return Overview(
        written=_written(span, hours),
        in_groups=fold(activity.of_owner(owner_id, since, until, groups=True), tz),
        top=activity.top_people(owner_id, since, until, _TOP),
        known=known_by(beginnings, span, tz),
        met=sum(since <= hour < until for hour in beginnings),
    )


def with_person(owner_id: int, conversation_id: int | None, span: Span) -> tuple[Written, Total]:
    """Everything about one person: in the span, and in all."""
    earlier, _ = span.before.hours(owner_zone())
    _, until = span.hours(owner_zone())
    hours = activity.of_conversation(owner_id, conversation_id, earlier, until)
    return _written(span, hours), activity.total(owner_id, conversation_id)


def _written(span: Span, hours: list[activity.Hour]) -> Written:
    tz = owner_zone()
    since, _ = span.hours(tz)
    found = fold([h for h in hours if h.hour >= since], tz)
    return Written(span, found, buckets(found, span), fold([h for h in hours if h.hour < since], tz))


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
