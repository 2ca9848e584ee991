"""What was received and not yet applied: an append-only, checksummed log in a folder.

The side that hears from the network appends, the side that owns the database reads and remembers how far it has got, in
the same transaction as the effects. When :meth:`Writer.append` has returned, its records survive a kill and a power cut.

A segment is a file ``00000001.log`` of records, each::

    f1 4b 52 | flags (1 byte) | length (4, big endian) | crc32 of flags, length and payload (4) | payload

``f1`` never occurs in UTF-8, so the start of a record cannot be mistaken for JSON text. Flag 1: the payload is
zlib-compressed (large ones are, it is less to sync). A record that was cut short by a kill is a *torn tail*: nobody was
told that it was stored, and the writer cuts it off when it opens the log. Damage before the last good record is another
matter: the reader hands out the damaged bytes, marked, and goes on behind them.

Knows nothing of what the records say, nor of any network.
"""

from __future__ import annotations

import os
import re
import struct
import threading
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from app.domain.facts import Position

SEGMENT_BYTES = 32 * 1024 * 1024
#: Largest payload accepted. A length beyond it in a header can only be damage.
RECORD_BYTES = 256 * 1024 * 1024

_MAGIC = b"\xf1KR"
_HEADER = struct.Struct(">3sBII")
_COMPRESSED = 1
_COMPRESS_FROM = 64 * 1024
_NAME = re.compile(r"(\d{8})\.log")

_sync = getattr(os, "fdatasync", os.fsync)  # not on every system


class Record(NamedTuple):
    """One payload and the position right after it. ``damaged``: raw bytes that no longer make a record."""

    payload: bytes
    after: Position
    damaged: bool = False


