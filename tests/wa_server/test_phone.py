"""What the owner's phone tells its linked devices, and what stays out of the inbox, with the real neonize."""

import datetime

from . import e2e
from .conftest import Linked


def test_contact_names_and_chat_settings(shared: Linked) -> None:
    phone, program = shared.owner.phone, shared.program
    phone.save_contact(shared.alice, "Alice Example")
    program.until("contact", lambda e: e["full_name"] == "Alice Example", jid=shared.alice.jid())
    phone.archive(shared.alice)
    phone.pin(shared.alice)
    until = datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC)
    phone.mute(shared.alice, until)
    settings = program.until("chat", lambda e: e["muted"] > 0, jid=shared.alice.jid())
    assert (settings["archived"], settings["pinned"]) == (True, True)
    assert settings["muted"] == until.timestamp()
    phone.save_contact(shared.alice, "Alice Renamed")
    phone.archive(shared.alice, False)
    phone.mute(shared.alice, None)
    program.until("contact", lambda e: e["full_name"] == "Alice Renamed", jid=shared.alice.jid())
    program.until("chat", lambda e: not e["archived"] and e["muted"] <= 0, jid=shared.alice.jid())
    shared.device.wait_settled()


def test_an_introduced_device_can_show_presence_and_mark_as_read(shared: Linked) -> None:
    """Without the owner's name the library refuses to send presence; reading is told only when it is asked for."""
    message_id = shared.alice.text("read this")
    shared.program.message(message_id)
    shared.program.do("available")
    shared.program.wait("Error", lambda e: e["do"] == "available")
    shared.owner.phone.introduce()
    shared.device.wait_settled()
    shared.program.until("own_name", lambda e: e["name"] == "Owner")
    assert shared.wa.stanzas == []
    shared.program.do("available")
    assert shared.wa.wait_stanza("presence").attrs["type"] == "available"
    assert shared.wa.receipts(message_id) == ["inactive"]
    shared.program.do("read", to=shared.alice.pn, id=message_id)
    assert shared.wa.wait_receipt(message_id, kind="read") == "read"


def test_who_has_which_lid(shared: Linked) -> None:
    someone = shared.wa.peer("Someone", "15550100070", "92220000070")
    shared.owner.phone.tell_lids([someone])
    found = shared.program.until("lid", lambda e: e["jid"] != "", jid=someone.jid())
    assert found["jid"] == someone.jid("lid")


def test_the_phone_supplies_what_could_not_be_read(shared: Linked) -> None:
    lost = shared.alice.undecryptable("on the phone it can be read", resend=False)
    shared.program.wait("UndecryptableMessage", lambda e: e["Info"]["ID"] == lost)
    shared.owner.phone.supply(lost)
    assert shared.program.message(lost)["message"] == {"conversation": "on the phone it can be read"}


def test_a_hidden_picture_is_asked_for_on_the_phone(shared: Linked) -> None:
    shared.alice.view_once(b"jpeg")
    kind = e2e.ProtocolMessage.PEER_DATA_OPERATION_REQUEST_MESSAGE
    asked = shared.wa.wait(lambda: shared.wa.peer_requests or None, 10, "the phone was not asked")
    assert asked[0].protocolMessage.type == kind


def test_status_posts_and_channels(shared: Linked) -> None:
    status = shared.program.message(shared.alice.status("look at my day"))
    assert status["chat"] == "status@broadcast"
    assert status["sender"] == "15550100002@s.whatsapp.net"
    post = shared.program.message(shared.owner.newsletter("news"))
    assert post["chat"] == "120363000000000001@newsletter"


def test_a_new_picture(shared: Linked) -> None:
    shared.wa.picture(shared.alice, b"face", announce=True)
    assert shared.program.wait("Picture", lambda e: "Author" in e)["JID"]["User"] == shared.alice.pn


def test_media_that_is_gone(shared: Linked) -> None:
    message_id = shared.alice.document(b"late", "late.pdf")
    shared.program.message(message_id)
    shared.wa.media_status = 410
    shared.program.do("download", message=shared.program.encoded(shared.wa.server.post.letters[message_id].plain))
    assert "410" in shared.program.wait("Error")["error"]
    shared.wa.media_status = None
    assert shared.program.download(shared.wa.server.post.letters[message_id].plain) == b"late"


def test_a_connection_that_is_up_and_deaf(shared: Linked) -> None:
    shared.device.deafen()
    unheard = shared.alice.text("can you hear me")
    shared.program.do("picture", to=shared.alice.pn)
    shared.program.wait("Picture", lambda e: "url" in e)
    assert shared.device.pending == [unheard]
    shared.device.deafen(False)
    shared.device.drop()
    shared.program.message(unheard)
