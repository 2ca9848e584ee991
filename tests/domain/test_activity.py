"""Hours become days, bars and habits without losing or doubling a message, in any zone."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.activity import Span, buckets, fold, known_by

BERLIN, NEPAL = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kathmandu")
ZONES = st.sampled_from([UTC, BERLIN, NEPAL, ZoneInfo("America/St_Johns"), ZoneInfo("Pacific/Kiritimati")])
DAYS = st.dates(date(2015, 1, 1), date(2030, 1, 1))
NIGHT = 488_887  # 2025-10-09T07:00Z; hours since the epoch


def test_an_hour_belongs_to_the_local_day_and_weekday_in_which_it_begins() -> None:
    late = fold([(488_902, 2, 1)], BERLIN)  # 22:00 UTC on a Thursday is midnight in Berlin
    assert late.days == {date(2025, 10, 10): (2, 1)}
    assert late.week[4][0] == 3
    assert (late.mine, late.theirs) == (2, 1)


@pytest.mark.parametrize(("days", "bars"), [(1, 1), (92, 92), (93, 14), (366, 53), (730, 24)])
def test_long_spans_are_drawn_by_weeks_and_months(days: int, bars: int) -> None:
    first = date(2025, 1, 1)
    assert len(buckets(fold([], UTC), Span(first, first + timedelta(days - 1)))) == bars


@given(
    DAYS,
    st.integers(1, 1200),
    ZONES,
    st.lists(st.tuples(st.integers(0, 40_000), st.integers(0, 9), st.integers(0, 9)), max_size=40),
)
def test_bars_hold_every_message_of_the_span_once(
    first: date, days: int, tz: ZoneInfo, written: list[tuple[int, int, int]]
) -> None:
    span = Span(first, first + timedelta(days - 1))
    since, until = span.hours(tz)
    within = [(since + n, mine, theirs) for n, mine, theirs in written if since + n < until]
    activity = fold(within, tz)
    bars = buckets(activity, span)
    assert sum(b.mine for b in bars) == sum(w[1] for w in within) == activity.mine
    assert sum(b.theirs for b in bars) == sum(w[2] for w in within) == activity.theirs
    assert sum(map(sum, activity.week)) == activity.mine + activity.theirs
    assert [b.first for b in bars[1:]] == [b.last + timedelta(1) for b in bars[:-1]]
    assert (bars[0].first, bars[-1].last) == span


@given(DAYS, st.integers(1, 400), ZONES)
def test_spans_that_follow_each_other_share_no_hour_and_miss_none(first: date, days: int, tz: ZoneInfo) -> None:
    span = Span(first, first + timedelta(days - 1))
    assert span.before.hours(tz)[1] == span.hours(tz)[0]
    assert span.before.days == span.days


def test_growth_counts_who_was_known_at_the_end_of_each_bar() -> None:
    span = Span(date(2025, 10, 8), date(2025, 10, 10))
    assert known_by([5, NIGHT, 488_902], span, UTC) == [
        (date(2025, 10, 8), 1),
        (date(2025, 10, 9), 3),
        (date(2025, 10, 10), 3),
    ]
