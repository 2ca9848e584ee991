"""How close one is to somebody, as a score with its breakdown, and three segments by rule: value, engagement, churn risk.

A score that cannot be explained is not shown: every part says how many points of how many it gives and why. A segment says
how sure it is, who assigned it and until when; what the owner assigned by hand wins until it expires or is taken back.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import exp2, log2
from typing import Any, NamedTuple

from app.domain.cadence import Rhythm
from app.domain.timing import DAY, HOUR

#: How long a segment by rule holds before it is worked out again.
HOLDS = 30 * DAY


class Facts(NamedTuple):
    """What is known of somebody. Counts are of the last 90 days unless they say otherwise; times in UTC ms."""

    last_touch: int = 0
    first_touch: int = 0
    sessions: int = 0
    sessions_before: int = 0  # in the 90 days before those
    mine: int = 0  # messages
    theirs: int = 0
    calls: int = 0  # connected
    their_usual: int = 0  # their p80 answer time in ms, 0 unknown
    my_usual: int = 0
    started_by_them: int = 0  # sessions
    rhythm: Rhythm | None = None
    deals: int = 0  # open business: tasks, deals, invoices that name them
    tagged: bool = False  # inner circle, client or another tag that the owner gave weight


class Part(NamedTuple):
    """A part of a score. ``reason``: code and parameters of :func:`words`."""

    code: str
    points: float
    most: int
    reason: dict[str, Any]


class Score(NamedTuple):
    """0 … 100, the sum of its parts rounded."""

    total: int
    parts: tuple[Part, ...]


def engagement(facts: Facts, now: int) -> Score:
    """How much is going on between the two of us."""
    days = max(0, now - facts.last_touch) / DAY
    recency = exp2(-days / _half_life(facts.rhythm)) if facts.last_touch else 0.0
    messages = facts.mine + facts.theirs
    both = 2 * min(facts.mine, facts.theirs) / messages if messages else 0.0
    speed = _speed(facts.their_usual)
    initiative = min(1.0, facts.started_by_them / facts.sessions / 0.5) if facts.sessions else 0.0
    parts = (
        _part("recency", recency, 30, {"days": int(days)} if facts.last_touch else {}),
        _part("frequency", log2(1 + facts.sessions) / log2(1 + 26), 25, {"sessions": facts.sessions}),
        _part("balance", both, 15, {"mine": facts.mine, "theirs": facts.theirs}),
        _part("speed", speed, 10, {"hours": round(facts.their_usual / HOUR, 1)} if facts.their_usual else {}),
        _part("initiative", initiative, 10, {"theirs": facts.started_by_them, "sessions": facts.sessions}),
        _part("calls", log2(1 + facts.calls) / log2(1 + 6), 10, {"calls": facts.calls}),
    )
    return Score(round(sum(part.points for part in parts)), parts)


def _part(code: str, share: float, most: int, reason: dict[str, Any]) -> Part:
    return Part(code, round(most * min(1.0, max(0.0, share)), 1), most, {"code": code} | reason)


def _half_life(rhythm: Rhythm | None) -> float:
    """Days after which a touch counts half: two of one's usual silences, so that an uncle is not a stranger in March."""
    return min(180.0, max(14.0, 2 * rhythm.median / DAY)) if rhythm is not None else 30.0


def _speed(usual_ms: int) -> float:
    """1 for an answer within the hour, 0 for one after a week, in between by how many doublings it takes."""
    if not usual_ms:
        return 0.0
    return 1 - log2(max(usual_ms, HOUR) / HOUR) / log2(7 * 24)


# ── Segments ────────────────────────────────────────────────────────────────────────────────────────────────────────


class Segment(NamedTuple):
    """Where somebody belongs. ``kind``: value, engagement or churn_risk. ``by``: ``rule`` or ``owner``.

    ``confidence``: 0 … 1. ``expires_at``: UTC ms, 0 for never.
    """

    kind: str
    level: str
    confidence: float
    by: str
    expires_at: int
    reason: dict[str, Any]


LEVELS = {
    "value": ("low", "medium", "high"),
    "engagement": ("cold", "warm", "active"),
    "churn_risk": ("low", "medium", "high"),
}


def segments(facts: Facts, now: int) -> tuple[Segment, ...]:
    """The segments that the rules give, one of each kind that enough is known for."""
    if not facts.last_touch:
        return ()
    score = engagement(facts, now)
    known = _known(facts)
    level = "active" if score.total >= 55 else "warm" if score.total >= 25 else "cold"
    near = min(abs(score.total - 55), abs(score.total - 25)) / 20  # near a limit one is less sure
    found = [_segment("engagement", level, known * min(1.0, 0.6 + near), now, {"score": score.total})]
    found.append(_value(facts, score, known, now))
    if (risk := _churn(facts, known, now)) is not None:
        found.append(risk)
    return tuple(found)


