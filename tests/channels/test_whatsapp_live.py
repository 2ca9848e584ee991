"""The real neonize in a real child process, paired with the test server: what is heard and what is said."""

from __future__ import annotations

import datetime
import hashlib
import io
import time
from pathlib import Path

import pytest
from PIL import Image

from app.channels.base import Outgoing
from app.channels.whatsapp import decisions
from app.domain import facts
from tests.channels.conftest import Linked
from tests.wa_server.history import Chat, Line

ALICE = "pn:15550100002"
ALICE_LID = "lid:92220000002"


def png() -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 10, 10)).save(held, "PNG")
    return held.getvalue()


# ── What is heard ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_person_under_both_spellings(shared: Linked) -> None:
    first = shared.alice.text("from the number", via="pn")
    second = shared.alice.text("from the LID", via="lid", quote=(first, shared.alice, "from the number"))
    mine = shared.owner.phone.text("on my way", to=shared.alice)
    by_id = {m.id: m for m in (shared.seen.wait(facts.Message, lambda m, i=i: m.id == i) for i in (first, second, mine))}  # type: ignore[misc]
    assert (by_id[first].chat, by_id[first].chat_alt, by_id[first].sender_name) == (ALICE, ALICE_LID, "Alice")
    assert (by_id[second].chat, by_id[second].chat_alt) == (ALICE_LID, ALICE)
    assert by_id[second].quote == facts.Quote(first, ALICE_LID, "from the number")
    assert (by_id[mine].from_me, by_id[mine].chat, by_id[mine].sender) == (True, ALICE, "pn:15550100001")
    assert abs(by_id[first].at - time.time() * 1000) < 60_000


def test_what_is_done_to_messages(shared: Linked) -> None:
    mid = shared.alice.text("helo")
    shared.alice.edit(mid, "hello")
    shared.alice.react(mid, "\N{THUMBS UP SIGN}")
    shared.alice.react(mid, "")
    shared.alice.revoke(mid)
    shared.owner.phone.read(shared.alice, [mid])
    edit = shared.seen.wait(facts.Edit)
    assert (edit.target, edit.text, edit.sender) == (mid, "hello", ALICE)
    shared.seen.wait(facts.Reaction, lambda r: r.emoji == "")
    assert [(r.target, r.emoji, r.target_from_me) for r in shared.seen.of(facts.Reaction)] == [
        (mid, "\N{THUMBS UP SIGN}", False), (mid, "", False),
    ]  # fmt: skip
    revoke = shared.seen.wait(facts.Revoke)
    assert (revoke.target, revoke.target_sender, revoke.by_admin) == (mid, ALICE, False)
    read = shared.seen.wait(facts.Receipt, lambda r: r.state == "read_self")
    assert (read.ids, read.chat, read.from_phone) == ((mid,), ALICE, True)


def test_media_of_every_kind_is_announced_and_fetched(shared: Linked, tmp_path: Path) -> None:
    alice = shared.alice
    made = {
        "image": alice.image(png(), caption="look"), "video": alice.video(b"v" * 900), "voice": alice.voice(b"o" * 900),
        "document": alice.document(b"d" * 900, name="a.pdf"), "sticker": alice.sticker(png()),
    }  # fmt: skip
    for kind, mid in made.items():
        message = shared.seen.wait(facts.Message, lambda m: m.id == mid)  # noqa: B023
        assert message.kind == kind
        assert message.media
        assert message.media.ref
        assert shared.channel.fetch(message.media.ref, tmp_path / kind, max_bytes=10_000).ok
        assert (tmp_path / kind).stat().st_size == message.media.size
        refused = shared.channel.fetch(message.media.ref, tmp_path / "big", max_bytes=10)
        assert (refused.ok, refused.permanent, (tmp_path / "big").exists()) == (False, True, False)
    assert (tmp_path / "image").read_bytes() == png()
    assert shared.seen.wait(facts.Message, lambda m: m.kind == "image").text == "look"
    assert shared.channel.fetch("", tmp_path / "none", max_bytes=10).permanent
    assert not shared.channel.fetch("bm9uc2Vuc2U=", tmp_path / "none", max_bytes=10).ok
    assert not [p for p in tmp_path.iterdir() if p.suffix == ".part"]


