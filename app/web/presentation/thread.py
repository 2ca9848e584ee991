"""A conversation as it is read: days, runs of one sender, holes, and where the unread begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import tzinfo
from itertools import zip_longest
from typing import NamedTuple

from app.store.chats import Bubble
from app.web.presentation import times

_RUN = 10 * times.MINUTE  # messages of one sender within this belong together
_ALONE = frozenset(("system", "call"))

Gap = tuple[int, int, int, int]  # since, until, expected, received


class Placed(NamedTuple):
    """A message and its place.

    ``day``: a day begins with it. ``starts``/``ends``: it is the first/last of a run of one sender. ``unread``: the
    unread begin with it. ``gap``: messages are missing before it (how many; None = no gap).
    """

    bubble: Bubble
    day: bool
    starts: bool
    ends: bool
    unread: bool
    gap: int | None


def place(
    bubbles: Sequence[Bubble], tz: tzinfo, *, unread_from: int = 0, gaps: Sequence[Gap] = (), before: Bubble | None = None
) -> list[Placed]:
    """Messages, oldest first, with their places. ``before`` is the message before the first, if it is known."""
    placed: list[Placed] = []
    last = before
    bubbles = [bubble for bubble, following in zip_longest(bubbles, bubbles[1:]) if not _is_cover(bubble, following)]
    for position, bubble in enumerate(bubbles):
        following = bubbles[position + 1] if position + 1 < len(bubbles) else None
        hole = next((max(g[2] - g[3], 1) for g in gaps if (last.at if last else 0) <= g[0] < bubble.at and last), None)
        unread = bool(unread_from) and bubble.id == unread_from
        placed.append(
            Placed(
                bubble,
                day=last is None or times.day_key(last.at, tz) != times.day_key(bubble.at, tz),
                starts=unread or hole is not None or not _together(last, bubble, tz),
                ends=not _together(bubble, following, tz) or (following is not None and following.id == unread_from),
                unread=unread,
                gap=hole,
            )
        )
        last = bubble
    return placed


def _is_cover(bubble: Bubble, following: Bubble | None) -> bool:
    """An album's own message says nothing beside the pictures that follow it."""
    return bubble.kind == "album" and not bubble.text and following is not None and bool(following.extra.get("album"))


def first_unread(bubbles: Sequence[Bubble], unread: int) -> int:
    """Id of the first of the last ``unread`` messages that came from others; 0 = none."""
    theirs = [bubble.id for bubble in bubbles if not bubble.from_me and bubble.kind != "system"]
    return theirs[-min(unread, len(theirs))] if unread and theirs else 0


def _together(one: Bubble | None, other: Bubble | None, tz: tzinfo) -> bool:
    return (
        one is not None
        and other is not None
        and one.sender_id == other.sender_id
        and one.kind not in _ALONE
        and other.kind not in _ALONE
        and other.at - one.at < _RUN
        and times.day_key(one.at, tz) == times.day_key(other.at, tz)
    )


_PHONE = re.compile(r"^(?:item\d+\.)?TEL[^:\n]*:(.{3,40})$", re.IGNORECASE | re.MULTILINE)


def phones(vcard: str) -> list[str]:
    """The phone numbers of a contact card, as they stand in it."""
    return [number.strip() for number in _PHONE.findall(vcard.replace("\r", ""))][:5]
