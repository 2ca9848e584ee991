"""Finding people although they are misspelt: a table of real slips, a generated crowd, and an index that is never behind."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from app.bench.people import invented, slip
from app.domain import likeness, romanise
from app.store import people, people_search
from app.store.database import close_database, insert, rows, transaction, write
from tests.database import new_database
from tests.store import archive


@pytest.fixture(autouse=True)
def database(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "kith.db"
    new_database(path)
    yield path
    close_database()


@pytest.fixture
def owner() -> int:
    return archive.owner()


def add(owner_id: int, name: str, phone: str = "", **columns: str) -> int:
    with transaction():
        contact_id = people.add(owner_id, [f"pn:{phone}"] if phone else [], now=1)
        people.learn_names(contact_id, now=1, saved_name=name)
        for column, text in columns.items():
            write(f"UPDATE contact SET {column} = ? WHERE id = ?", (text, contact_id))
    return contact_id


def note(owner_id: int, contact_id: int, body: str) -> int:
    return insert(
        "INSERT INTO note (owner_id, contact_id, body, created_at, updated_at) VALUES (?, ?, ?, 1, 1)", (owner_id, contact_id, body)
    )


def names(owner_id: int, q: str) -> list[str]:
    known = dict(rows("SELECT id, name FROM contact"))
    return [known[contact_id] for contact_id in people_search.find(owner_id, q)]


CROWD = [
    "Ana Lima", "Anna Petrova", "Katharina Müller", "Ekaterina Иванова", "Юлия Щербак", "Александр Пушкарёв", "محمد العلي", "فاطمة حسن",
    "Γιώργος Παπαδόπουλος", "अमित शर्मा", "김민수", "山田 太郎", "João Gonçalves", "José Hernández", "Siobhán O’Sullivan", "Jean-Luc Moreau",
    "Björn Åkesson", "Stefan Meyer", "Stephen Myers", "John Smith", "Johanna Schmidt", "Mehmet Yılmaz", "Nguyễn Văn An", "Zoë Fischer",
    "Philippa Featherstone", "Christopher Wainwright", "Margarita Villanueva", "Aleksandra Wiśniewska", "Yusuf Demir", "Priya Raghunathan",
]  # fmt: skip
SLIPS = [
    ("ana lima", "Ana Lima"), ("lima ana", "Ana Lima"), ("anna lma", "Ana Lima"), ("katarina mueller", "Katharina Müller"),
    ("catherina muller", "Katharina Müller"), ("ekaterina ivanova", "Ekaterina Иванова"), ("ivanowa", "Ekaterina Иванова"),
    ("julia sherbak", "Юлия Щербак"), ("yulia scherbak", "Юлия Щербак"), ("ЮЛИЯ", "Юлия Щербак"), ("alexander pushkarev", "Александр Пушкарёв"),
    ("mohammed al ali", "محمد العلي"), ("muhamed", "محمد العلي"), ("fatma hasan", "فاطمة حسن"), ("giorgos papadopulos", "Γιώργος Παπαδόπουλος"),
    ("amit sharma", "अमित शर्मा"), ("ameet sharma", "अमित शर्मा"), ("gim minsu", "김민수"), ("山田", "山田 太郎"), ("joao goncalves", "João Gonçalves"),
    ("jose hernandes", "José Hernández"), ("siobhan osullivan", "Siobhán O’Sullivan"), ("o sullivan", "Siobhán O’Sullivan"),
    ("jeanluc", "Jean-Luc Moreau"), ("bjorn akeson", "Björn Åkesson"), ("stefan mayer", "Stefan Meyer"), ("steven myers", "Stephen Myers"),
    ("jhon smith", "John Smith"), ("johnsmith", "John Smith"), ("johana schmit", "Johanna Schmidt"), ("mehmed yilmaz", "Mehmet Yılmaz"),
    ("nguyen van an", "Nguyễn Văn An"), ("zoe fisher", "Zoë Fischer"), ("phillipa fetherstone", "Philippa Featherstone"),
    ("cristopher wainright", "Christopher Wainwright"), ("margerita vilanueva", "Margarita Villanueva"), ("vilanue", "Margarita Villanueva"),
    ("alexandra wisniewska", "Aleksandra Wiśniewska"), ("wisnevska", "Aleksandra Wiśniewska"), ("yousef demir", "Yusuf Demir"),
    ("raghunatan", "Priya Raghunathan"), ("priya raghu", "Priya Raghunathan"),
]  # fmt: skip


def test_what_people_really_type_finds_whom_they_mean(owner: int) -> None:
    for name in CROWD:
        add(owner, name)
    missed = {q: names(owner, q)[:3] for q, meant in SLIPS if meant not in names(owner, q)[:3]}
    assert not missed


def test_a_generated_crowd_is_found_by_names_with_a_slip_in_them(owner: int) -> None:
    rng = random.Random(7)
    syllables = "an ma ri el lo ka to ben jo han sa ra li da ni mi chi ste fan gre ta pe ter vic tor al ex ju us ro sen berg hoff son len ova"
    parts = syllables.split()
    made = sorted({f"{invented(rng, parts)} {invented(rng, parts)}" for _ in range(1500)})
    with transaction():
        for name in made:
            add(owner, name)
    asked = [(slip(rng, name), name) for name in rng.sample(made, 200)]
    found = sum(meant in names(owner, q)[:10] for q, meant in asked)
    first = sum(meant in names(owner, q)[:1] for q, meant in asked)
    print(f"one slip in each word: {found / 2:.0f} % among the first ten, {first / 2:.0f} % first")
    assert found >= 190
    assert first >= 170


@pytest.mark.parametrize(
    "q",
    ["+49 171 2345678", "0171 2345678", "0049 171/234-5678", "+49 (0)171 2345678", "171 234", "345678", "2345-678", "۱۷۱ ۲۳۴", "ana 5678"],
)
def test_a_number_is_found_in_any_writing(owner: int, q: str) -> None:
    ana = add(owner, "Ana", "491712345678")
    add(owner, "Ben", "15550101")
    assert people_search.find(owner, q) == [ana]


def test_brazils_ninth_digit_does_not_matter(owner: int) -> None:
    ana = add(owner, "Ana", "551187654321")
    assert people_search.find(owner, "+55 11 98765-4321") == [ana]


def test_company_email_and_notes_find_too_and_a_name_counts_more(owner: int) -> None:
    works = add(owner, "Ben", company="Harbour Ltd")
    named = add(owner, "Harbour Lights")
    noted = add(owner, "Cleo")
    note(owner, noted, "Met her at the **harbour**, likes sailing")
    insert("INSERT INTO point (owner_id, contact_id, kind, value, created_at) VALUES (?, ?, 'email', 'cleo.k@example.org', 1)", (owner, noted))
    assert people_search.find(owner, "harbuor") == [named, works, noted]
    assert people_search.find(owner, "cleo.k@exam") == [noted]
    assert people_search.find(owner, "sailing") == [noted]


def test_nobody_is_nobody(owner: int) -> None:
    add(owner, "Ana Lima", "15550101")
    for q in ("", "   ", "zzz", "?!", "999999", "\x00", "%", "'", "*", "a" * 5000, "ana zzzzzz qqqqqq"):
        assert people_search.find(owner, q) == []


def test_if_nobody_has_all_words_one_may_be_missing(owner: int) -> None:
    ana = add(owner, "Ana Lima")
    assert people_search.find(owner, "ana carpenter") == [ana]


def test_other_owners_people_are_not_there(owner: int) -> None:
    add(archive.owner("bob"), "Ana Lima", "15550101")
    for q in ("ana", "lima", "15550101"):
        assert people_search.find(owner, q) == []


def test_the_index_is_right_at_every_commit(owner: int) -> None:
    """Whatever changes: it is as if the index were made anew."""
    ana, ben = add(owner, "Ana Lima", "15550101"), add(owner, "Ben Stone", "15550102")
    written = note(owner, ben, "plays the violoncello")
    changes = [
        lambda: people.set_own_name(ana, "Queen of Hearts", now=2),
        lambda: people.add_address(owner, ana, "pn:15550177", now=2),
        lambda: write("UPDATE contact SET company = 'Quarry', nickname = 'Benny' WHERE id = ?", (ben,)),
        lambda: write("UPDATE note SET body = 'plays chess' WHERE id = ?", (written,)),
        lambda: write("UPDATE note SET contact_id = ? WHERE id = ?", (ana, written)),
        lambda: write("UPDATE address SET contact_id = ? WHERE value = 'pn:15550102'", (ana,)),
        lambda: write("UPDATE contact SET binned_at = 5 WHERE id = ?", (ben,)),
        lambda: write("UPDATE contact SET binned_at = 0 WHERE id = ?", (ben,)),
        lambda: write("UPDATE note SET binned_at = 5 WHERE id = ?", (written,)),
        lambda: write("DELETE FROM contact WHERE id = ?", (ana,)),
        lambda: write("DELETE FROM contact WHERE id = ?", (ben,)),
    ]
    seen = []
    for change in changes:
        change()
        kept = _index()
        people_search.rebuild()
        assert kept == _index()
        seen.append(kept)
    assert all(before != after for before, after in pairwise(seen))
    assert _index() == ([], [], [])


def test_the_index_is_made_anew_in_steps(owner: int) -> None:
    ids = [people.add(owner, (f"pn:1555010{n:04}",), now=1) for n in range(7)]
    for n, contact_id in enumerate(ids):
        people.set_own_name(contact_id, f"Person Number{n}", now=1)
    kept, told = _index(), []
    write("DELETE FROM people_word")
    assert people_search.find(owner, "number3") == []
    assert people_search.rebuild(batch=3, progress=lambda done, total: told.append((done, total))) == 7
    assert told == [(3, 7), (6, 7), (7, 7)]
    assert _index() == kept


def test_words_that_others_deleted_are_gone_from_the_vocabulary_too(owner: int) -> None:
    """Erasing and merging take a person's rows out of every table by themselves."""
    ana, ben = add(owner, "Ana Heliotrope"), add(owner, "Ben Ana")
    with transaction():
        write("DELETE FROM people_word WHERE contact_id = ?", (ana,))
        write("DELETE FROM people_stale WHERE contact_id = ?", (ana,))
        write("DELETE FROM contact WHERE id = ?", (ana,))
    assert {row[1] for row in _index()[1]} == {"ana", "ben"}
    assert "heliotrope" not in {row[2] for row in _index()[2]}
    assert people_search.find(owner, "ana") == [ben]


def test_what_was_not_committed_is_not_found(owner: int) -> None:
    def fail() -> None:
        with transaction():
            add(owner, "Ana Lima")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert people_search.find(owner, "ana") == []
    assert _index() == ([], [], [])


def _index() -> tuple[list[tuple[object, ...]], ...]:
    found = tuple(rows(f"SELECT * FROM {table}") for table in ("people_word", "people_vocabulary", "people_pair"))
    words = {row[1] for row in found[0] if not str(row[1]).startswith("#")}
    assert words == {row[1] for row in found[1]}
    assert all(likeness.sound(str(row[1])) == row[2] for row in found[1])
    assert rows("SELECT * FROM people_stale") == rows("SELECT * FROM people_unused") == []
    assert all(romanise.words(str(word)) for word in words)
    return found
