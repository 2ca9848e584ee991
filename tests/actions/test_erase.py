"""Erasing somebody leaves no byte of them in any file, and takes nothing of anybody else."""

from __future__ import annotations

import base64
import json
import random
from pathlib import Path

import pytest

from app.actions import accounts, contacts, erase, followup, notes, send, tasks
from app.actions import bin as bin_actions
from app.channels.whatsapp.spool import Writer, discard_before
from app.domain import facts
from app.errors import Invalid, NotFound
from app.store import chats, erasing, merges, people, queues
from app.store.belongings import OF_A_PERSON, columns_of
from app.store.database import row, rows, value, write
from app.store.files import Files
from tests.actions.world import ANA, ANA_LID, BEN, DAY, GROUP, HOUR, MINUTE, NOW, World

PEOPLE = 50
_RECORD = (
    "point", "postal", "special_date", "encounter", "reminder", "notification", "relation", "external_id", "custom_value", "correction",
    "score",
)  # fmt: skip


def marker(n: int) -> str:
    """A word that stands nowhere else, in one form whoever indexes it. Beginnings differ, since indexes share them."""
    return "".join(random.Random(n).choices("bcdfghjklmnpqrstvwxz", k=16))


class Planted:
    """Somebody who left traces wherever Kith keeps anything."""

    def __init__(self, world: World, n: int, files: Files) -> None:
        self.mark, self.number = marker(n), f"1555{n:03}{random.Random(n).randrange(10**6):06}"
        self.address, self.lid = f"pn:{self.number}", f"lid:77{self.number[::-1]}"
        mark, address, now = self.mark, self.address, NOW + n * HOUR
        world.report(
            facts.Person(address, push_name=f"Push {mark}", saved_name=f"{mark} saved", business_name=f"Shop {mark}"),
            facts.Mapping(address, self.lid),
            world.says(f"Hello {mark}?", chat=address, id=f"A{n}", at=now),
            world.says(f"See {mark}", chat=address, id=f"B{n}", at=now + 1, kind="image",
                       media=facts.Media("image/jpeg", 9, name=f"{mark}.jpg", thumbnail=base64.b64encode(mark.encode()).decode(), ref="r")),
            world.i_say(f"Yes {mark}", chat=address, id=f"C{n}", at=now + 2),
            facts.Edit(f"E{n}", f"A{n}", address, address, False, now + 3, f"Hello again {mark}"),
            facts.Group(GROUP, "Choir", at=NOW, added=(facts.Member(address), facts.Member(BEN))),
            world.says(f"In the choir {mark}", chat=GROUP, sender=address, id=f"G{n}", at=now + 4),
            facts.Reaction(f"R{n}", f"G{n}", GROUP, address, False, now + 5, "👍"),
            world.says(f"@{self.number} is right", chat=GROUP, sender=BEN, id=f"Q{n}", at=now + 6, mentions=(address,),
                       quote=facts.Quote(f"G{n}", address, "text", f"In the choir {mark}")),
            world.says("", chat=BEN, id=f"K{n}", at=now + 7, kind="contact",
                       extra={"contacts": [{"name": f"Push {mark}", "phones": [f"+{self.number}"]}]}),
            facts.Edit(f"W{n}", f"LATER{n}", address, address, False, now, f"waits {mark}"),
            facts.Quarantined("message", "unreadable", base64.b64encode(f"{self.number}@s.whatsapp.net {mark}".encode()).decode(), now),
        )  # fmt: skip
        self.id = people.find(world.owner, (address,))[address]
        self.chat = value("SELECT id FROM conversation WHERE contact_id = ?", (self.id,))
        for message_id in (r[0] for r in rows("SELECT id FROM message WHERE conversation_id = ? AND kind = 'image'", (self.chat,))):
            queues.media_state(message_id, "stored", file=files.keep_bytes(b"photo of " + mark.encode()))
        people.set_picture(self.id, "1", files.keep_bytes(b"portrait of " + mark.encode()), asked_at=1)
        self._in_the_record(world, now)
        self._elsewhere(world, now)
        lost = people.add(world.owner, (f"email:{mark}@example.org",), now=now)
        contacts.merge(world.owner, self.id, lost, now=now)
        contacts.rename(world.owner, self.id, f"{mark} of mine", now=now)

    def _in_the_record(self, world: World, now: int) -> None:
        mark, owner = self.mark, world.owner
        note = notes.add(owner, f"Likes {mark}", contact_id=self.id, now=now)
        notes.change(owner, note, body=f"Loves {mark}", now=now + HOUR)
        tasks.add(owner, f"Ask {mark}", contact_id=self.id, description=mark, now=now)
        send.text(owner, self.chat, f"Tomorrow, {mark}", now=now)
        write("UPDATE conversation SET draft = ? WHERE id = ?", (f"draft {mark}", self.chat))
        named = ", ".join(f"{column} = '{mark}'" for column in ("company", "nickname", "given_name", "met", "username"))
        write(f"UPDATE contact SET {named} WHERE id = ?", (self.id,))
        for table in _RECORD:
            _fill(table, owner, self.id, self.chat, mark)
        followup.done(owner, self.chat, now=now)

    def _elsewhere(self, world: World, now: int) -> None:
        write("INSERT OR REPLACE INTO asked (owner_id, q, at) VALUES (?, ?, ?)", (world.owner, f"where is {self.mark}", now))
        sql = "INSERT INTO import_run (owner_id, kind, name, state, created_at) VALUES (?, 'chat', ?, 'done', 1)"
        write(sql, (world.owner, f"Chat with Push {self.mark}.txt"))
        run = value("SELECT max(id) FROM import_run")
        write("INSERT INTO rejected (import_id, line, why, raw) VALUES (?, 1, 'x', ?)", (run, f"Push {self.mark},+{self.number}"))
        before = json.dumps({"name": f"Push {self.mark}"})
        write("INSERT INTO imported (import_id, kind, row_id, before) VALUES (?, 'contact', 1, ?)", (run, before))


