"""Rules that choose people: ``tag:client and not status:archived and last_touch > 30 days``.

A rule is read into a tree of :class:`All`, :class:`Any`, :class:`Not` and :class:`Condition`; :func:`render` writes it out
again, so that ``parse(render(rule)) == rule``. What a condition means for the tables says :mod:`app.store.segments`.

::

    rule       = both { "or" both }
    both       = one { ["and"] one }
    one        = "not" one | "(" rule ")" | condition
    condition  = field operator value | "has:" thing | "is:" state
    operator   = ":" | "=" | "!=" | "~" | "<" | "<=" | ">" | ">=" | "within" | "before" | "after"
    value      = word | "words" | number | number "days" | 2026-03-01

``:`` and ``=`` mean equal, ``~`` contains; capitals never matter. A field of the owner's own stands in quotes:
``"Shoe size" >= 40``. An age (``last_touch > 30 days``) counts back from now, and who was never in touch was so longer ago
than any number of days. ``birthday within 14 days`` looks ahead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple, TypeAlias

LONGEST = 1000  # characters of a rule
_DEEPEST = 30  # parentheses and nots within each other
_MOST = 60  # conditions
MOST_DAYS = 36_500


class Unclear(ValueError):
    """A rule that cannot be read. ``sentence`` says what to mend; ``at`` is the place in the text."""

    def __init__(self, sentence: str, at: int = 0) -> None:
        super().__init__(sentence)
        self.sentence, self.at = sentence, at


class Field(NamedTuple):
    """Something to ask of a person. ``kind``: text, choice, list, number, age, day or own; ``choices`` of a choice."""

    kind: str
    choices: tuple[str, ...] = ()


STATUSES = ("active", "inactive", "vip", "blocked", "pending", "archived")
LANES = ("pending", "awaiting", "mentions", "requests", "probably_done", "snoozed", "backlog", "quiet")
#: Every field by its name.
FIELDS: dict[str, Field] = {
    "name": Field("text"), "nickname": Field("text"), "company": Field("text"), "title": Field("text"), "type": Field("text"),
    "language": Field("text"), "zone": Field("text"), "met": Field("text"),
    "email": Field("list"), "phone": Field("list"), "tag": Field("list"), "note": Field("list"), "city": Field("list"),
    "country": Field("list"), "source": Field("list"),
    "status": Field("choice", STATUSES), "lane": Field("choice", LANES),
    "value": Field("text"), "engagement": Field("text"), "risk": Field("text"),
    "score": Field("number"), "messages": Field("number"), "cadence": Field("number"), "unread": Field("number"),
    "last_touch": Field("age"), "last_message": Field("age"), "last_from_me": Field("age"), "last_from_them": Field("age"),
    "waiting": Field("age"), "added": Field("age"),
    "birthday": Field("day"), "anniversary": Field("day"),
}  # fmt: skip
HAS = (
    "email", "phone", "address", "birthday", "anniversary", "note", "task", "tag", "chat", "company", "picture", "cadence", "group",
    "link",
)  # fmt: skip
IS = ("waiting", "due", "blocked", "unread", "archived", "new")
_OPERATORS = {
    "text": (":", "=", "!=", "~"), "list": (":", "=", "!=", "~"), "choice": (":", "=", "!="),
    "number": (":", "=", "!=", "<", "<=", ">", ">="), "age": ("<", "<=", ">", ">=", "within", "before", "after"), "day": ("within",),
    "own": (":", "=", "!=", "~", "<", "<=", ">", ">=", "within", "before", "after"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Days:
    """An age or a distance, in days."""

    days: int


Value: TypeAlias = "str | int | float | Days | date"


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing asked of a person; ``own``: the field is one that the owner defined. Operator ``:`` is read as ``=``."""

    field: str
    operator: str
    value: Value
    own: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """All of them hold."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of them holds."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """It does not hold."""

    part: Rule


Rule: TypeAlias = "All | Any | Not | Condition"


# ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_TOKEN = re.compile(
    r"""\s*(?:(?P<open>\()|(?P<close>\))|(?P<operator><=|>=|!=|[:=~<>])|"(?P<quoted>[^"]*)"|(?P<word>[^\s()"<>=~:!]+))"""
)
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"') | {"：": ":", "≥": ">=", "≤": "<=", "≠": "!="})
_DAYS = {"d": 1, "day": 1, "days": 1, "w": 7, "week": 7, "weeks": 7, "month": 30, "months": 30, "year": 365, "years": 365}
_NUMBER = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,6})?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


class _Token(NamedTuple):
    kind: str  # open, close, operator, quoted, word, end
    text: str
    at: int


def parse(text: str) -> Rule:
    """Read a rule.

    Raises:
        Unclear: it makes no sense; the sentence says why and what would.
    """
    if len(text) > LONGEST:
        raise Unclear(f"A rule can have {LONGEST} characters.", LONGEST)
    reader = _Reader(_tokens(text.translate(_QUOTES)))
    if reader.next.kind == "end":
        raise Unclear("Write a rule, like tag:client and last_touch > 30 days.")
    rule = reader.rule(0)
    if reader.next.kind != "end":
        raise Unclear(f"“{reader.next.text}” has no beginning: a parenthesis too many?", reader.next.at)
    return rule


def _tokens(text: str) -> list[_Token]:
    found, at = [], 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            start = len(text) - len(text[at:].lstrip())
            said = "A quotation mark is not closed." if text[start] == '"' else f"“{text[start]}” means nothing here."
            raise Unclear(said, start)
        kind = str(match.lastgroup)
        found.append(_Token(kind, match[kind], match.end() - len(match[kind]) - (kind == "quoted")))
        at = match.end()
    return [*found, _Token("end", "the end", len(text))]


class _Reader:
    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.conditions = 0

    @property
    def next(self) -> _Token:
        return self.tokens[self.at]

    def take(self) -> _Token:
        token = self.next
        self.at += token.kind != "end"
        return token

    def takes(self, word: str) -> bool:
        """Whether the next token is that word, which is then read."""
        if self.next.kind == "word" and self.next.text.lower() == word and self.tokens[self.at + 1].kind != "operator":
            self.at += 1
            return True
        return False

    def rule(self, depth: int) -> Rule:
        parts = [self.both(depth)]
        while self.takes("or"):
            parts.append(self.both(depth))
        return any_of(parts)

    def both(self, depth: int) -> Rule:
        parts = [self.one(depth)]
        while True:
            joined = self.takes("and")
            if not joined and (self.next.kind in ("close", "end") or self._is("or")):
                return all_of(parts)
            parts.append(self.one(depth))

    def _is(self, word: str) -> bool:
        return self.next.kind == "word" and self.next.text.lower() == word and self.tokens[self.at + 1].kind != "operator"

    def one(self, depth: int) -> Rule:
        if depth > _DEEPEST:
            raise Unclear("There are too many parentheses within each other.", self.next.at)
        if self.takes("not"):
            return Not(self.one(depth + 1))
        if self.next.kind == "open":
            opened = self.take()
            inner = self.rule(depth + 1)
            if self.take().kind != "close":
                raise Unclear("A parenthesis is not closed.", opened.at)
            return inner
        return self.condition()

    def condition(self) -> Condition:
        self.conditions += 1
        if self.conditions > _MOST:
            raise Unclear(f"A rule can have {_MOST} conditions.", self.next.at)
        token = self.take()
        if token.kind not in ("word", "quoted"):
            raise Unclear(f"Here a condition like tag:client is missing, before “{token.text}”.", token.at)
        own = token.kind == "quoted"
        name = token.text.strip() if own else token.text.lower()
        operator = self._operator(token)
        if not own and name in ("has", "is"):
            return self._has_or_is(name, operator, token)
        if not own and name not in FIELDS:
            near = f" A field of your own stands in quotes: \"{token.text}\"."
            raise Unclear(f"There is no field called “{token.text}”. There are {', '.join(sorted(FIELDS))}, has: and is:.{near}", token.at)
        if own and not name:
            raise Unclear("Between the quotes the name of a field is missing.", token.at)
        field = Field("own") if own else FIELDS[name]
        if operator not in _OPERATORS[field.kind]:
            raise Unclear(f"After {token.text} comes one of {' '.join(_OPERATORS[field.kind])}, not “{operator}”.", token.at)
        return Condition(name, "=" if operator == ":" else operator, self._value(name, field, operator), own)

    def _operator(self, field: _Token) -> str:
        token = self.take()
        if token.kind == "operator":
            return token.text
        if token.kind == "word" and token.text.lower() in ("within", "before", "after"):
            return token.text.lower()
        said = f'“{field.text}” alone says nothing. Name what to look at, as in name ~ "{field.text}" or tag:{field.text}.'
        raise Unclear(said, field.at)

    def _has_or_is(self, name: str, operator: str, token: _Token) -> Condition:
        known = HAS if name == "has" else IS
        value = self.take()
        if operator not in (":", "=") or value.kind != "word" or value.text.lower() not in known:
            raise Unclear(f"After {name}: comes one of {', '.join(known)}.", token.at)
        return Condition(name, "=", value.text.lower())

    def _value(self, name: str, field: Field, operator: str) -> Value:
        token = self.take()
        if token.kind not in ("word", "quoted"):
            raise Unclear(f"After {name} {operator} a value is missing.", token.at)
        text = " ".join(token.text.split())
        if operator == "within" or (field.kind == "age" and operator not in ("before", "after")):
            return self._days(name, operator, token)
        if operator in ("before", "after"):
            return _date(token, f"After {operator} comes a date like 2026-03-01.")
        if field.kind == "choice":
            if text.lower() not in field.choices:
                raise Unclear(f"{name} is one of {', '.join(field.choices)}.", token.at)
            return text.lower()
        if field.kind == "number" or (field.kind == "own" and operator in ("<", "<=", ">", ">=")):
            if token.kind == "word" and _NUMBER.fullmatch(text):
                return _number(text)
            raise Unclear(f"{name} is compared with a number, like {name} {operator} 10.", token.at)
        if not text:
            raise Unclear(f"After {name} {operator} a value is missing between the quotes.", token.at)
        return text

    def _days(self, name: str, operator: str, token: _Token) -> Days:
        said = f"After {name} {operator} comes a number of days, like {name} {operator} 30 days."
        match = re.fullmatch(r"([0-9]{1,6})([a-z]*)", token.text.lower()) if token.kind == "word" else None
        if match is None:
            raise Unclear(said, token.at)
        unit = match[2]
        if not unit and self.next.kind == "word" and self.next.text.lower() in _DAYS and self.tokens[self.at + 1].kind != "operator":
            unit = self.take().text.lower()
        if unit not in _DAYS:
            raise Unclear(said, token.at)
        days = int(match[1]) * _DAYS[unit]
        if days > MOST_DAYS:
            raise Unclear(f"At most {MOST_DAYS} days.", token.at)
        return Days(days)


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def _date(token: _Token, said: str) -> date:
    match = _DATE.fullmatch(token.text)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise Unclear(said, token.at)


def all_of(parts: list[Rule]) -> Rule:
    """All of some rules, flat: what already is "all of" is taken apart."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, All) else (part,))]
    return flat[0] if len(flat) == 1 else All(tuple(flat))


