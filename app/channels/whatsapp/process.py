"""One running child, seen from the parent: its two pipes, and what the keeper remembers of it."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.channels.whatsapp import wire
from app.channels.whatsapp.decisions import Limits

_ROOT = Path(__file__).resolve().parents[3]

#: Comes after a child's last report.
END: Any = object()


class Child:
    """One running child and the two pipes to it."""

    def __init__(self, command: Sequence[str], pairing: bool) -> None:
        # Its own process group: Ctrl-C in a terminal is for the parent, which then ends the child in good order.
        self.process = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_ROOT, start_new_session=True, bufsize=0
        )  # fmt: skip
        self.pairing = pairing
        self.connected = False
        self.connected_since: float | None = None
        self.apart_since = time.monotonic()  # without a connection, 0 while there is one
        self.codes = 0.0  # when the first code was shown
        self.killed = ""  # why, when it was
        self.forgotten = self.renewed = self.restless = False
        self._losses: list[float] = []  # when the line was lost lately
        self.ending_since = 0.0
        self.heard_at = time.monotonic()
        self.figures: dict[str, float] = {}  # of itself, with its last heartbeat
        self._lines: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._writing = threading.Lock()
        self._answers: dict[int, queue.SimpleQueue[dict[str, Any] | None]] = {}
        self._asked = 0
        threading.Thread(target=self._listen, name="whatsapp-lines", daemon=True).start()

    def next(self, seconds: float) -> Any:
        """The next report; None when there was none in that time, ``END`` when there will be none any more."""
        try:
            return self._lines.get(timeout=seconds)
        except queue.Empty:
            return None

    def tell(self, command: dict[str, Any]) -> bool:
        """Hand over a command; False when the child did not get it whole."""
        data = memoryview(wire.line(command))
        with self._writing:
            try:
                file = self.process.stdin.fileno()  # type: ignore[union-attr]
                while data:
                    data = data[os.write(file, data) :]
            except (OSError, ValueError):
                return False
        return True

    def ask(self, command: dict[str, Any], seconds: float) -> dict[str, Any] | None:
        """Hand over a command and wait for its answer; None when there is none."""
        answer: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        with self._writing:
            self._asked += 1
            number = self._asked
            self._answers[number] = answer
        try:
            return answer.get(timeout=seconds) if self.tell({**command, "n": number}) else None
        except queue.Empty:
            return None
        finally:
            self._answers.pop(number, None)

    def end(self, seconds: float) -> None:
        """Ask it to end, wait, kill."""
        self.tell({"do": "stop"})
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def lost(self, limits: Limits) -> None:
        """The line was lost. The library dials again at once: when that happens again and again, the child is asked to end."""
        now = time.monotonic()
        self._losses = [at for at in self._losses if now - at < limits.restless] + [now]
        if len(self._losses) >= limits.losses and not (self.restless or self.renewed):
            self.restless = True
            self.ending_since = now
            self.tell({"do": "stop"})

    def overdue(self, limits: Limits) -> str:
        """Why it has to be killed now: what has taken longer than it may; '' when nothing has."""
        now = time.monotonic()
        if (self.renewed or self.restless) and now - self.ending_since > limits.stop:
            return "ending"
        if self.codes and now - self.codes > limits.codes:
            return "codes"
        if self.apart_since and not self.codes and now - self.apart_since > limits.connect:
            return "connecting"
        return "silent" if now - self.heard_at > limits.hang else ""

    def kill(self, why: str = "asked") -> None:
        """End it at once, and remember why."""
        self.killed = why
        self.connected = False
        with contextlib.suppress(OSError):
            self.process.kill()

    def gone(self) -> None:
        """Close the pipes; nobody who waits for an answer will get one."""
        self.connected = False
        for answer in tuple(self._answers.values()):
            answer.put(None)
        with self._writing, contextlib.suppress(OSError):
            self.process.stdin.close()  # type: ignore[union-attr]

    def _listen(self) -> None:
        with self.process.stdout as lines:  # type: ignore[union-attr]
            buffered = b""
            while chunk := lines.read(65536):
                *whole, buffered = (buffered + chunk).split(b"\n")
                self.heard_at = time.monotonic()
                for raw in whole:
                    message = wire.parse(raw)
                    if message is None:
                        continue
                    if message.get("w") == "reply":
                        if answer := self._answers.get(message.get("n", 0)):
                            answer.put(message)
                    else:
                        self._lines.put(message)
        self._lines.put(END)
