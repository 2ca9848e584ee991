"""What a record may hold: days without a year, relationships seen from both sides, values in one normal form."""

from __future__ import annotations

import calendar
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import profile

FEW = settings(max_examples=60, deadline=None)


def test_the_other_side_of_the_other_side_is_this_side() -> None:
    for kind, kin in profile.RELATIONS.items():
        assert profile.RELATIONS[kin.inverse].inverse == kind


@FEW
@given(st.integers(1, 9998), st.integers(-1, 14), st.integers(-1, 33))
def test_a_day_is_one_that_the_calendar_has(year: int, month: int, day: int) -> None:
    has = 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
    assert profile.is_day(year, month, day) == has


def test_a_birthday_on_the_29th_of_february_has_no_year_to_be_in() -> None:
    assert profile.is_day(0, 2, 29)
    assert not profile.is_day(2026, 2, 29)
    assert not profile.is_day(0, 2, 30)


@FEW
@given(st.dates(date(1, 1, 1), date(9998, 12, 31)), st.dates(date(2024, 1, 1), date(2024, 12, 31)))
def test_a_yearly_day_comes_within_a_year_and_never_in_the_past(today: date, yearly: date) -> None:
    found = profile.coming(yearly.month, yearly.day, today)
    assert 0 <= (found - today).days <= 366
    assert (found.month, found.day) in {(yearly.month, yearly.day), (2, 28)}


@pytest.mark.parametrize(
    ("kind", "said", "kept"),
    [
        ("number", " 1 200 ", "1200"), ("number", "12,50", "12.5"), ("number", "-0", "0"), ("number", "+3", "3"),
        ("date", "2026-03-31", "2026-03-31"), ("choice", "GOLD", "Gold"), ("yes_no", "True", "yes"),
        ("yes_no", "off", "no"), ("link", "example.org/ana", "https://example.org/ana"),
        ("link", "HTTP://example.org", "http://example.org"), ("text", " any thing ", "any thing"), ("number", " ", ""),
    ],
)  # fmt: skip
def test_values_have_one_form(kind: str, said: str, kept: str) -> None:
    assert profile.value(kind, said, ("Silver", "Gold")) == kept


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("number", "twelve"), ("number", "1e9"), ("number", "NaN"), ("date", "31.03."), ("choice", "Bronze"),
        ("yes_no", "maybe"), ("link", "javascript:alert(1)"), ("link", "data:text/html,x"), ("link", "https://a b.org"),
        ("link", "https://ann:secret@example.org"), ("link", "nowhere"), ("text", "x" * 2001),
    ],
)  # fmt: skip
def test_what_is_no_value_is_refused_with_a_sentence(kind: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"\."):
        profile.value(kind, said, ("Silver", "Gold"))


@FEW
@given(st.sampled_from(sorted(profile.FIELDS)), st.text(max_size=60))
def test_a_normal_form_is_its_own_normal_form(kind: str, said: str) -> None:
    try:
        kept = profile.value(kind, said, ("Silver", "Gold"))
    except ValueError:
        return
    assert profile.value(kind, kept, ("Silver", "Gold")) == kept


@pytest.mark.parametrize("said", ["ana@example.org", " Ana@Example.ORG ", "mailto:ana@example.org"])
def test_an_email_address_has_one_form(said: str) -> None:
    assert profile.email(said) == "ana@example.org"


@pytest.mark.parametrize("said", ["ana", "ana@example", "a b@example.org", "ana@@example.org", "", "<ana@example.org>"])
def test_what_is_no_email_address_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="not an email"):
        profile.email(said)
