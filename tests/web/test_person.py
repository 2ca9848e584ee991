"""A person's page: its tabs, the timeline's days and what each of them costs."""

from __future__ import annotations

import html
import json
import re

import pytest

from app.actions import accounts, receive
from app.domain import facts
from app.store import people
from tests.web.running import NOW, Person
from tests.web.seed import MARK, Seeded
from tests.web.test_pages import SCRIPTED, counted

MINUTE, DAY = 60_000, 86_400_000
TABS = ("", "/timeline", "/notes", "/tasks", "/insights", "/about")


def ann_writes(seeded: Seeded, *told: tuple[str, int], mine: bool = False) -> None:
    """(text, milliseconds ago), with Ann."""
    them = people.contact(1, seeded.contact).phone
    lines = [facts.Message(f"P{text}{ago}{mine}", them, them, mine, NOW - ago, text=text) for text, ago in told]
    receive.apply(seeded.device, facts.Batch(tuple(lines), quiet=True), now=NOW)


def days(page: str) -> dict[str, str]:
    """day -> its piece of the timeline."""
    pieces = re.split(r'<li class="days__one" id="day-', page)[1:]
    return {piece[:10]: piece for piece in pieces}


def test_every_tab_has_its_address_and_says_which_it_is(ann: Person, seeded: Seeded) -> None:
    for tab in TABS:
        page = ann.get(f"/people/{seeded.contact}{tab}").text
        assert re.search(rf'href="/people/{seeded.contact}{tab}" aria-current="page"', page), tab
        assert f"Ann {MARK}</h1>" in page
        assert f'href="/chats/{seeded.conversation}"' in page
    assert ann.get(f"/people/{seeded.contact}/nothing").status_code == 404


def test_the_conversation_tab_shows_the_newest_messages(ann: Person, seeded: Seeded) -> None:
    ann_writes(seeded, ("Long ago", 900 * DAY))
    page = ann.get(f"/people/{seeded.contact}").text
    assert f"Are you coming, {MARK}?" in page
    ann_writes(seeded, *((f"Line {n}", n * MINUTE) for n in range(16)))
    assert "Long ago" not in ann.get(f"/people/{seeded.contact}").text


def test_the_timeline_tells_each_day_in_the_owners_zone(ann: Person, seeded: Seeded) -> None:
    accounts.set_profile(ann.owner.id, name="Ann", zone="Pacific/Auckland", now=NOW)
    ann_writes(seeded, ("Evening in Auckland", 30 * DAY), ("Next morning there", 30 * DAY - 12 * 60 * MINUTE))
    ann_writes(seeded, ("So it is", 30 * DAY - 13 * 60 * MINUTE), mine=True)
    them = people.contact(1, seeded.contact).phone
    rang = facts.Call("T1", them, them, False, NOW - 10 * DAY, "offer")
    receive.apply(
        seeded.device, facts.Batch((rang, rang._replace(step="terminate", at=rang.at + MINUTE)), quiet=True), now=NOW
    )
    found = days(ann.get(f"/people/{seeded.contact}/timeline").text)
    assert list(found) == sorted(found, reverse=True)
    assert "1 message<" in found["2025-09-09"]
    assert "Evening in Auckland" in found["2025-09-09"]
    assert "2 messages<" in found["2025-09-10"]
    assert "You: So it is" in found["2025-09-10"]
    assert "Missed voice call" in found["2025-09-29"]
    assert "message<" not in found["2025-09-29"]


def test_merges_stand_on_the_timeline(ann: Person, seeded: Seeded) -> None:
    page = ann.get(f"/people/{seeded.merged_contact}/timeline").text
    assert "became part of this person" in page
    assert "You merged them" in page


def test_earlier_days_follow_each_other_without_a_gap_or_a_repeat(ann: Person, seeded: Seeded) -> None:
    ann_writes(seeded, *((f"Day {n}", n * DAY) for n in range(1, 70)))
    path, seen = f"/people/{seeded.contact}/timeline", list[str]()
    while path:
        page = ann.get(path).text
        seen += days(page)
        more = re.search(r'href="([^"]+/timeline\?[^"]*after=[\d.]+)"', page)
        path = html.unescape(more[1]) if more else ""
    assert len(seen) == len(set(seen)) == 70  # with today
    assert seen == sorted(seen, reverse=True)


@pytest.mark.parametrize("after", ["0.0.0", "9999999999999.9.9", "99999999999999999.1.1", "1.2", "soon", ""])
def test_a_place_that_makes_no_sense_does_no_harm(ann: Person, seeded: Seeded, after: str) -> None:
    assert ann.get(f"/people/{seeded.contact}/timeline?after={after}").status_code == 200


def test_a_field_that_saves_itself_says_so_in_place_and_not_twice(ann: Person, seeded: Seeded) -> None:
    path = f"/people/{seeded.contact}/name"
    news = json.loads(ann.post(path, data={"name": "Annie", "auto": "1"}, headers=SCRIPTED).headers["HX-Trigger"])
    assert "kith:said" not in news
    assert "contact" in news["kith:changed"]["kinds"]
    assert "Annie</h1>" in ann.get(f"/people/{seeded.contact}?part=who").text
    news = json.loads(ann.post(path, data={"name": "Anna"}, headers=SCRIPTED).headers["HX-Trigger"])
    assert news["kith:said"]["text"] == "Shown as Anna"


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_asks_the_same_number_of_questions_however_much_there_is(ann: Person, seeded: Seeded, tab: str) -> None:
    path = f"/people/{seeded.contact}{tab}"
    ann.get(path)
    ann_writes(seeded, *((f"Few {n}", n * DAY) for n in range(3)))
    with counted() as few:
        ann.get(path)
    ann_writes(seeded, *((f"Many {n}", n * DAY // 3) for n in range(150)))
    with counted() as many:
        ann.get(path)
    assert len(many) <= len(few)
    assert len(few) <= 24
