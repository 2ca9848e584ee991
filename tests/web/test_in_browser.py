"""The pages in a real browser: for everybody, in light and dark, wide and narrow; live, and without losing one's place."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, WebSocketRoute, expect
from werkzeug.serving import make_server

from app.actions import accounts, receive
from app.domain import facts
from app.store import chats, people
from tests.accessibility import looks, violations
from tests.web.running import NOW, Running
from tests.web.seed import MARK, Seeded

MINUTE = 60_000
PAGES = (
    "/", "/?lane=snoozed", "/inbox", "/inbox/archived", "/chats/{conversation}", "/chats/{group}", "/chats/{group}#person",
    "/chats/{conversation}/later", "/quick/note?chat={conversation}", "/quick/task", "/people?view=cards", "/messages/{message}", "/people",
    "/people/{contact}", "/people/{contact}/timeline", "/people/{contact}/notes", "/people/{contact}/tasks", "/people/{contact}/insights",
    "/people/{contact}/about", "/notes", "/notes/{note}", "/notes/new?message={message}", "/tasks", "/tasks/{task}", "/tasks/new?message={message}",
    "/calls/{encounter}", "/settings/fields", "/insights", "/people/duplicates", "/people/bin",
    "/people/{contact}/erase", "/people/{contact}/merge/{other_contact}", "/people/{merged_contact}/merges/{merge}",
    "/notifications", "/settings/notifications", "/digest",
    "/reminders", "/reminders/past", "/reminders/{reminder}", "/scheduled/{scheduled}", "/templates", "/templates/{template}",
    "/search", "/search?q=hello", "/settings/devices", "/settings/health", "/settings/account", "/settings/replies", "/styleguide",
    "/people/{contact}/cadence", "/insights/value/high",
    "/nothing-here",
)  # fmt: skip


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The address of the application, served to browsers."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(timeout=5)


@pytest.fixture
def entered(context: BrowserContext, site: str, seeded: Seeded, running: Running) -> BrowserContext:
    """A browser in which the owner is logged in."""
    enter(context, site, running)
    return context


def enter(context: BrowserContext, site: str, running: Running) -> None:
    login = accounts.log_in_once(accounts.make_login_key(1, now=running.now), address="127.0.0.1", now=running.now)
    context.add_cookies([{"name": f"kith-{urlsplit(site).port}", "value": login.secret, "url": site}])
    context.set_default_timeout(10_000)


@pytest.fixture
def tab(entered: BrowserContext, site: str) -> Iterator[Page]:
    """A tab that must end without an error on its console and without having asked another host for anything."""
    page = entered.new_page()
    asked, trouble = watch(page)
    yield page
    page.close()
    assert {host for host in asked if host != urlsplit(site).netloc} <= {""}
    assert trouble == []


def watch(page: Page) -> tuple[set[str], list[str]]:
    asked: set[str] = set()
    trouble: list[str] = []

    def note(request: Request) -> None:
        asked.add(urlsplit(request.url).netloc if not request.url.startswith(("blob:", "data:")) else "")

    page.on("request", note)
    page.on("console", lambda message: trouble.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    return asked, trouble


def ann_says(seeded: Seeded, text: str, number: int, minutes_ago: int = -1) -> None:
    """A message of Ann's that arrives now."""
    address = next(a for a in people.contact(1, seeded.contact).addresses if a.startswith("pn:"))
    message = facts.Message(f"NEW{number}", address, address, False, NOW - minutes_ago * MINUTE, text=text)
    receive.apply(seeded.device, facts.Batch((message,)), now=NOW)


def live(page: Page) -> Page:
    expect(page.locator("html[data-line=live]")).to_be_attached()
    return page


