"""Builds, starts and stops what lives long: the database, the linked devices, the workers. Holds the clock.

One process runs one data directory; a lock file refuses a second one. Nothing here decides anything: batches go to
:mod:`app.actions.receive`, sends come from :mod:`app.actions.send`, times from :mod:`app.jobs`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import structlog

from app import jobs
from app.actions import accounts as account_actions
from app.actions import bin as bin_actions
from app.actions import devices as device_actions
from app.actions import (
    digest,
    duplicates,
    erase,
    exporting,
    followup,
    importing,
    media,
    notices,
    receive,
    reminders,
    retention,
    scheduled,
    scores,
    send,
    touch,
    upkeep,
)
from app.channels.base import Channel, Logging, Measured
from app.channels.whatsapp.spool import discard_before
from app.domain import facts
from app.errors import AppError, Conflict, NotFound, Unavailable
from app.runtime.safekeeping import Safekeeping
from app.runtime.telling import Telling
from app.settings import Settings
from app.store import deliveries, devices, exports, queues
from app.store.database import close_database, open_database, subscribe
from app.store.devices import DeviceRow
from app.store.files import Files

log = structlog.get_logger(__name__)

#: Builds the channel of a device: (device, runtime) -> channel.
ChannelMaker = Callable[[DeviceRow, "Runtime"], Channel]

_NO_ROOM = 2 << 20  # bytes
_FULL = "The disk is full."
_IDLE = 1.0  # seconds a worker sleeps when nothing wakes it


def wall_clock() -> int:
    """Now, in UTC milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


def whatsapp(device: DeviceRow, runtime: Runtime) -> Channel:
    """The real thing: a child process per device."""
    from app.channels.whatsapp.device import WhatsApp

    settings = runtime.settings
    return WhatsApp(
        session=settings.sessions_dir / f"{device.slug}.db", spool=settings.spool_dir / device.slug, slug=device.slug,
        full_history=settings.history == "full", clock=runtime.clock, linked=device.linked_at > 0,
    )  # fmt: skip


def pretend(seed: int, *, messages: int, fast: bool, linked: bool) -> ChannelMaker:
    """The demo's phone: a simulated life by ``seed`` with at least so many ``messages``."""

    def make(device: DeviceRow, runtime: Runtime) -> Channel:
        from app.channels.simulator import Simulator

        return Simulator(
            seed, clock=runtime.clock, linked=linked or device.linked_at > 0, messages=messages, fast=fast,
            folder=runtime.settings.spool_dir / device.slug,
        )  # fmt: skip

    return make


