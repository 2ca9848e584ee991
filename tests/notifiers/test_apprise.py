"""Apprise, to its own JSON target on this machine."""

from __future__ import annotations

import json
import logging

import pytest

from app.errors import Invalid
from app.notifiers import apprise
from app.notifiers.apprise import Apprise
from app.notifiers.base import NotSent
from tests.notifiers.receivers import DIGEST, NOTE, NOW, Http

SECRET = "s3cretT0ken"


def test_it_arrives_with_title_text_and_the_way_back(http: Http) -> None:
    Apprise(private=True).send({"url": f"json://127.0.0.1:{http.port}/{SECRET}"}, NOTE, now=NOW)
    (got,) = http.got
    told = json.loads(got.body)
    assert (got.path, told["title"]) == (f"/{SECRET}", NOTE.title)
    assert told["message"] == "Asked a question 3 h ago\n\n“Could you call me?\nPlease <b>soon</b>”\n\nhttps://kith.example.org/chats/12"


def test_a_digest_has_its_lines(http: Http) -> None:
    Apprise(private=True).send({"url": f"json://127.0.0.1:{http.port}/"}, DIGEST, now=NOW)
    assert "Waiting for you\n- Ana: asked a question" in json.loads(http.got[0].body)["message"]


def test_nothing_goes_to_this_machine_or_network_without_leave(http: Http) -> None:
    hosts = (f"127.0.0.1:{http.port}", f"localhost:{http.port}", "10.0.0.1", "192.168.1.1", "169.254.169.254", "[::1]")
    for url in (f"{scheme}://{host}/x" for host in hosts for scheme in ("json", "ntfy", "gotify")):
        with pytest.raises(NotSent) as caught:
            Apprise().send({"url": url + "/token123456789"}, NOTE, now=NOW)
        assert caught.value.permanent, url
    assert http.got == []


def test_redirects_are_not_followed(http: Http) -> None:
    http.answer = (307, {"Location": f"http://127.0.0.1:{http.port}/elsewhere"})
    with pytest.raises(NotSent):
        Apprise(private=True).send({"url": f"json://127.0.0.1:{http.port}/first?redirect=yes"}, NOTE, now=NOW)
    assert [got.path.partition("?")[0] for got in http.got] == ["/first"]


def test_a_failure_says_nothing_of_the_secret(http: Http, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    http.answer = (500, {})
    with caplog.at_level(logging.DEBUG), pytest.raises(NotSent) as caught:
        Apprise(private=True).send({"url": f"json://me:{SECRET}@127.0.0.1:{http.port}/{SECRET}"}, NOTE, now=NOW)
    captured = capfd.readouterr()
    for said in (caught.value.sentence, str(caught.value), caplog.text, captured.out, captured.err):
        assert SECRET not in said


@pytest.mark.parametrize("url", ["", "hello", "https://", "syslog://", "file:///etc/passwd", "exec://ls", "dbus://", "json://", "x" * 3000])
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(Invalid):
        apprise.address(url)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"ntfy://ann:{SECRET}@ntfy.example.org/{SECRET}", "ntfy · ntfy.example.org"),
        (f"ntfy://{SECRET}", "ntfy"), (f"tgram://123456789:{SECRET}abcdefghijklmnopqrstu/12315544/", "Telegram"),
        (f"json://x:{SECRET}@hooks.example.org/{SECRET}", "JSON · hooks.example.org"),
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/", "Slack"), ("nonsense", "…"),
    ],
)  # fmt: skip
def test_an_address_is_never_shown_whole(url: str, shown: str) -> None:
    assert apprise.masked(url) == shown
