"""Taking things along: what was asked for is written to a file in the background, and kept for a week."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from app.actions import moving, tell
from app.domain.timing import DAY
from app.errors import AppError, Cancelled, Invalid, NotFound, Unavailable
from app.formats import account_zip
from app.formats.address_book.entry import Entry
from app.formats.address_book.writing import WRITERS, Leaving
from app.formats.conversation import Batches, Head, counted, data, page, plain
from app.store import accounts, cards, exports, outgoing, people_list, segments
from app.store.database import transaction
from app.store.exports import ExportRow
from app.store.files import Files

log = structlog.get_logger(__name__)

#: Format -> what it can hold.
CONVERSATION = {"txt": plain.write, "html": page.write, "json": data.write_json, "csv": data.write_csv}
KEPT = 7 * DAY  # that a file stays
_STEP = 5_000  # messages between two words about progress
_OPEN = ("waiting", "running")
_ALL = 1 << 40


def ask(owner_id: int, form: str, *, conversation_id: int = 0, media: bool = False, now: int) -> int:
    """Have something exported: a conversation in one of :data:`CONVERSATION`, with its files if ``media``, or the whole account.

    Returns the export's id; it is done in the background.

    Raises:
        NotFound: no such conversation of the owner's.
        Invalid: there is no such format for it.
    """
    scope: dict[str, Any] = {}
    if conversation_id:
        chat = outgoing.chat(owner_id, conversation_id)
        scope = {"conversation": chat.id, "title": chat.title, "media": bool(media)}
    if form not in (CONVERSATION if conversation_id else ("zip",)):
        raise Invalid("There is no such format for this.", code="bad_format", fields={"format": "Choose another format."})
    with transaction():
        export_id = exports.add(owner_id, form, scope, now=now)
        accounts.add_audit(owner_id, "export", {"format": form, "of": "conversation" if scope else "account"}, address="", now=now)
        tell.exporting(owner_id, export_id, 0, 0, "waiting")
    return export_id


def ask_people(owner_id: int, form: str, *, segment_id: int = 0, now: int) -> int:
    """Have people written as an address book, those of a segment or all; returns the export's id.

    Raises:
        NotFound: no such segment of the owner's.
        Invalid: there is no such format.
    """
    if form not in WRITERS:
        raise Invalid("There is no such format for people.", code="bad_format", fields={"format": "Choose csv, vcf or json."})
    title = segments.segment(owner_id, segment_id).name if segment_id else "People"
    with transaction():
        export_id = exports.add(owner_id, form, {"people": True, "segment": segment_id, "title": title}, now=now)
        accounts.add_audit(owner_id, "export", {"format": form, "of": "people"}, address="", now=now)
        tell.exporting(owner_id, export_id, 0, 0, "waiting")
    return export_id


def cancel(owner_id: int, export_id: int, *, now: int) -> None:
    """End an export that is not done; twice does no harm.

    Raises:
        NotFound: no such export of the owner's.
    """
    with transaction():
        exports.export(owner_id, export_id)
        if exports.move(export_id, _OPEN, state="cancelled", ended_at=now):
            tell.exporting(owner_id, export_id, 0, 0, "cancelled")


def file_of(owner_id: int, export_id: int, folder: Path) -> Path:
    """The file that came of an export.

    Raises:
        NotFound: no such export of the owner's, or it has no file (any more).
    """
    found = exports.export(owner_id, export_id)
    path = folder / found.file if found.file else None
    if found.state != "done" or path is None or not path.exists():
        raise NotFound("There is no file: it is not written yet, or it was kept for a week and is gone.")
    return path


def run_waiting(folder: Path, files: Files, *, kith: str = "", now: int) -> int:
    """A job: write what was asked for; returns how many files that were."""
    written = 0
    while (export := exports.waiting()) is not None:
        written += _run(export, folder, files, kith, now)
    return written


def expire(folder: Path, *, now: int) -> int:
    """A job: delete files that were kept for long enough; returns how many."""
    old = exports.ended_before(now - KEPT)
    for export in old:
        (folder / export.file).unlink(missing_ok=True)
        with transaction():
            exports.move(export.id, ("done",), state="expired", file="", bytes=0)
            tell.exporting(export.owner_id, export.id, export.total, export.total, "expired")
    return len(old)


def _run(export: ExportRow, folder: Path, files: Files, kith: str, now: int) -> bool:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    title = export.scope.get("title") or accounts.owner(export.owner_id).name or "Kith"
    suffix = "zip" if export.scope.get("media") else export.format
    name = f"{export.id}-{re.sub(r'[^A-Za-z0-9]+', '-', str(title)).strip('-')[:40] or 'chat'}.{suffix}"
    target = folder / name
    with transaction():
        if not exports.move(export.id, ("waiting",), state="running"):
            return False
    said = 0

    def come(done: int, total: int) -> None:
        nonlocal said
        if done - said >= _STEP or done == total:
            said = done
            with transaction():
                if not exports.move(export.id, ("running",), done=done, total=total):
                    raise Cancelled("This export was ended.")
                tell.exporting(export.owner_id, export.id, done, total, "running")

    try:
        if export.scope.get("people"):
            with target.open("w", encoding="utf-8", newline="") as out:
                target.chmod(0o600)
                out.writelines(people(export.owner_id, export.format, files, segment_id=int(export.scope["segment"]), now=now))
        elif conversation_id := int(export.scope.get("conversation", 0)):
            write_conversation(
                export.owner_id, conversation_id, export.format, target, files if export.scope.get("media") else None,
                progress=come, now=now,
            )  # fmt: skip
        else:
            if not moving.room_for(export.owner_id, target, files):
                raise Unavailable("There is not enough room on the disk for this export.", code="disk_full")
            moving.write_account(
                export.owner_id, target, files, kith=kith, people=partial(add_people, export.owner_id, files, now), progress=come, now=now
            )
    except Cancelled:
        target.unlink(missing_ok=True)
        return False
    except (AppError, OSError) as error:
        target.unlink(missing_ok=True)
        sentence = error.sentence if isinstance(error, AppError) else f"The file could not be written: {error.strerror}."
        log.warning("export_failed", export=export.id, kind=type(error).__name__)
        with transaction():
            exports.move(export.id, _OPEN, state="failed", error=sentence, ended_at=now)
            tell.exporting(export.owner_id, export.id, 0, 0, "failed")
        return False
    with transaction():
        size = target.stat().st_size
        if not exports.move(export.id, ("running",), state="done", file=name, bytes=size, ended_at=now):
            target.unlink(missing_ok=True)
            return False
        tell.exporting(export.owner_id, export.id, 1, 1, "done")
    return True


# ── People ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def people(owner_id: int, form: str, files: Files | None = None, *, segment_id: int = 0, now: int) -> Iterator[str]:
    """The text of an address book in pieces; with ``files`` vCards have their pictures in them.

    Raises:
        NotFound: no such segment of the owner's.
    """
    ids = None
    if segment_id:
        rule = segments.read(segments.segment(owner_id, segment_id).rule)
        asked = segments.Asked(owner_id, now, ZoneInfo(accounts.owner(owner_id).zone))
        ids = people_list.ids(people_list.Wanted(rules=(rule,)), asked, _ALL)
    return WRITERS[form](map(partial(_leaving, files if form == "vcf" else None), cards.cards(owner_id, ids)))


def add_people(owner_id: int, files: Files, now: int, archive: account_zip.Writer) -> None:
    """Put the address books into an account's archive."""
    archive.add("contacts.csv", people(owner_id, "csv", now=now))
    archive.add("contacts.vcf", people(owner_id, "vcf", files, now=now))


