"""Chats that WhatsApp exported on a phone: ``.txt``, in every language, date and clock that phones write.

:func:`examine` works out how a file is written, :func:`read` gives its messages, :func:`preview` the first few. Nothing is
guessed from a setting: all of it stands in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any, BinaryIO

from app.formats.whatsapp_chat.dates import ORDERS
from app.formats.whatsapp_chat.naming import chat_name
from app.formats.whatsapp_chat.reading import Line, count, read
from app.formats.whatsapp_chat.style import NotAChat, Style, examine, expect_chat

__all__ = ["ORDERS", "Line", "NotAChat", "Style", "as_json", "chat_name", "count", "examine", "expect_chat", "preview", "read"]


def preview(stream: BinaryIO, style: Style, count: int = 8) -> list[Line]:
    """The first messages, for a person to see whether they were understood."""
    return list(islice(read(stream, style), count))


def as_json(lines: Iterator[Line]) -> Iterator[dict[str, Any]]:
    """Messages as ``kith import --dump`` writes them."""
    for line in lines:
        yield {
            "ts": datetime.fromtimestamp(line.at, UTC).strftime("%Y-%m-%dT%H:%M:%S"),
            "sender": line.sender, "kind": line.kind, "text": line.text, "file": line.file, "edited": line.edited,
        }  # fmt: skip
