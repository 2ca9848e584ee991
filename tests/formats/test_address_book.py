"""Address books of other programs: tables of any dialect, cards of three versions, JSON."""

# ruff: noqa: E501 - files as others write them

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Invalid
from app.formats import address_book
from app.formats.address_book import Entry, Refused
from app.formats.address_book.entry import day
from app.formats.address_book.tables import field_of


def read(folder: Path, name: str, content: str | bytes, mapping: dict[str, str] | None = None) -> list[Entry | Refused]:
    path = folder / "given"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(address_book.read(path, name, mapping))


def only(found: list[Entry | Refused]) -> Entry:
    (entry,) = found
    assert isinstance(entry, Entry)
    return entry


# ── Tables ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_delimiter_and_encoding(tmp_path: Path, delimiter: str, encoding: str) -> None:
    lines = [["Vorname", "Nachname", "Telefon", "E-Mail-Adresse"], ["Jürgen", f'"Müller{delimiter} Dr."', "+1 555 010 0101", "j@example.org"]]
    entry = only(read(tmp_path, "x.csv", "\r\n".join(delimiter.join(line) for line in lines).encode(encoding)))
    assert (entry.given, entry.family, entry.phones, entry.emails) == (
        "Jürgen", f"Müller{delimiter} Dr.", (("+1 555 010 0101", ""),), (("j@example.org", ""),)
    )  # fmt: skip


def test_googles_table(tmp_path: Path) -> None:
    text = (
        "First Name,Last Name,Nickname,Organization Name,Organization Title,Birthday,Notes,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,"
        "Phone 2 - Label,Phone 2 - Value,Address 1 - City,Website 1 - Value\n"
        'Ana,Lima,Ani,Choir,Alto,--04-02,"two\nlines",* Home,ana@example.org ::: lima@example.org,Mobile,+1 555 010 0101,Work,+1 555 010 0102,Lisbon,https://example.org\n'
    )
    entry = only(read(tmp_path, "contacts.csv", text))
    assert entry.shown == "Ana Lima"
    assert entry.phones == (("+1 555 010 0101", "Mobile"), ("+1 555 010 0102", "Work"))
    assert entry.emails == (("ana@example.org", "Home"), ("lima@example.org", "Home"))
    assert (entry.birthday, entry.note, entry.company, entry.address[1], entry.links[0][0]) == ((0, 4, 2), "two\nlines", "Choir", "Lisbon", "https://example.org")


def test_outlooks_table(tmp_path: Path) -> None:
    text = '"First Name","Last Name","Company","Home Street","Home City","Business Phone","Mobile Phone","E-mail Address","E-mail 2 Address","Birthday"\r\n'
    text += '"Bo","Ek","Example Ltd","1 Way","Town","+1 555 010 0103","+1 555 010 0104","bo@example.org","ek@example.org","31/12/1980"\r\n'
    entry = only(read(tmp_path, "x.csv", text))
    assert entry.phones == (("+1 555 010 0103", "business"), ("+1 555 010 0104", "mobile"))
    assert entry.emails == (("bo@example.org", ""), ("ek@example.org", ""))
    assert (entry.birthday, entry.address[:2]) == ((1980, 12, 31), ("1 Way", "Town"))


def test_columns_by_hand(tmp_path: Path) -> None:
    text = "A,B,C\nKim,+1 555 010 0105,secret\n"
    path = tmp_path / "x.csv"
    path.write_text(text)
    assert address_book.columns(path, "x.csv") == [("A", "", "Kim"), ("B", "", "+1 555 010 0105"), ("C", "", "secret")]
    entry = only(read(tmp_path, "x.csv", text, {"0": "name", "1": "phone", "2": ""}))
    assert (entry.name, entry.phones, entry.note) == ("Kim", (("+1 555 010 0105", ""),), "")


@pytest.mark.parametrize(
    ("heading", "field"),
    [("Teléfono móvil", "phone"), ("Apellidos", "family"), ("Prénom", "given"), ("Cognome", "family"), ("電話番号", "phone"), ("Geburtstag", "birthday"),
     ("E-mail 3 - Value", "email"), ("Phone 4 - Value", "phone"), ("Phone 4 - Type", ""), ("Shoe size", ""), ("  EMAIL_address ", "email")],
)  # fmt: skip
def test_headings_in_several_languages(heading: str, field: str) -> None:
    assert field_of(heading) == field


def test_rows_that_are_nobody_are_named_with_their_number(tmp_path: Path) -> None:
    found = read(tmp_path, "x.csv", 'Name,Phone,Note\nAna,+1 555 010 0101,\n,,only a note\n"Long\nnote",,\nBo,,\n')
    assert [(type(one).__name__, one.row) for one in found] == [("Entry", 2), ("Refused", 3), ("Entry", 4), ("Entry", 6)]


