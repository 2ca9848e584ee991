"""The thread: days to go to, the first unread, albums as one message, contact cards that are saved."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.actions import receive
from app.domain import facts
from app.store import chats, people
from tests.web.running import NOW, Person
from tests.web.seed import Seeded

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
