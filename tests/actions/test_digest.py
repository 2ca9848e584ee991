"""The daily digest: once a day at the owner's hour, whatever the clocks do, and never when there is nothing to say."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.actions import accounts, calendar, deliveries, digest, tasks, ways
from app.actions.record import details
from app.domain import timing
from app.notifiers.base import Note
from app.store import notices
from app.store.database import rows, write
from tests.actions.test_deliveries import SITE, Recorder
from tests.actions.world import DAY, HOUR, MINUTE, World


def digests(world: World) -> list[str]:
    return [r[0] for r in rows("SELECT subject FROM notification WHERE owner_id = ? AND kind = 'digest' AND quiet = 0 ORDER BY id", (world.owner,))]


def live(world: World, start: int, end: int, step: int = 7 * MINUTE) -> list[int]:
    """Run the job at every knock; returns when it told somebody."""
    told, now = [], start
    while now < end:
        if digest.raise_due(now):
            told.append(now)
        now += step
    return told


@pytest.mark.parametrize(("zone", "minute"), [("Europe/Berlin", 150), ("America/New_York", 90), ("Australia/Sydney", 150), ("Asia/Kolkata", 480)])
def test_once_a_day_through_both_changes_of_the_clocks(world: World, zone: str, minute: int) -> None:
    tasks.add(world.owner, "Water the plants", now=world.now, contact_id=None, due_at=world.now)
    accounts.prefer(world.owner, zone=zone, digest_at=minute)
    tz = ZoneInfo(zone)
    for begins in (date(2026, 3, 5), date(2026, 3, 27), date(2026, 4, 3), date(2026, 10, 2), date(2026, 10, 23), date(2026, 10, 30)):
        start = timing.at_minute(begins, 0, tz)
        told = live(world, start, timing.at_minute(begins + timedelta(days=5), 0, tz))
        assert [timing.local(at, tz).date() for at in told] == [begins + timedelta(days=n) for n in range(5)]
        for at in told:
            late = at - timing.at_minute(timing.local(at, tz).date(), minute, tz)
            assert 0 <= late < 7 * MINUTE


def test_a_machine_that_was_off_tells_late_and_a_night_that_passed_is_left_out(world: World) -> None:
    tasks.add(world.owner, "Water the plants", now=world.now, due_at=world.now)
    accounts.prefer(world.owner, zone="UTC", digest_at=8 * 60)
    midnight = world.now - world.now % DAY + DAY
    assert digest.raise_due(midnight + 13 * HOUR) == 1
    assert digest.raise_due(midnight + DAY + 21 * HOUR) == 0
    assert digest.raise_due(midnight + DAY + 13 * HOUR) == 1  # the clock was set back: still the same day, still once
    assert digest.raise_due(midnight + DAY + 14 * HOUR) == 0


def test_an_empty_day_is_silent_and_stays_so(world: World) -> None:
    accounts.prefer(world.owner, zone="UTC", digest_at=8 * 60)
    eight = world.now - world.now % DAY + DAY + 8 * HOUR
    assert digest.raise_due(eight) == 0
    tasks.add(world.owner, "Water the plants", now=eight + 1, due_at=eight + HOUR)
    assert digest.raise_due(eight + HOUR) == 0
    assert notices.listed(world.owner, limit=5) == []
    assert notices.unread(world.owner) == 0
    assert digest.raise_due(eight + DAY) == 1


def test_yesterdays_has_ended_when_todays_comes(world: World) -> None:
    tasks.add(world.owner, "Water the plants", now=world.now, due_at=world.now)
    accounts.prefer(world.owner, zone="UTC", digest_at=8 * 60)
    eight = world.now - world.now % DAY + DAY + 8 * HOUR
    live(world, eight, eight + 3 * DAY, HOUR)
    assert len(digests(world)) == 3
    assert notices.unread(world.owner) == 1


def test_without_an_hour_there_is_none(world: World) -> None:
    tasks.add(world.owner, "Water the plants", now=world.now, due_at=world.now)
    accounts.prefer(world.owner, digest_at=-1)
    assert live(world, world.now, world.now + 2 * DAY, HOUR) == []


def test_it_says_who_waits_what_is_due_and_whose_day_it_is(world: World) -> None:
    accounts.prefer(world.owner, zone="UTC", digest_at=8 * 60)
    eight = world.now - world.now % DAY + DAY + 8 * HOUR
    world.report(world.i_say("Hello", at=world.now - HOUR), world.says("Could you call me?"))
    ana = world.chat().contact_id
    assert ana is not None
    write("UPDATE contact SET name = 'Ana' WHERE id = ?", (ana,))
    tasks.add(world.owner, "Send the contract", contact_id=ana, due_at=eight + HOUR, now=world.now)
    tasks.add(world.owner, "Bring the book back", contact_id=ana, now=world.now)
    tomorrow = timing.local(eight + DAY, UTC).date()
    details.add_date(world.owner, ana, kind="birthday", month=tomorrow.month, day=tomorrow.day, year=tomorrow.year - 40, now=world.now)
    ways.add_email(world.owner, "robin@example.org", now=world.now)
    assert digest.raise_due(eight) == 1
    out = Recorder()
    while deliveries.deliver({"email": out}, SITE, now=eight):
        pass
    (note,) = out.notes
    assert isinstance(note, Note)
    assert note.text == "1 waits for you, 1 thing due today, 1 thing promised, 1 birthday or date"
    waiting, *others = note.sections
    assert waiting.title == "Waiting for you"
    assert waiting.lines[0][0].startswith("Ana: asked a question ")
    assert {section.title: [text for text, _ in section.lines] for section in others} == {
        "Due today": ["Send the contract (Ana)"],
        "Promised": ["Bring the book back (Ana)"],
        "Birthdays and dates": ["Ana’s birthday is tomorrow, turns 40"],
    }
    feed = calendar.feed(world.owner, SITE.url, now=eight)
    assert f"birthday ({tomorrow.year - 40})" in feed
    assert "Bring the book back" not in feed  # has no time
