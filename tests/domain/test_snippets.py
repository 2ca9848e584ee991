"""Cutting out and marking what was found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import snippets
from app.domain.query import parse


def shown(q: str, text: str, width: int = 160) -> str:
    """The snippet as text, with [marks]."""
    pieces = snippets.cut(text, snippets.pattern(parse(q).terms), width)
    return "".join(f"[{piece}]" if marked else piece for piece, marked in pieces)


@pytest.mark.parametrize(
    ("q", "text", "expected"),
    [
        ("invoice ", "Two Invoices, one INVOICE", "Two [Invoices], one [INVOICE]"),
        ("voice ", "Two invoices", "Two invoices"),
        ("inv", "Two invoices", "Two [invoices]"),
        ("reunion ", "La Reunión!", "La [Reunión]!"),
        ("cafe ", "un cafe\u0301.", "un [cafe\u0301]."),
        ("strasse ", "Die Straße", "Die [Straße]"),
        ("北京", "我去北京了", "我去[北京]了"),
        ("كتاب ", "معي والكِتاب هنا", "معي [والكِتاب] هنا"),
        ("👍", "ok👍🏽!", "ok[👍🏽]!"),
        ("5550101", "at +1 555-0101 now", "at +1 [555-0101] now"),
        ("+1 555 0101", "at +1 555-0101 now", "at +[1 555-0101] now"),
        ("inv2024", "INV-2024-001", "[INV-2024]-001"),
        ("run ", "she ran, running", "she [ran], [running]"),
        ('"call me"', "Call, me", "[Call, me]"),
        ("tea milk ", "milk in tea", "[milk] in [tea]"),
        ("tea ", "line\none\t tea", "line one [tea]"),
        ("", "only the text", "only the text"),
    ],
)
def test_marks(q: str, text: str, expected: str) -> None:
    assert shown(q, text) == expected


def test_a_long_text_is_cut_around_the_first_find() -> None:
    text = "word " * 100 + "needle " + "more " * 100
    piece = shown("needle ", text)
    assert piece.startswith("…word")
    assert piece.endswith("more…")
    assert "[needle]" in piece
    assert len(piece) < 175


def test_a_long_text_without_a_find_shows_its_beginning() -> None:
    assert shown("needle ", "word " * 100, width=20) == "word word word word…"


@given(st.text(max_size=400), st.text(max_size=30))
def test_a_snippet_is_a_piece_of_the_text(text: str, q: str) -> None:
    pieces = snippets.cut(text, snippets.pattern(parse(q).terms), 60)
    whole = " ".join("".join(piece for piece, _ in pieces).strip("…").split())
    assert whole in " ".join(text.split()) or whole.strip("…") == ""
    assert all(piece for piece, _ in pieces)
