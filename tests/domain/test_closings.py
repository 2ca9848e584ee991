"""The judge of turns: what a line says of itself, and what my own lines ask."""

from __future__ import annotations

import time
from math import exp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.closings import asks, inquires, weighing
from app.domain.closings.folding import fold
from app.domain.closings.languages import (
    arabic,
    chinese,
    english,
    french,
    german,
    hindi,
    indonesian,
    italian,
    portuguese,
    spanish,
    turkish,
)
from app.domain.closings.words import PHRASES, SINGLES, Sense
from app.domain.replies import Line

LANGUAGES = (english, spanish, portuguese, german, french, italian, arabic, hindi, indonesian, turkish, chinese)


def line(text: str, kind: str = "text") -> Line:
    return Line(1, 1, False, kind, text)


@pytest.mark.parametrize(
    "text",
    [
        "When are you back?", "¿vienes", "call me", "ok, let me know", "could you call the bank", "please", "how are you",
        "dime", "ruf mich an", "dis-moi", "fammi sapere", "كلمني", "batao", "tolong ya", "beni ara", "where is it",
    ],
)  # fmt: skip
def test_these_lines_of_mine_ask(text: str) -> None:
    assert inquires(line(text))


@pytest.mark.parametrize(
    "text",
    [
        "I'll bring the wine", "ok", "thanks!", "I can send it tomorrow", "I call you when I'm home", "I am on the bus", "👍",
        "nos vemos mañana", "ich komme um acht", "j'arrive", "", "https://example.org/?q=1",
    ],
)  # fmt: skip
def test_these_lines_of_mine_do_not(text: str) -> None:
    assert not inquires(line(text))


def test_a_forward_of_mine_asks_nothing() -> None:
    assert not inquires(line("Who wants this?")._replace(forwarded=True))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("thanks!", "thanks"), ("ok see you", "closing"), ("😂😂", "emoji"), ("...", "emoji"), ("never mind", "withdrawn"),
        ("?", "question"), ("🤔", "question"), ("send me the file", "request"), ("good morning", "greeting"),
        ("the bus is late", "message"), ("см. завтра", "message"), ("好的", "closing"), ("https://example.org/", "link"),
        ("fyi the lift is out of order", "notice"),
    ],
)  # fmt: skip
def test_codes(text: str, code: str) -> None:
    assert asks([line(text)]).code == code


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("¡Qué BIEN!", "que bien"), ("Teşekkürler", "tesekkurler"), ("İyi", "iyi"), ("ılık", "ilik"), ("Grüße", "grusse"),
        ("d’accord", "daccord"), ("شُكراً", "شكرا"), ("إن شاء الله", "ان شاء الله"), ("ठीक है", "ठीक है"), ("हाँ", "हां"),
        ("ज़रूर", "जरूर"), ("ok👍🏽ok", "ok ok"), ("*bold* _it_", "bold it"), ("a\x00b\u202ec", "a bc"), ("ﬁne", "fine"),
    ],
)  # fmt: skip
def test_folding(text: str, folded: str) -> None:
    assert " ".join(fold(text).split()) == folded


def phrase_sense(first: str, rest: list[str]) -> Sense:
    return next(match.sense for match in PHRASES[first][rest[0]] if match.rest == rest[1:])


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_word_lists_are_clean(language: object) -> None:
    """Every list is one that the judge knows, no phrase stands twice in it, and every phrase is found again."""
    names = {name for name in vars(language) if name.isupper()}
    assert names <= {sense.name for sense in Sense}
    for name in names:
        phrases = [tuple(fold(phrase).split()) for phrase in getattr(language, name).split(",")]
        assert all(phrases), name
        for first, *rest in phrases:
            sense = SINGLES[first] if not rest else phrase_sense(first, rest)
            assert sense >= Sense[name], (name, first, rest)


def test_what_asks_and_what_closes_are_not_confused_within_a_language() -> None:
    """The higher sense wins silently, so a phrase must not be listed as a closing and as a question at once."""
    for language in LANGUAGES:
        closing = {fold(p).strip() for name in ("CLOSING", "THANKS") for p in getattr(language, name).split(",")}
        asking = {fold(p).strip() for name in ("REQUEST", "QUESTION") for p in getattr(language, name).split(",")}
        assert not closing & asking, language


@pytest.mark.parametrize(
    "text", ["a" * 1_000_000, "ok " * 300_000, "." * 1_000_000, "thanks" + ". ! " * 200_000, "ह" * 500_000]
)
def test_a_huge_text_is_read_at_once(text: str) -> None:
    started = time.process_time()
    assert asks([line(text)]).code
    assert time.process_time() - started < 0.5


# ── What neither asks nor closes ────────────────────────────────────────────────────────────────────────────────────


@given(st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=4), st.sampled_from(["opens", "told", "asked"]))
@settings(max_examples=60)
def test_a_likelihood_is_the_sum_of_its_traits(texts: list[str], follows: str) -> None:
    weights = weighing.learnt()
    total = weights[""] + sum(weights.get(trait, 0) for trait in weighing.traits(texts, follows))
    assert weighing.likelihood(texts, follows) == pytest.approx(1 / (1 + exp(-total / 100)))


@pytest.mark.parametrize(
    ("turn", "code"),
    [
        (["where are the keys? oh, found them"], "withdrawn"),
        (["what was his name again", "ah it's Tom"], "withdrawn"),
        (["can you believe it?? 😂"], "rhetorical"),
        (['and then she asks "who are you?" in front of everybody'], "told"),
        (["can you send it?", "ok thanks"], "question"),
        (["周六你来不来"], "question"),
        (["let me know if you need anything"], "closing"),
    ],
)
def test_questions_that_want_no_answer_and_some_that_do(turn: list[str], code: str) -> None:
    assert asks([line(text) for text in turn]).code == code


def test_a_greeting_back_and_my_own_words_back_close() -> None:
    assert not asks([line("morning :)")], responding=True, mine=[line("good morning!")]).asks
    assert not asks([line("happy friday 🍻")], responding=True, mine=[line("Happy Friday!")]).asks
    assert asks([line("good morning")], responding=True, mine=[line("see you on Monday")]).asks


def test_an_echo_of_what_i_told_is_no_question() -> None:
    echo = [line("on a sunday?? savage")]
    assert asks(echo).code == "question"
    assert asks(echo, responding=True).code != "question"
    assert asks([line("on a sunday?? where are you")], responding=True).code == "question"
