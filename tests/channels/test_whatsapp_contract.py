"""The WhatsApp channel keeps the contract of all channels: the real neonize, paired with the test server."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.channels.base import Measured, Rereading
from app.domain import facts
from tests.channels.conftest import Linked, running
from tests.channels.contract import ChannelContract, Ear, Trial
from tests.wa_server.history import Chat, Line


@pytest.mark.slow
class TestContract(ChannelContract):
    @pytest.fixture
    def folder(self, tmp_path_factory: pytest.TempPathFactory) -> Path:
        return tmp_path_factory.mktemp("whatsapp")

    @pytest.fixture
    def trial(self, folder: Path) -> Iterator[Trial]:
        with running(folder, started=False) as there:
            yield Trial(there.channel, self.scan(there), "pn:15550100002", self.photo(there))

    @staticmethod
    def scan(there: Linked) -> Callable[[], None]:
        def scan() -> None:
            device = there.wa.scan(there.wa.wait_qr(), there.owner)
            device.wait_online()
            line = Line("years ago", datetime.datetime(2024, 5, 1, tzinfo=datetime.UTC))
            there.owner.send_history([Chat(there.alice, [line])], kind="RECENT", progress=100)

        return scan

    @staticmethod
    def photo(there: Linked) -> Callable[[Ear], str]:
        def ref(ear: Ear) -> str:
            there.alice.image(b"not really a picture")
            ear.wait(lambda: any(m.media for m in ear.all(facts.Message)), "the picture")
            return next(m.media.ref for m in ear.all(facts.Message) if m.media)

        return ref


def test_powers_beyond_the_contract(unpaired: Linked) -> None:
    assert isinstance(unpaired.channel, Measured)
    assert isinstance(unpaired.channel, Rereading)
