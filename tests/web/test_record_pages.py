"""Pages of notes, tasks, calls and fields: what they show, what they ask of the database, what forms without a script do."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from app.actions import notes, receive, tasks
from app.actions.record import details
from app.actions.record import points as write_points
from app.domain import facts
from app.store import chats, encounters, people, points, profile
from app.store import notes as stored_notes
from app.store import tasks as stored_tasks
from tests.web.running import NOW, ORIGIN, Person
from tests.web.seed import MARK, Seeded
from tests.web.test_pages import counted

HOUR, DAY = 3_600_000, 86_400_000


@pytest.mark.parametrize("path", ["/notes", "/tasks", "/people/{}/notes", "/people/{}/tasks", "/people/{}/timeline", "/people/{}/about"])
def test_a_page_asks_the_same_however_much_there_is(ann: Person, seeded: Seeded, path: str) -> None:
    path = path.format(seeded.contact)
    ann.get(path)
    with counted() as few:
        ann.get(path)
    for n in range(12):
        notes.add(1, f"Note {n}", contact_id=seeded.contact, now=NOW)
        tasks.add(1, f"Task {n}", contact_id=seeded.contact, now=NOW)
        details.add_date(1, seeded.contact, "other", 1, n + 1, now=NOW)
        details.define_field(1, f"Field {n}", "text", now=NOW)
    with counted() as many:
        ann.get(path)
    assert len(many) <= len(few)


def test_forms_do_their_work_without_a_script(ann: Person, seeded: Seeded) -> None:
    home = f"/people/{seeded.contact}"
    sent = ann.post(f"{home}/dates", data={"kind": "birthday", "month": "2", "day": "30"})
    assert sent.status_code == 422
    assert "There is no such day." in sent.text
    sent = ann.post("/tasks", data={"title": "Call", "contact": str(seeded.contact), "due": "whenever"})
    assert sent.status_code == 422
    assert "whenever" in sent.text
    assert ann.post(f"{home}/relations", data={"other": "x", "kind": "friend"}).status_code == 422
    sent = ann.post(f"{home}/points", data={"kind": "phone", "value": people.contact(1, seeded.other_contact).phone.replace("pn:", "+")})
    assert sent.headers["Location"] == f"{home}/about?same={seeded.other_contact}"
    assert "has this too" in ann.get(sent.headers["Location"]).text


def test_a_time_in_words_is_shown_before_it_is_kept_and_kept_when_it_has_passed(ann: Person, seeded: Seeded) -> None:
    assert "Friday 10 October 2025, 10:00" in ann.get("/tasks/when?part=said&due=friday+10am").text
    assert "Not a time to come" in ann.get("/tasks/when?part=said&due=long+ago").text
    late = tasks.add(1, "Late", due_at=NOW - DAY, now=NOW - 2 * DAY)
    due = re.search(r'name="due" value="([^"]+)"', ann.get(f"/tasks/{late}").text)
    assert due is not None
    assert ann.post(f"/tasks/{late}", data={"title": "Later", "due": due[1]}).status_code == 303
    assert stored_tasks.task(1, late).due_at // 60_000 == (NOW - DAY) // 60_000
    assert ann.post(f"/tasks/{late}", data={"title": "Later", "due": "2020-01-01"}).status_code == 422
    ann.post(f"/tasks/{late}", data={"due": ""})
    assert stored_tasks.task(1, late).due_at == 0


def test_somebody_who_is_not_on_whatsapp_is_added_with_what_one_knows(ann: Person, seeded: Seeded) -> None:
    assert 'value="Jo"' in ann.get("/people/new?name=Jo").text
    form = {
        "own_name": "Jo Park", "phone": "12", "email": "", "day": "", "month": "1", "year": "", "tag": "choir", "tier": "friends",
        "note": "Sings alto",
    }  # fmt: skip
    here = {"Referer": f"{ORIGIN}/people/new"}
    refused = ann.post("/people", data=form, headers=here)
    assert refused.status_code == 422
    assert "Write the number with its country code" in refused.text
    assert "Sings alto" in refused.text
    assert "There is no such day." in ann.post("/people", data={**form, "phone": "", "year": "1990"}, headers=here).text
    added = ann.post("/people", data={**form, "phone": "+1 555 010 0190"})
    page = ann.get(added.headers["Location"]).text
    assert "Jo Park" in page
    assert "tel:+15550100190" in page
    assert "known by WhatsApp" not in page
    twice = ann.post("/people", data={**form, "phone": "+15550100190"}, headers=here)
    assert "Jo Park has this number already." in twice.text
    assert ann.get("/people?q=zzyzx").text.count("/people/new?name=zzyzx") == 1


def test_what_was_written_down_is_changed_on_the_page(ann: Person, seeded: Seeded) -> None:
    home = f"/people/{seeded.contact}"
    about = {"Referer": f"{ORIGIN}{home}/about"}
    email = next(point for point in points.of_contact(seeded.contact) if point.id == seeded.point)
    wrong = ann.post(f"{home}/points/{email.id}", data={"label": "work", "value": "ann at home"}, headers=about)
    assert wrong.status_code == 422
    assert 'value="ann at home"' in wrong.text
    assert "This is not an email address." in wrong.text
    assert points.point(1, seeded.contact, email.id) == email
    ann.post(f"{home}/points/{email.id}", data={"label": "work", "value": "Ann@Example.org"}, headers=about)
    assert (changed := points.point(1, seeded.contact, email.id)).value == "ann@example.org"
    assert changed.label == "work"
    phone = people.contact(1, seeded.other_contact).phone.replace("pn:", "+")
    number = write_points.add(1, seeded.contact, "phone", "+1 555 010 0177", now=NOW).id
    shared = ann.post(f"{home}/points/{number}", data={"label": "", "value": phone})
    assert shared.headers["Location"] == f"{home}/about?same={seeded.other_contact}", "a number that somebody has offers a merge"
    ann.post(f"{home}/addresses/{seeded.postal}", data={"kind": "work", "street": "2 Sample Road", "locality": ""})
    ann.post(f"{home}/dates/{seeded.date}", data={"kind": "birthday", "month": "2", "day": "29", "year": "1988", "label": "", "lead_days": "3"})
    record = ann.get(f"/api/v1/contacts/{seeded.contact}").json
    assert [(one["kind"], one["street"]) for one in record["postal_addresses"]] == [("work", "2 Sample Road")]
    assert [(one["month"], one["day"], one["year"], one["lead_days"]) for one in record["dates"]] == [(2, 29, 1988, 3)]


def test_ids_elsewhere_are_written_down_replaced_and_forgotten(ann: Person, seeded: Seeded) -> None:
    home, known = f"/people/{seeded.contact}", {"source": "Shop", "value": " C-1001 "}
    ann.post(f"{home}/known", data=known)
    assert "C-1001" in ann.get(f"{home}/about?part=known").text
    ann.post(f"{home}/known", data={**known, "value": "https://shop.example.org/c/1002"})
    assert 'href="https://shop.example.org/c/1002"' in ann.get(f"{home}/about?part=known").text
    empty = ann.post(f"{home}/known", data={**known, "value": " "}, headers={"Referer": f"{ORIGIN}{home}/about"})
    assert "Write the id that they have there." in empty.text
    sent = {"external_ids": {"Shop": "", "Club": "17"}}
    assert ann.send("PATCH", f"/api/v1/contacts/{seeded.contact}", json=sent).json["external_ids"] == [
        {"source": "Club", "value": "17", "state": "", "synced_at": "2025-10-09T08:53:20.000Z"}
    ]
    ann.post(f"{home}/known/remove", data={"source": "Club"})
    assert ann.get(f"/api/v1/contacts/{seeded.contact}").json["external_ids"] == []
    assert "Id elsewhere" in ann.get(f"{home}/timeline").text


def test_a_day_without_a_time_makes_a_task_for_the_whole_day(ann: Person, seeded: Seeded) -> None:
    assert re.search(r"Friday 10 October 2025\s*$", ann.get("/tasks/when?part=said&due=friday").text)
    ann.post("/tasks", data={"title": "Flowers", "contact": str(seeded.contact), "due": "today"})
    page = ann.get(f"/people/{seeded.contact}/tasks").text
    flowers = next(task for task in stored_tasks.of_contact(1, seeded.contact) if task.title == "Flowers")
    assert flowers.all_day
    assert flowers.due_at == NOW - NOW % DAY, "the start of the day, in the owner's zone"
    assert "task__late" not in page, "a day is not late before it is over"
    form = ann.get(f"/tasks/{flowers.id}").text
    assert 'name="due" value="2025-10-09"' in form
    ann.post(f"/tasks/{flowers.id}", data={"title": "Many flowers", "due": "2025-10-09"})
    assert stored_tasks.task(1, flowers.id)._replace(updated_at=0) == flowers._replace(title="Many flowers", updated_at=0)
    ann.post(f"/tasks/{flowers.id}", data={"due": "friday 10am"})
    assert not stored_tasks.task(1, flowers.id).all_day
    made = ann.post("/api/v1/tasks", json={"title": "Cake", "due": "friday"}).json
    assert (made["all_day"], made["due_at"]) == (True, "2025-10-10T00:00:00.000Z")


def test_a_picture_is_shown_in_place_of_whatsapps_until_it_is_taken_away(ann: Person, seeded: Seeded) -> None:
    home, out = f"/people/{seeded.contact}", io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(out, "PNG")
    assert ann.post(f"{home}/picture", data={"picture": (io.BytesIO(out.getvalue()), "me.png")}).status_code == 303
    file = people.contact(1, seeded.contact).picture
    assert file not in ("", seeded.picture)
    shown = ann.get(f"/pictures/{file}")
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert ann.post(f"{home}/picture", data={"picture": (io.BytesIO(b"<svg/>"), "me.png")}).status_code == 422
    assert people.contact(1, seeded.contact).picture == file
    ann.post(f"{home}/picture/remove")
    assert people.contact(1, seeded.contact).picture == ""


def test_more_can_be_said_of_a_call_over_whatsapp(ann: Person, seeded: Seeded) -> None:
    them = people.contact(1, seeded.contact).phone
    rang = facts.Call("T1", them, them, False, NOW - HOUR, "offer")
    receive.apply(seeded.device, facts.Batch((rang, rang._replace(step="terminate", at=rang.at + 60_000)), quiet=True), now=NOW)
    call = next(b for b in chats.thread(1, seeded.conversation).messages if b.kind == "call").id
    path = f"/people/{seeded.contact}/calls/{call}"
    assert path in ann.get(f"/people/{seeded.contact}/timeline").text
    assert "Missed voice call" in ann.get(path).text
    ann.post(f"/people/{seeded.contact}/calls", data={"kind": "call", "status": "missed", "summary": "Rang about keys", "message": str(call)})
    page = ann.get(f"/people/{seeded.contact}/timeline").text
    assert "Rang about keys" in page
    assert "Missed voice call" not in page
    assert encounters.listed(1)[0].message_id == call


def test_a_field_is_defined_filled_and_forgotten(ann: Person, seeded: Seeded) -> None:
    ann.post("/settings/fields", data={"name": "Tier", "kind": "choice", "choices": "Gold\nSilver\n\n"})
    field = profile.custom_fields(1)[-1]
    assert (field.name, field.choices) == ("Tier", ("Gold", "Silver"))
    assert ann.post(f"/people/{seeded.contact}/fields", data={f"custom-{field.id}": "Bronze"}).status_code == 422
    ann.post(f"/people/{seeded.contact}/fields", data={f"custom-{field.id}": "silver"})
    assert '<option value="Silver" selected>' in ann.get(f"/people/{seeded.contact}/about").text
    assert "1 person" in ann.get("/settings/fields").text
    ann.post(f"/settings/fields/{field.id}/remove")
    assert "Tier" not in ann.get(f"/people/{seeded.contact}/about").text


def test_what_is_in_the_bin_is_on_no_page(ann: Person, seeded: Seeded) -> None:
    for path in ("/notes", "/tasks", f"/people/{seeded.contact}/notes", f"/people/{seeded.contact}/timeline"):
        assert f"Binned {MARK}" not in ann.get(path).text
    assert ann.get(f"/notes/{seeded.binned_note}").status_code == 404
    ann.post(f"/notes/{seeded.binned_note}/bring-back")
    assert stored_notes.note(1, seeded.binned_note).body == f"Binned {MARK}"
