"""Staying in touch: how often, not now, not for this one; and learning how often it usually is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from app.actions import tell
from app.domain import cadence, responses
from app.domain.replies import Line
from app.domain.timing import DAY, HOUR, Working
from app.errors import Invalid, NotFound
from app.store import answers, cadences, conversations, preferences
from app.store.database import transaction

MOST_DAYS = 3660
_AT_ONCE = 200  # people whose rhythm is learnt per knock
_LINES = 400  # of a conversation, from which the usual time to answer is learnt
_COUNTED = 40_000  # lines whose answer times are counted per knock
_CHUNK = 2_000  # … of them at a time
_LOOSE = 200  # newest lines of a conversation that are counted anew each time: they may still change
_CONTEXT = 50  # lines before them, which say whether one was answering
_SNOOZE_MS = 7 * DAY


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


def stop(owner_id: int, contact_id: int, *, stopped: bool = True, now: int) -> None:
    """Never propose this person again, or do so again.

    Raises:
        NotFound: no such person of the owner's.
    """
    _set(owner_id, contact_id, now, stopped=int(stopped))


def accept(owner_id: int, contact_id: int, *, now: int) -> int:
    """Take what their rhythm suggests for one's wish; returns the days.

    Raises:
        NotFound: no such person of the owner's.
        Invalid: nothing is suggested.
    """
    days = _suggestion(owner_id, contact_id)
    want(owner_id, contact_id, days=days, now=now)
    return days


def dismiss(owner_id: int, contact_id: int, *, dismissed: bool = True, now: int) -> None:
    """Turn the suggestion down; it is not made again, unless this is taken back.

    Raises:
        NotFound: no such person of the owner's.
        Invalid: nothing is suggested.
    """
    days = _suggestion(owner_id, contact_id) if dismissed else 0
    _set(owner_id, contact_id, now, dismissed_days=days)


def _suggestion(owner_id: int, contact_id: int) -> int:
    days = cadences.one(owner_id, contact_id).suggestion
    if not days:
        raise Invalid("There is nothing suggested for this person.", code="no_suggestion")
    return days


def learn(now: int) -> int:
    """Learn the rhythm, the usual time to answer and the answer times of those who were written with; returns how many.

    The rhythm comes from counts by the hour, the time to answer from the newest messages alone; answer times are counted a
    bounded number of lines at a time, so that a long history is learnt over several knocks.
    """
    left = _COUNTED
    done = 0
    for found in cadences.to_learn(_AT_ONCE):
        preferred = preferences.of(found.owner_id)
        used, whole = _count_answers(found.owner_id, found.conversation_id, preferred.tz, left)
        left -= used
        known = cadence.sessions(hour * HOUR for hour in cadences.hours(found.conversation_id))
        learnt = cadence.rhythm(known)
        columns = {"sessions": len(known), "median": 0, "p90": 0}
        if whole:
            columns |= {"learnt_at": found.last_at, "learnt_messages": found.messages}
        if learnt is not None:
            columns |= {"median": learnt.median, "p90": learnt.p90}
        usual = _usual(found.conversation_id, preferred.working)
        with transaction():
            conversations.update(found.conversation_id, usual=usual)
            cadences.save(found.owner_id, found.contact_id, **columns)
            _schedule(found.owner_id, found.contact_id, now)
        done += 1
        if left <= 0:
            break
    for owner_id, contact_id in cadences.to_reschedule(_AT_ONCE):
        with transaction():
            _schedule(owner_id, contact_id, now)
            tell.contact(owner_id, contact_id)
        done += 1
    return done


def _usual(conversation_id: int, working: Working) -> int:
    """My usual time to answer here, in working time: how I answer now, not how I once did."""
    found = responses.answers(conversations.lines(conversation_id, _LINES))
    return responses.usual(
        (working.worked(one.opened_at, one.answered_at) for one in found if one.mine and one.answered_at), working.day
    )


def _count_answers(owner_id: int, conversation_id: int, zone: tzinfo, most: int) -> tuple[int, bool]:
    """Count the answers of a conversation that are not counted for good; returns lines read, and whether that was all."""
    begin = answers.through(conversation_id)
    if not begin:
        answers.restart(conversation_id)
    used = 0
    while True:
        lines = conversations.lines_from(conversation_id, begin, _CHUNK, _CONTEXT)
        fresh = [line for line in lines if line.id >= begin]
        used += len(fresh)
        whole = len(fresh) < _CHUNK
        cut = _cut(fresh, begin, _LOOSE if whole else 0)
        found = [one for one in responses.answers(lines) if one.opened_id >= begin]
        answers.keep(
            owner_id,
            conversation_id,
            responses.counted((one for one in found if one.opened_id < cut), zone),
            responses.counted((one for one in found if one.opened_id >= cut), zone),
            cut,
        )
        if whole or used >= most:
            return used, whole
        begin = cut


def _cut(lines: Sequence[Line], begin: int, loose: int) -> int:
    """Where to begin next time: at the last turn that begins before the ``loose`` newest lines, else where it began.

    A turn that fills all of ``lines`` is cut through, so that there is an end to it.
    """
    if len(lines) <= 2 * loose:
        return begin
    limit = lines[-1 - loose].id
    starts = [start for start in responses.turn_starts(lines) if begin < start <= limit]
    return starts[-1] if starts else limit


def _set(owner_id: int, contact_id: int, now: int, **columns: int | str) -> None:
    with transaction():
        if cadences.of(owner_id, contact_id) is None:
            raise NotFound("There is no such person.")
        cadences.save(owner_id, contact_id, **columns)
        _schedule(owner_id, contact_id, now)
        tell.contact(owner_id, contact_id)


def _schedule(owner_id: int, contact_id: int, now: int) -> None:
    """Note when to look at the person again. A message moves the true time on, and asking too early does no harm."""
    person = cadences.of(owner_id, contact_id)
    assert person is not None  # asked by those who know
    due_at = person.verdict(now).due_at
    if not due_at and person.last and person.rhythm is not None:
        due_at = person.last + person.rhythm.fading_after
    cadences.save(owner_id, contact_id, due_at=0 if person.standing.stopped else due_at)
