"""What a line to oneself is meant as."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import capture
from app.domain.timing import instant

BERLIN = ZoneInfo("Europe/Berlin")
NOW = instant(datetime(2026, 11, 23, 12, 0, tzinfo=BERLIN))  # a Monday


@pytest.mark.parametrize(
    ("line", "kind", "text", "when"),
    [
        ("todo call Ana friday 10am", "task", "call Ana", "11-27 10:00"),
        ("TODO: pay the rent", "task", "pay the rent", ""),
        ("to do buy milk tomorrow", "task", "buy milk", "11-24 09:00"),
        ("Aufgabe: Ana anrufen am Freitag um 10 Uhr", "task", "Ana anrufen", "11-27 10:00"),
        ("tarea llamar a Ana mañana a las 9", "task", "llamar a Ana", "11-24 09:00"),
        ("remind me to call Ben tomorrow 8am", "reminder", "call Ben", "11-24 08:00"),
        ("Remind me tomorrow to call Ben", "reminder", "call Ben", "11-24 09:00"),
        ("remind me in 2 hours about the oven", "reminder", "the oven", "11-23 14:00"),
        ("Erinnere mich morgen an Bens Geburtstag", "reminder", "Bens Geburtstag", "11-24 09:00"),
        ("recuérdame llamar a Ana el viernes", "reminder", "llamar a Ana", "11-27 09:00"),
        ("lembre-me de ligar para Ana amanhã", "reminder", "ligar para Ana", "11-24 09:00"),
        ("remind me to breathe", "task", "breathe", ""),
        ("Ana likes figs", "note", "Ana likes figs", ""),
        ("note: the code is on the fridge", "note", "the code is on the fridge", ""),
        ("note that nothing here is a time: friday", "note", "note that nothing here is a time: friday", ""),
        ("todo", "note", "todo", ""),
        ("todos los santos", "note", "todos los santos", ""),
        ("one\ntwo", "note", "one\ntwo", ""),
    ],
)
def test_lines(line: str, kind: str, text: str, when: str) -> None:
    found = capture.read(line, NOW, BERLIN)
    assert found is not None
    at = f"{datetime.fromtimestamp(found.at / 1000, BERLIN):%m-%d %H:%M}" if found.at else ""
    assert (found.kind, found.text, at) == (kind, text, when)


@pytest.mark.parametrize(
    ("line", "verb", "when"),
    [
        ("Done!", "done", ""), ("✅", "done", ""), ("ok", "seen", ""), ("👍", "seen", ""), ("erledigt", "done", ""), ("Sí", "seen", ""),
        ("later", "snooze", ""), ("Später", "snooze", ""),
        ("mañana a las 9", "snooze", "11-24 09:00"), ("in 2 hours", "snooze", "11-23 14:00"), ("friday 10am", "snooze", "11-27 10:00"),
        ("Don’t send", "stop", ""), ("nicht senden", "stop", ""), ("done with Ana", "", ""), ("why?", "", ""), ("", "", ""),
    ],
)  # fmt: skip
def test_answers_to_a_notification(line: str, verb: str, when: str) -> None:
    found = capture.answer(line, NOW, BERLIN) or capture.Answer("")
    at = f"{datetime.fromtimestamp(found.until / 1000, BERLIN):%m-%d %H:%M}" if found.until else ""
    assert (found.verb, at) == (verb, when)


@pytest.mark.parametrize(
    ("line", "text", "when"),
    [
        ("call Ana friday 10am", "call Ana", "11-27 10:00"), ("tomorrow 8am call Ana", "call Ana", "11-24 08:00"),
        ("remind me to call Ana in 2 hours", "call Ana", "11-23 14:00"), ("call Ana", "call Ana", ""), ("tomorrow", "tomorrow", ""),
        ("to be or not to be tomorrow", "to be or not to be", "11-24 09:00"), ("", "", ""),
    ],
)  # fmt: skip
def test_a_reminder_with_its_time_in_one_line(line: str, text: str, when: str) -> None:
    found = capture.reminder(line, NOW, BERLIN)
    at = f"{datetime.fromtimestamp(found.at / 1000, BERLIN):%m-%d %H:%M}" if found.at else ""
    assert (found.text, at) == (text, when)


@given(st.text(max_size=80))
def test_any_line_is_an_answer_or_not(line: str) -> None:
    found = capture.answer(line, NOW, BERLIN)
    assert found is None or found.verb in ("done", "seen", "snooze", "stop")


PEOPLE = [(1, "Ana Lima"), (2, "Ben Okafor"), (3, "Ben Stone"), (4, "+1 555 0101"), (5, "Li")]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("call Ana", 1), ("call ana lima", 1), ("call Ben", None), ("call Ben Stone", 3), ("Ana and Ben Stone", 3), ("call nobody", None),
        ("banana", None), ("call +1 555 0101", None), ("call Li", 5),
    ],
)  # fmt: skip
def test_whom_a_line_names(text: str, who: int | None) -> None:
    assert capture.named(text, PEOPLE) == who


def test_a_first_name_that_is_anothers_whole_name_is_not_clear() -> None:
    assert capture.named("call Ana", [(1, "Ana Lima"), (2, "Ana")]) is None


@given(st.text(max_size=80))
def test_no_line_is_lost(line: str) -> None:
    found = capture.read(line, NOW, BERLIN)
    assert (found is None) == (not line.strip()) or found is None
    assert found is None or found.text.strip()
