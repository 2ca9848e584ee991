"""A small world for tests of actions: an owner with a device, friends who write, and a way to look at the outcome."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from typing import Any

from app.actions import accounts, receive
from app.actions import devices as device_actions
from app.domain import facts
from app.store import chats, devices
from app.store.database import rows

NOW = 1_760_000_000_000
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000

ME, ME_LID = "pn:15550100", "lid:9000100"
ANA, ANA_LID = "pn:15550101", "lid:9000101"
BEN, BEN_LID = "pn:15550102", "lid:9000102"
GROUP = "group:120363000000000001@g.us"


class World:
    """One owner's Kith, fed with facts."""

    def __init__(self, email: str = "robin@example.org") -> None:
        self.owner = accounts.create_owner(email, "correct horse battery", now=NOW).id
        self.device = device_actions.add(self.owner, "Phone", now=NOW)
        self.now = NOW
        self.ids = itertools.count(1)
        self.report(facts.Link("connected", NOW, ME, ME_LID, "Robin"))

    def report(self, *reported: facts.Fact, quiet: bool = False, position: facts.Position | None = None) -> None:
        receive.apply(self.device, facts.Batch(tuple(reported), quiet, position), now=self.now)

    def says(self, text: str, *, chat: str = ANA, at: int = NOW, **more: Any) -> facts.Message:
        """A message of theirs, as a fact (not reported yet)."""
        given = {"id": f"THEIRS{next(self.ids):04}", "sender": chat, "text": text}
        return facts.Message(**{**given, **more}, chat=chat, from_me=False, at=at)

    def i_say(self, text: str, *, chat: str = ANA, at: int = NOW, **more: Any) -> facts.Message:
        """A message of mine from my phone, as a fact."""
        return facts.Message(
            **{"id": f"MINE{next(self.ids):04}", **more}, chat=chat, sender=ME, from_me=True, at=at, text=text
        )

    def chats(self) -> list[chats.ChatRow]:
        return chats.recent(self.owner)

    def chat(self, title: str = "") -> chats.ChatRow:
        found = [c for c in self.chats() if not title or c.title == title]
        assert len(found) == 1, [c.title for c in self.chats()]
        return found[0]

    def thread(self, title: str = "") -> list[chats.Bubble]:
        return chats.thread(self.owner, self.chat(title).id, limit=500).messages

    def texts(self, title: str = "") -> list[str]:
        return [b.text for b in self.thread(title)]

    def row(self) -> devices.DeviceRow:
        return devices.one(self.owner, self.device)


#: Tables whose rows are the outcome of what was reported, with the columns that do not depend on the order of arrival.
_OUTCOME = {
    "message": "network_id, (SELECT min(value) FROM address WHERE contact_id = m.sender_id) AS sender, kind, text, state,"
    " quote_id, flags, edited_at, revoked_at, json(extra) AS extra, id >> 20 AS at",
    "conversation": "kind, (SELECT min(value) FROM address WHERE contact_id = m.contact_id) AS who, title, last_at, unread,"
    " read_through >> 20 AS read_at, archived, muted_until, lane, opened_at, reason",
    "reaction": "(SELECT network_id FROM message WHERE id = m.message_id) AS target,"
    " (SELECT min(value) FROM address WHERE contact_id = m.sender_id) AS sender, emoji, at",
    "poll_vote": "(SELECT network_id FROM message WHERE id = m.message_id) AS target,"
    " (SELECT min(value) FROM address WHERE contact_id = m.sender_id) AS sender, options, at",
    "message_version": "(SELECT network_id FROM message WHERE id = m.message_id) AS target, at, text",
    "receipt": "(SELECT network_id FROM message WHERE id = m.message_id) AS target,"
    " (SELECT min(value) FROM address WHERE contact_id = m.reader_id) AS reader, state",
    "contact": "name, push_name, saved_name, blocked, (SELECT json_group_array(value) FROM (SELECT value FROM address"
    " WHERE contact_id = m.id ORDER BY value)) AS addresses",
}


def outcome() -> str:
    """Everything that counts in the database, independent of row numbers and of the order of arrival."""
    found: dict[str, Iterable[Any]] = {}
    for table, columns in _OUTCOME.items():
        found[table] = sorted((list(r) for r in rows(f"SELECT {columns} FROM {table} m")), key=repr)
    return json.dumps(found, ensure_ascii=False, indent=1)
