"""R2: the child and the web process are killed while the past comes in; what is left is what an undisturbed run leaves."""

from __future__ import annotations

import datetime
import hashlib
import random
import time
from contextlib import ExitStack
from pathlib import Path

from app.store.database import close_database, open_database
from tests.actions.world import outcome
from tests.chaos.install import Kith, Linked, until
from tests.chaos.live import kill
from tests.chaos.spools import SpoolWatch
from tests.chaos.trial import Row, integrity, query
from tests.wa_server import Account, Chat, Line, Peer, WhatsApp

_CHATS = 10  # in a chunk
_BEGINNING = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
_WORDS = (
    "Are you coming on Friday?",
    "ok",
    "Yes, at eight",
    "Kannst du mir das schicken?",
    "👍",
    "在吗？",
    "thanks a lot",
)


def r2(short: bool, folder: Path) -> Row:
    """The same hash of all rows with and without kills."""
    chunks, size, kills = (4, 50, 3) if short else (20, 1000, 20)
    row = Row("R2", f"history of {chunks} chunks × {size} messages, {kills} kills")
    began = time.monotonic()
    undisturbed = _Run(folder / "undisturbed", chunks, size)
    undisturbed.go(0, row)
    row.need(not row.figures.pop("sent again"), "a chunk was lost without any kill")
    disturbed = _Run(folder / "disturbed", chunks, size)
    disturbed.go(kills, row)
    row.need(short or int(row.figures["kills in mid-chunk"]) > 0, "no kill hit a chunk on its way")
    row.need(undisturbed.hash() == disturbed.hash(), "another hash than the undisturbed run")
    row.figures["seconds"] = time.monotonic() - began
    row.judge()
    return row


class _Run:
    """One Kith that is sent the whole past."""

    def __init__(self, folder: Path, chunks: int, size: int) -> None:
        self._folder, self._size = folder, size
        self._database = folder / "data" / "kith.db"
        self._chunks = range(chunks)

    def go(self, kills: int, row: Row) -> None:
        """Send all chunks, killing as it goes; then count into the row."""
        with ExitStack() as stack:
            wa = stack.enter_context(WhatsApp())
            owner = wa.account("Owner")
            count = len(self._chunks) * _CHATS
            peers = [wa.peer(f"Peer {n}", f"1555012{n:04}", f"9222000{n:04}") for n in range(count)]
            kith = stack.enter_context(Kith(self._folder, wa.env()))
            linked = kith.link(wa, owner)
            spool = SpoolWatch(kith.data / "spool")
            sent = {n: self._chunk(n, peers[n * _CHATS : (n + 1) * _CHATS]) for n in self._chunks}
            row.figures["kills in mid-chunk"] = self._send(kith, owner, linked, sent, spool, kills)
            row.figures["sent again"] = self._complete(owner, linked, sent, spool, row)
            kith.stop()
            stored = query(kith.database, "SELECT count(*), count(DISTINCT network_id) FROM message")[0]
            row.lost += len(self._chunks) * self._size - stored[1]
            row.doubled += stored[0] - stored[1]
            row.integrity = integrity(kith.database)

    def _send(
        self, kith: Kith, owner: Account, linked: Linked, sent: dict[int, list[Chat]], spool: SpoolWatch, kills: int
    ) -> int:
        """Send every chunk and kill soon after; returns how many kills hit while a chunk was not yet stored."""
        pick = random.Random(2)
        hit = 0
        for turn in range(max(kills, len(sent))):
            if turn in sent:
                self._send_one(owner, sent[turn], turn)
            if turn < kills:
                logins = linked.device.logins
                time.sleep(pick.uniform(0, 0.4))
                how = ("child", "web process", "child", "everything")[turn % 4]
                kill(kith, how)
                hit += bool(self._missing({n: chats for n, chats in sent.items() if n <= turn}))
                spool.look()
                if how == "everything":
                    kith.start()
                kith.wait_up()
                linked.device.wait_online(60, logins + 1)
        return hit

    def _complete(
        self, owner: Account, linked: Linked, sent: dict[int, list[Chat]], spool: SpoolWatch, row: Row
    ) -> int:
        """Have the phone send again what the library had acknowledged and never handed over; returns how many chunks.

        It acknowledges a chunk when it is announced, downloads it afterwards, and forgets about it when it is killed in
        between. What stood in the spool at a kill is another matter: that must come without being sent again.
        """
        linked.device.wait_settled(120)
        until(lambda: not self._missing(sent), 10, 0.5)
        missing = self._missing(sent)
        kept = sum(line.id in spool.seen for n in missing for line in missing[n])
        row.need(kept == 0, f"{kept} messages stood in the spool and are not stored")
        for number in missing:
            self._send_one(owner, sent[number], number)
        if not until(lambda: not self._missing(sent), 60, 0.5):
            row.failures.append(f"chunks {sorted(self._missing(sent))} are not stored even when sent again")
        time.sleep(1)
        return len(missing)

    def _missing(self, sent: dict[int, list[Chat]]) -> dict[int, list[Line]]:
        """Lines that are not stored, by chunk."""
        stored = {name for (name,) in query(self._database, "SELECT network_id FROM message")}
        left = {n: [line for chat in sent[n] for line in chat.lines if line.id not in stored] for n in sent}
        return {number: lines for number, lines in left.items() if lines}

    def _send_one(self, owner: Account, chats: list[Chat], number: int) -> None:
        kind = "INITIAL_BOOTSTRAP" if number == 0 else "RECENT"
        owner.send_history(chats, kind=kind, chunk=number + 1, progress=(number + 1) * 100 // len(self._chunks))

    def _chunk(self, number: int, peers: list[Peer]) -> list[Chat]:
        """The same lines with the same ids and times, whenever they are made."""
        pick = random.Random(number)
        each = self._size // _CHATS
        chats = []
        for place, peer in enumerate(peers):
            first = _BEGINNING + datetime.timedelta(hours=number * _CHATS + place)
            lines = [
                Line(
                    pick.choice(_WORDS), first + datetime.timedelta(minutes=n), from_me=pick.random() < 0.4,
                    id=f"3EB0{number:04}{place:04}{n:06}",
                    reactions=[(peer, "❤️")] if pick.random() < 0.05 else (),
                )
                for n in range(each)
            ]  # fmt: skip
            chats.append(Chat(peer, lines, unread=pick.randint(0, 3), archived=pick.random() < 0.1))
        return chats

    def hash(self) -> str:
        """Of everything that counts in the database."""
        open_database(self._database)
        try:
            return hashlib.sha256(outcome().encode()).hexdigest()
        finally:
            close_database()
