"""What pages weigh, packed as browsers get them, and what they ask of the database, on an account with everything in it.

These floors are budgets and not measurements: a ratio of 1 is a page that uses all it may.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

from flask.testing import FlaskClient

from app import create_app
from app.actions import accounts
from app.bench.account import Account
from app.bench.results import Result, result
from app.paths import STATIC
from app.settings import load
from app.store import chats
from app.store.database import db, value
from app.store.files import Files

HTML, SCRIPTS, STYLES = 60, 80, 20  # KB packed with gzip: of any page, of all its scripts, of all its styles
QUERIES = 12  # for Today, the inbox and a thread
_PAGES = (
    "/", "/inbox", "/inbox/pending", "/inbox/unread", "/chats/{chat}", "/people", "/people?view=cards", "/people/{person}",
    "/people/{person}/timeline", "/people/{person}/insights", "/people/{person}/about", "/search", "/search?q=tomorrow", "/insights",
    "/notifications", "/palette", "/settings/devices", "/settings/account",
)  # fmt: skip


class Standing:
    """A running Kith as pages know it, in which nothing runs."""

    telling = keeping = timetable = None
    channels: Mapping[int, Any] = MappingProxyType({})  # no device is linked
    demo = False
    trouble = ""

    def __init__(self, folder: Path, now: int) -> None:
        self.settings = load(data_dir=folder / "data", sessions_dir=folder / "sessions", host="127.0.0.1", port=8000)
        self.files = Files(self.settings.media_dir)
        self._now = now

    def clock(self) -> int:
        """The time of the data set."""
        return self._now

    def health(self) -> dict[str, Any]:
        """Nothing to say."""
        return {}


def pages(account: Account) -> Iterator[Result]:
    """The heaviest page, all scripts, the most styles; the queries of Today, inbox and thread; requests until a thread is read."""
    account.open()
    app = create_app(Standing(account.folder, account.now))  # type: ignore[arg-type]
    try:
        yield from _measured(account, _logged_in(app, account))
    finally:
        app.extensions["kith.live"].close()


def _logged_in(app: Any, account: Account) -> FlaskClient:
    key = accounts.make_login_key(account.owner_id, now=account.now)
    login = accounts.log_in_once(key, address="127.0.0.1", now=account.now)
    client: FlaskClient = app.test_client()
    client.set_cookie("kith-80", login.secret)
    return client


def _measured(account: Account, client: FlaskClient) -> Iterator[Result]:
    busiest = value("SELECT id FROM conversation WHERE kind = 'direct' ORDER BY messages DESC, id LIMIT 1")
    ids = {"chat": busiest, "person": chats.chat(account.owner_id, busiest).contact_id}
    drawn = {path: _get(client, path.format(**ids)) for path in _PAGES}
    heaviest = max(drawn, key=lambda path: _packed(drawn[path]))
    yield result("pages: heaviest HTML", _packed(drawn[heaviest]), HTML, "≤ 1.0", "KB", heaviest)
    scripts = {name for html in drawn.values() for name in _named(html, "js")}
    yield result("pages: scripts", sum(_packed(_file(name)) for name in _with_imports(scripts)), SCRIPTS, "≤ 1.0", "KB")
    styled = max(drawn, key=lambda path: _styles(drawn[path]))
    yield result("pages: styles", _styles(drawn[styled]), STYLES, "≤ 1.0", "KB", styled)
    for name, path in (("Today", "/"), ("inbox", "/inbox"), ("thread", f"/chats/{busiest}")):
        with counted() as ran:
            _get(client, path)
        yield result(f"pages: queries of {name}", len(ran), QUERIES, "≤ 1.0", "SQL")
    newest = chats.thread(account.owner_id, busiest).messages[-1].id
    in_first = f'id="m{newest}"'.encode() in drawn["/chats/{chat}"]
    yield result("pages: requests to read a chat", 1 if in_first else 2, 1, "≤ 1.0", "", "from the click to its newest message")


@contextmanager
def counted() -> Iterator[list[str]]:
    """The SQL that runs meanwhile, in this thread."""
    ran: list[str] = []

    def note(_cursor: object, sql: str, _bindings: object) -> bool:
        ran.append(sql)
        return True

    connection = db.connection()
    connection.set_exec_trace(note)
    try:
        yield ran
    finally:
        connection.set_exec_trace(None)


def _get(client: FlaskClient, path: str) -> bytes:
    answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    content: bytes = answer.data
    return content


def _packed(content: bytes) -> float:
    """KB of what goes over the line."""
    return len(gzip.compress(content, 6)) / 1000


def _file(name: str) -> bytes:
    return (STATIC / name).read_bytes()


def _named(html: bytes, ending: str) -> list[str]:
    return re.findall(rf'(?:src|href)="/static/([^"?]+\.{ending})', html.decode())


def _styles(html: bytes) -> float:
    return sum(_packed(_file(name)) for name in _named(html, "css"))


def _with_imports(scripts: set[str]) -> set[str]:
    """Scripts and the modules that they load."""
    found, waiting = set(scripts), set(scripts)
    while waiting:
        imported = {f"js/{name}" for name in re.findall(r'from "\./(\w+\.js)"', _file(waiting.pop()).decode())} - found
        found |= imported
        waiting |= imported
    return found
