"""Pairing and the connection, with the real neonize."""

import multiprocessing
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from . import PairingError, WhatsApp
from .conftest import Linked, Program


def test_a_scanned_code_links_the_program_and_nothing_else_is_dialled(linked: Linked) -> None:
    assert linked.device.connected
    assert linked.device.logins == 1
    assert [dial.host for dial in linked.wa.dialled] == ["web.whatsapp.com", "web.whatsapp.com"]


def test_a_second_start_needs_no_code(steady: Linked) -> None:
    logins = steady.device.logins
    steady.program.kill()
    steady.device.wait_offline()
    steady.program.start()
    steady.device.wait_online(logins=logins + 1)
    assert len(steady.wa.qr_codes) == 1


def test_a_wrong_signature_is_refused_by_the_program(wa: WhatsApp, program: Program) -> None:
    owner = wa.account()
    wa.refuse_pairing = True
    with pytest.raises(PairingError, match="signature-mismatch"):
        wa.scan(wa.wait_qr(), owner)
    assert owner.devices == []


def test_a_phone_that_demands_a_passkey(wa: WhatsApp, program: Program) -> None:
    """neonize 0.5.2 has no event for it: the program hears nothing, and its codes are worth nothing from then on."""
    owner, code = wa.account(), wa.wait_qr()
    wa.demand_passkey = True
    with pytest.raises(PairingError, match="passkey"):
        wa.scan(code, owner)
    wa.demand_passkey = False
    with pytest.raises(PairingError, match="hmac-mismatch"):
        wa.scan(code, owner)


def test_a_code_cannot_be_scanned_after_its_program_is_gone(wa: WhatsApp, program: Program) -> None:
    owner, code = wa.account(), wa.wait_qr()
    program.kill()
    time.sleep(0.2)
    with pytest.raises(PairingError, match="expired"):
        wa.scan(code, owner)
    with pytest.raises(PairingError, match="not a linking code"):
        wa.scan("nonsense", owner)


def test_two_accounts_and_two_devices_of_one_live_side_by_side(wa: WhatsApp, tmp_path: Path) -> None:
    owners = [wa.account("One", "15550100011", "91110000011"), wa.account("Two", "15550100012", "91110000012")]
    owners.append(owners[0])
    alice = wa.peer("Alice", "15550100002", "92220000002")
    programs = []
    try:
        for number, owner in enumerate(owners):
            folder = tmp_path / str(number)
            folder.mkdir()
            programs.append(Program(wa, folder))
            wa.scan(wa.wait_qr(), owner)
        first = alice.text("to one", owners[0])
        second = alice.text("to two", owners[1])
        for place, message_id in enumerate((first, second, first)):
            assert programs[place].message(message_id)["chat"] == "15550100002@s.whatsapp.net"
        programs[0].do("text", to=alice.pn, text="from the first device")
        assert wa.wait_message(to=alice).text == "from the first device"
        seen = programs[2].wait("Message", lambda event: event["from_me"])
        assert seen["message"]["conversation"] == "from the first device"
        programs[1].do("text", to=owners[0].person.pn, text="between owners")
        assert programs[0].wait("Message", lambda e: not e["from_me"])["message"] == {"conversation": "between owners"}
        assert wa.problems == []
    finally:
        for program in programs:
            program.kill()


def test_logging_out_on_the_phone(linked: Linked) -> None:
    linked.owner.logout()
    assert linked.program.wait("LoggedOut")
    linked.device.wait_offline()
    assert linked.owner.devices == []


def test_logging_out_in_the_program(linked: Linked) -> None:
    linked.program.do("logout")
    linked.program.wait("LoggedOutByMe")
    assert [device.state for device in linked.wa.unlinked] == [linked.device.state]


@pytest.mark.parametrize("reason", [401, 403, 406])
def test_a_login_refused_for_good(linked: Linked, reason: int) -> None:
    linked.wa.refuse_login = reason
    linked.device.drop()
    assert linked.program.wait("LoggedOut")["Reason"]


def test_a_login_refused_because_the_program_is_too_old(steady: Linked) -> None:
    steady.wa.refuse_login = 405
    steady.device.drop()
    steady.program.wait("ClientOutdated")


def test_a_login_refused_by_a_ban(steady: Linked) -> None:
    steady.wa.ban(code=101, seconds=3600)
    steady.device.drop()
    ban = steady.program.wait("TemporaryBan")
    assert ban["Code"] == "SEND_TO_TOO_MANY_PEOPLE"
    assert int(ban["Expire"]) > 0


