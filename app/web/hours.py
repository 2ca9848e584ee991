"""Working hours, in which waiting counts, and how long others may take by default: a card of the account's page."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.actions import followup
from app.errors import Invalid
from app.web.forms import days, minute
from app.web.gate import current_owner
from app.web.pages import current_working, go

bp = Blueprint("hours", __name__)

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@bp.post("/settings/account/time")
def keep() -> ResponseReturnValue:
    """Working hours of each weekday (``from0`` … ``to6``; a day without is free) and how long others may take."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for day, name in enumerate(WEEKDAYS):
        start, end = minute(f"from{day}", name), minute(f"to{day}", name)
        if (start is None) != (end is None):
            raise Invalid(
                f"{name}: say from when and until when, or neither.",
                fields={f"to{day}": "From and until belong together."},
            )
        if start is not None and end is not None:
            if start == end:
                raise Invalid(f"{name}: from and until are the same.", fields={f"to{day}": "The same as from."})
            spans[str(day)] = [(start, end or 1440)]
    followup.keep_hours(current_owner().id, spans, nudge_after_days=days("nudge_after_days", followup.LONGEST_PATIENCE))
    return go("/settings/account#time", "Saved.")


def week() -> list[tuple[int, str, str, str]]:
    """(number, name, from, until) of each weekday as the form shows it; '' where a day is free, all free if every hour counts."""
    found = current_working()
    rows = []
    for day, name in enumerate(WEEKDAYS):
        span = None if found.always or not found.hours[day] else found.hours[day][0]
        said = ("", "") if span is None else (f"{m // 60 % 24:02}:{m % 60:02}" for m in span)
        rows.append((day, name, *said))
    return rows
