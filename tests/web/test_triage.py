"""Deciding about chats, one or many: what the pages and the API say, and the palette that leads to it."""

from __future__ import annotations

import json

import pytest
from werkzeug.test import TestResponse

from app.store import chats
from app.web import palette
from app.web.presentation import words
from tests.web.running import NOW, Person
from tests.web.seed import Seeded

SCRIPTED = {"HX-Request": "true", "Accept": "application/json"}
HOUR = 3_600_000


def decide(ann: Person, **form: str) -> TestResponse:
    return ann.post("/triage", data=form, headers=SCRIPTED)


def said(answer: TestResponse) -> dict[str, str]:
    assert answer.status_code == 204, answer.text
    found: dict[str, str] = json.loads(answer.headers["HX-Trigger"])["kith:said"]
    return found


def test_several_are_archived_and_taken_out_again_as_one(ann: Person, seeded: Seeded) -> None:
    told = said(decide(ann, verb="archive", chats=f"{seeded.conversation},{seeded.group}"))
    assert told["text"] == "2 chats: archived"
    assert all(chats.chat(1, one).archived for one in (seeded.conversation, seeded.group))
    assert said(ann.post(told["undo"], headers=SCRIPTED))["text"] == "Undone for 2 chats"
    assert not any(chats.chat(1, one).archived for one in (seeded.conversation, seeded.group))


def test_a_whole_lane_is_done_and_comes_back(ann: Person, seeded: Seeded) -> None:
    before = chats.counts(1)["pending"]
    told = said(decide(ann, verb="done", lane="pending"))
    assert "pending" not in chats.counts(1)
    ann.post(told["undo"])
    assert chats.counts(1)["pending"] == before


@pytest.mark.parametrize(
    "form",
    [
        {"verb": "done"}, {"verb": "explode", "chats": "{conversation}"}, {"verb": "done", "chats": "one"}, {"verb": "snooze", "lane": "pending"},
        {"verb": "done", "chats": ",".join(map(str, range(501)))}, {"verb": "snooze", "chats": "{conversation}", "when": "whenever"},
        {"verb": "snooze", "chats": "{conversation}", "when": "yesterday", "until": str(NOW + HOUR)}, {"verb": "done", "lane": "mentions"},
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_with_a_sentence(ann: Person, seeded: Seeded, form: dict[str, str]) -> None:
    answer = decide(ann, **{name: text.format(**seeded._asdict()) for name, text in form.items()})
    assert answer.status_code == 422
    assert answer.json["detail"]


def test_a_strangers_chat_among_ones_own_changes_none(ann: Person, seeded: Seeded, bob: Person) -> None:
    before = chats.chat(1, seeded.conversation)
    assert decide(bob, verb="done", chats=str(seeded.conversation)).status_code == 404
    assert bob.post(f"/triage/{seeded.decided}/undo").status_code == 404
    assert decide(ann, verb="done", chats=f"{seeded.conversation},999999").status_code == 404
    assert chats.chat(1, seeded.conversation) == before


def test_a_time_in_ones_own_words_is_shown_before_it_is_taken(ann: Person, seeded: Seeded) -> None:
    path = f"/later?part=said&chats={seeded.conversation}&when="
    shown = ann.get(path + "in 3 days").text
    until = NOW + 72 * HOUR
    assert f'value="{until}"' in shown
    assert "Not a time to come" in ann.get(path + "gibberish").text
    decide(ann, verb="snooze", chats=str(seeded.conversation), when="in 3 days")
    assert chats.chat(1, seeded.conversation).snoozed_until == until


def test_the_palette_finds_people_chats_pages_and_what_can_be_done(ann: Person, seeded: Seeded) -> None:
    def options(q: str, chosen: str = "") -> str:
        return ann.get("/palette", query_string={"part": "choices", "q": q, "chats": chosen}).text

    assert f'href="/people/{seeded.contact}"' in options("ann")
    assert f'href="/chats/{seeded.group}"' in options("team")
    assert 'href="/settings/devices"' in options("dev")
    assert 'href="/search?q=zzz"' in options("zzz")
    assert [way.href for way in palette.WAYS if ann.get(way.href).status_code != 200] == []
    assert {href for href, _ in words.GO.values()} <= {way.href for way in palette.WAYS}
    assert '<kbd class="menu__note">g d</kbd>' in options("tasks")
    here = str(seeded.conversation)
    assert 'data-verb="done"' in options("", here)
    assert 'data-verb="done"' not in options("")
    assert 'data-verb="unarchive"' not in options("arch", here)
    decide(ann, verb="archive", chats=here)
    assert 'data-verb="unarchive"' in options("arch", here)
    assert f'data-at="{NOW + 2 * HOUR}"' in options("in 2 hours", here)


def test_the_palette_shows_nothing_of_others(ann: Person, seeded: Seeded, bob: Person) -> None:
    assert "Ann" not in bob.get("/palette?q=ann").text.partition("<main")[2]
    assert bob.get(f"/palette?chats={seeded.conversation}").status_code == 404


def test_the_api_decides_by_hand_and_about_several(ann: Person, seeded: Seeded) -> None:
    path = f"/api/v1/conversations/{seeded.conversation}"
    changed = ann.send("PATCH", path, json={"override": "never"})
    assert (changed.json["override"], changed.json["lane"]) == ("never", None)
    assert ann.send("PATCH", path, json={"override": "auto"}).json["override"] is None
    assert ann.send("PATCH", path, json={"marked_unread": True}).json["marked_unread"] is True
    assert ann.send("PATCH", path, json={"override": "maybe"}).status_code == 422
    body = {"verb": "snooze", "conversation_ids": [str(seeded.conversation)], "until": "2030-01-01T09:00:00Z"}
    made = ann.post("/api/v1/triage", json=body)
    assert (made.status_code, made.json["conversations"]) == (201, 1)
    assert ann.get(path).json["snoozed_until"] == "2030-01-01T09:00:00.000Z"
    assert ann.post(f"/api/v1/triage/{made.json['id']}/undo").status_code == 200
    assert ann.get(path).json["snoozed_until"] is None
