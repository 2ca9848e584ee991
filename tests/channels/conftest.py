"""A WhatsApp device of ours, paired with the test server's WhatsApp."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.channels.whatsapp.decisions import Limits
from app.channels.whatsapp.device import WhatsApp
from app.domain.facts import Position
from tests.channels.recorder import Recorder
from tests.wa_server import Account, Device, Peer
from tests.wa_server import WhatsApp as Server

#: The child itself hears and tells at its own pace; only what the parent waits for is shortened.
QUICK = Limits(first_retry=0.2, last_retry=1.0, after_connected=0.3, beat=0.2, poll=0.1, store_again=0.05, losses=99)


class Linked:
    """The server, the people on it, and our device."""

    def __init__(self, wa: Server, folder: Path) -> None:
        self.wa = wa
        self.folder = folder
        self.owner: Account = wa.account("Owner", pn="15550100001", lid="91110000001")
        self.alice: Peer = wa.peer("Alice", pn="15550100002", lid="92220000002")
        self.seen = Recorder()
        self.channel = self.make()

    def make(self, *, linked: bool = False, limits: Limits = QUICK) -> WhatsApp:
        return WhatsApp(
            self.folder / "sessions" / "phone.db", self.folder / "spool", slug="phone", linked=linked, limits=limits,
            clock=lambda: time.time_ns() // 1_000_000,
        )  # fmt: skip

    def start(self, position: Position | None = None) -> None:
        self.channel.start(self.seen.report, position or self.seen.position, self.seen.changed)

    def restart(self, *, limits: Limits = QUICK) -> None:
        """As when Kith is stopped and started: another channel object goes on where the database says."""
        self.channel.stop()
        self.channel = self.make(linked=True, limits=limits)
        self.start()

    def pair(self) -> Device:
        self.channel.link()
        device = self.wa.scan(self.wa.wait_qr(timeout=30), self.owner)
        device.wait_online()
        self.seen.wait_state("connected")
        return device


@contextmanager
def running(folder: Path, *, started: bool = True) -> Iterator[Linked]:
    """A device that runs and is linked to nothing, and a server for it."""
    with Server() as wa, pytest.MonkeyPatch.context() as patch:
        for name, value in wa.env({}).items():
            patch.setenv(name, value)
        linked = Linked(wa, folder)
        if started:
            linked.start()
        yield linked
        linked.channel.stop()


@pytest.fixture
def unpaired(tmp_path: Path) -> Iterator[Linked]:
    """A device that runs and is linked to nothing."""
    with running(tmp_path) as linked:
        yield linked


@pytest.fixture(scope="module")
def _kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Linked]:
    with running(tmp_path_factory.mktemp("shared")) as linked:
        linked.pair()
        yield linked


@pytest.fixture
def shared(_kept: Linked) -> Linked:
    """A device that stays connected from test to test; what was heard before is forgotten."""
    _kept.seen.forget()
    return _kept


@pytest.fixture
def linked(unpaired: Linked) -> Linked:
    """A device that is paired and connected."""
    unpaired.pair()
    return unpaired


@pytest.fixture
def device(linked: Linked) -> Device:
    """The server's side of that device."""
    return linked.owner.devices[0]
