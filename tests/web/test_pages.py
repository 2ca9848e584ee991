"""The pages as the owner gets them: whole, in parts, after a form; with what anybody may have written into them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pytest

from app.actions import receive
from app.domain import facts
from app.store import chats, devices, people, queues
from app.store.database import db
from app.web.presentation import words
from tests.web.running import NOW, Person, Running
from tests.web.seed import MARK, Seeded

MINUTE = 60_000
SCRIPTED = {"HX-Request": "true"}
ANN = "pn:15550111"


def say(seeded: Seeded, *lines: tuple[str, int], chat: str = "", **more: Any) -> list[int]:
    """Messages of Ann's (text, minutes ago) that arrive now; returns their ids in order of time."""
    address = chat or next(a for a in people.contact(1, seeded.contact).addresses if a.startswith("pn:"))
    told = [
        facts.Message(f"S{NOW}{n}{len(text)}{minutes}", address, address, False, NOW - minutes * MINUTE, text=text, **more)
        for n, (text, minutes) in enumerate(lines)
    ]
    before = {bubble.id for bubble in chats.thread(1, seeded.conversation, limit=500).messages}
    receive.apply(seeded.device, facts.Batch(tuple(told)), now=NOW)
    after = [bubble.id for bubble in chats.thread(1, seeded.conversation, limit=500).messages]
    return [message_id for message_id in after if message_id not in before]


@contextmanager
def counted() -> Iterator[list[str]]:
    """The SQL that runs meanwhile."""
    ran: list[str] = []
    connection = db.connection()
    connection.set_exec_trace(lambda _cursor, sql, _bindings: ran.append(sql) or True)
    try:
        yield ran
    finally:
        connection.set_exec_trace(None)


# ── Today ──


def test_today_shows_who_waits_why_and_for_how_long(ann: Person, seeded: Seeded) -> None:
    page = ann.get("/").text
    assert f'id="wait-{seeded.conversation}"' in page
    assert "Asked a question" in page
    assert "30 min" in page  # since the first message of their turn
    assert "and 1 more message" in page
    assert "Connected" in page


def test_what_is_shown_is_the_message_that_is_unanswered_not_the_newest(ann: Person, seeded: Seeded) -> None:
    say(seeded, ("Just so you know", 1))
    part = ann.get("/?part=waiting").text
    assert f"Look {MARK}" in part
    assert "Just so you know" not in part


def test_done_takes_somebody_off_and_undo_brings_them_back(ann: Person, seeded: Seeded) -> None:
    waits = f'id="wait-{seeded.conversation}"'
    assert ann.post(f"/replies/{seeded.conversation}/done").status_code == 303
    assert waits not in ann.get("/").text
    answer = ann.post(f"/replies/{seeded.conversation}/undo", headers=SCRIPTED)
    assert answer.status_code == 204
    news = json.loads(answer.headers["HX-Trigger"])
    assert "reply" in news["kith:changed"]["kinds"]
    assert waits in ann.get("/").text


def test_a_scripted_action_says_what_it_did_and_how_to_take_it_back(ann: Person, seeded: Seeded) -> None:
    answer = ann.post(f"/replies/{seeded.conversation}/done", headers=SCRIPTED)
    said = json.loads(answer.headers["HX-Trigger"])["kith:said"]
    assert "done" in said["text"]
    assert f'id="wait-{seeded.conversation}"' not in ann.get("/").text
    assert ann.post(said["undo"]).status_code == 303
    assert f'id="wait-{seeded.conversation}"' in ann.get("/").text


def test_without_scripts_the_next_page_says_what_was_done(ann: Person, seeded: Seeded) -> None:
    page = ann.client.post(
        f"/replies/{seeded.conversation}/done", data={"csrf_token": ann.csrf}, headers={"Origin": "http://localhost"}, follow_redirects=True
    ).text
    assert re.search(r'action="/triage/\d+/undo"', page)


