"""What helps to write: names of emoji, and messages that leave later."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from app.actions import followup, scheduled
from app.domain import recurrence
from app.errors import Invalid, NotFound
from app.store import chats, templates
from app.store import scheduled as stored
from app.web.forms import whole
from app.web.gate import current_owner, now
from app.web.pages import answer, owner_zone, page
from app.web.presentation import emojis, times
from app.web.today import snoozes

bp = Blueprint("composer", __name__)

_DAY = 24 * 3600  # seconds a browser may keep the names
_CHANGED = ("scheduled", "conversation")


@bp.get("/emoji.json")
def emoji() -> Response:
    """The names of all emoji; asked for once, when the first ``:`` is typed."""
    return Response(emojis.names(), mimetype="application/json", headers={"Cache-Control": f"private, max-age={_DAY}"})


@bp.route("/chats/<int:conversation_id>/later", methods=["GET", "POST"])
def later(conversation_id: int) -> ResponseReturnValue:
    """When a message is to leave (``text``, ``quote_id``; ``when`` is what was typed so far, ``theirs``: meant where they are).

    Asking changes nothing.
    """
    owner = current_owner()
    chat = chats.chat(owner.id, conversation_id)
    when = request.values.get("when", "")[:100]
    their_zone = templates.known_of(owner.id, chat.contact_id).zone
    theirs = bool(their_zone and request.values.get("theirs"))
    found = scheduled.when(owner.id, conversation_id, when, theirs=theirs, now=now()) if when.strip() else None
    return page(
        "chats/later.html",
        section="inbox",
        chat=chat,
        text=request.form.get("text", ""),
        quote_id=whole(request.form.get("quote_id", "")),
        when=when,
        moment=found[0] if found else None,
        theirs=theirs,
        there=times.zone(their_zone) if their_zone else None,
        place=their_zone.rpartition("/")[2].replace("_", " "),
        clock=times.clock,
        usual=recurrence.USUAL,
        choices=lambda: snoozes(now(), their_zone if theirs else owner.zone),
    )


@bp.post("/chats/<int:conversation_id>/scheduled")
def schedule(conversation_id: int) -> ResponseReturnValue:
    """Let a message leave later.

    Form: ``text``, ``when`` in words or ``until`` in UTC ms, ``quote_id``, ``unless_answered``; ``theirs``: the time is meant, and kept
    when it recurs, where they are; ``recurrence``: a rule of RFC 5545, '' = once.
    """
    owner, form = current_owner(), request.form
    theirs, rule = bool(form.get("theirs")), form.get("recurrence", "")
    when, until = form.get("when", "").strip()[:100], whole(form.get("until", ""))
    if when:
        found = scheduled.when(owner.id, conversation_id, when, theirs=theirs, now=now())
        until = found[0].at if found else 0
    if not until:
        raise Invalid("Choose a time to come.", fields={"until": "a time to come"})
    made = scheduled.add(
        owner.id, conversation_id, form.get("text", ""), until, quote_id=whole(form.get("quote_id", "")),
        zone=templates.known_of(owner.id, chats.chat(owner.id, conversation_id).contact_id).zone if theirs else "", recurrence=rule,
        unless_answered=bool(form.get("unless_answered")), now=now(),
    )  # fmt: skip
    followup.save_draft(owner.id, conversation_id, "")
    said = f"It leaves {times.soon(until, now(), owner_zone())}" + (f", then {recurrence.words(rule)}" if rule else "")
    return answer(
        f"/chats/{conversation_id}", said, undo=f"/chats/{conversation_id}/scheduled/{made}/drop", changed=_CHANGED
    )


@bp.post("/chats/<int:conversation_id>/scheduled/<int:scheduled_id>/<any(drop, now, restore):act>")
def decide(conversation_id: int, scheduled_id: int, act: str) -> ResponseReturnValue:
    """Drop what has not left, take that back, or let it leave now."""
    owner_id = current_owner().id
    home = f"/chats/{conversation_id}"
    if stored.one(owner_id, scheduled_id).conversation_id != conversation_id:
        raise NotFound("There is no such message for later.")
    if act == "now":
        scheduled.send_now(owner_id, scheduled_id, now=now())
        return answer(home, "", changed=("message", *_CHANGED))
    if act == "restore":
        scheduled.restore(owner_id, scheduled_id, now=now())
        return answer(
            home,
            f"It leaves {times.soon(stored.one(owner_id, scheduled_id).due_at, now(), owner_zone())}",
            changed=_CHANGED,
        )
    scheduled.cancel(owner_id, scheduled_id, now=now())
    return answer(home, "Dropped: it does not leave", undo=f"{home}/scheduled/{scheduled_id}/restore", changed=_CHANGED)
