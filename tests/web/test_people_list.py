"""The list of people: its orders, choices and looks, page by page."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app.actions import receive
from app.domain import facts
from app.store import people
from tests.web.running import NOW, Person
from tests.web.seed import MARK, Seeded
from tests.web.test_pages import counted

MINUTE = 60_000


def shown(page: str) -> list[int]:
    """The people of a page, in order."""
    return [int(n) for n in re.findall(r'id="person-(\d+)"', page)]


def walk(ann: Person, query: str) -> list[int]:
    """Everybody, over all pages."""
    path, found = f"/people?{query}", list[int]()
    while path:
        page = ann.get(path).text
        found += shown(page)
        more = re.search(r'href="(/people\?[^"]*after=\d+)"', page)
        path = more[1].replace("&amp;", "&") if more else ""
    return found


def crowd(seeded: Seeded, number: int, first: int = 0) -> None:
    """So many people; the nth wrote n % 7 + 1 messages, the last n % 50 minutes ago."""
    told: list[facts.Fact] = []
    for n in range(first, first + number):
        who = f"pn:1555{n + 600_000:06}"
        told.append(facts.Person(who, push_name=f"Person {n % 40:03}"))
        told += [
            facts.Message(f"M{n}.{k}", who, who, False, NOW - (n % 50 + k) * MINUTE, text="Hi")
            for k in range(n % 7 + 1)
        ]
    receive.apply(seeded.device, facts.Batch(tuple(told), quiet=True), now=NOW)


@pytest.mark.parametrize("sort", people.SORTS)
@pytest.mark.parametrize("view", ["table", "cards"])
def test_every_order_shows_everybody_once_over_all_pages(ann: Person, seeded: Seeded, sort: str, view: str) -> None:
    crowd(seeded, 130)
    found = walk(ann, f"sort={sort}&view={view}")
    assert len(found) == len(set(found)) == 133
    rows = [people.contact(1, n) for n in found]
    keys: dict[str, list[Any]] = {
        "name": [r.name.casefold() for r in rows],
        "last": [-r.last_at for r in rows],
        "messages": [-r.messages for r in rows],
    }
    assert keys[sort] == sorted(keys[sort])


def test_people_can_be_chosen_by_what_there_is_with_them(ann: Person, seeded: Seeded) -> None:
    member = "pn:15550177"
    group = facts.Group(
        f"group:{100 + ann.owner.id * 10}@g.us",
        "Team",
        at=NOW,
        members=(facts.Member(member), facts.Member(people.contact(1, seeded.contact).phone)),
    )
    receive.apply(
        seeded.device,
        facts.Batch((facts.Person(member, push_name="Mel"), group, facts.Person("pn:15550188", saved_name="Sid"))),
        now=NOW,
    )
    names = {only: {people.contact(1, n).name for n in walk(ann, f"only={only}")} for only in ("", *people.ONLY)}
    assert {"Sid", f"Ann {MARK}"} <= names[""]
    assert "Mel" not in names[""]
    assert "Sid" not in names["chat"]
    assert names["groups"] == {"Mel", f"Ann {MARK}"}
    assert f"Ann {MARK}" in names["waiting"] <= names["chat"]
    ann.post(f"/replies/{seeded.conversation}/done")
    assert seeded.contact not in walk(ann, "only=waiting")


def test_a_choice_stays_while_one_searches_and_sorts(ann: Person, seeded: Seeded) -> None:
    page = ann.get("/people?only=chat&sort=last&q=ann").text
    assert shown(page) == [seeded.contact]
    assert '<input type="hidden" name="sort" value="last">' in page
    assert 'href="/people?q=ann&amp;sort=messages&amp;only=chat"' in page
    assert 'aria-sort="descending">Last message' in page


def test_what_is_not_known_is_the_usual(ann: Person, seeded: Seeded) -> None:
    assert shown(ann.get("/people?sort=x&only=y&view=z").text) == shown(ann.get("/people").text)


def test_the_place_of_somebody_elses_person_is_no_place(ann: Person, bob: Person, seeded: Seeded) -> None:
    assert bob.get(f"/people?after={seeded.contact}").status_code == 404


@pytest.mark.parametrize("query", ["", "sort=messages&view=cards", "sort=last&only=groups", "q=person"])
def test_the_list_asks_the_same_number_of_questions_however_many_there_are(
    ann: Person, seeded: Seeded, query: str
) -> None:
    crowd(seeded, 5)
    ann.get("/people")
    with counted() as few:
        ann.get(f"/people?{query}")
    crowd(seeded, 60, 5)
    with counted() as many:
        ann.get(f"/people?{query}")
    assert len(many) == len(few) <= 12
