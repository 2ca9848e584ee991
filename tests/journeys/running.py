"""A whole Kith as people run it: ``kith run`` in processes of its own, reached over HTTP alone."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from tests.database import add_owner

ROOT = Path(__file__).resolve().parents[2]
EMAIL, PASSWORD = "robin@example.org", "correct horse battery"
T = TypeVar("T")


def until(look: Callable[[], T | None], what: str, seconds: float = 20) -> T:
    """Wait until ``look`` finds something that is true; fail with ``what`` was expected."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds:g} s for: {what}")
        time.sleep(0.05)


class Kith:
    """``env`` brings the program to the test's WhatsApp server. ``log`` holds everything it printed."""

    def __init__(self, folder: Path, env: Mapping[str, str]) -> None:
        self.folder = folder
        self.env = {**env, "KITH_SESSIONS_DIR": str(folder / "sessions"), "PYTHONUNBUFFERED": "1"}
        self.log = folder / "kith.log"
        self.token = ""
        self.url = ""
        self.process: subprocess.Popen[bytes] | None = None
        folder.mkdir(exist_ok=True)

    # ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def start(self) -> Kith:
        port = self.url.rsplit(":", 1)[1] if self.url else "0"
        self.already = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app.cli", "run", "--port", port, "--data-dir", str(self.folder / "data")],
                cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        found = until(lambda: re.search(r"Kith runs at (\S+)", self.printed()), f"Kith to start\n{self.printed()}", 30)
        self.url = found[1]
        return self

    def printed(self) -> str:
        """What this run has printed."""
        return self.log.read_bytes()[self.already :].decode("utf-8", "replace")

    @property
    def setup_link(self) -> str:
        found = re.search(r"https?://\S+/setup\?token=\S+", self.printed())
        assert found, "no setup link was printed"
        return found[0]

    def stop(self) -> None:
        """As a person would: Ctrl+C, then wait."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                raise

    def web_pid(self) -> int:
        """The process that serves (gunicorn's worker)."""
        return self._child_of(self.process.pid, "app.cli")  # type: ignore[union-attr]

    def device_pid(self) -> int:
        """The process that holds the linked device."""
        return self._child_of(self.web_pid(), "whatsapp.child")

    def _child_of(self, parent: int, command: str) -> int:
        def find() -> int | None:
            for status in Path("/proc").glob("[0-9]*/stat"):
                try:
                    fields = status.read_text().rsplit(")", 1)[1].split()
                    line = (status.parent / "cmdline").read_bytes().decode("utf-8", "replace")
                except OSError:
                    continue
                if int(fields[1]) == parent and fields[0] != "Z" and command in line:
                    return int(status.parent.name)
            return None

        return until(find, f"a process {command} below {parent}", 20)

    # ── Its API ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def command(self, *words: str, typed: str = "") -> str:
        """Run another command on the same data; returns what it printed."""
        done = self._command(words, typed)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def refused(self, *words: str) -> str:
        """Run a command that ends with exit code 1; returns what it complained about."""
        done = self._command(words, "")
        assert done.returncode == 1, done.stdout + done.stderr
        return done.stderr

    def _command(self, words: tuple[str, ...], typed: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "app.cli", *words, "--data-dir", str(self.folder / "data")],
            cwd=ROOT, env=self.env, input=typed, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

    def add_owner(self) -> None:
        """An owner and an API token."""
        self.token = add_owner(self.folder / "data" / "kith.db", EMAIL, PASSWORD)

    def make_token(self) -> None:
        """A token for an owner who has none, made from the shell."""
        self.token = self.command("token", "add", "--user", EMAIL, "--scope", "write")

    def api(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """One call; an answer of 400 and above raises AssertionError with the problem."""
        request = urllib.request.Request(
            f"{self.url}/api/v1{path}", method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
        )  # fmt: skip
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                content = answer.read()
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.code} {error.read().decode()}") from None
        return json.loads(content) if content else None

    def device(self) -> dict[str, Any]:
        found: dict[str, Any] = self.api("GET", "/devices")["items"][0]
        return found

    def wait_state(self, state: str, seconds: float = 30) -> None:
        until(lambda: self.device()["state"] == state, f"device to be {state}, it is {self.device()['state']}", seconds)

    def messages(self, **query: str) -> list[dict[str, Any]]:
        """Every message of the conversation with this title, oldest first."""
        chats = self.api("GET", "/conversations?limit=100")["items"]
        chat = next(c for c in chats if c["title"] == query["title"])
        items: list[dict[str, Any]] = []
        cursor = ""
        while True:
            page = self.api("GET", f"/conversations/{chat['id']}/messages?limit=100{cursor}")
            items += page["items"]
            if not page["next_cursor"]:
                return sorted(items, key=lambda m: int(m["id"]))
            cursor = f"&cursor={page['next_cursor']}"
