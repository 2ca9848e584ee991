"""The watch over outward connections must itself see one. It is shown a connection at home and told to call it away."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests import outward, run

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

# A grandchild makes the connection and keeps it until its standard input ends, as the browser's processes do.
CONNECT = """
import socket, subprocess, sys
if len(sys.argv) == 3:
    sys.exit(subprocess.call([sys.executable, *sys.orig_argv[1:], "again"]))
connection = socket.create_connection((sys.argv[1], int(sys.argv[2])))
print("connected", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize(("family", "host"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")])
def test_a_grandchilds_connection_is_seen_with_program_and_address(family: socket.AddressFamily, host: str) -> None:
    try:
        listener = socket.create_server((host, 0), family=family)
    except OSError:
        pytest.skip(f"this machine has no {host}")
    port = listener.getsockname()[1]
    with (
        listener,
        subprocess.Popen(
            [sys.executable, "-c", CONNECT, host, str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as child,
    ):
        assert child.stdout is not None
        assert child.stdout.readline() == "connected\n"
        away = outward.look(os.getpid(), home=lambda address: address.is_unspecified)
        at_home = outward.look(os.getpid())
        child.communicate()
    assert any(line.startswith("python") and line.endswith(f" {host}:{port}") for line in away), away
    assert at_home == set()


@pytest.mark.parametrize(
    ("printed", "address"),
    [
        ("0100007F", "127.0.0.1"),
        ("00000000000000000000000001000000", "::1"),
        ("0000000000000000FFFF00000100007F", "127.0.0.1"),
    ],
)
@pytest.mark.skipif(sys.byteorder != "little", reason="the examples were printed by a little-endian kernel")
def test_addresses_are_read_as_the_kernel_prints_them(printed: str, address: str) -> None:
    assert str(outward.parse(printed)) == address


# Tests that hang together as ours do, in a folder of their own: the first run fails, the second is clean.
TRIED_TWICE = """
import os, pathlib, socket, time

def test_it():
    tried = pathlib.Path(__file__).with_name("tried")
    if tried.exists():
        return
    tried.touch()
    if {leaves}:
        seen = pathlib.Path(os.environ["{record}"])
        with socket.create_server(("127.0.0.2", 0)) as far, socket.create_connection(far.getsockname()):
            while not seen.stat().st_size:
                time.sleep(0.01)
    assert not "clean"
"""


@pytest.mark.parametrize(("leaves", "outcome"), [(False, 0), (True, run.TESTS_FAILED)])
def test_a_clean_second_run_forgives_a_failure_but_nothing_that_left(
    leaves: bool, outcome: int, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # three runs, each of which would load all that ours need
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_twice.py").write_text(TRIED_TWICE.format(leaves=leaves, record=outward.RECORD))
    home = lambda address: address.is_unspecified or str(address) == "127.0.0.1"  # noqa: E731
    assert run.every_test(["-p", "xdist", "-n", "1"], folder=tmp_path, home=home) == outcome
    _, _, second_run = capfd.readouterr().out.partition("Once more, alone")
    assert "1 passed" in second_run
    _, _, verdict = second_run.partition("FAILED, whatever the tests say")
    assert ("tcp 127.0.0.2:" in verdict) == leaves
