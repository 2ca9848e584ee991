"""What `python3 kith.py test` does once the environment stands: ruff, mypy and every test, the real browser included.

With arguments only pytest runs, with those arguments. `--serial` runs everything in one process. `--screenshots` takes the
pictures of the README instead.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Started as a file: one of neonize's dependencies installs a package that is called tests as well.
sys.path.insert(0, str(ROOT))

from tests import browser, outward  # noqa: E402


def main(arguments: list[str]) -> int:
    """Run what was asked for; the exit code is non-zero if any of it failed."""
    # Tests that look for programs of the environment (kith, mypy) find them without it being activated.
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    if arguments == ["--screenshots"]:
        if not have_browser():
            return 1
        return run("tests.screenshots")
    serial = "--serial" in arguments
    arguments = [argument for argument in arguments if argument != "--serial"]
    # A browser is not fetched for somebody who asked for one file: tests/conftest.py says what it skips.
    if not arguments and not have_browser():
        return 1
    if arguments:
        # From where the caller stands: the arguments may be paths.
        return run("pytest", *arguments, folder=None)
    failed = [name for name, command in CHECKS.items() if run(*command) != 0]
    if failed:
        print(f"\nFAILED so far: {' and '.join(failed)}. The tests follow.", flush=True)
    # By file: tests of one file share the servers and browsers they start.
    return every_test([] if serial else ["-n", "auto", "--dist", "loadfile"]) or int(bool(failed))


def every_test(parallel: list[str], folder: Path = ROOT) -> int:
    """Run the tests in folder, side by side if pytest's arguments say so; the exit code."""
    with tempfile.TemporaryDirectory(prefix="kith-tests-") as scratch:
        record = Path(scratch) / "outward"
        record.touch()
        with_record = {outward.RECORD: str(record)}
        outcome = run("pytest", *parallel, folder=folder, more=with_record)
        if outcome == TESTS_FAILED and parallel:
            # Real processes, browsers and clocks beside each other on few cores starve one another. What failed in company
            # is tried once more alone, in full view; that verdict counts.
            print("\nOnce more, alone: the tests that failed.", flush=True)
            outcome = run("pytest", "--last-failed", "--last-failed-no-failures", "none", folder=folder, more=with_record)
        left = sorted(set(record.read_text(encoding="utf-8").splitlines()))
    if left:
        # A clean second run does not bring back what has left.
        print("\nFAILED, whatever the tests say: these left the machine.\n  " + "\n  ".join(left), flush=True)
        return outcome or TESTS_FAILED
    return outcome


TESTS_FAILED = 1  # pytest's exit code; any other trouble is not tried again
CHECKS = {"ruff": ("ruff", "check", "."), "mypy": ("mypy",)}


def have_browser() -> bool:
    """Find or get Chromium and tell pytest where it is. Where it is missing: loud, and in CI a failure."""
    found = browser.find() or browser.install()
    if found:
        os.environ["KITH_TEST_BROWSER"] = str(found)
        print(f"Browser tests use {found}", flush=True)
        return True
    if os.environ.get("CI") == "true":
        print("FAILED: CI=true and there is no Chromium, so the browser tests cannot run.", flush=True)
        return False
    print("ATTENTION: there is no Chromium and none could be fetched. EVERY BROWSER TEST IS SKIPPED.", flush=True)
    return True


def run(module: str, *arguments: str, folder: Path | None = ROOT, more: Mapping[str, str] | None = None) -> int:
    """Run one tool of the environment, with more variables if given, and return its exit code."""
    print(f"\n$ {' '.join((module, *arguments))}", flush=True)
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=folder, env={**os.environ, **(more or {})}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
