"""Files that belong to messages, and the opaque reference by which the child downloads them later.

The reference is a serialised ``waE2E.Message`` that holds nothing but where the file lies and its key, in base64.
"""

from __future__ import annotations

import base64
from typing import Any

from app.channels.whatsapp.convert.values import preview, text
from app.domain.facts import Media

#: Field of ``waE2E.Message`` by type. A video note travels as a video: it is the same to download.
_FIELD_NUMBER = {"ImageMessage": 3, "DocumentMessage": 7, "AudioMessage": 8, "VideoMessage": 9, "StickerMessage": 26}
_NEEDED = (
    "URL", "directPath", "mediaKey", "fileEncSHA256", "fileSHA256", "fileLength", "mimetype", "mediaKeyTimestamp",
)  # fmt: skip


def media(body: Any) -> Media:
    """What is known of the file that an image, video, audio, document or sticker message stands for."""
    return Media(
        mime=text(body.mimetype),
        size=body.fileLength,
        sha256=body.fileSHA256.hex(),
        name=text(getattr(body, "fileName", "") or getattr(body, "title", "")),
        seconds=getattr(body, "seconds", 0),
        width=getattr(body, "width", 0),
        height=getattr(body, "height", 0),
        thumbnail=preview(getattr(body, "JPEGThumbnail", b"")),
        ref=_reference(body),
    )


def _reference(body: Any) -> str:
    number = _FIELD_NUMBER.get(body.DESCRIPTOR.name)
    if number is None or not (body.directPath or body.URL):
        return ""  # nothing to download: taken down, or never uploaded
    needed = type(body)()
    for name in _NEEDED:
        value = getattr(body, name)
        # An address with bad UTF-8 reads as bytes and cannot be written back; without it the file is just not found.
        if value and not (isinstance(value, bytes) and isinstance(getattr(needed, name), str)):
            setattr(needed, name, value)
    inner = needed.SerializeToString()
    return base64.b64encode(_varint(number << 3 | 2) + _varint(len(inner)) + inner).decode()


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
