"""The table of what belongs to a person names every such column that the database has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.belongings import HANGING, OF_A_PERSON, columns_of, key_of
from app.store.database import close_database, rows
from tests.database import new_database

_A_CONTACT = {"contact_id", "sender_id", "reader_id", "other_id", "kept_id", "gone_id", "low_id", "high_id"}
_HANGING = {
    "conversation_id": "conversation", "message_id": "message", "note_id": "note", "task_id": "task",
    "notification_id": "notification", "reminder_id": "reminder", "encounter_id": "encounter",
}  # fmt: skip


@pytest.fixture(autouse=True)
def database(tmp_path: Path) -> Iterator[None]:
    new_database(tmp_path / "kith.db")
    yield
    close_database()


def _schema() -> Iterator[tuple[str, str, str]]:
    """(table, column, table that it refers to or '') of all tables."""
    for (table,) in rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB '*_fts_*'"):
        refers = {r[3]: r[2] for r in rows(f"PRAGMA foreign_key_list({table})")}
        for column in columns_of(table):
            yield table, column, refers.get(column, "")


def test_every_column_with_a_persons_id_is_listed() -> None:
    held = {(table, column) for table, column, refers in _schema() if refers == "contact" or column in _A_CONTACT}
    listed = [(b.table, b.column) for b in OF_A_PERSON]
    assert held == set(listed), "app/store/belongings.py must say what becomes of each"
    assert len(listed) == len(set(listed))


def test_every_column_that_hangs_on_another_row_is_listed() -> None:
    ons = {"conversation", "message", "note", "task", "notification", "reminder", "encounter"}
    held = {
        (table, column, on)
        for table, column, refers in _schema()
        if (on := refers if refers in ons else _HANGING.get(column, ""))
    }
    listed = {(h.table, h.column, h.on) for h in HANGING}
    assert held <= listed, "app/store/belongings.py must say on what these hang"
    columns = {(table, column) for table, column, _ in _schema()}
    assert {(h.table, h.column) for h in HANGING} <= columns


def test_a_key_and_columns_are_read_from_the_schema() -> None:
    assert key_of("contact_tag") == ("contact_id", "tag_id")
    assert key_of("note") == ("id",)
    assert columns_of("contact_tag") == ("contact_id", "tag_id")
