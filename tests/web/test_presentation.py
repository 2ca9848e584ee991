"""What pages say and how: times, sentences, message text as HTML, the order of a thread."""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.facts import LINK_STATES, MESSAGE_KINDS
from app.store.chats import Bubble
from app.store.devices import DeviceRow
from app.store.messages import STATES
from app.web.presentation import faces, rich, thread, times, words

LISBON, KOLKATA = times.zone("Europe/Lisbon"), times.zone("Asia/Kolkata")
ANY_TEXT = st.text(st.characters())  # broken halves of characters included
ANY_TIME = st.integers(0, 4_000_000_000_000)


def at(text: str) -> int:
    """UTC milliseconds of ``2026-03-01 09:30``."""
    return int(datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC).timestamp() * 1000)


NOW = at("2026-03-18 12:00")  # a Wednesday


# ── Times ──


@pytest.mark.parametrize(
    ("days", "said", "late"),
    [
        (-400, "11 February 2025", True), (-2, "16 March", True), (-1, "yesterday", True), (0, "today", False),
        (1, "tomorrow", False), (3, "Saturday", False), (9, "27 March", False),
    ],
)  # fmt: skip
def test_a_whole_day_is_said_without_a_time_and_late_when_it_is_over(days: int, said: str, late: bool) -> None:
    start = NOW - NOW % times.DAY + days * times.DAY
    assert times.due(start, NOW, UTC, all_day=True) == said
    assert times.is_late(start, NOW, UTC, all_day=True) is late
    assert times.is_late(NOW - 1, NOW, UTC, all_day=False)


@pytest.mark.parametrize(
    ("when", "label", "short"),
    [
        ("2026-03-18 11:00", "Today", "11:00"),
        ("2026-03-18 00:10", "Today", "00:10"),
        ("2026-03-17 23:50", "Yesterday", "Yesterday"),
        ("2026-03-12 12:00", "Thursday", "Thu"),
        ("2026-03-11 12:00", "11 March", "11 Mar"),
        ("2025-12-31 12:00", "31 December 2025", "31 Dec 2025"),
        ("2026-03-19 08:00", "19 March", "19 Mar"),  # a sender's clock that runs ahead
    ],
)
def test_days_are_named_by_how_far_they_are(when: str, label: str, short: str) -> None:
    assert times.day_label(at(when), NOW, LISBON) == label
    assert times.moment(at(when), NOW, LISBON) == short


def test_a_day_is_the_readers_day() -> None:
    late = at("2026-03-17 20:00")  # already the 18th in India
    assert times.day_label(late, NOW, KOLKATA) == "Today"
    assert times.day_label(late, NOW, UTC) == "Yesterday"


@pytest.mark.parametrize(
    ("milliseconds", "said"),
    [
        (0, "now"), (59_999, "now"), (60_000, "1 min"), (3_599_999, "59 min"), (3_600_000, "1 h"), (86_399_999, "23 h"),
        (86_400_000, "1 day"), (13 * 86_400_000, "13 days"), (14 * 86_400_000, "2 weeks"), (365 * 86_400_000, "1 year"),
    ],
)  # fmt: skip
def test_waiting_time_is_said_in_one_unit(milliseconds: int, said: str) -> None:
    assert times.span(milliseconds) == said


@given(ANY_TIME, ANY_TIME, st.sampled_from(["UTC", "Europe/Lisbon", "Asia/Kolkata", "Pacific/Chatham", "nowhere"]))
def test_every_time_can_be_said(when: int, now: int, zone: str) -> None:
    tz = times.zone(zone)
    for said in (times.day_label(when, now, tz), times.soon(when, now, tz), times.full(when, tz), times.ago(when, now)):
        assert said
    assert datetime.fromisoformat(times.iso(when))


@pytest.mark.parametrize(("seconds", "said"), [(7, "0:07"), (754, "12:34"), (3723, "1:02:03"), (-1, "0:00")])
def test_lengths(seconds: int, said: str) -> None:
    assert times.seconds(seconds) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 B"), (999, "999 B"), (1000, "1.0 KB"), (2_400_000, "2.4 MB"), (5_000_000_000_000, "5000 GB")],
)
def test_sizes(count: int, said: str) -> None:
    assert words.size(count) == said


# ── Words ──


def test_every_state_of_a_link_has_a_sentence() -> None:
    assert set(words.LINKS) == set(LINK_STATES)
    for said in words.LINKS.values():
        assert said.title
        assert said.sentence.endswith(".")


def device(**changes: object) -> DeviceRow:
    """A device that was linked and is connected."""
    empty = dict.fromkeys(DeviceRow._fields, 0)
    return DeviceRow(**{**empty, "state": "connected", "sync_phase": "", "event_at": NOW, "phone_at": NOW, **changes})  # type: ignore[arg-type]


