"""Over the test's WhatsApp with the real library: Kith writes into the owner's own chat, once, and reads back what the owner writes alone."""

from __future__ import annotations

from tests.journeys.running import Kith, until
from tests.wa_server import WhatsApp


def test_a_notification_comes_to_my_own_chat_and_is_no_note(wa: WhatsApp, kith: Kith) -> None:
    kith.add_owner()
    robin = wa.account("Robin", pn="15550100100", lid="91110000001")
    made = kith.api("POST", "/devices", {"name": "Phone"})
    kith.api("POST", f"/devices/{made['id']}/link")
    device = wa.scan(wa.wait_qr(60), robin)
    kith.wait_state("connected", 60)
    device.wait_settled()

    way = kith.api("POST", "/ways", {"kind": "self_chat"})
    kith.api("POST", f"/ways/{way['id']}/test")
    sent = wa.wait_message(lambda message: message.text.startswith("🔔"), timeout=60)
    assert sent.text == "🔔 It works\nThis is the test you asked for."

    # What I write there myself comes later in the same chat: when it was taken down, the other has been passed over.
    robin.phone.text("the spare key is with Ana", robin)
    until(lambda: kith.api("GET", "/notes")["items"], "my own line to become a note", 60)
    assert [note["body"] for note in kith.api("GET", "/notes")["items"]] == ["the spare key is with Ana"]
    assert [message.text for message in wa.inbox if message.text.startswith("🔔")] == [sent.text]

    # The same from Kith's own field; its ✅ comes when the line has left.
    chat = next(one["id"] for one in kith.api("GET", "/conversations")["items"] if one["kind"] == "self")
    kith.api("POST", f"/conversations/{chat}/messages", {"text": "todo buy milk"})
    until(lambda: kith.api("GET", "/tasks")["items"], "the line typed in Kith to become a task", 60)
    assert [task["title"] for task in kith.api("GET", "/tasks")["items"]] == ["buy milk"]
    line = next(message.id for message in wa.inbox if message.text == "todo buy milk")
    wa.wait_message(lambda message: line == message.message.reactionMessage.key.ID, timeout=60)
