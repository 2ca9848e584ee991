"""When a message that was written for later leaves, and when it asks instead.

It never leaves long after its time: who wrote "good luck today" for nine does not want it sent at three in the morning because
the machine was off. Why something did not leave is kept as a short code; :func:`words` says it.
"""

from __future__ import annotations

from typing import NamedTuple

from app.domain.timing import DAY, HOUR, MINUTE

#: How late a message may leave by itself, and what can be chosen instead (ms).
CUT_OFF = HOUR
CUT_OFFS = (10 * MINUTE, HOUR, 6 * HOUR, DAY, 7 * DAY)
#: After the line is back, so long is waited for an answer that came in the meantime, before one is missed.
SETTLED_AFTER = MINUTE


class Facts(NamedTuple):
    """What is known when the time has come. Times are UTC ms; 0 = never or not."""

    due_at: int
    cut_off: int
    connected_at: int  # since when the line stands
    blocked: bool = False
    unless_answered: bool = False
    asked_at: int = 0  # when it was written: an answer after that makes it needless
    heard_at: int = 0  # when they last wrote


class Verdict(NamedTuple):
    """``act``: wait | leave | late | unneeded | failed. ``why`` is a code for :func:`words`."""

    act: str
    why: str = ""


def decide(facts: Facts, now: int) -> Verdict:
    """What becomes of a scheduled message at ``now``."""
    if facts.unless_answered and facts.heard_at > facts.asked_at:
        return Verdict("unneeded", "answered")
    if now < facts.due_at:
        return Verdict("wait")
    if facts.blocked:
        return Verdict("failed", "blocked")
    if now > facts.due_at + facts.cut_off:
        return Verdict("late", "late")
    if not facts.connected_at:
        return Verdict("wait", "offline")
    if facts.unless_answered and now - facts.connected_at < SETTLED_AFTER:
        return Verdict("wait", "listening")
    return Verdict("leave")


def words(why: str) -> str:
    """Why a message did not leave, as a sentence; '' when nothing is to be said."""
    code, _, detail = why.partition(":")
    if code == "late":
        missed = int(detail) if detail.isascii() and detail.isdigit() else 0
        more = f" The {missed} before it did not leave either." if missed else ""
        return f"Kith was not running, or not connected, when it should have left. Send it now, choose another time, or drop it.{more}"
    if code == "missing":
        names = ", ".join("{" + name + "}" for name in detail.split(","))
        return f"Nothing is known of this person for {names}. Add it to their record or change the text."
    return {
        "answered": "They answered, so it was not sent.",
        "blocked": "You have blocked this person.",
        "unknown": "It is not known whether this was sent: look at your phone. Kith never sends such a message again by itself.",
        "refused": detail.strip(),
        "trouble": "Kith could not send this because of a mistake of its own; the log has it.",
    }.get(code, "")
