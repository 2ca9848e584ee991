"""The real neonize in a real child process: pairing, every way in which a link ends or mends, and kills."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest

from app.channels.base import Capabilities, Linkable, Outgoing
from app.channels.whatsapp import decisions
from app.channels.whatsapp.spool import Reader
from app.domain import facts
from app.errors import ChannelError, Unavailable
from tests.channels.conftest import QUICK, Linked
from tests.wa_server import Device
from tests.wa_server.linking import PairingError

ALICE = "pn:15550100002"


# ── Pairing and the life of the link ────────────────────────────────────────────────────────────────────────────────


def test_nothing_runs_before_somebody_wants_to_link(unpaired: Linked) -> None:
    time.sleep(0.3)
    assert unpaired.channel.pid is None
    assert unpaired.channel.code() is None
    assert isinstance(unpaired.channel, Linkable)
    assert unpaired.channel.can == Capabilities(True, True, True, True, True, True, True)
    with pytest.raises(ChannelError) as refused:
        unpaired.channel.send(Outgoing(1, "text", ALICE, text="too early"))
    assert (refused.value.code, refused.value.permanent) == ("not_connected", False)


def test_a_code_is_shown_and_scanned(unpaired: Linked) -> None:
    unpaired.channel.link()
    shown = unpaired.wa.wait_qr()
    code = unpaired.seen.until(unpaired.channel.code, "the code")
    assert code.text == shown
    assert code.left == 5
    assert 50_000 < code.expires_at - time.time() * 1000 <= 60_000
    unpaired.wa.scan(code.text, unpaired.owner)
    link = unpaired.seen.wait_state("connected")
    assert (link.address, link.alt) == ("pn:15550100001", "lid:91110000001")
    assert unpaired.channel.code() is None
    assert unpaired.seen.states() == ["unlinked", "connecting", "qr", "pairing", "connected"]
    assert unpaired.seen.changes >= 2
    unpaired.channel.link()  # no effect while connected
    assert unpaired.channel.connected


def test_files_are_for_the_owner_alone(linked: Linked) -> None:
    linked.alice.text("hi")
    linked.seen.wait(facts.Message)
    for path in linked.folder.rglob("*"):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode & 0o077 == 0, f"{path} is {mode:o}"


def test_asking_for_a_new_code_starts_afresh(unpaired: Linked) -> None:
    unpaired.channel.link()
    first = unpaired.seen.until(unpaired.channel.code, "the first code").text
    unpaired.channel.link()
    second = unpaired.seen.until(lambda: (c := unpaired.channel.code()) and c.text != first and c, "another code")
    unpaired.wa.scan(second.text, unpaired.owner)
    unpaired.seen.wait_state("connected")


def test_codes_run_out(unpaired: Linked) -> None:
    unpaired.channel.stop()
    unpaired.channel = unpaired.make(limits=QUICK._replace(codes=0.5))
    unpaired.start()
    unpaired.channel.link()
    unpaired.seen.wait(facts.Link, lambda f: f.detail == "no code was scanned")
    assert unpaired.channel.pid is None
    assert unpaired.channel.code() is None
    time.sleep(0.5)
    assert unpaired.channel.pid is None, "a new child without being asked"


def test_stopping_while_a_code_is_shown(unpaired: Linked) -> None:
    unpaired.channel.link()
    unpaired.seen.until(unpaired.channel.code, "the code")
    begun = time.monotonic()
    unpaired.channel.stop()
    assert time.monotonic() - begun < 10
    assert unpaired.channel.pid is None


def test_a_refused_pairing(unpaired: Linked) -> None:
    unpaired.wa.refuse_pairing = True
    unpaired.channel.link()
    with pytest.raises(PairingError):
        unpaired.wa.scan(unpaired.wa.wait_qr(), unpaired.owner)
    unpaired.seen.wait_state("refused")
    unpaired.seen.until(lambda: unpaired.channel.pid is None, "the end")


def test_a_restart_needs_no_code(linked: Linked, device: Device) -> None:
    linked.restart()
    linked.seen.wait_state("connected", times=2)
    assert linked.seen.states().count("qr") == 1
    linked.alice.text("after the restart")
    linked.seen.wait(facts.Message, lambda m: m.text == "after the restart")


def test_logged_out_by_the_phone(linked: Linked) -> None:
    linked.owner.logout()
    assert linked.seen.wait_state("logged_out").code == 401
    linked.seen.until(lambda: linked.channel.pid is None, "the end")
    time.sleep(1)
    assert linked.channel.pid is None, "it keeps trying"
    linked.pair()  # the same account once more
    linked.seen.wait_state("connected", times=2)


@pytest.mark.parametrize(
    ("code", "state"), [(401, "logged_out"), (403, "logged_out"), (406, "logged_out"), (405, "outdated")]
)
def test_refused_at_login(linked: Linked, device: Device, code: int, state: str) -> None:
    linked.wa.refuse_login = code
    device.drop()
    assert linked.seen.wait_state(state).code == code
    linked.seen.until(lambda: linked.channel.pid is None, "the end")
    logins = device.logins
    time.sleep(1.5)
    assert device.logins == logins
    assert linked.channel.pid is None, "it keeps trying"


def test_a_ban_ends_everything_and_says_until_when(linked: Linked, device: Device) -> None:
    linked.wa.ban(code=101, seconds=3600)
    device.drop()
    link = linked.seen.wait_state("banned")
    assert link.code == 101
    assert abs(link.until - time.time() * 1000 - 3_600_000) < 60_000
    linked.seen.until(lambda: linked.channel.pid is None, "the end")


def test_replaced_by_another_process(linked: Linked, device: Device) -> None:
    device.replaced()
    linked.seen.wait_state("replaced")
    linked.seen.until(lambda: linked.channel.pid is None, "the end")
    time.sleep(0.5)
    assert not device.connected, "a fight for the session"


@pytest.mark.parametrize("trouble", ["drop", "503", "515"])
def test_small_troubles_mend_themselves(linked: Linked, device: Device, trouble: str) -> None:
    pid = linked.channel.pid
    device.drop() if trouble == "drop" else device.stream_error(int(trouble))
    linked.seen.wait_state("connected", times=2, timeout=30)
    assert linked.channel.pid == pid
    linked.alice.text("back again")
    linked.seen.wait(facts.Message, lambda m: m.text == "back again")


def test_no_network_at_the_start(linked: Linked) -> None:
    linked.channel.stop()
    linked.wa.offline("refuse")
    linked.channel = linked.make(linked=True)
    linked.start()
    link = linked.seen.wait_state("offline", times=2)
    assert link.until > link.at
    linked.wa.online()
    linked.seen.wait_state("connected", times=2)


def test_a_network_that_swallows_everything(linked: Linked) -> None:
    linked.wa.offline("hang")
    linked.restart(limits=QUICK._replace(connect=1.5))
    assert linked.seen.wait_state("offline").detail == "no connection"
    linked.wa.online()
    linked.seen.wait_state("connected", times=2)


def test_many_drops_cost_no_threads_and_no_child(linked: Linked, device: Device) -> None:
    pid = linked.channel.pid
    threads = []
    for drop in range(12):
        device.drop()
        linked.seen.wait_state("connected", times=drop + 2, timeout=30)
        threads.append(len(list(Path(f"/proc/{pid}/task").iterdir())))
    assert linked.channel.pid == pid
    assert max(threads[6:]) <= max(threads[:6]) + 3
    mid = linked.alice.text("after all that")
    linked.seen.wait(facts.Message, lambda m: m.id == mid)


def test_a_line_that_is_lost_again_and_again_rests_and_comes_back(linked: Linked, device: Device) -> None:
    linked.restart(limits=QUICK._replace(losses=3))
    for drop in range(3):
        linked.seen.wait_state("connected", times=drop + 2, timeout=30)
        device.drop()
    assert linked.seen.wait_state("offline", timeout=30).detail == "the line was lost again and again"
    linked.seen.wait_state("connected", times=5, timeout=60)


def test_a_child_ends_with_its_parent(linked: Linked) -> None:
    pid = linked.channel.pid
    child = linked.channel._child
    assert child
    child.process.stdin.close()  # type: ignore[union-attr]
    linked.seen.wait_state("offline")
    assert not Path(f"/proc/{pid}").exists()


def test_a_second_child_waits_for_the_session(linked: Linked) -> None:
    other = linked.make(linked=True)
    other.start(lambda _: None, facts.Position(), lambda: None)
    time.sleep(1.5)
    assert not other.connected
    linked.channel.stop()
    linked.seen.until(lambda: other.connected, "the turn of the second", timeout=30)
    other.stop()


def test_a_deaf_line_is_noticed_and_renewed(linked: Linked, device: Device) -> None:
    linked.restart(limits=QUICK._replace(probe=0.5, deaf=2.0))
    linked.seen.wait_state("connected", times=2)
    device.deafen()  # questions are still answered
    waiting = linked.alice.text("can you hear me?")
    linked.seen.wait_state("deaf")
    device.deafen(False)
    linked.seen.wait(facts.Message, lambda m: m.id == waiting)


def test_logging_out_ourselves(linked: Linked) -> None:
    linked.channel.logout()
    assert len(linked.wa.unlinked) == 1
    linked.seen.wait_state("unlinked", times=2)
    assert not list((linked.folder / "sessions").glob("phone.db*"))
    linked.pair()  # at once: whether the old child has been seen to end or not
    linked.seen.wait_state("connected", times=2)


# ── Kills ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def stored(linked: Linked) -> list[str]:
    """Ids of the messages that lie in the spool."""
    records = Reader(linked.folder / "spool").read(facts.Position(), max_records=10_000, max_bytes=1 << 30)
    return [f.id for record in records for f in decisions.read(record, 0)[1] if type(f) is facts.Message]


def test_a_killed_child_comes_back_and_loses_nothing_that_it_had_stored(linked: Linked) -> None:
    sent: list[str] = []
    kept: set[str] = set()
    for kill in range(4):
        sent += linked.alice.texts([f"{kill}.{n}" for n in range(50)])
        linked.seen.until(lambda: len(linked.seen.of(facts.Message)) > 5, "some of them")
        linked.seen.refuse = Unavailable("The parent is busy.")
        os.kill(linked.channel.pid or 0, 9)
        linked.seen.until(lambda: not linked.channel.connected, "the end")
        kept |= set(stored(linked))
        linked.seen.refuse = None
        linked.seen.wait_state("connected", times=kill + 2)
    linked.owner.devices[0].wait_settled()
    last = linked.alice.text("the last one")
    linked.seen.wait(facts.Message, lambda m: m.id == last)
    seen = [m.id for m in linked.seen.of(facts.Message)]
    assert kept
    assert kept <= set(seen)
    assert seen[-1:] == stored(linked)[-1:]
    # What the library had acknowledged without having handed it over is lost with it: some at a kill, never most.
    assert len(set(seen) & set(sent)) > len(sent) / 2
    assert not linked.seen.of(facts.Quarantined)


def test_what_cannot_be_stored_is_offered_again(linked: Linked) -> None:
    linked.seen.refuse = Unavailable("The disk is full.")
    ids = linked.alice.texts([f"n{n}" for n in range(50)])
    linked.seen.until(lambda: len(linked.seen.refused) > 2, "a second try")
    linked.seen.refuse = None
    linked.seen.until(lambda: len(linked.seen.of(facts.Message)) >= 50, "all of them")
    assert [m.id for m in linked.seen.of(facts.Message)] == ids
    positions = [b.position for b in linked.seen.batches if b.position]
    assert positions == sorted(positions)