def test_a_link_that_retries_says_when() -> None:
    said = words.link(device(state="offline", state_until=at("2026-03-18 12:03")), NOW, LISBON)
    assert "at 12:03" in said.sentence


def test_a_silent_link_says_since_when() -> None:
    said = words.link(device(state="deaf", event_at=at("2026-03-18 07:30")), NOW, LISBON)
    assert "07:30" in said.sentence


@pytest.mark.parametrize(("days", "warned"), [(9, False), (10, True), (12, True), (14, True)])
def test_a_phone_that_is_away_for_long_is_warned_about(days: int, warned: bool) -> None:
    said = words.link(device(phone_at=NOW - days * times.DAY), NOW, LISBON)
    assert (said.tone == "wait") == warned


@given(st.sampled_from(LINK_STATES), ANY_TIME, ANY_TIME)
def test_no_placeholder_is_left_in_a_sentence(state: str, until: int, seen: int) -> None:
    assert "{" not in words.link(device(state=state, state_until=until, event_at=seen), NOW, UTC).sentence


def test_every_kind_of_message_and_every_state_has_a_word() -> None:
    assert set(words.KINDS) == MESSAGE_KINDS - {"text"}
    assert set(words.TICKS) == set(STATES) - {""}


@pytest.mark.parametrize(
    ("extra", "from_me", "said"),
    [
        ({"outcome": "missed"}, False, "Missed voice call"),
        ({"outcome": "missed", "video": True}, False, "Missed video call"),
        ({"outcome": "unanswered"}, True, "Voice call, no answer"),
        ({"outcome": "rejected"}, False, "Declined voice call"),
        ({"outcome": "connected", "seconds": 65}, True, "Voice call, 1:05"),
        ({}, False, "Voice call"),
    ],
)
def test_calls_say_how_they_ended(extra: dict[str, object], from_me: bool, said: str) -> None:
    assert words.call(extra, from_me=from_me)[1] == said


