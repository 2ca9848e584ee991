"""Conversations as files: what is told, and that nothing that anybody wrote comes alive in them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.cells import harmless
from app.domain.transcript import Head, Line
from app.formats.conversation import Clock, data, page, plain
from tests.formats.payloads import PAYLOADS

AT = 1_772_352_300_000  # 2026-03-01 08:05 UTC
BERLIN = ZoneInfo("Europe/Berlin")
HEAD = Head(7, "Ana", "direct", "Sam", BERLIN, "Europe/Berlin", AT)


def line(n: int = 0, sender: str = "Ana", text: str = "hello", kind: str = "text", **more: object) -> Line:
    plain_line = Line((AT + n * 60_000) << 20, sender, kind, text, "", 0, 0, None, "", "", "", 0, None, f"ID{n}")
    return plain_line._replace(**more)


def everything(text: str) -> list[Line]:
    """A message of every kind with the same text wherever there is one."""
    return [
        line(0, text, text),
        line(1, "", text, state="read"),
        line(2, "Ana", text, edited_at=AT, reactions=((text, "Ana"), ("👍", ""))),
        line(3, "Ana", "", revoked_at=AT),
        line(4, "Ana", text, "image", mime="image/jpeg", file=f"media/{text}.jpg", file_name=text),
        line(5, "Ana", text, "document", mime=text, file_name=text),
        line(6, "Ana", text, "poll", extra={"options": [text, "b"], "votes": {text: 2}}),
        line(7, "Ana", text, "location", extra={"lat": text, "lon": 1, "name": text, "address": text}),
        line(8, "Ana", text, "contact", extra={"contacts": [{"name": text}]}),
        line(9, "Ana", text, "call", extra={"outcome": text, "seconds": 60}),
        line(10, "Ana", text, extra={"quote": {"text": text, "kind": "text"}}),
        line(11, "Ana", text, "system"),
    ]


class Tags(HTMLParser):
    """The elements of a page, its pages inside included, and the attributes by which one could do harm."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.harm: list[str] = []
        self.inside: list[str] = []
        self.script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        self.script = tag == "script"
        if self.script and given.get("type") == "text/html":
            self.inside.append("")
        elif self.script:
            self.inside.append("own")
        for name, content in attrs:
            if name.startswith("on") or re.match(r"\s*(javascript|data|vbscript):", content or "", re.IGNORECASE):
                self.harm.append(f"{tag} {name}={content}")

    def handle_data(self, text: str) -> None:
        if self.script and self.inside[-1] != "own":
            self.inside[-1] += text


def read(pieces: Iterator[str]) -> Tags:
    found = Tags()
    found.feed("".join(pieces))
    inner = Tags()
    for text in [one for one in found.inside if one != "own"]:
        inner.feed(text)
    inner.harm += found.harm
    inner.inside = found.inside
    return inner


OURS = {"li", "p", "small", "b", "i", "a", "img", "br", "blockquote", "video", "audio"}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_comes_alive_in_a_page(payload: str) -> None:
    head = HEAD._replace(title=payload, zone_name=payload)
    found = read(page.write(head, [everything(payload)]))
    assert found.harm == []
    assert set(found.tags) <= OURS
    assert found.inside.count("own") == 1  # one script, ours


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_comes_alive_in_a_table(payload: str) -> None:
    text = "".join(data.write_csv(HEAD._replace(me=payload), [everything(payload)]))
    for row in csv.reader(io.StringIO(text, newline="")):
        for cell in row:
            assert not re.match(r"[\s\ufeff\u200b\u200e\u200f\0]*[=+\-@＝＋－＠]", cell), cell
            assert not cell.startswith(("\t", "\r", "\n", "\0"))


def test_harmless_text_stays_as_it_is() -> None:
    assert harmless("see you at 5 - maybe + Ben") == "see you at 5 - maybe + Ben"
    assert harmless("=1+1") == "'=1+1"


@given(text=st.text(st.characters(codec="utf-8"), max_size=40))
@settings(max_examples=60, deadline=None)
def test_json_tells_every_text_as_it_was(text: str) -> None:
    told = json.loads("".join(data.write_json(HEAD, [everything(text)])))
    assert [message["text"] for message in told["messages"]] == [one.text for one in everything(text)]
    assert told["conversation"]["zone"] == "Europe/Berlin"


def test_json_of_nothing_is_json() -> None:
    assert json.loads("".join(data.write_json(HEAD, [])))["messages"] == []


def test_a_transcript_reads_like_the_phones() -> None:
    lines = [
        line(0), line(1, "", "and you?"), line(2, text="two\nlines"), line(3, text="later", edited_at=AT), line(4, text="", revoked_at=AT),
        line(5, text="the beach", kind="image", mime="image/jpeg", file="media/beach.jpg"), line(6, text="", kind="voice", mime="audio/ogg"),
        line(7, kind="call", text="", extra={"outcome": "missed", "video": True}), line(8, kind="system", text="Security code changed"),
    ]  # fmt: skip
    assert "".join(plain.write(HEAD, [lines])).splitlines() == [
        "01/03/2026, 09:05 - Ana: hello",
        "01/03/2026, 09:06 - Sam: and you?",
        "01/03/2026, 09:07 - Ana: two",
        "lines",
        "01/03/2026, 09:08 - Ana: later <This message was edited>",
        "01/03/2026, 09:09 - Ana: This message was deleted",
        "01/03/2026, 09:10 - Ana: beach.jpg (file attached)",
        "the beach",
        "01/03/2026, 09:11 - Ana: <Media omitted>",
        "01/03/2026, 09:12 - Ana: Video missed call",
        "01/03/2026, 09:13 - Security code changed",
    ]


@given(at=st.integers(0, 4_000_000_000_000), zone=st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Pacific/Chatham"]))
@settings(max_examples=200, deadline=None)
def test_the_clock_says_what_the_wall_says(at: int, zone: str) -> None:
    from datetime import datetime

    there = datetime.fromtimestamp(at / 1000, ZoneInfo(zone))
    assert Clock(ZoneInfo(zone))(at) == (there.strftime("%d/%m/%Y"), there.strftime("%H:%M"))


def test_pages_hold_five_hundred_messages_and_each_begins_with_its_day() -> None:
    found = read(page.write(HEAD, [[line(n) for n in range(k, k + 400)] for k in range(0, 2000, 400)]))
    inside = [text for text in found.inside if text != "own"]
    assert [text.count('id="m') for text in inside] == [500, 500, 500, 500]
    assert all(text.startswith('<li class="d">') for text in inside)
