"""Kith as an app: manifest, service worker, and what stays in a browser when Kith cannot be reached."""

from __future__ import annotations

import json
import re
import threading
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect
from werkzeug.serving import make_server

from app.paths import STATIC
from tests.accessibility import violations
from tests.web.running import Person, Running
from tests.web.seed import MARK, Seeded
from tests.web.test_in_browser import enter, until


def test_every_icon_of_the_manifest_is_there_in_its_size_and_small(client: FlaskClient) -> None:
    manifest = json.loads((STATIC / "kith.webmanifest").read_text(encoding="utf-8"))
    assert client.get("/static/kith.webmanifest").mimetype == "application/manifest+json"
    assert {icon.get("purpose", "any") for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        path = STATIC / icon["src"].removeprefix("/static/")
        assert path.stat().st_size < 20_000
        if path.suffix == ".png":
            assert "x".join(map(str, Image.open(path).size)) == icon["sizes"]


def test_every_address_of_the_manifest_is_a_page(ann: Person) -> None:
    manifest = json.loads((STATIC / "kith.webmanifest").read_text(encoding="utf-8"))
    for url in (manifest["start_url"], *(shortcut["url"] for shortcut in manifest["shortcuts"])):
        assert ann.get(url).status_code == 200


def test_the_worker_keeps_the_shell_and_nothing_of_anybody(client: FlaskClient) -> None:
    answer = client.get("/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    shell = json.loads(re.search(r"const SHELL = (.+);", answer.text)[1])  # type: ignore[index]
    assert {"/static/css/tokens.css", "/static/js/main.js", "/static/icons/app.svg", "/static/vendor/htmx.min.js"} <= set(shell)
    assert all(path.startswith("/static/") and client.get(path).status_code == 200 for path in shell)


def test_the_page_without_kith_is_kept_as_strangers_get_it(client: FlaskClient) -> None:
    assert 'name="csrf-token" content=""' in client.get("/offline").text
    assert 'credentials: "omit"' in client.get("/sw.js").text


def test_without_kith_one_sees_who_waited_and_after_the_logout_nobody_does(
    context: BrowserContext, app: Flask, seeded: Seeded, running: Running
) -> None:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    site = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    enter(context, site, running)
    page = context.new_page()
    page.goto(site)
    until(lambda: kept(page) != [])
    page.reload()
    assert all(path == "/offline" or path.startswith("/static/") for path in kept(page))
    page.goto(f"{site}/settings/account")
    page.goto(site)
    expect(page.locator(f"#wait-{seeded.conversation}")).to_be_visible()

    server.shutdown()
    server.server_close()
    page.goto(f"{site}/people")
    expect(page.get_by_role("heading", name="Kith cannot be reached")).to_be_visible()
    expect(page.locator("#last")).to_contain_text(f"Look {MARK}")
    assert [v["id"] for v in violations(page)] == []

    again = make_server("127.0.0.1", urlsplit(site).port or 0, app, threaded=True)
    threading.Thread(target=again.serve_forever, daemon=True).start()
    page.reload()
    expect(page.get_by_role("heading", name="People")).to_be_visible()
    page.goto(f"{site}/settings/account")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    until(lambda: page.evaluate("localStorage.length") == 0)
    page.goto(f"{site}/offline")
    expect(page.locator("#last")).to_be_hidden()
    again.shutdown()
    again.server_close()


def kept(page: Page) -> list[str]:
    """The paths that the page's service worker keeps."""
    found: list[str] = page.evaluate(
        """async () => {
          const paths = [];
          if (!navigator.serviceWorker.controller) return paths;
          for (const name of await caches.keys())
            for (const request of await (await caches.open(name)).keys()) paths.push(new URL(request.url).pathname);
          return paths;
        }"""
    )
    return found
