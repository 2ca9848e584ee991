"""The list of people: its orders, choices and looks, page by page."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app.actions import presets, receive, segments, tags
from app.domain import facts
from app.store import people, people_list
from app.store import presets as kept_views
from app.store import segments as kept
from tests.web.running import NOW, ORIGIN, Person
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


@pytest.mark.parametrize("sort", ["name", "last", "messages", "-name", "touch,name", "messages,-name", "-messages,last,-name", "waiting,score"])
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
        "messages,-name": [(-r.messages, [-ord(c) for c in r.name.casefold()]) for r in rows],
    }
    if sort in keys:
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
    names = {only: {people.contact(1, n).name for n in walk(ann, f"only={only}")} for only in ("", *people_list.ONLY)}
    assert {"Sid", f"Ann {MARK}"} <= names[""]
    assert "Mel" not in names[""]
    assert "Sid" not in names["chat"]
    assert names["groups"] == {"Mel", f"Ann {MARK}"}
    assert f"Ann {MARK}" in names["waiting"] <= names["chat"]
    ann.post(f"/replies/{seeded.conversation}/done")
    assert seeded.contact not in walk(ann, "only=waiting")


def test_a_choice_stays_while_one_searches_and_sorts(ann: Person, seeded: Seeded) -> None:
    page = ann.get("/people?only=chat&sort=last,-name&q=ann").text
    assert shown(page) == [seeded.contact]
    assert '<input type="hidden" name="sort" value="last,-name">' in page
    assert 'href="/people?q=ann&amp;only=chat&amp;sort=messages" data-also="/people?q=ann&amp;only=chat&amp;sort=last%2C-name%2Cmessages"' in page
    assert re.search(r'people__last" aria-sort="descending"><a[^>]*sort=-last"[^>]*>Last message', page)


def test_what_is_not_known_is_the_usual(ann: Person, seeded: Seeded) -> None:
    assert shown(ann.get("/people?sort=x&only=y&view=z").text) == shown(ann.get("/people").text)


def test_the_place_of_somebody_elses_person_is_no_place(ann: Person, bob: Person, seeded: Seeded) -> None:
    assert bob.get(f"/people?after={seeded.contact}").status_code == 404


@pytest.mark.parametrize("query", ["", "sort=messages&view=cards", "sort=last&only=groups", "q=person", "columns=tags,score,touch&sort=touch,name"])
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
    assert len(many) == len(few) <= 20


def test_tags_and_segments_choose_people_together(ann: Person, seeded: Seeded) -> None:
    owner = ann.owner.id
    choir = tags.add(owner, "choir & co", now=NOW)
    tags.give(owner, choir, (seeded.contact, seeded.other_contact), now=NOW)
    segment = segments.add(owner, "Waiting", "lane:pending and has:tag", now=NOW)
    assert set(walk(ann, "tag=Choir+%26+co")) == {seeded.contact, seeded.other_contact}
    assert walk(ann, f"tag=choir+%26+co&tag=Tag+{MARK}") == [seeded.contact]
    both = ann.get(f"/people?tag=choir+%26+co&segment={segment}").text
    assert set(shown(both)) == {n for n in (seeded.contact, seeded.other_contact) if people.contact(owner, n).lane == "pending"}
    assert 'href="/people?tag=choir+%26+co" aria-current="true" title="lane:pending and has:tag"' in both
    gone = ann.get("/people?tag=nobody&segment=999999").text
    assert "There is no tag called “nobody”." in gone
    assert "This segment is gone." in gone


def test_a_view_is_kept_and_comes_back_with_everything(ann: Person, seeded: Seeded) -> None:
    query = f"q=&only=chat&tag=Tag+{MARK}&sort=-last,name&columns=tags&columns=score&view=table&after={seeded.contact}&part=found"
    page = ann.get(f"/people?{query}").text
    kept_query = re.search(r'name="query" value="([^"]*)"', page)
    assert kept_query
    ann.post("/people/views", data={"name": "My view", "query": kept_query[1].replace("&amp;", "&")})
    view = kept_views.listed(ann.owner.id)[-1]
    assert view.name == "My view"
    assert view.query == f"only=chat&tag=Tag+{MARK}&sort=-last%2Cname&columns=tags&columns=score"
    again = ann.get(f"/people?{view.query}").text
    assert f'href="/people?{view.query.replace("&", "&amp;")}" aria-current="true"' in again
    assert shown(again) == [seeded.contact]
    presets.save(ann.owner.id, "my VIEW", "sort=name", now=NOW)
    assert [v.query for v in kept_views.listed(ann.owner.id) if v.name == "my VIEW"] == ["sort=name"]
    ann.post(f"/people/views/{view.id}/remove")
    assert view.id not in [v.id for v in kept_views.listed(ann.owner.id)]


def test_columns_are_chosen_in_the_address(ann: Person, seeded: Seeded) -> None:
    page = ann.get("/people?columns=company,score&columns=touch&columns=nonsense").text
    assert re.findall(r'<th scope="col" class="people__(\w+)"', page) == ["name", "company", "score", "touch"]


def test_people_are_found_misspelt_in_the_list_the_palette_and_the_api(ann: Person, seeded: Seeded) -> None:
    typed = f"an {MARK[:3]}{MARK[4:]}"
    assert shown(ann.get(f"/people?q={typed}").text)[0] == seeded.contact
    assert f'href="/people/{seeded.contact}"' in ann.get(f"/palette?q={typed}").text
    found = ann.get(f"/api/v1/contacts?q={typed}&limit=1").json
    assert [item["id"] for item in found["items"]] == [str(seeded.contact)]
    after = ann.get(f"/api/v1/contacts?q={typed}&limit=1&cursor={found['next_cursor']}").json if found["next_cursor"] else {"items": []}
    assert str(seeded.contact) not in [item["id"] for item in after["items"]]


def test_chosen_people_get_a_tag_and_lose_it_again(ann: Person, seeded: Seeded) -> None:
    chosen = [str(seeded.contact), str(seeded.other_contact)]
    said = ann.post("/people/tag", data={"contact": chosen, "name": "choir"}, headers={"HX-Request": "true"})
    assert "given to 2 people" in said.headers["HX-Trigger"]
    assert set(walk(ann, "tag=choir")) == {seeded.contact, seeded.other_contact}
    undo = re.search(r'"undo": "([^"]+)"', said.headers["HX-Trigger"])
    assert undo
    ann.post(undo[1])
    assert walk(ann, "tag=choir") == []
    ann.post("/people/tag", data={"contact": chosen, "name": "choir"})
    ann.post("/people/tag", data={"contact": chosen[:1], "name": "Choir", "take": "1"})
    assert walk(ann, "tag=choir") == [seeded.other_contact]
    assert ann.post("/people/tag", data={"name": "choir"}).status_code == 422
    assert ann.post("/people/tag", data={"contact": chosen, "name": "unknown", "take": "1"}).status_code == 422


def test_somebody_elses_people_are_tagged_by_nobody(ann: Person, bob: Person, seeded: Seeded) -> None:
    assert bob.post("/people/tag", data={"contact": str(seeded.contact), "name": "mine"}).status_code == 404
    assert f"Tag {MARK}" not in bob.get("/people").text


def test_a_rule_is_tried_kept_and_mended(ann: Person, seeded: Seeded) -> None:
    tried = ann.get("/people/segments?part=preview&rule=has:chat").text
    assert "people</p>" in tried
    assert "You have no field of your own called “Wine”." in ann.get("/people/segments?part=preview&rule=%22Wine%22:red").text
    wrong = ann.post("/people/segments", data={"name": "Close", "rule": "scroe > 60"}, headers={"Referer": f"{ORIGIN}/people/segments"})
    assert wrong.status_code == 422
    assert "no field called “scroe”" in wrong.text
    assert "scroe &gt; 60" in wrong.text
    assert ann.post("/people/segments", data={"name": "Close", "rule": '"No such field":x'}).status_code == 422
    ann.post("/people/segments", data={"name": "Close", "rule": "has:chat  and is:waiting"})
    row = next(one for one in kept.listed(ann.owner.id) if one.name == "Close")
    assert row.rule == "has:chat and is:waiting"
    listed = ann.get("/api/v1/segments").json["items"]
    count = next(item["people"] for item in listed if item["name"] == "Close")
    assert count == len(walk(ann, f"segment={row.id}")) == len(ann.get(f"/api/v1/segments/{row.id}/contacts").json["items"])
    assert ann.post(f"/people/segments/{row.id}", data={"name": "Close", "rule": "tag:"}).status_code == 422
    ann.post(f"/people/segments/{row.id}", data={"name": "Closer", "rule": "has:tag"})
    assert kept.segment(ann.owner.id, row.id).rule == "has:tag"


def test_the_list_asks_no_more_for_more_tags_segments_and_views(ann: Person, seeded: Seeded) -> None:
    crowd(seeded, 20)
    ann.get("/people")
    with counted() as few:
        ann.get("/people")
    for n in range(8):
        tag = tags.add(ann.owner.id, f"tag {n}", now=NOW)
        tags.give(ann.owner.id, tag, (seeded.contact, seeded.other_contact), now=NOW)
        segments.add(ann.owner.id, f"segment {n}", f"messages > {n}", now=NOW)
        presets.save(ann.owner.id, f"view {n}", "sort=last", now=NOW)
    with counted() as many:
        ann.get("/people")
    assert len(many) == len(few)


def test_the_palette_leads_to_tags_and_gives_them_to_the_chosen_chats(ann: Person, seeded: Seeded) -> None:
    tags.add(ann.owner.id, "choir & co", now=NOW)
    assert 'href="/people?tag=choir+%26+co"' in ann.get("/palette?q=choi").text.replace("%20", "+")
    chosen = f"{seeded.conversation},{seeded.group}"
    offered = ann.get(f"/palette?q=tag&chats={chosen}").text
    way = re.search(r'id="option-tag-\d+" href="(/people/tagging[^"]*choir[^"]*)"', offered)
    assert way
    form = ann.get(way[1].replace("&amp;", "&")).text
    assert re.findall(r'name="contact" value="(\d+)" checked', form) == [str(seeded.contact)]
    assert 'value="choir &amp; co"' in form
    assert "Nobody to tag" in ann.get(f"/people/tagging?chats={seeded.group}").text


def test_the_api_says_and_sets_somebodys_tags(ann: Person, seeded: Seeded) -> None:
    path = f"/api/v1/contacts/{seeded.contact}"
    assert ann.get(path).json["tags"] == [f"Tag {MARK}"]
    changed = ann.send("PATCH", path, json={"tags": ["choir", "Family"]})
    assert changed.status_code == 200, changed.text
    assert ann.get(path).json["tags"] == ["choir", "Family"]
    assert ann.send("PATCH", path, json={"tags": ["choir", ""]}).status_code == 422
    listed = ann.get("/api/v1/contacts").json["items"]
    assert next(item["tags"] for item in listed if item["id"] == str(seeded.contact)) == ["choir", "Family"]
