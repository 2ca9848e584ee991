#!/usr/bin/env python3
"""Kith's launcher: `python3 kith.py run` and `python3 kith.py test` need nothing on the machine but Python.

It makes .venv beside this file, installs what requirements.lock names (by hash) and the project itself, remembers that
it did, and becomes `python -m app.cli` in that environment. Standard library only. Later calls compare one stamp and
start at once. Where packages come from is pip's and npm's ordinary configuration: a mirror or proxy set there is used.
"""

import contextlib
import errno
import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
OLDEST = (3, 11)
NEWER_PYTHONS = ("python3.14", "python3.13", "python3.12", "python3.11")


def python_problem(version: "Sequence[int]") -> "str | None":
    """The sentence for a Python that is too old, or None when it will do."""
    if tuple(version[:2]) >= OLDEST:
        return None
    return (
        f"Kith needs Python {OLDEST[0]}.{OLDEST[1]} or newer, and this is {version[0]}.{version[1]}. "
        "Install a newer one and start Kith with it, for example: python3.13 kith.py run"
    )


def newer_python() -> "str | None":
    """A Python on this machine's PATH that is new enough, for systems whose python3 is an old one."""
    import subprocess

    for found in filter(None, map(shutil.which, NEWER_PYTHONS)):
        # Asked, not believed: a version manager puts names on PATH that answer only with an error.
        question = f"import sys; sys.exit(sys.version_info < {OLDEST})"
        if subprocess.run([found, "-c", question], stderr=subprocess.DEVNULL, check=False).returncode == 0:
            return found
    return None


# Before anything an old Python would stumble over. What stands above must stay readable for Python 3.6.
if __name__ == "__main__" and python_problem(tuple(sys.version_info[:2])):
    better = newer_python()
    if better is None:
        sys.exit(f"kith: {python_problem(tuple(sys.version_info[:2]))}")
    os.execv(better, [better, *sys.argv])  # noqa: S606

# What decides whether an environment is up to date. A change to any of these makes the next call set up again.
INPUTS = {
    "run": ("requirements.lock", "pyproject.toml", "package-lock.json", "package.json", "hatch_build.py"),
    "test": ("requirements-dev.lock",),
}
LOCK_FILES = {"run": "requirements.lock", "test": "requirements-dev.lock"}
STAMP = ".kith-stamp.json"
INSIDE_TESTS = {"test": "run.py", "chaos": "chaos/__main__.py"}
FREE_BYTES_NEEDED = {"run": 600_000_000, "test": 1_200_000_000}

# What a failed pip or npm says -> what a person should hear. The first match wins.
EXPLANATIONS = (
    (
        ("No space left on device", "Errno 28", "ENOSPC"),
        "The disk is full. Free about a gigabyte and run this again.",
    ),
    (
        ("DO NOT MATCH THE HASHES", "EINTEGRITY"),
        "A downloaded file is not the one that was recorded for Kith, so it was not installed. "
        "Try again; if it happens again, the mirror this machine uses serves altered files.",
    ),
    (
        (
            "Temporary failure in name resolution", "Name or service not known", "nodename nor servname",
            "getaddrinfo failed", "Network is unreachable", "Failed to establish a new connection",
            "Connection refused", "ConnectTimeoutError", "Read timed out", "ProxyError", "Connection reset by peer",
            "EAI_AGAIN", "ENOTFOUND", "ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH", "NameResolutionError",
            "CERTIFICATE_VERIFY_FAILED",
            # Of packages that are known to exist nothing is on offer: pip says no more when it is told not to retry.
            "(from versions: none)",
        ),
        "The package index cannot be reached. The first start needs a network (or a mirror set in pip's and npm's "
        "configuration); later ones do not. Connect and run this again: it goes on where it stopped.",
    ),
    (
        ("No matching distribution found",),
        "One of the packages is not offered for this Python or this kind of machine.",
    ),
    (
        ("Permission denied", "EACCES", "Read-only file system"),
        "Kith may not write into its own folder. Give your user the right to, or run it from a copy that is yours.",
    ),
)  # fmt: skip


class SetUpError(Exception):
    """Set-up cannot go on; the text is one or two sentences for a person."""