def until(true: Callable[[], bool], seconds: float = 5) -> None:
    """Wait for what Playwright cannot wait for under our Content-Security-Policy, which forbids its eval."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


# ── Everybody, everywhere ──


@pytest.mark.parametrize("widths", [(1440, 1024), (390,)])
def test_pages_are_for_everybody_and_fit_every_screen(
    browser: Browser, site: str, seeded: Seeded, running: Running, widths: tuple[int, ...]
) -> None:
    context = browser.new_context(viewport={"width": widths[0], "height": 850})
    enter(context, site, running)
    page = context.new_page()
    asked, trouble = watch(page)
    found = []
    for path in PAGES:
        page.goto(site + path.format(**seeded._asdict()))
        for look in looks(page, widths):
            found += [f"{path}, {look}: {v['id']}: {v['nodes'][0]['html'][:200]}" for v in violations(page)]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{path}, {look}: wider than the screen")
    context.close()
    assert found == []
    assert asked <= {urlsplit(site).netloc}
    assert [line for line in trouble if "404" not in line] == []  # the one page that is not there


def test_menus_and_dialogs_are_for_everybody(tab: Page, site: str, seeded: Seeded) -> None:
    openers = {
        "/": "Snooze Ann", f"/chats/{seeded.conversation}": "More about this chat",
        "/settings/devices": "More about Phone",
    }  # fmt: skip
    for path, name in openers.items():
        tab.goto(site + path)
        tab.get_by_role("button", name=re.compile(name)).first.click()
        expect(tab.locator(":popover-open")).to_be_visible()
        assert [v["id"] for v in violations(tab)] == []
        tab.keyboard.press("Escape")
        expect(tab.locator(":popover-open")).to_have_count(0)


def test_the_login_page_is_for_everybody(page: Page, site: str, seeded: Seeded) -> None:
    page.goto(site + "/login")
    assert [v["id"] for v in violations(page)] == []


def test_everything_works_without_scripts(browser: Browser, site: str, seeded: Seeded, running: Running) -> None:
    context = browser.new_context(java_script_enabled=False)
    enter(context, site, running)
    page = context.new_page()
    page.goto(site)
    waiting = page.locator(f"#wait-{seeded.conversation}")
    waiting.locator("summary").click()
    waiting.get_by_role("textbox").fill("Without scripts")
    waiting.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#recent")).to_contain_text("Without scripts")
    expect(page.locator(f"#wait-{seeded.conversation}")).to_have_count(0)
    page.goto(f"{site}/chats/{seeded.conversation}")
    page.get_by_role("textbox", name="Message").fill("And in the thread")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".line").last).to_contain_text("And in the thread")
    context.close()


# ── Triage ──


def test_done_and_undone_in_place(tab: Page, site: str, seeded: Seeded) -> None:
    tab.goto(site)
    waiting = tab.locator(f"#wait-{seeded.conversation}")
    waiting.get_by_role("button", name="Done").click()
    expect(waiting).to_have_count(0)
    expect(tab.locator(".toast")).to_contain_text("done")
    tab.get_by_role("button", name="Undo").click()
    expect(waiting).to_be_visible()
    assert tab.url.rstrip("/") == site


def test_put_off_until_tomorrow(tab: Page, site: str, seeded: Seeded) -> None:
    tab.goto(site)
    waiting = tab.locator(f"#wait-{seeded.conversation}")
    waiting.get_by_role("button", name="Snooze").click()
    tab.get_by_role("button", name="Tomorrow").click()
    expect(waiting).to_have_count(0)
    expect(tab.get_by_role("link", name="Snoozed")).to_be_visible()


def test_answered_in_place(tab: Page, site: str, seeded: Seeded) -> None:
    tab.goto(site)
    waiting = tab.locator(f"#wait-{seeded.conversation}")
    waiting.locator("summary").click()
    expect(waiting.get_by_role("textbox")).to_be_focused()
    tab.keyboard.type("I am, see you there")
    tab.keyboard.press("Enter")
    expect(waiting).to_have_count(0)
    expect(tab.locator("#recent")).to_contain_text("I am, see you there")
    assert chats.thread(1, seeded.conversation).messages[-1].text == "I am, see you there"


def test_times_are_shown_in_the_zone_of_the_browser(browser: Browser, site: str, seeded: Seeded, running: Running) -> None:
    context = browser.new_context(timezone_id="Asia/Kolkata")
    enter(context, site, running)
    page = context.new_page()
    page.goto(site)
    expect(page.locator("#recent time").first).to_have_text("14:23")  # 08:53 UTC
    page.goto(f"{site}/settings/account")
    assert page.get_by_label("Time zone").input_value() in ("Asia/Kolkata", "Asia/Calcutta")  # browsers differ
    context.close()


# ── Live ──


def test_a_new_message_appears_on_every_open_page(entered: BrowserContext, site: str, seeded: Seeded) -> None:
    pages = []
    for path in ("/", "/inbox", f"/chats/{seeded.conversation}", f"/chats/{seeded.group}"):
        page = entered.new_page()
        page.set_viewport_size({"width": 1400, "height": 800})
        page.goto(site + path)
        pages.append(live(page))
    ann_says(seeded, "Fresh as paint", 1)
    for page in pages:
        expect(page.get_by_text("Fresh as paint").first).to_be_visible(timeout=3000)


def test_what_is_being_typed_stays_with_its_caret(tab: Page, site: str, seeded: Seeded) -> None:
    tab.goto(site)
    live(tab)
    waiting = tab.locator(f"#wait-{seeded.conversation}")
    waiting.locator("summary").click()
    field = waiting.get_by_role("textbox")
    field.fill("half a thought")
    field.evaluate("field => field.setSelectionRange(4, 4)")
    ann_says(seeded, "And another thing", 1)
    expect(waiting).to_contain_text("more message")
    expect(waiting.locator(".badge")).to_contain_text("3")
    expect(field).to_be_focused()
    expect(field).to_have_value("half a thought")
    assert field.evaluate("field => field.selectionStart") == 4


def test_the_thread_follows_at_the_end_and_stays_put_elsewhere(tab: Page, site: str, seeded: Seeded) -> None:
    for n in range(60):
        ann_says(seeded, f"Line {n} " + "word " * 20, 100 + n, minutes_ago=500 - n)
    tab.goto(f"{site}/chats/{seeded.conversation}")
    live(tab)
    distance = "thread.scrollHeight - thread.scrollTop - thread.clientHeight"
    tab.evaluate("thread.scrollTo(0, thread.scrollHeight)")
    until(lambda: tab.evaluate(distance) < 5)
    ann_says(seeded, "At the end", 1)
    expect(tab.get_by_text("At the end", exact=True).last).to_be_in_viewport()

    tab.evaluate("thread.scrollTo(0, thread.scrollHeight / 2)")
    expect(tab.locator("#down")).to_be_visible()
    # What lies above gets its real height as one comes near, so a line's place tells, not how far the thread is scrolled.
    seen = tab.evaluate("document.elementFromPoint(innerWidth * .6, innerHeight / 2).closest('.line').id")
    place = tab.evaluate("id => document.getElementById(id).getBoundingClientRect().top", seen)
    ann_says(seeded, "Elsewhere", 2)
    expect(tab.locator("#newest")).to_contain_text("Elsewhere")
    assert abs(tab.evaluate("id => document.getElementById(id).getBoundingClientRect().top", seen) - place) < 60
    tab.locator("#down").click()
    expect(tab.get_by_text("Elsewhere", exact=True).last).to_be_in_viewport()


def test_older_messages_come_as_one_scrolls_and_the_place_is_kept(tab: Page, site: str, seeded: Seeded) -> None:
    address = next(a for a in people.contact(1, seeded.contact).addresses if a.startswith("pn:"))
    told = [
        facts.Message(f"L{n}", address, address, False, NOW - (900 - n) * MINUTE, text=f"Line {n} " + "word " * 30)
        for n in range(230)
    ]
    back = facts.Message("BACK", address, address, False, NOW, text="As I said", quote=facts.Quote("L3"))
    receive.apply(seeded.device, facts.Batch((*told, back)), now=NOW)
    tab.goto(f"{site}/chats/{seeded.conversation}")
    live(tab)
    expect(tab.locator(".line")).to_have_count(50)
    tab.evaluate("thread.scrollTop = 700")
    seen = tab.evaluate("document.elementFromPoint(innerWidth * .6, innerHeight / 2).closest('.line').id")
    top = tab.evaluate("id => document.getElementById(id).getBoundingClientRect().top", seen)
    until(lambda: tab.locator(".line").count() >= 100)
    assert abs(tab.evaluate("id => document.getElementById(id).getBoundingClientRect().top", seen) - top) < 60
    total = len(chats.thread(1, seeded.conversation, limit=500).messages)
    while tab.locator("[data-more]").count():
        tab.evaluate("thread.scrollTop = 0")
        tab.wait_for_timeout(100)
    # What is far away is not in the document, and is there again when one comes near.
    until(lambda: 50 < tab.locator(".line").count() < total)
    height = tab.evaluate("thread.scrollHeight")
    ids: set[str] = set()
    for at in range(0, height, 1200):
        tab.evaluate("at => { thread.scrollTop = at; return new Promise(done => setTimeout(done, 60)) }", at)
        here = tab.locator(".line").evaluate_all("lines => lines.map(line => line.dataset.id)")
        assert here == sorted(set(here))
        ids |= set(here)
    assert len(ids) == total
    assert abs(tab.evaluate("thread.scrollHeight") - height) < 3
    quoted = next(one.id for one in chats.thread(1, seeded.conversation, limit=500).messages if one.text.startswith("Line 3 "))
    expect(tab.locator(f"#m{quoted}")).to_have_count(0)
    tab.get_by_role("link", name="Line 3").click()
    expect(tab.locator(f"#m{quoted}")).to_be_in_viewport()
    assert tab.url == f"{site}/chats/{seeded.conversation}"


def test_a_reaction_and_an_answer_by_the_menu_of_a_message(tab: Page, site: str, seeded: Seeded) -> None:
    tab.goto(f"{site}/chats/{seeded.conversation}")
    live(tab)
    line = tab.locator(".line", has_text=f"Are you coming, {MARK}?")
    line.locator(".bubble").hover()
    line.locator(".bubble__more").click()
    tab.get_by_role("button", name="React with 👍").click()
    expect(line.locator(".reaction")).to_have_text("👍")
    line.locator(".bubble").hover()
    line.locator(".bubble__more").click()
    tab.get_by_role("button", name="Reply", exact=True).click()
    expect(tab.locator("[data-reply-bar]")).to_contain_text("Are you coming")
    tab.keyboard.type("I am")
    tab.keyboard.press("Enter")
    expect(tab.locator(".line").last.locator(".quote")).to_contain_text("Are you coming")
    expect(tab.locator("[data-reply-bar]")).to_be_hidden()


def test_a_page_that_is_not_live_says_so_and_catches_up(entered: BrowserContext, site: str, seeded: Seeded) -> None:
    page = entered.new_page()
    lines: list[WebSocketRoute] = []
    cut = False

    def connect(line: WebSocketRoute) -> None:
        if cut:
            line.close()
        else:
            line.connect_to_server()
            lines.append(line)

    page.route_web_socket(re.compile("/socket.io/"), connect)
    page.goto(site)
    live(page)
    expect(page.locator(".lifeline")).to_be_hidden()
    cut = True
    lines[-1].close()
    expect(page.locator(".lifeline")).to_be_visible()
    ann_says(seeded, "While you were away", 1)
    cut = False
    expect(page.locator(".lifeline")).to_be_hidden(timeout=15_000)
    expect(page.locator("#recent")).to_contain_text("While you were away")


def test_what_is_typed_while_a_message_leaves_is_kept_and_what_could_not_leave_comes_back(
    entered: BrowserContext, site: str, seeded: Seeded
) -> None:
    page = entered.new_page()
    page.goto(f"{site}/chats/{seeded.conversation}")
    field = page.get_by_role("textbox", name="Message")
    held: list[Route] = []
    page.route("**/messages", lambda route: held.append(route))
    field.fill("First")
    field.press("Enter")
    until(lambda: page.evaluate("document.getElementById('text').value") == "" and bool(held))
    field.press_sequentially("Second")
    held.pop().continue_()
    expect(page.locator(".line").last).to_contain_text("First")
    expect(field).to_have_value("Second")
    field.press("Enter")
    until(lambda: page.evaluate("document.getElementById('text').value") == "" and bool(held))
    held.pop().abort()
    expect(page.locator(".toast")).to_contain_text("cannot be reached")
    expect(field).to_have_value("Second")
    page.unroute("**/messages")
    field.press("Enter")
    expect(page.locator(".line").last).to_contain_text("Second")
    texts = lambda: [bubble.text for bubble in chats.thread(1, seeded.conversation).messages]  # noqa: E731
    until(lambda: "Second" in texts())  # the page shows a line before it is stored
    assert (texts().count("First"), texts().count("Second")) == (1, 1)


def test_search_answers_while_one_types(tab: Page, site: str, seeded: Seeded) -> None:
    tab.goto(f"{site}/search")
    tab.get_by_role("searchbox").press_sequentially("comin", delay=20)
    expect(tab.locator("#hits mark").first).to_have_text(re.compile("coming?"))
    expect(tab.get_by_role("searchbox")).to_be_focused()
    expect(tab).to_have_url(re.compile(r"\?q=comin$"))
    tab.locator("#hits .item__link").first.click()
    expect(tab.locator(".line--lit")).to_contain_text("coming")


def test_a_code_appears_by_itself_and_counts_down(tab: Page, site: str, seeded: Seeded) -> None:
    tab.goto(f"{site}/settings/devices")
    live(tab)
    card = tab.locator(f"#device-{seeded.spare_device}")
    card.get_by_role("button", name="Show me the code").click()
    expect(card.locator("svg.qr")).to_be_visible()


def test_renaming_saves_itself_and_says_so(tab: Page, site: str, seeded: Seeded) -> None:
    tab.goto(f"{site}/people/{seeded.contact}/about")
    field = tab.get_by_label("Your name for them")
    field.press_sequentially("Ann of the choir")
    expect(tab.locator("#profile-form [data-save-state]")).to_have_text("Saved")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Ann of the choir")
    expect(field).to_be_focused()
    assert tab.locator(".toast:visible").count() == 0
    assert people.contact(1, seeded.contact).own_name == "Ann of the choir"
