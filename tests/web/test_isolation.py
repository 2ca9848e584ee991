"""Who gets at what, over every route of the URL map: strangers, the logged out, other owners, forged requests."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.actions import accounts
from app.store import accounts as stored
from app.store.database import rows
from tests.web.routes import ROUTES, Call, calls
from tests.web.running import ORIGIN, PASSWORD, Person, Running
from tests.web.seed import MARK, Seeded, seed

_WAYS_IN = ("login_session", "login_attempt", "setup_token", "audit")
_NOBODYS = ("job_run",)  # how Kith itself fares


def everything(owner_id: int) -> dict[str, list[tuple[Any, ...]]]:
    """All that the database holds, but for other owners' and nobody's rows, and for who is logged in."""
    found = {}
    for (table,) in rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*'"):
        if table in _WAYS_IN + _NOBODYS or "_fts" in table:
            continue
        columns = [name for (name,) in rows("SELECT name FROM pragma_table_info(?)", (table,))]
        own = "id" if table == "owner" else "owner_id"
        where = f" WHERE {own} = {owner_id}" if own in columns else ""
        order = "1, 2" if len(columns) > 1 else "1"
        found[table] = rows(f"SELECT * FROM {table}{where} ORDER BY {order}")
    return found


def ask(person: Person, call: Call, seeded: Seeded, **more: Any) -> TestResponse:
    """Call a route as a person's own page does."""
    return person.send(call.method, call.path, **({} if call.method == "GET" else call.route.body(seeded)), **more)


def let_in(app: Flask, person: Person, running: Running) -> Person:
    """The same person with a fresh login: some routes end it."""
    return Person.logged_in(app, person.owner, running.now)


def test_every_route_has_an_entry(app: Flask) -> None:
    served = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert sorted(served - ROUTES.keys()) == [], "say in tests/web/routes.py what to expect of these"
    assert sorted(ROUTES.keys() - served) == [], "these are no routes any more"


def test_the_owner_gets_through(app: Flask, ann: Person, seeded: Seeded, running: Running, password_hash: str) -> None:
    """Without this, the refusals below could come from wrong samples."""
    refused = []

    def try_it(owner: stored.Owner, call: Call, own: Seeded) -> None:
        response = ask(Person.logged_in(app, owner, running.now), call, own)
        if response.status_code != call.route.status:
            refused.append((call, response.status_code, response.text[:500]))

    for call in list(calls(app, seeded, changing=False)):
        try_it(ann.owner, call, seeded)
    for number in range(len(list(calls(app, seeded, changing=True)))):
        # An owner for each call: some of them end sessions, send things and remove devices.
        owner = stored.owner(stored.add_owner(f"owner{number}@example.org", "", password_hash, now=running.now))
        own = seed(running, owner.id)
        try_it(owner, list(calls(app, own, changing=True))[number], own)
    assert not refused


def test_strangers_and_the_logged_out_get_nothing(app: Flask, ann: Person, seeded: Seeded, running: Running) -> None:
    before = everything(ann.owner.id)
    stranger = Person(ann.owner, app.test_client(), "", "")
    forged = Person(ann.owner, app.test_client(), ann.csrf, "")
    forged.client.set_cookie("kith-80", "x" * 43)
    left = let_in(app, ann, running)
    left.post("/logout")
    left.client.set_cookie("kith-80", left.secret)
    late = let_in(app, ann, running)
    running.now += accounts.SESSION_IDLE
    for call in list(calls(app, seeded)):
        if call.route.public:
            continue
        for person in (stranger, forged, left, late):
            response = ask(person, call, seeded)
            sent_away = response.status_code == 302 and response.headers["Location"].startswith("/login")
            assert response.status_code == 401 or (sent_away and call.method == "GET"), (call, response.status_code)
            assert MARK not in response.text
    assert everything(ann.owner.id) == before


def test_public_routes_tell_strangers_nothing_of_the_owner(app: Flask, ann: Person, seeded: Seeded) -> None:
    stranger = Person(ann.owner, app.test_client(), "", "")
    for call in list(calls(app, seeded)):
        if call.route.public and not call.endpoint.endswith(("log_in", "login")):
            response = ask(stranger, call, seeded)
            assert MARK not in response.text
            assert ann.owner.email not in response.text.replace(f'value="{ann.owner.email}"', "")


def test_what_is_another_owners_does_not_exist(
    app: Flask, ann: Person, bob: Person, seeded: Seeded, running: Running
) -> None:
    before = everything(ann.owner.id)
    tried = 0
    for call in list(calls(app, seeded)):
        if call.route.public:
            continue
        response = ask(let_in(app, bob, running), call, seeded)
        assert MARK not in response.text, call
        assert ann.owner.email not in response.text, call
        if call.names_something:
            tried += 1
            nothing = app.test_client().get("/nowhere").status_code
            assert response.status_code == nothing == 404, (call, response.status_code, response.text[:300])
    assert tried > 40
    assert everything(ann.owner.id) == before


