"""Putting things right: what was kept because it could not be understood."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from app.actions import receive, tell
from app.channels.base import Channels, Rereading
from app.domain import facts
from app.errors import Conflict, NotFound
from app.store import people_search, queues, search
from app.store.database import transaction

_INDEX_STEPS = 20  # a knock; each holds the write lock for some milliseconds only


def reread(owner_id: int, entry_id: int, channels: Channels, *, now: int) -> None:
    """Try again to understand a quarantined event, quietly: it is old news by now.

    Raises:
        NotFound: no such entry of the owner's.
        Conflict: it is still not understood, or its device is not running.
    """
    entry = queues.quarantine_entry(owner_id, entry_id)
    if entry is None:
        raise NotFound("There is no such entry.")
    device_id, kind, raw = entry
    if raw.startswith("["):  # a fact that could not be applied; anything else is the network's own bytes
        try:
            receive.apply(device_id, facts.Batch((facts.from_wire(json.loads(raw)),), quiet=True), now=now)
        except (ValueError, TypeError) as error:
            raise Conflict("This still cannot be understood.", code="not_understood") from error
    else:
        channel: object = channels.get(device_id)
        if not isinstance(channel, Rereading):
            raise Conflict("Its device has to be connected for that.", code="not_connected")
        if not channel.replay(kind, raw).ok:
            raise Conflict("This still cannot be understood.", code="not_understood")
    with transaction():
        queues.reread(entry_id, now)
        tell.device(owner_id, device_id, "")


#: Index -> what makes it anew, from what is stored.
INDEXES: Mapping[str, Callable[..., int]] = {"messages": search.rebuild, "people": people_search.rebuild}


def tidy_index(_now: int) -> int:
    """Merge what a long history left in pieces in the search index; returns how many small steps were taken."""
    steps = 0
    while steps < _INDEX_STEPS and search.tidy():
        steps += 1
    return steps
