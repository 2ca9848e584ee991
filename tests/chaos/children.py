"""R16: children crash, hang and go deaf; the pages stay quick, the devices come back, and nothing is kept quiet."""

from __future__ import annotations

import json
import os
import random
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from app.channels.whatsapp.decisions import Limits
from tests.chaos.install import CLI, Kith, Linked, Visitor, until
from tests.chaos.spools import SpoolWatch, tally
from tests.chaos.trial import Row, integrity, quantile, query
from tests.wa_server import Account, Peer, WhatsApp

_RUNNER = "tests.chaos.runner"
#: For the short form: what takes minutes with the usual limits takes seconds.
_HASTY = Limits()._replace(beat=0.5, hang=6.0, probe=1.0, deaf=6.0, patience=6.0, settle=0.5, first_retry=0.5)
_HOW = (signal.SIGKILL, signal.SIGABRT, signal.SIGSEGV)


class _Phone:
    """A linked device and somebody who writes to its owner."""

    def __init__(self, wa: WhatsApp, kith: Kith, number: int) -> None:
        self.owner: Account = wa.account(f"Owner {number}", f"1555010000{number}", f"9111000000{number}")
        self.peer: Peer = wa.peer(f"Peer {number}", f"1555011000{number}", f"9222000000{number}")
        before = kith.children().keys()
        self.linked: Linked = kith.link(wa, self.owner, f"Phone {number}")
        (self.session,) = kith.children().keys() - before
        self.sent: dict[str, str] = {}

    def write(self) -> None:
        words = f"event {self.session} {len(self.sent)}"
        self.sent[self.peer.text(words, self.owner)] = words

    def pid(self, kith: Kith) -> int | None:
        return kith.children().get(self.session)

    def states(self, kith: Kith) -> str:
        return str(query(kith.database, "SELECT state FROM device WHERE id = ?", (int(self.linked.id),))[0][0])

    def wait_back(self, kith: Kith, logins: int, seconds: float) -> float:
        """Wait until it has logged in more often than that and Kith says that it is connected; returns the seconds."""
        began = time.monotonic()

        def back() -> bool:
            return self.linked.device.logins > logins and self.states(kith) == "connected"

        if not until(back, seconds):
            raise TimeoutError(f"{self.session} is {self.states(kith)} after {seconds:.0f} s")
        return time.monotonic() - began


