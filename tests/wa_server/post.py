"""The way in to a linked device: a letter is encrypted for each device of its account, queued, and sent.

A letter is sealed exactly once for a device, so that a second delivery carries the very same ciphertext, as the real
server's queue does; only a retry receipt makes the sender seal it again.
"""

import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from .nodes import Jid, Node
from .protos import e2e
from .ratchet import Bundle
from .world import AccountState, DeviceState, GroupState, Person, other

_KEPT_LETTERS = 50_000


@dataclass(slots=True)
class Letter:
    """One message on its way to an account's devices.

    `plain` is the serialized protobuf (or anything else, to poison it). `via` and `alt` say how the sender is spelled
    and whether the other spelling is told too. `damaged` breaks the ciphertext; `resend` answers a retry receipt with
    a good copy.
    """

    id: str
    sender: Person
    plain: bytes
    at: int
    name: str = ""
    kind: str = "text"
    via: str = "pn"
    alt: bool = True
    group: GroupState | None = None
    to: Person | None = None
    category: str = ""
    edit: str = ""
    media: str = ""
    extra: tuple[Node, ...] = ()
    unavailable: str = ""
    damaged: bool = False
    resend: bool = True
    retries: int = 0
    attrs: dict[str, str] = field(default_factory=dict)


class PostOffice:
    """Seals letters and remembers them for retries."""

    def __init__(self) -> None:
        self.letters: dict[str, Letter] = {}

    def send(self, letter: Letter, devices: Iterable[DeviceState]) -> None:
        """Queues a letter for these devices; one that has no keys yet gets it as soon as it has."""
        self.letters[letter.id] = letter
        if len(self.letters) > _KEPT_LETTERS:
            del self.letters[next(iter(self.letters))]
        if letter.unavailable:
            placeholder = Node("unavailable", {"type": letter.unavailable})
            for device in devices:
                device.deliver(_stanza(letter, device.account, [placeholder]))
        elif letter.group is not None and not letter.damaged:
            self._send_to_group(letter, letter.group, devices)
        else:
            for device in devices:
                self._when_ready(device, letter)

    def retry(self, device: DeviceState, message_id: str, bundle: Bundle | None) -> bool:
        """The device could not read a letter: seals it again in a new session; whether that was done."""
        letter = self.letters.get(message_id)
        keys = bundle or device.bundle
        if letter is None or not letter.resend or keys is None:
            return False
        letter.retries += 1
        letter.damaged = False
        if letter.group is not None:
            device.chains_told.pop((letter.group.id, letter.sender), None)  # it may have missed the sender key as well
        device.conversation(letter.sender).begin(keys)
        device.deliver(self._direct(letter, device, keys))
        return True

    def _send_to_group(self, letter: Letter, group: GroupState, devices: Iterable[DeviceState]) -> None:
        chain = group.chain(letter.sender)
        distribution = chain.distribution()
        body = _enc("skmsg", chain.encrypt(_pad(letter.plain)), letter)
        for device in devices:
            if device.chains_told.get((group.id, letter.sender)) is chain:
                device.deliver(_stanza(letter, device.account, [body]))
                continue
            device.chains_told[group.id, letter.sender] = chain
            told = e2e.Message()
            told.senderKeyDistributionMessage.groupID = group.jid
            told.senderKeyDistributionMessage.axolotlSenderKeyDistributionMessage = distribution
            self._tell_and_send(device, letter, told.SerializeToString(), body)

    def _tell_and_send(self, device: DeviceState, letter: Letter, news: bytes, body: Node) -> None:
        def send(bundle: Bundle) -> None:
            told = _enc(*self._encrypt(letter, device, bundle, news), letter)
            device.deliver(_stanza(letter, device.account, [told, body]))

        device.when_ready(send)

    def _when_ready(self, device: DeviceState, letter: Letter) -> None:
        device.when_ready(lambda bundle: device.deliver(self._direct(letter, device, bundle)))

    def _direct(self, letter: Letter, device: DeviceState, bundle: Bundle) -> Node:
        kind, secret = self._encrypt(letter, device, bundle, letter.plain)
        return _stanza(letter, device.account, [_enc(kind, secret, letter), *letter.extra])

    def _encrypt(self, letter: Letter, device: DeviceState, bundle: Bundle, plain: bytes) -> tuple[str, bytes]:
        conversation = device.conversation(letter.sender)
        if not conversation.ready:
            conversation.begin(bundle)
        return conversation.encrypt(_pad(plain), letter.damaged)


def _pad(plain: bytes) -> bytes:
    size = secrets.randbelow(15) + 1
    return plain + bytes([size]) * size


def _enc(kind: str, secret: bytes, letter: Letter) -> Node:
    attrs = {"v": "2", "type": kind}
    if letter.media:
        attrs["mediatype"] = letter.media
    if letter.edit or letter.kind == "reaction":
        attrs["decrypt-fail"] = "hide"
    if letter.retries:
        attrs["count"] = str(letter.retries)
    return Node("enc", attrs, secret)


def _stanza(letter: Letter, account: AccountState, content: list[Node]) -> Node:
    attrs: dict[str, str] = {"id": letter.id, "t": str(letter.at), "type": letter.kind}
    if letter.name:
        attrs["notify"] = letter.name
    if letter.edit:
        attrs["edit"] = letter.edit
    if letter.category:
        attrs["category"] = letter.category
    attrs |= addressing(letter, account)
    attrs |= letter.attrs
    return Node("message", attrs, content)


def addressing(letter: Letter, account: AccountState) -> dict[str, Jid | str]:
    """Who it is from, in every spelling that the stanza tells."""
    sender, alternative = letter.sender.jid(letter.via), letter.sender.jid(other(letter.via))
    if letter.group is not None:
        attrs: dict[str, Jid | str] = {
            "from": letter.group.jid,
            "participant": sender,
            "addressing_mode": letter.via,
        }
        told = "participant_pn" if letter.via == "lid" else "participant_lid"
    elif letter.sender is account.person:
        attrs = {"from": sender}
        if letter.to is None:
            return attrs
        attrs["recipient"] = letter.to.jid(letter.via)
        alternative = letter.to.jid(other(letter.via))
        told = "peer_recipient_pn" if letter.via == "lid" else "peer_recipient_lid"
    else:
        attrs = {"from": sender}
        told = "sender_pn" if letter.via == "lid" else "sender_lid"
    if letter.alt:
        attrs[told] = alternative
    return attrs


def now() -> int:
    """Seconds since 1970, as stanzas carry them."""
    return int(time.time())
