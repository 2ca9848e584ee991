"""What a channel can report, whatever network it speaks to.

A *fact* is something that happened outside Kith: a message, an edit, a receipt, a renamed group, a lost link. Channels
produce facts, :mod:`app.actions.receive` applies them, nothing else passes between the two. Facts are immutable named
tuples, so that they compare, hash, unpack into SQL parameters and serialise to JSON arrays at C speed.

Conventions, for every fact:

* Times are ``int`` UTC milliseconds since the epoch (``0`` = unknown).
* Addresses are strings ``kind:value`` in the normal form of :mod:`app.domain.identity`: ``pn:15550100`` (phone number
  digits), ``lid:9111``, ``group:1203@g.us``, ``status:``, ``newsletter:…``, ``broadcast:…``, ``email:ann@example.org``.
  The empty string means "none" or "unknown".
* ``from_me`` is true for everything that I did on any of my devices; ``sender`` then holds my own address or ``""``.
* Facts may come twice and in any order. Applying must not depend on either.

Wire form (spool, fixtures): ``[name, *fields]`` with nested tuples as arrays. New fields are appended with a default, so
that old records stay readable: see :func:`to_wire` and :func:`from_wire`.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

#: Kinds a message can have. ``unreadable`` is a placeholder (undecryptable or waiting), ``hidden`` a view-once that only
#: the phone may open; both are replaced when the content arrives under the same id. ``unknown`` is a kind this version
#: does not know: kept, shown as "not supported yet", raw bytes in quarantine.
MESSAGE_KINDS = frozenset(
    [
        "text",
        "image",
        "video",
        "video_note",
        "gif",
        "voice",
        "audio",
        "document",
        "sticker",
        "location",
        "live_location",
        "contact",
        "poll",
        "event",
        "album",
        "group_invite",
        "payment",
        "call",
        "system",
        "unreadable",
        "hidden",
        "unknown",
    ]
)

#: Delivery states of my own messages, in the only direction they move. ``failed`` and ``unknown`` belong to the outbox.
RECEIPT_STATES = ("sent", "delivered", "read", "played")


class Media(NamedTuple):
    """A file that belongs to a message. ``ref`` is opaque to all but the channel that made it (base64 text)."""

    mime: str = ""
    size: int = 0  # bytes; 0 = unknown
    sha256: str = ""  # hex of the plain file; "" = unknown
    name: str = ""  # file name given by the sender, unsafe to use as a path
    seconds: int = 0  # duration of audio and video
    width: int = 0
    height: int = 0
    thumbnail: str = ""  # base64 JPEG preview, ≤ 30 KB
    ref: str = ""


class Quote(NamedTuple):
    """The message a message answers to. ``sender`` may be spelled as phone number or LID."""

    id: str = ""
    sender: str = ""
    text: str = ""
    kind: str = "text"


class Message(NamedTuple):
    """One message, new or old. ``id`` is the network's own id, unique per sender within the account."""

    id: str
    chat: str
    sender: str
    from_me: bool
    at: int
    kind: str = "text"
    text: str = ""
    chat_alt: str = ""  # the chat's other spelling (PN for LID and back), 1:1 only
    sender_alt: str = ""
    sender_name: str = ""  # push name as sent along with the message
    quote: Quote | None = None
    mentions: tuple[str, ...] = ()
    media: Media | None = None
    state: str = ""  # receipt state of my own message where the report knows it (history)
    forwarded: int = 0  # forwarding score; 0 = not forwarded
    expires_after: int = 0  # seconds of the disappearing-messages timer; 0 = off
    album: str = ""  # id of the album message this one belongs to
    automatic: bool = False  # sent by a bot, greeting, away text or template: never answers, never waits
    extra: dict[str, Any] | None = None  # kind's own: lat, lon, name | options, secret | contacts[{name,vcard}] | event
    starred: bool = False
    edited_at: int = 0  # history sync may bring an already edited message
    channel_kind: str = ""  # raw kind on the network, for "unknown" and the health page


class Edit(NamedTuple):
    """The text of ``target`` was replaced at ``at``. ``id`` is the edit's own id. Only the sender can edit."""

    id: str
    target: str
    chat: str
    sender: str
    from_me: bool
    at: int
    text: str
    chat_alt: str = ""
    sender_alt: str = ""
    kind: str = "text"


