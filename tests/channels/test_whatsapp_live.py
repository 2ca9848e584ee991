"""The real neonize in a real child process, paired with the test server: what is heard and said, and what is survived."""

from __future__ import annotations

import datetime
import hashlib
import io
import os
import stat
import time
from pathlib import Path

import pytest
from PIL import Image

from app.channels.base import Capabilities, Linkable, Outgoing
from app.channels.whatsapp import decisions
from app.channels.whatsapp.spool import Reader
from app.domain import facts
from app.errors import ChannelError, Unavailable
from tests.channels.conftest import QUICK, Linked
from tests.wa_server import Device
from tests.wa_server.history import Chat, Line
from tests.wa_server.linking import PairingError

ALICE = "pn:15550100002"
ALICE_LID = "lid:92220000002"


def png() -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 10, 10)).save(held, "PNG")
    return held.getvalue()


# ── Pairing and the life of the link ────────────────────────────────────────────────────────────────────────────────


def test_nothing_runs_before_somebody_wants_to_link(unpaired: Linked) -> None:
    time.sleep(0.3)
    assert unpaired.channel.pid is None
    assert unpaired.channel.code() is None
    assert isinstance(unpaired.channel, Linkable)
    assert unpaired.channel.can == Capabilities(True, True, True, True, True, True, True)
    with pytest.raises(ChannelError) as refused:
        unpaired.channel.send(Outgoing(1, "text", ALICE, text="too early"))
    assert (refused.value.code, refused.value.permanent) == ("not_connected", False)


def test_a_code_is_shown_and_scanned(unpaired: Linked) -> None:
    unpaired.channel.link()
    shown = unpaired.wa.wait_qr()
    code = unpaired.seen.until(unpaired.channel.code, "the code")
    assert code.text == shown
    assert code.left == 5
    assert 50_000 < code.expires_at - time.time() * 1000 <= 60_000
    unpaired.wa.scan(code.text, unpaired.owner)
    link = unpaired.seen.wait_state("connected")
    assert (link.address, link.alt) == ("pn:15550100001", "lid:91110000001")
    assert unpaired.channel.code() is None
    assert unpaired.seen.states() == ["unlinked", "connecting", "qr", "pairing", "connected"]
    assert unpaired.seen.changes >= 2
    unpaired.channel.link()  # no effect while connected
    assert unpaired.channel.connected


def test_files_are_for_the_owner_alone(linked: Linked) -> None:
    linked.alice.text("hi")
    linked.seen.wait(facts.Message)
    for path in linked.folder.rglob("*"):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode & 0o077 == 0, f"{path} is {mode:o}"


def test_asking_for_a_new_code_starts_afresh(unpaired: Linked) -> None:
    unpaired.channel.link()
    first = unpaired.seen.until(unpaired.channel.code, "the first code").text
    unpaired.channel.link()
    second = unpaired.seen.until(lambda: (c := unpaired.channel.code()) and c.text != first and c, "another code")
    unpaired.wa.scan(second.text, unpaired.owner)
    unpaired.seen.wait_state("connected")


def test_codes_run_out(unpaired: Linked) -> None:
    unpaired.channel.stop()
    unpaired.channel = unpaired.make(limits=QUICK._replace(codes=0.5))
    unpaired.start()
    unpaired.channel.link()
    unpaired.seen.wait(facts.Link, lambda f: f.detail == "no code was scanned")
    assert unpaired.channel.pid is None
    assert unpaired.channel.code() is None
    time.sleep(0.5)
    assert unpaired.channel.pid is None, "a new child without being asked"


def test_stopping_while_a_code_is_shown(unpaired: Linked) -> None:
    unpaired.channel.link()
    unpaired.seen.until(unpaired.channel.code, "the code")
    begun = time.monotonic()
    unpaired.channel.stop()
    assert time.monotonic() - begun < 10
    assert unpaired.channel.pid is None


