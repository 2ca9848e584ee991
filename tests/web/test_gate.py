"""The gate in front: who may come in, by name, by origin, by size, and what every answer carries."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder, TestResponse, run_wsgi_app

from app.errors import Invalid
from app.settings import Settings
from app.web.gate.front import ADDRESS, COOKIE, CSP, HTTPS, Gate, Names, Proxies
from tests.web.running import Person

WHERE = Settings(public_url="https://kith.example.org", allowed_hosts=("nas.local", "crm.lan:8443"), host="192.0.2.5")


def through(settings: Settings = WHERE, *, logged_in: bool = False, **request: Any) -> tuple[int, dict[str, Any], str]:
    """Send a request through a gate with nothing behind it: (status, environ as it arrived, body)."""
    arrived: dict[str, Any] = {}

    def inner(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        arrived.update(environ)
        start_response("200 OK", [])
        return [b"in"]

    host = request.pop("host", "localhost:8000")
    peer = request.pop("peer", "127.0.0.1")
    headers = {"Host": host} | request.pop("headers", {})
    environ = EnvironBuilder(headers=headers, environ_base={"REMOTE_ADDR": peer}, **request).get_environ()
    if host is None:
        environ.pop("HTTP_HOST")
    body, status, _ = run_wsgi_app(Gate(inner, settings, lambda _: logged_in), environ)
    return int(status.split()[0]), arrived, b"".join(body).decode()


# ── Host ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:8000", "127.0.0.1:9", "[::1]:8000", "192.0.2.5:8000", "kith.example.org", "nas.local:81",
     "nas.local.", "crm.lan:8443"],
)  # fmt: skip
def test_its_own_names_are_answered(host: str) -> None:
    assert through(host=host)[0] == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "evil.example:8000", "127.0.0.1.evil.example", "crm.lan", "crm.lan:80",
     "localhost:8000@evil.example", "localhost evil.example", "localhost:999999", "localhost:", "127.0.0.2", "0.0.0.0",
     "[::]", "10.0.0.1", "", "a,localhost", "localhost/x", "kith.example.org.evil.example", "nas\u00e4.local"],
)  # fmt: skip
def test_other_names_are_not(host: str) -> None:
    status, arrived, body = through(host=host)
    assert status == 421
    assert not arrived
    assert "KITH_ALLOWED_HOSTS" in body


def test_a_request_without_a_host_is_refused() -> None:
    environ = EnvironBuilder().get_environ()
    environ.pop("HTTP_HOST")
    _, status, _ = run_wsgi_app(Gate(lambda *_: [], WHERE, lambda _: True), environ)
    assert status.startswith("421")


@given(st.text(max_size=60))
def test_no_host_header_breaks_the_gate_or_gets_in_by_luck(host: str) -> None:
    found = Names(WHERE).host(host)
    assert found is None or found[0] in {
        "localhost",
        "127.0.0.1",
        "[::1]",
        "192.0.2.5",
        "nas.local",
        "kith.example.org",
    }


@given(st.text(max_size=60))
def test_no_origin_header_breaks_the_gate_or_gets_in_by_luck(origin: str) -> None:
    assert (
        not Names(WHERE).same_origin("http://" + origin, "http", "localhost", 8000)
        or "localhost:8000" in origin.lower()
    )
    assert not Names(WHERE).same_origin(origin, "http", "localhost", 8000) or origin.lower() == "http://localhost:8000"


# ── Origin ──────────────────────────────────────────────────────────────────────────────────────────────────────────

FOREIGN = (
    "null", "", "http://evil.example", "http://localhost", "https://localhost:8000", "http://localhost:8001",
    "http://localhost:8000.evil.example", "http://localhost:8000@evil.example", "http://localhost:8000/", "file://",
    "http://evil.example#localhost:8000", "http://127.0.0.1:8000", "http://[::1", "chrome-extension://abcdef",
    "http://localhost:8000, http://evil.example",
)  # fmt: skip


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "FROB"])
def test_nothing_is_changed_from_another_origin(origin: str, method: str) -> None:
    assert through(method=method, headers={"Origin": origin})[0] == 403


@pytest.mark.parametrize("origin", ["http://localhost:8000", "HTTP://LOCALHOST:8000", "https://kith.example.org"])
def test_our_own_pages_may_change_things(origin: str) -> None:
    assert through(method="POST", headers={"Origin": origin})[0] == 200


def test_a_program_needs_no_origin_and_a_browser_without_one_must_be_ours() -> None:
    assert through(method="POST")[0] == 200
    for site, status in {"same-origin": 200, "none": 200, "same-site": 403, "cross-site": 403, "x": 403}.items():
        assert through(method="POST", headers={"Sec-Fetch-Site": site})[0] == status


@pytest.mark.parametrize(
    ("mode", "dest", "status"),
    [("navigate", "document", 200), ("navigate", "iframe", 403), ("no-cors", "image", 403), ("cors", "empty", 403),
     ("no-cors", "script", 403), ("navigate", "object", 403)],
)  # fmt: skip
def test_another_site_may_link_to_us_and_not_load_from_us(mode: str, dest: str, status: int) -> None:
    for site in ("cross-site", "same-site"):
        headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
        assert through(path="/", headers=headers)[0] == status
        assert through(path="/", method="POST", headers=headers)[0] == 403


# ── Socket.IO ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["/socket.io/", "/socket.io", "/socket.io/?EIO=4&transport=polling"])
def test_the_live_line_opens_only_from_our_pages_to_who_is_logged_in(path: str) -> None:
    ours = {"Origin": "http://localhost:8000"}
    assert through(path=path, headers=ours, logged_in=True)[0] == 200
    assert through(path=path, headers={"Sec-Fetch-Site": "same-origin"}, logged_in=True)[0] == 200
    assert through(path=path, headers=ours)[0] == 401
    assert through(path=path, logged_in=True)[0] == 403, "absent Origin"
    assert through(path=path, headers={"Sec-Fetch-Site": "none"}, logged_in=True)[0] == 403
    assert through(path=path, headers=ours | {"Host": "evil.example"}, host="evil.example", logged_in=True)[0] == 421
    for origin in FOREIGN:
        assert through(path=path, headers={"Origin": origin}, logged_in=True)[0] == 403, origin
        assert through(path=path, method="OPTIONS", headers={"Origin": origin}, logged_in=True)[0] == 403, origin


# ── Sizes ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("length", ["-1", "1e3", "x", "+5", "١", "9" * 30])
def test_lengths_that_make_no_sense_are_refused(length: str) -> None:
    environ = EnvironBuilder(method="POST", base_url="http://localhost").get_environ() | {"CONTENT_LENGTH": length}
    _, status, _ = run_wsgi_app(Gate(lambda *_: [], WHERE, lambda _: True), environ)
    assert status.startswith("400")


def test_large_bodies_are_refused_before_they_are_read(app: Flask, ann: Person) -> None:
    class Unread:
        def read(self, *_: object) -> bytes:
            raise AssertionError("the body was read")

    for path, length in (("/login", 1024 * 1024 + 1), ("/logout", 100 * 1024 * 1024)):
        environ = EnvironBuilder(path, method="POST", base_url="http://localhost").get_environ()
        environ |= {"CONTENT_LENGTH": str(length), "wsgi.input": Unread(), "HTTP_COOKIE": f"kith-80={ann.secret}"}
        _, status, _ = run_wsgi_app(app.wsgi_app, environ)
        assert status.startswith("413")


def test_a_body_must_say_its_length() -> None:
    for method in ("POST", "GET"):
        environ = EnvironBuilder(method=method, base_url="http://localhost").get_environ()
        environ.pop("CONTENT_LENGTH", None)
        environ |= {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}
        _, status, _ = run_wsgi_app(Gate(lambda *_: [], WHERE, lambda _: True), environ)
        assert status.startswith("411")


# ── Who asks ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("198.51.100.9", "203.0.113.1", "198.51.100.9"),  # a stranger's word counts for nothing
        ("10.0.0.2", "203.0.113.1", "203.0.113.1"),
        ("10.0.0.2", "1.1.1.1, 203.0.113.1", "203.0.113.1"),  # what the client itself wrote is further left
        ("10.0.0.2", "203.0.113.1, 10.0.0.3", "203.0.113.1"),
        ("10.0.0.2", "203.0.113.1, junk", "10.0.0.2"),
        ("10.0.0.2", "", "10.0.0.2"),
        ("::ffff:10.0.0.2", "2001:db8::1", "2001:db8::1"),
        ("", "203.0.113.1", ""),
    ],
)
def test_only_our_proxies_are_believed_about_the_client(peer: str, forwarded: str, found: str) -> None:
    behind = Settings(trusted_proxies=("10.0.0.0/8",))
    _, arrived, _ = through(behind, peer=peer, headers={"X-Forwarded-For": forwarded, "X-Forwarded-Proto": "https"})
    assert arrived[ADDRESS] == found
    trusted = peer.rpartition(":")[2].startswith("10.")
    assert arrived[HTTPS] is trusted
    assert arrived["wsgi.url_scheme"] == ("https" if trusted else "http")


def test_a_wrong_setting_is_told_at_the_start() -> None:
    with pytest.raises(Invalid):
        Proxies(("the router",))
    with pytest.raises(Invalid):
        Names(Settings(public_url="https://kith.example.org/path"))


def test_the_cookie_is_bound_to_the_host_on_https_and_to_the_port_without() -> None:
    assert through(host="localhost:8000")[1][COOKIE] == "kith-8000"
    assert through(host="localhost:8001")[1][COOKIE] == "kith-8001"
    assert through(host="kith.example.org")[1][COOKIE] == "__Host-kith"
    assert through(host="kith.example.org:8000")[1][COOKIE] == "kith-8000"


# ── What every answer carries ───────────────────────────────────────────────────────────────────────────────────────


def assert_guarded(response: TestResponse) -> None:
    assert response.headers["Content-Security-Policy"] == CSP
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert response.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in response.headers


def test_every_answer_carries_the_headers(client: FlaskClient, ann: Person) -> None:
    for response in (
        client.get("/login"),
        client.get("/nowhere"),
        client.get("/"),
        client.get("/healthz"),
        client.get("/api/v1/nowhere"),
        client.get("/", headers={"Host": "evil.example"}),
        client.get("/socket.io/"),
        ann.get("/metrics"),
        client.open("/login", method="PURGE"),
    ):
        assert_guarded(response)


def test_the_policy_allows_no_inline_script_and_no_other_host() -> None:
    directives = dict(part.strip().split(" ", 1) for part in CSP.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == directives["connect-src"] == "'self'"
    assert directives["frame-ancestors"] == directives["base-uri"] == "'none'"
    assert not any(word in CSP for word in ("unsafe", "http:", "https:", "*"))


def test_nothing_is_said_about_https_without_it(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/login").headers
