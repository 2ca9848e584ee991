"""How long answers take, mine and theirs: when, how long usually, at what hour and on what day of the week.

An answer time runs from the opening of an obligation (:func:`app.domain.replies.obligation`) to the first answer of a person;
a second clock runs to anything at all, an away text too. What asked for nothing and was followed by nothing is no answer
time, and neither is a new conversation a week after "ok, thanks", nor one three weeks after a question.

Statistics are kept as counts in cells (whose, which clock, hour of the week, length on a logarithmic scale). Adding is
all there is to it: a new answer adds 1 to one cell per clock, a person's statistics are the sum of their conversations',
everybody's the sum of all, in any order, and a deleted answer subtracts what it added. A length read back from a cell is right within 5 %.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo
from math import exp2, log2
from typing import NamedTuple

from app.domain import closings
from app.domain.replies import Line, obligation
from app.domain.timing import DAY, HOUR, MINUTE, local

#: The least usual reply time; the most are three working days.
LEAST = 2 * HOUR
#: Answers from which on a usual time is told.
ENOUGH = 3

_NO_ANSWER = 21 * DAY  # what comes after so long is a new conversation
_PER_DOUBLING = 7  # a cell is 2**(1/7) wide: the middle of it is at most 5 % off
_SECOND = 1000


class Answer(NamedTuple):
    """One answer. ``opened_at`` → ``answered_at`` is the human clock, → ``first_at`` the other one; UTC ms."""

    mine: bool
    opened_at: int
    answered_at: int  # 0: only a machine has answered so far
    first_at: int
    opened_id: int
    answered_id: int


class Cell(NamedTuple):
    """What is counted together. ``hour``: of the week, 0 is Monday's first, in the zone that it was counted in."""

    mine: bool
    human: bool
    hour: int
    length: int


class Typical(NamedTuple):
    """Usual lengths in ms; 0 of each when there is nothing to tell."""

    answers: int
    median: int
    p80: int


def answers(lines: Sequence[Line]) -> Iterator[Answer]:
    """The answers in a conversation of two, oldest first. Lines in any order; doubles do no harm.

    A line that was deleted for everyone neither asks nor answers.
    """
    said = sorted({line.id: line for line in sorted(lines)}.values(), key=lambda line: (line.at, line.id))
    turn: list[Line] = []  # consecutive lines of one side that no person has answered
    before: list[Line] = []  # the other side's turn before it
    machine_at = 0  # when a machine first answered the turn
    for line in said:
        if line.revoked or line.kind == "system":
            continue
        if line.automatic:
            if turn and line.from_me != turn[0].from_me and not machine_at:
                machine_at = line.at
            continue
        connected = line.call_outcome == "connected"
        if turn and (line.from_me != turn[0].from_me or connected):
            answer = _answer(turn, before, line, machine_at)
            if answer is not None:
                yield answer
            before, turn = turn, []
            machine_at = 0
        if not connected:
            turn.append(line)
        else:
            before = []
    if turn and machine_at:
        answer = _answer(turn, before, None, machine_at)
        if answer is not None:
            yield answer


def turn_starts(lines: Sequence[Line]) -> list[int]:
    """The ids of the lines with which one of the two begins to speak, oldest first; lines as :func:`answers` takes them."""
    starts: list[int] = []
    side: bool | None = None
    for line in lines:
        if line.revoked or line.automatic or line.kind == "system":
            continue
        if line.call_outcome == "connected":
            side = None
        elif line.from_me != side:
            starts.append(line.id)
            side = line.from_me
    return starts


def _answer(turn: list[Line], before: list[Line], line: Line | None, machine_at: int) -> Answer | None:
    waiting, judged = obligation(turn, answering=any(map(closings.expects, before)), responding=bool(before))
    if not judged.asks:
        return None
    opened = waiting[0]
    answered_at = line.at if line is not None and line.at - opened.at <= _NO_ANSWER else 0
    first_at = (
        machine_at if 0 < machine_at >= opened.at and (not answered_at or machine_at < answered_at) else answered_at
    )
    if not first_at or first_at - opened.at > _NO_ANSWER:
        return None
    mine = not opened.from_me
    return Answer(mine, opened.at, answered_at, first_at, opened.id, line.id if line is not None else 0)


