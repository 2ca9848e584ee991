"""What comes again, held against python-dateutil's reading of the same rules, and across changed clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from app.domain import recurrence
from app.domain.timing import instant

BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str, zone: ZoneInfo = BERLIN) -> int:
    return instant(datetime.fromisoformat(text).replace(tzinfo=zone))


def series(rule: str, start: int, zone: ZoneInfo = BERLIN, most: int = 12) -> list[int]:
    """The first occurrences, each made of the one before it, as rows do."""
    found, text = [start], recurrence.anchored(rule, start, zone)
    while len(found) < most and (following := recurrence.following(text, found[-1], zone)) is not None:
        found.append(following.at)
        text = following.rule
    return found


def walls(found: list[int], zone: ZoneInfo = BERLIN) -> list[str]:
    return [f"{datetime.fromtimestamp(one / 1000, zone):%m-%d %H:%M}" for one in found]


_STARTS = st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2026-12-31"))
_DAYS = st.lists(st.sampled_from(recurrence.WEEKDAYS), min_size=1, max_size=4, unique=True)


@st.composite
def rules(draw: st.DrawFn) -> str:
    frequency = draw(st.sampled_from(recurrence.FREQUENCIES))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(st.integers(1, 5))}"]
    if frequency == "WEEKLY" and draw(st.booleans()):
        parts.append("BYDAY=" + ",".join(draw(_DAYS)))
    if frequency in ("MONTHLY", "YEARLY"):
        if frequency == "YEARLY":
            parts.append(f"BYMONTH={draw(st.integers(1, 12))}")
        how = draw(st.sampled_from(("", "day", "nth", "both")))
        if how in ("day", "both"):
            days = draw(st.lists(st.integers(-31, 31).filter(bool), min_size=1, max_size=3, unique=True))
            parts.append("BYMONTHDAY=" + ",".join(map(str, days)))
        if how == "nth":
            nth = draw(st.sampled_from(("", "1", "2", "-1", "4")))
            parts.append(f"BYDAY={nth}{draw(st.sampled_from(recurrence.WEEKDAYS))}")
        if how == "both":
            parts.append("BYDAY=" + ",".join(draw(_DAYS)))
    if frequency == "DAILY" and draw(st.booleans()):
        parts.append("BYDAY=" + ",".join(draw(_DAYS)))
    end = draw(st.sampled_from(("", "count", "until")))
    if end == "count":
        parts.append(f"COUNT={draw(st.integers(1, 6))}")
    if end == "until":
        parts.append(f"UNTIL={draw(st.dates(date(2026, 6, 1), date(2031, 1, 1))):%Y%m%d}T120000Z")
    return ";".join(parts)


@settings(max_examples=150, deadline=None)
@given(rules(), _STARTS)
def test_it_reads_rules_as_dateutil_does(rule: str, start: datetime) -> None:
    start = start.replace(second=0, microsecond=0, tzinfo=UTC)
    theirs = list(islice(rrulestr(rule, dtstart=start), 8))
    if not theirs:
        return
    # Ours begins with an occurrence; a COUNT counts from it in both.
    first = theirs[0]
    implied = recurrence.anchored(rule, instant(start), UTC)
    text, found = implied, [instant(first)]
    while len(found) < len(theirs):
        following = recurrence.following(text, found[-1], UTC)
        assert following is not None, (rule, len(found))
        found.append(following.at)
        text = following.rule
    assert found == [instant(one) for one in theirs]
    if len(theirs) < 8:
        assert recurrence.following(text, found[-1], UTC) is None


@settings(max_examples=60, deadline=None)
@given(
    rules(), _STARTS,
    st.sampled_from(("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Santiago")),
)  # fmt: skip
def test_occurrences_rise_and_keep_their_wall_time(rule: str, start: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    first = instant(start.replace(second=0, microsecond=0, tzinfo=zone))
    found = series(rule, first, zone)
    assert found == sorted(set(found))
    wanted = datetime.fromtimestamp(first / 1000, zone)
    for one in found[1:]:
        wall = datetime.fromtimestamp(one / 1000, zone)
        off = (wall - wall.replace(hour=wanted.hour, minute=wanted.minute)) % timedelta(days=1)
        assert off in (timedelta(0), timedelta(minutes=30), timedelta(hours=1)), "moved by a jump of the clocks at most"


#: Clocks that jump at two, at midnight, shortly before midnight, by half an hour, in Ramadan, and over a whole day.
_ZONES = (
    "Europe/Berlin", "America/New_York", "America/Santiago", "Asia/Beirut", "America/Nuuk", "America/Havana", "Australia/Lord_Howe",
    "Africa/Casablanca", "Pacific/Apia", "Asia/Kolkata",
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(rules(), st.datetimes(datetime.fromisoformat("2011-06-01"), datetime.fromisoformat("2030-12-31")), st.sampled_from(_ZONES))
@example("FREQ=DAILY;INTERVAL=1", datetime.fromisoformat("2025-03-27T23:30"), "America/Nuuk")  # Saturday's comes on Sunday at 00:30
@example("FREQ=DAILY;INTERVAL=1", datetime.fromisoformat("2011-12-28T09:00"), "Pacific/Apia")  # there was no 30th
@example("FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=-1", datetime.fromisoformat("2025-01-31T02:30"), "Europe/Berlin")
def test_nothing_is_doubled_or_skipped_where_clocks_jump_and_months_end(rule: str, start: datetime, name: str) -> None:
    zone, rule = ZoneInfo(name), rule.partition(";UNTIL")[0]
    start = start.replace(second=0, microsecond=0)
    theirs = [when.replace(tzinfo=zone) for when in islice(rrulestr(rule, dtstart=start), 40)]  # dateutil counts wall times
    assume(theirs and datetime.fromtimestamp(instant(theirs[0]) / 1000, zone) == theirs[0])
    wanted = sorted({instant(one) for one in theirs})  # a day that the zone left out is its morrow
    text, found = recurrence.anchored(rule, instant(start.replace(tzinfo=zone)), zone), wanted[:1]
    while len(found) < len(wanted) and (following := recurrence.following(text, found[-1], zone)) is not None:
        found.append(following.at)
        text = following.rule
    assert found == wanted


def test_a_time_that_the_clocks_jump_over_comes_later_once_and_does_not_drag_the_others_along() -> None:
    assert walls(series("FREQ=DAILY", at("2026-03-28T02:30"), most=4)) == [
        "03-28 02:30", "03-29 03:30", "03-30 02:30", "03-31 02:30",
    ]  # fmt: skip
    ours = series("FREQ=DAILY", at("2026-10-24T02:30"), most=4)
    assert walls(ours) == ["10-24 02:30", "10-25 02:30", "10-26 02:30", "10-27 02:30"]
    assert [b - a for a, b in pairwise(ours)] == [24 * 3_600_000, 25 * 3_600_000, 24 * 3_600_000]


def test_the_last_day_of_the_month_and_the_thirty_first() -> None:
    assert walls(series("FREQ=MONTHLY;BYMONTHDAY=-1", at("2026-01-31T09:00"), most=4)) == [
        "01-31 09:00", "02-28 09:00", "03-31 09:00", "04-30 09:00",
    ]  # fmt: skip
    assert walls(series("FREQ=MONTHLY", at("2026-01-31T09:00"), most=3))[1] == "03-31 09:00", "as calendars do"


def test_what_nobody_was_there_for_is_passed_over_and_counted() -> None:
    start = at("2026-05-04T09:00")
    found = recurrence.following("FREQ=DAILY;COUNT=10", start, BERLIN, past=at("2026-05-07T12:00"))
    assert found is not None
    assert (walls([found.at]), found.passed) == (["05-08 09:00"], 3)
    assert recurrence.read(found.rule).times == 6, "ten in all: the first, three passed over, six to come"
    assert recurrence.passed_over("FREQ=DAILY;COUNT=10", start, BERLIN, past=at("2026-05-07T12:00")) == 3
    assert recurrence.following("FREQ=DAILY;COUNT=3", start, BERLIN, past=at("2026-06-01T00:00")) is None
    assert recurrence.passed_over("FREQ=DAILY;COUNT=3", start, BERLIN, past=at("2026-06-01T00:00")) == 2, "also when nothing follows"


@pytest.mark.parametrize(
    "nonsense",
    [
        "", "weekly", "FREQ=HOURLY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=2MO",
        "FREQ=WEEKLY;BYMONTHDAY=3", "FREQ=DAILY;UNTIL=20261399", "FREQ=DAILY;FREQ=WEEKLY", "FREQ=DAILY;BYSETPOS=1",
        "FREQ=YEARLY;BYDAY=MO", "FREQ=DAILY;BYHOUR=1,2", "FREQ=DAILY;BYMINUTE=5",
    ],
)  # fmt: skip
def test_nonsense_is_refused_with_a_sentence(nonsense: str) -> None:
    with pytest.raises(ValueError, match=r"\."):
        recurrence.read(nonsense)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        rule = recurrence.read(text)
    except ValueError:
        return
    assert recurrence.read(str(rule)) == rule


def test_a_rule_that_never_fits_ends() -> None:
    assert recurrence.following("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", at("2026-01-01T09:00"), BERLIN) is None


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=DAILY", "every day"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;COUNT=10", "every 2 weeks on Monday and Thursday, 10 times"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "every month on the last Friday"),
        ("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=4;BYHOUR=9;BYMINUTE=0", "every year on the 4. of May"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20271231", "every month on the last day, until 31 December 2027"),
        ("", ""),
    ],
)
def test_rules_in_words(rule: str, said: str) -> None:
    assert recurrence.words(rule) == said


def test_a_form_offers_the_usual_recurrences_and_first_the_present_one() -> None:
    assert recurrence.offered("") == recurrence.USUAL
    assert recurrence.offered("FREQ=DAILY") == recurrence.USUAL
    assert list(recurrence.offered("FREQ=DAILY;INTERVAL=3")) == ["FREQ=DAILY;INTERVAL=3", *recurrence.USUAL]
