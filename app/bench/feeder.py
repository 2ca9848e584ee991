"""The child's part of a history sync, without the network: bytes -> protobuf -> facts -> spool, in a process of its own.

Started by :mod:`app.bench.ingest` as ``python -m app.bench.feeder EVENTS SPOOL``. Says a line when it is ready, begins at a
line of input, and ends with a line: the seconds it took.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from app.bench import protobufs
from app.bench.conversion import converter, record
from app.channels.whatsapp.spool import Writer


def main(events: Path, spool: Path) -> None:
    """Feed every event, in the order of the files' names."""
    writer, convert = Writer(spool), converter().convert
    files = sorted(events.iterdir())
    print("ready", flush=True)
    sys.stdin.readline()
    before = time.perf_counter()
    for file in files:
        writer.append(
            [record(piece) for piece in convert("HistorySync", protobufs.HistorySync.FromString(file.read_bytes()))]
        )
    print(time.perf_counter() - before, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
