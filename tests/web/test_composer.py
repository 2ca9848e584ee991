"""What helps to write: names of emoji, templates, messages that leave later."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from app.actions import templates
from app.actions.record import profile
from app.store import chats, scheduled
from tests.web.running import NOW, Person
from tests.web.seed import MARK, Seeded
from tests.web.test_in_browser import entered, live, site, tab, until

__all__ = ["entered", "site", "tab"]  # fixtures
HOUR = 3_600_000


def written(seeded: Seeded) -> list[scheduled.ScheduledRow]:
    """What the test itself has written for later."""
    return [row for row in scheduled.of_conversation(1, seeded.conversation) if MARK not in row.body]


def test_the_names_of_emoji_are_found_by_what_people_type(ann: Person) -> None:
    answer = ann.get("/emoji.json")
    assert answer.json is not None
    names = {symbol: said.split() for symbol, said in answer.json}
    assert "smile" in names["😄"]
    assert "thumbsup" in names["👍"]
    assert "red_heart" in names["❤️"]
    assert "👍🏽" not in names
    assert len(answer.data) < 100_000
    assert "max-age" in answer.headers["Cache-Control"]


def test_a_message_is_written_for_later_and_dropped_and_brought_back(ann: Person, seeded: Seeded) -> None:
    home = f"/chats/{seeded.conversation}"
    ann.post(f"{home}/draft", data={"text": "See you th"})
    answer = ann.post(f"{home}/scheduled", data={"text": "See you then", "when": "in 3 hours", "unless_answered": "1"})
    assert answer.headers["Location"] == home
    (waiting,) = written(seeded)
    assert (waiting.body, waiting.due_at, waiting.unless_answered) == ("See you then", NOW + 3 * HOUR, True)
    assert chats.chat(1, seeded.conversation).draft == ""
    assert "See you then" in ann.get(f"{home}?part=planned").text
    for act, left in (("drop", 0), ("restore", 1), ("now", 0)):
        ann.post(f"{home}/scheduled/{waiting.id}/{act}")
        assert len(written(seeded)) == left, act
    assert chats.thread(1, seeded.conversation).messages[-1].text == "See you then"


def test_a_time_may_be_theirs_and_come_again(ann: Person, seeded: Seeded) -> None:
    home = f"/chats/{seeded.conversation}"
    assert 'name="theirs"' not in ann.get(f"{home}/later").text  # nobody knows where they are
    profile.change(1, seeded.contact, {"zone": "Asia/Tokyo"}, now=NOW)
    assert "in Tokyo" in ann.get(f"{home}/later").text
    asked = ann.get(f"{home}/later?part=times&when=tomorrow+9am&theirs=1").text
    assert "09:00 there" in asked
    assert "for you" in asked
    ann.post(f"{home}/scheduled", data={"text": "Good morning", "when": "tomorrow 9am", "theirs": "1", "recurrence": "FREQ=WEEKLY"})
    (waiting,) = written(seeded)
    assert waiting.zone == "Asia/Tokyo"
    assert datetime.fromtimestamp(waiting.due_at / 1000, ZoneInfo("Asia/Tokyo")).strftime("%H:%M") == "09:00"
    assert waiting.recurrence.startswith("FREQ=WEEKLY")
    assert "every week" in ann.get(f"{home}?part=planned").text
    refused = ann.post(f"{home}/scheduled", data={"text": "Never", "when": "tomorrow 9am", "recurrence": "FREQ=SOMETIMES"})
    assert refused.status_code == 422
    assert [one.body for one in written(seeded)] == ["Good morning"]


@pytest.mark.parametrize("given", [{}, {"when": "when pigs fly"}, {"until": "5"}, {"until": "x"}, {"text": "", "when": "in 3 hours"}])
def test_a_time_that_is_none_keeps_the_message_from_being_written_down(ann: Person, seeded: Seeded, given: dict[str, str]) -> None:
    answer = ann.post(f"/chats/{seeded.conversation}/scheduled", data={"text": "Hello"} | given)
    assert answer.status_code == 422
    assert written(seeded) == []


def test_without_scripts_the_text_goes_along_to_the_choice_of_a_time(ann: Person, seeded: Seeded) -> None:
    page = ann.post(f"/chats/{seeded.conversation}/later", data={"text": "Half a thought", "when": "tomorrow 9am"}).text
    assert 'name="text" value="Half a thought"' in page
    assert "09:00" in page
    assert "Not a time" in ann.get(f"/chats/{seeded.conversation}/later?part=said&when=nonsense").text


def test_emoji_and_templates_are_completed_by_keyboard(tab: Page, site: str, seeded: Seeded) -> None:
    templates.add(1, "thanks", "Thank you, {first_name}! Greet {nickname}.", now=NOW)
    tab.goto(f"{site}/chats/{seeded.conversation}")
    field = live(tab).locator("#text")
    field.click()
    tab.keyboard.type("Hello :smil")
    expect(tab.get_by_role("option").first).to_have_text("😄smile")
    tab.keyboard.press("Enter")
    expect(field).to_have_value("Hello 😄")
    tab.set_viewport_size({"width": 390, "height": 800})  # where no key helps, a button does
    tab.get_by_role("button", name="Emoji").click()
    expect(tab.get_by_role("option").first).to_have_text("😄smile")  # chosen lately
    tab.get_by_role("option", name="🙏").click()
    expect(field).to_have_value("Hello 😄🙏")
    expect(tab.get_by_role("option")).to_have_count(0)
    tab.keyboard.type(" 10:30 ;tha")  # a time is no emoji
    tab.get_by_role("option", name="thanks").wait_for()
    tab.keyboard.press("Tab")
    until(lambda: "Thank you" in field.input_value())
    assert field.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)") == "{nickname}"
    tab.keyboard.type("all :zzzz")
    expect(tab.get_by_role("option")).to_have_count(0)
    tab.keyboard.press("Escape")


def test_a_message_is_sent_later_by_keyboard_in_ones_own_words(tab: Page, site: str, seeded: Seeded) -> None:
    tab.goto(f"{site}/chats/{seeded.conversation}")
    live(tab).locator("#text").fill("See you then")
    tab.get_by_role("button", name="Send later").press("Enter")
    expect(tab.get_by_label("A time in your words")).to_be_focused()
    tab.keyboard.type("in 3 hours")
    expect(tab.locator("#send-later-said button")).to_be_visible()
    tab.keyboard.press("Enter")
    expect(tab.locator("#planned")).to_contain_text("See you then")
    expect(tab.locator("#text")).to_have_value("")
    (waiting,) = written(seeded)
    assert (waiting.body, waiting.due_at) == ("See you then", NOW + 3 * HOUR)


def test_what_is_sent_stands_in_the_thread_before_kith_has_answered(tab: Page, site: str, seeded: Seeded) -> None:
    tab.goto(f"{site}/chats/{seeded.conversation}")
    live(tab)
    held = []
    tab.route("**/messages", lambda route: held.append(route))
    tab.locator("#text").fill("On my way")
    tab.locator("#text").press("Enter")
    expect(tab.locator("#newest .bubble--mine").last).to_contain_text("On my way")
    assert chats.thread(1, seeded.conversation).messages[-1].text != "On my way"
    held[0].continue_()
    until(lambda: chats.thread(1, seeded.conversation).messages[-1].text == "On my way")
    expect(tab.locator("#newest .bubble", has_text="On my way")).to_have_count(1)
    expect(tab.locator("#newest .bubble[id]", has_text="On my way")).to_have_count(1)
