"""The benchmark suite in its short form: it runs, every figure is a number, and its data set is what it says.

How fast things are is not asserted here: a test machine is busy, and the figures are for `kith bench` to show.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from app import bench
from app.bench import protobufs
from app.bench.account import messages_of
from app.bench.conversion import converter
from app.bench.dataset import DataSet
from app.bench.results import percentile, result
from app.domain import facts

SIZE = 2000


def test_the_whole_suite_runs_and_finds_ratios(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "figures.json"
    found = bench.run([], SIZE, report)
    assert len(found) >= 20
    for row in found:
        assert math.isfinite(row.ratio), row
        assert row.ratio > 0, row
        assert row.ours > 0, row
        assert row.floor > 0, row
        assert row.goal[0] in "≥≤", row
    assert {row.name.partition(":")[0] for row in found} >= {
        "history sync", "history, store alone", "live, one by one", "live, from a backlog", "callback", "search", "today", "thread", "pages"
    }  # fmt: skip
    written = json.loads(report.read_text(encoding="utf-8"))
    assert written["messages"] == SIZE
    assert [row["name"] for row in written["results"]] == [row.name for row in found]
    printed = capsys.readouterr().out
    assert all(row.name in printed for row in found)


def test_only_what_is_named_runs() -> None:
    assert [row.name for row in bench.run(["callback"], 100)] == ["callback"]


def test_a_name_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(SystemExit, match=r"nonsense.*sync"):
        bench.run(["nonsense"], 100)


# ── The data set ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_seed_gives_the_same_messages() -> None:
    one, same, other = ([*DataSet(SIZE, seed=seed).batches()] for seed in (1, 1, 2))
    assert one == same
    assert one != other


@pytest.mark.parametrize("size", [100, 2000, 30_000])
def test_there_are_as_many_messages_as_asked_for(size: int) -> None:
    messages = messages_of(DataSet(size).batches())
    assert len(messages) == size
    assert max(Counter(m.id for m in messages).values()) == 1


def test_big_accounts_have_the_people_and_groups_of_the_plan() -> None:
    data = DataSet(1_000_000)
    assert (data.people, data.groups) == (5000, 200)
    sizes = [chat.messages for chat in data.chats]
    assert 90_000 < sizes[0] < 130_000
    assert all(one >= other for one, other in pairwise(sizes[1:]))
    assert sum(bool(chat.members) for chat in data.chats) == 200


def test_messages_are_mixed_as_the_plan_says() -> None:
    messages = messages_of(DataSet(30_000).batches())
    media = [m for m in messages if m.media is not None]
    assert 0.13 < len(media) / len(messages) < 0.17
    assert max(m.at for m in messages) - min(m.at for m in messages) > 2.9 * 365 * 86_400_000
    text = " ".join(m.text for m in messages)
    assert all(word in text for word in ("tomorrow", "mañana", "غدا", "的", "😂"))
    assert 0.4 < sum(m.from_me for m in messages) / len(messages) < 0.5


def test_protobufs_say_the_same_as_the_facts() -> None:
    data = DataSet(SIZE)
    convert = converter().convert
    came = [
        fact
        for event in protobufs.history(data)
        for piece in convert("HistorySync", protobufs.HistorySync.FromString(event))
        for fact in piece.facts
    ]
    assert not [fact for fact in came if isinstance(fact, facts.Quarantined | facts.UnknownKind)]
    messages = {fact.id: fact for fact in came if isinstance(fact, facts.Message)}
    wanted = {m.id: m for m in messages_of(data.batches())}
    assert messages.keys() == wanted.keys()
    for message_id, one in messages.items():
        other = wanted[message_id]
        assert (one.chat, one.from_me, one.kind, one.at // 1000) == (
            other.chat,
            other.from_me,
            other.kind,
            other.at // 1000,
        )
        if one.kind == "text":
            assert one.text == other.text


def test_live_protobufs_say_the_same_as_the_facts() -> None:
    data = DataSet(SIZE)
    wanted = data.messages(data.chats[0])[:50]
    convert = converter().convert
    for event, other in zip(protobufs.live(wanted), wanted, strict=True):
        (piece,) = convert("Message", protobufs.MessageEvent.FromString(event))
        (one,) = piece.facts
        assert isinstance(one, facts.Message)
        assert (one.id, one.chat, one.from_me, one.kind, one.at) == (
            other.id, other.chat, other.from_me, other.kind, other.at
        )  # fmt: skip


# ── Figures ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_goals_look_at_the_right_side() -> None:
    assert result("x", 2, 1, "≥ 1.5", "msg/s").ok
    assert not result("x", 1, 1, "≥ 1.5", "msg/s").ok
    assert result("x", 1, 1, "≤ 1.5", "ms").ok
    assert not result("x", 2, 1, "≤ 1.5", "ms").ok


def test_percentiles() -> None:
    assert percentile([3, 1, 2], 0.5) == 2
    assert percentile(list(range(100)), 0.95) == 95
    assert percentile([7], 0.99) == 7
