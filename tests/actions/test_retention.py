"""Keeping less: chats that are not stored, media that goes, accounts that are closed."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.actions import accounts, retention
from app.channels.base import Channel
from app.domain import facts
from app.errors import Invalid
from app.store import conversations
from app.store.database import rows, transaction, value, write
from app.store.files import Files
from tests.actions.world import ANA, ANA_LID, BEN, DAY, GROUP, HOUR, MINUTE, NOW, World

PASSWORD = "correct horse battery"
MARK = "heliotrope"


def test_nothing_more_of_a_chat_is_stored_under_any_spelling(world: World) -> None:
    world.report(world.says("before", at=NOW - HOUR), world.says("in the group", chat=GROUP, sender=BEN, at=NOW - HOUR))
    ana = next(c for c in world.chats() if c.kind == "direct")
    retention.store_chat(world.owner, ana.id, stored=False, now=NOW)
    world.report(facts.Mapping(ANA, ANA_LID))
    late = world.says("unheard", chat=ANA_LID, at=NOW)
    world.report(late, world.says("also unheard", at=NOW + 1), facts.Edit("E1", late.id, ANA, ANA, False, NOW + 2, f"edited {MARK}"))
    world.report(world.i_say("mine neither", at=NOW + 3), world.says("the group goes on", chat=GROUP, sender=ANA, at=NOW))
    assert [b.text for b in world.thread(ana.title)] == ["before"]
    assert value("SELECT count(*) FROM waiting") == 0  # nothing of it waits anywhere
    assert world.texts(next(c.title for c in world.chats() if c.kind == "group")) == ["in the group", "the group goes on"]
    retention.store_chat(world.owner, ana.id, stored=True, now=NOW)
    world.report(world.says("heard again", at=NOW + MINUTE))
    assert world.texts(ana.title) == ["before", "heard again"]


def test_a_chat_that_is_not_stored_is_in_no_lane(world: World) -> None:
    world.report(world.says("Are you coming?", at=NOW - HOUR))
    chat = world.chat()
    assert chat.lane == "requests"
    retention.store_chat(world.owner, chat.id, stored=False, now=NOW)
    assert world.chat().lane == ""
    retention.store_chat(world.owner, chat.id, stored=True, now=NOW)
    assert world.chat().lane == "requests"


def media(world: World, files: Files, content: bytes, at: int, **more: object) -> int:
    said = world.says("look", kind="image", media=facts.Media("image/jpeg", len(content)), at=at, **more)
    world.report(said)
    file = files.keep_bytes(content)
    message_id = int(value("SELECT id FROM message WHERE network_id = ? AND device_id = ?", (said.id, world.device)))
    write("UPDATE media SET state = 'stored', file = ? WHERE message_id = ?", (file, message_id))
    return message_id


def test_media_goes_when_it_is_old_and_nobody_else_needs_it(world: World, tmp_path: Path) -> None:
    files = Files(tmp_path / "media")
    old = media(world, files, b"old", NOW - 91 * DAY)
    media(world, files, b"shared", NOW - 92 * DAY)
    new = media(world, files, b"shared", NOW - DAY)
    starred = media(world, files, b"starred", NOW - 93 * DAY, starred=True)
    assert retention.let_media_go(files, NOW) == 0  # by itself everything is kept
    accounts.prefer(world.owner, media_days=90)
    assert retention.let_media_go(files, NOW) == 2
    assert retention.let_media_go(files, NOW) == 0
    kept = dict(rows("SELECT message_id, file FROM media WHERE file <> ''"))
    assert set(kept) == {new, starred}
    assert sorted(path.read_bytes() for path in (tmp_path / "media").glob("??/*")) == [b"shared", b"starred"]
    assert value("SELECT state FROM media WHERE message_id = ?", (old,)) == "gone"


class NoChannels:
    """Nothing runs; remembers what was dropped."""

    def __init__(self) -> None:
        self.dropped: list[tuple[int, bool]] = []

    def get(self, device_id: int) -> Channel | None:
        return None

    def ensure(self, device_id: int) -> Channel:
        raise NotImplementedError

    def drop(self, device_id: int, *, forget: bool = False) -> None:
        self.dropped.append((device_id, forget))


def test_a_closed_account_leaves_nothing_and_others_keep_theirs(world: World, tmp_path: Path, database: Path) -> None:
    files, channels = Files(tmp_path / "media"), NoChannels()
    other = World("other@example.org")
    for one, mark in ((world, MARK), (other, "chrysanthemum")):
        one.report(one.says(f"Are you coming, {mark}?"), one.says(f"Hello {mark}", chat=GROUP, sender=BEN))
        media(one, files, f"picture {mark}".encode(), NOW)
    with pytest.raises(Invalid):
        retention.close_account(world.owner, "other@example.org", PASSWORD, channels, files, lambda: None, address="", now=NOW)
    with pytest.raises(Invalid):
        retention.close_account(world.owner, "robin@example.org", "a wrong password", channels, files, lambda: None, address="", now=NOW)
    assert channels.dropped == []
    retention.close_account(world.owner, "Robin@example.org ", PASSWORD, channels, files, lambda: None, address="", now=NOW)
    assert channels.dropped == [(world.device, True)]
    for table in [name for (name,) in rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%fts%'")]:
        names = [r[1] for r in rows(f"PRAGMA table_info({table})")]
        if "owner_id" in names and table != "audit":
            assert value(f"SELECT count(*) FROM {table} WHERE owner_id = ?", (world.owner,)) == 0, table
    assert rows("PRAGMA foreign_key_check") == []
    for path in (p for p in tmp_path.rglob("*") if p.is_file()):
        assert MARK.encode() not in path.read_bytes(), path.name
    assert any("chrysanthemum" in text for text in other.texts(next(c.title for c in other.chats() if c.kind == "direct")))
    with transaction():
        for chat in other.chats():
            conversations.refresh(chat.id, NOW)
