"""R19: files of two gigabytes among a thousand small ones."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path

from tests.chaos.install import Kith, memory, until
from tests.chaos.trial import Row, integrity, query
from tests.wa_server import WhatsApp

_LARGE = 2 << 30
_LIMITS = {"memory MB": 100.0}


def r19(short: bool, folder: Path) -> Row:
    """Files over the cap are refused before a byte of them is downloaded, the others all come, in memory that stays flat."""
    large, small = (3, 20) if short else (20, 1000)
    row = Row("R19", f"{large} files of 2 GB among {small} small ones")
    began = time.monotonic()
    with ExitStack() as stack:
        wa = stack.enter_context(WhatsApp())
        peer = wa.peer("Peer", "15550110000", "92220000000")
        kith = stack.enter_context(Kith(folder, wa.env()))
        linked = kith.link(wa, wa.account("Owner"))
        peer.image(b"\xff\xd8\xff the first")
        linked.device.wait_settled(60)
        until(lambda: _count(kith, "stored") == 1, 30)
        processes = [kith.worker(), *kith.children().values()]
        before = sum(map(memory, processes))
        peak = before
        for n in range(small):
            if n % (small // large) == 0 and n // (small // large) < large:
                peer.video(b"not this", announced=_LARGE)
            peer.image(b"\xff\xd8\xff" + f"picture {n} ".encode() * 2000)

        def done() -> bool:
            nonlocal peak
            peak = max(peak, sum(map(memory, processes)))
            return _count(kith, "stored") == small + 1 and _count(kith, "too_big") == large

        until(done, 60 if short else 600, 0.1)
        row.figures = {
            "stored": _count(kith, "stored") - 1, "refused": _count(kith, "too_big"), "memory MB": peak - before,
            "seconds": time.monotonic() - began,
        }  # fmt: skip
        row.lost = small + 1 - _count(kith, "stored")
        row.need(row.figures["refused"] == large, f"{large} are larger than the cap")
        row.need(len(set(wa.server.media.fetched)) == small + 1, f"{len(set(wa.server.media.fetched)) - 1} were downloaded of {small}")
        for name, limit in _LIMITS.items() if not short else ():
            row.need(float(row.figures[name]) <= limit, f"{name}: over {limit}")
        row.integrity = integrity(kith.database)
    row.judge()
    return row


def _count(kith: Kith, state: str) -> int:
    return int(query(kith.database, "SELECT count(*) FROM media WHERE state = ?", (state,))[0][0])
