"""The contents of messages: plain functions that build the protobufs a phone would send."""

import hashlib
import os
import secrets
from collections.abc import Iterable, Sequence

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from . import wire
from .keys import hkdf
from .media import Stored
from .protos import e2e

_LARGE_TEXT = 1_000_000
_NESTING = 150


def text(words: str, context: e2e.ContextInfo | None = None) -> e2e.Message:
    """A text; with a quote or mentions it becomes an extended one."""
    if context is None:
        return e2e.Message(conversation=words)
    return e2e.Message(extendedTextMessage=e2e.ExtendedTextMessage(text=words, contextInfo=context))


def context(quoted: tuple[str, str, e2e.Message] | None, mentioned: Iterable[str]) -> e2e.ContextInfo | None:
    """What a text hangs on: the quoted message (id, author's address, content) and the people it names."""
    names = list(mentioned)
    if quoted is None and not names:
        return None
    info = e2e.ContextInfo(mentionedJID=names)
    if quoted is not None:
        info.stanzaID, info.participant = quoted[0], quoted[1]
        info.quotedMessage.CopyFrom(quoted[2])
    return info


def key(chat: str, message_id: str, from_me: bool, participant: str = "") -> e2e.ProtocolMessage:
    """A message's key as its sender sees it, in the `key` field of a protocol message."""
    holder = e2e.ProtocolMessage()
    holder.key.remoteJID, holder.key.ID, holder.key.fromMe = chat, message_id, from_me
    if participant:
        holder.key.participant = participant
    return holder


def edit(target: e2e.ProtocolMessage, words: str, at_ms: int) -> e2e.Message:
    """Other words for an earlier message."""
    message = e2e.Message()
    message.protocolMessage.CopyFrom(target)
    message.protocolMessage.type = e2e.ProtocolMessage.MESSAGE_EDIT
    message.protocolMessage.timestampMS = at_ms
    message.protocolMessage.editedMessage.conversation = words
    return message


def revoke(target: e2e.ProtocolMessage) -> e2e.Message:
    """The wish that an earlier message be deleted for everyone."""
    message = e2e.Message()
    message.protocolMessage.CopyFrom(target)
    message.protocolMessage.type = e2e.ProtocolMessage.REVOKE
    return message


def reaction(target: e2e.ProtocolMessage, emoji: str, at_ms: int) -> e2e.Message:
    """A reaction; an empty one takes the last one back."""
    message = e2e.Message()
    message.reactionMessage.key.CopyFrom(target.key)
    message.reactionMessage.text = emoji
    message.reactionMessage.senderTimestampMS = at_ms
    return message


def _refer(part: "e2e.ImageMessage", stored: Stored, mimetype: str) -> None:
    part.URL, part.directPath, part.mimetype = stored.url, stored.path, mimetype
    part.mediaKey, part.fileLength = stored.key, stored.size
    part.fileSHA256, part.fileEncSHA256 = stored.digest, stored.secret_digest


def image(stored: Stored, mimetype: str, caption: str, thumbnail: bytes = b"") -> e2e.Message:
    message = e2e.Message()
    _refer(message.imageMessage, stored, mimetype)
    if caption:
        message.imageMessage.caption = caption
    if thumbnail:
        message.imageMessage.JPEGThumbnail = thumbnail
    return message


def video(stored: Stored, mimetype: str, caption: str, seconds: int) -> e2e.Message:
    message = e2e.Message()
    _refer(message.videoMessage, stored, mimetype)
    message.videoMessage.seconds = seconds
    if caption:
        message.videoMessage.caption = caption
    return message


def audio(stored: Stored, mimetype: str, seconds: int, voice: bool) -> e2e.Message:
    message = e2e.Message()
    _refer(message.audioMessage, stored, mimetype)
    message.audioMessage.seconds, message.audioMessage.PTT = seconds, voice
    return message


def document(stored: Stored, mimetype: str, name: str, caption: str) -> e2e.Message:
    message = e2e.Message()
    _refer(message.documentMessage, stored, mimetype)
    message.documentMessage.fileName = message.documentMessage.title = name
    if caption:
        message.documentMessage.caption = caption
    return message


def sticker(stored: Stored, mimetype: str) -> e2e.Message:
    message = e2e.Message()
    _refer(message.stickerMessage, stored, mimetype)
    return message


def location(latitude: float, longitude: float, name: str, address: str) -> e2e.Message:
    message = e2e.Message()
    place = message.locationMessage
    place.degreesLatitude, place.degreesLongitude = latitude, longitude
    place.name, place.address = name, address
    return message


def contact_card(name: str, number: str) -> e2e.Message:
    message = e2e.Message()
    message.contactMessage.displayName = name
    message.contactMessage.vcard = (
        f"BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nTEL;type=CELL;waid={number}:+{number}\nEND:VCARD"
    )
    return message


def poll(question: str, options: Sequence[str], choices: int) -> e2e.Message:
    """A poll with the secret that votes are encrypted with."""
    message = e2e.Message()
    message.pollCreationMessageV3.name = question
    message.pollCreationMessageV3.selectableOptionsCount = choices
    for option in options:
        message.pollCreationMessageV3.options.add(optionName=option)
    message.messageContextInfo.messageSecret = secrets.token_bytes(32)
    return message


def vote(
    target: e2e.ProtocolMessage, secret: bytes, asker: str, voter: str, options: Sequence[str], at_ms: int
) -> e2e.Message:
    """A vote, sealed with the poll's secret; `asker` and `voter` are the addresses as the chat spells them."""
    poll_id = str(target.key.ID)
    choice = e2e.PollVoteMessage(selectedOptions=[hashlib.sha256(o.encode()).digest() for o in options])
    sealing = hkdf(secret, b"", (poll_id + asker + voter + "Poll Vote").encode(), 32)
    iv = os.urandom(12)
    bound = f"{poll_id}\0{voter}".encode()
    message = e2e.Message()
    message.pollUpdateMessage.pollCreationMessageKey.CopyFrom(target.key)
    message.pollUpdateMessage.vote.encIV = iv
    message.pollUpdateMessage.vote.encPayload = AESGCM(sealing).encrypt(iv, choice.SerializeToString(), bound)
    message.pollUpdateMessage.senderTimestampMS = at_ms
    return message


def poisoned(kind: str) -> bytes:
    """A message that a careless program trips over, as bytes, because some cannot be built with protobuf classes."""
    match kind:
        case "nul":
            return _serialized("before\0after")
        case "rtl":
            return _serialized("\u202eevil txt.exe\u202c \u200f\u2066nested\u2069")
        case "huge":
            return _serialized("x" * _LARGE_TEXT)
        case "nested":
            message = text("the innermost")
            for depth in range(_NESTING):
                outer = text(f"level {depth}", e2e.ContextInfo(stanzaID=f"N{depth}", participant="0@lid"))
                outer.extendedTextMessage.contextInfo.quotedMessage.CopyFrom(message)
                message = outer
            return bytes(message.SerializeToString())
        case "invalid-utf8":
            return wire.write({1: b"caf\xe9 \xff\xfe"})
        case "surrogate":
            return wire.write({1: b"half \xed\xa0\xbd of a pair"})
        case "empty":
            return b""
        case "unknown-kind":
            return wire.write({9_999: b"from the future"})
        case "garbage":
            return b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
    raise ValueError(f"no such poison: {kind}")


def _serialized(words: str) -> bytes:
    return bytes(text(words).SerializeToString())


POISONS = (
    "nul", "rtl", "huge", "nested", "invalid-utf8", "surrogate", "empty", "unknown-kind", "garbage",
)  # fmt: skip