# ── Faces ──


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ana Maria Silva", "AS"),
        ("bruno", "B"),
        ("李小龙", "李"),
        ("+1 555 0100", "#"),
        ("", "#"),
        ("👵 Rosa", "R"),
        ("ébène t", "É"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert faces.initials(name) == letters


@given(ANY_TEXT)
def test_everybody_has_initials_and_one_of_the_colours(name: str) -> None:
    assert 1 <= len(faces.initials(name)) <= 2
    assert 0 <= faces.hue(name) < faces.HUES


# ── Message text ──


class Tags(HTMLParser):
    """What a browser would make of some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(str(html))  # Markup would escape what is added to it
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


PIECES = st.lists(
    st.one_of(
        ANY_TEXT,
        st.sampled_from(
            [
                "<script>",
                "*",
                "_",
                "~",
                "`",
                "```",
                "https://example.org/",
                "http://",
                '"',
                "'",
                "&",
                "javascript:",
                "\n",
                "<b",
                ">",
                "(",
                ")",
            ]
        ),
    )
).map("".join)


@given(PIECES)
def test_no_text_makes_a_tag_of_its_own(text: str) -> None:
    html = rich.rich(text)
    html.encode()  # and none breaks the page's encoding
    for tag, attributes in Tags(html).tags:
        assert tag in {"strong", "em", "s", "code", "a"}
        if tag == "a":
            assert set(attributes) == {"class", "href", "target", "rel"}
            assert str(attributes["href"]).lower().startswith(("http://", "https://"))


@given(PIECES)
def test_nothing_but_marks_and_control_characters_is_taken_out_of_a_text(text: str) -> None:
    def bare(text: str) -> str:
        return "".join(ch for ch in rich.clean(text) if ch not in "*_~`")

    assert bare(Tags(rich.rich(text)).text) == bare(text)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "*bold* and _slanted_ ~gone~ `x*y*`",
            "<strong>bold</strong> and <em>slanted</em> <s>gone</s> <code>x*y*</code>",
        ),
        ("2*3*4 snake_case_name", "2*3*4 snake_case_name"),
        ("* not bold *", "* not bold *"),
        ("```if a < b:\n  *c*```", "<code>if a &lt; b:\n  *c*</code>"),
    ],
)
def test_marks(text: str, html: str) -> None:
    assert rich.rich(text) == html


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("see https://example.org/a.", "https://example.org/a"),
        ("(https://example.org/a)", "https://example.org/a"),
        ("https://example.org/a_(b)", "https://example.org/a_(b)"),
        ("https://example.org/?a=1&b=_2_", "https://example.org/?a=1&b=_2"),
    ],
)
def test_links_end_where_a_person_means_them_to(text: str, address: str) -> None:
    (found,) = [attributes["href"] for tag, attributes in Tags(rich.rich(text)).tags if tag == "a"]
    assert found == address


def test_a_preview_is_one_short_line() -> None:
    assert rich.preview("a\x00b\n\n  c") == "ab c"
    assert len(rich.preview("word " * 1000, 50)) <= 50


def test_numbers_that_stand_for_people_become_their_names() -> None:
    names = {"pn:15550101": "Ana", "pn:15550100": ""}
    assert (
        rich.named("@15550101 ask @15550100 or @15550102", names.keys() | {"pn:15550102"}, names)
        == "@Ana ask @you or @15550102"
    )


@pytest.mark.parametrize(
    ("text", "large"), [("👍", True), ("👍🏽❤️", True), ("👍👍👍👍", False), ("ok 👍", False), ("", False), ("1", False)]
)
def test_a_few_emoji_alone_are_drawn_large(text: str, large: bool) -> None:
    assert rich.only_emoji(text) is large


# ── The thread ──


def bubble(number: int, when: int, sender_id: int = 1, kind: str = "text") -> Bubble:
    return Bubble(
        id=number, conversation_id=1, sender_id=sender_id, sender_name="", from_me=sender_id == 0, at=when, kind=kind, text="", state="",
        edited_at=0, revoked_at=0, quote=None, reactions=[], media=None, votes={}, extra={}, outbox_id=None, error="", flags=0,
    )  # fmt: skip


@st.composite
def conversations(draw: st.DrawFn) -> list[Bubble]:
    pauses = draw(st.lists(st.integers(0, 2 * times.DAY), max_size=30))
    when, made = NOW, []
    for number, pause in enumerate(pauses, 1):
        when += pause
        made.append(
            bubble(number, when, draw(st.integers(0, 2)), draw(st.sampled_from(["text", "image", "call", "system"])))
        )
    return made


@given(conversations(), st.sampled_from([UTC, LISBON, KOLKATA]))
def test_a_thread_is_laid_out_whole_and_in_order(bubbles: list[Bubble], tz: object) -> None:
    placed = thread.place(bubbles, tz)  # type: ignore[arg-type]
    assert [p.bubble for p in placed] == bubbles
    for one, other in pairwise(placed):
        assert one.ends == other.starts  # a run ends where the next begins
        assert other.day == (times.day_key(one.bubble.at, tz) != times.day_key(other.bubble.at, tz))  # type: ignore[arg-type]
        if other.day or one.bubble.sender_id != other.bubble.sender_id:
            assert other.starts
    if placed:
        assert placed[0].day
        assert placed[0].starts
        assert placed[-1].ends


def test_a_hole_in_what_was_received_is_shown_where_it_is() -> None:
    lines = [bubble(1, NOW), bubble(2, NOW + times.HOUR), bubble(3, NOW + 2 * times.HOUR)]
    hole = (NOW + 10, NOW + times.MINUTE, 5, 2)
    assert [p.gap for p in thread.place(lines, UTC, gaps=[hole])] == [None, 3, None]


def test_the_unread_begin_at_the_last_messages_of_others() -> None:
    lines = [bubble(1, NOW), bubble(2, NOW, 0), bubble(3, NOW), bubble(4, NOW)]
    assert thread.first_unread(lines, 2) == 3
    assert thread.first_unread(lines, 99) == 1
    assert thread.first_unread(lines, 0) == 0
    assert [p.unread for p in thread.place(lines, UTC, unread_from=3)] == [False, False, True, False]


def test_an_album_is_shown_by_its_pictures_and_by_itself_only_without_them() -> None:
    cover, picture = bubble(1, NOW, kind="album"), bubble(2, NOW, kind="image")._replace(extra={"album": "A1"})
    assert [p.bubble.id for p in thread.place([cover, picture], UTC)] == [2]
    assert [p.bubble.id for p in thread.place([cover], UTC)] == [1]


def test_pictures_of_one_album_stand_together_and_those_of_another_do_not() -> None:
    def picture(number: int, album: str, **more: object) -> Bubble:
        return bubble(number, NOW + number, kind="image")._replace(extra={"album": album} if album else {}, **more)  # type: ignore[arg-type]

    lines = [picture(1, "A"), picture(2, "A"), picture(3, "B"), picture(4, ""), picture(5, "B"), picture(6, "B", sender_id=9)]
    placed = thread.place(lines, UTC)
    assert [(p.bubble.id, [one.id for one in p.album]) for p in placed] == [(1, [1, 2]), (3, []), (4, []), (5, []), (6, [])]
    assert [p.ends for p in placed] == [False, False, False, True, True]
    apart = thread.place(lines[:2], UTC, unread_from=2)  # what is new begins with its own line
    assert [(p.bubble.id, p.unread) for p in apart] == [(1, False), (2, True)]


def test_phone_numbers_of_a_contact_card() -> None:
    card = "BEGIN:VCARD\r\nFN:Dora\r\nTEL;type=CELL;waid=15550105:+1 555 0105\r\nitem1.TEL:+1 555 0106\r\nEND:VCARD"
    assert thread.phones(card) == ["+1 555 0105", "+1 555 0106"]
    assert thread.phones("") == []
