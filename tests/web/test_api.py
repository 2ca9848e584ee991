"""The API as a program uses it: what it says of itself, lists, changes, problems."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator
from werkzeug.test import TestResponse

from app.actions import accounts, receive
from app.domain import facts
from app.domain.profile import RELATIONS
from app.domain.timeline import CHANNELS, KINDS
from app.errors import Invalid
from app.store import accounts as stored
from app.web.api import record, timeline
from app.web.api.shape import cursor_of, iso, key_of
from tests.web.running import NOW, PASSWORD, Person, Running
from tests.web.seed import MARK, Seeded

API = "/api/v1"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


@pytest.fixture
def program(app: Flask, ann: Person, running: Running) -> FlaskClient:
    """A program with a token of Ann's for reading and writing."""
    client = app.test_client()
    token = accounts.make_token(ann.owner.id, scope="write", now=running.now)
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


def told(response: TestResponse, status: int = 200) -> Any:
    assert response.status_code == status, response.text[:500]
    return response.get_json()


def problem(response: TestResponse, status: int) -> dict[str, Any]:
    """A refusal, checked for its form."""
    found: dict[str, Any] = told(response, status)
    assert response.mimetype == "application/problem+json"
    assert found["status"] == status
    assert found["type"] == "about:blank"
    assert found["title"]
    assert found["detail"].endswith(".")
    assert re.fullmatch("[a-z_]+", found["code"])
    return found


def pages(program: FlaskClient, path: str, limit: int) -> Iterator[dict[str, Any]]:
    """Every item of a list, asked for ``limit`` at a time."""
    cursor = ""
    for _ in range(50):
        page = told(program.get(f"{path}{'&' if '?' in path else '?'}limit={limit}&cursor={cursor}"))
        assert len(page["items"]) <= limit
        yield from page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return
    raise AssertionError("the list has no end")


