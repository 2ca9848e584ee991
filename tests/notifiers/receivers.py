"""Real other sides on this machine: a push service that decrypts what a browser would get, an SMTP server, a place for webhooks."""

from __future__ import annotations

import base64
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

import http_ece  # type: ignore[import-untyped]
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from app.notifiers.base import Act, Note, Section

NOW = 1_760_000_000_000
NOTE = Note(
    7, "reply", "Reply owed", "reply:12", "Ana waits for your answer", "Asked a question 3 h ago", "Could you call me?\nPlease <b>soon</b>",
    "https://kith.example.org/chats/12", NOW,
    (Act("open", "Open", "https://kith.example.org/chats/12"), Act("done", "Done", "https://kith.example.org/act/abc"),
     Act("snooze", "Later", "https://kith.example.org/act/def")),
    (), "https://kith.example.org/act/off", ("Nothing more about Ana", "https://kith.example.org/act/mute"),
)  # fmt: skip
DIGEST = NOTE._replace(
    kind="digest", title="Your day", quote="", acts=NOTE.acts[:1], mute=None,
    sections=(Section("Waiting for you", (("Ana: asked a question", "https://kith.example.org/chats/12"),)),),
)  # fmt: skip


class Got(NamedTuple):
    """A request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes


class Http:
    """A server on loopback; ``answer`` says with which status and headers each request is answered."""

    def __init__(self) -> None:
        self.got: list[Got] = []
        self.answer: tuple[int, dict[str, str]] = (201, {})
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.got.append(Got(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                status, headers = outer.answer
                self.send_response(status)
                for name, value in {**headers, "Content-Length": "0"}.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_: Any) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Browser:
    """What a browser keeps of a push subscription: its key and secret, with which it reads what comes."""

    def __init__(self, endpoint: str) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = b"0123456789abcdef"
        point = self.key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
        self.subscription = {"endpoint": endpoint, "keys": {"p256dh": base64url(point), "auth": base64url(self.auth)}}

    def read(self, body: bytes) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"))
        return told


def claims_of(authorization: str) -> tuple[str, dict[str, Any]]:
    """(key, claims) of a VAPID header whose signature holds; raises where it does not."""
    scheme, _, rest = authorization.partition(" ")
    assert scheme == "vapid"
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    head, claims, signature = parts["t"].split(".")
    raw = unbase64url(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unbase64url(parts["k"]))
    key.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    return parts["k"], json.loads(unbase64url(claims))


class Mailbox:
    """A real SMTP server that keeps what it takes; ``refuse`` answers recipients, ``users`` may log in."""

    def __init__(self, **options: Any) -> None:
        self.messages: list[EmailMessage] = []
        self.refuse = ""
        self.users: dict[bytes, bytes] = {}
        self._closed = False
        with socket.create_server(("127.0.0.1", 0)) as free:  # the controller cannot look for one by itself
            self.port = free.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, authenticator=self._knows, **options)
        self._controller.start()

    def _knows(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        known = isinstance(data, LoginPassword) and self.users.get(data.login) == data.password
        return AuthResult(success=known, handled=known)

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.messages.append(BytesParser(policy=default).parsebytes(envelope.content))
        return "250 OK"

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._controller.stop(no_assert=True)


@contextmanager
def opened(make: Callable[[], Any]) -> Iterator[Any]:
    """A server for the length of a test."""
    server = make()
    try:
        yield server
    finally:
        server.close()


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def unbase64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
