"""Rows of a person's record: postal addresses, days of the year, relationships, custom fields, ids elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.actions import tell
from app.domain import profile as rules
from app.errors import Conflict, Invalid, NotFound
from app.store import journal, people, profile
from app.store.database import IntegrityError, transaction

POSTAL_FIELDS = ("street", "locality", "region", "postcode", "country")
_LONGEST = 200
_MOST_FIELDS = 100
_MOST_CHOICES = 100


def text_of(given: str, most: int = _LONGEST, field: str = "") -> str:
    """One line of text in its normal form.

    Raises:
        Invalid: longer than ``most`` characters.
    """
    text = " ".join(given.replace("\x00", "").split())
    if len(text) > most:
        raise Invalid(f"At most {most} characters.", code="too_long", fields={field: f"At most {most} characters."} if field else None)
    return text


# ── Postal addresses ────────────────────────────────────────────────────────────────────────────────────────────────


def add_postal(owner_id: int, contact_id: int, kind: str, parts: Mapping[str, str], *, default: bool = False, now: int) -> int:
    """A postal address; the first one is the default. Returns its id.

    Args:
        owner_id: whose person.
        contact_id: the person.
        kind: a key of :data:`app.domain.profile.POSTALS`.
        parts: some of street, locality, region, postcode, country.
        default: make it the default.
        now: UTC ms.

    Raises:
        NotFound: no such person of the owner's.
        Invalid: nothing in it, or no such kind.
    """
    columns = {name: text_of(parts.get(name, ""), field=name) for name in POSTAL_FIELDS}
    _one_of(kind, rules.POSTALS, "kind")
    if not any(columns.values()):
        raise Invalid("Write an address.", code="empty", fields={"street": "Write an address."})
    with transaction():
        people.contact(owner_id, contact_id)
        postal_id = profile.add_row("postal", owner_id, contact_id, {"kind": kind, **columns})
        profile.one_default(contact_id, postal_id if default else 0)
        _tell(owner_id, contact_id, "postal", {"act": "added", "id": postal_id}, now)
        return postal_id


def change_postal(
    owner_id: int, contact_id: int, postal_id: int, *, kind: str | None = None, parts: Mapping[str, str] | None = None,
    default: bool = False, now: int,
) -> None:  # fmt: skip
    """Change parts of a postal address, its kind, or make it the default.

    Raises:
        NotFound: no such address of this person of the owner's.
        Invalid: nothing would be in it, or no such kind.
    """
    with transaction():
        people.contact(owner_id, contact_id)
        had = _found(profile.postals(contact_id), postal_id, "address")
        columns: dict[str, Any] = {
            name: text_of(text, field=name) for name, text in (parts or {}).items() if name in POSTAL_FIELDS
        }
        if not any({**{name: getattr(had, name) for name in POSTAL_FIELDS}, **columns}.values()):
            raise Invalid("Write an address.", code="empty", fields={"street": "Write an address."})
        if kind is not None:
            columns["kind"] = _one_of(kind, rules.POSTALS, "kind")
        profile.update_row("postal", postal_id, columns)
        if default:
            profile.one_default(contact_id, postal_id)
        _tell(owner_id, contact_id, "postal", {"act": "changed", "id": postal_id}, now)


def remove_postal(owner_id: int, contact_id: int, postal_id: int, *, now: int) -> None:
    """Forget a postal address.

    Raises:
        NotFound: no such address of this person of the owner's.
    """
    with transaction():
        people.contact(owner_id, contact_id)
        _found(profile.postals(contact_id), postal_id, "address")
        profile.remove_row("postal", postal_id)
        profile.one_default(contact_id)
        _tell(owner_id, contact_id, "postal", {"act": "removed", "id": postal_id}, now)


# ── Days of the year ────────────────────────────────────────────────────────────────────────────────────────────────


def add_date(
    owner_id: int, contact_id: int, kind: str, month: int, day: int, *, year: int = 0, label: str = "", lead_days: int = 0, now: int
) -> int:
    """A birthday or another day of every year; returns its id. ``year`` 0 = not known.

    Raises:
        NotFound: no such person of the owner's.
        Invalid: no such day or kind.
    """
    columns = _day(kind, month, day, year, label, lead_days)
    with transaction():
        people.contact(owner_id, contact_id)
        date_id = profile.add_row("special_date", owner_id, contact_id, columns)
        _tell(owner_id, contact_id, "date", {"act": "added", "id": date_id, "date": kind}, now)
        return date_id


def change_date(
    owner_id: int, contact_id: int, date_id: int, kind: str, month: int, day: int, *, year: int = 0, label: str = "", lead_days: int = 0,
    now: int,
) -> None:  # fmt: skip
    """Write such a day anew, as :func:`add_date` takes it.

    Raises:
        NotFound: no such day of this person of the owner's.
        Invalid: no such day or kind.
    """
    columns = _day(kind, month, day, year, label, lead_days)
    with transaction():
        people.contact(owner_id, contact_id)
        _found(profile.dates(contact_id), date_id, "day")
        profile.update_row("special_date", date_id, columns)
        _tell(owner_id, contact_id, "date", {"act": "changed", "id": date_id, "date": kind}, now)


def _day(kind: str, month: int, day: int, year: int, label: str, lead_days: int) -> dict[str, Any]:
    _one_of(kind, rules.DATES, "kind")
    if not rules.is_day(year, month, day):
        raise Invalid("There is no such day.", code="bad_date", fields={"day": "There is no such day."})
    if not 0 <= lead_days <= 90:
        raise Invalid("Between 0 and 90 days before.", code="bad_lead", fields={"lead_days": "Between 0 and 90."})
    return {"kind": kind, "label": text_of(label, 60, "label"), "year": year, "month": month, "day": day, "lead_days": lead_days}


def remove_date(owner_id: int, contact_id: int, date_id: int, *, now: int) -> None:
    """Forget such a day.

    Raises:
        NotFound: no such day of this person of the owner's.
    """
    with transaction():
        people.contact(owner_id, contact_id)
        had = _found(profile.dates(contact_id), date_id, "day")
        profile.remove_row("special_date", date_id)
        _tell(owner_id, contact_id, "date", {"act": "removed", "id": date_id, "date": had.kind}, now)


# ── Relationships ───────────────────────────────────────────────────────────────────────────────────────────────────


def relate(owner_id: int, contact_id: int, other_id: int, kind: str, *, label: str = "", now: int) -> int:
    """``other`` is the ``kind`` of ``contact`` (their parent, say); each has it on their page. Returns the row's id.

    Raises:
        NotFound: one of them is no person of the owner's.
        Invalid: no such kind, or they are the same person.
        Conflict: that is known already, maybe from the other side.
    """
    _one_of(kind, rules.RELATIONS, "kind")
    if contact_id == other_id:
        raise Invalid("Choose somebody else.", code="same_person", fields={"other": "Choose somebody else."})
    with transaction():
        people.contact(owner_id, contact_id)
        people.contact(owner_id, other_id)
        if profile.is_related(other_id, contact_id, kind):
            raise Conflict("That is known already.", code="related_already", fields={"kind": "That is known already."})
        columns = {"other_id": contact_id, "kind": kind, "label": text_of(label, 60, "label")}
        relation_id = profile.add_row("relation", owner_id, other_id, columns)
        _tell(owner_id, contact_id, "relation", {"act": "added", "relation": kind, "other": other_id}, now)
        _tell(owner_id, other_id, "relation", {"act": "added", "relation": rules.RELATIONS[kind].inverse, "other": contact_id}, now)
        return relation_id


def unrelate(owner_id: int, contact_id: int, relation_id: int, *, now: int) -> None:
    """Forget a relationship, for both.

    Raises:
        NotFound: no such relationship of this person of the owner's.
    """
    with transaction():
        people.contact(owner_id, contact_id)
        had = _found(profile.relations(contact_id), relation_id, "relationship")
        profile.remove_row("relation", relation_id)
        for one, other in ((contact_id, had.other_id), (had.other_id, contact_id)):
            _tell(owner_id, one, "relation", {"act": "removed", "other": other}, now)


# ── Custom fields ───────────────────────────────────────────────────────────────────────────────────────────────────


def define_field(owner_id: int, name: str, kind: str, choices: Sequence[str] = (), *, now: int) -> int:
    """A field that every person can have from now on; returns its id.

    Raises:
        Invalid: no name or kind, or a choice without choices.
        Conflict: there is one of that name.
    """
    del now  # what an owner defines is no change to anybody's record
    name = _field_name(name)
    _one_of(kind, rules.FIELDS, "kind")
    kept = _choices(choices) if kind == "choice" else []
    with transaction():
        if len(profile.custom_fields(owner_id)) >= _MOST_FIELDS:
            raise Conflict(f"There can be {_MOST_FIELDS} fields.", code="too_many_fields")
        try:
            field_id = profile.add_custom_field(owner_id, name, kind, kept)
        except IntegrityError as error:
            raise _named_already() from error
        tell.contact(owner_id)
        return field_id


def change_field(
    owner_id: int, field_id: int, *, name: str | None = None, choices: Sequence[str] | None = None, position: int | None = None, now: int
) -> None:
    """Give a field another name, other choices (what people have of the old ones stays) or another place.

    Raises:
        NotFound: no such field of the owner's.
        Invalid: no name, or no choices.
        Conflict: there is one of that name.
    """
    del now
    with transaction():
        had = profile.custom_field(owner_id, field_id)
        columns: dict[str, Any] = {}
        if name is not None:
            columns["name"] = _field_name(name)
        if choices is not None and had.kind == "choice":
            columns["choices"] = _choices(choices)
        if position is not None:
            columns["position"] = max(0, min(position, 10_000))
        if columns:
            try:
                profile.update_custom_field(field_id, **columns)
            except IntegrityError as error:
                raise _named_already() from error
            tell.contact(owner_id)


def remove_field(owner_id: int, field_id: int) -> None:
    """Forget a field and all that stands in it.

    Raises:
        NotFound: no such field of the owner's.
    """
    with transaction():
        profile.custom_field(owner_id, field_id)
        profile.remove_custom_field(field_id)
        tell.contact(owner_id)


def fill(owner_id: int, contact_id: int, values: Mapping[int, str], *, now: int) -> None:
    """What stands in custom fields (field id -> text; '' empties it) of a person: all of them or, if one cannot be, none.

    Raises:
        NotFound: no such person or field of the owner's.
        Invalid: a value that is none of its field's kind (``fields`` names it as ``custom-<id>``).
    """
    with transaction():
        people.contact(owner_id, contact_id)
        fields = {field.id: field for field in profile.custom_fields(owner_id)}
        had = profile.custom_values(contact_id)
        kept: dict[int, str] = {}
        wrong: dict[str, str] = {}
        for field_id, text in values.items():
            if field_id not in fields:
                raise NotFound("There is no such field.")
            try:
                # What was chosen once stays a choice, even when the field offers it no more.
                choices = (*fields[field_id].choices, had.get(field_id, ""))
                kept[field_id] = rules.value(fields[field_id].kind, text, choices)
            except ValueError as error:
                wrong[f"custom-{field_id}"] = str(error)
        if wrong:
            raise Invalid(next(iter(wrong.values())), code="bad_value", fields=wrong)
        changed = {field_id: text for field_id, text in kept.items() if had.get(field_id, "") != text}
        for field_id, text in changed.items():
            profile.set_custom_value(contact_id, field_id, text)
        if changed:
            told = {fields[field_id].name: (had.get(field_id, ""), text) for field_id, text in changed.items()}
            journal.enter_fields(owner_id, contact_id, told, now=now)
            profile.update(contact_id, now=now)
            tell.contact(owner_id, contact_id)


def _named_already() -> Conflict:
    sentence = "There is a field of that name already."
    return Conflict(sentence, code="field_exists", fields={"name": sentence})


def _field_name(given: str) -> str:
    name = text_of(given, 60, "name")
    if not name:
        raise Invalid("A field needs a name.", code="bad_name", fields={"name": "Write a name."})
    return name


def _choices(given: Sequence[str]) -> list[str]:
    kept = list(dict.fromkeys(text for choice in given if (text := text_of(choice, 100, "choices"))))
    if not 0 < len(kept) <= _MOST_CHOICES:
        sentence = f"Between 1 and {_MOST_CHOICES} choices."
        raise Invalid(sentence, code="bad_choices", fields={"choices": sentence})
    return kept


# ── Ids elsewhere ───────────────────────────────────────────────────────────────────────────────────────────────────


def know_as(owner_id: int, contact_id: int, source: str, known_as: str, *, state: str = "", who: str = "owner", now: int) -> None:
    """Where else a person is known, and under what id; '' forgets it.

    Raises:
        NotFound: no such person of the owner's.
        Invalid: no source.
    """
    source = text_of(source, 100, "source")
    if not source:
        raise Invalid("Say where they are known.", code="bad_source", fields={"source": "Write where."})
    known_as = text_of(known_as, 500, "value")
    with transaction():
        people.contact(owner_id, contact_id)
        profile.set_external_id(contact_id, source, known_as, state=state, now=now)
        journal.enter(owner_id, contact_id, "external", {"act": "set" if known_as else "removed", "source": source}, now=now, who=who)
        tell.contact(owner_id, contact_id)


def _one_of(given: str, known: Mapping[str, object], field: str) -> str:
    if given not in known:
        raise Invalid("Choose one of the list.", code=f"bad_{field}", fields={field: f"One of {', '.join(known)}."})
    return given


def _found(rows: Sequence[Any], row_id: int, what: str) -> Any:
    found = next((row for row in rows if row.id == row_id), None)
    if found is None:
        raise NotFound(f"There is no such {what}.")
    return found


def _tell(owner_id: int, contact_id: int, kind: str, detail: Mapping[str, Any], now: int) -> None:
    journal.enter(owner_id, contact_id, kind, detail, now=now)
    tell.contact(owner_id, contact_id)
