"""A conversation as files: what its formats have in common, and how its times are written.

Writers take the head and batches of lines, and give text in pieces: as long as a conversation may be, no more than a batch of
it is in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, tzinfo
from functools import lru_cache

from app.domain.timing import DAY, MINUTE
from app.domain.transcript import Head, Line

__all__ = ["Batches", "Clock", "Head", "Line", "clock", "counted", "said"]


Batches = Iterable[list[Line]]

_MINUTES = tuple("{:02}:{:02}".format(*divmod(n, 60)) for n in range(1440))


class Clock:
    """UTC milliseconds -> (day, minute) as text in a zone; days are kept, since a conversation's times lie close together."""

    def __init__(self, zone: tzinfo, day: str = "%d/%m/%Y") -> None:
        self._zone, self._day = zone, day
        self._shifts: dict[int, int] = {}  # UTC day -> ms to the wall clock, of days without a change of the clocks
        self._days: dict[int, str] = {}

    def local(self, at: int) -> int:
        """The wall clock's milliseconds, as if it stood in UTC."""
        day = at // DAY
        shift = self._shifts.get(day)
        if shift is None:
            shift = self._offset(day * DAY)
            if shift != self._offset((day + 1) * DAY):
                return at + self._offset(at)
            self._shifts[day] = shift
        return at + shift

    def _offset(self, at: int) -> int:
        offset = datetime.fromtimestamp(at / 1000, self._zone).utcoffset()
        return int(offset.total_seconds() * 1000) if offset else 0

    def __call__(self, at: int) -> tuple[str, str]:
        day, rest = divmod(self.local(at), DAY)
        name = self._days.get(day)
        if name is None:
            name = self._days[day] = datetime.fromtimestamp(day * 86_400, UTC).strftime(self._day)
        return name, _MINUTES[rest // MINUTE]


#: Kinds that are told by a word where there is no text.
_WORDS = {
    "image": "Photo", "video": "Video", "video_note": "Video note", "gif": "GIF", "audio": "Audio", "voice": "Voice message",
    "document": "Document", "sticker": "Sticker", "contact": "Contact", "poll": "Poll", "event": "Event", "album": "Album",
    "group_invite": "Invitation to a group", "payment": "Payment", "unreadable": "This message could only be read on the phone",
    "hidden": "View-once message", "unknown": "A kind of message that Kith did not know",
}  # fmt: skip
_PLACES = {"location": "Location", "live_location": "Live location"}
_CALLS = {
    "connected": "call", "missed": "missed call", "rejected": "declined call", "ringing": "call",
    "unanswered": "call without an answer",
}  # fmt: skip


def said(line: Line) -> str:
    """What a line says in words, where formats have nothing of their own for its kind: never empty but for empty texts."""
    if line.revoked_at and not line.text:
        return "This message was deleted"
    extra = line.extra or {}
    match line.kind:
        case "location" | "live_location":
            place = " ".join(filter(None, (extra.get("name", ""), extra.get("address", ""))))
            at = f"https://maps.google.com/?q={extra.get('lat', 0)},{extra.get('lon', 0)}"
            return f"{_PLACES[line.kind]}: {place + ' ' if place else ''}{at}{chr(10) + line.text if line.text else ''}"
        case "poll":
            votes: dict[str, int] = extra.get("votes", {})
            options = (f"OPTION: {name} ({votes.get(name, 0)} votes)" for name in extra.get("options", ()))
            return "\n".join(("POLL:", line.text, *options))
        case "contact":
            names = ", ".join(str(card.get("name", "")) for card in extra.get("contacts", ()))
            return f"Contact: {names}" if names else line.text or "Contact"
        case "call":
            word = _CALLS.get(str(extra.get("outcome", "")), "call")
            length = f", {max(1, round(extra['seconds'] / 60))} min" if extra.get("seconds") else ""
            return f"{'Video' if extra.get('video') else 'Voice'} {word}{length}"
    return line.text or ("" if line.kind in ("text", "system") else _WORDS.get(line.kind, line.kind))


#: Tells how far an export has come: called with how many lines were written.
Progress = Callable[[int], None]


def counted(batches: Batches, progress: Progress | None) -> Iterator[list[Line]]:
    """The batches as they come, each told to ``progress`` before the next is asked for."""
    done = 0
    for batch in batches:
        yield batch
        done += len(batch)
        if progress:
            progress(done)


@lru_cache(maxsize=16)
def clock(zone: tzinfo, day: str = "%d/%m/%Y") -> Clock:
    """A clock that is shared by all conversations of an export."""
    return Clock(zone, day)
