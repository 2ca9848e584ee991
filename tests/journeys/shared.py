"""A Kith and its WhatsApp server for all journeys of a module, which count from what they find and not from nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.running import Kith
from tests.wa_server import WhatsApp


@pytest.fixture(scope="module")
def wa() -> Iterator[WhatsApp]:
    with WhatsApp() as server:
        yield server


@pytest.fixture(scope="module")
def kith(tmp_path_factory: pytest.TempPathFactory, wa: WhatsApp) -> Iterator[Kith]:
    running = Kith(tmp_path_factory.mktemp("kith"), wa.env()).start()
    yield running
    running.stop()
