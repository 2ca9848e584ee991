"""Whatever was said, live and in exports of any phone, in any order: nothing is doubled, nothing is lost."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.actions import importing
from app.domain import facts
from app.store import imports
from app.store.database import rows
from app.store.files import Files
from tests.actions.world import ANA, ME, NOW, World
from tests.formats.phones import PHONES
from tests.formats.rendering import Phone, Said, render

_FIRST = datetime(2023, 5, 31, 9, 0, 7)  # noqa: DTZ001 - wall time; the next day tells the order of the date
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)
_WORDS = ("ok", "Hello", "on the way", "see https://example.org/a", "two\nlines", "¿Qué?", "👍", "10:30: fine")
_STEPS = st.sampled_from([timedelta(0), timedelta(seconds=9), timedelta(seconds=50), _MINUTE, 3 * _MINUTE, timedelta(hours=7)])
_FORMS = st.sampled_from(["text"] * 8 + ["omitted", "deleted", "missed", "location"])
_names = itertools.count(1)

few = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def talks(draw: st.DrawFn, people: Sequence[str] = ("Ana Lima", "Robin"), least: int = 4, most: int = 24) -> list[Said]:
    at, said = _FIRST, []
    for number in range(draw(st.integers(least, most))):
        at += _DAY if number == 1 else draw(_STEPS)
        form = "text" if number < 2 else draw(_FORMS)
        text = f"begun by {people[number]}" if number < 2 else draw(st.sampled_from(_WORDS)) if form == "text" else ""
        said.append(Said(at, people[number] if number < 2 else draw(st.sampled_from(people)), text, form))
    return said


class Desk(NamedTuple):
    """An account of its own for each example: that costs less than a database."""

    world: World
    folder: Path
    files: Files

    @classmethod
    def new(cls, folder: Path) -> Desk:
        return cls(World(f"robin{next(_names)}@example.org"), folder, Files(folder / "media"))

    def take(self, said: Sequence[Said], phone: Phone, name: str = "WhatsApp Chat with Ana Lima.txt") -> imports.Run:
        path = self.folder / f"{next(_names)}" / name
        path.parent.mkdir()
        path.write_bytes(render(said, phone).encode())
        options = {"me": "Robin", "order": _order(phone)}
        return importing.by_hand(self.world.owner, path, options, self.files, clock=lambda: NOW)

    def stored(self) -> Counter[tuple[int, str, str]]:
        found = rows(
            "SELECT m.id >> 20, coalesce(c.name, 'Robin'), CASE WHEN m.kind = 'text' AND NOT m.revoked_at THEN m.text ELSE m.kind END"
            " FROM message m JOIN conversation v ON v.id = m.conversation_id LEFT JOIN contact c ON c.id = m.sender_id WHERE v.owner_id = ?",
            (self.world.owner,),
        )
        return Counter((at // 60_000, who, text) for at, who, text in found)


def _order(phone: Phone) -> str:
    places = {letter: phone.header.find(letter) for letter in "yMd"}
    return "".join(sorted("DMY", key=lambda letter: places[{"D": "d", "M": "M", "Y": "y"}[letter]]))


_KINDS = {"omitted": "image", "missed": "call", "deleted": "text"}


def wanted(said: Sequence[Said]) -> Counter[tuple[int, str, str]]:
    """What is to be stored of a talk."""
    return Counter(
        (utc(one.at) // 60_000, one.sender or "", one.text if one.form == "text" else _KINDS.get(one.form, one.form)) for one in said
    )


def utc(at: datetime) -> int:
    return int(at.replace(tzinfo=UTC).timestamp()) * 1000


def loosely(found: Counter[tuple[int, str, str]]) -> Counter[tuple[int, str, str]]:
    """Exports of some phones do not say what kind of file was left out."""
    return Counter({(at, who, "image" if text == "document" else text): n for (at, who, text), n in sorted(found.items())})


phones = st.sampled_from([phone for phone in PHONES if phone.names == ("Ana Lima", "Robin") and "y" in phone.header])


@few
@given(talks(), phones, phones, st.data())
def test_two_exports_that_overlap_are_one_chat(tmp_path: Path, said: list[Said], one: Phone, other: Phone, data: st.DataObject) -> None:
    world = Desk.new(tmp_path)
    # Within a minute an export begins or ends nowhere: they hold whole chats up to a moment, or their last 40,000 messages.
    borders = [n for n in range(2, len(said)) if said[n].at.replace(second=0) != said[n - 1].at.replace(second=0)] or [len(said)]
    end = data.draw(st.sampled_from([*borders, len(said)]), "end of the first")
    begin = data.draw(st.sampled_from([0, *(b for b in borders if b <= end)]), "begin of the second")
    halves = [(said[:end], one), (said[begin:], other)]
    if begin > 0 and (len({s.sender for s in said[begin:]}) < 2):
        halves[1] = (said, other)
    for half, phone in halves if data.draw(st.booleans(), "earlier first") else halves[::-1]:
        world.take(half, phone)
    assert loosely(world.stored()) == wanted(said)
    world.take(said, one)
    world.take(said, other)
    assert loosely(world.stored()) == wanted(said)


@few
@given(talks(), phones, st.data())
def test_what_is_taken_back_comes_again_as_it_came(tmp_path: Path, said: list[Said], phone: Phone, data: st.DataObject) -> None:
    desk = Desk.new(tmp_path)
    desk.world.report(facts.Person(ANA, saved_name="Ana Lima"))
    lived = data.draw(st.lists(st.sampled_from(said), unique_by=id), "was there before")
    for one in lived:
        if one.form == "text":
            desk.world.report(_live(desk.world, one))
    before = _all(desk.world.owner)
    run = desk.take(said, phone)
    came = _all(desk.world.owner)
    importing.undo(desk.world.owner, run.id, desk.files, now=NOW)
    assert _all(desk.world.owner) == before
    desk.take(said, phone)
    assert _all(desk.world.owner) == came


def _live(world: World, one: Said, id_: str = "") -> facts.Message:
    id_ = id_ or f"LIVE{next(_names)}"
    if one.sender == "Robin":
        return facts.Message(id_, ANA, ME, True, utc(one.at), text=one.text)
    return facts.Message(id_, ANA, ANA, False, utc(one.at), text=one.text)


def _all(owner_id: int) -> list[tuple[object, ...]]:
    return rows(
        "SELECT m.id >> 20, coalesce(c.name, 'Robin'), m.kind, m.text, m.revoked_at > 0, m.edited_at > 0 FROM message m"
        " JOIN conversation v ON v.id = m.conversation_id LEFT JOIN contact c ON c.id = m.sender_id WHERE v.owner_id = ? ORDER BY 1, 2, 3, 4",
        (owner_id,),
    )


@few
@given(talks(), phones, st.data())
def test_what_was_edited_deleted_or_reacted_to_since_is_not_doubled(tmp_path: Path, said: list[Said], phone: Phone, data: st.DataObject) -> None:
    said = [one for one in said if one.form == "text"]
    desk = Desk.new(tmp_path)
    desk.world.report(facts.Person(ANA, saved_name="Ana Lima"))
    ids = [f"LIVE{next(_names)}" for _ in said]
    desk.world.report(*(_live(desk.world, one, id_) for one, id_ in zip(said, ids, strict=True)))
    then = list(said)
    for n, one in enumerate(said):
        sender = ME if one.sender == "Robin" else ANA
        act = data.draw(st.sampled_from(["", "", "edit", "delete", "react"])) if n > 1 else ""
        if act == "edit":
            desk.world.report(facts.Edit(f"E{ids[n]}", ids[n], ANA, sender, one.sender == "Robin", utc(one.at) + 5000, f"{one.text} (better)"))
            then[n] = one._replace(text=f"{one.text} (better)", edited=True)
        elif act == "delete":
            desk.world.report(facts.Revoke(f"R{ids[n]}", ids[n], ANA, sender, one.sender == "Robin", utc(one.at) + 5000))
            then[n] = one._replace(text="", form="deleted")
        elif act == "react":
            desk.world.report(facts.Reaction(f"L{ids[n]}", ids[n], ANA, ANA, False, utc(one.at) + 5000, "👍"))
    before = _all(desk.world.owner)
    # Exports of before and of after, whichever comes first.
    for export in data.draw(st.permutations([said, then]), "order"):
        assert desk.take(export, phone).counts["added"] == 0
    assert _all(desk.world.owner) == before


@few
@given(talks(), phones, phones, st.data())
def test_exports_of_before_and_after_an_edit_or_a_deletion_are_one_chat(
    tmp_path: Path, said: list[Said], one: Phone, other: Phone, data: st.DataObject
) -> None:
    desk = Desk.new(tmp_path)
    then = list(said)
    for n, message in enumerate(said):
        act = data.draw(st.sampled_from(["", "", "edit", "delete"])) if n > 1 and message.form == "text" and message.sender else ""
        alone = sum(m.sender == message.sender and abs(utc(m.at) - utc(message.at)) < 120_000 for m in said) == 1
        if act == "edit" and alone:
            then[n] = message._replace(text=f"{message.text} (better)", edited=True)
        elif act == "delete" and alone:
            then[n] = message._replace(text="", form="deleted")
    first, second = data.draw(st.permutations([(said, one), (then, other)]), "order")
    assert desk.take(*first).counts["added"] == len(said)
    assert desk.take(*second).counts["added"] == 0
