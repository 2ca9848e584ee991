"""Calls, meetings and emails logged by hand. One that took place counts as being in touch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.actions import tell
from app.domain import profile as rules
from app.domain.timing import DAY
from app.errors import Invalid, NotFound
from app.store import conversations, encounters, journal, people, profile, tasks
from app.store.database import transaction

FIELDS = ("kind", "direction", "status", "at", "seconds", "summary", "sentiment", "transcript", "recording", "message_id")
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "kind": tuple(rules.ENCOUNTERS),
    "direction": ("", "in", "out"),
    "status": tuple(rules.OUTCOMES),
    "sentiment": ("", *rules.SENTIMENTS),
}
_LONGEST = {"summary": 10_000, "transcript": 500_000}
_YEAR_MS = 366 * DAY


def log(owner_id: int, contact_id: int, kind: str, *, at: int, now: int, **fields: Any) -> int:
    """Log a call, a meeting or an email with somebody; returns its id.

    Args:
        owner_id: whose person.
        contact_id: the person.
        kind: ``call``, ``meeting`` or ``email``.
        at: when it was or will be (UTC ms); what is to come is planned unless ``status`` says otherwise.
        now: UTC ms.
        **fields: some of direction, status, seconds, summary, sentiment, transcript, recording (a link), message_id (the
            WhatsApp call that it describes).

    Raises:
        NotFound: no such person of the owner's, or no such message with them.
        Invalid: a value that cannot be.
    """
    columns = _checked({"kind": kind, "at": at, "status": "connected" if at <= now else "planned", **fields}, now)
    with transaction():
        people.contact(owner_id, contact_id)
        if columns.get("message_id"):
            _check_message(owner_id, contact_id, columns["message_id"])
        encounter_id = encounters.add(owner_id, contact_id, now=now, **columns)
        if columns["status"] == "connected" and columns["at"] <= now:
            profile.touched(contact_id, columns["at"])
        _tell(owner_id, contact_id, encounter_id, "added", columns["kind"], now)
        return encounter_id


def change(owner_id: int, encounter_id: int, *, now: int, **fields: Any) -> None:
    """Change some of :data:`FIELDS` of what is logged.

    Raises:
        NotFound: no such row of the owner's.
        Invalid: a value that cannot be.
    """
    columns = _checked(fields, now)
    with transaction():
        had = encounters.encounter(owner_id, encounter_id)
        if columns.get("message_id"):
            _check_message(owner_id, had.contact_id, columns["message_id"])
        changed = {name: text for name, text in columns.items() if text != getattr(had, name)}
        if changed:
            encounters.update(encounter_id, now=now, **changed)
            if changed.keys() & {"status", "at"}:
                _settle(had.contact_id, now)
            _tell(owner_id, had.contact_id, encounter_id, "changed", changed.get("kind", had.kind), now)


def throw_away(owner_id: int, encounter_id: int, *, now: int) -> None:
    """Put one in the bin; it counts as being in touch no more.

    Raises:
        NotFound: no such row of the owner's.
    """
    with transaction():
        had = encounters.encounter(owner_id, encounter_id)
        encounters.update(encounter_id, now=now, binned_at=now)
        _settle(had.contact_id, now)
        _tell(owner_id, had.contact_id, encounter_id, "binned", had.kind, now)


def bring_back(owner_id: int, encounter_id: int, *, now: int) -> None:
    """Take one out of the bin again.

    Raises:
        NotFound: no such row of the owner's in the bin.
    """
    with transaction():
        contact_id = encounters.binned(owner_id, encounter_id)
        encounters.update(encounter_id, now=now, binned_at=0)
        _settle(contact_id, now)
        _tell(owner_id, contact_id, encounter_id, "restored", encounters.encounter(owner_id, encounter_id).kind, now)


def _check_message(owner_id: int, contact_id: int, message_id: int) -> None:
    """A call of WhatsApp's that is described is one with this person."""
    if tasks.of_message(owner_id, message_id) != (conversations.of_contact(owner_id, contact_id), contact_id):
        raise NotFound("There is no such call with them.")


def _settle(contact_id: int, now: int) -> None:
    """What the log says now is when they were last reached: a row was mended or taken away."""
    profile.set_touched(contact_id, encounters.newest_touch(contact_id, now))


def _checked(fields: Mapping[str, Any], now: int) -> dict[str, Any]:
    unknown = fields.keys() - set(FIELDS)
    if unknown:
        raise TypeError(f"no such fields: {sorted(unknown)}")
    columns = dict(fields)
    wrong: dict[str, str] = {}
    for name, choices in _CHOICES.items():
        if columns.get(name, choices[0]) not in choices:
            wrong[name] = f"One of {', '.join(filter(None, choices))}."
    for name, most in _LONGEST.items():
        if name in columns:
            columns[name] = columns[name].replace("\r\n", "\n").replace("\x00", "").strip()
            if len(columns[name]) > most:
                wrong[name] = f"At most {most} characters."
    if columns.get("recording"):
        try:
            columns["recording"] = rules.link(columns["recording"])
        except ValueError as error:
            wrong["recording"] = str(error)
    if not 0 <= columns.get("seconds", 0) <= 7 * 24 * 3600:
        wrong["seconds"] = "Between nothing and a week."
    if not 0 < columns.get("at", 1) <= now + 20 * _YEAR_MS:
        wrong["at"] = "Choose a time that a calendar has."
    if wrong:
        raise Invalid(next(iter(wrong.values())), code="bad_encounter", fields=wrong)
    return columns


def _tell(owner_id: int, contact_id: int, encounter_id: int, act: str, kind: str, now: int) -> None:
    journal.enter(owner_id, contact_id, "encounter", {"act": act, "id": encounter_id, "encounter": kind}, now=now)
    tell.contact(owner_id, contact_id)
