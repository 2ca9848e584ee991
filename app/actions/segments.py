"""Segments: keeping rules that choose people."""

from __future__ import annotations

from app.actions import tell
from app.domain import identity
from app.domain.rules import Rule
from app.errors import Conflict, Invalid
from app.store import segments
from app.store.database import transaction

LONGEST = 80


def add(owner_id: int, name: str, rule: str, *, now: int) -> int:
    """Keep a rule under a name; returns the segment's id.

    Raises:
        Invalid: no name, or a rule that makes no sense (the sentence says what to mend).
        Conflict: there is one of that name.
    """
    name, rule = _name(name), _rule(owner_id, rule)
    with transaction():
        _free(owner_id, name, 0)
        segment_id = segments.add(owner_id, name, rule, now=now)
        tell.segment(owner_id, segment_id)
        return segment_id


def change(owner_id: int, segment_id: int, *, name: str | None = None, rule: str | None = None, now: int) -> None:
    """Change a segment's name or rule.

    Raises:
        NotFound: no such segment of the owner's.
        Invalid, Conflict: see :func:`add`.
    """
    with transaction():
        segments.segment(owner_id, segment_id)
        columns = {}
        if name is not None:
            columns["name"] = _name(name)
            _free(owner_id, columns["name"], segment_id)
        if rule is not None:
            columns["rule"] = _rule(owner_id, rule)
        if columns:
            segments.update(segment_id, **columns)
        tell.segment(owner_id, segment_id)


def remove(owner_id: int, segment_id: int, *, now: int) -> None:
    """Delete a segment; nobody in it changes.

    Raises:
        NotFound: no such segment of the owner's.
    """
    with transaction():
        segments.segment(owner_id, segment_id)
        segments.remove(segment_id)
        tell.segment(owner_id, segment_id)


def _name(name: str) -> str:
    name = identity.clean(name)
    if not name or len(name) > LONGEST:
        raise Invalid(f"A segment needs a name of at most {LONGEST} characters.", code="bad_name", fields={"name": "Write a short name."})
    return name


def understood(owner_id: int, text: str) -> Rule:
    """A rule as it is read, before it is kept.

    Raises:
        Invalid: it makes no sense, or asks for a field of the owner's own that there is not.
    """
    rule = segments.read(text)
    if unknown := segments.unknown_fields(owner_id, rule):
        said = f"You have no field of your own called “{unknown[0]}”."
        raise Invalid(said, code="bad_rule", fields={"rule": said})
    return rule


def _rule(owner_id: int, text: str) -> str:
    text = " ".join(text.split())
    understood(owner_id, text)
    return text


def _free(owner_id: int, name: str, segment_id: int) -> None:
    if any(one.name.casefold() == name.casefold() and one.id != segment_id for one in segments.listed(owner_id)):
        sentence = f"There is a segment called “{name}” already."
        raise Conflict(sentence, code="segment_there", fields={"name": sentence})
