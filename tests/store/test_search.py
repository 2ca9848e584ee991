"""The search over real SQLite files: what is found, whose, in what order, and that the index follows the messages."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import Invalid
from app.store import search
from app.store.database import close_database, open_database, row, rows, transaction, value, write
from tests.database import new_database
from tests.store.archive import START, Chat, device, direct, found, group, owner, say


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "kith.db"
    new_database(path)
    yield path
    close_database()


@pytest.fixture
def ana(database: Path) -> Chat:
    """A chat with Ana López, of an owner with one device."""
    me = owner()
    return direct(me, device(me), "Ana López", "15550101")


def marked(owner_id: int, q: str) -> list[str]:
    """The marked pieces of the first hit."""
    hit = search.search(owner_id, q, now=START).items[0]
    return [text for text, is_marked in hit.snippet if is_marked]


def test_hits_carry_what_a_page_shows(ana: Chat) -> None:
    (message,) = say(ana, "Can you send me the Invoices?")
    (hit,) = search.search(ana.owner, "invoice", now=START).items
    assert hit == search.Hit(
        message_id=message, conversation_id=ana.id, contact_id=ana.contact, title="Ana López", sender_name="Ana López",
        from_me=False, at=message >> 20, kind="text",
        snippet=[("Can you send me the ", False), ("Invoices", True), ("?", False)],
    )  # fmt: skip


def test_hits_in_groups_name_the_writer_and_mine_nobody(ana: Chat) -> None:
    club = group(ana.owner, ana.device, "Chess club")
    say(club, "queens gambit", sender=ana.contact)
    say(club, "kings gambit", sender=0)
    mine, hers = search.search(ana.owner, "gambit", now=START).items
    assert (hers.title, hers.sender_name, hers.contact_id, hers.from_me) == (
        "Chess club",
        "Ana López",
        ana.contact,
        False,
    )
    assert (mine.title, mine.sender_name, mine.contact_id, mine.from_me) == ("Chess club", "", None, True)


def test_newest_first_page_by_page(ana: Chat) -> None:
    ids = say(ana, *(f"tea number {n}" for n in range(25)))
    first = search.search(ana.owner, "tea", now=START, limit=10)
    assert [hit.message_id for hit in first.items] == ids[:14:-1]
    second = search.search(ana.owner, "tea", now=START, limit=10, cursor=first.next_cursor)
    assert [hit.message_id for hit in second.items] == ids[14:4:-1]
    last = search.search(ana.owner, "tea", now=START, limit=10, cursor=second.next_cursor)
    assert [hit.message_id for hit in last.items] == ids[4::-1]
    assert last.next_cursor is None


def test_a_page_has_fifty_hits_at_most(ana: Chat) -> None:
    say(ana, *["tea"] * 60)
    assert len(search.search(ana.owner, "tea", now=START, limit=1000).items) == 50
    assert len(search.search(ana.owner, "tea", now=START, limit=-1).items) == 1


@pytest.mark.parametrize("cursor", ["", "x", "1 OR 1", "-1", "9" * 30])
def test_a_foreign_cursor_is_refused(ana: Chat, cursor: str) -> None:
    with pytest.raises(Invalid):
        search.search(ana.owner, "tea", now=START, cursor=cursor)


def test_search_before_anything_was_stored(database: Path) -> None:
    assert search.search(owner(), "tea from:ana", now=START).items == []


@pytest.mark.parametrize("q", ["", "   ", "!!!", '"', "-", "from:", "🏻"])
def test_asking_nothing_finds_nothing(ana: Chat, q: str) -> None:
    say(ana, "tea", "!!!")
    assert search.search(ana.owner, q, now=START).items == []


# ── Filters ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def town(ana: Chat) -> dict[str, list[int]]:
    """Messages by and to several people, in chats and in a group, named by what they are."""
    bob = direct(ana.owner, ana.device, "Bob")
    club = group(ana.owner, ana.device, "Chess club")
    return {
        "ana": say(ana, "tea from ana"),
        "to ana": say(ana, "tea to ana", sender=0),
        "bob": say(bob, "tea from bob"),
        "to bob": say(bob, "tea to bob", sender=0),
        "ana in club": say(club, "tea, says ana in the club", sender=ana.contact),
        "bob in club": say(club, "tea, says bob in the club", sender=bob.contact),
        "me in club": say(club, "tea, say I in the club", sender=0),
        "photo": say(ana, "", kind="image"),
        "clip": say(club, "tea on film", sender=bob.contact, kind="video_note"),
        "link": say(bob, "tea at https://example.org/tea"),
        "bare link": say(bob, "look: example.com/tea"),
    }


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("tea from:ana", "ana|ana in club"),
        ("tea from:ANA", "ana|ana in club"),
        ("tea from:lopez", "ana|ana in club"),
        ('tea from:"ana lópez"', "ana|ana in club"),
        ("tea from:15550101", "ana|ana in club"),
        ("tea from:me", "to ana|to bob|me in club"),
        ("tea from:ana from:bob", "ana|ana in club|bob|bob in club|clip|link|bare link"),
        ("tea -from:ana -from:bob", "to ana|to bob|me in club"),
        ("to:ana", "to ana"),
        ("tea to:me", "ana|bob|link|bare link"),
        ('tea in:"Chess club"', "ana in club|bob in club|me in club|clip"),
        ("tea in:chess from:bob", "bob in club|clip"),
        ("tea in:ana", "ana|to ana"),
        ("tea -in:chess -in:bob", "ana|to ana"),
        ("has:image", "photo"),
        ("has:images in:ana", "photo"),
        ("has:video", "clip"),
        ("has:link", "link|bare link"),
        ("has:image has:video", "photo|clip"),
        ("tea -has:link from:bob", "bob|bob in club|clip"),
        ("from:bob -tea", ""),
        ("-tea", "photo"),
        ('"tea from"', "ana|bob"),
        ("tea club -says", "me in club"),
    ],
)
def test_filters(ana: Chat, town: dict[str, list[int]], q: str, expected: str) -> None:
    hits = found(ana.owner, q + " ")
    assert {name for name, ids in town.items() if hits & set(ids)} == set(filter(None, expected.split("|")))


def test_search_inside_one_conversation(ana: Chat, town: dict[str, list[int]]) -> None:
    assert found(ana.owner, "tea", conversation_id=ana.id) == {*town["ana"], *town["to ana"]}


@pytest.mark.parametrize(
    ("q", "note"),
    [
        ("from:nobody", "Nobody is called “nobody”."),
        ("in:nowhere", "No chat is called “nowhere”."),
        ("tag:vip", "There is no tag called “vip”."),
        ("has:note", "There are no notes yet, so has:note finds nothing."),
    ],
)
def test_a_filter_that_cannot_be_met_says_so(ana: Chat, town: dict[str, list[int]], q: str, note: str) -> None:
    page = search.search(ana.owner, f"tea {q}", now=START)
    assert (page.items, page.notes) == ([], (note,))


def test_dates_begin_where_the_person_is(ana: Chat) -> None:
    midnight_utc = 1_700_006_400_000  # 2023-11-15 00:00 UTC = 01:00 in Berlin
    before, after = say(ana, "tea late", at=midnight_utc - 1), say(ana, "tea early", at=midnight_utc)
    assert found(ana.owner, "tea after:2023-11-15") == set(after)
    assert found(ana.owner, "tea before:2023-11-15") == set(before)
    assert found(ana.owner, "on:2023-11-14") == set(before)
    berlin = search.search(ana.owner, "after:2023-11-15", now=START, zone="Europe/Berlin")
    assert len(berlin.items) == 2
    assert found(ana.owner, "after:2023-11 before:2023-12") == {*before, *after}


def test_unanswered_are_the_messages_that_wait(ana: Chat) -> None:
    bob = direct(ana.owner, ana.device, "Bob")
    say(ana, "tea long ago")
    say(ana, "tea?", sender=0)
    waiting = say(ana, "tea please", "and milk")
    say(bob, "tea, answered")
    write(
        "UPDATE conversation SET lane = 'pending', opened_id = ?, opened_at = ? WHERE id = ?",
        (waiting[0], waiting[0] >> 20, ana.id),
    )
    write("UPDATE conversation SET lane = 'awaiting', opened_id = 1, opened_at = 1 WHERE id = ?", (bob.id,))
    assert found(ana.owner, "is:unanswered") == set(waiting)
    assert found(ana.owner, "tea is:unanswered") == {waiting[0]}


def test_a_filter_may_name_hundreds(ana: Chat) -> None:
    chats = [direct(ana.owner, ana.device, f"Zed {n}") for n in range(400)]
    ids = [say(chat, "tea?")[0] for chat in chats]
    for chat, message in zip(chats, ids, strict=True):
        write(
            "UPDATE conversation SET lane = 'pending', opened_id = ?, opened_at = ? WHERE id = ?",
            (message, message >> 20, chat.id),
        )
    assert found(ana.owner, "tea is:unanswered") == set(ids[100:])  # those opened last
    assert len(found(ana.owner, "tea from:zed ")) == 300
    assert "only 300" in search.search(ana.owner, "tea from:zed ", now=START).notes[0]
    assert len(found(ana.owner, "tea in:zed to:me ")) == 300


def test_files_cards_polls_and_places_are_found_by_their_names(ana: Chat) -> None:
    (document,) = say(ana, "", kind="document")
    write("INSERT INTO media (message_id, name) VALUES (?, 'Contract_2026-final.pdf')", (document,))
    search.reindex([document])
    (poll,) = say(ana, "Where to?", kind="poll", extra='{"options": ["Lisbon", {"name": "Porto"}], "secret": "hidden"}')
    (card,) = say(ana, "", kind="contact", extra='{"contacts": [{"name": "Carol Danvers", "vcard": "BEGIN:VCARD"}]}')
    assert found(ana.owner, "contract has:document") == {document}
    assert found(ana.owner, "lisbon porto") == {poll}
    assert found(ana.owner, "hidden ") == set()
    assert found(ana.owner, "danvers") == {card}
    assert marked(ana.owner, "contract") == ["Contract"]


# ── Whose ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_another_owners_messages_do_not_exist(ana: Chat) -> None:
    other = owner("eve")
    theirs = direct(other, device(other), "Ana López")
    secret = say(theirs, "tea and secrets https://example.org")
    mine = say(ana, "tea https://example.org")
    for q in (
        "tea",
        "te",
        "secrets",
        "from:ana",
        "has:link",
        "-milk",
        "after:2001-01-01",
        "example.org",
        "in:ana",
        "to:me",
    ):
        assert found(ana.owner, q) <= set(mine), q
        assert found(other, q) <= set(secret), q
    assert found(ana.owner, "tea", conversation_id=theirs.id) == set()
    assert found(ana.owner, f"tea in:{theirs.id}") == set()
    stranger = owner("new")
    assert found(stranger, "tea") == set()


def test_a_batch_of_several_owners_lands_with_each(ana: Chat) -> None:
    other = owner("eve")
    theirs = direct(other, device(other), "Bob")
    mine, yours = say(ana, "tea"), say(theirs, "tea")
    search.remove([*mine, *yours])
    assert found(ana.owner, "tea") | found(other, "tea") == set()
    search.index([*yours, *mine])
    assert (found(ana.owner, "tea"), found(other, "tea")) == (set(mine), set(yours))


def test_what_others_have_costs_nothing(ana: Chat) -> None:
    """The instructions of SQLite's machine and the index it reads are the same whatever another owner stores."""
    other = owner("eve")
    theirs = direct(other, device(other), "Bob")
    mine = say(ana, "tea")
    before = value("SELECT count(*) FROM message_fts_1_data"), found(ana.owner, "tea milk")
    say(theirs, *["tea and milk"] * 500)
    assert (value("SELECT count(*) FROM message_fts_1_data"), found(ana.owner, "tea milk")) == before
    assert found(ana.owner, "tea") == set(mine)


