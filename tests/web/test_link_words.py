"""What the page says of a device: every state, and a block that has ended."""

from __future__ import annotations

from datetime import UTC
from typing import NamedTuple

import pytest

from app.domain.facts import LINK_STATES
from app.web.presentation import words

NOW = 1_760_000_000_000
DAY = 86_400_000


class Device(NamedTuple):
    state: str = "connected"
    state_until: int = 0
    event_at: int = NOW
    phone_at: int = NOW
    sync_phase: str = ""
    state_code: int = 0


@pytest.mark.parametrize("state", LINK_STATES)
def test_every_state_has_a_title_and_a_sentence(state: str) -> None:
    said = words.link(Device(state), NOW, UTC)
    assert said.title
    assert said.sentence.endswith(".")


def test_a_block_can_be_left_when_its_time_is_over() -> None:
    assert words.link(Device("banned", NOW + DAY), NOW, UTC).act == ""
    assert words.link(Device("banned", NOW - 1), NOW, UTC).act == "start"
