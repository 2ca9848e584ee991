"""Staying in touch: when one last spoke, how often one means to or usually does, who is fading, and why one is told.

Times are UTC ms and ``now`` is an argument. Nothing here is set silently: a learned rhythm is a suggestion, and it makes
nobody late. It only tells that somebody is *fading*: silent for longer than is usual between the two of us.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from app.domain.timing import DAY, HOUR

#: A silence that ends a session: what is said within it is one conversation.
SESSION_GAP = 12 * HOUR
#: Sessions from which on a rhythm is told.
ENOUGH = 5
#: Sessions that are looked at: a rhythm is how it is, not how it was ten years ago.
MOST = 60
#: How far "at most" lies beyond the ideal when nobody says otherwise.
AT_MOST = 1.5

#: Tiers to start with, in days.
TIERS: Mapping[str, int] = {"inner circle": 14, "friends": 30, "network": 90, "once or twice a year": 180}

# ── Last touch ──────────────────────────────────────────────────────────────────────────────────────────────────────

_TOUCHES = frozenset({"message", "call", "email", "meeting"})


class Exchange(NamedTuple):
    """Something that happened between me and others. ``at`` is when it happened, not when it was written down."""

    at: int
    kind: str  # message, call, email, meeting, reaction, status …
    group: bool = False
    automatic: bool = False  # by a bot, an away text, or sent to many at once
    connected: bool = True  # of a call: somebody took it


class Touch(NamedTuple):
    """The newest real exchange of two (0: never) and the newest weak one, a reaction."""

    at: int = 0
    weak_at: int = 0


def touched(last: Touch, exchange: Exchange, now: int) -> Touch:
    """``last`` after one more exchange. In any order: what is back-dated never moves it back, the future never counts."""
    if exchange.group or exchange.automatic or not 0 < exchange.at <= now:
        return last
    if exchange.kind == "reaction":
        return last._replace(weak_at=max(last.weak_at, exchange.at))
    if exchange.kind not in _TOUCHES or (exchange.kind == "call" and not exchange.connected):
        return last
    return last._replace(at=max(last.at, exchange.at))


def last_touch(exchanges: Iterable[Exchange], now: int) -> Touch:
    """The last touch of a whole history."""
    last = Touch()
    for exchange in exchanges:
        last = touched(last, exchange, now)
    return last


# ── Rhythm ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class Session(NamedTuple):
    """A conversation: from its first to its last line."""

    start: int
    end: int


class Rhythm(NamedTuple):
    """How often two people speak, in ms from the beginning of a session to that of the next."""

    sessions: int
    median: int
    p90: int

    @property
    def suggestion(self) -> int:
        """A cadence to propose, in whole days."""
        return max(1, round(1.5 * self.median / DAY))

    @property
    def fading_after(self) -> int:
        """A silence (ms) that is longer than usual."""
        return max(self.p90, 2 * self.median)


def sessions(times: Iterable[int]) -> tuple[Session, ...]:
    """The sessions of a history, oldest first; times in any order."""
    found: list[Session] = []
    for at in sorted(times):
        if found and at - found[-1].end < SESSION_GAP:
            found[-1] = Session(found[-1].start, at)
        else:
            found.append(Session(at, at))
    return tuple(found)


def rhythm(known: Sequence[Session]) -> Rhythm | None:
    """The rhythm of the newest :data:`MOST` sessions, or None while there are too few."""
    if len(known) < ENOUGH:
        return None
    newest = known[-MOST:]
    gaps = sorted(later.start - earlier.start for earlier, later in pairwise(newest))
    return Rhythm(len(known), round(quantile(gaps, 0.5)), round(quantile(gaps, 0.9)))


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which that share of sorted values lies, between two values in proportion."""
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


# ── Cadence ─────────────────────────────────────────────────────────────────────────────────────────────────────────


class Cadence(NamedTuple):
    """How often to be in touch, in days. ``source``: ``own``, ``tag``, ``tier`` or ``learned``, which is a suggestion."""

    ideal: int
    most: int
    source: str
    name: str = ""  # of the tag or tier

    @property
    def suggested(self) -> bool:
        """Whether nobody has set it: it makes nobody late."""
        return self.source == "learned"


def cadence(days: int, source: str, *, most: int = 0, name: str = "") -> Cadence:
    """A cadence; ``most`` is half as much again unless it is given, and never less than the ideal."""
    ideal = max(1, days)
    return Cadence(ideal, max(ideal, most or round(ideal * AT_MOST)), source, name)


def choose(
    own: Cadence | None, of_tags: Sequence[Cadence], learned: Rhythm | None, *, dismissed: bool = False
) -> Cadence | None:
    """The cadence that holds: the person's own, else the most frequent of their tags and tiers, else a suggestion.

    Args:
        own: set for this person.
        of_tags: of their tags and tiers.
        learned: their rhythm.
        dismissed: the suggestion was declined, and is not made again.
    """
    if own is not None:
        return own
    if of_tags:
        return min(of_tags, key=lambda one: (one.ideal, one.most, one.source, one.name))
    if learned is not None and not dismissed:
        return cadence(learned.suggestion, "learned")
    return None


# ── Verdict ─────────────────────────────────────────────────────────────────────────────────────────────────────────


