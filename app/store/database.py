"""The database: one SQLite file behind Peewee, how it is opened, changed and migrated, and who hears of changes.

Reads run on a connection per thread and never wait (WAL). Writes run one at a time: :func:`transaction` takes a lock of
the process before SQLite's own, so that a writer never meets "database is locked" from a neighbour thread.
"""

from __future__ import annotations

import os
import re
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import resources
from pathlib import Path
from typing import Any, TypeAlias

import structlog
from peewee import DatabaseError, IntegrityError, OperationalError
from peewee import __exception_wrapper__ as _as_peewee_raises  # type: ignore[attr-defined]  # not in its stubs
from playhouse.apsw_ext import APSWDatabase

from app.errors import Unavailable
from app.store import cipher

log = structlog.get_logger(__name__)

Row: TypeAlias = tuple[Any, ...]
Params: TypeAlias = Sequence[Any]
Subscriber: TypeAlias = Callable[[int, str, dict[str, Any]], None]

__all__ = [
    "IntegrityError", "before_commit", "checkpoint", "close_database", "db", "insert", "newest_schema", "open_database", "passing_through",
    "publish", "row", "rows", "subscribe", "transaction", "vacuum", "value", "write", "write_many",
]  # fmt: skip

_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",  # a committed message survives a power cut
    "foreign_keys": 1,
    "cache_size": -65536,  # 64 MB
    "mmap_size": 268435456,
    "temp_store": "memory",
    "secure_delete": "on",  # erased means erased
    # 80 MB of log before it is copied back: at the default 4 MB a history sync copies with nearly every commit.
    "wal_autocheckpoint": 20_000,
}

_LITTLE = -2048  # 2 MB
db = APSWDatabase(None, pragmas=_PRAGMAS, timeout=30, autoconnect=True)

_writer = threading.RLock()
_pending = threading.local()
_subscribers: list[Subscriber] = []
_before_commit: list[Callable[[], None]] = []
_migrated = threading.Event()  # until then the tables that are settled may not be there yet


def open_database(path: Path) -> None:
    """Open (or make) the database at ``path`` and bring its schema up to date. Files are made 0600.

    Raises:
        Unavailable: the file is no database, is damaged, or was written by a newer Kith.
    """
    # Here, because these read through this module. The second only has to be there: it settles before each commit.
    from app.store import people_search  # noqa: F401
    from app.store.search import SQL_FUNCTIONS

    # SQLite works without the interpreter, and a statement that is done would wait 5 ms for it while another thread computes.
    sys.setswitchinterval(0.0002)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    close_database()
    if cipher.encrypt(path):
        log.info("database_encrypted")
    db.init(str(path), pragmas={**cipher.pragmas(path), **_PRAGMAS})
    for name, arguments, function, _deterministic in SQL_FUNCTIONS:
        # Peewee's apsw binding cannot pass "deterministic" on; none of ours stands in an index.
        db.register_function(function, name, arguments)
    try:
        db.connect(reuse_if_open=True)
        _migrated.clear()
        _migrate()
        _migrated.set()
        with transaction():
            pass  # settles what the migrations have changed
    except (DatabaseError, OperationalError) as error:
        close_database()
        said = str(error) if cipher.is_plain(path) else "it is under another passphrase (KITH_DATABASE_PASSPHRASE), or it is damaged"
        raise Unavailable(f"The database cannot be opened: {said}.", code="database_unreadable") from error


def close_database() -> None:
    """Close this thread's connection; other threads' connections close with their threads."""
    if db.database is not None and not db.is_closed():
        db.close()


@contextmanager
def transaction() -> Iterator[None]:
    """All or nothing; joins an outer transaction. What was published inside is told after the outermost commit.

    Raises:
        Unavailable: the disk is full or the database cannot be written now; nothing was changed.
    """
    if getattr(_pending, "depth", 0):
        yield
        return
    with _writer:
        events: list[tuple[int, str, dict[str, Any]]] = []
        _pending.depth, _pending.events = 1, events
        try:
            with db.atomic("IMMEDIATE"):
                yield
                for settle in _before_commit if _migrated.is_set() else ():
                    settle()
        except OperationalError as error:
            _say_if_passing(error)
            raise
        finally:
            _pending.depth = 0
    _tell(events)


def publish(owner_id: int, name: str, payload: dict[str, Any]) -> None:
    """Tell subscribers after the commit. Equal events of one transaction are told once. Only ids, never contents."""
    event = (owner_id, name, payload)
    if not getattr(_pending, "depth", 0):
        _tell([event])
    elif event not in _pending.events[-64:]:
        _pending.events.append(event)


def before_commit(settle: Callable[[], None]) -> None:
    """Have ``settle`` called at the end of every transaction, inside it: for what is derived from what was changed."""
    _before_commit.append(settle)


def subscribe(subscriber: Subscriber) -> Callable[[], None]:
    """Have ``subscriber(owner_id, name, payload)`` called after commits; returns how to end that."""
    _subscribers.append(subscriber)

    def unsubscribe() -> None:
        with suppress(ValueError):
            _subscribers.remove(subscriber)

    return unsubscribe


