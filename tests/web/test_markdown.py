"""Notes as HTML: what Markdown means, and nothing that could run or call home."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.web.presentation.markdown import markdown, plain
from app.web.presentation.phones import phone

_TAG = re.compile(r"<\s*/?\s*([a-zA-Z][a-zA-Z0-9]*)([^>]*)>")
_KNOWN = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s", "strong", "table", "tbody", "td",
    "th", "thead", "tr", "ul",
}  # fmt: skip


@pytest.mark.parametrize(
    ("note", "html"),
    [
        ("**tea**, _not_ coffee", "<p><strong>tea</strong>, <em>not</em> coffee</p>"),
        ("# Gifts", "<h3>Gifts</h3>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("[Ana](/people/7)", '<p><a href="/people/7" rel="noopener noreferrer nofollow">Ana</a></p>'),
        (
            "see https://example.org/a.",
            '<p>see <a href="https://example.org/a" rel="noopener noreferrer nofollow">https://example.org/a</a>.</p>',
        ),
        ("`https://example.org`", "<p><code>https://example.org</code></p>"),
        ("<b>raw</b>", "<p>&lt;b&gt;raw&lt;/b&gt;</p>"),
        ("![x](https://example.org/x.png)", "<p></p>"),
    ],
)
def test_markdown_means_what_it_means(note: str, html: str) -> None:
    assert str(markdown(note)).strip() == html


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<script>", "</p>", "[a](javascript:alert(1))", "<img src=x onerror=y>", "![i](http://a.b/c)", "`", "```\n", "](", "<a href='data:x'>",
             "[x]: javascript:y\n", "&#106;avascript:", "<http://x.y>", '" onclick="x', "\n\n", "# ", "* ", "text", "\x00", "[x][x]"]
        ),
        max_size=12,
    ).map("".join)
)  # fmt: skip
def test_no_note_brings_anything_along(note: str) -> None:
    for tag, rest in _TAG.findall(str(markdown(note))):
        assert tag in _KNOWN
        address = re.search(r'href="([^"]*)"', rest)
        assert address is None or re.match(r"(https?:|mailto:|tel:|/|#|[^:]*$)", address[1]), rest
        assert not re.search(r"\bon\w+=|src=|style=", re.sub(r'"[^"]*"', "", rest))


def test_one_line_has_no_marks() -> None:
    assert plain("# Gifts\n\n* **tea**\n* [Ana](/people/7) & co") == "Gifts tea Ana & co"


def test_numbers_are_written_as_one_dials_at_home() -> None:
    assert phone("+4930901820", "DE") == "030 901820"
    assert phone("+4930901820", "PT") == phone("+4930901820") == "+49 30 901820"
    assert phone("nonsense") == "nonsense"
