"""Answers to a client's queries (`<iq>`).

An unanswered one blocks the client for 75 seconds, so an unknown one gets an empty result.
"""

import zlib
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from .keys import DJB
from .media import HOST
from .nodes import PN, Jid, Node
from .ratchet import Bundle
from .world import DeviceState, GroupState, Person

if TYPE_CHECKING:
    from .server import Server

Answer = list[Node] | Node | None
"""The children of the result; a single `<error>` node makes the answer an error."""


class Queries:
    """One method a kind of query, found by namespace."""

    def __init__(self, server: "Server") -> None:
        self._server = server
        self._kinds: dict[str, Callable[[DeviceState, Node], Answer]] = {
            "encrypt": self._encrypt,
            "usync": self._usync,
            "w:m": self._media,
            "w:g2": self._groups,
            "w:profile:picture": self._picture,
            "w:sync:app:state": self._app_state,
            "privacy": self._privacy,
            "blocklist": self._blocklist,
            "md": self._devices,
        }

    def answer(self, device: DeviceState, query: Node) -> Node:
        kind = self._kinds.get(query.attrs.get("xmlns", ""))
        answer = kind(device, query) if kind else None
        attrs: dict[str, str] = {"id": query.attrs["id"], "from": query.jid("to") or Jid(PN), "type": "result"}
        if isinstance(answer, Node):
            return Node("iq", {**attrs, "type": "error"}, [answer])
        return Node("iq", attrs, answer)

    # ------------------------------------------------------------ keys and addresses

    def _encrypt(self, device: DeviceState, query: Node) -> Answer:
        if query.attrs["type"] == "set":
            if query.find("identity"):
                device.publish(_published(query))
            return None
        if query.find("count"):
            left = len(device.bundle.one_time) if device.bundle else 0
            return [Node("count", {"value": str(left)})]
        users = [self._keys_of(user.jid("jid")) for user in query.get("key").children]
        return [Node("list", {}, users)]

    def _keys_of(self, jid: Jid) -> Node:
        device = self._server.world.device(jid)
        if device is not None and device.bundle is not None:
            return Node("user", {"jid": jid}, _linked_device_keys(device.bundle))
        person = self._server.world.person(jid)
        if person is None or jid.device:
            return Node("user", {"jid": jid}, [Node("error", {"code": "404", "text": "item-not-found"})])
        return Node("user", {"jid": jid}, person_keys(person))

    def _usync(self, device: DeviceState, query: Node) -> Answer:
        request = query.get("usync")
        asked = {child.tag for child in request.get("query").children}
        users = [self._usync_user(user, asked) for user in request.get("list").children]
        head = {"sid": request.attrs["sid"], "mode": "query", "last": "true", "index": "0"}
        return [Node("usync", head, [Node("list", {}, users)])]

    def _usync_user(self, user: Node, asked: set[str]) -> Node:
        contact = user.find("contact")
        jid = user.jid("jid")
        if contact is not None:
            jid = Jid.make(contact.data.decode().partition("@")[0].lstrip("+"), PN)
        person = self._server.world.person(jid)
        if person is None:
            return Node("user", {"jid": jid}, [Node("contact", {"type": "out"}, contact.data if contact else b"")])
        attrs = {"jid": jid}
        content = []
        if contact is not None:
            attrs = {"jid": person.jid("lid"), "pn_jid": person.jid("pn")}
            content.append(Node("contact", {"type": "in"}, contact.data))
        if "devices" in asked:
            account = self._server.world.account(person)
            numbers = [0, *(d.number for d in account.linked())] if account else [0]
            listed = [Node("device", {"id": str(number)}) for number in numbers]
            content.append(Node("devices", {}, [Node("device-list", {}, listed)]))
        if "picture" in asked and person.picture is not None:
            content.append(Node("picture", {"id": picture_id(person.picture)}))
        if "status" in asked:
            content.append(Node("status", {"t": "1"}, "Hey there! I am using WhatsApp."))
        content.append(Node("lid", {"val": person.jid("lid")}))
        return Node("user", attrs, content)

    # ------------------------------------------------------------ groups

    def _groups(self, device: DeviceState, query: Node) -> Answer:
        world = self._server.world
        if query.find("participating"):
            owner = device.account.person
            mine = [group_node(g) for g in world.groups.values() if owner in g.members]
            return [Node("groups", {}, mine)]
        group = world.groups.get(query.jid("to").user)
        if group is None:
            return Node("error", {"code": "404", "text": "item-not-found"})
        if device.account.person not in group.members:
            return Node("error", {"code": "403", "text": "forbidden"})
        return [group_node(group)]

    # ------------------------------------------------------------ media, state, settings

    def _media(self, device: DeviceState, query: Node) -> Answer:
        attrs = {"auth": "test", "ttl": "86400", "auth_ttl": "86400", "max_buckets": "12"}
        return [Node("media_conn", attrs, [Node("host", {"hostname": HOST})])]

    def _picture(self, device: DeviceState, query: Node) -> Answer:
        jid = query.jid("target")
        person = self._server.world.person(jid)
        if person is None or person.picture is None:
            return Node("error", {"code": "404", "text": "item-not-found"})
        current = picture_id(person.picture)
        asked = query.get("picture").attrs
        if asked.get("id") == current:
            return [Node("picture", {"status": "304"})]
        path = self._server.media.put_public(person.picture)
        attrs = {"id": current, "type": asked.get("type", "image"), "direct_path": path}
        return [Node("picture", {**attrs, "url": f"https://pps.whatsapp.net{path}"})]

    def _app_state(self, device: DeviceState, query: Node) -> Answer:
        state, collections = device.account.app_state, []
        for asked in query.get("sync").children:
            name = asked.attrs["name"]
            patches = [Node("patch", {}, patch) for patch in state.since(name, int(asked.attrs.get("version", "0")))]
            attrs = {"name": name, "version": str(state.version(name)), "has_more_patches": "false"}
            collections.append(Node("collection", attrs, [Node("patches", {}, patches)]))
        return [Node("sync", {}, collections)]

    def _privacy(self, device: DeviceState, query: Node) -> Answer:
        if query.attrs["type"] == "set":
            return None
        names = ("readreceipts", "last", "status", "profile", "groupadd", "calladd", "online")
        shown = [Node("category", {"name": name, "value": "all"}) for name in names]
        return [Node("privacy", {}, shown)]

    def _blocklist(self, device: DeviceState, query: Node) -> Answer:
        return [Node("list", {"dhash": "2:none"}, [])]

    def _devices(self, device: DeviceState, query: Node) -> Answer:
        if query.find("remove-companion-device"):
            self._server.unlinked_by_client(device)
        return None


