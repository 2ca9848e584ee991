"""Address books as vCards: 2.1 with quoted-printable, 3.0, 4.0, with folded lines, groups and pictures inside."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from pathlib import Path

from app.formats.address_book.entry import Entry, Refused, day, judged

_LONGEST = 8 << 20  # characters of one card: a picture may be in it
_UNESCAPED = re.compile(r"\\(.)")
_LABELS = ("HOME", "WORK", "CELL", "MOBILE", "FAX", "MAIN", "PAGER")


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """(number of the line, logical line): folded and quoted-printable lines are put together."""
    with path.open("rb") as stream:
        start = stream.read(4)
    encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    with path.open(encoding=encoding, errors="surrogateescape", newline=None) as text:
        held, began, soft = "", 1, False
        for number, line in enumerate(text, 1):
            line = line.rstrip("\r\n")
            if soft or line[:1] in (" ", "\t"):
                # A soft break of quoted-printable ends with "="; a folded line begins with a blank.
                held = held[:-1] + line if soft else held + line[1:]
            else:
                if held:
                    yield began, held
                held, began = line, number
            soft = held.endswith("=") and "QUOTED-PRINTABLE" in held.partition(":")[0].upper()
            if len(held) > _LONGEST:
                held, soft = "", False
        if held:
            yield began, held


def read(path: Path) -> Iterator[Entry | Refused]:
    """The cards of a file."""
    card: list[tuple[str, dict[str, list[str]], str]] | None = None
    began = 1
    for number, line in _lines(path):
        head, _, worth = line.partition(":")
        name, *params = head.split(";")
        name = name.rpartition(".")[2].strip().upper()
        if name == "BEGIN" and worth.strip().upper() == "VCARD":
            card, began = [], number
        elif name == "END" and card is not None:
            yield judged(_entry(began, card))
            card = None
        elif card is not None and name:
            card.append((name, _parameters(params), worth))
    if card is not None:
        yield Refused(began, "This card has no end.", "")


def _parameters(params: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for param in params:
        key, equals, worth = param.partition("=")
        if equals:
            found.setdefault(key.strip().upper(), []).extend(part.strip(' "') for part in worth.split(","))
        else:
            found.setdefault("TYPE", []).append(key.strip())  # vCard 2.1 names a type by its value alone
    return found


def _text(params: dict[str, list[str]], worth: str) -> str:
    kind = " ".join(params.get("ENCODING", [])).upper() + " " + " ".join(params.get("TYPE", [])).upper()
    if "QUOTED-PRINTABLE" in kind:
        charset = next(iter(params.get("CHARSET", [])), "utf-8")
        raw = quopri.decodestring(worth.encode("utf-8", "surrogateescape"))
        try:
            return raw.decode(charset, "replace")
        except LookupError:
            return raw.decode("utf-8", "replace")
    raw = worth.encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _plain(text: str) -> str:
    return _UNESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text).strip()


def _parts(text: str) -> list[str]:
    return [_plain(part) for part in re.split(r"(?<!\\);", text)]


def _label(params: dict[str, list[str]]) -> str:
    types = {kind.upper() for kind in params.get("TYPE", [])}
    return next(({"CELL": "mobile"}.get(label, label.lower()) for label in _LABELS if label in types), "")


def _entry(row: int, card: list[tuple[str, dict[str, list[str]], str]]) -> Entry:
    single: dict[str, str] = {}
    phones: list[tuple[str, str]] = []
    emails: list[tuple[str, str]] = []
    links: list[tuple[str, str]] = []
    born, photo, address = None, b"", ("", "", "", "", "")
    for name, params, worth in card:
        if name == "PHOTO":
            photo = photo or _photo(params, worth)
            continue
        text = _text(params, worth)
        match name:
            case "FN":
                single.setdefault("name", _plain(text))
            case "N":
                family, given, *_ = [*_parts(text), "", ""]
                single.setdefault("family", family)
                single.setdefault("given", given)
            case "NICKNAME":
                single.setdefault("nickname", _plain(text))
            case "ORG":
                single.setdefault("company", _parts(text)[0])
            case "TITLE":
                single.setdefault("job_title", _plain(text))
            case "NOTE":
                single["note"] = "\n".join(filter(None, (single.get("note", ""), _plain(text))))
            case "TEL":
                phones.append((_plain(text).removeprefix("tel:"), _label(params)))
            case "EMAIL":
                emails.append((_plain(text).removeprefix("mailto:"), _label(params)))
            case "URL":
                links.append((_plain(text), _label(params)))
            case "BDAY":
                # iPhones write 1604 for a year that is not known.
                born = born or day(_plain(text))
            case "ADR":
                parts = [*_parts(text), *[""] * 7]
                address = address if any(address) else (" ".join(filter(None, parts[:3])), parts[3], parts[4], parts[5], parts[6])
    raw = "\n".join(f"{name}:{worth}" for name, _, worth in card if name != "PHOTO")[:2000].encode("utf-8", "replace").decode()
    return Entry(
        row, single.get("name", ""), single.get("given", ""), single.get("family", ""), single.get("nickname", ""), single.get("company", ""),
        single.get("job_title", ""), tuple(p for p in phones if p[0]),
        tuple(e for e in emails if e[0]), tuple(p for p in links if p[0]), born, single.get("note", ""), address, photo, raw,
    )  # fmt: skip


def _photo(params: dict[str, list[str]], worth: str) -> bytes:
    coded = worth.partition("base64,")[2] if worth.startswith("data:") else worth
    encodings = {one.upper() for one in (*params.get("ENCODING", []), *params.get("TYPE", []))}
    if not (worth.startswith("data:") or encodings & {"B", "BASE64"}):
        return b""  # a picture elsewhere is not fetched
    try:
        return base64.b64decode("".join(coded.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""
