"""Times as people say them: "friday 10am", "in 3 days", "tonight", "mañana a las 9", "nächste Woche", "2026-03-01".

:func:`understand` also says how it understood, so that the page can show it before anything is saved. It never guesses: a
word that it does not know, or a time that has passed, gives None.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from app.domain.timing import HOUR, MINUTE, at_minute, instant, local


class Moment(NamedTuple):
    """``at`` in UTC ms; ``sentence`` is how it was understood: ``Friday 27 November 2026, 10:00``.

    ``all_day``: a whole day was meant; ``at`` is its start and the sentence names no time.
    """

    at: int
    sentence: str
    all_day: bool = False


_NINE = 9 * 60
_MONTHS = (
    "january jan enero ene janeiro januar janner janvier gennaio gen",
    "february feb febrero fevereiro fev februar fevrier febbraio",
    "march mar marzo março märz mars",
    "april apr abril abr avril aprile",
    "may mayo maio mai maggio mag",
    "june jun junio junho juni juin giugno giu",
    "july jul julio julho juli juillet luglio lug",
    "august aug agosto ago août",
    "september sep sept septiembre setembro set septembre settembre",
    "october oct octubre outubro out oktober okt octobre ottobre ott",
    "november nov noviembre novembro novembre",
    "december dec diciembre dic dezembro dez dezember decembre dicembre",
)
_WEEKDAYS = (
    "monday mon lunes segunda segunda-feira montag lundi lunedi",
    "tuesday tue tues martes terça terça-feira dienstag mardi martedi",
    "wednesday wed miercoles quarta quarta-feira mittwoch mercredi mercoledi",
    "thursday thu thur thurs jueves quinta quinta-feira donnerstag jeudi giovedi",
    "friday fri viernes sexta sexta-feira freitag vendredi venerdi",
    "saturday sat sabado samstag sonnabend samedi sabato weekend wochenende finde",
    "sunday sun domingo sonntag dimanche domenica",
)
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def _numbered(names: tuple[str, ...]) -> dict[str, int]:
    return {_plain(name): number for number, group in enumerate(names) for name in group.split()}


_MONTH = _numbered(_MONTHS)
_WEEKDAY = _numbered(_WEEKDAYS)
_DAYS_FROM_NOW = {
    **dict.fromkeys(("today", "hoy", "hoje", "heute", "oggi", "aujourdhui"), 0),
    **dict.fromkeys(("tomorrow", "tmrw", "tomorow", "amanha", "demain", "domani"), 1),
    **dict.fromkeys(("overmorrow", "ubermorgen", "pasadomanana", "depoisdeamanha", "apresdemain", "dopodomani"), 2),
}
_PARTS = {
    **dict.fromkeys(("morning", "matin", "mattina", "mattino", "fruh", "vormittag", "matinee"), 9 * 60),
    **dict.fromkeys(("noon", "midday", "lunch", "mediodia", "meiodia", "mittag", "midi", "mezzogiorno"), 12 * 60),
    **dict.fromkeys(("afternoon", "tarde", "nachmittag", "apresmidi", "pomeriggio"), 15 * 60),
    **dict.fromkeys(("evening", "abend", "soir", "sera"), 19 * 60),
    **dict.fromkeys(("night", "noche", "noite", "nacht", "nuit", "notte"), 20 * 60),
    **dict.fromkeys(("midnight", "medianoche", "mitternacht", "minuit", "mezzanotte"), 24 * 60),
}
_THIS_EVENING = frozenset(("tonight", "stasera"))
_UNITS = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "minuto", "minutos", "minuten", "minuti"), "minute"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "hora", "horas", "stunde", "stunden", "heure", "heures", "ora", "ore"), "hour"),
    **dict.fromkeys(("d", "day", "days", "dia", "dias", "tag", "tage", "tagen", "jour", "jours", "giorno", "giorni"), "day"),
    **dict.fromkeys(("w", "week", "weeks", "semana", "semanas", "woche", "wochen", "semaine", "semaines", "settimana", "settimane"), "week"),
    **dict.fromkeys(("month", "months", "mes", "meses", "monat", "monate", "monaten", "mois", "mese", "mesi"), "month"),
    **dict.fromkeys(("year", "years", "ano", "anos", "jahr", "jahre", "jahren", "an", "ans", "anno", "anni"), "year"),
}  # fmt: skip
_ONE = frozenset(("a", "an", "one", "un", "una", "uno", "um", "uma", "ein", "eine", "einer", "einem", "une"))
_COUNTS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "dos": 2,
    "tres": 3,
    "zwei": 2,
    "drei": 3,
    "deux": 2,
    "due": 2,
    "tre": 3,
}
_IN = frozenset(("in", "en", "em", "dans", "tra", "fra", "dentro"))
_NEXT = frozenset(
    re.split(
        " ",
        "next nachste nachsten nachster kommende kommenden proximo proxima prochain prochaine prossimo "
        "prossima que vem viene",
    )
)
_IGNORED = frozenset(
    re.split(
        " ",
        "at on the of this by am um uhr den der dem diese diesen dieses a as las la el los de del da do na no "
        "o por pela para le ce cet cette du au il lo alle al di questo questa este esta esse essa zu and",
    )
)
_JOINED = (
    (re.compile(r"day after tomorrow|pasado manana|depois de amanha|apres[ -]demain"), "overmorrow"),
    (
        re.compile(
            r"\b(?:esta|hoy por la|hoje a|cette|this|ce) (?:noche|noite|nuit|night|evening|soir)\b|\bheute abend\b"
        ),
        "tonight",
    ),
    (re.compile(r"\b(?:la|de la|por la|de|pela|da) manana\b|\b(?:de|da|pela) manha\b"), "morning"),
    (re.compile(r"\bfin de semana\b|\bfim de semana\b"), "weekend"),
    (re.compile(r"\baujourd.?hui\b"), "today"),
    (re.compile(r"\bapres[ -]midi\b"), "afternoon"),
    (re.compile(r"\bmorgen fruh\b"), "tomorrow morning"),
    (re.compile(r"\b(\d{1,2})(?:[:.](\d\d))? ?([ap])\.?m\b\.?"), r"\1:\2\3m"),
    (re.compile(r"\b(\d{1,2}) ?h ?(\d\d)\b"), r"\1:\2"),
    (re.compile(r"(?<!in )(?<!en )(?<!dans )(?<!em )(?<!tra )\b(\d{1,2}) ?(?:h|uhr|heures)\b(?! \d)"), r"\1:00"),
    (re.compile(r"\b(\d{1,2})(?:st|nd|rd|th|er|º)\b"), r"\1"),
)
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)?(am|pm)?")
_ISO = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?:t(\d\d?):(\d\d)(?::\d\d)?)?")
_DOTTED = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}))?\.?")


class _Draft:
    """What has been understood so far."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.day: date | None = None
        self.minute: int | None = None
        self.part: int | None = None
        self.weekday = False


