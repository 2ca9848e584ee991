"""A note or a task in a moment, what is known of somebody beside the thread, and what Today holds besides answers."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from app.actions import notes, tasks
from app.actions.record import details
from app.store import notes as stored_notes
from app.store import tasks as stored_tasks
from tests.web.running import NOW, Person
from tests.web.seed import Seeded
from tests.web.test_in_browser import entered, live, site, tab, until

__all__ = ["entered", "site", "tab"]  # fixtures
HOUR = 3_600_000


def test_who_it_is_about_follows_from_where_one_is(ann: Person, bob: Person, seeded: Seeded) -> None:
    about = f'name="contact" value="{seeded.contact}"'
    assert about in ann.get(f"/quick/note?chat={seeded.conversation}").text
    assert about in ann.get(f"/quick/task?person={seeded.contact}").text
    assert 'name="contact"' not in ann.get(f"/quick/task?chat={seeded.group}").text
    for address in (f"chat={seeded.conversation}", f"person={seeded.contact}", f"message={seeded.message}"):
        assert bob.get(f"/quick/note?{address}").status_code == 404
    assert "10:00" in ann.get("/quick/task?part=said&due=friday+10am").text
    assert "Not a time" in ann.get("/quick/task?part=said&due=nonsense").text


def test_notes_and_tasks_are_made_by_a_key_and_stand_beside_the_thread(tab: Page, site: str, seeded: Seeded) -> None:
    tab.set_viewport_size({"width": 1440, "height": 900})
    tab.goto(f"{site}/chats/{seeded.conversation}")
    live(tab).locator("#record").wait_for()
    tab.keyboard.press("t")
    expect(tab.get_by_label("What is to be done")).to_be_focused()
    tab.keyboard.type("Send the photos")
    tab.keyboard.press("Tab")
    tab.keyboard.type("in 2 hours")
    tab.keyboard.press("Enter")
    expect(tab.locator("#record")).to_contain_text("Send the photos")
    tab.keyboard.press("n")
    expect(tab.get_by_placeholder("Markdown works")).to_be_focused()
    tab.keyboard.type("Likes **tea**")
    tab.keyboard.press("Control+Enter")
    expect(tab.locator("#record")).to_contain_text("Likes tea")
    (task,) = [one for one in stored_tasks.of_contact(1, seeded.contact, "open") if one.title == "Send the photos"]
    assert task.due_at == NOW + 2 * HOUR
    assert "Likes **tea**" in [one.body for one in stored_notes.of_contact(1, seeded.contact)]
    tab.locator("#record").get_by_role("button", name="Done: Send the photos").click()
    until(lambda: stored_tasks.task(1, task.id).status == "done")
    expect(tab.locator("#record")).not_to_contain_text("Send the photos")
    tab.locator("#thread").focus()
    for key, heading in (("d", "Tasks"), ("n", "Notes"), ("r", "Reminders"), ("t", "Today")):
        tab.keyboard.press("g")
        tab.keyboard.press(key)
        expect(tab.get_by_role("heading", name=heading, level=1)).to_be_visible()
        live(tab)


def test_the_person_beside_the_thread_is_closed_and_stays_closed(tab: Page, site: str, seeded: Seeded) -> None:
    tab.set_viewport_size({"width": 1440, "height": 900})
    tab.goto(f"{site}/chats/{seeded.conversation}")
    pane, button = live(tab).locator("#person"), tab.locator("[data-about]")
    expect(pane).to_be_visible()
    button.click()
    expect(pane).to_be_hidden()
    tab.reload()
    expect(pane).to_be_hidden()
    tab.set_viewport_size({"width": 1100, "height": 900})
    button.click()  # in front of the thread, with an address of its own
    expect(pane).to_be_visible()
    tab.go_back()
    expect(pane).to_be_hidden()


def test_today_shows_what_is_due_and_whose_day_comes(ann: Person, seeded: Seeded) -> None:
    tasks.add(1, "Water the plants", due_at=NOW + HOUR, now=NOW)
    tasks.add(1, "Next month", due_at=NOW + 40 * 24 * HOUR, now=NOW)
    notes.add(1, "Nothing to do with it", contact_id=seeded.contact, now=NOW)
    tomorrow = datetime.fromtimestamp(NOW / 1000 + 86_400, UTC)
    details.add_date(1, seeded.contact, "birthday", tomorrow.month, tomorrow.day, year=tomorrow.year - 40, now=NOW)
    plan = ann.get("/?part=plan").text
    assert "Water the plants" in plan
    assert "Next month" not in plan
    assert "turns 40" in plan
    assert "tomorrow" in plan
