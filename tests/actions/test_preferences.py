"""What an owner prefers is typed, survives nonsense, and is refused where it cannot be read back."""

from __future__ import annotations

import pytest

from app.actions import accounts
from app.domain import timing
from app.errors import Invalid
from app.store import preferences
from app.store.accounts import set_preferences
from tests.actions.world import NOW, World


def test_nothing_said_means_the_defaults(world: World) -> None:
    assert preferences.of(world.owner) == preferences.Preferences()


def test_what_was_said_is_read_back_and_can_be_taken_back(world: World) -> None:
    accounts.prefer(world.owner, working_hours={"0": [[540, 1080]]}, nudge_after_days=5)
    found = preferences.of(world.owner)
    assert found.working_hours == timing.hours_of({0: [(540, 1080)]})
    assert found.nudge_after_days == 5
    accounts.prefer(world.owner, working_hours=None)
    assert preferences.of(world.owner).working_hours == timing.ALWAYS
    assert preferences.of(world.owner).nudge_after_days == 5


@pytest.mark.parametrize(
    ("name", "said"), [("working_hours", {"9": [[0, 10]]}), ("working_hours", "nine to five"), ("colour", 1)]
)
def test_what_cannot_be_read_back_is_refused(world: World, name: str, said: object) -> None:
    with pytest.raises(Invalid):
        accounts.prefer(world.owner, **{name: said})
    assert preferences.of(world.owner) == preferences.Preferences()


def test_nonsense_of_another_version_is_the_default(world: World) -> None:
    set_preferences(world.owner, "Robin", {"working_hours": 7, "nudge_after_days": "many", "zone": "Mars/Base"})
    found = preferences.of(world.owner)
    assert found.working_hours == timing.ALWAYS
    assert found.nudge_after_days == 3
    assert found.working.due(NOW, 1000) == NOW + 1000
