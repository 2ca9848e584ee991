"""Writing back: everything that leaves goes through the outbox, at most once.

A row is queued together with what the thread shows of it, in one transaction. :func:`deliver` claims it by a conditional
UPDATE, commits, and only then hands it to the channel; whatever happens in between leaves ``unknown``, which is shown to
the person and never sent again by itself.
"""

from __future__ import annotations

import secrets
from pathlib import Path

import structlog

from app.actions import tell
from app.channels.base import Channel, Outgoing
from app.domain import pacing, timing
from app.domain.facts import Quote
from app.errors import ChannelError, Conflict, Invalid, NotFound
from app.store import accounts, chats, conversations, devices, messages, queues
from app.store.database import transaction
from app.store.messages import NewMessage

log = structlog.get_logger(__name__)

TEXT_MAX = 65536
#: How long a send may stay unanswered before it counts as unknown.
ANSWER_WITHIN_MS = 75_000
_HELD = "You have begun to write to many people today; to protect your account this leaves later."
_RETRY_MS = 15_000  # a device that is not connected is asked again after this
_MEDIA_KINDS = frozenset({"image", "video", "audio", "voice", "document", "sticker"})


def text(
    owner_id: int, conversation_id: int, body: str, *, quote_id: int = 0, client_key: str = "", keep_draft: bool = False, now: int
) -> int:
    """Queue a text; returns the message's id. The same ``client_key`` twice makes one message.

    ``keep_draft``: it was not typed just now, so what stands in the chat's field is something else.

    Raises:
        NotFound: no such conversation (or quoted message) of the owner's.
        Invalid: empty or too long.
        Conflict: the group was left.
    """
    body = _clean(body)
    if not body.strip():
        raise Invalid("There is nothing to send.", code="empty", fields={"text": "Write something first."})
    if len(body) > TEXT_MAX:
        raise Invalid(
            f"The text is longer than {TEXT_MAX:,} characters.", code="too_long", fields={"text": "Too long."}
        )
    with transaction():
        if client_key and (before := queues.by_client_key(owner_id, client_key)) is not None:
            return before
        out = Outgoing(0, "text", "", text=body)
        if quote_id:
            out = _quoting(owner_id, conversation_id, quote_id, out)
        return _queue_message(
            owner_id, conversation_id, "text", body, out, client_key=client_key, keep_draft=keep_draft, now=now
        )


def media(
    owner_id: int, conversation_id: int, *, path: Path, file: str, size: int, mime: str, name: str, media_kind: str, caption: str = "",
    client_key: str = "", now: int,
) -> int:  # fmt: skip
    """Queue a file that is already stored under its content hash ``file`` at ``path``; returns the message's id.

    Raises:
        NotFound: no such conversation of the owner's.
        Invalid: a kind of media that cannot be sent.
    """
    if media_kind not in _MEDIA_KINDS:
        raise Invalid(f"Files of the kind “{media_kind}” cannot be sent.", code="bad_media_kind")
    caption = _clean(caption)[:TEXT_MAX]
    with transaction():
        if client_key and (before := queues.by_client_key(owner_id, client_key)) is not None:
            return before
        out = Outgoing(0, "media", "", text=caption, path=str(path), mime=mime, name=name, media_kind=media_kind)
        message_id = _queue_message(owner_id, conversation_id, media_kind, caption, out, client_key=client_key, now=now)
        messages.add_media([(message_id, mime, size, file, name, 0, 0, 0, None, "", "local", 0, file)])
        return message_id


def reaction(owner_id: int, message_id: int, emoji: str, *, now: int) -> None:
    """React to a message of the owner's; an empty ``emoji`` takes the reaction back.

    Raises:
        NotFound: no such message.
        Conflict: it has no network id yet, so that nobody could be told.
    """
    with transaction():
        known = chats.bubble(owner_id, message_id)
        network_id, sender = messages.named(message_id)
        if network_id.startswith(("local:", "call:")):
            raise Conflict("This cannot be reacted to.", code="not_sent_yet")
        messages.react(message_id, 0, emoji[:32], now)
        out = Outgoing(
            0, "reaction", "", text=emoji[:32], target=network_id, target_sender=sender, target_from_me=known.from_me
        )
        _queue(owner_id, known.conversation_id, out, message_id=message_id, now=now)
        conversations.refresh(known.conversation_id, now)
        tell.message(owner_id, message_id, known.conversation_id)


