"""Stand-ins for web tests: a runtime without threads, and a person with a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.actions import accounts, followup
from app.channels.base import Capabilities, Channel, Fetched, LinkCode, Outgoing, Report
from app.domain.facts import Position
from app.jobs import Job, Timetable
from app.runtime.safekeeping import Safekeeping
from app.runtime.telling import Telling
from app.settings import Settings
from app.store.accounts import Owner
from app.store.files import Files

NOW = 1_760_000_000_000
PASSWORD = "correct horse battery"
ORIGIN = "http://localhost"


class QuietChannel:
    """A linkable channel that shows a code and otherwise keeps still."""

    can = Capabilities(link=True, media=True, reactions=True, replies=True, read_receipts=True, groups=True)

    def __init__(self) -> None:
        self.shown: LinkCode | None = None
        self.sent: list[Outgoing] = []

    def start(self, report: Report, position: Position, changed: Any) -> None: ...

    def stop(self) -> None: ...

    def send(self, out: Outgoing) -> None:
        self.sent.append(out)

    def fetch(self, ref: str, path: Path, *, max_bytes: int) -> Fetched:
        return Fetched(False, "not now")

    def link(self) -> None:
        self.shown = LinkCode("2@a-code,to-scan", NOW + 20_000, 5)

    def logout(self) -> None:
        self.shown = None

    def code(self) -> LinkCode | None:
        return self.shown


class QuietChannels:
    """The channels of :class:`Running`, made when asked for."""

    def __init__(self) -> None:
        self.running: dict[int, QuietChannel] = {}

    def get(self, device_id: int) -> Channel | None:
        return self.running.get(device_id)

    def ensure(self, device_id: int) -> Channel:
        return self.running.setdefault(device_id, QuietChannel())

    def drop(self, device_id: int, *, forget: bool = False) -> None:
        self.running.pop(device_id, None)


class Running:
    """A running CRM as pages know it; ``now`` is the time and may be set."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.channels = QuietChannels()
        self.files = Files(settings.media_dir)
        self.telling = Telling(settings)
        self.now = NOW
        self.keeping = Safekeeping(settings, self.clock)
        self.demo = True
        self.trouble = ""
        self.timetable = Timetable([Job("snoozes", 20, "Bring back what was snoozed until now", followup.wake)], self.clock)

    def clock(self) -> int:
        return self.now

    def forget_applied(self) -> None:
        """There are no spools here."""

    def health(self) -> dict[str, Any]:
        return {
            "started_at": NOW,
            "trouble": "",
            "devices": {"running": 1, "connected": 1},
            "database_bytes": 4096,
            "disk_free_bytes": 1 << 30,
        }


class Person:
    """An owner and the browser they are logged in with."""

    def __init__(self, owner: Owner, client: FlaskClient, csrf: str, secret: str) -> None:
        self.owner, self.client, self.csrf, self.secret = owner, client, csrf, secret

    @classmethod
    def logged_in(cls, app: Flask, owner: Owner, now: int) -> Person:
        """Log in as ``owner`` by a one-time key, which costs no password hash."""
        login = accounts.log_in_once(accounts.make_login_key(owner.id, now=now), address="127.0.0.1", now=now)
        client = app.test_client()
        client.set_cookie("kith-80", login.secret)
        return cls(owner, client, login.session.csrf, login.secret)

    def get(self, path: str, **more: Any) -> TestResponse:
        """Ask as this person's browser does."""
        return self.client.get(path, **more)

    def send(self, method: str, path: str, *, headers: dict[str, str] | None = None, **more: Any) -> TestResponse:
        """Change something as this person's own page does: Origin and CSRF token come along."""
        return self.client.open(
            path, method=method, headers={"Origin": ORIGIN, "X-CSRF-Token": self.csrf} | (headers or {}), **more
        )

    def post(self, path: str, **more: Any) -> TestResponse:
        """:meth:`send` with POST."""
        return self.send("POST", path, **more)
