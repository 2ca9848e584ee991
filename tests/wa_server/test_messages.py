"""Messages in both directions, one to one, with the real neonize."""

import datetime
import hashlib
import time

import pytest

from . import POISONS, Chat, Jid, Line, Node, WhatsApp, e2e
from .conftest import Event, Linked

NOON = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)


def words(event: Event) -> str:
    message = event["message"]
    return str(message.get("conversation") or message.get("extendedTextMessage", {}).get("text"))


def settled(shared: Linked) -> None:
    """Everything that was sent has been acknowledged, so a test starts from silence."""
    shared.device.wait_settled()


def test_texts_from_either_spelling_of_a_person(shared: Linked) -> None:
    by_number = shared.program.message(shared.alice.text("by number", via="pn", at=NOON))
    by_lid = shared.program.message(shared.alice.text("by lid", via="lid", push_name="Alice Who"))
    assert (by_number["sender"], by_number["alt"]) == ("15550100002@s.whatsapp.net", "92220000002@lid")
    assert (by_lid["sender"], by_lid["alt"]) == ("92220000002@lid", "15550100002@s.whatsapp.net")
    assert (words(by_number), words(by_lid), by_lid["name"]) == ("by number", "by lid", "Alice Who")


def test_a_sender_whose_other_spelling_is_not_told(shared: Linked) -> None:
    stranger = shared.wa.peer("Stranger", "15550100050", "92220000050")
    event = shared.program.message(stranger.text("who am I", via="lid", alt=False))
    assert (event["sender"], event["alt"]) == ("92220000050@lid", "")


def test_an_answer_is_decrypted_and_its_ticks_turn(shared: Linked) -> None:
    shared.program.do("text", to=shared.alice.pn, text="an answer")
    sent = shared.wa.wait_message(to=shared.alice)
    assert sent.text == "an answer"
    kinds = [shared.program.wait("Receipt", lambda e: sent.id in e["MessageIDs"])["Type"] for _ in range(2)]
    assert kinds == ["DELIVERED", "READ"]
    shared.alice.receipt(sent.id, "played")
    assert shared.program.wait("Receipt", lambda e: sent.id in e["MessageIDs"])["Type"] == "PLAYED"


def test_receipts_can_be_left_to_the_test(shared: Linked) -> None:
    shared.wa.receipts_mode = "none"
    try:
        shared.program.do("text", to=shared.alice.lid + "@lid", text="quiet")
        sent = shared.wa.wait_message(lambda s: s.text == "quiet")
        shared.alice.receipt(sent.id, "delivered", via="pn")
        event = shared.program.wait("Receipt", lambda e: sent.id in e["MessageIDs"])
        assert (event["Type"], event["MessageSource"]["Sender"]["Server"]) == ("DELIVERED", "s.whatsapp.net")
    finally:
        shared.wa.receipts_mode = "read"


def test_an_edit_a_revoke_and_reactions(shared: Linked) -> None:
    alice, program = shared.alice, shared.program
    first = alice.text("frist")
    edited = program.message(alice.edit(first, "first"))
    assert edited["edit"] == "1"
    assert edited["message"]["protocolMessage"]["key"]["ID"] == first
    assert edited["message"]["protocolMessage"]["editedMessage"] == {"conversation": "first"}
    program.do("text", to=alice.pn, text="mine")
    mine = shared.wa.wait_message(lambda s: s.text == "mine")
    liked = program.message(alice.react(mine.id, "👍"))["message"]["reactionMessage"]
    assert (liked["text"], liked["key"]["ID"], liked["key"]["fromMe"]) == ("👍", mine.id, False)
    assert program.message(alice.react(mine.id, ""))["message"]["reactionMessage"].get("text", "") == ""
    revoked = program.message(alice.revoke(first))
    assert revoked["message"]["protocolMessage"]["type"] == "REVOKE"
    assert revoked["message"]["protocolMessage"]["key"] == {
        "remoteJID": "15550100001@s.whatsapp.net", "fromMe": True, "ID": first,
    }  # fmt: skip


def test_a_quote_and_mentions(shared: Linked) -> None:
    target = shared.alice.text("the question")
    answer = shared.program.message(shared.alice.text("the answer", quote=target, mentions=[shared.owner]))
    info = answer["message"]["extendedTextMessage"]["contextInfo"]
    assert info["stanzaID"] == target
    assert info["quotedMessage"] == {"conversation": "the question"}
    assert info["mentionedJID"] == ["15550100001@s.whatsapp.net"]
    assert words(answer) == "@15550100001 the answer"


