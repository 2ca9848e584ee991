"""Single values as neonize's protobufs hold them, made safe.

Tried with neonize 0.5.2: a string field with invalid UTF-8 reads as ``bytes``; times come in seconds or milliseconds
depending on the event.
"""

from __future__ import annotations

import base64
import math
from typing import Any

from app.domain.identity import from_jid

_SECONDS_BELOW = 100_000_000_000  # as seconds the year 5138, as milliseconds March 1973
_MILLIS_BELOW = 100_000_000_000_000
_MICROS_BELOW = 100_000_000_000_000_000
_THUMBNAIL_BYTES = 30 * 1024


def text(value: str | bytes) -> str:
    """A string that can be stored and encoded anywhere: bad UTF-8, lone surrogates and NUL become U+FFFD."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if "\0" in value:
        value = value.replace("\0", "\ufffd")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            value = value.encode("utf-8", "replace").decode()
    return value


def millis(value: float) -> int:
    """A time as UTC milliseconds, whatever unit it came in (told by its size); ``0`` for none or nonsense."""
    if not math.isfinite(value):
        return 0
    whole = int(value)
    if whole <= 0:
        return 0
    if whole < _SECONDS_BELOW:
        return whole * 1000
    if whole < _MILLIS_BELOW:
        return whole
    return whole // 1000 if whole < _MICROS_BELOW else whole // 1_000_000


def degrees(value: float) -> float:
    """A coordinate; ``0.0`` for what is not a number."""
    return value if math.isfinite(value) else 0.0


def address(jid: Any) -> str:
    """The address of a ``neonize.JID``; ``""`` for an empty one."""
    return from_jid(f"{text(jid.User)}@{text(jid.Server)}")


def jid(value: str | bytes) -> str:
    """The address of a JID in its text form."""
    return from_jid(text(value)) if value else ""


def preview(image: bytes) -> str:
    """A thumbnail as base64; ``""`` when there is none or it is too big to be one."""
    return base64.b64encode(image).decode() if image and len(image) <= _THUMBNAIL_BYTES else ""