# ── The index follows the messages ──────────────────────────────────────────────────────────────────────────────────


def test_changed_texts_are_found_by_their_new_words_only(ana: Chat) -> None:
    (message,) = say(ana, "tea")
    write("UPDATE message SET text = 'coffee' WHERE id = ?", (message,))
    search.reindex([message])
    assert (found(ana.owner, "tea"), found(ana.owner, "coffee")) == (set(), {message})


def test_moved_messages_are_found_in_their_new_place(ana: Chat) -> None:
    bob = direct(ana.owner, ana.device, "Bob")
    ids = say(ana, "tea", "more tea")
    write(
        "UPDATE message SET conversation_id = ?, sender_id = ? WHERE conversation_id = ?", (bob.id, bob.contact, ana.id)
    )
    search.reindex(ids)
    assert (found(ana.owner, "tea from:ana"), found(ana.owner, "tea from:bob in:bob")) == (set(), set(ids))


def test_after_a_merge_the_one_who_stays_wrote_it(ana: Chat) -> None:
    club = group(ana.owner, ana.device, "Chess club")
    twin = direct(ana.owner, ana.device, "Annie")
    ids = say(club, "tea", sender=twin.contact)
    write("UPDATE message SET sender_id = ? WHERE sender_id = ?", (ana.contact, twin.contact))
    search.sender_changed([*ids, *say(ana, "milk")])
    assert (found(ana.owner, "tea from:ana"), found(ana.owner, "tea from:annie")) == (set(ids), set())


