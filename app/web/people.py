"""People: finding them, their names and addresses, and making two records one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from urllib.parse import urlencode

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.actions import contacts
from app.errors import Invalid
from app.store import activity, chats, people
from app.web import insights, timeline
from app.web.gate import current_owner, now
from app.web.pages import answer, go, owner_zone, page
from app.web.presentation import thread as threads
from app.web.today import with_names

bp = Blueprint("people", __name__)

_LISTED = 60
_RECENT = 15  # messages on a person's page
_OLDEST, _LATEST = date(1970, 1, 2), date(2200, 1, 1)  # of days that a timeline can begin with
#: Orders, choices and looks of the list: key -> name (and icon). The first is the usual one.
_SORTS = {"name": "Name", "last": "Last message", "messages": "Messages"}
_ONLY = {"": "Everybody", "chat": "With a chat", "waiting": "Waiting for you", "groups": "In groups"}
_VIEWS = {"table": ("Table", "rows-3"), "cards": ("Cards", "layout-grid")}
#: The tabs of a person's page: key -> end of its address, name.
_TABS = {
    "conversation": ("", "Conversation"),
    "timeline": ("/timeline", "Timeline"),
    "insights": ("/insights", "Insights"),
    "about": ("/about", "About"),
}
_CHANGED = ("contact", "conversation")


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


@bp.get("/people/<int:contact_id>", defaults={"tab": "conversation"})
@bp.get("/people/<int:contact_id>/<any(timeline, insights, about):tab>")
def person(contact_id: int, tab: str) -> ResponseReturnValue:
    """One person, a tab at a time; on ``about``, ``q`` looks for the other half of somebody who is here twice."""
    owner = current_owner()
    q = request.args.get("q", "")
    found = people.contact(owner.id, contact_id)
    home = f"/people/{contact_id}"
    chosen = cache(lambda: insights.choose(activity.total(owner.id, found.conversation_id).first))
    return page(
        "people/person.html",
        section="people",
        person=found,
        tab=tab,
        tabs=[(home + path, name, 0, key == tab) for key, (path, name) in _TABS.items()],
        q=q,
        recent=cache(lambda: _recent(owner.id, found)),
        phones=threads.phones,
        chats=lambda: chats.with_contact(owner.id, contact_id),
        days=cache(lambda: timeline.days(owner.id, found, _day_before())),
        chosen=chosen,
        periods=lambda: insights.periods(f"{home}/insights", chosen()),
        written=cache(lambda: insights.with_person(owner.id, found.conversation_id, chosen().span)),
        merges=lambda: people.merges(owner.id, contact_id=contact_id),
        twins=lambda: [p for p in people.contacts(owner.id, q, 8) if p.id != contact_id] if q.strip() else [],
    )


def _recent(owner_id: int, person: people.ContactRow) -> tuple[chats.ChatRow, list[threads.Placed]] | None:
    """The conversation with a person and its newest messages, in their places."""
    if person.conversation_id is None:
        return None
    messages = chats.thread(owner_id, person.conversation_id, limit=_RECENT).messages
    return chats.chat(owner_id, person.conversation_id), threads.place(with_names(owner_id, messages), owner_zone())


def _day_before() -> date | None:
    """The day before which the timeline goes on (``before``); None for its beginning."""
    try:
        return min(max(date.fromisoformat(request.args.get("before", "")), _OLDEST), _LATEST)
    except ValueError:
        return None


@bp.post("/people/<int:contact_id>/name")
def rename(contact_id: int) -> ResponseReturnValue:
    """The owner's own name for somebody; empty goes back to the phone's. ``auto``: the field saves itself and says so."""
    contacts.rename(current_owner().id, contact_id, request.form.get("name", ""), now=now())
    shown = people.contact(current_owner().id, contact_id).name
    said = "" if request.form.get("auto") else f"Shown as {shown}"
    return answer(f"/people/{contact_id}", said, changed=_CHANGED)


@bp.post("/people/<int:contact_id>/merge")
def merge(contact_id: int) -> ResponseReturnValue:
    """Make another contact (form field ``gone``) part of this one."""
    gone = request.form.get("gone", "")
    if not (gone.isascii() and gone.isdigit() and len(gone) < 19):
        raise Invalid("Choose the other person.", fields={"gone": "a person"})
    contacts.merge(current_owner().id, contact_id, int(gone), now=now())
    return go(f"/people/{contact_id}/about", "They are one person now. You can undo this below.")


@bp.post("/people/<int:contact_id>/merges/<int:merge_id>/undo")
def undo_merge(contact_id: int, merge_id: int) -> ResponseReturnValue:
    """Take a merge apart."""
    contacts.undo_merge(current_owner().id, merge_id, now=now())
    return go(f"/people/{contact_id}/about", "They are two people again.")
