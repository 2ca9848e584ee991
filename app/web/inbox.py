"""The chats by lane: a page of its own, and the left pane beside the thread. Both are drawn by ``chats/list.html``."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from app.domain.numbers import wholes
from app.store import chats
from app.web.gate import current_owner
from app.web.pages import counts, page, wants_part
from app.web.presentation import words

bp = Blueprint("inbox", __name__)

LISTS = (*words.LANES, "unread", "archived")  # what chats can be listed by
_LISTED = 50
_DOWN_MOST = 300  # rows that a live refresh draws at most; beyond that the page starts afresh
_ALWAYS = ("", "unread", "pending")  # lists that stand in sight; the others are in the menu, unless one is open


class Lane(NamedTuple):
    """A list of chats one can open: its address, name and count, whether it is open, whether it stands in sight."""

    href: str
    name: str
    number: int
    current: bool
    shown: bool


class Listed(NamedTuple):
    """A page of chats; ``further`` is the cursor of the next page, ``down`` what asks for this one again."""

    found: list[chats.ChatRow]
    further: str
    down: str


@bp.get("/inbox", defaults={"lane": ""})
@bp.get("/inbox/<lane>")
def inbox(lane: str) -> ResponseReturnValue:
    """All chats, those that are pinned first, or the chats of a lane; newest first, 50 at a time by keyset (``before=<time>-<id>``)."""
    if lane and lane not in LISTS:
        abort(404)
    listed = side(lane)
    if wants_part() and listed["listed"]().further == "reload":
        return Response(status=204, headers={"HX-Refresh": "true"})
    return page("chats/inbox.html", section="inbox", chat=None, **listed)


def side(lane: str, chat_id: int = 0) -> dict[str, Any]:
    """What ``chats/list.html`` draws: the chats of a lane that the request asks for, and the lanes themselves.

    Args:
        lane: one of :data:`LISTS`, or '' for all.
        chat_id: the chat that is open beside the list and stays open; 0 for none.
    """
    owner = current_owner()
    home = f"/chats/{chat_id}" if chat_id else f"/inbox/{lane}".removesuffix("/")
    q, before, down = (request.args.get(name, "") for name in ("q", "before", "down"))
    return {
        "lane": lane,
        "q": q,
        "listed": cache(lambda: _page(owner.id, lane, q, _cursor(before), _cursor(down))),
        "lanes": lambda: lanes(lane, home),
        "finder": f"{home}?{urlencode({'lane': lane})}" if lane and chat_id else home,
    }


def _page(owner_id: int, lane: str, q: str, before: tuple[int, int] | None, down: tuple[int, int] | None) -> Listed:
    """A page of the list, or with ``down`` everything from the newest to that row, as a live refresh wants it."""
    most = _DOWN_MOST if down else _LISTED
    pins = not lane and not q
    found = chats.recent(
        owner_id, most + 1, before, q, until=down, unread=lane == "unread", pins=pins,
        archived=True if lane == "archived" else None if lane or q else False, lane=lane if lane in words.LANES else "",
    )  # fmt: skip
    first = sum(chat.pinned for chat in found) if pins else 0  # which stand in front of the others, and are not counted
    most += first
    more = len(found) > most
    last = f"{found[most - 1].last_at}-{found[most - 1].id}" if more else ""
    if down:
        return Listed(found[:most], "reload" if more else "", request.args["down"])
    return Listed(found[:most], last, last or "0-0")


def lanes(current: str, home: str) -> list[Lane]:
    """The lists that hold something, and the present one; a thread that is open at ``home`` stays open."""
    base = "/inbox/" if home.startswith("/inbox") else f"{home}?lane="
    names = {"": ("All", 0), "unread": ("Unread", counts()["unread"])}
    names |= {
        key: (name, counts()[key])
        for key, (name, *_) in words.LANES.items()
        if counts()[key] or key in (current, "pending")
    }
    names["archived"] = ("Archived", 0)
    return [
        Lane(
            (base + key).removesuffix("/").removesuffix("?lane="),
            name,
            number,
            key == current,
            key in _ALWAYS or key == current,
        )
        for key, (name, number) in names.items()
    ]


def _cursor(text: str) -> tuple[int, int] | None:
    at, _, row_id = text.partition("-")
    found = wholes((at, row_id))
    return (found[0], found[1]) if found else None
