"""Zip files from outside, held to limits: what is in them is read as a stream under a name of ours, or not at all.

Nothing is ever unpacked under the name that an archive gives it, so there is no path to escape by; names that try are refused
all the same, for an export has none.
"""

from __future__ import annotations

import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

from app.errors import Invalid

MAX_UNPACKED = 1 << 30  # bytes
MAX_ENTRIES = 20_000
MAX_RATIO = 100  # unpacked to packed, of the whole archive
_SMALL = 8 << 20  # below this nobody is hurt by any ratio
_MAX_DIRECTORY = 16 << 20  # bytes of the list of entries, which is read at once
_LINK, _KINDS = 0o120000, 0o170000
_CHUNK = 1 << 16
_UTF8 = 0x800
_NUMBERED = re.compile(r"-\d{1,4}(?=\.[^.]*$|$)")


class Limits(NamedTuple):
    """How much an archive may hold: bytes unpacked, entries, unpacked to packed."""

    unpacked: int = MAX_UNPACKED
    entries: int = MAX_ENTRIES
    ratio: int = MAX_RATIO


LIMITS = Limits()


class Archive:
    """A zip file that keeps the limits. Use as a context manager.

    Raises (when opened):
        Invalid: it is no zip, or it does not keep to the limits; the sentence says which.
    """

    def __init__(self, path: Path, limits: Limits = LIMITS) -> None:
        self._limits = limits
        _look_at_the_end(path, limits)
        try:
            self._zip = zipfile.ZipFile(path)
        except (
            zipfile.BadZipFile,
            OSError,
            ValueError,
            NotImplementedError,
            struct.error,
            EOFError,
            UnicodeError,
        ) as error:
            raise Invalid("This is not a zip file, or it is damaged.", code="bad_archive") from error
        try:
            self._entries = self._checked(path.stat().st_size)
        except BaseException:
            self._zip.close()
            raise
        self._read = 0
        self._given: dict[str, int] = {}
        self._by_name: dict[str, list[str]] = {}
        for name in self._entries:
            base = _normal(name)
            self._by_name.setdefault(base, []).append(name)
            if (plain := _NUMBERED.sub("", base)) != base:
                self._by_name.setdefault(plain, []).append(name)

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def _checked(self, packed: int) -> dict[str, zipfile.ZipInfo]:
        found: dict[str, zipfile.ZipInfo] = {}
        total = 0
        infos = self._zip.infolist()
        if len(infos) > self._limits.entries:
            raise _too_many(self._limits)
        for info in infos:
            name = _name(info)
            if _escapes(name):
                raise Invalid("This archive names files outside of itself.", code="bad_archive")
            if (info.external_attr >> 16) & _KINDS not in (0, 0o100000, 0o040000):
                raise Invalid("This archive holds links or devices.", code="bad_archive")
            if info.flag_bits & 0x1:
                raise Invalid("This archive is locked with a password.", code="locked_archive")
            total += info.file_size
            if not info.is_dir():
                found.setdefault(name, info)
        if total > self._limits.unpacked:
            raise Invalid("This archive is too large: unpacked it may have 1 GB.", code="too_large")
        if total > _SMALL and total > packed * self._limits.ratio:
            raise Invalid("This archive unpacks to far more than its size; that is not an export.", code="bad_archive")
        return found

    def names(self) -> list[str]:
        """The files in it, in the order of the archive."""
        return list(self._entries)

    def size(self, name: str) -> int:
        """Bytes of a file, as the archive says."""
        return self._entries[name].file_size

    def find(self, file: str) -> str | None:
        """The entry of a file that a message names; each further message with the same name gets the next of that name.

        Names differ in how accents are composed, and a second file of one name gets a number.
        """
        wanted = _normal(file)
        names = self._by_name.get(wanted) or self._by_name.get(_NUMBERED.sub("", wanted)) or []
        if not names:
            return None
        turn = self._given.get(wanted, 0)
        self._given[wanted] = turn + 1
        return names[min(turn, len(names) - 1)]

    def chunks(self, name: str) -> Iterator[bytes]:
        """A file's bytes, a piece at a time.

        Raises:
            Invalid: the archive is damaged, or holds more than it said.
        """
        info = self._entries[name]
        left = info.file_size
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    left -= len(chunk)
                    self._read += len(chunk)
                    if left < 0 or self._read > 2 * self._limits.unpacked:
                        raise Invalid("This archive holds more than it says.", code="bad_archive")
                    yield chunk
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            EOFError,
            NotImplementedError,
            RuntimeError,
            ValueError,
            struct.error,
        ) as error:
            raise Invalid("A file in this archive is damaged.", code="bad_archive") from error

    def start(self, name: str, size: int) -> bytes:
        """The first bytes of a file; empty when it is damaged."""
        found = b""
        try:
            for chunk in self.chunks(name):
                found += chunk
                if len(found) >= size:
                    break
        except Invalid:
            return b""
        return found[:size]

    def unpack(self, name: str, target: IO[bytes]) -> int:
        """Write a file's bytes to ``target``; returns how many."""
        written = 0
        for chunk in self.chunks(name):
            target.write(chunk)
            written += len(chunk)
        return written


def _normal(name: str) -> str:
    return unicodedata.normalize("NFC", name.rpartition("/")[2]).casefold()


def _name(info: zipfile.ZipInfo) -> str:
    """The name of an entry. Phones write UTF-8 without saying so, which then reads as an old code page."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return info.filename


def _escapes(name: str) -> bool:
    parts = re.split(r"[/\\]", name)
    return (
        name.startswith(("/", "\\"))
        or ".." in parts
        or re.match(r"[A-Za-z]:", name) is not None
        or "\x00" in name
        or not name.strip("/")
    )


def _too_many(limits: Limits) -> Invalid:
    return Invalid(f"This archive holds more than {limits.entries:,} files.", code="too_large")


def _look_at_the_end(path: Path, limits: Limits) -> None:
    """Refuse by the archive's last bytes what would already be too much to list."""
    try:
        with path.open("rb") as stream:
            stream.seek(0, 2)
            size = stream.tell()
            stream.seek(max(0, size - 66_000))
            tail = stream.read()
    except OSError as error:
        raise Invalid("This file cannot be read.", code="bad_archive") from error
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) < place + 22:
        raise Invalid("This is not a zip file, or it is damaged.", code="bad_archive")
    entries, directory = struct.unpack("<HI", tail[place + 10 : place + 16])
    wide = tail.rfind(b"PK\x06\x06", 0, place)
    if wide >= 0 and len(tail) >= wide + 48:
        entries, directory = struct.unpack("<QQ", tail[wide + 32 : wide + 48])
    if entries > limits.entries or directory > _MAX_DIRECTORY:
        raise _too_many(limits)
