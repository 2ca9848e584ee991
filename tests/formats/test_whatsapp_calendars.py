"""Days in the calendars that phones write, and what is said of those that cannot be read."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page

from app.formats import whatsapp_chat
from app.formats.whatsapp_chat import calendars, dates

_FIRST, _LAST = date(2008, 1, 10), date(2029, 5, 14)  # 1429 to 1450: later years are still being reckoned anew


def read(text: str, order: str) -> date | None:
    parts = dates.fields(text)
    assert parts
    at = dates.day(parts, order)
    return None if at == dates.NEVER else date.fromordinal(at // dates.DAY + 719_163)


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("9/1/1445 AH", "MDY", date(2024, 3, 11)), ("١‏/٩‏/١٤٤٥ هـ", "DMY", date(2024, 3, 11)), ("01.09.45 AH", "DMY", date(2024, 3, 11)),
        ("01/01/1446 H", "DMY", date(2024, 7, 7)), ("1446/1/1", "YMD", date(2024, 7, 7)), ("1/1/1403 AP", "MDY", date(2024, 3, 20)),
        ("۱۴۰۳/۱/۱", "YMD", date(2024, 3, 20)), ("3/18/R4", "MDY", date(2022, 3, 18)), ("3/18/H30", "MDY", date(2018, 3, 18)),
        ("18/3/2565", "DMY", date(2022, 3, 18)), ("18/3/65 BE", "DMY", date(2022, 3, 18)),
        ("30/8/1445 AH", "DMY", None), ("1/13/1445 AH", "DMY", None),
    ],
)  # fmt: skip
def test_a_day_in_any_calendar(text: str, order: str, day: date | None) -> None:
    assert read(text, order) == day


@given(st.integers(0, (_LAST - _FIRST).days))
def test_days_follow_each_other(passed: int) -> None:
    wanted = _FIRST + timedelta(passed)
    found = [
        (year, month, day)
        for year in range(1429, 1452) for month in range(1, 13)
        if (first := calendars.hijri(year, month, 1)) and (day := (wanted - first).days + 1) >= 0 and calendars.hijri(year, month, day) == wanted
    ]  # fmt: skip
    assert len(found) == 1


def test_months_begin_where_phones_begin_them(page: Page) -> None:
    """Chromium has the same tables as phones, and nothing of ours."""
    asked = [f"{calendars.hijri(year, month, 1)}" for year in range(1429, 1451) for month in range(1, 13)]
    said = page.evaluate(
        """days => {
            const format = new Intl.DateTimeFormat("en-u-ca-islamic-umalqura-nu-latn", {timeZone: "UTC", month: "numeric", day: "numeric"});
            return days.map(day => format.format(new Date(`${day}T00:00:00Z`)));
        }""",
        asked,
    )
    assert said == [f"{month}/1" for _ in range(1429, 1451) for month in range(1, 13)]


@pytest.mark.parametrize(
    "header",
    [
        "12 de marzo de 2024 10:15 - ", "[Mar 12, 2024, 10:15:30] ", "12 mars 2024, 10:15 - ", "[12 мар. 2024 г., 10:15:30] ",
        "[6/27/1716 ERA1, 10:15:30] ",
    ],
)  # fmt: skip
def test_days_that_cannot_be_read_are_said_to_be_that(header: str) -> None:
    lines = [f"{header}{who}: {text}\n" for who, text in (("Ana", "Hello"), ("Robin", "Hi"), ("Ana", "Bye"))]
    with pytest.raises(whatsapp_chat.NotAChat) as refused:
        whatsapp_chat.examine(io.BytesIO("".join(lines).encode()))
    assert refused.value.code == "unreadable_dates"


@pytest.mark.parametrize("text", ["", "Dear Ana,\nwe meet on 12 March 2024, 10:15 - bring this: a pen\n", "a,b\n1,2\n"])
def test_what_is_no_chat_is_said_to_be_none(text: str) -> None:
    with pytest.raises(whatsapp_chat.NotAChat) as refused:
        whatsapp_chat.expect_chat(io.BytesIO(text.encode()))
    assert refused.value.code == "not_a_chat"