def test_removed_messages_are_not_found_even_while_their_rows_stand(ana: Chat) -> None:
    gone, kept = say(ana, "tea one"), say(ana, "tea two")
    search.remove(gone)
    search.remove([])
    search.remove([12345])
    assert found(ana.owner, "tea") == set(kept)


def test_what_is_changed_or_removed_in_the_same_transaction_is_found_as_it_is_at_its_end(ana: Chat) -> None:
    with transaction():
        changed, removed, kept = say(ana, "tea", "tea", "tea")
        search.remove([removed])
        write("UPDATE message SET text = 'coffee' WHERE id = ?", (changed,))
        search.reindex([changed])
    assert (found(ana.owner, "tea"), found(ana.owner, "coffee")) == ({kept}, {changed})


def test_the_index_rolls_back_with_the_messages(ana: Chat) -> None:
    def fail() -> None:
        with transaction():
            say(ana, "tea")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert found(ana.owner, "tea") == set()
    again = say(ana, "tea")
    assert found(ana.owner, "tea") == set(again)


def test_rebuild_gives_the_same_answers(ana: Chat, town: dict[str, list[int]]) -> None:
    questions = ["tea", "te", "from:ana", "from:me", "has:link", "in:chess", "-tea", "tea -says", "after:2001-01-01"]
    before = {q: found(ana.owner, q) for q in questions}
    write("DELETE FROM message_fts_1")
    assert found(ana.owner, "tea") == set()
    told: list[tuple[int, int]] = []
    assert search.rebuild(batch=4, progress=lambda done, total: told.append((done, total))) == 11
    assert {q: found(ana.owner, q) for q in questions} == before
    assert told == [(4, 11), (8, 11), (11, 11)]


