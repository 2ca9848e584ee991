"""The simulated phone keeps the contract, and its world is the same each time, believable, and ready for any size."""

from __future__ import annotations

import io
import threading
import time
import wave
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from app.channels.base import Outgoing
from app.channels.simulator import Simulator, cast, pictures, script
from app.channels.simulator.life import Life
from app.channels.simulator.world import DAY, HOUR, World
from app.domain import facts
from app.domain.facts import Fact, Message
from app.errors import ChannelError
from tests.channels.contract import ChannelContract, Ear, Trial

BORN = 1_790_000_000_000  # a day in September 2026


class Clock:
    """A clock that runs ahead whenever somebody waits, so that a day passes in a moment."""

    def __init__(self, now: int = BORN) -> None:
        self.now = now
        self.brake = 0.001  # real seconds for any wait, so that other threads get their turn

    def __call__(self) -> int:
        return self.now

    def wait(self, event: threading.Event, seconds: float) -> bool:
        if seconds > 600:  # nothing is planned
            return event.wait(0.02)
        self.now += max(1, int(seconds * 1000))
        return event.wait(self.brake)


class Phone:
    """A simulator, the clock it lives by, and the ear it reports to."""

    def __init__(self, *, folder: Path | None = None, linked: bool = False, messages: int = 600, seed: int = 7) -> None:
        self.clock = Clock()
        self.ear = Ear()
        self.channel = Simulator(
            seed, clock=self.clock, wait=self.clock.wait, linked=linked, messages=messages, folder=folder
        )  # fmt: skip

    def start(self) -> None:
        self.channel.start(self.ear.report, facts.Position(), self.ear.changed)

    def wait_for_history(self) -> None:
        self.ear.wait(lambda: any(sync.phase == "done" for sync in self.ear.all(facts.Sync)), "the end of the history")


@pytest.fixture
def phone() -> Iterator[Phone]:
    phone = Phone(linked=True)
    yield phone
    phone.channel.stop()


class TestContract(ChannelContract):
    @pytest.fixture
    def trial(self) -> Trial:
        phone = Phone()
        return Trial(phone.channel, self.scan(phone.channel), "pn:15550101", self.photo, phone.ear)

    @staticmethod
    def scan(channel: Simulator) -> Callable[[], None]:
        def scan() -> None:
            # The clock of these tests races, and codes run out: then a person asks for a new one.
            deadline = time.monotonic() + 20
            while time.monotonic() < deadline:
                try:
                    channel.scan()
                    return
                except ChannelError:
                    channel.link()
                    time.sleep(0.002)
            pytest.fail("no code could be scanned")

        return scan

    @staticmethod
    def photo(ear: Ear) -> str:
        def refs() -> list[str]:
            return [m.media.ref for m in ear.all(Message) if m.kind == "image" and m.media is not None]

        ear.wait(lambda: bool(refs()), "a photo")
        return refs()[0]


# ── Codes ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_codes_rotate_and_run_out() -> None:
    phone = Phone()
    shown: list[tuple[str, int, int]] = []

    def changed() -> None:
        if (code := phone.channel.code()) is not None and code.text not in [text for text, _, _ in shown]:
            shown.append((code.text, code.expires_at - phone.clock.now, code.left))
        phone.ear.changed()

    phone.channel.start(phone.ear.report, facts.Position(), changed)
    phone.ear.wait_for_link("unlinked")
    phone.channel.link()
    phone.ear.wait_for_link("qr")
    phone.ear.wait_for_link("unlinked")
    phone.channel.stop()
    assert [left for _, _, left in shown] == [5, 4, 3, 2, 1, 0]
    assert [ms for _, ms, _ in shown] == [60_000, *[20_000] * 5]
    assert phone.channel.code() is None
    with pytest.raises(ChannelError):
        phone.channel.scan()


# ── The history ─────────────────────────────────────────────────────────────────────────────────────────────────────


def everything(world: World) -> list[Fact]:
    return [*world.names(), *world.states(), *world.present(), *(fact for chunk in world.past() for fact in chunk)]


def test_the_same_seed_and_moment_give_the_same_history() -> None:
    one, same, other = (everything(World(seed, born=BORN, messages=1500)) for seed in (7, 7, 8))
    assert one == same
    assert one != other


