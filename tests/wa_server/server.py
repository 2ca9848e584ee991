"""The server itself: connections come in, stanzas are handed to whoever answers them. Lives on one event loop."""

import asyncio
import logging
import ssl
import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag

from .answers import Queries
from .connection import Connection
from .gateway import Gateway
from .incoming import Inbound, Sent
from .linking import Registrations, refuse, welcome
from .media import MediaHost
from .nodes import Jid, Node
from .noise import Authority
from .post import PostOffice
from .protos import e2e
from .world import DeviceState, World

log = logging.getLogger("wa_server")


@dataclass(eq=False)
class Rules:
    """How the server behaves; a test may change any of it at any time.

    `qr_refs`: how many linking codes a client gets. `refuse_pairing`: the phone signs wrongly.
    `demand_passkey`: the phone wants a passkey before it links anything. `receipts_mode`: "none", "delivered" or
    "read", what peers answer by themselves. `ack_error`: the code with which every send is refused.
    `hold_acks`: sends are never acknowledged. `refuse_login`: the reason with which every login fails;
    `login_failure`: the same with all its attributes. `hold_answers`: queries are never answered, not even pings.
    `media_status`: the HTTP status with which every download of media fails.
    """

    qr_refs: int = 6
    refuse_pairing: bool = False
    demand_passkey: bool = False
    receipts_mode: str = "read"
    ack_error: int | None = None
    hold_acks: bool = False
    refuse_login: int | None = None
    login_failure: dict[str, str] | None = None
    hold_answers: bool = False
    media_status: int | None = None


class Server:
    """State and dispatch. What tests look at is changed under `changed`, so that they can wait for it."""

    def __init__(self, tls: ssl.SSLContext, rules: Rules) -> None:
        self.rules = rules
        self.authority = Authority.generate()
        self.world = World()
        self.media = MediaHost()
        self.post = PostOffice()
        self.registrations = Registrations()
        self.gateway = Gateway(tls, self._media, self._chat, self._qr)
        self.inbound = Inbound(self)
        self._queries = Queries(self)

        self.changed = threading.Condition()
        self.qr_codes: list[str] = []
        self.inbox: list[Sent] = []
        self.receipts: defaultdict[str, list[str]] = defaultdict(list)
        self.queries: list[Node] = []
        self.stanzas: list[Node] = []
        self.unlinked: list[DeviceState] = []
        self.peer_requests: list[e2e.Message] = []
        self.problems: list[str] = []

    # ------------------------------------------------------------ what happened

    def _qr(self, code: str) -> None:
        with self.changed:
            self.qr_codes.append(code)
            self.changed.notify_all()

    def _media(self, method: str, target: str, body: bytes) -> tuple[int, bytes]:
        if method == "GET" and self.rules.media_status is not None:
            return self.rules.media_status, b""
        return self.media.answer(method, target, body)

    def arrived(self, sent: Sent) -> None:
        """The program under test has sent a message."""
        with self.changed:
            self.inbox.append(sent)
            self.changed.notify_all()

    def receipted(self, message_id: str, kind: str) -> None:
        """The program under test has sent a receipt."""
        with self.changed:
            self.receipts[message_id].append(kind)
            self.changed.notify_all()

    def problem(self, text: str) -> None:
        """Something that a well-behaved client does not do."""
        log.error(text)
        with self.changed:
            self.problems.append(text)
            self.changed.notify_all()

    def unlinked_by_client(self, device: DeviceState) -> None:
        """The program has logged its device out."""
        device.linked = False
        with self.changed:
            self.unlinked.append(device)
            self.changed.notify_all()

    # ------------------------------------------------------------ connections

    async def _chat(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, headers: Mapping[str, str]
    ) -> None:
        connection = Connection(reader, writer, self.authority)
        try:
            await connection.open(headers)
            if connection.payload.HasField("devicePairingData"):
                await self.registrations.serve(connection, self.rules.qr_refs)
            else:
                await self._login(connection)
        except InvalidTag:
            self.problem("a frame could not be decrypted")
        finally:
            connection.close()

    async def _login(self, connection: Connection) -> None:
        payload = connection.payload
        device = self.world.device(Jid(f"{payload.username}:{payload.device}@s.whatsapp.net"))
        failure = self.rules.login_failure
        if self.rules.refuse_login is not None:
            failure = {"reason": str(self.rules.refuse_login), "location": "test"}
        if failure is None and (device is None or device.static != connection.static):
            failure = {"reason": "401", "location": "test"}
        if failure is not None or device is None:
            await refuse(connection, failure or {})
            return
        if device.send is not None:
            self.stream_error(device, Node("stream:error", {}, [Node("conflict", {"type": "replaced"})]))
        welcome(connection, device)
        device.send, device.hang_up = connection.send, connection.drop
        with self.changed:
            device.logins += 1
            self.changed.notify_all()
        try:
            while True:
                self._dispatch(device, await connection.receive())
        finally:
            if device.send == connection.send:
                with self.changed:
                    device.send = device.hang_up = None
                    self.changed.notify_all()

    def stream_error(self, device: DeviceState, node: Node) -> None:
        """Sends the last word of a connection and hangs up a moment later."""
        if device.send is None:
            return
        device.send(node)
        hang_up = device.hang_up
        with self.changed:
            device.send = device.hang_up = None
            self.changed.notify_all()
        if hang_up is not None:
            asyncio.get_running_loop().call_later(0.4, hang_up)

    def _dispatch(self, device: DeviceState, node: Node) -> None:
        try:
            self._handle(device, node)
        except Exception as error:  # a fault of this server must fail the test that meets it, not hang it
            log.exception("<%s> could not be handled", node.tag)
            self.problem(f"<{node.tag}> could not be handled: {error!r}")

    def _handle(self, device: DeviceState, node: Node) -> None:
        match node.tag:
            case "iq" if node.attrs["type"] in ("get", "set"):
                with self.changed:
                    self.queries.append(node)
                    self.changed.notify_all()
                if device.send is not None and not self.rules.hold_answers:
                    device.send(self._queries.answer(device, node))
            case "message":
                self.inbound.message(device, node)
            case "receipt":
                self.inbound.device_receipt(device, node)
            case "ack":
                self._ack(device, node)
            case _:
                with self.changed:
                    self.stanzas.append(node)
                    self.changed.notify_all()

    def _ack(self, device: DeviceState, node: Node) -> None:
        a = node.attrs
        if a["class"] == "message":
            device.settle(("message", a["id"]))
            self.receipted(a["id"], "error " + a["error"] if "error" in a else "ack")
            return
        key = (a["class"], a["id"], a.get("type", ""), a.get("to", ""), a.get("participant", ""))
        device.settle(key)
