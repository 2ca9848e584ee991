"""The way out of a linked device: its messages are decrypted by the people they are for, acknowledged and receipted."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .answers import person_keys, retry_bundle
from .nodes import GROUP, Jid, Node
from .post import now
from .protos import e2e
from .ratchet import DecryptionError
from .senderkeys import ReceivingChain
from .world import DeviceState, GroupState, Person, new_message_id

if TYPE_CHECKING:
    from .server import Server


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that the program under test sent, decrypted by whom it is for."""

    id: str
    to: Person | GroupState
    device: DeviceState
    message: e2e.Message
    at: datetime.datetime
    edit: str = ""

    @property
    def text(self) -> str:
        """The words in it, if it is a text (or an edit of one), else a caption, else nothing."""
        return text_of(self.message)


def text_of(message: e2e.Message) -> str:
    """The words in a message: its text, its edited text or its caption."""
    if message.HasField("editedMessage"):
        return text_of(message.editedMessage.message)
    if message.HasField("protocolMessage"):
        return (
            text_of(message.protocolMessage.editedMessage) if message.protocolMessage.HasField("editedMessage") else ""
        )
    captions = (message.imageMessage.caption, message.videoMessage.caption, message.documentMessage.caption)
    return str(message.conversation or message.extendedTextMessage.text or next(filter(None, captions), ""))


