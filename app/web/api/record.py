"""What is known about a person: the whole record, and its rows one by one."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response, make_response
from pydantic import Field

from app.actions.record import details, points, profile
from app.domain.numbers import whole
from app.store import people
from app.store import points as stored_points
from app.store import profile as stored
from app.web.api.shape import Answer, ById, Given, Id, Time, blueprint, iso, reply
from app.web.gate import current_owner, now
from app.web.presentation.phones import phone

bp = blueprint("record", "What is known about somebody", heading="contacts")

Status = Literal["active", "inactive", "vip", "blocked", "pending", "archived"]
PointKind = Literal["phone", "email", "link", "other"]
PostalKind = Literal["home", "work", "billing", "shipping", "other"]
DateKind = Literal["birthday", "anniversary", "other"]
RelationKind = Literal["partner", "parent", "child", "sibling", "friend", "colleague", "introduced_by", "introduced", "other"]


class Row(ById):
    """A row of the person that the path names."""

    row_id: Id


# ── Profile ─────────────────────────────────────────────────────────────────────────────────────────────────────────


class Point(Answer):
    """A way to reach somebody. Those of kind ``whatsapp`` are the network's and have no id."""

    id: str | None
    kind: str
    value: str = Field(description="In normal form: E.164 for phones")
    shown: str = Field(description="As a person writes it")
    label: str
    primary: bool
    verified_at: Time
    verified_how: str | None
    also: list[str] = Field(default_factory=list, description="Of a new value: others who have it too, maybe the same person")


class Postal(Answer):
    """A postal address."""

    id: str
    kind: str
    street: str
    locality: str
    region: str
    postcode: str
    country: str
    default: bool


class SpecialDate(Answer):
    """A day of every year; ``year`` is null when it is not known."""

    id: str
    kind: str
    label: str
    year: int | None
    month: int
    day: int
    lead_days: int


class Relation(Answer):
    """Somebody who is the ``kind`` of this person; it stands on both records."""

    id: str
    kind: str
    label: str
    contact_id: str
    name: str


class ExternalId(Answer):
    """Where else this person is known."""

    source: str
    value: str
    state: str
    synced_at: Time


class Profile(Answer):
    """What you wrote about somebody beside their names."""

    given_name: str
    family_name: str
    nickname: str
    pronunciation: str
    company: str
    job_title: str
    zone: str = Field(description="IANA name; empty for your own")
    language: str
    status: str
    type: str
    met: str = Field(description="How you met")
    created_at: Time
    updated_at: Time
    points: list[Point]
    postal_addresses: list[Postal]
    dates: list[SpecialDate]
    relations: list[Relation]
    fields: dict[str, str] = Field(description="Your own fields: id of the field to what stands in it")
    external_ids: list[ExternalId]


class ProfileGiven(Given):
    """What to write about somebody; what is left out stays."""

    own_name: str | None = Field(None, max_length=200, description="Your own word for them; empty to go back to other names")
    given_name: str | None = Field(None, max_length=200)
    family_name: str | None = Field(None, max_length=200)
    nickname: str | None = Field(None, max_length=200)
    pronunciation: str | None = Field(None, max_length=200)
    company: str | None = Field(None, max_length=200)
    job_title: str | None = Field(None, max_length=200)
    zone: str | None = Field(None, max_length=60)
    language: str | None = Field(None, max_length=35)
    status: Status | None = None
    type: str | None = Field(None, max_length=200)
    met: str | None = Field(None, max_length=5_000)

    def columns(self) -> dict[str, str]:
        """The profile's fields that were given."""
        said: dict[str, Any] = self.model_dump()
        return {name: said[name] for name in stored.FIELDS if said.get(name) is not None}


def _point(row: stored_points.Point, also: list[str] | None = None) -> Point:
    digits = f"+{row.value.removeprefix('pn:')}" if row.value.startswith("pn:") else row.value
    return Point(
        id=str(row.id) if row.id else None,
        kind=row.kind,
        value=digits,
        shown=phone(digits) if digits.startswith("+") else digits,
        label=row.label,
        primary=row.is_primary,
        verified_at=iso(row.verified_at),
        verified_how=row.verified_how or None,
        also=also or [],
    )


