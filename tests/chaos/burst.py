"""R8: ten thousand messages at once while somebody has the pages open."""

from __future__ import annotations

import os
import re
import time
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any

import socketio

from tests.chaos.install import Kith, Visitor, memory, until
from tests.chaos.trial import Row, integrity, quantile, query
from tests.wa_server import WhatsApp

_PEOPLE = 50


class LiveLine:
    """The live line of an open page: counts what it is told, and asks for Today when something has changed."""

    def __init__(self, kith: Kith) -> None:
        self.told = 0
        self._client = socketio.Client(reconnection=True)
        self._client.on("*", self._hear)
        self._client.connect(kith.url, headers={"Cookie": kith.login()}, transports=["websocket"])

    def _hear(self, _kind: str, *_: Any) -> None:
        self.told += 1

    def __enter__(self) -> LiveLine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.disconnect()


def r8(short: bool, folder: Path) -> Row:
    """Callbacks stay quick, everything is in the database within a minute, and memory does not grow with the burst."""
    events = 300 if short else 10_000
    row = Row("R8", f"burst of {events} live events, UI open")
    with ExitStack() as stack:
        wa = stack.enter_context(WhatsApp())
        owner = wa.account("Owner")
        peers = [wa.peer(f"Peer {n}", f"1555011{n:04}", f"9222000{n:04}") for n in range(_PEOPLE)]
        kith = stack.enter_context(Kith(folder, wa.env()))
        linked = kith.link(wa, owner)
        # Everybody has written before: what is measured is the burst, not fifty new acquaintances.
        for peer in peers:
            peer.text("hello")
        linked.device.wait_settled(60)
        stored = "SELECT count(*) FROM message WHERE kind = 'text' AND text LIKE 'event %'"
        line = stack.enter_context(LiveLine(kith))
        visitor = stack.enter_context(Visitor(kith, ("/", "/api/v1/replies"), 0.5))
        until(lambda: len(visitor.took) >= 4, 20)
        processes = [kith.worker(), *kith.children().values()]
        before = [memory(pid) for pid in processes]
        peak = list(before)
        sent: dict[str, str] = {}
        began = time.monotonic()
        for number, peer in enumerate(peers):
            words = [f"event {number}-{n}" for n in range(events // _PEOPLE)]
            sent |= dict(zip(peer.texts(words), words, strict=True))

        def drained() -> bool:
            peak[:] = map(max, peak, map(memory, processes))
            return bool(query(kith.database, stored)[0][0] >= len(sent))

        if not until(drained, 180, 0.25):
            row.failures.append(f"only {query(kith.database, stored)[0][0]} of {len(sent)} stored after 180 s")
        took = time.monotonic() - began
        figures = _figures(kith, events)
        texts = query(kith.database, "SELECT network_id, text FROM message WHERE text LIKE 'event %'")
        row.lost = len(sent.keys() - {name for name, _ in texts})
        row.doubled = len(texts) - len({text for _, text in texts})
        row.need(line.told > 0, "the live line heard nothing")
        row.need(visitor.failed == 0, f"{visitor.failed} pages failed")
        growth = sum(peak) - sum(before)
        row.figures |= {
            "callback p99 ms": figures.get("kith_devices_callback_p99_ms", float("nan")), "fsync p99 ms": _fsync(folder),
            "drained s": took, "RSS growth MB": growth, "web p50 ms": quantile(visitor.took, 0.5),
            "web p99 ms": quantile(visitor.took, 0.99), "live events": line.told,
        }  # fmt: skip
        row.need(figures.get("kith_devices_callbacks", 0) >= events, "the child did not count its callbacks")
    row.integrity = integrity(kith.database)
    row.judge()
    if not short:
        row.need(float(row.figures["callback p99 ms"]) <= 10, "callback p99 over 10 ms")
        row.need(took <= 60, "drained after more than 60 s")
        row.need(growth <= 200, "RSS grew by more than 200 MB")
    return row


def _fsync(folder: Path) -> float:
    """What the disk takes, at its own 99th percentile (ms), to keep 300 bytes: no callback can be quicker."""
    took = []
    with (folder / "floor").open("wb", buffering=0) as file:
        for _ in range(300):
            began = time.perf_counter()
            file.write(b"x" * 300)
            os.fsync(file.fileno())
            took.append((time.perf_counter() - began) * 1000)
    return quantile(took, 0.99)


def _figures(kith: Kith, events: int) -> dict[str, float]:
    """The gauges of the metrics page, once the child's heartbeat has told of all these events."""
    found: dict[str, float] = {}

    def told() -> bool:
        page = kith.get("/metrics").decode()
        found.update(
            {name: float(worth) for name, worth in re.findall(r"^(kith_devices_\w+) (\S+)$", page, re.MULTILINE)}
        )
        return found.get("kith_devices_callbacks", 0) >= events

    until(told, 20, 0.5)
    return found
