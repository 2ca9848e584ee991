"""What goes out: :class:`~app.channels.base.Outgoing` -> ``waE2E.Message``.

Always protobufs of our own making. A plain string handed to the library would be searched for mentions and links, and the
links fetched.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from neonize.proto.Neonize_pb2 import JID
from neonize.proto.waCommon.WACommon_pb2 import MessageKey
from neonize.proto.waE2E.WAWebProtobufsE2E_pb2 import (
    AudioMessage,
    ContextInfo,
    DocumentMessage,
    ExtendedTextMessage,
    FutureProofMessage,
    ImageMessage,
    Message,
    ProtocolMessage,
    ReactionMessage,
    StickerMessage,
    VideoMessage,
)

from app.channels.base import Outgoing
from app.channels.whatsapp.convert.values import text
from app.domain.identity import is_group, to_jid

#: Stores bytes on the network: (data, image | video | audio | document) -> where they lie, and the key.
Upload = Callable[[bytes, str], Any]

_THUMBNAIL = (96, 96)
_MOST_PIXELS = 50_000_000


def jid(address: str) -> JID:
    """The library's form of an address.

    Raises:
        ValueError: it has none.
    """
    user, at, server = to_jid(address).rpartition("@")
    if not at:
        raise ValueError(f"nothing can be sent to an address of kind {address.partition(':')[0]!r}")
    return JID(User=user, RawAgent=0, Device=0, Integrator=0, Server=server, IsEmpty=False)


def message(out: Outgoing, *, me: str, now: int, upload: Upload) -> Message:
    """The message to send.

    Args:
        me: my own address, for what is said about my own messages.
        now: UTC milliseconds.

    Raises:
        ValueError: there is no message of that kind.
        OSError: the file cannot be read.
    """
    if out.kind == "text":
        return _text(out, me)
    if out.kind == "media":
        return _media(out, me, upload)
    if out.kind == "reaction":
        return Message(reactionMessage=ReactionMessage(key=_key(out), text=text(out.text), senderTimestampMS=now))
    if out.kind == "revoke":
        return Message(protocolMessage=ProtocolMessage(key=_key(out), type=ProtocolMessage.REVOKE))
    if out.kind == "edit":
        edit = ProtocolMessage(
            key=_key(out), type=ProtocolMessage.MESSAGE_EDIT, editedMessage=_text(out, me), timestampMS=now
        )  # fmt: skip
        return Message(editedMessage=FutureProofMessage(message=Message(protocolMessage=edit)))
    raise ValueError(f"nothing to send of kind {out.kind!r}")


def _key(out: Outgoing) -> MessageKey:
    """Names the message that a reaction, edit or revoke is about."""
    key = MessageKey(remoteJID=to_jid(out.to), fromMe=out.target_from_me or out.kind == "edit", ID=out.target)
    if is_group(out.to) and not key.fromMe:
        key.participant = to_jid(out.target_sender)
    return key


def _context(out: Outgoing, me: str) -> ContextInfo | None:
    context = ContextInfo()
    if out.quote is not None and out.quote.id:
        context.stanzaID = out.quote.id
        context.participant = to_jid(me if out.quote_from_me else out.quote.sender)
        context.quotedMessage.conversation = text(out.quote.text)
    context.mentionedJID.extend(filter(None, map(to_jid, out.mentions)))
    if out.expires_after:
        context.expiration = out.expires_after
    return context if context.ByteSize() else None


def _text(out: Outgoing, me: str) -> Message:
    context = _context(out, me) if out.kind == "text" else None
    if context is None:
        return Message(conversation=text(out.text))
    return Message(extendedTextMessage=ExtendedTextMessage(text=text(out.text), contextInfo=context))


def _media(out: Outgoing, me: str, upload: Upload) -> Message:
    data = Path(out.path).read_bytes()
    kind = out.media_kind
    where = upload(data, {"voice": "audio", "sticker": "image"}.get(kind, kind))
    file = {
        "URL": where.url, "directPath": where.DirectPath, "mediaKey": where.MediaKey, "fileEncSHA256": where.FileEncSHA256,
        "fileSHA256": where.FileSHA256, "fileLength": len(data), "contextInfo": _context(out, me),
    }  # fmt: skip
    caption = text(out.text) or None
    if kind == "image":
        width, height, thumbnail = _look(data)
        return Message(
            imageMessage=ImageMessage(
                mimetype=out.mime or "image/jpeg", caption=caption, width=width, height=height, JPEGThumbnail=thumbnail, **file
            )
        )  # fmt: skip
    if kind == "video":
        return Message(videoMessage=VideoMessage(mimetype=out.mime or "video/mp4", caption=caption, **file))
    if kind in ("audio", "voice"):
        mime = out.mime or ("audio/ogg; codecs=opus" if kind == "voice" else "audio/mpeg")
        return Message(audioMessage=AudioMessage(mimetype=mime, PTT=kind == "voice", **file))
    if kind == "sticker":
        width, height, _ = _look(data)
        return Message(stickerMessage=StickerMessage(mimetype=out.mime or "image/webp", width=width, height=height, **file))
    if kind == "document":
        name = text(out.name) or "file"
        return Message(
            documentMessage=DocumentMessage(
                mimetype=out.mime or "application/octet-stream", fileName=name, title=name, caption=caption, **file
            )
        )  # fmt: skip
    raise ValueError(f"no media of kind {kind!r}")


def _look(data: bytes) -> tuple[int, int, bytes | None]:
    """Width, height and a small JPEG of an image; zeros and None when it is none that can be drawn."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as image:
            width, height = image.size
            if width * height > _MOST_PIXELS:
                return width, height, None
            image.thumbnail(_THUMBNAIL)
            small = io.BytesIO()
            image.convert("RGB").save(small, "JPEG", quality=60)
            return width, height, small.getvalue()
    except Exception:
        return 0, 0, None
