"""Messages for later: written down, changed, dropped, and handed to the outbox once when their time has come.

Handing over and the row's own change are one transaction, so a message leaves at most once however often the job knocks. What
is late, lacks something or is refused asks the person; of what comes again the series goes on, and the one that asks becomes a
row of its own.
"""

from __future__ import annotations

from datetime import tzinfo
from typing import Any
from zoneinfo import available_timezones

import structlog

from app.actions import send, tell, templates
from app.domain import phrases, scheduling
from app.domain import recurrence as rules
from app.domain.phrases import Moment
from app.domain.timing import DAY, MINUTE
from app.errors import AppError, Conflict, Invalid, Unavailable
from app.store import chats, preferences, scheduled
from app.store import templates as stored_templates
from app.store.database import transaction
from app.store.preferences import Preferences
from app.store.scheduled import ScheduledRow

log = structlog.get_logger(__name__)

_AT_ONCE = 200  # rows per knock
_FARTHEST = 10 * 366 * DAY


def add(
    owner_id: int, conversation_id: int, body: str, due_at: int, *, zone: str = "", recurrence: str = "", unless_answered: bool = False,
    quote_id: int = 0, cut_off: int = scheduling.CUT_OFF, now: int,
) -> int:  # fmt: skip
    """Write a message for later; returns its id.

    Args:
        owner_id: whose message.
        conversation_id: where it goes.
        body: the text; its ``{places}`` are filled when it leaves, and one that cannot be filled stops it.
        due_at: when, UTC ms.
        zone: where a recurring one keeps its wall time; '' = the owner's zone.
        recurrence: an RRULE without DTSTART; '' = once.
        unless_answered: only if they have not written until then; a recurring one ends with their answer.
        quote_id: the message that it answers.
        cut_off: so long after its time (ms) it asks instead of leaving.
        now: UTC ms.

    Raises:
        NotFound: no such conversation or quoted message of the owner's.
        Invalid: nothing to send, a time that has passed, no such rule or zone.
        Conflict: the group was left.
    """
    with transaction():
        chat = chats.chat(owner_id, conversation_id)
        if chat.left_group:
            raise Conflict("You are no longer in this group.", code="left_group")
        if quote_id and chats.bubble(owner_id, quote_id).conversation_id != conversation_id:
            raise Invalid("That message is in another chat.", code="bad_quote")
        columns = _checked(owner_id, {"body": body, "due_at": due_at, "zone": zone, "recurrence": recurrence, "cut_off": cut_off}, now)
        scheduled_id = scheduled.add(
            owner_id, conversation_id=conversation_id, unless_answered=int(unless_answered), quote_id=quote_id, now=now, **columns
        )
        _tell(owner_id, scheduled_id, conversation_id)
        return scheduled_id


def change(
    owner_id: int, scheduled_id: int, *, body: str | None = None, due_at: int | None = None, zone: str | None = None, recurrence: str | None = None,
    unless_answered: bool | None = None, cut_off: int | None = None, now: int,
) -> None:  # fmt: skip
    """Change what has not left. One that was late or could not leave waits again, so it needs a time to come.

    Raises:
        NotFound: no such scheduled message of the owner's.
        Conflict: it has left or was dropped.
        Invalid: as for :func:`add`.
    """
    with transaction():
        had = _open(owner_id, scheduled_id)
        given = {"body": body, "due_at": due_at, "zone": zone, "recurrence": recurrence, "cut_off": cut_off}
        wanted = {name: given[name] if given[name] is not None else getattr(had, name) for name in given}
        if due_at is not None and recurrence is None and had.recurrence:
            # A new time of day is meant for all that follow; the rest of the rule stays.
            wanted["recurrence"] = str(rules.read(had.recurrence)._replace(minute=None))
        columns = _checked(owner_id, wanted, now)
        if unless_answered is not None:
            columns["unless_answered"] = int(unless_answered)
        if not scheduled.take(had.id, had.state, had.due_at, state="waiting", error="", updated_at=now, **columns):
            raise _gone()
        _tell(owner_id, scheduled_id, had.conversation_id)


def cancel(owner_id: int, scheduled_id: int, *, now: int) -> None:
    """Drop what has not left. Twice does no harm.

    Raises:
        NotFound: no such scheduled message of the owner's.
        Conflict: it has left.
    """
    with transaction():
        had = scheduled.one(owner_id, scheduled_id)
        if had.state == "cancelled":
            return
        if had.state not in scheduled.OPEN or not scheduled.take(had.id, had.state, had.due_at, state="cancelled", updated_at=now):
            raise _gone()
        _tell(owner_id, scheduled_id, had.conversation_id)


