"""What is done to messages: edits, revokes, reactions, votes, receipts, calls, and the answers to our own sends.

An effect whose target is not stored yet waits for it (table ``waiting``) and is applied when it arrives.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any

from app.actions import tell
from app.actions.receive.ingest import Ingest
from app.domain import calls, facts, identity
from app.domain.timing import DAY
from app.store import conversations, devices, messages, queues
from app.store.database import transaction
from app.store.messages import Flag, Known, NewMessage

_BLOCKED_NEW_MS = DAY  # after error 463: how long nothing is sent to people never written to
NEW_CONTACT_REFUSED = 463
_RINGING_MS = 90_000


def _tell(ingest: Ingest, known: Known) -> None:
    ingest.touched.add(known.conversation_id)
    tell.message(ingest.owner_id, known.id, known.conversation_id, known.sender_id)


def _target(ingest: Ingest, fact: facts.Fact, target: str) -> list[Known]:
    """The stored messages an effect is about; where there are none, the effect is kept for later."""
    found = messages.find(ingest.device.id, [target]).get(target, [])
    if not found:
        messages.wait_for(ingest.device.id, target, json.dumps(facts.to_wire(fact), ensure_ascii=False), ingest.now)
    return found


def _actor(ingest: Ingest, fact: facts.Edit | facts.Revoke | facts.Reaction | facts.PollVote) -> int:
    """The contact who did it; 0 = me. In a direct chat it can only be me or the other."""
    if fact.from_me:
        return 0
    if identity.is_group(fact.chat):
        return ingest.person(fact.sender, fact.sender_alt)
    return ingest.person(fact.chat, fact.chat_alt)


def apply_waiting(ingest: Ingest, network_ids: Sequence[str]) -> None:
    """Apply what was kept for messages that have now arrived."""
    for wire in messages.take_waiting(ingest.device.id, network_ids):
        fact = facts.from_wire(json.loads(wire))
        handler = _WAITING.get(type(fact))
        if handler is not None:
            handler(ingest, fact)


def edit(ingest: Ingest, fact: facts.Edit) -> None:
    """A message got another text. Only its own sender can do that; anything else is ignored."""
    ingest.heard = True
    actor = None
    for known in _target(ingest, fact, fact.target):
        actor = _actor(ingest, fact) if actor is None else actor
        gone = known.revoked_at and not ingest.keeping.deleted
        if known.sender_id == actor and not gone and messages.add_version(known, fact.at, fact.text[:65536]):
            _tell(ingest, known)


def revoke(ingest: Ingest, fact: facts.Revoke) -> None:
    """A message was deleted for everyone, by its sender or (in a group) by an admin."""
    ingest.heard = True
    actor = None
    for known in _target(ingest, fact, fact.target):
        actor = _actor(ingest, fact) if actor is None else actor
        allowed = known.sender_id == actor or (
            fact.by_admin and identity.is_group(fact.chat) and conversations.may_revoke(known.conversation_id, actor)
        )
        if allowed and (not known.revoked_at or fact.at < known.revoked_at):
            messages.revoke(known.id, fact.at, keep_text=ingest.keeping.deleted)
            _tell(ingest, known)


def reaction(ingest: Ingest, fact: facts.Reaction) -> None:
    """Somebody reacted, or took it back."""
    ingest.heard = True
    for known in _target(ingest, fact, fact.target):
        if messages.react(known.id, _actor(ingest, fact), fact.emoji[:32], fact.at):
            _tell(ingest, known)


def poll_vote(ingest: Ingest, fact: facts.PollVote) -> None:
    """Somebody voted, or voted anew."""
    ingest.heard = True
    for known in _target(ingest, fact, fact.target):
        if messages.vote(known.id, _actor(ingest, fact), _option_names(known, fact.options), fact.at):
            _tell(ingest, known)


def _option_names(poll: Known, options: Sequence[str]) -> list[str]:
    """The names that were voted for; a network may know them by their hash only."""
    names = json.loads(poll.extra or "{}").get("options", [])
    by_hash = {"sha256:" + hashlib.sha256(name.encode()).hexdigest(): name for name in names}
    return [by_hash.get(option, option) for option in options]


def receipt(ingest: Ingest, fact: facts.Receipt) -> None:
    """My messages were delivered, read, played; or I read theirs on another device of mine."""
    ingest.heard = True
    if fact.from_phone and fact.at > ingest.device.phone_at:
        devices.update(ingest.device.id, phone_at=fact.at)
    found = messages.find(ingest.device.id, fact.ids)
    for target in fact.ids:
        if target not in found:
            alone = fact._replace(ids=(target,))
            messages.wait_for(ingest.device.id, target, json.dumps(facts.to_wire(alone)), ingest.now)
    if fact.state in ("read_self", "played_self"):
        for known in (k for many in found.values() for k in many):
            if conversations.read_through(known.conversation_id, known.id):
                ingest.touched.add(known.conversation_id)
        return
    if fact.state not in facts.RECEIPT_STATES:
        return
    in_group = identity.is_group(fact.chat)
    for known in (k for many in found.values() for k in many if k.sender_id == 0):
        if in_group:
            messages.receipt(known.id, ingest.person(fact.reader), fact.state, fact.at)
        if messages.advance(known.id, fact.state):
            tell.receipt(ingest.owner_id, known.id, fact.state)


def call(ingest: Ingest, fact: facts.Call) -> None:
    """A step of a call: one row per call, its outcome worked out from all steps seen."""
    ingest.heard = True
    conversation_id = ingest.conversation(fact.chat, fact.chat_alt)
    if conversation_id is None:
        return
    network_id = f"call:{fact.id}"
    found = messages.find(ingest.device.id, [network_id]).get(network_id, [])
    known = found[0] if found else None
    extra: dict[str, Any] = json.loads(known.extra) if known and known.extra else {"steps": {}}
    steps = extra["steps"]
    if fact.step == "offer" or "from_me" not in extra:
        extra["from_me"] = fact.from_me  # who placed it is sure from the offer alone
    steps[fact.step] = min(fact.at, steps.get(fact.step, fact.at))
    extra["video"] = extra.get("video", False) or fact.video
    extra["reason"] = max(extra.get("reason", ""), fact.reason)
    extra["log_seconds"] = max(extra.get("log_seconds", 0), fact.seconds)
    outcome = calls.fold(steps, from_me=extra["from_me"], seconds=extra["log_seconds"], reason=extra["reason"])
    extra.update(outcome=outcome.word, seconds=outcome.seconds, direction="out" if extra["from_me"] else "in")
    state = "ringing" if outcome.word == "ringing" else "sent" if extra["from_me"] else ""
    if known is None:
        sender_id = 0 if fact.from_me else ingest.person(fact.sender or fact.chat, fact.sender_alt or fact.chat_alt)
        new = NewMessage(
            ingest.device.id, conversation_id, sender_id, network_id, fact.at, "call", "", state, "",
            Flag.OLD if ingest.quiet else 0, 0, json.dumps(extra), None,
        )  # fmt: skip
        (message_id,) = messages.add([new])
        known = messages.get(message_id)
        assert known is not None  # just written
    else:
        messages.set_extra(known.id, extra)
        messages.set_state(known.id, state)
    _tell(ingest, known)


def end_ringing(now: int) -> int:
    """Nobody rings for long: calls of whose end the network told nothing were missed. Returns how many."""
    ringing = messages.ringing_before(now - _RINGING_MS)
    for message_id, device_id in ringing:
        with transaction():
            device, known = devices.get(device_id), messages.get(message_id)
            if device is None or known is None:
                continue
            extra = json.loads(known.extra or "{}")
            steps = {**extra.get("steps", {}), "missed": known.at}
            outcome = calls.fold(steps, from_me=extra.get("from_me", known.sender_id == 0))
            messages.set_extra(known.id, {**extra, "steps": steps, "outcome": outcome.word})
            messages.set_state(known.id, "sent" if known.sender_id == 0 else "")
            lane = conversations.refresh(known.conversation_id, now)
            tell.message(device.owner_id, known.id, known.conversation_id, known.sender_id)
            if lane is not None:
                tell.reply(device.owner_id, known.conversation_id, lane)
    return len(ringing)


def send_result(ingest: Ingest, fact: facts.SendResult) -> None:
    """The network answered to one of our sends; the first answer counts."""
    row = queues.outbox(fact.outbox_id)
    if row is None or row.device_id != ingest.device.id or row.state not in ("sending", "unknown", "queued"):
        return
    if not fact.ok:
        _refused(ingest, fact, row)
    elif not fact.id:
        queues.end(row.id, "unknown", now=ingest.now, error="WhatsApp did not say whether it took the message.")
        _state(ingest, row, "unknown")
    else:
        queues.end(row.id, "sent", now=ingest.now, network_id=fact.id)
        if row.is_message:
            ingest.to_myself.append(_named(ingest, row, fact.id))


def _named(ingest: Ingest, row: queues.OutboxRow, network_id: str) -> int:
    """Our message has its network id now; if its echo came first, that row takes the place of ours. Returns which it is."""
    echo = next(
        (k for k in messages.find(ingest.device.id, [network_id]).get(network_id, ()) if k.sender_id == 0), None
    )
    if echo is not None and echo.id != row.message_id:
        messages.forget([row.message_id])
        queues.point_to(row.id, echo.id)
        ingest.touched.add(row.conversation_id)
    else:
        messages.set_network_id(row.message_id, network_id)
        _state(ingest, row, "sent")
    apply_waiting(ingest, [network_id])
    return row.message_id if echo is None else echo.id


def _refused(ingest: Ingest, fact: facts.SendResult, row: queues.OutboxRow) -> None:
    error = fact.error or "WhatsApp refused it."
    if fact.code == NEW_CONTACT_REFUSED:
        devices.update(ingest.device.id, blocked_new_until=ingest.now + _BLOCKED_NEW_MS)
        error = "WhatsApp does not let this account write to new people at the moment."
    queues.end(row.id, "failed", now=ingest.now, code=fact.code, error=error)
    if row.kind == "reaction" and row.message_id:
        messages.react(row.message_id, 0, "", ingest.now)
        ingest.touched.add(row.conversation_id)
    _state(ingest, row, "failed")


def _state(ingest: Ingest, row: queues.OutboxRow, state: str) -> None:
    if row.is_message and row.message_id:
        if state == "sent":
            messages.advance(row.message_id, "sent")
        else:
            messages.set_state(row.message_id, state)
        ingest.touched.add(row.conversation_id)
        tell.receipt(ingest.owner_id, row.message_id, state)


_WAITING: dict[type, Callable[[Ingest, Any], None]] = {
    facts.Edit: edit,
    facts.Revoke: revoke,
    facts.Reaction: reaction,
    facts.PollVote: poll_vote,
    facts.Receipt: receipt,
}
