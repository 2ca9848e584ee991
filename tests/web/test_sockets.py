"""The live line: opened by who is logged in, from our own pages alone, and telling each owner only what is theirs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.actions import accounts
from app.store.accounts import digest
from app.store.database import publish
from tests.web.running import ORIGIN, Person, Running

LINE = "/socket.io/?EIO=4&transport=polling"
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "x" * 22 + "==",
}
OURS = {"Origin": ORIGIN}


class Line:
    """Socket.IO over long polling, by hand."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        opened = client.get(LINE, headers=OURS)
        assert opened.status_code == 200, opened.text
        self.path = f"{LINE}&sid={json.loads(opened.text[1:])['sid']}"
        self.say("40")
        assert self.hear()[0].startswith("40{")

    def say(self, packet: str) -> TestResponse:
        """Send a packet."""
        return self.client.post(self.path, data=packet, headers=OURS, content_type="text/plain;charset=UTF-8")

    def hear(self) -> list[str]:
        """The packets that have come; waits for one."""
        return self.client.get(self.path, headers=OURS).text.split("\x1e")

    def ask(self, name: str, *arguments: Any) -> Any:
        """Send an event and wait for its answer; events that come in between are dropped."""
        self.say("421" + json.dumps([name, *arguments]))
        while True:
            for packet in self.hear():
                if packet.startswith("431"):
                    return json.loads(packet[3:])[0]


@pytest.fixture
def cookie(ann: Person) -> dict[str, str]:
    return {"Cookie": f"kith-80={ann.secret}"}


def test_attacks_on_the_line_are_refused(
    app: Flask, ann: Person, bob: Person, running: Running, cookie: dict[str, str]
) -> None:
    ended = Person.logged_in(app, ann.owner, running.now)
    ended.post("/logout")
    token = accounts.make_token(ann.owner.id, scope="write", now=running.now)
    attacks: list[tuple[str, int, dict[str, str]]] = [
        ("anonymous", 401, OURS),
        ("anonymous websocket", 401, OURS | UPGRADE),
        ("invented cookie", 401, OURS | {"Cookie": f"kith-80={'x' * 43}"}),
        ("the id from the database as cookie", 401, OURS | {"Cookie": f"kith-80={digest(ann.secret)}"}),
        ("ended session", 401, OURS | {"Cookie": f"kith-80={ended.secret}"}),
        ("cookie of another port", 401, OURS | {"Cookie": f"kith-81={ann.secret}"}),
        ("token instead of a login", 401, OURS | {"Authorization": f"Bearer {token}"}),
        ("foreign origin", 403, cookie | {"Origin": "http://evil.example"}),
        ("foreign origin over websocket", 403, cookie | UPGRADE | {"Origin": "http://evil.example"}),
        ("null origin", 403, cookie | {"Origin": "null"}),
        ("another port", 403, cookie | {"Origin": "http://localhost:81"}),
        ("no origin", 403, cookie),
        ("no origin over websocket", 403, cookie | UPGRADE),
        ("same site, not same origin", 403, cookie | {"Sec-Fetch-Site": "same-site"}),
        ("cross-site with our origin", 403, cookie | OURS | {"Sec-Fetch-Site": "cross-site"}),
        ("rebound name", 421, cookie | {"Host": "evil.example", "Origin": "http://evil.example"}),
    ]
    for attack, status, headers in attacks:
        stranger = app.test_client()
        for method in ("GET", "POST", "OPTIONS"):
            response = stranger.open(LINE, method=method, headers=headers)
            assert response.status_code == status, (attack, method)
            assert not [name for name, _ in response.headers if name.lower().startswith("access-control-")]
            assert "sid" not in response.text
    running.now += accounts.SESSION_IDLE
    assert app.test_client().get(LINE, headers=cookie | OURS).status_code == 401, "expired"


def test_an_open_line_is_of_no_use_to_others(app: Flask, ann: Person) -> None:
    line = Line(ann.client)
    stranger = app.test_client()
    assert stranger.get(line.path, headers=OURS).status_code == 401
    assert stranger.post(line.path, data="41", headers=OURS).status_code == 401
    assert ann.client.post(line.path, data="x" * 1_100_000, headers=OURS).status_code == 413
    assert ann.client.get(line.path, headers={"Origin": "http://evil.example"}).status_code == 403


def test_each_owner_hears_of_their_own(ann: Person, bob: Person) -> None:
    hers, his = Line(ann.client), Line(bob.client)
    his.ask("subscribe", {"kinds": [f"owner:{ann.owner.id}", "device"]})
    publish(ann.owner.id, "device", {"id": "1", "state": "connected"})
    publish(bob.owner.id, "device", {"id": "2", "state": "connected"})
    assert json.loads(hers.hear()[0][2:]) == ["device", {"id": "1", "state": "connected"}]
    assert json.loads(his.hear()[0][2:]) == ["device", {"id": "2", "state": "connected"}]


def test_a_logout_closes_the_line(ann: Person, app: Flask) -> None:
    line = Line(ann.client)
    assert line.ask("ping") == {"ok": True}
    other = app.test_client()
    other.set_cookie("kith-80", ann.secret)
    ann.post("/logout")
    other.set_cookie("kith-80", ann.secret)
    assert other.get(line.path, headers=OURS).status_code == 401


def test_bad_wishes_break_nothing(ann: Person) -> None:
    line = Line(ann.client)
    for wish in (None, 5, "device", [], {"kinds": 5}, {"kinds": [None, {}, "nonsense"]}, {"kinds": ["device"] * 900}):
        assert line.ask("subscribe", wish)["ok"] is True
        assert line.ask("ping") == {"ok": True}
    assert line.say("421" + json.dumps(["subscribe", {"kinds": ["device"] * 9_000}])).status_code == 413
    assert line.ask("ping") == {"ok": True}
