"""The piece of a message that shows why it was found, with the found words marked, as they were written."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypeAlias

from app.domain import tokens
from app.domain.query import Term

#: Pieces of text in order; true = found.
Snippet: TypeAlias = list[tuple[str, bool]]

_READ = 20_000  # characters that are looked at
_BEFORE = 40  # characters shown before the first find
_GAP = r"[\W_]{0,8}"
_END = r"(?![^\W_])"
_SPACES = re.compile(r"\s+")


def cut(text: str, pattern: re.Pattern[str] | None, width: int = 160) -> Snippet:
    """About ``width`` characters of ``text`` around the first find, cut between words; its beginning if nothing is found."""
    text = text[:_READ]
    if not text.isprintable():
        text = _SPACES.sub(" ", text)
    finds: list[tuple[int, int]] = []
    if pattern is not None:
        folded, origin = tokens.fold_with_origin(text)
        finds = [(origin[start], origin[stop]) for start, stop in _finds(pattern, folded)]
    begin, end = (0, len(text)) if len(text) <= width else _window(text, finds[0][0] if finds else 0, width)
    found: Snippet = [("…", False)] if begin else []
    at = begin
    for start, stop in finds:
        if start >= end:
            break
        if start > at:
            found.append((text[at:start], False))
        at = min(stop, end)
        found.append((text[start:at], True))
    if at < end:
        found.append((text[at:end], False))
    if end < len(text):
        found.append(("…", False))
    return found


def _finds(pattern: re.Pattern[str], folded: str) -> list[tuple[int, int]]:
    """Where the pattern stands at the beginning of a word. (Asked afterwards: a pattern that begins with letters is fast.)"""
    spans = [match.span() for match in pattern.finditer(folded)]
    return [span for span in spans if not span[0] or not folded[span[0] - 1].isalnum() or _begins(folded, span[0])]


def _begins(folded: str, at: int) -> bool:
    """Whether something to be found can begin at ``at`` though a letter or digit precedes."""
    here = folded[at]
    return not here.isalnum() or here.isdigit() or tokens.is_spelled(here) or tokens.is_spelled(folded[at - 1])


def _window(text: str, first: int, width: int) -> tuple[int, int]:
    """Begin and end of the piece to show of a text longer than ``width``."""
    begin, end = 0, len(text)
    before = min(_BEFORE, width // 3)
    if first > width - before:
        begin = text.find(" ", first - before, first) + 1 or first - before
    if begin + width < end:
        end = begin + width
        end = max(text.rfind(" ", max(end - 20, first + 1), end), 0) or end
    return begin, end


@lru_cache(maxsize=256)
def pattern(terms: tuple[Term, ...]) -> re.Pattern[str] | None:
    """What :func:`cut` looks for in folded text; longer phrases first, so that the most is marked. None = nothing."""
    parts = {part for term in terms for part in _parts(term)}
    return re.compile("|".join(sorted(parts, key=lambda part: (-len(part), part)))) if parts else None


def _parts(term: Term) -> list[str]:
    found = []
    alike: dict[str, list[str]] = {}  # forms of a word, by their first letters
    for number, phrase in enumerate((*term.phrases, *term.together)):
        words = tokens.words(phrase)
        goes_on = term.prefix and number == 0
        end = r"[^\W_]*" if goes_on else _end(words[-1])
        if len(phrase) > 4 and phrase.isdigit():
            found.append(r"[ ().\-/]{0,3}".join(phrase))
        elif len(words) == 1 and words[0].isascii() and any(c.isdigit() for c in words[0]):
            found.append("[-_./]?".join(words[0]) + end)
        elif len(words) == 1 and words[0].isalpha() and len(words[0]) > 3 and not goes_on:
            alike.setdefault(words[0][:3], []).append(words[0][3:])
        else:
            found.append(_GAP.join(map(re.escape, words)) + end)
    for start, ends in alike.items():
        found.append(f"{start}(?:{'|'.join(sorted(ends, key=lambda end: (-len(end), end)))}){_END}")
    return found


def _end(word: str) -> str:
    return "" if tokens.is_spelled(word[-1]) or not word[-1].isalnum() else _END
