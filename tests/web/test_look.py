"""How Kith looks in one browser: chosen once, there from the first byte of every page."""

from __future__ import annotations

from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from tests.web.running import Person
from tests.web.seed import Seeded
from tests.web.test_in_browser import entered, live, site, tab

__all__ = ["entered", "site", "tab"]  # fixtures


def root(html: str) -> str:
    return html.partition("<html")[2].partition(">")[0]


def test_a_theme_is_written_into_every_page_and_taken_back(ann: Person, seeded: Seeded) -> None:
    assert "data-theme" not in root(ann.get("/").text)
    ann.post("/look", data={"theme": "dark"})
    ann.post("/look", data={"contrast": "more"})
    for path in ("/", "/inbox", "/login", "/nothing-here"):
        html = root(ann.get(path, follow_redirects=True).text)
        assert 'data-theme="dark"' in html, path
        assert 'data-contrast="more"' in html, path
    ann.post("/look", data={"theme": "", "contrast": ""})
    assert "data-" not in root(ann.get("/").text).replace("data-line", "")


def test_what_is_no_theme_changes_nothing(ann: Person, client: FlaskClient) -> None:
    ann.post("/look", data={"theme": "dark"})
    ann.post("/look", data={"theme": '"><script>', "contrast": "x"})
    assert 'data-theme="dark"' in root(ann.get("/").text)
    client.set_cookie("kith-look", '"><script>.more')
    html = client.get("/login", follow_redirects=True).text
    assert "<script>." not in html


def test_the_look_changes_at_once_and_stays(tab: Page, site: str, seeded: Seeded) -> None:
    tab.set_viewport_size({"width": 1440, "height": 900})
    tab.emulate_media(color_scheme="light")
    tab.goto(site)
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = live(tab).evaluate(ground)
    tab.get_by_role("button", name="Look").click()
    tab.get_by_role("button", name="Dark").click()
    expect(tab.locator("html[data-theme=dark]")).to_be_attached()
    dark = tab.evaluate(ground)
    assert dark != light
    tab.goto(f"{site}/people")
    assert tab.evaluate(ground) == dark
    expect(tab.locator("#look-menu [data-is=dark]")).to_have_attribute("aria-pressed", "true")
