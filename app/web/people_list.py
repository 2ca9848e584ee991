"""The list of people: finding them, in any order, as a table or as cards."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.store import people
from app.web.gate import current_owner
from app.web.pages import page

bp = Blueprint("people_list", __name__)

_LISTED = 60
#: Orders, choices and looks of the list: key -> name (and icon). The first is the usual one.
_SORTS = {"name": "Name", "last": "Last message", "messages": "Messages"}
_ONLY = {"": "Everybody", "chat": "With a chat", "waiting": "Waiting for you", "groups": "In groups"}
_VIEWS = {"table": ("Table", "rows-3"), "cards": ("Cards", "layout-grid")}


@bp.get("/people")
def everybody() -> ResponseReturnValue:
    """People: ``q`` part of a name or number, ``sort``, ``only``, ``view``, further ones ``after=<id>``."""
    owner = current_owner()
    q, after = request.args.get("q", ""), request.args.get("after", "")
    sort, only, view = _one_of("sort", _SORTS), _one_of("only", _ONLY), _one_of("view", _VIEWS)
    last_seen = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0
    if last_seen:
        people.contact(owner.id, last_seen)  # somebody else's is not there
    found = people.listed(owner.id, q, _LISTED + 1, sort=sort, only=only, after_id=last_seen)
    kept = {
        name: value
        for name, value in (("sort", sort), ("only", only), ("view", view))
        if request.args.get(name) == value
    }

    def to(**changed: str | int) -> str:
        return "/people?" + urlencode({"q": q, **kept, **changed})

    return page(
        "people/people.html",
        section="people",
        q=q,
        kept=kept,
        to=to,
        view=view,
        sort=sort,
        sorts=_SORTS,
        views=_VIEWS,
        tabs=[(to(only=key), name, 0, key == only) for key, name in _ONLY.items()],
        found=found[:_LISTED],
        more=found[_LISTED - 1].id if len(found) > _LISTED else 0,
    )


def _one_of(name: str, known: Mapping[str, object]) -> str:
    """What the request says, if it is one of those; else the first of them."""
    said = request.args.get(name, "")
    return said if said in known else next(iter(known))
