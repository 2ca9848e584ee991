"""What is kept of one person as a file for them: JSON, and the same in a ZIP with their files. Written piece by piece."""

from __future__ import annotations

import base64
import io
import json
import mimetypes
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

_CHUNK = 1 << 18
#: 1980, the first day a ZIP can name: when a file was packed tells nothing about it.
_ANY_DAY = (1980, 1, 1, 0, 0, 0)


def as_json(tables: Iterable[tuple[str, Iterable[dict[str, Any]]]], *, now: int) -> Iterator[bytes]:
    """One JSON object: ``format``, ``exported_at`` and a list for each table. Times are UTC milliseconds, bytes base64."""
    at = datetime.fromtimestamp(now / 1000, UTC).isoformat(timespec="seconds")
    yield f'{{"format": "kith-person", "version": 1, "exported_at": {json.dumps(at)}'.encode()
    for name, records in tables:
        yield f",\n{json.dumps(name)}: [".encode()
        for n, record in enumerate(records):
            yield (",\n  " if n else "\n  ").encode() + json.dumps(record, ensure_ascii=False, default=_plain).encode("utf-8", "replace")
        yield b"]"
    yield b"}\n"


def _plain(worth: object) -> str:
    return base64.b64encode(worth).decode() if isinstance(worth, bytes) else str(worth)


def as_zip(content: Iterable[bytes], files: Iterable[tuple[Path, str]]) -> Iterator[bytes]:
    """``person.json`` and a folder ``media``. ``files``: (path, name); those that are not there are left out.

    A file's name in the archive is its content hash with the ending of its name, so that no name can lead out of the folder.
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(zipfile.ZipInfo("person.json", _ANY_DAY), "w", force_zip64=True) as target:
            for piece in content:
                target.write(piece)
                yield from sink.taken()
        for path, name in files:
            if not path.is_file():
                continue
            inside = zipfile.ZipInfo(f"media/{path.name}{_ending(name)}", _ANY_DAY)
            with path.open("rb") as source, archive.open(inside, "w", force_zip64=True) as target:
                while chunk := source.read(_CHUNK):
                    target.write(chunk)
                    yield from sink.taken()
    yield from sink.taken(rest=True)


def _ending(name: str) -> str:
    ending = PurePosixPath(name).suffix.lower()
    return ending if ending in mimetypes.types_map or ending in (".opus", ".webp", ".vcf") else ""


class _Sink(io.RawIOBase):
    """Takes what is written and hands it on in pieces; cannot be wound back, so the archive is written in one go."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held += data
        return len(data)

    def taken(self, *, rest: bool = False) -> Iterator[bytes]:
        if self._held and (rest or len(self._held) >= _CHUNK):
            yield bytes(self._held)
            self._held.clear()
