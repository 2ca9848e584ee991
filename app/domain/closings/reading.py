"""One line of text, read for what it does: asks, closes, greets, or says something."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from app.domain.closings.folding import fold
from app.domain.closings.words import PHRASES, SINGLES, Sense, canonical

_MARKS = frozenset("?¿؟？⁇⁈⁉❓❔")
_ASKING_SIGNS = frozenset("🤔🤨🥺📞☎📲🆘👋")
_CLAUSES = re.compile(r"[.!,;:\n،।]\s*\w")
_AGREEING = frozenset({Sense.CLOSING, Sense.THANKS})
_LEADING = _AGREEING | {Sense.GREETING}
# Words that may stand before a question word at the beginning of a sentence.
_CONNECTORS = frozenset(
    fold(
        "and so then but y pues entonces pero e entao mas und dann aber et alors mais ed allora quindi ma و طيب"
        " बस और तो aur toh to dan terus tapi ve peki ama"
    ).split()
)
# A request, unless one gives thanks for it.
_HELP = frozenset({"help", "ayuda", "ajuda", "hilfe", "aide", "aiuto", "مساعده", "madad", "मदद", "yardim"})
_ME = frozenset({"me", "us", "moi", "mich", "mir", "mi", "nos", "bana", "beni", "aku", "mujhe"})
_ENCLITICS = ("me", "mi", "ني")  # Spanish "dime", Italian "dimmi", Arabic "كلمني"
_FOR = frozenset({"for", "por", "pela", "pelo", "fur", "fuer", "pour", "per", "di", "على", "के", "ke", "atas", "icin"})
_LONGEST = 600  # characters that are read from either end; nobody says goodbye in more


class Reading(NamedTuple):
    """What a line does. Counts are in words."""

    question: bool = False  # asks, by mark or by words
    request: bool = False  # wants something done
    bids: bool = False  # wants something of the reader beyond doubt: "call me", but not "I bring the wine"
    caution: bool = False  # might ask, or is too serious to be taken for a goodbye
    withdrawn: bool = False  # takes an earlier question back
    closes: bool = False  # nothing but ok, thanks, bye, laughter, emoji
    thanks: bool = False  # … of which thanks
    greets: bool = False  # nothing but a greeting
    signs: bool = False  # emoji or punctuation, no words
    agrees: bool = False  # begins with yes, no, ok, thanks
    polite: bool = False  # asks only by saying please
    words: int = 0
    known: int = 0  # words that are in the lists
    foreign: bool = False  # has words in a script that no list covers


def _without_links(text: str) -> str:
    # A link is content: it stays as one word that no list has.
    return " ".join("linklink" if "://" in word or word.startswith("www.") else word for word in text.split())


def _covered(word: str) -> bool:
    first = word[0]
    return first < "\u0250" or "\u0600" <= first <= "\u06ff" or "\u0900" <= first <= "\u097f"


def read(text: str) -> Reading:
    """Read a line. Linear in its length; of a long one only both ends are read."""
    return _read(text if len(text) <= 2 * _LONGEST else f"{text[:_LONGEST]}\n{text[-_LONGEST:]}")


@lru_cache(maxsize=8192)
def _read(text: str) -> Reading:
    long = len(text) > 2 * _LONGEST
    if "://" in text or "www." in text:
        text = _without_links(text)
    marked = not _MARKS.isdisjoint(text)
    words = [canonical(word) for word in fold(text).split()]
    if not words:
        asking = marked or not _ASKING_SIGNS.isdisjoint(text)
        return Reading(question=asking, closes=bool(text.strip()) and not asking, signs=True)

    counts = [0] * len(Sense)
    first = Sense.UNKNOWN
    at, total = 0, len(words)
    bids = False
    led = 0  # words so far that may stand before a question
    while at < total:
        word, length = words[at], 1
        sense = SINGLES.get(word)
        for rest, meaning in PHRASES.get(word, ()):
            if words[at + 1 : at + 1 + len(rest)] == rest:
                sense, length = meaning, 1 + len(rest)
                break
        if sense is None:
            sense = Sense.NUMBER if "0" <= word[0] <= "9" else Sense.UNKNOWN
        elif sense is Sense.OPENER:
            sense = Sense.QUESTION if at == led and at + 1 < total else Sense.CAUTION
        elif sense is Sense.REQUEST and word in _HELP and counts[Sense.THANKS]:
            sense = Sense.FILLER
        elif sense is Sense.REQUEST and not bids:
            bids = at == led or word.endswith(_ENCLITICS) or not _ME.isdisjoint(words[at : at + length])
        if sense in _LEADING or word in _CONNECTORS:
            led += length
        counts[sense] += length
        if at == 0:
            first = sense
        at += length

    unknown = counts[Sense.UNKNOWN]
    thanks = counts[Sense.THANKS]
    closing = counts[Sense.CLOSING] + thanks
    question = marked or counts[Sense.QUESTION] > 0
    request = counts[Sense.REQUEST] + counts[Sense.PLEASE] > 0
    caution = counts[Sense.CAUTION] > 0
    quiet = not (question or request or caution or long)
    # "Thanks for the lovely evening": what one gives thanks for can be anything. Else hardly a word may be strange.
    stretch = 1 if first in _AGREEING and total > 2 else 0
    if unknown > 1 and first is Sense.THANKS and not _CLAUSES.search(text) and not _FOR.isdisjoint(words[1:5]):
        stretch = 8
    return Reading(
        question=question,
        request=request,
        bids=bids or counts[Sense.PLEASE] > 0,
        caution=caution or long,
        withdrawn=counts[Sense.WITHDRAWAL] > 0 and not question,
        closes=quiet and closing > 0 and unknown <= stretch,
        thanks=thanks > 0,
        agrees=first in _AGREEING,
        polite=request and not counts[Sense.REQUEST],
        greets=quiet and counts[Sense.GREETING] > 0 and closing == unknown == 0,
        words=total,
        known=total - unknown,
        foreign=unknown > 0 and not all(map(_covered, words)),
    )
