"""Notifications on their way out: once each, within the owner's hours, again when a failure passes, off when it does not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from app.actions import accounts, alerts, deliveries, notices, ways
from app.domain import facts, links
from app.notifiers.base import Note, NotSent
from app.store import deliveries as store
from app.store import notices as told
from app.store import queues
from app.store import ways as stored
from app.store.database import rows
from tests.actions.world import DAY, HOUR, ME, MINUTE, World

SITE = deliveries.Site("https://kith.example.org", b"k" * 32)
NOON = 1_760_000_400_000 - 1_760_000_400_000 % DAY + 12 * HOUR  # UTC


class Recorder:
    """A notifier that keeps what it is given, and fails as it is told."""

    def __init__(self) -> None:
        self.notes: list[Note] = []
        self.failure: NotSent | Exception | None = None

    def send(self, target: Mapping[str, Any], note: Note, *, now: int) -> None:
        if self.failure is not None:
            raise self.failure
        self.notes.append(note)


@pytest.fixture
def out() -> Recorder:
    return Recorder()


@pytest.fixture
def way(world: World) -> int:
    accounts.prefer(world.owner, zone="UTC")
    return ways.add_email(world.owner, "robin@example.org", now=NOON)


def raised(world: World, subject: str = "reply:1", *, now: int = NOON, **more: Any) -> int:
    found = alerts.raise_(world.owner, "reply", subject, detail={"code": "waiting"}, now=now, **more)
    assert found is not None
    return found


def drain(out: Recorder, now: int) -> int:
    steps = 0
    while deliveries.deliver({"email": out}, SITE, now=now):
        steps += 1
        assert steps < 50
    return steps


def states() -> list[str]:
    return [r[0] for r in rows("SELECT state FROM delivery ORDER BY id")]


def test_each_leaves_once_by_each_way_that_was_chosen_for_it(world: World, way: int, out: Recorder) -> None:
    ways.choose(world.owner, {ways.add_email(world.owner, "other@example.org", now=NOON): {"task"}}, now=NOON)
    raised(world)
    drain(out, NOON)
    drain(out, NOON + DAY)
    assert len(out.notes) == 1
    assert states() == ["sent"]


def test_of_two_workers_one_sends(world: World, way: int) -> None:
    raised(world)
    due = store.due(NOON)
    assert due is not None
    assert (store.claim(due.id, NOON), store.claim(due.id, NOON)) == (True, False)


def test_what_was_leaving_when_kith_ended_does_not_leave_again(world: World, way: int, out: Recorder) -> None:
    raised(world)
    due = store.due(NOON)
    assert due is not None
    store.claim(due.id, NOON)
    assert store.interrupted(NOON + 1) == 1
    drain(out, NOON + DAY)
    assert (out.notes, states()) == ([], ["unknown"])


def test_it_waits_for_the_end_of_the_quiet_hours(world: World, way: int, out: Recorder) -> None:
    midnight = NOON + 12 * HOUR
    raised(world, now=midnight)
    drain(out, midnight)
    drain(out, midnight + 7 * HOUR - 1)
    assert out.notes == []
    drain(out, midnight + 7 * HOUR)
    assert len(out.notes) == 1


def test_what_was_held_back_leaves_as_one_and_what_is_urgent_by_itself(world: World, way: int, out: Recorder) -> None:
    other = ways.add_email(world.owner, "other@example.org", now=NOON)
    ways.choose(world.owner, {other: {"task"}}, now=NOON)
    midnight = NOON + 12 * HOUR
    for n in range(3):
        raised(world, f"reply:{n}", now=midnight + n)
        drain(out, midnight + n)
    alerts.raise_(world.owner, "task", "task:1:1", detail={"code": "due", "task_id": 1}, now=midnight + HOUR)
    alerts.raise_(world.owner, "reminder", "reminder:1:0", detail={"code": "by_hand"}, now=midnight + HOUR)
    raised(world, "reply:settled", now=midnight + HOUR)
    drain(out, midnight + HOUR)
    alerts.settle(world.owner, "reply:settled", now=midnight + 2 * HOUR)
    drain(out, midnight + 7 * HOUR)
    assert sorted(note.title for note in out.notes) == ["4 things while it was quiet", "Due: a task", "You wanted to be reminded"]
    (bundle,) = (note for note in out.notes if note.kind == "quiet")
    assert [(section.title, len(section.lines)) for section in bundle.sections] == [("Reply owed", 3), ("Task due", 1)]
    assert bundle.sections[1].lines == (("Due: a task", "https://kith.example.org/tasks/1"),)
    assert bundle.url == "https://kith.example.org/notifications"
    raised(world, "reply:later", now=midnight + 8 * HOUR)
    drain(out, midnight + 8 * HOUR)
    assert out.notes[-1].kind == "reply", "by day each leaves by itself"
    assert sorted(states()) == ["dropped", *["sent"] * 7]


def test_what_leaves_together_fails_together_and_counts_once(world: World, way: int, out: Recorder) -> None:
    midnight = NOON + 12 * HOUR
    for n in range(40):
        raised(world, f"reply:{n}", now=midnight)
    drain(out, midnight)
    out.failure = NotSent("not now", permanent=False)
    morning = midnight + 7 * HOUR
    drain(out, morning)
    assert states() == ["queued"] * 40
    out.failure = None
    drain(out, morning + HOUR)
    (bundle,) = out.notes
    assert (bundle.title, bundle.text, sum(len(section.lines) for section in bundle.sections)) == ("40 things while it was quiet", "And 10 more.", 30)
    assert states() == ["sent"] * 40


def test_a_bundle_that_is_given_up_is_one_failure(world: World, way: int, out: Recorder) -> None:
    midnight = NOON + 12 * HOUR
    for n in range(4):
        raised(world, f"reply:{n}", now=midnight)
    drain(out, midnight)
    out.failure, now = NotSent("not now", permanent=False), midnight + 7 * HOUR
    for _ in range(13 * 60):
        deliveries.deliver({"email": out}, SITE, now=now)
        now += MINUTE
    assert sorted(states()) == ["dropped", "dropped", "dropped", "failed"]
    assert stored.one(world.owner, way).enabled


def test_the_digest_keeps_to_its_own_hour(world: World, way: int, out: Recorder) -> None:
    alerts.raise_(world.owner, "digest", "digest:2025-10-09", detail={"code": "today", "waiting": 1}, now=NOON + 18 * HOUR)
    drain(out, NOON + 18 * HOUR)
    assert [note.kind for note in out.notes] == ["digest"]


def test_it_waits_for_the_working_hours_where_that_was_chosen(world: World, way: int, out: Recorder) -> None:
    always = {str(day): [[9 * 60, 17 * 60]] for day in range(7)}
    accounts.prefer(world.owner, alerts_at_work=True, working_hours=always)
    raised(world, now=NOON + 6 * HOUR)
    drain(out, NOON + 6 * HOUR)
    drain(out, NOON + 20 * HOUR)
    assert out.notes == []
    drain(out, NOON + 21 * HOUR)
    assert len(out.notes) == 1


def test_what_is_settled_in_the_quiet_hours_is_not_told_after_them(world: World, way: int, out: Recorder) -> None:
    raised(world, now=NOON + 12 * HOUR)
    alerts.settle(world.owner, "reply:1", now=NOON + 13 * HOUR)
    drain(out, NOON + 24 * HOUR)
    assert (out.notes, states()) == ([], ["dropped"])


def test_a_passing_failure_is_tried_again_ever_later_and_then_given_up(world: World, way: int, out: Recorder) -> None:
    out.failure = NotSent("not now", permanent=False)
    raised(world)
    tries, now = 0, NOON - 8 * HOUR  # long before the quiet hours
    for _ in range(24 * 60):
        tries += deliveries.deliver({"email": out}, SITE, now=now)
        now += MINUTE
    assert states() == ["failed"]
    assert 5 <= tries <= 9
    assert stored.one(world.owner, way).enabled  # one that failed is no reason yet


def test_a_way_that_cannot_work_switches_itself_off_and_says_so(world: World, way: int, out: Recorder) -> None:
    out.failure = NotSent("The mail server refused Kith’s login (535).", permanent=True)
    raised(world)
    raised(world, "reply:2")
    drain(out, NOON)
    found = stored.one(world.owner, way)
    assert (found.enabled, found.failed_at, found.error) == (False, NOON, "The mail server refused Kith’s login (535).")
    assert states() == ["failed", "dropped"]
    (said, *_) = told.listed(world.owner, limit=5)
    assert (said.kind, said.detail["name"]) == ("way", "robin@example.org")
    ways.switch(world.owner, way, enabled=True, now=NOON)
    assert not stored.one(world.owner, way).failed_at


def test_three_in_a_row_that_failed_for_hours_switch_it_off_too(world: World, way: int, out: Recorder) -> None:
    out.failure = NotSent("not now", permanent=False)
    accounts.prefer(world.owner, quiet_hours=[])
    for n in range(3):
        raised(world, f"reply:{n}")
    for hour in range(48):
        for _ in range(6):
            deliveries.deliver({"email": out}, SITE, now=NOON + hour * HOUR)
    assert not stored.one(world.owner, way).enabled


def test_a_mistake_of_a_library_holds_up_nothing_else(world: World, way: int, out: Recorder) -> None:
    raised(world)
    out.failure = RuntimeError("what?")
    drain(out, NOON)
    out.failure = None
    raised(world, "reply:2")
    drain(out, NOON)
    assert [note.tag for note in out.notes] == ["reply:2"]
    drain(out, NOON + HOUR)
    assert [note.tag for note in out.notes] == ["reply:2", "reply:1"]


def test_a_target_that_is_gone_is_forgotten_without_noise(world: World, way: int, out: Recorder) -> None:
    out.failure = NotSent("gone", permanent=True, gone=True)
    raised(world)
    drain(out, NOON)
    assert stored.of(world.owner) == []
    assert [n.kind for n in told.listed(world.owner, limit=5)] == ["reply"]


def test_a_test_goes_at_once_at_any_hour_and_is_not_in_the_centre(world: World, way: int, out: Recorder) -> None:
    ways.test(world.owner, way, now=NOON + 12 * HOUR)
    drain(out, NOON + 12 * HOUR)
    assert [note.title for note in out.notes] == ["It works"]
    assert told.listed(world.owner, limit=5) == []


def test_it_carries_signed_addresses_of_what_can_be_done(world: World, way: int, out: Recorder) -> None:
    world.report(world.says("Could you call me?"))
    chat = world.chat()
    id_ = raised(world, contact_id=chat.contact_id, conversation_id=chat.id, message_id=chat.opened_id)
    drain(out, NOON)
    (note,) = out.notes
    assert (note.quote, note.url) == ("Could you call me?", f"https://kith.example.org/chats/{chat.id}")
    acts = {act.key: links.read(SITE.key, act.url.rpartition("/")[2], NOON) for act in note.acts[1:]}
    assert {key: (link.act, link.about) for key, link in acts.items() if link} == {"done": ("done", id_), "snooze": ("snooze", id_)}
    assert links.read(SITE.key, note.acts[1].url.rpartition("/")[2], NOON + 7 * DAY) is None
    off = links.read(SITE.key, note.unsubscribe.rpartition("/")[2], NOON)
    assert off is not None
    assert (off.act, off.about, off.more) == ("unsubscribe", way, "reply")


def test_unsubscribed_kinds_do_not_leave_by_that_way(world: World, way: int, out: Recorder) -> None:
    ways.unsubscribe(world.owner, way, "reply", now=NOON)
    ways.unsubscribe(world.owner, way + 99, "reply", now=NOON)
    raised(world)
    drain(out, NOON)
    assert out.notes == []


def test_to_my_own_chat_it_is_a_message_that_is_not_read_back(world: World, out: Recorder) -> None:
    accounts.prefer(world.owner, quiet_hours=[])
    ways.add_self_chat(world.owner, now=NOON)
    raised(world)
    drain(out, NOON)
    (mine,) = [c for c in world.chats() if c.kind == "self"]
    assert mine.last_text.startswith("🔔 Somebody waits for your answer")
    ((outbox_id, body),) = rows("SELECT id, json_extract(payload, '$.text') FROM outbox")
    assert queues.claim(outbox_id, NOON)
    # The network echoes what was sent before it has answered that it was.
    world.report(facts.Message("ECHO", ME, ME, True, NOON, text=body))
    assert rows("SELECT count(*) FROM note") == [(0,)]
    world.report(facts.Message("OWN", ME, ME, True, NOON + 1, text="Somebody waits for your answer"))
    assert rows("SELECT count(*) FROM note") == [(1,)]


def test_done_and_later_act_on_what_it_is_about(world: World) -> None:
    world.report(world.says("Could you call me?"))
    chat = world.chat()
    id_ = raised(world, contact_id=chat.contact_id, conversation_id=chat.id)
    notices.act(world.owner, id_, "snooze", now=NOON)
    assert world.chat().snoozed_until == NOON + 3 * HOUR
    assert told.one(world.owner, id_).ended_at == NOON
    notices.act(world.owner, id_, "done", now=NOON)  # was settled already
    assert world.chat().snoozed_until == NOON + 3 * HOUR
    second = raised(world, "reply:2", conversation_id=chat.id)
    notices.act(world.owner, second, "done", now=NOON)
    assert world.chat().lane == ""
