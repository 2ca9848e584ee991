"""One obligation, one notification a step: whoever raises it, and however often."""

from __future__ import annotations

import threading

import pytest

from app.actions import alerts
from app.store import notices
from app.store.database import close_database, rows, subscribe, write
from tests.actions.world import NOW, World


def told(world: World, subject: str = "reply:1", **more: object) -> int | None:
    given = {"detail": {"code": "waiting"}, "now": NOW, **more}
    return alerts.raise_(world.owner, "reply", subject, **given)  # type: ignore[arg-type]


def test_the_same_step_is_told_once(world: World) -> None:
    first = told(world)
    assert first is not None
    assert told(world, now=NOW + 1) is None
    assert notices.unread(world.owner) == 1
    assert notices.one(world.owner, first).at == NOW


def test_a_later_step_replaces_the_earlier_one(world: World) -> None:
    first, second = told(world), told(world, step=1, now=NOW + 5)
    assert first is not None
    assert second is not None
    assert notices.one(world.owner, first).ended_at == NOW + 5
    assert notices.one(world.owner, second).ended_at == 0
    assert [n.id for n in notices.listed(world.owner, limit=9, open_only=True)] == [second]


def test_the_third_step_is_quiet(world: World) -> None:
    assert [notices.one(world.owner, told(world, step=step) or 0).quiet for step in range(4)] == [False, False, True, True]


def test_of_many_racers_one_tells(world: World) -> None:
    found: list[int | None] = []

    def race() -> None:
        found.append(told(world))
        close_database()

    racers = [threading.Thread(target=race) for _ in range(8)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert len([f for f in found if f is not None]) == 1
    assert rows("SELECT count(*) FROM notification") == [(1,)]


def test_settled_ends_what_begins_with_it_and_nothing_else(world: World) -> None:
    kept = [told(world, "task:51"), told(world, "task:51:9")]
    ended = [told(world, "task:5"), told(world, "task:5:9")]
    assert alerts.settle(world.owner, "task:5", now=NOW + 7) == 2
    assert alerts.settle(world.owner, "task:5:", now=NOW + 8) == 0
    assert [notices.one(world.owner, n or 0).ended_at for n in (*kept, *ended)] == [0, 0, NOW + 7, NOW + 7]


def test_nobody_speaks_of_people_in_the_bin_and_muted_ones_are_quiet(world: World) -> None:
    world.report(world.says("Could you call me?"))
    ana = world.chat().contact_id
    assert ana is not None
    write("UPDATE contact SET alerts_muted = 1 WHERE id = ?", (ana,))
    assert notices.one(world.owner, told(world, "a", contact_id=ana) or 0).quiet
    write("UPDATE contact SET binned_at = 1 WHERE id = ?", (ana,))
    assert told(world, "b", contact_id=ana) is None
    assert notices.listed(world.owner, limit=9) == []


def test_another_owners_person_is_not_spoken_of(world: World) -> None:
    world.report(world.says("Could you call me?"))
    other = World("other@example.org")
    assert told(other, contact_id=world.chat().contact_id) is None


def test_it_names_the_person_and_quotes_the_message_as_they_are_now(world: World) -> None:
    world.report(world.says("Could you call me?"))
    chat = world.chat()
    id_ = told(world, contact_id=chat.contact_id, conversation_id=chat.id, message_id=chat.opened_id) or 0
    write("UPDATE contact SET name = 'Ana Lima' WHERE id = ?", (chat.contact_id,))
    notice = notices.one(world.owner, id_)
    assert (notice.name, notice.quote) == ("Ana Lima", "Could you call me?")


def test_pages_hear_of_it_after_the_commit(world: World) -> None:
    heard: list[tuple[int, str, dict[str, str]]] = []
    end = subscribe(lambda owner, name, payload: heard.append((owner, name, payload)))
    try:
        id_ = told(world)
        told(world)
        alerts.settle(world.owner, "reply:1", now=NOW)
    finally:
        end()
    assert [h[2] for h in heard if h[1] == "notification"] == [
        {"id": str(id_), "kind": "reply", "state": "new"},
        {"id": str(id_), "kind": "", "state": "ended"},
    ]


def test_a_kind_that_does_not_exist_is_a_mistake_of_ours(world: World) -> None:
    with pytest.raises(ValueError, match="no such kind"):
        alerts.raise_(world.owner, "gossip", "x", detail={}, now=NOW)