def _known(facts: Facts) -> float:
    """How much there is to go by, 0.3 … 1: a few messages say little."""
    sessions = facts.sessions + facts.sessions_before + (facts.rhythm.sessions if facts.rhythm else 0)
    return min(1.0, 0.3 + 0.07 * sessions)


def _value(facts: Facts, score: Score, known: float, now: int) -> Segment:
    years = max(0, now - facts.first_touch) / (365 * DAY) if facts.first_touch else 0.0
    weight = (
        (2 if facts.tagged else 0) + min(2, facts.deals) + (1 if years >= 2 else 0) + (1 if score.total >= 55 else 0)
    )
    level = "high" if weight >= 3 else "medium" if weight >= 1 else "low"
    told = facts.tagged or facts.deals > 0  # what the owner said weighs more than what one can count
    reason = {"tagged": facts.tagged, "deals": facts.deals, "years": int(years), "score": score.total}
    return _segment("value", level, 0.9 if told else 0.6 * known, now, reason)


def _churn(facts: Facts, known: float, now: int) -> Segment | None:
    """Silence measured by the rhythm, else by whether there is less than before; None if neither is known."""
    days = (now - facts.last_touch) // DAY
    if facts.rhythm is not None:
        ratio = (now - facts.last_touch) / facts.rhythm.fading_after
        level = "high" if ratio > 1.5 else "medium" if ratio > 0.8 else "low"
        usual = max(1, round(facts.rhythm.median / DAY))
        return _segment("churn_risk", level, known, now, {"days": days, "usual": usual})
    if not facts.sessions_before:
        return None
    left = facts.sessions / facts.sessions_before
    level = "high" if left < 0.25 else "medium" if left < 0.6 else "low"
    return _segment(
        "churn_risk", level, 0.6 * known, now, {"sessions": facts.sessions, "before": facts.sessions_before}
    )


def _segment(kind: str, level: str, confidence: float, now: int, reason: dict[str, Any]) -> Segment:
    return Segment(kind, level, round(min(1.0, confidence), 2), "rule", now + HOLDS, {"code": kind} | reason)


def assign(kind: str, level: str, now: int, *, days: int = 0) -> Segment:
    """A segment by the owner's hand, for ``days`` or for good.

    Raises:
        ValueError: there is no such kind or level.
    """
    if level not in LEVELS.get(kind, ()):
        raise ValueError(f"There is no {kind} segment called {level}.")
    return Segment(kind, level, 1.0, "owner", now + days * DAY if days else 0, {"code": "by_hand"})


def settle(existing: Iterable[Segment], computed: Iterable[Segment], now: int) -> tuple[Segment, ...]:
    """The segments that hold, one of each kind: the owner's until it expires, else the rules' newest."""
    held = {one.kind: one for one in existing if not one.expires_at or one.expires_at > now}
    settled = {kind: one for kind, one in held.items() if one.by == "owner"}
    for one in computed:
        settled.setdefault(one.kind, one)
    # What the rules can no longer tell stays until it expires.
    for kind, one in held.items():
        settled.setdefault(kind, one)
    return tuple(settled[kind] for kind in LEVELS if kind in settled)


# ── In words ────────────────────────────────────────────────────────────────────────────────────────────────────────


def words(reason: dict[str, Any]) -> str:
    """A part's or a segment's reason, as a few words."""
    told = {key: value for key, value in reason.items() if key != "code"}
    match reason.get("code"):
        case "recency":
            return _ago(int(told["days"])) if told else "you have not spoken yet"
        case "frequency":
            return f"{_count(told['sessions'], 'conversation')} in 90 days"
        case "balance":
            return f"{_count(told['mine'], 'message')} from you, {told['theirs']} from them"
        case "speed":
            return f"they usually answer within {told['hours']} h" if told else "too few answers to tell"
        case "initiative":
            return f"they began {told['theirs']} of {_count(told['sessions'], 'conversation')}"
        case "calls":
            return _count(told["calls"], "call")
        case "engagement":
            return f"score {told['score']} of 100"
        case "value":
            said = [f"score {told['score']}"]
            said += ["a tag of yours"] if told["tagged"] else []
            said += [_count(told["deals"], "open matter")] if told["deals"] else []
            said += [f"known for {_count(told['years'], 'year')}"] if told["years"] else []
            return ", ".join(said)
        case "churn_risk" if "usual" in told:
            return f"{_ago(int(told['days']))}, usually every {_count(told['usual'], 'day')}"
        case "churn_risk":
            return f"{_count(told['sessions'], 'conversation')} in 90 days, {told['before']} in the 90 days before"
        case "by_hand":
            return "set by you"
    return ""


def _ago(days: int) -> str:
    return "spoke today" if not days else f"last spoke {_count(days, 'day')} ago"


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
