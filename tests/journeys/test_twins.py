"""Somebody is here twice, is made one and two again, goes into the bin and comes back, and in the end is erased from every file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.running import Kith, until
from tests.journeys.test_first_day import link, log_in
from tests.wa_server import Peer, WhatsApp

SECRET = "xylophonequartz"


@pytest.fixture
def ana(page: Page, wa: WhatsApp, kith: Kith) -> Peer:
    """Ana, who has written, and her other number, which was typed in by hand."""
    robin = wa.account("Robin", pn="15550100100", lid="91110000001")
    kith.add_owner()
    link(kith, wa, robin)
    ana = wa.peer("Ana Lima", pn="15550100101", lid="92220000001")
    ana.text(f"Did you find the {SECRET}?")
    until(lambda: [p for p in kith.api("GET", "/contacts")["items"] if p["conversation_id"]], "Ana to be there")
    log_in(page, kith)
    other = kith.api("POST", "/contacts", {"own_name": "Ana of the choir", "phone": "+1 555 010 0102"})
    kith.api("PATCH", f"/contacts/{other['id']}", {"company": "Choir & Daughters"})
    kith.api("PATCH", f"/contacts/{contact(kith, 'Ana Lima')}", {"company": "Lima Ltd"})
    return ana


def contact(kith: Kith, name: str) -> str:
    found = [p["id"] for p in kith.api("GET", "/contacts")["items"] if p["name"] == name]
    assert len(found) == 1, kith.api("GET", "/contacts")["items"]
    return str(found[0])


def holders(folder: Path, word: str) -> list[str]:
    """The files that hold a word."""
    return [str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file() and word.encode() in p.read_bytes()]


def test_merged_with_a_choice_parted_thrown_away_brought_back_and_erased(page: Page, ana: Peer, kith: Kith) -> None:
    home = f"{kith.url}/people/{contact(kith, 'Ana Lima')}"
    page.goto(f"{home}/about")
    page.get_by_label("Find the other one by name or number").fill("choir")
    page.get_by_role("link", name="Compare with Ana of the choir").click()
    expect(page.get_by_role("heading", name="One person, here twice?")).to_be_visible()
    page.get_by_label("Company: of Ana of the choir").check()
    page.get_by_role("button", name="Merge").click()
    expect(page).to_have_url(re.compile(r"/about$"))
    expect(page.get_by_text("Ana of the choir became part of this person")).to_be_visible()
    one = kith.api("GET", f"/contacts/{home.rsplit('/', 1)[1]}")
    assert (one["company"], len(one["addresses"])) == ("Choir & Daughters", 3)

    kith.api("PATCH", f"/contacts/{one['id']}", {"company": "Lima & Co"})
    page.get_by_role("link", name="Undo").click()
    expect(page.get_by_text("Not everything will be as it was")).to_be_visible()
    expect(page.get_by_role("row", name="Company")).to_contain_text("Lima & Co")
    page.get_by_role("button", name="Make them two").click()
    expect(page).to_have_url(re.compile(r"/about$"))
    assert {p["name"] for p in kith.api("GET", "/contacts")["items"]} >= {"Ana Lima", "Ana of the choir"}
    assert kith.api("GET", f"/contacts/{contact(kith, 'Ana Lima')}")["company"] == "Lima & Co"
    assert kith.api("GET", f"/contacts/{contact(kith, 'Ana of the choir')}")["company"] == "Choir & Daughters"

    page.goto(f"{home}/about")
    page.get_by_role("button", name="Into the bin").click()
    expect(page.locator(".toast")).to_contain_text("Ana Lima is in the bin")
    page.goto(f"{kith.url}/")
    expect(page.get_by_text(SECRET)).to_have_count(0)
    page.goto(f"{kith.url}/people/bin")
    page.get_by_role("button", name="Bring back Ana Lima").click()
    expect(page.get_by_text("The bin is empty")).to_be_visible()
    page.goto(f"{kith.url}/")
    expect(page.get_by_text("Ana Lima").first).to_be_visible()

    data = kith.folder / "data"
    assert any(name.startswith("spool") for name in holders(data, SECRET))
    page.goto(f"{home}/erase")
    page.get_by_label("Type their name to erase them").fill("ana")
    page.get_by_role("button", name="Erase for good").click()
    expect(page.get_by_text("That is not their name.")).to_be_visible()  # beside the field
    page.get_by_label("Type their name to erase them").fill("ana lima")
    page.get_by_role("button", name="Erase for good").click()
    expect(page).to_have_url(re.compile(r"/people$"))
    until(lambda: not holders(data, SECRET), f"no file to hold it, but {holders(data, SECRET)}", 60)
    assert holders(data, "Ana Lima") == []
    assert holders(data, "15550100101") == []
    ana.text("Hello, it is me")
    until(lambda: [p for p in kith.api("GET", "/contacts")["items"] if p["conversation_id"]], "her to come in as somebody new")
