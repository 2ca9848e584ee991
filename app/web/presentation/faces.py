"""Initials and colours for people without a picture: always the same for the same name."""

from __future__ import annotations

import unicodedata
import zlib

#: As many as static/css/components.css has ``.hue-N`` classes.
HUES = 12


def initials(name: str) -> str:
    """One or two letters: ``Ana Maria Silva`` -> ``AS``, ``李小龙`` -> ``李``; ``#`` for numbers and '' alike."""
    words = ["".join(ch for ch in word if unicodedata.category(ch)[0] in "LM") for word in name.split()]
    words = [word for word in words if word]
    if not words:
        return "#"
    first = _letter(words[0])
    return first + _letter(words[-1]) if len(words) > 1 and first.isascii() else first


def hue(name: str) -> int:
    """0 … HUES-1."""
    return zlib.crc32(name.casefold().encode("utf-8", "replace")) % HUES


def _letter(word: str) -> str:
    letter = unicodedata.normalize("NFC", word)[0].upper()
    return letter[0]
