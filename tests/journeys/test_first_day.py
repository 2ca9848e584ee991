"""The main job, end to end: a stranger sets Kith up in a real browser, scans the code with the (test) phone through the
unmodified neonize, and sees who is waiting; then everything is killed in mid-stream, restarted, and logged out."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import signal
import time
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Page, Request, expect

from tests.journeys.running import EMAIL, PASSWORD, Kith, until
from tests.wa_server import Chat, Line, WhatsApp

NOW = dt.datetime.now(dt.UTC)
HOURS = dt.timedelta(hours=1)


def ago(hours: float) -> dt.datetime:
    return NOW - hours * HOURS


def set_up(page: Page, kith: Kith) -> None:
    """First run: the printed link, an account, Today."""
    page.goto(kith.setup_link)
    page.get_by_label("Your name").fill("Robin")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password again").fill(PASSWORD)
    page.get_by_role("button", name="Create my account").click()
    expect(page).to_have_url(re.compile(rf"{re.escape(kith.url)}/(\?.*)?$"))


def test_from_the_setup_link_to_an_answer_that_is_read(page: Page, wa: WhatsApp, kith: Kith) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(_host(request)))
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))

    # ── set up and pair by QR ──
    robin = wa.account("Robin", pn="15550100100", lid="91110000001")
    ana = wa.peer("Ana Lima", pn="15550100101", lid="92220000001")
    ben = wa.peer("Ben Okafor", pn="15550100102", lid="92220000002")
    others = [wa.peer(f"Friend {n}", pn=f"155501{n:05}", lid=f"9333000{n:04}") for n in range(20)]
    set_up(page, kith)
    page.get_by_role("link", name="Link a phone").click()
    page.get_by_role("button", name="Show me the code").click()
    expect(page.get_by_text("Scan this with your phone")).to_be_visible(timeout=30_000)
    expect(page.locator(".scan__code svg")).to_be_visible()
    device = wa.scan(wa.wait_qr(), robin)
    expect(page.get_by_text("Connected").first).to_be_visible(timeout=30_000)
    device.wait_settled()

    # ── a history of 20 chats × 200 messages, and two people who wait ──
    chats = [
        Chat(friend, [
            Line(f"line {k} of {friend.name}", ago(24 * 30 - k), from_me=k % 2 == 1, status="READ" if k % 2 else "")
            for k in range(200)
        ])
        for friend in others
    ]  # fmt: skip
    chats += [
        Chat(ana, [Line("Good morning", ago(30), from_me=True), Line("Could you send me the contract today?", ago(3))], unread=1),
        Chat(ben, [Line("The keys are under the mat", ago(5), from_me=True), Line("ok thanks 👍", ago(4))], unread=1),
    ]  # fmt: skip
    robin.send_history(chats, chunk=1, progress=100)
    page.goto(kith.url)
    waiting = page.get_by_role("region", name="Pending").or_(page.locator("#waiting"))
    expect(waiting.get_by_text("Ana Lima")).to_be_visible(timeout=60_000)
    expect(waiting.get_by_text("Could you send me the contract today?")).to_be_visible()
    expect(waiting.get_by_text("Ben Okafor")).to_have_count(0)
    kith.make_token()
    until(lambda: len(kith.api("GET", "/conversations?limit=100")["items"]) == 22, "22 conversations", 60)
    assert len(kith.messages(title="Friend 7")) == 200

    # ── live: one person under two spellings is one conversation, and Today follows without a reload ──
    ana.text("It is for the landlord", via="pn")
    ana.text("Are you there?", via="lid")
    until(lambda: [m["text"] for m in kith.messages(title="Ana Lima")][-2:] == ["It is for the landlord", "Are you there?"],
          "both spellings in one conversation")  # fmt: skip
    ben.text("Can you lend me the drill tomorrow?", via="lid")
    expect(waiting.get_by_text("Can you lend me the drill tomorrow?")).to_be_visible()

    # ── answer in the browser: decrypted by Ana, ticks turn ──
    wa.receipts_mode = "none"
    waiting.get_by_role("link", name="Ana Lima").click()
    expect(page.locator("#thread").get_by_text("Are you there?")).to_be_visible()
    page.wait_for_load_state("domcontentloaded")  # the scripts have run: before that, Enter in the box is a new line
    composer = page.get_by_role("textbox", name="Message", exact=True)
    composer.fill("Yes, sending it now")
    composer.press("Enter")
    expect(composer).to_have_value("")  # it is on its way; else the failure is the page's, and says so
    sent = wa.wait_message(to=ana, timeout=60)
    assert sent.text == "Yes, sending it now"
    mine = page.locator("#thread").get_by_text("Yes, sending it now")
    expect(mine).to_have_count(1)
    state = lambda: next(m["state"] for m in kith.messages(title="Ana Lima") if m["text"] == "Yes, sending it now")  # noqa: E731
    until(lambda: state() == "sent", "one tick")
    ana.receipt(sent.id, "delivered")
    until(lambda: state() == "delivered", "two ticks")
    ana.receipt(sent.id, "read")
    expect(page.locator("#thread [title*='Read' i], #thread [aria-label*='Read' i]").last).to_be_visible()
    page.goto(kith.url)
    expect(page.locator("#waiting").get_by_text("Ana Lima")).to_have_count(0)
    expect(page.locator("#waiting").get_by_text("Ben Okafor")).to_be_visible()

    # ── unlinked on the phone: explained, nothing lost ──
    robin.logout()
    expect(page.locator("#devices").get_by_text(re.compile("unlinked|logged out|link", re.IGNORECASE)).first).to_be_visible(timeout=20_000)
    kith.wait_state("logged_out")
    assert len(kith.messages(title="Friend 7")) == 200

    assert set(asked) == {urlsplit(kith.url).netloc}
    assert not errors, errors
    assert all(dial.allowed for dial in wa.dialled)


def test_killed_in_mid_stream_nothing_is_lost_or_doubled_and_no_code_is_needed(wa: WhatsApp, kith: Kith) -> None:
    robin = wa.account("Robin", pn="15550100100", lid="91110000001")
    ana = wa.peer("Ana Lima", pn="15550100101", lid="92220000001")
    kith.add_owner()
    link(kith, wa, robin)
    expected: list[str] = []
    names: dict[str, str] = {}  # text -> the network's id

    def write(count: int) -> None:
        texts = [f"message {len(expected) + n}" for n in range(count)]
        expected.extend(texts)
        names.update(zip(texts, ana.texts(texts), strict=True))

    write(100)
    time.sleep(0.15)
    os.kill(kith.device_pid(), signal.SIGKILL)
    write(50)
    kith.wait_state("connected", 60)
    write(100)
    time.sleep(0.15)
    os.kill(kith.web_pid(), signal.SIGKILL)  # gunicorn starts another one
    write(50)
    until(lambda: _answers(kith), "the web process to be back", 30)
    kith.wait_state("connected", 60)
    write(20)
    # What neonize acknowledged and had not handed over when it was killed is gone (its own window, at most 101 events a
    # kill); everything it had handed over is here once, in order, and everything unacknowledged came again.
    until(lambda: _last_text(kith) == expected[-1], "the newest message", 60)
    found = [m["text"] for m in kith.messages(title="Ana Lima")]
    assert len(found) == len(set(found)), "doubled"
    assert set(found) <= set(expected)
    lost = [text for text in expected if text not in set(found)]
    assert [text for text in lost if not wa.receipts(names[text])] == [], "lost although nobody had told the server of it"
    assert len(lost) <= 2 * 101, f"{len(lost)} lost"
    assert len(wa.qr_codes) == 1, "a new code was asked for"

    kith.stop()
    kith.start()
    kith.wait_state("connected", 60)
    ana.text("after the restart")
    until(lambda: _last_text(kith) == "after the restart", "a message after the restart")
    assert len(wa.qr_codes) == 1


def test_with_no_network_at_the_start_it_runs_says_so_and_tries_again(wa: WhatsApp, kith: Kith) -> None:
    robin = wa.account("Robin", pn="15550100100", lid="91110000001")
    kith.add_owner()
    link(kith, wa, robin)
    kith.stop()
    wa.offline("refuse")
    kith.start()
    kith.wait_state("offline", 60)
    assert _answers(kith)
    wa.online()
    kith.wait_state("connected", 90)


def link(kith: Kith, wa: WhatsApp, account: object) -> None:
    """Pair a new device through the API."""
    device = kith.api("POST", "/devices", {"name": "Phone"})
    kith.api("POST", f"/devices/{device['id']}/link")
    linked = wa.scan(wa.wait_qr(), account)  # type: ignore[arg-type]
    kith.wait_state("connected")
    linked.wait_settled()


def _host(request: Request) -> str:
    return urlsplit(request.url).netloc


def _answers(kith: Kith) -> bool:
    try:
        return bool(kith.api("GET", "/auth/me"))
    except OSError:
        return False


def _last_text(kith: Kith) -> str:
    try:
        chats = kith.api("GET", "/conversations?limit=100")["items"]
    except OSError:
        return ""
    return next((c["last_message"]["text"] for c in chats if c["title"] == "Ana Lima"), "")


def test_portraits_and_files_are_fetched_and_shown(page: Page, wa: WhatsApp, kith: Kith) -> None:
    robin = wa.account("Robin", pn="15550100100", lid="91110000001")
    ana = wa.peer("Ana Lima", pn="15550100101", lid="92220000001")
    portrait, photo = _jpeg("teal"), _jpeg("orange")
    wa.picture(ana, portrait)
    kith.add_owner()
    link(kith, wa, robin)
    ana.image(photo, caption="look at this")
    until(lambda: _media_state(kith) == "stored", "the photo to be stored")
    until(lambda: kith.api("GET", "/contacts")["items"][0]["picture"], "the portrait", 60)
    log_in(page, kith)
    page.get_by_role("link", name="Ana Lima").first.click()
    shown = page.locator("#thread img").last
    expect(shown).to_be_visible()
    page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=shown.element_handle())


def log_in(page: Page, kith: Kith) -> None:
    """Log in as the owner that was made from the shell."""
    page.goto(f"{kith.url}/login")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Today")).to_be_visible()


def _jpeg(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "JPEG")
    return out.getvalue()


def _media_state(kith: Kith) -> str:
    chats = kith.api("GET", "/conversations?limit=100")["items"]
    if not chats:
        return ""
    items = kith.api("GET", f"/conversations/{chats[0]['id']}/messages")["items"]
    return next((str(m["media"]["state"]) for m in items if m["media"]), "")
