"""An exported page in a real browser, opened from the disk as people do."""

from __future__ import annotations

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from app.formats.conversation import page as pages
from tests.formats.payloads import PAYLOADS
from tests.formats.test_conversation import HEAD, everything, line


def opened(page: Page, folder: Path, batches: list[list[object]]) -> list[str]:
    """Show the page; returns what it complains about and what it runs, as it happens."""
    path = folder / "chat.html"
    path.write_text("".join(pages.write(HEAD, batches)), encoding="utf-8")  # type: ignore[arg-type]
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("dialog", lambda dialog: (said.append(f"RAN {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(path.as_uri())
    return said


def test_no_payload_runs(page: Page, tmp_path: Path) -> None:
    said = opened(page, tmp_path, [everything(payload) for payload in PAYLOADS])
    while page.locator("#earlier").is_enabled():
        page.locator("#earlier").click()
    page.locator("#search").fill("script")
    expect(page.locator("#found")).to_contain_text("messages found")
    page.wait_for_timeout(300)
    assert [one for one in said if "RAN" in one] == []
    # Pictures that are not beside the file are missing; nothing else is wrong.
    assert [one for one in said if "ERR_FILE_NOT_FOUND" not in one] == []


def test_a_long_chat_is_searched_and_read_by_day(page: Page, tmp_path: Path) -> None:
    texts = [[line(n, "" if n % 3 else "Ana", f"message {n} & more") for n in range(k, k + 2000)] for k in range(0, 20_000, 2000)]
    texts[3][17] = line(6017, "Ana", "the needle <in> the haystack")
    said = opened(page, tmp_path, texts)  # type: ignore[arg-type]
    expect(page.locator("#where")).to_have_text("40 of 40")
    assert page.locator("li[id]").count() == 500  # not twenty thousand
    page.locator("#search").fill("needle <in>")
    expect(page.locator("#found")).to_have_text("1 messages found, newest first")
    page.get_by_role("button", name="Show where it was").click()
    expect(page.locator(".here")).to_contain_text("the needle <in> the haystack")
    expect(page.locator("#where")).to_have_text("13 of 40")
    page.locator("#day").fill("2026-03-01")
    expect(page.locator("#where")).to_have_text("1 of 40")
    page.locator("#day").fill("2026-03-02")
    expect(page.locator("#where")).to_have_text("3 of 40")
    assert said == []
    assert Axe().run(page).response["violations"] == []
    page.evaluate("window.print = () => { window.printed = document.querySelectorAll('li[id]').length; }")
    page.get_by_role("button", name="Print all").click()
    assert page.evaluate("window.printed") == 20_000
    page.get_by_role("button", name="Later").click()
    expect(page.locator("#where")).to_have_text("4 of 40")
    assert page.locator("li[id]").count() == 500
