"""Everything that somebody with a phone can write. Every verb returns the id of the message it sent."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypedDict, Union, Unpack

from . import compose
from .post import Letter
from .protos import e2e
from .world import DeviceState, GroupState, Person, new_message_id

if TYPE_CHECKING:
    from .accounts import Account
    from .control import WhatsApp
    from .groups import Group
    from .peers import Peer

Target = Union["Account", "Group", "Peer", None]
Quote = str | tuple[str, "Writer", str]
"""The id of a message that this server has seen, or its id, author and text."""


class Manner(TypedDict, total=False):
    """How a message is sent; every verb takes these as keywords.

    `at` is its time (default now), `id` its id, `via` and `alt` the sender's spelling ("pn" or "lid") and whether the
    other one is told too, `push_name` the name they gave themselves.
    """

    at: datetime.datetime
    id: str
    via: str
    alt: bool
    push_name: str


class Form(TypedDict, total=False):
    """What the stanza around a message says about it; see `Letter`."""

    kind: str
    media: str
    edit: str
    category: str
    unavailable: str
    damaged: bool
    resend: bool


class Writer:
    """Somebody who can write."""

    def __init__(self, wa: "WhatsApp", state: Person) -> None:
        self._wa = wa
        self.state = state

    @property
    def name(self) -> str:
        return self.state.name

    @property
    def pn(self) -> str:
        return self.state.pn

    @property
    def lid(self) -> str:
        return self.state.lid

    def jid(self, via: str = "pn") -> str:
        """The address, by phone number or by LID."""
        return str(self.state.jid(via))

    # ------------------------------------------------------------ words

    def text(
        self,
        words: str,
        to: Target = None,
        *,
        quote: Quote | None = None,
        mentions: Iterable["Account | Peer"] = (),
        ephemeral: int = 0,
        **manner: Unpack[Manner],
    ) -> str:
        """A text; it may answer another message, name people, or go away after `ephemeral` seconds."""
        via = self._spelling(to, manner)
        named = [mention.state.jid(via) for mention in mentions]
        for jid in named:
            if f"@{jid.user}" not in words:
                words = f"@{jid.user} {words}"
        context = compose.context(self._quoted(quote, via), named)
        if ephemeral:
            context = context or e2e.ContextInfo()
            context.expiration = ephemeral
        return self._send(compose.text(words, context), to, manner)

    def texts(self, words: Sequence[str], to: Target = None, **manner: Unpack[Manner]) -> list[str]:
        """Many texts in this order, in one go; much faster than one by one."""
        letters = [self._letter(compose.text(line), to, manner) for line in words]
        self._post(letters, to)
        return [letter.id for letter in letters]

    def edit(self, message_id: str, words: str, to: Target = None, **manner: Unpack[Manner]) -> str:
        """Other words for one of this writer's messages."""
        via = self._spelling(to, manner)
        key = self._key(message_id, to, via, author=self)
        return self._send(compose.edit(key, words, _milliseconds(manner)), to, manner, edit="1")

    def revoke(
        self, message_id: str, to: Target = None, *, author: "Writer | None" = None, **manner: Unpack[Manner]
    ) -> str:
        """Deletes a message for everyone: the writer's own, or as a group's admin that of `author`."""
        via = self._spelling(to, manner)
        key = self._key(message_id, to, via, author=author or self)
        return self._send(compose.revoke(key), to, manner, edit="8" if author else "7")

    def react(
        self,
        message_id: str,
        emoji: str,
        to: Target = None,
        *,
        author: "Writer | None" = None,
        **manner: Unpack[Manner],
    ) -> str:
        """A reaction; "" takes it back. `author` wrote the message; only needed when this server did not see it."""
        via = self._spelling(to, manner)
        key = self._key(message_id, to, via, author=author)
        message = compose.reaction(key, emoji, _milliseconds(manner))
        return self._send(message, to, manner, kind="reaction", edit="" if emoji else "7")

    # ------------------------------------------------------------ media and other kinds

    def image(
        self,
        data: bytes,
        caption: str = "",
        to: Target = None,
        *,
        mimetype: str = "image/jpeg",
        thumbnail: bytes = b"",
        **manner: Unpack[Manner],
    ) -> str:
        stored = self._wa.server.media.put("image", data)
        message = compose.image(stored, mimetype, caption, thumbnail)
        return self._send_media(message, "image", to, manner)

    def video(
        self, data: bytes, caption: str = "", to: Target = None, *, seconds: int = 3, announced: int = 0, **manner: Unpack[Manner]
    ) -> str:
        """`announced`: how many bytes the message says that the file has, where that is not true."""
        stored = self._wa.server.media.put("video", data)
        stored = replace(stored, size=announced or stored.size)
        return self._send_media(compose.video(stored, "video/mp4", caption, seconds), "video", to, manner)

    def voice(self, data: bytes, to: Target = None, *, seconds: int = 3, **manner: Unpack[Manner]) -> str:
        stored = self._wa.server.media.put("audio", data)
        message = compose.audio(stored, "audio/ogg; codecs=opus", seconds, voice=True)
        return self._send_media(message, "ptt", to, manner)

    def audio(self, data: bytes, to: Target = None, *, seconds: int = 3, **manner: Unpack[Manner]) -> str:
        stored = self._wa.server.media.put("audio", data)
        message = compose.audio(stored, "audio/mpeg", seconds, voice=False)
        return self._send_media(message, "audio", to, manner)

    def document(
        self,
        data: bytes,
        name: str,
        caption: str = "",
        to: Target = None,
        *,
        mimetype: str = "application/pdf",
        **manner: Unpack[Manner],
    ) -> str:
        stored = self._wa.server.media.put("document", data)
        message = compose.document(stored, mimetype, name, caption)
        return self._send_media(message, "document", to, manner)

    def sticker(self, data: bytes, to: Target = None, **manner: Unpack[Manner]) -> str:
        stored = self._wa.server.media.put("sticker", data)
        return self._send_media(compose.sticker(stored, "image/webp"), "sticker", to, manner)

    def location(
        self,
        latitude: float,
        longitude: float,
        name: str = "",
        address: str = "",
        to: Target = None,
        **manner: Unpack[Manner],
    ) -> str:
        message = compose.location(latitude, longitude, name, address)
        return self._send_media(message, "location", to, manner)

    def contact_card(self, name: str, number: str, to: Target = None, **manner: Unpack[Manner]) -> str:
        return self._send_media(compose.contact_card(name, number), "vcard", to, manner)

    def poll(
        self, question: str, options: Sequence[str], to: Target = None, *, choices: int = 1, **manner: Unpack[Manner]
    ) -> str:
        return self._send(compose.poll(question, options, choices), to, manner, kind="poll")

    def vote(self, poll_id: str, options: Sequence[str], to: Target = None, **manner: Unpack[Manner]) -> str:
        """A vote on a poll that this server has seen; no options take the vote back."""
        via = self._spelling(to, manner)
        asker, poll = self._wa.known_message(poll_id)
        key = self._key(poll_id, to, via, author=None)
        voter, owner = self.state.jid(via), asker.jid(via)
        secret = poll.messageContextInfo.messageSecret
        message = compose.vote(key, secret, owner, voter, options, _milliseconds(manner))
        return self._send(message, to, manner, kind="poll")

    def view_once(self, data: bytes, to: Target = None, *, unavailable: bool = True, **manner: Unpack[Manner]) -> str:
        """A picture to be seen once: linked devices are only told that there is one, unless `unavailable` is false."""
        inner = compose.image(self._wa.server.media.put("image", data), "image/jpeg", "")
        inner.imageMessage.viewOnce = True
        message = e2e.Message()
        message.viewOnceMessageV2.message.CopyFrom(inner)
        return self._send(
            message, to, manner, kind="media", media="image", unavailable="view_once" if unavailable else ""
        )

    def raw(
        self, message: "e2e.Message | bytes", to: Target = None, *, kind: str = "text", **manner: Unpack[Manner]
    ) -> str:
        """Any message at all, as a protobuf or as the bytes of one."""
        return self._send(message, to, manner, kind=kind)

    def poisoned(self, kind: str, to: Target = None, **manner: Unpack[Manner]) -> str:
        """A message that a careless program trips over; `kind` is one of `compose.POISONS`."""
        return self.raw(compose.poisoned(kind), to, **manner)

    def undecryptable(self, words: str, to: Target = None, *, resend: bool = True, **manner: Unpack[Manner]) -> str:
        """A text whose ciphertext is broken; a good copy follows when the program asks for it, if `resend`."""
        return self._send(compose.text(words), to, manner, damaged=True, resend=resend)

    # ------------------------------------------------------------ how it goes out

    def _devices(self, to: Target) -> list[DeviceState]:
        raise NotImplementedError

    def _chat_address(self, to: Target, via: str) -> str:
        """The chat as this writer sees it."""
        raise NotImplementedError

    def _letter(self, message: "e2e.Message | bytes", to: Target, manner: Manner, **form: Unpack[Form]) -> Letter:
        plain = message if isinstance(message, bytes) else bytes(message.SerializeToString())
        at = manner.get("at") or datetime.datetime.now(datetime.UTC)
        return Letter(
            id=manner.get("id") or new_message_id(),
            sender=self.state,
            plain=plain,
            at=int(at.timestamp()),
            name=manner.get("push_name", self.state.name),
            via=self._spelling(to, manner),
            alt=manner.get("alt", True),
            group=group_of(to),
            **form,
        )

    def _send(self, message: "e2e.Message | bytes", to: Target, manner: Manner, **form: Unpack[Form]) -> str:
        letter = self._letter(message, to, manner, **form)
        self._post([letter], to)
        return letter.id

    def _send_media(self, message: e2e.Message, media: str, to: Target, manner: Manner) -> str:
        return self._send(message, to, manner, kind="media", media=media)

    def _post(self, letters: Sequence[Letter], to: Target) -> None:
        def send() -> None:
            devices = self._devices(to)
            for letter in letters:
                self._wa.server.post.send(letter, devices)

        self._wa.call(send)

    def _spelling(self, to: Target, manner: Manner) -> str:
        group = group_of(to)
        return manner.get("via") or (group.addressing if group else self._wa.via)

    def _key(self, message_id: str, to: Target, via: str, author: "Writer | None") -> e2e.ProtocolMessage:
        who = author.state if author else self._wa.known_message(message_id)[0]
        participant = "" if group_of(to) is None else who.jid(via)
        return compose.key(self._chat_address(to, via), message_id, who is self.state, participant)

    def _quoted(self, quote: Quote | None, via: str) -> tuple[str, str, e2e.Message] | None:
        if quote is None:
            return None
        if isinstance(quote, str):
            who, message = self._wa.known_message(quote)
            return quote, who.jid(via), message
        message_id, author, words = quote
        return message_id, author.state.jid(via), compose.text(words)


def chat_of(to: Target) -> Person | GroupState:
    if to is None:
        raise ValueError("it must be said to whom")
    return to.state


def group_of(to: Target) -> GroupState | None:
    return to.state if to is not None and isinstance(to.state, GroupState) else None


def _milliseconds(manner: Manner) -> int:
    return int((manner.get("at") or datetime.datetime.now(datetime.UTC)).timestamp() * 1000)
