"""The server as a test holds it. See the package's docstring for a tour."""

import asyncio
import concurrent.futures
import os
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from . import certificates
from .accounts import Account, Device
from .answers import picture_id
from .gateway import Dial
from .groups import Group
from .incoming import Sent
from .media import MediaMessage
from .nodes import Node
from .peers import Peer
from .post import now
from .protos import e2e
from .server import Rules, Server
from .world import AccountState, DeviceState, GroupState, Person, new_message_id
from .writers import Target

T = TypeVar("T")
HOOK = Path(__file__).parent / "sitehook"
_POLL = 0.05
_MEDIA_FIELDS = {
    "ImageMessage": "image",
    "StickerMessage": "sticker",
    "VideoMessage": "video",
    "AudioMessage": "audio",
    "DocumentMessage": "document",
    "HistorySyncNotification": "history",
}


class WhatsApp(Rules):
    """A WhatsApp server in a thread of its own. Use it as a context manager, or `start` and `stop` it."""

    server: Server

    def __init__(self, port: int = 0, via: str = "pn") -> None:
        super().__init__()
        self.via = via
        self._wanted_port = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="wa_server", daemon=True)
        self._folder = Path(tempfile.mkdtemp(prefix="wa_server-"))
        self._codes_given = 0
        self._messages_given: set[int] = set()

    # ------------------------------------------------------------ life

    def start(self) -> "WhatsApp":
        authority, tls = certificates.make(self._folder)
        self._authority = authority
        self._thread.start()
        self.server = self.call(lambda: Server(tls, self))
        self._await(self.server.gateway.listen(self._wanted_port))
        return self

    def stop(self) -> None:
        if not self._thread.is_alive():
            return
        self._await(self.server.gateway.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> "WhatsApp":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def port(self) -> int:
        return self.server.gateway.port

    def variables(self) -> dict[str, str]:
        """The environment variables that lead a program here."""
        proxy = f"http://127.0.0.1:{self.port}"
        return {
            "HTTPS_PROXY": proxy,
            "https_proxy": proxy,
            "NO_PROXY": "127.0.0.1,localhost",
            "no_proxy": "127.0.0.1,localhost",
            "SSL_CERT_FILE": str(self._authority),
            "PYTHONPATH": str(HOOK),
            "WA_SERVER_PORT": str(self.port),
            "WA_SERVER_ROOT_KEY": self.server.authority.root.public.hex(),
            "NEONIZE_BOT_TAG": "off",
        }

    def env(self, base: Mapping[str, str] | None = None) -> dict[str, str]:
        """A whole environment for a process: `base` (default: this one's) with `variables` added."""
        merged = dict(os.environ if base is None else base)
        ours = self.variables()
        if merged.get("PYTHONPATH"):
            ours["PYTHONPATH"] += os.pathsep + merged["PYTHONPATH"]
        return merged | ours

    # ------------------------------------------------------------ people

    def account(self, name: str = "Owner", pn: str = "15550100001", lid: str = "91110000001") -> Account:
        """A new account, whose phone can link devices."""
        state = AccountState(Person(name, pn, lid))

        def add() -> None:
            self.server.world.add_person(state.person)
            self.server.world.accounts.append(state)

        self.call(add)
        return Account(self, state)

    def peer(self, name: str, pn: str, lid: str) -> Peer:
        """A new person with a phone and no linked devices."""
        person = Person(name, pn, lid)
        self.call(lambda: self.server.world.add_person(person))
        return Peer(self, person)

    def group(
        self,
        subject: str,
        members: Sequence[Account | Peer],
        *,
        addressing: str = "lid",
        admins: Iterable[Account | Peer] = (),
        topic: str = "",
        announce: bool = False,
    ) -> Group:
        """A new group, made by its first member; `announce` tells the members' devices so at once."""
        people = [member.state for member in members]
        chiefs = [admin.state for admin in admins]
        group_id = f"1203630{secrets.randbelow(10**11):011d}"
        state = GroupState(group_id, subject, people, chiefs or people[:1], addressing, topic=topic)
        self.call(lambda: self.server.world.groups.update({group_id: state}))
        group = Group(self, state)
        if announce:
            group.announce()
        return group

    def picture(self, who: Account | Peer, data: bytes | None, *, announce: bool = False) -> None:
        """Sets or takes away a profile picture; `announce` tells every linked device."""
        who.state.picture = data
        if not announce:
            return
        jid = who.state.jid(self.via)
        change = Node("delete", {"jid": jid}) if data is None else Node("set", {"jid": jid, "id": picture_id(data)})
        attrs = {"id": new_message_id(), "type": "picture", "from": jid, "t": str(now())}
        devices = [device for account in self.server.world.accounts for device in account.linked()]
        self.deliver(devices, Node("notification", attrs, [change]))

    # ------------------------------------------------------------ pairing

    @property
    def qr_codes(self) -> list[str]:
        """Every code that a program has shown, in order."""
        return list(self.server.qr_codes)

    def wait_qr(self, timeout: float = 30) -> str:
        """The newest code that was not handed out yet."""

        def newest() -> str | None:
            codes = self.server.qr_codes
            if len(codes) == self._codes_given:
                return None
            self._codes_given = len(codes)
            return codes[-1]

        return self.wait(newest, timeout, "no new QR code")

    def scan(self, qr: str, account: Account | None = None, timeout: float = 30) -> Device:
        """Scans a code with the account's phone; returns when the new device has logged in.

        Raises `PairingError` when the code has expired or the program refuses the answer.
        """
        state = self.account_of(account)
        if self.demand_passkey:
            self._await(self.server.registrations.demand_passkey(qr), timeout)
        linking = self.server.registrations.scan(qr, state, self.refuse_pairing)
        device = Device(self, self._await(linking, timeout))
        device.wait_online(timeout)
        return device

    @property
    def unlinked(self) -> list[Device]:
        """The devices that the program itself has logged out."""
        return [Device(self, state) for state in self.server.unlinked]

    # ------------------------------------------------------------ what the program sent

    @property
    def inbox(self) -> list[Sent]:
        """Every message that the program has sent."""
        return list(self.server.inbox)

    def wait_message(
        self,
        predicate: Callable[[Sent], bool] | None = None,
        *,
        to: Target = None,
        timeout: float = 20,
    ) -> Sent:
        """The first message not handed out yet that fits."""

        def fits(sent: Sent) -> bool:
            return (to is None or sent.to is to.state) and (predicate is None or predicate(sent))

        def first() -> Sent | None:
            for place, sent in enumerate(self.server.inbox):
                if place not in self._messages_given and fits(sent):
                    self._messages_given.add(place)
                    return sent
            return None

        return self.wait(first, timeout, "no such message")

    def sent(self, message_id: str) -> Sent:
        """The message of this id that the program has sent."""
        return next(sent for sent in self.server.inbox if sent.id == message_id)

    def download(self, part: MediaMessage) -> bytes:
        """The file behind an imageMessage, documentMessage, …, decrypted and checked."""
        return self.server.media.open(_MEDIA_FIELDS[type(part).__name__], part)

    def receipts(self, message_id: str) -> list[str]:
        """The kinds of receipts that the program has sent for a message.

        "" and "inactive" are plain delivered ones, "sender" is for messages from my own phone, "retry" says that it
        could not be decrypted, "ack" and "error …" that it was only acknowledged.
        """
        return list(self.server.receipts.get(message_id, ()))

    def wait_receipt(self, message_id: str, timeout: float = 20, kind: str | None = None) -> str:
        """Waits for a receipt for this message (of this kind); returns its kind."""

        def come() -> str | None:
            kinds = self.server.receipts.get(message_id, [])
            return next((k for k in kinds if kind is None or k == kind), None)

        return self.wait(come, timeout, f"no receipt for {message_id}")

    def wait_iq(self, namespace: str, timeout: float = 20) -> Node:
        """Waits for a query of this namespace (any since the start)."""

        def come() -> Node | None:
            return next((q for q in self.server.queries if q.attrs.get("xmlns") == namespace), None)

        return self.wait(come, timeout, f"no query {namespace}")

    @property
    def stanzas(self) -> list[Node]:
        """What the program has sent besides messages, receipts and queries: presence, typing, calls."""
        return list(self.server.stanzas)

    def wait_stanza(self, tag: str, timeout: float = 20) -> Node:
        """Waits for a stanza of this kind (any since the start)."""

        def come() -> Node | None:
            return next((stanza for stanza in self.server.stanzas if stanza.tag == tag), None)

        return self.wait(come, timeout, f"no <{tag}>")

    @property
    def peer_requests(self) -> list[e2e.Message]:
        """What the program has asked the owner's phone for (copies of unreadable messages, more history, keys)."""
        return list(self.server.peer_requests)

    @property
    def problems(self) -> list[str]:
        """What a well-behaved client would not have done (a message nobody can read, a stanza that makes no sense)."""
        return list(self.server.problems)

    # ------------------------------------------------------------ the connection

    @property
    def dialled(self) -> list[Dial]:
        """Every host that a program has asked for."""
        return list(self.server.gateway.dialled)

    @property
    def lines(self) -> tuple[int, int]:
        """How many lines to the chat are open now, and how many were at most at the same time."""
        return self.call(lambda: (self.server.gateway.chatting, self.server.gateway.chatted_most))

    def cut(self) -> bool:
        """Every connection is lost, without a word; whether there was a line to the chat among them."""

        def go() -> bool:
            chatting = self.server.gateway.chatting > 0
            self.server.gateway.cut()
            return chatting

        return self.call(go)

    def offline(self, how: str = "refuse") -> None:
        """WhatsApp cannot be reached: connections are cut, new ones refused, or accepted and left hanging ("hang")."""

        def go() -> None:
            self.server.gateway.hanging = how == "hang"
            if how == "refuse":
                self.server.gateway.refuse()
            self.server.gateway.cut()

        self.call(go)

    def online(self) -> None:
        """WhatsApp can be reached again, on the same port."""
        self.call(self.server.gateway.cut)
        self.server.gateway.hanging = False
        self._await(self.server.gateway.listen(self.port))

    def ban(self, code: int = 101, seconds: int = 3600) -> None:
        """Every later login is refused with a temporary ban."""
        self.login_failure = {"reason": "402", "code": str(code), "expire": str(seconds)}

    # ------------------------------------------------------------ between threads

    def call(self, work: Callable[[], T]) -> T:
        """Runs `work` on the server's event loop and returns what it returns."""

        async def run() -> T:
            return work()

        return self._await(run())

    def deliver(self, devices: Sequence[DeviceState], stanza: Node) -> None:
        """Queues one stanza for each of these devices."""

        def send() -> None:
            for device in devices:
                device.deliver(stanza)

        self.call(send)

    def _await(self, work: Coroutine[object, object, T], timeout: float = 30) -> T:
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(timeout)
        except concurrent.futures.TimeoutError:
            future.cancel()
            raise

    def wait(self, look: Callable[[], T | None], timeout: float, failure: str) -> T:
        """Waits until `look` finds something; otherwise raises `TimeoutError` with what did happen.

        The server stands still while `look` looks: it must not call the server.
        """
        end = time.monotonic() + timeout
        with self.server.changed:
            while (found := look()) is None:
                left = end - time.monotonic()
                if left <= 0:
                    raise TimeoutError(f"{failure} within {timeout} s; {self._summary()}")
                self.server.changed.wait(min(left, _POLL))
            return found

    def _summary(self) -> str:
        server = self.server
        return (
            f"so far: {len(server.qr_codes)} QR codes, {len(server.gateway.dialled)} hosts dialled, "
            f"{len(server.inbox)} messages from the program, {sum(map(len, server.receipts.values()))} receipts, "
            f"{len(server.queries)} queries; problems: {server.problems[-3:] or 'none'}"
        )

    # ------------------------------------------------------------ looking things up

    def account_of(self, to: Target) -> AccountState:
        """The account meant; without one said, the server's only one."""
        if isinstance(to, Account):
            return to.account_state
        accounts = self.server.world.accounts
        if to is None and len(accounts) == 1:
            return accounts[0]
        raise ValueError("it must be said to which account")

    def known_message(self, message_id: str) -> tuple[Person, e2e.Message]:
        """Author and content of a message that passed through this server."""
        letter = self.server.post.letters.get(message_id)
        if letter is not None:
            message = e2e.Message.FromString(letter.plain)
            if message.HasField("deviceSentMessage"):
                message = message.deviceSentMessage.message
            return letter.sender, message
        for sent in self.server.inbox:
            if sent.id == message_id:
                return sent.device.account.person, sent.message
        raise LookupError(f"message {message_id} has not passed through here; say who wrote it")
