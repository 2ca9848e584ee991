"""What the person tells Kith about replies: corrections of a verdict, and how long others may take in a chat."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.actions import followup
from app.errors import Invalid
from app.store import chats, corrections
from app.web.forms import asked, days
from app.web.gate import current_owner, now
from app.web.pages import answer, back, page
from app.web.presentation import words
from app.web.settings import tabs

bp = Blueprint("replies", __name__)

_CHANGED = ("reply", "conversation")
_LISTED = 50


@bp.post("/replies/<int:conversation_id>/correct")
def correct(conversation_id: int) -> ResponseReturnValue:
    """This needed an answer, or none (form field ``needed``: 1 or 0); holds for turns like it."""
    needed = request.form.get("needed", "")
    if needed not in ("0", "1"):
        raise Invalid("Say whether this needed an answer.", fields={"needed": "1 or 0"})
    chat = chats.chat(current_owner().id, conversation_id)
    made = followup.correct(current_owner().id, conversation_id, needed=needed == "1", now=now())
    said = f"{chat.title} waits for you, now and when they write like this again" if needed == "1" else (
        f"Nothing owed to {chat.title} for this, nor when they write like this again"
    )  # fmt: skip
    return answer(back(), said, undo=f"/corrections/{made}/undo", changed=_CHANGED)


@bp.post("/corrections/<int:correction_id>/undo")
def uncorrect(correction_id: int) -> ResponseReturnValue:
    """Let Kith judge by itself again."""
    followup.uncorrect(current_owner().id, correction_id, now=now())
    return answer(back(), "Kith judges this by itself again", changed=_CHANGED)


@bp.post("/replies/<int:conversation_id>/patience")
def patience(conversation_id: int) -> ResponseReturnValue:
    """After how many days without an answer of theirs to be told (form field ``days``; 0 as preferred)."""
    how_many = days("days", followup.LONGEST_PATIENCE)
    followup.nudge_after(current_owner().id, conversation_id, how_many, now=now())
    said = (
        f"You are told after {words.count(how_many, 'day')} without an answer"
        if how_many
        else "You are told as your settings say"
    )
    return answer(back(), said, changed=_CHANGED)


@bp.get("/settings/replies")
def settings() -> ResponseReturnValue:
    """What was corrected, with the way back; further ones by ``before=<id>``."""
    found = corrections.listed(current_owner().id, _LISTED + 1, asked("before") or None)
    return page(
        "settings/replies.html",
        section="settings",
        tabs=tabs("replies"),
        found=found[:_LISTED],
        more=found[_LISTED - 1].id if len(found) > _LISTED else 0,
    )
