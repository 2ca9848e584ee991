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
    unread begin with it. ``gap``: messages are missing before it (how many; None = no gap). ``album``: all messages that
    are shown as one with it, the first picture being ``bubble``; empty when it stands for itself.
    """

    bubble: Bubble
    day: bool
    starts: bool
    ends: bool
    unread: bool
    gap: int | None
    album: tuple[Bubble, ...] = ()


def place(
    bubbles: Sequence[Bubble], tz: tzinfo, *, unread_from: int = 0, gaps: Sequence[Gap] = (), before: Bubble | None = None
) -> list[Placed]:
    """Messages, oldest first, with their places. ``before`` is the message before the first, if it is known."""
    placed: list[Placed] = []
    last = before
    groups = _albums(bubbles, unread_from)
    for group, after in zip_longest(groups, groups[1:]):
        bubble = next((one for one in group if one.kind != "album"), group[0])
        following = after[0] if after else None
        hole = next((max(g[2] - g[3], 1) for g in gaps if (last.at if last else 0) <= g[0] < bubble.at and last), None)
        unread = bool(unread_from) and bubble.id == unread_from
        placed.append(
            Placed(
                bubble,
                day=last is None or times.day_key(last.at, tz) != times.day_key(bubble.at, tz),
                starts=unread or hole is not None or not _together(last, bubble, tz),
                ends=not _together(group[-1], following, tz) or (following is not None and following.id == unread_from),
                unread=unread,
                gap=hole,
                album=tuple(group) if len(group) > 1 else (),
            )
        )
        last = group[-1]
    return placed


def _albums(bubbles: Sequence[Bubble], unread_from: int) -> list[list[Bubble]]:
    """Messages by what is shown as one: the pictures of an album, with the album's own message, or each for itself."""
    groups: list[list[Bubble]] = []
    for bubble in bubbles:
        last = groups[-1][-1] if groups else None
        if last is not None and bubble.id != unread_from and _of_one_album(last, bubble):
            groups[-1].append(bubble)
        else:
            groups.append([bubble])
    return groups


def _of_one_album(one: Bubble, other: Bubble) -> bool:
    album = other.extra.get("album")
    if not album or one.sender_id != other.sender_id or other.revoked_at or other.kind not in ("image", "video"):
        return False
    return (one.kind == "album" and not one.text) or (one.extra.get("album") == album and not one.revoked_at)


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
