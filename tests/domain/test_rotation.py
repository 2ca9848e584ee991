"""How long backups stay."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.domain.rotation import DAILY, MONTHLY, WEEKLY, expired, expiries
from app.domain.timing import DAY

START = int(datetime(2026, 3, 1, 4, tzinfo=UTC).timestamp() * 1000)  # a Sunday, the first of its month
YEAR = [START + day * DAY for day in range(365)]


def test_the_first_of_a_week_or_month_stays_longer() -> None:
    ends = expiries(YEAR)
    assert ends[START] == START + MONTHLY
    assert ends[START + DAY] == START + DAY + WEEKLY  # Monday
    assert ends[START + 2 * DAY] == START + 2 * DAY + DAILY


def test_after_a_year_of_daily_backups_a_week_four_weeks_and_half_a_year_are_left() -> None:
    kept: list[int] = []
    for at in YEAR:
        kept = [one for one in [*kept, at] if one not in expired([*kept, at], at)]
    days = sorted((YEAR[-1] - at) // DAY for at in kept)
    assert days[:7] == [0, 1, 2, 3, 4, 5, 6]
    assert len([day for day in days if day >= 28]) in (5, 6, 7)
    assert days[-1] <= 184
    assert len(days) < 20


@given(st.lists(st.integers(0, 400 * DAY), min_size=1, max_size=30), st.integers(0, 800 * DAY))
def test_the_newest_never_goes_and_a_promise_is_kept(times: list[int], later: int) -> None:
    gone = expired(times, later)
    assert max(times) not in gone
    # What was promised when a backup was the last of the list does not change by later ones.
    for n in range(1, len(times) + 1):
        early = sorted(times)[:n]
        assert expiries(early)[early[-1]] == expiries(times)[early[-1]]
