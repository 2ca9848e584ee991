"""Notifications: what Kith told its owner, what can be done about it, the ways it goes by, and the digest."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response
from pydantic import Field

from app.actions import digest as digests
from app.actions import notices as actions
from app.actions import ways
from app.domain import notices
from app.errors import Invalid
from app.store import notices as store
from app.store import ways as stored_ways
from app.store.notices import Notice
from app.store.ways import Way
from app.web.api.shape import Answer, ById, Given, GivenTime, Id, Listing, Time, blueprint, iso, listing, reply
from app.web.gate import current_owner, now, runtime
from app.web.notices import place, said

bp = blueprint("notifications", "What Kith tells its owner, and how")


class Notification(Answer):
    """Something that was told. ``detail`` holds a stable code and what the sentences are made of; ``acts``: what can be done."""

    id: str
    kind: str
    step: int
    title: str
    text: str
    quote: str
    url: str = Field(description="The page that shows it")
    contact_id: str | None
    conversation_id: str | None
    message_id: str | None
    detail: dict[str, Any]
    acts: list[str]
    at: Time
    read_at: Time
    ended_at: Time = Field(description="When what it was about was settled")


class Notifications(Answer):
    """A page of notifications, newest first. ``unread`` counts all that were neither read nor settled."""

    items: list[Notification]
    next_cursor: str | None
    unread: int


class Wish(Listing):
    """What to list."""

    unread: bool = Field(False, description="Only what was neither read nor settled")


class Change(Given):
    """Read or not; or settle what it is about (done), put that off (snooze, with or without a time), or keep it from leaving (stop)."""

    read: bool | None = None
    act: Literal["done", "snooze", "stop"] | None = None
    until: GivenTime | None = None


class Read(Given):
    """Which were read; without ids all."""

    ids: list[Id] | None = Field(None, max_length=500)


class HowMany(Answer):
    """How many changed."""

    changed: int


def _show(notice: Notice) -> Notification:
    words = said(notice)
    return Notification(
        id=str(notice.id), kind=notice.kind, step=notice.step, title=words.title, text=words.text, quote=words.quote, url=place(notice),
        contact_id=str(notice.contact_id) if notice.contact_id else None,
        conversation_id=str(notice.conversation_id) if notice.conversation_id else None,
        message_id=str(notice.message_id) if notice.message_id else None,
        detail=notice.detail, acts=[] if notice.ended_at else list(notices.acts(notice.kind)),
        at=iso(notice.at), read_at=iso(notice.read_at), ended_at=iso(notice.ended_at),
    )  # fmt: skip


@bp.get("/notifications", responses={200: Notifications})
def told(query: Wish) -> Response:
    """What was told, newest first."""
    owner = current_owner()
    key = query.after(int)
    found = store.listed(owner.id, limit=query.limit + 1, before=key[0] if key else 0, open_only=query.unread)
    response = listing(found, query, _show, lambda notice: (notice.id,))
    page: dict[str, Any] = response.get_json()
    return reply(Notifications(items=page["items"], next_cursor=page["next_cursor"], unread=store.unread(owner.id)))


@bp.get("/notifications/<id>", responses={200: Notification})
def one(path: ById) -> Response:
    """One notification."""
    return reply(_show(store.one(current_owner().id, path.id)))


@bp.patch("/notifications/<id>", responses={200: Notification})
def change(path: ById, body: Change) -> Response:
    """Mark it as read or not; settle or put off what it is about."""
    owner = current_owner()
    store.one(owner.id, path.id)
    if body.until is not None and body.act != "snooze":
        raise Invalid("A time belongs to snooze.", fields={"until": "Only with act: snooze."})
    if body.act is not None:
        actions.act(owner.id, path.id, body.act, until=body.until or 0, now=now())
    elif body.read is True:
        actions.read(owner.id, [path.id], now=now())
    elif body.read is False:
        actions.unread(owner.id, path.id)
    return reply(_show(store.one(owner.id, path.id)))


@bp.post("/notifications/read", responses={200: HowMany})
def read(body: Read) -> Response:
    """These were read, or all."""
    return reply(HowMany(changed=actions.read(current_owner().id, body.ids, now=now())))


# ── Ways ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class WayOut(Answer):
    """A way to reach the owner. Its address is never told. ``kinds``: which notifications go by it."""

    id: str
    kind: str = Field(json_schema_extra={"enum": ["push", "email", "apprise", "self_chat"]})
    name: str
    kinds: list[str]
    enabled: bool
    failed_at: Time = Field(description="When it switched itself off")
    error: str | None
    created_at: Time


class Ways(Answer):
    """All ways."""

    items: list[WayOut]
    next_cursor: str | None = None


class NewWay(Given):
    """A way: ``address`` is an email address or an Apprise address; one's own chat needs none. Browsers subscribe elsewhere."""

    kind: Literal["email", "apprise", "self_chat"]
    address: str = Field("", max_length=2_000)
    name: str = Field("", max_length=60, description="What an Apprise address is called")


