"""Address books of other programs: CSV of any dialect, vCard 2.1 to 4.0, JSON. Each becomes the same entries, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from app.errors import Invalid
from app.formats.address_book import objects, tables, vcards
from app.formats.address_book.entry import FIELDS, Entry, Refused

__all__ = ["FIELDS", "Entry", "Refused", "columns", "kind_of", "read"]


def kind_of(path: Path, name: str) -> str:
    """``csv``, ``vcard`` or ``json`` by a file's first bytes and its name; "" when it is none of them."""
    with path.open("rb") as stream:
        start = stream.read(4096)
    text = start.decode("utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace").lstrip("\ufeff \r\n\t").casefold()
    if text.startswith("begin:vcard"):
        return "vcard"
    if text.startswith(("[", "{")) and name.casefold().endswith((".json", "")) and '"' in text:
        return "json"
    lines = [line for line in text.splitlines() if line.strip()]
    if name.casefold().endswith((".csv", ".tsv")) or (lines and tables.guess_columns(lines[0])):
        return "csv"
    return ""


def columns(path: Path, name: str) -> list[tuple[str, str, str]]:
    """(heading, the field it is taken for or "", an example) of a table; nothing for other files."""
    return tables.columns(path) if kind_of(path, name) == "csv" else []


def read(path: Path, name: str, mapping: Mapping[str, str] | None = None) -> Iterator[Entry | Refused]:
    """The entries of an address book, in order, and the rows that are none.

    Args:
        path: where the file lies; ``name`` is what it was called.
        mapping: for tables, number of a column (as text) -> one of :data:`FIELDS` or "", where it was said by hand.

    Raises:
        Invalid: it is no address book.
    """
    match kind_of(path, name):
        case "vcard":
            return vcards.read(path)
        case "json":
            return objects.read(path)
        case "csv":
            return tables.read(path, mapping or {})
    raise Invalid("This is no address book: CSV, vCard and JSON can be read.", code="not_an_address_book")