def test_what_my_own_phone_does_is_mine(shared: Linked) -> None:
    phone, program = shared.owner.phone, shared.program
    event = program.message(shared.owner.phone_text(shared.alice, "from my phone"))
    assert (event["from_me"], event["chat"]) == (True, "15550100002@s.whatsapp.net")
    assert words(event) == "from my phone"
    by_lid = program.message(phone.text("again", shared.alice, via="lid"))
    assert (by_lid["chat"], by_lid["sender"]) == ("92220000002@lid", "91110000001@lid")
    question = shared.alice.text("seen?")
    phone.read(shared.alice, [question])
    read = program.wait("Receipt", lambda e: question in e["MessageIDs"])
    assert (read["Type"], read["MessageSource"]["IsFromMe"]) == ("READ_SELF", True)
    assert program.message(phone.react(question, "🎉", shared.alice))["from_me"]
    note = program.message(phone.text("a note to self", shared.owner))
    assert note["chat"] == "15550100001@s.whatsapp.net"


def test_a_note_to_self_from_the_program(shared: Linked) -> None:
    shared.program.do("text", to=shared.owner.person.pn, text="remember")
    assert shared.wa.wait_message(to=shared.owner).text == "remember"


def test_an_image_in(shared: Linked) -> None:
    data = bytes(range(256)) * 40
    event = shared.program.message(shared.alice.image(data, "look"))
    assert event["message"]["imageMessage"]["caption"] == "look"
    raw = shared.wa.server.post.letters[event["id"]].plain
    assert shared.program.download(raw) == data


def test_an_image_out(shared: Linked, tiny_png: bytes) -> None:
    shared.program.send_image(shared.alice.pn, tiny_png, "mine")
    sent = shared.wa.wait_message(lambda s: s.text == "mine")
    assert (
        sent.message.imageMessage.fileSHA256 == hashlib.sha256(shared.wa.download(sent.message.imageMessage)).digest()
    )
    assert shared.wa.download(sent.message.imageMessage) == tiny_png


@pytest.mark.parametrize("kind", ["video", "voice", "audio", "sticker"])
def test_other_media_in(shared: Linked, kind: str) -> None:
    data = kind.encode() * 50
    message_id = getattr(shared.alice, kind)(data)
    event = shared.program.message(message_id)
    field = {"voice": "audioMessage"}.get(kind, f"{kind}Message")
    assert event["message"][field]["fileLength"] == str(len(data))
    assert shared.program.download(shared.wa.server.post.letters[message_id].plain) == data


def test_a_document_a_place_and_a_card(shared: Linked) -> None:
    document = shared.program.message(shared.alice.document(b"%PDF", "bill.pdf", "please pay"))
    place = shared.program.message(shared.alice.location(52.5, 13.4, "Cafe"))
    card = shared.program.message(shared.alice.contact_card("Bob", "15550100003"))
    assert document["message"]["documentMessage"]["fileName"] == "bill.pdf"
    assert place["message"]["locationMessage"]["degreesLatitude"] == 52.5
    assert "waid=15550100003" in card["message"]["contactMessage"]["vcard"]


def test_a_poll_and_votes(shared: Linked) -> None:
    poll = shared.alice.poll("When?", ["Mon", "Tue"])
    assert shared.program.message(poll)["message"]["pollCreationMessageV3"]["name"] == "When?"
    shared.alice.vote(poll, ["Tue"])
    assert shared.program.wait("Vote")["hashes"] == [hashlib.sha256(b"Tue").hexdigest()]


def test_view_once(shared: Linked) -> None:
    hidden = shared.alice.view_once(b"jpeg")
    event = shared.program.wait("UndecryptableMessage", lambda e: e["Info"]["ID"] == hidden)
    assert event["IsUnavailable"]
    shown = shared.program.message(shared.alice.view_once(b"jpeg", unavailable=False))
    assert shown["message"]["imageMessage"]["viewOnce"]


