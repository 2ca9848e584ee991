"""Working hours and due times, in zones whose clocks change."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.timing import (
    ALWAYS,
    DAY,
    HOUR,
    MINUTE,
    OFFICE,
    Span,
    backoff,
    due,
    hours_of,
    instant,
    quiet_until,
    rank,
    worked,
)

BERLIN = ZoneInfo("Europe/Berlin")
KOLKATA = ZoneInfo("Asia/Kolkata")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # its clocks change by half an hour
ZONES = st.sampled_from([ZoneInfo("UTC"), BERLIN, KOLKATA, LORD_HOWE, ZoneInfo("America/New_York")])
TIMES = st.integers(1_600_000_000_000, 1_900_000_000_000)
MINUTES = st.integers(0, 1439)
WEEKS = st.dictionaries(st.integers(0, 6), st.lists(st.tuples(MINUTES, MINUTES), max_size=3), max_size=7).map(hours_of)


def at(text: str, zone: ZoneInfo = BERLIN) -> int:
    return instant(datetime.fromisoformat(text).replace(tzinfo=zone))


@pytest.mark.parametrize(
    ("opened", "usual", "expected"),
    [
        ("2026-11-18 10:00", 2 * HOUR, "2026-11-18 12:00"),
        ("2026-11-18 17:00", 2 * HOUR, "2026-11-19 10:00"),
        ("2026-11-20 17:00", 2 * HOUR, "2026-11-23 10:00"),  # over the weekend
        ("2026-11-21 12:00", 1 * HOUR, "2026-11-23 10:00"),
        ("2026-11-18 03:00", 9 * HOUR, "2026-11-18 18:00"),
        ("2026-11-18 10:00", 0, "2026-11-18 10:00"),
    ],
)
def test_due_counts_working_hours(opened: str, usual: int, expected: str) -> None:
    assert due(at(opened), usual, OFFICE, BERLIN) == at(expected)


def test_a_day_on_which_the_clocks_change_has_its_real_length() -> None:
    whole_days = 24 * HOUR
    # 29 March 2026, 02:00 -> 03:00; 25 October 2026, 03:00 -> 02:00.
    assert due(at("2026-03-28 12:00"), whole_days, ALWAYS, BERLIN) == at("2026-03-29 13:00")
    assert due(at("2026-10-24 12:00"), whole_days, ALWAYS, BERLIN) == at("2026-10-25 11:00")
    night = hours_of({6: [(0, 360)]})
    assert worked(at("2026-03-29 00:00"), at("2026-03-30 00:00"), night, BERLIN) == 5 * HOUR
    assert worked(at("2026-10-25 00:00"), at("2026-10-26 00:00"), night, BERLIN) == 7 * HOUR


def test_without_working_hours_every_hour_counts() -> None:
    assert due(at("2026-11-18 10:00"), 5 * HOUR, ((),) * 7, BERLIN) == at("2026-11-18 15:00")


def test_a_night_shift_is_split_at_midnight_and_overlaps_are_joined() -> None:
    hours = hours_of({0: [(22 * 60, 6 * 60), (21 * 60, 23 * 60)]})
    assert hours[0] == (Span(21 * 60, 1440),)
    assert hours[1] == (Span(0, 6 * 60),)
    with pytest.raises(ValueError, match="No such working hours"):
        hours_of({7: [(0, 60)]})


@given(TIMES, st.integers(0, 3 * DAY), WEEKS, ZONES)
def test_what_was_worked_until_due_is_the_usual_time(opened: int, usual: int, hours: tuple, zone: ZoneInfo) -> None:
    if sum(end - start for spans in hours for start, end in spans) < 180:
        return  # a life with less work than three hours a week: due is years ahead
    when = due(opened, usual, hours, zone)
    assert when >= opened
    assert worked(opened, when, hours, zone) == usual


@given(TIMES, TIMES, TIMES, WEEKS, ZONES)
def test_working_time_adds_up(a: int, b: int, c: int, hours: tuple, zone: ZoneInfo) -> None:
    a, b, c = sorted((a, a + b % (30 * DAY), a + c % (30 * DAY)))
    assert worked(a, c, hours, zone) == worked(a, b, hours, zone) + worked(b, c, hours, zone)
    assert 0 <= worked(a, c, hours, zone) <= c - a


@given(TIMES, st.integers(1, 3 * DAY), st.integers(1, 3 * DAY), ZONES)
def test_due_never_comes_earlier_for_a_longer_time(opened: int, a: int, b: int, zone: ZoneInfo) -> None:
    assert due(opened, min(a, b), OFFICE, zone) <= due(opened, max(a, b), OFFICE, zone)


@pytest.mark.parametrize(
    ("now", "quiet", "expected"),
    [
        ("2026-11-18 23:00", Span(22 * 60, 7 * 60), "2026-11-19 07:00"),
        ("2026-11-19 03:00", Span(22 * 60, 7 * 60), "2026-11-19 07:00"),
        ("2026-11-19 07:00", Span(22 * 60, 7 * 60), "2026-11-19 07:00"),
        ("2026-11-19 12:30", Span(12 * 60, 14 * 60), "2026-11-19 14:00"),
        ("2026-11-19 15:00", Span(12 * 60, 14 * 60), "2026-11-19 15:00"),
        ("2026-11-19 15:00", None, "2026-11-19 15:00"),
        ("2026-03-29 01:30", Span(22 * 60, 7 * 60), "2026-03-29 07:00"),
    ],
)
def test_quiet_hours(now: str, quiet: Span | None, expected: str) -> None:
    assert quiet_until(at(now), quiet, BERLIN) == at(expected)


def test_rank_and_backoff() -> None:
    assert rank(0, HOUR, 3 * HOUR) == 3
    assert rank(5, 0, 4) == 0
    assert [backoff(n) for n in (1, 2, 3)] == [MINUTE, 2 * MINUTE, 4 * MINUTE]
    assert backoff(99, luck=1.0) == int(6 * HOUR * 1.2)
    assert backoff(1, luck=0.0) == int(MINUTE * 0.8)
    assert instant(datetime(1970, 1, 2, tzinfo=UTC)) == DAY
