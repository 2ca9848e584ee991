"""A conversation on its way out of Kith: what every export tells of it, however it is written."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any, NamedTuple


class Head(NamedTuple):
    """The conversation. ``kind``: direct | group | self; ``me``: the owner's name; ``exported_at`` UTC ms."""

    id: int
    title: str
    kind: str
    me: str
    zone: tzinfo
    zone_name: str
    exported_at: int


class Line(NamedTuple):
    """A message. ``sender`` '' = me; ``file``: where it lies beside the export, '' = nowhere; times UTC ms.

    ``extra`` is the kind's own (app.domain.facts.Message.extra), with the quote under ``quote`` and votes under ``votes``.
    """

    id: int
    sender: str
    kind: str
    text: str
    state: str
    edited_at: int
    revoked_at: int
    reactions: tuple[tuple[str, str], ...] | None  # emoji, whose ('' = mine)
    file: str
    file_name: str
    mime: str
    seconds: int
    extra: dict[str, Any] | None
    network_id: str

    @property
    def at(self) -> int:
        return self.id >> 20
