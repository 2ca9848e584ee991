"""Segments: people chosen by a rule that is kept, and what the conditions of rules mean for the tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, NamedTuple

from app.domain import rules
from app.domain.rules import All, Condition, Days, Not, Rule
from app.domain.timing import DAY
from app.errors import Invalid, NotFound
from app.store.database import insert, row, rows, write

#: What rules ask: the person, their chat, what was wanted of them and what was worked out.
FROM = "FROM contact p LEFT JOIN conversation c ON c.owner_id = p.owner_id AND c.contact_id = p.id"
_CADENCE = " LEFT JOIN cadence k ON k.contact_id = p.id"
_SCORE = " LEFT JOIN score s ON s.contact_id = p.id"
#: People one knows: others are known only as members of groups.
KNOWN = (
    "(c.last_id > 0 OR p.saved_name <> '' OR p.own_name <> '' OR p.given_name <> '' OR p.family_name <> ''"
    " OR EXISTS (SELECT 1 FROM contact_tag x WHERE x.contact_id = p.id))"
)
WAITING = "c.lane IN ('pending', 'requests')"
LAST_TOUCH = "max(max(coalesce(c.last_in_id, 0), coalesce(c.last_out_id, 0)) >> 20, p.touched_at)"


class SegmentRow(NamedTuple):
    """A segment; ``rule`` as it was written, in the language of :mod:`app.domain.rules`."""

    id: int
    name: str
    rule: str
    created_at: int


class Asked(NamedTuple):
    """Who asks, when and where: what rules about time need."""

    owner_id: int
    now: int
    zone: tzinfo


def read(text: str) -> Rule:
    """Read a rule.

    Raises:
        Invalid: it makes no sense; the sentence says what to mend.
    """
    try:
        return rules.parse(text)
    except rules.Unclear as error:
        raise Invalid(error.sentence, code="bad_rule", fields={"rule": error.sentence}) from error


def readable(kept: Iterable[SegmentRow]) -> dict[int, Rule]:
    """segment -> its rule. Those written for another version of the rules, which cannot be read any more, are left out."""
    found = {}
    for one in kept:
        with suppress(rules.Unclear):
            found[one.id] = rules.parse(one.rule)
    return found


# ── Rows ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_SELECT = "SELECT id, name, rule, created_at FROM segment WHERE owner_id = ?"


def listed(owner_id: int) -> list[SegmentRow]:
    """The owner's segments by name."""
    return [SegmentRow(*r) for r in rows(f"{_SELECT} ORDER BY name COLLATE NOCASE, id", (owner_id,))]


def segment(owner_id: int, segment_id: int) -> SegmentRow:
    """One segment of the owner's.

    Raises:
        NotFound: there is none, or it is another owner's.
    """
    found = row(f"{_SELECT} AND id = ?", (owner_id, segment_id))
    if found is None:
        raise NotFound("There is no such segment.")
    return SegmentRow(*found)


def add(owner_id: int, name: str, rule: str, *, now: int) -> int:
    """A new segment; returns its id."""
    return insert("INSERT INTO segment (owner_id, name, rule, created_at) VALUES (?, ?, ?, ?)", (owner_id, name, rule, now))


def update(segment_id: int, **columns: str) -> None:
    """Set columns by name (names come from code, never from people)."""
    changes = ", ".join(f"{name} = ?" for name in columns)
    write(f"UPDATE segment SET {changes} WHERE id = ?", (*columns.values(), segment_id))


def remove(segment_id: int) -> None:
    """Delete a segment; nobody in it changes."""
    write("DELETE FROM segment WHERE id = ?", (segment_id,))


def counts(asked: Asked, wanted: Mapping[int, Rule]) -> dict[int, int]:
    """How many people each rule chooses, by the key it came with; one look at the people for all of them."""
    if not wanted:
        return {}
    compiled = [condition(rule, asked) for rule in wanted.values()]
    sums = ", ".join(f"coalesce(sum({sql}), 0)" for sql, _ in compiled)
    params = [param for _, some in compiled for param in some]
    sql = f"SELECT {sums} {joined(sums)} WHERE p.owner_id = ? AND p.is_me = 0 AND p.binned_at = 0 AND {KNOWN}"
    found = row(sql, (*params, asked.owner_id))
    assert found is not None  # sums are always a row
    return dict(zip(wanted, found, strict=True))


def own_fields(owner_id: int) -> list[str]:
    """The names of the fields that the owner defined."""
    return [r[0] for r in rows("SELECT name FROM custom_field WHERE owner_id = ? ORDER BY position, id", (owner_id,))]


# ── Rules as SQL ────────────────────────────────────────────────────────────────────────────────────────────────────


def joined(sql: str) -> str:
    """:data:`FROM` with the further tables that some SQL asks for."""
    return FROM + (_CADENCE if "k." in sql else "") + (_SCORE if "s." in sql else "")


