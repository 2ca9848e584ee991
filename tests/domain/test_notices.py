"""What notifications say, and when they may be told."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import notices, timing
from app.domain.notices import KINDS, Told
from app.domain.timing import HOUR, Span

NOW = 1_760_000_000_000
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("told", "title", "text"),
    [
        (Told("reply", 0, {"code": "waiting", "reason": {"code": "question"}, "opened_at": NOW - 3 * HOUR}, "Ana", "Lunch?"),
         "Ana waits for your answer", "Asked a question 3 h ago"),
        (Told("reply", 1, {"code": "waiting"}, "Ana"), "Ana still waits for your answer", ""),
        (Told("reply", 0, {}), "Somebody waits for your answer", ""),
        (Told("nudge", 0, {"days": 3}, "Ben"), "Ben has not answered you", "You wrote 3 days ago."),
        (Told("touch", 0, {"code": "fading", "reason": {"code": "fading", "days": 40, "usual": 9}}, "Ana"),
         "You and Ana are losing touch", "You last spoke 40 days ago; you usually do every 9 days."),
        (Told("task", 0, {"code": "due", "task_id": 1}, "Ana", text="Send the contract"), "Due: Send the contract", "For Ana"),
        (Told("task", 1, {"code": "overdue"}), "Overdue: a task", ""),
        (Told("reminder", 0, {"code": "by_hand"}, text="Water the plants"), "Water the plants", ""),
        (Told("date", 0, {"code": "birthday", "days": 0, "turns": 40}, "Ana"), "Ana’s birthday is today", "Turns 40."),
        (Told("date", 0, {"code": "other", "label": "name day", "days": 1}, "Ana"), "Ana’s name day is tomorrow", ""),
        (Told("date", 0, {"code": "birthday", "days": -2}, "Ana"), "Ana’s birthday was 2 days ago", ""),
        (Told("scheduled", 0, {"code": "late"}, "Ana", text="See you"), "Your message to Ana is late",
         "Kith was not running when it was due. Send it now, or not at all?"),
        (Told("leaving", 0, {"code": "soon", "due_at": NOW + HOUR}, "Ana Lima"), "Your message to Ana Lima leaves in 60 minutes",
         "It can still be stopped."),
        (Told("leaving", 0, {"code": "soon", "due_at": NOW - 1}, "Ana"), "Your message to Ana was about to leave", ""),
        (Told("device", 0, {"code": "logged_out", "name": "Pixel"}), "Pixel was logged out", "Link it again to go on."),
        (Told("device", 0, {"code": "logged_out", "name": "Pixel", "number": 406}), "Pixel was logged out",
         "WhatsApp has banned the account: WhatsApp on the phone says more."),
        (Told("device", 0, {"code": "phone_away", "name": "Pixel", "days": 12}), "Pixel has not seen its phone for 12 days",
         "Open WhatsApp on the phone: after fourteen days the link ends."),
        (Told("job", 0, {"code": "failing", "name": "scores", "why": "The disk is full."}), "Kith’s job “scores” keeps failing", "The disk is full."),
        (Told("job", 0, {"code": "well", "name": "scores"}), "Kith’s job “scores” works again", ""),
        (Told("way", 0, {"code": "off", "name": "ntfy", "why": "Refused."}), "ntfy was switched off", "Refused."),
        (Told("digest", 0, {"waiting": 1, "due": 2, "fading": 0}), "Your day", "1 waits for you, 2 things due today"),
    ],
)  # fmt: skip
def test_words(told: Told, title: str, text: str) -> None:
    assert notices.said(told, NOW)[:2] == (title, text)


def test_a_quoted_message_for_later_has_its_names() -> None:
    text = "Hi {first_name}, {name}, see you {day+1d}"
    assert notices.said(Told("left", 0, {"code": "sent"}, "Ana Lima", text=text), NOW).quote == "Hi Ana, Ana Lima, see you {day+1d}"


@given(
    st.sampled_from([*KINDS, "gossip"]), st.integers(0, 5), st.text(max_size=20), st.text(max_size=20),
    st.dictionaries(st.sampled_from(["code", "days", "name", "label", "turns", "waiting", "opened_at"]), st.none() | st.integers() | st.just("x")),
)  # fmt: skip
def test_every_kind_says_something_whatever_stands_in_it(kind: str, step: int, name: str, text: str, detail: dict[str, object]) -> None:
    detail = {key: given for key, given in detail.items() if key != "waiting" or isinstance(given, int)}
    assert notices.said(Told(kind, step, detail, name, "", text), NOW).title


zones = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata"])


@given(st.integers(0, 2**42), st.integers(0, 1439), st.integers(0, 1439), st.booleans(), zones)
def test_it_is_told_neither_before_nor_in_quiet_hours_and_within_a_week(now: int, start: int, end: int, at_work: bool, zone: str) -> None:
    tz, quiet = ZoneInfo(zone), Span(start, end)
    at = notices.tell_at(now, quiet, timing.OFFICE if at_work else None, tz)
    assert now <= at < now + 7 * timing.DAY
    assert timing.quiet_until(at, quiet, tz) == at
    assert notices.tell_at(at, quiet, timing.OFFICE if at_work else None, tz) == at


def test_working_hours_that_are_all_quiet_do_not_hold_it_back_for_ever() -> None:
    now = timing.instant(timing.local(NOW, BERLIN).replace(hour=12, minute=0, second=0, microsecond=0))
    assert notices.tell_at(now, Span(8 * 60, 20 * 60), timing.OFFICE, BERLIN) == now + 8 * HOUR


def test_quiet_hours_end_once_in_the_night_in_which_the_clocks_go_back() -> None:
    midnight = timing.at_minute(timing.local(1_761_350_400_000, BERLIN).date(), 0, BERLIN)  # 25 October 2025
    seven = notices.tell_at(midnight + 23 * HOUR, Span(22 * 60, 7 * 60), None, BERLIN)
    assert timing.local(seven, BERLIN).strftime("%d %H:%M") == "26 07:00"
    assert seven - (midnight + 24 * HOUR) == 8 * HOUR
