"""How alike a typed word and a word of a name are, when people mistype, mishear and half remember.

Three steps, so that tens of thousands of words are never compared one by one: :func:`pairs` and :func:`sound` say which words
may be meant at all (the store keeps both in indexes), :func:`likeness` then says how likely each of them is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

from app.domain.romanise import ABJAD

#: How many letters are wrong between two words (swapped neighbours are one), told only up to a most; beyond it, any more.
Wrong: TypeAlias = Callable[[str, str, int], int]

#: Below this likeness two words are not taken for one.
ENOUGH = 0.6
_SOUNDS_ALIKE = 0.78  # of words that only sound the same
_SHORT = 3  # words up to this length must be right, or begin right
_VOWELS = frozenset("aeiouy")
#: How sounds are written in several ways; longer ones first.
_WRITINGS = (
    ("shch", "s"), ("tsch", "s"), ("sch", "s"), ("ough", "o"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("kh", "k"), ("gh", "g"),
    ("ch", "s"), ("sh", "s"), ("zh", "s"), ("dj", "j"), ("dz", "z"), ("ts", "z"), ("tz", "z"), ("ck", "k"), ("qu", "k"), ("x", "ks"),
)  # fmt: skip
_LETTERS = str.maketrans({"c": "k", "q": "k", "z": "s", "w": "v", "ñ": "n"})
_TWICE = re.compile(r"(.)\1+")


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """A word as its consonants sound, written in one way: ``Katharina`` and ``catarina`` are ``ktrn``; ``Youssef`` is ``jsf``."""
    abjad = word.startswith(ABJAD)
    text = word.removeprefix(ABJAD)
    if not text.isascii() or text.isdigit():
        return text
    for written, heard in _WRITINGS:
        if written in text:
            text = text.replace(written, heard)
    text = text.translate(_LETTERS if not abjad else _LETTERS | {ord("w"): "w"})
    if text.startswith("y"):
        text = "j" + text[1:]
    silent = _VOWELS | {"w"} if abjad else _VOWELS
    bare = text[:1].translate({ord(v): None for v in "aeiou"}) + "".join(ch for ch in text[1:] if ch not in silent)
    if len(bare) > 1 and text.endswith("h") and not abjad:
        bare = bare.removesuffix("h")
    return _TWICE.sub(r"\1", bare)


def pairs(word: str) -> frozenset[str]:
    """The pairs of neighbouring letters of a word, its beginning and end among them: words with many in common are looked at."""
    text = f"^{word.removeprefix(ABJAD)}$"
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


def common(typed: str, *, begun: bool) -> int:
    """How many pairs a word must share with what was typed for the two to be compared."""
    most = len(typed) + (0 if begun else 1)
    return max(1, most - 2 * _slips(len(typed)) - 1)


def _slips(length: int) -> int:
    """How many letters may be wrong in a word of this length."""
    return 0 if length <= _SHORT - 1 else 1 if length <= 5 else 2 if length <= 10 else 3


def likeness(typed: str, word: str, wrong: Wrong, *, begun: bool = False) -> float:
    """0 … 1: how likely ``typed`` stands for ``word``; with ``begun`` it may be the beginning of it.

    ``wrong`` counts letters. Digits and characters of scripts that are not romanised must be right. 0 for what cannot be meant.
    """
    if typed == word:
        return 1.0
    if begun and word.startswith(typed):
        return 0.9 + 0.1 * len(typed) / len(word)
    if not typed.isascii() or not word.isascii() or typed.isdigit() or word.isdigit():
        return 0.0
    abjad = typed.startswith(ABJAD) or word.startswith(ABJAD)
    heard, said = sound(typed), sound(word)
    if abjad:
        if heard == said and heard:
            return 0.9
        near = min(len(heard), len(said)) >= 3 and wrong(heard, said, 1) <= 1
        return 0.7 if near else 0.8 if begun and len(heard) >= 2 and said.startswith(heard) else 0.0
    best = _near(typed, word, wrong)
    if begun:
        cuts = range(max(1, len(typed) - 1), min(len(word), len(typed) + 2))
        best = max([best, *(0.97 * _near(typed, word[:cut], wrong) for cut in cuts)])
    if best < _SOUNDS_ALIKE and heard == said and len(heard) >= 2 and abs(len(typed) - len(word)) <= 3:
        best = max(best, min(_SOUNDS_ALIKE, 0.5 + 0.1 * len(heard) if len(heard) < 3 else 1))
    return best if best >= ENOUGH else 0.0


def _near(typed: str, word: str, wrong: Wrong) -> float:
    slips = _slips(min(len(typed), len(word)))
    if not slips or abs(len(typed) - len(word)) > slips:
        return 0.0
    many = wrong(typed, word, slips)
    if many > slips:
        return 0.0
    return (1 - many / (max(len(typed), len(word)) + 1)) * (0.98 if typed[0] == word[0] else 0.9)
