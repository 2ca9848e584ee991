"""The server by hand, as a person would use it."""

import subprocess
import sys
import time
from pathlib import Path

from . import WhatsApp
from .conftest import Program
from .shell import Shell


def test_pairing_and_talking_by_hand(wa: WhatsApp, program: Program) -> None:
    said: list[str] = []
    shell = Shell(wa, said.append)
    wa.wait_qr()
    shell.run(iter(["scan", "text alice hello there", "lid alice again", "mention bob look here", "phone bob yes"]))
    assert "linked as device 1" in said
    program.wait("Message", lambda e: e["message"] == {"conversation": "hello there"})
    program.wait("Message", lambda e: e["sender"] == "92220000002@lid")
    program.wait("Message", lambda e: e["group"] and "look here" in str(e))
    program.wait("Message", lambda e: e["from_me"] and e["message"] == {"conversation": "yes"})
    program.do("text", to="15550100002", text="good day")
    wa.wait_message()
    shell.run(iter(["react alice 👍", "edit alice better", "revoke alice", "call bob", "history 3 5", "state", "text"]))
    program.wait("CallTerminate")
    assert program.wait("HistorySync")["messages"] == 15
    assert any(line.startswith("! ") for line in said)
    end = time.monotonic() + 5
    while "< to Alice: good day" not in said and time.monotonic() < end:
        time.sleep(0.05)
    assert "< to Alice: good day" in said


def test_the_command_leads_a_program_to_the_server() -> None:
    script = "import os; print(os.environ['WA_SERVER_PORT'], os.environ['HTTPS_PROXY'])"
    root = Path(__file__).parent.parent.parent
    command = [sys.executable, "-m", "tests.wa_server", "--run", sys.executable, "-c", script]
    done = subprocess.run(command, cwd=root, input="state\n", capture_output=True, text=True, timeout=60, check=True)
    assert "problems: none" in done.stdout
    port, proxy = next(line for line in done.stdout.splitlines() if "http://127.0.0.1" in line).split()
    assert proxy.endswith(port)


def test_the_command_prints_what_to_export() -> None:
    root = Path(__file__).parent.parent.parent
    command = [sys.executable, "-m", "tests.wa_server"]
    done = subprocess.run(
        command, cwd=root, input="help\nquit\n", capture_output=True, text=True, timeout=60, check=True
    )
    assert "export HTTPS_PROXY=http://127.0.0.1:" in done.stdout
    assert "export SSL_CERT_FILE=" in done.stdout
    assert "scan [CODE]" in done.stdout
