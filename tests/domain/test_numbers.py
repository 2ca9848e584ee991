"""Whole numbers of addresses and forms: what a column can hold is read, and nothing else is a number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.numbers import GREATEST, whole, wholes


@given(st.integers(0, GREATEST))
def test_every_number_that_a_column_can_hold_is_read(number: int) -> None:
    assert whole(str(number)) == number


@given(st.integers(GREATEST + 1) | st.integers(max_value=-1))
def test_no_other_number_is(number: int) -> None:
    assert whole(str(number)) is None


@pytest.mark.parametrize("text", ["", " ", "-1", "+1", "1.0", "1e3", "0x1", "1_000", "²", "١٢", "one", "1 2", " 1", "1\n"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert whole(text) is None


def test_several_are_read_or_none_of_them() -> None:
    assert wholes(("3", "0", "9223372036854775807")) == [3, 0, GREATEST]
    assert wholes(iter(("3", ""))) is None
    assert wholes(()) == []
