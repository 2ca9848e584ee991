"""What is in the search index, and how it is kept.

One FTS5 table per owner, made when the owner's first message is stored: what others have can then neither be found nor
slow the search down. It holds no text (contentless; texts are in table message), its rowid is message.id, so that the
newest hits come first without sorting. Column ``body`` is the segmented text, ``place`` tells where, by whom and what.

The index is kept by statement in the transaction that changes the messages. It is derived: :func:`rebuild` makes it anew.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, TypeAlias

from app.domain import tokens
from app.store.database import before_commit, rows, transaction, value, write, write_many

# ── What is in the index ────────────────────────────────────────────────────────────────────────────────────────────

# Marks in ``place`` are private-use characters, one each: the prefix indexes (which would double the cost of a word like
# "c1234", measured at a quarter of the ingest rate) take only longer ones. A number above the range becomes two characters.
_CONVERSATION, _CONVERSATION_BITS = 0xF0000, 15
_SENDER, _SENDER_BITS = 0xF8000, 14
_FEW_PIECES = 2  # of an index; new messages always make another
INDEXED_PREFIX = 3  # beginnings of words up to this length have an index of their own
ME = "\ue001"
LINK = "\ue002"
_KINDS = """
image video video_note gif voice audio document sticker location live_location contact poll event album group_invite payment call
"""
KIND_MARKS = {kind: chr(0xE010 + number) for number, kind in enumerate(_KINDS.split())}


def _mark(base: int, bits: int, number: int) -> str:
    high = number >> bits
    return (chr(base + high) if high else "") + chr(base + (number & ((1 << bits) - 1)))


def conversation_mark(conversation_id: int) -> str:
    """The word in ``place`` of every message of a conversation."""
    return _mark(_CONVERSATION, _CONVERSATION_BITS, conversation_id)


def sender_mark(contact_id: int) -> str:
    """The word in ``place`` of what a person wrote in groups; in a direct chat it is who is not me."""
    return _mark(_SENDER, _SENDER_BITS, contact_id)


_NAMED = ("document", "audio")  # kinds of which the file's name is found too
_LABELLED = ("contact", "poll", "location", "live_location", "event")  # and those with names inside their extra data
_MORE_THAN_TEXT = frozenset((*_NAMED, *_LABELLED))
_MORE = (
    f"CASE WHEN m.kind IN {_NAMED} THEN (SELECT f.name FROM media f WHERE f.message_id = m.id)"
    f" WHEN m.extra IS NOT NULL AND m.kind IN {_LABELLED} THEN labels(m.extra) END"
)
#: What of a message m can be found: its text, a file's name, the names in a contact card, poll or place.
TEXT = f"CASE WHEN m.kind = 'text' THEN m.text ELSE m.text || coalesce(' ' || {_MORE}, '') END"


#: A message as it goes into the index: id, owner, whether it is in a group, conversation, sender, kind, text, what can be found
#: besides its text, and both of these segmented where that was done before. A bare tuple: one is made of every message stored.
Entry: TypeAlias = tuple[int, int, bool, int, int, str, str, str | None, str | None]


def _place(conversation_id: int, in_group: bool, sender_id: int, kind: str) -> str:
    """Where, by whom and what a message is, as words; in a direct chat the conversation says who is not me."""
    sender = ME if sender_id == 0 else sender_mark(sender_id) if in_group else ""
    return " ".join(filter(None, (conversation_mark(conversation_id), sender, KIND_MARKS.get(kind))))


def _labels(extra: str | None) -> str:
    """The names inside a message's extra data: contacts of a card, options of a poll, a place's name and address."""
    found: list[str] = []

    def gather(data: Any, key: str) -> None:
        if isinstance(data, dict):
            for name, inner in data.items():
                gather(inner, name)
        elif isinstance(data, list):
            for inner in data:
                gather(inner, key)
        elif isinstance(data, str) and key in ("name", "address", "title", "options", "description"):
            found.append(data)

    with suppress(ValueError):
        gather(json.loads(extra or "{}"), "")
    return " ".join(found)


#: SQL functions that every connection needs: (name, number of arguments, function, deterministic).
SQL_FUNCTIONS: list[tuple[str, int, Callable[..., Any], bool]] = [
    ("labels", 1, _labels, True),
]


def table_of(owner_id: int) -> str:
    """The name of the owner's index."""
    return f"message_fts_{int(owner_id)}"


