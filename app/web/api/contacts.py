"""People: finding, naming and merging them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from flask import Response
from pydantic import Field

from app.actions import contacts as actions
from app.actions import tags as tag_actions
from app.domain.identity import display
from app.errors import NotFound
from app.store import people, tags
from app.store.people import ContactRow, MergeRow
from app.store.tags import TagRow
from app.web.api import record
from app.web.api.shape import Answer, ById, Given, Id, Listing, Time, blueprint, iso, listing, reply
from app.web.gate import current_owner, now

bp = blueprint("contacts", "The people you write with")


class Contact(Answer):
    """A person. ``name`` is the best known: your own word for them, then the phone book's, then theirs."""

    id: str
    name: str
    own_name: str
    saved_name: str
    push_name: str
    phone: str | None
    addresses: list[str] = Field(description="All addresses that lead to this person, as kind:value")
    picture: str | None = Field(description="Path of the picture")
    blocked: bool
    conversation_id: str | None
    last_message_at: Time
    tags: list[str] = Field(description="Your words for them")


class Contacts(Answer):
    """A page of people."""

    items: list[Contact]
    next_cursor: str | None


class Find(Listing):
    """Which people to list."""

    q: str = Field("", max_length=200, description="A name, number, company or word of a note, perhaps misspelt")


class Record(Contact, record.Profile):
    """Everything that is known about a person."""


class NewContact(record.ProfileGiven):
    """Somebody new: your own word for them, or a given or family name."""

    phone: str = Field("", max_length=40, description="Phone number with its country code, like +1 555 010 0123")
    fields: dict[str, str] = Field(default_factory=dict, description="Your own fields: id of the field to what stands in it")
    external_ids: dict[str, str] = Field(default_factory=dict, description="Where else they are known: source to id there")


class ContactChange(record.ProfileGiven):
    """What to change about a person; what is left out stays."""

    fields: dict[str, str] = Field(default_factory=dict, description="Your own fields: id of the field to text, empty to clear it")
    external_ids: dict[str, str] = Field(default_factory=dict, description="Where else they are known: source to id, empty to forget it")
    tags: list[str] | None = Field(None, max_length=100, description="All of their tags; those that are not there yet are made")


class MergeWith(Given):
    """Who is the same person."""

    contact_id: Id = Field(description="The contact that becomes part of this one")
    choices: dict[str, Literal["kept", "gone", "both"]] = Field(
        default_factory=dict, description="Whose value of a field stays: field, custom:<id> or cadence"
    )


class Merge(Answer):
    """Two contacts that were made one. ``why``: mapping (the network said so) or by_hand."""

    id: str
    contact_id: str
    name: str
    merged_name: str
    at: Time
    why: str
    undone_at: Time


class Merges(Answer):
    """A page of merges."""

    items: list[Merge]
    next_cursor: str | None


def shower(rows: Iterable[ContactRow]) -> Callable[[ContactRow], Contact]:
    """How to show some people, with their tags looked up for all of them at once."""
    worn = tags.of(row.id for row in rows)
    return lambda row: _show(row, worn.get(row.id, ()))


def show(row: ContactRow) -> Contact:
    """A person as the API says it."""
    return shower((row,))(row)


def _show(row: ContactRow, worn: Sequence[TagRow]) -> Contact:
    return Contact(
        id=str(row.id),
        name=row.name,
        own_name=row.own_name,
        saved_name=row.saved_name,
        push_name=row.push_name,
        phone=display(row.phone) if row.phone else None,
        addresses=list(row.addresses),
        picture=f"/pictures/{row.picture}" if row.picture else None,
        blocked=row.blocked,
        conversation_id=str(row.conversation_id) if row.conversation_id else None,
        last_message_at=iso(row.last_at),
        tags=[tag.name for tag in worn],
    )


def _show_merge(row: MergeRow) -> Merge:
    return Merge(
        id=str(row.id),
        contact_id=str(row.kept_id),
        name=row.kept_name,
        merged_name=row.gone_name or "",
        at=iso(row.at),
        why=row.why,
        undone_at=iso(row.undone_at),
    )


@bp.get("/contacts", responses={200: Contacts})
def find(query: Find) -> Response:
    """Your people by name or, with `q`, those who may be meant, the likeliest first, misspelt or not."""
    owner = current_owner()
    if query.q.strip():
        (skip,) = query.after(int) or (0,)
        likely = people.contacts(owner.id, query.q, query.limit + 1, skip=max(0, skip))
        return listing(likely, query, shower(likely), lambda row: (skip + likely.index(row) + 1,))
    after = query.after(str, int)
    found = people.contacts(owner.id, "", query.limit + 1, after)
    return listing(found, query, shower(found), lambda row: (row.name, row.id))


@bp.post("/contacts", responses={201: Record})
def add(body: NewContact) -> Response:
    """Somebody you have not written with yet. A number that is somebody's already is a conflict."""
    owner = current_owner()
    names = {name: text for name, text in body.columns().items() if name != "own_name"}
    contact_id = actions.introduce(owner.id, body.own_name or "", actions.About(phone=body.phone, profile=names), now=now()).id
    record.write(contact_id, {}, body.fields, body.external_ids)
    return reply(_whole(contact_id), 201)


@bp.get("/contacts/<id>", responses={200: Record})
def one(path: ById) -> Response:
    """One person, with everything that is known about them."""
    return reply(_whole(path.id))


@bp.patch("/contacts/<id>", responses={200: Record})
def change(path: ById, body: ContactChange) -> Response:
    """Write into a person's record. The shown name follows."""
    people.contact(current_owner().id, path.id)
    record.write(path.id, body.columns(), body.fields, body.external_ids)
    if body.tags is not None:
        tag_actions.put(current_owner().id, path.id, body.tags, now=now())
    return reply(_whole(path.id))


def _whole(contact_id: int) -> Record:
    found = show(people.contact(current_owner().id, contact_id))
    return Record(**found.model_dump(), **record.profile_of(contact_id))


@bp.post("/contacts/<id>/merge", responses={201: Merge})
def merge(path: ById, body: MergeWith) -> Response:
    """Make two contacts one person. The merge can be undone."""
    owner = current_owner()
    merge_id = actions.merge(owner.id, path.id, body.contact_id, choices=body.choices, now=now())
    return reply(_merge(owner.id, merge_id), 201)


@bp.get("/merges", responses={200: Merges})
def merges(query: Listing) -> Response:
    """Merges that were made, newest first."""
    before = query.after(int)
    found = people.merges(current_owner().id, _ALL)
    found = [row for row in found if before is None or row.id < before[0]]
    return listing(found, query, _show_merge, lambda row: (row.id,))


@bp.post("/merges/<id>/undo", responses={200: Merge})
def undo(path: ById) -> Response:
    """Take a merge apart again."""
    owner = current_owner()
    actions.undo_merge(owner.id, path.id, now=now())
    return reply(_merge(owner.id, path.id))


_ALL = 10_000  # merges are rare; one owner has dozens


def _merge(owner_id: int, merge_id: int) -> Merge:
    for row in people.merges(owner_id, _ALL):
        if row.id == merge_id:
            return _show_merge(row)
    raise NotFound