def stop(owner_id: int, scheduled_id: int, due_at: int, *, now: int) -> None:
    """Do not let the occurrence of ``due_at`` leave; a series goes on after it. Twice does no harm.

    Raises:
        NotFound: no such scheduled message of the owner's.
        Conflict: it has left, or was moved to another time.
    """
    with transaction():
        had = scheduled.one(owner_id, scheduled_id)
        following = _following(had, now) if had.due_at == due_at and had.state == "waiting" else None
        if following is None and had.due_at == due_at:
            cancel(owner_id, scheduled_id, now=now)
        elif following is not None and scheduled.take(
            had.id, "waiting", due_at, due_at=following.at, recurrence=following.rule, updated_at=now
        ):  # fmt: skip
            _tell(owner_id, scheduled_id, had.conversation_id)
        elif had.message_id >> 20 >= due_at - scheduling.CUT_OFF:
            raise _gone()
        elif not had.recurrence:
            raise Conflict("This message was moved to another time.", code="moved")


def restore(owner_id: int, scheduled_id: int, *, now: int) -> None:
    """Take :func:`cancel` back. What should have left meanwhile asks.

    Raises:
        NotFound: no such scheduled message of the owner's.
        Conflict: it was not dropped.
    """
    with transaction():
        had = scheduled.one(owner_id, scheduled_id)
        if not scheduled.take(had.id, "cancelled", had.due_at, state="waiting" if had.due_at > now else "late", error="", updated_at=now):
            raise Conflict("This was not dropped.", code="not_cancelled")
        _tell(owner_id, scheduled_id, had.conversation_id)


def send_now(owner_id: int, scheduled_id: int, *, now: int) -> int:
    """Let it leave now, whatever its time; returns the message's id. A series goes on at its next time.

    Raises:
        NotFound: no such scheduled message of the owner's.
        Conflict: it has left or was dropped, or the group was left.
        Invalid: a place in it cannot be filled.
    """
    with transaction():
        had = _open(owner_id, scheduled_id)
        message_id = _hand_over(had, now)
        if message_id is None:
            raise _gone()
        return message_id


def dismiss(owner_id: int, scheduled_id: int, *, now: int) -> None:
    """The person has looked at a message of which it was not known whether it left: ask no more.

    Raises:
        NotFound: no such scheduled message of the owner's.
        Conflict: nothing was asked.
    """
    with transaction():
        had = scheduled.one(owner_id, scheduled_id)
        if had.message_state != "unknown":
            raise Conflict("Nothing is asked about this message.", code="not_asking")
        scheduled.update(had.id, state="done" if had.state == "queued" else had.state, message_id=0, updated_at=now)
        _tell(owner_id, had.id, had.conversation_id)


def when(owner_id: int, conversation_id: int, text: str, *, theirs: bool = False, now: int) -> tuple[Moment, str] | None:
    """When a person means ("friday 10am"), and the zone they mean it in: the other's if ``theirs`` and it is known.

    None for what is not clear or has passed.

    Raises:
        NotFound: no such conversation of the owner's.
    """
    zone = ""
    if theirs:
        zone = stored_templates.known_of(owner_id, chats.chat(owner_id, conversation_id).contact_id).zone
    moment = phrases.understand(text, now, Preferences(zone).tz if zone else preferences.of(owner_id).tz)
    return (moment, zone) if moment else None


# ── The job ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def leave(now: int) -> int:
    """Hand over what is due, set aside what cannot leave; returns how many rows changed. One row never stops another."""
    done = 0
    for needless in scheduled.needless(_AT_ONCE):
        done += _end(needless, "unneeded", "answered", now)
    for row, facts in scheduled.due(now, _AT_ONCE):
        verdict = scheduling.decide(facts, now)
        if verdict.act == "wait":
            continue
        try:
            if verdict.act == "leave":
                with transaction():
                    done += _hand_over(row, now) is not None
            elif verdict.act == "unneeded":
                done += _end(row, "unneeded", verdict.why, now)
            else:
                done += _set_aside(row, verdict.act, verdict.why, now)
        except Unavailable:
            raise
        except _Missing as missing:
            done += _set_aside(row, "failed", f"missing:{','.join(missing.names)}", now)
        except AppError as error:
            done += _set_aside(row, "failed", f"refused:{error.sentence}", now)
        except Exception:
            log.exception("scheduled_failed", scheduled=row.id)
            done += _end(row, "failed", "trouble", now)  # its rule may be what cannot be read
    for row in scheduled.held_up(now, _AT_ONCE):
        done += _take_back(row, now)
    for row in scheduled.left(_AT_ONCE):
        with transaction():
            scheduled.update(row.id, state="done", updated_at=now)
            _tell(row.owner_id, row.id, row.conversation_id)
        done += 1
    return done


class _Missing(Invalid):
    """A place that cannot be filled."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        super().__init__(scheduling.words(f"missing:{','.join(names)}"), code="missing_field", fields={"body": "Something is missing."})


def _hand_over(row: ScheduledRow, now: int) -> int | None:
    """Queue the message and move the row on, in the caller's transaction; None when somebody else was first."""
    following = _following(row, now)
    columns: dict[str, Any] = {"state": "queued"} if following is None else {
        "state": "waiting", "due_at": following.at, "recurrence": following.rule,
    }  # fmt: skip
    if not scheduled.take(row.id, row.state, row.due_at, **columns, error="", updated_at=now):
        return None
    filled = templates.filled(row.owner_id, row.body, row.contact_id, now=now)
    if filled.missing:
        raise _Missing(filled.missing)
    message_id = send.text(
        row.owner_id, row.conversation_id, filled.text, quote_id=row.quote_id, client_key=f"scheduled:{row.id}:{row.due_at}",
        keep_draft=True, now=now,
    )  # fmt: skip
    scheduled.update(row.id, message_id=message_id)
    _tell(row.owner_id, row.id, row.conversation_id)
    return message_id


