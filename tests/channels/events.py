"""neonize's events, built for tests; and what the converter makes of them."""

from __future__ import annotations

from typing import Any

from app.channels.whatsapp.convert import Converter
from app.channels.whatsapp.convert.history import PIECE
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


def act(**fields: Any) -> Any:
    return e2e.Message(protocolMessage=e2e.ProtocolMessage(**fields))


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
