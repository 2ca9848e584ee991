"""Watches that nothing in a test run talks to another machine: not the tests, and not the programs they start.

pytest-socket stops this process alone; the linked device's child (Go code) and the browser open sockets of their own.
On Linux their connections are read from /proc, where one that waits for an answer is visible for as long as it waits.
"""

from __future__ import annotations

import ipaddress
import os
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PROC = Path("/proc")
TABLES = ("tcp", "tcp6", "udp", "udp6")

#: In the environment of a run that is watched from outside, once for all its processes: the file where the watch writes.
RECORD = "KITH_TEST_OUTWARD"

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: Chromium connects a UDP socket to this address and closes it: so the kernel says whether there is a way for IPv6. Nothing is sent.
IPV6_PROBE = "udp6 2001:4860:4860::8888:443"


@contextmanager
def watched(home: Callable[[Address], bool] | None = None) -> Iterator[Watch]:
    """Watch for as long as the block lasts; AssertionError at its end if anything left the machine."""
    watch = Watch(home=home or is_home)
    watch.start()
    try:
        yield watch
    finally:
        watch.stop()
    assert not watch.found, "these left the machine: " + "; ".join(sorted(watch.found))


class Watch:
    """Looks for outward connections of this process and all it started, several times a second, until stopped.

    found holds a line for each: program, protocol and the address it wanted. It stays empty off Linux. The lines are added
    to the file record as well, if there is one.
    """

    def __init__(self, period: float = 0.2, home: Callable[[Address], bool] | None = None, record: Path | None = None) -> None:
        self.found: set[str] = set()
        self._period = period
        self._home = home or is_home
        self._record = record
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="outward-watch", daemon=True)

    def start(self) -> None:
        if sys.platform == "linux":
            self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.wait(self._period):
            new = look(os.getpid(), self._home) - self.found
            self.found |= new
            if new and self._record:
                with self._record.open("a", encoding="utf-8") as record:
                    record.writelines(f"{line}\n" for line in sorted(new))


def is_home(address: Address) -> bool:
    """Whether an address is this machine, or none at all (a socket that is not connected)."""
    return address.is_loopback or address.is_unspecified


def look(root: int, home: Callable[[Address], bool] = is_home) -> set[str]:
    """The connections to anywhere but home that process root and its descendants have open at this moment."""
    # Most of the time no socket on the machine is connected outward, and then no process needs to be looked at.
    seen = {inode: f"{table} {address}" for table in TABLES for inode, address in connected(table, home)}
    wanted = {inode: line for inode, line in seen.items() if line != IPV6_PROBE}
    if not wanted:
        return set()
    return {
        f"{program(pid)} -> {wanted[inode]}" for pid in family(root) for inode in sockets(pid) if inode in wanted
    }


def connected(table: str, home: Callable[[Address], bool]) -> Iterator[tuple[str, str]]:
    """(inode, "address:port") of each socket in a /proc/net table whose other end is not at home."""
    try:
        lines = (PROC / "net" / table).read_text().splitlines()[1:]
    except OSError:
        return
    for line in lines:
        fields = line.split()
        host, _, port = fields[2].partition(":")
        address = parse(host)
        # The same address at both ends is this machine talking to itself over its network address.
        to_itself = host == fields[1].partition(":")[0] and not address.is_loopback
        if not home(address) and not to_itself:
            yield fields[9], f"{address}:{int(port, 16)}"


def parse(text: str) -> Address:
    """An address as the kernel prints it: words in the machine's byte order, in hexadecimal."""
    words = [int(text[i : i + 8], 16) for i in range(0, len(text), 8)]
    packed = struct.pack(f"={len(words)}I", *words)
    if len(words) == 1:
        return ipaddress.IPv4Address(packed)
    address = ipaddress.IPv6Address(packed)
    return address.ipv4_mapped or address


def family(root: int) -> set[int]:
    """The ids of a process and all its descendants."""
    parents: dict[int, int] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            try:
                # The name in parentheses may itself hold spaces and parentheses.
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    members, grown = {root}, True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in members} - members
        members |= more
        grown = bool(more)
    return members


def sockets(pid: int) -> Iterator[str]:
    """The inodes of the sockets that a process has open."""
    try:
        entries = list((PROC / str(pid) / "fd").iterdir())
    except OSError:
        return
    for entry in entries:
        try:
            target = str(entry.readlink())
        except OSError:
            continue
        if target.startswith("socket:["):
            yield target[8:-1]


def program(pid: int) -> str:
    """The name of a process, for the report."""
    try:
        return f"{(PROC / str(pid) / 'comm').read_text().strip()} ({pid})"
    except OSError:
        return f"process {pid}"
