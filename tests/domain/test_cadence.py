"""Staying in touch: last touch, rhythm, verdicts, and a simulated life."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cadence import (
    SESSION_GAP,
    TIERS,
    Exchange,
    Rhythm,
    Standing,
    Touch,
    cadence,
    choose,
    judge,
    last_touch,
    rhythm,
    sessions,
    suppression,
    touched,
    words,
)
from app.domain.timing import DAY, HOUR

NOW = 1_767_225_600_000
FRIENDS = cadence(30, "tier", name="friends")
TIMES = st.lists(st.integers(NOW - 90 * DAY, NOW), max_size=60)
EXCHANGES = st.lists(
    st.builds(
        Exchange,
        st.integers(NOW - 100 * DAY, NOW + 10 * DAY),
        st.sampled_from(["message", "call", "email", "meeting", "reaction", "status"]),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    ),
    max_size=30,
)


# ── Last touch ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("exchange", "counts"),
    [
        (Exchange(NOW, "message"), True), (Exchange(NOW, "call"), True), (Exchange(NOW, "call", connected=False), False),
        (Exchange(NOW, "email"), True), (Exchange(NOW, "meeting"), True), (Exchange(NOW, "message", group=True), False),
        (Exchange(NOW, "status"), False), (Exchange(NOW, "message", automatic=True), False), (Exchange(NOW + 1, "message"), False),
        (Exchange(NOW, "reaction"), False),
    ],
)  # fmt: skip
def test_what_is_a_touch(exchange: Exchange, counts: bool) -> None:
    assert (touched(Touch(), exchange, NOW).at == NOW) == counts


def test_a_reaction_is_weak() -> None:
    assert last_touch([Exchange(NOW - DAY, "message"), Exchange(NOW, "reaction")], NOW) == Touch(NOW - DAY, NOW)


@given(EXCHANGES, st.randoms(use_true_random=False))
def test_the_last_touch_does_not_depend_on_order_or_doubles(exchanges: list[Exchange], rnd: random.Random) -> None:
    shuffled = exchanges * 2
    rnd.shuffle(shuffled)
    assert last_touch(shuffled, NOW) == last_touch(exchanges, NOW)


@given(EXCHANGES, st.integers(1, NOW))
def test_a_back_dated_entry_never_moves_it_back(exchanges: list[Exchange], at: int) -> None:
    last = last_touch(exchanges, NOW)
    assert touched(last, Exchange(at, "meeting"), NOW).at >= last.at


# ── Sessions ────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(TIMES)
def test_sessions_lie_apart(times: list[int]) -> None:
    known = sessions(times)
    assert all(later.start - earlier.end >= SESSION_GAP for earlier, later in pairwise(known))
    assert sum(one.start <= at <= one.end for one in known for at in set(times)) == len(set(times))


def test_a_rhythm_needs_five_sessions() -> None:
    weekly = [NOW - n * 7 * DAY for n in range(5)]
    assert rhythm(sessions(weekly[:4])) is None
    assert rhythm(sessions(weekly)) == Rhythm(5, 7 * DAY, 7 * DAY)
    assert Rhythm(5, 7 * DAY, 7 * DAY).suggestion == 10  # 1.5 x 7
    assert Rhythm(5, 7 * DAY, 20 * DAY).fading_after == 20 * DAY


# ── Cadence and verdict ─────────────────────────────────────────────────────────────────────────────────────────────


def test_own_before_tag_before_learned_before_none() -> None:
    own, tag, learned = cadence(10, "own"), cadence(90, "tag", name="work"), Rhythm(9, 20 * DAY, 30 * DAY)
    assert choose(own, [tag, FRIENDS], learned) == own
    assert choose(None, [tag, FRIENDS], learned) == FRIENDS
    suggested = choose(None, [], learned)
    assert suggested is not None
    assert (suggested.ideal, suggested.suggested) == (30, True)
    assert choose(None, [], learned, dismissed=True) is None
    assert choose(None, [], None) is None
    assert list(TIERS.values()) == [14, 30, 90, 180]


@pytest.mark.parametrize(("days", "state"), [(29, "fine"), (30, "fine"), (31, "due"), (45, "due"), (46, "late")])
def test_two_thresholds(days: int, state: str) -> None:
    verdict = judge(NOW - days * DAY, FRIENDS, None, NOW)
    assert verdict.state == state
    assert verdict.order == pytest.approx((days - 30) / 30)
    assert verdict.due_at == NOW + (30 - days) * DAY


def test_without_a_cadence_nobody_is_late_and_a_suggestion_makes_nobody_late() -> None:
    assert judge(NOW - 999 * DAY, None, None, NOW).state == "none"
    assert judge(0, FRIENDS, None, NOW).state == "none"
    steady = Rhythm(9, 20 * DAY, 60 * DAY)
    assert judge(NOW - 50 * DAY, choose(None, [], steady), steady, NOW).state == "fine"
    assert judge(NOW - 61 * DAY, choose(None, [], steady), steady, NOW).state == "fading"
    assert judge(NOW - 61 * DAY, None, steady, NOW).state == "fading"
    assert judge(NOW - 61 * DAY, FRIENDS, steady, NOW).state == "late"
    assert judge(NOW - 61 * DAY, cadence(90, "own"), steady, NOW).state == "fading"


@pytest.mark.parametrize(
    ("standing", "code"),
    [
        (Standing(), ""), (Standing(reply_owed=True), "reply_owed"), (Standing(snoozed_until=NOW + 1), "snoozed"),
        (Standing(snoozed_until=NOW), ""), (Standing(follow_up_at=NOW + 1), "follow_up"), (Standing(archived=True), "archived"),
        (Standing(blocked=True, archived=True), "blocked"), (Standing(sync_stale=True), "sync_stale"),
        (Standing(stopped=True), "stopped"), (Standing(snoozed_until=NOW + DAY), "snoozed"),
    ],
)  # fmt: skip
def test_what_suppresses(standing: Standing, code: str) -> None:
    verdict = judge(NOW - 40 * DAY, FRIENDS, None, NOW, standing)
    assert (verdict.state, verdict.suppressed, verdict.shown) == ("due", code, not code)
    assert bool(suppression(code)) == bool(code)


def test_not_this_cycle_begins_a_new_one() -> None:
    skipped = Standing(skipped_at=NOW)
    assert not judge(NOW - 40 * DAY, FRIENDS, None, NOW, skipped).shown
    assert not judge(NOW - 40 * DAY, FRIENDS, None, NOW + 29 * DAY, skipped).shown
    again = judge(NOW - 40 * DAY, FRIENDS, None, NOW + 31 * DAY, skipped)
    assert again.shown
    assert again.reason["days"] == 71


def test_in_words() -> None:
    assert words(judge(NOW - 40 * DAY, FRIENDS, None, NOW).reason) == (
        "You last spoke 40 days ago; you want to every 30 days (friends)."
    )
    fading = judge(NOW - 30 * DAY, None, Rhythm(9, 7 * DAY, 9 * DAY), NOW)
    assert words(fading.reason) == "You last spoke 30 days ago; you usually do every 7 days."
    assert words(judge(0, FRIENDS, None, NOW).reason) == "You have not spoken yet."
    assert (
        words(judge(NOW - DAY, cadence(1, "own"), None, NOW).reason)
        == "You last spoke yesterday; you want to every day."
    )


@given(st.integers(1, NOW), st.integers(1, 400), st.integers(0, 400))
def test_order_grows_as_time_passes(last: int, days: int, more: int) -> None:
    wanted = cadence(days, "own")
    assert judge(last, wanted, None, NOW + more * DAY).order >= judge(last, wanted, None, NOW).order


# ── A simulated life ────────────────────────────────────────────────────────────────────────────────────────────────

YEAR = 365 * DAY
BEGAN = NOW - 6 * YEAR


def talks(
    rnd: random.Random, every: float, spread: float, *, holidays: bool = False, bursts: bool = False
) -> list[int]:
    """Times of messages over seven years: a session about every ``every`` days, never regular, each of a few messages.

    ``holidays``: silent for two weeks each August. ``bursts``: now and then three sessions within four days.
    """
    times: list[int] = []
    at = BEGAN + rnd.random() * every * DAY
    while at < NOW + YEAR:
        starts = [at]
        if bursts and rnd.random() < 0.08:
            starts += [at + 1.5 * DAY, at + 3 * DAY]
        for start in starts:
            if not (holidays and 212 <= (start - BEGAN) % YEAR / DAY < 226):
                times += [int(start + minute * 60_000) for minute in (0, 3, 4, 50, 180)[: rnd.randint(1, 5)]]
        at += every * DAY * max(0.3, rnd.gauss(1, spread))
    return times


@pytest.mark.parametrize(
    ("every", "spread", "holidays", "bursts"),
    [(7, 0.2, False, False), (7, 0.2, True, True), (30, 0.25, False, False), (30, 0.2, True, True), (182, 0.1, False, False), (14, 0.3, True, False)],
    ids=["weekly friend", "weekly, bursts, holidays", "monthly colleague", "monthly, bursts, holidays", "twice-a-year uncle", "fortnightly"],
)  # fmt: skip
def test_planted_rhythms_are_recovered(every: int, spread: float, holidays: bool, bursts: bool) -> None:
    for seed in range(40):
        times = [at for at in talks(random.Random(seed), every, spread, holidays=holidays, bursts=bursts) if at <= NOW]
        learned = rhythm(sessions(times))
        assert learned is not None
        assert learned.median == pytest.approx(every * DAY, rel=0.2), seed


def watch(times: list[int], on_day: Callable[[int, bool], None]) -> None:
    """Look once a day of the year that follows now, knowing only what has been by then."""
    times.sort()
    talked = sessions(times)
    for day in range(365):
        today = NOW + day * DAY + 9 * HOUR
        known = talked[: bisect_right(talked, today, key=lambda one: one.start)]
        last = times[bisect_right(times, today) - 1] if known else 0
        on_day(day, judge(last, None, rhythm(known), today).state == "fading")


def test_few_false_alarms_in_a_year_of_300_people_who_go_on_as_ever() -> None:
    rnd = random.Random(2026)
    days = alarmed_days = silences = alarms_raised = 0
    for _ in range(300):
        every = rnd.choice([3, 7, 7, 14, 30, 30, 60, 90, 182])
        times = talks(rnd, every, rnd.uniform(0.1, 0.35), holidays=rnd.random() < 0.3, bursts=rnd.random() < 0.3)
        alarms: list[int] = []
        watch(times, lambda day, fading, alarms=alarms: alarms.append(day) if fading else None)  # type: ignore[misc]
        days += 365
        alarmed_days += len(alarms)
        alarms_raised += sum(day - 1 not in alarms for day in alarms)
        silences += sum(session.start > NOW for session in sessions(times))
    print(f"alarmed on {alarmed_days / days:.2%} of the days, in {alarms_raised / silences:.2%} of the silences")
    assert alarmed_days / days < 0.05
    assert alarms_raised / silences < 0.05


def test_somebody_who_falls_silent_is_noticed() -> None:
    rnd = random.Random(7)
    for every in (7, 14, 30, 60):
        for _ in range(25):
            times = [at for at in talks(rnd, every, 0.25) if at <= NOW]
            noticed: list[int] = []
            watch(times, lambda day, fading, noticed=noticed: noticed.append(day) if fading else None)  # type: ignore[misc]
            assert noticed
            assert noticed[0] <= 3 * every
            assert noticed[-1] == 364
