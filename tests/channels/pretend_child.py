"""A child without WhatsApp: a real process that speaks the wire and writes a real spool, as the script in its first argument says.

The script is Python; it finds `say(message)`, `store(*facts)`, `commands()`, `options` and `life` (1 for the first start,
2 for the second …) and ends with `sys.exit(code)` or by running out.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from app.channels.whatsapp import wire  # noqa: E402
from app.channels.whatsapp.spool import Writer  # noqa: E402
from app.channels.whatsapp.wire import Exit  # noqa: E402
from app.domain import facts  # noqa: E402


def main() -> None:
    script = sys.argv[1]
    parser = argparse.ArgumentParser()
    for name in ("--session", "--spool", "--first-segment", "--history", "--beat", "--probe-after"):
        parser.add_argument(name)
    parser.add_argument("--pair", action="store_true")
    options = parser.parse_args(sys.argv[2:])
    lives = Path(options.session).with_suffix(".lives")
    lives.parent.mkdir(parents=True, exist_ok=True)
    with lives.open("a") as file:
        file.write(f"{time.time()}\n")
    life = len(lives.read_text().splitlines())
    writer = Writer(Path(options.spool), first=int(options.first_segment), segment_bytes=2000)

    def say(message: dict[str, Any]) -> None:
        os.write(1, wire.line(message))

    def store(*found: facts.Fact, quiet: bool = False) -> None:
        writer.append([json.dumps({"q": quiet, "f": [facts.to_wire(f) for f in found]}).encode()])
        say({"w": "spool"})

    def connect() -> None:
        store(facts.Link("connected", 1))
        say({"w": "link", "state": "connected"})

    def commands() -> Iterator[dict[str, Any]]:
        for raw in sys.stdin.buffer:
            command = wire.parse(raw)
            if command:
                if command["do"] == "stop":
                    return
                yield command

    exec(
        script,
        {"say": say, "store": store, "connect": connect, "commands": commands, "options": options, "life": life, "sys": sys,
         "os": os, "time": time, "facts": facts, "Exit": Exit, "writer": writer},
    )  # fmt: skip


if __name__ == "__main__":
    main()