def mark_read(owner_id: int, conversation_id: int, *, now: int) -> int:
    """Tell the others that I have read (only ever on the person's wish); returns how many messages that covers."""
    with transaction():
        chat = chats.chat(owner_id, conversation_id)
        page = chats.thread(owner_id, conversation_id, limit=100)
        theirs = [b for b in page.messages if not b.from_me and b.kind not in ("call", "system")]
        if theirs:
            # One receipt names messages of one sender, so a group needs one for each.
            for sender_id in sorted({b.sender_id for b in theirs}):
                named = [messages.named(b.id) for b in theirs if b.sender_id == sender_id]
                out = Outgoing(
                    0,
                    "read",
                    "",
                    ids=tuple(n for n, _ in named),
                    target_sender=named[-1][1] if chat.kind == "group" else "",
                )
                _queue(owner_id, conversation_id, out, now=now)
            conversations.read_through(conversation_id, theirs[-1].id)
            conversations.refresh(conversation_id, now)
            tell.conversation(owner_id, conversation_id)
        return len(theirs)


def retry(owner_id: int, message_id: int, *, now: int) -> None:
    """Send a failed or unknown message again: only ever by the person's own choice.

    Raises:
        NotFound: no such message of the owner's.
        Conflict: it is neither failed nor unknown.
    """
    with transaction():
        sent = _troubled(owner_id, message_id)
        queues.requeue(sent.id, due_at=now)
        messages.set_state(message_id, "queued")
        conversations.refresh(sent.conversation_id, now)
        tell.receipt(owner_id, message_id, "queued")
        tell.outbox(owner_id)


def discard(owner_id: int, message_id: int, *, now: int) -> None:
    """Give up on a failed or unknown message: it leaves the thread.

    Raises:
        NotFound: no such message of the owner's.
        Conflict: it is neither failed nor unknown.
    """
    with transaction():
        sent = _troubled(owner_id, message_id)
        queues.end(sent.id, "cancelled", now=now)
        messages.forget([message_id])
        conversations.refresh(sent.conversation_id, now)
        tell.conversation(owner_id, sent.conversation_id)


def withdraw(owner_id: int, message_id: int, *, now: int) -> bool:
    """Take back what still waits in the outbox: it leaves the thread. False when it is on its way already."""
    with transaction():
        conversation_id = chats.bubble(owner_id, message_id).conversation_id
        if not queues.withdraw(message_id, now=now):
            return False
        messages.forget([message_id])
        conversations.refresh(conversation_id, now)
        tell.conversation(owner_id, conversation_id)
        return True


def _troubled(owner_id: int, message_id: int) -> queues.OutboxRow:
    sent = queues.of_message(owner_id, message_id)
    if sent is None:
        raise NotFound("There is no such message.")
    if sent.state not in ("failed", "unknown"):
        raise Conflict("This message is on its way or has arrived.", code="not_troubled")
    return sent


def _clean(body: str) -> str:
    """Without what the network's encoding cannot carry: NUL and lone surrogates."""
    return body.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _quoting(owner_id: int, conversation_id: int, quote_id: int, out: Outgoing) -> Outgoing:
    quoted = chats.bubble(owner_id, quote_id)
    if quoted.conversation_id != conversation_id:
        raise NotFound("There is no such message here.")
    network_id, sender = messages.named(quote_id)
    return out._replace(quote=Quote(network_id, sender, quoted.text[:300], quoted.kind), quote_from_me=quoted.from_me)


