"""An owner's corrections win for that person's similar turns, and only for those."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.closings.corrections import Correction, Spoken, signature, taught
from app.domain.replies import Chat, Line, decide, words

NOW = 1_767_225_600_000


def verdict(text: str, *corrections: Correction) -> tuple[str, str]:
    found = decide(Chat("direct", corrections=corrections), [Line(1, NOW - 60_000, False, "text", text)], NOW)
    return found.lane, found.reason["code"]


def said(text: str, owed: bool, at: int = 0) -> Correction:
    return Correction(signature([Spoken("text", text)]), owed, at)


@pytest.mark.parametrize(
    "text", ["the bus is late", "The bus is LATE!!", "the bus is late again", "bus is late", "the bus is lateee"]
)
def test_this_needed_no_answer(text: str) -> None:
    taught_so = said("the bus is late again", False)
    assert verdict(text)[0] == "pending"
    if text != "bus is late":
        assert verdict(text, said(text, False)) == ("probably_done", "taught")
    assert verdict("the bus is late again", taught_so) == ("probably_done", "taught")


def test_this_did() -> None:
    assert verdict("ok")[0] == "probably_done"
    assert verdict("ok!!", said("ok", True)) == ("pending", "taught")


@pytest.mark.parametrize("text", ["the bus is late?", "the train is early", "are you coming?"])
def test_other_turns_are_judged_as_ever(text: str) -> None:
    assert verdict(text, said("the bus is late", False)) == verdict(text)


def test_the_newest_wins_and_taking_it_back_leaves_nothing() -> None:
    first, second = said("ok", True, 1), said("ok", False, 2)
    assert verdict("ok", second, first)[0] == "probably_done"
    assert verdict("ok", first)[0] == "pending"
    assert verdict("ok") == ("probably_done", "closing")


def test_kinds_and_numbers() -> None:
    voice = Correction(signature([Spoken("voice", "")]), False)
    assert taught([voice], [Spoken("voice", "")]) == voice
    assert taught([voice], [Spoken("image", "")]) is None
    assert taught([said("here in 10", False)], [Spoken("text", "here in 15")]) is not None
    assert words({"code": "taught", "n": 1}) == "wrote what is like a turn you corrected"


@given(st.text(max_size=80), st.booleans())
def test_a_turn_is_always_like_itself(text: str, owed: bool) -> None:
    turn = [Spoken("text", text)]
    correction = Correction(signature(turn), owed)
    assert taught([correction], turn) == (correction if correction.signature else None)
