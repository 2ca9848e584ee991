"""An account and its linked devices, as a test holds them. Made by `WhatsApp.account` and `WhatsApp.scan`."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Unpack

from .compose import text
from .history import Chat, history_sync, packed
from .nodes import Jid, Node
from .peers import Phone
from .post import now
from .protos import e2e, historysync
from .world import AccountState, DeviceState, Person, new_message_id
from .writers import Manner, Target, Writer

if TYPE_CHECKING:
    from .control import WhatsApp


class Account:
    """An account; `phone` writes as the owner."""

    def __init__(self, wa: "WhatsApp", state: AccountState) -> None:
        self._wa = wa
        self.account_state = state
        self.person = state.person
        self.state: Person = state.person
        self.phone = Phone(wa, state)

    @property
    def devices(self) -> list["Device"]:
        """The linked devices."""
        return [Device(self._wa, state) for state in self.account_state.linked()]

    def phone_text(self, to: Target, words: str, **manner: Unpack[Manner]) -> str:
        """A text written on the owner's phone."""
        return self.phone.text(words, to, **manner)

    def newsletter(self, words: str, channel: str = "120363000000000001") -> str:
        """A post in a channel that the owner follows; those are not encrypted."""
        message_id = new_message_id()
        attrs = {"id": message_id, "from": Jid(f"{channel}@newsletter"), "t": str(now()), "type": "text"}
        content = bytes(text(words).SerializeToString())
        stanza = Node("message", {**attrs, "server_id": "101"}, [Node("plaintext", {}, content)])
        self._wa.deliver(self.account_state.linked(), stanza)
        return message_id

    def logout(self) -> None:
        """The owner logs all linked devices out, on the phone."""
        for device in self.devices:
            device.logout()

    def send_history(
        self,
        chats: Iterable[Chat],
        *,
        kind: str = "INITIAL_BOOTSTRAP",
        chunk: int = 1,
        progress: int = 100,
        mappings: Iterable[tuple[str, str]] = (),
        push_names: Mapping[Writer, str] | None = None,
    ) -> str:
        """The phone sends one chunk of history, as a blob on the media host; returns the id of the notification."""
        names = [(writer.jid("pn"), name) for writer, name in (push_names or {}).items()]
        sync = history_sync(
            self.person, chats, kind=kind, chunk=chunk, progress=progress, mappings=mappings, push_names=names
        )
        return self.send_sync(sync)

    def send_sync(self, sync: "historysync.HistorySync") -> str:
        """Any history sync at all, as the protobuf."""
        stored = self._wa.server.media.put("history", packed(sync))
        message = e2e.Message()
        message.protocolMessage.type = e2e.ProtocolMessage.HISTORY_SYNC_NOTIFICATION
        notice = message.protocolMessage.historySyncNotification
        notice.syncType, notice.chunkOrder, notice.progress = sync.syncType, sync.chunkOrder, sync.progress
        notice.mediaKey, notice.directPath, notice.fileLength = stored.key, stored.path, stored.size
        notice.fileSHA256, notice.fileEncSHA256 = stored.digest, stored.secret_digest
        return self.phone.protocol(message)

    def send_push_names(self, names: Mapping[Writer, str]) -> str:
        """The names people gave themselves, as the phone tells them after linking."""
        return self.send_history([], kind="PUSH_NAME", push_names=names)

    def send_mappings(self, pairs: Iterable[tuple[str, str]]) -> str:
        """Pairs of phone number and LID, as the phone tells them."""
        return self.send_history([], kind="NON_BLOCKING_DATA", mappings=pairs)


class Device:
    """A linked device of an account, as the server sees it."""

    def __init__(self, wa: "WhatsApp", state: DeviceState) -> None:
        self._wa = wa
        self.state = state

    @property
    def connected(self) -> bool:
        return self.state.send is not None

    @property
    def logins(self) -> int:
        """How often it has logged in."""
        return self.state.logins

    @property
    def pending(self) -> list[str]:
        """The ids of the stanzas it has not acknowledged."""
        return [key[1] for key in list(self.state.pending)]

    def wait_online(self, timeout: float = 30, logins: int = 1) -> None:
        """Waits until it is connected and has logged in at least so often."""
        self._wait(lambda: self.connected and self.logins >= logins, timeout, "the device did not log in")

    def wait_offline(self, timeout: float = 30) -> None:
        self._wait(lambda: not self.connected, timeout, "the device did not go away")

    def wait_settled(self, timeout: float = 30) -> None:
        """Waits until it has acknowledged everything."""
        self._wait(lambda: not self.state.pending, timeout, "some stanzas were not acknowledged")

    def _wait(self, holds: Callable[[], bool], timeout: float, failure: str) -> None:
        self._wa.wait(lambda: True if holds() else None, timeout, failure)

    def logout(self) -> None:
        """The owner logs this device out, on the phone."""
        self.state.linked = False
        self._last_word({"code": "401"}, "device_removed")

    def replaced(self) -> None:
        """Another process has connected with this device's session."""
        self._last_word({}, "replaced")

    def stream_error(self, code: int) -> None:
        """515 (log in anew) or 503 (the server goes down)."""
        self._last_word({"code": str(code)}, "")

    def drop(self) -> None:
        """The connection is lost, without a word."""
        self._wa.call(lambda: self.state.hang_up() if self.state.hang_up else None)

    def deafen(self, deaf: bool = True) -> None:
        """The connection stays up, but nothing comes any more (queries are answered); it is kept for the next login."""
        self.state.deaf = deaf

    def node(self, node: Node) -> None:
        """Sends any stanza at all, once."""
        self._wa.call(lambda: self.state.send(node) if self.state.send else None)

    def _last_word(self, attrs: dict[str, str], conflict: str) -> None:
        content = [Node("conflict", {"type": conflict})] if conflict else None
        node = Node("stream:error", attrs, content)
        self._wa.call(lambda: self._wa.server.stream_error(self.state, node))
