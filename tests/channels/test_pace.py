"""The child's own figure of how long callbacks take."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from app.channels.whatsapp.child.pace import Pace


def test_nothing_heard_is_no_time() -> None:
    assert Pace().figures() == {"callbacks": 0, "callback_p99_ms": 0.0}


@given(st.lists(st.floats(0.0001, 20), min_size=1, max_size=300))
def test_the_figure_is_the_one_of_a_sorted_list_within_a_tenth(seconds: list[float]) -> None:
    pace = Pace()
    for took in seconds:
        pace.note(took)
    exact = sorted(seconds)[math.ceil(0.99 * len(seconds)) - 1] * 1000
    found = pace.figures()
    assert found["callbacks"] == len(seconds)
    assert exact * 0.999 <= found["callback_p99_ms"] <= exact * 1.101


def test_times_beyond_all_classes_are_counted() -> None:
    pace = Pace()
    for took in (0.0, 1e9):
        pace.note(took)
    assert pace.figures()["callbacks"] == 2
