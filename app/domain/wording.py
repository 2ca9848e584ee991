"""Templates: text with places to fill, ``Hi {first_name}, see you {day+1d}``.

A place is a name in braces. ``{date}``, ``{day}`` and ``{time}`` are of the moment in which the message leaves and may be moved
by days, weeks, months or years; any other name is looked up in what is known of the person. ``{company|your team}`` says what
to write where nothing is known. A place that stays empty is left standing and reported, so that nobody is ever greeted with
"Hi ,". Braces that hold no name stay as they are.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

from app.domain.timing import local

#: Names that are filled from the clock.
MOMENTS = ("date", "day", "time")
#: What every person has a place for, in the order in which forms offer them.
KNOWN = ("first_name", "name", "nickname", "company", "job_title")

_PLACE = re.compile(r"\{\s*([^\W\d_][\w -]{0,60}?)\s*(?:([+-])\s*(\d{1,4})\s*([dwmy]))?\s*(?:\|([^{}]*))?\}")

_NAMES = {
    "en": ("Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
           "January February March April May June July August September October November December", "{} {} {}"),
    "de": ("Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
           "Januar Februar März April Mai Juni Juli August September Oktober November Dezember", "{}. {} {}"),
    "es": ("lunes martes miércoles jueves viernes sábado domingo",
           "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre", "{} de {} de {}"),
    "pt": ("segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
           "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro", "{} de {} de {}"),
    "fr": ("lundi mardi mercredi jeudi vendredi samedi dimanche",
           "janvier février mars avril mai juin juillet août septembre octobre novembre décembre", "{} {} {}"),
    "it": ("lunedì martedì mercoledì giovedì venerdì sabato domenica",
           "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre", "{} {} {}"),
}  # fmt: skip


class Filled(NamedTuple):
    """A text with its places filled; ``missing`` names those for which nothing is known, in their order."""

    text: str
    missing: tuple[str, ...] = ()


def key(name: str) -> str:
    """The form in which the names of places are compared: ``Shoe size`` and ``shoe_size`` are one."""
    return "_".join(name.casefold().replace("-", " ").replace("_", " ").split())


def places(body: str) -> tuple[str, ...]:
    """The names that a text asks of a person, each once, in their order."""
    found = (key(match[1]) for match in _PLACE.finditer(body))
    return tuple(dict.fromkeys(name for name in found if name not in MOMENTS))


def fill(body: str, values: Mapping[str, str], *, now: int, zone: tzinfo, language: str = "") -> Filled:
    """Fill the places of a text.

    Args:
        body: text with ``{places}``.
        values: name -> what is known; '' counts as not known. Names are compared by :func:`key`.
        now: when the message leaves, UTC ms.
        zone: where dates and times hold.
        language: in which days and months are named, as a BCP 47 tag; English where it is not known.
    """
    known = {key(name): worth.strip() for name, worth in values.items() if worth.strip()}
    missing: dict[str, None] = {}

    def put(match: re.Match[str]) -> str:
        name, fallback = key(match[1]), match[5]
        if name in MOMENTS:
            count = int(match[3] or 0) * (-1 if match[2] == "-" else 1)
            return _moment(name, _moved(local(now, zone), count, match[4] or "d"), language) or match[0]
        if match[2] is None and name in known:
            return known[name]
        if fallback is not None and match[2] is None:
            return fallback.strip()
        missing[name] = None
        return match[0]

    return Filled(_PLACE.sub(put, body), tuple(missing))


def _moved(wall: datetime, count: int, unit: str) -> datetime | None:
    """A wall time so many days, weeks, months or years away; None beyond the calendar."""
    try:
        if unit in "dw":
            return wall + timedelta(days=count * (7 if unit == "w" else 1))
        years, month = divmod(wall.year * 12 + wall.month - 1 + count * (12 if unit == "y" else 1), 12)
        return wall.replace(year=years, month=month + 1, day=min(wall.day, monthrange(years, month + 1)[1]))
    except (ValueError, OverflowError):
        return None


def _moment(name: str, wall: datetime | None, language: str) -> str:
    if wall is None:
        return ""
    days, months, order = _NAMES.get(language.casefold()[:2], _NAMES["en"])
    if name == "day":
        return days.split()[wall.weekday()]
    if name == "time":
        return f"{wall:%H:%M}"
    return order.format(wall.day, months.split()[wall.month - 1], wall.year)
