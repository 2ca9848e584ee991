"""The simulated phone as a channel: it is linked by a code, sends its history, lives on, and answers."""

from __future__ import annotations

import heapq
import random
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from app.channels.base import Capabilities, Changed, Fetched, LinkCode, Outgoing, Report
from app.channels.simulator import cast, pictures
from app.channels.simulator.life import Life, Step
from app.channels.simulator.world import World
from app.domain.facts import Batch, Fact, Link, Position, SendResult, Sync
from app.errors import ChannelError, Unavailable

#: How to pass the time: wait for the event, but no longer than so many seconds. Tests move their clock instead.
Wait = Callable[[threading.Event, float], object]

_CODES = (60, 20, 20, 20, 20, 20)  # seconds for which each code is shown, as WhatsApp does it
_STOP_WITHIN = 15.0
_USUAL_MESSAGES = 4000
_KINDS = frozenset({"text", "media", "reaction", "read", "edit", "revoke"})


class Simulator:
    """A pretend phone: no network, no database, the same course of events for the same seed.

    Args:
        seed: decides the history and what happens later.
        clock: UTC milliseconds now.
        wait: how to wait, see :data:`Wait`.
        linked: whether it is paired already; otherwise :meth:`link`, then :meth:`scan`.
        messages: about how many messages the history has, up to a million and more; 0 = enough for a look around (4,000).
        fast: something new every 1 to 3 seconds instead of every 8 to 25, and quick answers.
        folder: where portraits are put for Kith to take; without it nobody has a picture.
    """

    can = Capabilities(
        link=True, media=True, reactions=True, replies=True, edits=True, read_receipts=True, groups=True
    )  # fmt: skip

    def __init__(
        self, seed: int = 1, *, clock: Callable[[], int], wait: Wait = threading.Event.wait, linked: bool = False,
        messages: int = 0, fast: bool = False, folder: Path | None = None,
    ) -> None:  # fmt: skip
        self._clock = clock
        self._wait = wait
        self._hurry = 8.0 if fast else 1.0
        self._folder = folder
        self._messages = messages or _USUAL_MESSAGES
        self._seed = seed
        self._rng = random.Random(f"{seed} phone")
        self._linked = linked
        self._synced = False
        self._born = 0
        self._world: World | None = None
        self._life: Life | None = None
        self._code: LinkCode | None = None
        self._connected = False
        self._sent = 0

        self._lock = threading.RLock()
        self._wake = threading.Event()
        self._agenda: list[tuple[int, int, Callable[[], None]]] = []
        self._number = 0
        self._thread: threading.Thread | None = None
        self._stopping = False
        self._report: Report = lambda batch: None
        self._changed: Changed = lambda: None

    # ── Channel ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def start(self, report: Report, position: Position, changed: Changed) -> None:
        """Begin; a simulated phone has no log, so ``position`` says nothing to it."""
        with self._lock:
            if self._thread is not None and self._thread.is_alive():
                return
            self._report, self._changed = report, changed
            self._stopping = False
            self._soon(0, self._connect if self._linked else self._say_unlinked, first=True)
            self._thread = threading.Thread(target=self._work, name="simulated-phone", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End; what was on the agenda is forgotten, a started history begins anew next time."""
        with self._lock:
            thread, self._thread = self._thread, None
            self._stopping = True
            self._wake.set()
        if thread is not None and thread is not threading.current_thread():
            thread.join(_STOP_WITHIN)
        with self._lock:
            self._agenda.clear()
            self._connected = False
            self._code = None

    def send(self, out: Outgoing) -> None:
        """Take something to send; the result, ticks and perhaps an answer follow.

        Raises:
            ChannelError: not connected, or nothing that can be sent.
        """
        if not self._connected:
            raise ChannelError("The phone is not connected.", permanent=False, code="not_connected")
        if out.kind not in _KINDS:
            raise ChannelError("This cannot be sent.", permanent=True, code="cannot_send")
        if out.kind == "media" and not Path(out.path).is_file():
            raise ChannelError("The file to send is not there.", permanent=True, code="no_file")
        self._soon(self._rng.uniform(0.1, 0.5), lambda: self._deliver(out))

    def fetch(self, ref: str, path: Path, *, max_bytes: int) -> Fetched:
        """Draw the file behind ``ref``."""
        try:
            content = pictures.make(ref)
        except pictures.Gone:
            return Fetched(False, "gone", permanent=True)
        if len(content) > max_bytes:
            return Fetched(False, "too_big", permanent=True)
        partial = path.with_name(f"{path.name}.part")
        partial.write_bytes(content)
        partial.replace(path)
        return Fetched(True)

    # ── Linkable ────────────────────────────────────────────────────────────────────────────────────────────────────

    def link(self) -> None:
        """Show the first of six codes."""
        if not self._linked:
            self._soon(0, lambda: self._show_code(0))

    def scan(self) -> None:
        """What somebody does who holds the phone in front of the code: link it.

        Raises:
            ChannelError: no code is shown.
        """
        with self._lock:
            if self._code is None:
                raise ChannelError("No code is shown that could be scanned.", permanent=False, code="no_code")
            self._code = None
            self._linked = True
        self._changed()
        self._soon(0, lambda: self._tell([Link("pairing", self._clock())]))
        self._soon(1.2, self._connect)

    def logout(self) -> None:
        """Unlink: nothing more comes until it is linked again."""
        with self._lock:
            self._linked = self._connected = self._synced = False
            self._code = None
            self._agenda.clear()
        self._soon(0, self._say_unlinked)

    def code(self) -> LinkCode | None:
        """The code that is shown now."""
        return self._code

    # ── What happens, all of it on one thread ───────────────────────────────────────────────────────────────────────

    def _soon(self, seconds: float, happen: Callable[[], None], *, first: bool = False) -> None:
        """Put something on the agenda; ``first`` goes before whatever was put there already."""
        with self._lock:
            self._number += 1
            due = 0 if first else self._clock() + int(seconds * 1000 / self._hurry)
            heapq.heappush(self._agenda, (due, self._number, happen))
            self._wake.set()

    def _work(self) -> None:
        while not self._stopping:
            with self._lock:
                self._wake.clear()
                left = self._agenda[0][0] - self._clock() if self._agenda else 3_600_000
                happen = heapq.heappop(self._agenda)[2] if left <= 0 else None
            if happen is not None:
                happen()
            else:
                self._wait(self._wake, left / 1000)

    def _tell(self, facts: list[Fact], *, quiet: bool = False) -> None:
        """Report until it is stored, or until we are stopped."""
        while not self._stopping and facts:
            try:
                self._report(Batch(tuple(facts), quiet))
            except Unavailable:
                self._wait(self._wake, 1.0)
                self._wake.clear()
            else:
                return

    def _say_unlinked(self) -> None:
        self._code = None
        self._tell([Link("unlinked", self._clock())])
        self._changed()

    def _show_code(self, turn: int) -> None:
        if self._linked:
            return
        if turn == len(_CODES):
            self._say_unlinked()
            return
        # Codes last their time even in a hurry: a person has to find the button.
        seconds = _CODES[turn]
        word = "".join(self._rng.choices("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=64))
        shown = LinkCode(f"kith-demo@{word}", self._clock() + seconds * 1000, len(_CODES) - 1 - turn)
        self._code = shown
        if turn == 0:
            self._tell([Link("qr", self._clock())])
        self._changed()
        self._soon(seconds * self._hurry, lambda: self._show_code(turn + 1) if self._code is shown else None)

    def _connect(self) -> None:
        if not self._linked:
            return
        now = self._clock()
        if not self._synced:
            # Also after a history that was broken off: the same world anew has the same ids.
            self._born = self._born or now
            self._world = World(self._seed, born=self._born, messages=self._messages)
            self._life = Life(self._world)
        self._tell([Link("connecting", now)])
        self._connected = True
        self._tell([Link("connected", now, cast.ME, cast.ME_HIDDEN, cast.MY_NAME, "android")])
        if self._synced:
            self._soon(self._pause(), self._live)
        else:
            self._soon(0.5, self._sync)

    def _sync(self) -> None:
        """The history as a phone sends it: names, then the newest of every chat, then everything older."""
        world = self._world
        if world is None or not self._connected:
            return
        self._tell([Sync("initial", 0, 100)], quiet=True)
        self._tell([*world.names(), *world.states()], quiet=True)
        if self._folder is not None:
            self._tell(list(world.pictures(self._folder)), quiet=True)
        self._tell(world.present(), quiet=True)
        chunks = world.past()
        self._soon(0.3, lambda: self._sync_chunk(chunks, 0))

    def _sync_chunk(self, chunks: Iterator[list[Fact]], done: int) -> None:
        if not self._connected:
            return
        chunk = next(chunks, None)
        if chunk is None:
            self._synced = True
            if self._world is not None:
                self._world.go_live(self._clock())
            self._tell([Sync("done", 100, 100)], quiet=True)
            self._soon(self._pause() / 2, self._live)
            return
        done += len(chunk)
        percent = min(99, 100 * done // max(1, self._messages))
        self._tell([*chunk, Sync("full", percent, 100)], quiet=True)
        # A small history would be over before its progress could be seen.
        self._soon(0.1 if self._messages <= 20_000 else 0, lambda: self._sync_chunk(chunks, done))

    def _live(self) -> None:
        if self._connected and self._life is not None:
            self._play(self._life.next())
            self._soon(self._pause(), self._live)

    def _pause(self) -> float:
        return self._rng.uniform(8, 25)

    def _play(self, steps: list[Step]) -> None:
        if steps:
            step, *rest = steps
            self._soon(step.after, lambda: self._take(step, rest))

    def _take(self, step: Step, rest: list[Step]) -> None:
        if self._connected:
            self._tell(step.make(self._clock()))
            self._play(rest)

    def _deliver(self, out: Outgoing) -> None:
        if self._life is None or not self._connected:
            return
        self._sent += 1
        now = self._clock()
        message_id = f"3B{self._seed & 0xFFFF:04X}{now:011X}{self._sent:04X}"
        self._tell([SendResult(out.outbox_id, True, message_id, now, chat=out.to)])
        self._play(self._life.answer(out, message_id))
