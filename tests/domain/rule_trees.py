"""Random rules for the tests: every tree that :func:`app.domain.rules.parse` can give."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from app.domain import rules

WORDS = st.sampled_from(["ana", "Acme", "vip", "client", "New York", "and", "OR", "30", "2026-03-01", "ünder", "a:b", "x@example.org", "5550101"])
OWN = st.sampled_from(["Shoe size", "wine", "until"])


def _values(operator: str, kind: str) -> st.SearchStrategy[rules.Value]:
    if operator == "within" or (kind == "age" and operator not in ("before", "after")):
        return st.integers(0, 400).map(rules.Days)
    if operator in ("before", "after"):
        return st.dates(date(2020, 1, 1), date(2030, 12, 31))
    if kind == "number" or (kind == "own" and operator in ("<", "<=", ">", ">=")):
        return st.integers(0, 200) | st.integers(0, 2000).map(lambda n: n / 10)
    return WORDS


def _conditions() -> st.SearchStrategy[rules.Condition]:
    made: list[st.SearchStrategy[rules.Condition]] = []
    for name, field in rules.FIELDS.items():
        for operator in rules._OPERATORS[field.kind]:
            if operator == ":":
                continue
            values = st.sampled_from(field.choices) if field.kind == "choice" else _values(operator, field.kind)
            made.append(st.builds(rules.Condition, st.just(name), st.just(operator), values))
    for operator in rules._OPERATORS["own"]:
        if operator != ":":
            made.append(st.builds(rules.Condition, OWN, st.just(operator), _values(operator, "own"), st.just(True)))
    made.append(st.builds(rules.Condition, st.just("has"), st.just("="), st.sampled_from(rules.HAS)))
    made.append(st.builds(rules.Condition, st.just("is"), st.just("="), st.sampled_from(rules.IS)))
    return st.one_of(made)


RULES: st.SearchStrategy[rules.Rule] = st.recursive(
    _conditions(),
    lambda inner: st.one_of(
        inner.map(rules.Not),
        st.lists(inner, min_size=2, max_size=4).map(rules.all_of),
        st.lists(inner, min_size=2, max_size=4).map(rules.any_of),
    ),
    max_leaves=8,
)
