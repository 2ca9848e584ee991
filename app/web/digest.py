"""Your day: who waits, who fades, what is promised and due, whose day it is. What the daily digest says, live."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.actions import digest as digests
from app.domain import cadence
from app.web.gate import current_owner, now
from app.web.pages import page

bp = Blueprint("digest", __name__)


@bp.get("/digest")
def digest() -> ResponseReturnValue:
    """The day as it stands now."""
    owner = current_owner()
    return page(
        "digest/digest.html",
        section="today",
        found=lambda: digests.read(owner.id, now=now()),
        cadence_words=cadence.words,
        date_words=digests.date_words,
        planned_words=digests.planned_words,
        planned_place=digests.planned_place,
    )
