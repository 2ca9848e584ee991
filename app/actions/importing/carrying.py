"""Carrying imports out: whoever runs goes on with what is running, a chunk at a time."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import structlog

from app.actions import moving, tell
from app.actions.importing import address_books, chats, planning
from app.errors import AppError, Conflict, Invalid, Unavailable
from app.formats import whatsapp_chat
from app.formats.whatsapp_chat import exported
from app.store import imports
from app.store.database import transaction
from app.store.files import Files
from app.store.imports import Run

log = structlog.get_logger(__name__)

_STEPS = 10  # chunks at a knock, a second or two, so that Kith can stop in between


class _Intake(Protocol):
    def step(self, now: int) -> bool: ...


def path_of(run: Run) -> Path:
    """Where the file of an import lies.

    Raises:
        Conflict: it is gone.
    """
    path = Path(run.file)
    if not run.file or not path.is_file():
        raise Conflict("The file of this import is not here any more.", code="file_gone")
    return path


def zone_of(name: Any, *, strict: bool = False) -> tzinfo:
    """The zone of an export's times; UTC for a name that is none.

    Raises:
        Invalid: ``strict``, and there is no such zone.
    """
    try:
        return ZoneInfo(str(name or "UTC"))
    except (ValueError, OSError, KeyError):
        if strict:
            raise Invalid("There is no such time zone.", code="bad_zone", fields={"zone": "Choose one of the list."}) from None
        return UTC


def forget_file(run: Run) -> None:
    """An upload is ours to delete; a file that the command line was pointed at is not."""
    if run.file and not run.options.get("hold"):
        Path(run.file).unlink(missing_ok=True)


class _Account:
    """A whole account, in one step."""

    def __init__(self, run: Run, path: Path, files: Files) -> None:
        self._run, self._path, self._files = run, path, files

    def step(self, now: int) -> bool:
        """Take it in; there is no more after that."""
        run = self._run
        with transaction():
            taken = moving.read_account(run.owner_id, self._path, self._files, now=now)
            rows = sum(taken.counts.values())
            people = {"added": taken.counts.get("contact", 0)}
            imports.move(run.id, ("running",), "done", done=rows, total=rows, counts=people, ended_at=now)
            tell.importing(run.owner_id, run.id, rows, rows, "done")
        return False


class Importer:
    """Goes on with what is running: a few seconds at a knock, each chunk a transaction."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._open: dict[int, tuple[_Intake, ExitStack]] = {}

    def work(self, now: int) -> int:
        """Go on with everything that is running for a moment; returns how many chunks were taken in."""
        steps = 0
        # What the command line began too: it works only while no Kith does, and leaves its work to the one that runs.
        for run in imports.running():
            while steps < _STEPS and self.step(run.id, now):
                steps += 1
        for run_id in set(self._open) - {run.id for run in imports.running()}:
            self._close(run_id)
        return steps

    def step(self, run_id: int, now: int) -> bool:
        """One chunk; returns whether there is more. What cannot be gone on with has failed, and says why.

        Raises:
            Unavailable: nothing can be stored now; the same chunk comes again.
        """
        try:
            if run_id not in self._open:
                self._open[run_id] = self._opened(run_id, now)
            if self._open[run_id][0].step(now):
                return True
        except Unavailable:
            self._close(run_id)
            raise
        except AppError as error:
            self._fail(run_id, error.sentence, now)
        except Exception:
            log.exception("import_failed", run=run_id)
            self._fail(run_id, "Something in this file was not foreseen; the log says more.", now)
        self._close(run_id)
        run = imports.get(run_id)
        if run is not None and run.state == "done":
            forget_file(run)
        return False

    def _opened(self, run_id: int, now: int) -> tuple[_Intake, ExitStack]:
        run = imports.get(run_id)
        if run is None:
            raise Conflict("This import is gone.", code="gone")
        path = path_of(run)
        if run.kind == "account":
            return _Account(run, path, self._files), ExitStack()
        if run.kind == "contacts":
            return address_books.Intake(run, path, self._files), ExitStack()
        with ExitStack() as stack:
            export = stack.enter_context(exported.opened(path, run.name, beside=bool(run.options.get("hold"))))
            plan, style = planning.examine(run.owner_id, export, run.options)
            zone = zone_of(run.options.get("zone"))
            with transaction():
                imports.update(run_id, total=max(run.total, whatsapp_chat.count(export.stream, style)))
            run = imports.get(run_id) or run
            return chats.Intake(run, export, plan, style, zone=zone, files=self._files, now=now), stack.pop_all()

    def _fail(self, run_id: int, sentence: str, now: int) -> None:
        with transaction():
            run = imports.get(run_id)
            if run is not None and imports.move(run_id, ("running",), "failed", error=sentence, ended_at=now):
                tell.importing(run.owner_id, run_id, run.done, run.total, "failed")

    def _close(self, run_id: int) -> None:
        if (held := self._open.pop(run_id, None)) is not None:
            held[1].close()