def _fill(table: str, owner_id: int, contact_id: int, chat: int, mark: str) -> None:
    """A row of a table with the mark in every text of it."""
    if table == "custom_value":
        write("INSERT OR IGNORE INTO custom_field (owner_id, name, kind) VALUES (?, 'Shoe size', 'text')", (owner_id,))
    known = {
        "contact_id": contact_id, "owner_id": owner_id, "other_id": 1, "conversation_id": chat, "field_id": 1, "message_id": 0, "task_id": 0,
    }  # fmt: skip
    columns = [r for r in rows(f"PRAGMA table_info({table})") if r[1] != "id"]
    said = [known.get(r[1], mark if r[2] == "TEXT" else 1) for r in columns]
    write(f"INSERT OR REPLACE INTO {table} ({', '.join(r[1] for r in columns)}) VALUES ({', '.join('?' * len(said))})", said)


def hits(folder: Path, words: list[str]) -> dict[str, set[str]]:
    """word -> the files that hold it, in any capitals, in their names too, or all but its first letters (indexes share those)."""
    found: dict[str, set[str]] = {}
    for path in (p for p in folder.rglob("*") if p.is_file()):
        content = path.read_bytes().lower() + path.name.encode()
        for word in words:
            if word[4:].encode() in content:
                found.setdefault(word, set()).add(path.relative_to(folder).as_posix())
    return found


