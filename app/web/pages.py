"""Answering a page request: a whole page, one part of it, or what follows a form.

A *part* is a block of the page's own template, asked for by name (``/?part=waiting``). So each thing is drawn in one
place, whether it comes with the page or replaces itself later because of a live event.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import tzinfo
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, current_app, flash, g, make_response, redirect, render_template, request
from jinja2 import Template

from app.domain.timing import Working
from app.errors import NotFound
from app.store import chats, preferences
from app.store.accounts import Owner
from app.web import presentation
from app.web.gate import current_owner, now, runtime
from app.web.presentation import times

_EVERYWHERE = frozenset(("storage",))  # blocks of base.html that pages ask for by their own address


def page(template: str, **context: Any) -> str:
    """The page, or the part of it that the request names.

    Values that cost a query may be given as functions; the block that needs one calls it.

    Raises:
        NotFound: the page has no such part.
    """
    part = request.args.get("part", "")
    if not part:
        return render_template(template, **context)
    found = current_app.jinja_env.get_template(template)
    if part in _EVERYWHERE:  # a part that stands in the frame around every page
        found = current_app.jinja_env.get_template("base.html")
    return block(found, part, context)


def wants_part() -> bool:
    """Whether the request asks for a part of a page."""
    return bool(request.args.get("part"))


def block(template: Template, name: str, context: dict[str, Any]) -> str:
    """One block of a template, alone."""
    draw = template.blocks.get(name)
    if draw is None:
        raise NotFound("This page has no such part.")
    current_app.update_template_context(context)
    return "".join(draw(template.new_context(context)))


def answer(to: str, said: str = "", *, undo: str = "", changed: tuple[str, ...] = ()) -> Response:
    """What follows a form that did its work: a redirect, or for a page with scripts an empty answer with news.

    Args:
        to: page to go to where there is no script.
        said: sentence for the person.
        undo: address that takes the change back, as a button beside the sentence.
        changed: kinds of live events that the page should act on at once, even when its live line is down.
    """
    if not is_scripted():
        if said:
            flash(json.dumps({"text": said, "undo": undo}))
        return redirect(to, 303)  # type: ignore[return-value]
    response = make_response("", 204)
    news: dict[str, Any] = {"kith:changed": {"kinds": list(changed)}}
    if said:
        news["kith:said"] = {"text": said, "undo": undo}
    response.headers["HX-Trigger"] = json.dumps(news)
    return response


def go(to: str, said: str = "", *, undo: str = "") -> Response:
    """Go to another page after a form, script or not; ``said`` is shown there, with the address that takes it back."""
    if said:
        flash(json.dumps({"text": said, "undo": undo}))
    if not is_scripted():
        return redirect(to, 303)  # type: ignore[return-value]
    response = make_response("", 204)
    response.headers["HX-Redirect"] = to
    return response


def back() -> str:
    """The page of ours from which a form came (field ``next``), Today when it does not say."""
    target = request.form.get("next", "/")
    return target if target.startswith("/") and not target.startswith(("//", "/\\")) else "/"


def is_scripted() -> bool:
    """Whether the page asked, not the browser by itself."""
    return request.headers.get("HX-Request") == "true"


# ── What every page has ─────────────────────────────────────────────────────────────────────────────────────────────


def owner_zone() -> tzinfo:
    """The time zone in which whoever is logged in reads times; UTC for nobody."""
    owner: Owner | None = g.get("owner")
    return times.zone(owner.zone if owner else "UTC")


def current_working() -> Working:
    """The working hours of whoever is logged in, in which waiting counts."""
    return preferences.understood(current_owner().preferences).working


def nav(section: str) -> str:
    """The ways around Kith, alone; ``section`` is the one that is open."""
    return block(current_app.jinja_env.get_template("base.html"), "nav", {"section": section})


def _here(part: str, **arguments: Any) -> str:
    """The address of a part of the present page, with the same arguments but for those given."""
    kept = {name: text for name, text in request.args.items() if name != "part"}
    return f"{request.path}?{urlencode({**kept, **arguments, 'part': part})}"


def counts() -> dict[str, int]:
    """How many chats stand in each lane, ``unread`` and ``notices``; 0 for a lane without any. Read once per request."""
    if "counts" not in g:
        g.counts = defaultdict(int, chats.counts(current_owner().id))
    found: dict[str, int] = g.counts
    return found


def bell() -> int:
    """How many notifications were neither read nor settled."""
    return counts()["notices"]


def init_app(app: Flask) -> None:
    """Give the templates what they need. Call it after :func:`app.web.gate.init_app`."""
    presentation.register(app, now=now, zone=owner_zone)
    app.jinja_env.filters["from_json"] = json.loads
    known = {"nav_counts": counts, "bell": bell, "here": _here, "section": "", "working": current_working}
    app.context_processor(lambda: {**known, "trouble": lambda: runtime().trouble})
