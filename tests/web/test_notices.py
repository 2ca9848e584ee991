"""The centre, the settings of notifications, signed links, the digest's page and the calendar, over the whole application."""

from __future__ import annotations

import json
import re

import pytest
import vobject
from flask import Flask
from flask.testing import FlaskClient

from app.actions import alerts, tasks, ways
from app.domain import links
from app.domain.links import Link
from app.store import notices as stored
from app.store import preferences, scheduled
from app.store import ways as stored_ways
from app.store.database import write
from tests.web.routes import PUSH_KEYS
from tests.web.running import NOW, Person, Running
from tests.web.seed import Seeded
from tests.web.test_pages import counted

HOUR = 3_600_000
PAGE = "/settings/notifications"


def told(owner_id: int, subject: str, **more: object) -> int:
    given = {"detail": {"code": "waiting"}, "now": NOW, **more}
    found = alerts.raise_(owner_id, "reply", subject, **given)  # type: ignore[arg-type]
    assert found is not None
    return found


# ── The centre ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_bell_counts_and_the_list_names_quotes_and_offers(ann: Person, seeded: Seeded) -> None:
    page = ann.get("/notifications").text
    assert re.search(r'aria-current="page">.*?Alerts.*?<span class="badge badge--strong">1<span class="unseen"> not read', page, re.DOTALL)
    assert "waits for your answer" in page
    for action in ("done", "snooze"):
        assert f'action="/notifications/{seeded.notice}/{action}"' in page


def test_read_is_read_and_settled_is_settled(ann: Person, seeded: Seeded) -> None:
    second = told(ann.owner.id, "reply:2")
    ann.post("/notifications/read", data={"id": str(second)})
    assert [n.id for n in stored.listed(ann.owner.id, limit=9, open_only=True)] == [seeded.notice]
    ann.post("/notifications/read")
    assert stored.unread(ann.owner.id) == 0
    ann.post(f"/notifications/{seeded.notice}/done")
    assert "settled" in ann.get("/notifications").text


def test_done_is_done_in_the_chat_too_and_a_second_tab_does_no_harm(ann: Person, seeded: Seeded) -> None:
    for _ in range(2):
        answer = ann.post(f"/notifications/{seeded.notice}/done", headers={"HX-Request": "true"})
        assert "Done: " in json.loads(answer.headers["HX-Trigger"])["kith:said"]["text"]
    assert ann.get(f"/api/v1/conversations/{seeded.conversation}").get_json()["lane"] is None


def test_a_toast_is_shown_once_it_is_news(ann: Person, seeded: Seeded) -> None:
    assert f'data-notice="{seeded.notice}"' in ann.get(f"/notifications/{seeded.notice}/toast").text
    ann.post("/notifications/read")
    assert ann.get(f"/notifications/{seeded.notice}/toast").status_code == 204


def test_old_ones_are_behind_a_link(ann: Person) -> None:
    for n in range(90):
        told(ann.owner.id, f"reply:{n}")
    ann.post("/notifications/read")
    seen: list[str] = []
    page = ann.get("/notifications").text
    while True:
        seen += re.findall(r'id="notice-(\d+)"', page)
        more = re.search(r'href="(/notifications\?before=\d+)"', page)
        if more is None:
            break
        page = ann.get(more[1]).text
    assert len(seen) == len(set(seen)) == 90


def test_reading_the_centre_costs_the_same_however_much_there_is(ann: Person, seeded: Seeded) -> None:
    def cost() -> int:
        with counted() as ran:
            ann.get("/notifications")
        return len(ran)

    few = cost()
    for n in range(30):
        told(ann.owner.id, f"reply:x{n}", contact_id=seeded.contact, conversation_id=seeded.conversation, message_id=seeded.message)
    assert cost() == few


# ── Signed links ────────────────────────────────────────────────────────────────────────────────────────────────────


