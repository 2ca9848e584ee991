"""How a run's tests are shared out among its workers: what waits and what is long first, small change at the end.

A worker takes a file at a time, so that the tests of one file share the servers and browsers that they start. Trials share
nothing and are long: each is taken alone.
"""

from __future__ import annotations

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

_TRIALS = "tests/chaos/test_short.py"
#: Who starts whole programs, in this order; after them whoever drives a browser, then web tests, then all others.
_PROGRAMS = ("tests/chaos/", "tests/journeys/", "tests/channels/test_whatsapp_", "tests/wa_server/", "tests/test_", "tests/notifiers/")
_WEB = "tests/web/"


class ByFile(LoadScopeScheduling):  # type: ignore[misc]  # xdist ships no types
    """Hands out files, and trials, in the order in which they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        path, _, _ = nodeid.partition("::")
        return nodeid if path == _TRIALS else path


def turn(item: pytest.Item) -> int:
    """When a test should be taken. A file's turn is that of its first test."""
    place = next((place for place, start in enumerate(_PROGRAMS) if item.nodeid.startswith(start)), None)
    if place is not None:
        return place
    if item.get_closest_marker("browser"):
        return len(_PROGRAMS)
    return len(_PROGRAMS) + (1 if item.nodeid.startswith(_WEB) else 2)
