"""What web tests stand on: the whole application over a real database, with a clock and channels of our own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.actions import accounts
from app.settings import Settings
from app.store.accounts import Owner
from app.store.database import close_database, open_database
from tests.web.running import PASSWORD, Person, Running


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of the Kith under test; a test module may override this fixture."""
    return Settings(data_dir=tmp_path / "data", sessions_dir=tmp_path / "sessions", port=8000)


@pytest.fixture
def running(settings: Settings) -> Iterator[Running]:
    """A running CRM without threads, on a fresh database."""
    open_database(settings.database_path)
    yield Running(settings)
    close_database()


@pytest.fixture
def app(running: Running) -> Flask:
    """The application as it is served, gate and all."""
    made: Any = create_app(running)  # type: ignore[arg-type]
    assert isinstance(made, Flask)
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without cookies."""
    return app.test_client()


@pytest.fixture
def owner(running: Running) -> Owner:
    """The owner of this Kith."""
    return accounts.create_owner("ann@example.org", PASSWORD, name="Ann", now=running.now)


@pytest.fixture
def ann(app: Flask, owner: Owner, running: Running) -> Person:
    """The owner, logged in."""
    return Person.logged_in(app, owner, running.now)


@pytest.fixture
def bob(app: Flask, running: Running) -> Person:
    """Another owner of the same Kith, logged in: whatever is Ann's must not exist for him."""
    return Person.logged_in(app, accounts.create_owner("bob@example.org", PASSWORD, now=running.now), running.now)