class Inbound:
    """Handles the `<message>` and `<receipt>` stanzas of linked devices."""

    def __init__(self, server: "Server") -> None:
        self._server = server
        self._seen: set[tuple[DeviceState, str]] = set()

    def message(self, device: DeviceState, node: Node) -> None:
        """One message from a device: acknowledge, decrypt every copy, forward copies for linked devices."""
        server, message_id, to = self._server, node.attrs["id"], node.jid("to")
        if server.rules.ack_error is not None:
            self._ack(device, node, error=str(server.rules.ack_error))
            return
        if not server.rules.hold_acks:
            self._ack(device, node)
        if (device, message_id) in self._seen:
            return  # a client repeats what was not acknowledged before its connection broke
        try:
            message = self._open(device, node)
        except DecryptionError as error:
            server.problem(f"message {message_id} to {to} cannot be decrypted: {error}")
            return
        self._seen.add((device, message_id))
        if node.attrs.get("category") == "peer":
            server.peer_requests.append(message)
            return
        target = server.world.groups.get(to.user) if to.server == GROUP else server.world.person(to)
        if target is None:
            server.problem(f"message {message_id} is for nobody: {to}")
            return
        sent = Sent(
            message_id, target, device, message, datetime.datetime.now(datetime.UTC), node.attrs.get("edit", "")
        )
        server.arrived(sent)
        kinds = {"none": (), "delivered": ("",), "read": ("", "read")}[server.rules.receipts_mode]
        for kind in kinds:
            readers = [target] if isinstance(target, Person) else target.members
            for reader in readers:
                if reader is not device.account.person:
                    self.receipt(reader, sent, kind)

    def receipt(self, reader: Person, sent: Sent, kind: str, via: str = "lid") -> None:
        """A receipt from `reader` for a message that the program sent; `kind` "" is delivered."""
        attrs: dict[str, str] = {"id": sent.id, "t": str(now()), "from": reader.jid(via)}
        if isinstance(sent.to, GroupState):
            attrs |= {"from": sent.to.jid, "participant": reader.jid(sent.to.addressing)}
        if kind:
            attrs["type"] = kind
        sent.device.deliver(Node("receipt", attrs))

    def device_receipt(self, device: DeviceState, node: Node) -> None:
        """A receipt from a device: settles what was waiting for it; a retry makes the sender write again."""
        kind = node.attrs.get("type", "")
        items = node.find("list")
        ids = [node.attrs["id"], *(item.attrs["id"] for item in (items.children if items else ()))]
        for message_id in ids:
            self._server.receipted(message_id, kind)
            device.settle(("message", message_id))
        attrs: dict[str, str] = {"class": "receipt", "id": ids[0], "from": node.jid("to")}
        attrs |= {name: node.attrs[name] for name in ("type", "participant") if name in node.attrs}
        if device.send is not None:
            device.send(Node("ack", attrs))
        if kind == "retry":
            self._server.post.retry(device, ids[0], retry_bundle(node))

    def _ack(self, device: DeviceState, node: Node, **more: str) -> None:
        attrs = {"class": "message", "id": node.attrs["id"], "from": node.jid("to"), "t": str(now()), **more}
        if device.send is not None:
            device.send(Node("ack", attrs))

    def _open(self, device: DeviceState, node: Node) -> e2e.Message:
        """The message inside. Every copy for our side is decrypted, so that all ratchets turn."""
        found: e2e.Message | None = None
        copies = node.find("participants")
        for copy in copies.children if copies else ():
            message = self._open_copy(device, node, copy.jid("jid"), copy.get("enc"))
            if message is None:
                continue
            if message.HasField("senderKeyDistributionMessage"):
                self._learn(device, node.jid("to"), message)
            else:
                found = self._prefer(found, message)
        direct = node.find("enc")
        if direct is not None and direct.attrs["type"] == "skmsg":
            chain = self._server.world.groups[node.jid("to").user].receiving.get(device)
            if chain is None:
                raise DecryptionError("no member was told the sender key")
            found = e2e.Message.FromString(_unpad(chain.decrypt(direct.data)))
        elif direct is not None:
            found = self._open_copy(device, node, Jid.make(node.jid("to").user, node.jid("to").server), direct)
        if found is None:
            raise DecryptionError("no copy of it is for anybody here")
        return found

    def _open_copy(self, device: DeviceState, node: Node, jid: Jid, enc: Node) -> e2e.Message | None:
        server = self._server
        target = server.world.device(jid)
        if target is not None:
            self._forward(device, target, node, enc)
            return None
        person = server.world.person(jid)
        if person is None or jid.device:
            return None
        try:
            plain = device.conversation(person).decrypt(enc.attrs["type"], enc.data)
        except DecryptionError:
            self._ask_again(device, person, node)
            raise
        return e2e.Message.FromString(_unpad(plain))

    def _prefer(self, found: e2e.Message | None, message: e2e.Message) -> e2e.Message:
        """The recipient's copy; the copy for the owner's own phone only when there is no other (a note to self)."""
        if message.HasField("deviceSentMessage"):
            return found or message.deviceSentMessage.message
        return message

    def _learn(self, device: DeviceState, to: Jid, message: e2e.Message) -> None:
        distribution = message.senderKeyDistributionMessage.axolotlSenderKeyDistributionMessage
        group = self._server.world.groups[to.user]
        known, told = group.receiving.get(device), ReceivingChain.learn(distribution)
        if known is None or known.key_id != told.key_id:
            group.receiving[device] = told

    def _forward(self, device: DeviceState, target: DeviceState, node: Node, enc: Node) -> None:
        """Passes a copy on to another linked device, as it is."""
        attrs: dict[str, str] = {"id": node.attrs["id"], "t": str(now()), "type": node.attrs.get("type", "text")}
        attrs |= {"from": device.jid("lid"), "notify": device.account.person.name}
        if target.account is device.account:
            attrs["recipient"] = node.jid("to")
        else:
            attrs["sender_pn"] = device.jid("pn")
        if node.jid("to").server == GROUP:
            attrs |= {"from": node.jid("to"), "participant": device.jid("lid")}
        identity = node.find("device-identity")
        group_body = [c for c in node.children if c.tag == "enc"]
        target.deliver(Node("message", attrs, [enc, *group_body, *([identity] if identity else [])]))

    def _ask_again(self, device: DeviceState, person: Person, node: Node) -> None:
        """A peer that cannot read a message asks for it once more, with fresh keys of its own."""
        attrs: dict[str, str] = {"id": node.attrs["id"], "from": person.jid("lid"), "type": "retry", "t": str(now())}
        if node.jid("to").server == GROUP:
            attrs |= {"from": node.jid("to"), "participant": person.jid("lid")}
        retry = {"count": "1", "id": node.attrs["id"], "t": str(now()), "v": "1"}
        registration, *keys = person_keys(person)
        device.deliver(Node("receipt", attrs, [Node("retry", retry), registration, Node("keys", {}, keys)]))


def call_stanza(caller: Person, via: str, child: str, call_id: str, content: list[Node], **attrs: str) -> Node:
    """One step of a call, from the caller to a linked device."""
    step: dict[str, str] = {"call-id": call_id, "call-creator": caller.jid(via), **attrs}
    step["caller_pn" if via == "lid" else "caller_lid"] = caller.jid("pn" if via == "lid" else "lid")
    head = {"from": caller.jid(via), "id": new_message_id(), "t": str(now()), "platform": "android", "version": "2.26"}
    return Node("call", {**head, "notify": caller.name}, [Node(child, step, content)])


def _unpad(plain: bytes) -> bytes:
    return plain[: -plain[-1]]
