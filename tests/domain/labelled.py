"""The older labelled set, with what was held out of it when the word lists were made."""

from __future__ import annotations

from app.bench.replies import OWED, TURNS, Labelled, read_set

__all__ = ["OWED", "Labelled", "held_out", "read_turns"]


def read_turns() -> list[Labelled]:
    """All turns of the older set."""
    return read_set(TURNS)


def held_out(turn: Labelled) -> bool:
    """Whether it was never looked at while the lists were made: a number that is 0 or 3 modulo 4, unless tagged."""
    return int(turn.id.rpartition("-")[2]) % 4 in (0, 3) and "tuned" not in turn.tags
