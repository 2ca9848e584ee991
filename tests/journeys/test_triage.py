"""A hundred people wait. They are all seen to by keyboard alone, and all of it is taken back."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.accessibility import violations
from tests.journeys.running import Kith, until
from tests.journeys.shared import kith, wa
from tests.journeys.test_first_day import link, log_in
from tests.wa_server import Chat, Line, WhatsApp

__all__ = ["kith", "wa"]  # fixtures

MANY = 100


@pytest.fixture(scope="module")
def crowd(wa: WhatsApp, kith: Kith) -> Kith:
    """A hundred people who asked something."""
    robin = wa.account("Robin", pn="15550100100", lid="91110000001")
    kith.add_owner()
    link(kith, wa, robin)
    now = dt.datetime.now(dt.UTC)
    chats = []
    for n in range(MANY):
        friend = wa.peer(f"Friend {n:03}", pn=f"155501{n:05}", lid=f"9333000{n:04}")
        asked = now - dt.timedelta(hours=2, minutes=n)
        told = [Line("hello", asked - dt.timedelta(hours=1), from_me=True), Line("Can you help me on Friday?", asked)]
        chats.append(Chat(friend, told, unread=1))
    robin.send_history(chats, chunk=1, progress=100)
    until(lambda: len(owed(kith)) == MANY, f"{MANY} people who wait", 60)
    return kith


@pytest.fixture
def waiting(page: Page, crowd: Kith) -> Page:
    """Today, with most of the crowd on it, and no mouse: it would fail the journey."""
    log_in(page, crowd)
    expect(page.locator("html[data-line=live]")).to_be_attached()
    page.evaluate("addEventListener('pointerdown', () => { throw new Error('a pointer was used') }, true)")
    return page


def owed(kith: Kith, lane: str = "pending") -> list[dict[str, Any]]:
    """Who waits, by chat, without how pressing it is, which grows as time passes."""
    found = kith.api("GET", f"/replies?lane={lane}&limit=200")["items"]
    return sorted(({**reply, "rank": 0} for reply in found), key=lambda reply: int(reply["id"]))


def on_a_row(page: Page) -> bool:
    return bool(page.evaluate("document.activeElement.matches('.item__link')"))


def row_of(page: Page) -> str:
    """The chat whose row has the focus."""
    return str(page.evaluate("document.activeElement.closest('[data-row]')?.dataset.row ?? ''"))


def test_a_hundred_are_cleared_one_by_one_and_brought_back(waiting: Page, kith: Kith) -> None:
    errors: list[str] = []
    waiting.on("pageerror", lambda error: errors.append(str(error)))
    before = owed(kith)
    waiting.keyboard.press("j")
    for n in range(len(before)):
        until(lambda: on_a_row(waiting), f"row {n} to have the focus", 10)
        waiting.keyboard.press("e")
    expect(waiting.get_by_text("All answered")).to_be_visible()
    until(lambda: not owed(kith), "nobody to wait")
    for _ in before:
        waiting.keyboard.press("u")
    until(lambda: owed(kith) == before, "everybody to be back as they were", 30)
    expect(waiting.locator(".waits > li")).to_have_count(30)
    assert errors == []


def test_several_are_chosen_put_off_and_brought_back_as_one(waiting: Page, kith: Kith) -> None:
    many = len(owed(kith))
    waiting.keyboard.press("j")
    for _ in range(9):
        waiting.keyboard.press("Shift+J")
    expect(waiting.get_by_role("region", name="Chosen chats")).to_contain_text("10 chosen")
    waiting.keyboard.press("s")
    expect(waiting.get_by_role("dialog", name="Until when?").get_by_label("A time in your words")).to_be_focused()
    waiting.keyboard.press("ArrowDown")
    waiting.keyboard.press("ArrowDown")  # tomorrow
    waiting.keyboard.press("Enter")
    until(lambda: (len(owed(kith)), len(owed(kith, "snoozed"))) == (many - 10, 10), "ten to be put off")
    expect(waiting.locator(".toast").last).to_contain_text("10 chats: back tomorrow")
    waiting.keyboard.press("Control+z")
    until(lambda: (len(owed(kith)), len(owed(kith, "snoozed"))) == (many, 0), "all ten to be back")


def test_reading_answering_and_finding_without_a_mouse(waiting: Page, kith: Kith) -> None:
    many = len(owed(kith))
    waiting.keyboard.press("j")
    first = row_of(waiting)
    waiting.keyboard.press("r")
    expect(waiting.locator("textarea:focus")).to_have_count(1)
    waiting.keyboard.type("jeans and a jacket, see you")  # letters are letters while one types
    waiting.keyboard.press("Enter")
    until(lambda: len(owed(kith)) == many - 1, "one to be answered")
    until(lambda: on_a_row(waiting) and row_of(waiting) not in ("", first), "the next row to have the focus")
    waiting.keyboard.press("Enter")
    expect(waiting.locator("#thread")).to_be_visible()
    expect(waiting.locator("html[data-line=live]")).to_be_attached()
    waiting.keyboard.press("k")
    expect(waiting.locator(".bubble:focus")).to_contain_text("Can you help me on Friday?")
    waiting.keyboard.press("r")
    expect(waiting.locator("[data-reply-bar]")).to_be_visible()
    waiting.keyboard.type("Yes")
    waiting.keyboard.press("Enter")
    until(lambda: len(owed(kith)) == many - 2, "another one to be answered")
    waiting.keyboard.press("Escape")
    waiting.keyboard.press("a")
    expect(waiting.locator(".toast").last).to_contain_text("archived")
    waiting.keyboard.press("?")
    expect(waiting.get_by_role("dialog", name="Keys")).to_be_visible()
    waiting.keyboard.press("Escape")
    waiting.keyboard.press("/")
    waiting.wait_for_url("**/search")
    waiting.keyboard.type("friday")
    expect(waiting.locator("#hits mark").first).to_be_visible()
    waiting.keyboard.press("ArrowDown")
    waiting.keyboard.press("j")
    waiting.keyboard.press("Enter")
    waiting.wait_for_url("**/chats/**")


def test_the_palette_goes_anywhere_and_decides(waiting: Page, kith: Kith) -> None:
    many = len(owed(kith))
    waiting.keyboard.press("?")
    assert violations(waiting) == []
    waiting.keyboard.press("Escape")
    waiting.keyboard.press("j")
    first = waiting.evaluate("document.activeElement.closest('[data-row]').dataset.row")
    waiting.keyboard.press("Control+k")
    palette = waiting.get_by_role("dialog", name="Palette")
    expect(palette.get_by_role("option", name="Done")).to_have_attribute("aria-selected", "true")
    assert violations(waiting) == []
    waiting.keyboard.type("in 3 days")
    waiting.keyboard.press("Enter")
    until(lambda: [reply["id"] for reply in owed(kith, "snoozed")] == [first], "the first to be put off")
    expect(palette).to_be_hidden()
    waiting.keyboard.press("Control+k")
    waiting.keyboard.type("undo")
    waiting.keyboard.press("Enter")
    until(lambda: len(owed(kith)) == many, "everybody to wait again")
    waiting.keyboard.press("Control+k")
    waiting.keyboard.type("friend 042")
    waiting.keyboard.press("ArrowDown")
    waiting.keyboard.press("ArrowUp")
    waiting.keyboard.press("Enter")
    expect(waiting.get_by_role("heading", name="Friend 042").first).to_be_visible()


def test_a_draft_waits_in_its_chat_until_it_is_sent(waiting: Page, kith: Kith) -> None:
    waiting.keyboard.press("j")
    waiting.keyboard.press("Enter")
    waiting.wait_for_url("**/chats/**")
    chat, address = re.findall(r"\d+", waiting.url.rsplit("/", 1)[1])[0], waiting.url
    draft = lambda: kith.api("GET", f"/conversations/{chat}")["draft"]  # noqa: E731
    waiting.keyboard.press("r")
    waiting.keyboard.type("Half a thought")
    until(lambda: draft() == "Half a thought", "the draft to be kept")
    title = kith.api("GET", f"/conversations/{chat}")["title"]
    waiting.goto(f"{kith.url}/inbox?q={title}")
    expect(waiting.locator(".item", has_text="Draft:")).to_contain_text("Half a thought")
    waiting.goto(address)
    waiting.keyboard.press("r")
    waiting.keyboard.type(", and the rest")
    waiting.keyboard.press("Enter")
    expect(waiting.locator("#thread")).to_contain_text("Half a thought, and the rest")
    until(lambda: draft() == "", "the draft to be over")
    waiting.reload()
    expect(waiting.get_by_role("textbox", name="Message")).to_have_value("")


def test_what_is_not_wanted_does_nothing(waiting: Page, kith: Kith) -> None:
    waiting.keyboard.press("?")
    waiting.get_by_label("Letters alone do something").focus()
    waiting.keyboard.press("Space")
    waiting.keyboard.press("Escape")
    waiting.keyboard.press("j")
    assert not on_a_row(waiting)
    waiting.keyboard.press("Control+k")
    expect(waiting.get_by_role("dialog", name="Palette")).to_be_visible()
