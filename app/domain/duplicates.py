"""Who may be here twice: pairs of people that look like one, how sure that is, and why.

:func:`find` never compares everybody with everybody. People are put into *blocks* by what duplicates have in common (a number in
its national variants, an email address, the sound of two words of their name, a first name within a group or company), and only
those of one block are compared, so that the cost grows with the number of people. Blocks that hold many tell nothing and are
left out. :func:`compare` then weighs what speaks for a pair and what against it, in points.

A pair is *proposed* from :data:`PROPOSED` points on. It is *sure* only when something that two people rarely share (a number,
an email address, a LID whose number was hidden) agrees with their names and nothing speaks against it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import combinations
from typing import NamedTuple

from app.domain import identity, romanise
from app.domain.likeness import likeness, sound

PROPOSED = 45
SURE = 85
_CROWD = 40  # people in one block beyond which it tells nothing
_COMMON = 3  # people of one name beyond which the name alone tells nothing
#: Words before or after a name that are not part of it.
_TITLES = """
mr mrs ms miss dr prof herr frau sr sra senor senora don dona madame monsieur mme m ing lic eng whatsapp wa new old work privat private
mobile cell business biz office neu alt nuevo nueva novo nova
"""
#: Words that tell father and son, or branches, apart.
_YOUNGER = {
    "jr": "junior", "junior": "junior", "jun": "junior", "filho": "junior", "hijo": "junior", "fils": "junior", "sr": "senior",
    "senior": "senior", "pai": "senior", "padre": "senior", "ii": "2", "iii": "3", "iv": "4", "neto": "neto",
    "nieto": "neto", "sobrinho": "sobrinho",
}  # fmt: skip
#: Mail services at which anybody has an address, without what stands behind the first dot.
_EVERYBODYS = "gmail googlemail outlook hotmail live msn yahoo icloud me mac aol gmx web proton protonmail mail yandex qq 163 126 example"
_NOT_NAMES, _SERVICES = frozenset(_TITLES.split()), frozenset(_EVERYBODYS.split())


class Person(NamedTuple):
    """What is known of somebody that two records of one person may share.

    ``names``: all of them, the best first. ``numbers``: digits in international form. ``groups``: conversation -> whether they
    are in it now (else they once were). ``born``: month and day, or None.
    """

    id: int
    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    lids: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    company: str = ""
    groups: Mapping[int, bool] = {}
    business: bool = False
    born: tuple[int, int] | None = None


class Reason(NamedTuple):
    """Why: a code (:data:`WEIGHTS`) and what it is about, to be said in words."""

    code: str
    about: str = ""


class Candidate(NamedTuple):
    """Two people who may be one. ``low`` < ``high`` are their ids."""

    low: int
    high: int
    score: int
    sure: bool
    reasons: tuple[Reason, ...]


#: Points of each reason; negative ones speak against it.
WEIGHTS = {
    "number": 80, "variant": 75, "email": 60, "same_name": 45, "fuller_name": 45, "common_name": 25, "similar_name": 35,
    "first_name": 15, "moved_group": 30, "shared_group": 10, "company": 20, "domain": 15, "birthday": 25, "hidden_number": 15,
    "other_name": -40, "generation": -70, "other_birthday": -50, "both_present": -5, "two_accounts": -5, "branches": -30,
    "one_business": -5,
}  # fmt: skip
_FULL_NAMES = frozenset({"same_name", "fuller_name", "common_name", "similar_name"})


class _Traits:
    """A person as they are compared: what is worked out once for all comparisons."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.numbers = {canonical(number) for number in person.numbers}
        self.emails = {mailbox(email) for email in person.emails}
        self.domains = {d for email in person.emails if (d := _own_domain(email))}

    @cached_property
    def names(self) -> tuple[tuple[str, ...], ...]:
        """The words of each name, without titles."""
        found = (tuple(w for w in _words(name) if w not in _NOT_NAMES and w not in _YOUNGER) for name in self.person.names)
        return tuple(dict.fromkeys(words for words in found if words and not words[0].isdigit()))

    @cached_property
    def generations(self) -> set[str]:
        # "sr" before a name is a title in Spanish, behind it the father.
        return {_YOUNGER[w] for name in self.person.names for w in _words(name)[1:] if w in _YOUNGER}

    @cached_property
    def company(self) -> str:
        return " ".join(_words(self.person.company))

    @cached_property
    def full_names(self) -> set[tuple[str, ...]]:
        return {tuple(sorted(words)) for words in self.names if len(words) > 1}

    def blocks(self) -> Iterable[str]:
        """The keys under which this person is compared with others."""
        yield from (f"n{number}" for number in self.numbers)
        yield from (f"e{email}" for email in self.emails)
        for words in self.names:
            first, last = words[0], words[-1]
            if len(words) > 1:
                yield "s" + "|".join(sorted((sound(first), sound(last))))
                yield f"a{sound(first)}|{last[:2]}"
                yield f"b{first[:3]}|{sound(last)}"
                yield f"b{first[0]}|{last}"
            yield from (f"g{group}|{sound(first)}" for group in self.person.groups)
            if self.company:
                yield f"c{self.company}|{sound(first)}"
            yield from (f"d{domain}|{sound(first)}" for domain in self.domains)


