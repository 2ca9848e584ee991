"""Who exists on the test server: people, accounts with linked devices, groups; and what is on its way to them.

Plain state, owned by the server's event loop: nothing here is touched from another thread.
"""

import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from .appstate import AppState
from .nodes import GROUP, LID, PN, Jid, Node
from .ratchet import Bundle, Conversation, Identity
from .senderkeys import ReceivingChain, SendingChain

Key = tuple[str, ...]
"""Names a stanza until it is acknowledged: tag, id, and (not for messages) type, from and participant."""


def new_message_id() -> str:
    """An id as WhatsApp's clients make them."""
    return "3EB0" + secrets.token_hex(9).upper()


class Person:
    """Somebody with a phone: a peer, or the owner of an account (whose phone is device 0)."""

    def __init__(self, name: str, pn: str, lid: str) -> None:
        self.name = name
        self.pn = pn
        self.lid = lid
        self.identity = Identity(registration_id=secrets.randbelow(16_000) + 1)
        self.picture: bytes | None = None

    def jid(self, via: str) -> Jid:
        """The person's address, spelled by phone number ("pn") or by LID ("lid")."""
        return Jid.make(self.lid, LID) if via == "lid" else Jid.make(self.pn, PN)

    def __repr__(self) -> str:
        return f"Person({self.name})"


def other(via: str) -> str:
    """The other spelling."""
    return "pn" if via == "lid" else "lid"


class DeviceState:
    """One linked device: its keys, its connection if it has one, and what it has not acknowledged."""

    def __init__(self, account: "AccountState", number: int, static: bytes) -> None:
        self.account = account
        self.number = number
        self.static = static
        self.bundle: Bundle | None = None
        self.linked = True
        self.deaf = False
        self.has_state_key = False
        self.logins = 0
        self.send: Callable[[Node], None] | None = None
        self.hang_up: Callable[[], None] | None = None
        self.pending: dict[Key, Node] = {}
        self.waiting: list[Callable[[Bundle], None]] = []
        self.conversations: dict[Person, Conversation] = {}
        self.chains_told: dict[tuple[str, Person], SendingChain] = {}

    def jid(self, via: str) -> Jid:
        person = self.account.person
        return Jid.make(person.lid, LID, self.number) if via == "lid" else Jid.make(person.pn, PN, self.number)

    def conversation(self, person: Person) -> Conversation:
        """The sessions between a person and this device."""
        if person not in self.conversations:
            self.conversations[person] = Conversation(person.identity)
        return self.conversations[person]

    def when_ready(self, work: Callable[[Bundle], None]) -> None:
        """Does `work` now, or as soon as the device has published its keys."""
        if self.bundle is None:
            self.waiting.append(work)
        else:
            work(self.bundle)

    def publish(self, bundle: Bundle) -> None:
        """New keys from the device: more one-time keys, or the first ones of all."""
        if self.bundle is not None and self.bundle.identity == bundle.identity:
            bundle.one_time.extendleft(reversed(self.bundle.one_time))
        self.bundle = bundle
        waiting, self.waiting = self.waiting, []
        for work in waiting:
            work(bundle)

    def deliver(self, node: Node) -> None:
        """Sends a stanza now if the device is connected, and keeps it until it is acknowledged."""
        self.pending[key_of(node)] = node
        if self.send is not None and not self.deaf:
            self.send(node)

    def settle(self, key: Key) -> bool:
        """The device has acknowledged this stanza; whether it was still waiting for that."""
        return self.pending.pop(key, None) is not None


def key_of(node: Node) -> Key:
    """The key under which a stanza waits for its acknowledgement."""
    a = node.attrs
    if node.tag == "message":
        return ("message", a["id"])
    return (node.tag, a["id"], a.get("type", ""), a.get("from", ""), a.get("participant", ""))


class AccountState:
    """An account: the owner (and so the owner's phone) and the devices linked to it."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.devices: list[DeviceState] = []
        self.app_state = AppState()

    def linked(self) -> list[DeviceState]:
        return [device for device in self.devices if device.linked]


@dataclass(eq=False)
class GroupState:
    """A group; `addressing` says whether its members are spelled by "lid" or by "pn"."""

    id: str
    subject: str
    members: list[Person]
    admins: list[Person]
    addressing: str
    created: int = field(default_factory=lambda: int(time.time()))
    topic: str = ""
    sending: dict[Person, SendingChain] = field(default_factory=dict)
    receiving: dict[DeviceState, ReceivingChain] = field(default_factory=dict)

    @property
    def jid(self) -> Jid:
        return Jid.make(self.id, GROUP)

    def chain(self, person: Person) -> SendingChain:
        """The sender key of one member."""
        if person not in self.sending:
            self.sending[person] = SendingChain(secrets.randbelow(2**31))
        return self.sending[person]


class World:
    """Everybody, found by either spelling."""

    def __init__(self) -> None:
        self.accounts: list[AccountState] = []
        self.groups: dict[str, GroupState] = {}
        self._people: dict[str, Person] = {}

    def add_person(self, person: Person) -> None:
        for user in (person.pn, person.lid):
            if user in self._people:
                raise ValueError(f"{user} is already {self._people[user].name}")
        self._people[person.pn] = self._people[person.lid] = person

    def person(self, jid: Jid) -> Person | None:
        return self._people.get(jid.user)

    def account(self, person: Person) -> AccountState | None:
        return next((a for a in self.accounts if a.person is person), None)

    def device(self, jid: Jid) -> DeviceState | None:
        """The linked device with this address; `None` for phones (device 0) and strangers."""
        person = self.person(jid)
        account = self.account(person) if person else None
        if account is None or not jid.device:
            return None
        return next((d for d in account.linked() if d.number == jid.device), None)

    def devices_in(self, group: GroupState) -> Iterator[DeviceState]:
        """The linked devices of every member."""
        for member in group.members:
            account = self.account(member)
            if account is not None:
                yield from account.linked()
