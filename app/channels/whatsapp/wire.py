"""The words that a device and its child exchange: one JSON object a line, on the child's standard input and output.

Down (commands), each with ``do`` and, where an answer is wanted, a number ``n``::

    {"do": "send", "out": [...fields of Outgoing]}          the outcome is a SendResult fact in the spool
    {"do": "fetch", "n": 1, "ref": .., "path": .., "max": bytes}
    {"do": "picture", "n": 2, "address": .., "path": ..}    the picture of a person or group; the fact is in the spool
    {"do": "refresh", "n": 3}                               groups, address book and chat settings, as facts
    {"do": "replay", "n": 4, "kind": .., "raw": base64}     convert a quarantined event again
    {"do": "logout", "n": 5}
    {"do": "rotate"}                                        begin a new spool segment
    {"do": "stop"}                                          disconnect, drain, end; so does the end of the input

Up (reports), each with ``w``::

    {"w": "hello", "pid": 1, "paired": true}
    {"w": "qr", "text": .., "number": 1}                    never logged, never in the spool
    {"w": "spool"}                                          something new stands in the spool
    {"w": "link", "state": ..}                              the link's state changed (the fact is in the spool)
    {"w": "beat", "at": ms, "event_at": ms, "pong_at": ms, "connected": true, "came": messages since the start,
     "callbacks": events since the start, "callback_p99_ms": 1.5}
    {"w": "reply", "n": 1, "ok": true, "error": "", "permanent": false}

A child that ends says why with its exit code.
"""

from __future__ import annotations

import json
from enum import IntEnum
from typing import Any


class Exit(IntEnum):
    """Why a child ended. Any other code is a crash (a Go panic is 134 or -6, a kill is negative)."""

    STOPPED = 0
    UNLINKED = 40  # never paired, or the codes ran out
    LOGGED_OUT = 41
    OUTDATED = 42
    REPLACED = 43
    BANNED = 44
    REFUSED = 45  # the phone refused the pairing
    OFFLINE = 46  # the first connection failed
    BUSY = 47  # another child holds the session
    UNUSABLE = 48  # the library cannot be loaded here


#: Seconds that a QR code lives: the first, and each of the following.
QR_SECONDS = (60, 20)
QR_CODES = 6


def line(message: dict[str, Any]) -> bytes:
    """One message as a line."""
    return json.dumps(message, separators=(",", ":")).encode() + b"\n"


def parse(raw: bytes) -> dict[str, Any] | None:
    """The message of a line; None when it is none."""
    try:
        message = json.loads(raw)
    except ValueError:
        return None
    return message if isinstance(message, dict) else None
