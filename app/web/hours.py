"""Working hours, in which waiting counts, and how long others may take by default: a card of the account's page."""

from __future__ import annotations

from datetime import time

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.actions import followup
from app.errors import Invalid
from app.web.gate import current_owner
from app.web.pages import current_working, go

bp = Blueprint("hours", __name__)

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@bp.post("/settings/account/time")
def keep() -> ResponseReturnValue:
    """Working hours of each weekday (``from0`` … ``to6``; a day without is free) and how long others may take."""
    form = request.form
    spans: dict[str, list[tuple[int, int]]] = {}
    for day, name in enumerate(WEEKDAYS):
        start, end = (
            _minute(form.get(f"from{day}", ""), name, f"from{day}"),
            _minute(form.get(f"to{day}", ""), name, f"to{day}"),
        )
        if (start is None) != (end is None):
            raise Invalid(
                f"{name}: say from when and until when, or neither.",
                fields={f"to{day}": "From and until belong together."},
            )
        if start is not None and end is not None:
            if start == end:
                raise Invalid(f"{name}: from and until are the same.", fields={f"to{day}": "The same as from."})
            spans[str(day)] = [(start, end or 1440)]
    followup.keep_hours(current_owner().id, spans, nudge_after_days=days_of_form("nudge_after_days"))
    return go("/settings/account#time", "Saved.")


def _minute(text: str, name: str, field: str) -> int | None:
    if not text:
        return None
    try:
        said = time.fromisoformat(text)
    except ValueError as error:
        raise Invalid(f"{name}: write a time such as 09:00.", fields={field: "A time such as 09:00."}) from error
    return said.hour * 60 + said.minute


def days_of_form(field: str) -> int:
    """A number of days that a person typed; 0 when they left it empty.

    Raises:
        Invalid: not a number, or more than one may wait.
    """
    text = request.form.get(field, "").strip() or "0"
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= followup.LONGEST_PATIENCE):
        raise Invalid(
            f"Between 0 and {followup.LONGEST_PATIENCE} days.", code="bad_days", fields={field: "A number of days."}
        )
    return int(text)


def week() -> list[tuple[int, str, str, str]]:
    """(number, name, from, until) of each weekday as the form shows it; '' where a day is free, all free if every hour counts."""
    found = current_working()
    rows = []
    for day, name in enumerate(WEEKDAYS):
        span = None if found.always or not found.hours[day] else found.hours[day][0]
        said = ("", "") if span is None else (f"{m // 60 % 24:02}:{m % 60:02}" for m in span)
        rows.append((day, name, *said))
    return rows
