"""Address books as tables: any delimiter and encoding, columns known by their headings in several languages."""

# ruff: noqa: E501 - lists of headings

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TextIO

from app.formats.address_book.entry import FIELDS, Entry, Refused, day, judged

_SNIFFED = 256 * 1024  # bytes that show encoding and delimiter
_WIDEST = 1 << 20  # characters of one cell
_SEPARATORS = re.compile(r"\s*:::\s*|\s*;\s*")

# Headings of Google, Outlook, iCloud and of people, by field.
_HEADINGS = {
    "name": """name | full name | display name | file as | contact | nombre completo | nome completo | vollständiger name | anzeigename | nom complet
        nom affiché | nombre para mostrar | weergavenaam | volledige naam | contact name | 姓名 | имя контакта""",
    "given": """first name | given name | forename | nombre | nome | vorname | prénom | voornaam | primeiro nome | имя | ad | 名 | imię""",
    "family": """last name | family name | surname | apellido | apellidos | sobrenome | apelido | nachname | familienname | nom | nom de famille
        cognome | achternaam | фамилия | soyad | 姓 | nazwisko""",
    "nickname": "nickname | apodo | apelido curto | spitzname | surnom | soprannome | bijnaam | прозвище",
    "company": """company | organization | organization name | organisation | employer | empresa | compañía | organización | organização | firma
        unternehmen | société | entreprise | azienda | società | bedrijf | компания | şirket | 公司 | 会社""",
    "job_title": """job title | title | organization title | position | role | puesto | cargo | título | position/titel | berufsbezeichnung | fonction | titre
        qualifica | functie | должность""",
    "phone": """phone | phone number | telephone | mobile | mobile phone | home phone | business phone | work phone | primary phone | other phone
        cell | cell phone | whatsapp | number | teléfono | telefono | teléfono móvil | móvil | celular | telefone | telemóvel | telefon | telefonnummer
        mobiltelefon | handy | mobil | telefon geschäftlich | telefon privat | téléphone | téléphone mobile | portable | mobile pro | cellulare
        telefoon | mobiel | телефон | мобильный | 电话 | 手机 | 電話 | 電話番号 | numer telefonu | company main phone | car phone""",
    "email": """email | e-mail | email address | e-mail address | mail | correo | correo electrónico | dirección de correo electrónico | e-mail-adresse
        endereço de email | adresse e-mail | adresse mail | courriel | indirizzo e-mail | posta elettronica | e-mailadres | почта | эл. почта | 邮箱 | メール""",
    "link": "website | web page | url | homepage | sitio web | página web | site | webseite | site web | sito web | personal web page",
    "birthday": """birthday | birth date | date of birth | dob | cumpleaños | fecha de nacimiento | aniversário | data de nascimento | geburtstag
        geburtsdatum | anniversaire | date de naissance | compleanno | data di nascita | verjaardag | geboortedatum | день рождения | 生日 | 誕生日""",
    "note": "notes | note | comments | notas | nota | notizen | notiz | bemerkungen | remarques | commento | opmerkingen | заметки | 备注 | メモ",
    "street": "street | home street | business street | address | address 1 - street | calle | dirección | rua | endereço | straße | strasse | adresse | rue | via | indirizzo | straat",
    "locality": "city | town | home city | business city | address 1 - city | ciudad | cidade | stadt | ort | ville | città | plaats | woonplaats",
    "region": "state | region | province | home state | address 1 - region | provincia | estado | bundesland | région | regione | provincie",
    "postcode": "zip | zip code | postal code | postcode | home postal code | address 1 - postal code | código postal | cep | plz | postleitzahl | code postal | cap",
    "country": "country | country/region | home country/region | address 1 - country | país | land | pays | paese",
}  # fmt: skip


def _fold(heading: str) -> str:
    return " ".join(heading.replace("\ufeff", "").replace("_", " ").strip(' "*').casefold().split())


_KNOWN = {_fold(word): field for field, words in _HEADINGS.items() for line in words.splitlines() for word in line.split("|") if word.strip()}


def field_of(heading: str) -> str:
    """The field that a column of this heading holds; "" when it is none that is kept."""
    folded = _fold(heading)
    if folded in _KNOWN:
        return _KNOWN[folded]
    if folded.endswith((" - type", " - label", " type", " label")):
        return ""
    if re.fullmatch(r"e-?mail \d+(?: - value| address)?", folded):
        return "email"
    if re.fullmatch(r"(?:(?:home|business|other|work|mobile|assistant's|company main) )?phone(?: \d+)?(?: - value)?|(?:tel|telefon|teléfono|telefone) ?\d+", folded):
        return "phone"
    if re.fullmatch(r"website \d+ - value", folded):
        return "link"
    return {"organization 1 - name": "company", "organization 1 - title": "job_title"}.get(folded, "")


