"""Over the test's WhatsApp with the real library: a line to oneself is taken down and ticked, a message leaves at its time."""

from __future__ import annotations

import datetime as dt

from tests.journeys.running import Kith, until
from tests.wa_server import WhatsApp


def test_a_line_to_myself_becomes_a_task_and_a_message_leaves_later(wa: WhatsApp, kith: Kith) -> None:
    kith.add_owner()
    robin = wa.account("Robin", pn="15550100100", lid="91110000001")
    ana = wa.peer("Ana Lima", pn="15550100101", lid="92220000001")
    made = kith.api("POST", "/devices", {"name": "Phone"})
    kith.api("POST", f"/devices/{made['id']}/link")
    device = wa.scan(wa.wait_qr(60), robin)
    kith.wait_state("connected", 60)
    device.wait_settled()
    ana.text("Could you send me the contract?")
    chat = until(lambda: next((c for c in kith.api("GET", "/conversations")["items"] if c["title"] == "Ana Lima"), None), "Ana's chat")

    # ── a line to myself, from the phone ──
    line = robin.phone.text("todo call Ana tomorrow 10am", robin)
    task = until(lambda: next(iter(kith.api("GET", "/tasks")["items"]), None), "the task")
    assert task["title"] == "call Ana"
    assert task["contact_id"] == chat["contact_id"]
    tick = wa.wait_message(lambda sent: sent.message.HasField("reactionMessage"), timeout=60)
    assert (tick.message.reactionMessage.text, tick.message.reactionMessage.key.ID) == ("✅", line)

    # ── a message for later leaves at its time, filled, and once ──
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=3)
    body = {"conversation_id": chat["id"], "text": "Here it is, {first_name}.", "due_at": soon.isoformat()}
    later = kith.api("POST", "/scheduled", body)
    sent = wa.wait_message(to=ana, timeout=60)
    assert sent.text == "Here it is, Ana."
    assert sent.at >= soon - dt.timedelta(seconds=1)
    until(lambda: kith.api("GET", f"/scheduled/{later['id']}")["state"] == "done", "the message to be done", 60)
    jobs = {job["name"]: job for job in kith.api("GET", "/health")["jobs"]}
    assert jobs["scheduled"]["last_at"]
    assert [s.text for s in wa.inbox if s.text.startswith("Here it is")] == ["Here it is, Ana."]
