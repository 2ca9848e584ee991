"""The pages and the API about staying in touch."""

from __future__ import annotations

import pytest

from app.actions import receive, touch
from app.domain import facts
from app.store import people
from tests.web.running import NOW, Person
from tests.web.seed import Seeded

DAY = 86_400_000
OLD = "pn:15550190"


@pytest.fixture
def faded(seeded: Seeded) -> int:
    """Somebody with whom I wrote every week, until two months ago."""
    told = []
    for week in range(8):
        at = NOW - (60 + 7 * week) * DAY
        told.append(facts.Message(f"F{week}", OLD, "", True, at, text="how are you", sender_name=""))
        told.append(facts.Message(f"G{week}", OLD, OLD, False, at + 60_000, text="fine", sender_name="Old Friend"))
    receive.apply(seeded.device, facts.Batch(tuple(told), quiet=True), now=NOW)
    touch.learn(NOW)
    return people.find(1, [OLD])[OLD]


def test_the_page_says_who_fades_and_why(ann: Person, faded: int) -> None:
    page = ann.get("/reach-out").text
    assert "Old Friend" in page
    assert "You last spoke 59 days ago; you usually do every 7 days." in page


def test_nobody_fades_at_first(ann: Person, seeded: Seeded) -> None:
    assert "Nobody is fading" in ann.get("/reach-out").text


@pytest.mark.parametrize("act", ["snooze", "skip", "stop"])
def test_a_decision_takes_them_off_the_list(ann: Person, faded: int, act: str) -> None:
    assert ann.post(f"/people/{faded}/cadence/{act}", data={"next": "/reach-out"}).status_code == 303
    assert "Old Friend" not in ann.get("/reach-out").text


def test_what_one_wants_is_kept_and_shown(ann: Person, faded: int) -> None:
    ann.post(f"/people/{faded}/cadence", data={"days": "21"})
    assert 'value="21"' in ann.get(f"/people/{faded}/cadence").text
    assert ann.post(f"/people/{faded}/cadence", data={"days": "soon"}).status_code == 422
    assert ann.post(f"/people/{faded}/cadence/marry").status_code == 422


def test_the_api_says_the_same(ann: Person, faded: int) -> None:
    (item,) = ann.get("/api/v1/reach-out").get_json()["items"]
    assert (item["name"], item["state"], item["days"], item["suggested_days"]) == ("Old Friend", "fading", None, 10)
    answer = ann.send("PUT", f"/api/v1/contacts/{faded}/cadence", json={"tier": "network"}).get_json()
    assert (answer["days"], answer["tier"]) == (90, "network")


def test_today_is_told_of_the_few_most_urgent_and_of_nobody_else(ann: Person, faded: int) -> None:
    assert 'hx-get="/reach-out/brief"' in ann.get("/").text
    assert "Old Friend" in ann.get("/reach-out/brief").text
    ann.post(f"/people/{faded}/cadence/stop")
    assert ann.get("/reach-out/brief").text.strip() == ""


def test_a_suggestion_is_shown_until_it_is_accepted_or_turned_down(ann: Person, faded: int) -> None:
    home = f"/people/{faded}/cadence"
    assert "Yes, every 10 days" in ann.get(home).text
    ann.post(f"{home}/dismiss")
    assert "Yes, every" not in ann.get(home).text
    assert ann.get(f"/api/v1/contacts/{faded}/cadence").get_json()["suggested_days"] is None
    ann.post(f"{home}/propose")
    ann.post(f"{home}/accept")
    answer = ann.get(f"/api/v1/contacts/{faded}/cadence").get_json()
    assert (answer["days"], answer["suggested_days"]) == (10, None)
    assert ann.post(f"{home}/accept").status_code == 422
