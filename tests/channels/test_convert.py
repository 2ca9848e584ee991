"""neonize's protobufs -> facts, on protobufs built here; the Go library is not loaded."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import random
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.channels.whatsapp.convert import Converter, values
from app.channels.whatsapp.convert.history import PIECE
from app.domain import facts
from tests.channels.protobufs import e2e, historysync, neo, web

NOW = 1_800_000_000_000
AT = 1_790_000_000_000
ME = "pn:15550100001"
ME_LID = "lid:91110000001"
ALICE, ALICE_LID = "pn:15550100002", "lid:92220000002"
GROUP = "group:1203@g.us"
_SERVER = {"pn": "s.whatsapp.net", "lid": "lid", "group": "g.us"}


def jid(address: str = "") -> Any:
    kind, _, value = address.partition(":")
    user, _, server = value.partition("@")
    return neo.JID(User=user, RawAgent=0, Device=0, Integrator=0, Server=server or _SERVER.get(kind, ""), IsEmpty=not address)


def source(chat: str, sender: str, from_me: bool = False, sender_alt: str = "", recipient_alt: str = "") -> Any:
    return neo.MessageSource(
        Chat=jid(chat), Sender=jid(sender), IsFromMe=from_me, IsGroup=chat.startswith("group"), SenderAlt=jid(sender_alt),
        RecipientAlt=jid(recipient_alt), BroadcastListOwner=jid(),
    )  # fmt: skip


def info(mid: str = "M1", *, chat: str = ALICE, sender: str = ALICE, from_me: bool = False, **alts: str) -> Any:
    return neo.MessageInfo(
        MessageSource=source(chat, sender, from_me, **alts), ID=mid, ServerID=0, Type="text", Pushname="Alice", Timestamp=AT,
        Category="", Multicast=False, MediaType="", Edit="",
    )  # fmt: skip


def event(message: Any, **where: Any) -> Any:
    return neo.Message(
        Info=info(**where), Message=message, IsEphemeral=False, IsViewOnce=False, IsViewOnceV2=False, IsViewOnceV2Extension=False,
        IsDocumentWithCaption=False, IsLottieSticker=False, IsEdit=False, UnavailableRequestID="", RetryCount=0,
    )  # fmt: skip


def converter(**options: Any) -> Converter:
    made = Converter(lambda: NOW, **options)
    made.convert("Device", neo.Device(JID=jid(ME), LID=jid(ME_LID), Platform="android", BussinessName="", PushName="Me", Initialized=True))
    return made


def convert(message: Any, **where: Any) -> list[Any]:
    return [f for p in converter().convert("Message", event(message, **where)) for f in p.facts]


def one(message: Any, **where: Any) -> Any:
    (fact,) = convert(message, **where)
    return fact


def said(text: str) -> Any:
    return e2e.Message(conversation=text)


def wrapped(name: str, message: Any) -> Any:
    return e2e.Message(**{name: e2e.FutureProofMessage(message=message)})


KEY = {"ID": "T1", "remoteJID": "x@s.whatsapp.net"}


def test_importing_the_converter_loads_no_go_library() -> None:
    script = "import sys, app.channels.whatsapp.convert, app.channels.whatsapp.device; sys.exit('neonize' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


# ── Messages ────────────────────────────────────────────────────────────────────────────────────────────────────────

KINDS: list[tuple[Any, str, str, dict[str, Any] | None]] = [
    (said("hi"), "text", "hi", None),
    (e2e.Message(extendedTextMessage=e2e.ExtendedTextMessage(text="see", matchedText="https://a.example", title="A")), "text", "see",
     {"link": {"url": "https://a.example", "title": "A", "description": ""}}),
    (e2e.Message(imageMessage=e2e.ImageMessage(caption="look")), "image", "look", None),
    (e2e.Message(videoMessage=e2e.VideoMessage(caption="v")), "video", "v", None),
    (e2e.Message(videoMessage=e2e.VideoMessage(gifPlayback=True)), "gif", "", None),
    (e2e.Message(ptvMessage=e2e.VideoMessage()), "video_note", "", None),
    (e2e.Message(audioMessage=e2e.AudioMessage(PTT=True)), "voice", "", None),
    (e2e.Message(audioMessage=e2e.AudioMessage()), "audio", "", None),
    (e2e.Message(documentMessage=e2e.DocumentMessage(fileName="a.pdf", caption="c")), "document", "c", None),
    (wrapped("documentWithCaptionMessage", e2e.Message(documentMessage=e2e.DocumentMessage(caption="c"))), "document", "c", None),
    (e2e.Message(stickerMessage=e2e.StickerMessage()), "sticker", "", None),
    (wrapped("lottieStickerMessage", e2e.Message(stickerMessage=e2e.StickerMessage())), "sticker", "", None),
    (e2e.Message(locationMessage=e2e.LocationMessage(degreesLatitude=1, degreesLongitude=2, name="n")), "location", "n",
     {"lat": 1.0, "lon": 2.0, "name": "n", "address": ""}),
    (e2e.Message(locationMessage=e2e.LocationMessage(degreesLatitude=float("nan"), isLive=True)), "live_location", "",
     {"lat": 0.0, "lon": 0.0, "name": "", "address": ""}),
    (e2e.Message(liveLocationMessage=e2e.LiveLocationMessage(caption="here")), "live_location", "here",
     {"lat": 0.0, "lon": 0.0, "name": "", "address": ""}),
    (e2e.Message(contactMessage=e2e.ContactMessage(displayName="Bob", vcard="V")), "contact", "Bob",
     {"contacts": [{"name": "Bob", "vcard": "V"}]}),
    (e2e.Message(contactsArrayMessage=e2e.ContactsArrayMessage(contacts=[e2e.ContactMessage(displayName=n) for n in "AB"])), "contact",
     "A, B", {"contacts": [{"name": "A", "vcard": ""}, {"name": "B", "vcard": ""}]}),
    (e2e.Message(eventMessage=e2e.EventMessage(name="Party", startTime=AT // 1000)), "event", "Party",
     {"event": {"description": "", "start": AT, "end": 0, "link": "", "cancelled": False, "place": None}}),
    (e2e.Message(albumMessage=e2e.AlbumMessage(expectedImageCount=3)), "album", "", {"images": 3, "videos": 0}),
    (e2e.Message(groupInviteMessage=e2e.GroupInviteMessage(groupJID="1203@g.us", groupName="G", caption="join")), "group_invite", "join",
     {"group": GROUP, "name": "G", "expires": 0}),
    (e2e.Message(requestPaymentMessage=e2e.RequestPaymentMessage(noteMessage=said("rent"), amount1000=5000, currencyCodeIso4217="EUR")),
     "payment", "rent", {"amount": 5.0, "currency": "EUR"}),
    (e2e.Message(placeholderMessage=e2e.PlaceholderMessage()), "hidden", "", None),
    (wrapped("ephemeralMessage", said("gone soon")), "text", "gone soon", None),
    (e2e.Message(deviceSentMessage=e2e.DeviceSentMessage(message=wrapped("ephemeralMessage", said("mine")))), "text", "mine", None),
    (wrapped("groupMentionedMessage", said("all")), "text", "all", None),
    (wrapped("botInvokeMessage", said("bot?")), "text", "bot?", None),
    (wrapped("viewOnceMessageV2", e2e.Message(imageMessage=e2e.ImageMessage(caption="secret"))), "hidden", "", {"was": "image"}),
    (e2e.Message(audioMessage=e2e.AudioMessage(viewOnce=True, PTT=True)), "hidden", "", {"was": "voice"}),
    (e2e.Message(templateButtonReplyMessage=e2e.TemplateButtonReplyMessage(selectedDisplayText="yes")), "text", "yes", None),
    (e2e.Message(listResponseMessage=e2e.ListResponseMessage(title="second")), "text", "second", None),
    *((e2e.Message(**{f"pollCreationMessage{v}": e2e.PollCreationMessage(name="?", options=[
        e2e.PollCreationMessage.Option(optionName="a")])}), "poll", "?", {"options": ["a"], "most": 0}) for v in ("", "V2", "V3", "V5")),
    (wrapped("pollCreationMessageV4", e2e.Message(pollCreationMessage=e2e.PollCreationMessage(name="?"))), "poll", "?",
     {"options": [], "most": 0}),
]  # fmt: skip


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


def act(**fields: Any) -> Any:
    return e2e.Message(protocolMessage=e2e.ProtocolMessage(**fields))


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


# ── Everything else ─────────────────────────────────────────────────────────────────────────────────────────────────


def receipt(kind: int, where: Any, ids: tuple[str, ...] = ("A", "B")) -> list[Any]:
    made = neo.Receipt(MessageSource=where, MessageIDs=ids, Timestamp=AT // 1000, Type=kind)
    return [f for p in converter().convert("Receipt", made) for f in p.facts]


@pytest.mark.parametrize(("kind", "state"), [(1, "delivered"), (4, "read"), (6, "played")])
def test_receipts_of_others(kind: int, state: str) -> None:
    assert receipt(kind, source(ALICE_LID, ALICE_LID, sender_alt=ALICE)) == [
        facts.Receipt(("A", "B"), ALICE_LID, ALICE_LID, state, AT, False, ALICE)
    ]


@pytest.mark.parametrize(
    ("kind", "state", "ids"),
    [(5, "read_self", 2), (4, "read_self", 2), (7, "played_self", 2), (2, "delivered", 0), (9, "delivered", 0)],
)
def test_my_own_receipts_prove_that_the_phone_is_there(kind: int, state: str, ids: int) -> None:
    (fact,) = receipt(kind, source(ALICE, ME, True, recipient_alt=ALICE_LID))
    assert (fact.state, len(fact.ids), fact.from_phone, fact.chat_alt) == (state, ids, True, ALICE_LID)


def test_receipts_that_say_nothing() -> None:
    assert receipt(3, source(ALICE, ALICE)) == []
    companion = source(ALICE, ME, True)
    companion.Sender.Device = 4
    assert receipt(9, companion) == []


def call(kind: Any, creator: str, caller: str, **fields: Any) -> list[Any]:
    meta = neo.BasicCallMeta(timestamp=AT // 1000, callCreator=jid(creator), callCreatorAlt=jid(), callID="C1")
    getattr(meta, "from").CopyFrom(jid(caller))
    fields.setdefault("data", neo.Node(Tag="x"))
    if "callRemoteMeta" in kind.DESCRIPTOR.fields_by_name:
        fields["callRemoteMeta"] = neo.CallRemoteMeta(remotePlatform="", remoteVersion="")
    made = kind(basicCallMeta=meta, **fields)
    return [f for p in converter().convert(kind.DESCRIPTOR.name, made) for f in p.facts]


def test_the_steps_of_a_call() -> None:
    video = neo.Node(Tag="offer", Nodes=[neo.Node(Tag="video")])
    assert call(neo.CallOffer, ALICE, ALICE, data=video) == [facts.Call("C1", ALICE, ALICE, False, AT, "offer", True)]
    mine = facts.Call("C1", ALICE, ME, True, AT, "accept")
    assert call(neo.CallAccept, ME, ALICE) == [mine], "I called her, she answered"
    assert call(neo.CallTerminate, ALICE, ALICE, reason="timeout") == [
        facts.Call("C1", ALICE, ALICE, False, AT, "terminate", reason="timeout")
    ]
    assert call(neo.CallOfferNotice, ALICE, GROUP, media="video", type="group") == [
        facts.Call("C1", GROUP, ALICE, False, AT, "offer", True, True)
    ]
    assert call(neo.CallPreAccept, ALICE, ALICE) == []


def test_groups() -> None:
    change = neo.GroupInfoEvent(
        JID=jid(GROUP), Notify="", Timestamp=AT // 1000, PrevParticipantsVersionID="", ParticipantVersionID="", JoinReason="",
        Name=neo.GroupName(Name="Crew", NameSetAt=0, NameSetBy=jid()), Join=[jid(ALICE)], Promote=[jid(ALICE_LID)], Leave=[jid(ME_LID)],
    )  # fmt: skip
    ((fact,),) = [p.facts for p in converter().convert("GroupInfoEvent", change)]
    assert (fact.subject, fact.at, fact.removed, fact.left) == ("Crew", AT, (ME_LID,), True)
    assert fact.added == (facts.Member(ALICE), facts.Member(ALICE_LID, role="admin"))


def test_pictures_and_blocks() -> None:
    changed = neo.Picture(JID=jid(ALICE), Author=jid(ALICE), Timestamp=AT // 1000, Remove=False)
    assert converter().convert("Picture", changed)[0].facts == [facts.Picture(ALICE, f"t{AT}", "", AT)]
    blocks = neo.BlocklistEvent(
        Action=2, DHASH="", PrevDHash="", Changes=[neo.BlocklistChange(JID=jid(ALICE), BlockAction=n) for n in (1, 2)]
    )  # fmt: skip
    assert [f.blocked for f in converter().convert("BlocklistEvent", blocks)[0].facts] == [True, False]


def test_the_link() -> None:
    made = converter()

    def link(name: str, event: Any) -> Any:
        ((fact,),) = [p.facts for p in made.convert(name, event)]
        return fact

    assert link("Connected", neo.Connected(status=True)) == facts.Link("connected", NOW, ME, ME_LID, "Me", "android")
    pairing = neo.PairStatus(ID=jid(ME), BusinessName="", Platform="android", Status=2)
    assert link("PairStatus", pairing).state == "pairing"
    failed = neo.PairStatus(ID=jid(), BusinessName="", Platform="", Status=1, Error="a passkey is needed")
    assert link("PairStatus", failed).state == "passkey"
    failed.Error = "no"
    assert link("PairStatus", failed).state == "refused"
    for reason, code in ((2, 401), (4, 403), (5, 406)):
        assert link("LoggedOut", neo.LoggedOut(OnConnect=True, Reason=reason)) == facts.Link("logged_out", NOW, code=code)
    ban = link("TemporaryBan", neo.TemporaryBan(Code=1, Expire=3_600_000_000_000))
    assert (ban.state, ban.code, ban.until) == ("banned", 101, NOW + 3_600_000)
    assert link("ClientOutdated", neo.ClientOutdated()).state == "outdated"
    assert link("StreamReplaced", neo.StreamReplaced()).state == "replaced"
    assert link("Disconnected", neo.Disconnected(status=True)).state == "connecting"
    assert made.convert("KeepAliveTimeout", neo.KeepAliveTimeout(ErrorCount=1, LastSuccess=0)) == []
    assert link("SomethingNew", neo.ClientOutdated()) == facts.UnknownKind("SomethingNew", NOW)


def test_a_gap_in_what_waited_offline() -> None:
    now = NOW
    made = Converter(lambda: now, silent_since=NOW - 5000)

    def wait_for(messages: int) -> None:
        made.convert("OfflineSyncPreview", neo.OfflineSyncPreview(Total=3, AppDataChanges=0, Message=messages, Notifications=0, Receipts=0))
        made.convert("Message", event(said("one")))
        assert made.convert("OfflineSyncCompleted", neo.OfflineSyncCompleted(Count=3)) == []

    wait_for(3)
    assert made.overdue() == [], "some may be late"
    now += 60_000
    assert made.overdue()[0].facts == [facts.Gap(NOW - 5000, NOW, 3, 1)]
    assert made.overdue() == [], "told once"
    wait_for(2)
    made.convert("Message", event(said("the late one")))
    now += 60_000
    assert made.overdue() == []


# ── History ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def web_message(mid: str = "H1", text: str = "old", **fields: Any) -> Any:
    key = {"ID": mid, "remoteJID": "15550100002@s.whatsapp.net", "fromMe": fields.pop("from_me", False)}
    message = said(text) if text else None
    return web.WebMessageInfo(key=key, messageTimestamp=AT // 1000 + fields.pop("after", 0), message=message, **fields)


def history(*messages: Any, chat: str = "15550100002@s.whatsapp.net", **fields: Any) -> list[Any]:
    entries = [historysync.HistorySyncMsg(message=m) for m in messages]
    chat_ = historysync.Conversation(ID=chat, messages=entries, **fields)
    return synced(historysync.HistorySync(syncType="RECENT", conversations=[chat_], progress=40, chunkOrder=2))


def synced(data: Any) -> list[Any]:
    pieces = converter().convert("HistorySync", neo.HistorySync(Data=data))
    assert all(p.quiet for p in pieces)
    assert all(len(p.facts) <= PIECE for p in pieces)
    return [f for p in pieces for f in p.facts]


def test_a_chat_of_the_past() -> None:
    state, theirs, mine, progress = history(
        web_message(pushName="Alice", starred=True), web_message("H2", from_me=True, status="READ", after=9), lidJID="92220000002@lid",
        unreadCount=3, archived=True, muteEndTime=2**64 - 1, pinned=7, ephemeralExpiration=60, name="Alice S.", markedAsUnread=False,
    )  # fmt: skip
    assert state == facts.ChatState(ALICE, ALICE_LID, "Alice S.", 3, False, True, True, -1, 60)
    assert (theirs.chat, theirs.chat_alt, theirs.at, theirs.sender_name, theirs.starred) == (ALICE, ALICE_LID, AT, "Alice", True)
    assert (mine.from_me, mine.sender, mine.state) == (True, ME, "read")
    assert progress == facts.Sync("recent", 40, 100, 2)


def test_what_history_keeps_with_a_message() -> None:
    chosen = hashlib.sha256(b"a").digest()
    found = history(
        web_message(reactions=[
            web.Reaction(key={"ID": "R1", "fromMe": True}, text="x", senderTimestampMS=AT + 1), web.Reaction(key={"ID": "R2"}, text="y"),
        ]),
        web_message("P1", pollUpdates=[
            web.PollUpdate(pollUpdateMessageKey={"ID": "V1", "fromMe": True}, vote={"selectedOptions": [chosen]}, senderTimestampMS=AT + 2),
        ]),
    )  # fmt: skip
    mine, theirs = (f for f in found if type(f) is facts.Reaction)
    assert (mine.from_me, mine.target, mine.emoji, mine.at, mine.target_sender) == (True, "H1", "x", AT + 1, ALICE)
    assert (theirs.from_me, theirs.sender, theirs.at) == (False, ALICE, AT)
    (vote,) = (f for f in found if type(f) is facts.PollVote)
    assert (vote.target, vote.sender, vote.options, vote.at) == ("P1", ME, ("sha256:" + chosen.hex(),), AT + 2)


@pytest.mark.parametrize(
    ("stub", "expected"),
    [
        ("REVOKE", ["Message", "Revoke"]), ("CIPHERTEXT", ["Message"]), ("CALL_MISSED_VIDEO", ["Call"]), ("GROUP_CHANGE_SUBJECT", []),
        ("SILENCED_UNKNOWN_CALLER_AUDIO", ["Call"]), ("E2E_ENCRYPTED", []),
    ],
)  # fmt: skip
def test_history_without_content(stub: str, expected: list[str]) -> None:
    assert [type(f).__name__ for f in history(web_message(text="", messageStubType=stub))[1:-1]] == expected


def test_a_group_of_the_past() -> None:
    member = historysync.GroupParticipant(userJID="92220000002@lid", rank="ADMIN")
    line = web.WebMessageInfo(key={"ID": "G1", "remoteJID": "1203@g.us"}, participant="92220000002@lid", message=said("hi"))
    state, group, message, _ = history(line, chat="1203@g.us", name="Team", participant=[member], unreadCount=1)
    assert (state.chat, state.name, state.unread) == (GROUP, "", 1)
    assert (group.subject, group.members) == ("Team", (facts.Member(ALICE_LID, role="admin"),))
    assert (message.chat, message.sender, message.chat_alt) == (GROUP, ALICE_LID, "")


def test_names_mappings_and_calls_of_the_past() -> None:
    data = historysync.HistorySync(
        syncType="PUSH_NAME", pushnames=[{"ID": "15550100002@s.whatsapp.net", "pushname": "Al"}, {"ID": "x", "pushname": "-"}],
        phoneNumberToLidMappings=[{"pnJID": "15550100002@s.whatsapp.net", "lidJID": "92220000002@lid"}, {"pnJID": "bad"}],
        inlineContacts=[{"pnJID": "15550100002@s.whatsapp.net", "lidJID": "92220000002@lid", "fullName": "Alice Smith"}],
        callLogRecords=[{"callID": "C1", "callCreatorJID": "15550100002@s.whatsapp.net", "isIncoming": True, "callResult": "MISSED",
                         "startTime": AT // 1000}],
    )  # fmt: skip
    assert synced(data) == [
        facts.Mapping(ALICE, ALICE_LID), facts.Person(ALICE, push_name="Al"), facts.Person(ALICE, ALICE_LID, saved_name="Alice Smith"),
        facts.Call("C1", ALICE, ALICE, False, AT, "missed"), facts.Sync("names", 1, 1),
    ]  # fmt: skip


def test_large_history_comes_in_pieces_and_status_not_at_all() -> None:
    lines = [web_message(f"H{n}", after=n) for n in range(2500)]
    for order in (lines, lines[::-1]):
        found = history(*order)
        assert [f.id for f in found if type(f) is facts.Message] == [f"H{n}" for n in range(2500)], "the oldest first"
    assert len(history(web_message(), chat="status@broadcast")) == 1


def test_one_bad_message_does_not_take_the_others_along() -> None:
    good = web_message("H1")
    bad = web.WebMessageInfo(key={"ID": "H2"}, messageTimestamp=1, message=e2e.Message(
        protocolMessage=e2e.ProtocolMessage(type="LID_MIGRATION_MAPPING_SYNC", lidMigrationMappingSyncMessage={"encodedMappingPayload": b"\x1f!"})
    ))  # fmt: skip
    kinds = [type(f).__name__ for f in history(good, bad, web_message("H3"))]
    assert kinds == ["ChatState", "Message", "Quarantined", "Message", "Sync"]


# ── Poison ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.binary(max_size=40) | st.text(max_size=40))
def test_any_text_becomes_storable(value: str | bytes) -> None:
    stored = values.text(value)
    stored.encode()
    assert "\0" not in stored
    if isinstance(value, str) and "\0" not in value:
        assert stored == value


@given(st.integers(-(2**63), 2**64) | st.floats())
def test_times_are_milliseconds_or_nothing(value: float) -> None:
    assert values.millis(value) >= 0


@pytest.mark.parametrize("scale", [1, 1000, 1_000_000, 1_000_000_000])
def test_units_are_told_by_their_size(scale: int) -> None:
    assert values.millis(AT // 1000 * scale) == AT


def test_surrogates_and_bad_utf8() -> None:
    message = e2e.Message.FromString(b"\x0a\x09caf\xe9 \xed\xa0\x80\x00")
    assert one(message).text == "caf\ufffd \ufffd\ufffd\ufffd\ufffd"


def filled(chance: random.Random, kind: Any, depth: int = 0) -> Any:
    """A protobuf of that kind with random fields at random values."""
    made = kind()
    fields = made.DESCRIPTOR.fields
    chosen = chance.sample(list(fields), min(len(fields), chance.randint(1, 4)))
    for field in {*chosen, *(f for f in fields if f.is_required)}:
        if field.message_type is not None:
            if depth < 8 or field.is_required:
                part = getattr(made, field.name)
                (part.add() if field.is_repeated else part).MergeFrom(
                    filled(chance, type(part.add() if field.is_repeated else part), depth + 1)
                )
            continue
        if field.enum_type is not None:
            value: Any = chance.choice(field.enum_type.values).number
        elif field.cpp_type == field.CPPTYPE_STRING:
            value = chance.choice(TEXTS)
            value = value.encode() if field.type == field.TYPE_BYTES else value
        elif field.cpp_type in (field.CPPTYPE_FLOAT, field.CPPTYPE_DOUBLE):
            value = chance.choice([0.0, -1.5, float("inf"), float("nan"), 1e308 if field.cpp_type == field.CPPTYPE_DOUBLE else 3.0])
        else:
            value = chance.choice([0, 1, 2, 2**31 - 1])
        if field.is_repeated:
            getattr(made, field.name).append(value)
        else:
            setattr(made, field.name, value)
    return made


TEXTS = ["", "x", "15550100002@s.whatsapp.net", "92220000002:3@lid", "1203@g.us", "status@broadcast", "@", "a\0b", "\u202e\u2066", "9" * 400]
SHAPES = [
    ("Message", neo.Message), ("Message", neo.Message), ("Receipt", neo.Receipt), ("HistorySync", neo.HistorySync),
    ("UndecryptableMessage", neo.UndecryptableMessage), ("GroupInfoEvent", neo.GroupInfoEvent), ("JoinedGroup", neo.JoinedGroup),
    ("CallOffer", neo.CallOffer), ("CallOfferNotice", neo.CallOfferNotice), ("CallAccept", neo.CallAccept),
    ("CallTerminate", neo.CallTerminate), ("UnknownCallEvent", neo.UnknownCallEvent), ("Picture", neo.Picture),
    ("BlocklistEvent", neo.BlocklistEvent), ("PairStatus", neo.PairStatus), ("TemporaryBan", neo.TemporaryBan),
    ("ConnectFailure", neo.ConnectFailure), ("LoggedOut", neo.LoggedOut), ("OfflineSyncPreview", neo.OfflineSyncPreview),
    ("OfflineSyncCompleted", neo.OfflineSyncCompleted), ("Device", neo.Device),
]  # fmt: skip


def storable(found: list[Any]) -> None:
    for fact in found:
        wire = json.loads(json.dumps(facts.to_wire(fact), ensure_ascii=False).encode())
        assert facts.from_wire(wire) == fact


def test_four_thousand_random_events_never_raise() -> None:
    chance = random.Random(1)
    made = converter(open_vote=lambda _: [b"x"])
    kinds: set[str] = set()
    for n in range(4_000):
        name, kind = SHAPES[n % len(SHAPES)]
        found = [f for p in made.convert(name, filled(chance, kind)) for f in p.facts]
        storable(found)
        kinds |= {type(f).__name__ for f in found}
    assert kinds >= {"Message", "Receipt", "Call", "Group", "Picture", "Link", "ChatState", "Quarantined"}


def mutated(chance: random.Random, raw: bytes) -> bytes:
    data = bytearray(raw)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(5):
            case 0 if data:
                data[min(at, len(data) - 1)] = chance.randrange(256)
            case 1:
                data[at:at] = chance.randbytes(chance.randint(1, 8))
            case 2:
                del data[at : at + chance.randint(1, 8)]
            case 3:
                data[at:at] = data[chance.randrange(len(data) + 1) :][: chance.randint(1, 40)]
            case _ if data:
                data[min(at, len(data) - 1)] ^= 1 << chance.randrange(8)
    return bytes(data)


def test_eight_thousand_mutated_events_never_raise() -> None:
    chance = random.Random(20261121)
    made = converter(open_vote=lambda _: [b"x"])
    seeds = [m.SerializeToString() for m, *_ in KINDS]
    parsed = 0
    for n in range(8_000):
        raw = mutated(chance, chance.choice(seeds))
        try:
            message = e2e.Message.FromString(raw)
        except Exception as error:
            storable([made.quarantined("Message", raw, error)])
            continue
        parsed += 1
        if n % 2:
            storable([f for p in made.convert("Message", event(message)) for f in p.facts])
        else:
            storable(history(web.WebMessageInfo(key={"ID": "H"}, message=message, messageTimestamp=1)))
    assert parsed > 1_000, "most were refused before the converter saw them"