def _create(owner_id: int) -> None:
    table = table_of(owner_id)
    write(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {table} USING fts5(body, place, content='', contentless_delete=1,"
        f" prefix='2 {INDEXED_PREFIX}', tokenize=\"{tokens.TOKENIZER}\")"
    )
    write(f"CREATE VIRTUAL TABLE IF NOT EXISTS message_words_{int(owner_id)} USING fts5vocab({table}, instance)")
    # Words wait in memory up to this size before they are written, and pieces are merged by sixteen: bulk is a quarter faster
    # than with the defaults, 1 MB and four. tidy() merges what is left when it is quiet.
    write(f"INSERT INTO {table} ({table}, rank) VALUES ('hashsize', {8 << 20})")
    write(f"INSERT INTO {table} ({table}, rank) VALUES ('automerge', 16)")


def exists(owner_id: int) -> bool:
    """Whether the owner has an index yet."""
    return value("SELECT 1 FROM sqlite_schema WHERE name = ?", (table_of(owner_id),)) is not None


# ── Keeping it ──────────────────────────────────────────────────────────────────────────────────────────────────────


def index(ids: Iterable[int]) -> None:
    """Have stored messages that are not in the index yet in it when the transaction ends."""
    _wait(_read(ids))


def add(new: Iterable[Entry]) -> None:
    """The same of messages that were stored just now; what can be found besides their text is looked up."""
    again: list[int] = []
    _wait(new, again)
    if again:
        _wait(_read(again))


def _read(ids: Iterable[int]) -> list[Entry]:
    sql = (
        f"SELECT m.id, c.owner_id, c.kind = 'group', m.conversation_id, m.sender_id, m.kind, m.text, {_MORE}, NULL"
        " FROM json_each(?) j CROSS JOIN message m ON m.id = j.value CROSS JOIN conversation c ON c.id = m.conversation_id"
    )
    return rows(sql, (json.dumps(list(ids)),))


# Entries wait in a table of the connection's own until the transaction ends, and a rollback takes them back. Then one statement
# writes them in order of rowid: FTS5 writes out what it has gathered whenever a rowid is smaller than the last.
_TABLE = "CREATE TEMP TABLE IF NOT EXISTS unindexed (id INTEGER PRIMARY KEY, owner_id INTEGER NOT NULL, body TEXT NOT NULL, place TEXT NOT NULL)"
_here = threading.local()


def _wait(entries: Iterable[Entry], again: list[int] | None = None) -> None:
    with transaction():
        write(_TABLE)
        write_many("INSERT OR REPLACE INTO unindexed VALUES (?, ?, ?, ?)", _lines(entries, again))
        _here.waiting = True


def _lines(entries: Iterable[Entry], again: list[int] | None) -> Iterator[tuple[int, int, str, str]]:
    """Rows of the waiting table. One by one: a list of ten thousand would be looked through by the garbage collector.

    ``again`` gets the ids of those of which more has to be looked up first; without it nothing has.
    """
    places: dict[tuple[int, int, str], str] = {}
    segment, has_link = tokens.segment, tokens.has_link
    for message_id, owner_id, in_group, conversation_id, sender_id, kind, text, more, body in entries:
        if again is not None and kind in _MORE_THAN_TEXT:
            again.append(message_id)
            continue
        place = places.get(key := (conversation_id, sender_id, kind))
        if place is None:
            place = places[key] = _place(conversation_id, in_group, sender_id, kind)
        if "." in text and has_link(text):
            place = f"{place} {LINK}"
        if body is None:
            body = segment(text if more is None else f"{text} {more}")
        yield message_id, owner_id, body, place


def settle() -> None:
    """Put what waits into the index, in the transaction that is about to end."""
    if not getattr(_here, "waiting", False):
        return
    write(_TABLE)  # it is gone if a rollback has taken it back
    for (owner_id,) in rows("SELECT DISTINCT owner_id FROM unindexed"):
        if not exists(owner_id):
            _create(owner_id)
        write(
            f"INSERT INTO {table_of(owner_id)} (rowid, body, place) SELECT id, body, place FROM unindexed WHERE owner_id = ? ORDER BY id",
            (owner_id,),
        )
    write("DELETE FROM unindexed")
    _here.waiting = False


before_commit(settle)


def reindex(ids: Iterable[int]) -> None:
    """Messages have changed (text, kind, conversation, sender): their entries are made anew."""
    wanted = list(ids)
    with transaction():
        remove(wanted)
        index(wanted)


def sender_changed(ids: Iterable[int]) -> None:
    """Messages are somebody else's now (a merge). Only in groups does the index know who wrote them."""
    grouped = [entry for entry in _read(ids) if entry[2]]
    with transaction():
        remove(entry[0] for entry in grouped)
        _wait(grouped)


def remove(ids: Iterable[int]) -> None:
    """Take messages out of the index, whoever's they are or were; the rows themselves may be gone already."""
    listed = json.dumps(sorted(ids))
    if listed == "[]":
        return
    if getattr(_here, "waiting", False):
        write(_TABLE)
        write("DELETE FROM unindexed WHERE id IN (SELECT value FROM json_each(?))", (listed,))
    for table in _tables():
        write(f"DELETE FROM {table} WHERE rowid IN (SELECT value FROM json_each(?))", (listed,))


def _tables() -> list[str]:
    named = rows(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'message_fts_[0-9]*' AND sql GLOB 'CREATE VIRTUAL*'"
    )
    return [name for (name,) in named]


def compact() -> None:
    """Merge the index into one piece. Only then are removed words gone from the file: erasing a person ends with this."""
    for table in _tables():
        write(f"INSERT INTO {table} ({table}) VALUES ('optimize')")


def tidy(*, pages: int = 200) -> bool:
    """A step (tens of milliseconds) towards an index in one piece, which answers fastest; returns whether there is more to do.

    For the quiet time after a history sync, which leaves a dozen pieces: looking a word up costs by the piece.
    """
    more = False
    for table in _tables():
        if _pieces(table) > _FEW_PIECES:
            write(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)", (-pages,))
            more = more or _pieces(table) > _FEW_PIECES
    return more


def _pieces(table: str) -> int:
    return int(value(f"SELECT count(DISTINCT segid) FROM {table}_idx"))


def forget_owner(owner_id: int) -> None:
    """Drop an owner's index."""
    write(f"DROP TABLE IF EXISTS message_words_{int(owner_id)}")
    write(f"DROP TABLE IF EXISTS {table_of(owner_id)}")


def rebuild(*, batch: int = 10_000, progress: Callable[[int, int], None] | None = None) -> int:
    """Make all indexes anew from the messages, and return their number; ``progress`` hears (done, total) on the way.

    Runs in steps of ``batch`` messages, a transaction each, so that new messages are stored meanwhile. Those are in the
    index when their turn comes, and stay.
    """
    with transaction():
        for (owner_id,) in rows("SELECT id FROM owner"):
            forget_owner(owner_id)
            _create(owner_id)
    total, done, low = int(value("SELECT count(*) FROM message")), 0, -1
    while True:
        with transaction():
            ids = [r[0] for r in rows("SELECT id FROM message WHERE id > ? ORDER BY id LIMIT ?", (low, batch))]
            if not ids:
                return done
            remove(ids)
            index(ids)
        low, done = ids[-1], done + len(ids)
        if progress is not None:
            progress(done, total)
