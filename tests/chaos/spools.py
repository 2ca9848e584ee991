"""What stands in a device's spool, seen from outside, and who is to answer for a message that is nowhere else.

What the callback has returned for is in the spool: from there on nothing may be lost. Before that the library decides.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

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


class Tally(NamedTuple):
    """What became of the messages that were sent, each counted under one heading.

    ``lost``: stood in the spool and is not stored. ``window``: acknowledged by the library, which never handed it over.
    ``never``: neither stored nor acknowledged. ``doubled``: rows too many. ``wrong``: stored with another text.
    """

    lost: int
    window: int
    never: int
    doubled: int
    wrong: int


def tally(
    sent: Mapping[str, str],
    stored: Collection[tuple[str, str]],
    seen: Collection[str],
    receipts: Callable[[str], Collection[str]],
) -> Tally:
    """Compare what was sent (id -> text, no text twice) with the rows (id, text) that are stored.

    Args:
        seen: the ids that ever stood in the spool.
        receipts: the acknowledgements that the network got for an id.
    """
    names = {name for name, _ in stored}
    missing = (sent.keys() | set(seen)) - names
    lost = missing & set(seen)
    window = {name for name in missing - lost if receipts(name)}
    return Tally(
        len(lost), len(window), len(missing - lost - window), len(stored) - len({text for _, text in stored}),
        sum(sent.get(name) != text for name, text in stored),
    )  # fmt: skip