def any_of(parts: list[Rule]) -> Rule:
    """At least one of some rules, flat."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Any) else (part,))]
    return flat[0] if len(flat) == 1 else Any(tuple(flat))


# ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_PLAIN = re.compile(r"[^\s()\"<>=~:!“”„‟«»＂：≥≤≠]+")
_WORDS = {"and", "or", "not"}


def render(rule: Rule) -> str:
    """The rule in its usual spelling."""
    if isinstance(rule, All):
        return " and ".join(f"({render(part)})" if isinstance(part, Any) else render(part) for part in rule.parts)
    if isinstance(rule, Any):
        return " or ".join(render(part) for part in rule.parts)
    if isinstance(rule, Not):
        return f"not ({render(rule.part)})" if isinstance(rule.part, All | Any) else f"not {render(rule.part)}"
    name = f'"{rule.field}"' if rule.own else rule.field
    value = _shown(rule.value)
    return f"{name}:{value}" if rule.operator == "=" else f"{name} {rule.operator} {value}"


def _shown(value: Value) -> str:
    if isinstance(value, Days):
        return f"{value.days} day" if value.days == 1 else f"{value.days} days"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        plain = _PLAIN.fullmatch(value) and value.lower() not in _WORDS
        return value if plain else f'"{value}"'
    return f"{value:.6f}" if isinstance(value, float) else str(value)


# ── Days of the year ────────────────────────────────────────────────────────────────────────────────────────────────


def coming(today: date, days: int) -> list[tuple[int, int]]:
    """The days of the year from today on, as ranges of month * 100 + day: 24 December + 14 -> (1224, 1231), (101, 107).

    Who was born on 29 February has their day on the 28th in years without one.
    """
    if days >= 365:
        return [(101, 1231)]
    end = min(today + timedelta(days), date.max)
    first, last = _of_year(today), _of_year(end)
    if last == 228 and not _leap(end.year):
        last = 229
    return [(first, last)] if today.year == end.year else [(first, 1231), (101, last)]


def _of_year(day: date) -> int:
    return day.month * 100 + day.day


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
