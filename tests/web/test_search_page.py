"""The search page: filters that can be added and removed, and what was asked before."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import query
from app.store import asked
from tests.web.running import NOW, Person, Running
from tests.web.seed import MARK, Seeded
from tests.web.test_pages import counted


def links(page: str, label: str) -> dict[str, str]:
    """What the links of a row of chips say -> the question they ask."""
    row = page.split(f'aria-label="{label}"')[1].split("</nav>")[0]
    found = re.findall(r'href="([^"]+)">(.*?)</a>', row, re.DOTALL)
    plain = {
        re.sub(r"<svg.*?</svg>|<[^>]+>", "", text, flags=re.DOTALL).strip(): unescape(href) for href, text in found
    }
    return {unescape(text): parse_qs(urlsplit(href).query).get("q", [""])[0] for text, href in plain.items()}


def test_filters_are_taken_out_and_added_with_a_click(ann: Person, seeded: Seeded) -> None:
    chips = links(ann.get('/search?q=look has:image in:"Team one"').text, "Filters")
    assert chips["Without has:image"] == 'look in:"Team one"'
    assert chips['Without in:"Team one"'] == "look has:image"
    assert chips["Only Links"] == 'look has:image in:"Team one" has:link'
    assert "Only Photos" not in chips


def test_filters_stay_within_the_chat_that_is_searched(ann: Person, seeded: Seeded) -> None:
    page = ann.get(f"/search?q=look has:image&chat={seeded.conversation}").text
    row = page.split('aria-label="Filters"')[1].split("</nav>")[0]
    assert row.count("<a ") == row.count(f"chat={seeded.conversation}")


def test_what_was_asked_is_offered_again_newest_first_until_it_is_forgotten(ann: Person, running: Running) -> None:
    for n, q in enumerate(("one", "two", "  one ")):
        running.now = NOW + n
        ann.get(f"/search?q={q}")
    assert asked.recent(ann.owner.id) == ["one", "two"]
    assert 'href="/search?q=two"' in ann.get("/search").text
    assert ann.post("/search/forget").status_code == 303
    assert asked.recent(ann.owner.id) == []
    assert "Recent searches" not in ann.get("/search").text


def test_only_the_latest_ten_are_kept(ann: Person) -> None:
    for n in range(14):
        asked.remember(ann.owner.id, f"q{n:02}", now=n)
    assert asked.recent(ann.owner.id) == [f"q{n:02}" for n in range(13, 3, -1)]


def test_what_nobody_meant_to_ask_is_not_kept(ann: Person, bob: Person, seeded: Seeded) -> None:
    ann.get("/search?q=com&part=hits")  # while typing
    ann.get("/search?q=theirs", headers={"Sec-Fetch-Site": "cross-site"})
    ann.get("/search?q=" + "long " * 60)
    ann.get("/search?q=%20")
    assert asked.recent(ann.owner.id) == []
    ann.get(f"/search?q={MARK}")
    assert asked.recent(bob.owner.id) == []
    bob.post("/search/forget")
    assert asked.recent(ann.owner.id) == [MARK]


def test_hits_are_links_in_a_list_each_to_its_message(ann: Person, seeded: Seeded) -> None:
    page = ann.get(f"/search?q={MARK}").text
    hits = re.findall(r'<li id="hit-(\d+)">.*?<a class="item__link one-line" href="([^"]+)"', page, re.DOTALL)
    assert hits
    assert all(href.endswith(f"?around={message}#m{message}") for message, href in hits)


def test_the_page_asks_the_same_number_of_questions_however_much_was_asked_before(ann: Person, seeded: Seeded) -> None:
    ann.get("/search")
    with counted() as few:
        ann.get("/search")
    for n in range(10):
        asked.remember(ann.owner.id, f"q{n}", now=n)
    with counted() as many:
        ann.get("/search")
    assert len(many) == len(few)


@given(st.text(st.sampled_from('abé "“:-x from:has:in:'), max_size=40))
def test_taking_filters_out_one_after_the_other_leaves_none(text: str) -> None:
    for _ in range(len(text)):
        found = query.pieces(text)
        if not found:
            return
        assert found[0].text in text
        assert len(found[0].without) < len(text)
        text = found[0].without
    assert not query.pieces(text)


@pytest.mark.parametrize("text", ["from:", "12:30", "http://example.org", "-not", '"from:ana"'])
def test_what_only_looks_like_a_filter_is_none(text: str) -> None:
    assert query.pieces(text) == []


def test_a_hit_shows_its_face_and_its_small_picture(ann: Person, seeded: Seeded) -> None:
    page = ann.get("/search?q=has:image").text
    assert f'src="/messages/{seeded.media}/media?thumbnail=1"' in page
    assert f"/pictures/{seeded.picture}" in page
    with counted() as few:
        ann.get("/search?q=has:image")
    with counted() as many:
        ann.get(f"/search?q={MARK}")
    assert len(many) <= len(few) + 1
