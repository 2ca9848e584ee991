"""What rules mean for the tables: the same as for a plain reading of each person, written here a second time."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain import rules
from app.domain.rules import All, Condition, Days, Not, Rule
from app.errors import Invalid
from app.store import people, people_list, segments
from app.store.database import close_database, insert, open_database, rows, transaction, write
from app.store.people_list import Order, Wanted
from tests.domain.rule_trees import RULES
from tests.store import archive

DAY = 86_400_000
NOW = 1_772_700_000_000  # 5 March 2026, 08:40 UTC
ZONE = ZoneInfo("America/Sao_Paulo")


@pytest.fixture(scope="module", autouse=True)
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("segments") / "kith.db"
    open_database(path)
    yield path
    close_database()


# ── A second reading of the rules ───────────────────────────────────────────────────────────────────────────────────

_COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq}


def holds(rule: Rule, person: dict[str, Any]) -> bool:
    """Whether a rule holds of somebody, told in plain values."""
    if isinstance(rule, Not):
        return not holds(rule.part, person)
    if isinstance(rule, Condition):
        if rule.operator == "!=":
            return not holds(Condition(rule.field, "=", rule.value, rule.own), person)
        return _one(rule, person)
    verdicts = [holds(part, person) for part in rule.parts]
    return all(verdicts) if isinstance(rule, All) else any(verdicts)


def _one(it: Condition, person: dict[str, Any]) -> bool:
    today = datetime.fromtimestamp(NOW / 1000, ZONE).date()
    if it.own:
        kind, text = person["own"].get(it.field, ("", ""))
        if isinstance(it.value, Days):
            return kind == "date" and today <= date.fromisoformat(text) <= today + timedelta(it.value.days)
        if isinstance(it.value, date):
            return kind == "date" and (date.fromisoformat(text) < it.value if it.operator == "before" else date.fromisoformat(text) >= it.value)
        if it.operator in ("<", "<=", ">", ">="):
            return kind == "number" and _COMPARE[it.operator](float(text), it.value)
        return bool(kind) and _says(text, it)
    if it.field in ("has", "is"):
        return bool(person[f"{it.field}:{it.value}"])
    kind = rules.FIELDS[it.field].kind
    have = person[it.field]
    if kind in ("text", "choice"):
        return _says(have, it)
    if kind == "list":
        wanted = it
        if it.field == "phone" and (digits := "".join(c for c in str(it.value) if c.isdigit())):
            wanted = Condition("phone", it.operator, digits)
        if it.field == "note":
            wanted = Condition("note", "~", it.value)
        return any(_says(one, wanted) for one in have)
    if kind == "number":
        return have is not None and bool(_COMPARE[it.operator](have, it.value))
    if kind == "day":
        assert isinstance(it.value, Days)
        coming = [today + timedelta(n) for n in range(min(it.value.days, 365) + 1)]
        days = {(day.month, day.day) for day in coming}
        if (2, 28) in days and any(day.month == 2 and day.day == 28 and (day + timedelta(1)).month == 3 for day in coming):
            days.add((2, 29))
        return any(day in days for day in have) or (it.value.days >= 365 and bool(have))
    if have is None:  # does not wait
        return False
    if isinstance(it.value, date):
        start = datetime(it.value.year, it.value.month, it.value.day, tzinfo=ZONE).timestamp() * 1000
        return have > 0 and (have < start if it.operator == "before" else have >= start)
    assert isinstance(it.value, Days)
    ago = NOW - have
    days = it.value.days * DAY
    if have == 0:
        return it.operator in (">", ">=")
    return bool(_COMPARE["<=" if it.operator == "within" else it.operator](ago, days))


def _says(text: str, it: Condition) -> bool:
    wanted = str(it.value).casefold()
    return wanted in text.casefold() if it.operator == "~" else wanted == text.casefold()


# ── People of every sort ────────────────────────────────────────────────────────────────────────────────────────────

TEXTS = st.sampled_from(["", "ana", "Acme", "Acme Ltd", "VIP", "New York", "30", "x@example.org", "Ünder", "and so on"])
TIMES = st.sampled_from([0, NOW - 5, NOW - DAY, NOW - 30 * DAY, NOW - 31 * DAY, NOW - 400 * DAY, 1_767_225_600_000, 1_772_334_000_000])
PERSON = st.fixed_dictionaries(
    {
        **dict.fromkeys(("company", "nickname", "title", "type", "language", "zone", "met"), TEXTS),
        "status": st.sampled_from(rules.STATUSES), "lane": st.sampled_from(("", *rules.LANES)), "chat": st.booleans(),
        "in": TIMES, "out": TIMES, "opened": TIMES.filter(bool), "messages": st.integers(0, 200), "unread": st.integers(0, 3),
        "archived": st.booleans(), "marked": st.booleans(), "blocked": st.booleans(), "picture": st.sampled_from(["", "f"]),
        "touched": TIMES, "added": TIMES.filter(bool), "days": st.sampled_from([0, 0, 14, 30]), "due": st.sampled_from([0, NOW - 1, NOW + 1]),
        "score": st.none() | st.integers(0, 100), "value": TEXTS, "tags": st.sets(st.sampled_from(["vip", "Client", "ana"])),
        "emails": st.lists(st.sampled_from(["x@example.org", "ana@example.org"]), max_size=1),
        "phones": st.lists(st.sampled_from(["+15550101", "+4917130"]), max_size=1),
        "links": st.booleans(), "notes": st.sets(TEXTS.filter(bool), max_size=2), "task": st.sampled_from(["", "open", "done"]),
        "city": st.none() | TEXTS, "source": st.sampled_from(["", "vcard", "ana"]), "group": st.sampled_from(["", "member", "past"]),
        "days_of_year": st.dictionaries(
            st.sampled_from(["birthday", "anniversary"]), st.sampled_from([(2, 29), (3, 5), (3, 4), (3, 19), (12, 31), (1, 1)])
        ),
        "Shoe size": st.none() | st.sampled_from(["30", "40.5", "100"]), "wine": st.none() | TEXTS.filter(bool),
        "until": st.none() | st.sampled_from(["2026-03-01", "2026-03-05", "2026-03-15", "2027-01-01"]),
    }
)  # fmt: skip
_COLUMNS = {"title": "job_title", "added": "created_at", "touched": "touched_at"}
_KINDS = {"Shoe size": "number", "wine": "text", "until": "date"}
_DAYS_OF_TAG = {"vip": 7, "Client": 0, "ana": 21}


class House:
    """An owner with the fields, tags and a group that the people need."""

    def __init__(self) -> None:
        self.owner = archive.owner()
        self.device = archive.device(self.owner)
        self.group = archive.group(self.owner, self.device, "Group").id
        field = "INSERT INTO custom_field (owner_id, name, kind) VALUES (?, ?, ?)"
        self.fields = {name: insert(field, (self.owner, name, kind)) for name, kind in _KINDS.items()}
        self.tags = {
            name: insert("INSERT INTO tag (owner_id, name, cadence_days) VALUES (?, ?, ?)", (self.owner, name, days))
            for name, days in _DAYS_OF_TAG.items()
        }

    def add(self, like: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """A person in the tables, and what the second reading is told of them."""
        who = people.add(self.owner, [], now=1)
        people.learn_names(who, now=1, saved_name=f"Ana {who}")
        same = ("company", "nickname", "title", "type", "language", "zone", "met", "status", "blocked", "picture", "touched", "added")
        for key in same:
            write(f"UPDATE contact SET {_COLUMNS.get(key, key)} = ? WHERE id = ?", (like[key], who))
        if like["chat"]:
            insert(
                "INSERT INTO conversation (owner_id, device_id, kind, contact_id, address, created_at, lane, last_id, last_at, last_in_id,"
                " last_out_id, opened_at, messages, unread, archived, marked_unread) VALUES (?, ?, 'direct', ?, '', 1, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)",
                (self.owner, self.device, who, like["lane"], max(like["in"], like["out"]), like["in"] << 20, like["out"] << 20, like["opened"],
                 like["messages"], like["unread"], like["archived"], like["marked"]),
            )  # fmt: skip
        write("INSERT INTO cadence (contact_id, owner_id, days, due_at) VALUES (?, ?, ?, ?)", (who, self.owner, like["days"], like["due"]))
        if like["score"] is not None:
            sql = "INSERT INTO score (contact_id, owner_id, total, parts, value, engagement, risk, due_at) VALUES (?, ?, ?, '[]', ?, ?, ?, 0)"
            write(sql, (who, self.owner, like["score"], like["value"], like["value"], like["value"]))
        for name in like["tags"]:
            write("INSERT INTO contact_tag (contact_id, tag_id) VALUES (?, ?)", (who, self.tags[name]))
        links = ["https://example.org"] if like["links"] else []
        for kind, values in (("email", like["emails"]), ("phone", like["phones"]), ("link", links)):
            for text in values:
                write("INSERT INTO point (owner_id, contact_id, kind, value, created_at) VALUES (?, ?, ?, ?, 1)", (self.owner, who, kind, text))
        for body in like["notes"]:
            write("INSERT INTO note (owner_id, contact_id, body, created_at, updated_at) VALUES (?, ?, ?, 1, 1)", (self.owner, who, body))
        if like["task"]:
            sql = "INSERT INTO task (owner_id, contact_id, title, status, created_at, updated_at) VALUES (?, ?, 'x', ?, 1, 1)"
            write(sql, (self.owner, who, like["task"]))
        if like["city"] is not None:
            write("INSERT INTO postal (owner_id, contact_id, locality, country) VALUES (?, ?, ?, ?)", (self.owner, who, like["city"], like["city"]))
        if like["source"]:
            write("INSERT INTO external_id (contact_id, source, value) VALUES (?, ?, 'x')", (who, like["source"]))
        if like["group"]:
            write("INSERT INTO member (conversation_id, contact_id, role) VALUES (?, ?, ?)", (self.group, who, like["group"].replace("member", "")))
        for kind, (month, day) in like["days_of_year"].items():
            sql = "INSERT INTO special_date (owner_id, contact_id, kind, month, day) VALUES (?, ?, ?, ?, ?)"
            write(sql, (self.owner, who, kind, month, day))
        for name, field_id in self.fields.items():
            if like[name] is not None:
                write("INSERT INTO custom_value (contact_id, field_id, value) VALUES (?, ?, ?)", (who, field_id, like[name]))
        return who, self.told(who, like)

    @staticmethod
    def told(who: int, like: dict[str, Any]) -> dict[str, Any]:
        chat = like["chat"]
        lane = like["lane"] if chat else ""
        wanted = like["days"] or min((_DAYS_OF_TAG[name] for name in like["tags"] if _DAYS_OF_TAG[name]), default=None)
        last_in, last_out = (like["in"], like["out"]) if chat else (0, 0)
        worked_out = like["value"] if like["score"] is not None else ""
        waits = lane in ("pending", "requests")
        cities = [] if like["city"] is None else [like["city"]]
        return like | {
            "name": f"Ana {who}", "lane": lane, "value": worked_out, "engagement": worked_out, "risk": worked_out,
            "email": like["emails"], "phone": [p.removeprefix("+") for p in like["phones"]], "tag": like["tags"], "note": like["notes"],
            "city": cities, "country": cities, "source": [like["source"]] if like["source"] else [],
            "messages": like["messages"] if chat else 0, "unread": like["unread"] if chat else 0, "cadence": wanted,
            "last_touch": max(last_in, last_out, like["touched"]), "last_message": max(last_in, last_out), "last_from_me": last_out,
            "last_from_them": last_in, "waiting": like["opened"] if waits else None,
            "birthday": [d for k, d in like["days_of_year"].items() if k == "birthday"],
            "anniversary": [d for k, d in like["days_of_year"].items() if k == "anniversary"],
            "has:email": like["emails"], "has:phone": like["phones"], "has:address": cities, "has:birthday": "birthday" in like["days_of_year"],
            "has:anniversary": "anniversary" in like["days_of_year"], "has:note": like["notes"], "has:task": like["task"] == "open",
            "has:tag": like["tags"], "has:chat": chat, "has:company": like["company"], "has:picture": like["picture"], "has:cadence": wanted,
            "has:group": like["group"] == "member", "has:link": like["links"],
            "is:waiting": waits, "is:due": 0 < like["due"] <= NOW, "is:blocked": like["blocked"] or like["status"] == "blocked",
            "is:unread": chat and (like["unread"] or like["marked"]), "is:archived": like["status"] == "archived" or (chat and like["archived"]),
            "is:new": like["added"] > NOW - 14 * DAY,
            "own": {name: (kind, like[name]) for name, kind in _KINDS.items() if like[name] is not None},
        }  # fmt: skip


def chosen(owner: int, rule: Rule) -> set[int]:
    asked = segments.Asked(owner, NOW, ZONE)
    wanted = Wanted(rules=(rule,))
    found = people_list.ids(wanted, asked, 1000)
    assert segments.counts(asked, {7: rule}) == {7: len(found)} == {7: people_list.count(wanted, asked)}
    return set(found)


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(st.lists(PERSON, min_size=1, max_size=6), st.lists(RULES, min_size=6, max_size=12))
def test_the_tables_and_a_plain_reading_agree(likes: list[dict[str, Any]], asked: list[Rule]) -> None:
    with transaction():
        house = House()
        known = dict(house.add(like) for like in likes)
    for rule in asked:
        assert chosen(house.owner, rule) == {who for who, told in known.items() if holds(rule, told)}, rules.render(rule)


def test_every_single_condition_means_something_for_the_tables() -> None:
    asked = segments.Asked(archive.owner(), NOW, UTC)
    for name, field in rules.FIELDS.items():
        for sign in rules._OPERATORS[field.kind]:
            worth = {"age": "3 days", "day": "3 days", "number": "3", "choice": "pending"}.get(field.kind, "x")
            text = f"{name} {sign} {'2026-03-01' if sign in ('before', 'after') else worth}"
            assert segments.counts(asked, {1: segments.read(text)}) == {1: 0}, text
    for thing in (*(f"has:{thing}" for thing in rules.HAS), *(f"is:{state}" for state in rules.IS)):
        assert segments.counts(asked, {1: segments.read(thing)}) == {1: 0}, thing


@given(st.text())
def test_a_rule_that_cannot_be_read_is_invalid_and_nothing_else(text: str) -> None:
    with suppress(Invalid):
        segments.counts(segments.Asked(1, NOW, ZONE), {1: segments.read(text)})


def test_what_is_written_in_a_rule_never_becomes_sql() -> None:
    owner = archive.owner()
    for nasty in ("x') OR 1=1 --", "'; DROP TABLE contact; --", "%", "\\"):
        sql, params = segments.condition(Condition("company", "~", nasty), segments.Asked(owner, NOW, ZONE))
        assert nasty not in sql
        assert params == [nasty.casefold()]


def test_other_owners_tags_notes_and_fields_choose_nobody() -> None:
    with transaction():
        mine, theirs = House(), House()
        mine.add(PERSON_OF_ALL)
        theirs.add(PERSON_OF_ALL)
    assert len(chosen(mine.owner, segments.read('tag:vip note:Acme "Shoe size" > 10 has:email'))) == 1
    write("DELETE FROM contact WHERE owner_id = ?", (mine.owner,))
    assert chosen(mine.owner, segments.read("tag:vip or note:Acme or has:email")) == set()


PERSON_OF_ALL: dict[str, Any] = {
    **dict.fromkeys(("company", "nickname", "title", "type", "language", "zone", "met", "value"), "Acme"),
    "status": "active", "lane": "pending", "chat": True, "in": NOW - DAY, "out": 0, "opened": NOW - DAY, "messages": 3, "unread": 1,
    "archived": False, "marked": False, "blocked": False, "picture": "", "touched": 0, "added": 5, "days": 14, "due": NOW - 1, "score": 70,
    "tags": {"vip"}, "emails": ["x@example.org"], "phones": ["+15550101"], "links": False, "notes": {"Acme"}, "task": "open", "city": "Acme",
    "source": "vcard", "group": "member", "days_of_year": {"birthday": (3, 5)}, "Shoe size": "40.5", "wine": "ana", "until": "2026-03-15",
}  # fmt: skip


# ── The list ────────────────────────────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(
    st.lists(PERSON, min_size=3, max_size=9),
    st.lists(st.builds(Order, st.sampled_from(people_list.SORTS), st.booleans()), max_size=3),
    st.integers(1, 4),
)
def test_any_order_gives_everybody_once_page_by_page(likes: list[dict[str, Any]], order: list[Order], size: int) -> None:
    with transaction():
        house = House()
        known = {house.add(like)[0] for like in likes}
    asked = segments.Asked(house.owner, NOW, ZONE)
    whole = people_list.ids(Wanted(order=tuple(order)), asked, 100)
    paged: list[int] = []
    while page := people_list.listed(Wanted(order=tuple(order)), asked, size, paged[-1] if paged else 0):
        paged += [one.person.id for one in page]
        assert len(paged) <= len(known)
    assert paged == whole
    assert set(whole) == known
    if order and order[0].column in ("score", "touch", "added"):
        keys = [{"score": one.score if one.score is not None else -1, "touch": one.last_touch, "added": one.added_at}[order[0].column]
                for one in people_list.listed(Wanted(order=tuple(order)), asked, 100)]  # fmt: skip
        assert keys == sorted(keys, reverse=not order[0].turned)


def test_those_in_the_bin_are_in_no_list() -> None:
    with transaction():
        house = House()
        who, _ = house.add(PERSON_OF_ALL)
    asked = segments.Asked(house.owner, NOW, ZONE)
    assert people_list.ids(Wanted(q="ana"), asked, 9) == [who]
    write("UPDATE contact SET binned_at = 1 WHERE id = ?", (who,))
    assert people_list.ids(Wanted(q="ana"), asked, 9) == people_list.ids(Wanted(), asked, 9) == []
    assert chosen(house.owner, segments.read("tag:vip")) == set()
    assert rows("SELECT 1 FROM people_word WHERE contact_id = ?", (who,)) == []
