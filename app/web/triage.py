"""What is decided about chats, one or many at once: done, later, put away, marked; and how it is taken back."""

from __future__ import annotations

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from app.actions import followup
from app.domain import phrases
from app.domain.numbers import wholes
from app.errors import Invalid
from app.store import chats
from app.web.forms import number
from app.web.gate import current_owner, now
from app.web.pages import answer, back, owner_zone, page
from app.web.presentation import times, words
from app.web.today import snoozes

bp = Blueprint("triage", __name__)

_CHANGED = ("reply", "conversation")  # what a decision changes on the pages that are open
_MOST = 500  # chats that are chosen by hand


@bp.post("/replies/<int:conversation_id>/done")
def done(conversation_id: int) -> ResponseReturnValue:
    """Nothing more is owed here."""
    return _decide([conversation_id], "done")


@bp.post("/replies/<int:conversation_id>/snooze")
def snooze(conversation_id: int) -> ResponseReturnValue:
    """Put it off until a time (form field ``until``: UTC milliseconds)."""
    return _decide([conversation_id], "snooze")


@bp.post("/replies/<int:conversation_id>/undo")
def bring_back(conversation_id: int) -> ResponseReturnValue:
    """Whatever was decided here, however long ago, no longer holds."""
    chat = chats.chat(current_owner().id, conversation_id)
    followup.undo(current_owner().id, conversation_id, now=now())
    return answer(back(), f"{chat.title} is back", changed=_CHANGED)


@bp.post("/triage")
def triage() -> ResponseReturnValue:
    """Decide about several chats, all or none (form: ``verb``, ``chats`` as ids with commas or ``lane``, ``until``)."""
    lane = request.form.get("lane", "")
    if lane:
        if lane not in words.LANES:
            abort(404)
        verb = request.form.get("verb", "")
        if verb == "snooze":
            raise Invalid("Choose the chats to put off.")
        decided, many = followup.triage_lane(current_owner().id, lane, verb, now=now())
        return _decided(decided, words.count(many, "chat"), verb)
    return _decide(chosen_ids(request.form.get("chats", "")), request.form.get("verb", ""))


@bp.post("/triage/<int:triage_id>/undo")
def take_back(triage_id: int) -> ResponseReturnValue:
    """Take a decision back as a whole."""
    many = followup.take_back(current_owner().id, triage_id, now=now())
    return answer(back(), "Undone" if many == 1 else f"Undone for {words.count(many, 'chat')}", changed=_CHANGED)


@bp.get("/later")
def later() -> ResponseReturnValue:
    """Until when to put chats off (``chats``: ids with commas); ``when`` is what was typed so far."""
    owner = current_owner()
    chosen = chosen_ids(request.args.get("chats", ""))
    when = request.args.get("when", "")[:100]
    return page(
        "triage/later.html",
        section="today",
        chosen=chosen,
        title=_who(chosen),
        when=when,
        moment=phrases.understand(when, now(), owner_zone()) if when.strip() else None,
        snoozes=lambda: snoozes(now(), owner.zone),
    )


def _decide(chosen: list[int], verb: str) -> ResponseReturnValue:
    until = 0
    if verb == "snooze":
        until = _until()
    decided = followup.triage(current_owner().id, chosen, verb, until=until, now=now())
    return _decided(decided, _who(chosen), verb, until)


def _decided(decided: int, who: str, verb: str, until: int = 0) -> ResponseReturnValue:
    said = words.DECIDED[verb].format(who=who, until=times.soon(until, now(), owner_zone()) if until else "")
    return answer(back(), said, undo=f"/triage/{decided}/undo", changed=_CHANGED)


def _until() -> int:
    """The time of the form: typed by the person (``when``), or one that was offered (``until``, UTC ms)."""
    when = request.form.get("when", "").strip()
    if when:
        moment = phrases.understand(when, now(), owner_zone())
        until = moment.at if moment else 0
    else:
        until = number("until")
    if not now() < until < now() + 366 * times.DAY:
        raise Invalid("Choose a time within the next year.", fields={"until": "a time within the next year"})
    return until


def _who(chosen: list[int]) -> str:
    """The chat's title, or how many they are."""
    return chats.chat(current_owner().id, chosen[0]).title if len(chosen) == 1 else words.count(len(chosen), "chat")


def chosen_ids(text: str) -> list[int]:
    """Ids of chats, each once, in their order."""
    found = wholes(part.strip() for part in text.split(",") if part.strip())
    if not found or len(found) > _MOST:
        raise Invalid("Choose the chats first.", fields={"chats": "ids of chats"})
    return list(dict.fromkeys(found))