@lru_cache(maxsize=65_536)
def _words(name: str) -> tuple[str, ...]:
    return tuple(romanise.words(name))


def canonical(number: str) -> str:
    """One writing for all national variants of a phone number: Brazil's ninth digit, Mexico's 1, Argentina's 9."""
    address = f"pn:{number}"
    same = [v for v in identity.variants(address) if address in identity.variants(v)]
    return min(number, *(v.removeprefix("pn:") for v in same)) if same else number


def mailbox(email: str) -> str:
    """One writing for all spellings of a mailbox: capitals, and at Google dots and what stands behind a plus."""
    name, _, domain = email.strip().lower().partition("@")
    if domain in ("gmail.com", "googlemail.com"):
        name, domain = name.partition("+")[0].replace(".", ""), "gmail.com"
    return f"{name}@{domain}"


def _own_domain(email: str) -> str:
    domain = email.strip().lower().partition("@")[2]
    return "" if domain.partition(".")[0] in _SERVICES else domain


def find(people: Sequence[Person], *, apart: frozenset[tuple[int, int]] = frozenset()) -> list[Candidate]:
    """All pairs that may be one person, the surest first.

    Args:
        people: everybody, once.
        apart: pairs (lower id, higher id) that the owner said are not one.
    """
    traits = {person.id: _Traits(person) for person in people}
    blocks: dict[str, list[int]] = defaultdict(list)
    for one in traits.values():
        for key in set(one.blocks()):
            blocks[key].append(one.person.id)
    called = Counter(name for one in traits.values() for name in one.full_names)
    pairs = {
        (low, high) if low < high else (high, low)
        for ids in blocks.values()
        if 1 < len(ids) <= _CROWD
        for low, high in combinations(ids, 2)
    }
    found = (_compared(traits[low], traits[high], called) for low, high in pairs - apart)
    return sorted((c for c in found if c is not None), key=lambda c: (-c.sure, -c.score, c.low, c.high))


def compare(one: Person, other: Person, *, called: Mapping[tuple[str, ...], int] | None = None) -> Candidate | None:
    """The pair, if it may be one person. ``called``: how many people have each full name (its words sorted)."""
    low, high = sorted((one, other), key=lambda p: p.id)
    return _compared(_Traits(low), _Traits(high), called or {})


def _compared(a: _Traits, b: _Traits, called: Mapping[tuple[str, ...], int]) -> Candidate | None:
    reasons = [*_identifiers(a, b), *_by_name(a, b, called), *_surroundings(a, b)]
    codes = {r.code for r in reasons}
    if "shared_group" in codes and codes & _FULL_NAMES and a.person.lids and b.person.lids:
        reasons.append(Reason("two_accounts"))
    score = sum(WEIGHTS[r.code] for r in reasons)
    if score < PROPOSED:
        return None
    against = any(WEIGHTS[code] < 0 for code in codes - {"two_accounts", "one_business"})
    named = bool(codes & {*_FULL_NAMES, "first_name"})
    unnamed = not a.names or not b.names
    hard = "number" in codes or "variant" in codes
    sure = score >= SURE and not against and (
        (hard and (named or unnamed)) or ("email" in codes and bool(codes & _FULL_NAMES))
        or {"hidden_number", "moved_group", "same_name"} <= codes
    )  # fmt: skip
    order = sorted(reasons, key=lambda r: -WEIGHTS[r.code])
    return Candidate(a.person.id, b.person.id, min(100, score), sure, tuple(order))


