"""How fast conversations leave as files, against the least that reading and writing the same rows can cost."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import apsw
from jinja2 import Environment

from app.bench.account import Account, len_of
from app.bench.results import Result, in_turns, median, result
from app.formats.conversation import Batches, Head, data, page, plain
from app.store import outgoing
from app.store.database import open_database

_ROUNDS = 3
_BATCH = 2000
_PART = 100  # memory is compared with that of so many times fewer messages
_ROWS = (
    "SELECT m.id >> 20, coalesce(s.name, 'Me'), m.text, m.kind FROM message m LEFT JOIN contact s ON s.id = m.sender_id"
    " WHERE m.conversation_id = ? ORDER BY m.id"
)
_ITEMS = Environment(autoescape=True).from_string(
    "{% for at, name, text in rows %}<li><b>{{ name }}</b><p>{{ text }}</p><small>{{ at }}</small></li>\n{% endfor %}"
)


_WRITERS = {"text": plain.write, "json": data.write_json, "html": page.write}
_PEAK = "import sys; from app.bench.exporting import peak; print(peak(sys.argv[1], sys.argv[2]))"


def export(account: Account) -> Iterator[Result]:
    """Every conversation as a transcript, as JSON and as HTML: how fast, and in how much memory."""
    few = account.path(account.open(max(1, len_of(account.data) // _PART)))
    known = account.open()
    chats = outgoing.every_chat(account.owner_id)
    bare = apsw.Connection(str(account.path(known)), flags=apsw.SQLITE_OPEN_READONLY)
    count = len_of(account.data)
    target = account.folder / "export"

    def ours(write: Callable[[Head, Batches], Iterator[str]]) -> None:
        with target.open("w", encoding="utf-8") as out:
            for chat in chats:
                out.writelines(write(_head(chat, account.now), outgoing.messages(account.owner_id, chat.id)))

    def floor(write: Callable[[list[tuple[int, str, str]]], str]) -> None:
        with target.open("w", encoding="utf-8") as out:
            for chat in chats:
                out.writelines(map(write, _batches(bare, chat.id)))

    for name, least, goal in (("text", _text, "≥ 0.4"), ("json", _json, "≥ 0.4"), ("html", _html, "≥ 0.5")):
        took, limit = in_turns(partial(ours, _WRITERS[name]), partial(floor, least), _ROUNDS)
        yield result(f"export: {name}", count / median(took), count / median(limit), goal, "/s")
    bare.close()
    for name in _WRITERS:
        most, least_ = _peak(account.path(known), name), _peak(few, name)
        yield result(f"export: {name}, memory", most, least_, "≤ 1.25", "MB", f"against {_PART} times fewer messages")


def peak(path: str, form: str) -> float:
    """Export everything in the database at ``path`` to nowhere; the most memory of its own that this process held, in MB."""
    open_database(Path(path))
    most = 0
    for chat in outgoing.every_chat(Account.owner_id):
        for _ in _WRITERS[form](_head(chat, 0), outgoing.messages(Account.owner_id, chat.id)):
            most = max(most, _held())
    return most / 1024


def _held() -> int:
    """kB of this process that are nobody else's. Pages of the database's file that are mapped belong to the system's cache."""
    with Path("/proc/self/status").open(encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("RssAnon"))


def _peak(path: Path, form: str) -> float:
    """The same in a process that has done nothing else."""
    done = subprocess.run([sys.executable, "-c", _PEAK, str(path), form], capture_output=True, text=True, check=True)
    return float(done.stdout)


def _head(chat: outgoing.Chat, now: int) -> Head:
    return Head(chat.id, chat.title, chat.kind, "Me", UTC, "UTC", now)


def _batches(bare: apsw.Connection, conversation_id: int) -> Iterator[list[tuple[int, str, str]]]:
    found: Iterable[tuple[int, str, str]] = bare.execute(_ROWS, (conversation_id,))
    batch = []
    for at, name, text, _ in found:  # type: ignore[misc]
        batch.append((at, name, text))
        if len(batch) == _BATCH:
            yield batch
            batch = []
    yield batch


_days: dict[int, str] = {}


def _day(at: int) -> str:
    day = at // 86_400_000
    if day not in _days:
        _days[day] = datetime.fromtimestamp(day * 86_400, UTC).strftime("%d/%m/%Y")
    return _days[day]


def _text(batch: list[tuple[int, str, str]]) -> str:
    return "".join([
        f"{_day(at)}, {at // 3_600_000 % 24:02}:{at // 60_000 % 60:02} - {name}: {text}\n" for at, name, text in batch
    ])  # fmt: skip


def _json(batch: list[tuple[int, str, str]]) -> str:
    return "\n".join([json.dumps({"at": at, "from": name, "text": text}, ensure_ascii=False) for at, name, text in batch])


def _html(batch: list[tuple[int, str, str]]) -> str:
    return _ITEMS.render(rows=batch)
