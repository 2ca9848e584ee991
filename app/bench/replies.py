"""``kith bench replies``: how well the reply engine judges labelled turns, and how fast.

A set is a file of JSON lines, one turn each::

    {"id", "lang", "context": [{"from": "me" | "them", "text", "kind", "minutes_before"}, …],
     "turn": [{"text", "kind", "minutes_before"}, …], "needs_reply": bool, "tags": […], "hard": bool}

with kinds text, sticker, voice, image, reaction, call_missed, call_connected, deleted and poll. May be left out: ``"chat":
"group"``, ``"mentions_me"`` and ``"quotes_me"`` of a line, and ``"why"``, a note on a debatable label.

Five sets are shipped. ``chats.jsonl`` and the older ``evaluation.jsonl`` were written without a look at the word lists, and
only one half of each, by a hash of the id, was used to improve them; the other half is held back. What an id has before a
dot is the scene, so that translations of one scene are in the same half. The lists were made with ``turns.jsonl`` and
``dialogues.jsonl``, the weights (:mod:`app.bench.learning`) with these, the open halves and ``statements.jsonl``.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from app.bench import learning
from app.domain.closings import asks, weighing
from app.domain.closings.reading import forget
from app.domain.replies import Chat, Line, Verdict, decide, heard, words

DATA = Path(__file__).with_name("data")
#: The set that is scored unless another is named.
EVALUATION = DATA / "chats.jsonl"
#: The older one, likewise with a half that is held back.
OLDER = DATA / "evaluation.jsonl"
#: The sets that the word lists and the weights were made with.
TURNS = DATA / "turns.jsonl"
DIALOGUES = DATA / "dialogues.jsonl"
STATEMENTS = DATA / "statements.jsonl"

NOW = 1_767_225_600_000  # 2026-01-01: a labelled turn has no date, only minutes before now
#: Lanes that say "a reply is owed".
OWED = frozenset({"pending", "requests", "mentions"})
#: Least turns per second on one core.
FLOOR = 50_000

# How much a turn of each set counts: the newest are the nearest to what people write.
_LESSONS = ((EVALUATION, 2.0), (OLDER, 1.5), (TURNS, 1.0), (DIALOGUES, 1.0), (STATEMENTS, 1.0))
_RECALL, _PRECISION = 0.97, 0.90
_WORST = 25


class Labelled(NamedTuple):
    """A labelled turn, as the engine is given it."""

    id: str
    language: str
    lines: list[Line]
    needs_reply: bool
    tags: tuple[str, ...]
    hard: bool
    chat: str = "direct"

    @property
    def held_back(self) -> bool:
        """Whether it is in the half that nothing is tuned on."""
        return bool(hashlib.sha256(self.id.partition(".")[0].encode()).digest()[0] & 1)

    def asked_in(self) -> Chat:
        """The conversation. Somebody to whom no line of mine is known counts as a stranger."""
        return Chat(self.chat, known=any(line.from_me for line in self.lines))

    def verdict(self) -> Verdict:
        """The engine's."""
        return decide(self.asked_in(), self.lines, NOW)


class Judged(NamedTuple):
    """A labelled turn and what the engine said of it."""

    turn: Labelled
    verdict: Verdict

    @property
    def owed(self) -> bool:
        """Whether the engine says that a reply is owed."""
        return self.verdict.lane in OWED

    @property
    def right(self) -> bool:
        """Whether the engine and the person who labelled the turn agree."""
        return self.owed == self.turn.needs_reply


