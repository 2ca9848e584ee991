"""Messages, new and known: the bulk road in."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from app.actions import tell
from app.actions.receive import effects
from app.actions.receive.ingest import Ingest
from app.domain import facts, identity
from app.store import conversations, messages, people
from app.store.messages import Flag, NewMessage

#: Kinds that stand in for a content that may still come under the same id.
PLACEHOLDERS = frozenset({"unreadable", "hidden", "unknown"})
_TEXT_MAX = 65536  # characters kept of one message; WhatsApp's own limit is about that


class _Place(NamedTuple):
    """Where the messages of a chat belong. ``contact_id``: the other one of a direct chat; 0 in a group and with myself."""

    conversation_id: int
    is_group: bool
    contact_id: int


def store(ingest: Ingest, reported: Sequence[facts.Message]) -> None:
    """Store the messages that are new, complete those that were placeholders, and apply what waited for them."""
    places = _places(ingest, reported)
    reported = [m for m in reported if m.chat in places]
    if not reported:
        return
    ingest.heard = True
    known = messages.existing(ingest.device.id, [m.id for m in reported])
    fresh: dict[tuple[str, int], NewMessage] = {}
    again: list[tuple[facts.Message, NewMessage]] = []
    names: dict[int, tuple[int, str]] = {}
    in_groups: set[tuple[int, int]] = set()
    for m in reported:
        new = _row(ingest, m, places[m.chat])
        key = (new.network_id, new.sender_id)
        if key in known or key in fresh:
            again.append((m, new))
            continue
        fresh[key] = new
        if new.sender_id:
            if places[m.chat].is_group:
                in_groups.add((new.conversation_id, new.sender_id))
            if m.sender_name:
                names[new.sender_id] = max(names.get(new.sender_id, (0, "")), (m.at, m.sender_name))
    rows = list(fresh.values())
    ids = messages.add(rows)
    conversations.saw_writing(in_groups)
    for contact_id, (at, name) in names.items():
        if people.learn_names(contact_id, push_name=name[:200], push_name_at=at, now=ingest.now):
            tell.contact(ingest.owner_id, contact_id)
    ingest.touched.update({r.conversation_id for r in rows})
    conversations.note_mine([(i, r.conversation_id) for r, i in zip(rows, ids, strict=True) if r.sender_id == 0])
    if not ingest.quiet:
        ingest.spoken.update({r.conversation_id for r in rows})
        mine = {place.conversation_id for chat, place in places.items() if chat in ingest.mine}
        ingest.to_myself += [i for r, i in zip(rows, ids, strict=True) if r.conversation_id in mine]
        for r, message_id in zip(rows, ids, strict=True):
            tell.message(ingest.owner_id, message_id, r.conversation_id, r.sender_id)
    for m, new in again:
        _meet_again(ingest, m, new)
    effects.apply_waiting(ingest, [r.network_id for r in rows])


def _places(ingest: Ingest, reported: Sequence[facts.Message]) -> dict[str, _Place]:
    """chat -> where it belongs, for all but the chats that never come in. Makes people and conversations that are new."""
    chats = {chat: identity.is_group(chat) for chat in {m.chat for m in reported}}
    wanted = {chat for chat in chats if not identity.is_ignored(chat)}
    # Everybody first: learning a spelling may merge conversations, and a place must name the one that stays.
    ingest.learn({(m.chat, m.chat_alt) for m in reported if not chats[m.chat] and m.chat in wanted})
    ingest.learn({(m.sender, m.sender_alt) for m in reported if chats[m.chat] and not m.from_me and m.chat in wanted})
    places = {}
    for chat, alt in {m.chat: m.chat_alt for m in reported}.items():
        if chat in wanted and (conversation_id := ingest.conversation(chat, alt)) is not None:
            places[chat] = _Place(conversation_id, chats[chat], 0 if chats[chat] else ingest.person(chat, alt))
    return places


def _row(ingest: Ingest, m: facts.Message, place: _Place) -> NewMessage:
    if m.from_me:
        sender_id = 0
    elif place.is_group:
        sender_id = ingest.person(m.sender, m.sender_alt)
    else:
        sender_id = place.contact_id
    flags, extra = Flag.OLD if ingest.quiet else 0, None
    # Nearly all messages are plain: what follows is for the others.
    if m.extra or m.quote or m.mentions or m.forwarded or m.automatic or m.starred or m.expires_after or m.album or m.channel_kind:
        flags |= _flags(ingest, m)
        extra = _extra(ingest, m)
    return NewMessage(
        ingest.device.id, place.conversation_id, sender_id, m.id, max(m.at, 0), m.kind, m.text[:_TEXT_MAX],
        (m.state or "sent") if m.from_me else "", m.quote.id if m.quote else "", flags, m.edited_at, extra,
        None if m.media is None else _media(ingest, m.media),
    )  # fmt: skip


def _flags(ingest: Ingest, m: facts.Message) -> int:
    flags = 0
    if m.mentions and not ingest.mine.isdisjoint(m.mentions):
        flags |= Flag.MENTIONS_ME
    if m.quote is not None and m.quote.sender in ingest.mine and not m.from_me:
        flags |= Flag.QUOTES_ME
    if m.automatic:
        flags |= Flag.AUTOMATIC
    if m.starred:
        flags |= Flag.STARRED
    if m.forwarded:
        flags |= Flag.FORWARDED
    if m.extra and m.extra.get("mentions_all"):
        flags |= Flag.MENTIONS_ALL
    return flags


def _extra(ingest: Ingest, m: facts.Message) -> str | None:
    """The kind's own data as JSON, with what else has no column of its own."""
    extra: dict[str, Any] = dict(m.extra) if m.extra else {}
    if m.quote is not None and m.quote.id:
        extra["quote"] = {
            "text": m.quote.text[:300], "kind": m.quote.kind, "from_me": m.quote.sender in ingest.mine,
            "name": identity.display(m.quote.sender) if m.quote.sender else "",
        }  # fmt: skip
    for name, worth in (
        ("forwarded", m.forwarded), ("expires_after", m.expires_after), ("album", m.album), ("mentions", list(m.mentions)),
        ("channel_kind", m.channel_kind),
    ):  # fmt: skip
        if worth:
            extra[name] = worth
    return json.dumps(extra, ensure_ascii=False) if extra else None