class Revoke(NamedTuple):
    """``target`` (written by ``target_sender``; ``target_from_me``) was deleted for everyone, maybe by a group admin."""

    id: str
    target: str
    chat: str
    sender: str
    from_me: bool
    at: int
    target_sender: str = ""
    target_from_me: bool = False
    by_admin: bool = False
    chat_alt: str = ""
    sender_alt: str = ""


class Reaction(NamedTuple):
    """``sender`` reacted to ``target``; an empty ``emoji`` takes the reaction back. The last write per sender wins."""

    id: str
    target: str
    chat: str
    sender: str
    from_me: bool
    at: int
    emoji: str
    target_sender: str = ""
    target_from_me: bool = False
    chat_alt: str = ""
    sender_alt: str = ""


class PollVote(NamedTuple):
    """``sender`` now votes for ``options`` of poll ``target``; replaces their last vote.

    An option is a name, or ``sha256:`` and the hash (hex) of a name where the network tells no more.
    """

    id: str
    target: str
    chat: str
    sender: str
    from_me: bool
    at: int
    options: tuple[str, ...]
    chat_alt: str = ""
    sender_alt: str = ""


class Receipt(NamedTuple):
    """``reader`` got (``delivered``), read or played my messages; ``read_self``: I read theirs on another device."""

    ids: tuple[str, ...]
    chat: str
    reader: str
    state: str  # delivered | read | played | read_self | played_self
    at: int
    from_phone: bool = False  # sent by my own device 0: proof that the phone is online
    chat_alt: str = ""


class Call(NamedTuple):
    """A step of a call. Steps of one ``id`` fold into one row: direction, outcome, duration."""

    id: str
    chat: str
    sender: str
    from_me: bool
    at: int
    step: str  # offer | accept | reject | missed | terminate | log
    video: bool = False
    group: bool = False
    reason: str = ""
    seconds: int = 0  # known only in a call log
    chat_alt: str = ""
    sender_alt: str = ""


class Person(NamedTuple):
    """Names the network knows for an address. Empty fields say nothing; they never erase what is known."""

    address: str
    alt: str = ""
    saved_name: str = ""  # from the phone's address book
    push_name: str = ""  # what they call themselves
    business_name: str = ""
    username: str = ""
    blocked: bool | None = None


class Mapping(NamedTuple):
    """``lid`` and ``pn`` are one person."""

    pn: str
    lid: str


class Picture(NamedTuple):
    """The picture of a person or group changed. ``path``: file fetched by the channel; "" = removed or not fetched."""

    address: str
    picture_id: str = ""
    path: str = ""
    at: int = 0


class Member(NamedTuple):
    """A member of a group."""

    address: str
    alt: str = ""
    role: str = ""  # "" | admin | owner
    name: str = ""


class Group(NamedTuple):
    """What is known of a group. ``members`` is complete when not None; ``added``/``removed`` are changes."""

    address: str
    subject: str = ""
    description: str = ""
    at: int = 0
    members: tuple[Member, ...] | None = None
    added: tuple[Member, ...] = ()
    removed: tuple[str, ...] = ()
    parent: str = ""  # community it belongs to
    announce: bool | None = None
    left: bool = False  # I am no longer a member


class ChatState(NamedTuple):
    """A chat's own state on the phone. ``None`` fields say nothing."""

    chat: str
    chat_alt: str = ""
    name: str = ""
    unread: int | None = None  # messages
    marked_unread: bool | None = None
    archived: bool | None = None
    pinned: bool | None = None
    muted_until: int | None = None  # 0 = not muted, -1 = for ever
    expires_after: int | None = None  # seconds


class Link(NamedTuple):
    """The state of the link between this device and the network: see :data:`LINK_STATES`."""

    state: str
    at: int = 0
    address: str = ""  # my own phone number once known
    alt: str = ""  # my own LID
    name: str = ""  # my push name
    platform: str = ""
    code: int = 0  # the network's own code
    until: int = 0  # end of a ban
    detail: str = ""  # technical word for the log, never shown alone


