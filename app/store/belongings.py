"""Everything that belongs to a person: the one table that merging, undoing, erasing and exporting go by.

A new table with a column that holds a contact's id gets its line in :data:`OF_A_PERSON`; one whose rows hang on a
conversation, a message or a note gets it in :data:`HANGING`. A test compares both with the schema.
"""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple

from app.store.database import db, rows

#: What a merge does with the rows of the one who goes:
#: ``moves``   they become the other's; where both have the same (a tag, a point), one is enough
#: ``single``  there is one row for a person: the other's stays, or is taken over where there was none
#: ``newest``  there is one row for each message: of two the newer speaks for the person
#: ``derived`` it goes, and is worked out anew
#: ``own``     app.store.merges has its own way (conversations, messages)
#: ``past``    it tells what was, and stays as it is
Merging = Literal["moves", "single", "newest", "derived", "own", "past"]
#: What erasing does: the rows ``go``; of a message in a group a ``tombstone`` without a name stays.
Erasing = Literal["go", "tombstone"]


class Belonging(NamedTuple):
    """A column that holds a contact's id. ``exported``: the rows stand in what a person is given of themselves."""

    table: str
    column: str
    merging: Merging
    erasing: Erasing = "go"
    exported: bool = True


class Hanging(NamedTuple):
    """Rows that belong to a row of ``on`` and have no life without it; they go with it when it is erased."""

    table: str
    column: str
    on: str
    exported: bool = True


OF_A_PERSON: tuple[Belonging, ...] = (
    Belonging("address", "contact_id", "moves"),
    Belonging("cadence", "contact_id", "single"),
    Belonging("score", "contact_id", "derived"),
    Belonging("conversation", "contact_id", "own"),
    Belonging("message", "sender_id", "own", "tombstone"),
    Belonging("reaction", "sender_id", "newest"),
    Belonging("poll_vote", "sender_id", "newest"),
    Belonging("receipt", "reader_id", "newest"),
    Belonging("member", "contact_id", "moves"),
    Belonging("correction", "contact_id", "moves"),
    Belonging("point", "contact_id", "moves"),
    Belonging("postal", "contact_id", "moves"),
    Belonging("special_date", "contact_id", "moves"),
    Belonging("custom_value", "contact_id", "moves"),
    Belonging("relation", "contact_id", "moves"),
    Belonging("relation", "other_id", "moves"),
    Belonging("external_id", "contact_id", "moves"),
    Belonging("contact_tag", "contact_id", "moves"),
    Belonging("people_word", "contact_id", "derived", exported=False),
    Belonging("people_stale", "contact_id", "derived", exported=False),
    Belonging("note", "contact_id", "moves"),
    Belonging("task", "contact_id", "moves"),
    Belonging("encounter", "contact_id", "moves"),
    Belonging("journal", "contact_id", "moves"),
    Belonging("reminder", "contact_id", "moves"),
    Belonging("notification", "contact_id", "moves"),
    Belonging("not_duplicates", "low_id", "own", exported=False),
    Belonging("not_duplicates", "high_id", "own", exported=False),
    Belonging("duplicate", "low_id", "derived", exported=False),
    Belonging("duplicate", "high_id", "derived", exported=False),
    Belonging("merge", "kept_id", "past"),
    Belonging("merge", "gone_id", "past"),
)

HANGING: tuple[Hanging, ...] = (
    Hanging("message", "conversation_id", "conversation"),
    Hanging("member", "conversation_id", "conversation", exported=False),
    Hanging("correction", "conversation_id", "conversation", exported=False),
    Hanging("scheduled", "conversation_id", "conversation"),
    Hanging("outbox", "conversation_id", "conversation", exported=False),
    Hanging("activity", "conversation_id", "conversation", exported=False),
    Hanging("answer_time", "conversation_id", "conversation", exported=False),
    Hanging("answer_count", "conversation_id", "conversation", exported=False),
    Hanging("gap", "conversation_id", "conversation", exported=False),
    Hanging("task", "conversation_id", "conversation", exported=False),
    Hanging("reminder", "conversation_id", "conversation", exported=False),
    Hanging("notification", "conversation_id", "conversation", exported=False),
    Hanging("message_version", "message_id", "message"),
    Hanging("reaction", "message_id", "message"),
    Hanging("poll_vote", "message_id", "message"),
    Hanging("receipt", "message_id", "message"),
    Hanging("media", "message_id", "message"),
    Hanging("outbox", "message_id", "message", exported=False),
    Hanging("correction", "message_id", "message", exported=False),
    Hanging("note", "message_id", "message", exported=False),
    Hanging("task", "message_id", "message", exported=False),
    Hanging("encounter", "message_id", "message", exported=False),
    Hanging("reminder", "message_id", "message", exported=False),
    Hanging("notification", "message_id", "message", exported=False),
    Hanging("scheduled", "message_id", "message", exported=False),
    Hanging("scheduled", "quote_id", "message", exported=False),
    Hanging("note_version", "note_id", "note"),
    Hanging("reminder", "task_id", "task", exported=False),
    Hanging("delivery", "notification_id", "notification", exported=False),
)


def key_of(table: str) -> tuple[str, ...]:
    """The columns of a table's primary key, in order."""
    found = sorted((place, name) for name, place in _columns(str(db.database), table) if place)
    return tuple(name for _, name in found)


def columns_of(table: str) -> tuple[str, ...]:
    """The columns of a table, in order."""
    return tuple(name for name, _ in _columns(str(db.database), table))


@cache
def _columns(_database: str, table: str) -> tuple[tuple[str, int], ...]:
    """(name, place in the primary key or 0). An open database does not change its schema, and a merge asks a hundred times."""
    return tuple((r[1], r[5]) for r in rows(f"PRAGMA table_info({table})"))
