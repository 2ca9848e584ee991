"""A person has Kith reach them: by this browser, by email and through Apprise; and acts on what comes without opening it.

The push service is the one part that is not the real thing: a browser without a network cannot subscribe at one. So ``PushManager``
is replaced in the page by one that names our own receiver and whose keys the test holds. What Kith sends there is decrypted as a
browser would, and handed to the real service worker by the browser's own ``deliverPushMessage``.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page, Worker, expect

from tests.accessibility import violations
from tests.journeys.running import Kith, until
from tests.journeys.test_first_day import log_in
from tests.notifiers.receivers import Browser, Http, Mailbox, claims_of, opened

SETTINGS = "/settings/notifications"
SCRIPTED = """
const mine = SUBSCRIPTION;
const unsubscribe = async () => (sessionStorage.removeItem("subscribed"), true);
const made = {endpoint: mine.endpoint, toJSON: () => mine, unsubscribe};
PushManager.prototype.subscribe = async (options) => {
  sessionStorage.setItem("subscribed", btoa(String.fromCharCode(...options.applicationServerKey)));
  return made;
};
PushManager.prototype.getSubscription = async () => (sessionStorage.getItem("subscribed") ? made : null);
"""


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with opened(Mailbox) as server:
        yield server


@pytest.fixture
def http() -> Iterator[Http]:
    with opened(Http) as server:
        yield server


@pytest.fixture
def kith(tmp_path: Path, mailbox: Mailbox) -> Iterator[Kith]:
    """Kith at an address that its links can name, with a mail server, and with leave to reach this machine."""
    sending = {
        "KITH_PRIVATE_TARGETS": "true", "KITH_SMTP_HOST": "127.0.0.1", "KITH_SMTP_PORT": str(mailbox.port), "KITH_SMTP_SECURITY": "none",
        "KITH_SMTP_FROM": "kith@example.org",
    }  # fmt: skip
    running = Kith(tmp_path / "kith", {**os.environ, **sending})
    with socket.create_server(("127.0.0.1", 0)) as free:
        running.url = f"http://127.0.0.1:{free.getsockname()[1]}"
    running.start()
    running.add_owner()
    yield running
    running.stop()


@pytest.fixture
def mine(http: Http) -> Browser:
    return Browser(f"http://127.0.0.1:{http.port}/push/abc")


@pytest.fixture
def settings(page: Page, kith: Kith, mine: Browser) -> Page:
    """The settings of notifications, without quiet hours, in a browser that allows notifications."""
    page.context.grant_permissions(["notifications"], origin=kith.url)
    page.add_init_script(SCRIPTED.replace("SUBSCRIPTION", json.dumps(mine.subscription)))
    log_in(page, kith)
    page.goto(kith.url + SETTINGS)
    page.get_by_label("Quiet hours").uncheck()
    page.get_by_role("button", name="Save the hours").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    return page


def deliver(page: Page, message: dict[str, Any]) -> tuple[CDPSession, Worker]:
    """Hand a push message to the page's service worker, as the browser does; returns the worker."""
    session = page.context.new_cdp_session(page)
    registrations: list[dict[str, Any]] = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda event: registrations.extend(event["registrations"]))
    session.send("ServiceWorker.enable")

    def known() -> bool:
        page.wait_for_timeout(50)  # lets events come in
        return bool(registrations)

    until(known, "the service worker to be registered")
    origin = page.url.split("/", 3)
    told = {"origin": f"{origin[0]}//{origin[2]}", "registrationId": registrations[-1]["registrationId"], "data": json.dumps(message)}
    session.send("ServiceWorker.deliverPushMessage", told)
    return session, page.context.service_workers[-1]


def shown(page: Page) -> list[dict[str, Any]]:
    """The notifications that the browser shows."""
    found: list[dict[str, Any]] = page.evaluate(
        "(async () => (await (await navigator.serviceWorker.ready).getNotifications()).map((n) => ({title: n.title, body: n.body, tag: n.tag})))()"
    )
    return found


def press(worker: Worker, title: str, action: str) -> None:
    """Press a button of a notification that is shown: nobody but the system can, so the worker is given the event."""
    worker.evaluate(
        """async ([title, action]) => {
            const notification = (await self.registration.getNotifications()).find((n) => n.title === title);
            self.dispatchEvent(new NotificationEvent("notificationclick", {notification, action}));
        }""",
        [title, action],
    )


def remind(kith: Kith, text: str) -> None:
    """Something to be reminded of in a moment."""
    due = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=1)
    kith.api("POST", "/reminders", {"text": text, "due_at": due.isoformat()})


