"""The dates and clocks of headers: digits of any script, several calendars, any order, half days in many languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from app.formats.whatsapp_chat import calendars

#: Orders of day, month and year that phones write.
ORDERS = ("DMY", "MDY", "YMD")
DAY = 86_400
#: What is no date or no clock; so small that no sum with it is a time.
NEVER = -(10**15)

_NUMBERS = re.compile(r"\d+")
_FIRST, _LAST = 2008, 2100  # WhatsApp is from 2009

# Words for the half days, without full stops and blanks. Those of part of a day (Chinese) count as a half too.
_BEFORE_NOON = """
am ص 上午 凌晨 早上 清晨 午前 오전 πμ ق.ظ قبلازظهر öö de dop дп vorm fm ap ao पूर्वाह्न सुबह पूर्वाह्ण পূর্বাহ্ণ முற்பகல் ಪೂರ್ವಾಹ್ನ ਪੂ.ਦੁ म.पू
sa pg to пр.об претпл ก่อนเที่ยง ກ່ອນທ່ຽງ နံနက် ጥዋት priekšp priešpiet vm fh e.paradites לפנה״צ לפנה"צ dopoledne
"""
_AFTER_NOON = """
pm م 下午 晚上 傍晚 午後 오후 μμ ب.ظ بعدازظهر ös du odp пп nachm em ip अपराह्न शाम दोपहर रात अपराह्ण অপরাহ্ণ பிற்பகல் ಅಪರಾಹ್ನ ਬਾ.ਦੁ म.उ
ch ptg tk сл.об попл หลังเที่ยง ຫຼັງທ່ຽງ ညနေ ከሰዓት pēcp popiet nm eh pop e.pasdites אחה״צ אחה"צ odpoledne
"""
_NOON = ("中午", "noon")
_DROPPED = re.compile(r"[\s.\u200e\u200f\u200c\u202a-\u202e]+")


def _bare(word: str) -> str:
    return _DROPPED.sub("", word).casefold()


_PERIODS: dict[str, int] = {
    **{_bare(word): 0 for word in _BEFORE_NOON.split()},
    **{_bare(word): 12 for word in _AFTER_NOON.split()},
    **{_bare(word): 24 for word in _NOON},
}


def _loose(word: str) -> str:
    """A half day's word with full stops and blanks allowed after each of its letters: ``pm`` is also ``p. m.``."""
    if len(word) > 4 or not word.isalpha() or not word.islower():
        return re.escape(word)
    return "".join(f"{re.escape(letter)}\\.?[ \u00a0\u202f]?" for letter in word[:-1]) + re.escape(word[-1]) + r"\.?"


#: Matches a half day's word, in either case.
PERIOD = "(?:" + "|".join(
    sorted({
        *(_loose(word) for word in _PERIODS), "пр\\. ?об\\.", "сл\\. ?об\\.", "ق\\. ?ظ\\.", "ب\\. ?ظ\\.", "म\\.पू\\.?", "म\\.उ\\.?",
        "قبل[\u200c ]?از[\u200c ]?ظهر", "بعد[\u200c ]?از[\u200c ]?ظهر", "ਪੂ\\.ਦੁ\\.", "ਬਾ\\.ਦੁ\\.", "e paradites", "e pasdites",
    }, key=len, reverse=True)
) + ")"  # fmt: skip
_PERIOD = re.compile(PERIOD, re.IGNORECASE)


def seconds(clock: str) -> int:
    """Seconds since midnight of a clock as a header writes it; :data:`NEVER` when it is none."""
    numbers = [int(n) for n in _NUMBERS.findall(clock)]
    if not 2 <= len(numbers) <= 3:
        return NEVER
    hour, minute, second = (*numbers, 0)[:3]
    if (
        (found := _PERIOD.search(clock))
        and (half := _PERIODS.get(_bare(found[0]), _half(found[0]))) is not None
        and hour <= 12
    ):
        hour = (hour if hour >= 10 else hour + 12) if half == 24 else hour % 12 + half
    return hour * 3600 + minute * 60 + second if hour < 24 and minute < 60 and second < 60 else NEVER


def _half(word: str) -> int | None:
    return 12 if "بعد" in word or "pas" in word else 0 if "قبل" in word or "para" in word else None


class Fields(NamedTuple):
    """The three numbers of a date in the order in which they stand; ``lengths`` are their digits, ``base`` as its signs say."""

    numbers: tuple[int, int, int]
    lengths: tuple[int, int, int]
    base: int


