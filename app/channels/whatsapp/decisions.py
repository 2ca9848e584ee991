"""What to do when a child has ended, fell silent or left something to read. Pure: times and chance are arguments."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from app.channels.base import LinkCode
from app.channels.whatsapp import wire
from app.channels.whatsapp.spool import Record
from app.channels.whatsapp.wire import Exit
from app.domain import facts
from app.domain.facts import Batch, Fact


class Limits(NamedTuple):
    """How long things may take, in seconds."""

    first_retry: float = 2.0
    last_retry: float = 300.0
    after_connected: float = 5.0  # longest wait when the child had been connected: back within ten, start and all
    steady: float = 2.0  # connected for so long, the next failure counts as the first
    beat: float = 5.0  # between two heartbeats
    hang: float = 60.0  # without one
    connect: float = 90.0  # to connect, or to connect again: a dial can hang for ever
    probe: float = 120.0  # of silence before the child asks the network for a sign of life
    codes: float = 170.0  # six codes live for 160
    stop: float = 10.0
    drain: float = 3.0
    settle: float = 5.0  # after connecting, for what had been waiting to come
    fetch: float = 120.0
    logout: float = 20.0
    deaf: float = 240.0  # connected, yet nothing heard: the line is renewed
    patience: float = 3600.0  # the same, for accounts where silence has proved to be just that
    poll: float = 1.0  # looks at the spool even without a word from the child
    store_again: float = 1.0
    restless: float = 60.0  # a line that was lost ``losses`` times within this rests, instead of being dialled at once for ever
    losses: int = 6


class Life(NamedTuple):
    """How one child's life went. ``code``: its exit code. ``connected_for``: seconds, None if it never was."""

    code: int
    connected_for: float | None = None
    hung: bool = False
    codes_ran_out: bool = False
    renewed: bool = False  # ended by us, to start afresh at once
    unreachable: bool = False  # ended by us, because it did not connect
    unpaired: bool = False  # it was to be paired and was not
    restless: bool = False  # ended by us, because its line was lost again and again


class After(NamedTuple):
    """What follows a child's end. ``wait``: seconds until the next one, None for none before somebody asks for it."""

    wait: float | None
    failures: int
    link: facts.Link | None = None  # to be told; None when the child has told it


#: Ends of which the child itself has left the reason in the spool.
_TOLD = frozenset({Exit.LOGGED_OUT, Exit.OUTDATED, Exit.REPLACED, Exit.BANNED, Exit.REFUSED})


def after_exit(life: Life, failures: int, *, now: int, chance: float, limits: Limits = Limits()) -> After:  # noqa: B008
    """Whether and when to start the next child.

    Args:
        failures: how many lives in a row failed before this one.
        now: UTC ms.
        chance: 0 to 1, spreads the waits of many devices.
    """
    if life.codes_ran_out:
        return After(None, 0, facts.Link("unlinked", now, detail="no code was scanned"))
    if life.renewed and life.code in (Exit.STOPPED, -9):
        return After(0.0, failures)
    if life.code == Exit.UNLINKED:
        return After(None, 0, facts.Link("unlinked", now))
    if life.code == Exit.UNUSABLE:
        return After(None, 0, facts.Link("outdated", now, detail="the library cannot be loaded"))
    if life.code in _TOLD:
        return After(None, 0)
    if life.restless:
        # It was connected each time, so that the library dials at once: only ever longer rests keep us from hammering.
        wait = min(limits.last_retry, limits.first_retry * 2 ** min(failures + 2, 16)) * (0.75 + 0.5 * chance)
        return After(wait, failures + 1, facts.Link("offline", now, until=now + int(wait * 1000), detail="the line was lost again and again"))
    if life.connected_for is not None and life.connected_for >= limits.steady:
        failures = 0
    longest = limits.last_retry if life.connected_for is None else limits.after_connected
    wait = min(longest, limits.first_retry * 2 ** min(failures, 16)) * (0.75 + 0.5 * chance)
    unreachable = life.code == Exit.OFFLINE or life.unreachable
    why = "hung" if life.hung else "no connection" if unreachable else f"ended with {life.code}"
    return After(wait, failures + 1, facts.Link("offline", now, until=now + int(wait * 1000), detail=why))


def unverified(beat: dict[str, int], patience: float, limits: Limits = Limits()) -> float:  # noqa: B008
    """For how many seconds a connected line has been doubtful, by the child's heartbeat; 0 when it is not.

    Two things are doubtful: that nothing comes, not even the answer to a question; and that questions are answered but no
    event has come for longer than ``patience``. The latter has been seen to last for hours.
    """
    if not beat.get("connected"):
        return 0.0
    event, answer, now = beat.get("event_at", 0), beat.get("pong_at", 0), beat.get("at", 0)
    without_event, without_anything = (now - event) / 1000, (now - max(event, answer)) / 1000
    return without_event if without_event > patience or without_anything > limits.deaf else 0.0


def next_patience(patience: float, missed: int, limits: Limits = Limits()) -> float:  # noqa: B008
    """How long the next silence may last, after a line was renewed and ``missed`` messages had been waiting."""
    wanted = patience / 2 if missed else patience * 2
    return max(limits.deaf, min(limits.patience, wanted))


def link_code(text: str, number: int, now: int) -> LinkCode:
    """The ``number``-th code, shown at ``now``."""
    seconds = wire.QR_SECONDS[0] if number <= 1 else wire.QR_SECONDS[1]
    return LinkCode(text, now + seconds * 1000, max(0, wire.QR_CODES - number))


#: Facts that are stored together at most: of the past many, because every commit costs, and of live ones fewer, because
#: pages wait for nothing but the write lock.
MOST_QUIET, MOST_LIVE = 10_000, 500


def batches(
    records: Iterable[Record], now: int, *, most_quiet: int = MOST_QUIET, most_live: int = MOST_LIVE
) -> Iterator[Batch]:
    """Records of the spool, grouped for the database: those of the past together and live ones together."""
    together: list[Fact] = []
    kind = False
    position = told = None
    for record in records:
        quiet, found = read(record, now)
        full = len(together) + len(found) > (most_quiet if kind else most_live)
        if together and (quiet != kind or full):
            yield Batch(tuple(together), kind, position)
            told, together = position, []
        kind, position = quiet, record.after
        together += found
    if position != told:
        yield Batch(tuple(together), kind, position)


def read(record: Record, now: int) -> tuple[bool, list[Fact]]:
    """Whether a record is quiet, and its facts; one that makes no sense comes out as a quarantined fact."""
    if record.damaged:
        return False, [_kept("spool", "damaged on the disk", record.payload, now)]
    try:
        content = json.loads(record.payload)
        wires = list(content["f"])
        quiet = bool(content["q"])
    except (ValueError, KeyError, TypeError) as error:
        return False, [_kept("spool", f"not a record: {type(error).__name__}", record.payload, now)]
    found: list[Fact] = []
    for item in wires:
        try:
            found.append(facts.from_wire(item))
        except Exception as error:
            found.append(_kept("fact", str(error)[:300], json.dumps(item).encode(), now))
    return quiet, found


def _kept(kind: str, error: str, raw: bytes, now: int) -> facts.Quarantined:
    return facts.Quarantined(kind, error, base64.b64encode(raw[:1_000_000]).decode(), now)
