"""Names in Latin letters, and how alike words are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from app.domain import likeness, romanise


def like(typed: str, word: str, *, begun: bool = False) -> float:
    return likeness.likeness(typed, word, lambda one, other, most: OSA.distance(one, other, score_cutoff=most), begun=begun)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Ana Lima", ["ana", "lima"]),
        ("Ångström Łukasz-Müller", ["angstrom", "lukasz", "muller"]),
        ("O’Brien D'Arcy", ["obrien", "darcy"]),
        ("Straße Æsir İzmir", ["strasse", "aesir", "izmir"]),
        ("Юлия Щербак", ["yuliya", "shcherbak"]),
        ("Γιώργος Παπαδόπουλος", ["giorgos", "papadopoulos"]),
        ("محمد العلي", ["'mhmd", "'ally"]),
        ("יוסי כהן", ["'ywsy", "'qhn"]),
        ("अमित शर्मा", ["amit", "sharma"]),
        ("রাজেশ", ["rajesh"]),  # Bengali, by its place in its block
        ("김민수", ["gimminsu"]),
        ("やまだ カタカナ", ["yamada", "katakana"]),
        ("山田 太郎", ["山田", "太郎"]),
        ("🎉 Ben 🎉", ["ben"]),
        ("", []),
    ],
)
def test_names_become_what_one_would_type(name: str, words: list[str]) -> None:
    assert romanise.words(name) == words


@given(st.text())
def test_any_text_can_be_romanised_and_stays_as_it_is_when_done_again(text: str) -> None:
    once = romanise.words(text)
    assert all(once)
    latin = [word for word in once if word.isascii() and not word.startswith(romanise.ABJAD)]
    assert romanise.words(" ".join(latin)) == latin


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("katarina", "Katharina"), ("catarina", "Katharina"), ("catherine", "Kathryn"), ("jhon", "John"), ("jon", "John"),
        ("stephen", "Stefan"), ("meyer", "Maier"), ("yousef", "Youssef"), ("mohammed", "محمد"), ("muhamad", "محمد"),
        ("fatma", "فاطمة"), ("khaled", "خالد"), ("yusuf", "يوسف"), ("cohen", "כהן"), ("aleksandr", "Александр"), ("alexander", "Александр"),
        ("sherbak", "Щербак"), ("papadopulos", "Παπαδόπουλος"), ("sharmaa", "शर्मा"), ("muller", "Müller"), ("mueller", "Müller"),
        ("gonzales", "González"), ("fernadez", "Fernández"), ("schmit", "Schmidt"), ("sofia", "Sophia"), ("filip", "Philipp"),
    ],
)  # fmt: skip
def test_what_people_type_for_a_name_is_taken_for_it(typed: str, name: str) -> None:
    assert like(typed, romanise.words(name)[0]) >= likeness.ENOUGH


@pytest.mark.parametrize(
    ("typed", "other"),
    [("ana", "ina"), ("ben", "dan"), ("maria", "mario"), ("petra", "pedro"), ("12345", "12346"), ("anna", "otto"), ("li", "lu")],
)
def test_right_before_wrong_and_other_names_are_no_names_of_theirs(typed: str, other: str) -> None:
    assert like(typed, other) < like(typed, typed) == 1
    if typed in ("12345", "anna", "li", "ben"):
        assert like(typed, other) == 0


WORDS = st.text(st.characters(codec="ascii", categories=["Ll"]), min_size=1, max_size=14)


@given(WORDS, WORDS)
def test_likeness_lies_between_nothing_and_all_and_is_the_same_both_ways_round(one: str, other: str) -> None:
    there, back = like(one, other), like(other, one)
    assert 0 <= there <= 1
    assert there == back
    assert (there == 1) == (one == other)
    assert there == 0 or there >= likeness.ENOUGH


@given(WORDS, st.integers(1, 14))
def test_a_beginning_is_as_good_as_it_is_long(word: str, cut: int) -> None:
    begun = like(word[:cut], word, begun=True)
    assert begun >= 0.9
    assert begun <= like(word, word, begun=True)


@given(WORDS.filter(lambda word: len(word) >= 4), st.data())
def test_a_word_with_one_slip_shares_enough_to_be_looked_at(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(word) - 2))
    typed = data.draw(
        st.sampled_from((word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:], word[:at] + word[at + 1] + word[at] + word[at + 2 :]))
    )
    shared = len(likeness.pairs(typed) & likeness.pairs(word))
    assert shared >= min(likeness.common(typed, begun=True), len(likeness.pairs(typed)))
