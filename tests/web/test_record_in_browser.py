"""A person's record in a real browser: a profile that saves itself, notes that remember, a task out of a message."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, Page, expect

from app.store import encounters, notes, people, points, profile, tasks
from tests.accessibility import violations
from tests.web.running import NOW, Running
from tests.web.seed import MARK, Seeded
from tests.web.test_in_browser import enter, entered, live, site, tab, until

__all__ = ["entered", "site", "tab"]

DAY = 86_400_000


def test_a_profile_saves_itself_and_names_follow(tab: Page, site: str, seeded: Seeded) -> None:
    tab.goto(f"{site}/people/{seeded.contact}/about")
    live(tab).get_by_label("Given name").press_sequentially("Ana")
    state = tab.locator("#profile-form [data-save-state]")
    expect(state).to_have_text("Saved")
    tab.get_by_label("Family name").press_sequentially("Lima")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Ana Lima")
    tab.get_by_label("Status").select_option("inactive")
    until(lambda: profile.profile(1, seeded.contact).status == "inactive")
    expect(tab.locator("#who .chip", has_text="Inactive")).to_be_visible()
    tab.get_by_label("How you met").fill("At the choir")
    until(lambda: profile.profile(1, seeded.contact).met == "At the choir")
    tab.reload()
    expect(tab.get_by_label("Given name")).to_have_value("Ana")


def test_what_cannot_be_kept_says_so_and_stays_in_its_field(
    context: BrowserContext, site: str, seeded: Seeded, running: Running
) -> None:
    enter(context, site, running)
    tab = context.new_page()
    tab.goto(f"{site}/people/{seeded.contact}/about")
    live(tab).get_by_label("Time zone").fill("Moon/Base")
    expect(tab.locator("#profile-form [data-save-state]")).to_have_text("Not saved. Try again.")
    expect(tab.get_by_label("Time zone")).to_have_attribute("aria-invalid", "true")
    expect(tab.locator("#profile-form .field__error")).to_be_visible()
    expect(tab.get_by_label("Time zone")).to_have_value("Moon/Base")
    assert profile.profile(1, seeded.contact).zone == ""
    tab.locator("#points").get_by_role("button", name="Add").click()
    dialog = tab.get_by_role("dialog", name="A way to reach them")
    number = dialog.get_by_label("Number, address or link")
    number.fill("12")
    dialog.get_by_role("button", name="Add").click()
    expect(number).to_have_accessible_description("Write the number with its country code, like +1 555 010 0123.")
    expect(number).to_be_focused()
    assert violations(tab) == []
    number.fill("+1 555 010 0188")
    expect(dialog.locator(".field__error")).to_have_count(0)
    dialog.get_by_role("button", name="Add").click()
    expect(dialog).to_be_hidden()
    expect(tab.locator("#points")).to_contain_text("010-0188")


def test_what_somebody_else_has_too_offers_to_merge(tab: Page, site: str, seeded: Seeded) -> None:
    other = people.contact(1, seeded.other_contact)
    tab.goto(f"{site}/people/{seeded.contact}/about")
    live(tab).locator("#points").get_by_role("button", name="Add").click()
    dialog = tab.get_by_role("dialog", name="A way to reach them")
    dialog.get_by_label("Number, address or link").fill(f"+{other.phone.removeprefix('pn:')}")
    dialog.get_by_role("button", name="Add").click()
    expect(tab.locator("#same")).to_contain_text(f"{other.name} has this too")
    assert points.of_contact(seeded.contact)[-2].kind == "phone"
    tab.locator("#points").get_by_role("button", name="Change").first.click()
    changing = tab.get_by_role("dialog", name="Change how to reach them")
    changing.get_by_label("Label").fill("work")
    changing.get_by_role("button", name="Save").click()
    expect(tab.locator("#points")).to_contain_text("Phone, work")
    expect(changing).to_be_hidden()
    tab.get_by_role("link", name="Compare and merge").click()
    expect(tab).to_have_url(re.compile(rf"/people/{seeded.contact}/merge/{seeded.other_contact}$"))


def test_a_note_saves_itself_and_remembers_what_it_said(tab: Page, site: str, seeded: Seeded, running: Running) -> None:
    running.now = NOW + DAY
    tab.goto(f"{site}/notes/{seeded.note}")
    live(tab)
    field = tab.get_by_role("textbox", name="The note")
    field.fill("# Gifts\n\nLikes **tea**")
    expect(tab.locator("[data-save-state]")).to_have_text("Saved")
    expect(tab.locator("#read h3")).to_have_text("Gifts")
    expect(tab.locator("#read .version")).to_have_count(2)  # that of the seed, and what it said until now
    tab.locator("#read .version").first.click()
    tab.get_by_role("button", name="Have it say this again").first.click()
    expect(field).to_have_value(f"Note {MARK} with **marks**")
    assert notes.versions(seeded.note)[0].body == "# Gifts\n\nLikes **tea**"


def test_an_at_sign_names_somebody(tab: Page, site: str, seeded: Seeded) -> None:
    tab.goto(f"{site}/people/{seeded.contact}/notes")
    live(tab)
    field = tab.locator("#note-new textarea")
    field.press_sequentially("Came with @Ben")
    expect(tab.get_by_role("listbox", name="People").get_by_role("option")).to_have_count(1)
    field.press("Enter")
    expect(field).to_have_value(re.compile(rf"Came with \[@Ben {MARK}\]\(/people/{seeded.other_contact}\) "))
    tab.locator("#note-new").get_by_role("button", name="Keep").click()
    expect(tab.locator("#notes .note").first).to_contain_text(f"Came with @Ben {MARK}")
    expect(field).to_have_value("")
    tab.locator("#notes").get_by_role("link", name=f"@Ben {MARK}").click()
    expect(tab).to_have_url(f"{site}/people/{seeded.other_contact}")


def test_a_message_becomes_a_task_that_leads_back_to_it(tab: Page, site: str, seeded: Seeded) -> None:
    tab.goto(f"{site}/chats/{seeded.conversation}")
    live(tab)
    tab.locator(f"#b{seeded.message}").hover()
    tab.locator(f"[data-message='{seeded.message}']").click()
    tab.get_by_role("link", name="Make a task").click()
    expect(tab.get_by_label("What is to be done")).to_have_value(re.compile("Are you coming"))
    tab.get_by_label("When", exact=True).fill("tomorrow 9am")
    expect(tab.locator("#quick-said")).to_have_text(re.compile(r"2025, 09:00$"))
    tab.get_by_role("button", name="Make the task").click()
    expect(tab.locator(".toast")).to_contain_text("The task is made")
    made = next(task for task in tasks.listed(1) if task.message_id)
    assert (made.message_id, made.contact_id) == (seeded.message, seeded.contact)
    tab.goto(f"{site}/tasks/{made.id}")
    expect(tab.locator(".quoted")).to_contain_text("Are you coming")
    tab.locator(".quoted").click()
    expect(tab).to_have_url(re.compile(rf"/chats/{seeded.conversation}\?around={seeded.message}"))


def test_a_task_is_done_and_undone_where_it_stands(tab: Page, site: str, seeded: Seeded) -> None:
    tab.goto(f"{site}/people/{seeded.contact}/tasks")
    live(tab).get_by_role("button", name=f"Done: Task {MARK}").click()
    expect(tab.locator(".task--done")).to_contain_text(f"Task {MARK}")
    tab.locator(".toast").get_by_role("button", name="Undo").click()
    expect(tab.locator(".task--done")).to_have_count(0)
    assert tasks.task(1, seeded.task).status == "open"


def test_a_call_is_logged_from_any_tab_and_stands_on_the_timeline(tab: Page, site: str, seeded: Seeded) -> None:
    tab.goto(f"{site}/people/{seeded.contact}/timeline")
    live(tab).get_by_role("button", name="Log a call or meeting").click()
    dialog = tab.get_by_role("dialog", name="Log a call or meeting")
    dialog.get_by_label("What it was about").fill("About the harvest")
    dialog.get_by_label("Minutes").fill("12")
    dialog.get_by_role("button", name="Log it").click()
    expect(tab.locator("#days")).to_contain_text("About the harvest")
    expect(dialog).to_be_hidden()
    assert encounters.listed(1)[0].seconds == 720
    tab.get_by_role("link", name="Meetings", exact=True).click()
    expect(tab.locator("#days")).not_to_contain_text("About the harvest")


def test_every_dialog_of_the_record_is_for_everybody(tab: Page, site: str, seeded: Seeded) -> None:
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.goto(f"{site}/people/{seeded.contact}/about")
    found = []
    for opener in ("point-new", "date-new", "postal-new", "kin-new", "known-new", "quick-note", "quick-task", "quick-call"):
        tab.locator(f"[popovertarget={opener}]").click()
        expect(tab.locator(f"#{opener}")).to_be_visible()
        found += [f"{opener}: {v['id']}: {v['nodes'][0]['html'][:200]}" for v in violations(tab)]
        tab.keyboard.press("Escape")
    assert found == []
