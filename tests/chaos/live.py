"""R1: the child and the web process are killed while messages stream in, again and again."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from tests.chaos.install import Kith, Linked, until
from tests.chaos.spools import SpoolWatch, tally
from tests.chaos.trial import Row, integrity, query
from tests.wa_server import Peer, WhatsApp

_PEOPLE = 20


def r1(short: bool, folder: Path) -> Row:
    """Each message is in the database once, if the callback had returned for it; the rest is counted by its name."""
    return stream(folder, *((160, 4) if short else (10_000, 50)))


def stream(folder: Path, events: int, kills: int) -> Row:
    """The trial with so many events and kills."""
    row = Row("R1", f"{events} live events, {kills} kills")
    began = time.monotonic()
    with ExitStack() as stack:
        wa = stack.enter_context(WhatsApp())
        owner = wa.account("Owner")
        peers = [wa.peer(f"Peer {n}", f"1555011{n:04}", f"9222000{n:04}") for n in range(_PEOPLE)]
        kith = stack.enter_context(Kith(folder, wa.env()))
        linked = kith.link(wa, owner)
        spool = SpoolWatch(kith.data / "spool")
        pick = random.Random(1)
        sent: dict[str, str] = {}
        underway = 0
        for number in range(kills):
            size = events // kills + (number < events % kills)
            peer = peers[number % _PEOPLE]
            logins = linked.device.logins
            sent |= _write(peer, [f"event {len(sent) + n}" for n in range(size)])
            time.sleep(pick.uniform(0, 0.004 * size))
            how = ("child", "web process", "child", "everything")[number % 4]
            kill(kith, how)
            underway += bool(linked.device.pending)
            spool.look()
            if how == "everything":
                kith.start()
            kith.wait_up()
            linked.device.wait_online(60, logins + 1)
        linked.device.wait_settled(120)
        _come_to_rest(kith)
        kith.stop()
        spool.look()
        _count(row, wa, linked, kith, spool, sent)
    row.figures |= {"kills in mid-stream": underway, "seconds": time.monotonic() - began}
    # With four kills that may happen; with fifty the trial would have tried nothing.
    row.need(kills < 10 or underway > 0, "no kill hit the stream")
    row.judge()
    return row


def kill(kith: Kith, what: str) -> None:
    """SIGKILL to a part of Kith: "child", "web process", or "everything" (both the server and who watches over it)."""
    if what == "child":
        doomed = set(kith.children().values())
        for pid in doomed:
            os.kill(pid, signal.SIGKILL)
        until(lambda: not doomed & set(kith.children().values()), 5, 0.01)
    elif what == "web process":
        kith.kill_worker()
    else:
        kith.kill()


def _write(peer: Peer, words: Iterable[str]) -> dict[str, str]:
    words = list(words)
    return dict(zip(peer.texts(words), words, strict=True))


def _come_to_rest(kith: Kith) -> None:
    """Wait until nothing new has been stored for three seconds."""
    before = -1
    while (stored := query(kith.database, "SELECT count(*) FROM message")[0][0]) != before:
        before = stored
        time.sleep(3)


def _count(row: Row, wa: WhatsApp, linked: Linked, kith: Kith, spool: SpoolWatch, sent: dict[str, str]) -> None:
    """What is missing, what is there twice, and who is to blame for what never came as far as Kith's own code."""
    texts = query(kith.database, "SELECT network_id, text FROM message WHERE kind = 'text'")
    found = tally(sent, texts, spool.seen, wa.receipts)
    row.lost, row.doubled = found.lost + found.never, found.doubled
    row.integrity = integrity(kith.database)
    row.figures["library window"] = found.window
    row.need(not linked.device.pending, f"{len(linked.device.pending)} still wait at the server")
    row.need(found.wrong == 0, f"{found.wrong} stored with another text")
    unread = query(
        kith.database,
        "SELECT count(*) FROM conversation c WHERE unread <>"
        " (SELECT count(*) FROM message m WHERE m.conversation_id = c.id AND m.sender_id <> 0)",
    )[0][0]
    row.need(unread == 0, f"{unread} conversations count their unread messages wrongly")
    placeholders = query(kith.database, "SELECT count(*) FROM message WHERE kind = 'unreadable'")[0][0]
    if placeholders:
        row.figures["placeholders"] = placeholders
