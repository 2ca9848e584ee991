"""What `python3 kith.py test --screenshots` does: pictures of the demo for the README, into docs/screenshots/.

The demo's life comes from a fixed seed, so two runs on one day look alike; dates and waiting times are today's. A page that
writes an error to its console, or is wider than its screen, fails the run: nothing is kept of a page that is broken.
"""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screenshots"
SEED = 1
MOST_BYTES = 150_000
SCHEMES = ("light", "dark")


class Screen(NamedTuple):
    """A size to take pictures at; ``suffix`` stands in their names."""

    suffix: str
    width: int
    height: int
    scale: float
    touch: bool


SCREENS = (Screen("", 1440, 900, 1, touch=False), Screen("phone-", 390, 844, 2, touch=True))
#: Name -> address in a demo that is linked. ``{chat}`` is the chat :data:`RICH`, which shows quotes, pictures and ticks;
#: ``{person}`` is :data:`SOMEBODY`.
LINKED = {
    "today": "/", "inbox": "/inbox/pending", "chat": "/chats/{chat}", "people": "/people", "person": "/people/{person}",
    "search": "/search?q=weekend", "insights": "/insights",
}  # fmt: skip
RICH, SOMEBODY = "Book project", "Maya Thompson"


def names() -> list[str]:
    """The pictures that there are, without their ending."""
    return [f"{name}-{screen.suffix}{scheme}" for name in (*LINKED, "devices") for screen in SCREENS for scheme in SCHEMES]


class Trouble(Exception):
    """A page is not fit to be shown."""


def main() -> int:
    """Take every picture; the exit code is 1 when a page was in trouble."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        from tests import browser as chromium

        path = chromium.find()
        if path is None:
            print("FAILED: there is no Chromium to take pictures with.", flush=True)
            return 1
        browser = playwright.chromium.launch(executable_path=str(path), args=chromium.LAUNCH_ARGS)
        draw_icons(browser)
        try:
            with demo("--linked") as site:
                ids = settled(site, browser)
                take(browser, site, {name: path.format(**ids) for name, path in LINKED.items()})
            with demo() as site:
                ask_for_code(browser, site)
                take(browser, site, {"devices": "/settings/devices"})
        except Trouble as trouble:
            print(f"FAILED: {trouble}", flush=True)
            return 1
        finally:
            browser.close()
    return 0


def draw_icons(browser: Browser) -> None:
    """The pictures of the app that systems want as PNG, from our SVG."""
    for source, name, size in (("app", "app", 192), ("app", "app", 512), ("maskable", "maskable", 512), ("maskable", "touch", 180)):
        page = browser.new_page(viewport={"width": size, "height": size})
        page.goto((ROOT / "static" / "icons" / f"{source}.svg").as_uri())
        target = ROOT / "static" / "icons" / f"{name}-{size}.png"
        Image.open(io.BytesIO(page.screenshot(omit_background=True))).quantize(64).save(target, optimize=True)
        page.close()


@contextmanager
def demo(*options: str) -> Iterator[dict[str, Any]]:
    """A demo of its own on a free port; yields what it says about itself (``url``, ``login``, …)."""
    command = [sys.executable, "-m", "app.cli", "demo", "--port", "0", "--seed", str(SEED), "--json", *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line:
                raise Trouble("the demo did not start")
            yield json.loads(line)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def logged_in(browser: Browser, site: dict[str, Any], screen: Screen = SCREENS[0], scheme: str = "light") -> Page:
    """A tab of somebody who is logged in. ``login`` works once, so every further tab uses the password."""
    context = browser.new_context(
        viewport={"width": screen.width, "height": screen.height}, device_scale_factor=screen.scale,
        is_mobile=screen.touch, has_touch=screen.touch, color_scheme=scheme, reduced_motion="reduce",  # type: ignore[arg-type]
        locale="en-GB", timezone_id="Europe/Berlin",
    )  # fmt: skip
    page = context.new_page()
    page.goto(site["url"] + "/login")
    page.get_by_label("Email").fill(site["email"])
    page.get_by_label("Password").fill(site["password"])
    page.keyboard.press("Enter")
    page.wait_for_url(site["url"] + "/")
    return page


def settled(site: dict[str, Any], browser: Browser) -> dict[str, str]:
    """Wait until the demo's past is in; returns the ids of the chat and the person to show."""
    page = logged_in(browser, site)
    try:
        until(lambda: drawn(page) and page.locator("#devices .progress").count() == 0 and page.locator(".wait").count() > 5)
        while page.get_by_role("button", name="Got it").count():  # tips are for those who are new here
            page.get_by_role("button", name="Got it").click()
            page.wait_for_timeout(500)
            drawn(page)
        page.goto(site["url"] + "/inbox?" + urlencode({"q": RICH}))
        chat = page.get_by_role("link", name=RICH).first.get_attribute("href") or ""
        page.goto(site["url"] + "/people?" + urlencode({"q": SOMEBODY}))
        person = page.locator("#found a[href^='/people/']", has_text=SOMEBODY).first.get_attribute("href") or ""
        return {"chat": chat.rpartition("/")[2], "person": person.rpartition("/")[2]}
    finally:
        page.context.close()


def drawn(page: Page) -> bool:
    """Draw the page anew.

    Raises:
        Trouble: Kith could not.
    """
    answer = page.reload()
    if answer is None or answer.status >= 400:
        raise Trouble(f"{page.url} answered {answer and answer.status}")
    return True


def ask_for_code(browser: Browser, site: dict[str, Any]) -> None:
    """Make the demo show the code to scan."""
    page = logged_in(browser, site)
    page.goto(site["url"] + "/settings/devices")
    page.get_by_role("button", name="Show me the code").click()
    page.locator("svg.qr").wait_for()
    page.context.close()


def take(browser: Browser, site: dict[str, Any], pages: dict[str, str]) -> None:
    """One picture of every page on every screen in every scheme.

    Raises:
        Trouble: a page has written to its console or does not fit its screen.
    """
    for screen in SCREENS:
        for scheme in SCHEMES:
            page = logged_in(browser, site, screen, scheme)
            said: list[str] = []
            page.on("console", lambda message, said=said: said.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error, said=said: said.append(str(error)))
            for name, path in pages.items():
                target = FOLDER / f"{name}-{screen.suffix}{scheme}.png"
                answer = page.goto(site["url"] + path, wait_until="networkidle")
                if answer is None or answer.status >= 400:
                    raise Trouble(f"{path} answered {answer and answer.status}")
                page.locator("html[data-line=live]").wait_for()
                page.wait_for_timeout(300)  # pictures of people and messages are being decoded
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    raise Trouble(f"{target.name}: {path} is wider than its screen")
                if said:
                    raise Trouble(f"{target.name}: {path} said {said}")
                size = save(page.screenshot(), target)
                print(f"{target.relative_to(ROOT)}  {size // 1000} kB", flush=True)
            page.context.close()


def save(png: bytes, target: Path) -> int:
    """Write a picture with as few colours as keep it good and small; returns its bytes."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in (256, 128, 64):
        packed = io.BytesIO()
        picture.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
        if packed.tell() <= MOST_BYTES:
            break
    target.write_bytes(packed.getvalue())
    return packed.tell()


def until(true: Any, seconds: float = 60) -> None:
    """Wait until it is true.

    Raises:
        Trouble: it never was.
    """
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise Trouble("waited in vain for the demo's past")
        time.sleep(0.3)


if __name__ == "__main__":
    sys.exit(main())