def test_erased_words_are_gone_from_the_file(database: Path, ana: Chat) -> None:
    say(ana, *["tea and zebra"] * 50)
    ids = say(ana, "xylophonically", "the xylophonically again")
    search.remove(ids)
    write("DELETE FROM message WHERE id IN (?, ?)", ids)
    search.compact()
    rows("PRAGMA wal_checkpoint(TRUNCATE)")
    close_database()
    stored = b"".join(file.read_bytes() for file in database.parent.iterdir())
    assert b"ylophonic" not in stored
    assert b"zebra" in stored


def test_tidying_merges_the_index_step_by_step(ana: Chat) -> None:
    def pieces() -> int:
        return int(value("SELECT count(DISTINCT segid) FROM message_fts_1_idx"))

    ids = [say(ana, f"tea {n} " + "leaf " * n)[0] for n in range(20)]
    assert pieces() > 2
    steps = 1
    while search.tidy(pages=2):
        steps += 1
        assert steps < 100
    assert pieces() <= 2
    assert found(ana.owner, "tea") == set(ids)
    assert not search.tidy()


def test_an_owner_is_forgotten_whole(ana: Chat) -> None:
    say(ana, "tea")
    search.forget_owner(ana.owner)
    assert row("SELECT name FROM sqlite_schema WHERE name GLOB 'message_*_1*'") is None
    assert found(ana.owner, "tea") == set()


# ── Anything may be typed, anything may be stored ───────────────────────────────────────────────────────────────────

_PIECES = st.sampled_from(
    ['"', "'", "-", "(", ")", "*", "^", ":", "{", "}", "+", "NEAR(a b, 2)", " AND ", " OR ", " NOT ", "body:", "place:", "from:", "in:",
     "has:link", "has:", "before:", "after:2024", "is:unanswered", "tea", "北京", "كتاب", "👍", "\ue001", "\U000f0001", "%", "_", "\\", ";--",
     "\x00", "\ud800", "1", "+1 555 0101", " "]
)  # fmt: skip


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    open_database(tmp_path_factory.mktemp("small") / "kith.db")
    me = owner()
    chat = direct(me, device(me), "Ana")
    say(chat, "tea at 北京 +1 555 0101 👍 https://example.org", "كتاب")
    yield chat
    close_database()


@given(q=st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=12).map("".join)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=400)
def test_whatever_is_typed_gets_an_answer(small: Chat, q: str) -> None:
    assert len(search.search(small.owner, q, now=START).items) <= 2


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_whatever_is_stored_is_found_by_itself(small: Chat, text: str) -> None:
    (message,) = say(small, text)
    try:
        q = '"' + text.replace('"', " ") + '"'
        page = search.search(small.owner, q, now=START, limit=50)
        asked = any(is_marked for hit in page.items for _, is_marked in hit.snippet)
        assert not asked or message in {hit.message_id for hit in page.items}
        for hit in page.items:
            if len(text) < 100 and hit.message_id == message:
                assert "".join(piece for piece, _ in hit.snippet).split() == text.split()
    finally:
        search.remove([message])
        write("DELETE FROM message WHERE id = ?", (message,))


def test_a_huge_text_is_stored_and_found(ana: Chat) -> None:
    started = time.perf_counter()
    (message,) = say(ana, "needle " + "a1-" * 350_000)
    assert found(ana.owner, "needle") == {message}
    assert time.perf_counter() - started < 10
