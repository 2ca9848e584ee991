"""What stands in a device's spool, seen from outside: what the callback has returned for is in there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from app.channels.whatsapp.spool import Reader
from app.domain import facts
from app.domain.facts import Position


class SpoolWatch:
    """The ids of all messages that were ever seen in the spools of an installation.

    Looked at right after each kill, before anybody writes there again: what stands in the log at that moment must not
    be lost, whatever a later writer makes of its tail.
    """

    def __init__(self, folder: Path) -> None:
        self.seen: set[str] = set()
        self._folder = folder
        self._read: dict[Path, Position] = {}

    def look(self) -> None:
        for spool in sorted(self._folder.glob("*")):
            self.seen.update(self._news(spool))

    def _news(self, spool: Path) -> Iterator[str]:
        reader = Reader(spool)
        while records := reader.read(self._read.get(spool, Position())):
            self._read[spool] = records[-1].after
            for record in records:
                if record.damaged:
                    continue
                for wire in json.loads(record.payload)["f"]:
                    fact = facts.from_wire(wire)
                    if isinstance(fact, facts.Message) and fact.kind != "unreadable":
                        yield fact.id
