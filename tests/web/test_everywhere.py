"""Every menu and dialog of every page, found by itself, in a real browser: for everybody, in sight, closed by Escape."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.accessibility import violations
from tests.web.running import Running
from tests.web.seed import Seeded
from tests.web.test_in_browser import PAGES, enter, live, site, watch

__all__ = ["site"]  # a fixture

SCREENS = [(1440, "dark"), (1024, "light"), (390, "dark")]
#: The ids of what the buttons in sight open.
FIND = """() => [...new Set([...document.querySelectorAll('button[popovertarget]')].filter(opener => {
  const target = document.getElementById(opener.getAttribute('popovertarget'));
  return target && opener.popoverTargetAction === 'toggle' && opener.checkVisibility() && !target.contains(opener);
}).map(opener => opener.getAttribute('popovertarget')))]"""
OUTSIDE = """box => { const { left, top, right, bottom } = box.getBoundingClientRect();
  return left < 0 || top < 0 || right > innerWidth || bottom > innerHeight; }"""


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_every_menu_and_dialog_is_for_everybody(
    browser: Browser, site: str, app: Flask, seeded: Seeded, running: Running, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 850}, color_scheme=scheme)  # type: ignore[arg-type]
    enter(context, site, running)
    page = context.new_page()
    _, trouble = watch(page)
    seen: set[str] = set()
    found: list[str] = []
    for path in PAGES:
        if path.startswith(("/nothing", "/messages/")):
            continue
        page.goto(site + path.format(**seeded._asdict()))
        for target in page.evaluate(FIND):
            kind = re.sub(r"\d+", "", target)
            if kind not in seen:  # the same menu stands in every row
                seen.add(kind)
                found += [f"{path}: {target}: {what}" for what in trouble_of(page, target)]
    context.close()
    assert found == []
    assert {"snooze-", "device-menu-"} <= seen
    assert trouble == []


def trouble_of(page: Page, target: str) -> list[str]:
    """What is wrong with this menu or dialog."""
    opener = page.locator(f"button[popovertarget='{target}']:visible").first
    opener.scroll_into_view_if_needed()
    opener.hover()  # what a message can do appears under the pointer
    opener.click()
    box = page.locator(":popover-open").last
    expect(box).to_be_visible()
    found = [violation["id"] for violation in violations(page)]
    if box.evaluate(OUTSIDE):
        found.append("does not fit the screen")
    page.keyboard.press("Escape")
    expect(page.locator(":popover-open")).to_have_count(0)
    return found


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_the_dialogs_of_the_keys_are_for_everybody(
    browser: Browser, site: str, seeded: Seeded, running: Running, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 850}, color_scheme=scheme)  # type: ignore[arg-type]
    enter(context, site, running)
    page = context.new_page()
    _, trouble = watch(page)
    page.goto(site)
    live(page)
    for keys in ("?", "Control+k", "n", "t", "later"):
        if keys == "later":
            page.goto(f"{site}/chats/{seeded.conversation}")
            live(page).locator("#text").fill("See you then")
            page.get_by_role("button", name="Send later").click()
            page.get_by_label("A time in your words").fill("friday 10am")
            page.locator("#send-later-said button").wait_for()
        else:
            page.keyboard.press(keys)
        box = page.locator("dialog[open]")
        expect(box).to_be_visible()
        assert [violation["id"] for violation in violations(page)] == [], keys
        assert not box.evaluate(OUTSIDE), keys
        page.keyboard.press("Escape")
        expect(box).to_have_count(0)
    context.close()
    assert trouble == []
