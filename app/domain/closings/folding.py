"""Text as words to compare: lower case, without accents, punctuation, emoji and formatting."""

from __future__ import annotations

import unicodedata

_ALIKE = {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ँ": "ं", "ـ": ""}
_APOSTROPHES = frozenset("'’‘ʼ`´")


class _Table(dict[int, str]):
    """Code point → what is left of it, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        left = _fold_character(chr(code))
        if code < 0xA000:  # so that the table stays small whatever people send
            self[code] = left
        return left


def _fold_character(ch: str) -> str:
    if ch in _ALIKE:
        return _ALIKE[ch]
    if ch in _APOSTROPHES:
        return ""
    category = unicodedata.category(ch)
    if category in ("Mn", "Cf"):
        # Devanagari's vowel signs are marks, and part of the word; accents, vowel points and variation selectors are not.
        return ch if "\u0900" <= ch <= "\u0d7f" and ch != "\u093c" else ""
    if category[0] not in "LNM":
        return " "
    if (
        "\u4e00" <= ch <= "\u9fff"
    ):  # Chinese writes no spaces: a character is as near to a word as one gets without a lexicon
        return f" {ch} "
    return "".join(part for part in unicodedata.normalize("NFKD", ch) if unicodedata.category(part) != "Mn") or ch


_TABLE = _Table()


def fold(text: str) -> str:
    """``text`` as lower-case words with spaces between: ``¡Qué BIEN!`` → ``que bien`` (more spaces around)."""
    return text.casefold().translate(_TABLE)