def signed(running: Running, *link: object) -> str:
    return "/act/" + links.sign(running.telling.site.key, Link(*link))  # type: ignore[arg-type]


def test_a_get_asks_and_a_post_acts_without_login(client: FlaskClient, ann: Person, seeded: Seeded, running: Running) -> None:
    path = signed(running, "done", ann.owner.id, seeded.notice, "", NOW + HOUR)
    page = client.get(path)
    assert page.status_code == 200
    assert "Is it done?" in page.text
    assert stored.one(ann.owner.id, seeded.notice).ended_at == 0
    assert client.post(path).status_code == 200
    assert stored.one(ann.owner.id, seeded.notice).ended_at == NOW
    assert client.post(path, headers={"Accept": "application/json"}).status_code == 204


def test_a_link_keeps_a_message_from_leaving_and_says_when_it_is_too_late(client: FlaskClient, ann: Person, seeded: Seeded, running: Running) -> None:
    due_at = scheduled.one(ann.owner.id, seeded.scheduled).due_at
    detail = {"code": "soon", "scheduled_id": seeded.scheduled, "due_at": due_at}
    notice_id = alerts.raise_(ann.owner.id, "leaving", f"leaving:{seeded.scheduled}:{due_at}", detail=detail, now=NOW)
    path = signed(running, "stop", ann.owner.id, notice_id, "", NOW + HOUR)
    assert "Stop it?" in client.get(path).text
    assert "It does not leave" in client.post(path).text
    assert scheduled.one(ann.owner.id, seeded.scheduled).state == "cancelled"
    assert client.post(path).status_code == 200
    write("UPDATE scheduled SET state = 'done' WHERE id = ?", (seeded.scheduled,))
    assert client.post(path).status_code == 409


def test_an_expired_or_changed_link_does_nothing(client: FlaskClient, ann: Person, seeded: Seeded, running: Running) -> None:
    late = signed(running, "done", ann.owner.id, seeded.notice, "", NOW)
    changed = signed(running, "done", ann.owner.id, seeded.notice, "", NOW + HOUR)[:-4] + "AAAA"
    for path in (late, changed):
        assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)
    assert stored.one(ann.owner.id, seeded.notice).ended_at == 0


def test_a_mail_program_unsubscribes_by_one_click(client: FlaskClient, ann: Person, seeded: Seeded, running: Running) -> None:
    path = signed(running, "unsubscribe", ann.owner.id, seeded.way, "reply", NOW + HOUR)
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert "reply" not in stored_ways.one(ann.owner.id, seeded.way).kinds
    assert "task" in stored_ways.one(ann.owner.id, seeded.way).kinds


def test_a_person_is_muted_by_a_link_and_heard_again_in_the_settings(client: FlaskClient, ann: Person, seeded: Seeded, running: Running) -> None:
    client.post(signed(running, "mute", ann.owner.id, seeded.contact, "", NOW + HOUR))
    assert stored.one(ann.owner.id, told(ann.owner.id, "reply:9", contact_id=seeded.contact)).quiet
    assert f'action="/people/{seeded.contact}/notifications/unmute"' in ann.get(PAGE).text
    ann.post(f"/people/{seeded.contact}/notifications/unmute")
    assert not stored.one(ann.owner.id, told(ann.owner.id, "reply:10", contact_id=seeded.contact)).quiet


