"""Signed links: what an email or a notification may do once, without a login, until they expire.

A token says what it is for (``act``), for whom, about what and until when, and carries an HMAC of all that. Nobody without the
key can make one or change one; there is nothing to guess and nothing to store.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from typing import NamedTuple

#: What a token may be for.
ACTS = ("open", "done", "snooze", "stop", "unsubscribe", "mute")
_MAC = 20  # bytes


class Link(NamedTuple):
    """What a token allows: ``act`` for this owner, about the row ``about`` (of ``act``'s table), ``more`` narrows it."""

    act: str
    owner_id: int
    about: int
    more: str
    expires_at: int


def sign(key: bytes, link: Link) -> str:
    """A token in the letters of an address.

    Raises:
        ValueError: a colon in ``act`` or ``more``.
    """
    if ":" in link.act or ":" in link.more:
        raise ValueError("no colons in a link")
    said = ":".join(str(part) for part in link).encode()
    return urlsafe_b64encode(_mac(key, said) + said).decode().rstrip("=")


def read(key: bytes, token: str, now: int) -> Link | None:
    """What a token allows now; None when it was not made with this key, or has expired."""
    try:
        whole = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except (Error, ValueError):
        return None
    mac, said = whole[:_MAC], whole[_MAC:]
    if not hmac.compare_digest(mac, _mac(key, said)):
        return None
    act, owner_id, about, more, expires_at = said.decode().split(":")
    found = Link(act, int(owner_id), int(about), more, int(expires_at))
    return found if now < found.expires_at and act in ACTS else None


def feed(key: bytes, owner_id: int, generation: int) -> str:
    """The secret part of the address of an owner's calendar; another ``generation`` is another secret."""
    return urlsafe_b64encode(_mac(key, f"calendar:{owner_id}:{generation}".encode())).decode().rstrip("=")


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def _mac(key: bytes, said: bytes) -> bytes:
    return hmac.digest(key, b"kith:" + said, "sha256")[:_MAC]
