"""One WebSocket of a client: HTTP upgrade, the 3-byte length frames inside it, the Noise ciphers, and nodes.

Writes are gathered and flushed once per turn of the event loop, so that thousands of small stanzas do not become
thousands of small TLS records.
"""

import asyncio
import base64
import contextlib
import hashlib
import struct
from collections.abc import Mapping

from .nodes import Node, decode, encode
from .noise import Authority, CipherState, Handshake
from .protos import wa6

_WEBSOCKET_MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_CLOSE, _PING, _PONG, _BINARY = 8, 9, 10, 2
_PROLOGUE_SIZE = 4


class Connection:
    """A client that has asked for `/ws/chat`. `open` first, then `receive` until it raises `EOFError`."""

    payload: wa6.ClientPayload
    static: bytes

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, authority: Authority) -> None:
        self._reader = reader
        self._writer = writer
        self._authority = authority
        self._buffer = bytearray()
        self._outgoing: list[bytes] = []
        self._inbound: CipherState | None = None
        self._outbound: CipherState | None = None
        self.closed = False

    async def open(self, headers: Mapping[str, str]) -> None:
        """Answers the upgrade and the Noise handshake; afterwards `static` and `payload` say who is there."""
        digest = hashlib.sha1(headers["sec-websocket-key"].encode() + _WEBSOCKET_MAGIC).digest()
        accept = base64.b64encode(digest).decode()
        self._writer.write(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Accept: {accept}\r\n\r\n".encode()
        )
        while len(self._buffer) < _PROLOGUE_SIZE:
            await self._fill()
        prologue = bytes(self._buffer[:_PROLOGUE_SIZE])
        del self._buffer[:_PROLOGUE_SIZE]
        handshake = Handshake(self._authority, prologue)
        self._put(handshake.hello(await self._frame()))
        self.static, self.payload, self._inbound, self._outbound = handshake.finish(await self._frame())

    async def receive(self) -> Node:
        """The next stanza."""
        assert self._inbound is not None, "open() comes first"
        return decode(self._inbound.open(await self._frame()))

    def send(self, node: Node) -> None:
        """Queues a stanza; a closed connection ignores it, as a real socket's buffer would."""
        assert self._outbound is not None, "open() comes first"
        if not self.closed:
            self._put(self._outbound.seal(encode(node)))

    def close(self) -> None:
        """Sends what is queued and hangs up."""
        if not self.closed:
            self._flush()
            self.closed = True
            self._writer.close()

    def drop(self) -> None:
        """Cuts the connection without a word."""
        self.closed = True
        self._outgoing.clear()
        transport = self._writer.transport
        if isinstance(transport, asyncio.WriteTransport):
            transport.abort()

    def _put(self, frame: bytes) -> None:
        self._queue(len(frame).to_bytes(3, "big") + frame, _BINARY)

    def _queue(self, data: bytes, opcode: int) -> None:
        size = len(data)
        if size < 126:
            head = bytes((0x80 | opcode, size))
        elif size < 1 << 16:
            head = bytes((0x80 | opcode, 126)) + struct.pack(">H", size)
        else:
            head = bytes((0x80 | opcode, 127)) + struct.pack(">Q", size)
        if not self._outgoing:
            asyncio.get_running_loop().call_soon(self._flush)
        self._outgoing.append(head + data)

    def _flush(self) -> None:
        outgoing, self._outgoing = self._outgoing, []
        if outgoing and not self.closed:
            with contextlib.suppress(ConnectionError, RuntimeError):
                self._writer.write(b"".join(outgoing))

    async def _frame(self) -> bytes:
        """One length-prefixed frame; it may span WebSocket messages, and one message may hold several."""
        while len(self._buffer) < 3:
            await self._fill()
        size = int.from_bytes(self._buffer[:3], "big")
        while len(self._buffer) < 3 + size:
            await self._fill()
        frame = bytes(self._buffer[3 : 3 + size])
        del self._buffer[: 3 + size]
        return frame

    async def _fill(self) -> None:
        """Adds the payload of the next WebSocket message to the buffer."""
        while True:
            first, second = await self._reader.readexactly(2)
            size = second & 127
            if size > 125:
                size = int.from_bytes(await self._reader.readexactly(2 if size == 126 else 8), "big")
            mask = await self._reader.readexactly(4)
            data = _unmask(await self._reader.readexactly(size), mask)
            opcode = first & 15
            if opcode == _CLOSE:
                raise EOFError("the client closed the WebSocket")
            if opcode == _PING:
                self._queue(data, _PONG)
            elif opcode != _PONG:
                self._buffer += data
                return


def _unmask(data: bytes, mask: bytes) -> bytes:
    size = len(data)
    key = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(data, "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")