def test_this_browser_is_told_and_acts_without_a_page(settings: Page, kith: Kith, mine: Browser, http: Http) -> None:
    settings.get_by_role("button", name="Notify this browser").click()
    expect(settings.get_by_text("this browser", exact=True)).to_be_visible()
    expect(settings.get_by_role("button", name="Notify this browser")).to_be_hidden()

    remind(kith, "Water the plants")
    got = until(lambda: http.got[0] if http.got else None, "a push message", 60)
    key, claims = claims_of(got.headers["authorization"])
    assert key == kith.api("GET", "/push/key")["key"]
    assert claims["aud"] == f"http://127.0.0.1:{http.port}"
    told = mine.read(got.body)
    assert (told["title"], [act["action"] for act in told["acts"]]) == ("Water the plants", ["done", "snooze"])

    _, worker = deliver(settings, told)
    until(lambda: [n for n in shown(settings) if n["title"] == "Water the plants"], "the notification to be shown")
    settings.context.clear_cookies()  # the button works without a login
    press(worker, "Water the plants", "done")
    until(lambda: kith.api("GET", "/notifications")["items"][0]["ended_at"], "what it was about to be done")
    assert shown(settings) == []


def test_a_browser_that_left_is_forgotten(settings: Page, kith: Kith, http: Http) -> None:
    settings.get_by_role("button", name="Notify this browser").click()
    expect(settings.get_by_text("this browser", exact=True)).to_be_visible()
    http.answer = (410, {})
    settings.get_by_role("button", name=re.compile("^Test ")).click()
    expect(settings.get_by_role("button", name="Notify this browser")).to_be_visible()
    assert kith.api("GET", "/ways")["items"] == []


def test_logging_out_takes_the_subscription_back(settings: Page, kith: Kith) -> None:
    settings.get_by_role("button", name="Notify this browser").click()
    expect(settings.get_by_text("this browser", exact=True)).to_be_visible()
    settings.goto(kith.url + "/settings/account")
    settings.get_by_role("button", name="Log out").click()
    expect(settings.get_by_role("heading", name="Log in")).to_be_visible()
    assert kith.api("GET", "/ways")["items"] == []
    assert settings.evaluate("sessionStorage.getItem('subscribed')") is None


def test_an_email_is_tried_acted_on_and_unsubscribed(settings: Page, kith: Kith, mailbox: Mailbox, new_context: Any) -> None:
    settings.get_by_label("Email address").fill("robin@example.org")
    settings.get_by_role("button", name="Add email").click()
    settings.get_by_role("button", name="Test robin@example.org").click()
    until(lambda: mailbox.messages, "the test to arrive")
    assert mailbox.messages[0]["Subject"] == "It works"
    expect(settings.get_by_text("Last worked just now")).to_be_visible()

    remind(kith, "Water the plants")
    message = until(lambda: mailbox.messages[1] if len(mailbox.messages) > 1 else None, "the reminder to arrive", 60)
    body = message.get_body(("plain",))
    assert body is not None
    done = re.search(r"^Done: (\S+)", body.get_content(), re.MULTILINE)
    assert done is not None
    stranger: BrowserContext = new_context()
    page = stranger.new_page()
    page.goto(done[1])
    assert kith.api("GET", "/notifications")["items"][0]["ended_at"] is None
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("heading", name="Done: Water the plants")).to_be_visible()
    assert kith.api("GET", "/notifications")["items"][0]["ended_at"]

    page.goto(message["List-Unsubscribe"].strip("<>"))
    page.get_by_role("button", name="Unsubscribe").click()
    expect(page.get_by_text("You get no more of this kind here: Reminder.")).to_be_visible()
    settings.reload()
    expect(settings.get_by_label("Reminder by robin@example.org")).not_to_be_checked()
    expect(settings.get_by_label("Task due by robin@example.org")).to_be_checked()


def test_an_apprise_address_is_added_tried_and_paused(settings: Page, kith: Kith, http: Http) -> None:
    settings.get_by_label("Apprise address").fill(f"json://me:s3cret@127.0.0.1:{http.port}/s3cret")
    settings.get_by_role("button", name="Add address").click()
    expect(settings.get_by_text("JSON · 127.0.0.1").first).to_be_visible()
    assert "s3cret" not in settings.content()
    settings.get_by_role("button", name="Test JSON").click()
    got = until(lambda: http.got[0] if http.got else None, "the test to arrive")
    assert json.loads(got.body)["title"] == "It works"
    settings.get_by_role("button", name="Pause JSON").click()
    expect(settings.get_by_text("paused")).to_be_visible()
    assert violations(settings) == []
    assert "s3cret" not in kith.log.read_text()


def test_an_open_page_shows_a_toast_and_acts_on_it(settings: Page, kith: Kith) -> None:
    settings.goto(kith.url + "/people")
    expect(settings.locator("html[data-line=live]")).to_be_attached()
    remind(kith, "Water the plants")
    toast = settings.locator(".toast--notice", has_text="Water the plants")
    expect(toast).to_be_visible(timeout=60_000)
    expect(settings.get_by_role("link", name="Alerts 1 not read")).to_be_visible()
    toast.get_by_role("button", name="Done").click()
    expect(settings.get_by_text("Done: Water the plants")).to_be_visible()
    expect(toast).to_be_hidden()
    expect(settings.get_by_role("link", name="Alerts", exact=True)).to_be_visible()
    assert kith.api("GET", "/notifications")["unread"] == 0
