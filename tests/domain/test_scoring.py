"""Scores that add up and segments that say who assigned them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cadence import Rhythm
from app.domain.scoring import HOLDS, LEVELS, Facts, Segment, assign, engagement, segments, settle, words
from app.domain.timing import DAY, HOUR

NOW = 1_767_225_600_000
SMALL = st.integers(0, 400)
RHYTHMS = st.none() | st.builds(
    lambda count, median, more: Rhythm(count, median * DAY, (median + more) * DAY),
    st.integers(5, 60),
    st.integers(1, 400),
    SMALL,
)
FACTS = st.builds(
    lambda last, first, sessions, before, mine, theirs, calls, usual, share, rhythm, deals, tagged: Facts(
        NOW - last * DAY, NOW - (last + first) * DAY, sessions, before, mine, theirs, calls, usual * HOUR, 0,
        sessions * share // 100, rhythm, deals, tagged,
    ),
    SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, st.integers(0, 100), RHYTHMS, st.integers(0, 5), st.booleans(),
)  # fmt: skip
CLOSE = Facts(
    last_touch=NOW - DAY, first_touch=NOW - 900 * DAY, sessions=26, sessions_before=25, mine=200, theirs=190, calls=6,
    their_usual=HOUR, started_by_them=13, rhythm=Rhythm(60, 3 * DAY, 6 * DAY),
)  # fmt: skip


def by_kind(found: tuple[Segment, ...]) -> dict[str, str]:
    return {one.kind: one.level for one in found}


@given(FACTS)
def test_a_score_is_the_sum_of_its_parts_and_each_says_why(facts: Facts) -> None:
    score = engagement(facts, NOW)
    assert 0 <= score.total <= 100
    assert score.total == round(sum(part.points for part in score.parts))
    assert sum(part.most for part in score.parts) == 100
    assert all(0 <= part.points <= part.most and words(part.reason) for part in score.parts)


@given(FACTS, SMALL)
def test_silence_never_raises_a_score(facts: Facts, days: int) -> None:
    assert engagement(facts, NOW + days * DAY).total <= engagement(facts, NOW).total


@given(FACTS)
def test_one_conversation_more_never_lowers_it(facts: Facts) -> None:
    more = facts._replace(sessions=facts.sessions + 1, started_by_them=facts.started_by_them + 1)
    assert engagement(more, NOW).total >= engagement(facts, NOW).total


def test_a_close_friend_and_a_stranger() -> None:
    assert engagement(CLOSE, NOW).total >= 90
    assert engagement(Facts(), NOW).total == 0
    assert by_kind(segments(CLOSE, NOW)) == {"engagement": "active", "value": "medium", "churn_risk": "low"}
    assert segments(Facts(), NOW) == ()


def test_an_uncle_twice_a_year_is_not_lost_after_three_months() -> None:
    uncle = Facts(last_touch=NOW - 90 * DAY, first_touch=NOW - 3000 * DAY, rhythm=Rhythm(12, 182 * DAY, 200 * DAY))
    stranger = uncle._replace(rhythm=None)
    assert by_kind(segments(uncle, NOW))["churn_risk"] == "low"
    assert engagement(uncle, NOW).total > engagement(stranger, NOW).total


@pytest.mark.parametrize(("days", "level"), [(3, "low"), (12, "medium"), (30, "high")])
def test_churn_is_measured_by_the_rhythm(days: int, level: str) -> None:
    facts = CLOSE._replace(last_touch=NOW - days * DAY, rhythm=Rhythm(30, 5 * DAY, 12 * DAY))
    assert by_kind(segments(facts, NOW))["churn_risk"] == level


@pytest.mark.parametrize(("sessions", "level"), [(10, "low"), (5, "medium"), (1, "high")])
def test_churn_without_a_rhythm_is_less_than_before(sessions: int, level: str) -> None:
    facts = Facts(last_touch=NOW - DAY, sessions=sessions, sessions_before=10)
    (churn,) = [one for one in segments(facts, NOW) if one.kind == "churn_risk"]
    assert churn.level == level
    assert churn.confidence < 0.7
    assert words(churn.reason).endswith("10 in the 90 days before")


def test_what_the_owner_said_makes_value() -> None:
    told = {one.kind: one for one in segments(CLOSE._replace(tagged=True, deals=1), NOW)}["value"]
    assert (told.level, told.confidence) == ("high", 0.9)
    assert words(told.reason) == "score 98, a tag of yours, 1 open matter, known for 2 years"


@given(FACTS)
def test_segments_are_known_levels_with_reasons_and_expire(facts: Facts) -> None:
    for one in segments(facts, NOW):
        assert one.level in LEVELS[one.kind]
        assert 0 < one.confidence <= 1
        assert (one.by, one.expires_at) == ("rule", NOW + HOLDS)
        assert words(one.reason)


def test_the_owner_wins_until_it_expires() -> None:
    mine = assign("value", "high", NOW, days=10)
    computed = segments(CLOSE, NOW)
    assert by_kind(settle([mine], computed, NOW))["value"] == "high"
    assert by_kind(settle([mine], computed, NOW + 11 * DAY))["value"] == "medium"
    assert by_kind(settle([assign("value", "low", NOW)], computed, NOW + 999 * DAY))["value"] == "low"
    assert words(mine.reason) == "set by you"
    with pytest.raises(ValueError, match="no value segment called cold"):
        assign("value", "cold", NOW)


def test_what_the_rules_cannot_tell_any_more_stays_until_it_expires() -> None:
    computed = segments(CLOSE, NOW)
    assert settle(computed, (), NOW + HOLDS - 1) == settle((), computed, NOW)
    assert settle(computed, (), NOW + HOLDS) == ()


@given(FACTS)
def test_settling_twice_changes_nothing(facts: Facts) -> None:
    once = settle([assign("engagement", "warm", NOW)], segments(facts, NOW), NOW)
    assert settle(once, segments(facts, NOW), NOW) == once
