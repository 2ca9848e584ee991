"""The launcher's parts, on real folders, environments and processes. Nothing here needs a network."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import venv
from pathlib import Path

import pytest

import kith

ALL_INPUTS = (*kith.INPUTS["run"], *kith.INPUTS["test"])


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with every file that decides about set-up, an environment without pip, and browser files."""
    for name in ALL_INPUTS:
        (tmp_path / name).write_text(f"the contents of {name}\n")
    (tmp_path / "static" / "vendor").mkdir(parents=True)
    (tmp_path / "static" / "vendor" / ".stamp").write_text("fetched")
    venv.create(tmp_path / ".venv", with_pip=False, symlinks=os.name != "nt")
    return tmp_path


@pytest.mark.parametrize("version", [(3, 11), (3, 11, 0), (3, 14, 2), (4, 0)])
def test_a_new_enough_python_is_no_problem(version: tuple[int, ...]) -> None:
    assert kith.python_problem(version) is None


@pytest.mark.parametrize("version", [(3, 10, 14), (3, 6), (2, 7, 18)])
def test_an_old_python_is_named_with_what_to_do(version: tuple[int, ...]) -> None:
    sentence = kith.python_problem(version)
    assert sentence is not None
    assert "3.11 or newer" in sentence
    assert f"this is {version[0]}.{version[1]}" in sentence
    assert "python3.13 kith.py run" in sentence


def test_the_oldest_python_that_is_refused_can_read_the_launcher() -> None:
    # Up to the refusal an old Python must get without stumbling: ast knows the grammar of each version.
    import ast

    source = Path(kith.__file__).read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 7))
    refusal = next(node.lineno for node in tree.body if isinstance(node, ast.If))
    # An annotation such as `str | None` is evaluated by an old Python where it stands; a quoted one is not.
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.lineno < refusal:
            annotations = [node.returns, *(argument.annotation for argument in node.args.args)]
            assert all(isinstance(note, ast.Constant) for note in annotations if note is not None), node.name


def test_an_empty_folder_needs_set_up(tmp_path: Path) -> None:
    assert kith.needs_set_up(tmp_path, "run")


def test_an_environment_that_was_never_finished_needs_set_up(checkout: Path) -> None:
    assert kith.needs_set_up(checkout, "run")


def test_a_finished_set_up_is_not_repeated(checkout: Path) -> None:
    kith.write_stamp(checkout, "run")
    assert not kith.needs_set_up(checkout, "run")


def test_running_needs_less_than_testing(checkout: Path) -> None:
    kith.write_stamp(checkout, "run")
    assert kith.needs_set_up(checkout, "test")
    kith.write_stamp(checkout, "test")
    assert not kith.needs_set_up(checkout, "test")
    assert not kith.needs_set_up(checkout, "run")


@pytest.mark.parametrize("name", ALL_INPUTS)
def test_a_change_of_any_input_needs_set_up_again(checkout: Path, name: str) -> None:
    kith.write_stamp(checkout, "test")
    with (checkout / name).open("a") as file:
        file.write("changed")
    assert kith.needs_set_up(checkout, "test")
    assert kith.needs_set_up(checkout, "run") == (name in kith.INPUTS["run"])


def test_a_moved_folder_needs_set_up(checkout: Path) -> None:
    kith.write_stamp(checkout, "run")
    moved = checkout.rename(checkout.with_name("elsewhere"))
    assert kith.needs_set_up(moved, "run")
    assert not kith.is_in_place(moved, kith.read_stamp(moved))


@pytest.mark.skipif(os.name == "nt", reason="environments on Windows copy the interpreter")
def test_another_python_under_the_environment_needs_set_up(checkout: Path, tmp_path: Path) -> None:
    kith.write_stamp(checkout, "run")
    other = tmp_path / "python3.99"
    other.write_text("#!/bin/sh\n")
    kith.python_of(checkout).unlink()
    assert kith.needs_set_up(checkout, "run")
    kith.python_of(checkout).symlink_to(other)
    assert kith.needs_set_up(checkout, "run")


def test_missing_browser_files_need_set_up(checkout: Path) -> None:
    kith.write_stamp(checkout, "run")
    (checkout / "static" / "vendor" / ".stamp").unlink()
    assert kith.needs_set_up(checkout, "run")


@pytest.mark.parametrize("text", ["", "{", "[]", '"run"', "\x00"])
def test_a_damaged_stamp_counts_as_none(checkout: Path, text: str) -> None:
    (checkout / ".venv" / kith.STAMP).write_text(text)
    assert kith.read_stamp(checkout) == {}
    assert kith.needs_set_up(checkout, "run")


def test_a_stamp_is_replaced_as_a_whole(checkout: Path) -> None:
    kith.write_stamp(checkout, "run")
    kith.write_stamp(checkout, "test")
    stamps = [path.name for path in (checkout / ".venv").iterdir() if path.name.startswith(".kith")]
    assert stamps == [kith.STAMP]
    assert set(json.loads((checkout / ".venv" / kith.STAMP).read_text())) == {"home", "python", "run", "test"}


def test_an_environment_is_made_and_kept(tmp_path: Path) -> None:
    kith.make_environment(tmp_path, clear=False)
    marker = tmp_path / ".venv" / "marker"
    marker.touch()
    kith.make_environment(tmp_path, clear=False)
    assert marker.exists()
    kith.make_environment(tmp_path, clear=True)
    assert not marker.exists()
    assert kith.can_import(str(kith.python_of(tmp_path)), "json")


