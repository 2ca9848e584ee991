"""Scores and segments as they are kept, and the facts about a person that they are worked out from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from app.domain import cadence, responses, scoring
from app.domain.timing import HOUR
from app.store import answers
from app.store.database import row, rows, value, write

_SPAN = 90 * 24  # hours that count as "lately", and as many before them


class Scored(NamedTuple):
    """A person's score with its breakdown, and where they belong."""

    contact_id: int
    total: int
    parts: tuple[scoring.Part, ...]
    segments: tuple[scoring.Segment, ...]


class Placed(NamedTuple):
    """Somebody in a list of scores. ``reason``: of the segment that the list is about."""

    contact_id: int
    name: str
    picture: str
    total: int
    reason: dict[str, Any]


class ToScore(NamedTuple):
    """Somebody whose score is to be worked out. ``last_at``: the conversation's newest message that is looked at."""

    owner_id: int
    contact_id: int
    conversation_id: int
    last_at: int


def to_score(now: int, limit: int) -> list[ToScore]:
    """People who were written with since their score was worked out, or whose score has had its day."""
    sql = (
        "SELECT c.owner_id, c.contact_id, c.id, c.last_at FROM conversation c LEFT JOIN score s ON s.contact_id = c.contact_id"
        " WHERE c.kind = 'direct' AND c.last_out_id > 0 AND (s.contact_id IS NULL OR c.last_at > s.seen_at OR s.due_at <= ?) LIMIT ?"
    )
    return [ToScore(*r) for r in rows(sql, (now, limit))]


def one_to_score(owner_id: int, contact_id: int) -> ToScore | None:
    """One person of the owner's, None if there is no conversation to go by."""
    sql = "SELECT owner_id, contact_id, id, last_at FROM conversation WHERE owner_id = ? AND contact_id = ? AND kind = 'direct'"
    found = row(sql, (owner_id, contact_id))
    return None if found is None else ToScore(*found)


def facts(person: ToScore, now: int) -> scoring.Facts:
    """What is known of somebody, from counts: of messages only calls and the first of each conversation are looked up."""
    hour = now // HOUR
    lately, before = hour - _SPAN, hour - 2 * _SPAN
    hours = rows(
        "SELECT hour, mine, theirs FROM activity WHERE conversation_id = ? AND hour >= ? AND mine + theirs > 0 ORDER BY hour",
        (person.conversation_id, before),
    )
    found = cadence.sessions(r[0] * HOUR for r in hours)
    now_sessions = [one for one in found if one.start >= lately * HOUR]
    counts = answers.of_conversation(person.owner_id, person.conversation_id)
    last, touched, first, sessions, median, p90, tagged, deals, talks = row(
        "SELECT c.last_at, p.touched_at, coalesce((SELECT min(hour) FROM activity WHERE conversation_id = c.id AND hour > 0), 0),"
        " coalesce(k.sessions, 0), coalesce(k.median, 0), coalesce(k.p90, 0),"
        " coalesce(k.tier = 'inner circle', 0) OR p.status = 'vip' OR EXISTS (SELECT 1 FROM contact_tag x JOIN tag t ON t.id = x.tag_id"
        " WHERE x.contact_id = p.id AND t.cadence_days > 0),"
        " (SELECT count(*) FROM task WHERE contact_id = p.id AND status = 'open' AND binned_at = 0),"
        " (SELECT count(*) FROM encounter WHERE contact_id = p.id AND kind IN ('call', 'meeting') AND status = 'connected'"
        " AND binned_at = 0 AND at >= ?)"
        " FROM conversation c JOIN contact p ON p.id = c.contact_id LEFT JOIN cadence k ON k.contact_id = p.id WHERE c.id = ?",
        (lately * HOUR, person.conversation_id),
    ) or (0,) * 9  # fmt: skip
    return scoring.Facts(
        last_touch=max(last, touched),
        first_touch=first * HOUR or touched,
        sessions=len(now_sessions),
        sessions_before=len(found) - len(now_sessions),
        mine=sum(r[1] for r in hours if r[0] >= lately),
        theirs=sum(r[2] for r in hours if r[0] >= lately),
        calls=talks + _calls(person.conversation_id, lately * HOUR),
        their_usual=_p80(counts, mine=False),
        my_usual=_p80(counts, mine=True),
        started_by_them=sum(_theirs_first(person.conversation_id, one.start) for one in now_sessions),
        rhythm=cadence.Rhythm(sessions, median, p90) if sessions >= cadence.ENOUGH else None,
        deals=deals,
        tagged=bool(tagged),
    )


