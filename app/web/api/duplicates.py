"""People who are here twice: which pairs may be one, and which are not."""

from __future__ import annotations

from flask import Response
from pydantic import Field

from app.actions import duplicates as actions
from app.store import duplicates, merges
from app.store.duplicates import Dismissed, Pair
from app.web.api.contacts import Contact, show
from app.web.api.shape import Answer, ById, Given, Id, Listing, Time, blueprint, iso, listing, reply
from app.web.gate import current_owner, now
from app.web.presentation import alike

bp = blueprint("duplicates", "People who are here twice", heading="contacts")


class Why(Answer):
    """One reason. ``code`` is for programs, ``said`` for people."""

    code: str
    said: str
    against: bool


class Duplicate(Answer):
    """Two people who may be one. ``score`` 0 … 100; ``sure`` when nothing speaks against it."""

    contact: Contact
    other: Contact
    score: int
    sure: bool
    reasons: list[Why]


class Duplicates(Answer):
    """A page of pairs, the surest first."""

    items: list[Duplicate]
    next_cursor: str | None


class NotSame(Given):
    """Two people."""

    contact_id: Id
    other_id: Id


class Apart(Answer):
    """Two people of whom you said that they are not one."""

    contact_id: str
    name: str
    other_id: str
    other_name: str
    at: Time


class Aparts(Answer):
    """All of them, the newest first."""

    items: list[Apart]
    next_cursor: str | None


class ChangedSince(Answer):
    """A field that was changed since the merge: it stays as it is now."""

    field: str
    before: str
    now: str


class Preview(Answer):
    """What undoing a merge would do. ``clean``: everything would be as it was."""

    id: str
    clean: bool
    obstacle: str = Field(description="Why it cannot be undone; empty when it can")
    changed: list[ChangedSince]
    since: dict[str, int] = Field(description="Rows that came since and stay with the one who stayed, by kind")
    left_out: dict[str, str] = Field(description="What the one who went said and the one person does not say, by field")
    missing: dict[str, int] = Field(description="Rows that were taken over and are gone by now, by kind")


def _show(pair: Pair) -> Duplicate:
    reasons = [Why(code=why.code, said=alike.reason(why), against=alike.speaks_against(why)) for why in pair.reasons]
    return Duplicate(contact=show(pair.one), other=show(pair.other), score=pair.score, sure=pair.sure, reasons=reasons)


def _apart(row: Dismissed) -> Apart:
    return Apart(contact_id=str(row.low_id), name=row.low_name, other_id=str(row.high_id), other_name=row.high_name, at=iso(row.at))


@bp.get("/contacts/duplicates", responses={200: Duplicates})
def found(query: Listing) -> Response:
    """Pairs of people who may be one, and why."""
    after = query.after(int)
    pairs = duplicates.listed(current_owner().id, query.limit + 1, after[0] if after else 0)
    return listing(pairs, query, _show, lambda pair: (pair.rank,))


@bp.get("/contacts/duplicates/dismissed", responses={200: Aparts})
def dismissed(query: Listing) -> Response:
    """Pairs of whom you said that they are not one."""
    return listing(duplicates.dismissed(current_owner().id, query.limit), query, _apart, lambda row: (row.low_id, row.high_id))


@bp.post("/contacts/duplicates/dismiss", responses={204: None})
def dismiss(body: NotSame) -> Response:
    """These two are not one person; they are not proposed again."""
    actions.dismiss(current_owner().id, body.contact_id, body.other_id, now=now())
    return Response(status=204)


@bp.post("/contacts/duplicates/undismiss", responses={204: None})
def undismiss(body: NotSame) -> Response:
    """These two may be one person after all."""
    actions.undismiss(current_owner().id, body.contact_id, body.other_id, now=now())
    return Response(status=204)


@bp.get("/merges/<id>/undo", responses={200: Preview})
def preview(path: ById) -> Response:
    """What undoing a merge would and would not bring back."""
    parting = merges.preview(current_owner().id, path.id)
    return reply(
        Preview(
            id=str(parting.merge_id), clean=parting.clean, obstacle=parting.obstacle, since=parting.since, missing=parting.missing,
            left_out=parting.left_out,
            changed=[ChangedSince(field=c.field, before=str(c.before), now=str(c.now)) for c in parting.changed],
        )
    )  # fmt: skip
