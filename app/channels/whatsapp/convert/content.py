"""What a message says: the many shapes of ``waE2E.Message`` -> kind, text, media, extra.

Works on anything with the right fields, so it needs no neonize. A message carries one field that matters, maybe wrapped
(ephemeral, view-once, edited, document with caption, sent by my phone …), beside fields that do not (key distribution,
context). What is set but not known here comes out as kind ``unknown`` with its field's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from app.channels.whatsapp.convert.media import media
from app.channels.whatsapp.convert.values import degrees, jid, millis, text
from app.domain.facts import Media, Quote

#: Rides along with other content, or alone in a stanza of its own; never content.
_BESIDE = frozenset({
    "senderKeyDistributionMessage", "fastRatchetKeySenderKeyDistributionMessage", "messageContextInfo",
    "groupRootKeyShare", "rootSecretDistributeMessage",
})  # fmt: skip
#: Acts upon other messages or the chat; :mod:`.messages` reads these.
ACTS = frozenset({
    "protocolMessage", "reactionMessage", "pollUpdateMessage", "callLogMesssage",
})  # fmt: skip
#: Known, and nothing that a person would call a message.
_NOISE = frozenset({
    "pinInChatMessage", "keepInChatMessage", "stickerSyncRmrMessage", "messageHistoryBundle", "messageHistoryNotice",
    "chat", "call", "scheduledCallEditMessage", "requestPhoneNumberMessage", "statusNotificationMessage",
    "statusStickerInteractionMessage", "botTaskMessage", "limitSharingMessage", "newsletterAdminProfileMessage",
    "newsletterAdminProfileStatusMessage", "botPlatformRegistrationSuccessMessage", "acp2SettingMessage",
    "eventCoverImage",
})  # fmt: skip
_DEPTH = 24
_QUOTE_TEXT = 1000
_LIST = 256  # options, cards and the like

# MessageAssociation.AssociationType
_ALBUM = 1
_HD_COPIES = frozenset({5, 10})


class Content(NamedTuple):
    """A message's content. ``field`` names where it stood ("" = nowhere); ``kind`` is "" where there is nothing to see."""

    field: str = ""
    kind: str = ""
    text: str = ""
    media: Media | None = None
    extra: dict[str, Any] | None = None
    automatic: bool = False
    body: Any = None  # the field's own value
    context: Any = None  # its ContextInfo
    view_once: bool = False
    album: str = ""
    hd_copy: bool = False  # a second, larger copy of a picture that came already


class _Seen(NamedTuple):
    kind: str = ""
    text: str = ""
    media: Media | None = None
    extra: dict[str, Any] | None = None
    automatic: bool = False


def read(message: Any) -> Content:
    """The content of a ``waE2E.Message``, unwrapped."""
    if plain := message.conversation:  # most of them: a text without anything
        return Content("conversation", "text", text(plain))
    view_once = hd_copy = False
    album = ""
    for _ in range(_DEPTH):
        if message.HasField("messageContextInfo") and message.messageContextInfo.HasField("messageAssociation"):
            association = message.messageContextInfo.messageAssociation
            if association.associationType == _ALBUM:
                album = text(association.parentMessageKey.ID)
            hd_copy = hd_copy or association.associationType in _HD_COPIES
        found = next((f for f in message.ListFields() if f[0].name not in _BESIDE), None)
        if found is None:
            # Nothing, or a field that this version's protobufs have never heard of.
            return Content() if message.ListFields() or not message.ByteSize() else Content("?", "unknown")
        field, body = found
        name = field.name
        if name in _NOISE:
            return Content(name)
        if not _wraps(field):
            break
        view_once = view_once or name.startswith("viewOnce")
        message = body.message
    else:
        return Content("?", "unknown")
    if name in ACTS:
        return Content(name, body=body)
    reader = _READERS.get(name)
    seen = reader(body) if reader else _Seen("unknown")
    return Content(
        name, seen.kind, seen.text, seen.media, seen.extra, seen.automatic, body, _context(body),
        view_once or getattr(body, "viewOnce", False) is True, album, hd_copy,
    )  # fmt: skip


def quote(context: Any) -> Quote | None:
    """The message that is answered to; None when it answers to none."""
    if context is None or not context.stanzaID:
        return None
    seen = read(context.quotedMessage) if context.HasField("quotedMessage") else Content()
    return Quote(text(context.stanzaID), jid(context.participant), seen.text[:_QUOTE_TEXT], seen.kind or "text")


def mentions(context: Any) -> tuple[str, ...]:
    """Addresses of who is mentioned."""
    if context is None or not context.mentionedJID:
        return ()
    return tuple(filter(None, map(jid, context.mentionedJID[:_LIST])))


