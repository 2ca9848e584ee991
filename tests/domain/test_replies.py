"""Who owes whom: every row of the case table, one test each."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.replies import RULES, Chat, Line, Rules, Verdict, decide, waited, words

HOUR = 3_600_000
DAY = 24 * HOUR
NOW = 1_767_225_600_000
DIRECT, GROUP = Chat("direct"), Chat("group")


def say(*said: Line, chat: Chat = DIRECT, now: int = NOW, rules: Rules = RULES) -> Verdict:
    return decide(chat, said, now, rules)


def me(number: int, text: str = "hello there", kind: str = "text", **more: Any) -> Line:
    return Line(number, NOW - DAY + number * 60_000, True, kind, text, **more)


def they(number: int, text: str = "Can you send it?", kind: str = "text", **more: Any) -> Line:
    return Line(number, NOW - DAY + number * 60_000, False, kind, text, **more)


def call(number: int, outcome: str, *, mine: bool = False) -> Line:
    return Line(number, NOW - DAY + number * 60_000, mine, "call", call_outcome=outcome)


# ── Opening and closing ─────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_owed_in_an_empty_conversation() -> None:
    assert say() == ("", 0, 0, {"code": "answered"})


def test_it_opens_at_the_first_unanswered_message_and_later_ones_do_not_move_the_clock() -> None:
    verdict = say(me(1), they(2, "hi"), they(3), they(4, "thanks!"))
    assert verdict == ("pending", NOW - DAY + 2 * 60_000, 2, {"code": "question", "n": 3})


def test_my_message_closes_it() -> None:
    assert say(they(1), me(2, "here it is")).lane == ""


def test_my_automatic_message_does_not_close_it() -> None:
    assert say(they(1), me(2, "I am away", automatic=True)).opened_id == 1


def test_their_automatic_message_opens_nothing() -> None:
    assert say(me(1), they(2, "We are closed. Questions?", automatic=True)).lane == ""


def test_my_reaction_closes_what_it_stands_on_and_before() -> None:
    assert say(me(1), they(2), they(3, "please", reacted=True)).lane == ""
    assert say(me(1), they(2, reacted=True), they(3, "and where are you?")).opened_id == 3


def test_that_my_reaction_closes_is_a_setting() -> None:
    assert say(they(1, reacted=True), rules=Rules(reaction_closes=False)).lane == "pending"


def test_my_vote_closes() -> None:
    assert say(they(1, "When?", kind="poll")).reason["code"] == "poll"
    assert say(they(1, "When?", kind="poll", voted=True)).lane == ""


def test_a_connected_call_closes_whoever_called() -> None:
    assert say(they(1), call(2, "connected")).lane == ""
    assert say(they(1), call(2, "connected", mine=True)).lane == ""
    assert say(me(1, "call me?"), call(2, "connected")).lane == ""


def test_done_closes_until_they_write_again() -> None:
    done = Chat("direct", done_through=2)
    assert say(they(1), they(2), chat=done).lane == ""
    assert say(they(1), they(2), they(3), chat=done).opened_id == 3


def test_done_ends_awaiting_too() -> None:
    assert say(me(1, "Are you coming?"), chat=Chat("direct", done_through=1)).lane == ""


def test_their_deleted_message_closes() -> None:
    assert say(me(1), they(2, revoked=True)).lane == ""
    assert say(me(1), they(2, revoked=True), they(3, "ok")).lane == "probably_done"


def test_my_deleted_answer_reopens() -> None:
    assert say(they(1), me(2, "no", revoked=True)).opened_id == 1


def test_an_edit_is_judged_again_and_keeps_the_time() -> None:
    before = say(me(1), they(2, "ok"), they(3, "thanks"))
    after = say(me(1), they(2, "ok, when?", edited=True), they(3, "thanks"))
    assert (before.lane, after.lane) == ("probably_done", "pending")
    assert before.opened_at == after.opened_at


# ── The whole turn ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text", ["ok", "Thanks!", "👍", "haha", "okkkk", "graciasss", "kkkkk", "شكرا", "ठीक है", "tmm sağol"]
)
def test_a_closing_alone_is_probably_done(text: str) -> None:
    assert say(me(1, "I will send it"), they(2, text)).lane == "probably_done"


def test_thanks_after_a_question_is_still_a_question() -> None:
    assert say(me(1), they(2, "Can you send it? thanks!")).lane == "pending"


def test_ok_after_my_question_is_their_answer() -> None:
    verdict = say(me(1, "Shall we meet at 8?"), they(2, "ok"))
    assert (verdict.lane, verdict.reason["code"]) == ("probably_done", "answer")


def test_an_answer_that_asks_back_waits() -> None:
    assert say(me(1, "How are you?"), they(2, "fine, and you")).lane == "pending"


def test_what_i_asked_for_is_an_answer_but_a_voice_note_waits() -> None:
    assert say(me(1, "Can you send me the photo?"), they(2, "", kind="image")).lane == "probably_done"
    assert say(me(1, "Can you send me the photo?"), they(2, "", kind="voice")).reason == {"code": "voice", "n": 1}


def test_a_question_taken_back_is_not_owed() -> None:
    verdict = say(me(1), they(2, "Where is the key?"), they(3, "never mind, found it"))
    assert (verdict.lane, verdict.reason["code"]) == ("probably_done", "withdrawn")
    assert say(me(1), they(2, "never mind"), they(3, "but where is the car?")).lane == "pending"


def test_a_thanks_long_before_a_question_does_not_start_the_clock() -> None:
    thanks = Line(2, NOW - 5 * DAY, False, "text", "thanks!")
    verdict = say(Line(1, NOW - 6 * DAY, True, "text", "done"), thanks, they(3, "Can you help me?"))
    assert (verdict.lane, verdict.opened_id, verdict.reason) == ("pending", 3, {"code": "question", "n": 1})


@pytest.mark.parametrize("kind", ["sticker", "gif"])
def test_a_sticker_alone_is_weak(kind: str) -> None:
    assert say(me(1), they(2, "", kind=kind)).lane == "probably_done"


def test_a_forward_alone_is_weak_whatever_it_says() -> None:
    assert say(me(1), they(2, "Can you believe it?", forwarded=True)).lane == "probably_done"
    assert say(me(1), they(2, "", kind="video", forwarded=True), they(3, "what do you think")).lane == "pending"


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("voice", "voice"),
        ("image", "image"),
        ("document", "document"),
        ("location", "location"),
        ("contact", "contact"),
    ],
)
def test_a_voice_note_or_file_waits(kind: str, code: str) -> None:
    verdict = say(me(1, "hello"), they(2, "", kind=kind))
    assert (verdict.lane, verdict.reason["code"]) == ("pending", code)


@pytest.mark.parametrize("kind", ["unreadable", "hidden", "unknown"])
def test_what_cannot_be_read_here_waits(kind: str) -> None:
    verdict = say(me(1), they(2, "", kind=kind))
    assert (verdict.lane, verdict.reason["code"]) == ("pending", "unreadable")


def test_system_lines_and_empty_texts_say_nothing() -> None:
    assert say(me(1), they(2, "Security code changed. Why?", kind="system"), they(3, " ")).lane == ""


# ── Calls ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_missed_call_opens_and_says_how_often() -> None:
    assert say(me(1), call(2, "missed")).reason == {"code": "missed_call", "n": 1}
    assert say(me(1), call(2, "missed"), call(3, "rejected")).reason == {"code": "missed_call", "n": 2, "calls": 2}


def test_a_call_that_still_rings_opens_nothing() -> None:
    assert say(me(1), call(2, "")).lane == ""


def test_a_missed_call_is_closed_by_a_call_or_a_message() -> None:
    assert say(call(1, "missed"), me(2, "in a meeting")).lane == ""
    verdict = say(call(1, "missed"), call(2, "missed", mine=True))
    assert (verdict.lane, verdict.reason["code"]) == ("awaiting", "called")


def test_calling_in_vain_does_not_answer_a_message() -> None:
    assert say(they(1), call(2, "missed", mine=True)).opened_id == 1


# ── Awaiting them ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_my_question_awaits_them_from_when_it_was_asked() -> None:
    verdict = say(they(1, "hi"), me(2, "hey"), me(3, "When are you back?"), me(4, "no rush"))
    assert verdict == ("awaiting", NOW - DAY + 3 * 60_000, 3, {"code": "asked", "n": 1})


def test_a_statement_of_mine_awaits_nothing() -> None:
    assert say(me(1, "I am back on Friday")).lane == ""


def test_their_reaction_opens_nothing_and_ends_awaiting() -> None:
    assert say(me(1, "Is 8 fine?", acknowledged=True)).lane == ""


def test_a_question_that_i_take_back_awaits_nothing() -> None:
    assert say(me(1, "Where is the key?"), me(2, "never mind, found it")).lane == ""


def test_old_questions_of_mine_are_let_go() -> None:
    asked = Line(1, NOW - 30 * DAY, True, "text", "Are you there?", old=True)
    assert say(asked).lane == ""
    assert say(asked._replace(old=False)).lane == "awaiting"


# ── Groups ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_in_a_group_only_a_mention_or_a_quote_of_me_counts() -> None:
    assert say(they(1), they(2, "anyone?"), chat=GROUP).lane == ""
    verdict = say(they(1), they(2, "@15550100 are you in?", mentions_me=True), they(3, "me too"), chat=GROUP)
    assert (verdict.lane, verdict.opened_id, verdict.reason) == (
        "mentions",
        2,
        {"code": "mention", "n": 1, "why": "question"},
    )
    assert say(they(1, "really", quotes_me=True), chat=GROUP).reason["code"] == "quote"


def test_my_next_message_or_reaction_closes_a_mention() -> None:
    mention = they(1, mentions_me=True)
    assert say(mention, they(2), me(3), chat=GROUP).lane == ""
    assert say(mention, they(2, reacted=True), chat=GROUP).lane == ""


def test_a_mention_that_only_thanks_is_probably_done() -> None:
    assert say(me(1), they(2, "@15550100 thanks!", mentions_me=True), chat=GROUP).lane == "probably_done"


def test_a_mention_of_everybody_has_a_low_lane() -> None:
    verdict = say(they(1, "@all dinner at 8?", mentions_all=True), chat=GROUP)
    assert (verdict.lane, verdict.reason["code"]) == ("probably_done", "mention_all")
    assert say(they(1, mentions_all=True), chat=Chat("group", muted=True)).lane == "quiet"


def test_my_question_to_a_group_awaits_nobody() -> None:
    assert say(me(1, "who is coming?"), chat=GROUP).lane == ""


def test_a_mention_counts_in_a_muted_group_unless_set_otherwise() -> None:
    muted = Chat("group", muted=True)
    assert say(they(1, mentions_me=True), chat=muted).lane == "mentions"
    assert say(they(1, mentions_me=True), chat=muted, rules=Rules(quiet_mentions=False)).lane == "quiet"


# ── Lanes ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("chat", [Chat("direct", archived=True), Chat("direct", muted=True)])
def test_archived_and_muted_chats_are_apart(chat: Chat) -> None:
    assert say(they(1), chat=chat).lane == "quiet"


@pytest.mark.parametrize(
    ("chat", "code"),
    [
        (Chat("self"), "self"),
        (Chat("direct", blocked=True), "blocked"),
        (Chat("direct", override="never"), "never"),
        (Chat("direct", bot=True), "bot"),
    ],
)
def test_chats_that_never_owe(chat: Chat, code: str) -> None:
    assert say(they(1), chat=chat) == ("", 0, 0, {"code": code})


def test_strangers_are_requests() -> None:
    assert say(they(1, "Hello, is the flat free?"), chat=Chat("direct", known=False)).lane == "requests"


@pytest.mark.parametrize(
    "text", ["Your code is 123-456. Do not share it.", "123456 es tu código", "G-123456 is your verification code"]
)
def test_a_one_time_code_from_a_stranger_is_left_out(text: str) -> None:
    assert say(they(1, text), chat=Chat("direct", known=False)).reason == {"code": "one_time_code"}
    assert say(they(1, text)).lane  # a friend's code for the door is a message


def test_by_hand_everything_counts_again() -> None:
    by_hand = Chat("direct", override="pending", bot=True, muted=True, known=False)
    assert say(they(1, "Your code is 123456"), chat=by_hand).lane == "pending"
    assert say(they(1, "ok thanks"), chat=by_hand).reason["code"] == "by_hand"
    assert say(they(1), me(2), chat=by_hand).lane == ""
    assert say(they(1, "anyone?"), chat=Chat("group", override="pending")).lane == "pending"


def test_marked_unread_on_the_phone_is_explicit() -> None:
    unread = Chat("direct", marked_unread=True, muted=True)
    assert say(they(1), me(2, "bye"), chat=unread) == ("pending", me(2).at, 2, {"code": "marked_unread", "n": 1})
    assert say(me(1), they(2, "ok"), chat=unread).opened_id == 2
    assert say(me(1), they(2), chat=unread).reason["code"] == "question"
    assert say(they(1), chat=unread._replace(done_through=1)).lane == ""


def test_a_snooze_hides_until_its_time() -> None:
    snoozed = Chat("direct", snoozed_until=NOW + 1)
    assert say(they(1), chat=snoozed).lane == "snoozed"
    assert say(they(1), chat=snoozed, now=NOW + 1).lane == "pending"
    assert say(me(1, "ok"), chat=snoozed).lane == ""
    assert say(they(1), chat=snoozed).opened_id == 1


def test_what_the_owner_moved_to_the_backlog_stays_there_until_they_write_again() -> None:
    moved = Chat("direct", backlog_through=1)
    assert say(they(1), chat=moved).lane == "backlog"
    assert say(they(1), they(2), chat=moved).lane == "pending"
    assert say(they(1), me(2), they(3), chat=moved).lane == "pending"
    assert say(they(1), chat=moved._replace(override="pending")).lane == "pending"


def test_old_news_go_to_the_backlog_after_two_weeks() -> None:
    old = Line(1, NOW - 14 * DAY - 1, False, "text", "Can you call?", old=True)
    assert say(old).lane == "backlog"
    assert say(old, now=NOW - 2).lane == "pending"
    assert say(old._replace(old=False)).lane == "pending"
    assert say(old, they(2, "hello?")).opened_id == 1
    assert say(old._replace(mentions_me=True), chat=GROUP).lane == "backlog"


# ── In words ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ({"code": "question", "n": 1}, "asked a question"),
        ({"code": "message", "n": 1}, "wrote to you"),
        ({"code": "message", "n": 3}, "sent 3 messages"),
        ({"code": "voice", "n": 1}, "sent a voice note"),
        ({"code": "missed_call", "n": 1}, "missed call"),
        ({"code": "missed_call", "n": 3, "calls": 2}, "called you 2 times"),
        ({"code": "mention", "n": 1, "why": "question"}, "mentioned you and asked a question"),
        ({"code": "mention", "n": 1, "why": "message"}, "mentioned you"),
        ({"code": "asked", "n": 1}, "you asked"),
        ({"code": "of a later version"}, "is waiting"),
        ({}, ""),
    ],
)
def test_reasons_in_words(reason: dict[str, Any], shown: str) -> None:
    assert words(reason) == shown


def test_reasons_with_their_time() -> None:
    reason = {"code": "question", "n": 1}
    assert words(reason, opened_at=NOW - 3 * HOUR, now=NOW) == "asked a question 3 h ago"
    assert words(reason, opened_at=NOW, now=NOW) == "asked a question just now"


@pytest.mark.parametrize(
    ("passed", "shown"),
    [
        (-5, "just now"), (59_999, "just now"), (60_000, "1 min"), (HOUR - 1, "59 min"), (HOUR, "1 h"), (DAY - 1, "23 h"),
        (DAY, "1 day"), (2 * DAY, "2 days"), (13 * DAY, "13 days"), (14 * DAY, "2 weeks"), (60 * DAY, "2 months"),
        (364 * DAY, "12 months"), (365 * DAY, "1 year"), (800 * DAY, "2 years"),
    ],
)  # fmt: skip
def test_waited(passed: int, shown: str) -> None:
    assert waited(NOW - passed, NOW) == shown