def _published(query: Node) -> Bundle:
    """The keys that a client uploads."""
    signed = query.get("skey")
    one_time = ((_number(key.get("id")), key.get("value").data) for key in query.get("list").children)
    return Bundle(
        _number(query.get("registration")),
        query.get("identity").data,
        _number(signed.get("id")),
        signed.get("value").data,
        deque(one_time),
        signed.get("signature").data,
    )


def retry_bundle(receipt: Node) -> Bundle | None:
    """The fresh keys that a retry receipt may carry."""
    keys = receipt.find("keys")
    if keys is None:
        return None
    signed, one_time = keys.get("skey"), keys.get("key")
    return Bundle(
        _number(receipt.get("registration")),
        keys.get("identity").data,
        _number(signed.get("id")),
        signed.get("value").data,
        deque([(_number(one_time.get("id")), one_time.get("value").data)]),
        signed.get("signature").data,
    )


def person_keys(person: Person) -> list[Node]:
    """What one needs to write to a person's phone first. The same one-time key is given to everybody."""
    identity = person.identity
    return [
        Node("registration", {}, identity.registration_id.to_bytes(4, "big")),
        Node("type", {}, DJB),
        Node("identity", {}, identity.key.public),
        _signed_key(1, identity.signed.public, identity.signature),
        _key(1, identity.one_time.public),
    ]


def _linked_device_keys(bundle: Bundle) -> list[Node]:
    nodes = [
        Node("registration", {}, bundle.registration_id.to_bytes(4, "big")),
        Node("type", {}, DJB),
        Node("identity", {}, bundle.identity),
        _signed_key(bundle.signed_id, bundle.signed_key, bundle.signature),
    ]
    if bundle.one_time:
        nodes.append(_key(*bundle.one_time.popleft()))
    return nodes


def _key(number: int, public: bytes) -> Node:
    return Node("key", {}, [Node("id", {}, number.to_bytes(3, "big")), Node("value", {}, public)])


def _signed_key(number: int, public: bytes, signature: bytes) -> Node:
    content = [Node("id", {}, number.to_bytes(3, "big")), Node("value", {}, public)]
    return Node("skey", {}, [*content, Node("signature", {}, signature)])


def _number(node: Node) -> int:
    return int.from_bytes(node.data, "big")


def picture_id(picture: bytes) -> str:
    """The id that changes with the picture."""
    return str(zlib.crc32(picture))


def group_node(group: GroupState) -> Node:
    """A group's description, as queries and notifications carry it."""
    creator = group.members[0]
    content = [participant(group, member) for member in group.members]
    if group.topic:
        topic = [Node("body", {}, group.topic)]
        attrs = {"id": "T1", "participant": creator.jid(group.addressing), "t": str(group.created)}
        content.append(Node("description", attrs, topic))
    return Node(
        "group",
        {
            "id": group.id,
            "subject": group.subject,
            "s_t": str(group.created),
            "s_o": creator.jid(group.addressing),
            "creation": str(group.created),
            "creator": creator.jid(group.addressing),
            "addressing_mode": group.addressing,
            "size": str(len(group.members)),
            "p_v_id": "1",
        },
        content,
    )


def participant(group: GroupState, member: Person) -> Node:
    """One member, in both spellings."""
    attrs: dict[str, str] = {"jid": member.jid(group.addressing)}
    if group.addressing == "lid":
        attrs["phone_number"] = member.jid("pn")
    else:
        attrs["lid"] = member.jid("lid")
    if member in group.admins:
        attrs["type"] = "admin"
    return Node("participant", attrs)
