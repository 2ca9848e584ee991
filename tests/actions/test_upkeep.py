"""What was quarantined can be understood later."""

from __future__ import annotations

import pytest

from app.actions import receive, upkeep
from app.channels.base import Fetched
from app.domain import facts
from app.errors import Conflict, NotFound
from app.store import queues
from tests.actions.world import NOW, World


class Channels:
    """A device whose child understands only what it is told to."""

    def __init__(self, understands: bool) -> None:
        self.understands = understands
        self.asked: list[tuple[str, str]] = []

    def get(self, device_id: int) -> Channels:
        return self

    def replay(self, kind: str, raw: str) -> Fetched:
        self.asked.append((kind, raw))
        return Fetched(self.understands, "" if self.understands else "still unknown")


def entry(world: World, raw: str = "cmF3") -> int:
    world.report(facts.Quarantined("Message", "ValueError", raw, NOW))
    return queues.quarantined(world.owner)[0].id


def test_an_event_that_is_understood_now_is_marked(world: World) -> None:
    channels = Channels(understands=True)
    upkeep.reread(world.owner, entry(world), channels, now=NOW + 1)  # type: ignore[arg-type]
    assert channels.asked == [("Message", "cmF3")]
    assert queues.quarantined(world.owner)[0].replayed_at == NOW + 1


def test_one_that_is_not_stays(world: World) -> None:
    with pytest.raises(Conflict):
        upkeep.reread(world.owner, entry(world), Channels(understands=False), now=NOW)  # type: ignore[arg-type]
    assert queues.quarantined(world.owner)[0].replayed_at == 0


def test_a_fact_that_could_not_be_applied_is_applied(world: World) -> None:
    broken = world.says("late but here")._replace(at="then")  # type: ignore[arg-type]
    receive.take(world.device, facts.Batch((broken,)), now=NOW)
    kept = queues.quarantined(world.owner)[0]
    with pytest.raises(Conflict):
        upkeep.reread(world.owner, kept.id, Channels(True), now=NOW)  # type: ignore[arg-type]


def test_another_owners_entry_does_not_exist(world: World) -> None:
    mine = entry(world)
    with pytest.raises(NotFound):
        upkeep.reread(World("ann@example.org").owner, mine, Channels(True), now=NOW)  # type: ignore[arg-type]
