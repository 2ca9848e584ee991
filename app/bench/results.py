"""What a benchmark finds: two figures, their ratio and what it should be."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple


class Result(NamedTuple):
    """One row. ``ratio`` = ours / floor; ``goal`` says which side of what it should be on: ``≥ 0.5`` or ``≤ 1.2``."""

    name: str
    ours: float
    floor: float
    ratio: float
    goal: str
    ok: bool
    unit: str
    note: str = ""

    def line(self) -> str:
        """The row as the table shows it."""
        mark = " " if self.ok else "✗"
        figures = f"{_short(self.ours):>12} {_short(self.floor):>12}  {self.unit:6} {self.ratio:7.2f}"
        return f"{self.name:31} {figures}  {self.goal} {mark}  {self.note}".rstrip()


def result(name: str, ours: float, floor: float, goal: str, unit: str, note: str = "") -> Result:
    """A row from two figures in the same unit."""
    ratio = ours / floor
    side, _, limit = goal.partition(" ")
    ok = ratio >= float(limit) if side == "≥" else ratio <= float(limit)
    return Result(name, ours, floor, ratio, goal, ok, unit, note)


def _short(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.3f}"


def percentile(seconds: Sequence[float], share: float) -> float:
    """The value below which that share of the values lies."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median(seconds: Sequence[float]) -> float:
    """The middle value."""
    return percentile(seconds, 0.5)


def timed(work: Callable[[], object]) -> float:
    """Seconds that one call takes."""
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def in_turns(ours: Callable[[], object], floor: Callable[[], object], rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of each call, one after the other, who goes first changing: a slow moment hits both alike."""
    ours()
    floor()
    mine, bare = [], []
    for number in range(rounds):
        if number % 2:
            bare.append(timed(floor))
            mine.append(timed(ours))
        else:
            mine.append(timed(ours))
            bare.append(timed(floor))
    return mine, bare
