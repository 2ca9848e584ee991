"""Finding people: by names in any script and spelling, numbers in any writing, company and notes, although letters are wrong.

The index is kept in the transaction of every change: triggers collect of whom something changed, and :func:`settle` works
those out anew before the commit. It is derived; :func:`rebuild` makes it anew.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from rapidfuzz.distance import OSA

from app.domain import identity, likeness, romanise
from app.store.database import before_commit, rows, transaction, write, write_many

_BATCH = 2000  # people worked out at once
_MOST_NOTE_WORDS = 300  # of one person
_LONGEST_WORD = 40
_MOST_TERMS = 6
_MOST_BEGUN = 300  # words that what was typed may become
_MOST_ALIKE = 120  # words that are compared letter by letter
_WEIGHTS = {"name": 100, "other_name": 95, "email": 90, "company": 80, "note": 60}
_NUMBER = re.compile(r"[+0-9(][0-9 ().\-/\u2010-\u2015\xa0]*")
_END = "\U0010ffff"


# ── Asking ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def find(owner_id: int, q: str, limit: int = 200) -> list[int]:
    """Ids of the people who are meant by ``q``, the likeliest first; of equally likely ones whom one wrote with last.

    Every word of the question must be found with a person, in any order, each perhaps misspelt or only begun. If nobody has
    them all, a word may be missing.
    """
    if digits := _digits(q):
        return _ranked(dict.fromkeys(_with_number(owner_id, digits), 1.0), limit)
    terms = romanise.words(q[:200])[:_MOST_TERMS]
    if not terms:
        return []
    hits = [_hits(owner_id, term) for term in terms]
    found = _together(hits)
    if not found:
        for joined in _joined(owner_id, terms):
            found |= _together([_hits(owner_id, term) for term in joined])
    if not found and len(terms) > 1:
        found = _together(hits, missing=1)
    return _ranked(found, limit)


def _digits(q: str) -> str:
    """The digits of a question that is a phone number, as they follow the country code or the 0 before the area code."""
    bare = q.translate(_ASCII_DIGITS).strip().replace("(0)", "")
    if not _NUMBER.fullmatch(bare):
        return ""
    digits = "".join(ch for ch in bare if ch.isdigit()).lstrip("0")
    return digits if len(digits) >= 3 else ""


_ASCII_DIGITS = {ord(zero) + n: str(n) for zero in "٠۰०" for n in range(10)}


def _with_number(owner_id: int, digits: str) -> set[int]:
    spellings = [digits, *(v.removeprefix("pn:") for v in identity.variants(f"pn:{digits}"))]
    found: set[int] = set()
    for spelling in spellings:
        sql = "SELECT contact_id FROM people_word WHERE owner_id = ? AND word >= ? AND word < ? LIMIT 1000"
        found |= {r[0] for r in rows(sql, (owner_id, f"#{spelling}", f"#{spelling}:"))}
    return found


def _hits(owner_id: int, term: str) -> dict[int, float]:
    """contact -> how likely the term stands for a word of theirs."""
    words = _meant(owner_id, term)
    found: dict[int, float] = {}
    sql = (
        "SELECT w.word, w.contact_id, w.weight FROM json_each(?) j CROSS JOIN people_word w"
        " ON w.owner_id = ? AND w.word = j.value"
    )
    for word, contact_id, weight in rows(sql, (json.dumps(list(words)), owner_id)):
        score = words[word] * weight / 100
        if score > found.get(contact_id, 0.0):
            found[contact_id] = score
    if term.isdigit() and len(term) >= 3:
        found |= dict.fromkeys(_with_number(owner_id, term.lstrip("0") or term), 1.0)
    return found


def _meant(owner_id: int, term: str) -> dict[str, float]:
    """The words that a term may stand for -> how likely."""
    begun = rows(
        "SELECT word FROM people_vocabulary WHERE owner_id = ? AND word >= ? AND word < ? ORDER BY length(word) LIMIT ?",
        (owner_id, term, term + _END, _MOST_BEGUN),
    )
    candidates = {word for (word,) in begun}
    if len(term) >= 3 and not term.isdigit():
        pairs = sorted(pair for pair in likeness.pairs(term) if not pair.endswith("$"))
        alike = rows(
            "SELECT word FROM (SELECT word, count(*) AS shared FROM people_pair WHERE owner_id = ? AND pair IN"
            " (SELECT value FROM json_each(?)) GROUP BY word HAVING shared >= ? ORDER BY shared DESC, length(word) LIMIT ?)"
            " UNION SELECT word FROM (SELECT word FROM people_vocabulary WHERE owner_id = ? AND sound = ? LIMIT ?)",
            (
                owner_id, json.dumps(pairs), likeness.common(term, begun=True), _MOST_ALIKE,
                owner_id, likeness.sound(term), _MOST_ALIKE,
            ),
        )  # fmt: skip
        candidates |= {word for (word,) in alike}
    judged = {word: likeness.likeness(term, word, _wrong, begun=True) for word in candidates}
    return {word: score for word, score in judged.items() if score}


def _wrong(one: str, other: str, most: int) -> int:
    return OSA.distance(one, other, score_cutoff=most)


def _joined(owner_id: int, terms: list[str]) -> list[list[str]]:
    """The question with two words written as one, or one as two."""
    ways = [[*terms[:at], terms[at] + terms[at + 1], *terms[at + 2 :]] for at in range(len(terms) - 1)]
    if len(terms) == 1 and 5 <= len(terms[0]) <= _LONGEST_WORD:
        term = terms[0]
        cuts = [(term[:at], term[at:]) for at in range(2, len(term) - 1)]
        parts = json.dumps(sorted({part for cut in cuts for part in cut}))
        sql = "SELECT word FROM people_vocabulary WHERE owner_id = ? AND word IN (SELECT value FROM json_each(?))"
        known = {word for (word,) in rows(sql, (owner_id, parts))}
        ways += [list(cut) for cut in cuts if known.issuperset(cut)]
    return ways[:4]


def _together(hits: list[dict[int, float]], missing: int = 0) -> dict[int, float]:
    """Who has all of the terms, or all but so many -> the mean of how likely each is."""
    seen: dict[int, float] = defaultdict(float)
    times: dict[int, int] = defaultdict(int)
    for one in hits:
        for contact_id, score in one.items():
            seen[contact_id] += score
            times[contact_id] += 1
    enough = len(hits) - missing
    return {who: seen[who] / len(hits) for who, often in times.items() if often >= enough}


def _ranked(found: dict[int, float], limit: int) -> list[int]:
    likeliest = sorted(found, key=lambda who: -found[who])[: max(limit * 2, 500)]
    sql = (
        "SELECT p.id, coalesce(c.last_at, 0) FROM json_each(?) j CROSS JOIN contact p ON p.id = j.value"
        " LEFT JOIN conversation c ON c.owner_id = p.owner_id AND c.contact_id = p.id WHERE p.is_me = 0 AND p.binned_at = 0"
    )
    last: dict[int, int] = dict(rows(sql, (json.dumps(likeliest),)))
    return sorted(last, key=lambda who: (-round(found[who], 2), -last[who], who))[:limit]


# ── Keeping ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def settle() -> None:
    """Work out anew the words of everybody of whom something changed, in the caller's transaction."""
    while stale := [r[0] for r in rows("SELECT contact_id FROM people_stale LIMIT ?", (_BATCH,))]:
        _refresh(stale)
        write("DELETE FROM people_stale WHERE contact_id IN (SELECT value FROM json_each(?))", (json.dumps(stale),))
    if unused := rows("SELECT owner_id, word FROM people_unused"):
        _forget(set(unused))
        write("DELETE FROM people_unused")


