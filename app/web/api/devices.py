"""Linked devices: adding, pairing, unlinking."""

from __future__ import annotations

from typing import ClassVar

from flask import Response, make_response, request
from pydantic import ConfigDict, Field

from app.actions import devices as actions
from app.domain.facts import LINK_STATES
from app.domain.identity import display
from app.errors import NotFound
from app.store import devices
from app.store.devices import DeviceRow
from app.web import codes
from app.web.api.shape import Answer, ById, Given, Listing, Time, blueprint, iso, listing, reply
from app.web.gate import current_owner, now, runtime

bp = blueprint("devices", "WhatsApp accounts that are linked to this Kith")

_SVG = "image/svg+xml"


class Sync(Answer):
    """How far the history has come, in ``done`` of ``total``."""

    phase: str
    done: int
    total: int


class Device(Answer):
    """A linked account. ``state``: see docs/api.md."""

    id: str
    name: str
    channel: str
    state: str = Field(json_schema_extra={"enum": list(LINK_STATES)})
    state_at: Time
    state_until: Time
    phone: str | None
    push_name: str
    linked_at: Time
    connected_at: Time
    last_event_at: Time
    sync: Sync | None


class Devices(Answer):
    """A page of devices."""

    items: list[Device]
    next_cursor: str | None


class NewDevice(Given):
    """A device to add."""

    name: str = Field("", max_length=60)


class Code(Answer):
    """What to scan. ``code`` is the text of the QR code, null while there is none."""

    model_config: ClassVar[ConfigDict] = {"openapi_extra": {"content": {_SVG: {"schema": {"type": "string"}}}}}  # type: ignore[typeddict-unknown-key]

    state: str
    code: str | None
    expires_at: Time


def _show(row: DeviceRow) -> Device:
    return Device(
        id=str(row.id),
        name=row.name,
        channel=row.channel,
        state=row.state,
        state_at=iso(row.state_at),
        state_until=iso(row.state_until),
        phone=display(row.address) if row.address else None,
        push_name=row.push_name,
        linked_at=iso(row.linked_at),
        connected_at=iso(row.connected_at),
        last_event_at=iso(row.event_at),
        sync=Sync(phase=row.sync_phase, done=row.sync_done, total=row.sync_total) if row.sync_phase else None,
    )


@bp.get("/devices", responses={200: Devices})
def all_devices(query: Listing) -> Response:
    """Your devices, oldest first."""
    after = query.after(int)
    found = [row for row in devices.all_of(current_owner().id) if after is None or row.id > after[0]]
    return listing(found, query, _show, lambda row: (row.id,))


@bp.post("/devices", responses={201: Device})
def add(body: NewDevice) -> Response:
    """Add a device. Pair it with /devices/{id}/link."""
    owner = current_owner()
    device_id = actions.add(owner.id, body.name, now=now())
    return reply(_show(devices.one(owner.id, device_id)), 201)


@bp.get("/devices/<id>", responses={200: Device})
def one(path: ById) -> Response:
    """One device."""
    return reply(_show(devices.one(current_owner().id, path.id)))


@bp.delete("/devices/<id>", responses={204: None})
def remove(path: ById) -> Response:
    """Forget a device that holds no conversations."""
    actions.remove(current_owner().id, path.id, runtime().channels, now=now())
    return make_response("", 204)


@bp.post("/devices/<id>/link", responses={202: Device})
def link(path: ById) -> Response:
    """Start pairing: within seconds /devices/{id}/qr has a code to scan."""
    owner = current_owner()
    actions.link(owner.id, path.id, runtime().channels, now=now())
    return reply(_show(devices.one(owner.id, path.id)), 202)


@bp.post("/devices/<id>/logout", responses={200: Device})
def logout(path: ById) -> Response:
    """Unlink the device on WhatsApp's side too. Everything stored stays."""
    owner = current_owner()
    actions.logout(owner.id, path.id, runtime().channels, now=now())
    return reply(_show(devices.one(owner.id, path.id)))


@bp.get("/devices/<id>/qr", responses={200: Code})
def qr(path: ById) -> Response:
    """The code to scan now: as JSON, or drawn when you accept image/svg+xml (404 while there is none)."""
    owner = current_owner()
    state = devices.one(owner.id, path.id).state
    shown = actions.code(owner.id, path.id, runtime().channels)
    if request.accept_mimetypes.best_match(("application/json", _SVG)) != _SVG:
        code, expires_at = (shown.text, shown.expires_at) if shown else (None, 0)
        return reply(Code(state=state, code=code, expires_at=iso(expires_at)))
    if shown is None:
        raise NotFound("There is no code to scan now.", code="no_code")
    drawn = str(codes.draw(shown.text)).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return Response(drawn, content_type=_SVG)
