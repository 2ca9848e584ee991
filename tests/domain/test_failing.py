"""Which failures of a job are worth a person's attention."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import failing
from app.domain.failing import Standing
from app.domain.timing import HOUR, MINUTE

START = 1_760_000_000_000


def runs(*outcomes: str, every: int) -> Standing:
    """How a job stands after runs that failed ("x") or went well ("o")."""
    standing = Standing()
    for n, outcome in enumerate("".join(outcomes)):
        standing = failing.after(standing, failed=outcome == "x", now=START + n * every)
    return standing


@pytest.mark.parametrize(
    ("outcomes", "every", "trouble"),
    [
        ("", MINUTE, False),
        ("xx", HOUR, False),
        ("xxx", HOUR, True),
        ("xxoxx", HOUR, False),
        ("oxxx", HOUR, True),
        ("xxxo", HOUR, False),
        ("x" * 60, 1000, False),  # a minute's lock
        ("x" * 601, 1000, True),
    ],
)
def test_several_in_a_row_and_for_some_time(outcomes: str, every: int, trouble: bool) -> None:
    assert runs(outcomes, every=every).trouble is trouble


def test_that_it_is_well_again_is_news_only_after_trouble() -> None:
    assert runs("xxo", every=HOUR).well_at == 0
    well = runs("xxxxooo", every=HOUR)
    assert (well.failures, well.since, well.failed_at, well.well_at) == (0, START, START + 3 * HOUR, START + 4 * HOUR)


@given(st.text(alphabet="xo", max_size=60), st.integers(1, 2 * HOUR))
def test_it_counts_the_failures_at_the_end(outcomes: str, every: int) -> None:
    standing = runs(outcomes, every=every)
    assert standing.failures == len(outcomes) - len(outcomes.rstrip("x"))
    assert standing.failed_at == (START + outcomes.rindex("x") * every if "x" in outcomes else 0)