def _postal(row: stored.Postal) -> Postal:
    said = row._asdict()
    return Postal(id=str(said.pop("id")), default=said.pop("is_default"), **said)


def _date(row: stored.SpecialDate) -> SpecialDate:
    return SpecialDate(**{**row._asdict(), "id": str(row.id), "year": row.year or None})


def _relation(row: stored.Relation) -> Relation:
    return Relation(id=str(row.id), kind=row.kind, label=row.label, contact_id=str(row.other_id), name=row.other_name)


def profile_of(contact_id: int) -> dict[str, Any]:
    """The fields of :class:`Profile` of a person of the owner's."""
    row = stored.profile(current_owner().id, contact_id)
    names = ("given_name", "family_name", "nickname", "pronunciation", "company", "job_title", "zone", "language", "status", "type", "met")
    return {
        **{name: getattr(row, name) for name in names},
        "created_at": iso(row.created_at),
        "updated_at": iso(row.updated_at),
        "points": [_point(one) for one in stored_points.of_contact(contact_id)],
        "postal_addresses": [_postal(one) for one in stored.postals(contact_id)],
        "dates": [_date(one) for one in stored.dates(contact_id)],
        "relations": [_relation(one) for one in stored.relations(contact_id)],
        "fields": {str(field_id): text for field_id, text in stored.custom_values(contact_id).items()},
        "external_ids": [
            ExternalId(source=one.source, value=one.value, state=one.state, synced_at=iso(one.synced_at))
            for one in stored.external_ids(contact_id)
        ],
    }


def write(contact_id: int, columns: dict[str, str], fields: dict[str, str], external_ids: dict[str, str]) -> None:
    """Write fields of the profile, the owner's own fields by their ids, and ids elsewhere by their sources."""
    if columns:
        profile.change(current_owner().id, contact_id, columns, now=now())
    if fields:
        ids = {whole(name) or 0: text for name, text in fields.items()}
        details.fill(current_owner().id, contact_id, ids, now=now())
    for source, known_as in external_ids.items():
        details.know_as(current_owner().id, contact_id, source, known_as, now=now())


# ── Points ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class Points(Answer):
    """All ways to reach somebody."""

    items: list[Point]
    next_cursor: None = None


class NewPoint(Given):
    """A way to reach somebody."""

    kind: PointKind
    value: str = Field(max_length=2_000)
    label: str = Field("", max_length=60)


class PointChange(Given):
    """What to change; what is left out stays. Another value is not verified any more."""

    value: str | None = Field(None, max_length=2_000)
    label: str | None = Field(None, max_length=60)
    primary: Literal[True] | None = Field(None, description="true: the first of its kind")
    verified: bool | None = Field(None, description="Whether you have verified it")


@bp.get("/contacts/<id>/points", responses={200: Points})
def reach(path: ById) -> Response:
    """How somebody can be reached: the network's addresses first."""
    people.contact(current_owner().id, path.id)
    return reply(Points(items=[_point(row) for row in stored_points.of_contact(path.id)]))


@bp.post("/contacts/<id>/points", responses={201: Point})
def add_point(path: ById, body: NewPoint) -> Response:
    """Write down a way to reach somebody. `also` names others who have it too."""
    owner = current_owner()
    added = points.add(owner.id, path.id, body.kind, body.value, label=body.label, now=now())
    return reply(_point(stored_points.point(owner.id, path.id, added.id), [str(one.contact_id) for one in added.also]), 201)


@bp.patch("/contacts/<id>/points/<row_id>", responses={200: Point})
def change_point(path: Row, body: PointChange) -> Response:
    """Change one."""
    owner = current_owner()
    also = points.change(
        owner.id, path.id, path.row_id, text=body.value, label=body.label, primary=bool(body.primary), verified=body.verified, now=now()
    )
    return reply(_point(stored_points.point(owner.id, path.id, path.row_id), [str(one.contact_id) for one in also]))


@bp.delete("/contacts/<id>/points/<row_id>", responses={204: None})
def remove_point(path: Row) -> Response:
    """Forget one."""
    points.remove(current_owner().id, path.id, path.row_id, now=now())
    return make_response("", 204)


# ── Addresses, dates, relationships ─────────────────────────────────────────────────────────────────────────────────


