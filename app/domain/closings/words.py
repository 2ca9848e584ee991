"""The shape of a language's word list, and all lists merged into the tables that :mod:`.reading` looks words up in.

The lists are merged because people switch languages within a message and short messages do not tell their language. A
word that means something else in another language therefore stands only inside phrases (Turkish *var mı*, never *mı*).
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from app.domain.closings.folding import fold
from app.domain.closings.languages import (
    arabic,
    chinese,
    english,
    french,
    german,
    hindi,
    indonesian,
    italian,
    portuguese,
    spanish,
    turkish,
)


class Sense(IntEnum):
    """What a word or phrase does in a message. The higher one wins when lists disagree about the same words."""

    UNKNOWN = 0
    NUMBER = 1
    FILLER = 2  # may stand around a closing without changing it
    GREETING = 3  # opens a conversation: alone it waits for an answer
    CAUTION = 4  # might ask or be serious: never suppress
    OPENER = 5  # a question word: asks at the start of a sentence, is a caution inside one
    CLOSING = 6  # ok, yes, bye, laughter
    THANKS = 7
    PRAISE = 8  # congratulations, condolences, compliments: closes what I had told, opens what they begin with
    WITHDRAWAL = 9  # never mind, found it
    NOTICE = 10  # "for your information", "your parcel": what follows is told, not asked
    PLEASE = 11  # a request, unless it comes with what I had offered: "coffee please"
    REQUEST = 12  # let me know, call me
    QUESTION = 13  # can you, and you
    RHETORIC = 14  # "can you believe it?": the form of a question, and nobody waits for an answer


class Match(NamedTuple):
    """The rest of a phrase after its first two words, and what the phrase does."""

    rest: list[str]
    sense: Sense


_LISTS = (english, spanish, portuguese, german, french, italian, arabic, hindi, indonesian, turkish, chinese)
_DOUBLED = re.compile(r"(.)\1+")
_DRAWN_OUT = re.compile(r"(.)\1\1")


Phrases = dict[str, dict[str, tuple[Match, ...]]]


def _merge() -> tuple[dict[str, Sense], Phrases]:
    found: dict[tuple[str, ...], Sense] = {}
    for language in _LISTS:
        for sense in Sense:
            for phrase in getattr(language, sense.name, "").split(","):
                words = tuple(fold(phrase).split())
                if words:
                    found[words] = max(sense, found.get(words, Sense.UNKNOWN))
    singles = {words[0]: sense for words, sense in found.items() if len(words) == 1}
    phrases: dict[str, dict[str, tuple[Match, ...]]] = {}
    for words in sorted(found, key=len, reverse=True):
        if len(words) > 1:
            seconds = phrases.setdefault(words[0], {})
            seconds[words[1]] = (*seconds.get(words[1], ()), Match(list(words[2:]), found[words]))
    return singles, phrases


#: word -> sense, and first word -> second word -> phrases that begin with both, longest first.
SINGLES, PHRASES = _merge()

#: Every word of every list, spelt as :func:`canonical` spells it.
VOCABULARY = frozenset(SINGLES) | {
    word
    for first, seconds in PHRASES.items()
    for second, matches in seconds.items()
    for match in matches
    for word in (first, second, *match.rest)
}
_SHORTENED = {_DOUBLED.sub(r"\1", word): word for word in sorted(VOCABULARY, reverse=True)}

# Letters that laughter is made of, and how many of them it takes to be sure.
_LAUGHTER = tuple(
    (frozenset(letters), least)
    for letters, least in (
        ("ha", 2), ("ja", 3), ("je", 4), ("ji", 4), ("he", 3), ("hi", 4), ("k", 2), ("wk", 3), ("rs", 2), ("sj", 4), ("ksj", 5),
        ("hua", 4), ("ahs", 5), ("asdfghjkl", 6), ("lo", 3), ("ه", 2), ("خ", 3), ("هاي", 4), ("हा", 3), ("ह", 2), ("हिी", 4),
    )
)  # fmt: skip


def _laughs(word: str) -> bool:
    letters = set(word)
    return any(len(word) >= least and letters <= allowed for allowed, least in _LAUGHTER)


@lru_cache(maxsize=32768)
def canonical(word: str) -> str:
    """The listed word that a folded word stands for (``okkkk`` → ``ok``, ``jajaja`` → ``haha``), or the word itself."""
    if word in VOCABULARY or word[0] <= "9":
        return word
    # Twice the same letter within a word spells another word: Italian "latte" is not "late".
    drawn_out = word[-1] == word[-2:-1] or _DRAWN_OUT.search(word)
    if drawn_out and (short := _SHORTENED.get(_DOUBLED.sub(r"\1", word))) is not None:
        return short
    if len(word) < 200 and _laughs(word):
        return "haha"
    # Arabic writes "and" as a letter in front of the word.
    return word[1:] if word[0] == "و" and word[1:] in VOCABULARY else word
