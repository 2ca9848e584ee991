"""Requests to addresses that somebody typed or a browser named: only to the wide world, never into the house.

The name is resolved once and the connection goes to that very address, so that a name cannot mean another machine a moment
later. Redirects are not followed. ``private`` lifts this for a Kith whose owner reaches a server of their own network.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from app.notifiers.base import NotSent

WAIT = 5.0  # seconds for each step of a request
_READ = 65_536  # bytes of an answer that are looked at
_TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"), ipaddress.ip_network("2002::/16"))


class Answer(NamedTuple):
    """What the other side said. ``after``: its Retry-After in milliseconds, 0 when it is none."""

    status: int
    after: int


def is_global(address: str) -> bool:
    """Whether an IP address belongs to the wide world: not this machine, no private network, no way around into one."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return is_global(str(found.ipv4_mapped))
        if any(found in network for network in _TRANSLATED):
            return False  # an IPv4 address in disguise
    return found.is_global and not found.is_multicast and not found.is_reserved


def resolve(host: str, port: int, *, private: bool = False) -> str:
    """The address of a name, to connect to.

    Raises:
        NotSent: there is none (passing), or one of them is not global (permanent).
    """
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise NotSent(f"{host} cannot be found now.", permanent=False) from None
    if not found or (not private and not all(is_global(address) for address in found)):
        raise NotSent(f"{host} is no address of the wide world.", permanent=True)
    return found[0]


def post(url: str, headers: Mapping[str, str], body: bytes, *, private: bool = False) -> Answer:
    """POST once, over https alone; over http only with ``private``.

    Raises:
        NotSent: not allowed (permanent), or no answer (passing).
    """
    parts = parted(url, private=private)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    address = resolve(host, port, private=private)
    connection = _Pinned(host, port, address, tls=parts.scheme == "https")
    try:
        connection.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, dict(headers))
        response = connection.getresponse()
        response.read(_READ)
        return Answer(response.status, _after(response.headers.get("Retry-After", "")))
    except (OSError, http.client.HTTPException) as error:
        raise NotSent(f"{host} did not answer ({type(error).__name__}).", permanent=False) from None
    finally:
        connection.close()


def parted(url: str, *, private: bool = False) -> SplitResult:
    """The parts of an address that may be asked.

    Raises:
        NotSent: it is none.
    """
    try:
        parts = urlsplit(url)
        usable = parts.hostname and parts.port != 0 and not parts.username
    except ValueError:
        usable = None
    if not usable or parts.scheme not in (("https", "http") if private else ("https",)):
        raise NotSent("This is no address that Kith may send to.", permanent=True)
    return parts


def _after(said: str) -> int:
    return min(int(said), 86_400) * 1000 if said.isascii() and said.isdigit() else 0


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was looked at, in the name by which it was asked for."""

    def __init__(self, host: str, port: int, address: str, *, tls: bool) -> None:
        super().__init__(host, port, timeout=WAIT)
        self._address, self._tls = address, tls

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), WAIT)
        if self._tls:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