def test_a_refused_pairing(unpaired: Linked) -> None:
    unpaired.wa.refuse_pairing = True
    unpaired.channel.link()
    with pytest.raises(PairingError):
        unpaired.wa.scan(unpaired.wa.wait_qr(), unpaired.owner)
    unpaired.seen.wait_state("refused")
    unpaired.seen.until(lambda: unpaired.channel.pid is None, "the end")


def test_a_restart_needs_no_code(linked: Linked, device: Device) -> None:
    linked.restart()
    linked.seen.wait_state("connected", times=2)
    assert linked.seen.states().count("qr") == 1
    linked.alice.text("after the restart")
    linked.seen.wait(facts.Message, lambda m: m.text == "after the restart")


def test_logged_out_by_the_phone(linked: Linked) -> None:
    linked.owner.logout()
    assert linked.seen.wait_state("logged_out").code == 401
    linked.seen.until(lambda: linked.channel.pid is None, "the end")
    time.sleep(1)
    assert linked.channel.pid is None, "it keeps trying"
    linked.pair()  # the same account once more
    linked.seen.wait_state("connected", times=2)


@pytest.mark.parametrize(
    ("code", "state"), [(401, "logged_out"), (403, "logged_out"), (406, "logged_out"), (405, "outdated")]
)
def test_refused_at_login(linked: Linked, device: Device, code: int, state: str) -> None:
    linked.wa.refuse_login = code
    device.drop()
    assert linked.seen.wait_state(state).code == code
    linked.seen.until(lambda: linked.channel.pid is None, "the end")
    logins = device.logins
    time.sleep(1.5)
    assert device.logins == logins
    assert linked.channel.pid is None, "it keeps trying"


def test_a_ban_ends_everything_and_says_until_when(linked: Linked, device: Device) -> None:
    linked.wa.ban(code=101, seconds=3600)
    device.drop()
    link = linked.seen.wait_state("banned")
    assert link.code == 101
    assert abs(link.until - time.time() * 1000 - 3_600_000) < 60_000
    linked.seen.until(lambda: linked.channel.pid is None, "the end")


def test_replaced_by_another_process(linked: Linked, device: Device) -> None:
    device.replaced()
    linked.seen.wait_state("replaced")
    linked.seen.until(lambda: linked.channel.pid is None, "the end")
    time.sleep(0.5)
    assert not device.connected, "a fight for the session"


@pytest.mark.parametrize("trouble", ["drop", "503", "515"])
def test_small_troubles_mend_themselves(linked: Linked, device: Device, trouble: str) -> None:
    pid = linked.channel.pid
    device.drop() if trouble == "drop" else device.stream_error(int(trouble))
    linked.seen.wait_state("connected", times=2, timeout=30)
    assert linked.channel.pid == pid
    linked.alice.text("back again")
    linked.seen.wait(facts.Message, lambda m: m.text == "back again")


def test_no_network_at_the_start(linked: Linked) -> None:
    linked.channel.stop()
    linked.wa.offline("refuse")
    linked.channel = linked.make(linked=True)
    linked.start()
    link = linked.seen.wait_state("offline", times=2)
    assert link.until > link.at
    linked.wa.online()
    linked.seen.wait_state("connected", times=2)


def test_a_network_that_swallows_everything(linked: Linked) -> None:
    linked.wa.offline("hang")
    linked.restart(limits=QUICK._replace(connect=1.5))
    assert linked.seen.wait_state("offline").detail == "no connection"
    linked.wa.online()
    linked.seen.wait_state("connected", times=2)


def test_many_drops_cost_no_threads_and_no_child(linked: Linked, device: Device) -> None:
    pid = linked.channel.pid
    threads = []
    for drop in range(12):
        device.drop()
        linked.seen.wait_state("connected", times=drop + 2, timeout=30)
        threads.append(len(list(Path(f"/proc/{pid}/task").iterdir())))
    assert linked.channel.pid == pid
    assert max(threads[6:]) <= max(threads[:6]) + 3
    mid = linked.alice.text("after all that")
    linked.seen.wait(facts.Message, lambda m: m.id == mid)


