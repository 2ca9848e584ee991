"""The parent's side, with a pretend child that is a real process."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.channels.base import Outgoing
from app.channels.whatsapp.decisions import Limits
from app.channels.whatsapp.device import WhatsApp
from app.domain import facts
from app.domain.facts import Position
from app.errors import ChannelError, Unavailable
from tests.channels.recorder import Recorder

PRETEND = str(Path(__file__).parent / "pretend_child.py")
#: Only the pauses are shortened. How long a child may take is left as it is: on a busy machine it takes a while to start,
#: and would be replaced in the middle of its script. Tests about patience say themselves how little there is.
QUICK = Limits(
    first_retry=0.05, last_retry=0.4, after_connected=0.1, drain=60.0, deaf=100.0, settle=0.1, poll=0.05, store_again=0.02,
    steady=0.2,
)  # fmt: skip

STAY = "\nfor command in commands(): pass"
CODES = "say({'w': 'qr', 'text': f'life {life}', 'number': 1})" + STAY
CONNECTED = "connect()\n"


class Pretended:
    """A device whose children follow a script."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seen = Recorder()
        self.channels: list[WhatsApp] = []
        self.now = 1_800_000_000_000

    def start(self, script: str, *, linked: bool = True, position: Position | None = None, limits: Limits = QUICK) -> WhatsApp:
        channel = WhatsApp(
            self.folder / "s" / "x.db", self.folder / "spool", slug="x", linked=linked, limits=limits, chance=lambda: 0.5,
            clock=lambda: self.now, program=(sys.executable, PRETEND, script),
        )  # fmt: skip
        self.channels.append(channel)
        channel.start(self.seen.report, position or self.seen.position, self.seen.changed)
        return channel

    @property
    def lives(self) -> list[float]:
        """When each child was started."""
        path = self.folder / "s" / "x.lives"
        return [float(line) for line in path.read_text().splitlines()] if path.exists() else []


@pytest.fixture
def pretended(tmp_path: Path) -> Iterator[Pretended]:
    made = Pretended(tmp_path)
    yield made
    for channel in made.channels:
        channel.stop()


def message(n: int) -> str:
    return f"facts.Message('m{n}', 'pn:15550100002', 'pn:15550100002', False, {n})"


def test_everything_in_the_log_is_reported_once_and_in_order(pretended: Pretended) -> None:
    script = "for n in range(300): store(facts.Message(f'm{n}', 'c', 's', False, n))\nconnect()" + STAY
    pretended.start(script)
    pretended.seen.wait_state("connected")
    assert [m.id for m in pretended.seen.of(facts.Message)] == [f"m{n}" for n in range(300)]
    spool = pretended.folder / "spool"
    pretended.seen.until(lambda: len(list(spool.glob("*.log"))) == 1, "the deletion of what was applied")
    assert pretended.seen.position.segment > 3


def test_a_restart_goes_on_where_the_database_says(pretended: Pretended) -> None:
    channel = pretended.start(f"store({message(1)})\nconnect()" + STAY)
    pretended.seen.wait_state("connected")
    channel.stop()
    before = pretended.seen.position
    pretended.start(f"store({message(2)})\nconnect()" + STAY)
    pretended.seen.wait_state("connected", times=2)
    assert [m.id for m in pretended.seen.of(facts.Message)] == ["m1", "m2"]
    assert pretended.seen.position > before


def test_a_lost_log_begins_beyond_what_was_read(pretended: Pretended) -> None:
    pretended.start(f"store({message(1)})\nconnect()" + STAY, position=Position(41, 7))
    pretended.seen.wait_state("connected")
    assert pretended.seen.position.segment == 42


def test_what_cannot_be_stored_is_offered_again_and_nothing_overtakes_it(pretended: Pretended) -> None:
    pretended.seen.refuse = Unavailable("The disk is full.")
    pretended.start(f"store({message(1)})\nstore({message(2)})\nconnect()" + STAY)
    pretended.seen.until(lambda: len(pretended.seen.refused) > 5, "more tries")
    pretended.seen.refuse = RuntimeError("a bug")
    count = len(pretended.seen.refused)
    pretended.seen.until(lambda: len(pretended.seen.refused) > count + 3, "tries after a bug")
    pretended.seen.refuse = None
    pretended.seen.wait_state("connected")
    assert [m.id for m in pretended.seen.of(facts.Message)] == ["m1", "m2"]


def test_history_is_quiet_and_by_itself(pretended: Pretended) -> None:
    script = f"store({message(1)})\nstore({message(2)}, {message(3)}, quiet=True)\nconnect()" + STAY
    pretended.start(script)
    pretended.seen.wait_state("connected")
    (quiet,) = [b for b in pretended.seen.batches if b.quiet]
    assert [f.id for f in quiet.facts if type(f) is facts.Message] == ["m2", "m3"]


