"""The dictionary of words that WhatsApp's binary nodes abbreviate, read out of the loaded library.

No table is copied into this project. The installed shared library holds the words as Go strings (pointer, length); a
helper process loads it (a test process must not), finds two neighbouring words of each table and reads the rest from
there. The result is cached in the temporary directory under the library's size and time, so it is done once a
machine.

Run as a file, not as a module: `python -P tokens.py FILE` writes the tables as JSON.
"""

import ctypes
import hashlib
import importlib.util
import json
import os
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SINGLE_WORDS = 236
DOUBLE_TABLES = 4


@dataclass(frozen=True, slots=True)
class Tokens:
    """`single[n]` is the word of one byte `n`; `double[t][n]` of the byte 236 + t followed by `n`."""

    single: list[str]
    double: list[list[str]]


def load() -> Tokens:
    """The tables of the installed neonize, from the cache or freshly read."""
    library = _library()
    stat = library.stat()
    mark = hashlib.sha256(f"{library}{stat.st_size}{stat.st_mtime_ns}".encode()).hexdigest()[:16]
    cache = Path(tempfile.gettempdir()) / f"wa-server-tokens-{os.getuid()}-{mark}.json"
    if not cache.exists():
        fresh = cache.with_suffix(f".{os.getpid()}")
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
        command = [sys.executable, "-P", __file__, str(fresh)]
        subprocess.run(command, check=True, env=environment, capture_output=True, timeout=60)
        fresh.replace(cache)
    tables = json.loads(cache.read_text())
    return Tokens(tables["single"], tables["double"])


def _library() -> Path:
    spec = importlib.util.find_spec("neonize")
    if spec is None or spec.origin is None:
        raise ImportError("neonize is not installed")
    return next(Path(spec.origin).parent.glob("neonize-*.so"))


def _segments() -> Iterator[tuple[int, bytes]]:
    """The library's readable memory: start address and bytes."""
    for line in Path("/proc/self/maps").read_text().splitlines():
        parts = line.split()
        if len(parts) > 5 and "neonize" in parts[5] and parts[5].endswith(".so") and "r" in parts[1]:
            start, end = (int(x, 16) for x in parts[0].split("-"))
            yield start, ctypes.string_at(start, end - start)


def _read_string(address: int) -> str:
    pointer, length = struct.unpack("<QQ", ctypes.string_at(address, 16))
    return ctypes.string_at(pointer, length).decode() if length else ""


def _extract() -> dict[str, object]:
    try:
        import magic  # noqa: F401  (neonize needs libmagic; pylibmagic brings it where the system has none)
    except ImportError:
        import pylibmagic  # noqa: F401
    import neonize._binder  # noqa: F401

    segments = list(_segments())

    def addresses(pattern: bytes) -> Iterator[int]:
        for start, data in segments:
            at = data.find(pattern)
            while at >= 0:
                yield start + at
                at = data.find(pattern, at + 1)

    def holds(address: int, word: str) -> bool:
        pointer, length = struct.unpack("<QQ", ctypes.string_at(address, 16))
        inside = any(start <= pointer < start + len(data) for start, data in segments)
        return inside and length == len(word) and _read_string(address) == word

    def table(first: str, second: str) -> int:
        """The address of the header of `first`, where `second` is the next entry."""
        for text in addresses(first.encode()):
            for header in addresses(struct.pack("<QQ", text, len(first))):
                if holds(header + 16, second):
                    return header
        raise LookupError(f"no table that has {first} before {second}")

    single = table("xmlstreamstart", "xmlstreamend") - 16
    rows = next(addresses(struct.pack("<QQQ", table("read-self", "active"), 256, 256)))
    double = []
    for number in range(DOUBLE_TABLES):
        pointer, length, _ = struct.unpack("<QQQ", ctypes.string_at(rows + 24 * number, 24))
        double.append([_read_string(pointer + 16 * n) for n in range(length)])
    return {"single": [_read_string(single + 16 * n) for n in range(SINGLE_WORDS)], "double": double}


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(_extract()))
