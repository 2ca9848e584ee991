"""How fast messages leave: at once for whoever types, at a person's speed for a row."""

from __future__ import annotations

from app.domain import pacing

NOW = 1_760_000_000_000


def test_whoever_types_is_not_held_up() -> None:
    sent: list[int] = []
    for number in range(60):
        at = NOW + number * 11_000
        assert pacing.next_at(sent[: pacing.FREE], number) <= at
        sent.insert(0, at)


def test_a_row_leaves_unevenly_and_never_faster_than_the_gap() -> None:
    sent: list[int] = []
    at = NOW
    for number in range(200):
        at = max(at, pacing.next_at(sent[: pacing.FREE], number))
        sent.insert(0, at)
    gaps = [b - a for a, b in zip(sent[1:], sent, strict=False)][: 200 - pacing.FREE]
    assert pacing.GAP[0] <= min(gaps) < max(gaps) <= pacing.GAP[1]
    assert len(set(gaps)) > 50


def test_chance_is_the_same_each_time_one_looks() -> None:
    sent = [NOW + n for n in range(pacing.FREE, 0, -1)]
    assert pacing.next_at(sent, 7) == pacing.next_at(sent, 7) != pacing.next_at(sent, 8)