def _media(ingest: Ingest, media: facts.Media) -> tuple[Any, ...]:
    try:
        thumbnail = base64.b64decode(media.thumbnail) if media.thumbnail else None
    except (binascii.Error, ValueError):
        thumbnail = None
    state = "queued" if media.ref else "gone"
    return (
        media.mime[:200], media.size, media.sha256, media.name[:300], media.seconds, media.width, media.height, thumbnail,
        media.ref, state, ingest.now if state == "queued" else 0, "",
    )  # fmt: skip


def _meet_again(ingest: Ingest, m: facts.Message, new: NewMessage) -> None:
    """A message that is stored already: fill a placeholder, move its state on, learn of an edit."""
    for known in messages.find(ingest.device.id, [m.id]).get(m.id, ()):
        if known.sender_id != new.sender_id:
            continue
        changed = False
        if known.kind in PLACEHOLDERS and m.kind not in PLACEHOLDERS and not known.revoked_at:
            messages.replace(known.id, new)
            changed = True
        elif m.edited_at > known.edited_at and not known.revoked_at:
            changed = messages.add_version(known, m.edited_at, new.text)
        elif known.edited_at and not m.edited_at and not known.revoked_at:
            messages.add_original(known.id, known.at, new.text)
        if m.from_me and m.state:
            changed = messages.advance(known.id, m.state) or changed
        if known.flags & Flag.OLD and not ingest.quiet:
            messages.not_old(known.id)
            changed = True
        if changed:
            ingest.touched.add(known.conversation_id)
            tell.message(ingest.owner_id, known.id, known.conversation_id, known.sender_id)