class Runtime:
    """A running Kith. Also the :class:`app.channels.base.Channels` that actions are given."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], int] = wall_clock,
        makers: dict[str, ChannelMaker] | None = None,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.channels = self
        # Before media/ is made in it: a parent that mkdir makes along the way gets the usual mode.
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.files = Files(settings.media_dir)
        self._importer = importing.Importer(self.files)
        self.trouble = ""  # a sentence while nothing can be stored
        self._makers: dict[str, ChannelMaker] = {"whatsapp": whatsapp, **(makers or {})}
        self.demo = "simulator" in self._makers
        self._running: dict[int, Channel] = {}
        self._guard = threading.RLock()
        self._stopping = threading.Event()
        self._outbox, self._downloads, self._news = threading.Event(), threading.Event(), threading.Event()
        self._workers: list[threading.Thread] = []
        self._ends: list[Callable[[], None]] = []
        self.keeping = Safekeeping(settings, clock)
        self.telling = Telling(settings)
        self.timetable = jobs.Timetable(self.table(), clock)
        self.started_at = 0

    # ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def start(self, *, work: bool = True) -> None:
        """Open the database and, with ``work``, start devices, workers and jobs.

        Raises:
            Unavailable: another Kith uses the data, or the database cannot be opened.
        """
        os.umask(0o077)
        for folder in (self.settings.data_dir, self.settings.sessions_dir, self.settings.spool_dir):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.keeping.unlock()
        if work:
            self.keeping.come_back()
        open_database(self.settings.database_path)
        self.started_at = self.clock()
        if not work:
            return
        self.files.tidy()
        importing.tidy(self.settings.imports_dir)
        send.give_up_waiting(self.clock(), at_start=True)
        queues.interrupted_downloads()
        exports.begin_again()
        deliveries.interrupted(self.clock())
        self._ends.append(subscribe(self._wake))
        self.timetable.start()
        self._ends.append(self.timetable.stop)
        for name, step in (("outbox", self._send_due), ("media", self._fetch_due), ("deliveries", self._tell_due)):
            worker = threading.Thread(target=self._loop, args=(name, step), name=f"kith-{name}", daemon=True)
            self._workers.append(worker)
            worker.start()
        for device in devices.wanted():
            if device.linked_at or device.channel != "whatsapp":
                self._ensure_quietly(device.id)

    def stop(self) -> None:
        """End everything in order: jobs, workers, devices (disconnected and drained), database."""
        self._stopping.set()
        for end in self._ends:
            end()
        for wake in (self._outbox, self._downloads, self._news):
            wake.set()
        for worker in self._workers:
            worker.join(timeout=5)
        with self._guard:
            running, self._running = dict(self._running), {}
        enders = [threading.Thread(target=self._stop_channel, args=item) for item in running.items()]
        for ender in enders:
            ender.start()
        for ender in enders:
            ender.join(timeout=20)
        close_database()
        self.keeping.end()

    def _stop_channel(self, device_id: int, channel: Channel) -> None:
        try:
            channel.stop()
        except Exception:
            log.exception("device_did_not_stop", device=device_id)

    # ── Channels ────────────────────────────────────────────────────────────────────────────────────────────────────

    def get(self, device_id: int) -> Channel | None:
        """The running channel of a device, or None."""
        return self._running.get(device_id)

    def ensure(self, device_id: int) -> Channel:
        """The running channel of a device, started if it was not.

        Raises:
            NotFound: there is no such device.
            Conflict: this Kith has no channel of that kind.
        """
        with self._guard:
            if (running := self._running.get(device_id)) is not None:
                return running
            device = devices.get(device_id)
            if device is None:
                raise NotFound("There is no such device.")
            maker = self._makers.get(device.channel)
            if maker is None:
                raise Conflict(f"This Kith cannot run devices of the kind “{device.channel}”.", code="no_such_channel")
            channel = maker(device, self)
            self._running[device_id] = channel
        channel.start(self._reporter(device_id), device.position, lambda: device_actions.announce(device_id))
        return channel

    def drop(self, device_id: int, *, forget: bool = False) -> None:
        """Stop a device's channel; with ``forget`` its keys and its log are deleted too."""
        with self._guard:
            channel = self._running.pop(device_id, None)
        if channel is not None:
            channel.stop()
        device = devices.get(device_id)
        if forget and device is not None:
            _forget_files(self.settings, device.slug)
            devices.update(device_id, spool_segment=0, spool_offset=0)

    def _ensure_quietly(self, device_id: int) -> None:
        try:
            self.ensure(device_id)
        except AppError as error:
            log.warning("device_not_started", device=device_id, code=error.code)

    def _reporter(self, device_id: int) -> Callable[[facts.Batch], None]:
        keeping = receive.Keeping(self.files.keep, self.settings.keep_deleted)

        def report(batch: facts.Batch) -> None:
            try:
                receive.take(device_id, batch, now=self.clock(), keeping=keeping)
            except Unavailable as error:
                self._in_trouble(error.sentence)
                raise
            self._in_trouble("")
            if any(type(f) is facts.Link and f.state == "connected" for f in batch.facts):
                self._outbox.set()
            self._downloads.set()

        return report

    def _watch_room(self, _now: int) -> int:
        """A full disk is said even when nothing reaches us that could not be stored: the child waits with it then."""
        full = shutil.disk_usage(self.settings.data_dir).free < _NO_ROOM
        if full or self.trouble == _FULL:
            self._in_trouble(_FULL if full else "")
        return 0

    def _in_trouble(self, sentence: str) -> None:
        if sentence != self.trouble:
            self.trouble = sentence
            (log.error if sentence else log.info)("storage", trouble=bool(sentence))

    # ── Work ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _wake(self, _owner_id: int, name: str, _payload: dict[str, Any]) -> None:
        if name == "outbox":
            self._outbox.set()
        elif name == "media":
            self._downloads.set()
        elif name == "notification":
            self._news.set()

    def _loop(self, name: str, step: Callable[[], bool]) -> None:
        """A worker: as long as ``step`` finds something to do it is called again, then it sleeps until woken."""
        wake = {"outbox": self._outbox, "media": self._downloads}.get(name, self._news)
        while not self._stopping.is_set():
            try:
                if step():
                    continue
            except Unavailable as error:
                self._in_trouble(error.sentence)
            except Exception:
                log.exception("worker_failed", worker=name)
            wake.wait(_IDLE)
            wake.clear()
        close_database()

    def _send_due(self) -> bool:
        busy = False
        for device_id, channel in tuple(self._running.items()):
            busy = send.deliver(device_id, channel, now=self.clock()) or busy
        return busy

    def _tell_due(self) -> bool:
        return self.telling.deliver(self.clock())

    def _connected(self) -> list[int]:
        return [d.id for d in devices.wanted() if d.state == "connected" and d.id in self._running]

    def _fetch_pictures(self, now: int) -> int:
        return media.fetch_pictures(self, self._connected(), self.files, now=now)

    def _fetch_due(self) -> bool:
        connected = self._connected()
        if not connected:
            return False
        return media.fetch_next(self, connected, self.files, max_bytes=self.settings.media_max_bytes, now=self.clock())

    def table(self) -> list[jobs.Job]:
        """Everything that happens by itself, and how often."""
        return [
            jobs.Job("unanswered-sends", 5, "Sends without an answer become “unknown”", send.give_up_waiting),
            jobs.Job(
                "calls", 30, "Calls that ring no more without anybody having said so were missed", receive.end_ringing
            ),
            jobs.Job("room", 5, "See whether the disk has room", self._watch_room),
            jobs.Job("snoozes", 20, "Bring back what was snoozed until now", followup.wake),
            jobs.Job("scheduled", 10, "Hand over messages whose time has come; ask about those that are late", scheduled.leave),
            jobs.Job("reminders", 20, "Tell what is due, and end what is settled", reminders.run),
            jobs.Job("backlog", 3600, "Move to the backlog what history brought and nobody answered", followup.age),
            jobs.Job("pictures", 30, "Ask for pictures of people and groups, a few at a time", self._fetch_pictures),
            jobs.Job("rhythms", 60, "Learn how often one usually writes with whom", touch.learn),
            jobs.Job("scores", 60, "Work out how close one is to whom", scores.work_out),
            jobs.Job("bin", 3600, "Let go of what has been in the bin for long enough", self._empty_bin),
            jobs.Job("erasures", 15, "Delete the last traces of those who were erased", self._finish_erasing),
            jobs.Job("duplicates", 300, "Look for people who are here twice", duplicates.find),
            jobs.Job("search-index", 60, "Tidy the search index after much has come in", upkeep.tidy_index),
            jobs.Job("digest", 60, "Tell everybody about their day, once, at the hour they chose", digest.raise_due),
            jobs.Job("imports", 1, "Take in what was given to be imported", self._importer.work),
            jobs.Job("media-expiry", 3600, "Let go of files that are older than their owner keeps them", self._let_media_go),
            jobs.Job("exports", 2, "Write what was asked to be exported", self._export),
            jobs.Job("backup", 600, "Make a backup, once a day", self.keeping.back_up_when_due),
            jobs.Job("tidy", 3600, "Forget ended sessions, and effects whose message never came", self._tidy),
        ]

    def run_job(self, name: str) -> int:
        """Run one job now; returns how much it did.

        Raises:
            NotFound: there is no job of that name.
        """
        return self.timetable.run(name).done

    def _let_media_go(self, now: int) -> int:
        return retention.let_media_go(self.files, now)

    def _export(self, now: int) -> int:
        return exporting.run_waiting(self.settings.exports_dir, self.files, kith=version("kith"), now=now)

    def _expire(self, now: int) -> int:
        return exporting.expire(self.settings.exports_dir, now=now)

    def _empty_bin(self, now: int) -> int:
        return bin_actions.let_go(now, days=self.settings.bin_days)

    def _finish_erasing(self, now: int) -> int:
        return erase.finish(self.files, self.forget_applied, exports_folder=self.settings.exports_dir, now=now)

    def forget_applied(self) -> None:
        """Have what was applied deleted from the disk, of devices that run and of those that do not."""
        for channel in tuple(self._running.values()):
            if isinstance(channel, Logging):
                channel.rotate()
        for device in devices.every():
            if device.id not in self._running:
                discard_before(self.settings.spool_dir / device.slug, device.position, written=False)

    def _tidy(self, now: int) -> int:
        forgotten = account_actions.remove_stale_sessions(now=now) + receive.forget_waiting(now=now)
        return forgotten + followup.forget_decisions(now) + notices.forget(now) + reminders.forget(now) + self._expire(now)

    # ── What can be said about it ───────────────────────────────────────────────────────────────────────────────────

    def health(self) -> dict[str, Any]:
        """Figures and truths for the health page and for monitoring; no names, no contents."""
        disk = os.statvfs(self.settings.data_dir) if hasattr(os, "statvfs") else None
        database = self.settings.database_path
        return {
            "started_at": self.started_at,
            "trouble": self.trouble,
            "devices": {
                "running": len(self._running),
                "connected": sum(d.state == "connected" for d in devices.wanted()),
                **self._figures(),
            },
            "jobs": {"troubled": sum(one.standing.trouble for one in self.timetable.fared())},
            # What was written last stands in the log beside it until it is copied back.
            "database_bytes": sum(f.stat().st_size for f in (database, database.with_name(f"{database.name}-wal")) if f.exists()),
            "disk_free_bytes": disk.f_bavail * disk.f_frsize if disk else 0,
        }

    def _figures(self) -> dict[str, float]:
        """What channels measure of themselves, the greatest of each."""
        worst: dict[str, float] = {}
        for channel in tuple(self._running.values()):
            for name, worth in channel.figures().items() if isinstance(channel, Measured) else ():
                worst[name] = max(worth, worst.get(name, worth))
        return worst


def _forget_files(settings: Settings, slug: str) -> None:
    """Delete a device's keys and its log."""

    def files() -> Iterator[Path]:
        yield from settings.sessions_dir.glob(f"{slug}.*")
        yield from (settings.spool_dir / slug).glob("*")

    for path in files():
        with contextlib.suppress(OSError):
            path.unlink()
    with contextlib.suppress(OSError):
        (settings.spool_dir / slug).rmdir()
