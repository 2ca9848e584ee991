"""Taking in chats and address books: give files, see what they would bring, say what is asked, watch, undo."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import Any
from zoneinfo import available_timezones

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from app.actions import importing
from app.domain.cells import harmless
from app.errors import AppError, Conflict, Invalid
from app.store import imports, people
from app.store.imports import Run
from app.web.gate import body_limit, current_owner, now, runtime
from app.web.pages import answer, go, page
from app.web.settings import tabs

bp = Blueprint("imports", __name__)

_HOME = "/settings/import"
_CHANGED = ("job",)
_ORDERS = {"DMY": "day, month, year", "MDY": "month, day, year", "YMD": "year, month, day"}
_MANY = 50  # files at once
#: Why the order of a date was taken, in words that follow "as".
_WHY = {
    "values": "some days are above 12", "files": "the names of files say so", "order of time": "time runs forward then",
    "closeness": "the days follow each other then", "custom": "that is usual where it is written so", "chosen": "you said so",
}  # fmt: skip


@bp.get(_HOME)
def everything() -> str:
    """Give files, and what became of those given before."""
    return page("settings/import.html", section="settings", tabs=tabs("import"), runs=lambda: imports.listed(current_owner().id))


@bp.post(_HOME)
@body_limit(importing.MAX_BYTES + (1 << 20))
def give() -> ResponseReturnValue:
    """Files from the browser. One goes on to its preview; of many, those that ask nothing begin."""
    owner = current_owner()
    given = [f for f in request.files.getlist("file") if f.filename][:_MANY]
    if not given:
        raise Invalid("Choose a file first.", code="no_file", fields={"file": "Choose a file."})
    begun, waiting, refused = 0, list[int](), list[str]()
    for one in given:
        path = importing.upload(one.stream, runtime().settings.imports_dir)
        try:
            run_id = importing.give(owner.id, path, one.filename or "", {}, now=now())
        except AppError as error:
            path.unlink(missing_ok=True)
            refused.append(error.sentence if len(given) == 1 else f"{one.filename}: {error.sentence}")
            continue
        waiting.append(run_id)
    if len(given) > 1:
        for run_id in tuple(waiting):
            try:
                importing.start(owner.id, run_id, now=now())
            except (Invalid, Conflict):
                continue
            waiting.remove(run_id)
            begun += 1
    if refused and not (begun or waiting):
        raise Invalid(" ".join(refused)[:500], code="not_importable", fields={"file": " ".join(refused)[:500]})
    if len(waiting) == 1 and not begun:
        return go(f"{_HOME}/{waiting[0]}", " ".join(refused)[:300])
    said = f"{begun} begun, {len(waiting)} ask something first." + (f" Not taken: {' '.join(refused)[:300]}" if refused else "")
    return go(_HOME, said)


@bp.get(f"{_HOME}/<int:run_id>")
def one(run_id: int) -> str:
    """One import: what it would bring and what is asked, how far it is, or what it brought."""
    owner = current_owner()
    run = imports.one(owner.id, run_id)
    plan, refusal = None, ""
    if run.state in ("asking", "ready"):
        try:
            plan = importing.look(owner.id, run_id)
        except AppError as error:
            refusal = error.sentence
    return page(
        "settings/import_one.html", section="settings", tabs=tabs("import"), run=run, plan=plan, refusal=refusal, is_chat=run.kind == "chat",
        orders=_ORDERS, why=_WHY, fields=importing.FIELDS, zones=sorted(available_timezones()),
        candidates=lambda: people.contacts_of(owner.id, plan.candidates) if isinstance(plan, importing.Plan) else [],
        conversation=run.options.get("conversation"), rejected=lambda: imports.rejected(run_id, 20),
        wall=lambda at: f"{datetime.fromtimestamp(at, UTC):%d %b %Y, %H:%M}",
    )  # fmt: skip


@bp.post(f"{_HOME}/<int:run_id>")
def say(run_id: int) -> ResponseReturnValue:
    """What a person says about it; with ``act=start`` it begins."""
    owner, form = current_owner(), request.form
    options: dict[str, Any] = {name: form[name] for name in ("order", "zone", "me") if form.get(name)}
    if form.get("contact", "").lstrip("-").isdigit():
        options["contact"] = max(0, int(form["contact"][:19]))
    if form.get("group") in ("0", "1"):
        options["group"] = form["group"] == "1"
    chosen = {name.removeprefix("column-"): field for name, field in form.items() if name.startswith("column-")}
    columns = {number: field for number, field in chosen.items() if not field or field in importing.FIELDS}
    if columns:
        options["columns"] = columns
    importing.answer(owner.id, run_id, options)
    if form.get("act") == "start":
        importing.start(owner.id, run_id, now=now())
        return go(f"{_HOME}/{run_id}", "It is coming in. You can go on; nobody is notified.")
    return go(f"{_HOME}/{run_id}")


@bp.post(f"{_HOME}/<int:run_id>/cancel")
def cancel(run_id: int) -> ResponseReturnValue:
    """Stop it; what came in stays until it is undone."""
    importing.cancel(current_owner().id, run_id, now=now())
    return answer(f"{_HOME}/{run_id}", "Stopped.", changed=_CHANGED)


@bp.post(f"{_HOME}/<int:run_id>/undo")
def undo(run_id: int) -> ResponseReturnValue:
    """Take back all that it brought."""
    count = importing.undo(current_owner().id, run_id, runtime().files, now=now())
    return go(f"{_HOME}/{run_id}", f"Taken back: {count:,}.")


@bp.post(f"{_HOME}/<int:run_id>/discard")
def discard(run_id: int) -> ResponseReturnValue:
    """Take it off the list."""
    importing.discard(current_owner().id, run_id)
    return go(_HOME, "Off the list. What it brought stays.")


@bp.get(f"{_HOME}/<int:run_id>/rejected")
def rejected(run_id: int) -> Response:
    """The rows that could not be used, with their reasons, as a table."""
    return rejected_rows(imports.one(current_owner().id, run_id))


def rejected_rows(run: Run) -> Response:
    """The rows of an import that could not be used, as CSV that no spreadsheet takes for formulas."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("row", "why", "what"))
    writer.writerows((line, harmless(why), harmless(raw)) for line, why, raw in imports.rejected(run.id))
    response = Response(out.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="rejected-{run.id}.csv"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
