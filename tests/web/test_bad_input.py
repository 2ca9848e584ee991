"""Bad input over every route: whatever is sent, nothing breaks and nothing of the inside is shown."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse
from werkzeug.urls import iri_to_uri

from app.store import accounts as stored
from app.store.database import value
from tests.web.routes import Call, calls
from tests.web.running import ORIGIN, Person, Running
from tests.web.seed import Seeded, seed

INPUTS = 1_000

#: What people, programs and attackers put where something sensible should stand.
BAD = (
    "", " ", "0", "-1", "1.5", "1e400", "nan", "true", "null", "²", "١٢", "9" * 19, "9" * 20, "9" * 5_000, "0x10", "1_000",
    "\x00", "a\x00b", "\ufffe", "\u202egnp.exe", "😀" * 50, "e\u0301" * 100, "x" * 70_000, "'", "\"", "' OR '1'='1",
    "\"; DROP TABLE message; --", "%", "%s%n", "{{7*7}}", "${7*7}", "<script>alert(1)</script>", "../../etc/passwd",
    "..\\..\\x", "//evil.example", "javascript:alert(1)", "\r\nSet-Cookie: a=b", "*", "\"unclosed", "a AND", "NEAR(", "-",
    "from:", "before:nonsense", "after:9999-99-99", "before:0001-01-01", "in:\"", "has:nothing", "2026-03-01T00:00:00Z",
    "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "🙂\ud83d", "a-b", "1-", "-1-1", "1-99999999999999999999",
)  # fmt: skip

#: Names that some page or other listens to, besides those in the samples.
NAMES = (
    "q", "cursor", "limit", "lane", "part", "before", "after", "around", "from", "unread_from", "reply", "chat", "next",
    "token", "thumbnail", "archived", "unread", "conversation_id", "email", "password", "again", "text", "quote_id",
    "client_key", "emoji", "until", "name", "zone", "scope", "gone", "old", "new",
)  # fmt: skip

JSON: tuple[Any, ...] = (None, True, 0, -1, 10**30, 1.5, "", "x", [], [[]], {}, {"a": []}, [None], "\x00", "x" * 70_000)


def inputs(app: Flask, seeded: Seeded, chance: random.Random) -> Iterator[tuple[Call, str, dict[str, Any]]]:
    """(call, path, body) without end, each route as often as the others."""
    known = [call for call in calls(app, seeded) if not call.endpoint.endswith(("log_out", "logout"))]
    while True:
        for call in known:
            path = call.path
            if chance.random() < 0.3:
                pieces = path.split("/")
                pieces[chance.randrange(len(pieces))] = chance.choice(BAD)[:2_000]
                path = "/" + "/".join(pieces).lstrip("/")
            if chance.random() < 0.7:
                asked = {chance.choice(NAMES): chance.choice(BAD)[:3_000] for _ in range(chance.randint(1, 4))}
                path += "?" + "&".join(f"{name}={text}" for name, text in asked.items())
            yield call, path, {} if call.method == "GET" else body(call, chance)


def body(call: Call, chance: random.Random) -> dict[str, Any]:
    """A bad body for a route: some fields as they should be, some not, or nothing of the kind."""
    sample = call.route.json if call.route.json is not None else call.route.data or {}
    names = [*sample, chance.choice(NAMES)]
    match chance.randrange(5):
        case 0:
            return {"json": chance.choice(JSON)}
        case 1:
            return {"json": {name: chance.choice(JSON) for name in names}}
        case 2:
            return {"json": {**sample, chance.choice(names): clean(chance.choice(BAD))}}
        case 3:
            return {
                "data": chance.randbytes(200),
                "content_type": chance.choice(("application/json", "text/x", '?;="', "")),
            }
    return {"data": {name: clean(chance.choice(BAD)) for name in names}}


def clean(text: str) -> str:
    """Without lone surrogates, which no client library sends in a form."""
    return text.encode("utf-8", "replace").decode()


def judge(response: TestResponse, what: object) -> None:
    """Not broken, and nothing of the inside shown."""
    assert response.status_code < 500, (what, response.text[-400:])
    if response.status_code >= 400:
        for inside in ("Traceback", 'File "', "sqlite", "apsw", "peewee", "site-packages"):
            assert inside not in response.text, what


def test_no_field_breaks_its_route(app: Flask, ann: Person, seeded: Seeded) -> None:
    tried = 0
    for call in list(calls(app, seeded, changing=True)):
        sample = next(iter(call.route.body(seeded).values()))
        for field in sample:
            for text in BAD:
                response = ann.send(call.method, call.path, **{call.kind: {**sample, field: clean(text)}})
                judge(response, (call.endpoint, field, text[:80]))
                tried += 1
    assert tried > 1_500


@pytest.mark.parametrize("seed_", range(2))
def test_no_input_breaks_a_route(app: Flask, ann: Person, seeded: Seeded, running: Running, seed_: int) -> None:
    chance = random.Random(seed_)
    tried = inputs(app, seeded, chance)
    for _ in range(INPUTS):
        call, path, sent = next(tried)
        path = iri_to_uri(clean(path))
        judge(ann.send(call.method, path, **sent), (call.endpoint, call.method, path[:300], str(sent)[:300]))
    assert value("PRAGMA integrity_check") == "ok"


def test_bad_headers_break_nothing(app: Flask, ann: Person, seeded: Seeded) -> None:
    bad = ("", "\x00", "\xff" * 200, ",", ";;q=x", "a" * 9_000, "0", "-1", "*/*;q=9", "bytes=9-1", "W/", '"')
    names = (
        "Accept", "Accept-Language", "Authorization", "Cookie", "Content-Type", "If-None-Match", "If-Modified-Since",
        "Range", "Referer", "User-Agent", "X-Forwarded-For", "X-Forwarded-Proto", "HX-Request", "X-CSRF-Token",
    )  # fmt: skip
    for path in ("/", f"/chats/{seeded.conversation}", f"/messages/{seeded.media}/media", "/login", "/static/css/tokens.css",
                 "/api/v1/conversations", f"/api/v1/devices/{seeded.device}/qr"):  # fmt: skip
        for name in names:
            for text in bad:
                if "\x00" not in text:
                    judge(ann.get(path, headers={name: text}), (path, name, text))


def test_text_of_every_kind_is_kept_and_shown(app: Flask, running: Running, password_hash: str) -> None:
    """What is hostile as a page must still be allowed as a message."""
    owner = stored.owner(stored.add_owner("eve@example.org", "", password_hash, now=running.now))
    own = seed(running, owner.id, mark="<img src=x onerror=alert(1)>{{7*7}}\u202e'\"&")
    eve = Person.logged_in(app, owner, running.now)
    for call in list(calls(app, own, changing=False)):
        response = eve.get(call.path, headers={"Origin": ORIGIN})
        judge(response, call)
        if response.mimetype == "text/html":
            assert "<img src=x" not in response.text, call
            assert "49" not in response.text.partition("alert(1)")[2][:12]
