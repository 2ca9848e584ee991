"""Everything a friend's phone can send, through the real library into the thread; and what cannot be understood."""

from __future__ import annotations

import io
import time
from typing import Any

import pytest
from PIL import Image

from tests.journeys.running import Kith, until
from tests.journeys.test_first_day import link
from tests.wa_server import POISONS, Account, Group, Peer, WhatsApp


@pytest.fixture
def robin(wa: WhatsApp, kith: Kith) -> Account:
    """My account, linked."""
    account = wa.account("Robin", pn="15550100100", lid="91110000001")
    kith.add_owner()
    link(kith, wa, account)
    return account


@pytest.fixture
def ana(wa: WhatsApp, robin: Account) -> Peer:
    """A friend of mine."""
    return wa.peer("Ana Lima", pn="15550100101", lid="92220000001")


def thread(kith: Kith, title: str = "Ana Lima") -> list[dict[str, Any]]:
    try:
        return kith.messages(title=title)
    except StopIteration:
        return []


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (320, 240), "olive").save(out, "JPEG")
    return out.getvalue()


def test_every_kind_stands_in_the_thread(kith: Kith, wa: WhatsApp, ana: Peer) -> None:
    first = ana.text("Hello Robin")
    ana.text("Did you see this?", quote=first)
    edited = ana.text("tpyo")
    ana.edit(edited, "typo")
    gone = ana.text("I should not have said that")
    ana.revoke(gone)
    ana.image(picture(), caption="a photo")
    ana.voice(b"OggS" + bytes(200))
    ana.document(b"%PDF-1.4 small", "plan.pdf")
    ana.location(52.5, 13.4, "Cafe")
    ana.contact_card("Ben Okafor", "15550100102")
    poll = ana.poll("When?", ["Mon", "Tue"])
    ana.view_once(picture())
    late = ana.undecryptable("the late one", resend=True)
    ana.call(outcome="missed")
    ana.react(first, "👍")
    ana.text("last")
    until(lambda: any(m["text"] == "last" for m in thread(kith)), "the last message", 40)
    until(lambda: any(m["text"] == "the late one" for m in thread(kith)), f"{late} to be replaced by its content", 30)
    found = thread(kith)
    kinds = [m["kind"] for m in found]
    for kind in ("text", "image", "voice", "document", "location", "contact", "poll", "hidden", "call"):
        assert kind in kinds, f"no {kind} among {kinds}"
    by_text = {m["text"]: m for m in found}
    assert by_text["Did you see this?"]["quote"]["text"] == "Hello Robin"
    assert by_text["typo"]["edited_at"]
    assert "I should not have said that" not in by_text
    assert sum(m["revoked_at"] is not None for m in found) == 1
    until(lambda: next(m for m in thread(kith) if m["text"] == "Hello Robin")["reactions"], "the reaction")
    assert poll
    assert wa.problems == []
    chat = kith.api("GET", "/conversations")["items"][0]
    assert chat["lane"] in ("pending", "requests")


def test_what_i_do_here_reaches_the_others(kith: Kith, wa: WhatsApp, ana: Peer) -> None:
    mine = ana.text("Can you help me?")
    until(lambda: thread(kith), "the message")
    chat, message = kith.api("GET", "/conversations")["items"][0], thread(kith)[0]
    kith.api("POST", f"/conversations/{chat['id']}/messages", {"text": "Yes", "quote_id": message["id"]})
    sent = wa.wait_message(to=ana, timeout=15)
    assert sent.text == "Yes"
    assert sent.message.extendedTextMessage.contextInfo.stanzaID == mine
    until(lambda: any(m["state"] == "read" for m in thread(kith)), "the blue ticks")
    assert [m["text"] for m in thread(kith)].count("Yes") == 1


def test_a_group_counts_only_when_it_names_me(kith: Kith, wa: WhatsApp, robin: Account, ana: Peer) -> None:
    ben = wa.peer("Ben Okafor", pn="15550100102", lid="92220000002")
    team: Group = wa.group("Chess club", [robin, ana, ben], addressing="lid", admins=[ana])
    ana.text("Who brings the boards?", team)
    until(lambda: thread(kith, "Chess club"), "the group's message", 30)
    lane = lambda: next(c["lane"] for c in kith.api("GET", "/conversations")["items"] if c["title"] == "Chess club")  # noqa: E731
    assert not lane()
    ben.text("@91110000001 can you?", team, mentions=[robin])
    until(lambda: lane() == "mentions", "the mention to count", 30)
    chat = next(c for c in kith.api("GET", "/conversations")["items"] if c["title"] == "Chess club")
    kith.api("POST", f"/conversations/{chat['id']}/messages", {"text": "I do"})
    assert wa.wait_message(to=team, timeout=15).text == "I do"
    until(lambda: not lane(), "my answer to close it")


@pytest.mark.timeout(240)
def test_poison_is_stored_or_set_aside_and_nothing_breaks(kith: Kith, ana: Peer) -> None:
    before = kith.device_pid()
    for kind in POISONS:
        ana.poisoned(kind)
    ana.text("after all of that")
    until(lambda: any(m["text"] == "after all of that" for m in thread(kith)), "the message after the poison", 60)
    time.sleep(1)
    assert kith.device_pid() == before, "the device's process died"
    health = kith.api("GET", "/health")
    assert len(thread(kith)) - 1 + health["quarantined"] >= len(POISONS) - 2, "something vanished without a trace"
    assert kith.device()["state"] == "connected"
    log = kith.log.read_text(errors="replace")
    assert "Traceback" not in log
    assert "15550100101" not in log
