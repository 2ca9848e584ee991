"""neonize's messages -> facts, on protobufs built here; the Go library is not loaded."""

from __future__ import annotations

import base64
import gzip
import hashlib
import subprocess
import sys
from typing import Any

import pytest

from app.domain import facts
from tests.channels.events import (
    ALICE,
    ALICE_LID,
    AT,
    GROUP,
    KEY,
    KINDS,
    ME,
    ME_LID,
    act,
    convert,
    converter,
    event,
    info,
    one,
    said,
    wrapped,
)
from tests.channels.protobufs import e2e, neo


def test_importing_the_converter_loads_no_go_library() -> None:
    script = "import sys, app.channels.whatsapp.convert, app.channels.whatsapp.device; sys.exit('neonize' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


# ── Messages ────────────────────────────────────────────────────────────────────────────────────────────────────────

@pytest.mark.parametrize(("message", "kind", "text", "extra"), KINDS)
def test_every_kind(message: Any, kind: str, text: str, extra: dict[str, Any] | None) -> None:
    fact = one(message)
    assert (fact.kind, fact.text, fact.extra) == (kind, text, extra)
    assert kind in facts.MESSAGE_KINDS
    assert (fact.id, fact.chat, fact.sender, fact.from_me, fact.at, fact.sender_name) == ("M1", ALICE, ALICE, False, AT, "Alice")


def test_both_spellings_and_who_is_who() -> None:
    theirs = one(said("x"), chat=ALICE_LID, sender=ALICE_LID, sender_alt=ALICE)
    assert (theirs.chat, theirs.chat_alt, theirs.sender_alt) == (ALICE_LID, ALICE, ALICE)
    mine = one(said("x"), chat=ALICE, sender=ME, from_me=True, sender_alt=ME_LID, recipient_alt=ALICE_LID)
    assert (mine.from_me, mine.chat_alt, mine.sender_name) == (True, ALICE_LID, "")
    grouped = one(said("x"), chat=GROUP, sender=ALICE_LID, sender_alt=ALICE)
    assert (grouped.chat, grouped.chat_alt, grouped.sender, grouped.sender_alt) == (GROUP, "", ALICE_LID, ALICE)


def test_context_of_a_message() -> None:
    context = e2e.ContextInfo(
        stanzaID="Q1", participant="92220000002:3@lid", quotedMessage=e2e.Message(imageMessage=e2e.ImageMessage(caption="c" * 2000)),
        mentionedJID=["15550100001@s.whatsapp.net", "rubbish"], forwardingScore=4, isForwarded=True, expiration=86400, nonJIDMentions=1,
    )  # fmt: skip
    fact = one(e2e.Message(extendedTextMessage=e2e.ExtendedTextMessage(text="t", contextInfo=context)))
    assert fact.quote == facts.Quote("Q1", ALICE_LID, "c" * 1000, "image")
    assert (fact.mentions, fact.forwarded, fact.expires_after, fact.extra) == ((ME,), 4, 86400, {"mentions_all": True})


def test_media_and_its_reference() -> None:
    image = e2e.ImageMessage(
        mimetype="image/jpeg", fileLength=9, fileSHA256=b"\x01" * 32, width=3, height=4, JPEGThumbnail=b"jpg", directPath="/v/x",
        mediaKey=b"k" * 32, fileEncSHA256=b"e" * 32, contextInfo=e2e.ContextInfo(stanzaID="q"), caption="not in the reference",
    )  # fmt: skip
    media = one(e2e.Message(imageMessage=image)).media
    assert media[:8] == ("image/jpeg", 9, "01" * 32, "", 0, 3, 4, base64.b64encode(b"jpg").decode())
    back = e2e.Message.FromString(base64.b64decode(media.ref))
    assert (back.imageMessage.directPath, back.imageMessage.mediaKey, back.imageMessage.fileLength) == ("/v/x", b"k" * 32, 9)
    assert not back.imageMessage.caption
    assert not back.imageMessage.JPEGThumbnail
    note = one(e2e.Message(ptvMessage=e2e.VideoMessage(directPath="/v/y"))).media
    assert e2e.Message.FromString(base64.b64decode(note.ref)).videoMessage.directPath == "/v/y"
    assert one(e2e.Message(imageMessage=e2e.ImageMessage(JPEGThumbnail=b"x" * 40_000))).media == facts.Media()


