"""R10: another program keeps the database locked for a minute while messages come in, are written, and pages are open."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, closing
from pathlib import Path
from typing import NamedTuple

from tests.chaos.install import Kith, until
from tests.chaos.trial import Row, integrity, quantile, query
from tests.wa_server import WhatsApp

_PATIENCE = 180  # seconds; a request that gets no answer for so long has failed
_PAGES = ("/", "/people", "/reminders", "/api/v1/conversations", "/healthz")


class _Answer(NamedTuple):
    """What became of a request. ``status`` 0 = no answer."""

    path: str
    status: int
    took: float  # ms


def r10(short: bool, folder: Path) -> Row:
    """Nothing is lost or doubled, no request fails but with 503 and its sentence, and pages can be read all the while."""
    seconds, messages, writers = (4, 20, 2) if short else (60, 600, 6)
    row = Row("R10", f"database locked for {seconds} s while {messages} messages come in and {writers} programs write")
    began = time.monotonic()
    with ExitStack() as stack:
        wa = stack.enter_context(WhatsApp())
        peer = wa.peer("Peer", "15550110000", "92220000000")
        kith = stack.enter_context(Kith(folder / "kith", wa.env()))
        kith.link(wa, wa.account("Owner"))
        words = ["before"]
        sent = dict(zip(peer.texts(words), words, strict=True))
        until(lambda: _stored(kith), 30)
        chat = kith.api("GET", "/conversations")["items"][0]["id"]
        cookie = {"Cookie": kith.login()}
        reads: list[_Answer] = []
        writes: list[_Answer] = []
        over = threading.Event()
        hands = [threading.Thread(target=_read_on, args=(kith, cookie, reads, over))]
        hands += [threading.Thread(target=_write_on, args=(kith, chat, n, writes, over)) for n in range(writers)]
        with closing(sqlite3.connect(kith.database, isolation_level=None, timeout=30)) as other:
            other.execute("BEGIN IMMEDIATE")
            locked = time.monotonic()
            for hand in hands:
                hand.start()
            for turn in range(10):
                words = [f"while locked {turn}.{n}" for n in range(messages // 10)]
                sent |= dict(zip(peer.texts(words), words, strict=True))
                time.sleep(seconds / 10)
            time.sleep(max(0.0, locked + seconds - time.monotonic()))
            during = len(reads)
            other.execute("ROLLBACK")
        free = time.monotonic()
        row.need(until(lambda: _stored(kith) >= len(sent), 60), "not all messages came in within a minute")
        caught_up = time.monotonic() - free
        over.set()
        for hand in hands:
            hand.join()
        kept = [answer for answer in writes if answer.status == 201]
        until(lambda: sum(message.text.startswith("mine ") for message in wa.inbox) >= len(kept), 60)
        kith.stop()
        texts = query(kith.database, "SELECT network_id, text FROM message WHERE kind = 'text' AND sender_id <> 0")
        mine = [text for (text,) in query(kith.database, "SELECT text FROM message WHERE kind = 'text' AND sender_id = 0")]
        left = [message.text for message in wa.inbox if message.text.startswith("mine ")]
        row.lost = len(sent.items() - dict(texts).items()) + max(0, len(kept) - len(set(mine)))
        row.doubled = len(texts) - len(dict(texts)) + len(mine) - len(set(mine)) + len(left) - len(set(left))
        row.integrity = integrity(kith.database)
        row.need(len(mine) == len(kept), f"{len(kept)} writes were confirmed, {len(mine)} are there")
        row.need(sorted(left) == sorted(mine), f"{len(left)} of {len(mine)} of mine have left")
    wrong = sorted({(answer.path, answer.status) for answer in reads if answer.status != 200})
    row.need(not wrong, f"pages answered {wrong}")
    wrong = sorted({(answer.path, answer.status) for answer in writes if answer.status not in (201, 503)})
    row.need(not wrong, f"writing answered {wrong}")
    row.need(during >= seconds, f"only {during} pages were answered while it was locked")
    row.figures = {
        "pages": len(reads), "page p99 ms": quantile([answer.took for answer in reads], 0.99),
        "writes kept": len(kept), "refused": len(writes) - len(kept), "slowest write s": max((a.took for a in writes), default=0.0) / 1000,
        "caught up after s": caught_up, "seconds": time.monotonic() - began,
    }  # fmt: skip
    if not short:
        row.need(quantile([answer.took for answer in reads], 0.99) <= 1000, "pages waited for the lock")
    row.judge()
    return row


def _read_on(kith: Kith, cookie: dict[str, str], answers: list[_Answer], over: threading.Event) -> None:
    turn = 0
    while not over.is_set():
        answers.append(_ask(kith, _PAGES[turn % len(_PAGES)], headers=cookie))
        turn += 1
        over.wait(0.2)


def _write_on(kith: Kith, chat: str, number: int, answers: list[_Answer], over: threading.Event) -> None:
    turn = 0
    headers = {"Authorization": f"Bearer {kith.token}", "Content-Type": "application/json"}
    while not over.is_set():
        body = {"text": f"mine {number}.{turn}"}
        answers.append(_ask(kith, f"/api/v1/conversations/{chat}/messages", headers=headers, body=body))
        turn += 1
        over.wait(1.0)


def _ask(kith: Kith, path: str, *, headers: dict[str, str], body: object = None) -> _Answer:
    began = time.monotonic()
    request = urllib.request.Request(kith.url + path, None if body is None else json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:
            answer.read()
            status = int(answer.status)
    except urllib.error.HTTPError as error:
        status = error.code
    except OSError:
        status = 0
    return _Answer(path, status, (time.monotonic() - began) * 1000)


def _stored(kith: Kith) -> int:
    return int(query(kith.database, "SELECT count(*) FROM message WHERE kind = 'text' AND sender_id <> 0")[0][0])