class Figures(NamedTuple):
    """How often "a reply is owed" was found where it was wanted."""

    turns: int
    right: int  # owed, and said so
    missed: int  # owed, and not said so
    false: int  # not owed, and said to be

    @property
    def recall(self) -> float:
        """Share of the owed replies that were found; 1 when none was owed."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def precision(self) -> float:
        """Share of what was found that was owed; 1 when nothing was found."""
        return self.right / (self.right + self.false) if self.right + self.false else 1.0


class Report(NamedTuple):
    """What :func:`run` found.

    ``held_back`` is None for a set of somebody else's: all of it is unknown to the engine. ``languages`` are those of the
    held-back half, or of the whole of such a set.
    """

    overall: Figures
    held_back: Figures | None
    languages: dict[str, Figures]
    hard: Figures
    judged: list[Judged]
    turns_per_second: float

    @property
    def ok(self) -> bool:
        """Whether recall, precision and speed are what they should be, on the held-back half if there is one."""
        figures = self.held_back or self.overall
        return figures.recall >= _RECALL and figures.precision >= _PRECISION and self.turns_per_second >= FLOOR


def run(set_path: Path | None = None, json_path: Path | None = None) -> Report:
    """Score a labelled set, measure the engine's speed, print both, and return them.

    Args:
        set_path: the set; None for the shipped one.
        json_path: where to write the verdict of every turn as well.

    Raises:
        SystemExit: the set cannot be read; says which line.
    """
    judged = [Judged(turn, turn.verdict()) for turn in read_set(set_path or EVALUATION)]
    shipped = set_path is None or set_path.resolve() in (EVALUATION.resolve(), OLDER.resolve())
    report = Report(
        overall=score(judged),
        held_back=score(one for one in judged if one.turn.held_back) if shipped else None,
        languages={
            language: score(
                one for one in judged if one.turn.language == language and (one.turn.held_back or not shipped)
            )
            for language in sorted({one.turn.language for one in judged})
        },
        hard=score(one for one in judged if one.turn.hard),
        judged=judged,
        turns_per_second=speed([one.turn for one in judged]),
    )
    _print(report)
    if json_path is not None:
        json_path.write_text(json.dumps(_as_json(report), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return report


def learn(path: Path = weighing.WEIGHTS) -> int:
    """Learn the weights from everything shipped that is not held back, write them, and return how many there are."""
    lessons = []
    for set_path, counts in _LESSONS:
        for turn in read_set(set_path):
            if not (turn.held_back and set_path in (EVALUATION, OLDER)):
                lines, setting = heard(turn.asked_in(), turn.lines)
                lessons.append(learning.lesson(lines, setting, turn.needs_reply, counts))
    weights = learning.learn(one for one in lessons if one is not None)
    learning.write(weights, path)
    return len(weights)


def read_set(path: Path) -> list[Labelled]:
    """All turns of a file.

    Raises:
        SystemExit: there is no such file, or a line is not a labelled turn.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SystemExit(f"Cannot read {path}: {error}") from error
    turns = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                turns.append(_labelled(json.loads(line), number))
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                raise SystemExit(f"{path}, line {number}: not a labelled turn ({error!r})") from error
    if not turns:
        raise SystemExit(f"{path} holds no turns.")
    return turns


def score(judged: Iterable[Judged]) -> Figures:
    """Count what was found and what was not."""
    turns = right = missed = false = 0
    for one in judged:
        turns += 1
        right += one.owed and one.turn.needs_reply
        missed += one.turn.needs_reply and not one.owed
        false += one.owed and not one.turn.needs_reply
    return Figures(turns, right, missed, false)


def speed(turns: Sequence[Labelled], seconds: float = 1.0, clock: Callable[[], float] = time.process_time) -> float:
    """Turns judged per second on one core, each as if its words had never been seen.

    Every turn gets a number at its end, so that no memory of a text helps: a history repeats itself more than this.
    """
    theirs = [[line for line in turn.lines if not (line.from_me or line.revoked)] for turn in turns]
    theirs = [lines for lines in theirs if lines]
    if not theirs:
        return 0.0
    judged, spent, round_ = 0, 0.0, 0
    while spent < seconds:
        round_ += 1
        fresh = [
            [line._replace(text=f"{line.text} {round_}") if line.text else line for line in lines] for lines in theirs
        ]
        forget()
        before = clock()
        for lines in fresh:
            asks(lines)
        spent += clock() - before
        judged += len(fresh)
    return judged / spent


