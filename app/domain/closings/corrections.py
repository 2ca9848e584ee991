"""What an owner corrected, "this needed no answer" or "this did", and which later turns of that person are like it.

Alike are turns with the same words, whatever their order, elongation and punctuation; of longer ones four words in five. A
correction says nothing about other people, and is taken back by leaving it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.domain.closings.folding import fold
from app.domain.closings.words import SINGLES, Sense, canonical

_ALIKE = 0.8
_MOST = 40  # words of a turn that are compared


class Correction(NamedTuple):
    """``signature`` of the corrected turn (:func:`signature`), whether it wants an answer, and when that was said."""

    signature: str
    owed: bool
    at: int = 0


class Spoken(NamedTuple):
    """As much of a line as a signature needs; :class:`app.domain.replies.Line` has it too."""

    kind: str
    text: str


def signature(turn: Iterable[Spoken]) -> str:
    """What a turn is recognised by: its telling words and whether it asks, or its kinds if it has no words.

    Numbers count as one word, so that "here in 10" and "here in 15" are alike.
    """
    kinds: set[str] = set()
    words: list[str] = []
    marked = False
    for line in turn:
        kinds.add(line.kind)
        marked = marked or "?" in line.text or "؟" in line.text
        words += ["0" if word[0].isdigit() else canonical(word) for word in fold(line.text).split()]
    telling = [word for word in words if SINGLES.get(word) is not Sense.FILLER] or words
    kept = sorted(dict.fromkeys(telling[:_MOST]))
    media = sorted(kinds - {"text"})
    return " ".join([*(f"[{kind}]" for kind in media), *kept, *(["?"] if marked else [])])


def taught(corrections: Sequence[Correction], turn: Iterable[Spoken]) -> Correction | None:
    """The newest correction of a turn like this one."""
    if not corrections:
        return None
    mine = signature(turn)
    alike = [one for one in corrections if mine and _alike(one.signature, mine)]
    return max(alike, key=lambda one: (one.at, one.owed, one.signature), default=None)


def _alike(a: str, b: str) -> bool:
    if a == b:
        return True
    one, other = set(a.split()), set(b.split())
    # A question is never like a statement, nor a voice note like a text.
    if {word for word in one ^ other if word == "?" or word.startswith("[")}:
        return False
    return len(one & other) >= _ALIKE * len(one | other)
