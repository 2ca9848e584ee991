"""First run, login, logout and what a login is good for, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.http import parse_cookie
from werkzeug.test import TestResponse

from app.actions import accounts
from app.settings import Settings
from app.store import accounts as stored
from app.store.accounts import Owner
from app.store.database import value
from app.web import gate
from tests.web.running import PASSWORD, Person, Running

FORM = {"email": "ann@example.org", "password": PASSWORD}


def cookie_of(response: TestResponse) -> tuple[str, str, str]:
    """(name, value, attributes) of the one cookie that a response sets."""
    (header,) = (h for h in response.headers.getlist("Set-Cookie") if h.startswith(("kith-8", "__Host-kith")))
    pair, _, attributes = header.partition("; ")
    name, _, secret = pair.partition("=")
    return name, secret, attributes


# ── First run ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_until_there_is_an_owner_every_page_leads_to_the_setup(client: FlaskClient) -> None:
    assert client.get("/metrics", headers={"Accept": "text/html"}).status_code == 401
    assert client.get("/login").headers["Location"] == "/setup"
    assert client.get("/setup?token=abc").status_code == 200


def test_the_setup_makes_one_owner_and_locks(client: FlaskClient, running: Running, settings: Settings) -> None:
    form = FORM | {"name": "Ann", "again": PASSWORD}
    wrong = client.post("/setup", data=form | {"token": "guess"})
    assert wrong.status_code == 403
    assert not stored.has_owner()

    token = accounts.issue_setup_token(settings.data_dir, now=running.now) or ""
    differs = client.post("/setup", data=form | {"token": token, "again": "something else"})
    assert differs.status_code == 422
    assert not stored.has_owner()

    response = client.post("/setup", data=form | {"token": f" {token}\n"})
    assert (response.status_code, response.headers["Location"]) == (303, "/")
    assert stored.session(stored.digest(cookie_of(response)[1]), seen_after=0, now=running.now)
    assert client.get("/setup").headers["Location"] == "/login"
    assert client.post("/setup", data=form | {"token": token, "email": "eve@example.org"}).status_code == 409
    assert [owner.email for owner in stored.owners()] == ["ann@example.org"]


# ── In and out ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_login_gives_a_cookie_that_scripts_cannot_read(client: FlaskClient, owner: Owner, running: Running) -> None:
    response = client.post("/login", data=FORM | {"next": "/inbox?x=1"})
    assert (response.status_code, response.headers["Location"]) == (303, "/inbox?x=1")
    name, secret, attributes = cookie_of(response)
    assert name == "kith-80"
    assert set(attributes.split("; ")) >= {"HttpOnly", "Path=/", "SameSite=Lax"}
    assert "Secure" not in attributes
    assert "Domain" not in attributes
    assert accounts.resume(secret, now=running.now)
    assert secret not in str(value("SELECT json_group_array(id) FROM login_session"))


def test_on_https_the_cookie_is_bound_to_the_host(owner: Owner, running: Running) -> None:
    from app import create_app

    running.settings = Settings(data_dir=running.settings.data_dir, public_url="https://kith.example.org")
    client = create_app(running).test_client()  # type: ignore[arg-type]
    where = {"base_url": "https://kith.example.org"}
    response = client.post("/login", data=FORM, **where)  # type: ignore[arg-type]
    name, secret, attributes = cookie_of(response)
    assert name == "__Host-kith"
    assert set(attributes.split("; ")) >= {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
    assert response.headers["Strict-Transport-Security"]
    assert client.get("/metrics", **where).status_code == 200  # type: ignore[arg-type]
    plain = client.get("/metrics", headers={"Cookie": f"__Host-kith={secret}"}, base_url="http://localhost:8000")
    assert plain.status_code == 401, "the cookie of https is worth nothing without it"


@pytest.mark.parametrize(
    "target",
    ["", "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/x\r\nSet-Cookie: a=b",
     "\\\\evil.example", "evil", "/\tevil", "/%0d%0aX: y\n"],
)  # fmt: skip
def test_a_login_leads_to_no_other_site(client: FlaskClient, owner: Owner, target: str) -> None:
    response = client.post("/login", data=FORM | {"next": target})
    assert (response.status_code, response.headers["Location"]) == (303, "/")


def test_a_login_changes_the_session_id(ann: Person, running: Running) -> None:
    response = ann.client.post("/login", data=FORM)
    _, secret, _ = cookie_of(response)
    assert secret != ann.secret
    assert accounts.resume(ann.secret, now=running.now) is None


def test_wrong_and_unknown_look_the_same_and_are_throttled(client: FlaskClient, owner: Owner) -> None:
    def attempt(email: str) -> tuple[int, str]:
        response = client.post("/login", data={"email": email, "password": "guess guess"})
        return response.status_code, response.text.replace(email, "")

    assert attempt("ann@example.org") == attempt("nobody@example.org")
    for _ in range(4):
        assert attempt("ann@example.org")[0] == 401
    throttled = client.post("/login", data=FORM)
    assert throttled.status_code == 429
    assert 0 < int(throttled.headers["Retry-After"]) <= 300
    assert not throttled.headers.getlist("Set-Cookie")


def test_the_page_of_a_failed_login_shows_no_password(client: FlaskClient, owner: Owner) -> None:
    response = client.post("/login", data={"email": "ann@example.org", "password": "a-wrong-secret"})
    assert "a-wrong-secret" not in response.text


def test_a_logout_ends_the_session_and_its_live_sockets(ann: Person, running: Running) -> None:
    ended: list[Any] = []
    gate.on_logout.append(ended.extend)
    try:
        response = ann.post("/logout")
    finally:
        gate.on_logout.remove(ended.extend)
    assert (response.status_code, response.headers["Location"]) == (303, "/login")
    assert ended == [stored.digest(ann.secret)]
    assert accounts.resume(ann.secret, now=running.now) is None
    assert parse_cookie(cookie_of(response)[1]) is not None
    assert "Max-Age=0" in cookie_of(response)[2]
    ann.client.set_cookie("kith-80", ann.secret)
    assert ann.get("/metrics").status_code == 401


def test_a_one_time_link_logs_in_once(app: Flask, owner: Owner, running: Running) -> None:
    key = accounts.make_login_key(owner.id, now=running.now)
    first, second = app.test_client(), app.test_client()
    assert first.get(f"/login/once/{key}").headers["Location"] == "/"
    assert first.get("/metrics").status_code == 200
    refused = second.get(f"/login/once/{key}")
    assert refused.status_code == 401
    assert not refused.headers.getlist("Set-Cookie")


# ── What a login is good for ────────────────────────────────────────────────────────────────────────────────────────


def test_strangers_are_sent_to_the_login_and_programs_are_told(client: FlaskClient, owner: Owner) -> None:
    page = client.get("/inbox/pending?q=a%26b")
    assert (page.status_code, page.headers["Location"]) == (302, "/login?next=%2Finbox%2Fpending%3Fq%3Da%2526b")
    assert client.get("/").headers["Location"] == "/login"
    back = client.post("/login", data=FORM | {"next": "/inbox/pending?q=a%26b"})
    assert back.headers["Location"] == "/inbox/pending?q=a%26b"


def test_programs_and_parts_of_pages_are_told_instead(client: FlaskClient, owner: Owner) -> None:
    part = client.get("/?part=waiting", headers={"HX-Request": "true"})
    assert (part.status_code, part.headers["HX-Redirect"]) == (401, "/login")
    for told in (
        client.get("/metrics"),
        client.get("/api/v1/contacts"),
        client.get("/pictures/x", headers={"Sec-Fetch-Dest": "image", "Sec-Fetch-Site": "same-origin"}),
        client.post("/settings/devices"),
    ):
        assert told.status_code == 401
        assert "Location" not in told.headers


def test_a_session_ends_by_itself(ann: Person, running: Running) -> None:
    assert ann.get("/metrics").status_code == 200
    running.now += accounts.SESSION_IDLE
    assert ann.get("/metrics").status_code == 401


@pytest.mark.parametrize("token", ["", "x", "\u00e9", "' OR 1=1", "a" * 5000])
def test_a_change_needs_the_csrf_token_of_this_session(ann: Person, bob: Person, token: str, running: Running) -> None:
    for given in (token, bob.csrf):
        assert ann.client.post("/logout", headers={"X-CSRF-Token": given.encode().decode("latin-1")}).status_code == 403
        assert ann.client.post("/logout", data={"csrf_token": given}).status_code == 403
    assert ann.client.post("/logout").status_code == 403
    assert accounts.resume(ann.secret, now=running.now)
    assert ann.client.post("/logout", data={"csrf_token": ann.csrf}).status_code == 303


def test_an_api_token_opens_the_api_and_figures_and_no_pages(
    client: FlaskClient, owner: Owner, running: Running
) -> None:
    token = accounts.make_token(owner.id, now=running.now)
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/metrics", headers=headers).status_code == 200
    assert client.get("/metrics", headers={"Authorization": f"bearer  {token} "}).status_code == 200
    for wrong in (f"Basic {token}", f"Bearer {token}x", "Bearer", f"Token {token}", "Bearer \u00e9"):
        assert client.get("/metrics", headers={"Authorization": wrong}).status_code == 401
    assert client.post("/logout", headers=headers | {"Sec-Fetch-Dest": "empty"}).status_code == 401


def test_a_wrong_token_is_not_mended_by_a_good_cookie(ann: Person) -> None:
    assert ann.get("/metrics", headers={"Authorization": "Bearer kith_wrong"}).status_code == 401


def test_figures_name_no_people(ann: Person) -> None:
    ann.get("/login")
    text = ann.get("/metrics").text
    assert 'kith_request_seconds_count{endpoint="setup.login",method="GET",status="302"} 1.0' in text
    assert "kith_devices_connected 1.0" in text
    assert "ann@example.org" not in text


def test_alive_and_ready_are_for_everybody(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    assert client.get("/readyz").get_json() == {"status": "ok"}
