"""Exports of many languages, phones and years: each is read as what was said in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.formats import whatsapp_chat

CHATS = Path(__file__).parent / "chats"


@pytest.mark.parametrize("path", sorted(CHATS.glob("*.txt")), ids=lambda path: path.stem)
def test_a_sample_is_read_as_what_was_said(path: Path) -> None:
    expected = [json.loads(line) for line in path.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()]
    with path.open("rb") as stream:
        found = list(whatsapp_chat.as_json(whatsapp_chat.read(stream, whatsapp_chat.examine(stream))))
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert one == other


def test_there_are_samples_of_many_languages() -> None:
    assert len(list(CHATS.glob("*.txt"))) >= 40