#: unlinked: never paired · qr: a code is shown · pairing: scanned, keys are exchanged · connecting · connected ·
#: offline: no network, retrying · logged_out: unlinked from the phone (or refused 401/403/406) · outdated: the network
#: wants a newer library · replaced: another process took the session · banned: until a time · passkey: the account
#: demands a passkey to link · refused: the pairing was refused · deaf: connected but silent · stopped: by the owner.
LINK_STATES = [
    "unlinked",
    "qr",
    "pairing",
    "connecting",
    "connected",
    "offline",
    "logged_out",
    "outdated",
    "replaced",
    "banned",
    "passkey",
    "refused",
    "deaf",
    "stopped",
]


class Sync(NamedTuple):
    """Progress of the history sync: ``phase`` initial | recent | full | names | done; done/total in per cent or chunks."""

    phase: str
    done: int
    total: int
    chunk: int = 0


class Gap(NamedTuple):
    """Messages that were announced between two times but never came (offline queue shorter than promised)."""

    since: int
    until: int
    expected: int
    received: int
    chat: str = ""


class SendResult(NamedTuple):
    """What became of outbox row ``outbox_id``. Empty ``id`` with ``ok`` means that the network's answer was unclear."""

    outbox_id: int
    ok: bool
    id: str = ""
    at: int = 0
    code: int = 0
    error: str = ""
    permanent: bool = False
    chat: str = ""  # where it really went (a phone number may have become a LID)


class Quarantined(NamedTuple):
    """An event that could not be converted, raw (base64), with the reason; kept to be replayed by a later version."""

    kind: str
    error: str
    raw: str
    at: int = 0
    id: str = ""
    chat: str = ""


class UnknownKind(NamedTuple):
    """An event whose kind this version does not know: counted, logged once."""

    kind: str
    at: int = 0


Fact: TypeAlias = (
    Message | Edit | Revoke | Reaction | PollVote | Receipt | Call | Person | Mapping | Picture | Group | ChatState
    | Link | Sync | Gap | SendResult | Quarantined | UnknownKind
)  # fmt: skip


class Position(NamedTuple):
    """How far a channel's durable log has been read: the next record starts at ``offset`` bytes of ``segment``."""

    segment: int = 0
    offset: int = 0


class Batch(NamedTuple):
    """Facts that are applied in one transaction, with the log position that becomes true with them.

    ``quiet``: old news (history, import), which must notify nobody. ``position`` is None for channels without a log.
    """

    facts: tuple[Fact, ...]
    quiet: bool = False
    position: Position | None = None


_BY_NAME: dict[str, type[Any]] = {
    t.__name__: t
    for t in (
        Message, Edit, Revoke, Reaction, PollVote, Receipt, Call, Person, Mapping, Picture, Group, ChatState, Link, Sync,
        Gap, SendResult, Quarantined, UnknownKind,
    )
}  # fmt: skip


def to_wire(fact: Fact) -> list[Any]:
    """``[name, *fields]``, ready for :func:`json.dumps` (named tuples inside become arrays by themselves)."""
    return [type(fact).__name__, *fact]


def from_wire(wire: list[Any]) -> Fact:
    """The fact that :func:`to_wire` wrote, by this version or an older one.

    Raises:
        ValueError: the name is unknown or the fields do not fit.
    """
    name, *fields = wire
    kind = _BY_NAME.get(name)
    if kind is None:
        raise ValueError(f"unknown fact {name!r}")
    try:
        fact = kind(*fields)
        if kind is Message:
            if fact.quote or fact.media or fact.mentions:
                fact = fact._replace(
                    quote=Quote(*fact.quote) if fact.quote else None,
                    media=Media(*fact.media) if fact.media else None,
                    mentions=tuple(fact.mentions),
                )
            elif fact.mentions.__class__ is list:
                fact = fact._replace(mentions=())
        elif kind is Receipt:
            fact = fact._replace(ids=tuple(fact.ids))
        elif kind is PollVote:
            fact = fact._replace(options=tuple(fact.options))
        elif kind is Group:
            members = None if fact.members is None else tuple(Member(*m) for m in fact.members)
            added = tuple(Member(*m) for m in fact.added)
            fact = fact._replace(members=members, added=added, removed=tuple(fact.removed))
    except TypeError as error:
        raise ValueError(f"fields of {name} do not fit: {error}") from error
    return fact  # type: ignore[no-any-return]
