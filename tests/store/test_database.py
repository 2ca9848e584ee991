"""What the database says when something cannot be written: one row at a time, or thousands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.errors import Unavailable
from app.store.database import IntegrityError, close_database, insert, rows, transaction, value, write, write_many
from tests.database import new_database

_SQL = "INSERT INTO attempts (id, body) VALUES (?, ?)"


@pytest.fixture(autouse=True)
def attempts(tmp_path: Path) -> Iterator[None]:
    """An empty table in a new database."""
    new_database(tmp_path / "kith.db")
    write("CREATE TABLE attempts (id INTEGER PRIMARY KEY, body TEXT)")
    yield
    close_database()


def singly(many: list[tuple[int, str]]) -> None:
    with transaction():
        for one in many:
            insert(_SQL, one)


def together(many: list[tuple[int, str]]) -> None:
    write_many(_SQL, many)


@pytest.mark.parametrize("put", [singly, together])
def test_a_full_disk_is_said_and_leaves_what_there_was(put: Callable[[list[tuple[int, str]]], None]) -> None:
    put([(1, "kept")])
    rows(f"PRAGMA max_page_count = {value('PRAGMA page_count') + 4}")
    with pytest.raises(Unavailable, match="full"):
        put([(n, "x" * 5000) for n in range(2, 50)])
    assert rows("SELECT * FROM attempts") == [(1, "kept")]


@pytest.mark.parametrize("put", [singly, together])
def test_what_is_there_already_is_an_integrity_error(put: Callable[[list[tuple[int, str]]], None]) -> None:
    put([(1, "kept")])
    with pytest.raises(IntegrityError):
        put([(2, "new"), (1, "again")])
    assert rows("SELECT * FROM attempts") == [(1, "kept")]
