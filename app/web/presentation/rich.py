"""Message text as HTML: escaped first, then links and the four marks people type in chats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import emoji
from markupsafe import Markup, escape

#: Longer texts are cut in the thread and shown whole on a page of their own.
LONGEST = 6000

# Control characters say nothing on a page; of the directional ones only those that could leak out of their line are cut.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")

_LINK = re.compile(r"https?://[^\s<>\"'`\u2028\u2029]{1,2000}", re.IGNORECASE)
_TRAILING = ".,;:!?)]}*_~…。，」"

# *bold*, _italic_, ~struck~: the mark hugs the words and stands free on its outer sides.
_MARKS = tuple(
    (re.compile(rf"(?<![\w{m}]){re.escape(m)}(?=\S)([^\n{m}]{{1,2000}}?)(?<=\S){re.escape(m)}(?![\w{m}])"), tag)
    for m, tag in (("*", "strong"), ("_", "em"), ("~", "s"))
)
_CODE = re.compile(r"```(.{1,4000}?)```|`([^`\n]{1,1000})`", re.DOTALL)


def clean(text: str) -> str:
    """Text that any page can carry: no control characters, no broken halves of characters."""
    return _UNSEEN.sub("", text)


def preview(text: str, limit: int = 200) -> str:
    """One line of plain text."""
    line = " ".join(clean(text[: limit * 4]).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def marked(pieces: Iterable[tuple[str, bool]]) -> Markup:
    """A search hit's snippet: pieces of text, the found ones marked."""
    return Markup("").join(
        Markup("<mark>{}</mark>").format(clean(text)) if found else escape(clean(text)) for text, found in pieces
    )


def only_emoji(text: str) -> bool:
    """Whether a text is up to three emoji and nothing else, and may be drawn large."""
    return 0 < len(text) <= 40 and emoji.purely_emoji(text) and emoji.emoji_count(text) <= 3


def named(text: str, mentions: Iterable[str], names: Mapping[str, str]) -> str:
    """Text with the numbers that stand for people (``@15550100``) replaced by names, where these are known ('' = you)."""
    for address in mentions:
        if address in names:
            name = names[address] or "you"
            text = text.replace(f"@{address.partition(':')[2]}", f"@{name}")
    return text


def rich(text: str) -> Markup:
    """A message's text for the thread. Whatever it holds, the result has no tags but our own."""
    out: list[Markup] = []
    end = 0
    text = clean(text)
    for code in _CODE.finditer(text):
        out += [_linked(text[end : code.start()]), Markup("<code>{}</code>").format(code[1] or code[2])]
        end = code.end()
    out.append(_linked(text[end:]))
    return Markup("").join(out)


def _linked(text: str) -> Markup:
    out: list[Markup] = []
    end = 0
    for found in _LINK.finditer(text):
        address = found[0].rstrip(_TRAILING)
        if address.count("(") > address.count(")") and text[found.start() + len(address) :].startswith(")"):
            address += ")"
        out += [_marked(text[end : found.start()]), _anchor(address)]
        end = found.start() + len(address)
    out.append(_marked(text[end:]))
    return Markup("").join(out)


def _anchor(address: str) -> Markup:
    return Markup('<a class="link" href="{0}" target="_blank" rel="noopener noreferrer nofollow">{0}</a>').format(address)


def _marked(text: str) -> Markup:
    html = str(escape(text))
    for pattern, tag in _MARKS:
        html = pattern.sub(rf"<{tag}>\1</{tag}>", html)
    return Markup(html)  # noqa: S704  escaped above; the patterns add whole tags of our own only