def _identifiers(a: _Traits, b: _Traits) -> Iterable[Reason]:
    """Numbers and email addresses."""
    if same := set(a.person.numbers) & set(b.person.numbers):
        yield Reason("number", min(same))
    elif shared := a.numbers & b.numbers:
        yield Reason("variant", min(shared))
    if both := a.emails & b.emails:
        yield Reason("email", min(both))
    elif domains := a.domains & b.domains:
        yield Reason("domain", min(domains))


def _by_name(a: _Traits, b: _Traits, called: Mapping[tuple[str, ...], int]) -> Iterable[Reason]:
    """What their names say; nothing of somebody without a name."""
    if not a.names or not b.names:
        return
    best, alike = max(((_alike(x, y), x) for x in a.names for y in b.names), key=lambda found: found[0])
    said = " ".join(alike)
    if best >= 0.99 and len(alike) > 1:
        common = called.get(tuple(sorted(alike)), 0) > _COMMON
        yield Reason("common_name" if common else "same_name", said)
    elif fuller := next((x for x in a.names for y in b.names if _is_fuller(x, y)), None):
        short = min((fuller, *(y for y in b.names if _is_fuller(fuller, y))), key=len)
        common = called.get(tuple(sorted(short)), 0) > _COMMON
        yield Reason("common_name" if common else "fuller_name", " ".join(short))
    elif best >= 0.8 and len(alike) > 1:
        yield Reason("similar_name", said)
    elif best >= 0.6 or any(_word_alike(x[0], y[0]) > 0.85 for x in a.names for y in b.names if len(x) == 1 or len(y) == 1):
        yield Reason("first_name", alike[0])
    else:
        yield Reason("other_name")
    if a.generations != b.generations and best >= 0.6:
        yield Reason("generation")
    if a.person.business and b.person.business and not a.numbers & b.numbers:
        yield Reason("branches")
    elif a.person.business != b.person.business:
        yield Reason("one_business")


def _is_fuller(x: tuple[str, ...], y: tuple[str, ...]) -> bool:
    """Whether one of two names is the other with further names in it: Ana Lima, Ana Maria Lima."""
    short, long = (x, y) if len(x) < len(y) else (y, x)
    return 1 < len(short) < len(long) and short[0] == long[0] and set(short) <= set(long)


def _alike(x: tuple[str, ...], y: tuple[str, ...]) -> float:
    """0 … 1: how alike two names are. Order does not matter, further names in the middle little, first names much."""
    short, long = (x, y) if len(x) <= len(y) else (y, x)
    left = list(long)
    total, weakest = 0.0, 1.0
    for word in short:
        worth, at = max((_word_alike(word, other), -n) for n, other in enumerate(left))
        total += worth
        weakest = min(weakest, worth)
        left.pop(-at)
    if weakest < 0.5:
        return total / len(long) * 0.6 if len(short) > 1 else 0.0
    spare = len(long) - len(short)
    return total / len(short) if not spare else total / len(short) * (0.95 if len(short) > 1 else 0.7)


@lru_cache(maxsize=131_072)
def _word_alike(x: str, y: str) -> float:
    if x == y:
        return 1.0
    if len(x) == 1 or len(y) == 1:
        return 0.75 if x[0] == y[0] else 0.0  # an initial
    return likeness(x, y, _wrong)


def _wrong(x: str, y: str, most: int) -> int:
    """How many letters are wrong, missing, too many or swapped with their neighbour; ``most`` + 1 for more than that."""
    if abs(len(x) - len(y)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(y) + 1))
    for i, left in enumerate(x, 1):
        before, last, row = row, before, [i]
        for j, right in enumerate(y, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == y[j - 2] and x[i - 2] == right:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def _surroundings(a: _Traits, b: _Traits) -> Iterable[Reason]:
    """Where both are met."""
    shared = a.person.groups.keys() & b.person.groups.keys()
    together = [g for g in shared if a.person.groups[g] and b.person.groups[g]]
    if together:
        yield Reason("shared_group")
        yield Reason("both_present")
    elif shared:
        yield Reason("moved_group")  # one left the group as the other came, or was only seen writing
    if a.company and a.company == b.company:
        yield Reason("company", a.person.company)
    if a.person.born and b.person.born:
        yield Reason("birthday" if a.person.born == b.person.born else "other_birthday")
    # One is known by a number alone, the other by a LID alone: the two halves of one account.
    halves = sorted((bool(p.numbers), bool(p.lids)) for p in (a.person, b.person))
    if halves == [(False, True), (True, False)]:
        yield Reason("hidden_number")
