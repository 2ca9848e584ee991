"""How fast an exported chat is read, and taken in: against a loop that knows the format beforehand, and bare rows."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

from app.actions import importing
from app.bench.account import Account
from app.bench.floor import Floor
from app.bench.results import Result, in_turns, median, result, timed
from app.domain.facts import Media, Message
from app.formats import whatsapp_chat
from app.store.files import Files

_ROUNDS, _ROUNDS_STORED = 2, 3
_TOGETHER = 10_000
_HEADER = re.compile(r"^(\d{2})/(\d{2})/(\d{4}), (\d{2}):(\d{2}) - (?:([^:]+): )?(.*)$")
# In kB; not ru_maxrss, which begins with what the process had before it became this one.
_MOST = "next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM'))"
_PEAK = f"import sys;from app.bench.importing import read;read(sys.argv[1]);print({_MOST})"
_EPOCH = date(1970, 1, 1).toordinal()

_PICTURE = Media("image/jpeg")

Row: TypeAlias = list[Any]


def importing_(account: Account) -> Iterator[Result]:
    """One chat of as many messages as the data set has, as an Android phone exports it."""
    path = account.folder / "WhatsApp Chat with Ana Lima.txt"
    lines = _write(account, path)
    ours, bare = in_turns(partial(read, str(path)), partial(_loop, path), _ROUNDS)
    note = f"peak {_peak(path):.0f} MB"
    yield result("import: read", lines / median(ours), lines / median(bare), "≥ 0.7", "line/s", note)
    yield from _peers(path, lines, median(ours))
    yield _stored(account, path, lines)


def read(path: str) -> int:
    """Find out how an export is written and read it; returns how many messages it has."""
    with Path(path).open("rb") as stream:
        style = whatsapp_chat.examine(stream)
        return sum(1 for _ in whatsapp_chat.read(stream, style))


def _write(account: Account, path: Path) -> int:
    """The data set's texts as one talk of two people; returns how many lines that is."""
    at, lines = datetime(2021, 1, 13, 9, 0, tzinfo=UTC), 0
    with path.open("w", encoding="utf-8") as out:
        for chat in account.data.chats:
            for number, message in enumerate(account.data.messages(chat)):
                at += timedelta(seconds=40 + number % 97)
                body = "<Media omitted>" if message.media else f"{message.text}\nand more" if number % 20 == 0 else message.text
                out.write(f"{at:%d/%m/%Y, %H:%M} - {'Robin' if message.from_me else 'Ana Lima'}: {body}\n")
                lines += 1 + body.count("\n")
    return lines


def _loop(path: Path) -> int:
    """The least: a loop of one pattern that was written for this file, with its days remembered, into a list."""
    return len(list(_rows(path)))


def _rows(path: Path) -> Iterator[Row]:
    days: dict[str, int] = {}
    row: Row | None = None
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            found = _HEADER.match(line)
            if found is None:
                if row is not None:
                    row[2] = f"{row[2]}\n{line[:-1]}"
                continue
            if row is not None:
                yield row
            day, month, year, hour, minute, sender, text = found.groups()
            start = days.get(key := day + month + year)
            if start is None:
                start = days[key] = (date(int(year), int(month), int(day)).toordinal() - _EPOCH) * 86_400
            row = [start + int(hour) * 3600 + int(minute) * 60, sender, text]
    if row is not None:
        yield row


def _peak(path: Path) -> float:
    """Megabytes that a process of its own needs at most to read the file."""
    done = subprocess.run([sys.executable, "-c", _PEAK, str(path)], capture_output=True, text=True, check=True)
    return int(done.stdout) / 1024


def _stored(account: Account, path: Path, lines: int) -> Result:
    """Into a new database and into bare rows, in turns: one time of each says little where others use the disk."""
    files = Files(account.folder / "import-media")
    ours, bare = list[float](), list[float]()
    for number in range(_ROUNDS_STORED):
        account.fresh(f"import-{number}")
        floor = Floor(account.folder / f"import-floor-{number}.db")
        turns: list[tuple[list[float], Callable[[], object]]] = [
            (ours, lambda: importing.by_hand(account.owner_id, path, {"me": "Robin"}, files, clock=lambda: account.now)),
            (bare, partial(_store, floor, path)),
        ]
        for kept, work in turns if number % 2 else reversed(turns):
            kept.append(timed(work))
        floor.close()
        account.close()
    return result("import: store", lines / median(ours), lines / median(bare), "≥ 0.8", "line/s", "with what is stored looked up")


def _store(floor: Floor, path: Path) -> None:
    """The same loop, into bare rows."""
    found = enumerate(_rows(path))
    while some := list(islice(found, _TOGETHER)):
        floor.store(*floor.rows([
            Message(
                f"{n}", "chat", "ana", sender == "Robin", at * 1000, "text", text, media=_PICTURE if text == "<Media omitted>" else None
            ) for n, (at, sender, text) in some
        ]))  # fmt: skip


#: Other programs that read such a file -> how it is done. They are measured where they are installed, and never needed.
_PEERS = {
    "whatstk": "from whatstk import WhatsAppChat; WhatsAppChat.from_source(filepath=path)",
    "chatminer": "from chatminer.chatparsers import WhatsAppParser; p = WhatsAppParser(path); p.parse_file(); p.parsed_messages.get_df()",
    "Whatsapp_Chat_Exporter": (
        "from Whatsapp_Chat_Exporter import exported_handler; from Whatsapp_Chat_Exporter.data_model import ChatCollection;"
        " exported_handler.messages(path, ChatCollection(), True)"
    ),
}
_MEASURE = (
    "import sys, time\npath = sys.argv[1]\nbefore = time.perf_counter()\n{}\n"
    f"print(time.perf_counter() - before, {_MOST})"
)


def _peers(path: Path, lines: int, ours: float) -> Iterator[Result]:
    """Each peer that is installed here in a process of its own, on the same file; ours three times as fast is the goal."""
    for name, code in _PEERS.items():
        if find_spec(name) is None:
            continue
        done = subprocess.run([sys.executable, "-c", _MEASURE.format(code), str(path)], capture_output=True, text=True, check=False)
        if done.returncode:
            continue
        took, peak = map(float, done.stdout.split()[-2:])
        yield result(f"import: {name}", lines / ours, lines / took, "≥ 3.0", "line/s", f"its peak {peak / 1024:,.0f} MB")
