"""A whole account on its way out of this Kith, or into an empty account of it."""

from __future__ import annotations

import mimetypes
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from app.actions import tell
from app.errors import Invalid
from app.formats import account_zip
from app.formats.conversation import Batches, Head, counted, page
from app.store import accounts, conversations, estate, outgoing, search
from app.store.database import newest_schema, transaction
from app.store.files import Files

_BATCH = 2000

#: Hears how far it has come: (done, total). May raise Cancelled to end it.
Progress = Callable[[int, int], None]


class Taken(NamedTuple):
    """What was taken in: rows of each table, media files, and rows that could not follow (see app.store.estate)."""

    counts: dict[str, int]
    media: int
    left_out: int


def write_account(
    owner_id: int, target: Path, files: Files, *, kith: str = "", people: Callable[[account_zip.Writer], None] | None = None,
    progress: Progress | None = None, now: int,
) -> int:  # fmt: skip
    """Write everything of an owner's to a zip at ``target`` (0600); returns its bytes. ``people`` adds address books.

    What comes in meanwhile is in it or not; each table agrees with itself.

    Raises:
        NotFound: no such owner.
        Cancelled: ``progress`` said so; the file is removed.
    """
    owner = accounts.owner(owner_id)
    counts = estate.counts(owner_id)
    total = 2 * counts["message"] + sum(counts.values())
    done = 0

    def come(step: int) -> None:
        nonlocal done
        done += step
        if progress:
            progress(min(done, total), total)

    zone = ZoneInfo(owner.zone)
    try:
        with account_zip.Writer(target) as archive:
            archive.add("README.txt", [account_zip.README])
            for table in estate.OWNED:
                archive.add(f"data/{table}.jsonl", _table(owner_id, table, come))
            listed = []
            for chat in outgoing.every_chat(owner_id):
                head = Head(chat.id, chat.title, chat.kind, owner.name, zone, owner.zone, now)
                path = f"conversations/{chat.id} {file_name(chat.title)}.html"
                archive.add(path, page.write(head, _told(outgoing.messages(owner_id, chat.id, _from_page), come)))
                listed.append((chat.title, path, chat.messages))
            when = datetime.fromtimestamp(now / 1000, zone).strftime("%d %B %Y, %H:%M")
            archive.add("index.html", account_zip.index_page(owner.name or owner.email, when, listed))
            if people:
                people(archive)
            for name, source in _media(owner_id, files):
                archive.add_file(name, source)
            archive.finish(
                made_at=now, schema=newest_schema(), kith=kith, counts=counts,
                owner={"name": owner.name, "preferences": owner.preferences},
            )  # fmt: skip
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return target.stat().st_size


def _table(owner_id: int, table: str, come: Callable[[int], None]) -> Iterator[str]:
    first = True
    for columns, batch in estate.rows_of(owner_id, table):
        yield estate.dump(columns, batch, first=first)
        first = False
        come(len(batch))


def _told(batches: Batches, come: Callable[[int], None]) -> Iterator[list[Any]]:
    done = 0

    def step(count: int) -> None:
        nonlocal done
        come(2 * (count - done))
        done = count

    yield from counted(batches, step)


def file_name(title: str) -> str:
    """A conversation's title as the name of a file."""
    return re.sub(r"[^\w\- ]+", "", title)[:60].strip() or "Chat"


def suffix(name: str, mime: str) -> str:
    """What the name of a media file ends with: what its own name says, else its kind."""
    own = Path(name).suffix.lower()
    return own if re.fullmatch(r"\.[a-z0-9]{1,8}", own) else mimetypes.guess_extension(mime.partition(";")[0]) or ""


def beside(file: str, name: str, mime: str) -> str:
    """Where a media file lies in an archive."""
    return f"media/{file}{suffix(name, mime)}"


def _from_page(file: str, name: str, mime: str) -> str:
    """The same, seen from ``conversations/``."""
    return f"../{beside(file, name, mime)}"


