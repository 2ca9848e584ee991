"""How close one is to somebody: worked out again when something happened or its time has come, and set by hand."""

from __future__ import annotations

from collections.abc import Iterable

from app.actions import tell
from app.domain import scoring
from app.domain.timing import DAY
from app.errors import Invalid, NotFound
from app.store import cadences, scores
from app.store.database import transaction

_AT_ONCE = 200  # people per knock
_FRESH = DAY  # recency is told in days
MOST_DAYS = 3660


def work_out(now: int) -> int:
    """Work out the scores of those who were written with since, and of those whose score is a day old; returns how many."""
    found = scores.to_score(now, _AT_ONCE)
    for person in found:
        _work_out(person, now)
    return len(found)


def assign(owner_id: int, contact_id: int, kind: str, level: str, *, days: int = 0, now: int) -> None:
    """Say by hand where somebody belongs, for so many days or for good; "" lets the rules decide again.

    Raises:
        NotFound: no such person of the owner's.
        Invalid: no such kind or level, too many days, or there is no chat to go by.
    """
    if cadences.of(owner_id, contact_id) is None:
        raise NotFound("There is no such person.")
    if kind not in scoring.LEVELS or (level and level not in scoring.LEVELS[kind]):
        raise Invalid("There is no such segment.", code="bad_segment", fields={"level": "Choose one of the list."})
    if not 0 <= days <= MOST_DAYS:
        raise Invalid(f"Between 0 and {MOST_DAYS} days.", code="bad_days", fields={"days": "Too many or too few."})
    with transaction():
        person = scores.one_to_score(owner_id, contact_id)
        if person is None:
            raise Invalid("There is no chat with them to go by.", code="no_chat")
        held = [one for one in scores.segments(contact_id) if one.kind != kind]
        _work_out(person, now, [*held, scoring.assign(kind, level, now, days=days)] if level else held)


def _work_out(person: scores.ToScore, now: int, held: list[scoring.Segment] | None = None) -> None:
    known = scores.facts(person, now)
    with transaction():
        kept = scores.segments(person.contact_id) if held is None else held
        settled = scoring.settle(kept, scoring.segments(known, now), now)
        ends = min((one.expires_at for one in settled if one.by == "owner" and one.expires_at), default=now + _FRESH)
        before = scores.of(person.owner_id, person.contact_id)
        score = scoring.engagement(known, now)
        scores.keep(person, score, settled, min(ends, now + _FRESH))
        if before is None or (before.total, _levels(before.segments)) != (score.total, _levels(settled)):
            tell.contact(person.owner_id, person.contact_id)


def _levels(segments: Iterable[scoring.Segment]) -> set[tuple[str, str, str]]:
    return {(one.kind, one.level, one.by) for one in segments}
