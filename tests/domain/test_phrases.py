"""Times as people type them."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.phrases import understand
from app.domain.timing import instant, local

BERLIN = ZoneInfo("Europe/Berlin")
NOW = instant(datetime(2026, 11, 18, 14, 30, tzinfo=BERLIN))  # a Wednesday


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("friday 10am", "2026-11-20 10:00"), ("Friday at 10", "2026-11-20 10:00"), ("fri 10:30", "2026-11-20 10:30"),
        ("10am friday", "2026-11-20 10:00"), ("monday morning", "2026-11-23 09:00"), ("in 3 days", "2026-11-21 14:30"),
        ("tomorrow", "2026-11-19 09:00"), ("tomorrow at 5 pm", "2026-11-19 17:00"), ("tonight", "2026-11-18 20:00"),
        ("next month", "2026-12-01 09:00"), ("next week", "2026-11-23 09:00"), ("10:30", "2026-11-19 10:30"),
        ("16:00", "2026-11-18 16:00"), ("at 4pm", "2026-11-18 16:00"), ("2026-12-24", "2026-12-24 09:00"),
        ("2026-12-24 18:15", "2026-12-24 18:15"), ("2026-12-24T18:15", "2026-12-24 18:15"), ("in an hour", "2026-11-18 15:30"),
        ("2 hours", "2026-11-18 16:30"), ("45 min", "2026-11-18 15:15"), ("in 2 weeks", "2026-12-02 14:30"), ("3d", "2026-11-21 14:30"),
        ("in a month", "2026-12-18 14:30"), ("wednesday", "2026-11-25 09:00"), ("wednesday 5pm", "2026-11-18 17:00"),
        ("next friday", "2026-11-20 09:00"), ("24 december", "2026-12-24 09:00"), ("Dec 24 at noon", "2026-12-24 12:00"),
        ("3 march 2027", "2027-03-03 09:00"), ("1 february", "2027-02-01 09:00"), ("24.12.", "2026-12-24 09:00"),
        ("24/12/2026 8pm", "2026-12-24 20:00"), ("day after tomorrow", "2026-11-20 09:00"), ("this evening", "2026-11-18 20:00"),
        ("weekend", "2026-11-21 09:00"), ("friday evening", "2026-11-20 19:00"), ("tomorrow 8 in the evening", "2026-11-19 20:00"),
        ("29 february", "2028-02-29 09:00"), ("12am tomorrow", "2026-11-19 00:00"), ("half an hour", "2026-11-18 15:00"),
        # Spanish, Portuguese, German, French, Italian
        ("mañana a las 9", "2026-11-19 09:00"), ("mañana por la mañana", "2026-11-19 09:00"), ("el viernes a las 10", "2026-11-20 10:00"),
        ("en 3 días", "2026-11-21 14:30"), ("la próxima semana", "2026-11-23 09:00"), ("esta noche", "2026-11-18 20:00"),
        ("amanhã às 10h", "2026-11-19 10:00"), ("semana que vem", "2026-11-23 09:00"), ("em 2 horas", "2026-11-18 16:30"),
        ("morgen um 9 uhr", "2026-11-19 09:00"), ("am Freitag um 10 Uhr", "2026-11-20 10:00"), ("nächste Woche", "2026-11-23 09:00"),
        ("heute Abend", "2026-11-18 20:00"), ("in 2 Stunden", "2026-11-18 16:30"), ("übermorgen", "2026-11-20 09:00"),
        ("demain matin", "2026-11-19 09:00"), ("vendredi à 10h30", "2026-11-20 10:30"), ("dans 3 jours", "2026-11-21 14:30"),
        ("la semaine prochaine", "2026-11-23 09:00"), ("domani alle 10", "2026-11-19 10:00"), ("tra 3 giorni", "2026-11-21 14:30"),
        ("venerdì mattina", "2026-11-20 09:00"), ("stasera", "2026-11-18 20:00"), ("il mese prossimo", "2026-12-01 09:00"),
    ],
)  # fmt: skip
def test_understood(text: str, expected: str) -> None:
    found = understand(text, NOW, BERLIN)
    assert found is not None
    assert f"{local(found.at, BERLIN):%Y-%m-%d %H:%M}" == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", "2026-11-18"), ("heute", "2026-11-18"), ("2026-11-18", "2026-11-18"), ("tomorrow", "2026-11-19"),
        ("friday", "2026-11-20"), ("in 3 days", "2026-11-21"), ("a week", "2026-11-25"), ("next month", "2026-12-01"),
        ("24.12.", "2026-12-24"), ("wednesday", "2026-11-25"), ("29 february", "2028-02-29"),
    ],
)  # fmt: skip
def test_a_day_without_a_time_may_be_the_whole_day(text: str, expected: str) -> None:
    found = understand(text, NOW, BERLIN, whole_days=True)
    assert found is not None
    assert found.all_day
    assert f"{local(found.at, BERLIN):%Y-%m-%d %H:%M}" == f"{expected} 00:00"
    assert ":" not in found.sentence


@pytest.mark.parametrize("text", ["friday 10am", "tonight", "in 2 hours", "16:00", "tomorrow noon"])
def test_what_has_a_time_is_no_whole_day(text: str) -> None:
    assert understand(text, NOW, BERLIN, whole_days=True) == understand(text, NOW, BERLIN)


@pytest.mark.parametrize("text", ["2026-11-17", "today 10:00", "in 0 days"])
def test_a_day_that_is_over_is_none(text: str) -> None:
    assert understand(text, NOW, BERLIN, whole_days=True) is None


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "whenever", "31 february", "25:00", "13pm", "2020-01-01", "friday banana", "in 0 days", "in days", "0",
        "2026-11-18 10:00", "today 10:00", "99.99.", "in 99999999 years", "in ٣ days", "a" * 500, "next", "the", "5",
    ],
)  # fmt: skip
def test_not_understood(text: str) -> None:
    assert understand(text, NOW, BERLIN) is None


def test_the_sentence_says_what_was_understood() -> None:
    found = understand("friday 10am", NOW, BERLIN)
    assert found is not None
    assert found.sentence == "Friday 20 November 2026, 10:00"


def test_an_hour_that_the_clocks_jump_over_is_moved_forward() -> None:
    now = instant(datetime(2026, 3, 28, 12, 0, tzinfo=BERLIN))
    found = understand("tomorrow 2:30", now, BERLIN)
    assert found is not None
    assert found.sentence == "Sunday 29 March 2026, 03:30"
    in_a_day = understand("in 24 hours", now, BERLIN)
    assert in_a_day is not None
    assert in_a_day.sentence == "Sunday 29 March 2026, 13:00"


WORDS = st.sampled_from(
    re.split(" ", "in 3 days friday 10am next week month tomorrow at 10:30 24.12. noon mañana um uhr la 31 feb 2027")
)


@given(st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=6).map(" ".join)), st.integers(0, 4_000_000_000_000))
def test_anything_gives_a_future_moment_or_none(text: str, now: int) -> None:
    found = understand(text, now, BERLIN)
    assert found is None or found.at > now
