"""Peers, and the owner's own phone, as a test holds them. Made by `WhatsApp.peer` and `WhatsApp.account`."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Unpack

from . import compose
from .incoming import Sent, call_stanza
from .nodes import Jid, Node
from .post import Letter, now
from .protos import e2e, lidmigration, syncaction, web
from .world import AccountState, DeviceState, GroupState, Person, new_message_id, other
from .writers import Form, Manner, Target, Writer, chat_of, group_of

if TYPE_CHECKING:
    from .accounts import Account
    from .control import WhatsApp
    from .groups import Group

CALL_STEPS = {
    "ringing": ("offer",),
    "missed": ("offer", "terminate"),
    "declined": ("offer", "reject"),
    "accepted": ("offer", "preaccept", "accept", "terminate"),
}
STATUS = Jid("status@broadcast")


class Peer(Writer):
    """Somebody the owner knows. Made by `WhatsApp.peer`."""

    def _devices(self, to: Target) -> list[DeviceState]:
        group = group_of(to)
        if group is not None:
            return list(self._wa.server.world.devices_in(group))
        return self._account(to).linked()

    def _account(self, to: Target) -> AccountState:
        return self._wa.account_of(to)

    def _chat_address(self, to: Target, via: str) -> str:
        group = group_of(to)
        return group.jid if group else self._account(to).person.jid(via)

    def receipt(self, message_id: str, kind: str = "read", *, via: str = "lid") -> None:
        """A receipt for a message that the program sent: "delivered", "read" or "played"."""
        sent: Sent = self._wa.sent(message_id)
        sort = "" if kind == "delivered" else kind
        self._wa.call(lambda: self._wa.server.inbound.receipt(self.state, sent, sort, via))

    def call(
        self, to: "Account | None" = None, *, outcome: str = "missed", video: bool = False, via: str = "lid"
    ) -> str:
        """A call with everything that happens to it ("missed", "declined", "accepted" or "ringing"); its id."""
        call_id = new_message_id()
        for step in CALL_STEPS[outcome]:
            self.call_step(call_id, step, to, video=video, via=via)
        return call_id

    def call_step(
        self, call_id: str, step: str, to: "Account | None" = None, *, video: bool = False, via: str = "lid"
    ) -> None:
        """One step of a call: "offer", "preaccept", "accept", "reject" or "terminate"."""
        content = [Node("audio", {"enc": "opus", "rate": "16000"})]
        if video:
            content.append(Node("video", {"enc": "vp8"}))
        more = {"reason": "timeout"} if step == "terminate" else {}
        stanza = call_stanza(self.state, via, step, call_id, content if step == "offer" else [], **more)
        self._wa.deliver(self._account(to).linked(), stanza)

    def forget_sessions(self) -> None:
        """The peer's phone has lost what it knew: it cannot read the next message, and asks for it again."""

        def forget() -> None:
            for account in self._wa.server.world.accounts:
                for device in account.devices:
                    device.conversations.pop(self.state, None)

        self._wa.call(forget)

    def status(self, words: str, to: "Account | None" = None, **manner: Unpack[Manner]) -> str:
        """A status post, which everybody who has the peer's number gets to see for a day."""
        letter = self._letter(compose.text(words), to, manner)
        letter.attrs = {"from": STATUS, "participant": self.state.jid(letter.via)}
        self._post([letter], to)
        return letter.id


