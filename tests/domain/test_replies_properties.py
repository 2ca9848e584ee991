"""What holds for the reply engine whatever people write, and in whatever order it arrives."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain import closings
from app.domain.facts import MESSAGE_KINDS
from app.domain.replies import LANES, Chat, Line, decide, waited, words

NOW = 1_767_225_600_000
FLAGS = [field for field, default in Line._field_defaults.items() if default is False]
TEXTS = st.one_of(
    st.sampled_from(
        [
            "ok",
            "thanks!",
            "👍",
            "hahaha",
            "Can you send it?",
            "where are you",
            "gracias",
            "hola",
            "I am home",
            "never mind",
            "",
        ]
    ),
    st.text(max_size=40),
)


@st.composite
def conversations(draw: st.DrawFn, **fixed: Any) -> list[Line]:
    """Up to a dozen lines with ids and times in order, some at the same time."""
    lines = []
    at = NOW - 40 * 86_400_000
    for number in range(1, draw(st.integers(1, 12)) + 1):
        at += draw(st.sampled_from([0, 1000, 60_000, 3_600_000, 86_400_000]))
        kind = draw(st.sampled_from(["text", "text", "text", *sorted(MESSAGE_KINDS)]))
        fields: dict[str, Any] = {"from_me": draw(st.booleans()), "kind": kind, "text": draw(TEXTS)}
        fields |= dict.fromkeys(draw(st.sets(st.sampled_from(FLAGS), max_size=2)), True)
        if kind == "call":
            fields["call_outcome"] = draw(st.sampled_from(["", "missed", "rejected", "connected"]))
        lines.append(Line(id=number, at=at, **(fields | fixed)))
    return lines


CHATS = st.builds(
    Chat,
    kind=st.sampled_from(["direct", "group", "self"]),
    archived=st.booleans(),
    muted=st.booleans(),
    blocked=st.booleans(),
    marked_unread=st.booleans(),
    known=st.booleans(),
    done_through=st.integers(0, 12),
    snoozed_until=st.sampled_from([0, NOW + 1]),
    override=st.sampled_from(["", "pending", "never"]),
    bot=st.booleans(),
)


@given(CHATS, conversations(), st.data())
def test_order_and_doubles_do_not_matter(chat: Chat, lines: list[Line], data: st.DataObject) -> None:
    doubled = lines + data.draw(st.lists(st.sampled_from(lines), max_size=5))
    assert decide(chat, data.draw(st.permutations(doubled)), NOW) == decide(chat, lines, NOW)


@given(CHATS, conversations())
def test_a_verdict_is_whole(chat: Chat, lines: list[Line]) -> None:
    verdict = decide(chat, lines, NOW)
    assert verdict.lane in LANES
    assert words(verdict.reason, opened_at=verdict.opened_at, now=NOW)
    assert words(verdict.reason) != "is waiting"
    if verdict.lane:
        opener = next(line for line in lines if line.id == verdict.opened_id)
        assert opener.at == verdict.opened_at
        assert not opener.revoked
        assert not opener.automatic
        assert opener.id > chat.done_through
    else:
        assert verdict.opened_at == verdict.opened_id == 0


@given(CHATS, conversations(), TEXTS)
def test_after_my_message_nothing_is_owed(chat: Chat, lines: list[Line], text: str) -> None:
    mine = Line(99, NOW, True, "text", text)
    verdict = decide(chat._replace(marked_unread=False), [*lines, mine], NOW)
    assert verdict.lane in ("", "awaiting") or (
        verdict.lane == "snoozed" and verdict.reason["code"] in ("asked", "called")
    )


@given(conversations(), st.sampled_from(["ok thanks", "thanks!", "👍", "haha", "gracias", "danke dir", "شكرا"]))
def test_a_closing_does_not_take_a_question_back(lines: list[Line], closing: str) -> None:
    asked = [*lines, Line(98, NOW - 1000, False, "text", "Can you send it?")]
    before = decide(Chat("direct"), asked, NOW)
    after = decide(Chat("direct"), [*asked, Line(99, NOW, False, "text", closing)], NOW)
    assert (after.lane, after.opened_id) == (before.lane, before.opened_id)
    assert after.lane in ("pending", "backlog")


@given(conversations(), conversations(from_me=False, reacted=False, voted=False, call_outcome="", revoked=False))
def test_their_later_lines_never_move_the_clock(lines: list[Line], more: list[Line]) -> None:
    lines.append(Line(98, NOW - 2000, False, "text", "Can you send it?"))
    before = decide(Chat("direct"), lines, NOW)
    later = [line._replace(id=line.id + 100, at=NOW - 1000 + line.id) for line in more]
    after = decide(Chat("direct"), [*lines, *later], NOW)
    if after.lane == "probably_done":  # they took it back
        assert after.reason["code"] == "withdrawn"
    else:
        assert (after.opened_at, after.opened_id) == (before.opened_at, before.opened_id)


@given(CHATS, conversations())
def test_what_never_owes_never_owes(chat: Chat, lines: list[Line]) -> None:
    for never in (chat._replace(kind="self"), chat._replace(blocked=True), chat._replace(override="never")):
        assert decide(never, lines, NOW).lane == ""


@given(st.lists(st.builds(Line, st.just(1), st.just(NOW), st.just(False), st.sampled_from(sorted(MESSAGE_KINDS)),
                          st.text(st.characters(codec=None, categories=("L", "N", "P", "S", "Z", "C", "M"))), forwarded=st.booleans())),
       st.booleans())  # fmt: skip
def test_any_turn_can_be_judged(turn: list[Line], answering: bool) -> None:
    judged = closings.asks(turn, answering=answering)
    assert 0 < judged.confidence <= 1
    assert judged.code
    assert closings.asks([*turn, *turn], answering=answering).asks == judged.asks


@given(st.text(max_size=60))
def test_a_question_mark_always_asks(text: str) -> None:
    assume("://" not in text)
    assume("www." not in text)
    assert closings.asks([Line(1, NOW, False, "text", f"{text}?")]).asks


@given(st.sampled_from(["ok", "gracias", "danke", "merci", "haha", "tamam", "obrigado", "shukriya", "makasih", "shukran"]),
       st.integers(1, 30))  # fmt: skip
def test_elongations_mean_the_same(word: str, times: int) -> None:
    stretched = word + word[-1] * times
    for text in (word, stretched, stretched.upper(), f"{stretched}!!! 😊"):
        assert not closings.asks([Line(1, NOW, False, "text", text)]).asks, text


@given(st.integers(0, 2**45), st.integers(0, 2**45))
def test_waited_has_words_for_any_time(opened_at: int, now: int) -> None:
    assert waited(opened_at, now)