@pytest.mark.slow
def test_a_busy_server_is_tried_again(steady: Linked) -> None:
    steady.wa.refuse_login = 503
    steady.device.drop()
    before, logins = len(steady.wa.dialled), steady.device.logins
    steady.wa.wait(lambda: True if len(steady.wa.dialled) > before + 1 else None, 20, "no second try")
    steady.wa.refuse_login = None
    steady.device.wait_online(logins=logins + 1)


def test_another_process_with_the_same_session(steady: Linked) -> None:
    steady.device.replaced()
    steady.program.wait("StreamReplaced")
    steady.device.wait_offline()


def test_a_copied_session_throws_the_other_process_out(linked: Linked, tmp_path: Path) -> None:
    linked.program.kill()
    linked.device.wait_offline()
    folder = tmp_path / "copy"
    shutil.copytree(tmp_path, folder, ignore=shutil.ignore_patterns("copy"))
    linked.program.start()
    linked.device.wait_online(logins=2)
    twin = Program(linked.wa, folder)
    try:
        linked.program.wait("StreamReplaced")
        linked.device.wait_online(logins=3)
        twin.message(linked.alice.text("only the newer one hears this"))
    finally:
        twin.kill()


@pytest.mark.parametrize("code", [515, 503])
def test_the_server_asks_for_a_new_login(steady: Linked, code: int) -> None:
    logins = steady.device.logins
    steady.device.stream_error(code)
    steady.device.wait_online(logins=logins + 1)


def test_a_dropped_connection_comes_back(steady: Linked) -> None:
    logins = steady.device.logins
    steady.device.drop()
    steady.program.wait("Disconnected")
    steady.device.wait_online(logins=logins + 1)


@pytest.mark.slow
def test_no_network_at_the_start_and_later(wa: WhatsApp, program: Program) -> None:
    """The first connect fails at once; a lost one is retried until the server is back."""
    owner = wa.account()
    device = wa.scan(wa.wait_qr(), owner)
    wa.offline()
    device.wait_offline()
    program.kill()
    program.start()
    program.wait("ConnectError")
    wa.online()
    program.kill()
    program.start()
    device.wait_online(logins=2)
    wa.offline("hang")
    device.wait_offline()
    before = len(wa.dialled)
    wa.wait(lambda: True if len(wa.dialled) > before else None, 20, "no new try")
    time.sleep(1)
    assert not device.connected
    wa.online()
    device.wait_online(logins=3)


@pytest.mark.slow
def test_codes_run_out(wa: WhatsApp, program: Program) -> None:
    """One code lives for 60 seconds; after the last one the program is on its own."""
    wa.qr_refs = 1
    wa.wait_qr()
    wa.wait(lambda: True if not wa.server.registrations.open else None, 90, "the client kept its connection")


def test_the_hook_reaches_children_of_children_and_spares_other_programs(wa: WhatsApp) -> None:
    """Python starts Python starts Python; only the innermost imports neonize, and only there something happens."""
    innermost = (
        "import sys; assert 'json' not in sys.modules; import pylibmagic, neonize; print(neonize.NewClient.__name__)"
    )
    outer = (
        "import subprocess, sys; assert 'ctypes' not in sys.modules and 'http.client' not in sys.modules;"
        f"subprocess.run([sys.executable, '-c', {innermost!r}], check=True)"
    )
    done = subprocess.run(
        [sys.executable, "-c", outer], env=wa.env(), check=True, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "NewClient"


def test_the_hook_reaches_spawned_children(wa: WhatsApp, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in wa.variables().items():
        monkeypatch.setenv(name, value)
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        assert pool.apply(os.getenv, ("WA_SERVER_PORT",)) == str(wa.port)
        assert "sitehook" in pool.apply(_hook_file)


def _hook_file() -> str:
    return str(sys.modules["sitecustomize"].__file__)


def test_other_hosts_are_refused(wa: WhatsApp) -> None:
    script = "import urllib.request; urllib.request.urlopen('https://example.com/', timeout=5)"
    done = subprocess.run([sys.executable, "-c", script], env=wa.env(), capture_output=True, text=True, timeout=30)
    assert "403" in done.stderr
    assert [(dial.host, dial.allowed) for dial in wa.dialled] == [("example.com", False)]
