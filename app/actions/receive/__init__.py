"""Applying what channels report: the one way in for live events, history, imports and webhooks.

:func:`apply` is idempotent and does not depend on order: a fact may come twice, an edit before its message, a phone
number before or after its LID. All effects of a batch and the log position that covers them are one transaction.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import structlog

from app.actions import capture, tell
from app.actions.bin import wrote
from app.actions.receive import effects, messages, surroundings
from app.actions.receive.effects import end_ringing
from app.actions.receive.ingest import WORDS, Ingest, Keeping
from app.domain import facts
from app.domain.timing import DAY
from app.errors import Unavailable
from app.store import conversations, devices, retention
from app.store import messages as message_store
from app.store.database import transaction

log = structlog.get_logger(__name__)

__all__ = ["Keeping", "apply", "end_ringing", "forget_waiting", "take"]

_WAITING_MS = 30 * DAY

#: What is learnt about people and groups comes before messages, messages before what is done to them: within one
#: transaction the order is ours to choose, and this one needs the fewest detours.
_SURROUNDINGS: dict[type, Callable[[Ingest, Any], None]] = {
    facts.Mapping: surroundings.mapping, facts.Person: surroundings.person, facts.Group: surroundings.group,
    facts.Link: surroundings.link, facts.Sync: surroundings.sync, facts.Gap: surroundings.gap,
    facts.Picture: surroundings.picture, facts.Quarantined: surroundings.quarantined, facts.UnknownKind: surroundings.unknown_kind,
}  # fmt: skip
_EFFECTS: dict[type, Callable[[Ingest, Any], None]] = {
    facts.SendResult: effects.send_result, facts.ChatState: surroundings.chat_state, facts.Call: effects.call,
    facts.Edit: effects.edit, facts.Revoke: effects.revoke, facts.Reaction: effects.reaction,
    facts.PollVote: effects.poll_vote, facts.Receipt: effects.receipt,
}  # fmt: skip


def apply(device_id: int, batch: facts.Batch, *, now: int, keeping: Keeping = WORDS) -> None:
    """Apply a batch of facts and move the device's log position, or change nothing.

    Args:
        device_id: the device that reports. If it was removed meanwhile, nothing happens.
        batch: facts in any order; ``quiet`` ones notify nobody.
        now: UTC milliseconds.
        keeping: what is kept besides words.

    Raises:
        Unavailable: nothing can be stored now; report the same batch again later.
    """
    with transaction():
        device = devices.get(device_id)
        if device is None:
            return
        if passing := retention.unkept_addresses(device.owner_id):
            batch = batch._replace(facts=tuple(f for f in batch.facts if not _passes_by(f, passing)))
        ingest = Ingest(device, now=now, quiet=batch.quiet, keeping=keeping)
        by_type: defaultdict[type, list[Any]] = defaultdict(list)
        for fact in batch.facts:
            by_type[type(fact)].append(fact)
            if handler := _SURROUNDINGS.get(type(fact)):
                handler(ingest, fact)
        messages.store(ingest, by_type[facts.Message])
        # A send's answer names a message that receipts may speak of: it goes first.
        for kind, handler in _EFFECTS.items():
            for fact in by_type[kind]:
                handler(ingest, fact)
        if ingest.to_myself:
            capture.lines(ingest.owner_id, ingest.to_myself, now=now)
        _settle(ingest, batch)


#: What says something of a chat's contents.
_CONTENTS = (facts.Message, facts.Edit, facts.Revoke, facts.Reaction, facts.PollVote, facts.Call)


def _passes_by(fact: facts.Fact, chats: frozenset[str]) -> bool:
    """Whether a fact belongs to a chat of which nothing more is stored."""
    return isinstance(fact, _CONTENTS) and (fact.chat in chats or fact.chat_alt in chats)


def take(device_id: int, batch: facts.Batch, *, now: int, keeping: Keeping = WORDS) -> None:
    """Apply a batch whatever is in it: a fact that cannot be applied is quarantined instead of stopping all that follow.

    Raises:
        Unavailable: nothing can be stored now; report the same batch again later.
    """
    try:
        apply(device_id, batch, now=now, keeping=keeping)
        return
    except Unavailable:
        raise
    except Exception:
        log.exception("batch_failed", device=device_id, facts=len(batch.facts))
    for fact in batch.facts:
        try:
            apply(device_id, facts.Batch((fact,), batch.quiet), now=now, keeping=keeping)
        except Unavailable:
            raise
        except Exception as error:
            kept = facts.Quarantined(type(fact).__name__, type(error).__name__, json.dumps(facts.to_wire(fact)), now)
            apply(device_id, facts.Batch((kept,), batch.quiet), now=now)
    apply(device_id, facts.Batch((), batch.quiet, batch.position), now=now)


def forget_waiting(*, now: int) -> int:
    """Forget effects whose message has not come for thirty days; returns how many."""
    return message_store.forget_waiting(now - _WAITING_MS)


def _settle(ingest: Ingest, batch: facts.Batch) -> None:
    """Refresh the conversations that were touched, move the position, tell who listens."""
    if ingest.spoken:
        wrote(ingest.owner_id, ingest.spoken, now=ingest.now)
    for conversation_id in sorted(ingest.touched):
        lane = conversations.refresh(conversation_id, ingest.now, wake=conversation_id in ingest.spoken)
        if lane is not None and not ingest.quiet:
            tell.reply(ingest.owner_id, conversation_id, lane)
    columns: dict[str, int] = {}
    if batch.position is not None:
        columns.update(spool_segment=batch.position.segment, spool_offset=batch.position.offset)
    if ingest.heard and not ingest.quiet:
        columns["event_at"] = ingest.now
    if columns:
        devices.update(ingest.device.id, **columns)
    # A history chunk touches many conversations: one word about the sync is enough, pages read them when it is done.
    if not ingest.quiet or len(ingest.touched) <= 20:
        for conversation_id in sorted(ingest.touched):
            tell.conversation(ingest.owner_id, conversation_id)
