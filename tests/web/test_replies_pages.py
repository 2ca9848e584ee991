"""Corrections, patience, working hours, answer times and scores: pages and API."""

from __future__ import annotations

from app.actions import receive, scores, touch
from app.domain import facts
from app.store import chats, people
from tests.web.running import NOW, Person
from tests.web.seed import Seeded

API = "/api/v1"
DAY, HOUR, MINUTE = 86_400_000, 3_600_000, 60_000


def lane(seeded: Seeded) -> str:
    return chats.chat(1, seeded.conversation).lane


def test_a_correction_is_made_seen_and_taken_back(ann: Person, seeded: Seeded) -> None:
    ann.post(f"/corrections/{seeded.correction}/undo")
    assert lane(seeded) == "pending"
    answer = ann.send("POST", f"{API}/replies/{seeded.conversation}/correct", json={"needed": False})
    assert (answer.status_code, lane(seeded)) == (201, "probably_done")
    page = ann.get("/settings/replies").text
    assert "needs no answer" in page
    assert "Take back" in page
    (listed,) = ann.get(f"{API}/corrections").get_json()["items"]
    assert listed["id"] == answer.get_json()["id"]
    assert ann.send("DELETE", f"{API}/corrections/{listed['id']}").status_code == 204
    assert (lane(seeded), ann.get(f"{API}/corrections").get_json()["items"]) == ("pending", [])


def test_the_pages_offer_what_fits_the_lane(ann: Person, seeded: Seeded) -> None:
    ann.post(f"/corrections/{seeded.correction}/undo")
    assert "Needed no answer" in ann.get("/").text
    ann.post(f"/replies/{seeded.conversation}/correct", data={"needed": "0"})
    assert "Needs an answer" in ann.get("/?lane=probably_done").text
    assert "This needs an answer" in ann.get(f"/chats/{seeded.conversation}").text
    assert ann.post(f"/replies/{seeded.conversation}/correct", data={"needed": "maybe"}).status_code == 422


def test_working_hours_are_kept_and_move_what_is_due(ann: Person, seeded: Seeded) -> None:
    def due() -> str:
        found = ann.get(f"{API}/replies").get_json()["items"]
        return str(next(item["due_at"] for item in found if item["id"] == str(seeded.conversation)))

    before = due()
    hours = {f"{end}{day}": time for day in range(5) for end, time in (("from", "09:00"), ("to", "10:00"))}
    assert ann.post("/settings/account/time", data={**hours, "nudge_after_days": "5"}).status_code == 303
    page = ann.get("/settings/account").text
    assert page.count('value="09:00"') == 5
    assert 'value="5"' in page
    assert due() != before
    assert ann.post("/settings/account/time", data={"from0": "09:00"}).status_code == 422
    assert ann.post("/settings/account/time", data={"from0": "nine", "to0": "10:00"}).status_code == 422
    assert ann.post("/settings/account/time", data={"nudge_after_days": "400"}).status_code == 422
    ann.post("/settings/account/time", data={"nudge_after_days": "3"})
    assert due() == before


def test_answer_times_are_told_overall_and_for_a_person(ann: Person, seeded: Seeded) -> None:
    them = people.contact(1, seeded.contact).phone
    told = []
    for n in range(12):
        at = NOW - (40 + 2 * n) * DAY
        told.append(facts.Message(f"Q{n}", them, them, False, at, text="Can you help me?"))
        told.append(facts.Message(f"A{n}", them, them, True, at + HOUR, text="What do you need?"))
        told.append(facts.Message(f"B{n}", them, them, False, at + HOUR + 10 * MINUTE, text="The key"))
    receive.apply(seeded.device, facts.Batch(tuple(told), quiet=True), now=NOW)
    touch.learn(NOW)
    scores.work_out(NOW)
    overall = ann.get(f"{API}/insights/response-times").get_json()
    person = ann.get(f"{API}/insights/response-times?contact_id={seeded.contact}").get_json()
    assert person["mine"]["human"]["answers"] >= 12
    assert abs(person["mine"]["human"]["median_seconds"] - 3600) < 200
    assert abs(person["theirs"]["human"]["median_seconds"] - 600) < 40
    assert sum(one["answers"] for one in person["mine"]["by_hour"]) == person["mine"]["human"]["answers"]
    assert overall["mine"]["human"]["answers"] >= person["mine"]["human"]["answers"]
    stats = ann.get(f"{API}/contacts/{seeded.contact}/stats").get_json()
    assert stats["my_response"] == person["mine"]["human"]
    assert stats["score"] == ann.get(f"{API}/contacts/{seeded.contact}/score").get_json()["total"]
    for path in ("/insights", f"/people/{seeded.contact}/insights"):
        page = ann.get(path).text
        assert "How fast answers come" in page
        assert "within an hour" in page
    assert "How close you are" in ann.get(f"/people/{seeded.contact}/insights").text


def test_a_segment_is_set_by_hand_and_left_to_kith_again(ann: Person, seeded: Seeded) -> None:
    ann.post(f"/people/{seeded.contact}/segments/value", data={"level": "high"})
    found = ann.get(f"{API}/contacts/{seeded.contact}/score").get_json()["segments"]
    assert [(one["level"], one["assigned_by"], one["expires_at"]) for one in found if one["kind"] == "value"] == [
        ("high", "owner", None)
    ]
    assert ann.get(f"{API}/insights/segments").get_json()["value"]["high"] == 1
    (placed,) = ann.get(f"{API}/insights/segments/value/high").get_json()["items"]
    assert placed["contact_id"] == str(seeded.contact)
    assert placed["name"] in ann.get("/insights/value/high").text
    assert ann.get("/insights/value/enormous").status_code == 404
    body = {"level": ""}
    answer = ann.send("PUT", f"{API}/contacts/{seeded.contact}/segments/value", json=body).get_json()
    assert [one["assigned_by"] for one in answer["segments"] if one["kind"] == "value"] != ["owner"]
    assert ann.post(f"/people/{seeded.contact}/segments/value", data={"level": "huge"}).status_code == 422