def test_fifty_people_with_markers_leave_no_byte_in_any_file(world: World, database: Path) -> None:
    folder = database.parent
    files = Files(folder / "media")
    spool = folder / "spool" / "phone"
    writer = Writer(spool)
    planted = [Planted(world, n, files) for n in range(PEOPLE)]
    stays = Planted(world, PEOPLE, files)
    position = writer.append(json.dumps({"q": False, "f": [p.mark, p.number]}).encode() for p in planted)
    (folder / "exports").mkdir()
    (folder / "exports" / "all.json").write_text(" ".join(p.mark for p in planted), encoding="utf-8")
    write("INSERT INTO export_run (owner_id, format, state, file, created_at, ended_at) VALUES (?, 'json', 'done', 'all.json', 1, 1)", (world.owner,))
    words = [w for p in planted for w in (p.mark, p.number)]
    before = hits(folder, words)
    assert len(before) == len(words)
    assert {"spool/phone/00000001.log"} <= set().union(*before.values())

    for p in planted:
        erase.person(world.owner, p.id, now=NOW)

    def forget_applied() -> None:
        writer.rotate()
        discard_before(spool, position)

    assert erase.finish(files, forget_applied, exports_folder=folder / "exports", now=NOW) == PEOPLE
    assert hits(folder, words) == {}
    assert len(hits(folder, [stays.mark, stays.number])) == 2
    assert erasing.pending() == []
    assert erase.finish(files, forget_applied, now=NOW) == 0
    assert value("SELECT state FROM export_run") == "expired"
    assert rows("PRAGMA integrity_check") == [("ok",)]
    assert rows("PRAGMA foreign_key_check") == []


@pytest.fixture
def planted(world: World, database: Path) -> Planted:
    return Planted(world, 1, Files(database.parent / "media"))


def test_no_row_is_left_and_groups_keep_a_place_without_a_name(world: World, planted: Planted) -> None:
    erase.person(world.owner, planted.id, typed=f" {planted.mark.upper()}  of mine", now=NOW)
    for belonging in OF_A_PERSON:
        assert rows(f"SELECT 1 FROM {belonging.table} WHERE {belonging.column} = ?", (planted.id,)) == [], belonging
    bubble, quoting = (chats.thread(world.owner, world.chat("Choir").id).messages[n] for n in (0, 1))
    assert (bubble.text, bubble.revoked_at > 0, bubble.sender_name) == ("", True, "Erased person")
    assert (quoting.text, quoting.extra) == ("@erased is right", {})
    assert quoting.quote is None or not quoting.quote.text
    card = chats.thread(world.owner, world.chat("+1 555 0102").id).messages[0]
    assert (card.kind, card.extra) == ("contact", {})
    (audit,) = rows("SELECT detail FROM audit WHERE action = 'erase'")
    assert audit == ("{}",)


def test_other_peoples_rows_are_as_they_were(world: World, database: Path) -> None:
    files = Files(database.parent / "media")
    stays, goes = Planted(world, 2, files), Planted(world, 3, files)
    shared = files.keep_bytes(b"a picture that both have")
    write("UPDATE contact SET own_picture = ? WHERE id IN (?, ?)", (shared, stays.id, goes.id))

    def theirs() -> list[object]:
        return [
            (b.table, sorted(rows(f"SELECT {', '.join(columns_of(b.table))} FROM {b.table} WHERE {b.column} = ?", (stays.id,)), key=repr))
            for b in OF_A_PERSON
            if b.table != "people_stale"
        ] + rows("SELECT * FROM message WHERE conversation_id = ? ORDER BY id", (stays.chat,))

    before = theirs()
    erase.person(world.owner, goes.id, now=NOW)
    erase.finish(files, lambda: None, now=NOW)
    assert theirs() == before
    assert files.path(shared).exists()
    assert value("SELECT count(*) FROM media WHERE file <> ''") == 1


def test_the_name_must_be_typed_and_be_the_owners(world: World, planted: Planted) -> None:
    with pytest.raises(Invalid):
        erase.person(world.owner, planted.id, typed="somebody else", now=NOW)
    stranger = World("stranger@example.org")
    with pytest.raises(NotFound):
        erase.person(stranger.owner, planted.id, now=NOW)
    me = value("SELECT id FROM contact WHERE owner_id = ? AND is_me = 1", (world.owner,))
    with pytest.raises(Invalid):
        erase.person(world.owner, me, now=NOW)
    assert value("SELECT count(*) FROM erasure") == 0