def _tell(events: list[tuple[int, str, dict[str, Any]]]) -> None:
    for subscriber in tuple(_subscribers):
        for event in events:
            try:
                subscriber(*event)
            except Exception:  # the data is saved; a listener's trouble is not the writer's
                log.exception("subscriber_failed", event_name=event[1])


def rows(sql: str, params: Params = ()) -> list[Row]:
    """All result rows as tuples.

    Raises:
        Unavailable: the database cannot be read now.
    """
    try:
        return db.execute_sql(sql, params).fetchall()
    except OperationalError as error:
        _say_if_passing(error)
        raise


def row(sql: str, params: Params = ()) -> Row | None:
    """The first result row, or None.

    Raises:
        Unavailable: the database cannot be read now.
    """
    try:
        return db.execute_sql(sql, params).fetchone()
    except OperationalError as error:
        _say_if_passing(error)
        raise


#: What passes by itself: locked, busy, full, input/output, read-only. The rest of SQLite's complaints are our mistakes.
_PASSING = ("locked", "busy", "full", "I/O", "readonly", "read-only", "unable to open")


def _say_if_passing(error: OperationalError) -> None:
    """Raise Unavailable for what passes by itself; a mistake in a statement stays what it is."""
    said = str(error)
    if any(word in said for word in _PASSING):
        raise Unavailable(f"The database cannot be used right now: {said}.", code="database_unavailable") from error


@contextmanager
def passing_through() -> Iterator[None]:
    """Read in this thread with little memory: what is read once from end to end gains nothing from being kept.

    Read as much as one likes, peak memory stays where it was; after it the pages of other reads are kept again.
    """
    db.execute_sql(f"PRAGMA cache_size = {_LITTLE}")
    try:
        yield
    finally:
        db.execute_sql("PRAGMA shrink_memory")
        db.execute_sql(f"PRAGMA cache_size = {_PRAGMAS['cache_size']}")


def value(sql: str, params: Params = (), default: Any = None) -> Any:
    """The first column of the first row, or ``default``."""
    found = row(sql, params)
    return default if found is None else found[0]


def write(sql: str, params: Params = ()) -> int:
    """Run one statement inside a transaction; returns how many rows it changed."""
    with transaction():
        db.execute_sql(sql, params)
        return int(db.connection().changes())


def insert(sql: str, params: Params = ()) -> int:
    """Run one INSERT inside a transaction; returns the new rowid."""
    with transaction():
        db.execute_sql(sql, params)
        return int(db.connection().last_insert_rowid())


def write_many(sql: str, many: Iterable[Params]) -> None:
    """Run one statement for each tuple: the fast road for bulk writes."""
    with transaction(), _as_peewee_raises:
        db.cursor().executemany(sql, many)


def checkpoint() -> bool:
    """Copy the write-ahead log into the database and empty it; returns whether it is empty now (nobody reads from it)."""
    with _writer:
        return not value("PRAGMA wal_checkpoint(TRUNCATE)")


def vacuum() -> None:
    """Write the database anew without what deleting leaves in pages that were rearranged; takes seconds for each gigabyte.

    ``secure_delete`` overwrites what is deleted, but not what SQLite has copied when it split or joined pages before.
    """
    folder = str(Path(db.database).parent).replace("'", "''")
    with _writer:
        # The copy is made beside the database: in memory it would take as much as the whole file.
        db.execute_sql(f"PRAGMA temp_store_directory = '{folder}'")
        db.execute_sql("PRAGMA temp_store = file")
        try:
            db.execute_sql("VACUUM")
        finally:
            db.execute_sql("PRAGMA temp_store = memory")


# ── Migrations ──────────────────────────────────────────────────────────────────────────────────────────────────────

_MIGRATION = re.compile(r"(\d{4})_\w+\.sql")


def _migrations() -> list[tuple[int, str, str]]:
    """(number, name, SQL) of every migration, in order."""
    found = []
    for file in resources.files("app.store.migrations").iterdir():
        if match := _MIGRATION.fullmatch(file.name):
            found.append((int(match[1]), file.name, file.read_text(encoding="utf-8")))
    return sorted(found)


def newest_schema() -> int:
    """The number of the newest migration: data with a greater one was written by a newer Kith."""
    return _migrations()[-1][0]


def _migrate() -> None:
    """Run what is missing, each file in a transaction of its own: after a crash the schema is the old or the new one."""
    migrations = _migrations()
    have = int(value("PRAGMA user_version"))
    if migrations and have > migrations[-1][0]:
        close_database()
        raise Unavailable("This data was written by a newer Kith. Upgrade Kith to open it.", code="newer_schema")
    for number, name, sql in migrations:
        if number > have:
            with transaction():
                # apsw runs several statements in one call, which Peewee's execute_sql passes through.
                db.execute_sql(sql + f"\n;PRAGMA user_version = {number};").fetchall()
            log.info("migrated", migration=name)
