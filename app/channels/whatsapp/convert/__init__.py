"""What neonize reports -> facts. Needs no neonize: it works on the fields of the protobufs it is given.

:class:`Converter` is asked with an event's name and the event; nothing it is given makes it raise. What it cannot convert
comes out as a :class:`~app.domain.facts.Quarantined` fact with the raw bytes, what it does not know is counted.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from app.channels.whatsapp.convert import events, history, messages
from app.channels.whatsapp.convert.messages import OpenVote
from app.channels.whatsapp.convert.values import address, text
from app.domain import facts
from app.domain.facts import Fact

#: Events that tell nothing that Kith keeps.
SILENT = frozenset({
    "QR", "KeepAliveTimeout", "KeepAliveRestored", "StreamError", "CallPreAccept", "CallTransport",
    "CallRelayLatency", "IdentityChange", "privacySettingsEvent", "RotateADVSecret", "Presence", "ChatPresence",
    "NewsletterJoin", "NewsletterLeave", "NewsletterMuteChange", "NewsletterLiveUpdate", "NewsLetterMessageMeta",
})  # fmt: skip
_ERROR = 300
_LATE = 60_000  # ms: with thousands waiting, "that was all" overtakes some of them


class Piece(NamedTuple):
    """Facts for one record of the spool. ``quiet``: history, which notifies nobody."""

    facts: list[Fact]
    quiet: bool = False


class Converter:
    """Converts the events of one session, in the order they come.

    Args:
        clock: UTC milliseconds, for events that carry no time.
        open_vote: decrypts a poll vote (only the running library can).
        silent_since: when the session was last heard of before now; 0 = never.
    """

    def __init__(self, clock: Callable[[], int], open_vote: OpenVote | None = None, silent_since: int = 0) -> None:
        self._clock = clock
        self._open_vote = open_vote
        self.me: tuple[str, ...] = ()  # my own addresses, phone number first
        self.name = self.platform = ""
        self._silent_since = silent_since
        self._promised: tuple[int, int] | None = None  # since when, how many messages
        self._came = 0
        self._ended: tuple[int, int, int] | None = None  # since when, until when, how many messages were promised
        self._makers: dict[str, Callable[[Any], list[Fact]]] = {
            "Message": lambda e: messages.live(e, self.me, self._open_vote),
            "UndecryptableMessage": messages.undecryptable,
            "Receipt": events.receipt,
            "CallOffer": lambda e: events.call_offer(e, self.me),
            "CallOfferNotice": lambda e: events.call_offer_notice(e, self.me),
            "CallAccept": lambda e: events.call_accept(e, self.me),
            "CallTerminate": lambda e: events.call_terminate(e, self.me),
            "UnknownCallEvent": lambda e: events.unknown_call(e, self.me),
            "GroupInfoEvent": lambda e: events.group_change(e, self.me),
            "JoinedGroup": lambda e: events.group(e.GroupInfo, self.me, self._clock()),
            "Picture": events.picture,
            "BlocklistEvent": lambda e: events.blocked(e.Changes),
            "BlocklistChange": lambda e: events.blocked([e]),
            "Device": self._device,
            "PairStatus": lambda e: events.pair_status(e, self._clock()),
            "Connected": lambda e: events.connected(self.me, self.name, self.platform, self._clock()),
            "Disconnected": self._disconnected,
            "LoggedOut": lambda e: events.logged_out(e, self._clock()),
            "StreamReplaced": lambda e: [facts.Link("replaced", self._clock())],
            "TemporaryBan": lambda e: events.banned(e, self._clock()),
            "ConnectFailure": lambda e: events.connect_failure(e, self._clock()),
            "ClientOutdated": lambda e: [facts.Link("outdated", self._clock(), code=405)],
            "OfflineSyncPreview": self._preview,
            "OfflineSyncCompleted": self._completed,
        }

    def convert(self, name: str, event: Any) -> list[Piece]:
        """The facts of an event, in pieces that each fit a record. Never raises."""
        try:
            if name == "HistorySync":
                return list(self._history(event))
            maker = self._makers.get(name)
            if maker is None:
                return [] if name in SILENT else [Piece([facts.UnknownKind(name, self._clock())])]
            found = maker(event)
            if name in ("Message", "UndecryptableMessage"):
                self._came += 1
            return [Piece(found)] if found else []
        except Exception as error:
            return [Piece([self.quarantined(name, event, error)])]

    def quarantined(self, name: str, event: Any, error: BaseException) -> Fact:
        """An event, or its bytes when it could not even be parsed, with what went wrong."""
        try:
            raw = event if isinstance(event, bytes) else event.SerializePartialToString()
        except Exception:
            raw = b""
        said = f"{type(error).__name__}: {error}"[:_ERROR].encode("utf-8", "replace").decode().replace("\0", "")
        info = getattr(event, "Info", None)
        try:
            mid, chat = (text(info.ID), address(info.MessageSource.Chat)) if info is not None else ("", "")
        except Exception:
            mid = chat = ""
        return facts.Quarantined(name, said, base64.b64encode(raw).decode(), self._clock(), mid, chat)

    def _history(self, event: Any) -> Iterator[Piece]:
        for found in history.chunk(event, self.me):
            yield Piece(found, quiet=True)

    def _device(self, event: Any) -> list[Fact]:
        """Who I am. Comes before anything else that is about me."""
        known = (address(event.JID), address(event.LID))
        self.me = tuple(a for a in known if a)
        self.name, self.platform = text(event.PushName), text(event.Platform)
        return []

    def _disconnected(self, _event: Any) -> list[Fact]:
        """The library reconnects by itself; what comes in between will be announced when it has."""
        self._silent_since = self._clock()
        return [facts.Link("connecting", self._silent_since, detail="disconnected")]

    def _preview(self, event: Any) -> list[Fact]:
        self._promised, self._came, self._ended = (self._silent_since or self._clock(), event.Message), 0, None
        return []

    def _completed(self, _event: Any) -> list[Fact]:
        """The queue that waited while I was away is through; :meth:`overdue` tells later whether all of it came."""
        if self._promised is not None:
            (since, expected), self._promised = self._promised, None
            self._ended = since, self._clock(), expected
        return []

    def overdue(self) -> list[Piece]:
        """Asked now and then: fewer messages than were announced are a gap, which threads show."""
        if self._ended is None or self._clock() - self._ended[1] < _LATE:
            return []
        (since, until, expected), self._ended = self._ended, None
        return [Piece([facts.Gap(since, until, expected, self._came)])] if self._came < expected else []
