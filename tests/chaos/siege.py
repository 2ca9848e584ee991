"""S3: bodies far beyond what is allowed, and sockets that never finish a request, while somebody has the pages open."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path

from tests.chaos.install import Kith, Visitor, memory, until
from tests.chaos.trial import Row, integrity, quantile

_PATHS = ("/login", "/api/v1/auth/login", "/api/v1/notes", "/setup", "/hooks/nobody")
_LIMITS = {"p99 ms": 1000.0, "memory MB": 100.0}
_PIECE = b"x" * 65_536


def s3(short: bool, folder: Path) -> Row:
    """Each such body is refused before it is taken in, slow ones hold nobody up, and memory does not grow with them."""
    bodies, megabytes, slow, seconds = (8, 20, 80, 2) if short else (100, 100, 200, 30)
    row = Row("S3", f"{bodies} bodies of {megabytes} MB, {slow} slow sockets")
    with ExitStack() as stack:
        kith = stack.enter_context(Kith(folder, {}))
        visitor = stack.enter_context(Visitor(kith, ("/", "/people", "/api/v1/conversations"), 0.1))
        until(lambda: len(visitor.took) > 5, 20)
        worker = kith.worker()
        before = peak = memory(worker)
        first = len(visitor.took)
        over = threading.Event()
        dribbling = [threading.Thread(target=_dribble, args=(kith.port, n, over), daemon=True) for n in range(slow)]
        answers: list[int] = []
        pushing = [
            threading.Thread(target=lambda n=n: answers.append(_push(kith.port, _PATHS[n % len(_PATHS)], megabytes << 20)), daemon=True)
            for n in range(bodies)
        ]
        for hand in (*dribbling, *pushing):
            hand.start()
        end = time.monotonic() + seconds
        while time.monotonic() < end or (any(hand.is_alive() for hand in pushing) and time.monotonic() < end + 60):
            peak = max(peak, memory(worker))
            time.sleep(0.1)
        over.set()
        for hand in (*dribbling, *pushing):
            hand.join(10)
        took = visitor.took[first:]
        row.figures = {
            "refused": sum(status in (0, 400, 401, 404, 413, 415) for status in answers), "pages": len(took), "p50 ms": quantile(took, 0.5),
            "p99 ms": quantile(took, 0.99), "memory MB": peak - before,
        }  # fmt: skip
        row.need(len(answers) == bodies, f"{bodies - len(answers)} bodies are still being taken in")
        row.need(row.figures["refused"] == len(answers), f"answers: {sorted(set(answers))}")
        row.need(visitor.failed == 0, f"{visitor.failed} pages failed")
        row.need(len(took) > 3, "no page came meanwhile")
        row.need(kith.worker() == worker, "the web process was replaced")
        for name, limit in _LIMITS.items() if not short else ():
            row.need(float(row.figures[name]) <= limit, f"{name}: over {limit}")
        row.integrity = integrity(kith.database)
    row.judge()
    return row


def _push(port: int, path: str, size: int) -> int:
    """Send a body as long as it is taken; the status of the answer, 0 = the line was cut."""
    with socket.create_connection(("127.0.0.1", port), 30) as line:
        line.sendall(
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\nContent-Length: {size}\r\n\r\n".encode()
        )
        with suppress(OSError):
            for _ in range(size // len(_PIECE)):
                line.sendall(_PIECE)
        try:
            return int(line.recv(64).split(b" ")[1])
        except (OSError, IndexError, ValueError):
            return 0


def _dribble(port: int, number: int, over: threading.Event) -> None:
    """A request that comes a byte at a time: every second one never ends its headers, the others never their body."""
    head = f"POST /login HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    head += "Content-Length: 1000\r\n\r\n" if number % 2 else "X-Slow: "
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 30) as line:
        line.sendall(head.encode())
        while not over.wait(0.5):
            line.sendall(b"x")
