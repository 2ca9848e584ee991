"""Web push: a notification on the owner's own devices, encrypted for the browser (RFC 8291) and signed as ours (RFC 8292).

The push service between Kith and the browser sees when something is told and how long it is, never what.
"""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec

from app.errors import Invalid
from app.notifiers import outgoing
from app.notifiers.base import Note, NotSent

_KEEPS = 12 * 3600  # seconds that a push service tries; what is older has lost its meaning
_MOST = 3_000  # bytes of the message; services take 4,096 encrypted
_GONE = (404, 410)
_PASSING = (408, 425, 429)


class Push:
    """Sends to subscriptions of browsers: ``{"endpoint": …, "keys": {"p256dh": …, "auth": …}}``."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, contact: str, *, private: bool = False) -> None:
        """``contact``: https: or mailto: address at which a push service may complain."""
        self._key, self._contact, self._private = key, contact, private

    def send(self, target: Mapping[str, Any], note: Note, *, now: int) -> None:
        """See :class:`app.notifiers.base.Notifier`."""
        from py_vapid import Vapid02  # type: ignore[import-untyped]
        from pywebpush import WebPusher, WebPushException

        parts = outgoing.parted(str(target.get("endpoint", "")), private=self._private)
        try:
            encrypted = WebPusher(dict(target)).encode(payload(note))["body"]
        except (WebPushException, ValueError, KeyError, TypeError, IndexError, InvalidTag):
            raise NotSent("This browser’s keys cannot be used.", permanent=True, gone=True) from None
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}", "exp": now // 1000 + _KEEPS, "sub": self._contact,
        }  # fmt: skip
        topic = urlsafe_b64encode(hashlib.sha256(note.tag.encode()).digest()[:18]).decode()
        headers = {
            **Vapid02(private_key=self._key).sign(claims), "Content-Encoding": "aes128gcm", "TTL": str(_KEEPS), "Topic": topic,
            "Content-Type": "application/octet-stream", "Urgency": "normal",
        }  # fmt: skip
        answer = outgoing.post(target["endpoint"], headers, encrypted, private=self._private)
        if answer.status in _GONE:
            raise NotSent("This browser does not take notifications any more.", permanent=True, gone=True)
        if answer.status >= 300:
            passing = answer.status in _PASSING or answer.status >= 500
            raise NotSent(f"The push service answered {answer.status}.", permanent=not passing, after=answer.after)


def payload(note: Note) -> bytes:
    """What the service worker is told (static/js/worker.js shows it), shortened until it fits."""
    for room in (600, 200, 60, 0):
        told = {
            "title": note.title[:120],
            "body": "\n".join(part for part in (_lines(note)[:room], note.text[:120], _quoted(note.quote, room)) if part),
            "url": note.url,
            "tag": note.tag,
            "at": note.at,
            "acts": [{"action": act.key, "title": act.label, "url": act.url} for act in note.acts if act.key != "open"],
        }
        body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        if len(body) <= _MOST:
            break
    return body


def _lines(note: Note) -> str:
    return "\n".join(f"{section.title}: {', '.join(text for text, _ in section.lines)}" for section in note.sections)


def _quoted(quote: str, room: int) -> str:
    return f"“{quote[:room]}{'…' if len(quote) > room else ''}”" if quote and room else ""


def subscription(given: Mapping[str, Any], *, private: bool = False) -> dict[str, Any]:
    """A browser's subscription, reduced to what is needed.

    Raises:
        Invalid: it is none, or its service is none of the wide world.
    """
    keys = given.get("keys")
    try:
        endpoint = str(given["endpoint"])
        outgoing.parted(endpoint, private=private)
        p256dh, auth = str(keys["p256dh"]), str(keys["auth"])  # type: ignore[index]
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(p256dh))
        if len(_bytes(auth)) != 16 or len(endpoint) > 2_000:
            raise ValueError
    except (KeyError, TypeError, ValueError, NotSent):
        raise Invalid("This is no subscription that Kith can send to.", code="bad_subscription") from None
    return {"endpoint": endpoint, "keys": {"p256dh": p256dh, "auth": auth}}


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
