"""``kith bench``: how fast Kith is, as ratios to floors that are measured in the same run.

A floor is the least that the same work can cost on this machine: bare SQL, a bare fsynced append, the bare full-text query.
Absolute figures differ from machine to machine and from minute to minute; a ratio of two things measured in turns holds.
Every row has the ratio that Kith means to reach.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from app.bench import callback, exporting, importing, ingest, pages, people, reading
from app.bench.account import Account
from app.bench.results import Result

__all__ = ["NAMES", "Result", "run"]

_SUITE: dict[str, Callable[[Account], Iterator[Result]]] = {
    "sync": ingest.sync,  # first, because it brings its own database
    "store": ingest.store,
    "live": ingest.live,
    "callback": callback.callback,
    "search": reading.search,
    "today": reading.today,
    "thread": reading.thread,
    "people": people.search,
    "pages": pages.pages,
    "import": importing.importing_,
    "export": exporting.export,
}
NAMES = tuple(_SUITE)


def run(names: list[str], messages: int, json_path: Path | None = None) -> list[Result]:
    """Measure what is named (everything if nothing is), print a table as it fills, and return it.

    Args:
        names: of :data:`NAMES`.
        messages: size of the data set; 10,000, 100,000 and 1,000,000 are the usual ones.
        json_path: where to write the figures as JSON as well.

    Raises:
        SystemExit: a name that is not in the suite.
    """
    unknown = [name for name in names if name not in _SUITE]
    if unknown:
        raise SystemExit(f"There is no benchmark called {', '.join(unknown)}. There are: {', '.join(NAMES)}.")
    wanted = [name for name in NAMES if not names or name in names]
    found: list[Result] = []
    print(f"{messages:,} messages. A ratio beside “≥” compares rates, beside “≤” times.\n")
    print(f"{'':31} {'Kith':>12} {'floor':>12}  {'':6} {'ratio':>7}  goal")
    with tempfile.TemporaryDirectory(prefix="kith-bench-") as folder:
        account = Account(Path(folder), messages)
        try:
            for name in wanted:
                for result in _SUITE[name](account):
                    found.append(result)
                    print(result.line())
                    sys.stdout.flush()
        finally:
            account.close()
    missed = [result.name for result in found if not result.ok]
    print(
        f"\n{len(found) - len(missed)} of {len(found)} goals reached."
        + (f" Missed: {', '.join(missed)}." if missed else "")
    )
    if json_path is not None:
        report = {"messages": messages, "results": [result._asdict() for result in found]}
        json_path.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return found
