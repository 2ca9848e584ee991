"""The account that is measured: a data set, and databases that hold it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from app.actions import accounts, receive
from app.actions import devices as device_actions
from app.bench.dataset import ME, ME_HIDDEN, DataSet
from app.domain.facts import Batch, Link, Message
from app.store.database import close_database, open_database

_FILL = 10_000  # facts in a transaction when the filling itself is not measured


class Account:
    """One owner with one device, whose messages are the data set. Databases are made when they are first asked for."""

    owner_id = 1
    device_id = 1

    def __init__(self, folder: Path, messages: int) -> None:
        self.folder = folder
        self.data = DataSet(messages)
        self.now = self.data.until
        self._filled: set[str] = set()

    def fresh(self, name: str) -> Path:
        """Open a new database that holds the owner, the device and the address book, and no message yet."""
        path = self.folder / f"{name}.db"
        open_database(path)
        owner = accounts.create_owner("bench@example.org", "correct horse battery", now=self.now)
        device = device_actions.add(owner.id, "Bench", now=self.now)
        if (owner.id, device) != (self.owner_id, self.device_id):
            raise RuntimeError(f"{path} is not a new database")
        self.apply(Batch((Link("connected", self.now, ME, ME_HIDDEN, "Bench"),)))
        return path

    def apply(self, batch: Batch) -> None:
        """What the runtime does with a batch."""
        receive.take(self.device_id, batch, now=self.now)

    def apply_all(self, batches: Iterable[Batch]) -> None:
        """One batch after the other."""
        for batch in batches:
            self.apply(batch)

    def open(self, messages: int = 0) -> DataSet:
        """Open the database that holds the data set, filling it the first time.

        With ``messages`` one that has as many people and chats, but only about so many messages.
        """
        total = len_of(self.data)
        data = self.data if messages in (0, total) else DataSet(messages, like=total)
        name = f"filled-{len_of(data)}"
        if name in self._filled:
            open_database(self.folder / f"{name}.db")
            return data
        self.fresh(name)
        self.apply_all(data.names())
        self.apply_all(data.batches(_FILL))
        self._filled.add(name)
        return data

    def fills(self, name: str) -> None:
        """Say that the database of that name holds the whole data set now."""
        (self.folder / f"{name}.db").rename(self.folder / f"filled-{len_of(self.data)}.db")
        self._filled.add(f"filled-{len_of(self.data)}")

    def path(self, data: DataSet) -> Path:
        """Where the database lies that holds a data set."""
        return self.folder / f"filled-{len_of(data)}.db"

    def close(self) -> None:
        """Close the database that is open."""
        close_database()


def len_of(data: DataSet) -> int:
    """How many messages a data set has."""
    return sum(chat.messages for chat in data.chats)


def slices(batches: Iterable[Batch], count: int) -> Iterator[list[Batch]]:
    """``count`` batches at a time."""
    rest = iter(batches)
    while some := list(islice(rest, count)):
        yield some


def messages_of(batches: Iterable[Batch]) -> list[Message]:
    """The messages of some batches."""
    return [fact for batch in batches for fact in batch.facts if type(fact) is Message]
