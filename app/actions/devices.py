"""Linked devices: adding, pairing, unlinking, forgetting."""

from __future__ import annotations

import re
import secrets

from app.actions import tell
from app.channels.base import Channels, Linkable, LinkCode
from app.errors import Conflict, Invalid
from app.store import accounts, devices
from app.store.database import transaction


def add(owner_id: int, name: str, *, channel: str = "whatsapp", now: int) -> int:
    """A new device, not linked yet; returns its id.

    Raises:
        Invalid: the name is too long.
    """
    name = _name(name) or "WhatsApp"
    # The slug names files: letters, digits and dashes only, and never guessable from the name alone.
    stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:24]
    slug = f"{stem or 'device'}-{secrets.token_hex(4)}"
    with transaction():
        device_id = devices.add(owner_id, channel=channel, name=name, slug=slug, now=now)
        tell.device(owner_id, device_id, "unlinked")
    return device_id


def rename(owner_id: int, device_id: int, name: str) -> None:
    """The owner's word for a device.

    Raises:
        NotFound: no such device of the owner's.
        Invalid: empty or too long.
    """
    if not (name := _name(name)):
        raise Invalid("A device needs a name.", code="empty", fields={"name": "Write a name."})
    with transaction():
        device = devices.one(owner_id, device_id)
        devices.update(device_id, name=name)
        tell.device(owner_id, device_id, device.state)


def link(owner_id: int, device_id: int, channels: Channels, *, now: int) -> None:
    """Start pairing: a code appears within seconds.

    Raises:
        NotFound: no such device of the owner's.
        Conflict: it is linked already.
    """
    device = devices.one(owner_id, device_id)
    if device.state in ("connected", "connecting", "pairing"):
        raise Conflict("This device is linked already.", code="already_linked")
    with transaction():
        devices.update(device_id, wanted=1)
        accounts.add_audit(owner_id, "pair", {"device": device_id}, address="", now=now)
    channel = channels.ensure(device_id)
    if isinstance(channel, Linkable):
        channel.link()


def logout(owner_id: int, device_id: int, channels: Channels, *, now: int) -> None:
    """Unlink on WhatsApp's side as well; everything stored stays.

    Raises:
        NotFound: no such device of the owner's.
    """
    devices.one(owner_id, device_id)
    channel = channels.ensure(device_id)
    if isinstance(channel, Linkable):
        channel.logout()
    channels.drop(device_id, forget=True)
    with transaction():
        devices.update(device_id, wanted=0, state="unlinked", state_at=now, state_code=0, state_until=0, linked_at=0)
        accounts.add_audit(owner_id, "unlink", {"device": device_id}, address="", now=now)
        tell.device(owner_id, device_id, "unlinked")


def remove(owner_id: int, device_id: int, channels: Channels, *, now: int) -> None:
    """Forget a device that holds no conversations.

    Raises:
        NotFound: no such device of the owner's.
        Conflict: conversations were held through it; log it out instead.
    """
    devices.one(owner_id, device_id)
    if devices.has_messages(device_id):
        raise Conflict(
            "Conversations were held through this device, so it stays. You can log it out.", code="has_messages"
        )
    channels.drop(device_id, forget=True)
    with transaction():
        devices.remove(device_id)
        accounts.add_audit(owner_id, "device_removed", {"device": device_id}, address="", now=now)
        tell.device(owner_id, device_id, "removed")


def announce(device_id: int) -> None:
    """Tell the pages that something volatile changed, such as the code to scan."""
    device = devices.get(device_id)
    if device is not None:
        tell.device(device.owner_id, device_id, device.state)


def code(owner_id: int, device_id: int, channels: Channels) -> LinkCode | None:
    """The code to scan now, or None; here, because only actions speak to channels.

    Raises:
        NotFound: no such device of the owner's.
    """
    devices.one(owner_id, device_id)
    channel = channels.get(device_id)
    return channel.code() if isinstance(channel, Linkable) else None


def _name(name: str) -> str:
    name = " ".join(name.split())
    if len(name) > 60:
        raise Invalid("A device's name can have 60 characters.", code="too_long", fields={"name": "Too long."})
    return name
