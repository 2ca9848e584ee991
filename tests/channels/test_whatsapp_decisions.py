"""What follows when a child ends or falls silent; how records become batches. No processes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.channels.whatsapp.decisions import (
    Life,
    Limits,
    after_exit,
    batches,
    link_code,
    next_patience,
    read,
    unverified,
)
from app.channels.whatsapp.spool import Record
from app.channels.whatsapp.wire import Exit
from app.domain import facts
from app.domain.facts import Position

NOW = 1_800_000_000_000


@pytest.mark.parametrize("code", [Exit.LOGGED_OUT, Exit.OUTDATED, Exit.REPLACED, Exit.BANNED, Exit.REFUSED])
def test_ends_after_which_trying_again_would_be_wrong(code: Exit) -> None:
    after = after_exit(Life(code, connected_for=100.0), 3, now=NOW, chance=0.5)
    assert after.wait is None
    assert after.link is None, "the child has said it, and better"


@pytest.mark.parametrize(
    ("life", "state"),
    [
        (Life(Exit.UNLINKED), "unlinked"), (Life(-9, codes_ran_out=True), "unlinked"), (Life(Exit.UNUSABLE), "outdated"),
    ],
)  # fmt: skip
def test_ends_that_wait_for_the_owner(life: Life, state: str) -> None:
    after = after_exit(life, 0, now=NOW, chance=0.5)
    assert after.wait is None
    assert after.link
    assert after.link.state == state


@pytest.mark.parametrize("code", [Exit.OFFLINE, Exit.BUSY, 1, 134, -6, -9, -11, 0])
def test_other_ends_are_followed_by_another_try(code: int) -> None:
    after = after_exit(Life(code), 0, now=NOW, chance=0.5)
    assert after.wait == 2.0
    assert after.link == facts.Link("offline", NOW, until=NOW + 2000, detail=after.link.detail if after.link else "")


def test_waits_grow_from_2_to_300_seconds() -> None:
    failures, waits = 0, []
    for _ in range(10):
        after = after_exit(Life(Exit.OFFLINE), failures, now=NOW, chance=0.5)
        failures = after.failures
        waits.append(after.wait)
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


@given(st.integers(0, 10_000), st.floats(0, 1))
def test_jitter_stays_within_a_quarter(failures: int, chance: float) -> None:
    wait = after_exit(Life(1), failures, now=NOW, chance=chance).wait
    assert wait is not None
    assert 1.5 <= wait <= 375


def test_a_child_that_had_been_connected_is_back_within_ten_seconds() -> None:
    assert after_exit(Life(-9, connected_for=60.0), 50, now=NOW, chance=1.0).wait == 2.5
    assert after_exit(Life(-9, connected_for=0.5), 50, now=NOW, chance=1.0).wait == 6.25


def test_a_line_that_is_lost_again_and_again_rests_ever_longer_although_it_was_connected() -> None:
    waits, failures = [], 0
    for _ in range(8):
        after = after_exit(Life(Exit.STOPPED, connected_for=0.1, restless=True), failures, now=NOW, chance=0.5)
        assert after.wait is not None
        assert after.link is not None
        assert (after.link.state, after.link.until) == ("offline", NOW + int(after.wait * 1000))
        waits.append(after.wait)
        failures = after.failures
    assert waits == [8, 16, 32, 64, 128, 256, 300, 300]
    assert after_exit(Life(-9, connected_for=60.0), failures, now=NOW, chance=0.5).wait == 2, "once it was steady all is forgotten"


def test_a_line_renewed_by_us_starts_at_once_and_says_nothing_of_offline() -> None:
    after = after_exit(Life(Exit.STOPPED, 100.0, renewed=True), 0, now=NOW, chance=0.5)
    assert (after.wait, after.link) == (0.0, None)
    assert after_exit(Life(Exit.LOGGED_OUT, 100.0, renewed=True), 0, now=NOW, chance=0.5).wait is None


def beat(connected: bool = True, event: int = 0, answer: int = 0) -> dict[str, int]:
    return {"connected": connected, "at": NOW, "event_at": NOW - event * 1000, "pong_at": NOW - answer * 1000}


def test_when_a_line_is_doubted() -> None:
    assert unverified(beat(event=100, answer=100), 240) == 0
    assert unverified(beat(event=300, answer=10), 600) == 0, "it answers, and silence is usual here"
    assert unverified(beat(event=300, answer=10), 240) == 300, "it answers, but nothing comes"
    assert unverified(beat(event=300, answer=250), 3600) == 300, "it does not even answer"
    assert unverified(beat(connected=False, event=9999, answer=9999), 240) == 0
    assert unverified({}, 240) == 0


def test_patience_grows_where_silence_was_innocent() -> None:
    patience, seen = 240.0, []
    for missed in (0, 0, 0, 0, 0, 3, 0, 1, 1, 1, 1):
        patience = next_patience(patience, missed)
        seen.append(patience)
    assert seen == [480, 960, 1920, 3600, 3600, 1800, 3600, 1800, 900, 450, 240]


def test_codes_count_down() -> None:
    assert link_code("x", 1, NOW) == ("x", NOW + 60_000, 5)
    assert link_code("x", 2, NOW) == ("x", NOW + 20_000, 4)
    assert link_code("x", 6, NOW) == ("x", NOW + 20_000, 0)


# ── Records to batches ──────────────────────────────────────────────────────────────────────────────────────────────


def record(n: int, count: int, *, quiet: bool = False) -> Record:
    wires = [facts.to_wire(facts.UnknownKind(f"{n}.{i}")) for i in range(count)]
    return Record(json.dumps({"q": quiet, "f": wires}).encode(), Position(1, n))


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=30), st.integers(1, 50))
def test_no_fact_is_lost_doubled_or_moved(shape: list[tuple[int, bool]], most: int) -> None:
    records = [record(n, count, quiet=quiet) for n, (count, quiet) in enumerate(shape)]
    made = list(batches(records, NOW, most_quiet=most, most_live=most))
    assert [f for b in made for f in b.facts] == [f for r in records for f in read(r, NOW)[1]]
    if records:
        assert made[-1].position == records[-1].after
    for batch in made:
        biggest = max((count for count, _ in shape), default=0)
        assert len(batch.facts) <= max(most, biggest)
        assert batch.position is not None


def test_live_facts_go_together_and_so_do_those_of_the_past() -> None:
    records = [record(1, 3), record(2, 3), record(3, 900, quiet=True), record(4, 900, quiet=True), record(5, 499), record(6, 2)]
    made = [(len(b.facts), b.quiet, b.position) for b in batches(records, NOW)]
    assert made == [
        (6, False, Position(1, 2)), (1800, True, Position(1, 4)), (499, False, Position(1, 5)), (2, False, Position(1, 6)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "payload", [b"", b"{}", b"[]", b"null", b"\xff", b'{"q":1,"f":3}', b'{"q":1,"f":[[]]}', b'{"q":0,"f":[["Nonsense"]]}',
                b'{"q":0,"f":[["Message",1]]}', b'{"q":0,"f":[null]}', b'{"q":0,"f":[["Message"]]}']
)  # fmt: skip
def test_a_record_that_makes_no_sense_is_quarantined(payload: bytes) -> None:
    _, found = read(Record(payload, Position(1, 1)), NOW)
    assert [type(f) for f in found] == [facts.Quarantined]


def test_damage_is_quarantined() -> None:
    _, found = read(Record(b"\xf1KR rubbish", Position(1, 1), damaged=True), NOW)
    assert isinstance(found[0], facts.Quarantined)
    assert found[0].kind == "spool"


def test_limits_stay_what_the_rules_say() -> None:
    assert (Limits().first_retry, Limits().last_retry, Limits().hang, Limits().codes, Limits().stop) == (2, 300, 60, 170, 10)