# ── Settings ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_matrix_is_saved_as_it_is_ticked(ann: Person, seeded: Seeded) -> None:
    other = ways.add_apprise(ann.owner.id, "ntfy://ntfy.example.org/secret-topic", now=NOW)
    ann.post(f"{PAGE}/matrix", data={"ways": [str(seeded.way)], f"{seeded.way}:task": "on", f"{seeded.way}:digest": "on", f"{other}:task": "on"})
    found = {way.id: way.kinds for way in stored_ways.of(ann.owner.id)}
    assert found[seeded.way] == {"task", "digest"}
    assert "reply" in found[other]  # was not on the page that was sent
    page = ann.get(PAGE).text
    boxes = re.findall(rf'name="{seeded.way}:(\w+)" aria-label="[^"]+" checked', page)
    assert set(boxes) == {"task", "digest"}
    assert "secret-topic" not in page
    assert preferences.of(ann.owner.id).told_here == frozenset(), "Kith’s own column was not on the page that was sent"
    ann.post(f"{PAGE}/matrix", data={"ways": ["kith"], "kith:leaving": "on", "kith:reply": "on"})
    assert preferences.of(ann.owner.id).told_here == {"leaving"}
    page = ann.get(PAGE).text
    assert re.findall(r'name="kith:(\w+)" aria-label="[^"]+"( checked)?', page) == [("leaving", " checked"), ("left", "")]


def test_hours_are_saved_and_shown(ann: Person) -> None:
    sent = {"quiet": "on", "quiet_from": "23:15", "quiet_to": "06:00", "at_work": "on", "escalate": "5", "digest": "on", "digest_at": "07:05"}
    sent |= {"leaving": "30"}
    ann.post(f"{PAGE}/hours", data=sent)
    kept = preferences.of(ann.owner.id)
    assert (kept.quiet_hours, kept.alerts_at_work, kept.escalate_after_days, kept.digest_at) == ((1395, 360), True, 5, 425)
    assert kept.leaving_minutes == 30
    page = ann.get(PAGE).text
    for shown in ("23:15", "06:00", "07:05"):
        assert f'value="{shown}"' in page
    ann.post(f"{PAGE}/hours", data={"escalate": "5"})
    assert (preferences.of(ann.owner.id).quiet_hours, preferences.of(ann.owner.id).digest_at) == (None, -1)


@pytest.mark.parametrize(
    "sent",
    [
        {"escalate": "0"}, {"escalate": "x"}, {"escalate": "2", "leaving": "0"}, {"escalate": "2", "leaving": "1441"},
        {"escalate": "2", "quiet": "on", "quiet_from": "25:00", "quiet_to": "06:00"},
        {"escalate": "2", "quiet": "on"}, {"escalate": "2", "digest": "on", "digest_at": "x"}, {"escalate": "2", "digest": "on", "digest_at": "٣:00"},
    ],
)  # fmt: skip
def test_hours_that_are_none_are_refused_and_nothing_is_lost(ann: Person, sent: dict[str, str]) -> None:
    before = preferences.of(ann.owner.id)
    assert ann.post(f"{PAGE}/hours", data=sent).status_code == 422
    assert preferences.of(ann.owner.id) == before


def test_a_way_is_tested_paused_and_removed(ann: Person, seeded: Seeded) -> None:
    ann.post(f"{PAGE}/ways/{seeded.way}/test")
    ann.post(f"{PAGE}/ways/{seeded.way}/off")
    assert "paused" in ann.get(PAGE).text
    ann.post(f"{PAGE}/ways/{seeded.way}/on")
    assert stored_ways.one(ann.owner.id, seeded.way).enabled
    ann.post(f"{PAGE}/ways/{seeded.way}/remove")
    assert stored_ways.of(ann.owner.id) == []


def test_a_browser_that_changes_hands_takes_its_notifications_along(ann: Person, bob: Person) -> None:
    subscription = {"endpoint": "https://push.example.org/abc", "keys": PUSH_KEYS}
    for _ in range(2):
        assert ann.post("/api/v1/push/subscriptions", json={**subscription, "expirationTime": None}).status_code == 201
    assert len(stored_ways.of(ann.owner.id)) == 1
    assert bob.post("/api/v1/push/subscriptions", json=subscription).status_code == 201
    assert (len(stored_ways.of(ann.owner.id)), len(stored_ways.of(bob.owner.id))) == (0, 1)
    assert ann.send("DELETE", "/api/v1/push/subscriptions", json={"endpoint": subscription["endpoint"]}).status_code == 204
    assert len(stored_ways.of(bob.owner.id)) == 1