def test_a_message_that_cannot_be_read_is_sent_again(shared: Linked) -> None:
    message_id = shared.alice.undecryptable("at last")
    shared.program.wait("UndecryptableMessage", lambda e: e["Info"]["ID"] == message_id)
    assert words(shared.program.message(message_id)) == "at last"
    assert "retry" in shared.wa.receipts(message_id)
    lost = shared.alice.undecryptable("never", resend=False)
    shared.program.wait("UndecryptableMessage", lambda e: e["Info"]["ID"] == lost)
    assert words(shared.program.message(shared.alice.text("and on it goes"))) == "and on it goes"


@pytest.mark.parametrize(
    ("outcome", "events"),
    [
        ("missed", ["CallOffer", "CallTerminate"]),
        ("accepted", ["CallOffer", "CallPreAccept", "CallAccept", "CallTerminate"]),
        ("ringing", ["CallOffer"]),
    ],
)
def test_calls(shared: Linked, outcome: str, events: list[str]) -> None:
    call_id = shared.alice.call(outcome=outcome, video=True)
    for kind in events:
        event = shared.program.wait(kind, lambda e: call_id in str(e))
        assert event["basicCallMeta"]["from"]["User"] == "92220000002"
    settled(shared)


@pytest.mark.parametrize("kind", POISONS)
def test_poison_does_not_stop_what_follows(shared: Linked, kind: str) -> None:
    poison = shared.alice.poisoned(kind)
    after = shared.alice.text("still here")
    shared.program.message(after)
    shared.wa.wait_receipt(poison)
    settled(shared)


def test_any_stanza(shared: Linked) -> None:
    shared.device.node(Node("chatstate", {"from": Jid("15550100002@s.whatsapp.net")}, [Node("composing")]))
    assert shared.program.wait("ChatPresence")["State"] == "COMPOSING"


def test_raw_messages(shared: Linked) -> None:
    event = shared.program.message(shared.alice.raw(e2e.Message(conversation="as it is")))
    assert words(event) == "as it is"


def test_queries_about_people(shared: Linked) -> None:
    shared.wa.picture(shared.alice, b"a face")
    shared.program.do("picture", to=shared.alice.pn)
    assert shared.program.wait("Picture")["url"].startswith("https://pps.whatsapp.net/v/")
    shared.program.do("on_whatsapp", number="+15550100002")
    assert shared.program.wait("OnWhatsApp")["found"] == [["92220000002@lid", True]]
    assert shared.wa.wait_iq("w:profile:picture").attrs["target"] == "15550100002@s.whatsapp.net"


def test_a_refused_and_an_unanswered_send(shared: Linked) -> None:
    shared.wa.ack_error = 463
    shared.program.do("text", to=shared.alice.pn, text="too much")
    assert "463" in shared.program.wait("Error")["error"]
    shared.wa.ack_error = None
    shared.program.do("text", to=shared.alice.pn, text="better")
    assert shared.wa.wait_message(to=shared.alice).text == "better"


def test_a_long_history_in_chunks(shared: Linked) -> None:
    wa = shared.wa
    people = [wa.peer(f"Friend {n}", f"155501010{n:02}", f"933300000{n:02}") for n in range(20)]
    chats = [
        Chat(person, [Line(f"line {k}", NOON + datetime.timedelta(minutes=k), from_me=k % 2 == 0) for k in range(200)])
        for person in people
    ]
    first = shared.owner.send_history(chats, chunk=1, progress=60)
    wa.wait_receipt(first, kind="hist_sync")
    event = shared.program.wait("HistorySync", lambda e: e["chats"] == 20)
    assert event["messages"] == 4000
    assert event["first"]["message"] == {"conversation": "line 199"}
    shared.owner.send_push_names({people[0]: "Dear Friend"})
    names = shared.program.wait("HistorySync", lambda e: e["type"] == 4)["names"]
    assert names == {"15550101000@s.whatsapp.net": "Dear Friend"}
    shared.owner.send_mappings([("15550101000", "93330000000")])
    assert shared.program.wait("HistorySync", lambda e: e["type"] == 5)["mappings"] == 1


