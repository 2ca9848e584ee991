"""The language of rules: read and written without loss, and every mistake a sentence."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import rules
from app.domain.rules import All, Any, Condition, Days, Not
from tests.domain.rule_trees import RULES


@settings(max_examples=400)
@given(RULES)
def test_what_is_written_is_read_as_it_was_meant(rule: rules.Rule) -> None:
    assert rules.parse(rules.render(rule)) == rule


_PIECES = st.sampled_from(
    ["tag", ":", "client", "and", "or", "not", "(", ")", '"', "<", ">=", "!=", "~", "30", "days", "within", "before", "2026-02-30", "has", "is",
     " ", "score", "last_touch", "\x00", "é", "!"]
)  # fmt: skip


@settings(max_examples=400)
@given(st.text() | st.lists(_PIECES, max_size=30).map(" ".join) | st.lists(_PIECES, max_size=30).map("".join))
def test_whatever_is_typed_is_a_rule_or_a_sentence(text: str) -> None:
    with suppress(rules.Unclear):
        rule = rules.parse(text)
        assert rules.parse(rules.render(rule)) == rule


def test_words_bind_as_one_reads_them() -> None:
    a, b, c = (Condition("tag", "=", name) for name in "abc")
    assert rules.parse("tag:a or tag:b and tag:c") == Any((a, All((b, c))))
    assert rules.parse("(tag:a or tag:b) tag:c") == All((Any((a, b)), c))
    assert rules.parse("not tag:a and not (tag:b or tag:c)") == All((Not(a), Not(Any((b, c)))))
    assert rules.parse("TAG : a AND ((tag = b) and tag:c)") == All((a, b, c))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("last_touch > 2 weeks", Condition("last_touch", ">", Days(14))),
        ("last_touch>30d", Condition("last_touch", ">", Days(30))),
        ("birthday within 14 days", Condition("birthday", "within", Days(14))),
        ("added after 2026-03-01", Condition("added", "after", date(2026, 3, 1))),
        ("company ~ “Acme Ltd”", Condition("company", "~", "Acme Ltd")),
        ('"Shoe size" >= 40.5', Condition("Shoe size", ">=", 40.5, True)),
        ("status：VIP", Condition("status", "=", "vip")),
        ("score ≥ 60", Condition("score", ">=", 60)),
    ],
)
def test_conditions_in_several_writings(text: str, meant: Condition) -> None:
    assert rules.parse(text) == meant


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Write a rule"), ("ana", 'name ~ "ana"'), ("nmae:ana", "no field called “nmae”"), ("tag:", "a value is missing"),
        ("(tag:a", "not closed"), ("tag:a)", "too many"), ('tag:"a', "quotation mark"), ("status:gone", "status is one of active"),
        ("score ~ 5", "not “~”"), ("score > many", "compared with a number"), ("last_touch > soon", "30 days"),
        ("added before 2026-02-30", "2026-03-01"), ("has:wings", "one of email"), ("is:nice", "one of waiting"),
        ("tag:a and", "missing"), ("not", "is missing"), ("(" * 40 + "tag:a" + ")" * 40, "within each other"), ("tag:a " * 61, "60 conditions"),
        ("x" * 1001, "1000 characters"), ("last_touch > 99999 years", "At most"),
    ],
)  # fmt: skip
def test_a_mistake_is_a_sentence_that_says_what_to_mend(text: str, said: str) -> None:
    with pytest.raises(rules.Unclear) as caught:
        rules.parse(text)
    assert said in caught.value.sentence
    assert caught.value.sentence.endswith((".", "?", '".'))
    assert 0 <= caught.value.at <= max(len(text), 1000)


@pytest.mark.parametrize(
    ("today", "days", "inside", "outside"),
    [
        (date(2026, 12, 24), 14, [1224, 1231, 101, 107], [1223, 108]),
        (date(2026, 3, 1), 0, [301], [229, 302]),
        (date(2026, 2, 27), 1, [227, 228, 229], [226, 301]),  # 29 February in a year without one
        (date(2028, 2, 27), 1, [228], [229]),
        (date(2026, 6, 1), 400, [101, 1231, 601], []),
    ],
)
def test_days_of_the_year_that_come(today: date, days: int, inside: list[int], outside: list[int]) -> None:
    ranges = rules.coming(today, days)
    assert all(any(low <= day <= high for low, high in ranges) for day in inside)
    assert not any(low <= day <= high for low, high in ranges for day in outside)
