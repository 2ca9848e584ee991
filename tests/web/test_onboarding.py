"""The first hours: steps of a new link, the offer about what is old, tips that come once."""

from __future__ import annotations

import re

import pytest

from app.actions import devices as device_actions
from app.actions import receive
from app.domain import facts
from app.store import chats, devices
from app.store.onboarding import SoFar
from app.web import onboarding
from tests.web.running import NOW, Person
from tests.web.seed import Seeded

DAY = 86_400_000


def ask(device_id: int, number: int, days_ago: float) -> None:
    """Somebody new asks something in the history."""
    address = f"pn:15550{number:04d}"
    person = facts.Person(address, saved_name=f"Friend {number}")
    at = NOW - int(days_ago * DAY)
    asked = facts.Message(f"ASK{number}", address, address, False, at, text="Are you coming on Sunday?")
    receive.apply(device_id, facts.Batch((person, asked)), now=NOW)


def waiting(owner: int) -> int:
    return chats.counts(owner).get("pending", 0)


@pytest.fixture
def device(ann: Person, seeded: Seeded) -> int:
    """A device whose first history has just come in: six who asked ten days ago, one yesterday."""
    for number in range(6):
        ask(seeded.device, number, 10)
    ask(seeded.device, 50, 1)
    receive.apply(seeded.device, facts.Batch((facts.Sync("initial", 100, 100),)), now=NOW)
    return seeded.device


def test_what_is_old_moves_to_the_backlog_by_one_click_and_comes_back_by_another(ann: Person, device: int) -> None:
    before = waiting(ann.owner.id)
    page = ann.get("/").text
    assert "the 6 older ones to the Backlog?" in page
    answer = ann.post("/backlog", headers={"HX-Request": "true"})
    assert "6 chats moved" in answer.headers["HX-Trigger"]
    assert (waiting(ann.owner.id), chats.counts(ann.owner.id)["backlog"]) == (before - 6, 6)
    assert "to the Backlog?" not in ann.get("/").text
    undo = re.search(r"/triage/\d+/undo", answer.headers["HX-Trigger"])
    assert undo
    ann.post(undo[0])
    assert waiting(ann.owner.id) == before
    assert "to the Backlog?" not in ann.get("/").text  # asked once, never twice


def test_whoever_writes_again_leaves_the_backlog(ann: Person, device: int) -> None:
    ann.post("/backlog")
    before = waiting(ann.owner.id)
    address = "pn:155500000"
    receive.apply(device, facts.Batch((facts.Message("AGAIN", address, address, False, NOW, text="Are you there?"),)), now=NOW)
    assert waiting(ann.owner.id) == before + 1


def test_the_offer_is_declined_once(ann: Person, device: int) -> None:
    ann.post("/tips/backlog")
    assert "to the Backlog?" not in ann.get("/").text


def test_nothing_is_offered_while_the_history_comes_in(ann: Person, device: int) -> None:
    receive.apply(device, facts.Batch((facts.Sync("full", 40, 100),)), now=NOW)
    page = ann.get("/").text
    assert "to the Backlog?" not in page
    assert "Scanned" in page
    assert re.search(r"\d+ · 40 %", page)
    assert "Confirmed" in ann.get("/settings/devices").text


def test_tips_come_one_after_the_other_and_never_again(ann: Person, seeded: Seeded) -> None:
    shown = [tip for tip in ("/tips/triage", "/tips/keys") if tip in ann.get("/").text]
    assert shown == ["/tips/triage"]
    ann.post("/tips/triage")
    assert "/tips/triage" not in ann.get("/").text
    assert "/tips/keys" in ann.get("/").text
    ann.post("/tips/keys")
    assert "/tips/keys" not in ann.get("/").text
    assert ann.post("/tips/other").status_code == 404


def test_steps_of_a_link_that_is_being_confirmed(ann: Person) -> None:
    device_id = device_actions.add(ann.owner.id, "Phone", now=NOW)
    row = devices.one(ann.owner.id, device_id)
    nothing = SoFar(0, 0, 0, 0)
    assert onboarding.steps(row._replace(state="pairing"), nothing, syncing=False)[1] == ("Confirming", "", "now")
    syncing = row._replace(state="connected", sync_phase="full", sync_done=300, sync_total=1200)
    assert onboarding.steps(syncing, SoFar(12, 300, 2, 9), syncing=True)[2:] == [
        ("Contacts", "12", "done"), ("Messages", "300 of 1,200", "now"), ("Files", "2 of 9", "now"),
    ]  # fmt: skip
