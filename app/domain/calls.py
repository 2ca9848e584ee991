"""What became of a call, from the steps that were seen of it, in whatever order they came."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Outcome(NamedTuple):
    """``word``: ringing | connected | missed (they rang, I did not answer) | unanswered (I rang) | rejected."""

    word: str
    started_at: int  # UTC ms
    seconds: int  # talked; 0 when unknown or never connected


def fold(steps: Mapping[str, int], *, from_me: bool, seconds: int = 0, reason: str = "") -> Outcome:
    """The outcome of a call.

    Args:
        steps: step (offer, accept, reject, missed, terminate, log) -> time in UTC ms.
        from_me: I placed the call.
        seconds: duration, where a call log told it.
        reason: the network's word at the end, such as ``timeout``, ``accepted_elsewhere``, ``rejected_elsewhere``.
    """
    started = steps.get("offer") or min(steps.values(), default=0)
    ended = steps.get("terminate", 0)
    if seconds or "accept" in steps or reason == "accepted_elsewhere":
        talked = seconds or (max(0, ended - steps["accept"]) // 1000 if "accept" in steps and ended else 0)
        return Outcome("connected", started, talked)
    if "reject" in steps or reason == "rejected_elsewhere":
        return Outcome("rejected", started, 0)
    if "missed" in steps or "terminate" in steps or "log" in steps:
        return Outcome("unanswered" if from_me else "missed", started, 0)
    return Outcome("ringing", started, 0)
