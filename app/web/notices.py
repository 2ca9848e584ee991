"""The centre: what Kith told its owner, with what can be done about it; and the toast that an open page shows."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from app.actions import notices as actions
from app.domain import notices
from app.domain.notices import Said
from app.errors import Invalid
from app.store import notices as store
from app.store.notices import Notice
from app.web.forms import asked, number
from app.web.gate import current_owner, now
from app.web.pages import answer, back, owner_zone, page
from app.web.presentation import times, words
from app.web.today import snoozes

bp = Blueprint("notices", __name__)

_CHANGED = ("notification", "reply", "task", "contact")
_SHOWN = 40


def said(notice: Notice) -> Said:
    """A notification in words; of a message without text its kind."""
    found = notices.said(notice.told, now())
    if notice.message_id and not found.quote and notice.quote_kind in words.KINDS:
        return found._replace(quote=words.KINDS[notice.quote_kind][1])
    return found


def place(notice: Notice) -> str:
    """Where one sees what it is about."""
    return notices.place(notice.kind, notice.contact_id, notice.conversation_id, notice.detail)


def _context() -> dict[str, object]:
    owner = current_owner()
    return {"said": said, "place": place, "acts": notices.acts, "ACTS": notices.ACTS, "ICONS": words.NOTICES,
            "snoozes": lambda: snoozes(now(), owner.zone)}  # fmt: skip


@bp.get("/notifications")
def centre() -> ResponseReturnValue:
    """What was told: first what was neither read nor settled, then the rest, newest first."""
    owner = current_owner()
    before = asked("before")

    def found() -> tuple[list[Notice], list[Notice], int]:
        fresh = [] if before else store.listed(owner.id, limit=100, open_only=True)
        known = {notice.id for notice in fresh}
        rest = store.listed(owner.id, limit=_SHOWN + 1, before=before)
        more = rest[_SHOWN - 1].id if len(rest) > _SHOWN else 0
        return fresh, [n for n in rest[:_SHOWN] if n.id not in known], more

    return page("notices/notices.html", section="notifications", found=found, before=before, **_context())


@bp.get("/notifications/<int:notice_id>/toast")
def toast(notice_id: int) -> ResponseReturnValue:
    """One notification, for an open page to show; nothing when it was read or settled meanwhile."""
    notice = store.one(current_owner().id, notice_id)
    if notice.quiet or notice.read_at or notice.ended_at:
        return Response(status=204)
    return render_template("notices/toast.html", notice=notice, **_context())


@bp.post("/notifications/read")
def read() -> ResponseReturnValue:
    """All were read, or the one that the field ``id`` names."""
    notice_id = number("id")
    if request.form.get("id") and not notice_id:
        raise Invalid("There is no such notification.", code="bad_id")
    actions.read(current_owner().id, [notice_id] if notice_id else None, now=now())
    return answer("/notifications", changed=_CHANGED)


@bp.post("/notifications/<int:notice_id>/<verb>")
def act(notice_id: int, verb: str) -> ResponseReturnValue:
    """Done, or later: about what the notification is about."""
    owner, until = current_owner(), number("until")
    notice = actions.act(owner.id, notice_id, verb, until=until, now=now())
    title = said(notice).title
    at = until or actions.later(owner.id, now())
    text = {
        "done": f"Done: {title}",
        "stop": f"It does not leave: {title}",
    }.get(verb, f"Back {times.soon(at, now(), owner_zone())}: {title}")
    return answer(back() if request.form.get("next") else "/notifications", text, changed=_CHANGED)
