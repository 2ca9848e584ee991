"""What the rest of Kith may expect of a message network.

A channel is one linked account on one network (here: one WhatsApp device). It reports :class:`~app.domain.facts.Batch`
objects and takes things to send. Which powers it has beyond that, it says with :class:`Capabilities` and by
implementing :class:`Linkable`. Every channel passes the same contract tests (``tests/channels/contract.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol, runtime_checkable

from app.domain.facts import Batch, Position, Quote

#: Called by a channel from its own thread with news. Returns after the facts are committed; raises
#: :class:`~app.errors.Unavailable` when they could not be stored now, and the channel then reports the same batch again.
Report = Callable[[Batch], None]

#: Called by a channel when something changed that is shown but not stored (the code to scan).
Changed = Callable[[], None]


class Capabilities(NamedTuple):
    """What a channel can do besides texts. The contract that every channel is tested by holds it to that."""

    link: bool = False
    media: bool = False
    reactions: bool = False
    replies: bool = False
    edits: bool = False
    read_receipts: bool = False
    groups: bool = False


class Outgoing(NamedTuple):
    """One thing to send. ``kind``: text | media | reaction | read | edit | revoke.

    ``to`` is the chat's address. The channel answers with a :class:`~app.domain.facts.SendResult` fact carrying
    ``outbox_id``, never by raising after the network was touched.
    """

    outbox_id: int
    kind: str
    to: str
    text: str = ""
    quote: Quote | None = None
    quote_from_me: bool = False
    target: str = ""  # message id that a reaction, edit, revoke or read receipt is about
    target_sender: str = ""
    target_from_me: bool = False
    path: str = ""  # file to send
    mime: str = ""
    name: str = ""
    media_kind: str = ""  # image | video | audio | voice | document | sticker
    ids: tuple[str, ...] = ()  # messages to mark as read
    mentions: tuple[str, ...] = ()
    expires_after: int = 0  # seconds of the chat's disappearing-messages timer; 0 = off


class LinkCode(NamedTuple):
    """A code to scan. ``text`` is what the QR shows; ``expires_at`` UTC ms; ``left``: codes still to come."""

    text: str
    expires_at: int
    left: int = 0


#: The error of a download that was ended because the file is larger than allowed.
TOO_BIG = "too big"


class Fetched(NamedTuple):
    """Outcome of a media download. ``error`` is empty on success; ``permanent``: trying again cannot help."""

    ok: bool
    error: str = ""
    permanent: bool = False


class Channel(Protocol):
    """One linked account. All methods may be called from any thread; ``start`` and ``stop`` are idempotent."""

    can: Capabilities

    def start(self, report: Report, position: Position, changed: Changed) -> None:
        """Begin to work in the background and report every batch after ``position`` of the durable log.

        ``changed`` is called (from any thread) when something volatile is new: a code to scan, a heartbeat.
        """

    def stop(self) -> None:
        """Disconnect, drain what was received, end; returns within 15 s, by force if needed."""

    def send(self, out: Outgoing) -> None:
        """Hand over for sending; the outcome comes as a SendResult fact.

        Raises:
            ChannelError: nothing was sent and nothing will be (not connected, cannot do that).
        """

    def fetch(self, ref: str, path: Path, *, max_bytes: int) -> Fetched:
        """Download the media behind ``ref`` to ``path`` (complete or not at all). Blocks, up to 120 s."""


@runtime_checkable
class Linkable(Protocol):
    """A channel that is linked by scanning a code."""

    def link(self) -> None:
        """Start pairing afresh; every new code is announced through ``changed``. No effect while connected."""

    def logout(self) -> None:
        """Unlink on the network's side as far as it can be reached, and forget the keys."""

    def code(self) -> LinkCode | None:
        """The code to show now, or None."""


@runtime_checkable
class Measured(Protocol):
    """A channel that measures itself."""

    def figures(self) -> dict[str, float]:
        """Figures for monitoring, by names that end in their unit; of several channels the greatest is shown."""


@runtime_checkable
class Portrayed(Protocol):
    """A channel whose people and groups have pictures that must be asked for one by one."""

    def fetch_picture(self, address: str, path: Path) -> Fetched:
        """Download a picture to ``path``; a Picture fact follows (with the path, or without one if there is none)."""


@runtime_checkable
class Rereading(Protocol):
    """A channel that can convert an event again which an earlier version did not understand."""

    def replay(self, kind: str, raw: str) -> Fetched:
        """Convert the quarantined event; on success its facts are reported like any other."""


@runtime_checkable
class Logging(Protocol):
    """A channel that keeps what it hears in a log until it is applied."""

    def rotate(self) -> None:
        """Begin a new segment, so that all that was applied is deleted from the disk."""


class Channels(Protocol):
    """The channels that run now, by device id. The runtime is one; actions receive it where they need a live line."""

    def get(self, device_id: int) -> Channel | None:
        """The running channel of a device, or None."""

    def ensure(self, device_id: int) -> Channel:
        """The running channel of a device, started if it was not."""

    def drop(self, device_id: int, *, forget: bool = False) -> None:
        """Stop a device's channel; with ``forget`` its keys and its log are deleted too."""
