"""Staying in touch: how often, not now, not for this one; and learning how often it usually is."""

from __future__ import annotations

from app.domain import cadence, responses
from app.errors import Invalid, NotFound
from app.store import cadences, conversations, preferences
from app.store.database import publish, transaction

MOST_DAYS = 3660
_AT_ONCE = 200  # people whose rhythm is learnt per knock
_LINES = 400  # of a conversation: how I answer now, not how I once did
_SNOOZE_MS = 7 * cadence.DAY


def want(owner_id: int, contact_id: int, *, days: int = 0, tier: str = "", now: int) -> None:
    """How often to be in touch: so many days, or a tier by name; neither takes it back.

    Raises:
        NotFound: no such person of the owner's.
        Invalid: no such tier, or not between 1 and 3660 days.
    """
    if tier:
        if tier not in cadence.TIERS:
            raise Invalid(
                f"There is no tier called {tier}.", code="bad_tier", fields={"tier": "Choose one of the list."}
            )
        days = cadence.TIERS[tier]
    if not 0 <= days <= MOST_DAYS:
        raise Invalid(f"Between 1 and {MOST_DAYS} days.", code="bad_days", fields={"days": "Too many or too few."})
    _set(owner_id, contact_id, now, days=days, tier=tier, stopped=0, skipped_at=0, snoozed_until=0)


def snooze(owner_id: int, contact_id: int, *, until: int = 0, now: int) -> None:
    """Not before then; a week when no time is given.

    Raises:
        NotFound: no such person of the owner's.
        Invalid: the time has passed.
    """
    until = until or now + _SNOOZE_MS
    if until <= now:
        raise Invalid("That time has passed.", code="past", fields={"until": "Choose a time to come."})
    _set(owner_id, contact_id, now, snoozed_until=until)


def skip(owner_id: int, contact_id: int, *, now: int) -> None:
    """Not this cycle: the next one begins now.

    Raises:
        NotFound: no such person of the owner's.
    """
    _set(owner_id, contact_id, now, skipped_at=now)


def stop(owner_id: int, contact_id: int, stopped: bool = True, *, now: int) -> None:
    """Never propose this person again, or do so again.

    Raises:
        NotFound: no such person of the owner's.
    """
    _set(owner_id, contact_id, now, stopped=int(stopped))


def learn(now: int) -> int:
    """Learn the rhythm and my usual time to answer of those who were written with since; returns how many.

    The rhythm comes from counts by the hour, the time to answer from the newest messages alone.
    """
    found = cadences.to_learn(_AT_ONCE)
    for owner_id, contact_id, conversation_id, last_at in found:
        known = cadence.sessions(hour * cadence.HOUR for hour in cadences.hours(conversation_id))
        learnt = cadence.rhythm(known)
        columns = {"learnt_at": last_at, "sessions": len(known), "median": 0, "p90": 0}
        if learnt is not None:
            columns |= {"median": learnt.median, "p90": learnt.p90}
        working = preferences.of(owner_id).working
        took = [
            working.worked(answer.opened_at, answer.answered_at)
            for answer in responses.answers(conversations.lines(conversation_id, _LINES))
            if answer.mine and answer.answered_at
        ]
        with transaction():
            conversations.update(conversation_id, usual=responses.usual(took, working.day))
            cadences.save(owner_id, contact_id, **columns)
            _schedule(owner_id, contact_id, now)
    return len(found)


def _set(owner_id: int, contact_id: int, now: int, **columns: int | str) -> None:
    with transaction():
        if cadences.of(owner_id, contact_id) is None:
            raise NotFound("There is no such person.")
        cadences.save(owner_id, contact_id, **columns)
        _schedule(owner_id, contact_id, now)
        publish(owner_id, "contact", {"id": str(contact_id)})


def _schedule(owner_id: int, contact_id: int, now: int) -> None:
    """Note when to look at the person again. A message moves the true time on, and asking too early does no harm."""
    person = cadences.of(owner_id, contact_id)
    assert person is not None  # asked by those who know
    due_at = person.verdict(now).due_at
    if not due_at and person.last and person.rhythm is not None:
        due_at = person.last + person.rhythm.fading_after
    cadences.save(owner_id, contact_id, due_at=0 if person.standing.stopped else due_at)
