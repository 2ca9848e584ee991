"""Signed links: only what was signed holds, and only until it expires."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain import links
from app.domain.links import Link

KEY = b"k" * 32
links_of = st.builds(
    Link, st.sampled_from(links.ACTS), st.integers(1, 2**40), st.integers(0, 2**60), st.text("abcdefghij_", max_size=12), st.integers(1, 2**45)
)


@given(links_of)
def test_what_was_signed_is_read_until_it_expires(link: Link) -> None:
    token = links.sign(KEY, link)
    assert links.read(KEY, token, link.expires_at - 1) == link
    assert links.read(KEY, token, link.expires_at) is None
    assert links.read(b"x" * 32, token, 0) is None


@given(links_of, st.integers(0, 200), st.integers(1, 255))
def test_no_changed_letter_holds(link: Link, place: int, change: int) -> None:
    token = bytearray(links.sign(KEY, link).encode())
    at = place % (len(token) - 1)  # the last letter may hold bits that count for nothing
    token[at] = (token[at] + change) % 128
    changed = token.decode()
    assert changed == links.sign(KEY, link) or links.read(KEY, changed, 0) is None


@given(st.text(max_size=300))
def test_whatever_is_given_is_no_link(token: str) -> None:
    assert links.read(KEY, token, 0) is None


def test_each_generation_of_a_calendar_has_a_secret_of_its_own() -> None:
    secrets = {links.feed(KEY, owner, generation) for owner in (1, 2, 12) for generation in (1, 2, 12)}
    assert len(secrets) == 9
    assert links.same(links.feed(KEY, 1, 1), links.feed(KEY, 1, 1))
    assert not links.same(links.feed(KEY, 1, 1), "é")
