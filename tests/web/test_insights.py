"""Figures about what was written: the page, the API, and what they cost."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app.actions import accounts, receive
from app.domain import facts
from app.store import people
from tests.web.running import NOW, Person
from tests.web.seed import Seeded
from tests.web.test_pages import counted

HOUR, DAY = 3_600_000, 86_400_000
API = "/api/v1"


def write(seeded: Seeded, *ago: int, mine: bool = False, contact: int = 0) -> None:
    """Messages with Ann, so many milliseconds ago."""
    them = people.contact(1, contact or seeded.contact).phone
    told = [facts.Message(f"I{mine}{n}{at}", them, them, mine, NOW - at, text="Hello") for n, at in enumerate(ago)]
    receive.apply(seeded.device, facts.Batch(tuple(told), quiet=True), now=NOW)


def asked(person: Person, path: str) -> Any:
    answer = person.get(API + path)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_the_summary_counts_these_days_and_those_before(ann: Person, seeded: Seeded) -> None:
    now = asked(ann, "/insights/summary?since=2025-10-09&until=2025-10-09")
    write(seeded, HOUR, 2 * HOUR)
    write(seeded, DAY, DAY + HOUR, 30 * DAY, mine=True)
    then = asked(ann, "/insights/summary?since=2025-10-09&until=2025-10-09")
    assert (then["received"] - now["received"], then["sent"] - now["sent"]) == (2, 0)
    assert (then["received_before"], then["sent_before"]) == (0, 2)
    assert then["in_groups"] == 1
    assert then["new_people"] == 2  # Ann's first message is older now
    first = then["top_people"][0]
    assert (first["contact_id"], first["received"]) == (str(seeded.contact), then["received"] - 3)


def test_activity_is_told_by_local_day_and_weekday(ann: Person, seeded: Seeded) -> None:
    accounts.set_profile(ann.owner.id, name="Ann", zone="Pacific/Auckland", now=NOW)
    write(seeded, 30 * DAY)  # 2025-09-09 08:53 UTC is the evening of that Tuesday in Auckland
    found = asked(ann, f"/insights/activity?since=2025-09-09&until=2025-09-09&contact_id={seeded.contact}")
    assert found["days"] == [{"day": "2025-09-09", "sent": 0, "received": 1}]
    assert found["week"][1][20] == 1
    assert sum(map(sum, found["week"])) == 1
    assert asked(ann, "/insights/activity?groups=true")["days"][0]["received"] == 1


def test_stats_of_a_person_hold_all_and_the_days_asked_for(ann: Person, seeded: Seeded) -> None:
    before = asked(ann, f"/contacts/{seeded.contact}/stats")
    write(seeded, 400 * DAY, mine=True)
    after = asked(ann, f"/contacts/{seeded.contact}/stats")
    assert after["sent"] == before["sent"] + 1
    assert after["sent_in_span"] == before["sent_in_span"]
    assert after["first_message_at"] == "2024-09-04T08:00:00.000Z"


@pytest.mark.parametrize("path", ["/insights/summary", "/insights/activity", "/contacts/{contact}/stats"])
def test_days_that_make_no_sense_are_refused(ann: Person, seeded: Seeded, path: str) -> None:
    path = path.format(**seeded._asdict())
    for query in ("since=2025-10-10&until=2025-10-01", "since=soon", "until=9999-12-31", "since=0001-01-01"):
        assert ann.get(f"{API}{path}?{query}").status_code == 422, query


def test_what_is_another_owners_is_not_counted(ann: Person, bob: Person, seeded: Seeded) -> None:
    assert asked(bob, "/insights/summary")["received"] == 0
    assert bob.get(f"{API}/contacts/{seeded.contact}/stats").status_code == 404
    assert bob.get(f"{API}/insights/activity?contact_id={seeded.contact}").status_code == 404


def test_the_page_draws_and_tabulates_the_same_figures(ann: Person, seeded: Seeded) -> None:
    write(seeded, HOUR, mine=True)
    page = ann.get("/insights?period=30").text
    said = asked(ann, "/insights/summary?since=2025-09-10&until=2025-10-09")
    tiles = re.findall(r'tile__number number">([\d,]+)<', page)
    assert tiles == [str(said[key]) for key in ("received", "sent", "new_people", "in_groups")]
    assert f"9 October 2025: {said['received']} from them, {said['sent']} from you" in page  # the tooltip
    row = page.split('<th scope="row">9 October 2025</th>')[1].split("</tr>")[0]
    assert re.findall(r">(\d+)<", row) == [str(said["received"]), str(said["sent"])]
    assert f'href="/people/{seeded.contact}/insights"' in page


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("", "2025-07-12"), ("period=365", "2024-10-10"), ("period=all", "2025-10-09"), ("period=nonsense", "2025-07-12"),
        ("since=2025-10-01", "2025-10-01"), ("since=2026-01-01&until=2025-01-01", "2025-01-01"), ("since=tomorrow", "2025-07-12"),
        ("since=0001-01-01", "2009-01-01"), ("until=9999-12-31", "2009-01-01"), ("until=1800-01-01", "2009-01-01"),
    ],
)  # fmt: skip
def test_any_span_of_days_is_answered(ann: Person, seeded: Seeded, query: str, first: str) -> None:
    answer = ann.get(f"/insights?{query}")
    assert answer.status_code == 200
    assert f'name="since" value="{first}"' in answer.text


def test_nothing_written_is_said_as_such(ann: Person) -> None:
    assert "Nothing was written in these days" in ann.get("/insights").text


def test_insights_cost_the_same_number_of_questions_however_much_was_written(ann: Person, seeded: Seeded) -> None:
    paths = ("/insights?period=all", f"{API}/insights/summary", f"{API}/contacts/{seeded.contact}/stats")
    ann.get("/insights")
    costs = []
    for _ in range(2):
        for path in paths:
            with counted() as ran:
                assert ann.get(path).status_code == 200
            assert not [sql for sql in ran if "FROM message " in sql], "insights read counts, never messages"
            costs.append(len(ran))
        for n in range(15):
            write(seeded, *(n * DAY + h * HOUR for h in range(20)), mine=n % 2 == 0)
            write(seeded, n * DAY, contact=seeded.other_contact)
    assert costs[:3] == costs[3:]
    assert max(costs) <= 12
