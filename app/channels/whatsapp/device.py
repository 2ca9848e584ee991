"""WhatsApp on the parent's side: one supervised child, its spool, the commands for it. Never loads neonize.

Two threads a device. The *keeper* starts the child, listens to it, kills it when it hangs and decides what follows when it
ends (:mod:`.decisions`). The *reader* follows the spool and reports what it finds; as long as that cannot be stored, it
offers the same batch again. What the keeper itself has to say about the link goes through the reader as well, behind
everything the child had written.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import random
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app.channels.base import Capabilities, Changed, Fetched, LinkCode, Outgoing, Report
from app.channels.whatsapp import decisions, wire
from app.channels.whatsapp.decisions import Life, Limits
from app.channels.whatsapp.process import END, Child
from app.channels.whatsapp.spool import Reader, discard_before
from app.domain import facts
from app.domain.facts import Batch, Position
from app.errors import ChannelError, Unavailable

log = logging.getLogger("kith.whatsapp")

_READ_BYTES = 8 * 1024 * 1024


class WhatsApp:
    """One WhatsApp device (:class:`app.channels.base.Channel` and :class:`~app.channels.base.Linkable`).

    Args:
        session: the session file; the child makes it. Its lock lies beside it.
        spool: folder of the device's log.
        slug: names the device in logs.
        clock: UTC milliseconds.
        linked: it has been paired; otherwise nothing runs until :meth:`link`.
        full_history: at pairing, ask for everything and not only for the recent past.
        program: how to start a child.
        limits, chance: times and jitter; for tests.
    """

    can = Capabilities(link=True, media=True, reactions=True, replies=True, edits=True, read_receipts=True, groups=True)

    def __init__(
        self, session: Path, spool: Path, *, slug: str = "", clock: Callable[[], int], linked: bool = True,
        full_history: bool = True, program: Sequence[str] = (sys.executable, "-m", "app.channels.whatsapp.child"),
        limits: Limits = Limits(), chance: Callable[[], float] = random.random,  # noqa: B008
    ) -> None:  # fmt: skip
        self._session, self._spool = session.absolute(), spool.absolute()
        self._slug = slug
        self._clock = clock
        self._linked = linked
        self._history = "full" if full_history else "recent"
        self._program = tuple(program)
        self._limits = limits
        self._chance = chance
        self._guard = threading.RLock()
        self._stopping = threading.Event()
        self._wake = threading.Event()  # the keeper has something to do
        self._news = threading.Event()  # the reader has
        self._notes: queue.SimpleQueue[facts.Link] = queue.SimpleQueue()
        self._child: Child | None = None
        self._pairing = self._pairing_again = False  # asked for; to be tried once more
        self._code: LinkCode | None = None
        self._changed: Changed = lambda: None
        self._position = Position()
        self._patience = limits.deaf  # seconds of silence before a connected line is doubted
        self._doubted = False  # it was, and the next connection will show whether rightly
        self._threads: list[threading.Thread] = []

    # ── Channel ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def start(self, report: Report, position: Position, changed: Changed) -> None:
        with self._guard:
            if self._threads:
                return
            self._changed, self._position = changed, position
            self._stopping.clear()
            for name, run in (("keeper", self._keep), ("reader", lambda: self._read(report))):
                thread = threading.Thread(target=run, name=f"whatsapp-{name}-{self._slug}", daemon=True)
                self._threads.append(thread)
                thread.start()

    def stop(self) -> None:
        with self._guard:
            threads, self._threads = self._threads, []
            self._stopping.set()
            self._wake.set()
            if self._child is not None:
                self._child.tell({"do": "stop"})
        if threads:
            keeper, reader = threads
            keeper.join(self._limits.stop + 2)
            self._news.set()
            reader.join(self._limits.drain)

    def send(self, out: Outgoing) -> None:
        child = self._child
        if child is None or not child.connected:
            raise ChannelError("The phone's network cannot be reached right now.", permanent=False, code="not_connected")
        if not child.tell({"do": "send", "out": list(out)}):
            raise ChannelError("The connection ended just now.", permanent=False, code="not_connected")

    def fetch(self, ref: str, path: Path, *, max_bytes: int) -> Fetched:
        if not ref:
            return Fetched(False, "nothing to download", True)
        return self._ask({"do": "fetch", "ref": ref, "path": str(path.absolute()), "max": max_bytes}, self._limits.fetch)

    # ── Linkable ────────────────────────────────────────────────────────────────────────────────────────────────────

    def link(self) -> None:
        with self._guard:
            child = self._child
            ending = child is not None and child.forgotten  # it was logged out: the next one comes after it
            if child is not None and not ending and not (child.pairing and child.codes):
                return  # there is a session, and it is being looked after; or codes are on their way
            self._pairing = True
            self._wake.set()
            if child is not None and not ending:
                child.kill()  # the old codes make room for new ones

    def logout(self) -> None:
        child = self._child
        if child is not None and child.connected:
            answer = self._ask({"do": "logout"}, self._limits.logout)
            if not answer.ok:
                log.warning("%s: could not log out at the network: %s", self._slug, answer.error)
        with self._guard:
            self._linked = self._pairing = self._pairing_again = False
            child = self._child
        if child is not None:
            child.forgotten = True
            child.end(self._limits.stop)
        for leftover in self._session.parent.glob(self._session.name + "*"):
            with contextlib.suppress(OSError):
                leftover.unlink()
        self._note(facts.Link("unlinked", self._clock()))

    def code(self) -> LinkCode | None:
        code = self._code
        return code if code is not None and code.expires_at > self._clock() else None

    # ── Beyond the protocol ─────────────────────────────────────────────────────────────────────────────────────────

    @property
    def connected(self) -> bool:
        """Whether messages can be sent now."""
        child = self._child
        return child is not None and child.connected

    @property
    def pid(self) -> int | None:
        """The child's process id, while there is one."""
        child = self._child
        return None if child is None else child.process.pid

    def figures(self) -> dict[str, float]:
        """How many events the child has heard, and how long (ms) 99 of 100 callbacks took at most."""
        child = self._child
        return {} if child is None else child.figures

    def refresh(self) -> Fetched:
        """Have the address book and the groups reported again. Blocks until they are in the spool."""
        return self._ask({"do": "refresh"}, self._limits.fetch)

    def replay(self, kind: str, raw: str) -> Fetched:
        """Convert a quarantined event again; on success its facts are reported like any other."""
        return self._ask({"do": "replay", "kind": kind, "raw": raw}, self._limits.fetch)

    def fetch_picture(self, address: str, path: Path) -> Fetched:
        """Download the picture of a person or group to ``path``; a Picture fact with the path follows."""
        return self._ask({"do": "picture", "address": address, "path": str(path.absolute())}, self._limits.fetch)

    def rotate(self) -> None:
        """Begin a new segment; what was applied of the old one is then deleted from the disk."""
        with self._guard:
            if self._child is not None:
                self._child.tell({"do": "rotate"})
                self._news.set()
            else:
                discard_before(self._spool, self._position, written=False)

    def _ask(self, command: dict[str, Any], seconds: float) -> Fetched:
        child = self._child
        if child is None or not child.connected:
            return Fetched(False, "not connected")
        answer = child.ask(command, seconds)
        if answer is None:
            return Fetched(False, "no answer")
        return Fetched(bool(answer.get("ok")), str(answer.get("error", "")), bool(answer.get("permanent")))

    # ── The keeper ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _keep(self) -> None:
        failures = 0
        if not (self._linked or self._pairing):
            self._note(facts.Link("unlinked", self._clock()))
        while not self._stopping.is_set():
            if not (self._linked or self._pairing or self._pairing_again):
                self._rest(None)
                continue
            life = self._one_life()
            if self._stopping.is_set():
                break
            after = decisions.after_exit(life, failures, now=self._clock(), chance=self._chance(), limits=self._limits)
            failures = after.failures
            self._pairing_again = life.unpaired and after.wait is not None
            log.info("%s: child ended with %s, next in %s s", self._slug, life.code, after.wait)
            if after.link is not None:
                self._note(after.link)
            self._rest(after.wait)

    def _rest(self, seconds: float | None) -> None:
        """Sleep, until woken if no time is given. A request to pair cuts every sleep short."""
        with self._guard:
            if self._pairing or self._stopping.is_set():
                return
        self._wake.wait(seconds)
        self._wake.clear()

    def _one_life(self) -> Life:
        """Start a child and stay with it until it has ended."""
        with self._guard:
            if self._stopping.is_set():
                return Life(wire.Exit.STOPPED)
            pairing = self._pairing or self._pairing_again
            self._pairing = self._pairing_again = False
            self._wake.clear()
            try:
                child = self._child = Child(self._command(pairing), pairing)
            except OSError as error:
                log.error("%s: no child could be started: %s", self._slug, error)
                return Life(-1)
        self._note(facts.Link("connecting", self._clock()))
        while (message := child.next(self._limits.poll)) is not END:
            if message is not None:
                self._hear(child, message)
            if child.killed:
                continue
            if self._stopping.is_set():
                child.end(self._limits.stop)
            elif why := child.overdue(self._limits):
                log.log(logging.WARNING if why == "silent" else logging.INFO, "%s: the child is killed: %s", self._slug, why)
                child.kill(why)
        code = child.process.wait()
        with self._guard:
            self._child = None
        child.gone()
        self._show(None)
        self._news.set()
        since = child.connected_since
        lasted = None if since is None else time.monotonic() - since
        return Life(
            wire.Exit.UNLINKED if child.forgotten else code, lasted, child.killed == "silent",
            codes_ran_out=child.killed == "codes" and not self._pairing, renewed=child.renewed or self._pairing,
            unreachable=child.killed == "connecting", unpaired=child.pairing, restless=child.restless,
        )  # fmt: skip

    def _command(self, pairing: bool) -> list[str]:
        own = ["--session", str(self._session), "--spool", str(self._spool), "--history", self._history]
        own += ["--first-segment", str(self._position.segment + 1)]
        own += ["--beat", str(self._limits.beat), "--probe-after", str(self._limits.probe)]
        return [*self._program, *own, *(["--pair"] if pairing else [])]

    def _hear(self, child: Child, message: dict[str, Any]) -> None:
        """Act on one report of the child."""
        word = message.get("w")
        if word == "spool":
            self._news.set()
        elif word == "hello":
            child.pairing = child.pairing and not message.get("paired")
        elif word == "qr":
            if not child.codes:
                child.codes = time.monotonic()
                self._note(facts.Link("qr", self._clock()))
            self._show(decisions.link_code(str(message.get("text", "")), int(message.get("number", 1)), self._clock()))
        elif word == "link":
            state = message.get("state")
            if child.connected and state == "connecting":
                child.lost(self._limits)
            child.connected = state == "connected"
            child.apart_since = 0.0 if child.connected else child.apart_since or time.monotonic()
            if child.connected:
                child.connected_since = time.monotonic()
            if state in ("pairing", "connected"):
                child.codes, child.pairing = 0.0, False
                self._linked = True
                self._show(None)
        elif word == "beat":
            child.figures = {name: message[name] for name in ("callbacks", "callback_p99_ms") if name in message}
            self._judge(child, message)

    def _judge(self, child: Child, beat: dict[str, Any]) -> None:
        """A socket can be up and deliver nothing. Say so, and connect anew: then all that waited comes."""
        if self._doubted and child.connected_since and time.monotonic() - child.connected_since > self._limits.settle:
            self._doubted = False
            self._patience = decisions.next_patience(self._patience, int(beat.get("came", 0)), self._limits)
        silent = decisions.unverified(beat, self._patience, self._limits)
        if silent and not child.renewed:
            log.info("%s: nothing heard for %d s, connecting anew", self._slug, silent)
            self._note(facts.Link("deaf", self._clock(), detail=f"nothing heard for {silent:.0f} s"))
            self._doubted = child.renewed = True
            child.ending_since = time.monotonic()
            child.tell({"do": "stop"})

    def _show(self, code: LinkCode | None) -> None:
        if code != self._code:
            self._code = code
            self._changed()

    def _note(self, link: facts.Link) -> None:
        self._notes.put(link)
        self._news.set()

    # ── The reader ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _read(self, report: Report) -> None:
        """Report what is in the spool, and then what the keeper noted, until stopped and drained."""
        reader = Reader(self._spool)
        while True:
            last_round = self._stopping.is_set() and self._child is None
            notes = self._noted()  # taken before the spool is read: what they say is newer than what is there
            while records := reader.read(self._position, max_bytes=_READ_BYTES):
                for batch in decisions.batches(records, self._clock()):
                    if not self._report(report, batch):
                        return
            if notes and not self._report(report, Batch(tuple(notes))):
                return
            with contextlib.suppress(OSError):
                discard_before(self._spool, self._position)
            if last_round:
                return
            self._news.wait(self._limits.poll)
            self._news.clear()

    def _noted(self) -> list[facts.Link]:
        notes = []
        with contextlib.suppress(queue.Empty):
            while True:
                notes.append(self._notes.get_nowait())
        return notes

    def _report(self, report: Report, batch: Batch) -> bool:
        """Report a batch until it is taken; False when stopped before. It is kept in the spool then."""
        while True:
            try:
                report(batch)
                break
            except Unavailable:
                pass
            except Exception:
                log.exception("%s: a batch could not be applied", self._slug)
            if self._stopping.wait(self._limits.store_again):
                return False
        self._position = batch.position or self._position
        return True