@pytest.mark.parametrize("word", ["LOGGED_OUT", "OUTDATED", "REPLACED", "BANNED", "REFUSED", "UNLINKED", "UNUSABLE"])
def test_no_retry_where_it_would_be_wrong(pretended: Pretended, word: str) -> None:
    pretended.start(f"store(facts.Link('{word.lower()}', 1))\nsys.exit(Exit.{word})")
    pretended.seen.wait_state(word.lower())
    time.sleep(0.4)
    assert len(pretended.lives) == 1


@pytest.mark.parametrize("ending", ["sys.exit(1)", "os.abort()", "os.kill(os.getpid(), 9)", "sys.exit(Exit.OFFLINE)", "sys.exit(0)"])
def test_any_other_end_is_followed_by_a_new_child(pretended: Pretended, ending: str) -> None:
    pretended.start(f"if life < 3: {ending}\nconnect()" + STAY)
    pretended.seen.wait_state("connected")
    assert pretended.seen.states() == ["connecting", "offline", "connecting", "offline", "connecting", "connected"]
    first = pretended.seen.of(facts.Link)[1]
    assert first.until == first.at + 50


def test_waits_grow_while_nothing_connects(pretended: Pretended) -> None:
    pretended.start("sys.exit(Exit.OFFLINE)")
    pretended.seen.wait_state("offline", times=6)
    assert [f.until - f.at for f in pretended.seen.of(facts.Link) if f.state == "offline"][:6] == [50, 100, 200, 400, 400, 400]


def test_a_hanging_child_is_killed(pretended: Pretended) -> None:
    script = "if life == 1:\n    say({'w': 'beat', 'at': 1})\n    time.sleep(600)\nconnect()" + STAY
    pretended.start(script, limits=QUICK._replace(hang=1.5))
    assert pretended.seen.wait_state("offline").detail == "hung"
    pretended.seen.wait_state("connected")


def test_a_child_that_never_connects_is_started_anew(pretended: Pretended) -> None:
    script = (
        "if life > 1: connect()\nfor n in range(24):\n    say({'w': 'beat', 'connected': life > 1})\n    time.sleep(.05)\n"
        "store(facts.UnknownKind(f'{life} is left alone'))"
    )
    pretended.start(script + STAY, limits=QUICK._replace(connect=0.6))
    assert pretended.seen.wait_state("offline").detail == "no connection"
    pretended.seen.wait(facts.UnknownKind, lambda f: f.kind != "1 is left alone")  # connected for twice that time
    assert pretended.seen.states()[-1] == "connected"


def test_a_child_that_does_not_connect_again_is_started_anew(pretended: Pretended) -> None:
    script = CONNECTED + "if life == 1: say({'w': 'link', 'state': 'connecting'})"
    pretended.start(script + STAY, limits=QUICK._replace(connect=0.4))
    pretended.seen.wait_state("connected", times=2)
    assert len(pretended.lives) >= 2


def test_pairing_is_tried_again_when_the_network_is_back(pretended: Pretended) -> None:
    script = "assert options.pair\nif life < 3: sys.exit(Exit.OFFLINE)\nsay({'w': 'qr', 'text': 'code', 'number': 1})"
    channel = pretended.start(script + STAY, linked=False)
    channel.link()
    pretended.seen.until(channel.code, "the code")
    assert len(pretended.lives) == 3


def test_a_kill_between_pairing_and_connecting_needs_no_second_scan(pretended: Pretended) -> None:
    script = "if life == 1:\n    say({'w': 'link', 'state': 'pairing'})\n    os.kill(os.getpid(), 9)\nassert not options.pair\nconnect()"
    channel = pretended.start(script + STAY, linked=False)
    channel.link()
    pretended.seen.wait_state("connected")


def test_stop_ends_even_a_child_that_does_not_listen(pretended: Pretended) -> None:
    script = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nconnect()\ntime.sleep(600)"
    channel = pretended.start(script, limits=QUICK._replace(stop=1.0))
    pretended.seen.wait_state("connected")
    channel.stop()
    pretended.seen.until(lambda: channel.pid is None, "the end")
    channel.stop()  # once more does no harm


def test_what_comes_while_stopping_is_still_reported(pretended: Pretended) -> None:
    channel = pretended.start(CONNECTED + STAY.strip() + f"\ntime.sleep(0.2)\nstore({message(9)})")
    pretended.seen.wait_state("connected")
    channel.stop()
    assert [m.id for m in pretended.seen.of(facts.Message)] == ["m9"]


