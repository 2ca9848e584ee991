"""The calendars that Kith writes, read by somebody else's parser."""

from __future__ import annotations

from datetime import UTC, date, datetime

import vobject
from dateutil import rrule
from hypothesis import given
from hypothesis import strategies as st

from app.formats.icalendar import Event, calendar

NOW = 1_760_000_000_000
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=300)


@given(words, words)
def test_whatever_is_written_is_read_back(title: str, text: str) -> None:
    (event,) = vobject.readOne(calendar("Kith", [Event("a@kith", title, NOW, text=text)], now=NOW)).vevent_list
    # A parser may take other separators of lines and paragraphs for the end of a line; nothing else may differ.
    assert event.summary.value.split() == title.split()
    assert (event.description.value.split() if text else []) == text.split()


@given(words)
def test_no_line_is_longer_than_75_octets_and_all_end_with_crlf(title: str) -> None:
    written = calendar("Kith", [Event("a@kith", title, NOW, url="https://kith.example.org/people/12")], now=NOW)
    assert written.endswith("\r\n")
    for line in written.encode().split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no character was cut


def test_a_title_cannot_begin_a_line_of_its_own() -> None:
    written = calendar("Kith", [Event("a@kith", "x\r\nATTACH:file:///etc/passwd\nEND:VEVENT", NOW)], now=NOW)
    assert [line.partition(":")[0] for line in written.split("\r\n") if line.startswith(("ATTACH", "END:VEVENT"))] == ["END"]


def test_times_are_utc_and_days_are_days() -> None:
    events = [Event("a@kith", "Call", NOW, minutes=45, alarm=10, changed=NOW), Event("b@kith", "Birthday", day=date(1990, 5, 31), rule="FREQ=YEARLY")]
    timed, whole = vobject.readOne(calendar("Kith", events, now=NOW)).vevent_list
    assert timed.dtstart.value == datetime.fromtimestamp(NOW // 1000, UTC)
    assert (timed.dtend.value - timed.dtstart.value).total_seconds() == 45 * 60
    assert timed.valarm.trigger.value.total_seconds() == -600
    assert (whole.dtstart.value, whole.dtend.value) == (date(1990, 5, 31), date(1990, 6, 1))
    assert timed.uid.value != whole.uid.value


def test_the_29th_of_february_is_the_28th_in_other_years() -> None:
    rule = rrule.rrulestr("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1;COUNT=5", dtstart=datetime(2024, 2, 29, tzinfo=UTC))
    assert [(d.month, d.day) for d in rule] == [(2, 29), (2, 28), (2, 28), (2, 28), (2, 29)]