def test_albums() -> None:
    def child(kind: int) -> Any:
        association = e2e.MessageAssociation(associationType=kind, parentMessageKey={"ID": "A1"})
        return e2e.Message(imageMessage=e2e.ImageMessage(), messageContextInfo=e2e.MessageContextInfo(messageAssociation=association))

    assert one(child(1)).album == "A1"
    assert one(wrapped("associatedChildMessage", child(1))).album == "A1"
    assert one(child(10)) == facts.UnknownKind("hd_copy", AT), "a second copy of the same picture"


@pytest.mark.parametrize(
    "noise",
    [
        e2e.Message(), e2e.Message(senderKeyDistributionMessage=e2e.SenderKeyDistributionMessage(groupID="g")),
        e2e.Message(messageContextInfo=e2e.MessageContextInfo(messageSecret=b"s")), e2e.Message(chat=e2e.Chat()),
        e2e.Message(protocolMessage=e2e.ProtocolMessage(type="APP_STATE_SYNC_KEY_SHARE")),
        e2e.Message(protocolMessage=e2e.ProtocolMessage(type="HISTORY_SYNC_NOTIFICATION")),
        e2e.Message(protocolMessage=e2e.ProtocolMessage(type="PEER_DATA_OPERATION_REQUEST_RESPONSE_MESSAGE")),
        e2e.Message(pinInChatMessage=e2e.PinInChatMessage()), wrapped("ephemeralMessage", e2e.Message()),
    ],
)  # fmt: skip
def test_the_protocols_own_talk_is_no_message(noise: Any) -> None:
    assert convert(noise) == []


@pytest.mark.parametrize("chat", ["status:", "newsletter:1@newsletter", "broadcast:1@broadcast"])
def test_status_newsletters_and_broadcasts_stay_out(chat: str) -> None:
    where = {"status:": "x:status@broadcast"}.get(chat, chat)
    assert convert(said("x"), chat=where) == []


def test_machines_are_marked() -> None:
    buttons = e2e.ButtonsMessage(contentText="Choose", buttons=[e2e.ButtonsMessage.Button(buttonText={"displayText": "A"})])
    fact = one(e2e.Message(buttonsMessage=buttons))
    assert (fact.text, fact.automatic, fact.extra) == ("Choose", True, {"choices": ["A"]})
    assert one(said("x"), chat="bot:9@bot", sender="bot:9@bot").automatic


def test_unknown_kinds_are_shown_kept_and_counted() -> None:
    rich = e2e.Message(richResponseMessage={})
    message, noted, kept = convert(rich)
    assert (message.kind, message.channel_kind, noted.kind) == ("unknown", "richResponseMessage", "richResponseMessage")
    assert base64.b64decode(kept.raw) == rich.SerializeToString()
    future = e2e.Message.FromString(b"\xfa\x3f\x02hi")  # field 1023
    assert [type(f).__name__ for f in convert(future)] == ["Message", "UnknownKind", "Quarantined"]
    sealed = convert(e2e.Message(secretEncryptedMessage=e2e.SecretEncryptedMessage(encPayload=b"x")))
    assert [type(f).__name__ for f in sealed] == ["UnknownKind", "Quarantined"], "acts on another message: not shown"


# ── What is done to messages ────────────────────────────────────────────────────────────────────────────────────────


def test_an_edit() -> None:
    edit = act(type="MESSAGE_EDIT", key=KEY, editedMessage=e2e.Message(imageMessage=e2e.ImageMessage(caption="new")), timestampMS=AT + 5)
    fact = one(wrapped("editedMessage", edit), mid="E1")
    assert fact == facts.Edit("E1", "T1", ALICE, ALICE, False, AT + 5, "new", "", "", "image")