def test_the_api_tells_no_address(ann: Person) -> None:
    ways.add_apprise(ann.owner.id, "ntfy://me:pa55word@ntfy.example.org/secret-topic", now=NOW)
    told = ann.get("/api/v1/ways").text
    assert "ntfy.example.org" in told
    assert "pa55word" not in told
    assert "secret-topic" not in told


# ── Digest and calendar ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_day_shows_who_waits_and_what_is_due(ann: Person, seeded: Seeded) -> None:
    tasks.add(ann.owner.id, "Send the contract", contact_id=seeded.contact, due_at=NOW + HOUR, now=NOW)
    for path in ("/digest", "/api/v1/digest"):
        page = ann.get(path).text
        assert "Waiting for you" in page
        assert "Send the contract" in page


def test_the_calendar_is_read_at_its_secret_address_alone(app: Flask, ann: Person, seeded: Seeded) -> None:
    task = tasks.add(ann.owner.id, "Send the contract; soon", contact_id=seeded.contact, due_at=NOW + HOUR, now=NOW)
    ann.post(f"{PAGE}/calendar/new")
    first = address(ann)
    stranger = app.test_client()
    feed = stranger.get(first)
    assert feed.content_type == "text/calendar; charset=utf-8"
    events = {event.uid.value: event for event in vobject.readOne(feed.text).vevent_list}
    assert events[f"task-{task}@kith"].summary.value.startswith("Send the contract; soon")
    for wrong in (first[:-8] + "AAAA.ics", f"/calendar/{ann.owner.id}/.ics", f"/calendar/999/{first.rpartition('/')[2]}"):
        assert stranger.get(wrong).status_code == 404
    ann.post(f"{PAGE}/calendar/new")
    second = address(ann)
    assert first != second
    assert (stranger.get(first).status_code, stranger.get(second).status_code) == (404, 200)
    ann.post(f"{PAGE}/calendar/off")
    ann.post(f"{PAGE}/calendar/new")
    assert stranger.get(second).status_code == 404
    assert address(ann) not in (first, second)


def address(person: Person) -> str:
    found = re.search(r'value="http://[^/"]+(/calendar/[^"]+\.ics)"', person.get(PAGE).text)
    assert found is not None
    return found[1]


def test_one_task_is_a_file_of_its_own(ann: Person, bob: Person, seeded: Seeded) -> None:
    task = tasks.add(ann.owner.id, "Send the contract", due_at=NOW + HOUR, now=NOW)
    answer = ann.get(f"/calendar/task-{task}.ics")
    assert vobject.readOne(answer.text).vevent.summary.value == "Send the contract"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert bob.get(f"/calendar/task-{task}.ics").status_code == 404
    undated = tasks.add(ann.owner.id, "Some day", now=NOW)
    assert ann.get(f"/calendar/task-{undated}.ics").status_code == 404


@pytest.mark.parametrize("part", ["all", "muted"])
def test_a_part_of_the_settings_posts_to_where_the_page_does(ann: Person, seeded: Seeded, part: str) -> None:
    ann.post(f"/people/{seeded.contact}/notifications/mute")
    whole, alone = ann.get(PAGE).text, ann.get(f"{PAGE}?part={part}").text
    actions = re.findall(r'action="([^"]+)"', alone)
    assert actions
    assert set(actions) <= set(re.findall(r'action="([^"]+)"', whole))


def test_health_names_a_way_that_switched_itself_off(ann: Person, seeded: Seeded) -> None:
    assert "was switched off" not in ann.get("/settings/health").text
    stored_ways.switch(seeded.way, False, failed_at=NOW, error="The mail server refused Kith’s login (535).")
    page = ann.get("/settings/health").text
    assert "was switched off" in page
    assert "The mail server refused Kith’s login (535)." in page
