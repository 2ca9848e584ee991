"""Who is here twice: situations as they happen, decided right, and a whole address book with figures."""

from __future__ import annotations

import random
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from app.domain.duplicates import WEIGHTS, Candidate, Person, _wrong, canonical, compare, find, mailbox

SURE, MAYBE, NO = "sure", "maybe", "no"
IN, WAS = True, False  # in a group now, or only once
CHOIR, CLASS = 70, 71


def who(number: int, name: str = "", *numbers: str, **more: object) -> Person:
    names = tuple(part.strip() for part in name.split("/") if part.strip())
    return Person(number, names, numbers, **more)  # type: ignore[arg-type]


SITUATIONS = {
    "Brazil's ninth digit": (who(1, "Ana Lima", "5511987654321"), who(2, "Ana Lima", "551187654321"), SURE),
    "Brazil's ninth digit, one without a name": (who(1, "Ana Lima", "5511987654321"), who(2, "", "551187654321"), MAYBE),
    "Brazil: a mobile and a landline that look alike": (who(1, "Ana", "5511923456789"), who(2, "Padaria Sol", "551123456789"), NO),
    "Mexico with and without the 1": (who(1, "Luz Ortega", "5215512345678"), who(2, "Luz Ortega", "525512345678"), SURE),
    "Argentina with and without the 9": (who(1, "Nico", "5491123456789"), who(2, "Nico Paz", "541123456789"), SURE),
    "a number twice, called otherwise: a family's phone": (who(1, "Rosa Paz", "15550101"), who(2, "Tito Gil", "15550101"), NO),
    "known by the LID first, then by the number, with the same name and group": (
        who(1, "Ben Okafor", lids=("9111",), groups={CHOIR: IN}), who(2, "Ben Okafor", "15550102", groups={CHOIR: WAS}), SURE),
    "LID first, with the same name alone": (who(1, "Ben Okafor", lids=("9111",)), who(2, "Ben Okafor", "15550102"), MAYBE),
    "LID first, a nameless stranger": (who(1, "", lids=("9111",)), who(2, "Ben Okafor", "15550102"), NO),
    "two SIM cards, in the same group with both": (
        who(1, "Chidi Eze", "15550103", lids=("1",), groups={CHOIR: IN}),
        who(2, "Chidi Eze", "2348012345678", lids=("2",), groups={CHOIR: IN}), MAYBE),
    "a new number under the old name": (who(1, "Dora Klein", "15550104"), who(2, "Dora Klein (new)", "15550105"), MAYBE),
    "renamed by marriage, the same email": (
        who(1, "Eva Braun Sommer", "15550106", emails=("eva.s@example.org",)), who(2, "Eva Sommer", "15550107", emails=("Eva.S@example.org",)), SURE),
    "my word for them, and what they call themselves": (
        who(1, "Aunt Flo / Florence Hill", "15550108"), who(2, "Florence Hill", lids=("5",), groups={CLASS: IN}), MAYBE),
    "written in another script": (who(1, "Юлия Петрова", "15550109"), who(2, "Yulia Petrova", lids=("6",)), MAYBE),
    "a typo in the surname": (
        who(1, "Katharina Schneider", "15550110", company="Acme"), who(2, "Katarina Schneyder", "15550111", company="ACME"), MAYBE),
    "the same name, born on other days": (who(1, "Maria Silva", "15550112", born=(3, 4)), who(2, "Maria Silva", "15550113", born=(8, 9)), NO),
    "father and son": (who(1, "Paulo Souza", "15550114"), who(2, "Paulo Souza Filho", "15550115"), NO),
    "father and son at one email address": (
        who(1, "Paulo Souza", "15550114", emails=("souza@example.org",)), who(2, "Paulo Souza Jr", "15550115", emails=("souza@example.org",)), NO),
    "a couple at one email address": (
        who(1, "Ines Roth", "15550116", emails=("roth@example.org",)), who(2, "Jan Roth", "15550117", emails=("roth@example.org",)), NO),
    "a person and their business account": (
        who(1, "Gita Rao", "15550118"), who(2, "Gita Rao Yoga", "15550119", business=True), NO),
    "a business account under the person's own number variant": (
        who(1, "Rosa Lima", "5521987650000"), who(2, "Rosa Lima Doces", "552187650000", business=True), SURE),
    "two branches of one shop": (who(1, "Pizzeria Roma", "15550120", business=True), who(2, "Pizzeria Roma", "15550121", business=True), NO),
    "the same first name in a group": (who(1, "Tom", "15550122", groups={CLASS: IN}), who(2, "Tom", "15550123", groups={CLASS: IN}), NO),
    "colleagues with one first name": (who(1, "Tom Reed", "15550124", company="Acme"), who(2, "Tom Hale", "15550125", company="Acme"), NO),
    "Google's dots": (who(1, "Uma Sen", "15550126", emails=("uma.sen@gmail.com",)), who(2, "Uma Sen", emails=("UmaSen+kith@googlemail.com",)), SURE),
}  # fmt: skip


