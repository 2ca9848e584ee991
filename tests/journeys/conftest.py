"""What journeys share: a WhatsApp server, a running Kith, and a browser that is logged in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.running import Kith
from tests.wa_server import WhatsApp


@pytest.fixture
def wa() -> Iterator[WhatsApp]:
    with WhatsApp() as server:
        yield server


@pytest.fixture
def kith(tmp_path: Path, wa: WhatsApp) -> Iterator[Kith]:
    """Kith on an empty data directory, started against the test server."""
    running = Kith(tmp_path / "kith", wa.env()).start()
    yield running
    running.stop()
