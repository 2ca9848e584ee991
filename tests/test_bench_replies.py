"""`kith bench replies` on sets of one's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.bench import learning
from app.bench.replies import OLDER, learn, read_set, run
from app.domain.closings import weighing
from app.domain.replies import Line


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


def test_what_is_learnt_says_what_it_was_taught(tmp_path: Path) -> None:
    told = [Line(1, 0, False, "text", f"the {thing} is in the kitchen") for thing in ("bread", "milk", "cake")]
    asked = [Line(1, 0, False, "text", f"the {thing} is broken again") for thing in ("bread", "milk", "cake")]
    lessons = [
        made
        for lines, owed in ((told, False), (asked, True))
        for line in lines
        if (made := learning.lesson([line], "opens", owed, 1.0)) is not None
    ]
    assert learning.lesson([Line(1, 0, False, "image")], "opens", True, 1.0) is None
    weights = learning.learn(lessons)
    assert weights == learning.learn(lessons)
    assert weights["kitchen"] < 0 < weights["broken"]
    assert "bread" not in weights or abs(weights["bread"]) < abs(weights["broken"])
    learning.write(weights, tmp_path / "weights.tsv")
    rows = (tmp_path / "weights.tsv").read_text(encoding="utf-8").splitlines()
    assert rows == [f"{trait}\t{weight}" for trait, weight in weights.items()]


def test_nothing_of_a_held_back_half_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    report = run(OLDER)
    assert report.held_back is not None
    printed = capsys.readouterr().out
    hidden = [one.turn.id for one in report.judged if one.turn.held_back and not one.right]
    assert hidden
    assert not [name for name in hidden if f"  {name} " in printed]
    assert f"{len(hidden)} misses in the held-back half" in printed
    assert sum(figures.turns for figures in report.languages.values()) == report.held_back.turns


def test_the_weights_shipped_are_those_of_the_turns_shipped(tmp_path: Path) -> None:
    """Nobody changes one without the other. A last digit may differ with the machine's arithmetic."""
    assert learn(tmp_path / "weights.tsv") == pytest.approx(len(weighing.learnt()), rel=0.01)
    fresh = dict(row.rsplit("\t", 1) for row in (tmp_path / "weights.tsv").read_text(encoding="utf-8").splitlines())
    shipped = weighing.learnt()
    assert [trait for trait, weight in fresh.items() if abs(int(weight) - shipped.get(trait, 0)) > 5] == []
