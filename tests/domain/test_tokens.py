"""What goes into the index: the rules one by one, then properties over any text."""

from __future__ import annotations

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import tokens


def indexed(text: str) -> list[str]:
    """The tokens that SQLite makes of a segmented text."""
    database = apsw.Connection(":memory:")
    database.execute(f'CREATE VIRTUAL TABLE t USING fts5(body, tokenize="{tokens.TOKENIZER}")')
    database.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance')")
    database.execute("INSERT INTO t VALUES (?)", (tokens.segment(text),))
    return [term for (term,) in database.execute('SELECT term FROM v ORDER BY "offset"')]


@pytest.mark.parametrize("text", ["", "Can you call me?", "snake_case and e-mail", "tab\tnew\nline"])
def test_plain_english_passes_untouched(text: str) -> None:
    assert tokens.segment(text) == text


def test_nothing_is_segmented_to_nothing() -> None:
    assert tokens.segment(None) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Reunión MAÑANA", "reunion manana"),
        ("cafe\u0301", "cafe"),
        ("Straße Łódź Ærø", "strasse lodz aero"),
        ("İstanbul ılık", "istanbul ilik"),
        ("Καλημέρα καλός", "καλημερα καλοσ"),
        ("ёлка", "елка"),
        ("ﬁne x²", "fine x2"),
        ("北京欢迎你", "北 京 欢 迎 你"),
        ("iPhone手机", "iphone 手 机"),
        ("ｶﾀｶﾅ", "カ タ カ ナ"),
        ("학교에서", "학 교 에 서"),
        ("ไม่", "ไ ม \u0e48"),
        ("हिन्दी में", "हिन्दी में"),
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّد", "محمد"),
        ("جمـــيل", "جميل"),
        ("أحمد إلى آخر", "احمد الي اخر"),
        ("مدرسة", "مدرسه"),
        ("کیف", "كيف"),
        ("١٢٣ ۴۵۶", "123 456"),
        ("👍🏽ok❤️", "👍 ok ❤"),
        ("👨‍👩‍👧", "👨 👩 👧"),
        ("🇩🇪🇪🇸", "🇩🇪 🇪🇸"),
        ("so\u00adft", "soft"),
    ],
)
def test_spellings(text: str, expected: str) -> None:
    assert indexed(text) == expected.split()


@pytest.mark.parametrize(
    ("text", "among"),
    [
        ("+1 555 0101", "1 555 0101 15550101 5550101"),
        ("(555) 01-01 99", "555010199 010199"),
        ("call 15550101", "15550101 5550101 0101"),
        ("INV-2024-001", "inv 2024 001 inv2024001"),
        ("flight KL1234", "kl1234 kl 1234"),
        ("20kg", "20kg 20 kg"),
        ("https://www.example.com/path_to-page?x=1", "https www example com path to page x 1"),
    ],
)
def test_numbers_and_codes_are_found_by_parts(text: str, among: str) -> None:
    assert set(among.split()) <= set(indexed(text))


def test_parts_do_not_join_a_phrase() -> None:
    assert indexed("call 15550101")[:3] == ["call", "15550101", "\ue000"]


def test_a_list_of_numbers_does_not_flood_the_index() -> None:
    text = ", ".join(f"+1 555 {n:04}" for n in range(1000))
    assert len(tokens.segment(text)) < 2 * len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://a.example", True), ("www.example", True), ("example.com", True), ("go to example.org/x?y", True), ("bbc.co.uk", True),
        ("no link", False), ("end.Start", False), ("3.5 of 4.0", False), ("ann@example.com", False), ("a.b", False), ("ok...thanks", False),
    ],
)  # fmt: skip
def test_links(text: str, expected: bool) -> None:
    assert tokens.has_link(text) is expected


@given(st.text())
def test_segmenting_never_fails_and_is_stable(text: str) -> None:
    assert tokens.segment(text) == tokens.segment(text)
    assert tokens.spell(tokens.spell(text)).split() == tokens.spell(text).split()


@given(
    st.text(alphabet=st.characters(codec="utf-8", categories=["L", "N", "Zs", "P", "So", "Mn"], max_codepoint=0x2FFFF))
)
def test_words_are_what_the_index_makes(text: str) -> None:
    """Python's view of the words, used for marking, and SQLite's differ at most where a character is newer than one of them."""
    if "\ue000" not in tokens.segment(text) and all(c.isalpha() or c in " .,!?" for c in text):
        ours = "".join(tokens.words(text))
        assert sum(len(term) for term in indexed(text)) >= len(ours) - ours.count("\u0345")


@given(st.text())
def test_folding_keeps_track_of_the_origin(text: str) -> None:
    folded, origin = tokens.fold_with_origin(text)
    assert len(origin) == len(folded) + 1
    assert list(origin) == sorted(origin)
    assert origin[-1] == len(text)
