"""The order of what happened with a person, and pages of it that neither skip nor repeat anything.

What happened comes from several streams, each read only as far as a page needs. An entry's key decides its place: the time,
then the kind, then the row. So entries of the same time keep their order, whatever comes in between two pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

from app.domain.numbers import wholes


class Key(NamedTuple):
    """The place of an entry; greater keys stand before lesser ones. ``at`` is UTC ms."""

    at: int
    rank: int
    ref: int

    def __str__(self) -> str:
        return f"{self.at}.{self.rank}.{self.ref}"


#: Before everything that can happen.
NEWEST = Key(1 << 62, 0, 0)

_LATEST = 1 << 46  # later than any calendar of ours goes

#: kind -> its name; the order is that of the filter.
KINDS: Mapping[str, str] = {
    "messages": "Messages", "calls": "Calls", "meetings": "Meetings", "emails": "Emails", "notes": "Notes", "tasks": "Tasks",
    "reminders": "Reminders", "changes": "Changes", "merges": "Merges",
}  # fmt: skip
#: channel -> its name.
CHANNELS: Mapping[str, str] = {
    "whatsapp": "WhatsApp", "phone": "Phone", "in_person": "In person", "email": "Email", "kith": "Kith",
}  # fmt: skip


class Placed(Protocol):
    """Anything with a place."""

    @property
    def key(self) -> Key: ...


Entry = TypeVar("Entry", bound=Placed)


class Stream(NamedTuple, Generic[Entry]):
    """Entries of one source, the greatest key first; ``more``: beyond the last of them there may be others."""

    entries: Sequence[Entry]
    more: bool


def key(text: str) -> Key:
    """A key from its text, as addresses carry it; :data:`NEWEST` for anything else."""
    parts = wholes(text.split("."))
    return Key(*parts) if parts and len(parts) == 3 and parts[0] < _LATEST else NEWEST


def page(streams: Sequence[Stream[Entry]], after: Key, limit: int) -> tuple[list[Entry], Key | None]:
    """The first entries after a key, and the key after which there are more (None = that was all).

    Where a stream was cut, nothing beyond its last entry can be placed yet: it comes with the next page.
    """
    horizon = max((stream.entries[-1].key for stream in streams if stream.more and stream.entries), default=None)
    found = sorted((e for stream in streams for e in stream.entries if e.key < after), key=lambda e: e.key, reverse=True)
    placed = [e for e in found if horizon is None or e.key >= horizon]
    shown = placed[:limit]
    more = len(placed) > len(shown) or any(stream.more for stream in streams)
    return shown, shown[-1].key if more and shown else None