before_commit(settle)


def rebuild(*, batch: int = _BATCH, progress: Callable[[int, int], None] | None = None) -> int:
    """Make the index anew from the people, and return their number; ``progress`` hears (done, total) on the way.

    Runs in steps of ``batch`` people, a transaction each, so that others can write meanwhile.
    """
    with transaction():
        for table in ("people_word", "people_unused", "people_vocabulary", "people_pair"):
            write(f"DELETE FROM {table}")
    total, done, low = int(rows("SELECT count(*) FROM contact")[0][0]), 0, 0
    while ids := [r[0] for r in rows("SELECT id FROM contact WHERE id > ? ORDER BY id LIMIT ?", (low, batch))]:
        with transaction():  # what is noted as stale here is worked out before the commit
            write("INSERT OR IGNORE INTO people_stale SELECT value FROM json_each(?)", (json.dumps(ids),))
        low, done = ids[-1], done + len(ids)
        if progress is not None:
            progress(done, total)
    return done


def _refresh(ids: list[int]) -> None:
    listed = json.dumps(ids)
    had = set(rows("SELECT owner_id, word, contact_id, weight FROM people_word WHERE contact_id IN (SELECT value FROM json_each(?))", (listed,)))
    wanted = _wanted(listed)
    gone, new = had - wanted, wanted - had
    write_many("DELETE FROM people_word WHERE owner_id = ? AND word = ? AND contact_id = ?", [r[:3] for r in gone])
    write_many("INSERT INTO people_word (owner_id, word, contact_id, weight) VALUES (?, ?, ?, ?)", sorted(new))
    _learn({(r[0], r[1]) for r in new})


