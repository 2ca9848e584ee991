"""Is a reply owed, by whom, since when and why: the verdict on one conversation.

:func:`decide` is a pure fold over the tail of a conversation. It holds no state of its own: the same lines give the same
verdict, in whatever order and however often they came, so it is called again after every change, and an edit, a deleted
answer or a late call simply lead to another verdict.

A reply owed is an obligation, not "the last message is theirs". It opens at the first unanswered message of their turn and
closes on a message of mine from any device, on my reaction, my vote, a connected call, or *Done* by hand; never on
something that was sent automatically. The whole turn is judged (:mod:`app.domain.closings`).

Lanes: ``""`` nothing owed · ``pending`` · ``awaiting`` I asked and they have not answered · ``mentions`` in a group ·
``requests`` from somebody I never wrote to · ``probably_done`` their turn asks for nothing, or was for everybody · ``snoozed``
· ``backlog`` old news · ``quiet`` owed in an archived or muted chat.

What is decided elsewhere: the channel keeps status, newsletters and broadcasts out and marks automatic messages; the
store tells whether a mention or quote means me (phone number and LID), and joins the person's conversations; the actions
end a snooze when either side writes; how urgent a reply is, and the device being offline ("unverified since 12:03"), are
shown by the pages. Two verdicts change as time passes: a snooze ends, and history ages into the backlog.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from app.domain import closings
from app.domain.closings import weighing
from app.domain.closings.corrections import Correction, Spoken, taught
from app.domain.closings.reading import read

_HOUR = 3_600_000
_DAY = 24 * _HOUR

#: Every lane a verdict can have, ``""`` (nothing owed) aside in the order in which pages list them.
LANES = ("", "pending", "mentions", "awaiting", "requests", "probably_done", "snoozed", "backlog", "quiet")
#: A pause that ends a turn whose lines so far asked for nothing: "thanks!", and in the evening a new question.
SESSION_GAP = _HOUR
#: Within this after my last line theirs may be about it.
_SAME_TALK = 2 * _DAY
#: How sure one must be that a turn asks for nothing to put it aside.
SUPPRESS_AT = 0.75

_UNANSWERED = frozenset({"missed", "rejected"})


class Line(NamedTuple):
    """A message or call of the conversation, as far as it matters here.

    ``call_outcome``: ``connected``, ``missed`` (not answered, whoever called), ``rejected``, or ``""`` (not over yet).
    """

    id: int
    at: int
    from_me: bool
    kind: str
    text: str = ""
    automatic: bool = False  # by a bot, a greeting or away text, a template: neither opens nor closes
    old: bool = False  # came quietly: history sync or import
    revoked: bool = False  # deleted for everyone
    mentions_me: bool = False
    mentions_all: bool = False
    quotes_me: bool = False
    reacted: bool = False  # my reaction stands on it
    forwarded: bool = False
    call_outcome: str = ""
    voted: bool = False  # my vote stands in this poll
    edited: bool = False  # changes nothing by itself: the newest text is judged
    acknowledged: bool = False  # their reaction stands on this line of mine


class Chat(NamedTuple):
    """What is known of the conversation beside its lines."""

    kind: str  # direct | group | self
    archived: bool = False
    muted: bool = False
    blocked: bool = False
    marked_unread: bool = False  # on the phone: an explicit "pending"
    known: bool = True  # I ever wrote to them, or they are in my address book
    done_through: int = 0  # id of the newest line when the owner last said "done"
    backlog_through: int = 0  # likewise, when the owner said "backlog"
    snoozed_until: int = 0
    override: str = ""  # by hand: "pending" = whatever they write counts, "never" = nothing does
    bot: bool = False  # a machine answers here
    corrections: tuple[Correction, ...] = ()  # by the owner, of this person's turns


class Rules(NamedTuple):
    """What an owner may want otherwise."""

    reaction_closes: bool = True  # my reaction is an answer
    quiet_mentions: bool = True  # a mention counts in archived and muted groups too
    backlog_after: int = 14 * _DAY  # what history sync brought goes to the backlog when it is older


class Verdict(NamedTuple):
    """``opened_at`` and ``opened_id`` are those of the first line that waits, 0 when none does.

    ``reason``: ``{"code": …, "n": lines}``. Codes of what waits are those of :class:`app.domain.closings.Judgement`, and
    ``mention`` and ``quote`` (with ``why``, such a code), ``mention_all``, ``marked_unread``, ``by_hand``,
    ``taught`` (the owner corrected a turn like it); of awaiting: ``asked``, ``called``; of nothing owed: ``answered``, ``self``,
    ``blocked``, ``never``, ``bot``, ``one_time_code``. ``missed_call`` has ``calls`` when there were several.
    """

    lane: str
    opened_at: int
    opened_id: int
    reason: dict[str, Any]


#: The rules unless the owner says otherwise.
RULES = Rules()


def decide(chat: Chat, lines: Sequence[Line], now: int, rules: Rules = RULES) -> Verdict:
    """The verdict on a conversation.

    Args:
        chat: the conversation.
        lines: its tail, reaching back at least to my last message if there is one (a few hundred lines are enough);
            of a group, also every line since then that names me. Any order, doubles do no harm.
        now: UTC ms.
        rules: the owner's.
    """
    if chat.kind == "self" or chat.blocked or chat.override == "never":
        return _nothing("self" if chat.kind == "self" else "blocked" if chat.blocked else "never")
    by_hand = chat.override == "pending"
    if chat.bot and not by_hand:
        return _nothing("bot")
    said = [line for line in _ordered(lines) if not (line.revoked or line.automatic or line.kind == "system")]
    turn = _their_turn(said, chat.done_through, rules)
    if chat.kind == "group" and not by_hand:
        verdict = _in_group(chat, turn)
    elif turn.lines:
        verdict = _in_direct(chat, turn)
    else:
        verdict = _awaiting(said, chat.done_through)
    return _placed(chat, verdict, said, now, rules)


# ── Turns ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class _Turn(NamedTuple):
    lines: list[Line]  # theirs that nothing of mine has closed, oldest first
    answering: bool  # my turn before it asked something
    responding: bool = False  # I had written not long before it
    mine: Sequence[Line] = ()  # my turn before it, if that was not long ago


def _ordered(lines: Sequence[Line]) -> Sequence[Line]:
    if all((a.at, a.id) < (b.at, b.id) for a, b in pairwise(lines)):
        return lines
    # Of two states of one line the greater counts, so that the order in which they were given does not.
    return sorted({line.id: line for line in sorted(lines)}.values(), key=lambda line: (line.at, line.id))


def _their_turn(said: Sequence[Line], done_through: int, rules: Rules) -> _Turn:
    theirs: list[Line] = []
    called_back = False
    for at in range(len(said) - 1, -1, -1):
        line = said[at]
        if line.kind == "call":
            if line.call_outcome == "connected":
                break
            if line.from_me:
                called_back = True
            elif line.call_outcome in _UNANSWERED and not called_back and line.id > done_through:
                theirs.append(line)
        elif line.from_me:
            if not theirs:
                return _Turn([], False)
            mine = _my_turn(said[: at + 1])
            lately = theirs[-1].at - line.at < _SAME_TALK
            return _Turn(theirs[::-1], any(map(closings.expects, mine)), lately, mine if lately else ())
        elif line.id <= done_through or line.voted or (line.reacted and rules.reaction_closes):
            break
        else:
            theirs.append(line)
    return _Turn(theirs[::-1], False)


def _my_turn(said: Sequence[Line]) -> list[Line]:
    """The lines of mine that ``said`` ends with, newest first."""
    mine: list[Line] = []
    for line in reversed(said):
        if not line.from_me or line.call_outcome == "connected":
            break
        mine.append(line)
    return mine


# ── Verdicts ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _nothing(code: str) -> Verdict:
    return Verdict("", 0, 0, {"code": code})


def obligation(
    lines: Sequence[Line], *, answering: bool = False, responding: bool = False, mine: Sequence[Line] = ()
) -> tuple[Sequence[Line], closings.Judgement]:
    """What of a turn waits for an answer: its lines from the one that opened, and the judgement on them.

    A part that asked for nothing and was followed by a pause is left out: "thanks!", and in the evening a new question.

    Args:
        lines: one side's consecutive lines, oldest first.
        answering: the other's turn before it asked something.
        responding: the other had written not long before.
        mine: what the other had written.
    """
    judged = closings.asks(lines, answering=answering, responding=responding, mine=mine)
    if not judged.asks:
        return lines, judged
    start = 0
    for end in range(1, len(lines)):
        paused = lines[end].at - lines[end - 1].at >= SESSION_GAP
        first = not start
        if (
            paused
            and not closings.asks(lines[start:end], answering=answering and first, responding=responding and first).asks
        ):
            start = end
    return (lines[start:], closings.asks(lines[start:])) if start else (lines, judged)


def _in_direct(chat: Chat, turn: _Turn) -> Verdict:
    lines, judged = obligation(turn.lines, answering=turn.answering, responding=turn.responding, mine=turn.mine)
    if judged.code == "empty":
        return _nothing("answered")
    if not chat.known and chat.override != "pending" and all(map(_is_one_time_code, lines)):
        return _nothing("one_time_code")
    waits = judged.asks or judged.confidence < SUPPRESS_AT
    return _opened(*_corrected(chat, lines, waits, "pending", judged.code))


def _in_group(chat: Chat, turn: _Turn) -> Verdict:
    named = [line for line in turn.lines if line.mentions_me or line.quotes_me]
    if named:
        judged = closings.asks(named, answering=turn.answering, responding=turn.responding, mine=turn.mine)
        code = "mention" if any(line.mentions_me for line in named) else "quote"
        verdict = _opened(*_corrected(chat, named, judged.asks, "mentions", code if judged.asks else judged.code))
        why = {"why": judged.code} if verdict.reason["code"] == code else {}
        return verdict._replace(reason=verdict.reason | why)
    everybody = [line for line in turn.lines if line.mentions_all]
    return _opened("probably_done", everybody, "mention_all") if everybody else _nothing("answered")


def _corrected(chat: Chat, lines: Sequence[Line], waits: bool, lane: str, code: str) -> tuple[str, Sequence[Line], str]:
    """Lane, lines and code of a turn, after what the owner said of turns like it."""
    correction = taught(chat.corrections, spoken(lines))
    if correction is not None and correction.owed != waits:
        return lane if correction.owed else "probably_done", lines, "taught"
    return lane if waits else "probably_done", lines, code


def spoken(lines: Iterable[Line]) -> list[Spoken]:
    """What of a turn a correction remembers."""
    return [Spoken(line.kind, line.text) for line in lines]


def judged_turn(chat: Chat, lines: Sequence[Line], rules: Rules = RULES) -> Sequence[Line]:
    """The lines that :func:`decide` judges, which a correction is about; none where nothing of theirs is open."""
    said = [line for line in _ordered(lines) if not (line.revoked or line.automatic or line.kind == "system")]
    turn = _their_turn(said, chat.done_through, rules)
    if chat.kind == "group":
        return [line for line in turn.lines if line.mentions_me or line.quotes_me]
    return (
        obligation(turn.lines, answering=turn.answering, responding=turn.responding, mine=turn.mine)[0]
        if turn.lines
        else []
    )


def heard(chat: Chat, lines: Sequence[Line], rules: Rules = RULES) -> tuple[Sequence[Line], str]:
    """The whole turn that :func:`decide` weighs, and its setting as :mod:`app.domain.closings.weighing` calls it."""
    said = [line for line in _ordered(lines) if not (line.revoked or line.automatic or line.kind == "system")]
    turn = _their_turn(said, chat.done_through, rules)
    named = [line for line in turn.lines if line.mentions_me or line.quotes_me] if chat.kind == "group" else turn.lines
    return named, weighing.setting(turn.answering, turn.responding)


def _awaiting(said: Sequence[Line], done_through: int) -> Verdict:
    asked: Line | None = None
    for line in _my_turn(said):
        if line.id <= done_through or line.acknowledged:
            break
        if line.call_outcome in _UNANSWERED or closings.inquires(line):
            asked = line
        elif line.text and read(line.text).withdrawn:
            break
    if asked is None:
        return _nothing("answered")
    return _opened("awaiting", [asked], "called" if asked.kind == "call" else "asked")


def _opened(lane: str, lines: Sequence[Line], code: str) -> Verdict:
    reason: dict[str, Any] = {"code": code, "n": len(lines)}
    if code == "missed_call" and (calls := sum(line.kind == "call" for line in lines)) > 1:
        reason["calls"] = calls
    return Verdict(lane, lines[0].at, lines[0].id, reason)


def _placed(chat: Chat, verdict: Verdict, said: Sequence[Line], now: int, rules: Rules) -> Verdict:
    """The lane in which the verdict is shown."""
    lane, code = verdict.lane, verdict.reason["code"]
    by_hand = chat.override == "pending"
    if chat.marked_unread and lane not in ("pending", "mentions") and said and said[-1].id > chat.done_through:
        at, opener_id = verdict[1:3] if lane == "probably_done" else (said[-1].at, said[-1].id)
        verdict = Verdict("pending", at, opener_id, {"code": "marked_unread", "n": 1})
    elif by_hand and lane == "probably_done":
        verdict = verdict._replace(lane="pending", reason=verdict.reason | {"code": "by_hand"})
    elif not (chat.marked_unread or by_hand):
        opener = next((line for line in reversed(said) if line.id == verdict.opened_id), None)
        is_history = opener is not None and opener.old and now - opener.at > rules.backlog_after
        hushed = (chat.archived or chat.muted) and not (lane == "mentions" and rules.quiet_mentions)
        if lane == "awaiting":
            if is_history:
                return _nothing("answered")
        elif hushed and (lane in ("pending", "mentions") or code == "mention_all"):
            verdict = verdict._replace(lane="quiet")
        elif lane in ("pending", "mentions") and (is_history or said[-1].id <= chat.backlog_through):
            verdict = verdict._replace(lane="backlog")
        elif lane == "pending" and not chat.known:
            verdict = verdict._replace(lane="requests")
    if verdict.lane and chat.snoozed_until > now:
        verdict = verdict._replace(lane="snoozed")
    return verdict


_CODE_WORDS = re.compile(
    r"\b(?:\w*code|otp|pin|tan|verif\w*|c[oó]digo|codice|kode|kodu?n?u?z?|onay|doğrulama|vérification)\b"
    r"|كود|رمز|कोड|ओटीपी|验证码|校验码",
    re.IGNORECASE,
)
_CODE_NUMBER = re.compile(r"(?<!\d)(?:\d{4,8}|\d{3}[ -]\d{3}|[A-Z]-\d{4,8})(?!\d)")


def _is_one_time_code(line: Line) -> bool:
    text = line.text[:400]
    return line.kind == "text" and bool(_CODE_NUMBER.search(text) and _CODE_WORDS.search(text))


# ── In words ────────────────────────────────────────────────────────────────────────────────────────────────────────

_WORDS = {
    "question": "asked a question",
    "request": "asked you for something",
    "missed_call": "missed call",
    "voice": "sent a voice note",
    "unreadable": "sent something that only your phone can show",
    "poll": "sent a poll",
    "event": "invited you to an event",
    "group_invite": "invited you to a group",
    "payment": "sent a payment",
    "image": "sent a photo",
    "video": "sent a video",
    "audio": "sent an audio file",
    "document": "sent a document",
    "location": "sent a location",
    "contact": "sent a contact",
    "greeting": "said hello",
    "message": "wrote to you",
    "thanks": "said thanks",
    "closing": "seems to have finished",
    "emoji": "sent an emoji",
    "answer": "answered you",
    "withdrawn": "no longer needs it",
    "notice": "told you something",
    "told": "told you something",
    "rhetorical": "asked without expecting an answer",
    "link": "sent a link",
    "sticker": "sent a sticker",
    "forward": "forwarded something",
    "mention": "mentioned you",
    "quote": "replied to you",
    "mention_all": "wrote to everybody",
    "marked_unread": "marked unread by you",
    "by_hand": "kept open by you",
    "taught": "wrote what is like a turn you corrected",
    "asked": "you asked",
    "called": "you called",
    "answered": "nothing owed",
    "self": "your own notes",
    "blocked": "blocked",
    "never": "never followed up",
    "bot": "an automatic service",
    "one_time_code": "a one-time code",
}
_WITH_WHY = frozenset({"question", "request", "voice", "image", "video", "document", "poll", "unreadable"})


def words(reason: Mapping[str, Any], *, opened_at: int = 0, now: int = 0) -> str:
    """A verdict's reason as a part of a sentence about them: ``asked a question 3 h ago``; "" when there is no reason.

    Without ``opened_at`` the time is left out. A code that this version does not know reads "is waiting".
    """
    code = str(reason.get("code", ""))
    if not code:
        return ""
    said = _WORDS.get(code, "is waiting")
    n = int(reason.get("n", 1))
    if code == "message" and n > 1:
        said = f"sent {n} messages"
    elif code == "missed_call" and (calls := reason.get("calls")):
        said = f"called you {calls} times"
    elif (why := reason.get("why")) in _WITH_WHY:
        said = f"{said} and {_WORDS[why]}"
    if not opened_at:
        return said
    passed = waited(opened_at, now)
    return f"{said} {passed}" if passed == "just now" else f"{said} {passed} ago"


def waited(opened_at: int, now: int) -> str:
    """How long ago something opened, in one unit: ``just now``, ``5 min``, ``3 h``, ``1 day``, ``2 weeks``, ``1 year``."""
    passed = max(0, now - opened_at)
    if passed < 60_000:
        return "just now"
    if passed < _HOUR:
        return f"{passed // 60_000} min"
    if passed < _DAY:
        return f"{passed // _HOUR} h"
    days = passed // _DAY
    for size, name in ((365, "year"), (60, "month"), (14, "week"), (1, "day")):
        if days >= size:
            count = days // {"year": 365, "month": 30, "week": 7, "day": 1}[name]
            return f"{count} {name}{'s' * (count > 1)}"
    return "just now"
