"""Address books that Kith writes, read by Kith and by another's reader."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import vobject
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.formats import address_book
from app.formats.address_book.entry import Entry
from app.formats.address_book.writing import WRITERS, Leaving, write_csv, write_vcf
from tests.formats.payloads import PAYLOADS

ANA = Entry(
    1, "Ana Lima", "Ana", "Lima", "Aninha", "Lima & Filhos; Ltda.", "Dr., Chefe", (("+15550101", "mobile"), ("+15550102", "work")),
    (("ana@example.org", "home"),), (("https://example.org/ana?a=1,2&b", ""),), (0, 2, 29), "met in Oslo\nlikes \\ and ; and ,",
    ("1 Rua do Teste", "Oslo", "", "0150", "Norway"),
)  # fmt: skip
_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=30).map(str.strip).filter(bool)


def again(form: str, entry: Entry, folder: Path) -> Entry:
    path = folder / f"people.{form}"
    path.write_text("".join(WRITERS[form]([Leaving(entry, 7, ("Choir", "Client"), "active")])), encoding="utf-8", newline="")
    (found,) = address_book.read(path, path.name)
    assert isinstance(found, Entry)
    return found._replace(raw="", row=1)


@pytest.mark.parametrize("form", WRITERS)
def test_what_is_written_is_read_again(form: str, tmp_path: Path) -> None:
    found = again(form, ANA, tmp_path)
    if form == "csv":  # a table has no room for labels
        found = found._replace(phones=ANA.phones, emails=ANA.emails)
    assert found == ANA


@given(name=_WORDS, company=_WORDS, note=_WORDS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_words_survive_a_card(name: str, company: str, note: str, tmp_path: Path) -> None:
    entry = Entry(1, name=name, company=company, note=note, phones=(("+15550101", ""),))
    found = again("vcf", entry, tmp_path)
    assert (found.name, found.company, found.note) == (name, company, note)


def test_others_read_the_cards() -> None:
    text = "".join(write_vcf([Leaving(ANA, 7, ("Choir",)), Leaving(ANA._replace(name="石" * 60), 8)]))
    assert all(len(one.encode()) <= 75 for one in text.split("\r\n"))
    first, second = vobject.readComponents(text)
    assert first.fn.value == "Ana Lima"
    assert first.n.value.family == "Lima"
    assert [tel.value for tel in first.tel_list] == ["+15550101", "+15550102"]
    assert first.note.value == "met in Oslo\nlikes \\ and ; and ,"
    assert second.fn.value == "石" * 60


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_of_a_table_is_alive(payload: str) -> None:
    entry = ANA._replace(name=payload, company=payload, note=payload, links=((payload, payload),), nickname=payload)
    rows = list(csv.reader(io.StringIO("".join(write_csv([Leaving(entry, 1, (payload,))])), newline="")))
    assert len(rows) == 2
    alive = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝")
    for cell in rows[1]:
        assert cell.startswith("+1555") or not cell.lstrip(" \ufeff\u200b\u200e\u200f\xa0").startswith(alive)
