"""Reading what forms send: numbers and moments in a person's words."""

from __future__ import annotations

from datetime import time

from flask import request

from app.domain import numbers, phrases
from app.errors import Invalid
from app.web.gate import now
from app.web.pages import owner_zone
from app.web.presentation import times


def whole(text: str, default: int = 0) -> int:
    """A whole number, not negative, that a column can hold; ``default`` for any other text."""
    found = numbers.whole(text.strip())
    return default if found is None else found


def number(name: str, default: int = 0) -> int:
    """A field of a form that holds a whole number; ``default`` where it holds anything else."""
    return whole(request.form.get(name, ""), default)


def asked(name: str) -> int:
    """An argument of the address that holds a whole number; 0 where it holds anything else."""
    return whole(request.args.get(name, ""))


def row_id(name: str) -> int:
    """A field that holds somebody's or something's id.

    Raises:
        Invalid: it does not.
    """
    found = number(name)
    if not found:
        raise Invalid("Choose one of the list.", fields={name: "Choose one of the list."})
    return found


def days(name: str, most: int, *, least: int = 0, empty: int = 0) -> int:
    """A field that holds a number of days; ``empty`` where nothing is written in it.

    Raises:
        Invalid: not a number, or not from ``least`` to ``most``.
    """
    text = request.form.get(name, "").strip()
    found = whole(text, -1) if text else empty
    if not least <= found <= most:
        raise Invalid(f"Between {least} and {most} days.", code="bad_days", fields={name: "A number of days."})
    return found


def minute(name: str, of: str = "") -> int | None:
    """A field that holds a time of day (``07:30``) as minutes after midnight; None where nothing is written in it.

    Raises:
        Invalid: no such time; ``of`` is what it was to be the time of.
    """
    text = request.form.get(name, "").strip()
    if not text:
        return None
    try:
        said = time.fromisoformat(text)
    except ValueError as error:
        sentence = "Write a time such as 07:30." if not of else f"{of}: write a time such as 07:30."
        raise Invalid(sentence, fields={name: "A time such as 07:30."}) from error
    return said.hour * 60 + said.minute


def typed(at: int, *, all_day: bool = False) -> str:
    """A time as one would type it into a form: ``2026-11-27 10:00``, a whole day ``2026-11-27``; '' for none."""
    return times.local(at, owner_zone()).strftime("%Y-%m-%d" if all_day else "%Y-%m-%d %H:%M") if at else ""


def due(name: str, *, kept: int = 0, all_day: bool = False) -> tuple[int, bool]:
    """A field that holds a moment or a whole day to come: UTC ms (the day's start; 0 when it is empty), and whether it is a day.

    ``kept`` and ``all_day`` are what the form was drawn with: when that was left as it is it stays, even if it has passed by now.

    Raises:
        Invalid: it cannot be understood, or has passed.
    """
    text = request.form.get(name, "").strip()[:100]
    if not text:
        return 0, False
    if text == typed(kept, all_day=all_day):
        return kept, all_day
    found = _understood(name, text, whole_days=True)
    return found.at, found.all_day


def moment(name: str, *, kept: int = 0) -> int:
    """A field that holds a moment to come in a person's words (UTC ms); 0 when it is empty.

    ``kept`` is what the form was drawn with: when that was left as it is it stays, even if it has passed by now.

    Raises:
        Invalid: it cannot be understood, or has passed.
    """
    text = request.form.get(name, "").strip()[:100]
    if not text:
        return 0
    if text == typed(kept):
        return kept
    return _understood(name, text).at


def _understood(name: str, text: str, *, whole_days: bool = False) -> phrases.Moment:
    found = phrases.understand(text, now(), owner_zone(), whole_days=whole_days)
    if found is None:
        raise Invalid(
            f"“{text}” is not a time to come, as far as Kith understands. Try “friday 10am” or “2026-11-27 10:00”.",
            code="bad_time", fields={name: "Not a time to come."},
        )  # fmt: skip
    return found


def past(name: str) -> int:
    """A field of the browser's own for date and time (``2026-11-27T10:00``, in the owner's zone) as UTC ms; now when empty.

    Raises:
        Invalid: no such time.
    """
    text = request.form.get(name, "").strip()
    if not text:
        return now()
    found = times.given(text, owner_zone())
    if found is None:
        raise Invalid("Choose a day and a time.", code="bad_time", fields={name: "No such time."})
    return found
