"""What must not get out: secrets and contents in logs, errors and addresses; files that others may read."""

from __future__ import annotations

import logging
import re
import stat
from pathlib import Path

import pytest
from flask import Flask

from app.actions import accounts
from app.store.database import rows
from tests.web.routes import calls
from tests.web.running import PASSWORD, Person, Running
from tests.web.seed import MARK, seed


def test_no_secret_reaches_a_log_an_error_or_an_address(
    app: Flask, ann: Person, running: Running, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    # Ours at every level; of the libraries the warnings, as app.logs has it: Peewee's DEBUG would print every value.
    caplog.set_level(logging.WARNING)
    own = seed(running, ann.owner.id)
    token = accounts.make_token(ann.owner.id, scope="write", now=running.now)
    key = accounts.make_login_key(ann.owner.id, now=running.now)
    phones = {address.partition(":")[2] for (address,) in rows("SELECT value FROM address")}
    canaries = {ann.secret, ann.csrf, token, key.partition(".")[2], PASSWORD, MARK, "2@a-code,to-scan", *phones}
    typed = (
        "canary-password-1",
        "canary-text-2",
        "canary-search-3",
        "canary-token-4",
        "canary-name-5",
        "canary-csrf-6",
    )

    stranger = app.test_client()
    answers = [
        stranger.post("/login", data={"email": "ann@example.org", "password": typed[0]}),
        stranger.get(f"/login/once/{typed[3]}"),
        stranger.get("/api/v1/auth/me", headers={"Authorization": f"Bearer kith_{typed[3]}"}),
        stranger.post("/api/v1/auth/login", json={"email": "ann@example.org", "password": typed[0]}),
        ann.client.post("/logout", headers={"X-CSRF-Token": typed[5]}),
        ann.post("/settings/account/password", data={"old": typed[0], "new": typed[0] + "x", "again": typed[0] + "x"}),
        ann.post("/settings/devices", data={"name": "x" * 80 + typed[4]}),
        ann.post(f"/chats/{own.conversation}/messages", data={"text": "x" * 70_000 + typed[1]}),
        ann.post("/api/v1/devices", json={"nonsense": typed[4]}),
    ]
    for answer in answers:
        assert answer.status_code >= 400
        assert not [secret for secret in (*canaries, *typed) if secret in answer.text.replace(ann.csrf, "")]
    ann.get(f"/search?q={typed[2]}")
    ann.post(f"/chats/{own.conversation}/messages", data={"text": typed[1]})
    for call in list(calls(app, own)):
        ann.send(call.method, call.path, **call.route.body(own) if call.method != "GET" else {})
        places = [
            text for name, text in ann.get(call.path).headers if name in ("Location", "HX-Redirect", "Link", "Refresh")
        ]
        assert not [secret for secret in canaries for place in places if secret in place]

    out, err = capfd.readouterr()
    logged = out + err + caplog.text + "\n".join(str(record.__dict__) for record in caplog.records)
    assert "quarantined" in logged, "there was a log to look at"
    assert not [secret for secret in (*canaries, *typed) if secret in logged]
    assert not re.search(r"\+?1\s?555\s?\d{4}", logged)
    kept = str(rows("SELECT action, detail FROM audit"))
    assert not [secret for secret in (*canaries, *typed) if secret in kept]


def test_everything_that_kith_writes_is_for_its_user_alone(app: Flask, ann: Person, running: Running) -> None:
    own = seed(running, ann.owner.id)
    accounts.issue_setup_token(running.settings.data_dir, now=running.now)
    ann.post(f"/chats/{own.conversation}/messages", data={"text": "Hello"})
    found = [running.settings.data_dir, *running.settings.data_dir.rglob("*")]
    assert len([path for path in found if path.is_file()]) >= 3
    wide = {str(path): oct(mode) for path in found if (mode := _mode(path)) & 0o077}
    assert not wide


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
