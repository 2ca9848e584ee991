"""The data set as neonize would report it: history syncs and single messages, as serialised protobufs.

neonize's generated classes are had without its Go library, which importing ``neonize`` itself would load: a bare package
of the same name and path stands in for it while they are imported.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import types
from collections.abc import Iterable, Iterator
from typing import Any

from app.bench.dataset import Chat, DataSet
from app.domain.facts import Message
from app.domain.identity import is_group, to_jid

#: Messages in one history sync; phones send about as many.
CHUNK = 5000

_MEDIA_FIELD = {
    "image": "imageMessage", "video": "videoMessage", "voice": "audioMessage", "sticker": "stickerMessage",
    "document": "documentMessage",
}  # fmt: skip


def _classes(*modules: str) -> list[Any]:
    """Generated modules below ``neonize.proto``."""
    spec = importlib.util.find_spec("neonize")
    if spec is None or spec.submodule_search_locations is None:
        raise ImportError("neonize is not installed")
    stand_in = types.ModuleType("neonize")
    stand_in.__path__ = list(spec.submodule_search_locations)
    before = sys.modules.get("neonize")
    sys.modules["neonize"] = before or stand_in
    try:
        return [importlib.import_module(f"neonize.proto.{name}") for name in modules]
    finally:
        if before is None:
            del sys.modules["neonize"]


_neonize, _history, _web, _e2e = _classes(
    "Neonize_pb2", "waHistorySync.WAWebProtobufsHistorySync_pb2", "waWeb.WAWebProtobufsWeb_pb2",
    "waE2E.WAWebProtobufsE2E_pb2",
)  # fmt: skip

HistorySync: Any = _neonize.HistorySync
MessageEvent: Any = _neonize.Message


def history(data: DataSet) -> Iterator[bytes]:
    """``neonize.HistorySync`` events that together bring every message, chat after chat, newest first in each."""
    sync, room, number = _new_sync(0), CHUNK, 0
    for chat in data.chats:
        messages = data.messages(chat)
        while messages:
            part = messages[-room:]
            del messages[-room:]
            _add_conversation(sync, chat, part)
            room -= len(part)
            if not room:
                yield HistorySync(Data=sync).SerializeToString()
                number += 1
                sync, room = _new_sync(number), CHUNK
    yield HistorySync(Data=sync).SerializeToString()


def _new_sync(number: int) -> Any:
    return _history.HistorySync(syncType=_history.HistorySync.FULL, chunkOrder=number, progress=min(99, number))


def _add_conversation(sync: Any, chat: Chat, messages: list[Message]) -> None:
    jid = to_jid(chat.address)
    conversation = sync.conversations.add(ID=jid, unreadCount=chat.number % 5)
    if chat.alt:
        conversation.pnJID = to_jid(chat.alt)
    for place, message in enumerate(reversed(messages)):
        info = conversation.messages.add(msgOrderID=place).message
        key = info.key
        key.remoteJID, key.fromMe, key.ID = jid, message.from_me, message.id
        if chat.members and not message.from_me:
            info.participant = to_jid(message.sender)
        info.messageTimestamp = message.at // 1000
        if message.from_me:
            info.status = _web.WebMessageInfo.READ
        _fill(info.message, message)


def _fill(content: Any, message: Message) -> None:
    """A ``waE2E.Message`` that says what the fact says."""
    media = message.media
    if media is None:
        content.conversation = message.text
        return
    body = getattr(content, _MEDIA_FIELD[message.kind])
    body.mimetype, body.fileLength = media.mime, media.size
    body.directPath, body.mediaKey, body.fileSHA256, body.fileEncSHA256 = (
        f"/v/{media.ref}",
        b"k" * 32,
        b"s" * 32,
        b"e" * 32,
    )
    if message.kind == "voice":
        body.PTT, body.seconds = True, media.seconds
    elif message.kind == "document":
        body.fileName = media.name
    else:
        body.width, body.height = media.width, media.height
    if message.text and message.kind in ("image", "video", "document"):
        body.caption = message.text


def live(messages: Iterable[Message]) -> Iterator[bytes]:
    """``neonize.Message`` events, as the callback gets them."""
    for message in messages:
        event = MessageEvent()
        info = event.Info
        source = info.MessageSource
        _jid(source.Chat, message.chat)
        _jid(source.Sender, message.sender)
        if message.sender_alt:
            _jid(source.SenderAlt, message.sender_alt)
        source.IsFromMe, source.IsGroup = message.from_me, is_group(message.chat)
        info.ID, info.Timestamp, info.Pushname, info.Type = message.id, message.at, "Somebody", "text"
        _fill(event.Message, message)
        yield event.SerializePartialToString()


def _jid(jid: Any, address: str) -> None:
    jid.User, _, jid.Server = to_jid(address).rpartition("@")
    jid.RawAgent = jid.Device = jid.Integrator = 0
    jid.IsEmpty = False
