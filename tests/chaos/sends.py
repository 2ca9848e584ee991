"""R4 and R20: kills around sends, and the pace of a long row of them."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from app.actions import receive, scheduled, send
from app.channels.base import Channel, Outgoing
from app.domain import facts, pacing
from app.domain.timing import DAY, HOUR, MINUTE
from app.store import chats, queues
from app.store import scheduled as stored
from app.store.database import close_database, db, open_database, rows, value
from tests.actions.world import NOW, World
from tests.chaos.trial import Row, integrity

#: Where a process is killed: while the hand-over is not committed yet, when the row is claimed and nothing has left, when the
#: message has left and nobody was told, and when the answer is stored.
POINTS = ("handing over", "claimed", "left", "answered")
_PEOPLE = 10
_STEP = 10_000  # ms from one send to the next: slower than the pace asks for


def r4(short: bool, folder: Path) -> Row:
    """Nothing is sent twice; what is open in the end is unknown, and the person sees it."""
    return kills(folder, *((40, 3) if short else (500, 50)))


def kills(folder: Path, sends: int, each: int) -> Row:
    """So many messages for later, and so many kills at each of the four points."""
    row = Row("R4", f"{sends} sends, {each} kills at each of {len(POINTS)} points")
    began = time.monotonic()
    database, network = folder / "kith.db", folder / "network"
    owner, device = _prepare(database, sends)
    network.touch()
    plan = [point for _ in range(each) for point in POINTS]
    hit: Counter[str] = Counter()
    for life, point in enumerate(plan):
        # Further sends before the one that is hit, so that the kills are spread over all of them.
        spared = (sends - len(plan)) * (life + 1) // len(plan) - (sends - len(plan)) * life // len(plan)
        hit[point] += _live(database, network, device, life, point, spared)
    row.need(not _live(database, network, device, len(plan), "", sends), "the last life was killed")
    _judge(row, database, network, owner, sends)
    for point in POINTS:
        row.need(hit[point] == each, f"{each - hit[point]} kills missed the point “{point}”")
    row.figures |= {"kills": sum(hit.values()), "seconds": time.monotonic() - began}
    return row


def _prepare(database: Path, sends: int) -> tuple[int, int]:
    open_database(database)
    world = World()
    people = [f"pn:1555013{n:04}" for n in range(_PEOPLE)]
    world.report(*(world.says("Hello", chat=one, at=NOW - DAY) for one in people))
    ids = [chat.id for chat in world.chats()]
    for number in range(sends):
        # A minute apart: each life takes up where the one before was ended.
        scheduled.add(world.owner, ids[number % _PEOPLE], f"send {number}", NOW + MINUTE * (number + 1), cut_off=7 * DAY, now=NOW)
    close_database()
    return world.owner, world.device


def _live(database: Path, network: Path, device: int, life: int, point: str, spared: int) -> bool:
    """One process: it sends ``spared`` messages, then dies at ``point``; returns whether it was killed there."""
    pid = os.fork()
    if pid == 0:
        try:
            _Sender(database, network, device, life, point, spared).work()
        finally:
            os._exit(0)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


class _Sender:
    """A Kith that only sends. Its network is a file: what was written there has left, whatever becomes of the process."""

    def __init__(self, database: Path, network: Path, device: int, life: int, point: str, spared: int) -> None:
        self.database, self.device, self.point, self.spared = database, device, point, spared
        self.network = os.open(network, os.O_WRONLY | os.O_APPEND)
        self.now = NOW + life * 1000 * MINUTE
        self.sent = 0

    def work(self) -> None:
        open_database(self.database)
        send.give_up_waiting(self.now, at_start=True)
        left = [r[0] for r in rows("SELECT due_at FROM scheduled WHERE state = 'waiting' ORDER BY due_at")]
        for due_at in left:
            self.now = max(self.now, due_at) + _STEP
            if self._is_next("handing over"):
                # Told inside the transaction, before its end: whoever dies here has committed nothing.
                _inside_transactions(self._die)
            scheduled.leave(due_at)
            while send.deliver(self.device, self, now=self.now):  # type: ignore[arg-type]
                self.now += _STEP
            self.sent += 1
            if self.point and self.sent > self.spared:
                return  # the point was missed; the trial says so

    def send(self, out: Outgoing) -> None:
        if self._is_next("claimed"):
            self._die()
        os.write(self.network, f"{out.text}\n".encode())
        if self._is_next("left"):
            self._die()
        result = facts.SendResult(out.outbox_id, True, f"NET{out.outbox_id}", self.now)
        receive.apply(self.device, facts.Batch((result,)), now=self.now)
        if self._is_next("answered"):
            self._die()

    def _is_next(self, point: str) -> bool:
        return self.point == point and self.sent >= self.spared

    def _die(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


def _inside_transactions(act: Callable[[], None]) -> None:
    """Have ``act`` called while the next outbox row is written and not committed, by a trigger of this connection alone."""
    db.connection().create_scalar_function("kith_trial", act, 0)
    db.execute_sql("CREATE TEMP TRIGGER kith_trial AFTER INSERT ON main.outbox BEGIN SELECT kith_trial(); END")


def _judge(row: Row, database: Path, network: Path, owner: int, sends: int) -> None:
    left = Counter(network.read_text().split("\n"))
    left.pop("", None)
    open_database(database)
    try:
        row.doubled = sum(times - 1 for times in left.values() if times > 1)
        states: dict[str, str] = dict(rows("SELECT text, state FROM message WHERE sender_id = 0 AND text LIKE 'send %'"))
        row.need(len(states) == sends, f"{len(states)} of {sends} became messages")
        unknown = {text for text, state in states.items() if state == "unknown"}
        row.lost = len(states.keys() - left.keys() - unknown)
        open_rows = value("SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')")
        row.need(open_rows == 0, f"{open_rows} rows are open and not unknown")
        asking = {one.body for one in stored.asking(owner, sends) if one.message_state == "unknown"}
        row.need(asking == unknown, f"{len(unknown - asking)} unknown sends ask nobody")
        troubled = {str(one.payload["text"]) for one in queues.troubled(owner, sends)}
        row.need(troubled == unknown, f"{len(unknown - troubled)} unknown sends are not on the health page")
        row.figures |= {"left": len(left), "unknown": len(unknown), "of them left": len(unknown & left.keys())}
    finally:
        close_database()
    row.integrity = integrity(database)
    row.judge()


# ── R20 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def r20(short: bool, folder: Path) -> Row:
    """A long row of sends keeps the pace; after error 463 nothing goes to people who never wrote."""
    return pace(folder, 120 if short else 1_000)


class _Wire:
    """A network that notes when what left, and refuses new people once it was told to."""

    def __init__(self, world: World, strangers: set[str]) -> None:
        self.world, self.strangers = world, strangers
        self.left: list[tuple[int, str]] = []
        self.refused_at = 0
        self.now = 0

    def send(self, out: Outgoing) -> None:
        self.left.append((self.now, out.to))
        refuse = out.to in self.strangers and len([to for _, to in self.left if to in self.strangers]) > 5
        if refuse and not self.refused_at:
            self.refused_at = self.now
        result = facts.SendResult(out.outbox_id, not refuse, "" if refuse else f"NET{out.outbox_id}", self.now, code=463 if refuse else 0)
        receive.apply(self.world.device, facts.Batch((result,)), now=self.now)


def pace(folder: Path, sends: int) -> Row:
    """So many queued sends, a tenth of them to people who never wrote."""
    row = Row("R20", f"{sends} queued sends")
    began = time.monotonic()
    open_database(folder / "kith.db")
    try:
        world = World()
        friends, strangers = [f"pn:1555014{n:04}" for n in range(20)], [f"pn:1555015{n:04}" for n in range(max(10, sends // 20))]
        world.report(*(world.says("Hello", chat=one, at=NOW - DAY) for one in friends))
        world.report(*(world.i_say("Hi", chat=one, at=NOW - 9 * DAY) for one in strangers), quiet=True)
        to_ids = {chat.address: chat.id for chat in chats.recent(world.owner, 500)}
        for number in range(sends):
            to = strangers[number // 10 % len(strangers)] if number % 10 == 0 else friends[number % len(friends)]
            send.text(world.owner, to_ids[to], f"send {number}", now=NOW)
        wire = _Wire(world, set(strangers))
        channel: Channel = wire  # type: ignore[assignment]
        now, idle = NOW, 0
        while idle < 2 * HOUR // 1000 and value("SELECT count(*) FROM outbox WHERE state = 'queued'"):
            wire.now = now
            idle = 0 if send.deliver(world.device, channel, now=now) else idle + 1
            now += 1000
        times = [at for at, _ in wire.left]
        row.need(len(times) > sends * 0.85, f"only {len(times)} left")
        windows = [b - a for a, b in zip(times, times[pacing.FREE :], strict=False)]
        row.need(min(windows, default=MINUTE) >= pacing.GAP[0], "more than a burst left at once")
        gaps = [b - a for a, b in zip(times[pacing.FREE :], times[pacing.FREE + 1 :], strict=False)]
        row.need(min(gaps, default=pacing.GAP[0]) >= pacing.GAP[0], f"a gap of {min(gaps, default=0)} ms only")
        row.need(len({gap // 1000 for gap in gaps}) > 3, "the gaps are even")
        row.need(wire.refused_at > 0, "nothing was refused, so nothing was tried")
        after = [to for at, to in wire.left if to in wire.strangers and at > wire.refused_at]
        row.need(not after, f"{len(after)} to new people after 463")
        row.figures |= {
            "simulated hours": (now - NOW) / HOUR, "shortest gap ms": min(gaps, default=0), "longest gap ms": max(gaps, default=0),
            "to new people after 463": len(after), "seconds": time.monotonic() - began,
        }  # fmt: skip
    finally:
        close_database()
    row.integrity = integrity(folder / "kith.db")
    row.judge()
    return row