# ── What it says of itself ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_description_is_valid_and_complete(client: FlaskClient, app: Flask) -> None:
    described = told(client.get("/api/openapi.json"))
    OpenAPIV31SpecValidator(described).validate()
    assert described["openapi"] == "3.1.0"
    assert set(described["components"]["securitySchemes"]) == {"token", "session"}
    served = {
        (re.sub("<([^>]+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(API)
    }
    operations = {(path, method): o for path, methods in described["paths"].items() for method, o in methods.items()}
    assert operations.keys() == served
    assert len({operation["operationId"] for operation in operations.values()}) == len(operations)
    for (path, _), operation in operations.items():
        assert operation["summary"].endswith((".", ")")), operation
        assert "``" not in str(operation)
        assert ("security" in operation) == (path != f"{API}/auth/login")
        assert min(operation["responses"]) < "300", "says what it answers"


def test_the_docs_show_every_operation_without_any_script(client: FlaskClient) -> None:
    page = client.get("/api/docs").text
    for path in told(client.get("/api/openapi.json"))["paths"]:
        assert f"<code>{path}</code>" in page
    assert "<script" not in page
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", page)


# ── Who ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_program_can_log_in_change_something_and_log_out(app: Flask, owner: stored.Owner, seeded: Seeded) -> None:
    client = app.test_client()
    me = told(client.post(f"{API}/auth/login", json={"email": "ANN@example.org", "password": PASSWORD}))
    assert me["email"] == "ann@example.org"
    assert TIME.fullmatch(me["expires_at"])
    assert told(client.get(f"{API}/auth/me")) == me
    path, change = f"{API}/contacts/{seeded.contact}", {"own_name": "Ann of the choir"}
    assert problem(client.patch(path, json=change), 403)["code"] == "bad_csrf_token"
    headers = {"X-CSRF-Token": me["csrf_token"]}
    assert told(client.patch(path, json=change, headers=headers))["name"] == "Ann of the choir"
    assert client.post(f"{API}/auth/logout", headers=headers).status_code == 204
    refused = client.get(f"{API}/auth/me")
    assert problem(refused, 401)["code"] == "not_logged_in"
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_wrong_login_is_a_problem_and_then_too_many(client: FlaskClient, owner: stored.Owner) -> None:
    for email in ("ann@example.org", "nobody@example.org"):
        for _ in range(5):
            response = client.post(f"{API}/auth/login", json={"email": email, "password": "guess"})
            assert problem(response, 401)["code"] == "wrong_login"
    response = client.post(f"{API}/auth/login", json={"email": "ann@example.org", "password": PASSWORD})
    assert problem(response, 429)["code"] == "too_many_attempts"
    assert int(response.headers["Retry-After"]) > 0


def test_a_token_says_whose_it_is(program: FlaskClient) -> None:
    me = told(program.get(f"{API}/auth/me"))
    assert (me["name"], me["csrf_token"], me["expires_at"]) == ("Ann", None, None)


# ── Devices ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_device_is_added_linked_shown_and_removed(program: FlaskClient) -> None:
    device = told(program.post(f"{API}/devices", json={"name": "Phone"}), 201)
    assert (device["name"], device["state"], device["phone"]) == ("Phone", "unlinked", None)
    path = f"{API}/devices/{device['id']}"
    assert told(program.get(f"{path}/qr")) == {"state": "unlinked", "code": None, "expires_at": None}
    assert problem(program.get(f"{path}/qr", headers={"Accept": "image/svg+xml"}), 404)["code"] == "no_code"

    told(program.post(f"{path}/link"), 202)
    code = told(program.get(f"{path}/qr"))
    assert code["code"] == "2@a-code,to-scan"
    assert code["expires_at"] == iso(NOW + 20_000)
    drawn = program.get(f"{path}/qr", headers={"Accept": "image/svg+xml"})
    assert drawn.mimetype == "image/svg+xml"
    assert drawn.text.startswith('<svg xmlns="http://www.w3.org/2000/svg"')

    assert told(program.post(f"{path}/logout"))["state"] == "unlinked"
    assert program.delete(path).status_code == 204
    problem(program.get(path), 404)


def test_a_device_with_conversations_stays(program: FlaskClient, seeded: Seeded) -> None:
    device = told(program.get(f"{API}/devices/{seeded.device}"))
    assert device["phone"].startswith("+")
    assert TIME.fullmatch(device["linked_at"])
    assert problem(program.delete(f"{API}/devices/{seeded.device}"), 409)["code"] == "has_messages"


# ── Lists ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("path", "least"),
    [("devices", 2), ("contacts", 3), ("conversations", 4), ("messages?conversation_id={}", 4), ("merges", 1),
     ("conversations/{}/messages", 4), ("replies", 1), ("search?q=" + MARK, 7)],
)  # fmt: skip
def test_a_list_comes_whole_in_pages_of_any_size(program: FlaskClient, seeded: Seeded, path: str, least: int) -> None:
    path = f"{API}/{path.format(seeded.conversation)}"
    items = list(pages(program, path, 50))
    assert len(items) >= least
    ids = [item.get("id") or item["message_id"] for item in items]
    assert len(set(ids)) == len(ids)
    assert all(type(one) is str for one in ids)
    for limit in (1, 2, 3):
        assert list(pages(program, path, limit)) == items


def test_a_cursor_that_is_none_is_refused(program: FlaskClient) -> None:
    for path in ("devices?", "contacts?", "conversations?", "merges?", "replies?", "search?q=x&"):
        for cursor in (
            "x",
            "bnVsbA",
            cursor_of("a", "b", "c"),
            cursor_of(1 << 70),
            cursor_of("\ud800", 1),
            cursor_of(True),
        ):
            found = problem(program.get(f"{API}/{path}cursor={cursor}"), 422)
            assert "cursor" in found["fields"]


@given(st.tuples(st.integers(-(2**63), 2**63 - 1), st.text()))
def test_a_cursor_brings_its_key_back(key: tuple[int, str]) -> None:
    cursor = cursor_of(*key)
    assert re.fullmatch("[A-Za-z0-9_-]+", cursor)
    try:
        assert key_of(cursor, int, str) == key
    except Invalid:
        assert not key[1].isprintable() or abs(key[0]) > 2**63 - 1


@given(st.text(max_size=80))
def test_no_cursor_breaks_anything(cursor: str) -> None:
    try:
        key = key_of(cursor, int)
    except Invalid:
        return
    assert key is None or type(key[0]) is int


@given(st.integers(-(2**70), 2**70))
def test_every_time_can_be_said(at: int) -> None:
    said = iso(at)
    assert said is None if not 0 < at < 253_402_300_800_000 else TIME.fullmatch(said or "")


def test_conversations_are_filtered(program: FlaskClient, seeded: Seeded) -> None:
    def ids(query: str) -> set[str]:
        return {item["id"] for item in told(program.get(f"{API}/conversations?{query}"))["items"]}

    everything, one = ids(""), str(seeded.conversation)
    assert str(seeded.group) in ids("q=team")
    assert one not in ids("q=team")
    told(program.patch(f"{API}/conversations/{one}", json={"archived": True}))
    assert ids("archived=true") == {one}
    assert ids("archived=false") == everything - {one}
    assert ids("unread=true") <= everything
    assert ids("lane=nonsense") == set()


# ── Reading and writing ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_conversation_shows_its_last_message_and_its_own(program: FlaskClient, seeded: Seeded) -> None:
    chat = told(program.get(f"{API}/conversations/{seeded.conversation}"))
    assert chat["kind"] == "direct"
    assert chat["contact_id"] == str(seeded.contact)
    assert TIME.fullmatch(chat["last_message_at"])
    newest, *older = told(program.get(f"{API}/conversations/{seeded.conversation}/messages"))["items"]
    assert newest["text"].startswith(chat["last_message"]["text"])
    stamps = [newest["timestamp"], *(message["timestamp"] for message in older)]
    assert stamps == sorted(stamps, reverse=True)


def test_a_message_is_sent_once_per_key_and_shows_what_it_answers(program: FlaskClient, seeded: Seeded) -> None:
    path = f"{API}/conversations/{seeded.conversation}/messages"
    body = {"text": "On my way", "quote_id": str(seeded.message), "client_key": "k1"}
    first, again = told(program.post(path, json=body), 201), told(program.post(path, json=body), 201)
    assert first["id"] == again["id"]
    assert (first["from_me"], first["state"], first["text"]) == (True, "queued", "On my way")
    assert first["quote"]["message_id"] == str(seeded.message)
    assert told(program.get(f"{API}/messages/{first['id']}")) == first
    assert problem(program.post(path, json={"text": "  "}), 422)["fields"] == {"text": "Write something first."}


def test_a_failed_message_can_be_tried_again_or_given_up(program: FlaskClient, seeded: Seeded) -> None:
    path = f"{API}/messages/{seeded.failed}"
    failed = told(program.get(path))
    assert (failed["state"], failed["error"]) == ("failed", f"Refused {MARK}")
    assert told(program.post(f"{path}/retry"))["state"] == "queued"
    assert problem(program.post(f"{path}/discard"), 409)["code"] == "not_troubled"


def test_a_file_comes_so_that_nothing_in_it_can_run(program: FlaskClient, seeded: Seeded) -> None:
    media = told(program.get(f"{API}/messages/{seeded.media}"))["media"]
    assert (media["mime"], media["state"]) == ("image/jpeg", "stored")
    file = program.get(media["path"])
    assert file.data == b"\xff\xd8\xff photo"
    assert file.headers["Content-Security-Policy"].startswith("sandbox")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert program.get(media["thumbnail"]).mimetype == "image/jpeg"
    problem(program.get(f"{API}/messages/{seeded.message}/media"), 404)


def test_people_are_named_merged_and_parted(program: FlaskClient, seeded: Seeded) -> None:
    path = f"{API}/contacts/{seeded.contact}"
    assert told(program.patch(path, json={"own_name": " Ann  Other "}))["name"] == "Ann Other"
    assert told(program.patch(path, json={"own_name": ""}))["name"] == f"Ann {MARK}"
    merge = told(program.post(f"{path}/merge", json={"contact_id": str(seeded.other_contact)}), 201)
    assert (merge["contact_id"], merge["why"], merge["undone_at"]) == (str(seeded.contact), "by_hand", None)
    problem(program.get(f"{API}/contacts/{seeded.other_contact}"), 404)
    assert told(program.post(f"{API}/merges/{merge['id']}/undo"))["undone_at"]
    assert told(program.get(f"{API}/contacts/{seeded.other_contact}"))["name"] == f"Ben {MARK}"
    assert (
        problem(program.post(f"{path}/merge", json={"contact_id": str(seeded.contact)}), 422)["code"] == "same_person"
    )


def test_a_reply_that_is_owed_says_why_and_can_be_put_off(program: FlaskClient, seeded: Seeded) -> None:
    def waiting(lane: str = "pending") -> list[str]:
        return [item["id"] for item in told(program.get(f"{API}/replies?lane={lane}"))["items"]]

    first = told(program.get(f"{API}/replies"))["items"][0]
    assert first["rank"] > 0
    assert first["due_at"] > first["opened_at"]
    assert first["reason"]["code"]
    assert first["reason"]["sentence"]
    assert TIME.fullmatch(first["opened_at"])
    path = f"{API}/replies/{first['id']}"
    told(program.post(f"{path}/done"))
    assert first["id"] not in waiting()
    told(program.post(f"{path}/undo"))
    assert first["id"] in waiting()
    chat = told(program.post(f"{path}/snooze", json={"until": "2026-03-01T10:30:00+01:00"}))
    assert chat["snoozed_until"] == "2026-03-01T09:30:00.000Z"
    assert first["id"] not in waiting()
    assert first["id"] in waiting("snoozed")
    for until in ("2001-01-01T00:00:00Z", "2026-03-01T09:30:00", "tomorrow", 5, None, "9999-12-31T23:59:59-23:59"):
        response = program.post(f"{path}/snooze", json={"until": until})
        assert response.status_code in ((200, 422) if str(until).startswith("9999") else (422,))


def test_search_finds_and_marks(program: FlaskClient, seeded: Seeded) -> None:
    found = told(program.get(f"{API}/search?q=coming"))["items"]
    assert [hit["message_id"] for hit in found] == [str(seeded.message)]
    assert [part["text"] for part in found[0]["parts"] if part["hit"]] == ["coming"]
    assert "".join(part["text"] for part in found[0]["parts"]) == found[0]["snippet"]
    assert told(program.get(f"{API}/search?q=coming&conversation_id={seeded.group}"))["items"] == []


def test_health_counts_what_is_the_owners(program: FlaskClient, seeded: Seeded, bob: Person) -> None:
    health = told(program.get(f"{API}/health"))
    assert health["status"] == "attention", "a message failed"
    assert health["quarantined"] == 1
    assert [device["state"] for device in health["devices"]] == ["connected", "unlinked"]
    theirs = told(bob.get(f"{API}/health"))
    assert (theirs["status"], theirs["devices"], theirs["quarantined"]) == ("ok", [], 0)


# ── Problems ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_goes_wrong_has_one_form(program: FlaskClient, client: FlaskClient, seeded: Seeded) -> None:
    assert problem(program.get(f"{API}/nowhere"), 404)["code"] == "not_found"
    assert problem(program.get(f"{API}/contacts/0"), 404)["code"] == "not_found"
    refused = program.put(f"{API}/contacts")
    assert problem(refused, 405)["code"] == "method_not_allowed"
    assert "GET" in refused.headers["Allow"]
    assert problem(client.get(f"{API}/contacts"), 401)["code"] == "not_logged_in"
    assert problem(client.get(f"{API}/contacts", headers={"Authorization": "Bearer x"}), 401)["code"] == "bad_token"
    assert problem(client.get(f"{API}/contacts", headers={"Host": "evil.example"}), 421)["code"] == "bad_host"
    large = {"text": "x" * 1_100_000}
    assert problem(program.post(f"{API}/conversations/{seeded.conversation}/messages", json=large), 413)["code"]


BODIES = (
    b"", b"{", b"[]", b"null", b'"x"', b"{}", b'{"own_name": 5}', b'{"own_name": null}', b'{"own_name": "x", "extra": 1}',
    b'{"own_name": "\\ud800"}', b"[" * 100_000, b'{"own_name": ' + b"[" * 50_000 + b"}", b"\xff\xfe", b"1" * 10_000,
    b'{"own_name": "' + b"x" * 300 + b'"}',
)  # fmt: skip


def test_a_body_that_makes_no_sense_is_refused(program: FlaskClient, seeded: Seeded) -> None:
    path = f"{API}/contacts/{seeded.contact}/relations"
    for body in BODIES:
        response = program.post(path, data=body, content_type="application/json")
        assert response.status_code in (400, 422), body[:40]
        problem(response, response.status_code)
    problem(program.post(path, data=b"kind=friend", content_type="application/x-www-form-urlencoded"), 422)


def test_an_id_that_is_none_is_not_there(program: FlaskClient, seeded: Seeded) -> None:
    for one in ("x", "-1", "1.5", "9" * 19, "9" * 400, "%00", "1%00", "%C2%B2", "1e3", " 1", "%F0%9F%98%80"):
        for path in ("contacts/{}", "devices/{}", "devices/{}/qr", "conversations/{}/messages", "messages/{}/media"):
            problem(program.get(f"{API}/{path.format(one)}"), 404)


def test_an_unexpected_error_is_told_by_number_alone(
    app: Flask, ann: Person, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> str:
        secret = "canary-secret +15550100"
        raise RuntimeError(secret)

    monkeypatch.setitem(app.view_functions, "ops.metrics", broken)
    response = ann.get("/metrics", headers={"Accept": "application/json"})
    found = problem(response, 500)
    assert found["code"] == "internal_error"
    page = ann.get("/metrics", headers={"Accept": "text/html"})
    assert page.status_code == 500
    assert "<html" in page.text
    logged = capsys.readouterr().out
    assert found["id"] in logged
    assert "RuntimeError" in logged
    for text in (response.text, page.text, logged):
        assert "canary" not in text
        assert "15550100" not in text
    assert "Traceback" not in response.text + page.text


def test_somebody_new_is_added_once_and_found_when_they_write(program: FlaskClient, seeded: Seeded) -> None:
    made = told(program.post(f"{API}/contacts", json={"own_name": "Cleo", "phone": "+1 (555) 010-0177"}), 201)
    assert (made["name"], made["phone"], made["addresses"]) == ("Cleo", "+1 555 010 0177", ["pn:15550100177"])
    again = problem(program.post(f"{API}/contacts", json={"own_name": "C", "phone": "0015550100177"}), 409)
    assert again["code"] == "number_taken"
    for phone in ("12", "call me", "1" * 16, "+1 555 \u0661"):
        problem(program.post(f"{API}/contacts", json={"own_name": "C", "phone": phone}), 422)
    problem(program.post(f"{API}/contacts", json={"phone": "+15550100178"}), 422)  # nobody without a name
    said = facts.Message("NEW1", "pn:15550100177", "pn:15550100177", False, NOW, text="hello")
    receive.apply(seeded.device, facts.Batch((said,)), now=NOW)
    assert told(program.get(f"{API}/contacts/{made['id']}"))["conversation_id"]


def test_the_description_names_every_kind_that_the_rules_know() -> None:
    offered = {name: set(get_args(field.annotation)) for name, field in timeline.Choice.model_fields.items()}
    assert offered["kind"] == {"", *KINDS}
    assert offered["channel"] == {"", *CHANNELS}
    assert set(get_args(record.RelationKind)) == set(RELATIONS)
