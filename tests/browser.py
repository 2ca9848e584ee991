"""Finds, or gets, the Chromium that the browser tests drive."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPS = ("Google Chrome.app/Contents/MacOS/Google Chrome", "Chromium.app/Contents/MacOS/Chromium")
# The fonts make screenshots and measured widths the same everywhere, in every script that our test messages use.
DEBIAN_PACKAGES = ("chromium", "fonts-noto-core", "fonts-noto-color-emoji", "fonts-noto-cjk")

LAUNCH_ARGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # A page that asks another host gets no answer, and the browser's own errands do not leave the machine.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
    # Containers give /dev/shm 64 MB, which a busy page outgrows.
    "--disable-dev-shm-usage",
    *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
]


def find() -> Path | None:
    """The browser to use: KITH_TEST_BROWSER if set, else the system's, else Playwright's own. None if none runs."""
    if chosen := os.environ.get("KITH_TEST_BROWSER"):
        return Path(chosen) if runs(Path(chosen)) else None
    candidates = [Path(found) for found in map(shutil.which, NAMES) if found]
    if sys.platform == "darwin":
        candidates += [Path("/Applications", app) for app in MAC_APPS]
    return next((path for path in candidates if runs(path)), None) or find_playwrights()


def find_playwrights() -> Path | None:
    """The Chromium that `playwright install` fetched, if it did."""
    # In a process of its own: Playwright's loop would stay behind in ours.
    code = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    path = Path(answer.stdout.strip())
    return path if answer.returncode == 0 and runs(path) else None


def runs(path: Path) -> bool:
    """Whether the file is a browser that starts: a name on PATH may be a stub, and libraries may be missing."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def install() -> Path | None:
    """Get Chromium: Debian's package where we are root, Playwright's build elsewhere. None if neither works."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        print("No Chromium here: installing Debian's with apt-get.", flush=True)
        # A stale list of packages names files that are gone; and where there is no list at all, nothing is found.
        log(["apt-get", "update", "-q"])
        log(["apt-get", "install", "-q", "-y", "--no-install-recommends", *DEBIAN_PACKAGES])
        if path := find():
            return path
    print("No Chromium here: fetching Playwright's.", flush=True)
    log([sys.executable, "-m", "playwright", "install", "chromium"])
    return find()


def log(command: list[str]) -> None:
    """Run an installer quietly; show what it said when it fails."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        print(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}", flush=True)
