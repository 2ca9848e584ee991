"""The trials in their small form, with real processes and the real library; how fast they are is not asked here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.channels.whatsapp.spool import Writer
from app.domain import facts
from tests.chaos.__main__ import TRIALS, main
from tests.chaos.disk import Unable
from tests.chaos.spools import SpoolWatch, Tally, tally
from tests.chaos.trial import Row, quantile


@pytest.mark.slow
@pytest.mark.parametrize("name", TRIALS)
def test_a_trial_passes_in_its_short_form(name: str, tmp_path: Path) -> None:
    try:
        row = TRIALS[name](True, tmp_path)
    except Unable as reason:
        pytest.skip(f"this machine cannot hold the trial: {reason}")
    assert row.failures == [], row.line()


def test_every_message_is_counted_under_one_heading() -> None:
    sent = {name: f"text {name}" for name in "abcdef"}
    stored = [("a", "text a"), ("b", "text b"), ("b2", "text b"), ("c", "other words")]
    found = tally(sent, stored, {"a", "b", "c", "d"}, lambda name: ["inactive"] if name in "ade" else [])
    assert found == Tally(lost=1, window=1, never=1, doubled=1, wrong=2)
    assert tally(sent, list(sent.items()), sent, lambda _: []) == Tally(0, 0, 0, 0, 0)


def test_the_spool_is_read_on_from_where_it_was_read_to(tmp_path: Path) -> None:
    watch = SpoolWatch(tmp_path)
    writer = Writer(tmp_path / "phone-1")
    for name in "abc":
        message = facts.Message(name, "pn:15550101", "pn:15550101", False, 1)
        writer.append([json.dumps({"q": False, "f": [facts.to_wire(message)]}).encode()])
        watch.look()
        assert name in watch.seen
    writer.close()
    assert watch.seen == set("abc")


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
