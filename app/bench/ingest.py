"""How fast messages are stored: a whole history, one by one as they come, and what waited while Kith was off."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from app.actions import upkeep
from app.bench import protobufs
from app.bench.account import Account, len_of, messages_of, slices
from app.bench.conversion import record
from app.bench.floor import Floor
from app.bench.results import Result, median, result, timed
from app.channels.whatsapp import decisions
from app.channels.whatsapp.convert import Piece
from app.channels.whatsapp.spool import Reader, Writer
from app.domain.facts import Message, Position

_ROOT = Path(__file__).resolve().parents[2]
_TOGETHER = 10  # batches a round; each is a thousand facts, and the floor takes ten thousand rows in a transaction
_LIVE = 300
_BACKLOG = 3000


def sync(account: Account) -> Iterator[Result]:
    """A history sync with two processes at work, as in real life: one converts and writes the spool, one applies it."""
    events, spool = account.folder / "events", account.folder / "spool"
    events.mkdir()
    for number, event in enumerate(protobufs.history(account.data)):
        (events / f"{number:06}").write_bytes(event)
    account.fresh("sync")
    command = [sys.executable, "-m", "app.bench.feeder", str(events), str(spool)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_ROOT, text=True) as child:
        if child.stdin is None or child.stdout is None:
            raise RuntimeError("no pipes")
        child.stdout.readline()
        before = time.perf_counter()
        child.stdin.write("go\n")
        child.stdin.flush()
        position, stored = Position(), 0
        total = len_of(account.data)
        while stored < total:
            ended = child.poll() is not None
            position, some = _drain(account, spool, position)
            stored += some
            if ended and not some:
                break
            if not some:
                time.sleep(0.002)
        took = time.perf_counter() - before
        converting = float(child.stdout.readline() or "nan")
    if stored != total:
        raise RuntimeError(f"{stored} of {total} messages arrived")
    floor = Floor(account.folder / "sync-floor.db")
    bare = 0.0
    for some_batches in slices(account.data.batches(), _TOGETHER):
        rows = floor.rows(messages_of(some_batches))
        bare += timed(partial(floor.store, *rows))
    floor.close()
    note = f"convert and spool alone {total / converting:,.0f}/s"
    yield result("history sync", total / took, total / bare, "≥ 0.5", "msg/s", note)
    for file in events.iterdir():
        file.unlink()


def _drain(account: Account, spool: Path, position: Position) -> tuple[Position, int]:
    """Apply what stands in the spool now, as a device's reader does; how far that is and how many messages it was."""
    reader, stored = Reader(spool), 0
    while records := reader.read(position, max_bytes=8 * 1024 * 1024):
        for batch in decisions.batches(records, account.now):
            account.apply(batch)
            stored += sum(type(fact) is Message for fact in batch.facts)
        position = records[-1].after
    return position, stored


def store(account: Account) -> Iterator[Result]:
    """The store's own part: facts that are ready, against the same rows, in turns of ten thousand."""
    account.fresh("store")
    for batch in account.data.names():
        account.apply(batch)
    floor = Floor(account.folder / "store-floor.db")
    ours, bare = _Stopwatch(), _Stopwatch()
    for number, some in enumerate(slices(account.data.batches(), _TOGETHER)):
        rows = floor.rows(messages_of(some))
        turns = [(ours, partial(account.apply_all, some)), (bare, partial(floor.store, *rows))]
        for watch, work in turns if number % 2 else reversed(turns):
            watch.time(work)
    floor.close()
    account.close()
    account.fills("store")
    total = len_of(account.data)
    note = f"by processor time {bare.processor / ours.processor:.2f}; a transaction per 1,000 against 10,000"
    yield result("history, store alone", total / ours.wall, total / bare.wall, "≥ 0.85", "msg/s", note)


class _Stopwatch:
    """Adds up seconds, by the wall and of the processor."""

    def __init__(self) -> None:
        self.wall = self.processor = 0.0

    def time(self, work: Callable[[], object]) -> None:
        processor = time.process_time()
        self.wall += timed(work)
        self.processor += time.process_time() - processor


def live(account: Account) -> Iterator[Result]:
    """One message, from the spool to committed; then a backlog. Both against one bare, synced transaction a message."""
    account.open()
    while upkeep.tidy_index(account.now):
        pass  # as the runtime does within minutes of a history
    new = _new_messages(account, _LIVE + _BACKLOG)
    spool = account.folder / "live-spool"
    writer, reader, floor = Writer(spool), Reader(spool), Floor(account.folder / "live-floor.db")
    position = Position()
    ours, bare = [], []
    for message in new[:_LIVE]:
        writer.append([record(Piece([message]))])
        row = floor.rows([message])
        bare.append(timed(partial(floor.store, *row)))
        before = time.perf_counter()
        (found,) = reader.read(position)
        for batch in decisions.batches([found], account.now):
            account.apply(batch)
        ours.append(time.perf_counter() - before)
        position = found.after
    yield result("live, one by one", 1 / median(ours), 1 / median(bare), "≥ 0.6", "msg/s", _latency(ours))
    writer.append([record(Piece([message])) for message in new[_LIVE:]])
    before = time.perf_counter()
    _drain(account, spool, position)
    took = time.perf_counter() - before
    yield result("live, from a backlog", _BACKLOG / took, 1 / median(bare), "≥ 3", "msg/s")
    writer.close()
    floor.close()


def _latency(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    return f"p50 {ordered[len(ordered) // 2] * 1000:.2f} ms, p95 {ordered[len(ordered) * 95 // 100] * 1000:.2f} ms"


def _new_messages(account: Account, count: int) -> list[Message]:
    """Messages of others that come now, in chats as busy as they are."""
    rng = random.Random(f"{account.data.seed} live")
    chats = rng.choices(account.data.chats, weights=[chat.messages for chat in account.data.chats], k=count)
    english = account.data.languages["english"].stream
    found = []
    for number, chat in enumerate(chats):
        start = rng.randrange(len(english) - 40)
        text = " ".join(english[start : start + rng.randint(1, 20)])
        sender = chat.members[0] if chat.members else chat.address
        found.append(Message(
            f"3A11{number:012X}", chat.address, sender, False, account.now + number * 1000, "text", text, chat.alt,
            "" if chat.members else chat.alt, "Somebody",
        ))  # fmt: skip
    return found