def test_the_queue_for_a_program_that_is_away(linked: Linked) -> None:
    """What comes meanwhile is delivered at the next login; what was never acknowledged is delivered again."""
    wa, alice, program, device = linked.wa, linked.alice, linked.program, linked.device
    program.message(alice.text("before"))
    device.wait_settled()
    program.kill()
    device.wait_offline()
    missed = alice.texts([f"missed {n}" for n in range(50)])
    assert device.pending == missed
    program.start()
    for message_id in missed:
        program.message(message_id)
    preview = program.wait("OfflineSyncPreview")
    assert int(preview["Message"]) == 50
    assert int(program.wait("OfflineSyncCompleted", lambda e: int(e.get("Count", 0)) > 0)["Count"]) == 50
    device.wait_settled()
    order = [event["id"] for event in program.events if event["kind"] == "Message" and event["id"] in missed]
    assert order == missed
    assert [wa.receipts(message_id) for message_id in missed] == [["inactive"]] * 50


def test_what_a_frozen_program_has_not_acknowledged_comes_again(linked: Linked) -> None:
    wa, alice, program, device = linked.wa, linked.alice, linked.program, linked.device
    program.message(alice.text("before"))
    device.wait_settled()  # it tells of a message before it acknowledges it
    program.freeze()
    lost = alice.text("into a frozen socket")
    assert device.pending == [lost]
    program.kill()
    device.wait_offline()
    program.start()
    program.message(lost)
    assert wa.wait_receipt(lost) == "inactive"


@pytest.mark.slow
def test_thousands_of_texts(linked: Linked) -> None:
    """The server is never the slow side: it seals thousands of texts a second, and none is lost."""
    began = time.monotonic()
    ids = linked.alice.texts([f"text {n}" for n in range(4_000)])
    sealing = time.monotonic() - began
    assert sealing < 2
    linked.device.wait_settled(timeout=120)
    linked.program.message(linked.alice.text("the last one"))
    assert {event["id"] for event in linked.program.events if event["kind"] == "Message"} >= set(ids)


def test_a_peer_that_cannot_read_a_message_asks_for_it_again(linked: Linked) -> None:
    linked.program.do("text", to=linked.alice.pn, text="first")
    linked.wa.wait_message(to=linked.alice)
    linked.program.message(linked.alice.text("so that no key announcement is needed any more"))
    linked.program.do("text", to=linked.alice.pn, text="second")
    linked.wa.wait_message(to=linked.alice)
    linked.alice.forget_sessions()
    linked.program.do("text", to=linked.alice.pn, text="third")
    assert linked.wa.wait_message(to=linked.alice).text == "third"
    assert len(linked.wa.problems) == 1


def test_a_send_that_is_never_acknowledged(linked: Linked) -> None:
    """The program waits; when the connection breaks meanwhile it repeats the message, which the peer sees once."""
    linked.wa.hold_acks = True
    linked.program.do("text", to=linked.alice.pn, text="hello?")
    sent = linked.wa.wait_message(to=linked.alice)
    with pytest.raises(TimeoutError):
        linked.program.wait("Sent", timeout=1)
    linked.wa.hold_acks = False
    linked.device.drop()
    assert linked.program.wait("Sent")["id"] == sent.id
    assert len(linked.wa.inbox) == 1


def test_queries_without_an_answer(linked: Linked) -> None:
    linked.wa.hold_answers = True
    linked.program.do("picture", to=linked.alice.pn)
    linked.wa.wait_iq("w:profile:picture")
    with pytest.raises(TimeoutError):
        linked.program.wait("Picture", timeout=1)


def test_problems_are_told(wa: WhatsApp) -> None:
    with pytest.raises(TimeoutError, match="0 QR codes"):
        wa.wait_qr(timeout=0.1)


@pytest.mark.slow
def test_kills_in_mid_stream_lose_only_what_the_library_had_already_acknowledged(linked: Linked) -> None:
    """Whatever was not acknowledged comes again, as often as the program dies; nothing stays in the queue in the end."""
    ids = []
    for _ in range(3):
        ids += linked.alice.texts([f"text {n}" for n in range(400)])
        linked.program.message(ids[-300])
        linked.program.kill()
        linked.device.wait_offline()
        assert linked.device.pending
        linked.program.start()
        linked.device.wait_online()
    linked.device.wait_settled(60)
    linked.program.message(linked.alice.text("the last one"))
    seen = [event["id"] for event in linked.program.events if event["kind"] == "Message"]
    assert all(linked.wa.receipts(message_id) for message_id in ids)
    assert len(set(ids) - set(seen)) < 3 * 102
    assert len(set(seen)) == len(seen)