def _wanted(listed: str) -> set[tuple[Any, ...]]:
    """(owner, word, contact, weight) of some people, the greatest weight of each word."""
    owners: dict[int, int] = {}
    best: dict[tuple[int, str], int] = {}

    def add(contact_id: int, words: Iterable[str], weight: int) -> None:
        if contact_id in owners:
            for word in words:
                key = contact_id, word[:_LONGEST_WORD]
                best[key] = max(best.get(key, 0), weight)

    among = "(SELECT value FROM json_each(?))"
    for r in rows(
        "SELECT id, owner_id, name, own_name || ' ' || saved_name || ' ' || push_name || ' ' || business_name || ' ' || username"
        " || ' ' || given_name || ' ' || family_name || ' ' || nickname, company || ' ' || job_title"
        f" FROM contact WHERE is_me = 0 AND binned_at = 0 AND id IN {among}",
        (listed,),
    ):
        owners[r[0]] = r[1]
        add(r[0], romanise.words(r[2]), _WEIGHTS["name"])
        add(r[0], romanise.words(r[3]), _WEIGHTS["other_name"])
        add(r[0], romanise.words(r[4]), _WEIGHTS["company"])
    for contact_id, value in rows(f"SELECT contact_id, value FROM address WHERE contact_id IN {among}", (listed,)):
        kind, _, rest = value.partition(":")
        add(contact_id, _tails(rest) if kind == "pn" else [f"#{rest[-4:]}"] if kind == "lid" else [], 100)
        if kind == "email":
            add(contact_id, romanise.words(rest), _WEIGHTS["email"])
    for contact_id, kind, value in rows(f"SELECT contact_id, kind, value FROM point WHERE contact_id IN {among}", (listed,)):
        add(contact_id, _tails(value) if kind in ("phone", "whatsapp") else romanise.words(value), _WEIGHTS["email"])
    for contact_id, body in rows(
        f"SELECT contact_id, group_concat(body, ' ') FROM note WHERE binned_at = 0 AND contact_id IN {among} GROUP BY contact_id", (listed,)
    ):
        words = dict.fromkeys(word for word in romanise.words(body) if len(word) > 2)
        add(contact_id, list(words)[:_MOST_NOTE_WORDS], _WEIGHTS["note"])
    return {(owners[who], word, who, weight) for (who, word), weight in best.items()}


def _tails(number: str) -> list[str]:
    """A phone number from each of its digits on: whatever part of it is typed begins one of these."""
    digits = "".join(ch for ch in number if ch.isdigit())[:20]
    return [f"#{digits[at:]}" for at in range(max(1, len(digits) - 2))]


def _learn(words: set[tuple[int, str]]) -> None:
    """Put words that are new into the vocabulary."""
    fresh = []
    for owner_id, some in _by_owner(words).items():
        known = "SELECT word FROM people_vocabulary WHERE owner_id = ? AND word IN (SELECT value FROM json_each(?))"
        there = {word for (word,) in rows(known, (owner_id, json.dumps(some)))}
        fresh += [(owner_id, word) for word in some if word not in there]
    write_many(
        "INSERT INTO people_vocabulary (owner_id, word, sound) VALUES (?, ?, ?)",
        [(owner_id, word, likeness.sound(word)) for owner_id, word in fresh],
    )
    write_many(
        "INSERT INTO people_pair (owner_id, pair, word) VALUES (?, ?, ?)",
        sorted((owner_id, pair, word) for owner_id, word in fresh if not word.isdigit() for pair in likeness.pairs(word)),
    )


def _forget(words: set[tuple[int, str]]) -> None:
    """Take words that nobody has any more out of the vocabulary."""
    for owner_id, some in _by_owner(words).items():
        sql = (
            "SELECT value FROM json_each(?2) j WHERE NOT EXISTS"
            " (SELECT 1 FROM people_word w WHERE w.owner_id = ?1 AND w.word = j.value)"
        )
        unused = [word for (word,) in rows(sql, (owner_id, json.dumps(some)))]
        write_many("DELETE FROM people_vocabulary WHERE owner_id = ? AND word = ?", [(owner_id, word) for word in unused])
        write_many(
            "DELETE FROM people_pair WHERE owner_id = ? AND pair = ? AND word = ?",
            [(owner_id, pair, word) for word in unused for pair in likeness.pairs(word)],
        )


def _by_owner(words: set[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for owner_id, word in sorted(words):
        if not word.startswith("#"):
            found[owner_id].append(word)
    return found