def test_who_writes_again_is_somebody_new(world: World) -> None:
    world.report(world.says("First", chat=ANA, id="SAME"))
    old = people.find(world.owner, (ANA,))[ANA]
    erase.person(world.owner, old, now=NOW)
    world.report(world.says("Second", chat=ANA, at=NOW + MINUTE))
    assert world.texts() == ["Second"]


def test_a_merge_that_names_the_erased_cannot_be_undone_any_more(world: World) -> None:
    world.report(world.says("one"), world.says("two", chat=ANA_LID), world.says("three", chat=BEN))
    kept, gone = (people.find(world.owner, (a,))[a] for a in (ANA, ANA_LID))
    merge = contacts.merge(world.owner, kept, gone, now=NOW)
    erase.person(world.owner, kept, now=NOW)
    with pytest.raises(NotFound):
        merges.preview(world.owner, merge)


# ── The bin ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_in_the_bin_somebody_is_in_no_list_and_comes_back_as_they_were(world: World) -> None:
    world.report(world.says("Are you coming?"))
    ana = people.find(world.owner, (ANA,))[ANA]
    waiting = row("SELECT lane, unread, opened_at FROM conversation WHERE contact_id = ?", (ana,))
    bin_actions.throw_away(world.owner, ana, now=NOW)
    assert people.contacts(world.owner) == []
    assert world.chats() == []
    assert row("SELECT lane, unread FROM conversation WHERE contact_id = ?", (ana,)) == ("", 0)
    bin_actions.bring_back(world.owner, ana, now=NOW)
    assert row("SELECT lane, unread, opened_at FROM conversation WHERE contact_id = ?", (ana,)) == waiting
    assert [r[0] for r in rows("SELECT json_extract(detail, '$.act') FROM journal WHERE kind = 'bin' ORDER BY id")] == ["binned", "restored"]


def test_a_new_message_brings_them_back_and_the_journal_says_so(world: World) -> None:
    world.report(world.says("Are you coming?"))
    ana = people.find(world.owner, (ANA,))[ANA]
    bin_actions.throw_away(world.owner, ana, now=NOW)
    world.report(world.says("In the group", chat=GROUP, sender=ANA, at=NOW + 1))
    world.report(world.says("From the past", at=NOW - DAY), quiet=True)
    assert value("SELECT binned_at FROM contact WHERE id = ?", (ana,)) == NOW
    world.report(world.says("Hello?", at=NOW + MINUTE))
    assert value("SELECT binned_at FROM contact WHERE id = ?", (ana,)) == 0
    assert world.chat("+1 555 0101").lane == "requests"
    told = rows("SELECT who, detail FROM journal WHERE kind = 'bin' ORDER BY id DESC LIMIT 1")
    assert told == [("network", '{"act": "restored", "why": "wrote"}')]


def test_what_has_been_in_the_bin_for_long_enough_is_let_go(world: World, database: Path) -> None:
    world.report(world.says("Hi"), world.says("Hi", chat=BEN))
    ana, ben = (people.find(world.owner, (a,))[a] for a in (ANA, BEN))
    note = notes.add(world.owner, "Old note", contact_id=ben, now=NOW)
    notes.throw_away(world.owner, note, now=NOW)
    bin_actions.throw_away(world.owner, ana, now=NOW)
    bin_actions.throw_away(world.owner, ben, now=NOW + 20 * DAY)
    assert bin_actions.let_go(NOW + 30 * DAY, days=30) == 0
    assert bin_actions.let_go(NOW + 30 * DAY + 1, days=0) == 0
    assert bin_actions.let_go(NOW + 30 * DAY + 1, days=30) == 2
    assert people.find(world.owner, (ANA, BEN)) == {BEN: ben}
    assert rows("SELECT 1 FROM note") == []
    assert len(erasing.pending()) == 2
    accounts.create_owner("other@example.org", "correct horse battery", now=NOW)
