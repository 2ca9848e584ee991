"""The thread: days to go to, the first unread, albums as one message, pictures in front, contact cards, notes from a message."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from app.actions import receive
from app.domain import facts
from app.store import chats, notes, people, queues, tasks
from tests.accessibility import violations
from tests.web.running import NOW, Person, Running
from tests.web.seed import Seeded
from tests.web.test_in_browser import entered, live, site, tab, until

__all__ = ["entered", "site", "tab"]  # fixtures
PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==")
MINUTE = 60_000
DAY = 24 * 60 * MINUTE


def tell(seeded: Seeded, *told: facts.Fact) -> None:
    receive.apply(seeded.device, facts.Batch(told), now=NOW)


def from_ann(seeded: Seeded, network_id: str, at: int, **more: object) -> facts.Message:
    address = next(a for a in people.contact(1, seeded.contact).addresses if a.startswith("pn:"))
    return facts.Message(network_id, address, address, False, at, **more)  # type: ignore[arg-type]


def stored(seeded: Seeded, kind: str) -> list[chats.Bubble]:
    return [one for one in chats.thread(1, seeded.conversation, limit=200).messages if one.kind == kind]


def test_a_day_leads_to_its_first_message_and_a_quiet_one_to_the_next(ann: Person, seeded: Seeded) -> None:
    tell(seeded, *(from_ann(seeded, f"OLD{n}", NOW - 10 * DAY + n * MINUTE, text=f"Long ago {n}") for n in range(3)))
    first = chats.thread(1, seeded.conversation, limit=200).messages[0]
    for days in (10, 20):
        day = datetime.fromtimestamp((NOW - days * DAY) / 1000, UTC).date()
        answer = ann.get(f"/chats/{seeded.conversation}?on={day}")
        assert answer.headers["Location"] == f"/chats/{seeded.conversation}?around={first.id}#m{first.id}"
    assert ann.get(f"/chats/{seeded.conversation}?on=2199-01-01").headers["Location"] == f"/chats/{seeded.conversation}"


@pytest.mark.parametrize("day", ["", "yesterday", "2026-13-01", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_does_no_harm(ann: Person, seeded: Seeded, day: str) -> None:
    assert ann.get(f"/chats/{seeded.conversation}", query_string={"on": day}).status_code == 200


def test_a_day_in_somebody_elses_chat_is_not_there(bob: Person, seeded: Seeded) -> None:
    assert chats.first_since(bob.owner.id, seeded.conversation, 0) is None
    assert bob.get(f"/chats/{seeded.conversation}?on=2199-01-01", follow_redirects=True).status_code == 404


def test_the_first_unread_is_a_click_away_when_it_is_far_up(ann: Person, seeded: Seeded) -> None:
    assert "thread__up" not in ann.get(f"/chats/{seeded.conversation}").text
    tell(seeded, *(from_ann(seeded, f"NEW{n}", NOW + n * 1000, text=f"News {n}") for n in range(80)))
    unread = chats.chat(1, seeded.conversation).unread
    first = chats.first_unread(1, seeded.conversation, unread)
    assert f"?around={first}&amp;unread_from={first}#m{first}" in ann.get(f"/chats/{seeded.conversation}").text
    assert 'id="unread"' in ann.get(f"/chats/{seeded.conversation}?around={first}&unread_from={first}").text


def test_pictures_sent_together_are_one_message_with_their_captions(ann: Person, seeded: Seeded) -> None:
    photo = facts.Media("image/jpeg", 11, thumbnail="/9j/2Q==", ref="cmVm")
    tell(
        seeded,
        from_ann(seeded, "ALBUM", NOW, kind="album"),
        *(from_ann(seeded, f"PIC{n}", NOW + n, kind="image", text=f"Caption {n}", media=photo, album="ALBUM") for n in range(1, 4)),
    )
    pictures = stored(seeded, "image")[-3:]
    page = ann.get(f"/chats/{seeded.conversation}").text
    assert 'class="album album--3"' in page
    assert page.count('class="album__one"') == 3
    for one in pictures:  # each can still be jumped to, says what it said, and finds the others when it changes
        assert f'id="m{one.id}"' in page
        assert one.text in page
        assert 'class="album album--3"' in ann.get(f"/messages/{one.id}?part=bubble").text


def pictures(seeded: Seeded, running: Running, count: int) -> list[chats.Bubble]:
    """An album of Ann's, its files stored."""
    tell(
        seeded,
        *(
            from_ann(
                seeded, f"PIC{n}", NOW + n, kind="image", text=f"Caption {n}", album="ALBUM",
                media=facts.Media("image/png", len(PIXEL), name=f"{n}.png", ref="cmVm"),
            )
            for n in range(count)
        ),
    )  # fmt: skip
    found = stored(seeded, "image")[-count:]
    for one in found:
        queues.media_state(one.id, "stored", file=running.files.keep_bytes(PIXEL), size=len(PIXEL))
    return found