def _wraps(field: Any) -> bool:
    of = field.message_type
    return of is not None and of.name in ("FutureProofMessage", "DeviceSentMessage")


def _context(body: Any) -> Any:
    try:
        return body.contextInfo if body.HasField("contextInfo") else None
    except (AttributeError, ValueError):  # a bare string, or a kind without context
        return None


def _joined(*parts: str | bytes) -> str:
    return "\n".join(filter(None, map(text, parts)))


def _conversation(body: Any) -> _Seen:
    return _Seen("text", text(body))


def _extended(body: Any) -> _Seen:
    link = text(body.matchedText)
    extra = {"link": {"url": link, "title": text(body.title), "description": text(body.description)}} if link else None
    return _Seen("text", text(body.text), None, extra)


def _image(body: Any) -> _Seen:
    return _Seen("image", text(body.caption), media(body))


def _video(body: Any) -> _Seen:
    return _Seen("gif" if body.gifPlayback else "video", text(body.caption), media(body))


def _video_note(body: Any) -> _Seen:
    return _Seen("video_note", text(body.caption), media(body))


def _audio(body: Any) -> _Seen:
    return _Seen("voice" if body.PTT else "audio", "", media(body))


def _document(body: Any) -> _Seen:
    return _Seen("document", text(body.caption), media(body))


def _sticker(body: Any) -> _Seen:
    return _Seen("sticker", "", media(body))


def _sticker_pack(body: Any) -> _Seen:
    return _Seen("sticker", _joined(body.name, body.caption), None, {"pack": len(body.stickers)})


def _place(body: Any) -> dict[str, Any]:
    return {
        "lat": degrees(body.degreesLatitude), "lon": degrees(body.degreesLongitude),
        "name": text(body.name), "address": text(body.address),
    }  # fmt: skip


def _location(body: Any) -> _Seen:
    return _Seen("live_location" if body.isLive else "location", text(body.comment or body.name), None, _place(body))


def _live_location(body: Any) -> _Seen:
    extra = {"lat": degrees(body.degreesLatitude), "lon": degrees(body.degreesLongitude), "name": "", "address": ""}
    return _Seen("live_location", text(body.caption), None, extra)


def _contacts(cards: Iterable[Any], title: str | bytes) -> _Seen:
    found = [{"name": text(c.displayName), "vcard": text(c.vcard)} for c in cards]
    return _Seen("contact", text(title) or ", ".join(c["name"] for c in found), None, {"contacts": found[:_LIST]})


def _contact(body: Any) -> _Seen:
    return _contacts([body], body.displayName)


def _contact_array(body: Any) -> _Seen:
    return _contacts(body.contacts, body.displayName)


def _poll(body: Any) -> _Seen:
    options = [text(o.optionName) for o in body.options[:_LIST]]
    return _Seen("poll", text(body.name), None, {"options": options, "most": body.selectableOptionsCount})


def _poll_result(body: Any) -> _Seen:
    votes = {text(v.optionName): v.optionVoteCount for v in body.pollVotes[:_LIST]}
    return _Seen("poll", text(body.name), None, {"options": list(votes), "most": 0, "result": votes})


def _event(body: Any) -> _Seen:
    event = {
        "description": text(body.description), "start": millis(body.startTime), "end": millis(body.endTime),
        "link": text(body.joinLink), "cancelled": body.isCanceled,
        "place": _place(body.location) if body.HasField("location") else None,
    }  # fmt: skip
    return _Seen("event", text(body.name), None, {"event": event})


def _scheduled_call(body: Any) -> _Seen:
    return _Seen("event", text(body.title), None, {"event": {"start": millis(body.scheduledTimestampMS), "call": True}})


def _album(body: Any) -> _Seen:
    return _Seen("album", "", None, {"images": body.expectedImageCount, "videos": body.expectedVideoCount})


def _group_invite(body: Any) -> _Seen:
    extra = {"group": jid(body.groupJID), "name": text(body.groupName), "expires": millis(body.inviteExpiration)}
    return _Seen("group_invite", text(body.caption), None, extra)


def _newsletter_invite(body: Any) -> _Seen:
    return _Seen("text", _joined(body.newsletterName, body.caption))


def _payment(body: Any) -> _Seen:
    """Money of any kind: what can be said of it in words."""
    note = read(body.noteMessage).text if _has(body, "noteMessage") else ""
    amount = getattr(body, "amount1000", 0) or getattr(body, "totalAmount1000", 0)
    currency = getattr(body, "currencyCodeIso4217", "") or getattr(body, "totalCurrencyCode", "")
    said = _joined(getattr(body, "orderTitle", ""), getattr(body, "message", ""), getattr(body, "note", ""), note)
    return _Seen("payment", said, None, {"amount": amount / 1000, "currency": text(currency)} if amount else None)


