"""What WhatsApp writes in place of things, in its languages: the contents of ``phrases.txt``, ready to be compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib import resources

#: Direction marks and joiners that WhatsApp puts around names, numbers, files and its own words; a class for patterns.
MARK_CLASS = "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff"
MARKS = re.compile(f"[{MARK_CLASS}]+")
#: Every kind of blank that stands inside a header or between a file and its remark.
BLANK_CLASS = " \t\u00a0\u202f\u2009\u2007"

_BLANKS = re.compile(r"\s+")
#: kind of a placeholder -> the kind of file it stands for; "" = any.
_OMITTED = {
    "media": "", "image": "image", "video": "video", "audio": "audio", "sticker": "sticker", "gif": "gif", "contact": "contact",
    "document": "document",
}  # fmt: skip


def fold(text: str) -> str:
    """A phrase as it is compared: without marks, brackets, capitals and a full stop at the end."""
    bare = MARKS.sub("", text) if not text.isascii() else text
    bare = _BLANKS.sub(" ", bare).strip().strip("<>").strip().rstrip("。.।%").strip()
    return bare.casefold() if bare.isascii() else unicodedata.normalize("NFC", bare).casefold()


@cache
def _sections() -> dict[str, tuple[str, ...]]:
    text = resources.files(__package__).joinpath("phrases.txt").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    name = ""
    for line in text.splitlines():
        if line.startswith("["):
            name = line.strip("[]")
        elif line and not line.startswith("#"):
            found.setdefault(name, []).extend(part.strip() for part in line.split("|"))
    return {name: tuple(filter(None, phrases)) for name, phrases in found.items()}


@cache
def of(*kinds: str) -> frozenset[str]:
    """All phrases of some kinds, folded."""
    return frozenset(fold(phrase) for kind in kinds for phrase in _sections()[kind])


@cache
def omitted() -> dict[str, str]:
    """Folded placeholder -> the kind of file it stands for (``""`` = it does not say)."""
    found = {fold(phrase): kind for name, kind in _OMITTED.items() for phrase in _sections()[f"omitted {name}"]}
    return found | dict.fromkeys(of("view once"), "")


@cache
def templates(*kinds: str) -> re.Pattern[str]:
    """Phrases with ``*`` in the place of names, as one pattern to be matched in full against a folded line."""
    one = "|".join(
        ".*".join(re.escape(part) for part in _template(phrase).split("*"))
        for kind in kinds
        for phrase in sorted(_sections()[kind], key=len, reverse=True)
    )
    return re.compile(f"(?:{one})", re.DOTALL)


def _template(phrase: str) -> str:
    return unicodedata.normalize("NFC", phrase).casefold()


@cache
def encrypted() -> tuple[str, ...]:
    """How the notice about encryption begins, folded."""
    return tuple(of("encrypted"))


@cache
def beginnings(*kinds: str) -> frozenset[str]:
    """The first four characters of all phrases of some kinds, in the cases in which they may be written."""
    return frozenset(_first(phrase for kind in kinds for phrase in _sections()[kind]))


@cache
def endings(*kinds: str) -> frozenset[str]:
    """The last four characters of all phrases of some kinds."""
    return frozenset(phrase[-4:] for kind in kinds for phrase in _sections()[kind])


def _first(phrases: Iterable[str]) -> Iterable[str]:
    for phrase in phrases:
        yield from (phrase[:4], phrase[0].upper() + phrase[1:4], phrase[0].lower() + phrase[1:4])