def test_a_child_follows_its_parent(pretended: Pretended) -> None:
    channel = pretended.start(CONNECTED + "for command in commands(): pass\nstore(facts.UnknownKind('input ended'))")
    pretended.seen.wait_state("connected")
    child = channel._child
    assert child
    child.process.stdin.close()  # type: ignore[union-attr]
    pretended.seen.wait(facts.UnknownKind)


def test_codes_are_shown_and_leave(pretended: Pretended) -> None:
    script = (
        "assert options.pair\ntold = commands()\nfor n in (1, 2):\n    say({'w': 'qr', 'text': f'code {n}', 'number': n})\n"
        "    next(told)\nsay({'w': 'link', 'state': 'pairing'})\nconnect()"
    )
    channel = pretended.start(script + STAY, linked=False)

    def go_on() -> None:
        assert channel._child
        assert channel._child.tell({"do": "go on"})

    pretended.seen.wait_state("unlinked")
    assert pretended.lives == []
    channel.link()
    first = pretended.seen.until(channel.code, "the first code")
    assert first == ("code 1", pretended.now + 60_000, 5)
    pretended.seen.wait_state("qr")
    go_on()
    second = pretended.seen.until(lambda: (c := channel.code()) and c.text == "code 2" and c, "the second")
    assert second == ("code 2", pretended.now + 20_000, 4)
    pretended.now += 20_000
    assert channel.code() is None, "an old code is of no use"
    go_on()
    pretended.seen.wait_state("connected")
    pretended.seen.until(lambda: pretended.seen.changes >= 3, "word of two codes and of their end")
    assert pretended.seen.states() == ["unlinked", "connecting", "qr", "connected"]


def test_codes_run_out_and_can_be_had_anew(pretended: Pretended) -> None:
    channel = pretended.start(CODES, linked=False, limits=QUICK._replace(codes=0.5))
    channel.link()
    pretended.seen.wait_state("unlinked", times=2)
    assert (channel.code(), channel.pid, len(pretended.lives)) == (None, None, 1)
    channel.link()
    pretended.seen.wait_state("unlinked", times=3)
    assert len(pretended.lives) == 2
    assert "offline" not in pretended.seen.states()


def test_other_codes_can_be_had_before_the_old_ones_have_run_out(pretended: Pretended) -> None:
    channel = pretended.start(CODES, linked=False)
    channel.link()
    pretended.seen.until(lambda: (c := channel.code()) and c.text == "life 1", "a code of the first child")
    channel.link()
    pretended.seen.until(lambda: (c := channel.code()) and c.text == "life 2", "a code of the second child")
    channel.link()
    pretended.seen.until(lambda: (c := channel.code()) and c.text == "life 3", "a code of the third")
    assert "offline" not in pretended.seen.states()


def test_who_links_right_after_logging_out_is_heard(pretended: Pretended) -> None:
    script = (
        "if options.pair: say({'w': 'qr', 'text': 'new', 'number': 1})\nelse: connect()\n"
        "for command in commands(): say({'w': 'reply', 'n': command['n'], 'ok': True})\n"
        "import subprocess\nsubprocess.Popen(['sleep', '0.5'])"  # keeps the pipe open: the end is noticed late
    )
    channel = pretended.start(script)
    pretended.seen.until(lambda: channel.connected, "the connection")
    channel.logout()
    assert channel.pid is not None
    channel.link()
    pretended.seen.until(channel.code, "a code")
    assert "offline" not in pretended.seen.states()


def test_sending_needs_a_connection(pretended: Pretended) -> None:
    channel = pretended.start(
        "for command in commands():\n    if command['do'] == 'send': store(facts.SendResult(command['out'][0], True, 'id'))\n    else: connect()"
    )
    pretended.seen.wait_state("connecting")
    with pytest.raises(ChannelError):
        channel.send(Outgoing(1, "text", "pn:15550100002", text="x"))
    pretended.seen.until(lambda: channel._child and channel._child.tell({"do": "go"}), "a child to speak to")
    pretended.seen.until(lambda: channel.connected, "the connection")
    channel.send(Outgoing(2, "text", "pn:15550100002", text="x", quote=facts.Quote("q")))
    assert pretended.seen.wait(facts.SendResult).outbox_id == 2


