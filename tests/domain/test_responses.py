"""Answer times, and statistics that grow by adding."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.replies import Line
from app.domain.responses import (
    ENOUGH,
    LEAST,
    Answer,
    answers,
    by_hour,
    by_weekday,
    cells,
    counted,
    length_of,
    ms_of,
    spread,
    typical,
    usual,
)
from app.domain.timing import DAY, HOUR, MINUTE, instant

BERLIN = ZoneInfo("Europe/Berlin")
UTC = ZoneInfo("UTC")


def talk(*said: tuple[str, int, str]) -> list[Line]:
    """Lines from (who, minute, text); who is "me", "them", or either with "bot"."""
    return [
        Line(number, minute * MINUTE, who.startswith("me"), "text", text, automatic=who.endswith("bot"))
        for number, (who, minute, text) in enumerate(said, 1)
    ]


def minutes(lines: list[Line]) -> list[tuple[bool, int, int]]:
    """(mine, minutes to a person, minutes to anything)."""
    return [
        (a.mine, (a.answered_at - a.opened_at) // MINUTE if a.answered_at else -1, (a.first_at - a.opened_at) // MINUTE)
        for a in answers(lines)
    ]


def test_from_the_first_line_that_waits_to_the_first_answer() -> None:
    lines = talk(
        ("them", 0, "are you coming?"),
        ("them", 5, "hello?"),
        ("me", 20, "yes"),
        ("them", 21, "great"),
        ("me", 99, "so"),
    )
    assert minutes(lines) == [(True, 20, 20)]


def test_theirs_too() -> None:
    assert minutes(talk(("me", 0, "can you call me?"), ("them", 7, "sure"))) == [(False, 7, 7)]


def test_two_clocks() -> None:
    lines = talk(("them", 0, "are you open?"), ("mebot", 1, "We answer soon."), ("me", 60, "yes"))
    assert minutes(lines) == [(True, 60, 1)]
    assert minutes(lines[:2]) == [(True, -1, 1)]


def test_what_asks_for_nothing_is_not_measured() -> None:
    assert minutes(talk(("me", 0, "done"), ("them", 1, "ok thanks"), ("me", 10_000, "the car is ready"))) == []


def test_a_new_question_after_thanks_starts_its_own_clock() -> None:
    lines = talk(("me", 0, "done"), ("them", 1, "thanks!"), ("them", 600, "when are you back?"), ("me", 630, "at 8"))
    assert minutes(lines) == [(True, 30, 30)]


def test_a_connected_call_answers_and_a_deleted_line_does_not() -> None:
    question = Line(1, 0, False, "text", "can we talk?")
    deleted = Line(2, 5 * MINUTE, True, "text", "yes", revoked=True)
    call = Line(3, 9 * MINUTE, True, "call", call_outcome="connected")
    assert minutes([question, deleted, call]) == [(True, 9, 9)]
    missed = Line(1, 0, False, "call", call_outcome="missed")
    assert minutes([missed, Line(2, MINUTE, True, "text", "what's up?")]) == [(True, 1, 1)]


LINES = st.lists(
    st.builds(
        lambda at, me, text, auto, revoked: Line(0, at * MINUTE, me, "text", text, automatic=auto, revoked=revoked),
        st.integers(0, 10_000),
        st.booleans(),
        st.sampled_from(["ok", "thanks", "are you coming?", "the bus is late", "call me", "👍"]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=25,
).map(lambda lines: [line._replace(id=number) for number, line in enumerate(lines, 1)])


@given(LINES, st.randoms(use_true_random=False))
def test_order_and_doubles_change_nothing(lines: list[Line], rnd: random.Random) -> None:
    shuffled = lines * 2
    rnd.shuffle(shuffled)
    assert list(answers(shuffled)) == list(answers(lines))


@given(LINES)
def test_clocks_run_forward(lines: list[Line]) -> None:
    for answer in answers(lines):
        assert answer.opened_at <= answer.first_at
        assert not answer.answered_at or answer.first_at <= answer.answered_at


# ── Statistics ──────────────────────────────────────────────────────────────────────────────────────────────────────

ANSWERS = st.lists(
    st.builds(
        lambda mine, opened, took: Answer(mine, opened, opened + took, opened + took, 1, 2),
        st.booleans(),
        st.integers(1_600_000_000_000, 1_700_000_000_000),
        st.integers(0, 30 * DAY),
    ),
    max_size=40,
)


@given(st.integers(1000, 300 * DAY))
def test_a_length_is_read_back_within_five_percent(ms: int) -> None:
    assert ms_of(length_of(ms)) == pytest.approx(ms, rel=0.052)


@given(ANSWERS, ANSWERS, st.randoms(use_true_random=False))
def test_adding_is_all_there_is_to_it(a: list[Answer], b: list[Answer], rnd: random.Random) -> None:
    together = a + b
    rnd.shuffle(together)
    assert counted(a, BERLIN) + counted(b, BERLIN) == counted(together, BERLIN)
    one_by_one: Counter = Counter()
    for answer in together:
        one_by_one.update(cells(answer, BERLIN))
    assert one_by_one == counted(together, BERLIN)
    one_by_one.subtract(counted(b, BERLIN))
    assert typical(one_by_one, mine=True) == typical(counted(a, BERLIN), mine=True)


@given(ANSWERS)
def test_counts_tell_the_same_as_the_times(found: list[Answer]) -> None:
    counts = counted(found, UTC)
    times = [answer.answered_at - answer.opened_at for answer in found if answer.mine]
    assert typical(counts, mine=True).answers == len(times)
    if len(times) >= ENOUGH and LEAST < typical(counts, mine=True).p80 < 2 * DAY:
        assert typical(counts, mine=True).p80 == pytest.approx(usual(times), rel=0.06)
    assert sum(one.answers for one in by_hour(counts, mine=True)) == len(times)
    assert sum(one.answers for one in by_weekday(counts, mine=True)) == len(times)


@given(st.lists(st.integers(0, 30 * DAY), max_size=50), st.integers(HOUR, DAY))
def test_usual_is_clamped(times: list[int], day: int) -> None:
    assert usual(times, day) == 0 if len(times) < ENOUGH else LEAST <= usual(times, day) <= max(LEAST, 3 * day)


def test_usual() -> None:
    assert usual([]) == 0
    assert usual([HOUR] * 10) == LEAST
    assert usual([3 * HOUR] * 8 + [9 * DAY] * 2) == 3 * HOUR
    assert usual([3 * HOUR] * 7 + [9 * DAY] * 3) == 3 * DAY
    assert usual([3 * HOUR] * 7 + [9 * DAY] * 3, 8 * HOUR) == 24 * HOUR


def test_how_answers_are_spread() -> None:
    took = (MINUTE, 3 * MINUTE, 30 * MINUTE, 3 * HOUR, 20 * HOUR, 2 * DAY, 30 * DAY)
    counts = counted([Answer(False, 0, ms, ms, 1, 2) for ms in took], UTC)
    assert spread(counts, mine=False) == [2, 1, 1, 1, 1, 1]
    assert sum(spread(counts, mine=True)) == 0


def test_by_the_hour_and_day_of_the_question_where_i_am() -> None:
    asked = instant(datetime(2026, 11, 20, 23, 30, tzinfo=BERLIN))  # a Friday; 22:30 UTC
    counts = counted([Answer(True, asked, asked + HOUR, asked + MINUTE, 1, 2)], BERLIN)
    assert [hour for hour, one in enumerate(by_hour(counts, mine=True)) if one.answers] == [23]
    assert [day for day, one in enumerate(by_weekday(counts, mine=True)) if one.answers] == [4]
    assert by_weekday(counts, mine=True)[4].median == pytest.approx(HOUR, rel=0.05)
    assert typical(counts, mine=True, human=False).median == pytest.approx(MINUTE, rel=0.05)
    assert typical(counts, mine=False).answers == 0
