"""The piece of a message that shows why it was found, with the found words marked, as they were written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

from app.domain import tokens
from app.domain.query import Term

#: Pieces of text in order; true = found.
Snippet: TypeAlias = list[tuple[str, bool]]

_READ = 20_000  # characters that are looked at
_BEFORE = 40  # characters shown before the first find
_GAP = r"[\W_]{0,8}"
_SPACE = re.compile(r"\s+")


def cut(text: str, terms: tuple[Term, ...], width: int = 160) -> Snippet:
    """About ``width`` characters of ``text`` around the first find, cut between words; its beginning if nothing is found."""
    text = text[:_READ]
    pattern = _pattern(terms)
    if pattern is None:
        return _pieces(text, (), 0, width)
    if text.isascii():
        finds = [match.span() for match in pattern.finditer(text.lower())]
    else:
        folded, origin = tokens.fold_with_origin(text)
        finds = [(origin[match.start()], origin[match.end()]) for match in pattern.finditer(folded)]
    return _pieces(text, finds, finds[0][0] if finds else 0, width)


def _pieces(text: str, finds: Sequence[tuple[int, int]], first: int, width: int) -> Snippet:
    begin, end = 0, len(text)
    if end > width:
        if first > width - _BEFORE:
            begin = text.rfind(" ", first - _BEFORE, first) + 1 or first - _BEFORE // 2
        if begin + width < end:
            end = begin + width
            end = max(text.rfind(" ", max(end - 20, first), end), 0) or end
    found: Snippet = []
    at = begin
    for start, stop in finds:
        if start >= end:
            break
        if start > at:
            found.append((_SPACE.sub(" ", text[at:start]), False))
        found.append((text[max(start, at) : min(stop, end)], True))
        at = min(stop, end)
    if at < end:
        found.append((_SPACE.sub(" ", text[at:end]), False))
    if begin:
        found.insert(0, ("…", False))
    if end < len(text):
        found.append(("…", False))
    return found


@lru_cache(maxsize=256)
def _pattern(terms: tuple[Term, ...]) -> re.Pattern[str] | None:
    """Finds the terms in folded text; longer phrases first, so that the most is marked."""
    parts = {part for term in terms for part in _parts(term)}
    return re.compile("|".join(sorted(parts, key=lambda part: (-len(part), part)))) if parts else None


def _parts(term: Term) -> list[str]:
    found = []
    for number, phrase in enumerate(term.phrases):
        words = [tokens.fold(word) for word in phrase.split(" ")]
        if len(phrase) > 4 and phrase.isdigit():
            found.append(r"[ ().\-/]{0,3}".join(phrase))
        elif len(words) == 1 and words[0].isascii() and any(c.isdigit() for c in words[0]):
            found.append("[-_./]?".join(words[0]) + _end(words[0], prefix=term.prefix and number == 0))
        else:
            body = _GAP.join(map(re.escape, words))
            found.append(_start(words[0]) + body + _end(words[-1], prefix=term.prefix and number == 0))
    found += [_start(word) + re.escape(word) + _end(word, prefix=False) for word in term.together]
    return found


def _start(word: str) -> str:
    return "" if tokens.is_spelled(word) or not word[:1].isalnum() else r"(?<![^\W_])"


def _end(word: str, *, prefix: bool) -> str:
    if tokens.is_spelled(word) or not word[-1:].isalnum():
        return ""
    return r"[^\W_]*" if prefix else r"(?![^\W_])"
