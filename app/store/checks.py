"""What the doctor and the watch ask of the whole database, across owners."""

from __future__ import annotations

from app.store.database import rows, value
from app.store.search.keeping import exists


def answers() -> bool:
    """Whether the database can be read at all.

    Raises:
        Unavailable: it cannot be right now.
    """
    return bool(value("SELECT 1"))


def unindexed() -> list[int]:
    """Owners who have messages and no search index."""
    written = rows("SELECT DISTINCT owner_id FROM conversation WHERE last_id > 0 ORDER BY owner_id")
    return [owner_id for (owner_id,) in written if not exists(owner_id)]


def files() -> list[str]:
    """The content hashes of the files that messages have here."""
    return [file for (file,) in rows("SELECT DISTINCT file FROM media WHERE file <> '' AND state IN ('stored', 'local')")]


def newest_message() -> int:
    """When the newest message was written, in UTC ms; 0 = there is none."""
    return int(value("SELECT max(id) FROM message") or 0) >> 20