class Phone(Writer):
    """The owner's own phone: what it sends appears on the linked devices as mine."""

    def __init__(self, wa: "WhatsApp", account: AccountState) -> None:
        super().__init__(wa, account.person)
        self._account_state = account

    def _devices(self, to: Target) -> list[DeviceState]:
        group = group_of(to)
        if group is not None:
            return list(self._wa.server.world.devices_in(group))
        return self._account_state.linked()

    def _chat_address(self, to: Target, via: str) -> str:
        return str(chat_of(to).jid if isinstance(chat_of(to), GroupState) else self._person(to).jid(via))

    def _person(self, to: Target) -> Person:
        chat = self.state if to is None else chat_of(to)
        if isinstance(chat, GroupState):
            raise ValueError("a person is needed here, not a group")
        return chat

    def _letter(self, message: "e2e.Message | bytes", to: Target, manner: Manner, **form: Unpack[Form]) -> Letter:
        if group_of(to) is not None:
            return super()._letter(message, to, manner, **form)
        person, via = self._person(to), self._spelling(to, manner)
        copy = e2e.Message()
        copy.deviceSentMessage.destinationJID = person.jid(via)
        if isinstance(message, bytes):
            message = e2e.Message.FromString(message)
        copy.deviceSentMessage.message.CopyFrom(message)
        if message.HasField("messageContextInfo"):
            copy.messageContextInfo.CopyFrom(message.messageContextInfo)
        return replace(super()._letter(copy, to, manner, **form), to=person)

    def protocol(self, message: e2e.Message, **manner: Unpack[Manner]) -> str:
        """A message among the owner's own devices (history, keys, mappings), not part of any chat."""
        letter = Writer._letter(self, message, None, manner, category="peer")
        self._post([letter], None)
        return letter.id

    def read(self, chat: "Peer | Group", message_ids: Sequence[str], *, via: str | None = None) -> None:
        """The owner has read these messages on the phone."""
        spelling = via or self._wa.via
        attrs: dict[str, str] = {"id": message_ids[0], "type": "read-self", "t": str(now())}
        target = chat_of(chat)
        if isinstance(target, GroupState):
            author = self._wa.known_message(message_ids[0])[0]
            attrs |= {"from": target.jid, "participant": author.jid(target.addressing)}
        else:
            attrs |= {"from": self.state.jid(spelling), "recipient": target.jid(spelling)}
            told = "peer_recipient_pn" if spelling == "lid" else "peer_recipient_lid"
            attrs[told] = target.jid(other(spelling))
        items = [Node("item", {"id": more}) for more in message_ids[1:]]
        stanza = Node("receipt", attrs, [Node("list", {}, items)] if items else None)
        self._wa.deliver(self._account_state.linked(), stanza)

    def supply(self, message_id: str, chat: "Peer | None" = None) -> None:
        """The phone's copy of a message that the program could not read, as it asks for after a while."""
        author, message = self._wa.known_message(message_id)
        letter = self._wa.server.post.letters[message_id]
        copy = web.WebMessageInfo(messageTimestamp=letter.at, pushName=author.name)
        copy.key.remoteJID = (chat.state if chat else author).jid(letter.via)
        copy.key.ID, copy.key.fromMe = message_id, author is self.state
        copy.message.CopyFrom(message)
        answer = e2e.Message()
        answer.protocolMessage.type = e2e.ProtocolMessage.PEER_DATA_OPERATION_REQUEST_RESPONSE_MESSAGE
        response = answer.protocolMessage.peerDataOperationRequestResponseMessage
        response.peerDataOperationRequestType = e2e.PLACEHOLDER_MESSAGE_RESEND
        response.stanzaID = message_id
        result = response.peerDataOperationResult.add()
        result.placeholderMessageResendResponse.webMessageInfoBytes = copy.SerializeToString()
        self.protocol(answer)

    def tell_lids(self, people: "Iterable[Peer]") -> None:
        """The phone's list of whose number belongs to which LID, as it comes when an account moves to LIDs."""
        payload = lidmigration.LIDMigrationMappingSyncPayload(chatDbMigrationTimestamp=now())
        for peer in people:
            payload.pnToLidMappings.add(pn=int(peer.pn), assignedLid=int(peer.lid))
        message = e2e.Message()
        message.protocolMessage.type = e2e.ProtocolMessage.LID_MIGRATION_MAPPING_SYNC
        packed = payload.SerializeToString()
        message.protocolMessage.lidMigrationMappingSyncMessage.encodedMappingPayload = packed
        self.protocol(message)

    # ------------------------------------------------------------ what the devices keep in step

    def introduce(self) -> None:
        """What a phone tells a fresh device first: the key to all this, and the owner's own name."""
        value = syncaction.SyncActionValue(timestamp=now() * 1000)
        value.pushNameSetting.name = self.name
        self._change("critical_block", ["setting_pushName"], value, 1)

    def save_contact(self, peer: Peer, full_name: str, first_name: str = "", *, via: str = "pn") -> None:
        """The owner has this person in the address book, under this name."""
        value = syncaction.SyncActionValue(timestamp=now() * 1000)
        value.contactAction.fullName = full_name
        value.contactAction.firstName = first_name or full_name.partition(" ")[0]
        if via == "pn":
            value.contactAction.lidJID = peer.jid("lid")
        self._change("critical_unblock_low", ["contact", peer.jid(via)], value, 2)

    def archive(self, chat: "Peer | Group", archived: bool = True) -> None:
        value = syncaction.SyncActionValue(timestamp=now() * 1000)
        value.archiveChatAction.archived = archived
        self._change("regular_low", ["archive", self._chat_address(chat, self._wa.via)], value, 3)

    def pin(self, chat: "Peer | Group", pinned: bool = True) -> None:
        value = syncaction.SyncActionValue(timestamp=now() * 1000)
        value.pinAction.pinned = pinned
        self._change("regular_low", ["pin_v1", self._chat_address(chat, self._wa.via)], value, 5)

    def mute(self, chat: "Peer | Group", until: datetime.datetime | None) -> None:
        """Mutes a chat until then; `None` unmutes it."""
        value = syncaction.SyncActionValue(timestamp=now() * 1000)
        value.muteAction.muted = until is not None
        if until is not None:
            value.muteAction.muteEndTimestamp = int(until.timestamp() * 1000)
        self._change("regular_high", ["mute", self._chat_address(chat, self._wa.via)], value, 2)

    def _change(self, collection: str, index: list[str], value: "syncaction.SyncActionValue", version: int) -> None:
        """Writes the change down and tells the devices: with the key, if it is their first, else by a notification."""
        state = self._account_state.app_state
        self._wa.call(lambda: state.change(collection, index, value, version))
        news = [device for device in self._account_state.linked() if not device.has_state_key]
        if news:
            for device in news:
                device.has_state_key = True
            self.protocol(state.key_share())
        changed = Node("collection", {"name": collection, "version": str(state.version(collection))})
        attrs = {"id": new_message_id(), "type": "server_sync", "from": self.state.jid("pn"), "t": str(now())}
        self._wa.deliver(self._account_state.linked(), Node("notification", attrs, [changed]))
