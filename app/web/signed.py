"""Signed links of emails and notifications: they act without a login. A GET asks, a POST acts; mail programs follow links by themselves."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from app.actions import notices as actions
from app.actions import ways
from app.domain import links, notices
from app.domain.links import Link
from app.errors import NotFound
from app.store import notices as store
from app.store import people
from app.web.gate import now, public, runtime

bp = Blueprint("signed", __name__)

_GONE = "This link is not valid any more."


@bp.get("/act/<token>")
@public
def ask(token: str) -> ResponseReturnValue:
    """What the link would do, with the button that does it."""
    link = _link(token)
    return render_template("notices/act.html", token=token, words=_words(link), done=False)


@bp.post("/act/<token>")
@public
def act(token: str) -> ResponseReturnValue:
    """Do it. Once more does no harm."""
    link = _link(token)
    said = _words(link)
    if link.act in notices.ACTS:
        actions.act(link.owner_id, link.about, link.act, now=now())
    elif link.act == "unsubscribe":
        ways.unsubscribe(link.owner_id, link.about, link.more, now=now())
    elif link.act == "mute":
        ways.mute(link.owner_id, link.about, now=now())
    if request.headers.get("Accept", "").startswith("application/json"):
        return Response(status=204)  # the service worker
    return render_template("notices/act.html", token=token, words=said, done=True)


def _link(token: str) -> Link:
    link = links.read(runtime().telling.site.key, token, now())
    if link is None or link.act == "open":
        raise NotFound(_GONE, code="link_expired")
    return link


def _words(link: Link) -> tuple[str, str, str]:
    """(question, what its button says, what is said afterwards) of a link."""
    if link.act == "unsubscribe":
        name = notices.KINDS[link.more].name if link.more in notices.KINDS else "this kind"
        return f"No more of this kind here: {name}?", "Unsubscribe", f"You get no more of this kind here: {name}."
    if link.act == "mute":
        person = people.contact(link.owner_id, link.about).name
        return f"Nothing more about {person}?", "Mute", f"What is about {person} is shown in Kith alone from now on."
    title = notices.said(store.one(link.owner_id, link.about).told, now()).title
    if link.act == "stop":
        return f"{title}. Stop it?", notices.ACTS["stop"], f"It does not leave: {title}"
    if link.act == "done":
        return f"{title}. Is it done?", "Done", f"Done: {title}"
    return f"{title}. Put it off?", "Later", f"Later: {title}"