def understand(text: str, now: int, zone: tzinfo, *, whole_days: bool = False) -> Moment | None:
    """The moment that a person means, or None when it is not clear or not in the future.

    A day without a time is nine in the morning; a time without a day is today or, when it has passed, tomorrow; a weekday is
    the coming one; the next month is its first day. Dotted and slashed dates have the day first, as ISO's has the year first.

    Args:
        text: what was typed. English, and the common phrases of Spanish, Portuguese, German, French and Italian.
        now: UTC ms.
        zone: where the person is.
        whole_days: a day without a time is that whole day, which may be today.
    """
    words = _words(text)
    here = local(now, zone)
    if not words or len(words) > 12:
        return None
    try:
        meant = _duration(words, here) or _calendar(words, here)
        if meant is None:
            return None
        if whole_days and not meant.timed and meant.wall.date() >= here.date():
            at = at_minute(meant.wall.date(), 0, zone)
            return Moment(at, _day_sentence(meant.wall), all_day=True)
        at = instant(meant.wall)
        return Moment(at, _sentence(local(at, zone))) if at > now else None
    except (ValueError, OverflowError):  # the 31st of February, the year 12000
        return None


def _words(text: str) -> list[str]:
    plain = " ".join(_plain(text[:100]).replace(",", " ").split())
    for pattern, plainer in _JOINED:
        plain = pattern.sub(plainer, plain)
    return plain.split()


