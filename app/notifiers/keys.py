"""Kith's own keys for notifications, made at the first run and kept 0600 beside the database.

One signs the links of emails and notifications, the other is the VAPID key by which push services know this Kith. A browser's
subscription holds for that key alone: who loses the file must subscribe anew.
"""

from __future__ import annotations

import os
import secrets
from base64 import urlsafe_b64encode
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

LINKS, PUSH = "links.key", "push.key"


def link_key(folder: Path) -> bytes:
    """The secret that signs links, made when there is none."""
    return bytes.fromhex(_kept(folder / LINKS, lambda: secrets.token_hex(32).encode()).decode().strip())


def push_key(folder: Path) -> ec.EllipticCurvePrivateKey:
    """The VAPID key, made when there is none.

    Raises:
        ValueError: the file holds something else.
    """
    found = serialization.load_pem_private_key(_kept(folder / PUSH, _new_push_key), None)
    if not isinstance(found, ec.EllipticCurvePrivateKey):
        raise ValueError(f"{PUSH} is no key for web push")
    return found


def public(key: ec.EllipticCurvePrivateKey) -> str:
    """What a browser is told of the VAPID key: the point in base64url, without padding."""
    point = key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).decode().rstrip("=")


def _new_push_key() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _kept(path: Path, make: object) -> bytes:
    """The contents of a key file; a new one is complete from the moment it has its name."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(make())  # type: ignore[operator]
        try:
            os.link(fresh, path)  # refuses where another thread was faster
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()
