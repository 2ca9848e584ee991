"""What lists and bubbles show of messages: names instead of numbers, how a call went, who wrote in a group."""

from __future__ import annotations

from app.actions import receive
from app.domain import facts
from app.store import people
from tests.web.running import NOW, Person
from tests.web.seed import MARK, Seeded
from tests.web.test_pages import counted

MINUTE = 60_000


def tell(seeded: Seeded, *told: facts.Fact) -> None:
    receive.apply(seeded.device, facts.Batch(told), now=NOW)


def in_team(owner_id: int, seeded: Seeded, message_id: str, text: str, mentions: tuple[str, ...] = ()) -> facts.Message:
    """What Ben writes in the group."""
    ben = people.contact(owner_id, seeded.other_contact).phone
    return facts.Message(message_id, f"group:{100 + owner_id * 10}@g.us", ben, False, NOW, text=text, mentions=mentions)


def test_a_preview_names_whom_a_message_mentions_and_says_you_for_me(ann: Person, seeded: Seeded) -> None:
    me = f"pn:1555{100 + ann.owner.id * 10:04d}"
    them = people.contact(1, seeded.contact).phone
    text = f"@{them[3:]} and @{me[3:]} look at @15550199"
    mentions = (them, me, "pn:15550199")
    tell(seeded, in_team(ann.owner.id, seeded, "NAMES", text, mentions=mentions))
    row = ann.get("/inbox").text.split(f'href="/chats/{seeded.group}"')[1].split("</li>")[0]
    assert f"@Ann {MARK} and @you look at @15550199" in row
    assert them[3:] not in row


def test_a_call_is_said_as_it_went_in_every_list(ann: Person, seeded: Seeded) -> None:
    them = people.contact(1, seeded.contact).phone
    rang = facts.Call("C1", them, them, False, NOW + MINUTE, "offer")
    tell(seeded, rang, rang._replace(at=NOW + 2 * MINUTE, step="terminate"))
    assert "Missed voice call" in ann.get("/inbox").text
    steps = (("offer", 0), ("accept", 1000), ("terminate", 66_000))
    tell(seeded, *(facts.Call("C2", them, them, False, NOW + 5 * MINUTE + at, step, video=True) for step, at in steps))
    assert "Video call, 1:05" in ann.get(f"/people/{seeded.contact}").text


def test_a_group_shows_the_picture_of_who_wrote(ann: Person, seeded: Seeded) -> None:
    people.set_picture(seeded.other_contact, "1", seeded.picture, asked_at=1)
    thread = ann.get(f"/chats/{seeded.group}").text.split('class="line__face"')[1]
    assert f'src="/pictures/{seeded.picture}"' in thread.split("</span>")[0]


def test_names_in_previews_cost_no_query_for_each_row(ann: Person, seeded: Seeded) -> None:
    ann.get("/inbox")
    with counted() as before:
        ann.get("/inbox")
    them = people.contact(1, seeded.contact).phone
    for n in range(20):
        group = f"group:9{n:03}@g.us"
        told = facts.Message(f"G{n}", group, them, False, NOW + n, text=f"@{them[3:]} {n}", mentions=(them,))
        tell(seeded, facts.Group(group, f"Group {n}", at=NOW), told)
    with counted() as after:
        page = ann.get("/inbox").text
    assert page.count(f"@Ann {MARK}") == 20
    assert len(after) == len(before)
