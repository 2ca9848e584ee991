"""Throwing people away, bringing them back, handing them what is kept of them, and erasing them."""

from __future__ import annotations

from typing import Literal

from flask import Response
from pydantic import BaseModel, Field

from app.actions import bin as actions
from app.actions import erase as erasing
from app.store import bin as store
from app.store import people
from app.store.bin import Thrown
from app.web.api.contacts import Contact, show
from app.web.api.shape import Answer, ById, Listing, Time, a_file, blueprint, iso, listing, reply
from app.web.bin import handed_over
from app.web.gate import address, current_owner, now

bp = blueprint("leaving", "The bin, erasing, and what is kept of a person", heading="contacts")


class InBin(Answer):
    """Something in the bin. ``kind``: contact, note, task or encounter."""

    kind: str
    id: str
    title: str
    contact_id: str | None
    binned_at: Time


class Bin(Answer):
    """A page of the bin, the newest first."""

    items: list[InBin]
    next_cursor: str | None


class Form(BaseModel):
    """As what to hand it over."""

    format: Literal["json", "zip"] = Field("json", description="zip holds the files too")


class Sure(BaseModel):
    """Who is meant, to be sure."""

    name: str | None = Field(None, max_length=200, description="Their name: when they are called something else, nothing is erased")


def _show(one: Thrown) -> InBin:
    contact_id = str(one.contact_id) if one.contact_id else None
    return InBin(kind=one.kind, id=str(one.id), title=one.title, contact_id=contact_id, binned_at=iso(one.binned_at))


@bp.get("/contacts/bin", responses={200: Bin})
def thrown(query: Listing) -> Response:
    """What is in the bin."""
    found = store.listed(current_owner().id, query.limit + 1, query.after(int, str, int))
    return listing(found, query, _show, lambda one: (one.binned_at, one.kind, one.id))


@bp.post("/contacts/<id>/bin", responses={200: Contact})
def throw_away(path: ById) -> Response:
    """Put a person in the bin. They come back when they write, or with `/restore`."""
    owner = current_owner()
    actions.throw_away(owner.id, path.id, now=now())
    return reply(show(people.contact(owner.id, path.id)))


@bp.post("/contacts/<id>/restore", responses={200: Contact})
def bring_back(path: ById) -> Response:
    """Take a person out of the bin."""
    owner = current_owner()
    actions.bring_back(owner.id, path.id, now=now())
    return reply(show(people.contact(owner.id, path.id)))


@bp.delete("/contacts/<id>", responses={204: None})
def erase(path: ById, query: Sure) -> Response:
    """Erase a person for good, from every file of Kith's. This cannot be undone, and nothing is asked.

    `name` makes sure that the id is whose you think it is; `/bin` throws them away so that they can come back.
    """
    erasing.person(current_owner().id, path.id, typed=query.name, now=now(), address=address())
    return Response(status=204)


@bp.get("/contacts/<id>/export", responses={200: a_file("JSON, or a zip with the files")})
def export(path: ById, query: Form) -> Response:
    """Everything that is kept of a person, to give to them."""
    return handed_over(path.id, query.format)