def test_a_child_ends_with_its_parent(linked: Linked) -> None:
    pid = linked.channel.pid
    child = linked.channel._child
    assert child
    child.process.stdin.close()  # type: ignore[union-attr]
    linked.seen.wait_state("offline")
    assert not Path(f"/proc/{pid}").exists()


def test_a_second_child_waits_for_the_session(linked: Linked) -> None:
    other = linked.make(linked=True)
    other.start(lambda _: None, facts.Position(), lambda: None)
    time.sleep(1.5)
    assert not other.connected
    linked.channel.stop()
    linked.seen.until(lambda: other.connected, "the turn of the second", timeout=30)
    other.stop()


def test_a_deaf_line_is_noticed_and_renewed(linked: Linked, device: Device) -> None:
    linked.restart(limits=QUICK._replace(probe=0.5, deaf=2.0))
    linked.seen.wait_state("connected", times=2)
    device.deafen()  # questions are still answered
    waiting = linked.alice.text("can you hear me?")
    linked.seen.wait_state("deaf")
    device.deafen(False)
    linked.seen.wait(facts.Message, lambda m: m.id == waiting)


def test_logging_out_ourselves(linked: Linked) -> None:
    linked.channel.logout()
    assert len(linked.wa.unlinked) == 1
    linked.seen.wait_state("unlinked", times=2)
    assert not list((linked.folder / "sessions").glob("phone.db*"))
    assert linked.channel.pid is None
    linked.pair()


# ── Kills ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def stored(linked: Linked) -> list[str]:
    """Ids of the messages that lie in the spool."""
    records = Reader(linked.folder / "spool").read(facts.Position(), max_records=10_000, max_bytes=1 << 30)
    return [f.id for record in records for f in decisions.read(record, 0)[1] if type(f) is facts.Message]


def test_a_killed_child_comes_back_and_loses_nothing_that_it_had_stored(linked: Linked) -> None:
    sent: list[str] = []
    kept: set[str] = set()
    for kill in range(4):
        sent += linked.alice.texts([f"{kill}.{n}" for n in range(50)])
        linked.seen.until(lambda: len(linked.seen.of(facts.Message)) > 5, "some of them")
        linked.seen.refuse = Unavailable("The parent is busy.")
        os.kill(linked.channel.pid or 0, 9)
        linked.seen.until(lambda: not linked.channel.connected, "the end")
        kept |= set(stored(linked))
        linked.seen.refuse = None
        linked.seen.wait_state("connected", times=kill + 2)
    linked.owner.devices[0].wait_settled()
    last = linked.alice.text("the last one")
    linked.seen.wait(facts.Message, lambda m: m.id == last)
    seen = [m.id for m in linked.seen.of(facts.Message)]
    assert kept
    assert kept <= set(seen)
    assert seen[-1:] == stored(linked)[-1:]
    # What the library had acknowledged without having handed it over is lost with it: some at a kill, never most.
    assert len(set(seen) & set(sent)) > len(sent) / 2
    assert not linked.seen.of(facts.Quarantined)


def test_what_cannot_be_stored_is_offered_again(linked: Linked) -> None:
    linked.seen.refuse = Unavailable("The disk is full.")
    ids = linked.alice.texts([f"n{n}" for n in range(50)])
    linked.seen.until(lambda: len(linked.seen.refused) > 2, "a second try")
    linked.seen.refuse = None
    linked.seen.until(lambda: len(linked.seen.of(facts.Message)) >= 50, "all of them")
    assert [m.id for m in linked.seen.of(facts.Message)] == ids
    positions = [b.position for b in linked.seen.batches if b.position]
    assert positions == sorted(positions)


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
        assert shared.channel.refresh().ok
        return any(s.muted_until == until.timestamp() * 1000 and s.archived for s in shared.seen.of(facts.ChatState))

    shared.seen.until(asked, "the settings")
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


