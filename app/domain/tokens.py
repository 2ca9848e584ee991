"""What goes into the search index: any text, written so that SQLite's unicode61 tokenizer finds what people look for.

The index itself folds case and Latin accents. What it cannot do is done here, the same way for messages and for
questions: scripts without spaces are spelled out character by character (a word is then a phrase), spellings that people
do not tell apart become one, each emoji is a word, and numbers and codes are found by their parts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

#: The FTS5 tokenizer that this module writes for. Marks (M*) belong to words in India and Thailand, symbols (So) are emoji.
TOKENIZER = "unicode61 remove_diacritics 2 categories 'L* N* Co M* So'"

#: A token that no text contains: it keeps a phrase from reaching from the text into the parts listed after it.
_WALL = "\ue000"
_MOST_PARTS = 64  # added per text; a list of a thousand numbers must not become ten thousand words
_SHORTEST_TAIL = 4  # digits of a phone number that people search by


_LETTERS = "ßss ẞss æae Æae œoe Œoe øo Øo łl Łl đd Đd ıi ёе Ёе ςσ"
_ZEROS = "٠۰०০੦૦୦௦౦೦൦๐໐၀០"


def _same_letters() -> dict[int, str | None]:
    """Spellings that people do not tell apart, beyond Unicode's compatibility forms."""
    table: dict[int, str | None] = {ord(a): b for a, b in zip("آأإٱىیېةکڪؤئ", "اااايييهككوي", strict=True)}
    table |= dict.fromkeys([*range(0x610, 0x61B), *range(0x64B, 0x660), 0x670, *range(0x6D6, 0x6EE), 0x640], None)
    table |= dict.fromkeys([*range(0x591, 0x5BE), 0x5BF, 0x5C1, 0x5C2, 0x5C4, 0x5C5, 0x5C7], None)  # Hebrew points
    table |= dict.fromkeys([0xAD, 0x200D, *range(0xFE00, 0xFE10), 0x20E3, *range(0x1F3FB, 0x1F400)], None)  # of emoji
    table |= dict.fromkeys(range(0x300, 0x370), None)  # accents that have no letter of their own to merge with
    table |= {ord(pair[0]): pair[1:] for pair in _LETTERS.split()}
    for zero in _ZEROS:
        table |= {ord(zero) + digit: str(digit) for digit in range(10)}
    for code in (*range(0x370, 0x400), *range(0x1F00, 0x2000)):  # Greek
        base = unicodedata.normalize("NFD", chr(code))[0]
        if code not in table and base != chr(code):
            table[code] = base
    return table


_SAME = _same_letters()


class _Spelling(dict[int, "str | None"]):
    """For :meth:`str.translate`: what each character becomes, worked out once per character ever seen."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        became = _SAME.get(code, char)
        if became is not None and _ALONE.match(became):
            became = f" {became} "
        self[code] = became
        return became


# Scripts written without spaces, and Korean, whose particles stick to the word: every character a word of its own.
_SPELLED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0edf\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007"
    "\u3021-\u3029\u3040-\u30fa\u30fc-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_SYMBOLS = "\xa6\xa9\xae\xb0\u2100-\u2bff\u3008-\u3020\u3030-\u303f\u3200-\u33ff\ufffc\ufffd\U0001d000-\U0001d2ff\U0001f000-\U0001fbff"
_ALONE = re.compile(f"[{_SPELLED}{_SYMBOLS}]")
_FLAG = re.compile(" ([\U0001f1e6-\U0001f1ff])  ([\U0001f1e6-\U0001f1ff]) ")  # two letters, each spelled alone
_SPELLING = _Spelling()
_SPELLED_ONE = re.compile(f"[{_SPELLED}]")

_REGIONAL = re.compile("[\U0001f1e6-\U0001f1ff]")

# Composed Latin letters and the marks around them, which the index folds by itself.
_LATIN = re.compile(
    "[\x01-\x7f\xa1\xab\xbb\xbf-\xc5\xc7-\xd6\xd9-\xde\xe0-\xe5\xe7-\xf6\xf9-\xff\u0100-\u010f\u0112-\u0130\u2013-\u2016\u2018-\u201d\u20ac]+"
)

_DIGIT = re.compile("[0-9]")
# Where there may be a part to add: a digit next to a letter or a separator, or among many. It begins with a digit for speed.
_NUMBERED = re.compile(
    r"[0-9](?:(?<=[A-Za-z\-_./][0-9])|[A-Za-z]|[\-_./][A-Za-z0-9]|(?:[ ().\-/\u2010-\u2015]{0,3}[0-9]){6})"
)
_NUMBER = re.compile(r"(?<![0-9])[0-9](?:[ ().\-/\u2010-\u2015]{0,3}[0-9]){6,}")
_CODE = re.compile(r"\b[A-Za-z0-9]+(?:[-_./][A-Za-z0-9]+)+\b|\b[A-Za-z]{2,}[0-9]{2,}\b|\b[0-9]{2,}[A-Za-z]{2,}\b")
_HALVES = re.compile("[A-Za-z]+|[0-9]+")
_LINK = re.compile(
    r"https?://|www\.|(?<![\w@.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|edu|gov|io|me|app|dev|info|co|tv|ly|be|gl|[a-z]{2})(?:[/:?#][^\s]|\b(?![.\w@]))",
    re.IGNORECASE,
)


def spell(text: str) -> str:
    """``text`` with one spelling for what people do not tell apart, and spaces around what is a word by itself."""
    if text.isascii():
        return text
    spelled = unicodedata.normalize("NFKC", text).translate(_SPELLING)
    return _FLAG.sub(r" \1\2 ", spelled) if _REGIONAL.search(text) else spelled


def segment(text: str | None) -> str:
    """What the index gets for a message's text. Runs once per stored message: what needs nothing passes at once."""
    if not text:
        return ""
    spelled = text if text.isascii() or _LATIN.fullmatch(text) else spell(text)
    if not _NUMBERED.search(spelled):
        return spelled
    extra = _parts(spelled)
    return f"{spelled} {_WALL} {' '.join(extra)}" if extra else spelled


