"""R5 and R6: the same events in any order, any number of times, leave the same behind."""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from app.domain import facts
from app.domain.facts import Edit, Fact, Mapping, Reaction, Receipt, Revoke
from app.store.database import close_database, open_database, rows, value
from tests.actions.world import ANA, ANA_LID, BEN, BEN_LID, GROUP, ME, MINUTE, NOW, World, outcome
from tests.chaos.trial import Row, integrity, query

_TEXTS = ("ok", "Can you come?", "done, thanks", "tomorrow at six", "Wo bist du?", "在吗？", "👍")


def r5(short: bool, folder: Path) -> Row:
    """Every event three times, shuffled: one outcome, and what was done to a message before it came is done."""
    messages, shuffles = (60, 5) if short else (400, 20)
    events = a_life(messages)
    row = Row("R5", f"{len(events)} events ×3, {shuffles} shuffles")
    began = time.monotonic()
    wanted = surviving(events)
    expected, texts = _applied(folder / "in-order.db", events, random.Random(0))
    row.need(texts == wanted, "in order, the texts are not the last ones written")
    outcomes = {expected}
    for seed in range(shuffles):
        again = events * 3
        pick = random.Random(seed)
        pick.shuffle(again)
        path = folder / f"shuffle-{seed}.db"
        found, texts = _applied(path, again, pick)
        outcomes.add(found)
        row.lost += len(wanted.keys() - texts.keys()) + sum(texts[k] != wanted[k] for k in wanted.keys() & texts.keys())
        row.doubled += query(path, "SELECT count(*) - count(DISTINCT network_id) FROM message")[0][0]
        row.integrity = integrity(path) if row.integrity == "ok" else row.integrity
    row.figures = {"outcomes": len(outcomes), "seconds": time.monotonic() - began}
    row.need(len(outcomes) == 1, f"{len(outcomes)} different outcomes")
    row.judge()
    return row


def r6(short: bool, folder: Path) -> Row:
    """People who write under their number and under their LID before anybody says that these are one."""
    people, orders = (60, 3) if short else (1000, 5)
    row = Row("R6", f"{people} contacts, LID mapping late, {orders} orders")
    began = time.monotonic()
    outcomes = set()
    for seed in range(orders):
        path = folder / f"order-{seed}.db"
        with _world(path) as world:
            for batch in _late(people, random.Random(seed)):
                world.report(*batch)
            contacts = value("SELECT count(*) FROM contact WHERE is_me = 0")
            chats = value("SELECT count(*) FROM conversation")
            spellings = value("SELECT min(n) FROM (SELECT count(*) AS n FROM address GROUP BY contact_id)")
            fewest = value("SELECT min(n) FROM (SELECT count(*) AS n FROM message GROUP BY conversation_id)")
            stored = value("SELECT count(*) FROM message")
            outcomes.add(_hash())
        row.lost += max(0, 4 * people - stored)
        row.doubled += max(0, stored - 4 * people)
        row.need(contacts == people, f"order {seed}: {contacts} contacts")
        row.need(chats == people and fewest == 4, f"order {seed}: {chats} chats, the smallest with {fewest} messages")
        row.need(spellings == 2, f"order {seed}: somebody has lost an address")
        row.integrity = integrity(path) if row.integrity == "ok" else row.integrity
    row.figures = {"contacts": people, "outcomes": len(outcomes), "seconds": time.monotonic() - began}
    row.need(len(outcomes) == 1, f"{len(outcomes)} different outcomes")
    row.judge()
    return row


# ── R5's events ─────────────────────────────────────────────────────────────────────────────────────────────────────


class _Place(NamedTuple):
    """Where a message is written, and by whom, in one of the two spellings."""

    chat: str
    chat_alt: str
    sender: str
    sender_alt: str
    from_me: bool


def a_life(messages: int, seed: int = 5) -> list[Fact]:
    """Two friends and a group: messages, and everything that is done to them afterwards."""
    pick = random.Random(seed)
    events: list[Fact] = [Mapping(ANA, ANA_LID), Mapping(BEN, BEN_LID), facts.Group(GROUP, "Club", at=NOW)]
    for number in range(messages):
        at, name = NOW + number * MINUTE, f"M{number:05}"
        friend = pick.choice(((ANA, ANA_LID), (BEN, BEN_LID)))
        place = _place(friend, in_group=pick.random() < 0.3, mine=pick.random() < 0.4, pick=pick)
        mentions = (ME,) if place.chat == GROUP and pick.random() < 0.3 else ()
        events.append(facts.Message(
            name, place.chat, place.sender, place.from_me, at, "text", pick.choice(_TEXTS), place.chat_alt,
            place.sender_alt, mentions=mentions,
        ))  # fmt: skip
        events += _done_to(name, place, friend, at, pick)
    return events