def test_places_cards_and_things_that_only_the_phone_may_open(shared: Linked) -> None:
    shared.alice.location(52.5, 13.4, name="Cafe")
    shared.alice.contact_card("Bob", "15550100003")
    shared.alice.view_once(png())
    place = shared.seen.wait(facts.Message, lambda m: m.kind == "location")
    assert place.extra == {"lat": 52.5, "lon": 13.4, "name": "Cafe", "address": ""}
    card = shared.seen.wait(facts.Message, lambda m: m.kind == "contact")
    assert card.text == "Bob"
    assert card.extra
    assert "waid=15550100003" in card.extra["contacts"][0]["vcard"]
    assert shared.seen.wait(facts.Message, lambda m: m.kind == "hidden").media is None


def test_a_message_that_becomes_readable_later(shared: Linked) -> None:
    mid = shared.alice.undecryptable("late", resend=True)
    shared.seen.wait(facts.Message, lambda m: m.id == mid and m.kind == "unreadable")
    shared.seen.wait(facts.Message, lambda m: m.id == mid and m.text == "late")


def test_groups_polls_and_votes(shared: Linked) -> None:
    bob = shared.wa.peer("Bob", pn="15550100003", lid="93330000003")
    team = shared.wa.group("Team", [shared.owner, shared.alice, bob], addressing="lid", admins=[shared.alice])
    shared.alice.text("hi all", to=team, mentions=[shared.owner])
    message = shared.seen.wait(facts.Message)
    assert (message.sender, message.sender_alt, message.mentions) == (ALICE_LID, ALICE, ("lid:91110000001",))
    known = shared.seen.wait(facts.Group)  # asked for, since nobody had told
    assert (known.address, known.subject) == (message.chat, "Team")
    assert known.members is not None
    assert {(m.address, m.alt, m.role) for m in known.members} >= {(ALICE_LID, ALICE, "admin")}
    assert len([m for m in shared.seen.of(facts.Message) if m.id == message.id]) == 1, "the key's stanza is no message"
    poll = shared.alice.poll("When?", ["Mon", "Tue"], to=team)
    asked = shared.seen.wait(facts.Message, lambda m: m.id == poll)
    assert (asked.kind, asked.text, asked.extra) == ("poll", "When?", {"options": ["Mon", "Tue"], "most": 1})
    bob.vote(poll, ["Tue"], to=team)
    vote = shared.seen.wait(facts.PollVote)
    tuesday = "sha256:" + hashlib.sha256(b"Tue").hexdigest()
    assert (vote.target, vote.sender, vote.options) == (poll, "lid:93330000003", (tuesday,))
    team.rename("Crew")
    team.remove(bob)
    shared.seen.wait(facts.Group, lambda g: g.subject == "Crew")
    shared.seen.wait(facts.Group, lambda g: g.removed == ("lid:93330000003",))


def test_calls(shared: Linked) -> None:
    call = shared.alice.call(shared.owner, outcome="missed")
    shared.seen.wait(facts.Call, lambda c: c.id == call and c.step == "terminate")
    offer = shared.seen.wait(facts.Call, lambda c: c.id == call and c.step == "offer")
    assert {offer.chat, offer.chat_alt} == {ALICE, ALICE_LID}
    assert not offer.from_me


def test_status_posts_and_channels_are_kept_out(shared: Linked) -> None:
    shared.alice.status("look at my day")
    shared.owner.newsletter("news")
    last = shared.alice.text("but this is for me")
    shared.seen.wait(facts.Message, lambda m: m.id == last)
    assert [m.id for m in shared.seen.of(facts.Message)] == [last]


@pytest.mark.parametrize("kind", ["nul", "rtl", "huge", "nested", "invalid-utf8", "empty"])
def test_poison_is_stored_or_quarantined(shared: Linked, kind: str) -> None:
    mid = shared.alice.poisoned(kind)
    last = shared.alice.text("still alive")
    shared.seen.wait(facts.Message, lambda m: m.id == last)
    stored = [m for m in shared.seen.of(facts.Message) if m.id == mid]
    kept = shared.seen.of(facts.Quarantined)
    assert kind == "empty" or len(stored) + len(kept) == 1
    for message in stored:
        assert "\0" not in message.text
        message.text.encode()
    if kind == "nested":
        assert not shared.channel.replay(kept[0].kind, kept[0].raw).ok