@pytest.mark.parametrize(
    ("where", "key", "expected"),
    [
        ({}, {"fromMe": True}, (ALICE, False, False)),
        ({"sender": ME, "from_me": True}, {"fromMe": True}, (ME, True, False)),
        ({"chat": GROUP}, {"participant": "15550100009@s.whatsapp.net"}, ("pn:15550100009", False, True)),
        ({"chat": GROUP}, {"participant": "91110000001@lid"}, (ME_LID, True, True)),
    ],
)
def test_a_revoke(where: dict[str, Any], key: dict[str, Any], expected: tuple[str, bool, bool]) -> None:
    fact = one(act(type="REVOKE", key=KEY | key), **where)
    assert (fact.target, fact.target_sender, fact.target_from_me, fact.by_admin) == ("T1", *expected)


@pytest.mark.parametrize(
    ("where", "key", "author"),
    [
        ({}, {"fromMe": False}, ("", True)),
        ({}, {"fromMe": True}, (ALICE, False)),
        ({"sender": ME, "from_me": True}, {"fromMe": False}, (ALICE, False)),
        ({"sender": ME, "from_me": True}, {"fromMe": True}, (ME, True)),
        ({"chat": GROUP}, {"participant": "15550100001@s.whatsapp.net"}, (ME, True)),
        ({"chat": GROUP}, {}, ("", False)),
    ],
)
def test_whose_message_a_reaction_is_about(where: dict[str, Any], key: dict[str, Any], author: tuple[str, bool]) -> None:
    reaction = e2e.Message(reactionMessage=e2e.ReactionMessage(key=KEY | key, text="\N{RED APPLE}", senderTimestampMS=AT + 1))
    fact = one(reaction, **where)
    assert (fact.target, fact.emoji, fact.at) == ("T1", "\N{RED APPLE}", AT + 1)
    assert (fact.target_sender, fact.target_from_me) == author


def test_votes_are_opened_or_kept() -> None:
    update = e2e.Message(pollUpdateMessage=e2e.PollUpdateMessage(pollCreationMessageKey=KEY, senderTimestampMS=AT))
    chosen = hashlib.sha256(b"Tue").digest()
    made = converter(open_vote=lambda _: [chosen]).convert("Message", event(update))
    assert made[0].facts == [facts.PollVote("M1", "T1", ALICE, ALICE, False, AT, ("sha256:" + chosen.hex(),))]
    assert type(one(update)) is facts.Quarantined

    def fails(_: Any) -> list[bytes]:
        raise OSError("no secret")

    (kept,) = converter(open_vote=fails).convert("Message", event(update))[0].facts
    assert (type(kept), kept.id, kept.chat) == (facts.Quarantined, "M1", ALICE)


def test_timer_number_and_mappings() -> None:
    assert one(act(type="EPHEMERAL_SETTING", ephemeralExpiration=604800)) == facts.ChatState(ALICE, "", expires_after=604800)
    shared = one(act(type="SHARE_PHONE_NUMBER"), chat=ALICE_LID, sender=ALICE_LID, sender_alt=ALICE)
    assert shared == facts.Mapping(ALICE, ALICE_LID)
    plain = bytes.fromhex("0a0c") + b"\x08" + varint(15550100002) + b"\x10" + varint(92220000002)
    plain = b"\x0a" + bytes([len(plain) - 2]) + plain[2:]
    for payload in (plain, gzip.compress(plain)):
        message = act(type="LID_MIGRATION_MAPPING_SYNC", lidMigrationMappingSyncMessage={"encodedMappingPayload": payload})
        assert convert(message) == [facts.Mapping(ALICE, ALICE_LID)]


def varint(value: int) -> bytes:
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def test_placeholders() -> None:
    for unavailable, mode, kind in ((False, 1, "unreadable"), (True, 1, "hidden")):
        lost = neo.UndecryptableMessage(Info=info(), IsUnavailable=unavailable, DecryptFailMode=mode)
        ((fact,),) = [p.facts for p in converter().convert("UndecryptableMessage", lost)]
        assert (fact.id, fact.kind) == ("M1", kind)
    unseen = neo.UndecryptableMessage(Info=info(), IsUnavailable=False, DecryptFailMode=2)
    assert converter().convert("UndecryptableMessage", unseen)[0].facts == [facts.UnknownKind("undecryptable", AT)]
