"""The pages and the API of imports: from a file to its messages."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.actions.importing import Importer
from app.store import chats, imports, people
from tests.web.running import NOW, Person, Running

_CHAT = "13/05/2023, 09:00 - Kim: Hello <b>\n13/05/2023, 09:01 - Robin: Hi\n14/05/2023, 09:01 - Robin: <Media omitted>\n"
_BOOK = "First Name,Last Name,Phone,E-mail Address,Birthday\nBo,Ek,+1 555 010 0144,bo@example.org,1990-04-02\n,,,,\nNo,Number,,,\n,,not a number,,\n"


def _give(ann: Person, *files: tuple[str, str], api: bool = False) -> TestResponse:
    data: dict[str, Any] = {"file": [(io.BytesIO(text.encode()), name) for name, text in files]}
    return ann.send("POST", "/api/v1/imports" if api else "/settings/import", data=data, content_type="multipart/form-data")


def _work(running: Running) -> None:
    importer = Importer(running.files)
    while importer.work(NOW):
        pass


def test_a_chat_is_looked_at_asked_about_and_taken_in(ann: Person, running: Running) -> None:
    given = _give(ann, ("WhatsApp Chat with Kim.txt", _CHAT))
    assert given.status_code == 303, given.text
    page = ann.send("GET", given.location)
    assert "Which of them are you?" in page.text
    assert "Hello &lt;b&gt;" in page.text
    assert '<option value="Robin" selected>' in page.text
    begun = ann.send("POST", given.location, data={"me": "Robin", "order": "DMY", "zone": "UTC", "contact": "0", "group": "0", "act": "start"})
    assert begun.status_code == 303
    assert "Coming in" in ann.send("GET", given.location).text
    _work(running)
    done = ann.send("GET", given.location).text
    assert "It is all here" in done
    (run,) = imports.listed(ann.owner.id)
    assert run.counts == {"added": 3, "known": 0}
    kim = next(chat for chat in chats.recent(ann.owner.id) if chat.title == "Kim")
    assert f'href="/chats/{kim.id}"' in done
    assert "Hello" in ann.send("GET", f"/chats/{kim.id}").text
    assert list(running.settings.imports_dir.iterdir()) == []
    undone = ann.send("POST", f"{given.location}/undo")
    assert undone.status_code == 303
    assert all(chat.title != "Kim" for chat in chats.recent(ann.owner.id))


def test_an_address_book_shows_its_difference_and_keeps_what_it_could_not_use(ann: Person, running: Running) -> None:
    given = _give(ann, ("people.csv", _BOOK))
    page = ann.send("GET", given.location).text
    assert "2 new, 1 not usable" in re.sub(r"\s+", " ", page)
    ann.send("POST", given.location, data={"act": "start"})
    _work(running)
    (run,) = imports.listed(ann.owner.id)
    assert run.counts == {"added": 2, "rejected": 1}
    bo = next(p for p in people.contacts(ann.owner.id, "Bo Ek"))
    assert "+1 555-010-0144" in ann.send("GET", f"/people/{bo.id}/about").text or bo.addresses
    table = ann.send("GET", f"{given.location}/rejected")
    assert table.mimetype == "text/csv"
    assert "not a number: Write the number" in table.text


def test_what_cannot_be_read_is_refused_in_words_and_leaves_nothing(ann: Person, running: Running) -> None:
    for name, text in (("x.txt", "nothing"), ("x.zip", "PK\x03\x04 broken"), ("x.json", "{"), ("", "")):
        refused = _give(ann, (name, text))
        assert refused.status_code == 422, name
        assert "Traceback" not in refused.text
    assert imports.listed(ann.owner.id) == []
    assert not running.settings.imports_dir.exists() or list(running.settings.imports_dir.iterdir()) == []


def test_many_at_once_begin_if_they_ask_nothing(ann: Person, running: Running) -> None:
    given = _give(ann, ("people.csv", _BOOK), ("_chat.txt", _CHAT), ("x.txt", "nothing"))
    assert given.status_code == 303
    states = {run.name: run.state for run in imports.listed(ann.owner.id)}
    assert states == {"people.csv": "running", "_chat.txt": "asking"}


def test_the_api_says_what_it_would_bring_and_starts(ann: Person, running: Running) -> None:
    made = _give(ann, ("_chat.txt", _CHAT), api=True)
    assert made.status_code == 201, made.text
    assert made.json is not None
    path = f"/api/v1/imports/{made.json['id']}"
    assert made.json["plan"]["questions"] == ["me"]
    assert made.json["plan"]["messages"][0] == {
        "ts": "2023-05-13T09:00:00", "sender": "Kim", "kind": "text", "text": "Hello <b>", "file": None, "edited": False
    }  # fmt: skip
    refused = ann.send("PATCH", path, json={"start": True})
    assert (refused.status_code, refused.json and refused.json["code"]) == (422, "must_ask")
    assert ann.send("PATCH", path, json={"me": "Robin", "order": "XYZ"}).status_code == 422
    begun = ann.send("PATCH", path, json={"me": "Robin", "zone": "Europe/Berlin", "start": True})
    assert begun.json is not None
    assert begun.json["state"] == "running"
    _work(running)
    done = ann.send("GET", path).json
    assert done is not None
    assert (done["state"], done["counts"]["added"], done["plan"]) == ("done", 3, None)
    messages = ann.send("GET", f"/api/v1/conversations/{done['conversation_id']}/messages").json
    assert messages is not None
    assert messages["items"][-1]["timestamp"] == "2023-05-13T07:00:00.000Z"
    undone = ann.send("POST", f"{path}/undo").json
    assert undone is not None
    assert undone["state"] == "undone"


@pytest.mark.parametrize("act", ["cancel", "undo", "discard"])
def test_what_has_ended_cannot_be_ended_again(ann: Person, app: Flask, act: str) -> None:
    given = _give(ann, ("_chat.txt", _CHAT))
    first = ann.send("POST", f"{given.location}/{act}")
    assert first.status_code in ((409,) if act == "undo" else (303,))
    again = ann.send("POST", f"{given.location}/{act}")
    assert again.status_code in (404, 409)