# ── Cards ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_card_of_2_1_with_quoted_printable(tmp_path: Path) -> None:
    text = (
        "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:L=C3=B3pez;Jos=C3=A9;;;\r\n"
        "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Jos=C3=A9 L=C3=B3=\r\npez\r\nTEL;CELL:+1 555 010 0106\r\nTEL;HOME;VOICE:+1 555 010 0107\r\nEND:VCARD\r\n"
    )
    entry = only(read(tmp_path, "x.vcf", text))
    assert (entry.name, entry.given, entry.family) == ("José López", "José", "López")
    assert entry.phones == (("+1 555 010 0106", "mobile"), ("+1 555 010 0107", "home"))


def test_a_card_of_3_0_with_folds_groups_and_a_picture(tmp_path: Path) -> None:
    photo = base64.b64encode(b"\xff\xd8\xff" + b"x" * 90).decode()
    text = (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Ek;Bo;;;\r\nFN:Bo Ek\r\nORG:Example\\, Ltd;Sales\r\nitem1.EMAIL;type=INTERNET;type=WORK:bo@\r\n example.org\r\n"
        f"NOTE:one\\ntwo\\; three\r\nBDAY;X-APPLE-OMIT-YEAR=1604:1604-04-02\r\nADR;TYPE=HOME:;;1 Way;Town;Region;123;Land\r\nPHOTO;ENCODING=b;TYPE=JPEG:{photo[:40]}\r\n {photo[40:]}\r\nEND:VCARD\r\n"
    )
    entry = only(read(tmp_path, "x.vcf", text))
    assert (entry.company, entry.emails, entry.note, entry.birthday) == ("Example, Ltd", (("bo@example.org", "work"),), "one\ntwo; three", (0, 4, 2))
    assert entry.address == ("1 Way", "Town", "Region", "123", "Land")
    assert entry.photo.startswith(b"\xff\xd8\xff")
    assert photo[:30] not in entry.raw


def test_cards_of_4_0_and_one_without_an_end(tmp_path: Path) -> None:
    text = (
        "BEGIN:VCARD\nVERSION:4.0\nFN:Cleo\nTEL;VALUE=uri;TYPE=\"voice,cell\":tel:+1-555-010-0108\nBDAY:--0229\nURL:https://example.org/a:b\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:4.0\nNOTE:nobody\nEND:VCARD\nBEGIN:VCARD\nFN:Lost\n"
    )  # fmt: skip
    first, second, third = read(tmp_path, "x.vcf", text)
    assert isinstance(first, Entry)
    assert (first.phones, first.birthday, first.links) == ((("+1-555-010-0108", "mobile"),), (0, 2, 29), (("https://example.org/a:b", ""),))
    assert isinstance(second, Refused)
    assert third == Refused(12, "This card has no end.", "")


# ── JSON, and anything ──────────────────────────────────────────────────────────────────────────────────────────────


def test_json_of_ones_own_and_of_kith(tmp_path: Path) -> None:
    people = [
        {"name": "Ana", "phone": "+1 555 010 0101", "emails": ["a@example.org", {"value": "b@example.org", "label": "work"}]},
        {"own_name": "Bo", "addresses": ["pn:15550100102", "lid:1"], "points": [{"kind": "email", "value": "bo@example.org"}]}, "nobody", {},
    ]  # fmt: skip
    found = read(tmp_path, "x.json", json.dumps({"contacts": people}))
    assert isinstance(found[0], Entry)
    assert found[0].emails == (("a@example.org", ""), ("b@example.org", "work"))
    assert isinstance(found[1], Entry)
    assert (found[1].name, found[1].phones, found[1].emails) == ("Bo", (("+15550100102", ""),), (("bo@example.org", ""),))
    assert [type(one) for one in found[2:]] == [Refused, Refused]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1990-04-02", (1990, 4, 2)), ("19900402", (1990, 4, 2)), ("--0402", (0, 4, 2)), ("--04-02", (0, 4, 2)), ("1604-04-02", (0, 4, 2)), ("1990-04-02T00:00:00Z", (1990, 4, 2)),
     ("02.04.1990", (1990, 4, 2)), ("4/22/1990", (1990, 4, 22)), ("", None), ("soon", None), ("1990-13-02", None), ("32.1.1990", None)],
)  # fmt: skip
def test_days(text: str, expected: tuple[int, int, int] | None) -> None:
    assert day(text) == expected


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda t: ("BEGIN:VCARD\n" + t).encode("utf-8", "replace")), st.sampled_from(["x.csv", "x.vcf", "x.json"]))
def test_whatever_is_in_it_nothing_breaks(tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str) -> None:
    try:
        for entry in read(tmp_path_factory.getbasetemp(), name, content):
            assert entry.row > 0
            json.dumps(entry.raw).encode()
    except Invalid:
        pass  # said in a sentence
