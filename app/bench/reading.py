"""How fast pages get what they show: search, Today, and threads, each against bare queries on the same database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import apsw

from app.actions import touch
from app.bench.account import Account, len_of
from app.bench.dataset import DataSet
from app.bench.results import Result, in_turns, median, percentile, result, timed
from app.domain import tokens
from app.domain.timing import Working
from app.store import chats
from app.store import search as index
from app.store.database import value

_ROUNDS = 40
_PAGE = 50
_SMALL = 10_000  # messages of the account that Today is compared with
_SHOWN, _RECENT = 30, 8  # rows that Today shows of who waits and of the latest chats


# ── Search ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def search(account: Account) -> Iterator[Result]:
    """A page of hits, newest first, with snippets and people; against the full-text query that gives the same texts."""
    data = account.open()
    bare = apsw.Connection(str(account.path(data)), flags=apsw.SQLITE_OPEN_READONLY)
    bare.execute("PRAGMA mmap_size = 268435456; PRAGMA cache_size = -65536").fetchall()
    table = f"message_fts_{account.owner_id}"
    sql = (
        f"SELECT m.id, m.text FROM {table} f CROSS JOIN message m ON m.id = f.rowid"
        f" WHERE {table} MATCH ? ORDER BY f.rowid DESC LIMIT {_PAGE}"
    )
    mine, floor = list[float](), list[float]()
    for name, asked, match in _questions(data):
        ours, theirs = in_turns(
            partial(index.search, account.owner_id, asked, now=account.now, limit=_PAGE),
            partial(_all, bare, sql, match),
            _ROUNDS,
        )
        mine += ours
        floor += theirs
        hits = len(_all(bare, sql, match))
        note = f"{hits} hits" if hits < _PAGE else ""
        yield result(f"search: {name}", median(ours) * 1000, median(theirs) * 1000, "≤ 1.5", "ms", note)
    for share, goal in ((0.5, "≤ 1.5"), (0.95, "≤ 2.0")):
        ours_at, floor_at = percentile(mine, share), percentile(floor, share)
        yield result(f"search: all, p{share * 100:.0f}", ours_at * 1000, floor_at * 1000, goal, "ms")
    bare.close()


def _all(bare: apsw.Connection, sql: str, *params: object) -> list[tuple[object, ...]]:
    return list(bare.execute(sql, params))


def _questions(data: DataSet) -> Iterator[tuple[str, str, str]]:
    """(name, what a person types, the same in FTS5's language)."""
    english, spanish, arabic, chinese = (data.languages[name] for name in ("english", "spanish", "arabic", "chinese"))
    at = english.stream.index("coffee")
    for name, typed in (
        ("common word", "tomorrow"), ("rare word", english.vocabulary[4000]), ("accent dropped", "reunion"),
        ("prefix", "meet"), ("two letters", "co"), ("two words", "coffee tomorrow"),
        ("Arabic", arabic.vocabulary[60]), ("two Chinese characters", "".join(chinese.stream[100:102])),
        ("rare Spanish", spanish.vocabulary[3000]),
    ):  # fmt: skip
        words = [f'body : "{tokens.segment(word).strip()}"' for word in typed.split()]
        # What is being typed is looked up by its beginning, except where every character is a word.
        if not tokens.is_spelled(typed[-1]):
            words[-1] += " *"
        yield name, typed, " AND ".join(words)
    phrase = " ".join(english.stream[at : at + 2])
    yield "phrase", f'"{phrase}"', f'body : "{tokens.segment(phrase).strip()}"'


# ── Today ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def today(account: Account) -> Iterator[Result]:
    """The queries of Today: who waits, how many in each lane, the latest chats; and those with the order by urgency.

    With all messages against with few of them, the people being the same: what Today costs must not grow with messages.
    """

    account.open(min(_SMALL, len_of(account.data)))
    alike = max(1, min(_PAGE, chats.counts(account.owner_id).get("pending", 0)))  # as many rows of who waits in both

    def kith(shown: int = alike) -> None:
        chats.waiting(account.owner_id, limit=shown)
        chats.counts(account.owner_id)
        chats.recent(account.owner_id, limit=_PAGE)

    def page() -> None:
        chats.pressing(account.owner_id, "pending", min(_SHOWN, alike), account.now, Working())
        chats.counts(account.owner_id)
        chats.recent(account.owner_id, limit=_RECENT, archived=False)

    small, large, mine, floor = list[float](), list[float](), list[float](), list[float]()
    few, many = list[float](), list[float]()
    learnt = set[str]()
    for _ in range(3):  # opening another database empties the caches, so each gets its turns in a row
        for messages, asked, whole in ((min(_SMALL, len_of(account.data)), small, few), (0, large, many)):
            data = account.open(messages)
            if (path := str(account.path(data))) not in learnt:
                learnt.add(path)
                while touch.learn(account.now):
                    pass
            asked += [timed(kith) for _ in range(_ROUNDS)][5:]
            whole += [timed(page) for _ in range(_ROUNDS)][5:]
        bare = apsw.Connection(str(account.path(data)), flags=apsw.SQLITE_OPEN_READONLY)
        ours, theirs = in_turns(partial(kith, _PAGE), _bare_today(bare, account.owner_id), _ROUNDS)
        mine += ours
        floor += theirs
        bare.close()
    name = f"at {len_of(account.data):,} / 10,000"
    yield result(f"today: {name}", median(large) * 1000, median(small) * 1000, "≤ 1.3", "ms")
    yield result("today: the whole page, likewise", median(many) * 1000, median(few) * 1000, "≤ 1.3", "ms")
    yield result("today: against bare SQL", median(mine) * 1000, median(floor) * 1000, "≤ 2.0", "ms")


def _bare_today(bare: apsw.Connection, owner_id: int) -> Callable[[], None]:
    """The partial-index queries alone, with the columns that are shown."""
    shown = "c.id, c.kind, c.title, p.name, p.picture, c.last_at, c.unread, c.lane, c.opened_at, c.reason, m.kind, m.text, m.state"
    joined = "FROM conversation c LEFT JOIN contact p ON p.id = c.contact_id LEFT JOIN message m ON m.id = c.last_id"
    questions = (
        f"SELECT {shown} {joined} WHERE c.owner_id = ? AND c.lane = 'pending' AND c.lane <> '' ORDER BY c.opened_at, c.id LIMIT {_PAGE}",
        "SELECT lane, count(*) FROM conversation WHERE owner_id = ? AND lane <> '' GROUP BY lane",
        "SELECT count(*) FROM conversation WHERE owner_id = ? AND unread > 0 AND archived = 0",
        f"SELECT {shown} {joined} WHERE c.owner_id = ? AND c.last_id > 0 ORDER BY c.last_at DESC, c.id DESC LIMIT {_PAGE}",
    )

    def ask() -> None:
        for question in questions:
            _all(bare, question, owner_id)

    return ask


# ── Threads ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def thread(account: Account) -> Iterator[Result]:
    """A page of the busiest chat at any depth, against its first page; both have seen their rows before."""
    data = account.open()
    chat = int(value(
        "SELECT c.id FROM conversation c JOIN address a ON a.contact_id = c.contact_id WHERE a.value = ?", (data.chats[0].address,)
    ))  # fmt: skip
    size = data.chats[0].messages
    for share in (0.5, 0.99):
        deep = int(value(
            "SELECT id FROM message WHERE conversation_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?", (chat, int(size * share))
        ))  # fmt: skip
        ours, first = in_turns(
            partial(chats.thread, account.owner_id, chat, before=deep),
            partial(chats.thread, account.owner_id, chat),
            _ROUNDS * 2,
        )
        name = f"thread: {int(size * share):,} back"
        yield result(name, median(ours) * 1000, median(first) * 1000, "≤ 1.2", "ms")
