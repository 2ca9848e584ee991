"""How fast conversations leave as files, against the least that reading and writing the same rows can cost."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial

import apsw
from jinja2 import Environment

from app.bench.account import Account, len_of
from app.bench.results import Result, in_turns, median, result
from app.formats.conversation import Batches, Head, data, page, plain
from app.store import outgoing

_ROUNDS = 3
_BATCH = 2000
_ROWS = (
    "SELECT m.id >> 20, coalesce(s.name, 'Me'), m.text, m.kind FROM message m LEFT JOIN contact s ON s.id = m.sender_id"
    " WHERE m.conversation_id = ? ORDER BY m.id"
)
_ITEMS = Environment(autoescape=True).from_string(
    "{% for at, name, text in rows %}<li><b>{{ name }}</b><p>{{ text }}</p><small>{{ at }}</small></li>\n{% endfor %}"
)


def export(account: Account) -> Iterator[Result]:
    """Every conversation as a transcript, as JSON and as HTML."""
    known = account.open()
    chats = outgoing.every_chat(account.owner_id)
    bare = apsw.Connection(str(account.path(known)), flags=apsw.SQLITE_OPEN_READONLY)
    count = len_of(account.data)
    target = account.folder / "export"

    def ours(write: Callable[[Head, Batches], Iterator[str]]) -> None:
        with target.open("w", encoding="utf-8") as out:
            for chat in chats:
                head = Head(chat.id, chat.title, chat.kind, "Me", UTC, "UTC", account.now)
                out.writelines(write(head, outgoing.messages(account.owner_id, chat.id)))

    def floor(write: Callable[[list[tuple[int, str, str]]], str]) -> None:
        with target.open("w", encoding="utf-8") as out:
            for chat in chats:
                out.writelines(map(write, _batches(bare, chat.id)))

    for name, mine, least, goal in (
        ("text", plain.write, _text, "≥ 0.4"), ("json", data.write_json, _json, "≥ 0.4"), ("html", page.write, _html, "≥ 0.5"),
    ):  # fmt: skip
        took, limit = in_turns(partial(ours, mine), partial(floor, least), _ROUNDS)
        yield result(f"export: {name}", count / median(took), count / median(limit), goal, "/s")
    bare.close()


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