def condition(rule: Rule, asked: Asked) -> tuple[str, list[Any]]:
    """A rule as an SQL expression that is 0 or 1, over the tables of :func:`joined`, and its parameters.

    Whatever people wrote is a parameter; the SQL is made of the constants here alone.
    """
    if isinstance(rule, Condition):
        sql, params = _asked(rule, asked)
        return f"coalesce({sql}, 0)", params
    if isinstance(rule, Not):
        sql, params = condition(rule.part, asked)
        return f"(NOT {sql})", params
    parts = [condition(part, asked) for part in rule.parts]
    word = " AND " if isinstance(rule, All) else " OR "
    return f"({word.join(sql for sql, _ in parts)})", [param for _, some in parts for param in some]


_TEXTS = {
    "name": "p.name", "nickname": "p.nickname", "company": "p.company", "title": "p.job_title", "type": "p.type",
    "language": "p.language", "zone": "p.zone", "met": "p.met", "status": "p.status", "lane": "coalesce(c.lane, '')",
    "value": "coalesce(s.value, '')", "engagement": "coalesce(s.engagement, '')", "risk": "coalesce(s.risk, '')",
}  # fmt: skip
_DAYS_WANTED = (
    "coalesce(nullif(k.days, 0), (SELECT min(t.cadence_days) FROM contact_tag x JOIN tag t ON t.id = x.tag_id"
    " WHERE x.contact_id = p.id AND t.cadence_days > 0))"
)
_NUMBERS = {
    "score": "s.total", "messages": "coalesce(c.messages, 0)", "unread": "coalesce(c.unread, 0)", "cadence": _DAYS_WANTED,
}  # fmt: skip
_AGES = {
    "last_touch": LAST_TOUCH, "last_message": "coalesce(c.last_at, 0)", "last_from_me": "coalesce(c.last_out_id >> 20, 0)",
    "last_from_them": "coalesce(c.last_in_id >> 20, 0)", "added": "p.created_at",
    "waiting": f"CASE WHEN {WAITING} THEN c.opened_at END",
}  # fmt: skip
_EMAILS = (
    "(SELECT contact_id, value FROM point WHERE owner_id = ? AND kind = 'email'"
    " UNION ALL SELECT contact_id, substr(value, 7) FROM address WHERE owner_id = ? AND value GLOB 'email:*')"
)
_PHONES = (
    "(SELECT contact_id, ltrim(value, '+') AS value FROM point WHERE owner_id = ? AND kind IN ('phone', 'whatsapp')"
    " UNION ALL SELECT contact_id, substr(value, 4) FROM address WHERE owner_id = ? AND value GLOB 'pn:*')"
)
#: Field or thing -> (rows of contact_id and value, how often the owner is asked for in it).
_LISTS: dict[str, tuple[str, int]] = {
    "email": (_EMAILS, 2),
    "phone": (_PHONES, 2),
    "tag": ("(SELECT x.contact_id, t.name AS value FROM tag t JOIN contact_tag x ON x.tag_id = t.id WHERE t.owner_id = ?)", 1),
    "note": ("(SELECT contact_id, body AS value FROM note WHERE owner_id = ? AND contact_id IS NOT NULL AND binned_at = 0)", 1),
    "city": ("(SELECT contact_id, locality AS value FROM postal WHERE owner_id = ?)", 1),
    "country": ("(SELECT contact_id, country AS value FROM postal WHERE owner_id = ?)", 1),
    "source": (
        "(SELECT e.contact_id, e.source AS value FROM external_id e JOIN contact o ON o.id = e.contact_id WHERE o.owner_id = ?)", 1,
    ),
    "address": ("(SELECT contact_id FROM postal WHERE owner_id = ?)", 1),
    "birthday": ("(SELECT contact_id FROM special_date WHERE owner_id = ? AND kind = 'birthday')", 1),
    "anniversary": ("(SELECT contact_id FROM special_date WHERE owner_id = ? AND kind = 'anniversary')", 1),
    "task": ("(SELECT contact_id FROM task WHERE owner_id = ? AND contact_id IS NOT NULL AND status = 'open' AND binned_at = 0)", 1),
    "link": ("(SELECT contact_id FROM point WHERE owner_id = ? AND kind = 'link')", 1),
    "group": (
        "(SELECT m.contact_id FROM conversation g JOIN member m ON m.conversation_id = g.id WHERE g.owner_id = ? AND g.kind = 'group'"
        " AND m.role <> 'past')", 1,
    ),
}  # fmt: skip
_HAS = {
    "chat": "c.last_id > 0", "company": "p.company <> ''", "picture": "p.picture <> ''", "cadence": f"{_DAYS_WANTED} > 0",
}  # fmt: skip
_IS = {
    "waiting": WAITING,
    "due": "k.due_at BETWEEN 1 AND ?",
    "blocked": "(p.blocked = 1 OR p.status = 'blocked')",
    "unread": "(c.unread > 0 OR c.marked_unread = 1)",
    "archived": "(p.status = 'archived' OR coalesce(c.archived, 0) = 1)",
    "new": "p.created_at > ?",
}
_NEW = 14 * DAY