def _product(body: Any) -> _Seen:
    product = body.product
    picture = media(product.productImage) if _has(product, "productImage") else None
    return _Seen("text", _joined(product.title, product.description, body.body, body.footer), picture)


def _hidden(_: Any) -> _Seen:
    return _Seen("hidden")


def _comment(body: Any) -> _Seen:
    seen = read(body.message)
    return _Seen(seen.kind or "text", seen.text, seen.media, seen.extra, seen.automatic)


# What only businesses' programs send: never an answer, never owed one.


def _template(body: Any) -> _Seen:
    if _has(body, "interactiveMessageTemplate"):
        return _interactive(body.interactiveMessageTemplate)
    card = body.hydratedTemplate if _has(body, "hydratedTemplate") else body.hydratedFourRowTemplate
    said = _joined(card.hydratedTitleText, card.hydratedContentText, card.hydratedFooterText)
    return _Seen("text", said, _header_media(card), None, True)


def _interactive(body: Any) -> _Seen:
    said = _joined(body.header.title, body.header.subtitle, body.body.text, body.footer.text)
    return _Seen("text", said, _header_media(body.header), None, True)


def _buttons(body: Any) -> _Seen:
    said = _joined(body.text, body.contentText, body.footerText)
    return _Seen("text", said, _header_media(body), _choices(b.buttonText.displayText for b in body.buttons), True)


def _list(body: Any) -> _Seen:
    said = _joined(body.title, body.description, body.footerText)
    return _Seen("text", said, None, _choices(r.title for s in body.sections for r in s.rows), True)


def _structured(body: Any) -> _Seen:
    if _has(body, "hydratedHsm"):
        return _template(body.hydratedHsm)
    return _Seen("text", _joined(body.elementName, *body.params[:_LIST]), None, None, True)


def _choices(titles: Iterable[str | bytes]) -> dict[str, Any] | None:
    found = [text(t) for t in titles][:_LIST]
    return {"choices": found} if found else None


def _header_media(body: Any) -> Media | None:
    for name in ("imageMessage", "videoMessage", "documentMessage"):
        if _has(body, name):
            return media(getattr(body, name))
    return None


def _has(body: Any, name: str) -> bool:
    return name in body.DESCRIPTOR.fields_by_name and bool(body.HasField(name))


# What a person chose in one of those.


def _chosen(body: Any) -> _Seen:
    return _Seen("text", text(body.selectedDisplayText))


def _listed(body: Any) -> _Seen:
    return _Seen("text", _joined(body.title, body.description))


def _responded(body: Any) -> _Seen:
    return _Seen("text", text(body.body.text))


_READERS: dict[str, Callable[[Any], _Seen]] = {
    "conversation": _conversation, "extendedTextMessage": _extended, "imageMessage": _image, "videoMessage": _video,
    "ptvMessage": _video_note, "audioMessage": _audio, "documentMessage": _document, "stickerMessage": _sticker,
    "stickerPackMessage": _sticker_pack, "locationMessage": _location, "liveLocationMessage": _live_location,
    "contactMessage": _contact, "contactsArrayMessage": _contact_array, "pollCreationMessage": _poll,
    "pollCreationMessageV2": _poll, "pollCreationMessageV3": _poll, "pollCreationMessageV5": _poll,
    "pollCreationMessageV6": _poll, "pollResultSnapshotMessage": _poll_result, "pollResultSnapshotMessageV3": _poll_result,
    "eventMessage": _event, "scheduledCallCreationMessage": _scheduled_call, "albumMessage": _album,
    "groupInviteMessage": _group_invite, "newsletterAdminInviteMessage": _newsletter_invite,
    "newsletterFollowerInviteMessageV2": _newsletter_invite, "sendPaymentMessage": _payment,
    "requestPaymentMessage": _payment, "declinePaymentRequestMessage": _payment, "cancelPaymentRequestMessage": _payment,
    "paymentInviteMessage": _payment, "paymentReminderMessage": _payment, "splitPaymentMessage": _payment,
    "invoiceMessage": _payment, "orderMessage": _payment, "productMessage": _product, "placeholderMessage": _hidden,
    "commentMessage": _comment, "templateMessage": _template, "interactiveMessage": _interactive,
    "buttonsMessage": _buttons, "listMessage": _list, "highlyStructuredMessage": _structured,
    "templateButtonReplyMessage": _chosen, "buttonsResponseMessage": _chosen, "listResponseMessage": _listed,
    "interactiveResponseMessage": _responded,
}  # fmt: skip