@pytest.mark.parametrize(
    ("method", "path", "sample"),
    [
        ("POST", "/people/{contact}/merge", {"data": {"gone": "{theirs.contact}"}}),
        ("POST", "/people/{merged_contact}/merges/{theirs.merge}/undo", {}),
        ("POST", "/api/v1/contacts/{contact}/merge", {"json": {"contact_id": "{theirs.contact}"}}),
        ("POST", "/chats/{conversation}/messages", {"data": {"text": "x", "quote_id": "{theirs.message}"}}),
        (
            "POST",
            "/api/v1/conversations/{conversation}/messages",
            {"json": {"text": "x", "quote_id": "{theirs.message}"}},
        ),
        ("GET", "/api/v1/messages?conversation_id={theirs.conversation}", {}),
    ],
)
def test_what_is_another_owners_cannot_be_named_in_a_body_either(
    app: Flask,
    ann: Person,
    bob: Person,
    seeded: Seeded,
    running: Running,
    method: str,
    path: str,
    sample: dict[str, Any],
) -> None:
    own = seed(running, bob.owner.id)
    names = own._asdict() | {"theirs": seeded}
    before = everything(ann.owner.id)
    body = {kind: {key: text.format(**names) for key, text in fields.items()} for kind, fields in sample.items()}
    response = bob.send(method, path.format(**names), **body)
    assert response.status_code == 404, response.text[:300]
    after = everything(ann.owner.id)
    assert after["conversation"] == before["conversation"]
    assert after["contact"] == before["contact"]


def test_a_page_shows_only_around_a_message_of_its_own(bob: Person, seeded: Seeded, running: Running) -> None:
    own = seed(running, bob.owner.id, mark="marigold")
    for argument in ("around", "before", "after", "reply", "from", "unread_from"):
        response = bob.get(f"/chats/{own.conversation}?{argument}={seeded.message}")
        assert response.status_code in (200, 204, 404)
        assert MARK not in response.text


# ── Forged requests ─────────────────────────────────────────────────────────────────────────────────────────────────

FORGERIES: dict[str, tuple[dict[str, str], int]] = {
    "foreign origin": ({"Origin": "http://evil.example"}, 403),
    "null origin": ({"Origin": "null"}, 403),
    "another port": ({"Origin": "http://localhost:81"}, 403),
    "cross-site fetch": ({"Sec-Fetch-Site": "cross-site"}, 403),
    "same-site fetch": ({"Sec-Fetch-Site": "same-site"}, 403),
    "forged host": ({"Host": "evil.example", "Origin": "http://evil.example"}, 421),
    "no token": ({"X-CSRF-Token": ""}, 403),
    "wrong token": ({"X-CSRF-Token": "x" * 43}, 403),
}


@pytest.mark.parametrize("kind", FORGERIES)
def test_forged_requests_change_nothing(app: Flask, ann: Person, seeded: Seeded, kind: str) -> None:
    headers, status = FORGERIES[kind]
    before = everything(ann.owner.id)
    sessions = rows("SELECT * FROM login_session")
    tried = 0
    for call in list(calls(app, seeded, changing=True)):
        if "token" in kind and call.route.public:
            continue  # nobody is logged in there yet: the origin alone protects the login
        response = ask(ann, call, seeded, headers=headers)
        assert response.status_code == status, (call, response.status_code)
        tried += 1
    assert tried > 30
    assert everything(ann.owner.id) == before
    assert rows("SELECT * FROM login_session") == sessions


def test_another_sites_page_cannot_load_ours(app: Flask, ann: Person, seeded: Seeded) -> None:
    for mode, dest in (("no-cors", "image"), ("cors", "empty"), ("navigate", "iframe"), ("websocket", "websocket")):
        headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
        for call in list(calls(app, seeded, changing=False)):
            assert ann.get(call.path, headers=headers).status_code == 403, call


def test_a_token_for_reading_changes_nothing(app: Flask, ann: Person, seeded: Seeded, running: Running) -> None:
    token = accounts.make_token(ann.owner.id, scope="read", now=running.now)
    before = everything(ann.owner.id)
    headers = {"Authorization": f"Bearer {token}", "Origin": ORIGIN}
    for call in list(calls(app, seeded)):
        if call.route.public:
            continue
        response = ask(Person(ann.owner, app.test_client(), "", ""), call, seeded, headers=headers)
        if not call.path.startswith(("/api/", "/metrics")):
            assert response.status_code in (302, 401), call
        elif call.method == "GET":
            assert response.status_code == call.route.status, call
        else:
            assert response.status_code == 403, call
            assert response.get_json()["code"] == "read_only_token"
    after = everything(ann.owner.id)
    assert {**after, "api_token": []} == {**before, "api_token": []}


def test_a_token_for_writing_needs_no_csrf_token(app: Flask, ann: Person, seeded: Seeded, running: Running) -> None:
    token = accounts.make_token(ann.owner.id, scope="write", now=running.now)
    response = app.test_client().patch(
        f"/api/v1/contacts/{seeded.contact}",
        json={"own_name": "Ann of the choir"},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert response.get_json()["name"] == "Ann of the choir"


def test_a_password_of_one_owner_opens_nothing_of_another(app: Flask, ann: Person, bob: Person, seeded: Seeded) -> None:
    client = app.test_client()
    client.post("/login", data={"email": bob.owner.email, "password": PASSWORD})
    assert client.get(f"/api/v1/contacts/{seeded.contact}").status_code == 404
    assert client.get("/api/v1/contacts").get_json() == {"items": [], "next_cursor": None}
