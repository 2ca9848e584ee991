"""The limit that storing is compared with: the same rows through bare SQL, with nothing decided and nobody told.

A message table with a unique and a (chat, time) index, a media table, a row per chat that is kept up to date, and a full-text
index of the same make as Kith's, filled by one statement a transaction. Rows come ready as tuples, and chats as numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import apsw

from app.domain.facts import Message
from app.domain.tokens import TOKENIZER

Row: TypeAlias = tuple[Any, ...]

_SCHEMA = f"""
PRAGMA journal_mode = wal;
PRAGMA synchronous = full;
PRAGMA cache_size = -65536;
PRAGMA mmap_size = 268435456;
PRAGMA temp_store = memory;
CREATE TABLE message (
    id INTEGER PRIMARY KEY, chat INTEGER NOT NULL, sender INTEGER NOT NULL, at INTEGER NOT NULL, network_id TEXT NOT NULL,
    kind TEXT NOT NULL, text TEXT NOT NULL, state TEXT NOT NULL
);
CREATE UNIQUE INDEX message_identity ON message (network_id, sender);
CREATE INDEX message_thread ON message (chat, at);
CREATE TABLE media (message_id INTEGER PRIMARY KEY, mime TEXT, size INTEGER, name TEXT, seconds INTEGER, width INTEGER, height INTEGER, ref TEXT);
CREATE TABLE chat (id INTEGER PRIMARY KEY, last_at INTEGER NOT NULL, last_id INTEGER NOT NULL);
CREATE VIRTUAL TABLE message_fts USING fts5(body, content='', contentless_delete=1, prefix='2 3', tokenize="{TOKENIZER}");
"""


class Floor:
    """A bare database at ``path``."""

    def __init__(self, path: Path) -> None:
        self._db = apsw.Connection(str(path))
        self._db.execute(_SCHEMA).fetchall()
        self._chats: dict[str, int] = {}
        self._next = 1

    def rows(self, messages: Sequence[Message]) -> tuple[list[Row], list[Row], list[Row]]:
        """Messages, media and chats as tuples: made before the clock runs."""
        rows, media, chats = list[Row](), list[Row](), dict[int, Row]()
        for m in messages:
            chat = self._chats.setdefault(m.chat, len(self._chats) + 1)
            sender = 0 if m.from_me else self._chats.setdefault(m.sender, len(self._chats) + 1)
            rows.append((self._next, chat, sender, m.at, m.id, m.kind, m.text, m.state))
            if m.media is not None:
                media.append((self._next, m.media.mime, m.media.size, m.media.name, *m.media[4:7], m.media.ref))
            chats[chat] = (chat, m.at, self._next)
            self._next += 1
        return rows, media, list(chats.values())

    def store(self, rows: Sequence[Row], media: Sequence[Row], chats: Sequence[Row]) -> None:
        """One transaction."""
        if not rows:
            return
        with self._db:
            self._db.executemany("INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
            if media:
                self._db.executemany("INSERT INTO media VALUES (?, ?, ?, ?, ?, ?, ?, ?)", media)
            self._db.execute(
                "INSERT INTO message_fts (rowid, body) SELECT id, text FROM message WHERE id BETWEEN ? AND ?",
                (rows[0][0], rows[-1][0]),
            )
            self._db.executemany("INSERT OR REPLACE INTO chat VALUES (?, ?, ?)", chats)

    def close(self) -> None:
        """Close the database."""
        self._db.close()
