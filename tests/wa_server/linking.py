"""How a client becomes a linked device, and how it logs in: everything before ordinary stanzas flow."""

import asyncio
import base64
import json
import secrets
import time
from dataclasses import dataclass

from .connection import Connection
from .keys import hmac_sha256
from .nodes import SERVER, Jid, Node
from .protos import adv
from .world import AccountState, DeviceState

_ACCOUNT_SIGNATURE_PREFIX = b"\x06\x00"
_FAILURE_PAUSE = 0.4
"""Seconds between a refusal and hanging up: a client that has no time to read it reports a lost connection instead."""


class PairingError(Exception):
    """A code that cannot be scanned (unknown, expired), or a client that does not accept the answer."""


@dataclass(frozen=True, slots=True)
class Code:
    """What a phone's camera reads: the server's reference and the client's keys."""

    ref: str
    noise: bytes
    identity: bytes
    secret: bytes

    @classmethod
    def parse(cls, text: str) -> "Code":
        try:
            ref, noise, identity, secret, _ = text.rpartition("#")[2].split(",")
            return cls(ref, *(base64.b64decode(part) for part in (noise, identity, secret)))
        except ValueError as error:
            raise PairingError("this is not a linking code") from error


class Registrations:
    """The clients that show a code at the moment, by the references they were given."""

    def __init__(self) -> None:
        self._by_ref: dict[str, Connection] = {}
        self._answers: dict[Connection, asyncio.Future[Node]] = {}

    @property
    def open(self) -> int:
        """How many codes could be scanned now."""
        return len(self._by_ref)

    async def serve(self, connection: Connection, count: int) -> None:
        """Gives a new client its codes and reads its answers until it goes away."""
        refs = ["2@" + secrets.token_urlsafe(24) for _ in range(count)]
        self._by_ref.update(dict.fromkeys(refs, connection))
        request = [Node("pair-device", {}, [Node("ref", {}, ref) for ref in refs])]
        connection.send(Node("iq", _request_attrs("pair-1"), request))
        try:
            while True:
                node = await connection.receive()
                waiting = self._answers.get(connection)
                if node.attrs.get("id") == "pair-2" and waiting is not None and not waiting.done():
                    waiting.set_result(node)
        finally:
            for ref in refs:
                del self._by_ref[ref]
            waiting = self._answers.pop(connection, None)
            if waiting is not None and not waiting.done():
                waiting.set_exception(PairingError("the client hung up while it was being linked"))

    async def demand_passkey(self, text: str) -> None:
        """The phone of an account with a passkey scans the code: the client is asked for a proof that it cannot give."""
        connection = self._showing(Code.parse(text))
        options = {"challenge": "AAAA", "timeout": 60_000, "rpId": "whatsapp.com", "userVerification": "required"}
        attrs = {"from": SERVER, "type": "passkey_prologue_request", "id": "passkey-1", "t": str(int(time.time()))}
        request = Node("passkey_request_options", {}, json.dumps(options))
        connection.send(Node("notification", attrs, [request]))
        raise PairingError("the phone demands a passkey")

    def _showing(self, code: Code) -> Connection:
        connection = self._by_ref.get(code.ref)
        if connection is None:
            raise PairingError("this linking code has expired")
        return connection

    async def scan(self, text: str, account: AccountState, forged: bool) -> DeviceState:
        """The phone links the client that shows this code; it is told to log in anew (515)."""
        code = Code.parse(text)
        connection = self._showing(code)
        number = max((device.number for device in account.devices), default=0) + 1
        device = DeviceState(account, number, connection.static)
        answer = self._answers[connection] = asyncio.get_running_loop().create_future()
        content = [
            Node("device", {"jid": device.jid("pn"), "lid": device.jid("lid")}),
            Node("platform", {"name": "android"}),
            Node("device-identity", {}, _signed_identity(account, number, code, forged)),
        ]
        attrs = {**_request_attrs("pair-2"), "t": str(int(time.time()))}
        connection.send(Node("iq", attrs, [Node("pair-success", {}, content)]))
        reply = await asyncio.wait_for(answer, 20)
        if reply.attrs["type"] != "result":
            raise PairingError(f"the client refused: {reply.get('error').attrs.get('text')}")
        account.devices.append(device)
        connection.send(Node("stream:error", {"code": "515"}))
        return device


def _request_attrs(request_id: str) -> dict[str, str]:
    return {"from": SERVER, "type": "set", "id": request_id, "xmlns": "md"}


def _signed_identity(account: AccountState, number: int, code: Code, forged: bool) -> bytes:
    """The phone's signature under the client's identity key, sealed with the secret that the code carried."""
    key = account.person.identity.key
    details = adv.ADVDeviceIdentity(rawID=1, timestamp=int(time.time()), keyIndex=number).SerializeToString()
    signature = key.sign(_ACCOUNT_SIGNATURE_PREFIX + details + code.identity)
    if forged:
        signature = bytes(64)
    signed = adv.ADVSignedDeviceIdentity(
        details=details, accountSignatureKey=key.public, accountSignature=signature
    ).SerializeToString()
    sealed = adv.ADVSignedDeviceIdentityHMAC(details=signed, HMAC=hmac_sha256(code.secret, signed))
    return bytes(sealed.SerializeToString())


async def refuse(connection: Connection, attrs: dict[str, str]) -> None:
    """Answers a login with a failure and hangs up."""
    connection.send(Node("failure", attrs))
    await asyncio.sleep(_FAILURE_PAUSE)
    connection.close()


def welcome(connection: Connection, device: DeviceState) -> None:
    """The login has succeeded: says so, delivers what was queued meanwhile, and says that this was all."""
    lid: Jid = device.jid("lid")
    connection.send(Node("success", {"t": str(int(time.time())), "lid": lid, "location": "test"}))
    queued = list(device.pending.values())
    if queued:
        counts = {tag: sum(node.tag == tag for node in queued) for tag in ("message", "notification", "receipt")}
        preview = {"count": str(len(queued)), "appdata": "0", "call": "0"}
        preview |= {tag: str(count) for tag, count in counts.items()}
        connection.send(Node("ib", {"from": SERVER}, [Node("offline_preview", preview)]))
    for place, node in enumerate(queued):
        connection.send(node.with_attrs(offline=str(place)))
    connection.send(Node("ib", {"from": SERVER}, [Node("offline", {"count": str(len(queued))})]))