def _p80(counts: Any, *, mine: bool) -> int:
    found = responses.typical(counts, mine=mine)
    return found.p80 if found.answers >= responses.ENOUGH else 0


def _calls(conversation_id: int, since: int) -> int:
    sql = (
        "SELECT count(*) FROM message WHERE conversation_id = ? AND kind = 'call' AND id >= ?"
        " AND json_extract(extra, '$.outcome') = 'connected'"
    )
    return int(value(sql, (conversation_id, since << 20)))


def _theirs_first(conversation_id: int, since: int) -> bool:
    sql = "SELECT sender_id <> 0 FROM message WHERE conversation_id = ? AND id >= ? AND kind <> 'system' ORDER BY id LIMIT 1"
    return bool(value(sql, (conversation_id, since << 20)))


# ── Kept ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def keep(person: ToScore, score: scoring.Score, segments: Iterable[scoring.Segment], due_at: int) -> None:
    """Keep what was worked out; ``due_at``: when to work it out again, UTC ms."""
    held = list(segments)
    levels = {one.kind: one.level for one in held}
    sure = min((one.confidence for one in held), default=0.0)
    write(
        "INSERT INTO score (contact_id, owner_id, total, parts, value, engagement, risk, confidence, segments, seen_at, due_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET total = excluded.total, parts = excluded.parts,"
        " value = excluded.value, engagement = excluded.engagement, risk = excluded.risk, confidence = excluded.confidence,"
        " segments = excluded.segments, seen_at = excluded.seen_at, due_at = excluded.due_at",
        (
            person.contact_id, person.owner_id, score.total, json.dumps(list(score.parts)), levels.get("value", ""),
            levels.get("engagement", ""), levels.get("churn_risk", ""), round(100 * sure), json.dumps(held), person.last_at, due_at,
        ),
    )  # fmt: skip


def of(owner_id: int, contact_id: int) -> Scored | None:
    """A person's score, None while there is none."""
    found = row(
        "SELECT contact_id, total, parts, segments FROM score WHERE contact_id = ? AND owner_id = ?",
        (contact_id, owner_id),
    )
    if found is None:
        return None
    parts = tuple(scoring.Part(*part) for part in json.loads(found[2]))
    return Scored(found[0], found[1], parts, _segments(found[3]))


def segments(contact_id: int) -> tuple[scoring.Segment, ...]:
    """Where a person stands by what is kept."""
    return _segments(value("SELECT segments FROM score WHERE contact_id = ?", (contact_id,), default="[]"))


def _segments(said: str) -> tuple[scoring.Segment, ...]:
    return tuple(scoring.Segment(*one) for one in json.loads(said) or ())


#: kind -> the column that holds its level.
_COLUMNS = {"value": "value", "engagement": "engagement", "churn_risk": "risk"}
_PRESENT = "FROM score s JOIN contact p ON p.id = s.contact_id AND p.binned_at = 0 WHERE s.owner_id = ?"


def counts(owner_id: int) -> dict[str, dict[str, int]]:
    """How many people stand on each level: kind -> level -> people."""
    found: dict[str, dict[str, int]] = {kind: dict.fromkeys(levels, 0) for kind, levels in scoring.LEVELS.items()}
    for v, e, r, n in rows(f"SELECT s.value, s.engagement, s.risk, count(*) {_PRESENT} GROUP BY 1, 2, 3", (owner_id,)):
        for kind, level in (("value", v), ("engagement", e), ("churn_risk", r)):
            if level in found[kind]:
                found[kind][level] += n
    return found


def listed(owner_id: int, kind: str, level: str, limit: int = 50, after: tuple[int, int] | None = None) -> list[Placed]:
    """Who stands on a level, the highest score first; ``after`` is (score, id) of the last one seen."""
    column = _COLUMNS[kind]
    sql = f"SELECT p.id, p.name, p.picture, s.total, s.segments {_PRESENT} AND s.{column} = ?"
    params: list[Any] = [owner_id, level]
    if after is not None:
        sql += " AND (s.total < ? OR (s.total = ? AND s.contact_id > ?))"
        params += [after[0], after[0], after[1]]
    found = rows(f"{sql} ORDER BY s.total DESC, s.contact_id LIMIT ?", (*params, limit))
    return [
        Placed(r[0], r[1], r[2], r[3], next((one.reason for one in _segments(r[4]) if one.kind == kind), {}))
        for r in found
    ]
