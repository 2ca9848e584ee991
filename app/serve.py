"""Serving a running Kith over HTTP: one process, many threads (every open page's live line holds one).

On Linux and macOS gunicorn, whose parent process restarts the worker should it ever die; elsewhere Werkzeug. The
:class:`~app.runtime.Runtime` is built inside the worker, after the fork: threads and child processes do not survive one.
"""

from __future__ import annotations

import contextlib
import gc
import os
import re
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from app import create_app
from app.errors import AppError
from app.runtime import Runtime
from app.settings import Settings

_PAGES_WITHIN = 2  # seconds that open requests are given when Kith stops
_END_WITHIN = 28  # seconds until what has not ended then is killed

_COMES_WITHIN = 30  # seconds that a request may take to arrive
_PEEKED = 1 << 16  # bytes
_SMALL = 1 << 14  # bytes of a body that is waited for as a whole
_LENGTH = re.compile(rb"(?im)^content-length:[ \t]*(\d{1,12})[ \t]*\r?$")

#: Builds the runtime (not started yet) and is told when it runs.
Build = Callable[[], Runtime]
Started = Callable[[Runtime], None]


def free_port(host: str) -> int:
    """A port nobody listens on now."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def port_taken(host: str, port: int) -> bool:
    """Whether somebody listens there already."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((host if host not in ("0.0.0.0", "::") else "127.0.0.1", port)) == 0  # noqa: S104


def serve(settings: Settings, build: Build, started: Started) -> None:
    """Serve until interrupted. Ends the process with exit code 3 when Kith cannot start (the reason is on stderr)."""
    if sys.platform == "win32":
        _serve_with_werkzeug(settings, build, started)
    else:
        _serve_with_gunicorn(settings, build, started)


def _running_app(build: Build, started: Started) -> tuple[Runtime, Any]:
    runtime = build()
    try:
        runtime.start()
    except AppError as error:
        print(f"kith: {error.sentence}", file=sys.stderr)
        raise SystemExit(3) from None
    app = create_app(runtime)
    # What there is now stays till the end: the garbage collector need not look through it again, nor after every 700 objects.
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    threading.Timer(0.2, started, args=(runtime,)).start()
    return runtime, app


def _serve_with_gunicorn(settings: Settings, build: Build, started: Started) -> None:
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]
        runtime: Runtime | None = None

        def load_config(self) -> None:
            host = f"[{settings.host}]" if ":" in settings.host else settings.host
            for name, worth in {
                "bind": f"{host}:{settings.port}", "workers": 1, "worker_class": _patient_worker(), "threads": settings.threads,
                "graceful_timeout": _END_WITHIN, "timeout": 120, "loglevel": "warning", "proc_name": "kith",
                "post_worker_init": self.begun, "worker_exit": self.ended,
                "control_socket_disable": True, "forwarded_allow_ips": "", "limit_request_line": 8190,
            }.items():  # fmt: skip
                if name in self.cfg.settings:
                    self.cfg.set(name, worth)

        def load(self) -> Any:
            self.runtime, app = _running_app(build, started)
            return app

        def begun(self, worker: Any) -> None:
            # For the parent process the same setting says when it kills: the devices' end needs the time in between.
            worker.cfg.set("graceful_timeout", _PAGES_WITHIN)
            # Ctrl-C reaches parent and worker, and the parent passes it on: gunicorn's own answer, an exception out of
            # the handler, would tear apart the good order that the first of them has begun.
            for word in (signal.SIGINT, signal.SIGQUIT):
                signal.signal(word, worker.handle_exit)

        def ended(self, _server: Any, _worker: Any) -> None:
            if self.runtime is None:
                return
            try:
                self.runtime.stop()
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(0)  # an orderly exit would wait for the threads of all open pages

    Server().run()


def _patient_worker() -> Any:
    """gunicorn's worker of threads, in which a request has a thread only once it is there: hundreds that come a byte at a time, or
    never, hold up nobody. Larger bodies are read as they come.
    """
    from gunicorn.workers import gthread

    class Patient(gthread.ThreadWorker):  # type: ignore[misc]
        def handle(self, conn: Any) -> Any:
            ahead = conn.initialized and conn.parser.unreader.buf.getvalue()  # the next request came together with the last one
            if not ahead and not has_come(conn):
                return gthread._DEFER if time.monotonic() < conn.begun + _COMES_WITHIN else False
            conn.data_ready = True
            return super().handle(conn)

        def finish_request(self, conn: Any, fs: Any) -> None:
            super().finish_request(conn, fs)
            if getattr(conn, "begun", 0.0):
                conn.timeout = conn.begun + _COMES_WITHIN

    def has_come(conn: Any) -> bool:
        """Whether a request lies in the socket's buffer, or nothing more will; else it is watched until more of it has come."""
        conn.begun = getattr(conn, "begun", 0.0) or time.monotonic()
        conn.sock.setblocking(False)
        try:
            seen = conn.sock.recv(_PEEKED, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            seen = b""
        more = missing(seen)
        # Woken without anything new: the other side has ended. gunicorn finds the right words for that.
        if more and len(seen) > getattr(conn, "seen", 0):
            conn.seen = len(seen)
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, len(seen) + more)
            return False
        conn.seen, conn.begun = 0, 0.0
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1)
        return True

    def missing(seen: bytes) -> int:
        """How many bytes at least have to come before a request that begins so is worth a thread."""
        end = seen.find(b"\r\n\r\n") + 4
        if end < 4:
            return 1 if seen and len(seen) < _PEEKED else 0
        length = _LENGTH.search(seen, 0, end)
        if length is None or int(length[1]) > _SMALL or b"\nexpect:" in seen[:end].lower():
            return 0
        return max(0, end + int(length[1]) - len(seen))

    return Patient


def _serve_with_werkzeug(settings: Settings, build: Build, started: Started) -> None:
    from werkzeug.serving import run_simple

    runtime, app = _running_app(build, started)
    with contextlib.suppress(KeyboardInterrupt):
        run_simple(settings.host, settings.port, app, threaded=True)
    runtime.stop()
