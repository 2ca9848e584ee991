"""What a channel reported, to be waited for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from app.domain import facts
from app.domain.facts import Batch, Fact, Position

F = TypeVar("F")

#: Seconds after which something is not coming any more: not slow, broken. Whoever waits goes on as soon as it is there.
NEVER = 60.0


class Recorder:
    """A :data:`app.channels.base.Report` that remembers. ``refuse`` lets it raise, as a full disk would."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._before = Position()
        self.batches: list[Batch] = []
        self.refuse: Exception | None = None
        self.refused: list[Batch] = []
        self.changes = 0

    def report(self, batch: Batch) -> None:
        with self._news:
            if self.refuse is not None:
                self.refused.append(batch)
                self._news.notify_all()
                raise self.refuse
            self.batches.append(batch)
            self._news.notify_all()

    def changed(self) -> None:
        with self._news:
            self.changes += 1
            self._news.notify_all()

    def forget(self) -> None:
        """Begin anew, but for the position."""
        with self._news:
            self._before = self.position
            self.batches.clear()
            self.refused.clear()

    @property
    def facts(self) -> list[Fact]:
        with self._news:
            return [f for b in self.batches for f in b.facts]

    @property
    def position(self) -> Position:
        """As the database would remember it."""
        with self._news:
            return next((b.position for b in reversed(self.batches) if b.position is not None), self._before)

    def of(self, kind: type[F]) -> list[F]:
        return [f for f in self.facts if type(f) is kind]

    def states(self) -> list[str]:
        """The states of the link, in order."""
        return [f.state for f in self.of(facts.Link)]

    def until(self, look: Callable[[], Any], what: str, timeout: float = NEVER) -> Any:
        """Wait until ``look`` finds something, and return it."""
        end = time.monotonic() + timeout
        while True:
            if found := look():
                return found
            with self._news:
                if time.monotonic() > end:
                    raise TimeoutError(f"{what} did not come; the last facts are {[f for b in self.batches for f in b.facts][-6:]}")
                self._news.wait(0.05)

    def wait(self, kind: type[F], fits: Callable[[F], bool] = lambda _: True, timeout: float = NEVER) -> F:
        """The first fact of that kind that fits."""
        found: F = self.until(lambda: next((f for f in self.of(kind) if fits(f)), None), kind.__name__, timeout)
        return found

    def wait_state(self, state: str, times: int = 1, timeout: float = NEVER) -> facts.Link:
        """The ``times``-th time that the link came into a state."""

        def look() -> facts.Link | None:
            links = [f for f in self.of(facts.Link) if f.state == state]
            return links[times - 1] if len(links) >= times else None

        found: facts.Link = self.until(look, f"state {state} ({times})", timeout)
        return found
