"""Web push to a service on this machine, read as a browser reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import Invalid
from app.notifiers import keys
from app.notifiers.base import Act, NotSent
from app.notifiers.push import Push, payload, subscription
from tests.notifiers.receivers import DIGEST, NOTE, NOW, Browser, Http, claims_of


@pytest.fixture
def push(tmp_path: Path) -> Push:
    return Push(keys.push_key(tmp_path), "https://kith.example.org", private=True)


def browser(http: Http) -> Browser:
    return Browser(f"http://127.0.0.1:{http.port}/send/abc")


def test_the_browser_reads_what_was_sent_and_nobody_between_does(push: Push, http: Http, tmp_path: Path) -> None:
    mine = browser(http)
    push.send(mine.subscription, NOTE, now=NOW)
    (got,) = http.got
    told = mine.read(got.body)
    assert (told["title"], told["tag"], told["url"]) == (NOTE.title, "reply:12", NOTE.url)
    assert "Could you call me?" in told["body"]
    assert [act["action"] for act in told["acts"]] == ["done", "snooze"]
    assert b"Ana" not in got.body
    assert b"call" not in got.body
    key, claims = claims_of(got.headers["authorization"])
    assert key == keys.public(keys.push_key(tmp_path))
    assert claims == {"aud": f"http://127.0.0.1:{http.port}", "exp": NOW // 1000 + 12 * 3600, "sub": "https://kith.example.org"}
    assert (got.headers["content-encoding"], got.headers["ttl"]) == ("aes128gcm", str(12 * 3600))
    assert len(got.headers["topic"]) <= 32


def test_steps_of_one_obligation_have_one_topic(push: Push, http: Http) -> None:
    for note in (NOTE, NOTE._replace(id=8), NOTE._replace(tag="reply:13")):
        push.send(browser(http).subscription, note, now=NOW)
    first, second, third = (got.headers["topic"] for got in http.got)
    assert first == second != third


@pytest.mark.parametrize(
    ("status", "permanent", "gone"),
    [(404, True, True), (410, True, True), (403, True, False), (400, True, False), (429, False, False), (503, False, False)],
)
def test_what_a_service_answers(push: Push, http: Http, status: int, permanent: bool, gone: bool) -> None:
    http.answer = (status, {"Retry-After": "120"})
    with pytest.raises(NotSent) as caught:
        push.send(browser(http).subscription, NOTE, now=NOW)
    assert (caught.value.permanent, caught.value.gone) == (permanent, gone)
    if status == 429:
        assert caught.value.after == 120_000


def test_a_redirect_is_not_followed(push: Push, http: Http) -> None:
    http.answer = (307, {"Location": f"http://127.0.0.1:{http.port}/elsewhere"})
    with pytest.raises(NotSent):
        push.send(browser(http).subscription, NOTE, now=NOW)
    assert [got.path for got in http.got] == ["/send/abc"]


def test_without_leave_nothing_goes_to_this_machine(tmp_path: Path, http: Http) -> None:
    for endpoint in (f"http://127.0.0.1:{http.port}/x", f"https://127.0.0.1:{http.port}/x", f"https://localhost:{http.port}/x"):
        with pytest.raises(NotSent) as caught:
            Push(keys.push_key(tmp_path), "mailto:a@example.org").send(Browser(endpoint).subscription, NOTE, now=NOW)
        assert caught.value.permanent
    assert http.got == []


def test_a_service_that_is_not_there_may_come_back(push: Push, http: Http) -> None:
    mine = browser(http)
    http.close()
    with pytest.raises(NotSent) as caught:
        push.send(mine.subscription, NOTE, now=NOW)
    assert not caught.value.permanent


def test_the_longest_message_fits_into_what_services_take(push: Push, http: Http) -> None:
    acts = tuple(Act(key, key, "https://kith.example.org/act/" + "x" * 200) for key in ("open", "done", "snooze"))
    push.send(browser(http).subscription, NOTE._replace(quote="ß語🙂" * 4000, text="x" * 4000, title="t" * 4000, acts=acts), now=NOW)
    assert len(http.got[0].body) <= 4096


def test_a_digest_lists_its_lines() -> None:
    assert b"Waiting for you: Ana: asked a question" in payload(DIGEST)


@pytest.mark.parametrize(
    "given",
    [
        {}, {"endpoint": "https://push.example.org/x"}, {"endpoint": "https://push.example.org/x", "keys": {"p256dh": "AAAA", "auth": "AAAA"}},
        {"endpoint": "file:///etc/passwd", "keys": {}}, {"endpoint": "https://push.example.org/x", "keys": []},
        {**Browser("https://user:pw@push.example.org/x").subscription}, {**Browser("http://push.example.org/x").subscription},
        {**Browser("https://push.example.org/" + "x" * 2100).subscription},
    ],
)  # fmt: skip
def test_what_is_no_subscription(given: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        subscription(given)


def test_of_a_subscription_only_what_is_needed_is_kept() -> None:
    mine = Browser("https://push.example.org/x").subscription
    assert subscription({**mine, "expirationTime": None, "more": "x"}) == mine
