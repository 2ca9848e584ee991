"""What `python3 kith.py test` does once the environment stands: ruff, mypy and every test, the real browser included.

With arguments only pytest runs, with those arguments. `--serial` runs everything in one process. `--screenshots` takes the
pictures of the README instead.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
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
    return everything([] if serial else side_by_side())


def everything(parallel: list[str]) -> int:
    """ruff, mypy and all tests; each is done whatever the others say, and the last line says how all three ended."""
    began = time.monotonic()
    outcomes = {"ruff": run("ruff", "check", ".")}
    # Beside the tests, of which the first wait more than they work. What it says is shown when they are done.
    types = subprocess.Popen(
        [sys.executable, "-m", "mypy"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        tests = every_test(parallel)
    except BaseException:
        types.kill()
        raise
    said, _ = types.communicate()
    print(f"\n$ mypy\n{said}", end="")
    outcomes |= {"mypy": types.returncode, "tests": tests}
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    ended = ", ".join(f"{name} {'FAILED' if outcome else 'passed'}" for name, outcome in outcomes.items())
    print(f"\nAfter {minutes} min {seconds} s: {ended}.", flush=True)
    return next((outcome for outcome in outcomes.values() if outcome), 0)


def side_by_side() -> list[str]:
    """pytest's arguments for a worker on each core, and one more: trials and journeys wait half of their time."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return ["-n", str(cores + 1), "--dist", "loadfile", "--no-loadscope-reorder"]


def every_test(parallel: list[str], folder: Path = ROOT, home: Callable[[outward.Address], bool] = outward.is_home) -> int:
    """Run the tests in folder, side by side if pytest's arguments say so; the exit code. What is not home is outward."""
    with tempfile.TemporaryDirectory(prefix="kith-tests-", dir=memory()) as scratch:
        record = Path(scratch) / "outward"
        record.touch()
        more = {outward.RECORD: str(record), "TMPDIR": scratch}
        watch = outward.Watch(home=home, record=record)
        watch.start()
        try:
            outcome = run("pytest", *parallel, folder=folder, more=more)
            if outcome == TESTS_FAILED and parallel:
                # Real processes, browsers and clocks beside each other on few cores starve one another. What failed in
                # company is tried once more alone, in full view; that verdict counts.
                print("\nOnce more, alone: the tests that failed.", flush=True)
                outcome = run("pytest", "--last-failed", "--last-failed-no-failures", "none", folder=folder, more=more)
        finally:
            watch.stop()
    if watch.found:
        # A clean second run does not bring back what has left.
        print("\nFAILED, whatever the tests say: these left the machine.\n  " + "\n  ".join(sorted(watch.found)), flush=True)
        return outcome or TESTS_FAILED
    return outcome


def memory() -> Path | None:
    """A folder in memory for all that the tests write, where there is room for it; else the usual one.

    Tests store to thousands of databases, each commit waits for the disk, and no test asks what a power cut leaves.
    """
    if sys.platform != "linux" or not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < ROOM_NEEDED:
        return None
    # Some tests write programs and run them.
    return None if os.statvfs(MEMORY).f_flag & os.ST_NOEXEC else MEMORY


TESTS_FAILED = 1  # pytest's exit code; any other trouble is not tried again
MEMORY = Path("/dev/shm")  # the folder that Linux keeps in memory; containers often make it small
ROOM_NEEDED = 3_000_000_000


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