def test_history_has_about_as_many_messages_as_asked_for() -> None:
    for wanted in (1000, 4000, 30_000):
        got = sum(isinstance(fact, Message) for fact in everything(World(7, born=BORN, messages=wanted)))
        assert wanted * 0.85 < got < wanted * 1.1


def test_history_comes_in_chunks_of_a_thousand() -> None:
    sizes = [len(chunk) for chunk in World(7, born=BORN, messages=50_000).past()]
    assert max(sizes) <= 1000
    assert sum(size == 1000 for size in sizes) > 15


def test_no_two_messages_share_an_id_and_none_comes_from_the_future() -> None:
    messages = [fact for fact in everything(World(7, born=BORN, messages=4000)) if isinstance(fact, Message)]
    assert max(Counter(m.id for m in messages).values()) == 1
    assert all(BORN - 600 * DAY < m.at <= BORN for m in messages)


def test_history_has_everything_a_phone_has() -> None:
    found = everything(World(7, born=BORN, messages=4000))
    messages = [fact for fact in found if isinstance(fact, Message)]
    kinds = {m.kind for m in messages}
    assert kinds >= {
        "text", "image", "voice", "sticker", "document", "location", "contact", "poll", "album", "hidden", "unreadable"
    }  # fmt: skip
    assert {type(fact) for fact in found} >= {
        facts.Edit, facts.Revoke, facts.Reaction, facts.PollVote, facts.Call, facts.Person, facts.Group, facts.ChatState
    }  # fmt: skip
    assert any(m.quote for m in messages)
    assert any(m.automatic for m in messages)
    assert any(cast.ME_HIDDEN in m.mentions for m in messages)
    assert any(m.chat == cast.ME for m in messages)
    assert any(m.chat == "status:" for m in messages)
    states = [fact for fact in found if isinstance(fact, facts.ChatState)]
    assert any(s.archived for s in states)
    assert any(s.muted_until == -1 for s in states)
    assert any(s.pinned for s in states)
    assert len({m.chat for m in messages if m.chat.startswith("group:")}) == 8
    assert len({m.chat for m in messages if not m.chat.startswith("group:")}) >= 60


def test_every_language_is_spoken() -> None:
    scripts = {
        "latin": "a", "arabic": "م", "devanagari": "क", "thai": "ก", "kana": "の", "han": "的", "turkish": "ğ", "german": "ß"
    }  # fmt: skip
    text = " ".join(fact.text for fact in everything(World(7, born=BORN, messages=4000)) if isinstance(fact, Message))
    assert not [name for name, letter in scripts.items() if letter not in text]
    assert len({role.language for role in cast.PEOPLE}) == 13