class Standing(NamedTuple):
    """What is known of a person beside the rhythm."""

    reply_owed: bool = False
    snoozed_until: int = 0
    follow_up_at: int = 0  # a reminder, task or message that is booked
    archived: bool = False
    blocked: bool = False
    sync_stale: bool = False  # Kith itself has not heard from the network lately
    skipped_at: int = 0  # "not this cycle", pressed then
    stopped: bool = False  # "stop for this person"


class Verdict(NamedTuple):
    """Whether to reach out.

    ``state``: ``fine`` · ``due`` past the ideal (yellow) · ``late`` past at most (red) · ``fading`` silent for longer than is
    usual · ``none`` no cadence and no rhythm. ``order``: (now − last − cadence) ÷ cadence, the greater the more urgent.
    ``suppressed``: why it is not shown, ``""`` when it is. ``due_at``: when it was or will be due, 0 if never.
    ``reason``: ``{"code": state, "days": since, …}``, see :func:`words`.
    """

    state: str
    order: float
    due_at: int
    suppressed: str
    reason: dict[str, Any]

    @property
    def shown(self) -> bool:
        """Whether it belongs on the list of people to reach out to."""
        return self.state in ("due", "late", "fading") and not self.suppressed


def judge(
    last: int,
    wanted: Cadence | None,
    learned: Rhythm | None,
    now: int,
    standing: Standing = Standing(),  # noqa: B008
) -> Verdict:
    """Whether it is time to reach out to somebody, and why.

    Args:
        last: the last touch, 0 for never: then there is nothing to be late for, and nobody is late.
        wanted: of :func:`choose`.
        learned: their rhythm.
        now: UTC ms.
        standing: what may speak against it.
    """
    since = max(0, now - last)
    reason: dict[str, Any] = {"days": since // DAY} if last else {}
    suppressed = _suppressed(standing, last, now)
    fading = bool(last) and learned is not None and since > learned.fading_after
    if learned is not None:
        reason |= {"usual": _whole_days(learned.median), "unusual": _whole_days(learned.fading_after)}
    if wanted is None or not last:
        state, order, due_at = "none", 0.0, 0
        if fading and learned is not None:
            state, due_at = "fading", last + learned.fading_after
            order = (since - learned.fading_after) / learned.fading_after
        return Verdict(state, order, due_at, suppressed, {"code": state} | reason)
    # "Not this cycle" lets a cycle begin anew, as a touch would; how long ago one spoke stays as it is.
    silent = max(0, now - max(last, standing.skipped_at))
    due_at = max(last, standing.skipped_at) + wanted.ideal * DAY
    order = (silent - wanted.ideal * DAY) / (wanted.ideal * DAY)
    reason |= {"cadence": wanted.ideal, "source": wanted.source}
    if wanted.name:
        reason["name"] = wanted.name
    if fading and (wanted.suggested or silent <= wanted.ideal * DAY):
        state = "fading"
    elif wanted.suggested or silent <= wanted.ideal * DAY:
        state = "fine"
    else:
        state = "late" if silent > wanted.most * DAY else "due"
    if state == "fading" and learned is not None:
        due_at = last + learned.fading_after
        order = (since - learned.fading_after) / learned.fading_after
    return Verdict(state, order, due_at, suppressed, {"code": state} | reason)


def _suppressed(standing: Standing, last: int, now: int) -> str:
    for code, holds in (
        ("blocked", standing.blocked),
        ("stopped", standing.stopped),
        ("archived", standing.archived),
        ("sync_stale", standing.sync_stale),
        ("reply_owed", standing.reply_owed),
        ("snoozed", standing.snoozed_until > now),
        ("follow_up", standing.follow_up_at > now),
        ("skipped", standing.skipped_at > last and standing.skipped_at > now - DAY),
    ):
        if holds:
            return code
    return ""


# ── In words ────────────────────────────────────────────────────────────────────────────────────────────────────────

_SUPPRESSIONS = {
    "blocked": "blocked",
    "stopped": "you stopped reminders for this person",
    "archived": "archived",
    "sync_stale": "Kith has not heard from your phone lately, so this may be wrong",
    "reply_owed": "you owe them a reply first",
    "snoozed": "snoozed",
    "follow_up": "a follow-up is booked",
    "skipped": "skipped this time",
}


def words(reason: Mapping[str, Any]) -> str:
    """A verdict's reason as a sentence: ``You last spoke 40 days ago; you want to every 30 days (friends).``"""
    days = reason.get("days")
    if days is None:
        return "You have not spoken yet."
    ago = "yesterday" if days == 1 else f"{days} days ago"
    spoke = "You spoke today" if not days else f"You last spoke {ago}"
    if reason.get("code") == "fading":
        return f"{spoke}; you usually do every {_days(int(reason.get('usual', 1)))}."
    if "cadence" in reason and reason.get("source") != "learned":
        name = f" ({reason['name']})" if reason.get("name") else ""
        return f"{spoke}; you want to every {_days(int(reason['cadence']))}{name}."
    if "usual" in reason:
        return f"{spoke}; you usually do every {_days(int(reason['usual']))}."
    return f"{spoke}."


def suppression(code: str) -> str:
    """Why somebody is not shown, in words; "" when nothing speaks against it."""
    return _SUPPRESSIONS.get(code, "not now") if code else ""


def _days(count: int) -> str:
    return "day" if count == 1 else f"{count} days"


def _whole_days(ms: int) -> int:
    return max(1, round(ms / DAY))
