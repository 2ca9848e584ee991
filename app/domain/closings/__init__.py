"""Does this turn ask for anything? A judge of whole turns in eleven languages and the shorthand of chats.

English, Spanish, Portuguese, German, French, Italian, Arabic, Hindi, Indonesian, Turkish and Chinese, in any mixture, with emoji,
elongations and common misspellings; Arabic and Hindi also in Latin letters. The rule of thumb: a turn asks unless every
bit of it is known to be a closing, or it only tells something (:mod:`.weighing` has learnt that from labelled turns). A wrong
"still waiting" costs a glance, a wrong "probably done" costs a friend.

:func:`asks` judges their turn, :func:`inquires` and :func:`expects` a line of mine. Word lists are in :mod:`.languages`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from app.domain.closings.reading import Reading, behind_echo, read, solved, solves_itself
from app.domain.closings.weighing import laughs, likelihood, setting


class Said(Protocol):
    """What is judged: a line of a conversation, as :class:`app.domain.replies.Line` has it."""

    @property
    def kind(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def forwarded(self) -> bool: ...


class Judgement(NamedTuple):
    """Whether a turn asks for anything, how sure that is (0 … 1), and why.

    ``code`` when it asks: ``question`` ``request`` ``missed_call`` ``voice`` ``unreadable`` ``poll`` ``event``
    ``group_invite`` ``payment`` ``image`` ``video`` ``audio`` ``document`` ``location`` ``contact`` ``greeting``
    ``message``; when it does not: ``thanks`` ``closing`` ``emoji`` ``answer`` ``withdrawn`` ``rhetorical`` ``told`` ``notice``
    ``link`` ``sticker`` ``forward`` ``empty``.
    """

    asks: bool
    confidence: float
    code: str


class _Rest(NamedTuple):
    kind: str
    text: str
    forwarded: bool


# Kinds that wait for an answer whatever is said with them.
_ALWAYS = {
    "call": "missed_call",
    "voice": "voice",
    "video_note": "voice",
    "unreadable": "unreadable",
    "hidden": "unreadable",
    "unknown": "unreadable",
    "poll": "poll",
    "event": "event",
    "group_invite": "group_invite",
    "payment": "payment",
}
# Kinds that are worth an answer unless I had asked for them.
_CONTENT = {
    "image": "image",
    "album": "image",
    "video": "video",
    "audio": "audio",
    "document": "document",
    "location": "location",
    "live_location": "location",
    "contact": "contact",
}
_WEAK = frozenset({"sticker", "gif"})
# Of several reasons the most telling one is shown.
_RANK = {
    code: rank
    for rank, code in enumerate((
        "question", "request", "missed_call", "voice", "unreadable", "poll", "event", "group_invite", "payment",
        "document", "image", "video", "audio", "location", "contact", "message", "greeting",
    ))
}  # fmt: skip
_SURE = frozenset({"question", "request", *_ALWAYS.values()})
# How sure one is of each way to ask for nothing, after its place: of several the first is told.
_SURENESS = {
    code: (place, sureness)
    for place, (code, sureness) in enumerate((
        ("answer", 0.8), ("withdrawn", 0.85), ("rhetorical", 0.8), ("notice", 0.8), ("link", 0.8), ("thanks", 0.95),
        ("closing", 0.95), ("emoji", 0.9), ("sticker", 0.8), ("forward", 0.8),
    ))
}  # fmt: skip
# What can be taken back: "never mind".
_REVOCABLE = frozenset({"question", "request", "message", "greeting"})
#: What only says something, neither asking nor closing, is taken for telling when it is at most this likely to want an answer.
TELLS_BELOW = 0.2
#: A notice that is at least this likely to want an answer is kept open: "Reminder: your documents are still missing".
ASKS_ABOVE = 0.9
# A question that comes with laughter and is less likely than this to want an answer is asked for the fun of it.
_RHETORICAL_BELOW = 0.6
_LONGEST_ANSWER = 14  # words
_LONGEST_WISH = 4  # words: "two coffees please" answers, "send me two of them please" asks


def asks(
    turn: Sequence[Said], *, answering: bool = False, responding: bool = False, mine: Sequence[Said] = ()
) -> Judgement:
    """Judge a whole turn: their consecutive lines, oldest first, calls only if missed, nothing that was deleted.

    Args:
        turn: the lines.
        answering: my own turn before it asked something, so that "yes", "at 8" or a photo may be all I wanted.
        responding: I had just told something, so that "congratulations!" is about that.
        mine: the lines of that turn of mine, so that a greeting may be a greeting back.
    """
    best = how = ""
    firm = withdrawn = False
    for line in turn:
        code, closed = _line(line, answering, responding or answering)
        if best and code in ("", "message") and solved(line.text):
            code, closed = "", "withdrawn"
        if code:
            withdrawn = False
            firm = firm or code not in _REVOCABLE
            if not best or _RANK[code] < _RANK[best]:
                best = code
        elif closed:
            withdrawn = withdrawn or closed == "withdrawn"
            if not how or _SURENESS[closed] < _SURENESS[how]:
                how = closed
    if withdrawn and not firm:
        return Judgement(False, 0.85, "withdrawn")
    if best:
        if mine and best in ("greeting", "message") and _returned(turn, mine):
            return Judgement(False, 0.9, "closing")
        if best == "message" and not any(read(line.text).caution for line in turn):
            likely = _likely(turn, answering, responding)
            if likely <= TELLS_BELOW:
                return Judgement(False, 1 - likely, "told")
        return Judgement(True, 0.95 if best in _SURE else 0.6, best)
    if not how:
        return Judgement(False, 1.0, "empty")
    if how == "notice" and _likely(turn, answering, responding) >= ASKS_ABOVE:
        return Judgement(True, 0.6, "message")
    return Judgement(False, _SURENESS[how][1], how)


def _returned(turn: Sequence[Said], mine: Sequence[Said]) -> bool:
    """Whether a turn greets back or says my own words back: "happy friday!" – "happy friday 🍻"."""
    theirs = [read(line.text) for line in turn if line.text.strip()]
    ours = [read(line.text) for line in mine if line.text.strip()]
    if all(reading.greets for reading in theirs) and any(reading.salutes for reading in ours):
        return True
    spoken = {word for reading in ours for word in reading.said}
    return all(spoken.issuperset(reading.said) and not reading.caution for reading in theirs)


def _likely(turn: Sequence[Said], answering: bool, responding: bool) -> float:
    texts = [turn[0].text] if len(turn) == 1 else [line.text for line in turn if line.text.strip()]
    return likelihood(texts, setting(answering, responding))


def inquires(line: Said) -> bool:
    """Whether a line (of mine) clearly asks for an answer; doubt is no."""
    if line.forwarded or not line.text:
        return False
    reading = read(line.text)
    return reading.question or reading.bids


def expects(line: Said) -> bool:
    """Whether what follows a line of mine may be an answer to it: it asks, or wants something; doubt is yes."""
    if line.forwarded or not line.text:
        return False
    reading = read(line.text)
    return reading.question or reading.request or reading.tagged


def _line(line: Said, answering: bool, responding: bool) -> tuple[str, str]:
    """(why it asks, how it closes): one of the two, or neither for a line that says nothing."""
    kind = line.kind
    if kind in _ALWAYS:
        return _ALWAYS[kind], ""
    if line.forwarded:
        return "", "forward"
    if kind in _WEAK:
        return "", "sticker"
    content = _CONTENT.get(kind, "")
    if not line.text.strip():
        if content:
            return ("", "answer") if answering else (content, "")
        return "", ""
    reading = read(line.text)
    if reading.question:
        if solves_itself(line.text):
            return "", "withdrawn"
        if laughs(line.text) and not reading.bids and _likely([line], answering, responding) < _RHETORICAL_BELOW:
            return "", "rhetorical"
        if responding and (rest := behind_echo(line.text)):
            return _line(_Rest(kind, rest, False), answering, responding)
    if reading.question or (reading.returns if answering else reading.tagged):
        return "question", ""
    if reading.withdrawn:
        return "", "withdrawn"
    if reading.rhetorical:
        return "", "rhetorical"
    if answering and _answers(reading):
        return "", "answer"
    if answering and reading.offers:
        return "message", ""
    if reading.request:
        return "request", ""
    if content:
        return content, ""
    if reading.notice or reading.link:
        return "", "notice" if reading.notice else "link"
    if reading.praises and not (responding or reading.thanks):
        return "greeting", ""
    if reading.closes or reading.praises:
        return "", "emoji" if reading.signs else "thanks" if reading.thanks else "closing"
    return ("greeting" if reading.greets else "message"), ""


def _answers(reading: Reading) -> bool:
    if reading.offers:
        return False
    if reading.closes:
        return True
    if reading.request:
        return reading.polite and reading.words <= _LONGEST_WISH
    if reading.greets or reading.foreign or reading.words > _LONGEST_ANSWER:
        return False
    # "No, I am ill, have fun" is an answer; "no, I am ill" is news.
    return not reading.caution or (reading.agrees and reading.goodbye)