def guess_columns(line: str) -> bool:
    """Whether a line looks like the headings of an address book."""
    found = {field_of(cell) for cell in re.split(r"[,;\t|]", line)} - {""}
    return len(found) >= 2 and bool(found & {"phone", "email"}) and bool(found & {"name", "given", "family"})


def _opened(path: Path) -> tuple[TextIO, str]:
    """The table as text, and its delimiter."""
    with path.open("rb") as stream:
        start = stream.read(_SNIFFED)
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        encoding = "utf-16"
    else:
        try:
            codecs.getincrementaldecoder("utf-8-sig")().decode(start)
            encoding = "utf-8-sig"
        except UnicodeDecodeError:
            encoding = "cp1252"  # what Outlook writes in the west
    first = next((line for line in start.decode(encoding, "replace").splitlines() if line.strip()), "")
    outside = re.sub(r'"[^"]*"', "", first)
    delimiter = max(",;\t|", key=outside.count)
    return path.open(encoding=encoding, errors="replace", newline=""), delimiter


def _rows(stream: TextIO, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(_WIDEST)
    reader = csv.reader((line.replace("\x00", "") for line in stream), delimiter=delimiter)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield line, []
            continue
        if any(cell.strip() for cell in row):
            yield line, row


def columns(path: Path) -> list[tuple[str, str, str]]:
    """(heading, guessed field, an example) of each column."""
    stream, delimiter = _opened(path)
    with stream:
        found = _rows(stream, delimiter)
        heads = next(found, (1, []))[1]
        examples = [row for _, row in (next(found, (0, list[str]())) for _ in range(5))]
    return [
        (head.strip(), field_of(head), next((row[n].strip()[:60] for row in examples if n < len(row) and row[n].strip()), ""))
        for n, head in enumerate(heads)
    ]


def read(path: Path, mapping: Mapping[str, str]) -> Iterator[Entry | Refused]:
    """The rows of a table. Columns that ``mapping`` does not name are taken for what their heading says."""
    stream, delimiter = _opened(path)
    with stream:
        found = _rows(stream, delimiter)
        heads = next(found, (1, []))[1]
        fields = [mapping.get(str(n), field_of(head)) for n, head in enumerate(heads)]
        labels = [_label(head, heads, n) for n, head in enumerate(heads)]
        for line, row in found:
            raw = delimiter.join(row)[:2000]
            if not row:
                yield Refused(line, "This row cannot be read.", raw)
                continue
            yield judged(_entry(line, row, fields, labels, raw))


def _label(head: str, heads: Sequence[str], number: int) -> int | str:
    """Where the label of a number stands: in the heading, or in the column before (Google's)."""
    folded = _fold(head)
    if folded.endswith(" - value") and number and _fold(heads[number - 1]).endswith((" - type", " - label")):
        return number - 1
    return next((word for word in ("home", "work", "business", "mobile") if word in folded), "")


def _entry(line: int, row: Sequence[str], fields: Sequence[str], labels: Sequence[int | str], raw: str) -> Entry:
    single: dict[str, str] = {}
    many: dict[str, list[tuple[str, str]]] = {"phone": [], "email": [], "link": []}
    for number, (cell, field) in enumerate(zip(row, fields, strict=False)):
        cell = cell.strip()
        if not cell or field not in FIELDS:
            continue
        if field in many:
            at = labels[number]
            label = row[at].strip(" *") if isinstance(at, int) else at
            # Google puts several into one cell, apart by ":::".
            many[field].extend((part, label[:60]) for part in _SEPARATORS.split(cell) if part)
        elif field == "note" and "note" in single:
            single["note"] += "\n" + cell
        else:
            single.setdefault(field, cell)
    return Entry(
        line, single.get("name", ""), single.get("given", ""), single.get("family", ""), single.get("nickname", ""), single.get("company", ""),
        single.get("job_title", ""), tuple(many["phone"]),
        tuple(many["email"]), tuple(many["link"]), day(single.get("birthday", "")), single.get("note", ""),
        (single.get("street", ""), single.get("locality", ""), single.get("region", ""), single.get("postcode", ""), single.get("country", "")),
        b"", raw,
    )  # fmt: skip
