"""The library and what it reports. A callback does one thing: event -> facts -> spool, synced -> return.

Tried with neonize 0.5.2:

* The library tells WhatsApp "received" before Python has seen the event, through a queue of 100: what was not returned
  from a callback when the process dies may be lost. So nothing else happens in there: no database, no network.
* All callbacks run on one thread. An exception in one is swallowed and the event gone; so is one that cannot be parsed
  (nesting over 100). Therefore ``Event.execute`` is replaced: it gets the bytes, and they are kept when all else fails.
* The handlers in the table only say which events the library shall send. A bound method there is a weak reference and
  vanishes; these are plain functions.
* Nothing may be called before the connection stands: the Go side panics and takes the process along.
* A pairing that failed is told in the log and nowhere else.
* After being logged out, replaced, banned or outdated ``connect()`` neither returns nor reconnects; before pairing it cannot
  be stopped at all. The process ends instead.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.channels.whatsapp.child.pace import Pace
from app.channels.whatsapp.convert import Converter, Piece
from app.channels.whatsapp.spool import Writer
from app.channels.whatsapp.wire import Exit
from app.domain import facts

try:
    import magic  # noqa: F401
except ImportError:  # no libmagic on this system: bring one
    import pylibmagic  # noqa: F401

from neonize._binder import consume_bytes_struct, gocode
from neonize.client import NewClient
from neonize.events import EVENT_TO_INT, INT_TO_EVENT
from neonize.proto.Neonize_pb2 import Device, KeepAliveTimeout
from neonize.proto.Neonize_pb2 import Message as MessageEvent
from neonize.proto.waCompanionReg.WAWebProtobufsCompanionReg_pb2 import DeviceProps

from app.channels.whatsapp.child.lookups import Lookups

log = logging.getLogger("kith.whatsapp")

# 0.5.2 forgot this one function when it began to convert all results: decrypt_poll_vote() fails without.
gocode.DecryptPollVote.errcheck = consume_bytes_struct

_RETRY_STORING = 1.0
_IDLE = 0.4  # seconds without an event: the queue is drained
_DRAIN_WITHIN = 6.0

#: Not subscribed: many, and nothing that Kith keeps.
_UNWANTED = frozenset({"Presence", "ChatPresence", "NewsletterLiveUpdate", "CallTransport", "CallRelayLatency"})

#: States that end the process: the library would hang on, doing nothing.
_FINAL = {
    "logged_out": Exit.LOGGED_OUT, "outdated": Exit.OUTDATED, "replaced": Exit.REPLACED, "banned": Exit.BANNED,
    "refused": Exit.REFUSED, "passkey": Exit.REFUSED,
}  # fmt: skip


class Session:
    """One session of the library, from connecting to its end.

    Args:
        path: the session file (keys). Made by the library.
        writer: the spool.
        say: tells the parent.
        clock: UTC milliseconds.
        full_history: ask the phone for everything at pairing, not only for the recent past.
        silent_since: when this device last stored something, for the gap detector.
        probe_after: milliseconds of silence before the network is asked for a sign of life.
    """

    def __init__(
        self, path: Path, writer: Writer, say: Callable[[dict[str, Any]], None], *, clock: Callable[[], int],
        full_history: bool, silent_since: int = 0, probe_after: int = 120_000,
    ) -> None:  # fmt: skip
        self.client: Any = NewClient(str(path), props=_properties(full_history))
        self.ended = threading.Event()
        self.exit = Exit.STOPPED
        self.connected = False
        self._writer = writer
        self._say = say
        self._clock = clock
        self._probe_after = probe_after
        self._converter = Converter(clock, self._open_vote, silent_since)
        self._ever_connected = self._stopping = False
        self.lookups = Lookups(self.client, self.store)
        self._codes = self._came = 0
        self._event_at = self._pong_at = clock()
        self._heard_at = time.monotonic()
        self._pace = Pace()
        self._probing = threading.Lock()
        for event, code in EVENT_TO_INT.items():
            if code and event.DESCRIPTOR.name not in _UNWANTED:
                self.client.event(event)(_subscribed)
        self.client.event.execute = self._callback
        self.client.event.qr(self._qr)
        logging.getLogger("whatsmeow").addHandler(_Overheard(self._overheard))

    @property
    def me(self) -> tuple[str, ...]:
        """My own addresses, phone number first; empty until connected."""
        return self._converter.me

    def now(self) -> int:
        """UTC milliseconds."""
        return self._clock()

    # ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def start(self) -> None:
        threading.Thread(target=self._connect, name="connect", daemon=True).start()

    def _connect(self) -> None:
        try:
            self.client.connect()
        except Exception as error:
            # Before the first connection stands the library does not try again.
            log.warning("no connection: %s", error)
        self.end(Exit.OFFLINE)

    def end(self, code: Exit) -> None:
        """Have the process end; the first reason given stays."""
        if not self.ended.is_set():
            self.exit = code
            self.ended.set()

    def stop(self) -> None:
        """Disconnect, let the library hand over what it has received, and only then stop it."""
        if not self._ever_connected:
            return
        with contextlib.suppress(Exception):
            self.client.disconnect()
        deadline = time.monotonic() + _DRAIN_WITHIN
        self._heard_at = max(self._heard_at, time.monotonic() - _IDLE / 2)
        while time.monotonic() - self._heard_at < _IDLE and time.monotonic() < deadline:
            time.sleep(0.05)
        self._stopping = True
        stopper = threading.Thread(target=self.client.stop, daemon=True)
        stopper.start()
        stopper.join(timeout=1)

    # ── Freshness ───────────────────────────────────────────────────────────────────────────────────────────────────

    def freshness(self) -> dict[str, Any]:
        """When the network was last heard of, by an event or its answer to a probe; how many messages came, and how fast."""
        heard = {"connected": self.connected, "event_at": self._event_at, "pong_at": self._pong_at, "came": self._came}
        return heard | self._pace.figures()

    def check(self) -> None:
        """Ask for a sign of life after a long silence (the answer shows in :meth:`freshness`); look for gaps."""
        self.store(self._converter.overdue())
        silent = self._clock() - max(self._event_at, self._pong_at)
        if self.connected and silent > self._probe_after and self._probing.acquire(blocking=False):
            threading.Thread(target=self._probe, name="probe", daemon=True).start()

    def _probe(self) -> None:
        try:
            # Costs one small question and is right by itself: "this device is there, deliver to it".
            self.client.set_passive(False)
            self._pong_at = self._clock()
        except Exception as error:
            log.warning("no answer to a probe: %s", error)
        finally:
            self._probing.release()

    # ── Events ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _qr(self, _client: Any, code: bytes) -> None:
        self._codes += 1
        self._say({"w": "qr", "text": code.decode("utf-8", "replace"), "number": self._codes})

    def _overheard(self, said: str) -> None:
        """A pairing that failed is told in the log and nowhere else."""
        if self._ever_connected:
            return
        found = facts.Link("passkey" if "passkey" in said.lower() else "refused", self._clock(), detail="the pairing failed")
        self.store([Piece([found])])
        self.end(Exit.REFUSED)

    def _callback(self, _session: Any, address: int, size: int, code: int) -> None:
        """Called by the library for every event, on its one callback thread. Never raises."""
        began = time.perf_counter()
        try:
            self._heard(ctypes.string_at(address, size), code)
        except BaseException:
            log.exception("an event of kind %s was lost", code)
        self._pace.note(time.perf_counter() - began)

    def _heard(self, raw: bytes, code: int) -> None:
        self._heard_at = time.monotonic()
        kind = INT_TO_EVENT.get(code)
        if kind is not KeepAliveTimeout:
            self._event_at = self._clock()
        if kind is MessageEvent:
            self._came += 1
        if kind is None:
            self.store([Piece([facts.UnknownKind(f"event {code}", self._event_at)])])
            return
        name = kind.DESCRIPTOR.name
        try:
            event = kind.FromString(raw)
        except Exception as error:
            self.store([Piece([self._converter.quarantined(name, raw, error)])])
            return
        if kind is Device:
            self.client.me = event
        pieces = self._converter.convert(name, event)
        self._tell_of_link(name, pieces)
        try:
            records = [_record(piece) for piece in pieces]
        except (ValueError, TypeError) as error:  # a value that JSON cannot hold
            records = [_record(Piece([self._converter.quarantined(name, raw, error)]))]
        self._keep(records)
        self._heard_at = time.monotonic()
        self._follow(name, pieces)

    def store(self, pieces: list[Piece]) -> None:
        """Keep facts durably, from any thread."""
        self._keep([_record(piece) for piece in pieces])

    def _keep(self, records: list[bytes]) -> None:
        """Append to the spool, however long it takes: with a full disk the library has to wait, not to lose."""
        if not records:
            return
        warned = False
        while True:
            try:
                self._writer.append(records)
                break
            except OSError as error:
                if not warned:
                    log.error("the spool cannot be written: %s", error)
                    warned = True
                time.sleep(_RETRY_STORING)
        self._say({"w": "spool"})

    def replay(self, name: str, raw: bytes) -> None:
        """Convert an event anew that an older version had to keep raw.

        Raises:
            ValueError: it still cannot be converted.
        """
        kind = next((k for k in INT_TO_EVENT.values() if k.DESCRIPTOR.name == name), None)
        if kind is None:
            raise ValueError(f"no event is called {name}")
        pieces = self._converter.convert(name, kind.FromString(raw))
        if any(type(f) is facts.Quarantined for p in pieces for f in p.facts):
            raise ValueError("it still cannot be read")
        self.store(pieces)

    def _tell_of_link(self, name: str, pieces: list[Piece]) -> None:
        """Before the fact is stored: who reads "connected" there may send at once."""
        if name == "Connected":
            self.connected = self._ever_connected = self.client.connected = True
        elif name == "Disconnected":
            self.connected = False
        for piece in pieces:
            for fact in piece.facts:
                if type(fact) is facts.Link:
                    self._say({"w": "link", "state": fact.state})

    def _follow(self, name: str, pieces: list[Piece]) -> None:
        """After it is stored: what an event means for this process."""
        if name == "Connected":
            self.lookups.connected(self.me)
        elif name == "Disconnected":
            self.lookups.disconnected()
        for piece in pieces:
            self.lookups.noticed(piece.facts)
            for fact in piece.facts:
                if type(fact) is facts.Link and fact.state in _FINAL:
                    self.end(_FINAL[fact.state])
        if name == "ConnectFailure":
            self.end(Exit.OFFLINE)  # of those it reports, the library tries none again

    def _open_vote(self, event: Any) -> list[bytes]:
        return list(self.client.decrypt_poll_vote(event).selectedOptions)


def _record(piece: Piece) -> bytes:
    content = {"q": piece.quiet, "f": [facts.to_wire(f) for f in piece.facts]}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


class _Overheard(logging.Handler):
    """Listens to the library's log for what it reports in no other way."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__(logging.WARNING)
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        if said.startswith("Failed to pair device") or "passkey" in said.lower():
            self._tell(said)


def _subscribed(_client: Any, _event: Any) -> None:
    """Stands in the library's table of handlers, so that it sends the event at all."""


def _properties(full: bool) -> DeviceProps:
    """How the device introduces itself to the phone; history can only be asked for here, at pairing."""
    return DeviceProps(
        os="Kith", platformType=DeviceProps.DESKTOP, requireFullSync=full,
        historySyncConfig=DeviceProps.HistorySyncConfig(
            fullSyncDaysLimit=36_500 if full else 90, fullSyncSizeMbLimit=102_400 if full else 1_024, storageQuotaMb=102_400,
            recentSyncDaysLimit=36_500 if full else 90, supportCallLogHistory=True, supportMessageAssociation=True,
            supportAddOnHistorySyncMigration=True, supportCagReactionsAndPolls=True,
        ),
    )  # fmt: skip


