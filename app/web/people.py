"""A person: their page, names and addresses, and making two records one. The list of people is :mod:`app.web.people_list`."""

from __future__ import annotations

from functools import cache

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.actions import contacts
from app.domain import cadence, recurrence
from app.domain.scoring import LEVELS
from app.domain.timeline import CHANNELS, KINDS
from app.errors import Invalid
from app.store import activity, answers, chats, duplicates, notes, people, tags, tasks
from app.store import bin as bin_store
from app.store import timeline as stored_timeline
from app.web import insights, record, timeline
from app.web.forms import asked, number
from app.web.gate import current_owner, now
from app.web.pages import answer, go, owner_zone, page
from app.web.presentation import thread as threads
from app.web.today import with_names

bp = Blueprint("people", __name__)

_RECENT = 15  # messages on a person's page
#: The tabs of a person's page: key -> end of its address, name.
_TABS = {
    "conversation": ("", "Conversation"),
    "timeline": ("/timeline", "Timeline"),
    "notes": ("/notes", "Notes"),
    "tasks": ("/tasks", "Tasks"),
    "insights": ("/insights", "Insights"),
    "about": ("/about", "About"),
}
_CHANGED = ("contact", "conversation")


@bp.get("/people/new")
def new() -> ResponseReturnValue:
    """A form for somebody whom one knows from elsewhere; ``name`` is what was looked for."""
    owner = current_owner()
    return page(
        "people/new.html", section="people", name=request.args.get("name", "")[:200], tags=tags.listed(owner.id), tiers=cadence.TIERS,
        months=record.MONTHS,
    )  # fmt: skip


@bp.post("/people")
def introduce() -> ResponseReturnValue:
    """Somebody new, with what the form says of them."""
    form = request.form
    given = {name: form.get(name, "") for name in ("phone", "email", "note", "tag", "tier")}
    profile = {name: form[name] for name in ("company", "met") if form.get(name, "").strip()}
    birthday = (number("year"), number("month"), number("day")) if form.get("day", "").strip() or form.get("year", "").strip() else None
    added = contacts.introduce(
        current_owner().id, form.get("own_name", ""), contacts.About(**given, profile=profile, birthday=birthday), now=now()
    )
    home = f"/people/{added.id}/about"
    if not added.also:
        return go(home, f"{people.contact(current_owner().id, added.id).name} is here now")
    other = added.also[0]
    return go(f"{home}?same={other.contact_id}", f"{other.name} has the same number or email. If they are one person, you can merge them below.")


@bp.get("/people/<int:contact_id>", defaults={"tab": "conversation"})
@bp.get("/people/<int:contact_id>/<any(timeline, notes, tasks, insights, about):tab>")
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
        tabs=lambda: [
            (home + path, name, tasks.open_count(owner.id, contact_id) if key == "tasks" else 0, key == tab)
            for key, (path, name) in _TABS.items()
        ],
        q=q,
        recent=cache(lambda: _recent(owner.id, found)),
        phones=threads.phones,
        chats=lambda: chats.with_contact(owner.id, contact_id),
        picked=cache(timeline.chosen),
        events=cache(lambda: timeline.entries(owner.id, found, timeline.chosen())),
        by_day=timeline.days,
        summary=lambda: stored_timeline.summary(owner.id, contact_id, found.conversation_id),
        total=lambda: activity.total(owner.id, found.conversation_id),
        kinds=KINDS,
        channels=CHANNELS,
        notes=lambda: notes.of_contact(owner.id, contact_id),
        tasks=lambda: tasks.of_contact(owner.id, contact_id),
        repeats=recurrence.words,
        usual=recurrence.USUAL,
        same=lambda: _same(owner.id, contact_id),
        **record.about(owner.id, contact_id),
        chosen=chosen,
        periods=lambda: insights.periods(f"{home}/insights", chosen()),
        written=cache(lambda: insights.with_person(owner.id, found.conversation_id, chosen().span)),
        answered=cache(lambda: insights.answer_times(answers.of_conversation(owner.id, found.conversation_id))),
        standing=lambda: insights.standing(owner.id, contact_id),
        levels=LEVELS,
        worn=lambda: tags.of((contact_id,)).get(contact_id, []),
        tags=lambda: tags.listed(owner.id),
        binned=lambda: bin_store.is_thrown(contact_id),
        merges=lambda: people.merges(owner.id, contact_id=contact_id),
        twins=lambda: [p for p in people.contacts(owner.id, q, 8) if p.id != contact_id] if q.strip() else _halves(owner.id, contact_id),
    )


def _halves(owner_id: int, contact_id: int) -> list[people.ContactRow]:
    """Who may be the other half of somebody who is here twice."""
    return [p.other if p.one.id == contact_id else p.one for p in duplicates.of_contact(owner_id, contact_id)]


def _recent(owner_id: int, person: people.ContactRow) -> tuple[chats.ChatRow, list[threads.Placed]] | None:
    """The conversation with a person and its newest messages, in their places."""
    if person.conversation_id is None:
        return None
    messages = chats.thread(owner_id, person.conversation_id, limit=_RECENT).messages
    return chats.chat(owner_id, person.conversation_id), threads.place(with_names(owner_id, messages), owner_zone())


def _same(owner_id: int, contact_id: int) -> people.ContactRow | None:
    """Somebody who has what was just written down as well (``same``): maybe they are one person."""
    other = asked("same")
    return people.contact(owner_id, other) if other and other != contact_id else None


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
    gone = number("gone")
    if not gone:
        raise Invalid("Choose the other person.", fields={"gone": "a person"})
    contacts.merge(current_owner().id, contact_id, gone, now=now())
    return go(f"/people/{contact_id}/about", "They are one person now. You can undo this below.")


@bp.post("/people/<int:contact_id>/merges/<int:merge_id>/undo")
def undo_merge(contact_id: int, merge_id: int) -> ResponseReturnValue:
    """Take a merge apart."""
    contacts.undo_merge(current_owner().id, merge_id, now=now())
    return go(f"/people/{contact_id}/about", "They are two people again.")
