"""Taking things along, and keeping them safe: exports, and for the first owner backups."""

from __future__ import annotations

import mimetypes

from flask import Blueprint, Response, request, send_file
from flask.typing import ResponseReturnValue

from app.actions import accounts as account_actions
from app.actions import backup, exporting, retention
from app.errors import Denied
from app.store import accounts, chats, exports, preferences, segments
from app.store import retention as kept
from app.web.forms import days, number
from app.web.gate import address, current_owner, now, runtime, sessions_ended
from app.web.pages import answer, go, page
from app.web.settings import tabs

bp = Blueprint("exports", __name__)

_HOME = "/settings/export"
_CHANGED = ("job",)
#: Formats of a conversation -> their names.
_FORMATS = {
    "html": "Web page",
    "txt": "Text",
    "json": "JSON",
    "csv": "Table (CSV)",
}


@bp.get(_HOME)
def export() -> ResponseReturnValue:
    """What can be taken along, what was, and the backups; ``q`` looks for a chat."""
    owner = current_owner()
    q = request.args.get("q", "")
    return page(
        "settings/export.html",
        section="settings",
        tabs=tabs("export"),
        q=q,
        formats=_FORMATS,
        segments=lambda: segments.listed(owner.id),
        found=lambda: chats.recent(owner.id, 8, q=q) if q.strip() else [],
        media_days=preferences.of(owner.id).media_days,
        unkept=lambda: kept.unkept(owner.id),
        exports=lambda: exports.listed(owner.id),
        backups=(lambda: backup.listed(runtime().settings.backups_folder)) if _keeps(owner.id) else None,
        sealed=bool(runtime().settings.backup_passphrase),
        daily=runtime().settings.backups,
    )


@bp.post(_HOME)
def ask() -> ResponseReturnValue:
    """Have the whole account written, or the chat ``conversation`` in a ``format``."""
    owner, form = current_owner(), request.form
    exporting.ask(owner.id, form.get("format", "zip"), conversation_id=number("conversation"), media=form.get("media") == "1", now=now())
    return go(_HOME, "Kith is writing it. You can go on; the file appears below.")


@bp.post("/settings/export/people")
def ask_people() -> ResponseReturnValue:
    """Have people written as an address book: all, or those of a ``segment``."""
    exporting.ask_people(current_owner().id, request.form.get("format", ""), segment_id=number("segment"), now=now())
    return go(_HOME, "Kith is writing it. You can go on; the file appears below.")


@bp.post("/settings/export/<int:export_id>/cancel")
def cancel(export_id: int) -> ResponseReturnValue:
    """End an export that is not done."""
    exporting.cancel(current_owner().id, export_id, now=now())
    return answer(_HOME, changed=_CHANGED)


@bp.get("/settings/export/<int:export_id>/file")
def file(export_id: int) -> Response:
    """The file that came of an export."""
    return send(export_id)


def send(export_id: int) -> Response:
    """An export of the owner's as a download: never shown as a page of Kith's."""
    path = exporting.file_of(current_owner().id, export_id, runtime().settings.exports_dir)
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    response = send_file(path, kind, as_attachment=True, download_name=path.name.partition("-")[2])
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response


# ── What is kept ────────────────────────────────────────────────────────────────────────────────────────────────────


@bp.post("/settings/keeping")
def keep_media() -> ResponseReturnValue:
    """For how many days files of messages are kept; 0 = for good."""
    account_actions.prefer(current_owner().id, media_days=days("days", preferences.LONGEST_KEPT))
    return go(f"{_HOME}#keeping", "Saved.")


@bp.post("/chats/<int:conversation_id>/keeping")
def keep_chat(conversation_id: int) -> ResponseReturnValue:
    """Store what is written in a chat from now on (``stored`` = 1), or let it pass by."""
    stored = request.form.get("stored") == "1"
    retention.store_chat(current_owner().id, conversation_id, stored=stored, now=now())
    said = "Kith stores this chat again from now on." if stored else "Kith stores nothing more of this chat. What is here stays until you erase it."
    return answer(f"/chats/{conversation_id}", said, changed=("conversation",))


@bp.post("/settings/account/close")
def close() -> ResponseReturnValue:
    """Erase the account and everything in it."""
    owner, form = current_owner(), request.form
    running = runtime()
    ended = retention.close_account(
        owner.id, form.get("email", ""), form.get("password", ""), running.channels, running.files, running.forget_applied,
        address=address(), now=now(),
    )  # fmt: skip
    sessions_ended(ended)
    return go("/login", "The account and everything in it is erased.")


# ── Backups ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _keeps(owner_id: int) -> bool:
    """Whether an owner looks after this Kith: a backup holds everybody's data, so that is the first of them."""
    return owner_id == min(owner.id for owner in accounts.owners())


def _must_keep() -> None:
    if not _keeps(current_owner().id):
        raise Denied("Backups hold everybody's data; only the first owner can make or restore them.")


@bp.post("/settings/backups")
def back_up() -> ResponseReturnValue:
    """Make a backup now."""
    _must_keep()
    runtime().keeping.back_up()
    return go(f"{_HOME}#backups", "The backup is made and was read to its end.")


@bp.post("/settings/backups/restore")
def restore() -> ResponseReturnValue:
    """Put back the backup that ``name`` says: Kith ends, restores, and is back."""
    _must_keep()
    runtime().keeping.restore_at_start(request.form.get("name", ""))
    return go(f"{_HOME}#backups", "Kith restarts now and puts the backup back. Load this page again in a moment.")
