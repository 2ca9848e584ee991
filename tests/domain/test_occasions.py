"""Birthdays come once a year, where the person is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.occasions import Day, exists, following, in_year
from app.domain.timing import DAY, instant, local

AUCKLAND, HONOLULU = ZoneInfo("Pacific/Auckland"), ZoneInfo("Pacific/Honolulu")


def at(text: str) -> int:
    return instant(datetime.fromisoformat(text).replace(tzinfo=UTC))


def test_the_next_one_with_age_and_lead_time() -> None:
    found = following(Day(3, 14, 1990), at("2026-03-01T12:00"), UTC, lead_days=7)
    assert (found.day, found.years, found.tell_at) == (date(2026, 3, 14), 36, at("2026-03-07T00:00"))
    assert following(Day(3, 14), at("2026-03-15T00:00"), UTC).day == date(2027, 3, 14)
    assert following(Day(3, 14), at("2026-03-14T23:59"), UTC)[0:1] == (date(2026, 3, 14),)
    assert following(Day(3, 14), 0, UTC).years == 0, "nobody knows how old"
    assert following(Day(3, 14, 2030), at("2026-03-01T12:00"), UTC).day == date(2030, 3, 14), (
        "not before it is the first"
    )


def test_the_29th_of_february() -> None:
    assert in_year(Day(2, 29, 1996), 2026) == date(2026, 2, 28)
    assert in_year(Day(2, 29, 1996), 2028) == date(2028, 2, 29)
    assert exists(Day(2, 29))
    assert not exists(Day(2, 29, 1997))
    assert not exists(Day(4, 31))


def test_it_is_the_persons_day_and_not_mine() -> None:
    now = at("2026-03-13T12:00")  # in Auckland it is the 14th already, in Honolulu not for long
    assert following(Day(3, 13), now, AUCKLAND).day == date(2027, 3, 13)
    assert following(Day(3, 13), now, HONOLULU).day == date(2026, 3, 13)
    assert following(Day(3, 14), now, AUCKLAND).begins == at("2026-03-13T11:00")


@given(
    st.dates(date(1930, 1, 1), date(2030, 12, 31)),
    st.integers(at("2000-01-01T00:00"), at("2040-01-01T00:00")),
    st.sampled_from([UTC, AUCKLAND, HONOLULU, ZoneInfo("Europe/Berlin")]),
)
def test_it_is_never_over_nor_more_than_a_year_away(born: date, now: int, zone: ZoneInfo) -> None:
    day = Day(born.month, born.day, born.year)
    found = following(day, now, zone, lead_days=3)
    assert found.ends > now
    assert found.tell_at < found.begins < found.ends
    assert found.years >= 0
    if born.year < local(now, zone).year:
        assert found.begins - now <= 367 * DAY
        assert found.ends - found.begins == pytest.approx(DAY, abs=DAY / 24)