def _labelled(item: dict[str, Any], number: int) -> Labelled:
    lines: list[Line] = []
    for said in [*item.get("context", ()), *({**said, "from": "them"} for said in item["turn"])]:
        _add(lines, said)
    return Labelled(
        str(item.get("id") or number),
        str(item.get("lang") or "?"),
        lines,
        bool(item["needs_reply"]),
        tuple(item.get("tags") or ()),
        bool(item.get("hard")),
        str(item.get("chat") or "direct"),
    )


def _add(lines: list[Line], said: dict[str, Any]) -> None:
    from_me, kind, text = said["from"] == "me", str(said.get("kind") or "text"), str(said.get("text") or "")
    if kind == "reaction":
        for at in range(len(lines) - 1, -1, -1):
            if lines[at].from_me != from_me:
                lines[at] = lines[at]._replace(reacted=from_me, acknowledged=not from_me)
                return
        return
    at = NOW - int(float(said.get("minutes_before") or 0) * 60_000)
    mentioned, quoted = bool(said.get("mentions_me")), bool(said.get("quotes_me"))
    line = Line(len(lines) + 1, at, from_me, kind, text, mentions_me=mentioned, quotes_me=quoted)
    if kind.startswith("call_"):
        line = line._replace(kind="call", call_outcome=kind.removeprefix("call_"))
    elif kind == "deleted":
        line = line._replace(kind="text", revoked=True)
    lines.append(line)


def _print(report: Report) -> None:
    print(f"{'':14} {'turns':>6} {'recall':>7} {'precision':>10}")
    _row("overall", report.overall)
    if report.held_back is not None:
        _row("held back", report.held_back)
    _row("hard", report.hard)
    for language, figures in report.languages.items():
        _row(language, figures)
    print(f"\n{report.turns_per_second:,.0f} turns a second on one core (at least {FLOOR:,}).")
    misses = [one for one in report.judged if not one.right]
    if report.held_back is not None:  # lest somebody tune the engine on them
        misses = [one for one in misses if not one.turn.held_back]
        print(
            f"\n{report.held_back.missed + report.held_back.false} misses in the held-back half, which are not shown."
        )
    # An owed reply that was put aside is worse than one too many, a plain one worse than a hard one.
    misses.sort(key=lambda one: (not one.turn.needs_reply, one.turn.hard, one.turn.id))
    print(f"\n{len(misses)} misses{', the worst:' if misses else '.'}")
    for one in misses[:_WORST]:
        said = " / ".join(line.text or f"({line.kind})" for line in one.turn.lines if not line.from_me)
        kind = "put aside" if one.turn.needs_reply else "not owed "
        print(f"  {kind}  {one.turn.id:10} {one.verdict.lane or 'nothing'}: {words(one.verdict.reason)}  «{said}»")


def _row(name: str, figures: Figures) -> None:
    print(f"{name:14} {figures.turns:6} {figures.recall:7.3f} {figures.precision:10.3f}")


def _as_json(report: Report) -> dict[str, Any]:
    def numbers(figures: Figures) -> dict[str, float]:
        return {**figures._asdict(), "recall": figures.recall, "precision": figures.precision}

    return {
        "overall": numbers(report.overall),
        "held_back": numbers(report.held_back) if report.held_back is not None else None,
        "hard": numbers(report.hard),
        "languages": {language: numbers(figures) for language, figures in report.languages.items()},
        "turns_per_second": round(report.turns_per_second),
        "items": [
            {
                "id": one.turn.id,
                "lang": one.turn.language,
                "needs_reply": one.turn.needs_reply,
                "verdict": one.owed,
                "right": one.right,
                "hard": one.turn.hard,
                "held_back": one.turn.held_back,
                "lane": one.verdict.lane,
                "reason": one.verdict.reason,
                "words": words(one.verdict.reason),
            }
            for one in report.judged
        ],
    }