class _Meant(NamedTuple):
    """A wall time, and whether a time of day was said or only a day."""

    wall: datetime
    timed: bool


def _duration(words: list[str], here: datetime) -> _Meant | None:
    """ "in 3 days", "2 hours", "in a week"; None for anything else."""
    rest = [word for word in words if word not in _IN]
    if len(rest) == 1 and (glued := re.fullmatch(r"(\d{1,4})([a-z]+)", rest[0])):
        rest = list(glued.groups())
    if rest[:1] == ["half"] and rest[1:] in (["an", "hour"], ["hour"]):
        return _later(here, 30 * MINUTE)
    if len(rest) != 2 or rest[1] not in _UNITS:
        return None
    count = (
        1
        if rest[0] in _ONE
        else _COUNTS.get(rest[0]) or (int(rest[0]) if rest[0].isascii() and rest[0].isdigit() else 0)
    )
    if not 0 < count < 10_000:
        return None
    unit = _UNITS[rest[1]]
    if unit in ("minute", "hour"):
        return _later(here, count * (MINUTE if unit == "minute" else HOUR))
    if unit in ("day", "week"):
        return _Meant(here + timedelta(days=count * (7 if unit == "week" else 1)), timed=False)
    month = here.month - 1 + count * (12 if unit == "year" else 1)
    year, month = here.year + month // 12, month % 12 + 1
    return _Meant(here.replace(year=year, month=month, day=min(here.day, monthrange(year, month)[1])), timed=False)


def _later(here: datetime, milliseconds: int) -> _Meant | None:
    return _Meant(local(instant(here) + milliseconds, here.tzinfo), timed=True) if here.tzinfo else None


def _calendar(words: list[str], here: datetime) -> _Meant | None:
    draft = _Draft(here.date())
    at = 0
    while at < len(words):
        used = _date_words(draft, words, at) or _time_words(draft, words, at)
        if not used and words[at] in _IGNORED:
            used = 1
        if not used:
            return None
        at += used
    minute = draft.minute if draft.minute is not None else draft.part
    if draft.day is None and minute is None:
        return None
    if draft.minute is not None and draft.part is not None and draft.part >= 15 * 60 and draft.minute < 12 * 60:
        minute = draft.minute + 12 * 60  # "8 in the evening"
    day = draft.day or draft.today
    moment = _on(day, _NINE if minute is None else minute, here)
    if moment <= here:
        if draft.day is None:
            moment = _on(day + timedelta(days=1), minute or 0, here)
        elif draft.weekday:
            moment = _on(day + timedelta(days=7), _NINE if minute is None else minute, here)
    return _Meant(moment, timed=minute is not None)


