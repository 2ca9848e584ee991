"""The server's only port: a CONNECT proxy that leads to WhatsApp's hosts and nowhere else.

A client is started with `HTTPS_PROXY` pointing here. Every host it asks for is noted; one that is not WhatsApp's is
refused, so a test can prove that nothing else was dialled. Behind an allowed CONNECT, TLS is answered with our own
certificate: `/ws/chat` is the chat, everything else the media host. The hook in the client's process posts the QR
codes to the same port, without TLS.
"""

import asyncio
import contextlib
import http
import json
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

_ALLOWED = (".whatsapp.com", ".whatsapp.net")
_HEAD_LIMIT = 1 << 16

Media = Callable[[str, str, bytes], tuple[int, bytes]]
Chat = Callable[[asyncio.StreamReader, asyncio.StreamWriter, Mapping[str, str]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Dial:
    """A host that a client has asked for."""

    host: str
    port: int
    allowed: bool


class Gateway:
    """Listens on 127.0.0.1. `chat` serves one upgraded connection, `media` answers one request, `qr` takes one code."""

    def __init__(self, tls: ssl.SSLContext, media: Media, chat: Chat, qr: Callable[[str], None]) -> None:
        self._tls = tls
        self._media = media
        self._chat = chat
        self._qr = qr
        self._server: asyncio.Server | None = None
        self._open: dict[asyncio.StreamWriter, asyncio.Task[None] | None] = {}
        self.port = 0
        self.hanging = False
        self.dialled: list[Dial] = []
        self.chatting = 0  # lines to the chat that are open now
        self.chatted_most = 0  # at the same time

    async def listen(self, port: int) -> None:
        """Opens the port (0: any free one) if it is closed."""
        if self._server is None:
            self._server = await asyncio.start_server(
                self._accept, "127.0.0.1", port, limit=_HEAD_LIMIT, family=socket.AF_INET
            )
            self.port = self._server.sockets[0].getsockname()[1]

    def refuse(self) -> None:
        """Closes the port: a new connection is refused by the system."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def cut(self) -> None:
        """Drops every open connection."""
        for writer in list(self._open):
            writer.transport.abort()

    async def close(self) -> None:
        """Closes the port and waits until every connection has ended."""
        self.refuse()
        tasks = [task for task in self._open.values() if task is not None]
        self.cut()
        if tasks:
            await asyncio.wait(tasks, timeout=5)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open[writer] = asyncio.current_task()
        try:
            await self._serve(reader, writer)
        except (EOFError, ConnectionError, ssl.SSLError, TimeoutError):
            pass  # the client went away, as clients under test do
        finally:
            self._open.pop(writer)
            with contextlib.suppress(RuntimeError, ConnectionError, AttributeError):
                writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        method, target, headers = await _head(reader)
        if method == "POST" and target == "/qr":
            body = await reader.readexactly(int(headers["content-length"]))
            self._qr(str(json.loads(body)["qr"]))
            _respond(writer, 200, b"")
            return
        host, _, port = target.rpartition(":")
        allowed = method == "CONNECT" and host.endswith(_ALLOWED)
        self.dialled.append(Dial(host, int(port) if port.isdigit() else 0, allowed))
        if self.hanging:
            await reader.read()
            return
        if not allowed:
            writer.write(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n")
            return
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        await writer.drain()
        try:
            await writer.start_tls(self._tls)
        except AttributeError as error:  # asyncio trips over a connection that was cut while TLS began
            raise ConnectionResetError from error
        raw = writer.get_extra_info("socket")
        if raw is not None:
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while True:
            method, target, headers = await _head(reader)
            if target.startswith("/ws/chat"):
                self.chatting += 1
                self.chatted_most = max(self.chatted_most, self.chatting)
                try:
                    await self._chat(reader, writer, headers)
                finally:
                    self.chatting -= 1
                return
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            _respond(writer, *self._media(method, target, body))
            await writer.drain()


async def _head(reader: asyncio.StreamReader) -> tuple[str, str, dict[str, str]]:
    """Method, target and headers (names in lower case) of an HTTP request."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = head[0].split(" ", 2)
    pairs = (line.partition(":") for line in head[1:] if line)
    return method, target, {name.lower(): value.strip() for name, _, value in pairs}


def _respond(writer: asyncio.StreamWriter, status: int, body: bytes) -> None:
    writer.write(
        f"HTTP/1.1 {status} {http.HTTPStatus(status).phrase}\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body
    )