# ── Counting ────────────────────────────────────────────────────────────────────────────────────────────────────────


def cells(answer: Answer, zone: tzinfo) -> tuple[Cell, ...]:
    """The cells that an answer is counted in: one per clock. The hour is that of the question."""
    asked = local(answer.opened_at, zone)
    hour = asked.weekday() * 24 + asked.hour
    found = [Cell(answer.mine, False, hour, length_of(answer.first_at - answer.opened_at))]
    if answer.answered_at:
        found.append(Cell(answer.mine, True, hour, length_of(answer.answered_at - answer.opened_at)))
    return tuple(found)


def length_of(ms: int) -> int:
    """The number of the cell that a length falls into; everything up to a second is 0."""
    return max(0, round(_PER_DOUBLING * log2(max(ms, 1) / _SECOND)))


def ms_of(length: int) -> int:
    """The middle of such a cell."""
    return round(_SECOND * exp2(length / _PER_DOUBLING))


def counted(found: Iterable[Answer], zone: tzinfo) -> Counter[Cell]:
    """All answers as counts. Counts of different conversations are added with ``+``."""
    return Counter(cell for answer in found for cell in cells(answer, zone))


def typical(counts: Mapping[Cell, int], *, mine: bool, human: bool = True) -> Typical:
    """Median and p80 over everything that was counted."""
    return _typical(_lengths(counts, mine, human))


def by_hour(counts: Mapping[Cell, int], *, mine: bool, human: bool = True) -> list[Typical]:
    """The same for each of the 24 hours of the day at which a question came."""
    return _sorted(counts, mine, human, 24, lambda hour: hour % 24)


def by_weekday(counts: Mapping[Cell, int], *, mine: bool, human: bool = True) -> list[Typical]:
    """The same for each day of the week, Monday first."""
    return _sorted(counts, mine, human, 7, lambda hour: hour // 24)


def _sorted(
    counts: Mapping[Cell, int], mine: bool, human: bool, many: int, place: Callable[[int], int]
) -> list[Typical]:
    """Typical lengths by where the hour of the week belongs, in one go over all counts."""
    lengths: list[Counter[int]] = [Counter() for _ in range(many)]
    for cell, count in counts.items():
        if cell.mine == mine and cell.human == human and count > 0:
            lengths[place(cell.hour)][cell.length] += count
    return [_typical(found) for found in lengths]


#: Up to how long (ms) each bar of :func:`spread` reaches; the last one is whatever took longer.
SPREAD = (5 * MINUTE, HOUR, 4 * HOUR, DAY, 3 * DAY)


def spread(counts: Mapping[Cell, int], *, mine: bool, human: bool = True) -> list[int]:
    """How many answers came within each of :data:`SPREAD`, and how many later."""
    found = [0] * (len(SPREAD) + 1)
    for length, n in _lengths(counts, mine, human).items():
        found[bisect_left(SPREAD, ms_of(length))] += n
    return found


def _lengths(counts: Mapping[Cell, int], mine: bool, human: bool) -> Counter[int]:
    lengths: Counter[int] = Counter()
    for cell, count in counts.items():
        if cell.mine == mine and cell.human == human and count > 0:
            lengths[cell.length] += count
    return lengths


def _typical(lengths: Counter[int]) -> Typical:
    total = sum(lengths.values())
    return Typical(total, _share(lengths, total, 50), _share(lengths, total, 80)) if total else Typical(0, 0, 0)


def _share(lengths: Counter[int], total: int, percent: int) -> int:
    """The length that ``percent`` of all are not longer than."""
    wanted = -(-total * percent // 100)  # rounded up, in whole numbers
    passed = 0
    for length in sorted(lengths):
        passed += lengths[length]
        if passed >= wanted:
            return ms_of(length)
    return 0


# ── Usual ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def usual(times: Iterable[int], day: int = DAY) -> int:
    """My usual reply time: the p80 of ``times`` (ms of working time), within 2 hours and 3 days; 0 while there are too few.

    Args:
        times: how long I took, each in working time.
        day: how long a working day is, in ms.
    """
    ordered = sorted(times)
    if len(ordered) < ENOUGH:
        return 0
    return max(LEAST, min(3 * day, ordered[-(-len(ordered) * 80 // 100) - 1]))