def test_without_its_own_pip_an_environment_is_filled_from_outside(checkout: Path) -> None:
    assert kith.pip_command(checkout) == [sys.executable, "-m", "pip", "--python", str(kith.python_of(checkout))]


def test_only_one_process_sets_up_at_a_time(checkout: Path) -> None:
    root = str(Path(kith.__file__).parent)
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[1]); import kith\n"
        "with kith.only_one_set_up(Path(sys.argv[2])): print('mine', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, root, str(checkout)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes) as first:
        assert first.stdout.readline() == "mine\n"
        with subprocess.Popen(command, **pipes) as second:
            assert "waiting for it" in second.stderr.readline()
            assert second.poll() is None
            # A set-up that dies frees the lock as well.
            first.kill()
            assert second.stdout.readline() == "mine\n"
            second.communicate()
            assert second.returncode == 0


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        ("NewConnectionError(': Failed to establish a new connection: [Errno -3] ...", "cannot be reached"),
        ("npm error code EAI_AGAIN", "cannot be reached"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "not the one that was recorded"),
        ("ERROR: No matching distribution found for apsw==3.54.1.0", "not offered for this Python"),
        ("[Errno 13] Permission denied: '.venv'", "may not write into its own folder"),
    ],
)
def test_an_installers_words_become_a_sentence(output: str, sentence: str) -> None:
    assert sentence in (kith.explain(output) or "")


def test_unknown_words_are_not_explained_away() -> None:
    assert kith.explain("Segmentation fault") is None


def test_a_failed_step_says_why_and_keeps_the_log(checkout: Path) -> None:
    script = "print('Collecting apsw'); print('[Errno 28] No space left on device'); raise SystemExit(1)"
    with pytest.raises(kith.SetUpError, match=r"disk is full[\s\S]*Errno 28"):
        kith.install(checkout, [sys.executable, "-c", script], "Python packages")
    assert "Collecting apsw" in (checkout / ".venv" / "set-up.log").read_text()


def test_a_set_up_that_cannot_work_ends_in_one_sentence_and_no_stamp(checkout: Path) -> None:
    # The real thing in a folder of its own: pip is offline and nothing is at hand, so the first package fails.
    (checkout / "requirements.lock").write_text("kith-no-such-package==1 --hash=sha256:" + "0" * 64 + "\n")
    (checkout / "kith.py").write_text(Path(kith.__file__).read_text(encoding="utf-8"))
    # An address on which nothing listens stands for a network that is down.
    environment = os.environ | {
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0", "PIP_CONFIG_FILE": os.devnull,
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "kith.py", "run"], cwd=checkout, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "The package index cannot be reached." in done.stderr
    assert "Traceback" not in done.stderr
    assert kith.needs_set_up(checkout, "run")


def test_a_prepared_call_starts_at_once(checkout: Path) -> None:
    (checkout / "kith.py").write_text(Path(kith.__file__).read_text(encoding="utf-8"))
    cli = checkout / "app" / "cli.py"
    cli.parent.mkdir()
    cli.write_text("import sys; print('cli', *sys.argv[1:]); sys.exit(7)")
    (cli.parent / "__init__.py").touch()
    packages = next((checkout / ".venv").rglob("site-packages"))
    (packages / "kith.pth").write_text(str(checkout))
    kith.write_stamp(checkout, "run")

    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, checkout / "kith.py", "user", "list"], capture_output=True, text=True, check=False
    )
    elapsed = time.perf_counter() - began
    plain = min(bare_start(kith.python_of(checkout)) for _ in range(3))

    assert (done.stdout, done.stderr, done.returncode) == ("cli user list\n", "", 7)
    # Two interpreters start, one after the other; the rest is the launcher, and room for a busy machine.
    assert elapsed - 2 * plain < 0.5


@pytest.mark.parametrize(("command", "program"), kith.INSIDE_TESTS.items())
def test_tests_and_trials_run_in_the_environment_for_tests(checkout: Path, command: str, program: str) -> None:
    (checkout / "kith.py").write_text(Path(kith.__file__).read_text(encoding="utf-8"))
    inside = checkout / "tests" / program
    inside.parent.mkdir(parents=True)
    inside.write_text("import sys; print(*sys.argv[1:]); sys.exit(3)")
    kith.write_stamp(checkout, "test")

    done = subprocess.run(
        [sys.executable, checkout / "kith.py", command, "R1", "--short"], capture_output=True, text=True, check=False
    )

    assert (done.stdout, done.stderr, done.returncode) == ("R1 --short\n", "", 3)


def bare_start(python: Path) -> float:
    """Seconds that an interpreter takes to start and do nothing."""
    began = time.perf_counter()
    subprocess.run([python, "-c", ""], check=True)
    return time.perf_counter() - began


@pytest.mark.parametrize("name", kith.LOCK_FILES.values())
def test_lock_files_hold_a_hash_for_every_package(name: str) -> None:
    text = (Path(kith.__file__).parent / name).read_text(encoding="utf-8")
    packages = [entry for entry in re.split(r"\n(?=\S)", text) if entry[:1].isalnum()]
    assert len(packages) > 50
    assert len(packages) == kith.count_locked(Path(kith.__file__).parent / name)
    assert [entry for entry in packages if "--hash=sha256:" not in entry] == []


def test_both_locks_name_the_same_versions() -> None:
    # Else `run` after `test` would change packages back and forth.
    run, test = (
        {line.split(" \\")[0] for line in (Path(kith.__file__).parent / name).read_text().splitlines() if "==" in line}
        for name in kith.LOCK_FILES.values()
    )
    assert run <= test
