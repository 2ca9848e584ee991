"""Forms of words: what belongs together, and what must not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.wordforms import forms

FAMILIES = [
    "invoice invoices", "call calls called calling", "visit visits visited visiting", "hope hopes hoped hoping", "hop hops hopped hopping",
    "plan plans planned planning", "party parties", "try tries tried trying", "box boxes", "church churches", "miss misses missed missing",
    "run runs ran running", "go goes went gone going", "child children", "woman women", "write wrote written writing", "buy bought buying",
    "travel travels traveled travelled traveling travelling", "meeting meetings", "booking bookings", "house houses", "knife knives",
    "big bigger biggest", "happy happier happiest", "agree agrees agreed agreeing", "play plays played playing", "control controlled controlling",
    "refer referred referring", "photo photos", "potato potatoes", "die died dying", "fix fixed fixing", "address addresses",
    "reunion reuniones", "ciudad ciudades", "luz luces", "hotel hoteles", "cancion canciones", "favor favores",
    "rechnung rechnungen", "freundin freundinnen", "cheval chevaux", "journal journaux", "coracao coracoes",
]  # fmt: skip

STRANGERS = [
    ("news", "new"), ("evening", "even"), ("thing", "th"), ("hoping", "hop"), ("car", "care"), ("caring", "car"), ("planed", "plan"), ("bus", "bu"),
    ("this", "thi"), ("nothing", "noth"), ("wedding", "weds"), ("red", "r"), ("need", "ne"), ("king", "k"), ("mother", "moth"), ("letter", "let"),
    ("corner", "corn"), ("class", "clas"), ("staring", "star"), ("us", "u"), ("has", "ha"), ("forest", "for"), ("تاب", "كتاب"), ("ريم", "كريم"),
    ("لد", "ولد"), ("كره", "فكره"),
]  # fmt: skip


@pytest.mark.parametrize("family", FAMILIES)
def test_every_form_finds_every_other(family: str) -> None:
    words = set(family.split())
    for word in words:
        assert words <= set(forms(word)), word


@pytest.mark.parametrize("word", ["موعد", "بيت", "فاتوره", "كتاب"])
def test_arabic_words_are_found_behind_their_particles(word: str) -> None:
    particles = ["", "ال", "و", "ف", "ب", "ك", "ل", "وال", "فال", "بال", "كال", "لل", "ولل", "وبال", "وب", "ول"]
    attached = {particle + word for particle in particles}
    for asked in (word, "ال" + word, "وال" + word, "بال" + word, "لل" + word):
        assert attached <= set(forms(asked)), asked


@pytest.mark.parametrize(("one", "other"), STRANGERS)
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert other not in forms(one)
    assert one not in forms(other)


@pytest.mark.parametrize("word", ["北", "привет", "inv2024", "x", "123"])
def test_other_scripts_and_codes_have_no_forms(word: str) -> None:
    assert forms(word) == (word,)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzوفبكلاموعد", min_size=1, max_size=12))
def test_the_word_itself_comes_first_and_the_list_is_short(word: str) -> None:
    found = forms(word)
    assert found[0] == word
    assert len(found) == len(set(found)) <= 24
