"""Pages and API of people who are here twice."""

from __future__ import annotations

import pytest

from app.actions import contacts, receive
from app.actions import duplicates as actions
from app.domain import facts
from app.store import people
from app.store.database import value, write
from tests.web.running import NOW, Person, Running
from tests.web.seed import Seeded

OLD, NEW = "pn:551187654321", "pn:5511987654321"


@pytest.fixture
def pair(ann: Person, seeded: Seeded, running: Running) -> tuple[int, int]:
    """Ana, once with and once without Brazil's ninth digit."""
    told: list[facts.Fact] = []
    for n, address in enumerate((OLD, NEW)):
        told += [facts.Person(address, push_name="Ana Lima"), facts.Message(f"OI{n}", address, address, False, NOW - n, text="Oi, tudo bem?")]
    receive.apply(seeded.device, facts.Batch(tuple(told)), now=NOW)
    actions.find(NOW)
    low, high = sorted(people.find(ann.owner.id, (OLD, NEW)).values())
    return low, high


def test_a_pair_is_shown_with_its_reasons_and_dismissed_for_good(ann: Person, pair: tuple[int, int]) -> None:
    text = ann.get("/people/duplicates").text
    assert "surely one person" in text
    assert "The same number, written in two ways: +55 11 " in text
    sent = {"one": str(pair[1]), "other": str(pair[0])}
    assert ann.post("/people/duplicates/dismiss", data=sent).status_code == 303
    text = ann.get("/people/duplicates").text
    assert "surely one person" not in text
    assert "You said so" in text
    ann.post("/people/duplicates/propose", data=sent)
    assert "surely one person" in ann.get("/people/duplicates?part=pairs").text


def test_the_about_tab_proposes_the_other_half(ann: Person, pair: tuple[int, int]) -> None:
    assert f"/people/{pair[0]}/merge/{pair[1]}" in ann.get(f"/people/{pair[0]}/about").text


def test_side_by_side_one_chooses_and_what_was_chosen_stays(ann: Person, pair: tuple[int, int]) -> None:
    for contact_id, company in zip(pair, ("Acme", "Umbrella"), strict=True):
        write("UPDATE contact SET company = ?1, met = ?1 WHERE id = ?2", (company, contact_id))
    path = f"/people/{pair[0]}/merge/{pair[1]}"
    text = ann.get(path).text
    assert text.count('name="company"') == 2
    assert 'name="met" value="both" checked' in text
    assert 'name="push_name"' not in text, "where both say the same there is nothing to choose"
    assert ann.post(path, data={"company": "gone", "met": "both"}).status_code == 303
    person = ann.get(f"/people/{pair[0]}/about").text
    assert "became part of this person" in person
    assert value("SELECT company || ':' || met FROM contact WHERE id = ?", (pair[0],)) == "Umbrella:Acme\nUmbrella"
    assert ann.post(path, data={"company": "nonsense"}).status_code == 422


def test_the_preview_of_an_undo_says_what_stays(ann: Person, pair: tuple[int, int], running: Running) -> None:
    write("UPDATE contact SET company = 'Umbrella' WHERE id = ?", (pair[1],))
    merge = contacts.merge(ann.owner.id, *pair, now=NOW)
    path = f"/people/{pair[0]}/merges/{merge}"
    assert "Everything will be as it was before" in ann.get(path).text
    write("UPDATE contact SET company = 'Acme' WHERE id = ?", (pair[0],))
    text = ann.get(path).text
    assert text.index("Not everything will be as it was") < text.index("Company") < text.index("<span>Make them two</span>")
    told = ann.get(f"/api/v1/merges/{merge}/undo").json
    assert told["left_out"] == {"company": "Umbrella"}
    assert "Not taken over from" in text
    assert told["changed"] == [{"field": "company", "before": "", "now": "Acme"}]
    ann.post(f"{path}/undo")
    assert "undone already" in ann.get(path).text
    assert value("SELECT company FROM contact WHERE id = ?", (pair[1],)) == "Umbrella"


def test_the_api_lists_dismisses_and_merges_with_choices(ann: Person, pair: tuple[int, int]) -> None:
    (found,) = ann.get("/api/v1/contacts/duplicates").json["items"]
    assert (found["contact"]["id"], found["other"]["id"], found["sure"]) == (str(pair[0]), str(pair[1]), True)
    assert [why["code"] for why in found["reasons"]] == ["variant", "same_name"]
    both = {"contact_id": str(pair[0]), "other_id": str(pair[1])}
    assert ann.post("/api/v1/contacts/duplicates/dismiss", json=both).status_code == 204
    assert ann.get("/api/v1/contacts/duplicates").json["items"] == []
    (apart,) = ann.get("/api/v1/contacts/duplicates/dismissed").json["items"]
    assert apart["other_name"] == "Ana Lima"
    assert ann.post("/api/v1/contacts/duplicates/undismiss", json=both).status_code == 204
    write("UPDATE contact SET company = id WHERE id IN (?, ?)", pair)
    sent = {"contact_id": str(pair[1]), "choices": {"company": "gone"}}
    assert ann.post(f"/api/v1/contacts/{pair[0]}/merge", json=sent).status_code == 201
    assert value("SELECT company FROM contact WHERE id = ?", (pair[0],)) == str(pair[1])
    assert ann.post(f"/api/v1/contacts/{pair[0]}/merge", json={**sent, "choices": {"company": "mine"}}).status_code == 422

