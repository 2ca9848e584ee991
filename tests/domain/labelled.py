"""Labelled turns (JSON lines): what a person would say waits for an answer, and how to put it to the reply engine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from app.domain.replies import Chat, Line, Verdict, decide

NOW = 1_767_225_600_000  # 2026-01-01
OWED = frozenset({"pending", "requests", "mentions"})


class Labelled(NamedTuple):
    """One labelled turn. ``held_out``: never looked at while the word lists were written."""

    id: str
    language: str
    lines: list[Line]
    needs_reply: bool
    hard: bool
    held_out: bool

    def verdict(self) -> Verdict:
        """The engine's."""
        return decide(Chat("direct"), self.lines, NOW)


def read_turns(path: Path) -> list[Labelled]:
    """All turns of a file. Held out are those whose number is 0 or 3 modulo 4, unless they are tagged ``tuned``."""
    return [_labelled(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _labelled(item: dict[str, Any]) -> Labelled:
    lines: list[Line] = []
    for said in [*item["context"], *({"from": "them", **said} for said in item["turn"])]:
        _add(lines, said)
    number = int(item["id"].rpartition("-")[2])
    held_out = number % 4 in (0, 3) and "tuned" not in item["tags"]
    return Labelled(item["id"], item["lang"], lines, item["needs_reply"], item["hard"], held_out)


def _add(lines: list[Line], said: dict[str, Any]) -> None:
    from_me, kind = said["from"] == "me", said["kind"]
    if kind == "reaction":
        for at in range(len(lines) - 1, -1, -1):
            if lines[at].from_me != from_me:
                lines[at] = lines[at]._replace(**{"reacted" if from_me else "acknowledged": True})
                return
        return
    line = Line(len(lines) + 1, NOW - int(said["minutes_before"]) * 60_000, from_me, kind, said["text"])
    if kind.startswith("call_"):
        line = line._replace(kind="call", call_outcome=kind.removeprefix("call_"))
    elif kind == "deleted":
        line = line._replace(kind="text", revoked=True)
    lines.append(line)
