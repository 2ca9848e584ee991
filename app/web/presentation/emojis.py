"""The names of emoji, for those who type them: ``:smile`` is completed by static/js/complete.js."""

from __future__ import annotations

import json
from functools import cache

import emoji

_TONES = range(0x1F3FB, 0x1F400)  # the same hand in five skins: found by the plain one
_NEWEST = 15  # version of Emoji that phones and desktops can be expected to draw


@cache
def names() -> str:
    """All of them as JSON, ``[["😄", "smile grinning_face_with_smiling_eyes"], …]``: the names people type come first."""
    found = []
    for symbol, known in emoji.EMOJI_DATA.items():
        if (
            known["status"] != emoji.STATUS["fully_qualified"]
            or known["E"] > _NEWEST
            or any(ord(one) in _TONES for one in symbol)
        ):
            continue
        said = [*known.get("alias", ()), known["en"]]
        found.append((symbol, " ".join(dict.fromkeys(name.strip(":").lower() for name in said))))
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))
