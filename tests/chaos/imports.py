"""R3: an exported chat whose import is killed again and again."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.chaos.install import CLI, ROOT
from tests.chaos.trial import Row, integrity, query

_EMAIL = "robin@example.org"
_WORDS = ("ok", "ok", "👍", "Can you come?", "tomorrow at six", "two\nlines", "Wo bist du?", "在吗？", "<Media omitted>")
_LONGEST = 120.0  # seconds for one attempt


def r3(short: bool, folder: Path) -> Row:
    """Kill the import in full run, and begin it again with the same command, until it is through; then once more from the start."""
    lines, kills = (20_000, 4) if short else (50_000, 20)
    row = Row("R3", f"{lines} lines, {kills} kills")
    began = time.monotonic()
    wanted = _write(folder / "WhatsApp Chat with Ana Lima.txt", lines)
    data = folder / "data"
    _kith(data, "user", "add", _EMAIL, "--password-stdin", given="correct horse battery\n")
    hit = resumed = 0
    pick, warm = random.Random(3), 0.0
    for number in range(kills):
        before = _position(data)
        # Some as soon as a chunk more is stored, the others whatever is going on.
        warm, alive = _killed(folder, data, pick, warm, before if number % 5 in (1, 3) else None)
        hit += alive
        resumed += before > 0
    final = json.loads(_import(folder, data))
    again = json.loads(_import(folder, data))
    stored = query(data / "kith.db", "SELECT id >> 20, sender_id = 0, iif(kind = 'text', text, '<Media omitted>') FROM message ORDER BY id")
    found = [(at, bool(mine), text) for at, mine, text in stored]
    row.lost = len(wanted) - sum(one == other for one, other in zip(wanted, found, strict=False))
    row.doubled = max(0, len(found) - len(wanted))
    row.integrity = integrity(data / "kith.db")
    row.figures = {"kills while running": hit, "begun again in the middle": resumed, "seconds": time.monotonic() - began}
    row.need(hit >= kills // 2, "the kills came too late")
    row.need(resumed > 0, "no kill left anything to go on with")
    row.need(final["failed"] == 0, "the import failed")
    row.need(again["added"] == 0 and again["known"] == lines, f"taken in once more it added {again['added']}")
    row.need(len(query(data / "kith.db", "SELECT 1 FROM conversation")) == 1, "more than one conversation")
    row.judge()
    return row


def _write(path: Path, lines: int) -> list[tuple[int, bool, str]]:
    """A chat in which much is said twice within a minute; returns (UTC ms, mine, text) of each message."""
    pick = random.Random(1)
    at = datetime(2023, 1, 13, 9, 0, tzinfo=UTC)
    wanted = []
    with path.open("w", encoding="utf-8") as out:
        for _ in range(lines):
            at += timedelta(minutes=pick.random() < 0.3)
            mine, text = pick.random() < 0.4, pick.choice(_WORDS)
            out.write(f"{at:%d/%m/%Y, %H:%M} - {'Robin' if mine else 'Ana Lima'}: {text}\n")
            wanted.append((int(at.timestamp()) * 1000, mine, text))
    return wanted


def _command(folder: Path, data: Path) -> list[str]:
    path = folder / "WhatsApp Chat with Ana Lima.txt"
    return [sys.executable, *CLI, "import", str(path), "--user", _EMAIL, "--me", "Robin", "--json", "--data-dir", str(data)]


def _kith(data: Path, *arguments: str, given: str = "") -> str:
    command = [sys.executable, *CLI, *arguments, "--data-dir", str(data)]
    return subprocess.run(command, cwd=ROOT, input=given, capture_output=True, text=True, check=True).stdout


def _import(folder: Path, data: Path) -> str:
    done = subprocess.run(_command(folder, data), cwd=ROOT, capture_output=True, text=True, check=True, timeout=_LONGEST)
    return done.stdout


def _position(data: Path) -> int:
    """How many messages the import that is under way has taken in."""
    found = query(data / "kith.db", "SELECT done FROM import_run WHERE state = 'running'")
    return int(found[0][0]) if found else 0


def _killed(folder: Path, data: Path, pick: random.Random, warm: float, beyond: int | None) -> tuple[float, bool]:
    """Start the import and kill it soon after it has begun to work, or as soon as it came ``beyond`` a position.

    Returns how long it takes to begin (measured the first time), and whether it was at work when it was killed.
    """
    began = time.monotonic()
    with subprocess.Popen(_command(folder, data), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        if not warm:
            while not query(data / "kith.db", "SELECT 1 FROM import_run WHERE state = 'running'") and child.poll() is None:
                time.sleep(0.01)
            warm = time.monotonic() - began
        elif beyond is not None:
            # At once: in a moment more it may be through, and what it has stored so far is what the next one goes on with.
            while _position(data) <= beyond and child.poll() is None:
                time.sleep(0.005)
        else:
            time.sleep(warm * 0.9)
        if beyond is None:
            time.sleep(pick.uniform(0, 0.35))
        alive = child.poll() is None
        child.kill()
    return warm, alive