class NewPostal(Given):
    """A postal address; something must stand in it."""

    kind: PostalKind = "home"
    street: str = Field("", max_length=200)
    locality: str = Field("", max_length=200)
    region: str = Field("", max_length=200)
    postcode: str = Field("", max_length=200)
    country: str = Field("", max_length=200)
    default: bool = False


class PostalChange(Given):
    """What to change about a postal address; what is left out stays."""

    kind: PostalKind | None = None
    street: str | None = Field(None, max_length=200)
    locality: str | None = Field(None, max_length=200)
    region: str | None = Field(None, max_length=200)
    postcode: str | None = Field(None, max_length=200)
    country: str | None = Field(None, max_length=200)
    default: Literal[True] | None = Field(None, description="true: the default one")


class NewDate(Given):
    """A day of every year."""

    kind: DateKind = "birthday"
    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)
    year: int | None = Field(None, ge=1, le=9999)
    label: str = Field("", max_length=60)
    lead_days: int = Field(0, ge=0, le=90, description="Be reminded so many days before")


class NewRelation(Given):
    """`contact_id` is the `kind` of the person that the path names."""

    contact_id: Id
    kind: RelationKind
    label: str = Field("", max_length=60)


@bp.post("/contacts/<id>/addresses", responses={201: Postal})
def add_postal(path: ById, body: NewPostal) -> Response:
    """Write down a postal address."""
    parts = {name: getattr(body, name) for name in details.POSTAL_FIELDS}
    row_id = details.add_postal(current_owner().id, path.id, body.kind, parts, default=body.default, now=now())
    return reply(next(_postal(row) for row in stored.postals(path.id) if row.id == row_id), 201)


@bp.patch("/contacts/<id>/addresses/<row_id>", responses={200: Postal})
def change_postal(path: Row, body: PostalChange) -> Response:
    """Change one."""
    parts = {name: text for name in details.POSTAL_FIELDS if (text := getattr(body, name)) is not None}
    details.change_postal(current_owner().id, path.id, path.row_id, kind=body.kind, parts=parts, default=bool(body.default), now=now())
    return reply(next(_postal(row) for row in stored.postals(path.id) if row.id == path.row_id))


@bp.delete("/contacts/<id>/addresses/<row_id>", responses={204: None})
def remove_postal(path: Row) -> Response:
    """Forget one."""
    details.remove_postal(current_owner().id, path.id, path.row_id, now=now())
    return make_response("", 204)


@bp.post("/contacts/<id>/dates", responses={201: SpecialDate})
def add_date(path: ById, body: NewDate) -> Response:
    """Write down a birthday or another day of every year."""
    row_id = details.add_date(
        current_owner().id, path.id, body.kind, body.month, body.day, year=body.year or 0, label=body.label, lead_days=body.lead_days, now=now()
    )
    return reply(next(_date(row) for row in stored.dates(path.id) if row.id == row_id), 201)


@bp.put("/contacts/<id>/dates/<row_id>", responses={200: SpecialDate})
def change_date(path: Row, body: NewDate) -> Response:
    """Write one anew."""
    details.change_date(
        current_owner().id, path.id, path.row_id, body.kind, body.month, body.day, year=body.year or 0, label=body.label,
        lead_days=body.lead_days, now=now(),
    )  # fmt: skip
    return reply(next(_date(row) for row in stored.dates(path.id) if row.id == path.row_id))


@bp.delete("/contacts/<id>/dates/<row_id>", responses={204: None})
def remove_date(path: Row) -> Response:
    """Forget one."""
    details.remove_date(current_owner().id, path.id, path.row_id, now=now())
    return make_response("", 204)


@bp.post("/contacts/<id>/relations", responses={201: Relation})
def relate(path: ById, body: NewRelation) -> Response:
    """Say who somebody is to this person. The other record says the same from its side."""
    row_id = details.relate(current_owner().id, path.id, body.contact_id, body.kind, label=body.label, now=now())
    return reply(next(_relation(row) for row in stored.relations(path.id) if row.id == row_id), 201)


@bp.delete("/contacts/<id>/relations/<row_id>", responses={204: None})
def unrelate(path: Row) -> Response:
    """Forget it, on both records."""
    details.unrelate(current_owner().id, path.id, path.row_id, now=now())
    return make_response("", 204)