def test_people_stand_where_the_cast_says() -> None:
    world = World(7, born=BORN, messages=4000)
    messages = [fact for fact in everything(world) if isinstance(fact, Message | facts.Call)]
    for role in cast.PEOPLE:
        if not role.now:
            continue
        chat = world.direct[role.number]
        own = sorted((m for m in messages if m.chat == chat.address), key=lambda m: m.at)
        section = role.now.partition(" ")[0]
        if own and section in ("open", "awaiting") and own[-1].at > BORN - 10 * DAY:
            assert own[-1].from_me == (section == "awaiting"), role.saved
            # The turn has a beginning: before it somebody else spoke, so its first line is the one that waits.
            assert {m.from_me for m in own[-5:]} == {True, False}, role.saved
        if "weekly" in role.traits:
            assert BORN - own[-1].at >= 50 * DAY, role.saved
            days = sorted({m.at // DAY for m in own})
            assert 5 <= (days[-1] - days[0]) / max(1, len(days) - 1) <= 9, role.saved


def test_only_placeholder_numbers_are_used() -> None:
    digits = {address for role in cast.PEOPLE for address in (role.phone,)} | {cast.ME}
    assert all("pn:15550100" <= address <= "pn:15550199" for address in digits)
    assert len(digits) == len(cast.PEOPLE) + 1


def test_a_hundred_thousand_messages_take_little_time() -> None:
    before = time.process_time()
    count = sum(len(chunk) for chunk in World(7, born=BORN, messages=100_000).past())
    assert count > 90_000
    assert time.process_time() - before < 20  # about half a second on an idle machine


# ── The notation ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_dialogue_is_read_as_it_is_written() -> None:
    (first, second), (third,) = script.parse(
        '# a comment\n== one\n> Hi\n-- 2h\n<" [photo] Look\n\n# again\nb<+ ❤️\n'
    )["one"]  # fmt: skip
    assert first == ("me", "say", "text", "Hi", (), 0)
    assert second == ("", "quote", "image", "Look", (), 7200)
    assert third == ("b", "react", "text", "❤️", (), 0)


@pytest.mark.parametrize("line", ["Hello", "<Hello", "< [foto] Look", "-- 2", "g< Hi"])
def test_a_line_that_is_not_in_the_notation_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"dialogue|message"):
        script.parse(f"== one\n{line}\n")


def test_every_language_has_what_the_cast_and_life_ask_for() -> None:
    for role in cast.PEOPLE:
        section, _, number = role.now.partition(" ")
        sections = script.read(role.language)
        assert {"talk", "answers", "news"} <= sections.keys()
        assert not section or len(sections[section]) >= int(number or 1)
    for circle in cast.GROUPS:
        assert {circle.section, f"{circle.section} now"} <= script.read("groups").keys()
        used = {line.who for lines in script.read("groups")[circle.section] for line in lines} - {"me"}
        assert used <= set("abcdef"[: len(circle.members)])


# ── Files ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_files_are_what_they_say(tmp_path: Path) -> None:
    phone = Phone()
    for media in (
        pictures.media("image", 3), pictures.media("sticker", 2), pictures.media("voice", 1, seconds=4),
        pictures.media("document", name="plan.pdf"),
    ):  # fmt: skip
        path = tmp_path / "file"
        assert phone.channel.fetch(media.ref, path, max_bytes=10_000_000).ok
        assert path.stat().st_size == media.size
        content = path.read_bytes()
        if media.mime.startswith("image/"):
            with Image.open(io.BytesIO(content)) as image:
                assert (f"image/{(image.format or '').lower()}", image.size) == (
                    media.mime,
                    (media.width, media.height),
                )
        elif media.mime == "audio/wav":
            with wave.open(io.BytesIO(content)) as sound:
                assert sound.getnframes() / sound.getframerate() == media.seconds
        else:
            assert content.startswith(b"%PDF-")
            assert content.rstrip().endswith(b"%%EOF")


def test_a_file_that_is_gone_is_gone_for_good(tmp_path: Path) -> None:
    outcome = Phone().channel.fetch(pictures.media("video", seconds=9).ref, tmp_path / "file", max_bytes=1 << 40)
    assert (outcome.ok, outcome.permanent) == (False, True)
    assert not list(tmp_path.iterdir())


def test_portraits_are_left_in_the_folder(tmp_path: Path) -> None:
    phone = Phone(folder=tmp_path, linked=True)
    phone.start()
    phone.wait_for_history()
    phone.channel.stop()
    shown = phone.ear.all(facts.Picture)
    assert len(shown) > 35
    with Image.open(shown[0].path) as image:
        assert image.size == (320, 320)


# ── As you watch ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_life_goes_on_after_the_history(phone: Phone) -> None:
    phone.start()
    phone.wait_for_history()

    def news() -> list[facts.Batch]:
        return [b for b in tuple(phone.ear.batches) if not b.quiet and any(isinstance(f, Message) for f in b.facts)]

    phone.ear.wait(lambda: len(news()) >= 25, "twenty-five new messages")
    phone.channel.stop()
    times = [fact.at for batch in news() for fact in batch.facts if isinstance(fact, Message)]
    assert times == sorted(times)
    assert times[0] >= BORN
    assert 1 <= (times[-1] - times[0]) / 1000 / len(times) <= 25


def test_everything_that_can_happen_does() -> None:
    life = Life(World(7, born=BORN, messages=500))
    happened = [fact for _ in range(60) for step in life.next() for fact in step.make(BORN + HOUR)]
    assert {type(fact) for fact in happened} >= {
        Message, facts.Reaction, facts.Edit, facts.Revoke, facts.Call, facts.Receipt
    }  # fmt: skip
    messages = [fact for fact in happened if isinstance(fact, Message)]
    assert any(m.mentions for m in messages)
    assert any(m.from_me for m in messages)
    assert any(m.automatic for m in messages)
    assert any(m.sender_alt == f"pn:{15550100 + cast.STRANGER}" for m in messages)
    assert all(0 <= getattr(fact, "at", 0) - BORN - HOUR < 10 for fact in happened)


def test_what_is_sent_gets_its_ticks_and_an_answer(phone: Phone) -> None:
    phone.start()
    phone.wait_for_history()
    maya = cast.PEOPLE[0].phone

    def answers() -> list[Message]:
        recent = phone.clock.now - HOUR
        return [m for m in phone.ear.all(Message) if m.chat == maya and m.at > recent and not m.from_me]

    before = len(answers())
    for number in range(12):
        phone.channel.send(Outgoing(number + 1, "text", maya, text="Shall we?"))
    phone.ear.wait(lambda: len(phone.ear.all(facts.SendResult)) == 12 and len(answers()) > before, "an answer")
    sent = {result.id for result in phone.ear.all(facts.SendResult)}

    def ticks() -> list[facts.Receipt]:
        return [receipt for receipt in phone.ear.all(facts.Receipt) if receipt.ids[0] in sent]

    phone.ear.wait(lambda: len(ticks()) == 24, "two ticks for each")
    phone.channel.stop()
    for message_id in sent:
        own = [receipt for receipt in ticks() if receipt.ids == (message_id,)]
        assert [receipt.state for receipt in own] == ["delivered", "read"]
        assert all(one.at <= other.at for one, other in pairwise(own))


def test_who_waited_takes_the_answer_to_heart() -> None:
    world = World(7, born=BORN, messages=500)
    maya = world.direct[1]
    assert not [fact for fact in everything(world) if isinstance(fact, Message) and fact.text == script.ANYTHING]
    steps = Life(world).answer(Outgoing(1, "text", maya.address, text="Of course"), "SENT")
    said = [fact.text for step in steps for fact in step.make(BORN) if isinstance(fact, Message)]
    assert said == ["Oh good, she will be so happy. Thank you!! 🚗"]


def test_what_cannot_be_sent_is_refused_at_once(phone: Phone) -> None:
    phone.start()
    phone.ear.wait_for_link("connected")
    for out in (Outgoing(1, "hologram", "pn:15550101"), Outgoing(2, "media", "pn:15550101", path="nowhere.jpg")):
        with pytest.raises(ChannelError) as refused:
            phone.channel.send(out)
        assert refused.value.permanent


def test_a_history_that_was_broken_off_comes_again_with_the_same_ids() -> None:
    phone = Phone(linked=True, messages=3000)
    phone.start()
    phone.ear.wait(lambda: len(phone.ear.all(Message)) > 400, "some of the history")
    phone.channel.stop()
    some = {m.id: m for m in phone.ear.all(Message) if m.chat != "status:"}
    phone.ear.batches.clear()
    phone.start()
    phone.wait_for_history()
    phone.channel.stop()
    again = {m.id: m for m in phone.ear.all(Message)}
    assert some.items() <= again.items()


def test_a_phone_that_is_built_anew_tells_the_same_past_and_another_future() -> None:
    told = []
    for minutes in (0, 90):
        phone = Phone(linked=True)
        phone.clock.now += minutes * 60_000
        phone.start()
        phone.wait_for_history()
        phone.ear.wait(lambda ear=phone.ear: len(live(ear)) > 10, "new messages")  # type: ignore[misc]
        phone.channel.stop()
        told.append((past(phone.ear), live(phone.ear)))
    (past_one, live_one), (past_two, live_two) = told
    assert past_one == past_two
    assert not live_one & (live_two | past_two)


def past(ear: Ear) -> set[str]:
    return {f.id for batch in tuple(ear.batches) if batch.quiet for f in batch.facts if isinstance(f, Message)}


def live(ear: Ear) -> set[str]:
    return {f.id for batch in tuple(ear.batches) if not batch.quiet for f in batch.facts if isinstance(f, Message)}