def test_snoozed_until_a_time_to_come(ann: Person, seeded: Seeded) -> None:
    path = f"/replies/{seeded.conversation}/snooze"
    assert ann.post(path, data={"until": str(NOW + 60 * MINUTE)}).status_code == 303
    assert f'id="wait-{seeded.conversation}"' not in ann.get("/").text
    assert f'id="wait-{seeded.conversation}"' in ann.get("/?lane=snoozed").text


@pytest.mark.parametrize("until", ["", "soon", str(NOW - 1), str(NOW + 400 * 24 * 60 * MINUTE), "9" * 400])
def test_a_time_that_makes_no_sense_is_refused_with_a_sentence(ann: Person, seeded: Seeded, until: str) -> None:
    answer = ann.post(f"/replies/{seeded.conversation}/snooze", data={"until": until}, headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert answer.json["detail"]


def test_the_first_run_leads_to_the_devices(ann: Person) -> None:
    page = ann.get("/").text
    assert "Link your phone to begin" in page
    assert 'href="/settings/devices"' in page


def test_when_nobody_waits_it_says_so_and_when_it_cannot_know_it_says_that(ann: Person, seeded: Seeded) -> None:
    for chat in chats.recent(ann.owner.id):
        ann.post(f"/replies/{chat.id}/done")
    assert "All answered" in ann.get("/").text
    receive.apply(seeded.device, facts.Batch((facts.Link("offline", NOW + 1),)), now=NOW + 1)
    page = ann.get("/").text
    assert "All answered" not in page
    assert "as far as Kith knows" in page


@pytest.mark.parametrize("state", [state for state in facts.LINK_STATES if state != "qr"])
def test_every_state_of_the_link_is_told_on_today_and_in_the_settings(ann: Person, seeded: Seeded, state: str) -> None:
    devices.update(seeded.device, state=state)
    for path in ("/", "/settings/devices", "/settings/health", f"/chats/{seeded.conversation}"):
        assert ann.get(path).status_code == 200
    assert words.LINKS[state].title in ann.get("/").text
    assert words.LINKS[state].title in ann.get("/settings/devices").text


# ── Parts ──


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("/", "waiting"), ("/", "devices"), ("/", "recent"), ("/inbox", "chats"), ("/people", "found"), ("/people/{contact}", "who"),
        ("/people/{contact}/about", "about"), ("/people/{contact}", "recent"), ("/people/{contact}/timeline", "days"),
        ("/people/{contact}", "chats"), ("/chats/{conversation}", "newest"), ("/chats/{conversation}", "head"),
        ("/chats/{conversation}", "person"), ("/chats/{conversation}", "chats"), ("/chats/{conversation}", "lanes"),
        ("/chats/{conversation}", "link"),
        ("/notifications", "list"), ("/settings/notifications", "all"), ("/digest", "day"),
        ("/settings/health", "state"), ("/settings/devices", "all"), ("/messages/{message}", "bubble"), ("/search", "hits"),
    ],
)  # fmt: skip
def test_a_part_is_drawn_as_it_stands_in_its_page(ann: Person, seeded: Seeded, path: str, part: str) -> None:
    path = path.format(**seeded._asdict())
    whole, alone = ann.get(path).text, ann.get(f"{path}?part={part}").text
    assert "<html" not in alone
    assert alone.strip()
    asks = f"part={part}"
    assert _squeezed(alone.replace(asks, "")) in _squeezed(whole.replace(asks, "").replace("?&amp;", "?"))


def _squeezed(html: str) -> str:
    return "".join(html.split()).replace("?&amp;", "?")


@pytest.mark.parametrize("part", ["nothing", "__class__", "main()", "<b>"])
def test_a_part_that_is_none_is_not_found(ann: Person, seeded: Seeded, part: str) -> None:
    assert ann.get("/", query_string={"part": part}).status_code == 404


# ── Chats ──


def test_older_messages_come_page_by_page_none_twice_none_left_out(ann: Person, seeded: Seeded) -> None:
    say(seeded, *((f"Line {n}", 2000 - n) for n in range(130)))
    expected = [f'id="m{bubble.id}"' for bubble in chats.thread(1, seeded.conversation, limit=500).messages]
    seen: list[str] = []
    path = f"/chats/{seeded.conversation}?part=newest"
    while True:
        page = ann.get(path).text
        found = [mark for mark in expected if mark in page]
        assert not set(found) & set(seen)
        seen = found + seen
        oldest = found[0].removeprefix('id="m').removesuffix('"')
        path = f"/chats/{seeded.conversation}?part=past&before={oldest}"
        if len(found) < 50:
            break
    assert seen == expected


