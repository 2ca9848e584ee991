"""A whole account as a zip: every row as JSON lines, the conversations as pages to read, the media, and hashes of all of it.

``data/<table>.jsonl`` holds what another Kith takes in; ``index.html`` and ``conversations/`` are for people and browsers;
``manifest.json`` names every file with its bytes and SHA-256. Whoever has the zip needs no Kith to read it.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NamedTuple
from urllib.parse import quote

from app.errors import Invalid

FORMAT = 1
MANIFEST = "manifest.json"
_CHUNK = 1 << 20
_MOST_MANIFEST = 512 * _CHUNK
_LONGEST_LINE = 256 * _CHUNK
_WRONG = "This is no account that Kith exported, or it is damaged."
_STORED = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".mp4", ".ogg", ".opus", ".mp3", ".m4a", ".zip", ".pdf", ".heic"}

README = """This is a whole account of Kith, a personal CRM on one's own WhatsApp.

Open index.html in a browser to read it. Nothing else is needed, and nothing is loaded from anywhere.

  index.html       all conversations and people
  conversations/   a page for each conversation; media/ holds their files
  contacts.csv     the people, for spreadsheets
  contacts.vcf     the people, for address books
  data/            every row that belongs to the account: JSON lines, the first of each file names the columns
  manifest.json    every file with its size and SHA-256, and what made this archive

To go on in another Kith: kith import FILE --user EMAIL, into an account that is still empty. Devices have to be linked again.
"""


class Told(NamedTuple):
    """What the manifest says. ``counts``: rows of each table; ``files``: path -> (bytes, SHA-256)."""

    made_at: int
    schema: int
    kith: str
    owner: dict[str, Any]
    counts: dict[str, int]
    files: dict[str, tuple[int, str]]


class Writer:
    """Writes the zip, a stream at a time; nothing is held in memory but the list of files. A context manager."""

    def __init__(self, target: Path) -> None:
        handle = os.open(target, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600)
        self._below = os.fdopen(handle, "w+b")
        self._zip = zipfile.ZipFile(self._below, "w", zipfile.ZIP_DEFLATED, compresslevel=3)
        self._files: dict[str, tuple[int, str]] = {}

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._zip.close()
            if kind is None:
                self._below.flush()
                os.fsync(self._below.fileno())
        finally:
            self._below.close()

    def add(self, name: str, pieces: Iterable[str | bytes]) -> None:
        """A file of the archive, written as its pieces come."""
        entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_STORED if Path(name).suffix.lower() in _STORED else zipfile.ZIP_DEFLATED
        entry.external_attr = 0o600 << 16
        digest, size = hashlib.sha256(), 0
        with self._zip.open(entry, "w", force_zip64=True) as out:
            for piece in pieces:
                content = piece.encode() if isinstance(piece, str) else piece
                digest.update(content)
                size += len(content)
                out.write(content)
        self._files[name] = (size, digest.hexdigest())

    def add_file(self, name: str, source: Path) -> None:
        """A file as it lies on the disk."""
        with source.open("rb") as stream:
            self.add(name, iter(lambda: stream.read(_CHUNK), b""))

    def finish(self, *, made_at: int, schema: int, kith: str, owner: dict[str, Any], counts: dict[str, int]) -> None:
        """Write the manifest, last: it names what came before."""
        told = {
            "format": FORMAT,
            "made_at": made_at,
            "schema": schema,
            "kith": kith,
            "owner": owner,
            "counts": counts,
            "files": self._files,
        }
        self.add(MANIFEST, [json.dumps(told, ensure_ascii=False, indent=1)])


class Reader:
    """Reads such a zip. A context manager.

    Raises (when opened):
        Invalid: it is none, or it is damaged.
    """

    def __init__(self, source: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(source)
            with self._zip.open(MANIFEST) as stream:
                told = json.loads(stream.read(_MOST_MANIFEST))
            files = {str(name): (int(size), str(sha)) for name, (size, sha) in told["files"].items()}
            self.told = Told(
                int(told["made_at"]), int(told["schema"]), str(told["kith"]), dict(told["owner"]),
                {str(table): int(count) for table, count in told["counts"].items()}, files,
            )  # fmt: skip
        except (
            zipfile.BadZipFile,
            OSError,
            KeyError,
            ValueError,
            TypeError,
            AttributeError,
            NotImplementedError,
            zlib.error,
            EOFError,
        ) as error:
            raise Invalid(_WRONG, code="bad_account") from error

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def verify(self) -> None:
        """Read every file that the manifest names and compare it. No more than the named size of any is unpacked.

        Raises:
            Invalid: one is missing or is not what the manifest says.
        """
        for name in self.told.files:
            for _ in self.pieces(name):
                pass

    def pieces(self, name: str) -> Iterator[bytes]:
        """The content of a file, compared with the manifest at its end.

        Raises:
            Invalid: it is not there or not what the manifest says.
        """
        size, sha = self.told.files.get(name, (0, ""))
        digest, left = hashlib.sha256(), size
        try:
            with self._zip.open(name) as stream:
                while chunk := stream.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        break
                    digest.update(chunk)
                    yield chunk
        except (
            zipfile.BadZipFile,
            OSError,
            KeyError,
            EOFError,
            NotImplementedError,
            RuntimeError,
            zlib.error,
        ) as error:
            raise Invalid(_WRONG, code="bad_account") from error
        if left or digest.hexdigest() != sha:
            raise Invalid(_WRONG, code="bad_account")

    def table(self, table: str) -> Iterator[list[Any]]:
        """The lines of a table: its columns, then its rows; nothing if the archive has none of it.

        Raises:
            Invalid: it is damaged.
        """
        name = f"data/{table}.jsonl"
        if name not in self.told.files:
            return
        rest = b""
        for piece in self.pieces(name):
            *lines, rest = (rest + piece).split(b"\n")
            if len(rest) > _LONGEST_LINE:
                raise Invalid(_WRONG, code="bad_account")
            for line in lines:
                yield _row(line)
        if rest:
            yield _row(rest)

    def media(self) -> list[str]:
        """The paths of media files."""
        return [name for name in self.told.files if name.startswith("media/")]


def _row(line: bytes) -> list[Any]:
    try:
        found = json.loads(line)
    except ValueError as error:
        raise Invalid(_WRONG, code="bad_account") from error
    if not isinstance(found, list):
        raise Invalid(_WRONG, code="bad_account")
    return found


def is_account(source: IO[bytes]) -> bool:
    """Whether a zip is such an archive, by what it names."""
    try:
        with zipfile.ZipFile(source) as archive:
            return {MANIFEST, "data/contact.jsonl"} <= set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def index_page(owner: str, when: str, chats: Iterable[tuple[str, str, int]]) -> Iterator[str]:
    """``index.html``: (title, path, number of messages) of each conversation."""
    yield (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(owner)}: Kith</title>\n'
        "<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}"
        "li{margin:.25rem 0}small{opacity:.7}</style></head>\n"
        f'<body><h1>{escape(owner)}</h1><p>Exported on {escape(when)}. The people are in <a href="contacts.csv">contacts.csv</a>.</p>\n<ul>\n'
    )
    for title, path, count in chats:
        yield f'<li><a dir="auto" href="{escape(quote(path))}">{escape(title)}</a> <small>{count} messages</small></li>\n'
    yield "</ul></body></html>\n"
