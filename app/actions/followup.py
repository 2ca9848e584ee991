"""What the person decides about an obligation: done, later, undo, look at it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.actions import accounts, tell
from app.domain.closings.corrections import signature
from app.domain.replies import RULES, spoken
from app.domain.timing import DAY
from app.errors import Invalid, NotFound
from app.store import cadences, chats, conversations, corrections
from app.store import triage as store
from app.store.database import transaction

__all__ = [
    "VERBS", "age", "archive", "correct", "done", "forget_decisions", "keep_hours",
    "nudge_after", "save_draft", "seen", "settle", "snooze", "take_back", "triage", "triage_lane",
    "uncorrect", "undo", "wake",
]  # fmt: skip

#: Days that somebody may leave one waiting before one is told, at most.
LONGEST_PATIENCE = 90
_UNDO_FOR = DAY

#: What can be decided about a conversation -> the columns that say so. ``pending`` and ``never`` are rules for whatever
#: they write; ``auto`` leaves the judgement to Kith again. ``unread`` opens it now, even where nothing seems to be owed.
VERBS: dict[str, Callable[[store.Standing, int], dict[str, Any]]] = {
    "done": lambda chat, _: {"done_through": chat.newest, "snoozed_until": 0, "marked_unread": 0},
    "backlog": lambda chat, _: {"backlog_through": chat.newest},
    "snooze": lambda _, until: {"snoozed_until": until},
    "archive": lambda *_: {"archived": 1},
    "unarchive": lambda *_: {"archived": 0},
    "unread": lambda *_: {"marked_unread": 1, "done_through": 0, "snoozed_until": 0},
    "pending": lambda *_: {"override": "pending", "snoozed_until": 0},
    "never": lambda *_: {"override": "never"},
    "auto": lambda *_: {"override": ""},
}


def triage(owner_id: int, conversation_ids: Sequence[int], verb: str, *, until: int = 0, now: int) -> int:
    """Decide the same about several conversations, about all of them or none; returns what :func:`take_back` undoes.

    Args:
        owner_id: whose conversations.
        conversation_ids: which; one is enough.
        verb: a key of :data:`VERBS`.
        until: for ``snooze``, UTC ms.
        now: UTC ms.

    Raises:
        NotFound: one of them is no conversation of the owner's.
        Invalid: no such verb, nothing chosen, or the time has passed.
    """
    decide = VERBS.get(verb)
    if decide is None or not conversation_ids:
        raise Invalid("Choose what to do, and with which chats.", code="bad_triage")
    if verb == "snooze" and until <= now:
        raise Invalid("That time has passed.", code="past", fields={"until": "Choose a time to come."})
    wanted = set(conversation_ids)
    with transaction():
        found = store.standing(owner_id, list(wanted))
        if len(found) != len(wanted):
            raise NotFound("There is no such conversation.")
        changes = []
        for chat in found:
            after = decide(chat, until)
            changes.append(store.Change(chat.id, {name: chat.columns[name] for name in after}, after))
            _change(owner_id, chat, after, now)
        return store.keep(owner_id, changes, now=now)


def triage_lane(owner_id: int, lane: str, verb: str, *, now: int) -> tuple[int, int]:
    """:func:`triage` for every conversation of a lane; returns what takes it back, and how many they were.

    Raises:
        Invalid: no such verb, or the lane is empty.
    """
    with transaction():
        ids = store.in_lane(owner_id, lane)
        return triage(owner_id, ids, verb, now=now), len(ids)


def settle(owner_id: int, before: int, *, now: int) -> tuple[int, int]:
    """Move to the backlog whatever has waited since before a time (UTC ms); returns what takes it back, and how many.

    What they write from now on opens anew. (0, 0): nothing has waited for so long.
    """
    with transaction():
        ids = store.waiting_since_before(owner_id, before)
        return (triage(owner_id, ids, "backlog", now=now), len(ids)) if ids else (0, 0)


def take_back(owner_id: int, triage_id: int, *, now: int) -> int:
    """Undo a decision as a whole; returns about how many conversations it was. Twice does no harm.

    What was changed again since, by the person or by a message, stays as it is now.

    Raises:
        NotFound: no such decision of the owner's, or it was made more than a day ago.
    """
    with transaction():
        kept = store.kept(owner_id, triage_id)
        if kept is None:
            raise NotFound("This cannot be undone any more.", code="too_late")
        changes, undone = kept
        if undone:
            return len(changes)
        standing = {chat.id: chat for chat in store.standing(owner_id, [change.conversation_id for change in changes])}
        for change in changes:
            chat = standing.get(change.conversation_id)  # a merge of two people may have taken it away
            if chat is not None:
                untouched = {name for name, text in change.after.items() if chat.columns[name] == text}
                _change(owner_id, chat, {name: change.before[name] for name in untouched}, now)
        store.note_undone(triage_id, now=now)
        return len(changes)


def done(owner_id: int, conversation_id: int, *, now: int) -> int:
    """Nothing is owed for what stands there now; a new message of theirs opens again.

    Raises:
        NotFound: no such conversation of the owner's.
    """
    return triage(owner_id, (conversation_id,), "done", now=now)


def snooze(owner_id: int, conversation_id: int, until: int, *, now: int) -> int:
    """Out of sight until a time (UTC ms), or until they write again.

    Raises:
        NotFound: no such conversation of the owner's.
        Invalid: the time has passed.
    """
    return triage(owner_id, (conversation_id,), "snooze", until=until, now=now)


def archive(owner_id: int, conversation_id: int, *, archived: bool, now: int) -> int:
    """Put a conversation away in Kith, or take it back (the phone's own archive is not touched).

    Raises:
        NotFound: no such conversation of the owner's.
    """
    return triage(owner_id, (conversation_id,), "archive" if archived else "unarchive", now=now)


def undo(owner_id: int, conversation_id: int, *, now: int) -> None:
    """Take done, snooze and whatever was set by hand back, however long ago that was.

    Raises:
        NotFound: no such conversation of the owner's.
    """
    with transaction():
        for chat in _one(owner_id, conversation_id):
            _change(owner_id, chat, {"done_through": 0, "backlog_through": 0, "snoozed_until": 0, "override": ""}, now)


def correct(owner_id: int, conversation_id: int, *, needed: bool, now: int) -> int:
    """Say that what stands open needed an answer or none: it holds for turns like it. Returns what :func:`uncorrect` undoes.

    Raises:
        NotFound: no such conversation of the owner's.
        Invalid: nothing of theirs is open.
    """
    with transaction():
        for chat in _one(owner_id, conversation_id):
            turn = conversations.open_turn(chat.id, now)
            told = signature(spoken(turn))
            if not told:
                raise Invalid("There is nothing open to correct here.", code="nothing_open")
            made = corrections.add(owner_id, chat.id, turn[0].id, told, needed, now=now)
            _change(
                owner_id, chat, {"override": ""} if chat.columns["override"] == "pending" and not needed else {}, now
            )
    return made


def uncorrect(owner_id: int, correction_id: int, *, now: int) -> None:
    """Take a correction back. Twice does no harm.

    Raises:
        NotFound: no such correction of the owner's.
    """
    with transaction():
        for chat in _one(owner_id, corrections.undo(owner_id, correction_id, now=now)):
            _change(owner_id, chat, {}, now)


def nudge_after(owner_id: int, conversation_id: int, days: int, *, now: int) -> None:
    """Be told when they have not answered for so many days, in this conversation; 0: as preferred.

    Raises:
        NotFound: no such conversation of the owner's.
        Invalid: more than :data:`LONGEST_PATIENCE` days, or less than none.
    """
    _checked_patience(days)
    with transaction():
        for chat in _one(owner_id, conversation_id):
            _change(owner_id, chat, {"nudge_after": days * DAY}, now)


def keep_hours(owner_id: int, spans: Mapping[str, Sequence[tuple[int, int]]], *, nudge_after_days: int) -> None:
    """Set working hours (weekday from "0", Monday → spans in minutes; none at all: every hour counts) and one's patience.

    Raises:
        Invalid: no such hours, or not so many days.
    """
    _checked_patience(nudge_after_days)
    with transaction():
        accounts.prefer(owner_id, working_hours=dict(spans) or None, nudge_after_days=nudge_after_days)
        cadences.learn_anew(owner_id)  # the usual times to answer are counted in working time


def _checked_patience(days: int) -> None:
    if not 0 <= days <= LONGEST_PATIENCE:
        raise Invalid(
            f"Between 0 and {LONGEST_PATIENCE} days.", code="bad_days", fields={"days": "Too many or too few."}
        )


def forget_decisions(now: int) -> int:
    """Drop what can be taken back no more; returns how many decisions that were."""
    return store.forget(now - _UNDO_FOR)


def seen(owner_id: int, conversation_id: int, *, now: int) -> None:
    """The person has looked at the conversation in Kith: nothing is told to the network.

    Raises:
        NotFound: no such conversation of the owner's.
    """
    with transaction():
        chat = chats.chat(owner_id, conversation_id)
        if chat.unread or chat.marked_unread:
            (standing,) = _one(owner_id, conversation_id)
            conversations.read_through(conversation_id, standing.newest)
            _change(owner_id, standing, {"marked_unread": 0}, now)


def save_draft(owner_id: int, conversation_id: int, draft: str) -> None:
    """Keep what was typed and not sent.

    Raises:
        NotFound: no such conversation of the owner's.
    """
    with transaction():
        chats.chat(owner_id, conversation_id)
        conversations.update(conversation_id, draft=draft[:65536])


def wake(now: int) -> int:
    """Work out again what was snoozed until now; returns how many conversations that were."""
    due = conversations.snoozed_before(now)
    for conversation_id, owner_id in due:
        with transaction():
            conversations.update(conversation_id, snoozed_until=0)
            lane = conversations.refresh(conversation_id, now)
            tell.reply(owner_id, conversation_id, lane or "")
    return len(due)


def age(now: int) -> int:
    """Look again at what has waited for long; returns how many conversations changed their lane."""
    changed = 0
    for conversation_id, owner_id in conversations.opened_before(now - RULES.backlog_after):
        with transaction():
            lane = conversations.refresh(conversation_id, now)
            if lane is not None:
                changed += 1
                tell.reply(owner_id, conversation_id, lane)
    return changed


def _one(owner_id: int, conversation_id: int) -> list[store.Standing]:
    found = store.standing(owner_id, (conversation_id,))
    if not found:
        raise NotFound("There is no such conversation.")
    return found


def _change(owner_id: int, chat: store.Standing, columns: dict[str, Any], now: int) -> None:
    if columns:
        conversations.update(chat.id, **columns)
    lane = conversations.refresh(chat.id, now)
    tell.reply(owner_id, chat.id, chat.lane if lane is None else lane)
    tell.conversation(owner_id, chat.id)
