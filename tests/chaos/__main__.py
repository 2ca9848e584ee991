"""``python3 kith.py chaos [TRIAL …] [--short]``: run trials and print a row for each."""

from __future__ import annotations

import argparse
import logging
import shutil
import sys
import tempfile
import traceback
from pathlib import Path

# Started as a file: one of neonize's dependencies installs a package that is called tests as well.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app import logs
from tests.chaos import (
    burst,
    children,
    disk,
    drops,
    files,
    imports,
    keeping,
    live,
    locked,
    order,
    past,
    refusals,
    schema,
    sends,
    siege,
    year,
)
from tests.chaos.trial import Row, Trial

TRIALS: dict[str, Trial] = {
    "R1": live.r1, "R2": past.r2, "R3": imports.r3, "R4": sends.r4, "R5": order.r5, "R6": order.r6, "R8": burst.r8, "R9": disk.r9,
    "R10": locked.r10, "R11": keeping.r11, "R12": keeping.r12, "R13": schema.r13, "R14": year.r14, "R15": drops.r15, "R16": children.r16,
    "R17": refusals.r17, "R19": files.r19, "R20": sends.r20, "S3": siege.s3,
}  # fmt: skip


def main(arguments: list[str]) -> int:
    """Run the trials that were asked for, all by default; 1 when any of them failed."""
    options = _options(arguments)
    logs.configure("ERROR")
    logging.getLogger().setLevel(logging.ERROR)
    failed = []
    for name in options.trial or TRIALS:
        row = run(name, short=options.short, keep=options.keep)
        print(row.line(), flush=True)
        if not row.passed:
            failed.append(name)
    if failed:
        print(f"\nFAILED: {', '.join(failed)}")
    return int(bool(failed))


def run(name: str, *, short: bool, keep: bool = False) -> Row:
    """Run one trial in a folder of its own. What it raises is a failure like any other."""
    folder = Path(tempfile.mkdtemp(prefix=f"kith-chaos-{name}-"))
    try:
        row = TRIALS[name](short, folder)
    except Exception as error:
        traceback.print_exc()
        row = Row(name, "broken off", failures=[f"{type(error).__name__}: {error}"])
    if keep:
        print(f"{name}: everything is in {folder}", file=sys.stderr)
    else:
        shutil.rmtree(folder, ignore_errors=True)
    return row


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "kith chaos", description="Kill, flood and confuse a Kith, and count what is left."
    )
    parser.add_argument("trial", nargs="*", type=str.upper, help=f"which ones (default: all): {', '.join(TRIALS)}")
    parser.add_argument("--short", action="store_true", help="small forms, seconds each, without limits of time")
    parser.add_argument("--keep", action="store_true", help="keep databases and logs, and say where")
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.trial if name not in TRIALS]:
        parser.error(f"there is no trial {', '.join(unknown)}")
    return options


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
