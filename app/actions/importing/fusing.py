"""Which messages of an export are stored already: live, by history, or by an export before.

An export knows minutes or seconds, wall time and what a phone showed; so the same message is one of the same minute, by the
same person, with the same words or a file. Equal ones are counted: who wrote "ok" twice in a minute wrote it twice.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from app.formats.whatsapp_chat.phrases import MARK_CLASS
from app.store.imports import Stored
from app.store.messages import first_id_at

MINUTE = 60_000
_MENTION = re.compile(r"@(?:\d{6,}|\u2068[^\u2069]*\u2069)")
_BLANKS = re.compile(r"\s+")
_ISOLATED = re.compile(f"[{MARK_CLASS}\u2066-\u2069]+")
_KEPT = 3 * 24 * 60 * MINUTE  # equal messages farther apart than this are never the same one

_DELETED = "\x00deleted"
# Stored rows: all, those with words, those edited from nobody knows what, those that were deleted.
_ANYTHING, _WORDS, _EDITED, _GONE = "\x00anything", "\x00words", "\x00edited", "\x00gone"

Key: TypeAlias = tuple[int, int, str]  # minute, sender, what


class Wanted(NamedTuple):
    """A message of an export as it is compared: ``what`` stands for its words, or for its being a file, a call, a deletion."""

    at: int
    sender_id: int
    what: str
    edited: bool = False

    @property
    def key(self) -> Key:
        return (self.at // MINUTE, self.sender_id, self.what)


def what(kind: str, text: str, *, media: bool, revoked: bool) -> str:
    """What of a message two sources agree about."""
    if revoked:
        return _DELETED
    if kind == "call":
        return "\x00call"
    if kind in ("poll", "location", "live_location", "contact"):
        return f"\x00{kind.removeprefix('live_')}"
    return ("\x00file " if media else "") + words(text)


def words(text: str) -> str:
    """Words without what sources differ in: how accents are composed, marks, blanks, how somebody is mentioned."""
    if "@" in text:
        text = _MENTION.sub("@", text)
    if not text.isascii():
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
        if _ISOLATED.search(text):
            text = _ISOLATED.sub("", text)
        return _BLANKS.sub(" ", text).strip()
    return _BLANKS.sub(" ", text).strip() if "  " in text or "\n" in text or "\t" in text else text.strip()


class Fusing:
    """Tells, chunk by chunk of one export, which of its messages others have stored already.

    Of equal messages (same key) the n-th of the export is the n-th that is stored. Rows of this very import are not among
    those: one that was broken off finds the same again when it goes over what it has taken in.
    """

    def __init__(self) -> None:
        self._taken: set[int] = set()  # stored messages that an earlier one of the export is

    def match(self, wanted: Sequence[Wanted], stored: Sequence[Stored]) -> list[Stored | None]:
        """For each message the stored one that it is, or None. ``stored``: all from a minute before to a minute after, oldest first."""
        there: defaultdict[Key, list[Stored]] = defaultdict(list)
        for row in reversed(stored):
            if row.id not in self._taken:
                there[_key(row)].append(row)
        found = [same.pop() if (same := there.get((at // MINUTE, sender, said))) else None for at, sender, said, _ in wanted]
        self._taken.update(row.id for row in found if row is not None)
        self._nearly(wanted, found, [row for row in stored if row.id not in self._taken])
        self._prune(wanted)
        return found

    def _nearly(self, wanted: Sequence[Wanted], found: list[Stored | None], left: Sequence[Stored]) -> None:
        """What differs by a minute's rounding, or was edited or deleted on one side only, is the same where nothing else claims it."""
        if not left or not wanted:
            return
        first, last = min(one.at for one in wanted) // MINUTE, max(one.at for one in wanted) // MINUTE
        spare: defaultdict[tuple[int, str], list[tuple[int, Stored]]] = defaultdict(list)
        for row in left:
            minute, sender, said = _key(row)
            if first <= minute <= last:  # beyond these a row may be what the next chunk brings
                for name in (said, _ANYTHING, _GONE if row.revoked else _WORDS, *_former(row)):
                    spare[sender, name].append((minute, row))
        if not spare:
            return
        for alike in _ALIKE:
            for number, one in enumerate(wanted):
                if found[number] is None and (looked := alike(one)) is not None:
                    (name, apart), (minute, sender, _) = looked, one.key
                    near = (row for at, row in spare.get((sender, name), ()) if abs(at - minute) <= apart and row.id not in self._taken)
                    if (nearest := next(near, None)) is not None:
                        found[number] = nearest
                        self._taken.add(nearest.id)

    def _prune(self, wanted: Sequence[Wanted]) -> None:
        """Forget what is days behind: the memory of an import does not grow with it."""
        if wanted and len(self._taken) > 200_000:
            since = first_id_at(wanted[-1].at - _KEPT)
            self._taken = {message_id for message_id in self._taken if message_id > since}


#: As what a message may be stored that is not found by its key, and how many minutes off: the surest likeness claims first.
_ALIKE: tuple[Callable[[Wanted], tuple[str, int] | None], ...] = (
    lambda one: (one.what, 0),  # what a row said before it was edited
    lambda one: (one.what, 1) if one.what != _DELETED else None,
    lambda one: (_WORDS, 0) if one.edited else None,
    lambda one: (_EDITED, 0),
    lambda one: (_ANYTHING if one.what == _DELETED else _GONE, 0),
)


def _former(row: Stored) -> set[str]:
    """What a row said before it was edited."""
    if row.former is None:
        return set()
    return {what(row.kind, text, media=row.has_media, revoked=False) for text in json.loads(row.former)} or {_EDITED}


def _key(row: Stored) -> Key:
    return ((row.id >> 20) // MINUTE, row.sender_id, what(row.kind, row.text, media=row.has_media, revoked=row.revoked))
