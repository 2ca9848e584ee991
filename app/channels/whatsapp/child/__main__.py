"""The process: standard streams, logging, the session's lock, commands in, and an end that always comes.

Before neonize may be imported: standard output belongs to the parent alone (the library prints), logging is ours (the
library calls ``basicConfig``), and no other process holds the session (the network would throw one of them out, again and
again).
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import logging
import os
import re
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.channels.whatsapp import wire
from app.channels.whatsapp.spool import Writer
from app.channels.whatsapp.wire import Exit

log = logging.getLogger("kith.whatsapp")

_LOCK_WAIT = 20.0  # seconds for a former child to end
_STOP_WITHIN = 9.0  # seconds; the parent kills at ten
_LONG_NUMBER = re.compile(r"\d{5,}(?=\d{2})")


class Up:
    """The pipe to the parent. A broken pipe means that the parent is gone: that is found out at standard input."""

    def __init__(self, file: int) -> None:
        self._file = file
        self._lock = threading.Lock()

    def say(self, message: dict[str, Any]) -> None:
        data = memoryview(wire.line(message))
        with self._lock, contextlib.suppress(OSError):
            while data:
                data = data[os.write(self._file, data) :]


def main(argv: list[str]) -> int:
    """Run one session until it ends; the result is the process's exit code."""
    options = _options(argv)
    up = Up(os.dup(1))
    # The library prints its errors there, with phone numbers in them; what matters of them comes as exceptions too.
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), 1)
    os.umask(0o077)
    # The library reads it when it loads: a send to one person would else be marked as a business bot's.
    os.putenv("NEONIZE_BOT_TAG", "off")
    _own_logging(options.log_level)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    if not _lock(options.session.with_suffix(".lock"), _LOCK_WAIT):
        log.error("another process holds this session")
        return Exit.BUSY
    paired = _paired(options.session)
    if not paired and not options.pair:
        return Exit.UNLINKED
    silent_since = _last_written(options.spool)
    writer = Writer(options.spool, first=options.first_segment)
    writer.rotate()  # what stands there now can be deleted from the disk once it is applied
    try:
        from app.channels.whatsapp.child.orders import Orders
        from app.channels.whatsapp.child.session import Session
    except Exception:  # an ImportError, or an OSError from loading the shared library
        log.exception("neonize cannot be loaded")
        return Exit.UNUSABLE
    session = Session(
        options.session, writer, up.say, clock=_now, full_history=options.history == "full", silent_since=silent_since,
        probe_after=int(options.probe_after * 1000),
    )  # fmt: skip
    orders = Orders(session, up.say)
    up.say({"w": "hello", "pid": os.getpid(), "paired": paired})
    signal.signal(signal.SIGTERM, lambda *_: session.end(Exit.STOPPED))
    threading.Thread(target=_listen, args=(session, orders, writer, up), name="commands", daemon=True).start()
    session.start()
    while not session.ended.wait(options.beat):
        up.say({"w": "beat", "at": _now(), **session.freshness()})
        session.check()
    _last_deadline(session.exit)
    orders.finish()
    session.stop()
    return session.exit


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("kith-whatsapp")
    parser.add_argument("--session", type=Path, required=True)
    parser.add_argument("--spool", type=Path, required=True)
    parser.add_argument("--first-segment", type=int, default=1)
    parser.add_argument("--history", choices=("full", "recent"), default="full")
    parser.add_argument("--pair", action="store_true", help="show codes to scan when there is no session yet")
    parser.add_argument("--beat", type=float, default=5.0, help="seconds between two heartbeats")
    parser.add_argument("--probe-after", type=float, default=120.0, help="seconds of silence before the network is asked")
    parser.add_argument("--log-level", default="WARNING")
    return parser.parse_args(argv)


def _now() -> int:
    return time.time_ns() // 1_000_000


def _own_logging(level: str) -> None:
    """One handler, with long numbers masked: the library logs JIDs."""

    class Masked(logging.Formatter):
        def format(self, record: logging.LogRecord) -> str:
            return _LONG_NUMBER.sub("•••", super().format(record))

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Masked("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("neonize.utils.log").setLevel(logging.WARNING)  # decides what the Go side logs at all
    # It warns at every start that voice notes need ffmpeg; ours are sent as they come.
    logging.getLogger("neonize.utils.ffmpeg").setLevel(logging.ERROR)


def _lock(path: Path, patience: float) -> bool:
    """Hold the session for as long as this process lives."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except OSError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.1)


def _paired(session: Path) -> bool:
    """Whether the session file holds a paired device. Only before the library is loaded: it brings its own SQLite."""
    if not session.exists():
        return False
    # Writable: after a kill a journal may have to be rolled back first, which a read-only connection cannot.
    with contextlib.closing(sqlite3.connect(f"file:{session}?mode=rw", uri=True)) as database:
        try:
            return database.execute("SELECT 1 FROM whatsmeow_device LIMIT 1").fetchone() is not None
        except sqlite3.DatabaseError:
            return False


def _last_written(folder: Path) -> int:
    """When this log was last written to, in UTC milliseconds; 0 for never."""
    with contextlib.suppress(OSError):
        return max((int(p.stat().st_mtime * 1000) for p in folder.glob("*.log")), default=0)
    return 0


def _lines() -> Iterator[bytes]:
    with contextlib.suppress(OSError):
        yield from sys.stdin.buffer


def _listen(session: Any, orders: Any, writer: Writer, up: Up) -> None:
    """Hand out the parent's commands. When the input ends the parent is gone, and so are we."""
    for raw in _lines():
        command = wire.parse(raw)
        if command is None:
            continue
        try:
            if command.get("do") == "stop":
                break
            if command.get("do") == "rotate":
                writer.rotate()
                up.say({"w": "spool"})
            else:
                orders.take(command)
        except Exception:
            log.exception("a command failed: %s", command.get("do"))
    session.end(Exit.STOPPED)


def _last_deadline(code: int) -> None:
    """End the process even if the library hangs while it stops."""

    def end() -> None:
        os._exit(code)

    timer = threading.Timer(_STOP_WITHIN, end)
    timer.daemon = True
    timer.start()


if __name__ == "__main__":
    code = 1
    try:
        code = main(sys.argv[1:])
    except Exception:
        log.exception("the child failed")
    sys.stderr.flush()
    # Not sys.exit: the library's threads are no daemons and would be waited for.
    os._exit(code)