def _media(owner_id: int, files: Files) -> Iterator[tuple[str, Path]]:
    """(path in the archive, file) of everything that an owner's rows name and that is there."""
    for file, name, mime in estate.files_of(owner_id):
        if files.path(file).exists():
            yield beside(file, name, mime), files.path(file)


def room_for(owner_id: int, target: Path, files: Files) -> bool:
    """Whether the disk of ``target`` has room for an owner's archive, reckoned generously."""
    media = sum(source.stat().st_size for _, source in _media(owner_id, files))
    return shutil.disk_usage(target.parent).free > media + 400 * sum(estate.counts(owner_id).values()) + (64 << 20)


def is_account(source: Path) -> bool:
    """Whether a file is what :func:`write_account` writes."""
    with source.open("rb") as stream:
        return account_zip.is_account(stream)


def counts_in(source: Path) -> dict[str, int]:
    """How many rows of each table an archive holds, as its manifest says; those that are empty are left out.

    Raises:
        Invalid: it is damaged.
    """
    with account_zip.Reader(source) as archive:
        return {table: count for table, count in archive.told.counts.items() if count}


# ── In ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def read_account(owner_id: int, source: Path, files: Files, *, progress: Progress | None = None, now: int) -> Taken:
    """Take a whole account into an empty one: all of it or, whatever happens, nothing.

    Devices have to be linked again. What was to be sent is not: it is marked as failed or late, for the person to decide.

    Raises:
        Invalid: the archive is damaged, or a newer Kith made it.
        Conflict: the account is not empty.
    """
    with account_zip.Reader(source) as archive:
        told = archive.told
        if told.schema > newest_schema():
            raise Invalid("This archive was made by a newer Kith. Upgrade Kith to read it.", code="newer_schema")
        archive.verify()
        kept = sum(_keep_media(archive, name, files) for name in archive.media())
        total, done = sum(told.counts.values()), 0
        counts = {}
        with transaction():
            newcomer = estate.Newcomer(owner_id)
            for table in estate.ARRIVING:
                counts[table] = 0
                for columns, batch in _batches(archive.table(table)):
                    counts[table] += newcomer.take(table, columns, batch)
                    done += len(batch)
                    if progress:
                        progress(min(done, total), total)
            for ids in estate.messages_of(owner_id):
                search.index(ids)
            # What is snoozed, due or old may have changed on the way.
            for conversation_id in estate.conversations_of(owner_id):
                conversations.refresh(conversation_id, now)
            owner, theirs = accounts.owner(owner_id), told.owner.get("preferences")
            mine = {**(theirs if isinstance(theirs, dict) else {}), **owner.preferences}
            accounts.set_preferences(owner_id, owner.name or str(told.owner.get("name", "")), mine)
            accounts.add_audit(owner_id, "import", {"rows": sum(counts.values())}, address="", now=now)
            tell.contact(owner_id)
            tell.conversation(owner_id)
    return Taken(counts, kept, newcomer.left_out)


def _batches(lines: Iterable[list[Any]]) -> Iterator[tuple[list[str], list[list[Any]]]]:
    columns: list[str] = []
    batch: list[list[Any]] = []
    for line in lines:
        if not columns:
            columns = [str(name) for name in line]
            if not all(re.fullmatch(r"[a-z0-9_]+", name) for name in columns):
                raise Invalid("This is no account that Kith exported, or it is damaged.", code="bad_account")
            continue
        if len(line) != len(columns):
            raise Invalid("This is no account that Kith exported, or it is damaged.", code="bad_account")
        batch.append(line)
        if len(batch) == _BATCH:
            yield columns, batch
            batch = []
    if batch:
        yield columns, batch


def _keep_media(archive: account_zip.Reader, name: str, files: Files) -> int:
    path = files.temporary()
    try:
        with path.open("wb") as out:
            for piece in archive.pieces(name):
                out.write(piece)
        files.keep(path)
    finally:
        path.unlink(missing_ok=True)
    return 1