class WayChange(Given):
    """Switch a way, or choose what goes by it."""

    enabled: bool | None = None
    kinds: list[str] | None = Field(None, max_length=40)


class Subscription(Given):
    """What a browser's PushManager gives; ``name`` is shown in the settings."""

    endpoint: str = Field(max_length=2_000)
    keys: dict[str, str] = Field(max_length=5)
    expiration_time: float | None = Field(None, alias="expirationTime")
    name: str = Field("", max_length=200)


class Endpoint(Given):
    """Which subscription."""

    endpoint: str = Field(max_length=2_000)


class PushKey(Answer):
    """The key that a browser subscribes for, base64url."""

    key: str


def _show_way(way: Way) -> WayOut:
    return WayOut(
        id=str(way.id), kind=way.kind, name=way.name, kinds=sorted(way.kinds), enabled=way.enabled, failed_at=iso(way.failed_at),
        error=way.error or None, created_at=iso(way.created_at),
    )  # fmt: skip


@bp.get("/ways", responses={200: Ways})
def all_ways() -> Response:
    """The ways by which the owner is reached."""
    return reply(Ways(items=[_show_way(way) for way in stored_ways.of(current_owner().id)]))


@bp.post("/ways", responses={201: WayOut})
def add_way(body: NewWay) -> Response:
    """Add a way; the same address twice is one way."""
    owner = current_owner()
    if body.kind == "email":
        way_id = ways.add_email(owner.id, body.address, now=now())
    elif body.kind == "apprise":
        way_id = ways.add_apprise(owner.id, body.address, name=body.name, now=now())
    else:
        way_id = ways.add_self_chat(owner.id, now=now())
    return reply(_show_way(stored_ways.one(owner.id, way_id)), 201)


@bp.patch("/ways/<id>", responses={200: WayOut})
def change_way(path: ById, body: WayChange) -> Response:
    """Pause or resume a way, choose which kinds go by it."""
    owner = current_owner()
    stored_ways.one(owner.id, path.id)
    if body.kinds is not None:
        ways.choose(owner.id, {path.id: set(body.kinds)}, now=now())
    if body.enabled is not None:
        ways.switch(owner.id, path.id, enabled=body.enabled, now=now())
    return reply(_show_way(stored_ways.one(owner.id, path.id)))


@bp.delete("/ways/<id>", responses={204: None})
def remove_way(path: ById) -> Response:
    """Forget a way."""
    ways.remove(current_owner().id, path.id, now=now())
    return Response(status=204)


@bp.post("/ways/<id>/test", responses={202: None})
def test_way(path: ById) -> Response:
    """Send a test by a way at once."""
    ways.test(current_owner().id, path.id, now=now())
    return Response(status=202)


@bp.get("/push/key", responses={200: PushKey})
def push_key() -> Response:
    """The key for ``PushManager.subscribe``."""
    return reply(PushKey(key=runtime().telling.push_key))


@bp.post("/push/subscriptions", responses={201: WayOut})
def subscribe(body: Subscription) -> Response:
    """Reach a browser by its push subscription; the same one twice is one way."""
    owner, given = current_owner(), {"endpoint": body.endpoint, "keys": body.keys}
    way_id = ways.add_push(owner.id, given, name=body.name, private=runtime().telling.private, now=now())
    return reply(_show_way(stored_ways.one(owner.id, way_id)), 201)


@bp.delete("/push/subscriptions", responses={204: None})
def unsubscribe(body: Endpoint) -> Response:
    """A browser is not to be reached any more. Twice does no harm."""
    ways.remove_push(current_owner().id, body.endpoint, now=now())
    return Response(status=204)


# ── Digest ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class DigestLine(Answer):
    """One line of the digest and the page that shows it."""

    text: str
    url: str


class DigestPart(Answer):
    """A heading of the digest with its lines."""

    title: str
    lines: list[DigestLine]


class Digest(Answer):
    """A day at a glance; no parts when there is nothing to say."""

    parts: list[DigestPart]


@bp.get("/digest", responses={200: Digest})
def digest() -> Response:
    """Who waits, who fades, what is promised and due, whose day it is, now."""
    sections = digests.sections(current_owner().id, "", now=now())
    return reply(Digest(parts=[DigestPart(title=s.title, lines=[DigestLine(text=t, url=u) for t, u in s.lines]) for s in sections]))
