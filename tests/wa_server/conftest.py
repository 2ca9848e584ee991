"""The real neonize in a process of its own, driven by the tests of the server."""

import base64
import json
import os
import signal
import struct
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from . import Account, Device, Peer, WhatsApp

_PROGRAM = Path(__file__).parent / "program.py"
Event = dict[str, Any]


class Program:
    """`program.py` with one database; it can be killed and started again."""

    def __init__(self, wa: WhatsApp, folder: Path) -> None:
        self._wa = wa
        self._folder = folder
        self._changed = threading.Condition()
        self.events: list[Event] = []
        self._given: set[int] = set()
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-P", str(_PROGRAM), str(self._folder / "session.db")]
        with (self._folder / "log").open("a") as log:
            self._process = subprocess.Popen(
                command,
                env=self._wa.env(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self._reader = threading.Thread(target=self._read, args=(self._process,), daemon=True)
        self._reader.start()
        self.do("connect")

    def kill(self) -> None:
        """Ends the process at once, as a power cut would."""
        self._process.kill()
        self._process.wait()
        self._reader.join(10)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def freeze(self) -> None:
        """Stops the process where it is; only `kill` helps afterwards. Returns when all its threads stand still."""
        self._process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self._process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)

    def do(self, wish: str, **facts: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": wish, **facts}) + "\n")
        self._process.stdin.flush()

    def wait(self, kind: str, fits: Callable[[Event], bool] = lambda _: True, timeout: float = 30) -> Event:
        """The first event of this kind that fits and was not handed out yet."""
        end = time.monotonic() + timeout
        with self._changed:
            while True:
                for place, event in enumerate(self.events):
                    if place not in self._given and event["kind"] == kind and fits(event):
                        self._given.add(place)
                        return event
                left = end - time.monotonic()
                if left <= 0:
                    raise TimeoutError(f"no {kind} within {timeout} s; the last events were {self.events[-5:]}")
                self._changed.wait(left)

    def message(self, message_id: str, timeout: float = 30) -> Event:
        """The message event with this id."""
        return self.wait("Message", lambda event: event["id"] == message_id, timeout)

    def until(self, question: str, fits: Callable[[Event], bool], timeout: float = 30, **facts: object) -> Event:
        """Asks again and again until the answer fits; for what neonize keeps without telling anybody."""
        end = time.monotonic() + timeout
        while True:
            self.do(question, **facts)
            answer = self.wait("Answer", lambda e: e["to"] == question)
            if fits(answer):
                return answer
            if time.monotonic() > end:
                raise TimeoutError(f"the last answer to {question} was {answer}")
            time.sleep(0.1)

    @staticmethod
    def encoded(message: bytes) -> str:
        return base64.b64encode(message).decode()

    def download(self, message: bytes) -> bytes:
        """The file of a serialized message, as neonize fetches and decrypts it."""
        self.do("download", message=self.encoded(message))
        return base64.b64decode(self.wait("Downloaded")["data"])

    def send_image(self, to: str, data: bytes, caption: str) -> None:
        self.do("image", to=to, data=base64.b64encode(data).decode(), caption=caption)

    def _read(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        for line in process.stdout:
            if not line.startswith('{"kind"'):
                continue  # neonize prints a little of its own
            with self._changed:
                self.events.append(json.loads(line))
                self._changed.notify_all()


class Linked(NamedTuple):
    """A program that is paired with an account, and somebody it knows."""

    wa: WhatsApp
    owner: Account
    alice: Peer
    program: Program
    device: Device


@pytest.fixture(scope="session")
def tiny_png() -> bytes:
    """A picture of four grey pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0\x80\x90\0\xa0\xb0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.fixture
def wa() -> Iterator[WhatsApp]:
    with WhatsApp() as server:
        yield server


@pytest.fixture
def program(wa: WhatsApp, tmp_path: Path) -> Iterator[Program]:
    running = Program(wa, tmp_path)
    yield running
    running.kill()


@pytest.fixture
def linked(wa: WhatsApp, program: Program) -> Linked:
    """A fresh server and a freshly paired program, for tests that break things."""
    return link(wa, program)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Linked]:
    """One paired program for all tests of a module that only exchange messages."""
    with WhatsApp() as server:
        running = Program(server, tmp_path_factory.mktemp("program"))
        yield link(server, running)
        running.kill()
        assert server.problems == []
        assert all(dial.allowed for dial in server.dialled)


@pytest.fixture
def steady(shared: Linked) -> Iterator[Linked]:
    """The module's paired program, for tests that interrupt its connection; it is connected again afterwards."""
    yield shared
    shared.wa.refuse_login = shared.wa.login_failure = None
    shared.program.kill()
    shared.device.wait_offline()
    shared.program.start()
    shared.device.wait_online()


def link(wa: WhatsApp, program: Program) -> Linked:
    owner = wa.account("Owner", pn="15550100001", lid="91110000001")
    alice = wa.peer("Alice", pn="15550100002", lid="92220000002")
    device = wa.scan(wa.wait_qr(), owner)
    program.wait("Connected")
    return Linked(wa, owner, alice, program, device)
