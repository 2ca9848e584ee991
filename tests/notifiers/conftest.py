"""The other sides that notifiers talk to, each for one test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.notifiers.receivers import Http, Mailbox, opened


@pytest.fixture
def http() -> Iterator[Http]:
    with opened(Http) as server:
        yield server


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with opened(Mailbox) as server:
        yield server
