"""History sync -> facts, in pieces that fit a record.

One event is one chunk of the past: chats with their newest messages, names, pairs of spellings, calls. Chunks come in any
order and more than once. A message that cannot be read is kept raw by itself, the others go on. Times are in seconds here.
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from app.channels.whatsapp.convert import messages
from app.channels.whatsapp.convert.messages import Origin
from app.channels.whatsapp.convert.values import jid, millis, text
from app.domain import facts
from app.domain.facts import Fact
from app.domain.identity import is_group, is_ignored

#: Facts in one record at most.
PIECE = 1000

_PHASE = {0: "initial", 1: "status", 2: "full", 3: "recent", 4: "names", 5: "other", 6: "demand"}
_STATE = {2: "sent", 3: "delivered", 4: "read", 5: "played"}
_FOREVER = 1 << 62  # -1 in an unsigned field

# WebMessageInfo.StubType
_REVOKED = frozenset({1, 132})
_UNREADABLE = frozenset({2, 3, 68})
_BY_ADMIN = 132
_VIEWED_ONCE = 74
#: Missed and silenced calls: (video, group).
_MISSED = {
    40: (False, False), 41: (True, False), 45: (False, True), 46: (True, True), 169: (False, False), 170: (True, False),
}  # fmt: skip


class Place(NamedTuple):
    """The chat that old messages are in: its two spellings, whether it is a group, my own address."""

    chat: str
    alt: str
    group: bool
    mine: str


def chunk(event: Any, me: Collection[str]) -> Iterator[list[Fact]]:
    """The facts of a ``neonize.HistorySync``, at most :data:`PIECE` at a time; the last piece ends with the progress."""
    piece: list[Fact] = []
    for fact in _facts(event.Data, me):
        piece.append(fact)
        if len(piece) >= PIECE:
            yield piece
            piece = []
    if piece:
        yield piece


def _facts(data: Any, me: Collection[str]) -> Iterator[Fact]:
    for pair in data.phoneNumberToLidMappings:
        pn, lid = jid(pair.pnJID), jid(pair.lidJID)
        if pn.startswith("pn:") and lid.startswith("lid:"):
            yield facts.Mapping(pn, lid)
    for name in data.pushnames:
        who, called = jid(name.ID), text(name.pushname)
        if who and called and called != "-":
            yield facts.Person(who, push_name=called)
    for person in data.inlineContacts:
        yield from _inline_contact(person)
    for conversation in data.conversations:
        yield from _conversation(conversation, me)
    for call in data.callLogRecords:
        try:
            yield from list(_call(call, me))
        except Exception as error:
            yield _kept(call, error)
    phase = _PHASE.get(data.syncType, "other")
    if phase in ("initial", "recent", "full"):
        yield facts.Sync(phase, data.progress, 100, data.chunkOrder)
        if data.progress >= 100:
            yield facts.Sync("done", 100, 100, data.chunkOrder)
    elif phase == "names":
        yield facts.Sync("names", 1, 1)


def _kept(raw: Any, error: Exception) -> Fact:
    """One part of the past that could not be converted, raw."""
    try:
        kept = base64.b64encode(raw.SerializePartialToString()).decode()
    except Exception:
        kept = ""
    return facts.Quarantined("HistorySync." + raw.DESCRIPTOR.name, f"{type(error).__name__}: {error}"[:300], kept)


def _inline_contact(person: Any) -> Iterator[Fact]:
    known = [jid(getattr(person, name, "")) for name in ("pnJID", "lidJID")]
    named = text(getattr(person, "fullName", "") or getattr(person, "firstName", ""))
    who = next(filter(None, known), "")
    if who and (named or getattr(person, "username", "")):
        alt = known[1] if who == known[0] else ""
        yield facts.Person(who, alt, saved_name=named, username=text(getattr(person, "username", "")))


def _conversation(conversation: Any, me: Collection[str]) -> list[Fact]:
    chat = jid(conversation.ID)
    if not chat or is_ignored(chat):
        return []
    alt = next((a for a in (jid(conversation.pnJID), jid(conversation.lidJID)) if a and a != chat), "")
    group = is_group(chat)
    place = Place(chat, "" if group else alt, group, next(iter(me), ""))
    found: list[Fact] = []
    try:
        found += _state(conversation, place.chat, place.alt)
    except Exception as error:
        found.append(_kept(conversation, error))
    for entry in _oldest_first(conversation.messages):
        if not entry.HasField("message"):
            continue
        try:
            found += message(entry.message, place, me)
        except Exception as error:
            found.append(_kept(entry.message, error))
    return found


def _oldest_first(entries: Any) -> list[Any]:
    """Phones list the newest message first. Those of one second can only be told apart by their place in the list."""
    listed = list(entries)
    newest_first = len(listed) > 1 and listed[0].message.messageTimestamp >= listed[-1].message.messageTimestamp
    return listed[::-1] if newest_first else listed


def _state(conversation: Any, chat: str, alt: str) -> Iterator[Fact]:
    def given(name: str) -> bool:
        return bool(conversation.HasField(name))

    muted = conversation.muteEndTime
    name = text(conversation.name or conversation.displayName)
    yield facts.ChatState(
        chat, alt, "" if is_group(chat) else name,
        unread=conversation.unreadCount if given("unreadCount") else None,
        marked_unread=conversation.markedAsUnread if given("markedAsUnread") else None,
        archived=conversation.archived if given("archived") else None,
        pinned=conversation.pinned > 0 if given("pinned") else None,
        muted_until=(-1 if muted >= _FOREVER else millis(muted)) if given("muteEndTime") else None,
        expires_after=conversation.ephemeralExpiration if given("ephemeralExpiration") else None,
    )  # fmt: skip
    if is_group(chat):
        members = tuple(
            facts.Member(who, role={1: "admin", 2: "owner"}.get(p.rank, ""))
            for p in conversation.participant if (who := jid(p.userJID))
        )  # fmt: skip
        yield facts.Group(
            chat, name, text(conversation.description), members=members or None, parent=jid(conversation.parentGroupID),
            left=bool(conversation.readOnly and conversation.terminated),
        )  # fmt: skip
    elif conversation.username:
        yield facts.Person(chat, alt, username=text(conversation.username))


def message(info: Any, place: Place, me: Collection[str]) -> list[Fact]:
    """The facts of one ``WebMessageInfo`` in a chat."""
    key = info.key
    chat, alt, group, mine = place
    from_me, mid = key.fromMe, text(key.ID)
    if info.ignore or not mid:
        return []
    if from_me:
        sender, sender_alt, name, state = mine, "", "", _STATE.get(info.status, "sent")
    else:
        sender = jid(info.participant or key.participant) if group else chat
        sender_alt, name, state = "" if group else alt, text(info.pushName), ""
    where = Origin(
        mid, chat, sender, from_me, millis(info.messageTimestamp), alt, sender_alt, name, state, info.starred,
        info.is1PBizBotMessage,
    )  # fmt: skip
    stub = info.messageStubType
    found = _without_content(stub, info, where) if stub else None
    if found is None:
        found = messages.said(info.message, where, me, view_once=stub == _VIEWED_ONCE) if info.HasField("message") else []
    if info.reactions or info.pollUpdates:
        found += _added(info, where, me)
    return found


def _without_content(stub: int, info: Any, where: Origin) -> list[Fact] | None:
    """What a stub stands for; None where it is the message that counts."""
    if stub in _MISSED:
        video, many = _MISSED[stub]
        return [facts.Call(where.id, where.chat, where.sender, False, where.at, "missed", video, many, chat_alt=where.chat_alt)]
    if stub in _REVOKED:
        at = millis(info.revokeMessageTimestamp) or where.at
        return [
            _blank(where, "text"),
            facts.Revoke(
                where.id + ":revoked", where.id, where.chat, where.sender, where.from_me, at, where.sender, where.from_me,
                stub == _BY_ADMIN, where.chat_alt, where.sender_alt,
            ),
        ]  # fmt: skip
    if stub in _UNREADABLE and not info.HasField("message"):
        return [_blank(where, "unreadable")]
    # Other stubs tell of members who came and went, changed codes and the like: no message of their own.
    return None


def _blank(where: Origin, kind: str) -> facts.Message:
    return facts.Message(
        where.id, where.chat, where.sender, where.from_me, where.at, kind, "", where.chat_alt, where.sender_alt, where.name
    )  # fmt: skip


def _added(info: Any, where: Origin, me: Collection[str]) -> Iterator[Fact]:
    """Reactions and votes that history keeps with the message they are about."""

    def who(key: Any) -> str:
        if key.fromMe:
            return next(iter(me), "")
        return jid(key.participant) or ("" if is_group(where.chat) else where.chat)

    for reaction in info.reactions:
        if (by := who(reaction.key)) or reaction.key.fromMe:
            yield facts.Reaction(
                text(reaction.key.ID) or where.id + ":reaction", where.id, where.chat, by, reaction.key.fromMe,
                millis(reaction.senderTimestampMS) or where.at, text(reaction.text), where.sender, where.from_me, where.chat_alt,
            )  # fmt: skip
    for update in info.pollUpdates:
        key = update.pollUpdateMessageKey
        yield facts.PollVote(
            text(key.ID), where.id, where.chat, who(key), key.fromMe,
            millis(update.senderTimestampMS or update.serverTimestampMS) or where.at,
            messages.options(update.vote.selectedOptions), where.chat_alt,
        )  # fmt: skip


def _call(call: Any, me: Collection[str]) -> Iterator[Fact]:
    creator, group = jid(call.callCreatorJID), jid(call.groupJID)
    from_me = not call.isIncoming
    others = [who for p in call.participants if (who := jid(p.userJID)) and who not in me]
    chat = group or (others[0] if from_me and others else creator)
    if not call.callID or not chat or (from_me and chat in me):
        return
    # CallResult: connected, rejected, cancelled, accepted elsewhere, missed, …
    step = {1: "reject", 2: "missed", 4: "missed", 6: "missed", 8: "missed", 9: "missed"}.get(call.callResult, "log")
    reason = "accepted_elsewhere" if call.callResult in (0, 3) else ""
    yield facts.Call(
        text(call.callID), chat, next(iter(me), "") if from_me else creator, from_me, millis(call.startTime), step,
        call.isVideo, bool(group), reason, call.duration,
    )  # fmt: skip
