"""A group, as a test holds it. Made by `WhatsApp.group`; its members write to it with `to=group`."""

from typing import TYPE_CHECKING, Union

from .answers import group_node, participant
from .nodes import Node
from .post import now
from .world import DeviceState, GroupState, Person, new_message_id

if TYPE_CHECKING:
    from .accounts import Account
    from .control import WhatsApp
    from .peers import Peer

Member = Union["Account", "Peer"]


class Group:
    """A group. Every change is told to its members' linked devices, as done by `by` (default: its maker)."""

    def __init__(self, wa: "WhatsApp", state: GroupState) -> None:
        self._wa = wa
        self.state = state

    @property
    def jid(self) -> str:
        return str(self.state.jid)

    def announce(self) -> None:
        """Tells the members' devices that they are in this new group."""
        attrs = {"type": "new", "key": new_message_id(), "reason": "invite"}
        self._notify(Node("create", attrs, [group_node(self.state)]), None)

    def rename(self, subject: str, by: Member | None = None) -> None:
        self.state.subject = subject
        actor = by.state if by else self.state.members[0]
        attrs = {"subject": subject, "s_t": str(now()), "s_o": actor.jid(self.state.addressing)}
        self._notify(Node("subject", attrs), by)

    def add(self, member: Member, by: Member | None = None) -> None:
        """A new member; the sender keys stay, as the real ones do."""
        self.state.members.append(member.state)
        self._notify(Node("add", {}, [participant(self.state, member.state)]), by)

    def remove(self, member: Member, by: Member | None = None) -> None:
        """A member less; everybody makes a new sender key afterwards."""
        devices = self._devices()
        self.state.members.remove(member.state)
        self.state.sending.clear()
        node = Node("remove", {}, [participant(self.state, member.state)])
        self._notify(node, by, devices)

    def _devices(self) -> list[DeviceState]:
        return self._wa.call(lambda: list(self._wa.server.world.devices_in(self.state)))

    def _notify(self, change: Node, by: Member | None, devices: list[DeviceState] | None = None) -> None:
        actor: Person = by.state if by else self.state.members[0]
        attrs: dict[str, str] = {
            "type": "w:gp2",
            "id": new_message_id(),
            "from": self.state.jid,
            "participant": actor.jid(self.state.addressing),
            "notify": actor.name,
            "t": str(now()),
            "addressing_mode": self.state.addressing,
        }
        node = Node("notification", attrs, [change])
        targets = self._devices() if devices is None else devices
        self._wa.deliver(targets, node)
