"""`kith bench replies` on sets of one's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.bench.replies import read_set, run


def write(path: Path, *items: object) -> Path:
    path.write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")
    return path


def item(number: int, text: str, needs_reply: bool, **more: object) -> dict[str, object]:
    said = {"text": text, "kind": "text", "minutes_before": 5}
    return {"id": f"x-{number}", "lang": "en", "context": [], "turn": [said], "needs_reply": needs_reply} | more


def test_a_set_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = write(
        tmp_path / "mine.jsonl",
        item(1, "are you coming?", True),
        item(2, "ok thanks", False, hard=True),
        item(3, "the heating broke again", False),
        item(4, "see you tomorrow", True),
    )
    report = run(mine, tmp_path / "verdicts.json")
    assert report.held_back is None
    assert (report.overall.recall, report.overall.precision) == (0.5, 0.5)
    assert (report.hard.turns, report.hard.false) == (1, 0)
    assert report.turns_per_second > 0
    written = json.loads((tmp_path / "verdicts.json").read_text(encoding="utf-8"))
    assert [one["verdict"] for one in written["items"]] == [True, False, True, False]
    assert [one["right"] for one in written["items"]] == [True, True, False, False]
    assert written["items"][0]["words"] == "asked a question"
    printed = capsys.readouterr().out
    assert "2 misses, the worst:" in printed
    assert printed.index("x-4") < printed.index("x-3")


def test_reactions_calls_and_what_was_deleted(tmp_path: Path) -> None:
    before = {"from": "me", "text": "see you at 8", "kind": "text", "minutes_before": 9}
    turns = [
        {"text": "👍", "kind": "reaction", "minutes_before": 1},
        {"text": "", "kind": "call_missed", "minutes_before": 1},
        {"text": "", "kind": "call_connected", "minutes_before": 1},
        {"text": "wait, where?", "kind": "deleted", "minutes_before": 1},
    ]
    items = [
        {"id": "", "lang": "", "context": [before], "turn": [turn], "needs_reply": False, "tags": [], "hard": False}
        for turn in turns
    ]
    lanes = [turn.verdict().lane for turn in read_set(write(tmp_path / "mine.jsonl", *items))]
    assert lanes == ["", "pending", "", ""]


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "x"}', '{"id": "x", "turn": [3], "needs_reply": true}'])
def test_a_line_that_is_no_labelled_turn_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text(json.dumps(item(1, "hi", True)) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="line 2: not a labelled turn"):
        read_set(path)


def test_a_set_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="Cannot read"):
        read_set(tmp_path / "none.jsonl")
    (tmp_path / "empty.jsonl").touch()
    with pytest.raises(SystemExit, match="holds no turns"):
        read_set(tmp_path / "empty.jsonl")
