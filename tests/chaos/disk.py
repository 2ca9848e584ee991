"""R9: the disk fills up while messages come in, again and again, and has room again some time later."""

from __future__ import annotations

import contextlib
import subprocess
import time
import urllib.error
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.chaos.install import Kith, until
from tests.chaos.trial import Row, integrity, query
from tests.wa_server import WhatsApp

_SIZE = 96  # MB of the disk


class Unable(Exception):
    """This machine does not let the trial be held."""


def r9(short: bool, folder: Path) -> Row:
    """Nothing is lost or doubled; pages are served and say so; nobody is told that something is stored that is not."""
    times, messages = (2, 20) if short else (10, 60)
    row = Row("R9", f"disk full {times} times while {messages} messages come in")
    began = time.monotonic()
    said = refused = 0
    slowest = 0.0
    with ExitStack() as stack:
        (folder / "kith" / "data").mkdir(parents=True)
        disk = stack.enter_context(_small_disk(folder / "kith" / "data"))
        wa = stack.enter_context(WhatsApp())
        peer = wa.peer("Peer", "15550110000", "92220000000")
        kith = stack.enter_context(Kith(folder / "kith", wa.env()))
        kith.link(wa, wa.account("Owner"))
        sent: dict[str, str] = {}
        kept = 0
        words = [f"before {n}" for n in range(5)]
        sent |= dict(zip(peer.texts(words), words, strict=True))
        until(lambda: _stored(kith) >= len(sent), 30)
        chat = kith.api("GET", "/conversations")["items"][0]["id"]
        cookie = kith.login()
        for turn in range(times):
            ballast = disk / "ballast"
            _fill(ballast)
            words = [f"turn {turn} number {n} " + "x" * 2000 for n in range(messages)]
            sent |= dict(zip(peer.texts(words), words, strict=True))
            until(lambda: kith.api("GET", "/health")["trouble"], 30)
            said += bool(kith.api("GET", "/health")["trouble"])
            page = kith.get("/", headers={"Cookie": cookie})
            row.need(b"Nothing can be stored" in page, "the page does not say that nothing can be stored")
            status = _try_to_write(kith, chat, f"while full {turn}")
            refused += status == 503
            kept += status == 201
            row.need(status in (201, 503), f"writing answered {status}")
            time.sleep(1.0)
            ballast.unlink()
            room = time.monotonic()
            missing = _missing(kith, len(sent))
            row.need(not missing, f"after turn {turn}, {missing} messages did not come in")
            slowest = max(slowest, time.monotonic() - room)
            row.need(until(lambda: not kith.api("GET", "/health")["trouble"], 30), "the trouble is still shown")
            row.need(_try_to_write(kith, chat, f"room again {turn}") == 201, "nothing can be written although there is room")
            kept += 1
        until(lambda: _mine(kith) >= kept, 30)
        kith.stop()
        texts = query(kith.database, "SELECT network_id, text FROM message WHERE kind = 'text' AND sender_id <> 0")
        row.lost = len(sent.items() - dict(texts).items()) + max(0, kept - _mine(kith))
        row.doubled = len(texts) - len(dict(texts)) + max(0, _mine(kith) - kept)
        row.integrity = integrity(kith.database)
    row.figures = {"said so": said, "writes refused": refused, "slowest to come back s": slowest, "seconds": time.monotonic() - began}
    row.need(said == times, f"only {said} times it was said that nothing can be stored")
    row.judge()
    return row


@contextmanager
def _small_disk(folder: Path) -> Iterator[Path]:
    """A file system of its own in ``folder``.

    Raises:
        Unable: only root may mount one.
    """
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}m,mode=0700", "tmpfs", str(folder)], capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise Unable(f"no file system can be mounted here: {made.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


def _fill(ballast: Path) -> None:
    """Write until there is no room for a single byte more."""
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as out:
        while True:
            out.write(b"\0" * 65536)
    with contextlib.suppress(OSError), ballast.open("ab", buffering=0) as out:
        while True:
            out.write(b"\0")


def _try_to_write(kith: Kith, chat: str, text: str) -> int:
    try:
        kith.api("POST", f"/conversations/{chat}/messages", {"text": text})
    except urllib.error.HTTPError as error:
        return error.code
    return 201


def _stored(kith: Kith) -> int:
    return int(query(kith.database, "SELECT count(*) FROM message WHERE kind = 'text' AND sender_id <> 0")[0][0])


def _missing(kith: Kith, wanted: int) -> int:
    """How many of them have not come in a minute after there was room again."""
    until(lambda: _stored(kith) >= wanted, 60)
    return max(0, wanted - _stored(kith))


def _mine(kith: Kith) -> int:
    return int(query(kith.database, "SELECT count(*) FROM message WHERE kind = 'text' AND sender_id = 0")[0][0])
