"""Messages and what is done to them, live or out of the history -> facts.

What both ways share stands here; where it came from is an :class:`Origin`. Tried with neonize 0.5.2: key distribution
comes as a message event of its own under the id of the message that follows; ``Info.Timestamp`` is milliseconds; an edit
has an id of its own; the ``fromMe`` of a key is seen from whoever wrote the reaction, edit or revoke.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, NamedTuple

from app.channels.whatsapp.convert import content as contents
from app.channels.whatsapp.convert.content import Content
from app.channels.whatsapp.convert.values import address, jid, millis, text
from app.domain import facts
from app.domain.facts import Fact
from app.domain.identity import is_bot, is_group, is_ignored

#: ``sha256:`` and the hash of an option's name: how a vote is passed on, since the network sends no names.
VOTE = "sha256:"

#: Acts on another message, but sealed with a key that neonize does not open: kept raw, shown nowhere.
_SEALED = frozenset({
    "secretEncryptedMessage", "encReactionMessage", "encEventResponseMessage", "encCommentMessage",
    "pollAddOptionMessage",
})  # fmt: skip

_MAPPING_BYTES = 64 * 1024 * 1024

# ProtocolMessage.Type
_REVOKE, _EPHEMERAL, _SHARE_NUMBER, _EDIT, _LID_MAPPINGS = 0, 3, 11, 14, 22


class Origin(NamedTuple):
    """Whose message, where and when; all as in :class:`app.domain.facts.Message`."""

    id: str
    chat: str
    sender: str
    from_me: bool
    at: int
    chat_alt: str = ""
    sender_alt: str = ""
    name: str = ""
    state: str = ""
    starred: bool = False
    automatic: bool = False


#: Decrypts a vote: the message event -> hashes of the chosen options. Only the running library can.
OpenVote = Callable[[Any], Iterable[bytes]]


def origin(info: Any) -> Origin:
    """The origin that a ``neonize.MessageInfo`` tells."""
    source = info.MessageSource
    chat, sender, from_me = address(source.Chat), address(source.Sender), source.IsFromMe
    sender_alt = address(source.SenderAlt)
    chat_alt = "" if is_group(chat) else address(source.RecipientAlt) if from_me else sender_alt
    name = "" if from_me else text(info.Pushname)
    return Origin(
        text(info.ID), chat, sender, from_me, millis(info.Timestamp), chat_alt, sender_alt, "" if name == "-" else name,
        automatic=is_bot(sender),
    )  # fmt: skip


def live(event: Any, me: Collection[str], open_vote: OpenVote | None = None) -> list[Fact]:
    """The facts of a ``neonize.Message`` event."""
    where = origin(event.Info)
    if is_ignored(where.chat):
        return []
    found: list[Fact] = []
    if event.Info.HasField("VerifiedName") and not where.from_me:
        business = text(event.Info.VerifiedName.Details.verifiedName)
        found += [facts.Person(where.sender, where.sender_alt, business_name=business)] if business else []
    view_once = event.IsViewOnce or event.IsViewOnceV2 or event.IsViewOnceV2Extension
    found += said(event.Message, where, me, view_once=view_once, open_vote=open_vote and (lambda: open_vote(event)))
    return found


def undecryptable(event: Any) -> list[Fact]:
    """A placeholder for a message that could not be read, or that only the phone may open. The content may come later."""
    where = origin(event.Info)
    if is_ignored(where.chat) or not where.id:
        return []
    if event.DecryptFailMode == 2:  # the sender asks not to show it: an edit, a reaction, a vote
        return [facts.UnknownKind("undecryptable", where.at)]
    return [_message(where, Content(kind="hidden" if event.IsUnavailable else "unreadable"))]


def said(
    message: Any, where: Origin, me: Collection[str], *, view_once: bool = False,
    open_vote: Callable[[], Iterable[bytes]] | None = None,
) -> list[Fact]:  # fmt: skip
    """The facts of one ``waE2E.Message``: mostly one, none for the protocol's own talk."""
    content = contents.read(message)
    if content.field == "protocolMessage":
        return list(_protocol(content.body, where, me))
    if content.field == "reactionMessage":
        return [reaction(content.body, where, me)]
    if content.field == "pollUpdateMessage":
        return [_vote(content.body, where, open_vote)]
    if content.field == "callLogMesssage":
        return [_call_log(content.body, where)]
    if content.hd_copy:
        return [facts.UnknownKind("hd_copy", where.at)]
    if not content.kind:
        return []
    if content.kind == "unknown":
        raw = base64.b64encode(message.SerializeToString()).decode()
        kept = facts.Quarantined("Message." + content.field, "a kind this version does not know", raw, where.at, where.id, where.chat)
        noted: list[Fact] = [facts.UnknownKind(content.field, where.at), kept]
        return noted if content.field in _SEALED else [_message(where, content), *noted]
    if content.view_once or view_once:
        content = content._replace(kind="hidden", text="", media=None, extra={"was": content.kind})
    return [_message(where, content)]


def reaction(body: Any, where: Origin, me: Collection[str]) -> facts.Reaction:
    """A reaction, live or as history keeps it: ``where`` is the reaction's own origin."""
    author, mine = _author(body.key, where, me)
    at = millis(body.senderTimestampMS) or where.at
    return facts.Reaction(
        where.id, text(body.key.ID), where.chat, where.sender, where.from_me, at, text(body.text), author, mine,
        where.chat_alt, where.sender_alt,
    )  # fmt: skip