def _set_aside(row: ScheduledRow, state: str, why: str, now: int) -> bool:
    """Ask about an occurrence; of a series the others go on."""
    with transaction():
        following, missed = _following(row, now), _missed(row, now)
        why = f"{why}:{missed}" if why == "late" and missed else why
        if following is None:
            taken = scheduled.take(row.id, row.state, row.due_at, state=state, error=why, recurrence="", updated_at=now)
        else:
            taken = scheduled.take(row.id, row.state, row.due_at, due_at=following.at, recurrence=following.rule, updated_at=now)
            if taken:
                scheduled.add(
                    row.owner_id, conversation_id=row.conversation_id, body=row.body, quote_id=row.quote_id, due_at=row.due_at, zone=row.zone,
                    unless_answered=int(row.unless_answered), cut_off=row.cut_off, state=state,
                    error=why, created_at=row.created_at, now=now,
                )  # fmt: skip
        if taken:
            _tell(row.owner_id, row.id, row.conversation_id)
        return taken


def _take_back(row: ScheduledRow, now: int) -> bool:
    """The line broke between handing over and sending, and its time is over: it asks, instead of leaving when the line is back."""
    with transaction():
        if not send.withdraw(row.owner_id, row.message_id, now=now):
            return False
        if row.state == "queued":
            scheduled.update(row.id, state="late", error="late", message_id=0, updated_at=now)
        else:
            scheduled.update(row.id, message_id=0)
            scheduled.add(
                row.owner_id, conversation_id=row.conversation_id, body=row.body, quote_id=row.quote_id, due_at=row.message_id >> 20,
                zone=row.zone, unless_answered=int(row.unless_answered), cut_off=row.cut_off, state="late", error="late",
                created_at=row.created_at, now=now,
            )  # fmt: skip
        _tell(row.owner_id, row.id, row.conversation_id)
        return True


def _end(row: ScheduledRow, state: str, why: str, now: int) -> bool:
    with transaction():
        taken = scheduled.take(row.id, row.state, row.due_at, state=state, error=why, updated_at=now)
        if taken:
            _tell(row.owner_id, row.id, row.conversation_id)
        return taken


def _following(row: ScheduledRow, now: int) -> rules.Next | None:
    return rules.following(row.recurrence, row.due_at, _zone(row), past=now) if row.recurrence else None


def _missed(row: ScheduledRow, now: int) -> int:
    """How many occurrences of a series have passed since the one that is due."""
    return rules.passed_over(row.recurrence, row.due_at, _zone(row), past=now) if row.recurrence else 0


def _zone(row: ScheduledRow) -> tzinfo:
    """Where a recurring message keeps its wall time."""
    return Preferences(row.zone).tz if row.zone else preferences.of(row.owner_id).tz


# ── Checks ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _checked(owner_id: int, columns: dict[str, Any], now: int) -> dict[str, Any]:
    """The columns in their normal form."""
    body = columns["body"] = columns["body"].replace("\x00", "").replace("\r\n", "\n").strip()
    wrong: dict[str, str] = {}
    if not body:
        wrong["body"] = "Write something first."
    elif len(body) > send.TEXT_MAX:
        wrong["body"] = "Too long."
    if not now < columns["due_at"] < now + _FARTHEST:
        wrong["due_at"] = "Choose a time to come."
    if not MINUTE <= columns["cut_off"] <= 7 * DAY:
        wrong["cut_off"] = "Between a minute and seven days."
    if columns["zone"] and columns["zone"] not in available_timezones():
        wrong["zone"] = "There is no such time zone."
    elif columns["recurrence"]:
        zone = Preferences(columns["zone"]).tz if columns["zone"] else preferences.of(owner_id).tz
        try:
            columns["recurrence"] = rules.anchored(columns["recurrence"], columns["due_at"], zone)
        except ValueError as error:
            wrong["recurrence"] = str(error)
    if wrong:
        raise Invalid(next(iter(wrong.values())), code="bad_schedule", fields=wrong)
    return columns


def _open(owner_id: int, scheduled_id: int) -> ScheduledRow:
    had = scheduled.one(owner_id, scheduled_id)
    if had.state not in scheduled.OPEN:
        raise _gone()
    return had


def _gone() -> Conflict:
    return Conflict("This has left already, or was dropped.", code="not_waiting")


def _tell(owner_id: int, scheduled_id: int, conversation_id: int) -> None:
    tell.scheduled(owner_id, scheduled_id, conversation_id)
