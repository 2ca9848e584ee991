"""The grammar of the search box."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.query import Filters, Query, Term, parse

NOON = 1_772_366_400_000  # 2026-03-01 12:00 UTC
DAY = 86_400_000
MIDNIGHT = NOON - DAY // 2


def read(text: str, zone: str = "UTC") -> Query:
    return parse(text, now=NOON, zone=zone)


def phrases(text: str) -> list[str]:
    return [term.phrases[0] for term in read(text).terms]


def test_words_are_asked_for_in_any_form_and_the_last_may_go_on() -> None:
    first, last = read("Invoices birthd").terms
    assert first.phrases[0] == "invoices"
    assert "invoice" in first.phrases
    assert not first.prefix
    assert last == Term(("birthd",), prefix=True)


def test_a_space_ends_the_last_word() -> None:
    assert [term.prefix for term in read("birthd ").terms] == [False]


@pytest.mark.parametrize("text", ["我", "北京", "a", "ไทย", "👍"])
def test_what_has_no_beginning_does_not_go_on(text: str) -> None:
    assert [term.prefix for term in read(text).terms] == [False]


def test_quoted_phrases_are_exact() -> None:
    assert read('"two invoices" x ').terms == (Term(("two invoices",)), Term(("x",)))
    assert read("“two invoices” x ").terms == read('"two invoices" x ').terms


def test_a_phrase_may_be_half_typed() -> None:
    assert read('"two inv').terms == (Term(("two inv",), prefix=True),)


def test_excluded_words() -> None:
    query = read('tea -milk -"brown sugar"')
    assert [term.phrases[0] for term in query.terms] == ["tea"]
    assert query.without == (Term(("milk",)), Term(("brown sugar",)))


def test_filters() -> None:
    query = read('from:ana FROM:"Bob B" to:me in:"Chess club" has:photos has:link -has:voice -in:work tea')
    assert query.only == Filters(("ana", "Bob B"), ("me",), ("Chess club",), ("image", "link"))
    assert query.never == Filters(places=("work",), kinds=("voice",))
    assert [term.phrases[0] for term in query.terms] == ["tea"]


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("before:2026-03-01", 0, MIDNIGHT),
        ("after:2026-03-01", MIDNIGHT, 0),
        ("on:2026-03-01", MIDNIGHT, MIDNIGHT + DAY),
        ("on:2026-2", MIDNIGHT - 28 * DAY, MIDNIGHT),
        ("after:2026", MIDNIGHT - 59 * DAY, 0),
        ("on:yesterday", MIDNIGHT - DAY, MIDNIGHT),
        ("after:today", MIDNIGHT, 0),
        ("after:7d before:1d", MIDNIGHT - 7 * DAY, MIDNIGHT - DAY),
        ("after:2w", MIDNIGHT - 14 * DAY, 0),
        ("after:2026-02-01 after:2026-02-27", MIDNIGHT - 2 * DAY, 0),
        ("before:1969-01-01", 0, 1),
    ],
)
def test_dates(text: str, since: int, until: int) -> None:
    query = read(text)
    assert (query.since, query.until, query.notes) == (since, until, ())


def test_days_are_the_persons() -> None:
    assert read("after:2026-03-01", "Asia/Tokyo").since == MIDNIGHT - 9 * 3_600_000
    assert read("after:2026-03-01", "No/Where").since == MIDNIGHT
    assert read("after:2026-03-01", "../etc/passwd").since == MIDNIGHT


@pytest.mark.parametrize("text", ["before:soon", "after:2026-13-01", "on:0000", "before:9999", "after:99999999d"])
def test_dates_that_are_none_are_said_and_left_out(text: str) -> None:
    query = read(f"{text} tea ")
    assert (query.since, query.until) == (0, 0) or text == "before:9999"
    assert query.terms
    assert query.notes or text == "before:9999"


def test_waiting_and_what_is_not_there_yet() -> None:
    assert read("is:unanswered").unanswered
    assert read("is:nice").notes
    assert read("has:wings").notes
    assert read("has:note").nothing


def test_tags_are_asked_for_by_their_names() -> None:
    asked = read('tag:vip -tag:"old friends" tea')
    assert asked.only.tags == ("vip",)
    assert asked.never.tags == ("old friends",)


@pytest.mark.parametrize("text", ["from:", 'from:""', "-", '"', "", " ", "?!", "in: ", "-from:"])
def test_half_typed_questions_ask_nothing(text: str) -> None:
    assert not read(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+1 555 0101", Term(("15550101",), True, ("1", "555", "0101"))),
        ("(555) 010-1234 ", Term(("5550101234",), False, ("555", "010", "1234"))),
        ("555-0101 ", Term(("555 0101", "5550101"))),
        ("INV-2024 ", Term(("inv 2024", "inv2024"))),
        ("12:30 ", Term(("12 30",))),
        ("https://example.org/x ", Term(("https example org x",))),
    ],
)
def test_numbers_and_codes(text: str, expected: Term) -> None:
    assert read(text).terms == (expected,)


def test_umlauts_are_also_written_out() -> None:
    assert {"muller", "mueller"} <= set(read("Müller ").terms[0].phrases)


def test_years_are_no_phone_number() -> None:
    assert phrases("2024 5 ") == ["2024", "5"]


def test_a_long_question_is_read_in_part() -> None:
    query = read("word " * 1000)
    assert len(query.terms) == 24


def test_the_question_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        read("tea").since = 1  # type: ignore[misc]


@given(st.text(), st.text(max_size=5))
def test_anything_can_be_read(text: str, zone: str) -> None:
    query = parse(text, now=NOON, zone=zone)
    assert all(phrase.strip() for term in (*query.terms, *query.without) for phrase in term.phrases)
    assert hash(query) == hash(parse(text, now=NOON, zone=zone))


@given(
    st.lists(
        st.sampled_from(["from:", "-", '"', "has:", "before:", "2026", "+1", "a", " ", "in:", ":", "tag:", "'", "’"]),
        max_size=15,
    )
)
def test_any_mix_of_the_grammar_can_be_read(pieces: list[str]) -> None:
    assert parse("".join(pieces), now=NOON).since >= 0