def _on(day: date, minute: int, here: datetime) -> datetime:
    day += timedelta(days=minute // 1440)
    return datetime(day.year, day.month, day.day, minute % 1440 // 60, minute % 60, tzinfo=here.tzinfo)


def _date_words(draft: _Draft, words: list[str], at: int) -> int:
    """How many words from ``at`` on are a date, which is noted."""
    if draft.day is not None:
        # "next" and "que viene" may follow the day that they belong to.
        return 1 if words[at] in _NEXT and draft.weekday else 0
    word, following = words[at], words[at + 1] if at + 1 < len(words) else ""
    if (found := _ISO.fullmatch(word)) is not None:
        draft.day = date(int(found[1]), int(found[2]), int(found[3]))
        if found[4]:
            draft.minute = _minute(int(found[4]), int(found[5]))
        return 1
    if (found := _DOTTED.fullmatch(word)) is not None and ":" not in word:
        draft.day = _coming(draft.today, int(found[2]), int(found[1]), int(found[3] or 0))
        return 1
    if word in _NEXT and following in _UNITS:
        draft.day = _next(draft.today, _UNITS[following])
        return 2
    if word in _UNITS and following in _NEXT:
        draft.day = _next(draft.today, _UNITS[word])
        return 3 if words[at + 2 : at + 3] in (["vem"], ["viene"]) else 2
    if word in _NEXT and following in _WEEKDAY:
        _weekday(draft, _WEEKDAY[following])
        return 2
    if word in _WEEKDAY:
        _weekday(draft, _WEEKDAY[word])
        return 1
    if word in _DAYS_FROM_NOW or word in ("manana", "morgen"):
        draft.day = draft.today + timedelta(days=_DAYS_FROM_NOW.get(word, 1))
        return 1
    if word in _THIS_EVENING:
        draft.day, draft.part = draft.today, 20 * 60
        return 1
    day_first = word.rstrip(".").isascii() and word.rstrip(".").isdigit()
    skip = 2 if following in ("de", "of") else 1
    month = words[at + skip] if at + skip < len(words) else ""
    if day_first and month in _MONTH:
        return _named_day(draft, words, at + skip, int(word.rstrip(".")), _MONTH[month] + 1, at)
    if word in _MONTH and following.isascii() and following.isdigit() and int(following) <= 31:
        return _named_day(draft, words, at + 1, int(following), _MONTH[word] + 1, at)
    return 0


def _named_day(draft: _Draft, words: list[str], last: int, day: int, month: int, first: int) -> int:
    year = 0
    if last + 1 < len(words) and re.fullmatch(r"20\d\d", words[last + 1]):
        last += 1
        year = int(words[last])
    draft.day = _coming(draft.today, month, day, year)
    return last + 1 - first


def _coming(today: date, month: int, day: int, year: int) -> date:
    if year:
        return date(year, month, day)
    for ahead in range(9):  # until there is a 29 February again
        if day <= monthrange(today.year + ahead, month)[1] and (found := date(today.year + ahead, month, day)) >= today:
            return found
    raise ValueError("there is no such day")


def _weekday(draft: _Draft, weekday: int) -> None:
    draft.day = draft.today + timedelta(days=(weekday - draft.today.weekday()) % 7)
    draft.weekday = True


def _next(today: date, unit: str) -> date:
    if unit == "week":
        return today + timedelta(days=7 - today.weekday())
    if unit == "month":
        return date(today.year + today.month // 12, today.month % 12 + 1, 1)
    if unit == "year":
        return date(today.year + 1, 1, 1)
    if unit == "day":
        return today + timedelta(days=1)
    raise ValueError("no such next")


def _time_words(draft: _Draft, words: list[str], at: int) -> int:
    """How many words from ``at`` on are a time of day, which is noted."""
    word = words[at]
    if (found := _CLOCK.fullmatch(word)) is not None and draft.minute is None:
        hour, half = int(found[1]), found[3]
        if half:
            if not 1 <= hour <= 12:
                raise ValueError("no such hour")
            hour = hour % 12 + (12 if half == "pm" else 0)
        draft.minute = _minute(hour, int(found[2] or 0))
        return 1
    if word.isascii() and word.isdigit() and len(word) <= 2 and draft.minute is None and (at or len(words) > 1):
        draft.minute = _minute(int(word), 0)
        return 1
    if word in _PARTS and draft.part is None:
        draft.part = _PARTS[word]
        return 1
    if word in _IN and at + 1 < len(words) and words[at + 1] in ("the", "la", "the"):
        return 2
    if word in ("manana", "manha", "morgen") and draft.part is None:
        draft.part = _NINE
        return 1
    return 0


def _minute(hour: int, minute: int) -> int:
    if hour > 23 or minute > 59:
        raise ValueError("no such time")
    return hour * 60 + minute


def _sentence(wall: datetime) -> str:
    return f"{_day_sentence(wall)}, {wall:%H:%M}"


def _day_sentence(wall: datetime) -> str:
    return f"{_NAMES[wall.weekday()]} {wall.day} {_MONTH_NAMES[wall.month - 1]} {wall.year}"
