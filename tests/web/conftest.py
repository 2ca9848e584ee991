"""What web tests stand on: the whole application over a real database, with a clock and channels of our own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from app import create_app
from app.actions.accounts import proving
from app.settings import Settings
from app.store import accounts as stored
from app.store.accounts import Owner
from app.store.database import close_database
from app.web import live
from tests.database import new_database
from tests.web.running import PASSWORD, Person, Running
from tests.web.seed import Seeded, seed


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of the Kith under test; a test module may override this fixture."""
    return Settings(data_dir=tmp_path / "data", sessions_dir=tmp_path / "sessions", port=8000)


@pytest.fixture
def running(settings: Settings) -> Iterator[Running]:
    """A running CRM without threads, on a fresh database."""
    new_database(settings.database_path)
    yield Running(settings)
    close_database()


class Compiled(BytecodeCache):
    """Templates that an earlier application has compiled."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if kept := self._kept.get(bucket.key):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


class Stage:
    """Stands in for the running CRM of whichever test is on, so that an application outlives the test it was made for."""

    def __init__(self, running: Running) -> None:
        self.running = running

    def __getattr__(self, name: str) -> Any:
        return getattr(self.running, name)


class Stages:
    """Applications by what makes them differ: their settings, but for where things lie. Making one takes a fifth of a second."""

    def __init__(self) -> None:
        self._compiled = Compiled()
        self._made: dict[str, tuple[Flask, Stage]] = {}
        self._server: Any = None

    def app(self, running: Running) -> Flask:
        """The application for a running CRM."""
        if live.socketio.server is not self._server:
            self._made.clear()  # a process has one live line, and an application that was made since has taken it
        which = running.settings.model_dump_json(exclude={"data_dir", "sessions_dir"})
        if which not in self._made:
            self._made.clear()
            stage = Stage(running)
            self._made[which] = made, _ = create_app(stage), stage  # type: ignore[arg-type]
            made.jinja_env.bytecode_cache = self._compiled
            self._server = live.socketio.server
        made, stage = self._made[which]
        stage.running = running
        return made


@pytest.fixture(scope="session")
def stages() -> Stages:
    return Stages()


@pytest.fixture
def app(running: Running, stages: Stages) -> Flask:
    """The application as it is served, gate and all. It is shared: a test that changes it makes its own."""
    return stages.app(running)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without cookies."""
    return app.test_client()


@pytest.fixture(scope="session")
def password_hash() -> str:
    """One hash of the test password for all."""
    return proving.hashed(PASSWORD)


@pytest.fixture
def owner(running: Running, password_hash: str) -> Owner:
    """The owner of this Kith."""
    return stored.owner(stored.add_owner("ann@example.org", "Ann", password_hash, now=running.now))


@pytest.fixture
def ann(app: Flask, owner: Owner, running: Running) -> Person:
    """The owner, logged in."""
    return Person.logged_in(app, owner, running.now)


@pytest.fixture
def bob(app: Flask, running: Running, password_hash: str) -> Person:
    """Another owner of the same Kith, logged in: whatever is Ann's must not exist for him."""
    owner_id = stored.add_owner("bob@example.org", "Bob", password_hash, now=running.now)
    return Person.logged_in(app, stored.owner(owner_id), running.now)


@pytest.fixture
def seeded(running: Running, owner: Owner) -> Seeded:
    """Ids of the owner's data: each kind of row once."""
    return seed(running, owner.id)