def _queue_message(
    owner_id: int, conversation_id: int, kind: str, body: str, out: Outgoing, *, client_key: str, keep_draft: bool = False, now: int
) -> int:
    chat = chats.chat(owner_id, conversation_id)
    if chat.left_group:
        raise Conflict("You are no longer in this group.", code="left_group")
    new = NewMessage(
        chat.device_id, conversation_id, 0, f"local:{secrets.token_hex(12)}", now, kind, body, "queued",
        out.quote.id if out.quote else "", 0, 0, None, None,
    )  # fmt: skip
    (message_id,) = messages.add([new])
    conversations.note_mine([(message_id, conversation_id)])
    _queue(owner_id, conversation_id, out, message_id=message_id, client_key=client_key, now=now)
    kept = {} if keep_draft else {"draft": ""}
    conversations.update(conversation_id, snoozed_until=0, marked_unread=0, **kept)
    lane = conversations.refresh(conversation_id, now)
    tell.message(owner_id, message_id, conversation_id)
    if lane is not None:
        tell.reply(owner_id, conversation_id, lane)
    return message_id


def _queue(
    owner_id: int, conversation_id: int, out: Outgoing, *, message_id: int = 0, client_key: str = "", now: int
) -> int:
    chat = chats.chat(owner_id, conversation_id)
    payload = out._replace(to=chat.address, expires_after=chat.expires_after)._asdict()
    del payload["outbox_id"]
    outbox_id = queues.queue(
        owner_id, chat.device_id, conversation_id, kind=out.kind, payload=payload, message_id=message_id, client_key=client_key,
        due_at=now, now=now,
    )  # fmt: skip
    accounts.add_audit(owner_id, "send", {"kind": out.kind, "outbox": outbox_id}, address="", now=now)
    tell.outbox(owner_id)
    return outbox_id


# ── The worker's side ───────────────────────────────────────────────────────────────────────────────────────────────


def deliver(device_id: int, channel: Channel, *, now: int) -> bool:
    """Send the next due row of a device, if there is one; returns whether there was.

    The row is ``sending`` on disk before the channel hears of it. The outcome comes back as a SendResult fact.
    """
    due = queues.due(device_id, now)
    if due is None:
        return False
    device = devices.get(device_id)
    if device is None or device.state != "connected":
        return False
    if due.is_message:
        if pacing.next_at(queues.left_lately(device_id, now, pacing.FREE), due.id) > now:
            due = queues.due(device_id, now, messages=False)  # a reaction need not wait behind a long row
            if due is None:
                return False
        elif not conversations.has_heard(due.conversation_id):
            if device.blocked_new_until > now:
                _fail(due, "WhatsApp does not let this account write to new people at the moment.", now=now)
                return True
            if queues.begun_since(device_id, now - timing.DAY, due.conversation_id) >= pacing.NEW_A_DAY:
                queues.hold(due.id, until=now + pacing.HELD_FOR, why=_HELD)
                return True
    if not queues.claim(due.id, now):
        return True
    if due.is_message:
        messages.set_state(due.message_id, "sending")
    payload = dict(due.payload)
    quote = payload.pop("quote", None)
    out = Outgoing(due.id, **{**payload, "ids": tuple(payload["ids"]), "mentions": tuple(payload["mentions"])})
    if quote:
        out = out._replace(quote=Quote(*quote))
    try:
        channel.send(out)
    except ChannelError as error:
        # The channel promises that nothing left.
        if error.permanent:
            _fail(due, error.sentence, now=now)
        else:
            with transaction():
                queues.requeue(due.id, due_at=now + _RETRY_MS)
                if due.is_message:
                    messages.set_state(due.message_id, "queued")
    return True


def give_up_waiting(now: int, *, at_start: bool = False) -> int:
    """What was handed over and never answered becomes ``unknown``; returns how many. At start that is all of them."""
    gone = queues.stuck(now + 1 if at_start else now - ANSWER_WITHIN_MS)
    for stuck in gone:
        with transaction():
            queues.end(stuck.id, "unknown", now=now, error="It is not known whether this was sent: look at your phone.")
            if stuck.is_message:
                messages.set_state(stuck.message_id, "unknown")
            tell.receipt(stuck.owner_id, stuck.message_id, "unknown")
    return len(gone)


def _fail(due: queues.OutboxRow, sentence: str, *, now: int) -> None:
    with transaction():
        queues.end(due.id, "failed", now=now, error=sentence)
        if due.is_message:
            messages.set_state(due.message_id, "failed")
            conversations.refresh(due.conversation_id, now)
        tell.receipt(due.owner_id, due.message_id, "failed")
