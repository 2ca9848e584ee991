"""A person's timeline."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response
from pydantic import Field

from app.domain.timeline import key
from app.store import people
from app.store import timeline as stored
from app.web import timeline
from app.web.api.shape import Answer, ById, Listing, Time, blueprint, cursor_of, iso, reply
from app.web.gate import current_owner

bp = blueprint("timeline", "What happened with somebody", heading="contacts")


class Event(Answer):
    """Something that happened. ``what``: messages (of one of your days), call, encounter, note, task, done, journal, merge, reminder."""

    id: str = Field(description="Its place; stays the same")
    at: Time
    what: str
    detail: dict[str, Any] = Field(description="What it tells; depends on `what`")


class Events(Answer):
    """A page of a timeline."""

    items: list[Event]
    next_cursor: str | None


class Choice(Listing):
    """What of a timeline to see."""

    kind: Literal["messages", "calls", "meetings", "emails", "notes", "tasks", "reminders", "changes", "merges", ""] = ""
    channel: Literal["whatsapp", "phone", "in_person", "email", "kith", ""] = ""


@bp.get("/contacts/<id>/timeline", responses={200: Events})
def happened(path: ById, query: Choice) -> Response:
    """Everything that happened with somebody, the newest first; messages as how many there were on a day."""
    owner = current_owner()
    person = people.contact(owner.id, path.id)
    (after,) = query.after(str) or ("",)
    found, more = timeline.entries(owner.id, person, timeline.Choice(query.kind, query.channel, key(after)), query.limit)
    return reply(Events(items=[_event(one) for one in found], next_cursor=cursor_of(str(more)) if more else None))


def _event(one: stored.Event | timeline.Digest) -> Event:
    if isinstance(one, timeline.Digest):
        detail = {"to_me": one.theirs, "from_me": one.mine, "last_message_id": str(one.last.message_id) if one.last else None}
    else:
        detail = {"id": str(one.key.ref), **one.detail}
    return Event(id=str(one.key), at=iso(one.key.at), what=one.what, detail=detail)


