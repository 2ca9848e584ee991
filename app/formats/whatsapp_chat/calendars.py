"""Days of calendars other than the Gregorian: what iPhones write where another is chosen, or is usual."""

from __future__ import annotations

import re
from datetime import date
from itertools import accumulate

#: Years before the first of an era, or a calendar of its own.
BUDDHIST, PERSIAN, HIJRI = -543, -1, -2

_ERAS = {"R": 2018, "令和": 2018, "H": 1988, "平成": 1988}  # year 1 of an era is the year after
_ERA = re.compile(r"(R|令和|H|平成)[ \u00a0]?\d")
_HIJRI_SIGN = re.compile(r"AH|هـ|ہجری|\d[ \u00a0\u202f]H")
#: What stands after a year as a sign of its calendar, as a pattern.
SIGNS = r"BE|B\.E\.|AD|AH|AP|H|هـ|ہجری|ه\.ش\.|พ\.ศ\."

# Umm al-Qura as ICU has it, by which phones write: for each year from 1429 one bit for each month, the first the lowest; set = 30 days.
_HIJRI_FIRST, _HIJRI_BEGAN = 1429, date(2008, 1, 10).toordinal()
_HIJRI_YEARS = """
    d92 aa6 956 2ae 56d 36a b55 aaa 94d 49d 95d 2ba 5b5 5aa d55 a9a 92e 26e 55d ada 6d4 6a5 b27 a4d
    4ad 56d b5a 754 f49 e92 d26 a56 356 6b5 baa b92 b25 68b a9b 55a ada 5b4 da9 b52 a9a 536 276
"""
_HIJRI_LENGTHS = [29 + (int(year, 16) >> month & 1) for year in _HIJRI_YEARS.split() for month in range(12)]
_HIJRI_BEGINNINGS = list(accumulate(_HIJRI_LENGTHS, initial=_HIJRI_BEGAN))


def base(text: str) -> int:
    """What a date's signs say: years before an era's first, one of the calendars of this module, or 0."""
    if era := _ERA.search(text):
        return _ERAS[era[1]]
    if _HIJRI_SIGN.search(text):
        return HIJRI
    if "AP" in text or "ه.ش." in text:
        return PERSIAN
    return BUDDHIST if "BE" in text or "พ" in text else 0


def unsigned(year: int) -> int:
    """The calendar of a year of four figures that no sign stands beside. Since WhatsApp exists, no two have the same years."""
    if year > 2400:
        return BUDDHIST
    return HIJRI if _HIJRI_FIRST <= year < _HIJRI_FIRST + len(_HIJRI_LENGTHS) // 12 else PERSIAN if 1380 <= year < _HIJRI_FIRST else 0


def persian(year: int, month: int, number: int) -> date | None:
    """A day of the solar Hijri calendar; leap years by the 33-year cycle, right for 1244 to 1472. None when there is no such day."""
    year += 1300 if year < 100 else 0
    if not (1380 <= year <= 1450 and 1 <= month <= 12 and 1 <= number <= (31 if month <= 6 else 30)):
        return None
    leaps = sum(y % 33 in (1, 5, 9, 13, 17, 22, 26, 30) for y in range(1380, year))
    passed = (year - 1380) * 365 + leaps + (month - 1) * 31 - max(0, month - 7) + number - 1
    return date.fromordinal(date(2001, 3, 21).toordinal() + passed)


def hijri(year: int, month: int, number: int) -> date | None:
    """A day of the Umm al-Qura calendar, 1429 to 1475 (2008 to 2053). None when there is no such day."""
    year += 1400 if year < 100 else 0
    place = (year - _HIJRI_FIRST) * 12 + month - 1
    if not (0 <= place < len(_HIJRI_LENGTHS) and 1 <= month <= 12 and 1 <= number <= _HIJRI_LENGTHS[place]):
        return None
    return date.fromordinal(_HIJRI_BEGINNINGS[place] + number - 1)