def fields(text: str) -> Fields | None:
    """The numbers of a date; None when there are not three."""
    found = _NUMBERS.findall(text)
    if len(found) != 3:
        return None
    one, two, three = (int(n) for n in found)
    return Fields((one, two, three), (len(found[0]), len(found[1]), len(found[2])), calendars.base(text))


def day(parts: Fields, order: str) -> int:
    """Seconds at the beginning of the day, since 1970; :data:`NEVER` when the numbers make no date in this order."""
    year, month, number = (parts.numbers[order.index(letter)] for letter in "YMD")
    found = _date(parts.base or calendars.unsigned(year), year, month, number)
    return NEVER if found is None else (found.toordinal() - 719_163) * DAY


def _date(base: int, year: int, month: int, number: int) -> date | None:
    if base == calendars.HIJRI:
        return calendars.hijri(year, month, number)
    if base == calendars.PERSIAN:
        return calendars.persian(year, month, number)
    if base == calendars.BUDDHIST:
        year += (2500 if year < 100 else 0) + (base if year < 100 or year > 2400 else 0)  # 65 = 2565 = 2022
    elif base:
        year += base
    elif year < 100:
        year += 2000
    try:
        return date(year, month, number) if _FIRST <= year <= _LAST else None
    except ValueError:
        return None


class Ordering(NamedTuple):
    """The order of day, month and year, whether that is certain, and in a word what it was decided by."""

    order: str
    sure: bool
    why: str


def decide(
    texts: Sequence[str], *, stamped: Sequence[tuple[str, str]] = (), american: bool = False, eastern: bool = False
) -> Ordering | None:
    """The order in which these dates (in the order of the file) are written; None when they are no dates.

    Args:
        texts: the dates as headers write them.
        stamped: (date of a header, ``YYYYMMDD`` in the name of a file sent then).
        american: other signs (half days, figures without leading zeros) speak for month before day.
        eastern: the language is one that writes the year first.
    """
    parts = [found for text in dict.fromkeys(texts) if (found := fields(text))]
    if not parts:
        return None
    possible = {order: valid for order in ORDERS if (valid := _valid(parts, order))}
    if parts[0].lengths[0] == 4:
        possible.pop("DMY", None)
        possible.pop("MDY", None)
    elif parts[0].lengths[2] == 4 or parts[0].base:
        possible.pop("YMD", None)
    if not possible:
        return None
    best = max(possible.values())
    left = [order for order, valid in possible.items() if valid >= best * 0.98]
    if len(left) == 1:
        return Ordering(left[0], True, "values")
    if by_files := _by_files(stamped, left):
        return Ordering(by_files, True, "files")
    series = {order: [d for text in texts if (p := fields(text)) and (d := day(p, order)) != NEVER] for order in left}
    back = {order: sum(later < earlier for earlier, later in pairwise(days)) for order, days in series.items()}
    fewest = min(back.values())
    calm = [order for order in left if back[order] == fewest]
    if len(calm) == 1:
        return Ordering(calm[0], max(back.values()) >= fewest + 2, "order of time")
    span = {order: max(series[order]) - min(series[order]) for order in calm}
    custom = ("MDY",) if american else ("YMD",) if eastern else ()
    hinted = next(order for order in (*custom, "DMY", *calm) if order in calm)
    closest = min(calm, key=lambda order: (span[order], order != hinted))
    # Three days in a row are no three firsts of months.
    if len(parts) >= 3 and span[closest] * 4 <= min(span[order] for order in calm if order != closest):
        return Ordering(closest, False, "closeness")
    return Ordering(hinted, False, "custom")


def _valid(parts: Sequence[Fields], order: str) -> int:
    if order == "YMD" and parts[0].lengths[0] < 2:
        return 0
    return sum(day(one, order) != NEVER for one in parts)


def _by_files(stamped: Sequence[tuple[str, str]], orders: Sequence[str]) -> str:
    """The one order in which headers agree with the dates in the names of their files; "" when that does not tell."""
    agreeing = dict.fromkeys(orders, 0)
    for text, stamp in stamped:
        found = fields(text)
        for order in orders:
            if found and (start := day(found, order)) != NEVER:
                agreeing[order] += date.fromordinal(start // DAY + 719_163).strftime("%Y%m%d") == stamp
    best = max(orders, key=lambda order: agreeing[order])
    return best if agreeing[best] and sum(count > 0 for count in agreeing.values()) == 1 else ""
