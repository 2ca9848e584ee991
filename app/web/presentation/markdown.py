"""Notes in Markdown as HTML: rendered without raw HTML, and what comes out is cleaned all the same."""

from __future__ import annotations

import html
import re
from functools import cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup

from app.web.presentation import rich

# No pictures: one from elsewhere would tell its host that the note was read.
_TAGS = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s", "strong", "table", "tbody",
    "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_LINK = re.compile(r"https?://[^\s<>\"'`]{1,2000}")
_TRAILING = ".,;:!?)]}*_~…"


def markdown(text: str) -> Markup:
    """A note's text for a page. Whatever it holds, the result has no tags but the few above, and no script."""
    clean = nh3.clean(
        _renderer().render(rich.clean(text)),
        tags=_TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(clean)  # noqa: S704  cleaned in the line above


def plain(text: str) -> str:
    """The same without marks, for one line in a list."""
    return " ".join(html.unescape(nh3.clean(_renderer().render(rich.clean(text[:2000])), tags=set())).split())


@cache
def _renderer() -> MarkdownIt:
    renderer = MarkdownIt("js-default", {"breaks": True, "linkify": False})
    renderer.core.ruler.push("kith", _adapt)
    return renderer


def _adapt(state: StateCore) -> None:
    """Headings stand below those of the page; bare addresses of the web become links."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
        if token.type == "inline" and token.children and "://" in token.content:
            token.children = _linked(token.children)


def _linked(tokens: list[Token]) -> list[Token]:
    out: list[Token] = []
    inside = 0
    for token in tokens:
        inside += token.nesting if token.type in ("link_open", "link_close") else 0
        out += _split(token) if token.type == "text" and not inside else [token]
    return out


def _split(token: Token) -> list[Token]:
    out, end, text = [], 0, token.content
    for found in _LINK.finditer(text):
        address = found[0].rstrip(_TRAILING)
        out += [
            _text(text[end : found.start()]),
            Token("link_open", "a", 1, attrs={"href": address}),
            _text(address),
            Token("link_close", "a", -1),
        ]
        end = found.start() + len(address)
    return [*out, _text(text[end:])]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