def _leaving(files: Files | None, card: cards.Card) -> Leaving:
    def points(kind: str) -> tuple[tuple[str, str], ...]:
        return tuple((worth, label) for own, worth, label in card.points if own == kind)

    photo = b""
    if files is not None and card.picture and (path := files.path(card.picture)).exists():
        photo = path.read_bytes()
    entry = Entry(
        0, card.name, card.given_name, card.family_name, card.nickname, card.company, card.job_title, points("phone"), points("email"),
        points("link"), card.birthday, "", card.postal, photo,
    )  # fmt: skip
    return Leaving(entry, card.id, card.tags, card.status)


# ── Conversations ───────────────────────────────────────────────────────────────────────────────────────────────────


def write_conversation(
    owner_id: int, conversation_id: int, form: str, target: Path, files: Files | None, *, progress: moving.Progress | None = None, now: int,
) -> None:  # fmt: skip
    """Write one conversation to ``target`` (0600); with ``files`` to a zip that holds the media beside it.

    Raises:
        NotFound: no such conversation of the owner's.
        Cancelled: ``progress`` said so.
    """
    named: dict[str, str] = {}  # content hash -> where it lies in the archive, as the conversation comes by it

    def beside(file: str, name: str, mime: str) -> str:
        return named.setdefault(file, moving.beside(file, name, mime))

    pieces = conversation(owner_id, conversation_id, form, named=beside if files else None, progress=progress, now=now)
    target.touch(mode=0o600)
    if files is None:
        with target.open("w", encoding="utf-8", newline="") as out:
            out.writelines(pieces)
        return
    chat = outgoing.chat(owner_id, conversation_id)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        with archive.open(f"{moving.file_name(chat.title)}.{form}", "w", force_zip64=True) as out_:
            for piece in pieces:
                out_.write(piece.encode())
        for file, name in named.items():
            source = files.path(file)
            if not source.exists():
                continue
            with source.open("rb") as stream, archive.open(name, "w", force_zip64=True) as out_:
                shutil.copyfileobj(stream, out_, 1 << 20)


def conversation_with(owner_id: int, contact_id: int) -> int:
    """The conversation with a person.

    Raises:
        NotFound: there is none, or the person is not the owner's.
    """
    return outgoing.with_contact(owner_id, contact_id)


def conversation(
    owner_id: int, conversation_id: int, form: str, *, named: Callable[[str, str, str], str] | None = None,
    progress: moving.Progress | None = None, now: int,
) -> Iterator[str]:  # fmt: skip
    """The text of a conversation's export, in pieces.

    Raises:
        NotFound: no such conversation of the owner's.
    """
    owner, chat = accounts.owner(owner_id), outgoing.chat(owner_id, conversation_id)
    head = Head(chat.id, chat.title, chat.kind, owner.name or "Me", ZoneInfo(owner.zone), owner.zone, now)
    batches: Batches = outgoing.messages(owner_id, conversation_id, named)
    if progress is not None:
        report, total = progress, chat.messages
        batches = counted(batches, lambda done: report(min(done, total), total))
    return CONVERSATION[form](head, batches)