def _message(where: Origin, content: Content) -> facts.Message:
    context, extra = content.context, content.extra
    quote: facts.Quote | None = None
    mentions: tuple[str, ...] = ()
    forwarded = expires = 0
    if context is not None:
        quote, mentions = contents.quote(context), contents.mentions(context)
        forwarded, expires = context.forwardingScore or int(context.isForwarded), context.expiration
        if context.nonJIDMentions:
            extra = {**(extra or {}), "mentions_all": True}
    if content.field == "commentMessage":
        quote = _comment(content, where)
    # By place, in the order of the fields: with names it takes three times as long, and history is long.
    return facts.Message(
        where.id, where.chat, where.sender, where.from_me, where.at, content.kind, content.text, where.chat_alt,
        where.sender_alt, where.name, quote, mentions, content.media, where.state, forwarded, expires, content.album,
        content.automatic or where.automatic, extra, where.starred, 0, content.field if content.kind == "unknown" else "",
    )  # fmt: skip


def _comment(content: Content, where: Origin) -> facts.Quote:
    author, _ = _author(content.body.targetMessageKey, where, ())
    return facts.Quote(text(content.body.targetMessageKey.ID), author)


def _author(key: Any, where: Origin, me: Collection[str]) -> tuple[str, bool]:
    """Who wrote the message that ``key`` names, in something that ``where.sender`` did; and whether that is me."""
    if key.fromMe:
        return where.sender, where.from_me
    if key.participant:
        author = jid(key.participant)
        return author, author in me
    if is_group(where.chat):
        return "", False
    return (where.chat, False) if where.from_me else ("", True)


def _protocol(body: Any, where: Origin, me: Collection[str]) -> Iterator[Fact]:
    kind = body.type
    if kind == _REVOKE and body.HasField("key"):
        author, mine = _author(body.key, where, me)
        yield facts.Revoke(
            where.id, text(body.key.ID), where.chat, where.sender, where.from_me, where.at, author, mine,
            by_admin=not body.key.fromMe, chat_alt=where.chat_alt, sender_alt=where.sender_alt,
        )  # fmt: skip
    elif kind == _EDIT:
        content = contents.read(body.editedMessage)
        yield facts.Edit(
            where.id, text(body.key.ID), where.chat, where.sender, where.from_me, millis(body.timestampMS) or where.at,
            content.text, where.chat_alt, where.sender_alt, content.kind or "text",
        )  # fmt: skip
    elif kind == _EPHEMERAL:
        yield facts.ChatState(where.chat, where.chat_alt, expires_after=body.ephemeralExpiration)
    elif kind == _SHARE_NUMBER:
        pair = {a.partition(":")[0]: a for a in (where.sender, where.sender_alt)}
        if "pn" in pair and "lid" in pair:
            yield facts.Mapping(pair["pn"], pair["lid"])
    elif kind == _LID_MAPPINGS:
        yield from _mappings(body.lidMigrationMappingSyncMessage.encodedMappingPayload)
    # The rest keeps my devices in step with each other: keys, history notices, settings of the apps.


def _vote(body: Any, where: Origin, open_vote: Callable[[], Iterable[bytes]] | None) -> facts.PollVote:
    """A vote. Raises whatever opening it raises: then the event is kept raw."""
    if open_vote is None:
        raise ValueError("a vote that is still sealed")
    return facts.PollVote(
        where.id, text(body.pollCreationMessageKey.ID), where.chat, where.sender, where.from_me,
        millis(body.senderTimestampMS) or where.at, options(open_vote()), where.chat_alt, where.sender_alt,
    )  # fmt: skip


def options(hashes: Iterable[bytes]) -> tuple[str, ...]:
    """The options of a vote, by the hashes of their names."""
    return tuple(VOTE + h.hex() for h in hashes)


def _call_log(body: Any, where: Origin) -> facts.Call:
    # CallOutcome: connected, missed, failed, rejected, accepted elsewhere, ongoing, silenced (2)
    step = {1: "missed", 3: "reject", 6: "missed", 7: "missed"}.get(body.callOutcome, "log")
    reason = "accepted_elsewhere" if body.callOutcome in (0, 4, 5) else ""
    return facts.Call(
        where.id, where.chat, where.sender, where.from_me, where.at, step, body.isVideo, is_group(where.chat), reason,
        body.durationSecs, where.chat_alt, where.sender_alt,
    )  # fmt: skip


def _mappings(payload: bytes) -> Iterator[facts.Mapping]:
    """The pairs in a ``LIDMigrationMappingSyncPayload``, maybe compressed: field 1 repeated, in it 1 = number, 2 and 3 = LIDs."""
    if payload[:1] in (b"\x1f", b"\x78"):  # gzip, zlib; a plain one begins with 0a
        payload = zlib.decompressobj(wbits=47).decompress(payload, _MAPPING_BYTES)
    for number, pair in _wire(payload):
        if number == 1 and isinstance(pair, bytes):
            fields = {n: v for n, v in _wire(pair) if isinstance(v, int)}
            lid = fields.get(3) or fields.get(2)
            if fields.get(1) and lid:
                yield facts.Mapping(f"pn:{fields[1]}", f"lid:{lid}")


def _wire(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Number and value of each varint or length-delimited field; enough for the one message that is read by hand."""
    at = 0

    def varint() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    while at < len(data):
        tag = varint()
        if tag & 7 == 0:
            yield tag >> 3, varint()
        elif tag & 7 == 2:
            length = varint()
            yield tag >> 3, data[at : at + length]
            at += length
        else:
            raise ValueError(f"a wire type {tag & 7} in a mapping")
