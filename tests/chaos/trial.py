"""What a trial is asked and what it answers."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias


@dataclass
class Row:
    """The outcome of one trial.

    ``lost`` and ``doubled`` count messages; ``figures`` are measured values by name with their unit in it; ``failures``
    are sentences, empty when it passed.
    """

    name: str
    done: str = ""
    lost: int = 0
    doubled: int = 0
    integrity: str = "ok"
    figures: dict[str, float | int | str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return not self.failures

    def need(self, holds: bool, otherwise: str) -> None:
        """Note a failure unless it holds."""
        if not holds:
            self.failures.append(otherwise)

    def judge(self) -> None:
        """Nothing may be lost or doubled, and the database must be whole; every trial asks for that."""
        self.need(self.lost == 0, f"{self.lost} lost")
        self.need(self.doubled == 0, f"{self.doubled} doubled")
        self.need(self.integrity == "ok", f"integrity: {self.integrity}")

    def line(self) -> str:
        """The row as a line of text."""
        figures = ", ".join(f"{name} {_short(worth)}" for name, worth in self.figures.items())
        verdict = "pass" if self.passed else "FAIL: " + "; ".join(self.failures)
        return (
            f"{self.name:<4} {self.done} | lost {self.lost} | doubled {self.doubled} | integrity {self.integrity}"
            f" | {figures or '-'} | {verdict}"
        )


#: A trial: (short form?, an empty folder of its own) -> its row. Limits of time are judged in the long form alone.
Trial: TypeAlias = Callable[[bool, Path], Row]


def quantile(values: Sequence[float], part: float) -> float:
    """The value that ``part`` (0 to 1) of them do not exceed; 0 when there are none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(part * len(ordered)) - 1)] if ordered else 0.0


def query(database: Path, sql: str, parameters: Iterable[Any] = ()) -> list[Any]:
    """Rows of a database that another process may be writing."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30)) as connection:
        return connection.execute(sql, tuple(parameters)).fetchall()


def integrity(database: Path) -> str:
    """ "ok", or the first complaint of SQLite."""
    return str(query(database, "PRAGMA integrity_check")[0][0])


def _short(worth: float | int | str) -> str:
    return f"{worth:.3g}" if isinstance(worth, float) else str(worth)