def test_the_address_book_and_settings_of_chats(shared: Linked) -> None:
    shared.alice.text("hi")
    shared.owner.phone.save_contact(shared.alice, "Alice Smith", "Alice")
    shared.owner.phone.archive(shared.alice)
    until = datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC)
    shared.owner.phone.mute(shared.alice, until)

    def asked() -> bool:
        # The three come one by one, and an answer holds what has come: asked until there is all of it.
        assert shared.channel.refresh().ok
        states, people = shared.seen.of(facts.ChatState), shared.seen.of(facts.Person)
        settled = any(s.muted_until == until.timestamp() * 1000 and s.archived for s in states)
        return settled and any(p.saved_name == "Alice Smith" for p in people)

    shared.seen.until(asked, "the settings and the name")
    assert shared.seen.wait(facts.Person, lambda p: p.saved_name == "Alice Smith").address == ALICE


def test_a_picture_is_announced_and_fetched(shared: Linked, tmp_path: Path) -> None:
    shared.wa.picture(shared.alice, png(), announce=True)
    told = shared.seen.wait(facts.Picture)
    assert (told.address, told.path) == (ALICE, "")
    assert shared.channel.fetch_picture(ALICE, tmp_path / "face").ok
    assert shared.seen.wait(facts.Picture, lambda p: p.path != "").path == str(tmp_path / "face")
    assert (tmp_path / "face").read_bytes() == png()


# ── History ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_history_of_twenty_chats(shared: Linked) -> None:
    start = datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC)
    people = [shared.wa.peer(f"P{n}", pn=f"155501010{n:02}", lid=f"955501010{n:02}") for n in range(20)]
    for chunk in range(4):
        chats = [
            Chat(p, [Line(f"{n}", start + datetime.timedelta(minutes=n), from_me=n % 2 == 0) for n in range(200)], unread=2)
            for p in people[chunk * 5 : chunk * 5 + 5]
        ]
        shared.owner.send_history(chats, kind="INITIAL_BOOTSTRAP", chunk=chunk, progress=25 * (chunk + 1))
    shared.owner.send_push_names({shared.alice: "Alice W."})
    shared.owner.send_mappings([("15550109998", "95550109998")])
    shared.owner.phone.tell_lids([shared.alice])
    shared.seen.until(lambda: len(shared.seen.of(facts.Message)) == 4000, "the history", timeout=60)
    shared.seen.wait(facts.Sync, lambda s: s.done == 100)
    quiet = [b for b in shared.seen.batches if b.quiet]
    assert all(len(b.facts) <= decisions.MOST_QUIET for b in quiet)
    assert sum(type(f) is facts.Message for b in quiet for f in b.facts) == 4000
    assert {s.unread for s in shared.seen.of(facts.ChatState) if s.unread is not None} == {2}
    shared.seen.wait(facts.Person, lambda p: p.push_name == "Alice W.")
    shared.seen.wait(facts.Mapping, lambda m: m == facts.Mapping("pn:15550109998", "lid:95550109998"))
    shared.seen.wait(facts.Mapping, lambda m: m == facts.Mapping(ALICE, ALICE_LID))
    assert not shared.seen.of(facts.Quarantined)


def test_what_was_applied_can_be_wiped_off_the_disk(shared: Linked) -> None:
    shared.alice.text("UNFORGETTABLE")
    shared.seen.wait(facts.Message)

    def found() -> bool:
        return any(b"UNFORGETTABLE" in path.read_bytes() for path in (shared.folder / "spool").iterdir())

    assert found()
    shared.channel.rotate()
    shared.seen.until(lambda: not found(), "the end of the old segment")
    shared.alice.text("and on it goes")
    shared.seen.wait(facts.Message, lambda m: m.text == "and on it goes")


