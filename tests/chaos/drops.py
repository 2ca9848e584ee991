"""R15: the line is lost over and over, as fast as it comes up: Kith dials with growing pauses, on one socket, and comes back."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack
from pathlib import Path

from app.channels.whatsapp.decisions import Limits
from tests.chaos.install import CLI, Kith, until
from tests.chaos.spools import SpoolWatch, tally
from tests.chaos.trial import Row, integrity, query
from tests.wa_server import WhatsApp

_RUNNER = "tests.chaos.runner"
#: For the short form: rests of seconds where there are minutes with the usual limits.
_HASTY = Limits()._replace(first_retry=0.5)
_DROPS = 500  # a minute: whatever is open is cut so often
_DIALS = 60  # a minute at most, after the first; each costs WhatsApp a login


def r15(short: bool, folder: Path) -> Row:
    """Ten minutes of it. One line at a time, no threads that pile up, few dials, and all that was written meanwhile comes."""
    seconds = 8 if short else 600
    runner = ("-m", _RUNNER, json.dumps(_HASTY._asdict())) if short else (*CLI, "run")
    row = Row("R15", f"{_DROPS} drops a minute for {seconds} s")
    began = time.monotonic()
    with ExitStack() as stack:
        wa = stack.enter_context(WhatsApp())
        peer = wa.peer("Peer", "15550110000", "92220000000")
        kith = stack.enter_context(Kith(folder / "kith", wa.env(), runner))
        owner = wa.account("Owner")
        linked = kith.link(wa, owner)
        linked.device.wait_settled(60)
        spool = SpoolWatch(kith.data / "spool")
        before = _threads(kith)
        dialled, dropped, most = len(wa.dialled), 0, before
        sent: dict[str, str] = {}
        over = time.monotonic() + seconds
        turn = 0
        while time.monotonic() < over:
            dropped += wa.cut()
            if turn % 25 == 0:
                words = f"meanwhile {turn}"
                sent[peer.text(words, owner)] = words
                web, devices = _threads(kith)
                most = max(most[0], web), max(most[1], devices)
                spool.look()
            turn += 1
            time.sleep(60 / _DROPS)
        dials = len(wa.dialled) - dialled
        logins = linked.device.logins
        ended = time.monotonic()
        row.need(until(lambda: linked.device.logins > logins or linked.device.connected, 300), "it did not come back")
        back = time.monotonic() - ended
        linked.device.wait_settled(60)
        row.need(until(lambda: kith.state(linked.id) == "connected", 30), f"afterwards it is {kith.state(linked.id)}")
        until(lambda: _stored(kith) >= len(sent), 30)
        spool.look()
        after = _threads(kith)
        kith.stop()
        found = tally(sent, query(kith.database, "SELECT network_id, text FROM message WHERE kind = 'text'"), spool.seen, wa.receipts)
        row.lost, row.doubled = found.lost + found.never, found.doubled
        row.integrity = integrity(kith.database)
        lines = wa.lines[1]
    row.figures = {
        "lines cut": dropped, "dials": dials, "lines at once": lines, "threads before": str(before), "most": str(most), "after": str(after),
        "library window": found.window, "back after s": back, "seconds": time.monotonic() - began,
    }  # fmt: skip
    row.need(dropped > 0, "nothing was cut, so nothing was tried")
    row.need(lines == 1, f"{lines} lines at the same time")
    row.need(dials <= 10 + _DIALS * seconds / 60, f"{dials} dials in {seconds} s")
    row.need(all(now <= then + 8 for now, then in zip(after, before, strict=True)), f"threads grew from {before} to {after}")
    row.judge()
    return row


def _threads(kith: Kith) -> tuple[int, int]:
    """How many threads the web process and the devices' processes have."""
    worker = kith.worker()
    return _of(worker) if worker else 0, sum(_of(pid) for pid in kith.children().values())


def _of(pid: int) -> int:
    try:
        return len(list(Path(f"/proc/{pid}/task").iterdir()))
    except OSError:
        return 0


def _stored(kith: Kith) -> int:
    return int(query(kith.database, "SELECT count(*) FROM message WHERE kind = 'text' AND sender_id <> 0")[0][0])