def test_pictures_open_in_front_one_after_the_other_and_lead_to_their_message(
    tab: Page, site: str, seeded: Seeded, running: Running
) -> None:
    first, second, _ = pictures(seeded, running, 3)
    tab.goto(f"{site}/chats/{seeded.conversation}")
    box = live(tab).locator("#lightbox")
    tab.locator(f"[data-view='{second.id}']").click()
    expect(box.get_by_role("img", name="Caption 1")).to_be_visible()
    expect(box.locator("[data-count]")).to_have_text("3 of 4")  # a picture of the chat stands before the album
    assert [violation["id"] for violation in violations(tab)] == []
    tab.keyboard.press("ArrowRight")
    expect(box.locator("[data-caption]")).to_have_text("Caption 2")
    expect(box.get_by_role("button", name="Next picture")).to_be_hidden()
    box.get_by_role("button", name="Previous picture").click()
    tab.keyboard.press("ArrowLeft")
    expect(box.locator("[data-who]")).to_contain_text("Ann")
    expect(box.locator("[data-download]")).to_have_attribute("href", f"{site}/messages/{first.id}/media")
    tab.keyboard.press("Escape")
    expect(box).to_be_hidden()
    tab.locator(f"[data-view='{second.id}']").click()
    box.get_by_role("link", name="Go to message").click()
    expect(box).to_be_hidden()
    expect(tab.locator(f"#m{second.id}")).to_have_class("album__one line--lit")
    assert tab.url == f"{site}/chats/{seeded.conversation}"


def test_a_key_on_a_message_makes_a_note_or_a_task_of_it(tab: Page, site: str, seeded: Seeded) -> None:
    tell(seeded, from_ann(seeded, "BOOK", NOW, text="You should read The Overstory"))
    tab.goto(f"{site}/chats/{seeded.conversation}")
    live(tab)
    tab.keyboard.press("k")
    tab.keyboard.press("t")
    expect(tab.get_by_label("What is to be done")).to_have_value("You should read The Overstory")
    tab.keyboard.type("Borrow The Overstory")  # what was proposed is replaced
    tab.keyboard.press("Enter")
    expect(tab.locator("#record")).to_contain_text("Borrow The Overstory")
    message = chats.thread(1, seeded.conversation).messages[-1].id
    (task,) = [one for one in tasks.of_contact(1, seeded.contact, "open") if one.message_id == message]
    assert task.title == "Borrow The Overstory"
    tab.locator(f"#b{message} .bubble__more").press("Enter")  # a toast may still lie over it
    tab.get_by_role("link", name="Note it").click()
    expect(tab.get_by_placeholder("Markdown works")).to_have_value("You should read The Overstory")
    tab.keyboard.press("Control+Enter")
    expect(tab.locator("#record")).to_contain_text("You should read")
    until(lambda: message in [one.message_id for one in notes.of_contact(1, seeded.contact)])
    assert tab.url == f"{site}/chats/{seeded.conversation}"


def test_a_contact_card_becomes_a_person_once(ann: Person, seeded: Seeded) -> None:
    card = {"name": "Dora", "vcard": "BEGIN:VCARD\nFN:Dora\nTEL:+1 555 010 0177\nEND:VCARD"}
    tell(seeded, from_ann(seeded, "CARD", NOW, kind="contact", extra={"contacts": [card, {"name": "Nobody", "vcard": ""}]}))
    (message,) = stored(seeded, "contact")
    page = ann.get(f"/chats/{seeded.conversation}").text
    assert page.count(f'action="/messages/{message.id}/contact"') == 1  # none for a card without a number
    first = ann.post(f"/messages/{message.id}/contact", data={"card": "0"}).headers["Location"]
    assert people.contact(1, int(first.rpartition("/")[2])).name == "Dora"
    assert ann.post(f"/messages/{message.id}/contact", data={"card": "0"}).headers["Location"] == first
    assert ann.post(f"/messages/{message.id}/contact", data={"card": "1"}).status_code == 422
    assert ann.post(f"/messages/{message.id}/contact", data={"card": "7"}).status_code == 404


def test_what_a_message_said_before_is_a_part_of_its_page(ann: Person, seeded: Seeded) -> None:
    message = from_ann(seeded, "SAID", NOW, text="At five")
    tell(seeded, message, facts.Edit("EDIT", "SAID", message.chat, message.sender, False, NOW + 1, "At six"))
    bubble = next(one for one in chats.thread(1, seeded.conversation).messages if one.edited_at)
    part = ann.get(f"/messages/{bubble.id}?part=history").text
    assert part.index("At five") < part.index("At six")
    assert f'data-sheet="/messages/{bubble.id}?part=history"' in ann.get(f"/chats/{seeded.conversation}").text
