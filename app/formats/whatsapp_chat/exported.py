"""An export as it lies on the disk: the transcript of a chat and the files that its messages name."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from app.errors import Invalid
from app.formats.archive import Archive
from app.formats.whatsapp_chat import headers
from app.formats.whatsapp_chat.naming import chat_name
from app.formats.whatsapp_chat.phrases import MARKS
from app.formats.whatsapp_chat.style import NotAChat, refusal

_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")  # with something in it, and empty
_START = 20_000  # bytes that show whether a text is a chat


class Export:
    """A chat's transcript (``stream``, seekable), whose it is by the file's ``title``, and its files."""

    def __init__(self, stream: BinaryIO, title: str, archive: Archive | None = None, folder: Path | None = None) -> None:
        self.stream, self.title = stream, title
        self._archive, self._folder = archive, folder

    def find(self, file: str) -> str | None:
        """What to ask :meth:`unpack` for to get the file that a message names; None when it is not here."""
        if self._archive is not None:
            return self._archive.find(file)
        if self._folder is not None and file == Path(file).name and file not in ("", ".", ".."):
            path = self._folder / file
            return str(path) if path.is_file() and not path.is_symlink() else None
        return None

    def unpack(self, found: str, target: IO[bytes]) -> None:
        """Write a file's bytes to ``target``.

        Raises:
            Invalid: it is damaged.
        """
        if self._archive is not None:
            self._archive.unpack(found, target)
            return
        with Path(found).open("rb") as stream:
            while chunk := stream.read(1 << 20):
                target.write(chunk)


@contextmanager
def opened(path: Path, name: str = "", *, beside: bool = False) -> Iterator[Export]:
    """The export at ``path``, a transcript or a zip of one with its files.

    Args:
        path: where it lies; ``name`` is what it was called (an upload lies under another name).
        beside: files that lie beside a plain transcript are its own.

    Raises:
        NotAChat: there is no exported chat in it.
        Invalid: the archive does not keep to the limits.
    """
    name = name or path.name
    with path.open("rb") as stream:
        if stream.read(4) not in _ZIPS:
            yield Export(stream, chat_name(name), None, path.parent if beside else None)
            return
    with Archive(path) as archive, tempfile.TemporaryFile(dir=path.parent) as text:
        inner = transcript(archive, name)
        archive.unpack(inner, text)
        text.seek(0)
        yield Export(text, chat_name(inner.rpartition("/")[2]) or chat_name(name), archive)


def transcript(archive: Archive, name: str) -> str:
    """Which of an archive's files is the chat. A text that was sent in the chat may be larger, and may be a chat as well.

    Raises:
        NotAChat: none is.
    """
    texts = [one for one in archive.names() if one.casefold().endswith(".txt") and not one.startswith("__MACOSX/")]

    def rank(entry: str) -> tuple[bool, bool, bool, bool, int]:
        base = MARKS.sub("", entry.rpartition("/")[2])
        stem, whole = base[:-4].casefold(), Path(name).stem.casefold()
        return base != "_chat.txt", stem != whole, not chat_name(base), "/" in entry, texts.index(entry)

    refused = NotAChat()
    for entry in sorted(texts, key=rank):
        start = archive.start(entry, _START).decode("utf-8", "replace").replace("\r\n", "\n")
        if headers.shape(start) is not None:
            return entry
        if type(refused) is NotAChat:
            refused = refusal(start)
    raise refused


def is_archive(path: Path) -> bool:
    """Whether a file is a zip."""
    try:
        with path.open("rb") as stream:
            return stream.read(4) in _ZIPS
    except OSError as error:
        raise Invalid(f"{path.name} cannot be read.", code="unreadable") from error
