"""Templates: places are filled, fall back, or are said to be missing."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import wording
from app.domain.timing import instant

BERLIN = ZoneInfo("Europe/Berlin")
NOW = instant(datetime(2026, 11, 26, 23, 30, tzinfo=BERLIN))  # a Thursday
ANA = {"first_name": "Ana", "name": "Ana Lima", "company": "", "Shoe size": "38"}


@pytest.mark.parametrize(
    ("body", "text", "missing"),
    [
        ("Hi {first_name}!", "Hi Ana!", ()),
        ("Hi { First Name }!", "Hi Ana!", ()),
        ("Size {shoe_size} or {Shoe size}", "Size 38 or 38", ()),
        ("At {company}, {first_name}, {company}", "At {company}, Ana, {company}", ("company",)),
        ("At {company|your place}", "At your place", ()),
        ("Until {date+7d}", "Until 3 December 2026", ()),
        ("{day} {day+1d} {day-1d} {time}", "Thursday Friday Wednesday 23:30", ()),
        ("{date+1w} {date+3m} {date-1y}", "3 December 2026 26 February 2027 26 November 2025", ()),
        ("{} { } {1} {{x {\n} json {\"a\": 1}", "{} { } {1} {{x {\n} json {\"a\": 1}", ()),
        ("{date+9999y}", "{date+9999y}", ()),
        ("no places", "no places", ()),
    ],
)  # fmt: skip
def test_places(body: str, text: str, missing: tuple[str, ...]) -> None:
    assert wording.fill(body, ANA, now=NOW, zone=BERLIN) == (text, missing)


def test_days_and_months_in_the_language_of_the_person() -> None:
    said = wording.fill("{day+1d}, {date+1d}", {}, now=NOW, zone=BERLIN, language="es-AR").text
    assert said == "viernes, 27 de noviembre de 2026"
    assert wording.fill("{date}", {}, now=NOW, zone=BERLIN, language="de").text == "26. November 2026"
    assert wording.fill("{day}", {}, now=NOW, zone=BERLIN, language="xx").text == "Thursday"


def test_the_zone_says_which_day_it_is() -> None:
    assert wording.fill("{day}", {}, now=NOW, zone=ZoneInfo("Asia/Tokyo")).text == "Friday"


def test_what_is_filled_in_is_not_filled_again() -> None:
    assert wording.fill("{name}", {"name": "{company}"}, now=NOW, zone=BERLIN) == ("{company}", ())


def test_the_places_of_a_text() -> None:
    assert wording.places("{first_name} {date+1d} {Company} {company|x} {first name}") == ("first_name", "company")


@given(st.text(), st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=3))
def test_any_text_can_be_filled(body: str, values: dict[str, str]) -> None:
    filled = wording.fill(body, values, now=NOW, zone=BERLIN)
    assert all(f"{{{name}" in body.casefold().replace(" ", "_") or name for name in filled.missing)
    if "{" not in body:
        assert filled == (body, ())