def _place(friend: tuple[str, str], *, in_group: bool, mine: bool, pick: random.Random) -> _Place:
    address, alt = friend if pick.random() < 0.5 else friend[::-1]
    chat, chat_alt = (GROUP, "") if in_group else (address, alt)
    return _Place(chat, chat_alt, *(("", "", True) if mine else (address, alt, False)))


def _done_to(name: str, place: _Place, friend: tuple[str, str], at: int, pick: random.Random) -> Iterator[Fact]:
    chat, chat_alt, sender, sender_alt, mine = place
    address, alt = friend
    if pick.random() < 0.3:
        for after in (1000, 2000):
            yield Edit(f"E{name}-{after}", name, chat, sender, mine, at + after, f"edit {after}", chat_alt, sender_alt)
    if pick.random() < 0.2:
        yield Revoke(
            f"R{name}", name, chat, sender, mine, at + 5000, target_sender=sender, target_from_me=mine,
            chat_alt=chat_alt, sender_alt=sender_alt,
        )  # fmt: skip
    if pick.random() < 0.5:
        for after, emoji in ((1, "👍"), (2, ""), (3, "🎉")):
            yield Reaction(
                f"A{name}-{after}", name, chat, address, False, at + after, emoji, chat_alt=chat_alt, sender_alt=alt
            )
    if mine:
        yield Receipt((name,), chat, address, "delivered", at + 1)
        yield Receipt((name,), chat, address, "read", at + 2)
    elif pick.random() < 0.3:
        yield Receipt((name,), chat, ME, "read_self", at + 10)


def surviving(events: Iterable[Fact]) -> dict[str, str]:
    """The text every message must end with, worked out without Kith: the newest edit's; none when revoked."""
    texts: dict[str, str] = {}
    edits: dict[str, tuple[int, str]] = {}
    revoked: set[str] = set()
    for event in events:
        if isinstance(event, facts.Message):
            texts[event.id] = event.text
        elif isinstance(event, Edit):
            edits[event.target] = max(edits.get(event.target, (0, "")), (event.at, event.text))
        elif isinstance(event, Revoke):
            revoked.add(event.target)
    return {name: "" if name in revoked else edits.get(name, (0, text))[1] for name, text in texts.items()}


def _applied(path: Path, events: list[Fact], pick: random.Random) -> tuple[str, dict[str, str]]:
    """The hash of what the events leave in a new database, and the texts by message id."""
    with _world(path) as world:
        for batch in batches(events, pick):
            world.report(*batch)
        return _hash(), dict(rows("SELECT network_id, text FROM message"))


# ── R6's events ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _late(people: int, pick: random.Random) -> Iterator[list[Fact]]:
    """Two messages from the number, two from the LID of each; the mappings last or nearly so. In batches."""
    written: list[Fact] = []
    mapped: list[Fact] = []
    for number in range(people):
        pn, lid = f"pn:1555010{number:04}", f"lid:8800{number:06}"
        for turn, chat in enumerate((pn, lid, pn, lid)):
            name = f"P{number}-{turn}"
            written.append(facts.Message(name, chat, chat, False, NOW + turn * MINUTE + number, text=f"{name}?"))
        mapped.append(Mapping(pn, lid))
    pick.shuffle(written)
    pick.shuffle(mapped)
    # A fifth of the messages comes after the mapping, the rest before.
    events = [*written[: len(written) * 4 // 5], *mapped, *written[len(written) * 4 // 5 :]]
    yield from batches(events, pick, 200)


def batches(events: list[Fact], pick: random.Random, most: int = 20) -> Iterator[list[Fact]]:
    """The events in their order, cut into batches of one to ``most``."""
    begin = 0
    while begin < len(events):
        end = begin + pick.randint(1, most)
        yield events[begin:end]
        begin = end


@contextmanager
def _world(path: Path) -> Iterator[World]:
    open_database(path)
    try:
        yield World()
    finally:
        close_database()


def _hash() -> str:
    return hashlib.sha256(outcome().encode("utf-8", "surrogatepass")).hexdigest()