def test_a_live_refresh_keeps_what_is_shown_and_adds_what_is_new(ann: Person, seeded: Seeded) -> None:
    ids = say(seeded, ("One", 3), ("Two", 2))
    (new,) = say(seeded, ("Three", 1))
    part = ann.get(f"/chats/{seeded.conversation}?part=newest&from={ids[1]}").text
    assert f'id="m{ids[0]}"' not in part
    assert f'id="m{ids[1]}"' in part
    assert f'id="m{new}"' in part


def test_a_refresh_of_too_much_starts_the_page_afresh(ann: Person, seeded: Seeded) -> None:
    say(seeded, *((f"Line {n}", 2000 - n) for n in range(420)))
    answer = ann.get(f"/chats/{seeded.conversation}?part=newest&from=1")
    assert answer.status_code == 204
    assert answer.headers["HX-Refresh"] == "true"


def test_a_message_is_shown_in_its_context(ann: Person, seeded: Seeded) -> None:
    ids = say(seeded, *((f"Line {n}", 2000 - n) for n in range(200)))
    page = ann.get(f"/chats/{seeded.conversation}?around={ids[60]}").text
    assert f'id="m{ids[60]}"' in page
    assert f'id="m{ids[199]}"' not in page
    assert 'id="newest"' not in page  # so that no live refresh mistakes it for the end


def test_what_is_written_waits_with_a_clock_and_the_same_key_sends_once(ann: Person, seeded: Seeded) -> None:
    for _ in range(2):
        ann.post(f"/chats/{seeded.conversation}/messages", data={"text": "On my way", "client_key": "k1"})
    page = ann.get(f"/chats/{seeded.conversation}?part=newest").text
    assert page.count("On my way") == 1
    assert "Waiting to be sent" in page