def verdict(found: Candidate | None) -> str:
    return NO if found is None else SURE if found.sure else MAYBE


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_situation_is_decided_right(situation: str) -> None:
    one, other, wanted = SITUATIONS[situation]
    found = compare(one, other)
    assert verdict(found) == wanted, found
    assert verdict(compare(other, one)) == wanted
    listed = find([one, other])  # what is to be proposed must meet in a block
    assert [verdict(c) for c in listed] == ([] if wanted == NO else [wanted])


def test_a_name_that_many_have_tells_nothing_by_itself() -> None:
    crowd = [who(n, "Maria Silva", f"1555020{n}") for n in range(1, 7)]
    assert find(crowd) == []
    assert len(find(crowd[:2])) == 1


def test_pairs_that_were_dismissed_are_not_found() -> None:
    pair = [who(1, "Ana Lima", "5511987654321"), who(2, "Ana Lima", "551187654321")]
    assert len(find(pair)) == 1
    assert find(pair, apart=frozenset({(1, 2)})) == []


def test_numbers_and_mailboxes_have_one_writing() -> None:
    assert canonical("5511987654321") == canonical("551187654321")
    assert canonical("5215512345678") == canonical("525512345678")
    assert canonical("15550100") == "15550100"
    assert mailbox("A.Na@GoogleMail.com") == mailbox("ana+x@gmail.com") != mailbox("a.na@example.org")


@given(st.text("abc", max_size=7), st.text("abc", max_size=7), st.integers(0, 4))
def test_wrong_letters_are_counted_as_a_library_counts_them(x: str, y: str, most: int) -> None:
    assert _wrong(x, y, most) == min(OSA.distance(x, y), most + 1)


@given(st.lists(st.tuples(st.text(max_size=12), st.from_regex(r"[0-9]{0,14}", fullmatch=True)), max_size=8))
def test_whatever_people_are_called_the_order_does_not_matter(made: list[tuple[str, str]]) -> None:
    people = [Person(n, (name,), (number,) if number else ()) for n, (name, number) in enumerate(made, 1)]
    found = find(people)
    assert found == find(people[::-1])
    assert all(c.low < c.high and c.score >= 0 and {r.code for r in c.reasons} <= set(WEIGHTS) for c in found)


# ── A whole address book ────────────────────────────────────────────────────────────────────────────────────────────

_FIRSTS = """Ana Ben Carla David Elena Felix Greta Hugo Ines Jonas Karla Luis Marta Nico Olga Paul Quinn Rosa Sven Tara Uwe Vera Wim
Xenia Yuri Zoe Amir Bella Chloe Diego Emma Farid Gita Hana Ivan Julia Kofi Lena Mehmet Nadia Omar Petra Rafael Sofia Tomas Ursula
Victor Wanda Yara Zain"""
_LASTS = """Silva Novak Kim Okafor Rossi Müller Santos Haddad Petrov Larsen Moreau Tanaka Costa Weber Khan Lopez Bauer Nguyen Ferrari Schulz
Demir Kaya Cohen Levy Ali Hassan Singh Patel Rao Das Garcia Torres Ramos Cruz Reyes Fischer Becker Wolf Braun Keller Conti Greco Marino Ricci
Dubois Laurent Girard Blanc Roux Olsen Berg Lund Holm Virtanen Korhonen Jansen Visser Smit Mulder Bakker"""
_FIRST, _LAST = _FIRSTS.split(), _LASTS.split()


def _slip(rng: random.Random, word: str) -> str:
    """A word mistyped once, behind its first letter."""
    at = rng.randrange(1, len(word) - 1)
    return rng.choice((word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:], word[:at] + word[at + 1] + word[at] + word[at + 2 :]))


