"""A small archive of messages in a real database file, for the tests of the search."""

from __future__ import annotations

from itertools import count
from typing import NamedTuple

from app.store import accounts, people, search
from app.store.database import insert, transaction, write_many

START = 1_700_000_000_000  # 2023-11-14 22:13:20 UTC
MINUTE = 60_000

_numbers = count(1)


class Chat(NamedTuple):
    """A conversation, and whose it is."""

    owner: int
    device: int
    id: int
    contact: int  # 0 in groups


def owner(name: str = "ann") -> int:
    """An owner with nothing."""
    return accounts.add_owner(f"{name}{next(_numbers)}@example.org", name, "x", now=1)


def device(owner_id: int) -> int:
    """A linked device."""
    return insert("INSERT INTO device (owner_id, slug, created_at) VALUES (?, ?, 1)", (owner_id, f"d{next(_numbers)}"))


def direct(owner_id: int, device_id: int, name: str, phone: str = "") -> Chat:
    """A conversation with a new person."""
    address = f"pn:{phone or 15550000000 + next(_numbers)}"
    contact = people.add(owner_id, [address], now=1)
    people.learn_names(contact, now=1, saved_name=name)
    chat = insert(
        "INSERT INTO conversation (owner_id, device_id, kind, contact_id, address, created_at) VALUES (?, ?, 'direct', ?, ?, 1)",
        (owner_id, device_id, contact, address),
    )
    return Chat(owner_id, device_id, chat, contact)


def group(owner_id: int, device_id: int, title: str) -> Chat:
    """A group without messages."""
    chat = insert(
        "INSERT INTO conversation (owner_id, device_id, kind, title, address, created_at) VALUES (?, ?, 'group', ?, ?, 1)",
        (owner_id, device_id, title, f"group:{next(_numbers)}"),
    )
    return Chat(owner_id, device_id, chat, 0)


def say(
    chat: Chat,
    *texts: str,
    sender: int | None = None,
    at: int | None = None,
    kind: str = "text",
    extra: str | None = None,
) -> list[int]:
    """Messages one after the other, stored and indexed; from the chat's person unless ``sender`` says else (0 = me)."""
    rows = []
    for text in texts:
        number = next(_numbers)
        when = START + number * MINUTE if at is None else at
        rows.append(
            (
                when << 20 | number,
                chat.device,
                chat.id,
                chat.contact if sender is None else sender,
                f"N{number}",
                kind,
                text,
                extra,
            )
        )
    with transaction():
        write_many(
            "INSERT INTO message (id, device_id, conversation_id, sender_id, network_id, kind, text, extra) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        search.index(row[0] for row in rows)
    return [row[0] for row in rows]


def found(owner_id: int, q: str, *, conversation_id: int | None = None) -> set[int]:
    """Ids of all hits, over all pages."""
    ids: set[int] = set()
    cursor = None
    while True:
        page = search.search(owner_id, q, now=START, limit=50, cursor=cursor, conversation_id=conversation_id)
        fresh = [hit.message_id for hit in page.items]
        assert not ids & set(fresh), "a hit came twice"
        assert fresh == sorted(fresh, reverse=True), "hits are not newest first"
        ids.update(fresh)
        cursor = page.next_cursor
        if cursor is None:
            return ids
