"""What the library says when a send or a download fails, and what is made of it."""

from __future__ import annotations

import pytest

from app.channels.whatsapp.child.outcome import gone, outcome_of, words


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("server returned error 463", (False, 463, True)),
        ("server returned error 479", (False, 479, True)),
        ("server returned error 429", (False, 429, False)),
        ("server returned error 503", (False, 503, False)),
        ("timed out waiting for message send response", (True, 0, False)),
        ("info query timed out", (True, 0, False)),
        ("websocket disconnected before info query returned response", (True, 0, False)),
        ("websocket not connected", (False, 0, False)),
        ("the store doesn't contain a device JID", (False, 0, False)),
        ("failed to get group members: 404", (False, 0, False)),
        ("no LID found for 15550109999@s.whatsapp.net from server", (False, 0, True)),
        ("something nobody has ever said", (True, 0, False)),
        ("", (True, 0, False)),
    ],
)
def test_a_send_is_failed_only_when_that_is_sure(said: str, outcome: tuple[bool, int, bool]) -> None:
    assert outcome_of(said) == outcome


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("download failed with status code 410", True), ("download failed with status code 404", True), ("invalid media hmac", True),
        ("hash of media ciphertext doesn't match", True), ("no url present", True), ("status code 503", False), ("dial tcp: timeout", False),
    ],
)  # fmt: skip
def test_what_is_gone_for_good(said: str, expected: bool) -> None:
    assert gone(said) is expected


def test_no_number_in_the_words() -> None:
    assert words(ValueError("no LID for 15550109999@s.whatsapp.net")) == "ValueError: no LID for •••99@s.whatsapp.net"
    assert len(words(ValueError("x" * 999))) == 300