def main(arguments: list[str]) -> NoReturn:
    """Set up what the command needs, then become it. Never returns."""
    # Tests and trials bring tools, and a WhatsApp server, that a running Kith does not need.
    inside = INSIDE_TESTS.get(arguments[0]) if arguments else None
    level = "test" if inside else "run"
    try:
        if needs_set_up(ROOT, level):
            with only_one_set_up(ROOT):
                # Another process may have finished the same work while this one waited.
                if needs_set_up(ROOT, level):
                    set_up(ROOT, level)
    except SetUpError as error:
        sys.exit(f"kith: {error}")
    except OSError as error:
        sys.exit(f"kith: {explain(str(error)) or error}")
    except KeyboardInterrupt:
        sys.exit("\nkith: stopped during set-up. Run the same command again to finish it.")
    if inside:
        become([str(python_of(ROOT)), str(ROOT / "tests" / inside), *arguments[1:]])
    # -P: a folder called app in the caller's directory must not shadow ours.
    become([str(python_of(ROOT)), "-P", "-m", "app.cli", *arguments])


def python_of(root: Path) -> Path:
    """The environment's interpreter, whether or not it exists yet."""
    return root / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint(root: Path, level: str) -> str:
    """A hash of every file that decides what an environment of this level ("run" or "test") holds."""
    digest = hashlib.sha256()
    for name in INPUTS["run"] + (INPUTS["test"] if level == "test" else ()):
        digest.update(name.encode() + b"\0" + (root / name).read_bytes() + b"\0")
    return digest.hexdigest()


