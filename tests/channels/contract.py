"""What every channel must do, whatever network it speaks to: one suite, run against each.

A channel's test file subclasses :class:`ChannelContract` and gives it a fixture ``trial``. Everything here goes through
the public protocols of :mod:`app.channels.base`; how a code gets scanned is the trial's business.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest

from app.channels.base import Capabilities, Channel, Linkable, Outgoing
from app.domain import facts, identity
from app.errors import ChannelError, Unavailable

F = TypeVar("F")


@dataclass
class Ear:
    """Takes what a channel reports, as the runtime would. ``deaf``: how many reports to refuse as not storable now."""

    batches: list[facts.Batch] = field(default_factory=list)
    refused: list[facts.Batch] = field(default_factory=list)
    changes: int = 0
    deaf: int = 0
    _news: threading.Condition = field(default_factory=threading.Condition)

    def report(self, batch: facts.Batch) -> None:
        with self._news:
            if self.deaf:
                self.deaf -= 1
                self.refused.append(batch)
                raise Unavailable("Nothing can be stored right now.")
            self.batches.append(batch)
            self._news.notify_all()

    def changed(self) -> None:
        with self._news:
            self.changes += 1
            self._news.notify_all()

    def all(self, kind: type[F]) -> list[F]:
        """The facts of a kind, in the order in which they came."""
        return [fact for batch in tuple(self.batches) for fact in batch.facts if isinstance(fact, kind)]

    def wait(self, met: Callable[[], bool], what: str, seconds: float = 30) -> None:
        """Wait until something is true; it is looked at after every report and change."""
        with self._news:
            assert self._news.wait_for(met, seconds), f"never came: {what}"

    def wait_for_link(self, state: str) -> facts.Link:
        """Wait until the newest state of the link is this one."""
        self.wait(lambda: bool(links := self.all(facts.Link)) and links[-1].state == state, f"link state {state}")
        return self.all(facts.Link)[-1]


@dataclass
class Trial:
    """A channel that was never linked, and what it takes to try it.

    ``scan``: do what a person with a phone does when a code is shown. ``peer``: address of somebody who can be written
    to. ``media_ref``: the ref of a file that can be fetched, asked for once the channel is connected.
    """

    channel: Channel
    scan: Callable[[], None]
    peer: str
    media_ref: Callable[[Ear], str]
    ear: Ear = field(default_factory=Ear)

    def start(self) -> None:
        self.channel.start(self.ear.report, facts.Position(), self.ear.changed)

    @property
    def linkable(self) -> Linkable:
        assert isinstance(self.channel, Linkable)
        return self.channel

    def connect(self) -> facts.Link:
        """Start, show a code, scan it, and wait for the connection."""
        self.start()
        self.linkable.link()
        self.ear.wait(lambda: self.linkable.code() is not None, "a code to scan")
        self.scan()
        return self.ear.wait_for_link("connected")


class ChannelContract:
    """The suite. A subclass overrides ``trial``; the channel is stopped after each test."""

    @pytest.fixture
    def trial(self) -> Trial:
        raise NotImplementedError("a channel's tests give the trial")

    @pytest.fixture
    def ready(self, trial: Trial) -> Iterator[Trial]:
        yield trial
        trial.channel.stop()

    def test_says_what_it_can(self, ready: Trial) -> None:
        assert isinstance(ready.channel.can, Capabilities)
        assert ready.channel.can.link == isinstance(ready.channel, Linkable)

    def test_starts_and_stops_as_often_as_one_likes(self, ready: Trial) -> None:
        ready.channel.stop()
        ready.start()
        ready.start()
        ready.ear.wait_for_link("unlinked")
        ready.channel.stop()
        ready.channel.stop()
        heard = len(ready.ear.batches)
        ready.start()
        ready.ear.wait(lambda: len(ready.ear.batches) > heard, "a report after starting again")

    def test_shows_a_code_when_asked_to_link(self, ready: Trial) -> None:
        ready.start()
        ready.ear.wait_for_link("unlinked")
        assert ready.linkable.code() is None
        ready.linkable.link()
        ready.ear.wait(lambda: ready.linkable.code() is not None and ready.ear.changes > 0, "a code, announced")
        code = ready.linkable.code()
        assert code is not None
        assert code.text.strip()
        assert code.expires_at > 0

    def test_sends_nothing_while_not_linked(self, ready: Trial) -> None:
        ready.start()
        ready.ear.wait_for_link("unlinked")
        with pytest.raises(ChannelError) as refused:
            ready.channel.send(Outgoing(1, "text", ready.peer, text="Hello"))
        assert not refused.value.permanent
        assert not ready.ear.all(facts.SendResult)

    def test_connects_by_a_scan_and_says_who_i_am(self, ready: Trial) -> None:
        link = ready.connect()
        assert identity.kind_of(link.address) == "pn"
        assert ready.linkable.code() is None
        states = [link.state for link in ready.ear.all(facts.Link)]
        assert states.index("qr") < states.index("pairing") < states.index("connected")

    def test_brings_a_history_quietly(self, ready: Trial) -> None:
        ready.connect()
        ready.ear.wait(
            lambda: any(sync.phase == "done" for sync in ready.ear.all(facts.Sync)), "the end of the history"
        )
        old = [batch for batch in ready.ear.batches if any(isinstance(fact, facts.Sync) for fact in batch.facts)]
        assert all(batch.quiet for batch in old)
        assert ready.ear.all(facts.Message)

    def test_answers_every_text_it_takes(self, ready: Trial) -> None:
        ready.connect()
        for outbox_id in (7, 8, 9):
            ready.channel.send(Outgoing(outbox_id, "text", ready.peer, text=f"Text {outbox_id}"))
        ready.ear.wait(lambda: len(ready.ear.all(facts.SendResult)) == 3, "three results")
        results = ready.ear.all(facts.SendResult)
        assert sorted(result.outbox_id for result in results) == [7, 8, 9]
        assert all(result.ok and result.id and result.at > 0 for result in results)
        assert len({result.id for result in results}) == 3

    def test_answers_what_it_can_send_besides_text(self, ready: Trial, tmp_path: Path) -> None:
        ready.connect()
        picture = tmp_path / "picture.png"
        picture.write_bytes(bytes.fromhex(
            "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63f8cfc0f01f0005000"
            "1ff56c7c9c90000000049454e44ae426082"
        ))  # fmt: skip
        wanted = [
            Outgoing(1, "media", ready.peer, path=str(picture), mime="image/png", name="picture.png", media_kind="image"),
            Outgoing(2, "reaction", ready.peer, text="👍", target="ABC", target_sender=ready.peer),
            Outgoing(3, "read", ready.peer, ids=("ABC",), target_sender=ready.peer),
        ]  # fmt: skip
        can = ready.channel.can
        for out, able in zip(wanted, (can.media, can.reactions, can.read_receipts), strict=True):
            if able:
                ready.channel.send(out)
                number = out.outbox_id
                ready.ear.wait(lambda n=number: n in [r.outbox_id for r in ready.ear.all(facts.SendResult)], out.kind)  # type: ignore[misc]

    def test_reports_again_what_could_not_be_stored(self, ready: Trial) -> None:
        ready.ear.deaf = 1
        ready.start()
        ready.ear.wait(lambda: len(ready.ear.batches) > 0, "the refused report, again")
        assert ready.ear.refused[0].facts == ready.ear.batches[0].facts

    def test_fetches_a_file_whole_or_not_at_all(self, ready: Trial, tmp_path: Path) -> None:
        ready.connect()
        ref = ready.media_ref(ready.ear)
        path = tmp_path / "file"
        assert ready.channel.fetch(ref, path, max_bytes=50_000_000).ok
        size = path.stat().st_size
        assert size > 0
        path.unlink()
        refused = ready.channel.fetch(ref, path, max_bytes=size - 1)
        assert (refused.ok, refused.permanent) == (False, True)
        assert refused.error
        assert not ready.channel.fetch("nothing behind this", path, max_bytes=50_000_000).ok
        assert not list(tmp_path.iterdir())

    def test_is_connected_again_after_a_restart_without_a_code(self, ready: Trial) -> None:
        ready.connect()
        ready.channel.stop()
        before = len(ready.ear.all(facts.Link))
        ready.start()
        ready.ear.wait(
            lambda: "connected" in [link.state for link in ready.ear.all(facts.Link)[before:]], "the connection"
        )
        assert ready.linkable.code() is None

    def test_logs_out(self, ready: Trial) -> None:
        ready.connect()
        ready.linkable.logout()
        ready.ear.wait(
            lambda: ready.ear.all(facts.Link)[-1].state in ("unlinked", "logged_out"), "the end of the link"
        )  # fmt: skip
        with pytest.raises(ChannelError):
            ready.channel.send(Outgoing(1, "text", ready.peer, text="Hello"))

    def test_reports_facts_that_survive_their_wire_form(self, ready: Trial) -> None:
        ready.connect()
        ready.ear.wait(lambda: bool(ready.ear.all(facts.Message)), "a message")
        for batch in tuple(ready.ear.batches):
            for fact in batch.facts:
                assert facts.from_wire(json.loads(json.dumps(facts.to_wire(fact)))) == fact
