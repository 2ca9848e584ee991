"""How fast somebody is found among fifty thousand, misspelt, and how fast the list of people is drawn in any order."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC
from itertools import cycle

from app.bench.account import Account
from app.bench.results import Result, in_turns, median, percentile, result
from app.store import people, people_list, people_search
from app.store.database import rows, transaction
from app.store.people_list import Order, Wanted
from app.store.segments import Asked

_PEOPLE = 50_000
_AT_ONCE = 2_000
_ASKED = 60  # questions
_PAGE = 20
_BUDGET = 0.050  # seconds: somebody is found before the next key is pressed
_SYLLABLES = (
    "an ma ri el lo ka to ben jo han sa ra li da ni mi chi ste fan gre ta pe ter vic tor al ex ju us ro sen berg hoff son len ova dez gar"
)


def search(account: Account) -> Iterator[Result]:
    """A page of people for a name with a slip in each word, against an indexed query for a name's right beginning."""
    made = _fill(account)
    rng = random.Random(2)
    meant = rng.sample(made, min(_ASKED, len(made)))
    typed, begun = cycle([slip(rng, name) for name in meant]), cycle([name[:5] for name in meant])
    prefix = (
        "SELECT id, name FROM contact WHERE owner_id = ? AND name >= ? COLLATE NOCASE AND name < ? COLLATE NOCASE"
        " ORDER BY name COLLATE NOCASE LIMIT ?"
    )

    def ours() -> object:
        return people_search.find(account.owner_id, next(typed), _PAGE)

    def floor() -> object:
        start = next(begun)
        return rows(prefix, (account.owner_id, start, start + "\U0010ffff", _PAGE))

    mine, bare = in_turns(ours, floor, len(meant))
    slow = percentile(mine, 0.95)
    yield result("people: misspelt", median(mine) * 1e3, median(bare) * 1e3, "≤ 500", "ms", f"{len(made):,} people; p95 {slow * 1e3:.1f} ms")
    yield result("people: misspelt, in time", slow * 1e3, _BUDGET * 1e3, "≤ 1", "ms", "p95 against the pause between two keys")
    found = sum(name in {one.name for one in people.contacts(account.owner_id, slip(rng, name), _PAGE)} for name in meant)
    yield result("people: found at all", found, len(meant), "≥ 0.95", "people", "with a slip in each word, among the first 20")
    asked = Asked(account.owner_id, account.now, UTC)
    wanted = Wanted(order=(Order("messages"), Order("company"), Order("name", turned=True)))
    first = people_list.ids(wanted, asked, _PEOPLE)
    deep = first[len(first) // 2]
    late, early = in_turns(
        lambda: people_list.listed(wanted, asked, _PAGE, deep), lambda: people_list.listed(wanted, asked, _PAGE), 10
    )
    yield result("people: list, half way down", median(late) * 1e3, median(early) * 1e3, "≤ 3", "ms", "three columns sorted; floor: first page")


def _fill(account: Account) -> list[str]:
    """A database with nothing but people; returns their names."""
    account.fresh("people")
    rng = random.Random(1)
    parts = _SYLLABLES.split()
    given, family = ([invented(rng, parts) for _ in range(many)] for many in (2_500, 12_000))
    count = _PEOPLE if account.data.people >= 500 else _AT_ONCE  # the short form, for tests
    made = []
    for start in range(0, count, _AT_ONCE):
        with transaction():
            for number in range(start, min(count, start + _AT_ONCE)):
                made.append(f"{rng.choice(given)} {rng.choice(family)}")
                contact_id = people.add(account.owner_id, (f"pn:1555{number:07}",), now=account.now)
                people.learn_names(contact_id, now=account.now, saved_name=made[-1])
    return made


def invented(rng: random.Random, parts: list[str]) -> str:
    """A name put together of syllables."""
    return "".join(rng.choice(parts) for _ in range(rng.randint(2, 4))).capitalize()


def slip(rng: random.Random, name: str) -> str:
    """A name with a letter too few, too many, wrong or swapped in each word of five letters or more."""
    words = []
    for word in name.split():
        at = rng.randrange(1, len(word) - 1)
        other = rng.choice("abcdefghijklmnopqrstuvwxyz")
        before, after = word[:at], word[at + 1 :]
        slips = (before + after, before + other + word[at:], before + other + after, before + after[0] + word[at] + after[1:])
        words.append(rng.choice(slips) if len(word) >= 5 else word)
    return " ".join(words)
