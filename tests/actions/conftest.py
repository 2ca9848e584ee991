"""A real database file for every test of an action."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.database import close_database
from tests.actions.world import World
from tests.database import new_database


@pytest.fixture(autouse=True)
def database(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "kith.db"
    new_database(path)
    yield path
    close_database()


@pytest.fixture
def world(database: Path) -> World:
    return World()
