"""Scores follow what happens, say why, and what the owner set by hand stands until it expires."""

from __future__ import annotations

import pytest

from app.actions import scores as actions
from app.actions import tasks, touch
from app.domain import facts, scoring
from app.errors import Invalid, NotFound
from app.store import people, scores
from tests.actions.world import ANA, BEN, DAY, HOUR, MINUTE, NOW, World


@pytest.fixture
def lively(world: World) -> World:
    """Ana and I write every other day; with Ben it has been quiet for half a year."""
    for n in range(40):
        at = NOW - (2 + 2 * n) * DAY
        world.report(world.says("Can you call me?", at=at), world.i_say("yes", at=at + HOUR), quiet=True)
    for n in range(10):
        at = NOW - (200 + 7 * n) * DAY
        world.report(
            world.i_say("how are you?", chat=BEN, at=at), world.says("fine", chat=BEN, at=at + MINUTE), quiet=True
        )
    work_out(NOW)
    return world


def work_out(now: int) -> None:
    while touch.learn(now):
        pass
    while actions.work_out(now):
        pass


def who(world: World, address: str = ANA) -> int:
    return people.find(world.owner, (address,))[address]


def scored(world: World, address: str = ANA) -> scores.Scored:
    found = scores.of(world.owner, who(world, address))
    assert found is not None
    return found


def level(world: World, kind: str, address: str = ANA) -> str:
    return next(one.level for one in scored(world, address).segments if one.kind == kind)


def test_the_score_is_the_sum_of_parts_that_say_why(lively: World) -> None:
    ana, ben = scored(lively), scored(lively, BEN)
    assert ana.total > 60 > 15 > ben.total
    assert ana.total == round(sum(part.points for part in ana.parts))
    said = [scoring.words(part.reason) for part in ana.parts]
    assert "last spoke 1 day ago" in said
    assert "they began 40 of 40 conversations" in said
    assert (level(lively, "engagement"), level(lively, "engagement", BEN)) == ("active", "cold")
    assert (level(lively, "churn_risk"), level(lively, "churn_risk", BEN)) == ("low", "high")


def test_only_whom_something_happened_with_is_worked_out_again_and_everybody_after_a_day(lively: World) -> None:
    assert actions.work_out(NOW + HOUR) == 0
    lively.report(lively.says("I am back!", chat=BEN, at=NOW + HOUR))
    before = scored(lively, BEN).total
    assert actions.work_out(NOW + 2 * HOUR) == 1
    assert scored(lively, BEN).total > before
    assert actions.work_out(NOW + DAY + 3 * HOUR) == 2


def test_a_segment_says_how_sure_it_is_who_set_it_and_until_when(lively: World) -> None:
    (value,) = [one for one in scored(lively).segments if one.kind == "value"]
    assert (value.by, value.expires_at) == ("rule", NOW + scoring.HOLDS)
    assert 0 < value.confidence <= 1
    tasks.add(lively.owner, "Send Ana the offer", contact_id=who(lively), now=NOW)
    tasks.add(lively.owner, "And the contract", contact_id=who(lively), now=NOW)
    work_out(NOW + DAY)
    assert level(lively, "value") == "high"


def test_what_is_set_by_hand_stands_until_it_expires_or_is_taken_back(lively: World) -> None:
    ana = who(lively)
    actions.assign(lively.owner, ana, "value", "high", days=10, now=NOW)
    work_out(NOW + 2 * DAY)
    assert level(lively, "value") == "high"
    (value,) = [one for one in scored(lively).segments if one.kind == "value"]
    assert (value.by, value.confidence, value.expires_at) == ("owner", 1.0, NOW + 10 * DAY)
    work_out(NOW + 10 * DAY)
    assert level(lively, "value") != "high"
    actions.assign(lively.owner, ana, "churn_risk", "high", now=NOW)
    work_out(NOW + 900 * DAY)
    assert [one.by for one in scored(lively).segments if one.kind == "churn_risk"] == ["owner"]
    actions.assign(lively.owner, ana, "churn_risk", "", now=NOW)
    assert [one.by for one in scored(lively).segments if one.kind == "churn_risk"] == ["rule"]


def test_levels_are_counted_and_listed(lively: World) -> None:
    assert scores.counts(lively.owner)["engagement"] == {"cold": 1, "warm": 0, "active": 1}
    (placed,) = scores.listed(lively.owner, "engagement", "active")
    assert (placed.contact_id, placed.total) == (who(lively), scored(lively).total)
    assert scoring.words(placed.reason) == f"score {placed.total} of 100"
    assert scores.listed(lively.owner, "engagement", "active", after=(placed.total, placed.contact_id)) == []


def test_a_connected_call_counts(lively: World) -> None:
    before = scored(lively).total
    call = facts.Call("C1", ANA, ANA, False, NOW - HOUR, "log", seconds=60)
    lively.report(call)
    work_out(NOW + DAY)
    assert "1 call" in [scoring.words(part.reason) for part in scored(lively).parts]
    assert scored(lively).total >= before


def test_nonsense_and_other_peoples_people_are_refused(lively: World) -> None:
    with pytest.raises(Invalid):
        actions.assign(lively.owner, who(lively), "value", "enormous", now=NOW)
    with pytest.raises(Invalid):
        actions.assign(lively.owner, who(lively), "height", "low", now=NOW)
    other = World("kim@example.org")
    with pytest.raises(NotFound):
        actions.assign(other.owner, who(lively), "value", "high", now=NOW)
    assert scores.of(other.owner, who(lively)) is None
    assert scores.listed(other.owner, "engagement", "active") == []