def test_downloads_are_answered_unless_the_child_dies(pretended: Pretended, tmp_path: Path) -> None:
    answers = (
        "for command in commands():\n"
        "    if command['ref'] == 'die': sys.exit(3)\n"
        "    say({'w': 'reply', 'n': command['n'], 'ok': command['ref'] == 'good', 'error': command['ref'], 'permanent': True})\n"
    )
    channel = pretended.start(CONNECTED + answers)
    pretended.seen.until(lambda: channel.connected, "the connection")

    def fetch(ref: str) -> tuple[bool, str, bool]:
        return channel.fetch(ref, tmp_path / "f", max_bytes=1)

    assert fetch("good").ok  # type: ignore[attr-defined]
    assert fetch("bad") == (False, "bad", True)
    begun = time.monotonic()
    assert fetch("die") == (False, "no answer", False)
    assert time.monotonic() - begun < QUICK.fetch / 2, "it waited for an answer of the dead"


def test_a_download_that_is_never_answered_is_given_up(pretended: Pretended, tmp_path: Path) -> None:
    channel = pretended.start(CONNECTED + STAY, limits=QUICK._replace(fetch=0.2))
    pretended.seen.until(lambda: channel.connected, "the connection")
    assert channel.fetch("silence", tmp_path / "f", max_bytes=1) == (False, "no answer", False)


def test_many_ask_at_once(pretended: Pretended, tmp_path: Path) -> None:
    script = (
        "waiting = []\nfor command in commands():\n    waiting.append(command)\n    if len(waiting) == 20:\n"
        "        for c in reversed(waiting): say({'w': 'reply', 'n': c['n'], 'ok': True, 'error': c['ref']})\n"
    )
    channel = pretended.start(CONNECTED + script)
    pretended.seen.until(lambda: channel.connected, "the connection")
    got: dict[str, str] = {}

    def ask(ref: str) -> None:
        got[ref] = channel.fetch(ref, tmp_path / "f", max_bytes=1).error

    threads = [threading.Thread(target=ask, args=(f"r{n}",)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == {f"r{n}": f"r{n}" for n in range(20)}


def test_a_line_that_is_up_and_silent_is_renewed(pretended: Pretended) -> None:
    script = CONNECTED + (
        "import threading\n"
        "def beats():\n"
        "    while True:\n"
        "        say({'w': 'beat', 'connected': True, 'at': 200_000 if life == 1 else 0, 'event_at': 0, 'pong_at': 190_000})\n"
        "        time.sleep(.05)\n"
        "threading.Thread(target=beats, daemon=True).start()"
    )
    pretended.start(script + STAY)
    assert pretended.seen.wait_state("deaf").detail == "nothing heard for 200 s"
    pretended.seen.wait_state("connected", times=2)
    assert pretended.seen.states() == ["connecting", "connected", "deaf", "connecting", "connected"]


def test_nonsense_on_the_wire_is_passed_over(pretended: Pretended) -> None:
    pretended.start("os.write(1, b'\\xff\\xfe rubbish\\n[]\\n{}\\n\\n{\"w\":\"later\"}\\n')\nconnect()" + STAY)
    pretended.seen.wait_state("connected")
    assert len(pretended.lives) == 1


def test_damage_in_the_log_is_reported(pretended: Pretended) -> None:
    script = (
        f"store({message(1)})\npath = writer._folder / '00000001.log'\nend = path.stat().st_size\nstore({message(2)})\nstore({message(3)})\n"
        "with path.open('r+b') as file: file.seek(end + 20); file.write(b'!')\nconnect()"
    )
    pretended.seen.refuse = Unavailable("not yet")
    channel = pretended.start(script + STAY)
    pretended.seen.until(lambda: channel.connected, "the end of the script")
    pretended.seen.refuse = None
    pretended.seen.wait_state("connected")
    assert {m.id for m in pretended.seen.of(facts.Message)} >= {"m3"}
    assert len(pretended.seen.of(facts.Message)) + len(pretended.seen.of(facts.Quarantined)) == 3


def test_threads_do_not_pile_up_over_many_crashes(pretended: Pretended) -> None:
    pretended.start("sys.exit(7)", limits=QUICK._replace(last_retry=0.05))
    pretended.seen.wait_state("offline", times=3)
    before = threading.active_count()
    pretended.seen.wait_state("offline", times=12)
    pretended.seen.until(lambda: threading.active_count() <= before + 1, "the threads of the dead to end")


def test_logs_hold_no_code_and_no_text(pretended: Pretended, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    channel = pretended.start(
        "say({'w': 'qr', 'text': 'SECRETCODE', 'number': 1})\nconnect()\nfor command in commands(): sys.exit(1)", linked=False
    )
    channel.link()
    pretended.seen.until(lambda: channel.connected, "the connection")
    channel.send(Outgoing(1, "text", "pn:15550100002", text="PRIVATE"))
    pretended.seen.wait_state("offline")
    assert caplog.text
    for secret in ("SECRETCODE", "PRIVATE", "15550100002"):
        assert secret not in caplog.text