class Writer:
    """Appends to a log. One writer at a time (the caller sees to that); its methods may be called from any thread.

    Args:
        folder: made (0700) when missing.
        first: number of the first segment in an empty folder. Give one beyond what was ever read from this log, so that
            a position remembered elsewhere never points past its end.
        segment_bytes: a new segment begins at the first append after this size.
    """

    def __init__(self, folder: Path, *, first: int = 1, segment_bytes: int = SEGMENT_BYTES) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._limit = segment_bytes
        self._lock = threading.Lock()
        self._file = -1
        numbers = _segments(folder)
        if numbers:
            self._number = numbers[-1]
            path = _path(folder, self._number)
            self._size = _good_end(path)
            self._file = os.open(path, os.O_WRONLY)
            if os.fstat(self._file).st_size != self._size:
                os.ftruncate(self._file, self._size)
                _sync(self._file)
            os.lseek(self._file, self._size, os.SEEK_SET)
        else:
            self._begin(max(first, 1))

    def append(self, payloads: Iterable[bytes]) -> Position:
        """Store the payloads, in order, all or (after a failure or a kill) a first part of them; sync once.

        Returns:
            The position right after the last of them.

        Raises:
            OSError: nothing of this call was stored (disk full).
        """
        data = b"".join(map(_frame, payloads))
        with self._lock:
            if self._size >= self._limit:
                self._begin(self._number + 1)
            try:
                _write(self._file, data)
                _sync(self._file)
            except OSError:
                with suppress(OSError):
                    os.ftruncate(self._file, self._size)
                    os.lseek(self._file, self._size, os.SEEK_SET)
                raise
            self._size += len(data)
            return Position(self._number, self._size)

    def rotate(self) -> None:
        """Begin a new segment, so that :func:`discard_before` can remove all that was written so far."""
        with self._lock:
            if self._size:
                self._begin(self._number + 1)

    def close(self) -> None:
        with self._lock:
            os.close(self._file)

    def _begin(self, number: int) -> None:
        file = os.open(_path(self._folder, number), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        _sync_folder(self._folder)
        if self._file >= 0:
            os.close(self._file)
        self._file, self._number, self._size = file, number, 0


class Reader:
    """Reads a log that is being written, by the same process or another."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, position: Position, *, max_records: int = 1000, max_bytes: int = 8 * 1024 * 1024) -> list[Record]:
        """The records after ``position``, as many as there are up to the limits (always one if there is one).

        Empty at the end of what is completely written. A segment that is no longer there counts as applied.
        """
        found: list[Record] = []
        for record in self._from(position):
            found.append(record)
            max_bytes -= len(record.payload)
            if len(found) >= max_records or max_bytes <= 0:
                break
        return found

    def _from(self, position: Position) -> Iterator[Record]:
        numbers = [n for n in _segments(self._folder) if n >= position.segment]
        for number in numbers:
            offset = position.offset if number == position.segment else 0
            last = number == numbers[-1]
            with suppress(FileNotFoundError):
                yield from _records(_path(self._folder, number), number, offset, last=last)


def discard_before(folder: Path, position: Position, *, written: bool = True) -> int:
    """Remove the segments that lie wholly before ``position``; returns how many. What is being ``written`` stays."""
    numbers = _segments(folder)
    done = [n for n in numbers if n < position.segment]
    if position.segment in (numbers[:-1] if written else numbers):  # finished: another one has been begun
        with suppress(FileNotFoundError):
            if _path(folder, position.segment).stat().st_size <= position.offset:
                done.append(position.segment)
    for number in done:
        with suppress(FileNotFoundError):
            _path(folder, number).unlink()
    return len(done)


def _segments(folder: Path) -> list[int]:
    try:
        return sorted(int(found[1]) for path in folder.iterdir() if (found := _NAME.fullmatch(path.name)))
    except FileNotFoundError:
        return []


def _path(folder: Path, number: int) -> Path:
    return folder / f"{number:08}.log"


def _frame(payload: bytes) -> bytes:
    flags = 0
    if len(payload) >= _COMPRESS_FROM:
        payload, flags = zlib.compress(payload, 1), _COMPRESSED
    if len(payload) > RECORD_BYTES:
        raise ValueError("a record of more than 256 MB")
    crc = zlib.crc32(payload, zlib.crc32(bytes((flags,)) + len(payload).to_bytes(4, "big")))
    return _HEADER.pack(_MAGIC, flags, len(payload), crc) + payload


def _unframe(file: int, offset: int, size: int) -> tuple[bytes, int] | None:
    """The payload of the record at ``offset`` and its end; None when no intact record begins there."""
    header = os.pread(file, _HEADER.size, offset)
    if len(header) < _HEADER.size:
        return None
    magic, flags, length, crc = _HEADER.unpack(header)
    end = offset + _HEADER.size + length
    if magic != _MAGIC or length > RECORD_BYTES or end > size:
        return None
    payload = os.pread(file, length, offset + _HEADER.size)
    if len(payload) < length or zlib.crc32(payload, zlib.crc32(header[3:8])) != crc:
        return None
    return (zlib.decompress(payload) if flags & _COMPRESSED else payload), end


def _records(path: Path, number: int, offset: int, *, last: bool) -> Iterator[Record]:
    """The records of a segment from ``offset``; damaged stretches too, where it is certain that they are damage."""
    file = os.open(path, os.O_RDONLY)
    try:
        size = os.fstat(file).st_size
        while offset < size:
            if found := _unframe(file, offset, size):
                payload, offset = found
                yield Record(payload, Position(number, offset))
                continue
            behind = _next_record(file, offset + 1, size)
            if behind is None and last:
                return  # a torn tail, or one that is being written just now
            end = size if behind is None else behind
            yield Record(os.pread(file, end - offset, offset), Position(number, end), damaged=True)
            offset = end
    finally:
        os.close(file)


def _next_record(file: int, start: int, size: int) -> int | None:
    """Where the next intact record begins."""
    step = 1024 * 1024
    while start < size:
        chunk = os.pread(file, step, start)
        at = chunk.find(_MAGIC)
        while at >= 0:
            if _unframe(file, start + at, size):
                return start + at
            at = chunk.find(_MAGIC, at + 1)
        if len(chunk) < step:
            break
        start += step - len(_MAGIC) + 1
    return None


def _good_end(path: Path) -> int:
    """Where the last intact record of a segment ends."""
    end = 0
    for record in _records(path, 0, 0, last=True):
        end = record.after.offset
    return end


def _write(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