def test_nothing_written_is_refused_with_a_sentence(ann: Person, seeded: Seeded) -> None:
    answer = ann.post(f"/chats/{seeded.conversation}/messages", data={"text": " \n "}, headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert answer.json["detail"]


def test_an_answer_quotes_what_it_answers(ann: Person, seeded: Seeded) -> None:
    ann.post(f"/chats/{seeded.conversation}/messages", data={"text": "Yes!", "quote_id": str(seeded.message)})
    newest = chats.thread(1, seeded.conversation).messages[-1]
    assert newest.text == "Yes!"
    assert newest.quote is not None


@pytest.mark.parametrize(
    ("content", "name", "kind", "mime"),
    [
        (b"\x89PNG\r\n\x1a\n...", "a.txt", "image", "image/png"),
        (b"<svg onload=alert(1)>", "a.svg", "document", "image/svg+xml"),
        (b"<script>alert(1)</script>", "a.png", "document", "application/octet-stream"),
        (b"%PDF-1.7", "../../etc/passwd", "document", "application/pdf"),
        (b"", "empty", "document", "application/octet-stream"),
    ],
)
def test_a_file_is_sent_as_what_it_is(ann: Person, seeded: Seeded, content: bytes, name: str, kind: str, mime: str) -> None:
    ann.post(f"/chats/{seeded.conversation}/messages", data={"text": "Look", "file": (BytesIO(content), name)})
    sent = chats.thread(1, seeded.conversation).messages[-1]
    assert sent.kind == kind
    assert sent.media is not None
    assert (sent.media.mime, sent.media.size) == (mime, len(content))
    assert "/" not in sent.media.name
    got = ann.get(f"/messages/{sent.id}/media")
    assert got.data == content
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert (got.headers["Content-Disposition"].startswith("attachment")) == (kind == "document")


def test_part_of_a_video_can_be_asked_for(ann: Person, seeded: Seeded) -> None:
    got = ann.get(f"/messages/{seeded.media}/media", headers={"Range": "bytes=0-3"})
    assert got.status_code == 206
    assert len(got.data) == 4


def test_what_failed_says_why_and_offers_the_choice(ann: Person, seeded: Seeded) -> None:
    page = ann.get(f"/chats/{seeded.conversation}?part=newest").text
    assert f"Refused {MARK}" in page
    assert f'action="/messages/{seeded.failed}/retry"' in page
    ann.post(f"/messages/{seeded.failed}/discard")
    assert f'id="m{seeded.failed}"' not in ann.get(f"/chats/{seeded.conversation}?part=newest").text


def test_looking_tells_nobody(ann: Person, seeded: Seeded) -> None:
    ann.get(f"/chats/{seeded.conversation}")
    ann.post(f"/chats/{seeded.conversation}/seen")
    due = queues.due(seeded.device, NOW)
    assert due is None or due.kind != "read"
    ann.post(f"/chats/{seeded.conversation}/read")
    kinds = []
    while (due := queues.due(seeded.device, NOW)) is not None:
        kinds.append(due.kind)
        queues.end(due.id, "sent", now=NOW)
    assert "read" in kinds


def test_a_reaction_pressed_twice_is_taken_back(ann: Person, seeded: Seeded, running: Running) -> None:
    for expected in ([("👍", 1, True)], []):
        running.now += MINUTE
        ann.post(f"/messages/{seeded.message}/reaction", data={"emoji": "👍"})
        assert chats.bubble(1, seeded.message).reactions == expected


def test_an_edited_message_shows_what_it_said_before(ann: Person, seeded: Seeded) -> None:
    address = next(a for a in people.contact(1, seeded.contact).addresses if a.startswith("pn:"))
    edit = facts.Edit("E1", "ASK", address, address, False, NOW, "Are you still coming?")
    receive.apply(seeded.device, facts.Batch((edit,)), now=NOW)
    message = next(b for b in chats.thread(1, seeded.conversation).messages if b.edited_at)
    page = ann.get(f"/messages/{message.id}").text
    assert "Are you still coming?" in page
    assert f"Are you coming, {MARK}?" in page


POISON = {
    "nul": "a\x00b",
    "bidi": "\u202eevil\u202c \u2066x",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>\"'",
    "template": "{{ 7*7 }} {% raw %}",
    "long": "x" * 1_000_000,
    "lines": "\n" * 5000,
    "combining": "e" + "\u0301" * 5000,
}


@pytest.mark.parametrize("poison", POISON)
def test_poisoned_texts_harm_no_page(ann: Person, seeded: Seeded, poison: str) -> None:
    text = POISON[poison]
    (message,) = say(seeded, (text, 1))
    receive.apply(seeded.device, facts.Batch((facts.Person(ANN, saved_name=text[:500]),)), now=NOW)
    for path in ("/", "/inbox", f"/chats/{seeded.conversation}", f"/messages/{message}", "/people", f"/people/{seeded.contact}", "/search?q=evil"):
        answer = ann.get(path)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert "49 " not in answer.text or poison != "template"
    assert len(ann.get(f"/chats/{seeded.conversation}").data) < 400_000


def test_a_long_text_is_cut_in_the_thread_and_whole_on_its_own_page(ann: Person, seeded: Seeded) -> None:
    (message,) = say(seeded, ("word " * 8_000 + "THE END", 1))
    assert "THE END" not in ann.get(f"/chats/{seeded.conversation}").text
    assert "read it all" in ann.get(f"/chats/{seeded.conversation}").text
    assert "THE END" in ann.get(f"/messages/{message}").text


@pytest.mark.parametrize("kind", sorted(facts.MESSAGE_KINDS))
def test_every_kind_of_message_is_drawn(ann: Person, seeded: Seeded, kind: str) -> None:
    extra = {
        "lat": 38.7, "lon": -9.1, "name": "Miradouro", "options": ["Friday", "<b>"], "contacts": [{"name": "Dora", "vcard": "TEL:+1 555 0105"}],
    }  # fmt: skip
    (message,) = say(seeded, (f"about {kind}", 1), kind=kind, extra=extra)
    assert f'id="m{message}"' in ann.get(f"/chats/{seeded.conversation}").text
    (bare,) = say(seeded, ("", 0), kind=kind)
    assert f'id="m{bare}"' in ann.get(f"/chats/{seeded.conversation}").text
    assert ann.get("/").status_code == 200


@pytest.mark.parametrize("number", ["-1", "x", "1e5", "9" * 30, "٣", ""])
def test_numbers_in_addresses_that_are_none_do_no_harm(ann: Person, seeded: Seeded, number: str) -> None:
    for name in ("before", "after", "around", "from", "unread_from", "reply"):
        assert ann.get(f"/chats/{seeded.conversation}", query_string={name: number}).status_code in (200, 204)
    for path, name in (("/inbox", "before"), ("/people", "after"), ("/search", "cursor"), ("/search", "chat")):
        assert ann.get(path, query_string={"q": "a", name: number}).status_code < 500


@pytest.mark.parametrize("path", ["/reminders", "/reminders/past", "/tasks", "/notes", "/templates"])
def test_what_is_planned_has_one_place(ann: Person, seeded: Seeded, path: str) -> None:
    page = ann.get(path).text
    assert 'href="/reminders" title="Plan" aria-current="page"' in page
    tabs = page.split('aria-label="Plan"')[1].split("</nav>")[0]
    assert f'href="{path}" aria-current="page"' in tabs
    assert tabs.count("href=") == 5


# ── Cost ──


@pytest.mark.parametrize("path", ["/", "/inbox", "/inbox/pending", "/chats/{conversation}", "/chats/{group}", "/people", "/?part=waiting", "/nav"])
def test_a_page_asks_the_same_number_of_questions_however_much_there_is(ann: Person, seeded: Seeded, path: str) -> None:
    path = path.format(**seeded._asdict())
    ann.get(path)
    with counted() as few:
        ann.get(path)
    people_who_write = [f"pn:1555{n:06}" for n in range(700_000, 700_040)]
    told = [facts.Message(f"Q{a}", a, a, False, NOW - 5 * MINUTE, text="Can you?") for a in people_who_write]
    receive.apply(seeded.device, facts.Batch(tuple(told)), now=NOW)
    say(seeded, *((f"And {n}?", 4) for n in range(45)))
    with counted() as many:
        ann.get(path)
    assert len(many) <= len(few) + 1  # one more where the first of its kind appears
    assert len(many) <= 12


def test_what_is_rare_asks_no_more_than_a_page_may(ann: Person, seeded: Seeded) -> None:
    ben = next(a for a in people.contact(1, seeded.other_contact).addresses if a.startswith("pn:"))
    told: list[facts.Fact] = [facts.Person(f"pn:15559{n:03}", saved_name=f"Friend {n}") for n in range(6)]
    told += [facts.Message(f"OLD{n}", f"pn:15559{n:03}", f"pn:15559{n:03}", False, NOW - 14_400 * MINUTE, text="Are you in?") for n in range(6)]
    told += [facts.Sync("initial", 100, 100), facts.Gap(NOW - 9 * MINUTE, NOW - 8 * MINUTE, 5, 3)]
    receive.apply(seeded.device, facts.Batch(tuple(told)), now=NOW)
    say(seeded, *((f"Number {n}", 7) for n in range(60)))
    say(seeded, ("What shall we have?", 6), kind="poll", extra={"options": ["Tea", "Cake"]})
    say(seeded, (f"Could you ask @{ben.removeprefix('pn:')}?", 5), mentions=(ben,), quote=facts.Quote("ASK"))
    ann.post(f"/chats/{seeded.conversation}/messages", data={"text": "On its way"})
    say(seeded, (f"So could you ask @{ben.removeprefix('pn:')} today?", -1), mentions=(ben,))
    for path, rare in (("/", "older ones to the Backlog"), (f"/chats/{seeded.conversation}", "poll__option")):
        ann.get(path)
        with counted() as ran:
            page = ann.get(path).text
        assert f"@Ben {MARK}" in page, path
        assert rare in page
        assert len(ran) <= 12, path


@pytest.mark.parametrize("path", ["/", "/inbox", "/chats/{group}", "/people/{contact}/timeline"])
def test_no_page_walks_through_all_addresses(ann: Person, seeded: Seeded, path: str) -> None:
    ran: list[tuple[str, Any]] = []
    connection = db.connection()
    connection.set_exec_trace(lambda _cursor, sql, bindings: ran.append((sql, bindings)) or True)
    ann.get(path.format(**seeded._asdict()))
    connection.set_exec_trace(None)
    plans = [step[3] for sql, bindings in ran for step in connection.execute(f"EXPLAIN QUERY PLAN {sql}", bindings)]
    assert any("conversation" in step for step in plans)
    assert [step for step in plans if step.endswith("sqlite_autoindex_address_1 (owner_id=?)")] == []


# ── People, settings ──


def test_an_own_name_is_shown_everywhere_and_taken_back(ann: Person, seeded: Seeded) -> None:
    ann.post(f"/people/{seeded.contact}/name", data={"name": "Ann of the choir"})
    assert "Ann of the choir" in ann.get(f"/chats/{seeded.conversation}").text
    ann.post(f"/people/{seeded.contact}/name", data={"name": ""})
    assert "Ann of the choir" not in ann.get(f"/people/{seeded.contact}").text


def test_people_are_found_by_name_and_number(ann: Person, seeded: Seeded) -> None:
    assert f'id="person-{seeded.contact}"' in ann.get("/people?part=found&q=aNN").text
    assert f'id="person-{seeded.contact}"' not in ann.get("/people?part=found&q=zzz").text


def test_two_become_one_and_two_again(ann: Person, seeded: Seeded) -> None:
    assert ann.post(f"/people/{seeded.contact}/merge", data={"gone": str(seeded.other_contact)}).status_code == 303
    assert ann.get(f"/people/{seeded.other_contact}").status_code == 404
    merge = people.merges(1, contact_id=seeded.contact)[0]
    ann.post(f"/people/{seeded.contact}/merges/{merge.id}/undo")
    assert ann.get(f"/people/{seeded.other_contact}").status_code == 200


def test_a_code_to_scan_is_drawn_with_its_time(ann: Person, seeded: Seeded) -> None:
    ann.post(f"/settings/devices/{seeded.spare_device}/link")
    card = ann.get(f"/settings/devices/{seeded.spare_device}/code").text
    assert '<svg class="qr"' in card
    assert f'data-until="{NOW + 20_000}"' in card
    assert "a-code,to-scan" not in card


def test_a_token_is_shown_once(ann: Person, seeded: Seeded) -> None:
    page = ann.post("/settings/account/tokens", data={"name": "Script", "scope": "read"}).text
    secret = page.partition('id="secret">')[2].partition("<")[0]
    assert secret.startswith("kith_")
    assert secret not in ann.get("/settings/account").text


def test_health_shows_what_could_not_be_understood(ann: Person, seeded: Seeded) -> None:
    page = ann.get("/settings/health").text
    assert "unreadable" in page
    assert "novelty" in page
    assert f"Refused {MARK}" in page


def test_a_mention_is_shown_as_a_name(ann: Person, seeded: Seeded) -> None:
    member = next(a for a in people.contact(1, seeded.other_contact).addresses if a.startswith("pn:"))
    say(seeded, (f"Ask @{member[3:]}", 1), mentions=(member,))
    assert f"@{people.contact(1, seeded.other_contact).name}" in ann.get(f"/chats/{seeded.conversation}").text


def test_sending_is_for_ones_own_chats_alone(ann: Person, seeded: Seeded, bob: Person) -> None:
    stored = len(chats.thread(1, seeded.conversation, limit=500).messages)
    file = (BytesIO(b"\x89PNG\r\n\x1a\n"), "a.png")
    assert bob.post(f"/chats/{seeded.conversation}/messages", data={"text": "x", "file": file}).status_code == 404
    assert len(chats.thread(1, seeded.conversation, limit=500).messages) == stored
