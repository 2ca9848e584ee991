"""How long the library has to wait for a callback to return: while it waits, nothing else is heard."""

from __future__ import annotations

import math

_SHORTEST = 1e-5  # seconds
_STEP = 1.1  # each class is a tenth wider than the one before, so a figure is at most a tenth too high
_CLASSES = 160  # up to half a minute


class Pace:
    """Counts callbacks by how long they took, since the process began. One thread writes, any may read."""

    def __init__(self) -> None:
        self._counts = [0] * _CLASSES

    def note(self, seconds: float) -> None:
        """One callback took so long."""
        place = math.ceil(math.log(max(seconds, _SHORTEST) / _SHORTEST, _STEP))
        self._counts[min(place, _CLASSES - 1)] += 1

    def figures(self) -> dict[str, float]:
        """How many there were, and the milliseconds that 99 of 100 did not exceed."""
        counts = tuple(self._counts)
        total = left = sum(counts)
        for place in reversed(range(_CLASSES)):
            left -= counts[place]
            if counts[place] and left < 0.99 * total:
                return {"callbacks": total, "callback_p99_ms": round(_SHORTEST * _STEP**place * 1000, 3)}
        return {"callbacks": 0, "callback_p99_ms": 0.0}
