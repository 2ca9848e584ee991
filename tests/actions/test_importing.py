"""Taking in exported chats: fused with what is stored, gone on with after a crash, undone as a whole."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.actions import importing
from app.actions.importing import Importer
from app.actions.importing.chats import CHUNK
from app.domain import facts
from app.errors import Conflict, Invalid, NotFound
from app.store import chats, imports, people
from app.store.database import rows, value
from app.store.files import Files
from tests.actions.world import ANA, ME, NOW, World
from tests.formats.phones import PHONES
from tests.formats.rendering import Phone, Said, render

_BY_NAME = {phone.name: phone for phone in PHONES}
ANDROID, IPHONE, GERMAN = (_BY_NAME[name] for name in ("en-GB android", "en-GB ios", "de-DE ios"))
_BEGINNING = datetime(2023, 5, 13, 9, 0, 7)  # noqa: DTZ001 - wall time
_MINUTE = timedelta(minutes=1)


def said(*texts: str | tuple[str, str]) -> list[Said]:
    """Messages a minute apart, in turns by Ana and me, or as (sender, text)."""
    out = []
    for number, text in enumerate(texts):
        sender, words = text if isinstance(text, tuple) else (("Ana Lima", "Robin")[number % 2], text)
        out.append(Said(_BEGINNING + number * _MINUTE, sender, words))
    return out


class Desk:
    """Files to import, and what becomes of them."""

    def __init__(self, world: World, folder: Path) -> None:
        self.owner_id, self.folder, self.files = world.owner, folder, Files(folder / "media")

    def file(self, lines: list[Said], phone: Phone = ANDROID, name: str = "WhatsApp Chat with Ana Lima.txt") -> Path:
        path = self.folder / name
        path.write_bytes(render(lines, phone).encode())
        return path

    def zip(self, lines: list[Said], files: dict[str, bytes], phone: Phone = ANDROID, name: str = "WhatsApp Chat with Ana Lima.zip") -> Path:
        path = self.folder / name
        with zipfile.ZipFile(path, "w") as archive:
            for file, content in files.items():
                archive.writestr(file, content)
            archive.writestr("_chat.txt" if phone.iphone else name.replace(".zip", ".txt"), render(lines, phone))
        return path

    def take(self, path: Path, **options: Any) -> imports.Run:
        return importing.by_hand(self.owner_id, path, {"me": "Robin", **options}, self.files, clock=lambda: NOW)

    def texts(self) -> list[tuple[int, str]]:
        return [(r[0], r[1]) for r in rows("SELECT sender_id, text FROM message ORDER BY id")]


@pytest.fixture
def desk(world: World, tmp_path: Path) -> Desk:
    return Desk(world, tmp_path)


def test_a_chat_comes_in_with_its_person_and_tells_nobody(desk: Desk) -> None:
    run = desk.take(desk.file(said("Hello", "Hi\nthere", "How are you?")))
    assert (run.state, run.counts) == ("done", {"added": 3, "known": 0})
    (chat,) = chats.recent(desk.owner_id)
    assert (chat.title, chat.kind, chat.unread, chat.last_text) == ("Ana Lima", "direct", 0, "How are you?")
    ana = people.contact(desk.owner_id, chat.contact_id or 0)
    assert ana.saved_name == "Ana Lima"
    assert desk.texts() == [(ana.id, "Hello"), (0, "Hi\nthere"), (ana.id, "How are you?")]
    assert value("SELECT count(*) FROM notification") == 0


def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    path = desk.file(said("ok", ("Ana Lima", "ok"), ("Ana Lima", "ok"), "ok"))
    desk.take(path)
    before = rows("SELECT * FROM message ORDER BY id")
    assert desk.take(path).counts == {"added": 0, "known": 4}
    assert rows("SELECT * FROM message ORDER BY id") == before


def test_another_export_in_another_language_changes_nothing_and_brings_what_is_new(desk: Desk) -> None:
    last = _BEGINNING + 9 * _MINUTE
    lines = [*said("Hello", "Hi", "Bye"), Said(last, "Ana Lima", "", "omitted"), Said(last, "Robin", "", "deleted")]
    desk.take(desk.file(lines, IPHONE, "_chat.txt"))
    later = [*lines, Said(_BEGINNING + 20 * _MINUTE, "Ana Lima", "New")]
    assert desk.take(desk.file(later, GERMAN, "WhatsApp Chat - Ana Lima.txt")).counts == {"added": 1, "known": 5}
    assert desk.take(desk.file(later, ANDROID)).counts == {"added": 0, "known": 6}


def test_equal_words_within_a_minute_are_counted_and_not_collapsed(desk: Desk) -> None:
    twice = [Said(_BEGINNING, "Ana Lima", "ok"), Said(_BEGINNING, "Robin", "hm"), Said(_BEGINNING + timedelta(seconds=5), "Ana Lima", "ok")]
    desk.take(desk.file(twice[:2]))
    assert desk.take(desk.file(twice)).counts == {"added": 1, "known": 2}
    assert [text for _, text in desk.texts()].count("ok") == 2
    assert desk.take(desk.file(twice)).counts == {"added": 0, "known": 3}


def test_what_came_live_is_not_doubled(desk: Desk, world: World) -> None:
    at = 1_683_968_407_000  # 2023-05-13 09:00:07 UTC
    world.report(
        facts.Person(ANA, saved_name="Ana Lima"),
        facts.Message("A", ANA, ANA, False, at, text="Hello @15550123456"), facts.Message("B", ANA, ME, True, at + 60_000, text="Hi"),
        facts.Message("C", ANA, ANA, False, at + 180_000, kind="image", media=facts.Media("image/jpeg")),
    )  # fmt: skip
    lines = [*said("Hello @\u2068Bo\u2069", "Hi", "Only exported"), Said(_BEGINNING + 3 * _MINUTE, "Ana Lima", "", "file", "IMG-1.jpg")]
    run = desk.take(desk.zip(lines, {"IMG-1.jpg": b"\xff\xd8\xff picture"}))
    assert run.counts == {"added": 1, "known": 3, "filled": 1}
    assert value("SELECT count(*) FROM conversation") == 1
    file = value("SELECT file FROM media WHERE state = 'stored'")
    assert desk.files.path(file).read_bytes() == b"\xff\xd8\xff picture"
    importing.undo(desk.owner_id, run.id, desk.files, now=NOW)
    assert value("SELECT state FROM media") == "gone"
    assert len(desk.texts()) == 3


def test_a_minute_of_difference_is_the_same_message(desk: Desk) -> None:
    desk.take(desk.file(said("Hello there", "Hi")))
    shifted = [one._replace(at=one.at + _MINUTE if one.text == "Hi" else one.at) for one in said("Hello there", "Hi", "More")]
    assert desk.take(desk.file(shifted)).counts == {"added": 1, "known": 2}


def test_files_of_a_zip_are_stored_under_their_contents(desk: Desk) -> None:
    lines = [
        Said(_BEGINNING, "Ana Lima", "caption", "file", "été (1).pdf"), Said(_BEGINNING, "Robin", "", "file", "notes.txt"),
        Said(_BEGINNING + _MINUTE, "Ana Lima", "", "file", "missing.jpg"), Said(_BEGINNING + _MINUTE, "Ana Lima", "", "contact", "Bo.vcf"),
    ]  # fmt: skip
    chat_in_chat = render(said("not", "this"), ANDROID).encode() * 50
    files = {"e\u0301te\u0301 (1)-1.pdf": b"%PDF-", "notes.txt": chat_in_chat, "Bo.vcf": b"BEGIN:VCARD"}
    run = desk.take(desk.zip(lines, files))
    assert run.counts["added"] == 4
    found = rows("SELECT m.kind, m.text, f.name, f.state FROM message m LEFT JOIN media f ON f.message_id = m.id ORDER BY m.id")
    assert found == [
        ("document", "caption", "été (1).pdf", "stored"), ("document", "", "notes.txt", "stored"),
        ("image", "", "missing.jpg", "gone"), ("contact", "", "Bo.vcf", "stored"),
    ]  # fmt: skip


def test_a_group_finds_its_people(desk: Desk, world: World) -> None:
    world.report(facts.Person(ANA, saved_name="Ana Lima"))
    lines = said(("Ana Lima", "a"), ("Robin", "b"), ("~\u202fLuz", "c"), ("\u202a+1\u00a0555\u00a0010\u00a00177\u202c", "d"), ("~\u202fLuz", "e"))
    desk.take(desk.file(lines, name="WhatsApp Chat with Choir.txt"))
    (chat,) = chats.recent(desk.owner_id)
    assert (chat.kind, chat.title) == ("group", "Choir")
    ana = people.find(desk.owner_id, (ANA,))[ANA]
    luz = imports.people_named(desk.owner_id, "Luz")
    number = people.find(desk.owner_id, ("pn:15550100177",))["pn:15550100177"]
    assert [sender for sender, _ in desk.texts()] == [ana, 0, *luz, number, *luz]
    desk.take(desk.file(lines, name="WhatsApp Chat with Choir.txt"))
    assert len(desk.texts()) == 5


def test_who_i_am_is_asked_where_nothing_tells(desk: Desk) -> None:
    path = desk.file(said(("Ana Lima", "a"), ("Kim", "b")), name="_chat.txt")
    with pytest.raises(Invalid) as refused:
        importing.by_hand(desk.owner_id, path, {}, desk.files, clock=lambda: NOW)
    assert refused.value.fields == {"me": "Say which of the names is you."}
    assert imports.listed(desk.owner_id) == []
    run_id = importing.give(desk.owner_id, path, "_chat.txt", {}, now=NOW)
    plan = importing.look(desk.owner_id, run_id)
    assert isinstance(plan, importing.Plan)
    assert plan.questions == ("me",)
    assert dict(plan.senders) == {"Ana Lima": 1, "Kim": 1}
    importing.answer(desk.owner_id, run_id, {"me": "Kim"})
    importing.start(desk.owner_id, run_id, now=NOW)
    assert imports.one(desk.owner_id, run_id).state == "running"


def test_who_has_another_name_by_now_is_known_by_what_was_said(desk: Desk, world: World) -> None:
    """In the chat of two, in the group, and who I am in it."""
    words = [f"something only said once, {n}" for n in range(6)]
    desk.take(desk.file(said(*words)))
    renamed = [one._replace(sender={"Ana Lima": "Ana (choir)", "Robin": "R."}[one.sender or ""]) for one in [*said(*words), *said(("Ana Lima", "x"))]]
    path = desk.file(renamed, name="_chat.txt")
    assert importing.by_hand(desk.owner_id, path, {}, desk.files, clock=lambda: NOW).counts == {"added": 1, "known": 6}
    assert value("SELECT count(*) FROM conversation") == 1
    group = said(*((("Ana Lima", "Robin", "Luz")[n % 3], f"said to all of you, {n}") for n in range(12)))
    desk.take(desk.file(group, name="WhatsApp Chat with Choir.txt"))
    assert desk.take(desk.file(group, name="WhatsApp Chat with The new choir.txt")).counts == {"added": 0, "known": 12}
    assert value("SELECT count(*) FROM conversation") == 2
    # What everybody says proves nothing.
    strangers = [one._replace(sender={"Ana Lima": "Bo", "Robin": "Kim"}[one.sender or ""], text="ok") for one in said(*words)]
    run_id = importing.give(desk.owner_id, desk.file(strangers, name="_chat.txt"), "_chat.txt", {}, now=NOW)
    plan = importing.look(desk.owner_id, run_id)
    assert isinstance(plan, importing.Plan)
    assert (plan.me, plan.candidates) == ("", ())


def test_two_people_of_one_name_are_asked_about(desk: Desk, world: World) -> None:
    world.report(facts.Person("pn:15550190", saved_name="Ana Lima"), facts.Person("pn:15550191", saved_name="Ana Lima"))
    both = imports.people_named(desk.owner_id, "Ana Lima")
    run_id = importing.give(desk.owner_id, desk.file(said("a", "b")), "WhatsApp Chat with Ana Lima.txt", {"me": "Robin"}, now=NOW)
    plan = importing.look(desk.owner_id, run_id)
    assert isinstance(plan, importing.Plan)
    assert (plan.questions, list(plan.candidates)) == (("contact",), both)
    importing.answer(desk.owner_id, run_id, {"contact": both[1]})
    importing.start(desk.owner_id, run_id, now=NOW)
    while Importer(desk.files).step(run_id, NOW):
        pass
    assert value("SELECT contact_id FROM conversation WHERE last_id > 0") == both[1]


def test_what_was_broken_off_goes_on_and_loses_and_doubles_nothing(desk: Desk) -> None:
    lines = said(*(("Ana Lima", f"text {n % 7}") if n % 3 else ("Robin", f"mine {n % 5}") for n in range(23_000)))
    lines = [one._replace(at=_BEGINNING + timedelta(seconds=n * 2)) for n, one in enumerate(lines)]
    path = desk.file(lines)
    run_id = importing.give(desk.owner_id, path, path.name, {"me": "Robin"}, now=NOW)
    importing.start(desk.owner_id, run_id, now=NOW)
    for _ in range(10):
        # Each time by somebody who knows nothing of what was before.
        if not Importer(desk.files).step(run_id, NOW):
            break
    run = imports.one(desk.owner_id, run_id)
    assert (run.state, run.counts) == ("done", {"added": 23_000, "known": 0})
    assert [text for _, text in desk.texts()] == [one.text for one in lines]


def test_the_job_carries_out_what_was_started_and_cancelling_stops_it(desk: Desk) -> None:
    path = desk.file(said(*("word" for _ in range(12_000))))
    copy = desk.folder / "upload"
    copy.write_bytes(path.read_bytes())
    run_id = importing.give(desk.owner_id, copy, path.name, {"me": "Robin"}, now=NOW)
    importing.start(desk.owner_id, run_id, now=NOW)
    importer = Importer(desk.files)
    assert importer.step(run_id, NOW)
    importing.cancel(desk.owner_id, run_id, now=NOW)
    assert importer.work(NOW) == 0
    run = imports.one(desk.owner_id, run_id)
    assert (run.state, run.done) == ("cancelled", CHUNK)
    assert not copy.exists()
    with pytest.raises(Conflict):
        importing.start(desk.owner_id, run_id, now=NOW)
    assert importing.undo(desk.owner_id, run_id, desk.files, now=NOW) == CHUNK
    assert desk.texts() == []


def test_undoing_takes_back_what_it_brought_and_nothing_else(desk: Desk, world: World) -> None:
    desk.take(desk.file(said("Hello", "Hi")))
    files_before = sorted(p for p in desk.files.root.rglob("*") if p.is_file())
    before = [rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in ("message", "conversation", "contact", "activity", "activity_of_owner")]
    more = [*said("Hello", "Hi", "More"), Said(_BEGINNING + 5 * _MINUTE, "Ana Lima", "", "file", "a.jpg")]
    run = desk.take(desk.zip(more, {"a.jpg": b"\xff\xd8\xff"}))
    assert run.counts == {"added": 2, "known": 2}
    assert importing.undo(desk.owner_id, run.id, desk.files, now=NOW) == 2
    after = [rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in ("message", "conversation", "contact", "activity", "activity_of_owner")]
    assert after == before
    assert sorted(p for p in desk.files.root.rglob("*") if p.is_file()) == files_before
    first = imports.listed(desk.owner_id)[-1]
    importing.undo(desk.owner_id, first.id, desk.files, now=NOW)
    assert (value("SELECT count(*) FROM message"), value("SELECT count(*) FROM conversation")) == (0, 0)
    assert imports.people_named(desk.owner_id, "Ana Lima") == []
    with pytest.raises(Conflict):
        importing.undo(desk.owner_id, first.id, desk.files, now=NOW)


def test_the_hour_that_comes_twice_in_autumn_stays_in_order(desk: Desk) -> None:
    night = datetime(2023, 10, 29, 2, 50)  # noqa: DTZ001 - in Berlin the clock shows 2:50 twice
    lines = [Said(night + timedelta(minutes=n if n < 10 else n - 60), ("Ana Lima", "Robin")[n % 2], f"{n}") for n in range(20)]
    desk.take(desk.file([*said("13 May", "x"), *lines]), zone="Europe/Berlin")
    assert [text for _, text in desk.texts()][2:] == [str(n) for n in range(20)]
    ids = [r[0] for r in rows("SELECT id >> 20 FROM message ORDER BY id")][2:]
    assert ids[-1] - ids[0] == 19 * 60_000


def test_other_peoples_imports_do_not_exist(desk: Desk) -> None:
    run_id = importing.give(desk.owner_id, desk.file(said("a", "b")), "x.txt", {}, now=NOW)
    stranger = desk.owner_id + 1
    with pytest.raises(NotFound):
        importing.look(stranger, run_id)
    with pytest.raises(NotFound):
        importing.discard(stranger, run_id)
    for act in (importing.start, importing.cancel):
        with pytest.raises(NotFound):
            act(stranger, run_id, now=NOW)
    with pytest.raises(NotFound):
        importing.undo(stranger, run_id, desk.files, now=NOW)
    with pytest.raises(NotFound):
        importing.answer(stranger, run_id, {"me": "Robin"})


def test_what_is_no_chat_is_refused_and_an_upload_is_nobodys_to_read(desk: Desk) -> None:
    path = desk.folder / "x.txt"
    path.write_text("nothing of the kind")
    with pytest.raises(Invalid, match="not a chat"):
        importing.give(desk.owner_id, path, "x.txt", {}, now=NOW)
    kept = importing.upload(io.BytesIO(b"abc"), desk.folder / "imports")
    assert (kept.read_bytes(), kept.stat().st_mode & 0o777) == (b"abc", 0o600)
