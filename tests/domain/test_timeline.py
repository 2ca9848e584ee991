"""Pages of a timeline hold everything once, in one order, however many entries have the same time."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.timeline import NEWEST, Key, Stream, key, page


class Row(NamedTuple):
    key: Key


rows = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 5)), max_size=40, unique=True)


def stream(entries: list[Row], after: Key, size: int) -> Stream[Row]:
    """What a source gives when it is asked for ``size`` rows after a key."""
    rest = [row for row in entries if row.key < after]
    return Stream(rest[:size], len(rest) > size)


@settings(max_examples=150, deadline=None)
@given(st.lists(rows, min_size=1, max_size=3), st.integers(1, 9), st.integers(0, 5))
def test_pages_hold_everything_once_and_in_order(sources: list[list[tuple[int, int]]], limit: int, extra: int) -> None:
    streams = [
        sorted((Row(Key(at, rank, ref)) for at, ref in found), key=lambda row: row.key, reverse=True)
        for rank, found in enumerate(sources)
    ]
    whole = sorted((row for found in streams for row in found), key=lambda row: row.key, reverse=True)
    seen: list[Row] = []
    after: Key | None = NEWEST
    while after is not None:
        shown, after = page([stream(found, after, limit + 1 + extra) for found in streams], after, limit)
        assert len(shown) <= limit
        seen += shown
    assert seen == whole


@settings(max_examples=60, deadline=None)
@given(rows, st.integers(0, 6), st.integers(1, 5))
def test_what_comes_in_between_two_pages_moves_nothing(found: list[tuple[int, int]], late: int, limit: int) -> None:
    before = sorted((Row(Key(at, 1, ref)) for at, ref in found), key=lambda row: row.key, reverse=True)
    first, after = page([Stream(before, False)], NEWEST, limit)
    if after is None:
        return
    grown = sorted([*before, Row(Key(late, 2, 99))], key=lambda row: row.key, reverse=True)
    second, _ = page([Stream(grown, False)], after, len(grown))
    assert [row for row in first + second if row.key.ref != 99] == before


def test_a_key_is_its_text_and_nonsense_is_the_beginning() -> None:
    assert key(str(Key(5, 2, 7))) == Key(5, 2, 7)
    of_a_message = Key(1_800_000_000_000, 0, 1_800_000_000_000 << 20)
    assert key(str(of_a_message)) == of_a_message
    for text in ("", "1.2", "a.b.c", "-1.2.3", "1.2.3.4", "²." * 3, "9" * 30 + ".1.1", "9" * 18 + ".1.1"):
        assert key(text) == NEWEST
