"""The trials in their small form, with real processes and the real library; how fast they are is not asked here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.__main__ import TRIALS, main
from tests.chaos.trial import Row, quantile


@pytest.mark.slow
@pytest.mark.parametrize("name", TRIALS)
def test_a_trial_passes_in_its_short_form(name: str, tmp_path: Path) -> None:
    row = TRIALS[name](True, tmp_path)
    assert row.failures == [], row.line()


def test_what_is_lost_doubled_or_damaged_fails_the_trial() -> None:
    row = Row("R0", lost=1, doubled=2, integrity="row 3 missing from index")
    row.judge()
    assert row.failures == ["1 lost", "2 doubled", "integrity: row 3 missing from index"]
    assert not row.passed
    assert "FAIL: 1 lost; 2 doubled" in row.line()


def test_a_trial_that_is_not_known_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["R99"])
    assert ended.value.code == 2
    assert "no trial R99" in capsys.readouterr().err


def test_a_quantile_is_one_of_the_values() -> None:
    assert quantile([], 0.99) == 0
    assert quantile([3, 1, 2], 0.5) == 2
    assert quantile(range(1, 101), 0.99) == 99
