"""The panes: lists that go on as one scrolls, keep their place, and lose or double nobody when something comes in."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from app.actions import receive
from app.domain import facts
from app.store import chats
from tests.web.running import NOW, Person
from tests.web.seed import Seeded
from tests.web.test_in_browser import ann_says, entered, live, site, tab, until

__all__ = ["entered", "site", "tab"]  # fixtures
MINUTE = 60_000
MANY = 130


@pytest.fixture
def crowd(seeded: Seeded) -> Seeded:
    """130 more people, each with a chat."""
    people = [(f"pn:15550{n:04d}", n) for n in range(MANY)]
    told = [facts.Message(f"CROWD{n}", a, a, False, NOW - n * MINUTE, text=f"Hello number {n}?") for a, n in people]
    receive.apply(seeded.device, facts.Batch(tuple(told)), now=NOW)
    return seeded


def rows(html: str) -> list[str]:
    return re.findall(r'<li id="chat-(\d+)"', html)


@pytest.mark.parametrize("home", ["/inbox", "/chats/{conversation}"])
def test_every_chat_comes_once_page_by_page(ann: Person, crowd: Seeded, home: str) -> None:
    path = home.format(**crowd._asdict())
    html = ann.get(path).text
    seen = rows(html)
    while further := re.search(r'hx-get="([^"]+part=more[^"]*)"', html):
        html = ann.get(further[1].replace("&amp;", "&")).text
        seen += rows(html)
    assert len(seen) == len(set(seen)) == len(chats.recent(1, 500, archived=False))


def test_a_list_drawn_anew_goes_down_to_where_it_went_before(ann: Person, crowd: Seeded) -> None:
    html = ann.get("/inbox").text
    before = rows(html)
    src = re.search(r'data-src="([^"]+part=chats[^"]*)"', html)
    assert src
    ann_says(crowd, "Me first", 1)
    after = rows(ann.get(src[1].replace("&amp;", "&")).text)
    assert set(before) <= set(after)
    assert after[0] == str(crowd.conversation)


def test_what_is_pinned_stands_first_and_once(ann: Person, crowd: Seeded) -> None:
    pinned = [f"pn:15550{n:04d}" for n in (100, 120)]  # far down, by their messages
    receive.apply(crowd.device, facts.Batch(tuple(facts.ChatState(address, pinned=True) for address in pinned)), now=NOW)
    first = ann.get("/inbox").text
    top = rows(first)[:2]
    assert [chats.chat(1, int(row)).address for row in top] == pinned
    down = re.findall(r"down=([0-9-]+)", first)[0]
    assert rows(ann.get(f"/inbox?part=chats&down={down}").text) == rows(first)
    seen, page = rows(first), first
    while further := re.search(r'id="further-([0-9-]+)"', page):
        page = ann.get(f"/inbox?before={further[1]}").text
        seen += rows(page)
    assert len(seen) == len(set(seen)) == len(chats.recent(1, 500, archived=False))
    assert rows(ann.get("/inbox/unread").text)[:2] != top  # elsewhere it is the newest that stands first


def test_lanes_keep_the_thread_open(ann: Person, seeded: Seeded) -> None:
    page = ann.get(f"/chats/{seeded.conversation}").text
    assert f'href="/chats/{seeded.conversation}?lane=pending"' in page
    lane = ann.get(f"/chats/{seeded.conversation}?lane=pending").text
    assert f'href="/chats/{seeded.conversation}?lane=pending"' in lane  # of its row, which keeps the lane
    assert rows(lane) == [str(seeded.conversation)]
    assert rows(ann.get(f"/chats/{seeded.conversation}?q=nobody").text) == []


def test_the_list_goes_on_as_one_scrolls_and_keeps_its_place(tab: Page, site: str, crowd: Seeded) -> None:
    tab.set_viewport_size({"width": 1440, "height": 900})
    tab.goto(f"{site}/inbox")
    live(tab)
    place = tab.locator(".chat__scroll")
    total = len(chats.recent(1, 500, archived=False))

    def scrolled() -> bool:
        place.evaluate("place => place.scrollTo(0, place.scrollHeight)")
        return tab.locator(".chat__scroll [data-row]").count() == total

    until(scrolled, 20)
    at = place.evaluate("place => place.scrollTop = 4000")
    name = chats.recent(1, 500, archived=False)[-1].id
    last = tab.locator(f"#chat-{name} .item__link")
    expect(last).to_have_count(1)
    ann_says(crowd, "Meanwhile", 2)
    expect(tab.locator("#chats [data-row]").first).to_contain_text("Meanwhile")
    ids = tab.locator(".chat__scroll [data-row]").evaluate_all("rows => rows.map(row => row.dataset.row)")
    assert len(ids) == len(set(ids))
    assert abs(place.evaluate("place => place.scrollTop") - at) < 200

    # Far down as one is, a chat that is opened stands at the same place of the list beside it, and so does the list on the way back.
    at = place.evaluate("place => place.scrollTop")
    row = tab.locator(".chat__scroll .item", has_text="Hello number 70?")
    there = row.bounding_box()

    def same_place() -> None:
        live(tab)
        expect(row).to_be_in_viewport()
        assert abs(place.evaluate("place => place.scrollTop") - at) < 3
        assert row.bounding_box() == there

    row.locator(".item__link").click()
    tab.wait_for_url(f"{site}/chats/*")
    same_place()
    tab.go_back()
    tab.wait_for_url(f"{site}/inbox")
    same_place()
