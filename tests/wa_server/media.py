"""The media host: encrypted files that clients upload and fetch by HTTPS, and the keys they are encrypted with."""

import base64
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from typing import Protocol

from .keys import decrypt_cbc, encrypt_cbc, hkdf, hmac_sha256

HOST = "mmg.whatsapp.net"
_MAC_SIZE = 10

KEY_INFO = {
    "image": b"WhatsApp Image Keys",
    "sticker": b"WhatsApp Image Keys",
    "video": b"WhatsApp Video Keys",
    "audio": b"WhatsApp Audio Keys",
    "document": b"WhatsApp Document Keys",
    "history": b"WhatsApp History Keys",
}


class MediaMessage(Protocol):
    """What every media message (imageMessage, documentMessage, …) has."""

    @property
    def mediaKey(self) -> bytes: ...  # noqa: N802
    @property
    def directPath(self) -> str: ...  # noqa: N802
    @property
    def fileSHA256(self) -> bytes: ...  # noqa: N802
    @property
    def fileEncSHA256(self) -> bytes: ...  # noqa: N802


@dataclass(frozen=True, slots=True)
class Stored:
    """A file on the host, as a message refers to it."""

    key: bytes
    path: str
    digest: bytes
    secret_digest: bytes
    size: int

    @property
    def url(self) -> str:
        return f"https://{HOST}{self.path}"


class MediaHost:
    """The files, by path without the query. `deleted` lists what clients have asked to delete, `fetched` what they downloaded."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}
        self.deleted: list[str] = []
        self.fetched: list[str] = []

    def put(self, kind: str, plain: bytes) -> Stored:
        """Encrypts a file as a sender would and keeps it; `kind` is a key of `KEY_INFO`."""
        key = os.urandom(32)
        iv, cipher, mac = _keys(key, kind)
        body = encrypt_cbc(cipher, iv, plain)
        secret = body + hmac_sha256(mac, iv + body)[:_MAC_SIZE]
        digests = hashlib.sha256(plain).digest(), hashlib.sha256(secret).digest()
        return Stored(key, self._keep(secret), *digests, len(plain))

    def put_public(self, data: bytes) -> str:
        """Keeps a file that is not encrypted (a profile picture); the path."""
        return self._keep(data)

    def open(self, kind: str, message: MediaMessage) -> bytes:
        """The file a message refers to, decrypted; raises `ValueError` when a hash or the MAC does not fit."""
        secret = self._files[message.directPath.partition("?")[0]]
        if hashlib.sha256(secret).digest() != message.fileEncSHA256:
            raise ValueError("the encrypted file has another hash than the message says")
        iv, cipher, mac = _keys(message.mediaKey, kind)
        body = secret[:-_MAC_SIZE]
        if not hmac.compare_digest(hmac_sha256(mac, iv + body)[:_MAC_SIZE], secret[-_MAC_SIZE:]):
            raise ValueError("the file's authentication code is wrong")
        plain = decrypt_cbc(cipher, iv, body)
        if hashlib.sha256(plain).digest() != message.fileSHA256:
            raise ValueError("the file has another hash than the message says")
        return plain

    def answer(self, method: str, target: str, body: bytes) -> tuple[int, bytes]:
        """Status and body for one HTTP request of a client."""
        path = target.partition("?")[0]
        if method == "POST":
            kept = self._keep(body)
            return 200, json.dumps({"url": f"https://{HOST}{kept}", "direct_path": kept}).encode()
        if method == "DELETE":
            self.deleted.append(path)
            return 200, b"{}"
        self.fetched.append(path)
        return (200, self._files[path]) if path in self._files else (404, b"")

    def _keep(self, data: bytes) -> str:
        path = "/v/" + base64.urlsafe_b64encode(secrets.token_bytes(18)).decode()
        self._files[path] = data
        return path + "?ccb=1"  # clients append "&hash=…" to it


def _keys(key: bytes, kind: str) -> tuple[bytes, bytes, bytes]:
    """IV, cipher key and MAC key."""
    output = hkdf(key, b"", KEY_INFO[kind], 112)
    return output[:16], output[16:48], output[48:80]