def _asked(it: Condition, asked: Asked) -> tuple[str, list[Any]]:
    """What one condition asks, true, false or NULL."""
    if it.operator == "!=":
        sql, params = _asked(Condition(it.field, "=", it.value, it.own), asked)
        return f"NOT coalesce({sql}, 0)", params
    if it.own:
        return _of_own(it, asked)
    if it.field == "has":
        thing = str(it.value)
        return (_HAS[thing], []) if thing in _HAS else _among(thing, "", [], asked)
    if it.field == "is":
        state = str(it.value)
        return _IS[state], {"due": [asked.now], "new": [asked.now - _NEW]}.get(state, [])
    if it.field in _TEXTS:
        return _compared(_TEXTS[it.field], it)
    if it.field in _NUMBERS:
        return f"{_NUMBERS[it.field]} {it.operator} ?", [it.value]
    if it.field in _AGES:
        return _aged(_AGES[it.field], it, asked)
    if isinstance(it.value, Days):  # a day of the year
        ranges = rules.coming(_today(asked), it.value.days)
        within = " OR ".join("month * 100 + day BETWEEN ? AND ?" for _ in ranges)
        sql = f"p.id IN (SELECT contact_id FROM special_date WHERE owner_id = ? AND kind = ? AND ({within}))"
        return sql, [asked.owner_id, it.field, *(end for span in ranges for end in span)]
    if it.field == "phone":
        digits = "".join(ch for ch in str(it.value) if ch.isdigit())
        it = Condition("phone", it.operator, digits or str(it.value))
    elif it.field == "note":  # nobody knows a note by heart
        it = Condition("note", "~", it.value)
    sql, params = _compared("x.value", it)
    return _among(it.field, f" WHERE {sql}", params, asked)


def _among(thing: str, where: str, params: list[Any], asked: Asked) -> tuple[str, list[Any]]:
    """Whether somebody is among those who have something: looked up once for the whole list."""
    source, owners = _LISTS[thing]
    return f"p.id IN (SELECT x.contact_id FROM {source} x{where})", [asked.owner_id] * owners + params


def _compared(column: str, it: Condition) -> tuple[str, list[Any]]:
    wanted = str(it.value).casefold()
    return (f"instr(casefold({column}), ?) > 0" if it.operator == "~" else f"casefold({column}) = ?"), [wanted]


def _aged(at: str, it: Condition, asked: Asked) -> tuple[str, list[Any]]:
    """Compares a time with one that lies so many days back, or with a day's first moment where the owner is."""
    if isinstance(it.value, date):
        return f"({at} > 0 AND {at} {'<' if it.operator == 'before' else '>='} ?)", [_start(it.value, asked)]
    assert isinstance(it.value, Days)
    back = asked.now - it.value.days * DAY
    # Longer ago is a smaller time. Never (0) is longer ago than anything, but then nothing that could wait (NULL) does.
    turned = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "within": ">="}[it.operator]
    sql = f"{at} {turned} ?"
    return (sql if turned[0] == "<" else f"({at} > 0 AND {sql})"), [back]


def _of_own(it: Condition, asked: Asked) -> tuple[str, list[Any]]:
    params: list[Any]
    if isinstance(it.value, Days):
        today = _today(asked)
        last = today + timedelta(min(it.value.days, (date.max - today).days))
        sql, params = "f.kind = 'date' AND v.value BETWEEN ? AND ?", [today.isoformat(), last.isoformat()]
    elif isinstance(it.value, date):
        sql = f"f.kind = 'date' AND v.value {'<' if it.operator == 'before' else '>='} ?"
        params = [it.value.isoformat()]
    elif it.operator in ("<", "<=", ">", ">="):
        sql, params = f"f.kind = 'number' AND CAST(v.value AS REAL) {it.operator} ?", [it.value]
    else:
        sql, params = _compared("v.value", it)
    return (
        "p.id IN (SELECT v.contact_id FROM custom_field f JOIN custom_value v ON v.field_id = f.id"
        f" WHERE f.owner_id = ? AND casefold(f.name) = ? AND {sql})",
        [asked.owner_id, it.field.casefold(), *params],
    )


def _today(asked: Asked) -> date:
    return datetime.fromtimestamp(asked.now / 1000, asked.zone).date()


def _start(day: date, asked: Asked) -> int:
    """The day's first moment, UTC ms; days so far off that no clock says them are the first and last there are."""
    try:
        return int(datetime.combine(day, time(), asked.zone).timestamp() * 1000)
    except (OverflowError, ValueError, OSError):
        return 0 if day.year < 1970 else 253_402_300_799_999


def unknown_fields(owner_id: int, rule: Rule) -> Sequence[str]:
    """The fields of their own that a rule asks for and the owner has not defined."""
    known = {name.casefold() for name in own_fields(owner_id)}
    return [name for name in sorted(_own(rule)) if name.casefold() not in known]


def _own(rule: Rule) -> set[str]:
    if isinstance(rule, Condition):
        return {rule.field} if rule.own else set()
    parts = (rule.part,) if isinstance(rule, Not) else rule.parts
    return {name for part in parts for name in _own(part)}
