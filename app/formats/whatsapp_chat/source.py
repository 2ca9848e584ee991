"""The text of an export in pieces, so that its size does not matter."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO


def blocks(stream: BinaryIO, size: int) -> Iterator[str]:
    """The text from its beginning, about ``size`` bytes at a time, lines ended by one line feed.

    UTF-8 unless a byte order mark says otherwise. What is not valid becomes U+FFFD: one bad byte must not hide a chat.
    """
    stream.seek(0)
    start = stream.read(4)
    stream.seek(0)
    encoding = "utf-16" if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    held = ""
    while raw := stream.read(size):
        block = held + decoder.decode(raw)
        # A carriage return may belong to the line feed that comes next.
        held = "\r" if block.endswith("\r") else ""
        block = block.removesuffix("\r")
        if block:
            yield block.replace("\r\n", "\n") if "\r" in block else block
    if rest := held + decoder.decode(b"", final=True):
        yield rest
