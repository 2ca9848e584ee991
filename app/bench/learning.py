"""``kith bench replies --learn``: learn the weights of :mod:`app.domain.closings.weighing` from the labelled turns shipped.

A logistic regression, one weight per trait, by stochastic gradient descent with a step of its own for every weight. The
turns come in an order drawn from a fixed seed, so that the same turns give the same file. Held-back halves are left out.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from app.domain import closings
from app.domain.closings import weighing

_ROUNDS = 10
_STEP = 0.1
_SHRINK = 0.05  # how strongly weights are drawn to nothing
_LEAST_SEEN = 2  # turns that have a trait, or it is not learnt
_LEAST_WEIGHT = 5  # hundredths: what is smaller is left out
_SEED = 1


class Lesson(NamedTuple):
    """A turn's traits, whether it wants an answer, and how much it counts."""

    traits: list[str]
    owed: bool
    counts: float


def lesson(turn: Sequence[closings.Said], setting: str, owed: bool, counts: float) -> Lesson | None:
    """What there is to learn from a turn; None from one without words."""
    texts = [line.text for line in turn if line.text.strip()]
    if not texts:
        return None
    return Lesson(weighing.traits(texts, setting), owed, counts)


def learn(lessons: Iterable[Lesson]) -> dict[str, int]:
    """Trait -> weight in hundredths; "" is what every turn begins with."""
    lessons = list(lessons)
    seen = Counter(trait for one in lessons for trait in set(one.traits))
    turns = [([t for t in one.traits if seen[t] >= _LEAST_SEEN], one.owed, one.counts) for one in lessons]
    weights = dict.fromkeys((trait for trait, times in seen.items() if times >= _LEAST_SEEN), 0.0) | {"": 0.0}
    slopes = dict.fromkeys(weights, 0.01)
    order = random.Random(_SEED)
    for _ in range(_ROUNDS):
        order.shuffle(turns)
        for traits, owed, counts in turns:
            total = weights[""] + sum(weights[trait] for trait in traits)
            wrong = counts * (1 / (1 + math.exp(-max(-30.0, min(30.0, total)))) - owed)
            for trait in ("", *traits):
                slope = wrong + _SHRINK * weights[trait] if trait else wrong
                slopes[trait] += slope * slope
                weights[trait] -= _STEP * slope / math.sqrt(slopes[trait])
    rounded = {trait: round(100 * weight) for trait, weight in weights.items()}
    return {trait: weight for trait, weight in sorted(rounded.items()) if abs(weight) >= _LEAST_WEIGHT}


def write(weights: dict[str, int], path: Path) -> None:
    """Keep weights where :func:`app.domain.closings.weighing.learnt` reads them."""
    path.write_text("".join(f"{trait}\t{weight}\n" for trait, weight in weights.items()), encoding="utf-8")
    weighing.forget()
