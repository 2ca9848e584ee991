"""WhatsApp's binary nodes: an element with a tag, attributes and either children, bytes or nothing.

The encoder writes every word in full, which the protocol allows; the decoder needs the dictionary of `tokens.py`.
Addresses must travel as addresses, not as text (a client ignores a stanza otherwise), so they have a type of their
own.
"""

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from .tokens import Tokens, load

PN = "s.whatsapp.net"
LID = "lid"
GROUP = "g.us"

_NIBBLES = "0123456789-.\0\0\0\0"
_HEX = "0123456789ABCDEF"
_ADDRESS_DOMAINS = {0: PN, 1: LID}


class Jid(str):
    """An address: `user@server`, `user:device@server`, or a server alone."""

    __slots__ = ()

    @classmethod
    def make(cls, user: str, server: str, device: int = 0) -> "Jid":
        return cls(f"{user}:{device}@{server}" if device else f"{user}@{server}")

    @property
    def user(self) -> str:
        return self.partition("@")[0].partition(":")[0] if "@" in self else ""

    @property
    def device(self) -> int:
        return int(self.partition("@")[0].partition(":")[2] or 0)

    @property
    def server(self) -> str:
        return self.rpartition("@")[2]


SERVER = Jid(PN)
Attrs = Mapping[str, str]
Content: TypeAlias = "Sequence[Node] | bytes | str | None"


@dataclass(frozen=True, slots=True)
class Node:
    """One element. Attribute values are strings; those that are a `Jid` are sent as addresses."""

    tag: str
    attrs: Attrs = field(default_factory=dict)
    content: Content = None

    @property
    def children(self) -> Sequence["Node"]:
        """The child elements; none when the content is bytes or nothing."""
        return () if self.content is None or isinstance(self.content, bytes | str) else self.content

    @property
    def data(self) -> bytes:
        """The content as bytes; empty when there are children or nothing."""
        if isinstance(self.content, str):
            return self.content.encode()
        return self.content if isinstance(self.content, bytes) else b""

    def find(self, *path: str) -> "Node | None":
        """The first descendant along these tags."""
        here: Node | None = self
        for tag in path:
            here = next((c for c in here.children if c.tag == tag), None) if here else None
        return here

    def get(self, *path: str) -> "Node":
        """Like `find`, but its absence is an error."""
        found = self.find(*path)
        if found is None:
            raise LookupError(f"<{self.tag}> has no <{'/'.join(path)}>")
        return found

    def jid(self, name: str) -> Jid:
        """The attribute `name` as an address; empty when it is missing."""
        return Jid(self.attrs.get(name, ""))

    def with_attrs(self, **attrs: str) -> "Node":
        """A copy with some attributes more."""
        return Node(self.tag, {**self.attrs, **attrs}, self.content)


# ---------------------------------------------------------------- writing


@lru_cache(maxsize=4096)
def _short(text: str) -> bytes:
    return _bytes(text.encode())


def _bytes(data: bytes) -> bytes:
    size = len(data)
    if size < 1 << 8:
        return bytes((252, size)) + data
    if size < 1 << 20:
        return b"\xfd" + size.to_bytes(3, "big") + data
    return b"\xfe" + struct.pack(">I", size) + data


@lru_cache(maxsize=4096)
def _address(jid: Jid) -> bytes:
    if not jid.user:
        return b"\xfa\x00" + _short(jid.server)
    if jid.device and jid.server in _ADDRESS_DOMAINS.values():
        domain = 1 if jid.server == LID else 0
        return bytes((247, domain, jid.device)) + _short(jid.user)
    return b"\xfa" + _short(jid.user) + _short(jid.server)


def _size(count: int) -> bytes:
    if count == 0:
        return b"\0"
    return bytes((248, count)) if count < 256 else b"\xf9" + struct.pack(">H", count)


def _write(node: Node, out: list[bytes]) -> None:
    content = node.content
    out.append(_size(1 + 2 * len(node.attrs) + (content is not None)))
    out.append(_short(node.tag))
    for name, value in node.attrs.items():
        out.append(_short(name))
        if isinstance(value, Jid):
            out.append(_address(value))
        else:
            out.append(_bytes(value.encode()))
    if isinstance(content, bytes):
        out.append(_bytes(content))
    elif isinstance(content, str):
        out.append(_bytes(content.encode()))
    elif content is not None:
        out.append(_size(len(content)))
        for child in content:
            _write(child, out)


def encode(node: Node) -> bytes:
    """The bytes of a node, with the flag byte that says "not compressed"."""
    out = [b"\0"]
    _write(node, out)
    return b"".join(out)


# ---------------------------------------------------------------- reading


@lru_cache(maxsize=1)
def _tokens() -> Tokens:
    return load()


def decode(data: bytes) -> Node:
    """The node in one decrypted frame; raises `ValueError` on anything else."""
    body = zlib.decompress(data[1:]) if data[0] & 2 else data[1:]
    try:
        return _Reader(body, _tokens()).node()
    except (IndexError, UnicodeDecodeError) as error:
        raise ValueError(f"not a binary node: {error}") from error


class _Reader:
    def __init__(self, data: bytes, tokens: Tokens) -> None:
        self._data = data
        self._at = 0
        self._tokens = tokens

    def _take(self, count: int) -> bytes:
        self._at += count
        if self._at > len(self._data):
            raise IndexError("it ends too early")
        return self._data[self._at - count : self._at]

    def _number(self, width: int) -> int:
        return int.from_bytes(self._take(width), "big")

    def _list_size(self, kind: int) -> int:
        if kind == 0:
            return 0
        if kind not in (248, 249):
            raise ValueError(f"{kind} does not start a list")
        return self._number(1 if kind == 248 else 2)

    def _raw(self, kind: int) -> bytes:
        size = self._number({252: 1, 253: 3, 254: 4}[kind])
        return self._take(size & 0xFFFFF if kind == 253 else size)

    def _packed(self, alphabet: str) -> str:
        header = self._number(1)
        text = "".join(alphabet[b >> 4] + alphabet[b & 15] for b in self._take(header & 127))
        return text[:-1] if header & 128 else text

    def _word(self) -> str:
        kind = self._number(1)
        match kind:
            case 0:
                return ""
            case 236 | 237 | 238 | 239:
                return self._tokens.double[kind - 236][self._number(1)]
            case 247:
                domain, device = self._number(1), self._number(1)
                return Jid.make(self._word(), _ADDRESS_DOMAINS.get(domain, PN), device)
            case 250:
                user, server = self._word(), self._word()
                return Jid(f"{user}@{server}" if user else server)
            case 251:
                return self._packed(_HEX)
            case 255:
                return self._packed(_NIBBLES)
            case 252 | 253 | 254:
                return self._raw(kind).decode()
            case _ if kind < 236:
                return self._tokens.single[kind]
        raise ValueError(f"no such token: {kind}")

    def _content(self) -> Content:
        kind = self._data[self._at]
        if kind in (0, 248, 249):
            self._at += 1
            return [self.node() for _ in range(self._list_size(kind))]
        if kind in (252, 253, 254):
            self._at += 1
            return self._raw(kind)
        return self._word().encode()

    def node(self) -> Node:
        size = self._list_size(self._number(1))
        if size == 0:
            raise ValueError("an empty list is not a node")
        tag = self._word()
        attrs = {self._word(): self._word() for _ in range((size - 1) // 2)}
        return Node(tag, attrs, self._content() if size % 2 == 0 else None)