def _parts(text: str) -> list[str]:
    """Other ways to ask for the numbers and codes in ``text``: without separators, by the last digits, by halves."""
    found: dict[str, None] = {}
    for number in _NUMBER.finditer(text):
        digits = "".join(_DIGIT.findall(number[0]))
        found[digits] = None
        if len(digits) <= 15:  # a phone number, which people know with and without its first digits
            found.update(dict.fromkeys(digits[start:] for start in range(1, len(digits) - _SHORTEST_TAIL + 1)))
        if len(found) > _MOST_PARTS:
            break
    for code in _CODE.finditer(text):
        if len(found) > _MOST_PARTS:
            break
        if code[0].isalnum():
            found.update(dict.fromkeys(_HALVES.findall(code[0])))
        elif len(code[0]) <= 32 and _DIGIT.search(code[0]):
            found[re.sub(r"[-_./]", "", code[0])] = None
            for word in re.split(r"[-_./]", code[0]):
                halves = _HALVES.findall(word)
                if len(halves) == 2 and min(map(len, halves)) > 1:
                    found.update(dict.fromkeys(halves))
    return list(found)[:_MOST_PARTS]


def has_link(text: str) -> bool:
    """Whether a text holds a web address, with or without ``https://``."""
    return ("." in text or "://" in text) and _LINK.search(text) is not None


@lru_cache(maxsize=4096)
def _fold_one(char: str) -> str:
    same = unicodedata.normalize("NFKC", char).translate(_SAME)
    return "".join(bare if (bare := unicodedata.normalize("NFD", c)[0]) < "\u0250" else c for c in same).lower()


class _Folding(dict[int, str]):
    """For :meth:`str.translate`: each character as it is compared, or ``_UNEVEN`` if that is not one character."""

    def __missing__(self, code: int) -> str:
        folded = _fold_one(chr(code))
        self[code] = folded if len(folded) == 1 else _UNEVEN
        return self[code]


_UNEVEN = "\uffff"
_FOLDING = _Folding()


def fold(text: str) -> str:
    """``text`` as the index compares it: one spelling, no case, no Latin accents; spacing stays."""
    if text.isascii():
        return text.lower()
    return "".join(map(_fold_one, unicodedata.normalize("NFC", text)))


def fold_with_origin(text: str) -> tuple[str, Sequence[int]]:
    """The folded text and, for every character of it (and its end), where that stands in ``text``."""
    folded = text.lower() if text.isascii() else text.translate(_FOLDING)
    if _UNEVEN not in folded:
        return folded, range(len(text) + 1)
    pieces: list[str] = []
    origin: list[int] = []
    for at, char in enumerate(text):
        piece = _fold_one(char)
        pieces.append(piece)
        origin.extend([at] * len(piece))
    return "".join(pieces), [*origin, len(text)]


def words(text: str) -> list[str]:
    """The tokens of a text, folded; without the added parts of numbers."""
    return _WORD.findall(fold(spell(text)))


def is_spelled(token: str) -> bool:
    """Whether the token is a character of a script that is spelled out: such a word has no beginning to complete."""
    return _SPELLED_ONE.match(token) is not None


# What unicode61 takes for a word with the categories of TOKENIZER. \w lacks marks and symbols.
_WORD = re.compile(
    "(?:[^\\W_]|[\u0483-\u0489\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0980-\u0983\u09bc-\u09cd\u09d7"
    "\u0a00-\u0a03\u0a3c-\u0a51\u0a70\u0a71\u0a75\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b57\u0bbe-\u0bd7"
    "\u0c00-\u0c04\u0c3e-\u0c56\u0c81-\u0c83\u0cbc-\u0cd6\u0d00-\u0d03\u0d3b-\u0d57\u0d81-\u0d83\u0dca-\u0df3"
    f"\u0e31-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u17b4-\u17d3{_SYMBOLS}\ue000-\uf8ff])+"
)
