"""Imports: a file is given, looked at, asked about, taken in chunk by chunk, and can be undone as a whole.

A run is a row, its position moves with what it has brought, and whoever finds it ``running`` goes on with it: a page's click
starts it, a job carries it out, the command line does both at once.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from app.actions import moving, tell
from app.actions.importing import address_books, chats, planning
from app.actions.importing.address_books import Preview
from app.actions.importing.carrying import Importer, forget_file, path_of, zone_of
from app.actions.importing.planning import Plan
from app.errors import AppError, Conflict, Invalid
from app.formats import account_zip, address_book, whatsapp_chat
from app.formats.address_book import FIELDS
from app.formats.whatsapp_chat import as_json, exported
from app.store import accounts, estate, imports, preferences
from app.store.database import transaction
from app.store.files import Files
from app.store.imports import Run

__all__ = [
    "FIELDS", "MAX_BYTES", "Importer", "Plan", "Preview", "answer", "as_json", "begin", "by_hand", "cancel", "discard", "give", "look",
    "outcome", "progress_of", "rehearse", "start", "tidy", "understood", "undo", "upload",
]  # fmt: skip

MAX_BYTES = 2 << 30  # of one upload; what it may unpack to is held to less
_OPTIONS = {"order", "me", "contact", "group", "zone", "columns", "format", "hold"}


# ── Giving and asking ───────────────────────────────────────────────────────────────────────────────────────────────


def upload(stream: IO[bytes], folder: Path) -> Path:
    """Write what a browser sends to a file of ours, 0600, a piece at a time.

    Raises:
        Invalid: it is larger than :data:`MAX_BYTES`.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / secrets.token_hex(16)
    written = 0
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as target:
            while chunk := stream.read(1 << 20):
                written += len(chunk)
                if written > MAX_BYTES:
                    raise Invalid("A file can have 2 GB.", code="too_large")
                target.write(chunk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def give(owner_id: int, path: Path, name: str, options: Mapping[str, Any], *, now: int) -> int:
    """A new import of the file at ``path``; returns its id. Nothing is taken in yet.

    Raises:
        Invalid: it is no chat and no address book, or an archive beyond the limits.
    """
    given = _checked(options)
    kind = _kind(path, name, str(given.get("format", "auto")))
    given.setdefault("zone", preferences.of(owner_id).zone)
    if kind == "account" and not estate.is_empty(owner_id):
        raise Invalid("This is a whole account of Kith. It can only be taken into an account that is still empty.", code="not_empty")
    with transaction():
        # Of an account there is nothing to ask: all of it comes in, or nothing does.
        return imports.add(owner_id, kind, _short(name), str(path), given, state="running" if kind == "account" else "asking", now=now)


def _short(name: str) -> str:
    return Path(name.replace("\\", "/")).name.replace("\x00", "")[:200] or "file"


def _kind(path: Path, name: str, wanted: str) -> str:
    if wanted in ("chat", "contacts"):
        return wanted
    if wanted != "auto":
        return "chat" if wanted == "whatsapp" else "contacts"
    if exported.is_archive(path):
        with path.open("rb") as stream:
            if account_zip.is_account(stream):
                return "account"
        with exported.opened(path, name):
            return "chat"
    if address_book.kind_of(path, name) and not name.casefold().endswith(".txt"):
        return "contacts"
    with path.open("rb") as stream:
        whatsapp_chat.expect_chat(stream)
    return "chat"


def _checked(options: Mapping[str, Any]) -> dict[str, Any]:
    unknown = options.keys() - _OPTIONS
    if unknown:
        raise Invalid(f"There is no choice called {min(unknown)}.", code="bad_option")
    given = {name: worth for name, worth in options.items() if worth is not None}
    if given.get("order") and given["order"] not in whatsapp_chat.ORDERS:
        raise Invalid("Days are written as DMY, MDY or YMD.", code="bad_order", fields={"order": "DMY, MDY or YMD."})
    if given.get("zone"):
        zone_of(given["zone"], strict=True)
    return given


def look(owner_id: int, run_id: int) -> Plan | Preview:
    """What an import would bring, and what has to be asked before.

    Raises:
        NotFound: no such import of the owner's.
        Invalid: the file is not what it was taken for.
        Conflict: the file is gone.
    """
    run = imports.one(owner_id, run_id)
    path = path_of(run)
    if run.kind == "contacts":
        return address_books.look(run, path)
    with exported.opened(path, run.name, beside=bool(run.options.get("hold"))) as export:
        return planning.examine(owner_id, export, run.options)[0]


def answer(owner_id: int, run_id: int, options: Mapping[str, Any]) -> None:
    """What a person says about an import that has not begun: who they are in it, whose chat it is, order, zone, columns.

    Raises:
        NotFound: no such import of the owner's.
        Conflict: it has begun.
        Invalid: no such choice.
    """
    given = _checked(options)
    with transaction():
        run = imports.one(owner_id, run_id)
        if run.state not in ("asking", "ready"):
            raise Conflict("This import has begun.", code="begun")
        imports.update(run_id, options={**run.options, **given})


def start(owner_id: int, run_id: int, *, now: int) -> None:
    """Begin to take in what was looked at.

    Raises:
        NotFound: no such import of the owner's.
        Conflict: it has begun, or something has to be said first (``fields`` of what).
    """
    run = imports.one(owner_id, run_id)
    found = look(owner_id, run_id)
    if isinstance(found, Plan):
        _ask(found)
    total = found.total if isinstance(found, Preview) else 0
    with transaction():
        if not imports.move(run_id, ("asking", "ready"), "running", total=total):
            raise Conflict("This import has begun.", code="begun")
        accounts.add_audit(owner_id, "import", {"import": run_id, "kind": run.kind}, address="", now=now)
        tell.importing(owner_id, run_id, 0, total, "running")


def _ask(plan: Plan) -> None:
    """Refuse to go on while something has to be said."""
    wanted = {"me": "Say which of the names is you.", "contact": "Say who this chat is with."}
    if plan.questions:
        fields = {name: wanted[name] for name in plan.questions}
        raise Invalid(" ".join(fields.values()), code="must_ask", fields=fields)


def cancel(owner_id: int, run_id: int, *, now: int) -> None:
    """Stop an import. What it has brought stays until it is undone.

    Raises:
        NotFound: no such import of the owner's.
        Conflict: it has ended.
    """
    with transaction():
        run = imports.one(owner_id, run_id)
        if not imports.move(run_id, ("asking", "ready", "running"), "cancelled", ended_at=now):
            raise Conflict("This import has ended.", code="ended")
        tell.importing(owner_id, run_id, run.done, run.total, "cancelled")
    forget_file(run)


def undo(owner_id: int, run_id: int, files: Files, *, now: int) -> int:
    """Take back all that an import brought; returns how many messages or people that was.

    What was changed since by hand, and what others brought as well, stays.

    Raises:
        NotFound: no such import of the owner's.
        Conflict: it is running, or was undone.
    """
    run = imports.one(owner_id, run_id)
    if run.kind == "account":
        raise Conflict("A whole account is not taken back piece by piece; erase this account instead.", code="whole_account")
    if run.state not in ("done", "failed", "cancelled", "undoing"):
        raise Conflict("Only an import that has ended can be undone.", code="not_ended")
    with transaction():
        imports.move(run_id, ("done", "failed", "cancelled"), "undoing")
    count = address_books.undo(run, files, now=now) if run.kind == "contacts" else sum(chats.undo(run, files, now=now))
    with transaction():
        imports.move(run_id, ("undoing",), "undone", ended_at=now)
        accounts.add_audit(owner_id, "import_undone", {"import": run_id}, address="", now=now)
        tell.importing(owner_id, run_id, 0, run.total, "undone")
    return count


def discard(owner_id: int, run_id: int) -> None:
    """Take an import off the list. What it brought stays, and can then not be undone any more.

    Raises:
        NotFound: no such import of the owner's.
        Conflict: it is running.
    """
    with transaction():
        run = imports.one(owner_id, run_id)
        if run.state in ("running", "undoing"):
            raise Conflict("This import is running.", code="running")
        imports.forget(run_id)
    forget_file(run)


# ── The command line's way ───────────────────────────────────────────────────────────────────────────────────────────


def begin(owner_id: int, path: Path, options: Mapping[str, Any], *, now: int) -> int:
    """Begin to import a file where it lies, or find what of it was broken off; returns the import's id. Whoever runs goes on with it.

    Raises:
        Invalid: it cannot be read, or something has to be said first.
    """
    file = path.absolute()
    before = next((r for r in imports.running() if r.owner_id == owner_id and r.file == str(file) and r.options.get("hold")), None)
    if before is not None:
        return before.id
    run_id = give(owner_id, file, path.name, {**options, "hold": True}, now=now)
    try:
        if imports.one(owner_id, run_id).kind != "account":  # that has begun when it was given
            start(owner_id, run_id, now=now)
    except AppError:
        discard(owner_id, run_id)
        raise
    return run_id


def by_hand(
    owner_id: int, path: Path, options: Mapping[str, Any], files: Files, *, clock: Callable[[], int],
    progress: Callable[[int, int], None] | None = None,
) -> Run:  # fmt: skip
    """Import a file where it lies, now and to the end: the command line's way where no Kith runs.

    Raises:
        Invalid: it cannot be read, or something has to be said first.
        Unavailable: nothing can be stored now.
    """
    run_id = begin(owner_id, path, options, now=clock())
    importer = Importer(files)
    while importer.step(run_id, clock()):
        if progress is not None:
            progress(*progress_of(owner_id, run_id))
    return outcome(owner_id, run_id)


def progress_of(owner_id: int, run_id: int) -> tuple[int, int]:
    """How far an import has come: (done, total).

    Raises:
        NotFound: it was taken off the list.
    """
    run = imports.one(owner_id, run_id)
    return run.done, max(run.total, run.done)


def outcome(owner_id: int, run_id: int) -> Run:
    """An import, which may still be running.

    Raises:
        NotFound: it was taken off the list.
        Invalid: it has failed; the sentence says why.
        Conflict: somebody has stopped it.
    """
    run = imports.one(owner_id, run_id)
    if run.state == "failed":
        raise Invalid(run.error, code="import_failed")
    if run.state == "cancelled":
        raise Conflict("It was stopped. What had come in is there; Settings → Import can undo it.", code="cancelled")
    return run


def understood(path: Path, options: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What is read in a file, message by message or person by person, for ``import --dump``. Stores nothing.

    Raises:
        Invalid: it is no chat and no address book.
    """
    kind = _kind(path, path.name, str(options.get("format") or "auto"))
    if kind == "account":
        raise Invalid("This is a whole account of Kith; it has no lines of one chat to show.", code="whole_account")
    if kind == "contacts":
        for entry in address_book.read(path, path.name):
            yield {name: worth for name, worth in entry._asdict().items() if name not in ("photo", "raw")}
        return
    with exported.opened(path, beside=True) as export:
        style = whatsapp_chat.examine(export.stream, order=options.get("order") or "")
        yield from whatsapp_chat.as_json(whatsapp_chat.read(export.stream, style))


def rehearse(owner_id: int, path: Path, options: Mapping[str, Any]) -> dict[str, int]:
    """What a file would bring, in numbers. Stores nothing.

    Raises:
        Invalid: it cannot be read, or something has to be said first.
    """
    given = _checked(options)
    kind = _kind(path, path.name, str(given.get("format", "auto")))
    now = 0
    if kind == "account":
        return moving.counts_in(path)
    run = Run(0, owner_id, kind, path.name, str(path), {"hold": True, **given}, "asking", 0, 0, 0, {}, "", now, 0)
    if kind == "contacts":
        return {name: count for name, count in address_books.look(run, path).counts.items() if count}
    with exported.opened(path, beside=True) as export:
        plan, style = planning.examine(owner_id, export, run.options)
        _ask(plan)
        zone = zone_of(given.get("zone") or preferences.of(owner_id).zone)
        return chats.rehearse(owner_id, export, plan, style, zone=zone)


def tidy(folder: Path) -> int:
    """At start: remove uploads that no import speaks of; returns how many."""
    if not folder.is_dir():
        return 0
    named = {Path(run.file).name for owner in accounts.owners() for run in imports.listed(owner.id, -1)}
    stale = [path for path in folder.iterdir() if path.name not in named]
    for path in stale:
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    return len(stale)
