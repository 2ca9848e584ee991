"""History as a phone sends it to a newly linked device: chats as dataclasses, packed into a history sync."""

import datetime
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .compose import text
from .nodes import Jid
from .protos import e2e, historysync, web
from .world import GroupState, Person, new_message_id

if TYPE_CHECKING:
    from .groups import Group
    from .peers import Peer

KINDS = ("INITIAL_BOOTSTRAP", "INITIAL_STATUS_V3", "FULL", "RECENT", "PUSH_NAME", "NON_BLOCKING_DATA", "ON_DEMAND")


@dataclass(slots=True)
class Line:
    """One message of a chat. `content` is a text, or a `waE2E.Message` for anything else.

    `by` names the member who wrote it in a group; `status` is a name of `WebMessageInfo.Status` ("READ",
    "DELIVERY_ACK", …); `reactions` are pairs of who (None: me) and emoji.
    """

    content: "str | e2e.Message"
    at: datetime.datetime
    from_me: bool = False
    by: "Peer | None" = None
    id: str = field(default_factory=new_message_id)
    status: str = ""
    push_name: str = ""
    starred: bool = False
    reactions: "Sequence[tuple[Peer | None, str]]" = ()


@dataclass(slots=True)
class Chat:
    """One conversation: with a peer, a group, or any address written out (a broadcast, a newsletter).

    `via` spells a peer's address in the chat's id ("pn" or "lid"); `mapped` tells the other spelling too.
    """

    with_: "Peer | Group | str"
    lines: Sequence[Line] = ()
    name: str = ""
    unread: int = 0
    marked_unread: bool = False
    archived: bool = False
    pinned: datetime.datetime | None = None
    muted_until: datetime.datetime | None = None
    ephemeral: int = 0
    via: str = "pn"
    mapped: bool = True
    complete: bool = True


def history_sync(
    owner: Person,
    chats: Iterable[Chat],
    *,
    kind: str,
    chunk: int,
    progress: int,
    mappings: Iterable[tuple[str, str]] = (),
    push_names: Iterable[tuple[str, str]] = (),
) -> "historysync.HistorySync":
    """The protobuf. `mappings` are pairs of phone number and LID; `push_names` of address and name."""
    sync = historysync.HistorySync(
        syncType=historysync.HistorySync.HistorySyncType.Value(kind), chunkOrder=chunk, progress=progress
    )
    for chat in chats:
        _add_chat(sync.conversations.add(), owner, chat)
    for pn, lid in mappings:
        sync.phoneNumberToLidMappings.add(pnJID=f"{pn}@s.whatsapp.net", lidJID=f"{lid}@lid")
    for address, name in push_names:
        sync.pushnames.add(ID=address, pushname=name)
    return sync


def packed(sync: "historysync.HistorySync") -> bytes:
    """The blob that goes to the media host."""
    return zlib.compress(sync.SerializeToString(), 1)


def _add_chat(conversation: "historysync.Conversation", owner: Person, chat: Chat) -> None:
    target = chat.with_ if isinstance(chat.with_, str) else chat.with_.state
    conversation.ID = _chat_jid(target, chat.via)
    if chat.name:
        conversation.name = chat.name
    if isinstance(target, GroupState):
        conversation.name = chat.name or target.subject
        for member in target.members:
            rank = historysync.GroupParticipant.ADMIN if member in target.admins else 0
            conversation.participant.add(userJID=member.jid(target.addressing), rank=rank)
    elif isinstance(target, Person) and chat.mapped:
        conversation.pnJID, conversation.lidJID = target.jid("pn"), target.jid("lid")
    conversation.unreadCount, conversation.markedAsUnread = chat.unread, chat.marked_unread
    conversation.archived = chat.archived
    if chat.pinned:
        conversation.pinned = int(chat.pinned.timestamp())
    if chat.muted_until:
        conversation.muteEndTime = int(chat.muted_until.timestamp() * 1000)
    if chat.ephemeral:
        conversation.ephemeralExpiration = chat.ephemeral
    if chat.lines:
        newest = max(line.at for line in chat.lines)
        conversation.conversationTimestamp = conversation.lastMsgTimestamp = int(newest.timestamp())
    conversation.endOfHistoryTransfer = chat.complete
    ordered = sorted(chat.lines, key=lambda line: line.at, reverse=True)
    for order, line in enumerate(ordered):
        entry = conversation.messages.add(msgOrderID=len(ordered) - order)
        _add_line(entry.message, conversation.ID, owner, target, chat, line)


def _add_line(
    entry: "web.WebMessageInfo", chat_jid: str, owner: Person, target: Person | GroupState | str, chat: Chat, line: Line
) -> None:
    entry.key.remoteJID, entry.key.ID, entry.key.fromMe = chat_jid, line.id, line.from_me
    entry.message.CopyFrom(text(line.content) if isinstance(line.content, str) else line.content)
    entry.messageTimestamp = int(line.at.timestamp())
    if isinstance(target, GroupState):
        author = owner if line.from_me else line.by.state if line.by else target.members[-1]
        entry.participant = entry.key.participant = author.jid(target.addressing)
    if line.from_me:
        entry.status = web.WebMessageInfo.Status.Value(line.status or "READ")
    elif line.status:
        entry.status = web.WebMessageInfo.Status.Value(line.status)
    if not line.from_me:
        author_name = line.by.state.name if line.by else target.name if isinstance(target, Person) else ""
        entry.pushName = line.push_name or author_name
    entry.starred = line.starred
    for who, emoji in line.reactions:
        _add_reaction(entry, owner, who.state if who else None, emoji, chat.via, target)


def _add_reaction(
    entry: "web.WebMessageInfo",
    owner: Person,
    who: Person | None,
    emoji: str,
    via: str,
    target: Person | GroupState | str,
) -> None:
    added = entry.reactions.add(text=emoji, senderTimestampMS=entry.messageTimestamp * 1000 + 1)
    added.key.remoteJID, added.key.ID = entry.key.remoteJID, new_message_id()
    added.key.fromMe = who is None
    if isinstance(target, GroupState):
        added.key.participant = (who or owner).jid(target.addressing)


def _chat_jid(target: Person | GroupState | str, via: str) -> str:
    if isinstance(target, GroupState):
        return target.jid
    return target.jid(via) if isinstance(target, Person) else Jid(target)