def address_book(rng: random.Random) -> tuple[list[Person], set[tuple[int, int]]]:
    """2,000 people, 300 of them once more in the ways in which that happens; and the true pairs."""
    people: list[Person] = []
    for n in range(1, 1701):
        first, last = rng.choice(_FIRST), rng.choice(_LAST) + (f"-{rng.choice(_LAST)}" if rng.random() < 0.3 else "")
        name = rng.choice((f"{first} {last}", f"{first} {last}", f"{first} {rng.choice(_FIRST)} {last}"))
        number = rng.choice((f"55119{rng.randrange(6 * 10**7, 10**8)}", f"521{rng.randrange(55 * 10**8, 56 * 10**8)}",
                             f"1555{rng.randrange(10**7):07}"))
        more: dict[str, object] = {"groups": dict.fromkeys(rng.sample(range(40), rng.randrange(3)), True)}
        if rng.random() < 0.3:
            more["emails"] = (f"{first}.{last}.{n}@example.org".lower(),)
        if rng.random() < 0.2:
            more["company"] = f"Company {rng.randrange(60)}"
        if rng.random() < 0.1:
            more["born"] = (rng.randrange(1, 13), rng.randrange(1, 29))
        people.append(who(n, name, number, **more))
    true = set()
    for n, origin in enumerate(rng.sample(people, 300), 1701):
        twin, (first, *_, last) = origin._replace(id=n), origin.names[0].split()
        way = n % 6
        if way == 0 and canonical(origin.numbers[0]) != origin.numbers[0]:
            twin = twin._replace(numbers=(canonical(origin.numbers[0]),), groups={}, emails=())
        elif way == 1:  # seen in a group by the LID before the number was known
            group = next(iter(origin.groups), 41)
            people[origin.id - 1] = origin._replace(groups={group: False})
            twin = twin._replace(numbers=(), lids=(str(n),), groups={group: True}, emails=(), company="")
        elif way == 2:  # a second number
            twin = twin._replace(numbers=(f"4930{n:08}",), names=(f"{first} {last}",), groups={})
        elif way == 3 and origin.emails:  # from another address book, by email
            twin = twin._replace(numbers=(), names=(rng.choice((f"{first} {last}", f"{first[0]}. {last}", f"{last}, {first}")),), groups={})
        elif way == 4:  # mistyped, at the same company or in the same group
            twin = twin._replace(numbers=(f"4930{n:08}",), names=(f"{first} {_slip(rng, last)}",), company=origin.company or "Acme")
            people[origin.id - 1] = people[origin.id - 1]._replace(company=twin.company)
        else:
            twin = twin._replace(numbers=(f"4930{n:08}",), names=(f"{first} {last}", "Boss"), groups={})
        people.append(twin)
        true.add((origin.id, n))
    rng.shuffle(people)
    return people, true


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_in_an_address_book_the_true_ones_are_proposed_and_hardly_a_wrong_one_is_sure(seed: int) -> None:
    people, true = address_book(random.Random(seed))
    found = find(people)
    proposed = {(c.low, c.high) for c in found}
    sure = {(c.low, c.high) for c in found if c.sure}
    hit, wrong = len(proposed & true) / len(true), len(sure - true) / max(1, len(sure))
    print(f"{len(people)} people, {len(true)} true: {hit:.1%} proposed, {len(proposed - true)} wrong of {len(proposed)}; "
          f"{len(sure)} sure, {wrong:.2%} of them wrong")  # fmt: skip
    assert hit >= 0.95
    assert wrong < 0.005
    assert len(sure) >= 60


def test_the_cost_grows_with_the_people_and_not_with_their_pairs() -> None:
    def calls(many: int) -> int:
        rng = random.Random(5)
        people = []
        for n in range(many):
            name = f"{rng.choice(_FIRST)}{rng.choice('abcdefgh')} {rng.choice(_LAST)}{rng.randrange(many // 20)}"
            people.append(who(n, name, f"1555{n:07}", groups={n // 30: True}))
        made = 0

        def count(_frame: object, event: str, _of: object) -> None:
            nonlocal made
            made += event == "call"

        sys.setprofile(count)
        try:
            find(people)
        finally:
            sys.setprofile(None)
        return made

    assert calls(4_000) < 20 * calls(500)  # 64 times, were everybody compared with everybody