# ── What is said ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_text_its_ticks_and_its_result(shared: Linked) -> None:
    shared.channel.send(Outgoing(7, "text", ALICE, text="hello @15550100002 https://nowhere.example"))
    sent = shared.wa.wait_message(to=shared.alice)
    assert sent.message.conversation == "hello @15550100002 https://nowhere.example"
    result = shared.seen.wait(facts.SendResult)
    assert (result.outbox_id, result.ok, result.id) == (7, True, sent.id)
    assert abs(result.at - time.time() * 1000) < 60_000
    shared.seen.wait(facts.Receipt, lambda r: r.ids == (sent.id,) and r.state == "delivered")
    shared.seen.wait(facts.Receipt, lambda r: r.ids == (sent.id,) and r.state == "read")
    assert shared.wa.dialled
    assert all(d.allowed for d in shared.wa.dialled), "the link in the text was fetched"


def test_replies_reactions_edits_and_revokes(shared: Linked) -> None:
    mid = shared.alice.text("hi")
    shared.seen.wait(facts.Message)
    send, heard = shared.channel.send, lambda: shared.wa.wait_message(to=shared.alice)
    send(Outgoing(1, "text", ALICE, text="yes", quote=facts.Quote(mid, ALICE, "hi"), expires_after=86400))
    reply = heard()
    context = reply.message.extendedTextMessage.contextInfo
    assert (context.stanzaID, context.participant, context.quotedMessage.conversation, context.expiration) == (
        mid, "15550100002@s.whatsapp.net", "hi", 86400,
    )  # fmt: skip
    send(Outgoing(2, "reaction", ALICE, text="\N{RED APPLE}", target=mid, target_sender=ALICE))
    assert heard().message.reactionMessage.text == "\N{RED APPLE}"
    send(Outgoing(3, "edit", ALICE, text="yes!", target=reply.id, target_from_me=True))
    assert heard().message.editedMessage.message.protocolMessage.editedMessage.conversation == "yes!"
    send(Outgoing(4, "revoke", ALICE, target=reply.id, target_from_me=True))
    revoked = heard().message.protocolMessage.key
    assert (revoked.ID, revoked.fromMe) == (reply.id, True)
    send(Outgoing(5, "read", ALICE, ids=(mid,), target_sender=ALICE))
    shared.wa.wait_receipt(mid, kind="read")
    shared.seen.until(lambda: len(shared.seen.of(facts.SendResult)) == 5, "all results")
    assert all(r.ok for r in shared.seen.of(facts.SendResult))


def test_media_out(shared: Linked, tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(png())
    shared.channel.send(Outgoing(1, "media", ALICE, text="cap", path=str(file), mime="image/png", media_kind="image"))
    image = shared.wa.wait_message(to=shared.alice).message.imageMessage
    assert (image.caption, image.width, image.height) == ("cap", 40, 30)
    assert shared.wa.download(image) == png()
    shared.channel.send(Outgoing(2, "media", ALICE, path=str(file), name="x.pdf", media_kind="document"))
    assert shared.wa.wait_message(to=shared.alice).message.documentMessage.fileName == "x.pdf"
    shared.channel.send(Outgoing(3, "media", ALICE, path=str(tmp_path / "gone"), media_kind="image"))
    failed = shared.seen.wait(facts.SendResult, lambda r: r.outbox_id == 3)
    assert (failed.ok, failed.permanent) == (False, True)


def test_refused_sends(shared: Linked) -> None:
    shared.wa.ack_error = 463
    shared.channel.send(Outgoing(1, "text", ALICE, text="x"))
    refused = shared.seen.wait(facts.SendResult)
    assert (refused.ok, refused.code) == (False, 463)
    shared.wa.ack_error = None
    shared.channel.send(Outgoing(2, "text", "pn:15550109999", text="x"))
    nobody = shared.seen.wait(facts.SendResult, lambda r: r.outbox_id == 2)
    assert (nobody.ok, nobody.permanent) == (False, True)
    assert "15550109999" not in nobody.error
    shared.channel.send(Outgoing(3, "text", "email:ann@example.org", text="x"))
    assert shared.seen.wait(facts.SendResult, lambda r: r.outbox_id == 3).permanent


def test_events_go_on_while_a_send_waits_for_its_answer(linked: Linked) -> None:
    linked.wa.hold_acks = True
    linked.channel.send(Outgoing(1, "text", ALICE, text="x"))
    linked.wa.wait_message(to=linked.alice)
    for text in ("one", "two"):
        linked.alice.text(text)
    linked.seen.wait(facts.Message, lambda m: m.text == "two")
    assert not linked.seen.of(facts.SendResult)


