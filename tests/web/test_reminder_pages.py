"""The pages of what lies ahead, as a person without scripts uses them."""

from __future__ import annotations

from flask import Flask

from app.actions import reminders, scheduled
from app.store import reminders as stored
from app.store import scheduled as stored_messages
from app.store.database import write
from tests.web.running import NOW, Person, Running
from tests.web.seed import Seeded
from tests.web.test_pages import counted

HOUR = 3_600_000


def test_a_reminder_is_written_put_off_and_done(ann: Person, seeded: Seeded, running: Running) -> None:
    assert ann.post("/reminders", data={"text": "Water the plants", "when": "in 2 hours"}).status_code == 303
    row = next(row for row in stored.coming(ann.owner.id) if row.text == "Water the plants")
    assert "Water the plants" in ann.get("/reminders").text
    running.now = NOW + 3 * HOUR
    reminders.run(running.now)
    page = ann.get("/reminders").text
    assert "Told, and still open" in page
    ann.post(f"/reminders/{row.id}/snooze", data={"until": str(running.now + HOUR)})
    assert stored.one(ann.owner.id, row.id).due_at == running.now + HOUR
    ann.post(f"/reminders/{row.id}/done")
    assert stored.one(ann.owner.id, row.id).state == "done"
    assert "Water the plants" in ann.get("/reminders/past").text


def test_bad_input_gets_a_sentence(ann: Person, seeded: Seeded) -> None:
    for data in ({"text": "x", "when": "whenever"}, {"text": "x", "when": ""}, {"text": " ", "when": "in 2 hours"}):
        assert ann.post("/reminders", data=data).status_code == 422
    assert ann.post("/reminders", data={"text": "Sweep in 3 hours", "when": ""}).status_code == 303
    assert "Sweep</span>, " in ann.get("/reminders/when?text=Sweep+in+3+hours&when=").text
    assert "Sweep" in [row.text for row in stored.coming(ann.owner.id)]
    assert ann.post(f"/scheduled/{seeded.scheduled}", data={"text": "x", "when": "yesterday"}).status_code == 422


def test_a_late_message_says_why_and_can_still_leave(ann: Person, seeded: Seeded, running: Running) -> None:
    running.now = NOW + 100 * HOUR
    assert scheduled.leave(running.now) == 1
    page = ann.get("/reminders").text
    assert "Messages that ask you" in page
    assert "Kith was not running" in page
    assert "Kith was not running" in ann.get(f"/scheduled/{seeded.scheduled}").text
    ann.post(f"/scheduled/{seeded.scheduled}/send")
    row = stored_messages.one(ann.owner.id, seeded.scheduled)
    assert (row.state, row.message_state) == ("queued", "queued")
    write("UPDATE message SET state = 'unknown' WHERE id = ?", (row.message_id,))
    assert "I have looked" in ann.get("/reminders").text
    ann.post(f"/scheduled/{seeded.scheduled}/dismiss")
    assert "I have looked" not in ann.get("/reminders").text


def test_a_missing_field_is_said_before_it_leaves(ann: Person, seeded: Seeded) -> None:
    changed = ann.post(f"/scheduled/{seeded.scheduled}", data={"text": "How is {shoe_size}?", "when": "tomorrow 10am"})
    assert changed.status_code == 303, changed.text
    page = ann.get(f"/scheduled/{seeded.scheduled}").text
    assert "Something is missing" in page
    assert "{shoe_size}" in page
    row = ann.get(f"/api/v1/scheduled/{seeded.scheduled}").get_json()
    assert row["missing"] == ["shoe_size"]


def test_a_template_is_tried_with_somebody(ann: Person, seeded: Seeded) -> None:
    page = ann.get(f"/templates/{seeded.template}?contact={seeded.contact}").text
    assert "Hello Ann heliotrope" in page
    assert ann.get(f"/templates/{seeded.template}?contact=999999").status_code == 404
    said = ann.get(f"/api/v1/templates/{seeded.template}/preview?contact_id={seeded.contact}").get_json()
    assert said == {"text": "Hello Ann heliotrope, heliotrope", "missing": []}


def test_over_the_api_times_are_said_in_words_or_exactly(ann: Person, seeded: Seeded, app: Flask) -> None:
    made = ann.send("POST", "/api/v1/reminders", json={"text": "Call", "when": "in 2 hours", "contact_id": str(seeded.contact)})
    assert made.status_code == 201
    assert made.get_json()["contact_id"] == str(seeded.contact)
    assert ann.send("POST", "/api/v1/reminders", json={"text": "Call", "when": "whenever"}).status_code == 422
    assert ann.send("POST", "/api/v1/reminders", json={"text": "Call"}).status_code == 422
    assert ann.send("POST", "/api/v1/reminders", json={"text": "Call in 3 hours"}).get_json()["text"] == "Call"
    body = {"conversation_id": str(seeded.conversation), "text": "Later", "when": "in 2 hours", "recurrence": "FREQ=WEEKLY"}
    found = ann.send("POST", "/api/v1/scheduled", json=body).get_json()
    assert found["recurs"].startswith("every week on ")
    listed = ann.get("/api/v1/scheduled?limit=1").get_json()
    further = ann.get(f"/api/v1/scheduled?limit=1&cursor={listed['next_cursor']}").get_json()
    assert [listed["items"][0]["text"], further["items"][0]["text"]] == ["Later", "Later heliotrope"]


def test_more_rows_cost_no_further_question(ann: Person, seeded: Seeded, running: Running) -> None:
    running.now = NOW + 2 * HOUR

    def fill(many: int) -> None:
        for n in range(many):
            scheduled.add(ann.owner.id, seeded.conversation, f"Message {n}", NOW + HOUR, now=NOW)
            scheduled.add(ann.owner.id, seeded.conversation, f"Later {n} {{shoe_size}}", NOW + 9 * HOUR, now=NOW)
            reminders.add(ann.owner.id, f"Reminder {n}", NOW + 9 * HOUR, contact_id=seeded.contact, now=NOW)
            reminders.add(ann.owner.id, f"Told {n}", NOW + HOUR, now=NOW)
        scheduled.leave(NOW + 3 * HOUR)
        reminders.run(NOW + 3 * HOUR)

    paths = ("/reminders", "/reminders/past", "/templates", "/api/v1/scheduled", "/api/v1/scheduled?state=asking", "/api/v1/reminders?state=told")
    fill(2)
    for path in paths:
        ann.get(path)
    with counted() as before:
        for path in paths:
            assert ann.get(path).status_code == 200
    fill(12)
    with counted() as after:
        for path in paths:
            ann.get(path)
    assert "Told 11" in ann.get("/reminders").text
    assert len(after) == len(before)
