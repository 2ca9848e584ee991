"""A Kith of its own under trial: real processes on a folder, an owner, the HTTP API, and hands to kill it with."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from app.serve import free_port
from tests.database import add_owner
from tests.outward import family
from tests.wa_server import Account, Device, WhatsApp

ROOT = Path(__file__).resolve().parents[2]
EMAIL, PASSWORD = "robin@example.org", "correct horse battery"
CLI = ("-m", "app.cli")

_CHILD = b"app.channels.whatsapp.child"
_START_WITHIN = 60.0


class Linked(NamedTuple):
    """A device as Kith knows it (its id in the API) and as the WhatsApp server does."""

    id: str
    device: Device


class Kith:
    """One installation in ``folder``; a context manager that leaves no process behind.

    Args:
        folder: data, sessions and the log go there.
        env: of all its processes; leads to the test server.
        runner: what starts the server after the interpreter's name; gets ``--port`` appended.
    """

    def __init__(self, folder: Path, env: dict[str, str], runner: Sequence[str] = (*CLI, "run")) -> None:
        self.data, self.log = folder / "data", folder / "kith.log"
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port("127.0.0.1")
        self.url = f"http://127.0.0.1:{self.port}"
        # The checkout first: a package that comes with the library is called tests as well.
        paths = [str(ROOT), *filter(None, [env.get("PYTHONPATH")])]
        self._env = env | {
            "KITH_DATA_DIR": str(self.data), "KITH_SESSIONS_DIR": str(folder / "sessions"),
            "KITH_LOG_LEVEL": "WARNING", "PYTHONPATH": os.pathsep.join(paths),
        }  # fmt: skip
        self._runner = runner
        self._process: subprocess.Popen[bytes] | None = None
        self._ours: set[int] = set()

    def __enter__(self) -> Kith:
        self.token = add_owner(self.database, EMAIL, PASSWORD)
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        until(lambda: not self._left_over(), 15)
        for pid in self._left_over():
            _kill(pid, signal.SIGKILL)

    @property
    def database(self) -> Path:
        return self.data / "kith.db"

    # ── Life and death ──────────────────────────────────────────────────────────────────────────────────────────────

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = [sys.executable, "-P", *self._runner, "--port", str(self.port)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self._env, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self.wait_up()

    def wait_up(self, seconds: float = _START_WITHIN) -> None:
        """Wait until it answers again (its parent process replaces a worker that was killed)."""
        if not until(self.answers, seconds):
            raise TimeoutError(f"Kith does not answer after {seconds} s; its log ends:\n{self.log.read_text()[-2000:]}")
        self.note_processes()

    def answers(self) -> bool:
        """Whether the web process answers now."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (OSError, http.client.HTTPException):
            return False

    def stop(self) -> float:
        """End it in good order, as Ctrl-C does; returns the seconds that it took."""
        assert self._process is not None
        self.note_processes()
        began = time.monotonic()
        self._process.terminate()
        self._process.wait(60)
        return time.monotonic() - began

    def kill(self) -> None:
        """Kill the web process and the one that watches over it, as the end of the world does. Children lose their parent."""
        self.note_processes()
        worker = self.worker()
        assert self._process is not None
        self._process.kill()
        if worker:
            _kill(worker, signal.SIGKILL)
        self._process.wait()
        until(lambda: worker is None or not _runs(worker), 5)

    def kill_worker(self) -> None:
        """Kill the web process alone; the one that watches over it starts another."""
        self.note_processes()
        if worker := self.worker():
            _kill(worker, signal.SIGKILL)
            until(lambda: not _runs(worker), 5)

    # ── Processes ───────────────────────────────────────────────────────────────────────────────────────────────────

    def worker(self) -> int | None:
        """The web process."""
        if self._process is None or self._process.poll() is not None:
            return None
        return next((p for p in _children_of(self._process.pid) if _CHILD not in _command_of(p)), None)

    def children(self) -> dict[str, int]:
        """The devices' child processes that run now: session file -> process id."""
        worker = self.worker()
        found = {}
        for pid in _children_of(worker) if worker else ():
            command = _command_of(pid).split(b"\0")
            if b"--session" in command:
                found[Path(command[command.index(b"--session") + 1].decode()).name] = pid
        return found

    def note_processes(self) -> None:
        """Remember all that run, so that none of them outlives the trial."""
        if self._process is not None and self._process.poll() is None:
            self._ours |= family(self._process.pid) - {self._process.pid}

    def _left_over(self) -> list[int]:
        return [pid for pid in self._ours if _runs(pid) and str(self.data.parent).encode() in _surroundings(pid)]

    # ── The API ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def api(self, method: str, path: str, body: Any = None) -> Any:
        """One call of the HTTP API. Raises OSError while Kith is down or when it refuses."""
        return json.loads(self.get(f"/api/v1{path}", method, body) or b"null")

    def get(self, path: str, method: str = "GET", body: Any = None, headers: dict[str, str] | None = None) -> bytes:
        """One request with the owner's token, or with other headers instead."""
        given = headers or {"Authorization": f"Bearer {self.token}"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.url + path, data, {"Content-Type": "application/json", **given}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return bytes(answer.read())
        except http.client.HTTPException as error:
            raise OSError(str(error)) from error

    def login(self) -> str:
        """Log in as a browser does; returns the Cookie header."""
        data = json.dumps({"email": EMAIL, "password": PASSWORD}).encode()
        headers = {"Content-Type": "application/json", "Origin": self.url}
        request = urllib.request.Request(f"{self.url}/api/v1/auth/login", data, headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return str(answer.headers["Set-Cookie"]).partition(";")[0]

    def link(self, wa: WhatsApp, account: Account, name: str = "Phone") -> Linked:
        """Add a device and pair it by scanning its code; returns when Kith shows it as connected."""
        device = self.api("POST", "/devices", {"name": name})
        self.api("POST", f"/devices/{device['id']}/link")
        linked = Linked(device["id"], wa.scan(wa.wait_qr(60), account, timeout=60))
        if not until(lambda: self.state(linked.id) == "connected", 60):
            raise TimeoutError(f"the device is {self.state(linked.id)} after pairing")
        self.note_processes()
        return linked

    def state(self, device_id: str) -> str:
        """A device's state; empty while Kith is down."""
        try:
            return str(self.api("GET", f"/devices/{device_id}")["state"])
        except OSError:
            return ""


class Visitor:
    """Asks for pages all the time, like an open browser, and notes how long each answer took, in milliseconds."""

    def __init__(self, kith: Kith, paths: Iterable[str], pause: float = 0.1) -> None:
        self.took: list[float] = []
        self.failed = 0
        self._kith, self._paths, self._pause = kith, tuple(paths), pause
        self._headers = {"Cookie": kith.login()}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="visitor", daemon=True)

    def __enter__(self) -> Visitor:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        turn = 0
        while not self._stopping.wait(self._pause):
            began = time.perf_counter()
            try:
                self._kith.get(self._paths[turn % len(self._paths)], headers=self._headers)
            except OSError:
                self.failed += 1
            self.took.append((time.perf_counter() - began) * 1000)
            turn += 1


def until(holds: Callable[[], object], seconds: float, pause: float = 0.05) -> bool:
    """Wait until something holds; False when it does not in that time."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True


def memory(pid: int | None) -> float:
    """Resident memory of a process in MB; 0 when it is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _kill(pid: int, how: signal.Signals) -> None:
    try:
        os.kill(pid, how)
    except ProcessLookupError:
        return


def _children_of(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += map(int, task.read_text().split())
        except OSError:
            continue
    return found


def _command_of(pid: int) -> bytes:
    return _read(Path(f"/proc/{pid}/cmdline"))


def _surroundings(pid: int) -> bytes:
    return _read(Path(f"/proc/{pid}/environ"))


def _runs(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not asked for its exit code yet does not."""
    stat = _read(Path(f"/proc/{pid}/stat"))
    return bool(stat) and stat.rpartition(b")")[2].split()[0] not in (b"Z", b"X")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