def read_stamp(root: Path) -> dict[str, str]:
    """What the last finished set-up noted: `home`, `python`, and a fingerprint per level. Empty when there is none."""
    try:
        stamp = json.loads((root / ".venv" / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(root: Path, level: str) -> None:
    """Note that the environment now holds everything of this level. "test" holds "run" as well."""
    levels = ("run", "test") if level == "test" else ("run",)
    stamp = place(root) | {name: fingerprint(root, name) for name in levels}
    path = root / ".venv" / STAMP
    path.with_suffix(".new").write_text(json.dumps(stamp), encoding="utf-8")
    path.with_suffix(".new").replace(path)


def place(root: Path) -> dict[str, str]:
    """Where the environment stands and on which interpreter: it survives neither a move nor another minor version."""
    return {"home": str(root), "python": str(python_of(root).resolve())}


def needs_set_up(root: Path, level: str) -> bool:
    """True unless a finished set-up of this level matches the files and the interpreter of today."""
    stamp = read_stamp(root)
    return (
        not python_of(root).exists()
        or not is_in_place(root, stamp)
        or stamp.get(level) != fingerprint(root, level)
        or not (root / "static" / "vendor" / ".stamp").exists()
    )


def is_in_place(root: Path, stamp: dict[str, str]) -> bool:
    """False when the folder was moved, or its Python replaced, since the stamp was written."""
    return all(stamp.get(key) == value for key, value in place(root).items())


@contextlib.contextmanager
def only_one_set_up(root: Path) -> Iterator[None]:
    """Hold the set-up lock, waiting for another process that has it. The system frees it if this process dies."""
    with (root / ".venv.lock").open("w") as lock:
        waiting = False
        while not try_lock(lock.fileno()):
            if not waiting:
                say("Another set-up is running in this folder; waiting for it.")
                waiting = True
            time.sleep(0.2)
        yield


def try_lock(descriptor: int) -> bool:
    """Take an exclusive lock on an open file if it is free."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            return False
        raise
    return True


def set_up(root: Path, level: str) -> None:
    """Bring .venv to the wanted level and stamp it. Raises SetUpError; whatever was done by then is kept."""
    began = time.monotonic()
    say("Setting up. This happens once and takes a minute or two." if level == "run" else "Setting up for tests.")
    stamp = read_stamp(root)
    if stamp.get("test") and level == "run":
        # An environment that has the test tools keeps them: a later `test` would only install them again.
        level = "test"
    if not stamp:
        check_disk(root, level)
    make_environment(root, clear=bool(stamp) and not is_in_place(root, stamp))
    pip = pip_command(root)
    lock = LOCK_FILES[level]
    install(root, [*pip, "install", "--require-hashes", "-r", lock], "Python packages", total=count_locked(root / lock))
    install(root, [*pip, "install", "--no-deps", "--editable", "."], "Kith and its browser files")
    write_stamp(root, level)
    say(f"Ready after {time.monotonic() - began:.0f} s.")


def check_disk(root: Path, level: str) -> None:
    """Refuse to begin what the disk cannot hold."""
    free = shutil.disk_usage(root).free
    if free < FREE_BYTES_NEEDED[level]:
        raise SetUpError(
            f"The disk is nearly full: {free // 1_000_000} MB are free and setting up needs about "
            f"{FREE_BYTES_NEEDED[level] // 1_000_000} MB. Free some space and run this again."
        )


def make_environment(root: Path, clear: bool) -> None:
    """Make .venv unless it is there; with clear, begin anew."""
    import subprocess

    folder = root / ".venv"
    if python_of(root).exists() and not clear:
        return
    options = ["--clear"] if folder.exists() else []
    # Debian splits ensurepip off into python3-venv; then the system's pip does the work from outside.
    have_ensurepip = can_import(sys.executable, "ensurepip")
    if not have_ensurepip:
        if not can_import(sys.executable, "pip"):
            install_debian_venv()
        else:
            options.append("--without-pip")
    done = subprocess.run(
        [sys.executable, "-m", "venv", *options, str(folder)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        output = done.stdout + done.stderr
        raise SetUpError(explain(output) or f"Python could not make an environment in .venv:\n{output.strip()[-1500:]}")


def install_debian_venv() -> None:
    """Get the part of Python that Debian leaves out, where we may; else say how."""
    import subprocess

    if os.name == "posix" and shutil.which("apt-get") and os.geteuid() == 0:
        say("This Python comes without pip; installing python3-venv with apt-get.")
        subprocess.run(["apt-get", "update", "-q"], stdout=sys.stderr, check=False)
        command = ["apt-get", "install", "-q", "-y", "--no-install-recommends", "python3-venv"]
        if subprocess.run(command, stdout=sys.stderr, check=False).returncode == 0:
            return
    raise SetUpError(
        "This Python comes without pip. On Debian or Ubuntu: sudo apt install python3-venv. "
        "Elsewhere install pip for it, then run this again."
    )


def pip_command(root: Path) -> list[str]:
    """The pip that installs into the environment: its own, or the system's working from outside."""
    inside = str(python_of(root))
    if can_import(inside, "pip"):
        return [inside, "-m", "pip"]
    if can_import(sys.executable, "pip"):
        return [sys.executable, "-m", "pip", "--python", inside]
    raise SetUpError("There is no pip in .venv. Delete the folder .venv and run this again.")


def can_import(python: str, module: str) -> bool:
    """Whether an interpreter has a module."""
    import subprocess

    return subprocess.run([python, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0


def count_locked(lock: Path) -> int:
    """How many packages a lock file names (an upper bound: some are for other systems)."""
    return sum(1 for line in lock.read_text(encoding="utf-8").splitlines() if line[:1].isalnum())


def install(root: Path, command: list[str], what: str, total: int = 0) -> None:
    """Run one pip command with a line of progress; keep its output in .venv/set-up.log for when it fails."""
    import subprocess

    began, seen, lines = time.monotonic(), 0, []
    # PIP_USER in somebody's configuration would aim outside the environment.
    env = os.environ | {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUNBUFFERED": "1"}
    options = ["--progress-bar", "off", "--no-input"]
    with subprocess.Popen(
        [*command, *options], cwd=root, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL, encoding="utf-8", errors="replace",
    ) as process:  # fmt: skip
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line)
            if line.startswith(("Collecting ", "Requirement already satisfied")):
                seen += 1
                if total and sys.stderr.isatty():
                    print(f"\r  {what}: {min(seen, total)} of {total}", end="", file=sys.stderr, flush=True)
    output = "".join(lines)
    if sys.stderr.isatty() and total:
        print("\r", end="", file=sys.stderr)
    if process.returncode:
        with contextlib.suppress(OSError):
            (root / ".venv" / "set-up.log").write_text(output, encoding="utf-8")
        tail = "\n".join(f"  {line.strip()[:200]}" for line in output.strip().splitlines()[-6:])
        sentence = explain(output) or "A package could not be installed."
        raise SetUpError(f"{sentence}\n\nWhat the installer said last (all of it: .venv/set-up.log):\n{tail}")
    say(f"  {what}: done in {time.monotonic() - began:.0f} s")


def explain(output: str) -> str | None:
    """A sentence for a person about what an installer's output means, or None when it is nothing we know."""
    return next((sentence for signs, sentence in EXPLANATIONS if any(sign in output for sign in signs)), None)


def say(line: str) -> None:
    """Tell the person; on stderr, so that a command's own output stays clean."""
    print(line, file=sys.stderr, flush=True)


def become(command: list[str]) -> NoReturn:
    """Replace this process by another, so that signals and the exit code are that program's own."""
    if os.name == "nt":  # execv there starts a second process and returns to the shell at once
        import subprocess

        sys.exit(subprocess.call(command))
    os.execv(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
