"""What neonize's callback costs: the event's bytes to facts to the spool, synced, against a bare synced append."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice

from app.bench import protobufs
from app.bench.account import Account
from app.bench.conversion import converter, record
from app.bench.results import Result, in_turns, median, result
from app.channels.whatsapp.spool import Writer

_ROUNDS = 400

_sync = getattr(os, "fdatasync", os.fsync)


def callback(account: Account) -> Iterator[Result]:
    """One live message."""
    messages = account.data.messages(account.data.chats[0])[: _ROUNDS + 1]
    events = list(islice(protobufs.live(messages * (1 + _ROUNDS // len(messages))), _ROUNDS + 1))
    convert = converter().convert
    writer = Writer(account.folder / "callback-spool")
    lengths = [
        sum(map(len, map(record, convert("Message", protobufs.MessageEvent.FromString(e))))) + 12 for e in events
    ]
    ours, bare = iter(events), iter(lengths)
    file = os.open(account.folder / "callback.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def as_kith() -> None:
        writer.append([record(piece) for piece in convert("Message", protobufs.MessageEvent.FromString(next(ours)))])

    def as_little_as_possible() -> None:
        os.write(file, b"x" * next(bare))
        _sync(file)

    mine, floor = in_turns(as_kith, as_little_as_possible, _ROUNDS)
    os.close(file)
    writer.close()
    yield result("callback", median(mine) * 1000, median(floor) * 1000, "≤ 1.5", "ms")