def r16(short: bool, folder: Path) -> Row:
    """Four devices crash over and over, one hangs, one goes deaf, all at once."""
    crashes, phones = (3, 1) if short else (100, 4)
    limits = _HASTY if short else Limits()
    row = Row("R16", f"{crashes} child crashes, 1 hung, 1 deaf")
    runner = ("-m", _RUNNER, json.dumps(limits._asdict())) if short else (*CLI, "run")
    began = time.monotonic()
    with ExitStack() as stack:
        wa = stack.enter_context(WhatsApp())
        kith = stack.enter_context(Kith(folder, wa.env(), runner))
        crashing = [_Phone(wa, kith, n) for n in range(phones)]
        hung, deaf = (_Phone(wa, kith, n) for n in (8, 9))
        spool = SpoolWatch(kith.data / "spool")
        visitor = Visitor(kith, ("/", "/api/v1/devices", "/api/v1/replies"), 0.1)
        backs: list[float] = []
        guard = threading.Lock()

        def crash(phone: _Phone) -> None:
            for took in _crashes(kith, phone, crashes // phones, 1 if short else 4, random.Random(phone.session)):
                with guard:
                    backs.append(took)
                    spool.look()

        with visitor, ThreadPoolExecutor(phones + 2) as pool:
            tasks = [pool.submit(crash, phone) for phone in crashing]
            tasks += [pool.submit(_hang, kith, hung, limits, row), pool.submit(_deafen, kith, deaf, limits, row)]
            for task in tasks:
                _note_failure(row, task.result)
        everybody = [*crashing, hung, deaf]
        for phone in everybody:
            phone.linked.device.wait_settled(60)
        time.sleep(2)
        _stop_with_a_frozen_child(kith, hung, row)
        spool.look()
        _count(row, wa, kith, everybody, spool)
    row.figures |= {
        "crashes": len(backs), "back max s": max(backs, default=0.0), "back p50 s": quantile(backs, 0.5),
        "web p50 ms": quantile(visitor.took, 0.5), "web p99 ms": quantile(visitor.took, 0.99),
        "seconds": time.monotonic() - began,
    }  # fmt: skip
    row.need(len(backs) == crashes // phones * phones, f"only {len(backs)} crashes were survived")
    row.need(visitor.failed == 0, f"{visitor.failed} pages failed")
    row.judge()
    if not short:
        row.need(max(backs, default=0.0) <= 10, "a device took more than 10 s to come back")
        row.need(quantile(visitor.took, 0.99) <= 500, "web p99 over 500 ms")
    return row


def _crashes(kith: Kith, phone: _Phone, times: int, apart: float, pick: random.Random) -> Any:
    """Crash the phone's child so often, at most so many seconds after it was back; yields the seconds until it was back."""
    for number in range(times):
        phone.write()
        time.sleep(pick.uniform(0.5, apart))
        logins, pid = phone.linked.device.logins, phone.pid(kith)
        assert pid is not None, f"{phone.session} has no child"
        os.kill(pid, _HOW[number % len(_HOW)])
        yield phone.wait_back(kith, logins, 60)


def _hang(kith: Kith, phone: _Phone, limits: Limits, row: Row) -> None:
    """A child that stands still is noticed, killed and replaced; what was sent meanwhile comes."""
    logins, pid = phone.linked.device.logins, phone.pid(kith)
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    phone.write()
    took = phone.wait_back(kith, logins, limits.hang + 60)
    row.figures["hung, back after s"] = took
    row.need(took <= limits.hang + limits.beat + 10, f"a hung child was replaced only after {took:.0f} s")


def _deafen(kith: Kith, phone: _Phone, limits: Limits, row: Row) -> None:
    """A line that is up and delivers nothing is said to be deaf, and renewed; what was sent meanwhile comes."""
    logins = phone.linked.device.logins
    phone.linked.device.deafen()
    phone.write()
    began = time.monotonic()
    if not until(lambda: phone.states(kith) == "deaf", limits.deaf + 120, 0.02):
        row.failures.append(f"not said to be deaf, but {phone.states(kith)}, after {time.monotonic() - began:.0f} s")
        return
    row.figures["deaf flagged after s"] = time.monotonic() - began
    row.need(time.monotonic() - began <= 300, "deafness flagged after more than 5 minutes")
    phone.linked.device.deafen(False)
    row.figures["deaf, back after s"] = phone.wait_back(kith, logins, 60)


def _note_failure(row: Row, result: Callable[[], None]) -> None:
    """What one of the devices did not survive is a failure of the trial, not the end of it."""
    try:
        result()
    except (TimeoutError, AssertionError, OSError) as error:
        row.failures.append(str(error))


def _stop_with_a_frozen_child(kith: Kith, phone: _Phone, row: Row) -> None:
    """Kith itself can be stopped while a child does not react to anything."""
    if pid := phone.pid(kith):
        os.kill(pid, signal.SIGSTOP)
    took = kith.stop()
    row.figures["stop with a frozen child s"] = took
    row.need(took <= 20, f"stopping took {took:.0f} s")


def _count(row: Row, wa: WhatsApp, kith: Kith, phones: list[_Phone], spool: SpoolWatch) -> None:
    texts = query(kith.database, "SELECT network_id, text FROM message WHERE kind = 'text'")
    sent = {name: words for phone in phones for name, words in phone.sent.items()}
    found = tally(sent, texts, spool.seen, wa.receipts)
    row.lost, row.doubled = found.lost + found.never, found.doubled
    row.integrity = integrity(kith.database)
    row.figures["library window"] = found.window
    row.need(found.wrong == 0, f"{found.wrong} stored with another text")
