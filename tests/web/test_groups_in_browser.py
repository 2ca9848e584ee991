"""Tags, segments and the list of people in a real browser: the ways one goes, and for everybody on every screen."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.actions import segments, tags
from app.store import people
from app.store import tags as kept
from tests.accessibility import violations
from tests.web.running import NOW, Running
from tests.web.seed import MARK, Seeded
from tests.web.test_everywhere import FIND, SCREENS, trouble_of
from tests.web.test_in_browser import enter, entered, live, site, tab, watch

__all__ = ["entered", "site", "tab"]  # fixtures

PAGES = (
    "/people?columns=company,tags,status,score,waiting,touch&sort=score,-name&segment={segment}", "/people?view=cards&tag=Tag+" + MARK,
    "/people?q=nobody+at+all", "/people/tags", "/people/segments", "/people/segments?rule=tag%3A", "/people/segments/{segment}",
    "/people/tagging?chats={conversation}",
)  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_every_page_and_what_opens_on_it_is_for_everybody(
    browser: Browser, site: str, app: Flask, seeded: Seeded, running: Running, width: int, scheme: str
) -> None:
    for n, name in enumerate(("choir", "old friends", "neighbours across the street")):
        tag = tags.add(1, name, now=NOW, cadence_days=14 * n)
        tags.give(1, tag, (seeded.contact, seeded.other_contact), now=NOW)
    context = browser.new_context(viewport={"width": width, "height": 850}, color_scheme=scheme)  # type: ignore[arg-type]
    enter(context, site, running)
    page = context.new_page()
    _, trouble = watch(page)
    found: list[str] = []
    for path in PAGES:
        page.goto(site + path.format(**seeded._asdict()))
        for more in page.locator("details:not([open]) > summary").all()[:2]:
            more.click()
        found += [f"{path}: {one['id']}" for one in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{path}: wider than the screen")
        for target in page.evaluate(FIND):
            if re.fullmatch(r"view|by-tag|remove-tag-\d+", target) and "cards" not in path:
                found += [f"{path}: {target}: {what}" for what in trouble_of(page, target)][:3]
    context.close()
    assert found == []
    assert trouble == []


def test_chosen_people_are_tagged_and_it_is_undone(tab: Page, site: str, seeded: Seeded) -> None:
    tab.goto(f"{site}/people")
    live(tab)
    bar = tab.locator("#tagging")
    expect(bar).to_be_hidden()
    for who in (seeded.contact, seeded.other_contact):
        tab.locator(f"#person-{who} .tick").check()
    bar.get_by_label("Tag", exact=True).fill("choir")
    tab.keyboard.press("Enter")
    expect(tab.locator(f"#person-{seeded.other_contact}")).to_contain_text("choir")
    expect(tab.get_by_text("“choir” given to 2 people")).to_be_visible()
    tab.get_by_role("button", name="Undo").click()
    expect(tab.locator(f"#person-{seeded.other_contact}")).not_to_contain_text("choir")
    assert kept.of((seeded.other_contact,)) == {}


def test_a_person_gets_a_tag_on_their_page_and_loses_it(tab: Page, site: str, seeded: Seeded) -> None:
    tab.goto(f"{site}/people/{seeded.other_contact}")
    live(tab)
    tab.locator("button[popovertarget=give-tag]").click()
    tab.get_by_label("Name of the tag").fill("tenor")
    tab.keyboard.press("Enter")
    expect(tab.locator("#who .wears__one")).to_have_text(re.compile("tenor"))
    tab.get_by_role("button", name="Take off tenor").click()
    expect(tab.locator("#who .wears__one")).to_have_count(0)


def test_shift_sorts_by_one_more_column_and_a_misspelt_name_is_found(tab: Page, site: str, seeded: Seeded) -> None:
    tab.goto(f"{site}/people")
    live(tab)
    tab.get_by_role("link", name="Messages").click()
    tab.wait_for_url("**/people?sort=messages")
    tab.get_by_role("link", name="Name").click(modifiers=["Shift"])
    tab.wait_for_url("**/people?sort=messages%2Cname")
    expect(tab.locator("th[aria-sort=descending]")).to_contain_text("Messages")
    tab.get_by_role("searchbox").fill(f"{MARK[:4]}{MARK[5:]} ben")
    expect(tab.locator("#found .item__link")).to_have_text([people.contact(1, seeded.other_contact).name])
    assert "sort=messages" in tab.url


def test_a_rule_shows_its_people_while_it_is_written(tab: Page, site: str, seeded: Seeded) -> None:
    tab.goto(f"{site}/people/segments")
    live(tab)
    rule, seen = tab.get_by_label("Rule"), tab.locator("#preview")
    rule.fill(f'tag:"Tag {MARK}" and is:waiting')
    expect(seen).to_contain_text("1 person")
    expect(seen).to_contain_text(f"Ann {MARK}")
    rule.fill("tagg:x")
    expect(seen).to_contain_text("There is no field called “tagg”")
    rule.fill("has:chat")
    tab.get_by_label("Name", exact=True).fill("With a chat")
    tab.get_by_role("button", name="Keep").click()
    expect(tab.locator("#kept")).to_contain_text("has:chat")
    tab.goto(f"{site}/people")
    chip = tab.get_by_role("link", name=re.compile("With a chat [0-9]"))
    before = chip.inner_text()
    segments.change(1, next(row.id for row in segments.segments.listed(1) if row.name == "With a chat"), rule="has:chat and has:tag", now=NOW)
    expect(chip).not_to_have_text(before)
