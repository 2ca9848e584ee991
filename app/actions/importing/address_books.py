"""Taking in an address book: each entry is somebody new, or adds to whom its number or address belongs to already."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from app.actions import notes, tell
from app.actions.record import details, points, profile
from app.domain import profile as rules
from app.errors import AppError, Conflict, Unavailable
from app.formats import address_book
from app.formats.address_book import Entry, Refused
from app.store import conversations, erasing, imports, people
from app.store import points as stored_points
from app.store import profile as stored
from app.store.database import transaction
from app.store.files import Files
from app.store.imports import Run

BATCH = 100  # entries in a transaction
_COMPARED = 500  # entries that a preview compares with whom one knows
_SHOWN = 50
_FIELDS = {"given": "given_name", "family": "family_name", "nickname": "nickname", "company": "company", "job_title": "job_title"}


class Change(NamedTuple):
    """What an entry would do. ``verdict``: new, changed, same or refused; ``details`` are words like ``+ phone +1 555 …``."""

    row: int
    name: str
    verdict: str
    contact_id: int
    details: tuple[str, ...]


class Preview(NamedTuple):
    """What an address book would bring.

    ``columns``: (heading, field or "", example) of a table. ``compared``: how many entries ``counts`` speak of.
    """

    total: int
    columns: tuple[tuple[str, str, str], ...]
    compared: int
    counts: dict[str, int]
    changes: tuple[Change, ...]


class _Compared(NamedTuple):
    """Whom an entry is about (0 = somebody new) and what of it is not known yet."""

    contact_id: int
    fields: dict[str, str]
    points: tuple[tuple[str, str, str], ...]  # (kind, normal form, label)
    birthday: tuple[int, int, int] | None
    address: tuple[str, str, str, str, str] | None
    problems: tuple[str, ...]
    alike: bool  # somebody else has the name

    @property
    def is_new(self) -> bool:
        return not self.contact_id

    @property
    def is_nobody(self) -> bool:
        """Whether nothing is left by which a person could be known: no name, and no number that is one."""
        return self.is_new and not self.fields and not self.points

    @property
    def changes(self) -> tuple[str, ...]:
        """In words."""
        return (
            *(f"{name.removeprefix('own_').replace('_', ' ')}: {text}" for name, text in self.fields.items()),
            *(f"+ {kind} {value}" for kind, value, _ in self.points),
            *((f"+ birthday {_day(self.birthday)}",) if self.birthday else ()),
            *(("+ postal address",) if self.address else ()),
        )


def _day(day: tuple[int, int, int]) -> str:
    return f"{day[0]:04}-{day[1]:02}-{day[2]:02}" if day[0] else f"{day[1]:02}-{day[2]:02}"


def look(run: Run, path: Path) -> Preview:
    """What an address book would bring; reads all of it, compares the first entries."""
    mapping = run.options.get("columns") or {}
    total, compared = 0, 0
    counts = {"new": 0, "changed": 0, "same": 0, "refused": 0}
    shown: list[Change] = []
    for entry in address_book.read(path, run.name, mapping):
        total += 1
        if compared >= _COMPARED:
            continue
        compared += 1
        change = _change(run.owner_id, entry)
        counts[change.verdict] += 1
        # What is refused is always shown: it is what a person can mend.
        if len(shown) < _SHOWN or (change.verdict == "refused" and len(shown) < 2 * _SHOWN):
            shown.append(change)
    heads = [(head, mapping.get(str(n), field), example) for n, (head, field, example) in enumerate(address_book.columns(path, run.name))]
    return Preview(total, tuple(heads), compared, counts, tuple(shown))


def _change(owner_id: int, entry: Entry | Refused) -> Change:
    if isinstance(entry, Refused):
        return Change(entry.row, entry.raw[:60], "refused", 0, (entry.why,))
    found = _compared(owner_id, entry)
    if found.is_nobody:
        return Change(entry.row, entry.raw[:60], "refused", 0, found.problems)
    verdict = "new" if found.is_new else "changed" if found.changes else "same"
    return Change(entry.row, entry.shown, verdict, found.contact_id, (*found.changes, *found.problems))


def _compared(owner_id: int, entry: Entry) -> _Compared:
    problems: list[str] = []
    wanted: list[tuple[str, str, str]] = []
    for kind, given in (("phone", entry.phones), ("email", entry.emails), ("link", entry.links)):
        for value, label in given:
            try:
                wanted.append((kind, points.normal(owner_id, kind, value), label))
            except AppError as error:
                problems.append(f"{value[:60]}: {error.sentence}")
    wanted = list({(kind, value): (kind, value, label) for kind, value, label in reversed(wanted)}.values())[::-1]
    holders = [h.contact_id for kind, value, _ in wanted if kind != "link" for h in stored_points.holders(owner_id, 0, kind, value)]
    contact_id = holders[0] if holders else 0
    address = entry.address if any(entry.address) else None
    birthday = entry.birthday if entry.birthday and rules.is_day(*entry.birthday) else None
    fields = {_FIELDS[name]: text for name in _FIELDS if (text := getattr(entry, name)[:200])}
    if entry.name and entry.name != " ".join(filter(None, (entry.given, entry.family))):
        fields["own_name"] = entry.name
    if not contact_id:
        if not fields and wanted:
            fields["own_name"] = wanted[0][1]
        alike = bool(imports.people_named(owner_id, entry.shown))
        return _Compared(0, fields, tuple(wanted), birthday, address, tuple(problems), alike)
    had = stored.profile(owner_id, contact_id)
    # What the owner wrote in Kith stands: a book only fills what is empty.
    fields = {name: text for name, text in fields.items() if not getattr(had, name)}
    if had.own_name or had.given_name or had.family_name:
        fields.pop("own_name", None)
    new = tuple(point for point in wanted if not stored_points.is_known(contact_id, point[0], point[1]))
    if any(day.kind == "birthday" for day in stored.dates(contact_id)):
        birthday = None
    if stored.postals(contact_id):
        address = None
    return _Compared(contact_id, fields, new, birthday, address, tuple(problems), False)


class Intake:
    """One address book on its way in. Call :meth:`step` until it says that there is no more."""

    def __init__(self, run: Run, path: Path, files: Files | None = None) -> None:
        self._run, self._files = run, files
        self._entries: Iterator[Entry | Refused] = address_book.read(path, run.name, run.options.get("columns") or {})
        self._done = sum(1 for _ in islice(self._entries, run.position))
        self._counts = dict(run.counts)

    def step(self, now: int) -> bool:
        """Take in the next batch; returns whether there is more.

        Raises:
            Unavailable: nothing can be stored now.
        """
        batch = list(islice(self._entries, BATCH))
        with transaction():
            current = imports.get(self._run.id)
            if current is None or current.state != "running" or current.position != self._done:
                return False  # ended, or somebody else has gone on with it meanwhile
            if not batch:
                imports.move(self._run.id, ("running",), "done", ended_at=now, total=self._done, counts=self._counts)
                tell.importing(self._run.owner_id, self._run.id, self._done, self._done, "done")
                return False
            for entry in batch:
                self._take(entry, now)
            self._done += len(batch)
            imports.update(self._run.id, position=str(self._done), done=self._done, counts=self._counts)
            tell.importing(self._run.owner_id, self._run.id, self._done, max(current.total, self._done), "running")
        return True

    def _take(self, entry: Entry | Refused, now: int) -> None:
        if isinstance(entry, Refused):
            imports.reject(self._run.id, [(entry.row, entry.why, entry.raw)])
            self._count("rejected")
            return
        owner_id, run_id = self._run.owner_id, self._run.id
        found = _compared(owner_id, entry)
        if found.is_nobody:
            imports.reject(run_id, [(entry.row, " ".join(found.problems), entry.raw)])
            self._count("rejected")
            return
        contact_id = found.contact_id
        if found.is_new:
            contact_id = people.add(owner_id, (), now=now)
            imports.note(run_id, "contact", contact_id)
        elif not found.changes:
            self._count("same")
            self._complain(entry, found.problems)
            return
        problems = [*found.problems]
        try:
            self._write(contact_id, found, now)
            if found.is_new and entry.note:
                notes.add(owner_id, entry.note[:20_000], contact_id=contact_id, now=now)
        except Unavailable:
            raise
        except AppError as error:
            problems.append(error.sentence)
        if found.is_new and entry.photo and self._files is not None:
            try:
                profile.set_picture(owner_id, contact_id, entry.photo, self._files, now=now)
            except AppError as error:
                problems.append(error.sentence)
        self._complain(entry, problems)
        self._count("added" if found.is_new else "changed")
        if found.alike:
            self._count("alike")
        tell.contact(owner_id, contact_id)

    def _write(self, contact_id: int, found: _Compared, now: int) -> None:
        owner_id, run_id = self._run.owner_id, self._run.id
        if found.fields:
            if not found.is_new:
                had = stored.profile(owner_id, contact_id)
                imports.note(run_id, "profile", contact_id, {name: [getattr(had, name), text] for name, text in found.fields.items()})
            profile.change(owner_id, contact_id, found.fields, now=now)
        for kind, value, label in found.points:
            try:
                point = points.add(owner_id, contact_id, kind, value, label=label[:60], verified_how="", who="import", now=now)
            except Conflict:
                continue
            imports.note(run_id, "point", point.id, {"contact": contact_id})
            address = f"pn:{value.removeprefix('+')}" if kind == "phone" else ""
            # Whoever writes from this number is then this person, and nobody new.
            if address and not people.find(owner_id, (address,)):
                people.add_address(owner_id, contact_id, address, now=now)
                imports.note(run_id, "address", imports.address_id(owner_id, address), {"contact": contact_id})
        if found.birthday:
            year, month, day = found.birthday
            date_id = details.add_date(owner_id, contact_id, "birthday", month, day, year=year, now=now)
            imports.note(run_id, "date", date_id, {"contact": contact_id})
        if found.address:
            parts = dict(zip(details.POSTAL_FIELDS, (part[:200] for part in found.address), strict=True))
            postal_id = details.add_postal(owner_id, contact_id, "home", parts, now=now)
            imports.note(run_id, "postal", postal_id, {"contact": contact_id})

    def _complain(self, entry: Entry, problems: tuple[str, ...] | list[str]) -> None:
        if problems:
            imports.reject(self._run.id, [(entry.row, "Taken in without: " + " ".join(problems)[:500], entry.raw)])
            self._count("partly")

    def _count(self, name: str) -> None:
        self._counts[name] = self._counts.get(name, 0) + 1


def undo(run: Run, files: Files, *, now: int) -> int:
    """Take back whom an address book brought and what it added to others; returns how many people were touched."""
    owner_id = run.owner_id
    touched: set[int] = set()
    pictures: list[str] = []
    with transaction():
        made = [contact_id for contact_id, _ in imports.noted(run.id, "contact")]
        for kind in ("point", "address", "date", "postal"):
            for row_id, before in imports.noted(run.id, kind):
                contact_id = int((before or {}).get("contact", 0))
                if contact_id not in made and imports.take_back(owner_id, kind, row_id, contact_id):
                    touched.add(contact_id)
        for contact_id, before in imports.noted(run.id, "profile"):
            touched.add(contact_id)
            _restore(owner_id, contact_id, before or {}, now)
        for contact_id, profile_ in stored.profiles(owner_id, made).items():  # without those merged or erased since
            if imports.is_untouched(contact_id, but_notes=True):
                pictures.append(profile_.own_picture)
                imports.forget_contact(contact_id)
                touched.add(contact_id)
        for contact_id in touched - set(made):
            people.derive_name(contact_id, now=now)
            if (conversation_id := conversations.of_contact(owner_id, contact_id)) is not None:
                conversations.refresh(conversation_id, now)
        for contact_id in touched:
            tell.contact(owner_id, contact_id)
    erasing.sweep(files, pictures)
    return len(touched)


def _restore(owner_id: int, contact_id: int, before: dict[str, list[str]], now: int) -> None:
    """Put fields back that still say what the import wrote."""
    try:
        have = stored.profile(owner_id, contact_id)
    except AppError:
        return  # merged or erased since
    back = {name: old for name, (old, new) in before.items() if getattr(have, name) == new}
    if back:
        profile.change(owner_id, contact_id, back, now=now)
