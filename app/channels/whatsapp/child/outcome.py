"""What the library's words about a failure mean. The words were read in neonize 0.5.2; some were tried."""

from __future__ import annotations

import re

_CODE = re.compile(r"(?:error|code|status)\D{0,12}([3-5]\d\d)\b", re.IGNORECASE)
#: Said before anything was handed to the network.
_BEFORE_SENDING = re.compile(
    r"websocket not connected|not logged in|doesn't contain a device|failed to (?:get|fetch|encrypt|marshal|prepare|upload|"
    r"query|check|resolve)|no signal session|can't send|cannot send|invalid|unknown server|no devices|recipient|no lid found",
    re.IGNORECASE,
)
_UNCLEAR = re.compile(r"timed out|timeout|disconnect|closed|EOF|reset|broken pipe|context canceled", re.IGNORECASE)
#: The number is not on WhatsApp.
_NOBODY = re.compile(r"no lid found|not on whatsapp", re.IGNORECASE)
_GONE = re.compile(r"\b(?:403|404|410)\b|no url present|hash|hmac|file length|nothing downloadable", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"\d{5,}(?=\d{2})")


def outcome_of(error: str) -> tuple[bool, int, bool]:
    """What a failed send means: (unclear, code, permanent).

    ``unclear``: it may have gone out all the same, so it must not be sent again. ``code``: the network's own, 0 = none.
    ``permanent``: trying again cannot help. In doubt a send is unclear.
    """
    if code := _CODE.search(error):
        number = int(code[1])
        return False, number, 400 <= number < 500 and number != 429
    if _UNCLEAR.search(error):
        return True, 0, False
    return not _BEFORE_SENDING.search(error), 0, bool(_NOBODY.search(error))


def gone(error: str) -> bool:
    """Whether a failed download can never succeed."""
    return bool(_GONE.search(error))


def words(error: Exception) -> str:
    """What went wrong, for the health page: no phone number in it."""
    return _LONG_NUMBER.sub("•••", f"{type(error).__name__}: {error}")[:300]
