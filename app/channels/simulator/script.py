"""How a written dialogue becomes lines: the notation of the files in ``talk/``.

A file has sections (``== name``); in a section, blank lines or comments (``# …``) part one dialogue from the next.

============================  =====================================================================================
``> text``                    I say it
``> *``                       I say something, whatever it is: what follows is how they take it
``< text``                    the other says it; in groups with the member's letter before: ``b< text``
``<" text``                   … as an answer that quotes the last thing somebody else said
``<~ text``                   changes the speaker's own last message to this text
``<x``                        deletes the speaker's own last message for everyone
``<+ ❤️``                     reacts to the last thing somebody else said
``<= Tuesday``                votes in the last poll
``< [photo] caption``         something that is not text, see :data:`KINDS`; parts of it stand between ``|``
``-- 2h``                     silence: ``m`` minutes, ``h`` hours, ``d`` days; between other lines it is short
``@me`` ``@all`` ``{code}``   a mention of me, of everybody; six digits
============================  =====================================================================================
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources
from typing import NamedTuple, TypeAlias

ME = "me"
ANYTHING = "*"  # my text where any text of mine will do

#: Word in brackets -> kind of message (calls: the outcome).
KINDS = {
    "photo": "image", "video": "video", "voice": "voice", "sticker": "sticker", "document": "document",
    "location": "location", "contact": "contact", "poll": "poll", "album": "album", "once": "hidden",
    "waiting": "unreadable", "missed call": "call", "call": "call",
}  # fmt: skip

_ACTS = {"": "say", '"': "quote", "~": "edit", "x": "delete", "+": "react", "=": "vote"}
_LINE = re.compile(r'([a-f]?)([<>])(["~x+=]?)(?: (.*))?')
_BRACKET = re.compile(r"\[(" + "|".join(KINDS) + r")(?: ([^\]]*))?\] ?(.*)", re.DOTALL)
_SILENCE = re.compile(r"-- (\d+)([mhd])")
_SECONDS = {"m": 60, "h": 3600, "d": 86400}


class Line(NamedTuple):
    """One thing that happens in a dialogue.

    ``who``: ``me``, ``""`` (the other of two) or a member's letter. ``act``: say, quote, edit, delete, react, vote.
    ``parts``: what stood in the brackets. ``pause``: seconds of silence before it, 0 = the usual few.
    """

    who: str
    act: str
    kind: str
    text: str
    parts: tuple[str, ...]
    pause: int


Dialogue: TypeAlias = tuple[Line, ...]


@lru_cache
def read(name: str) -> dict[str, tuple[Dialogue, ...]]:
    """The dialogues of a file in ``talk/`` by section."""
    file = resources.files("app.channels.simulator") / "talk" / f"{name}.txt"
    return parse(file.read_text(encoding="utf-8"))


def parse(text: str) -> dict[str, tuple[Dialogue, ...]]:
    """The dialogues of a text by section.

    Raises:
        ValueError: a line that is not in the notation.
    """
    found: dict[str, tuple[Dialogue, ...]] = {}
    section, lines, pause = "", list[Line](), 0
    for raw in [*text.splitlines(), ""]:
        line = raw.strip()
        if silence := _SILENCE.fullmatch(line):
            pause = int(silence[1]) * _SECONDS[silence[2]]
        elif line and not line.startswith(("#", "==")):
            lines.append(_line(line, pause))
            pause = 0
        elif lines:
            found[section] = (*found.get(section, ()), tuple(lines))
            lines = []
        if line.startswith("=="):
            section = line.removeprefix("==").strip()
    return found


def _line(line: str, pause: int) -> Line:
    match = _LINE.fullmatch(line)
    if match is None:
        raise ValueError(f"not a line of a dialogue: {line!r}")
    letter, side, mark, text = match[1], match[2], match[3], match[4] or ""
    who = ME if side == ">" else letter
    kind, parts = "text", ()  # type: str, tuple[str, ...]
    if bracket := _BRACKET.fullmatch(text):
        kind, text = KINDS[bracket[1]], bracket[3]
        parts = tuple(filter(None, (bracket[2] or "").split("|")))
        if bracket[1] == "missed call":
            parts = ("missed",)
    elif text.startswith("["):
        raise ValueError(f"not a kind of message: {line!r}")
    return Line(who, _ACTS[mark], kind, text, parts, pause)
