"""Who is behind an address: one normal form for phone numbers, LIDs, groups and the rest.

An address is ``kind:value``. It is what the database stores and compares; a network's own spelling (a WhatsApp "JID")
is made from it only at the channel's edge.

=======================  ===========================  ==================================
Address                  WhatsApp's spelling          What it is
=======================  ===========================  ==================================
``pn:15550100``          ``1555…:3@s.whatsapp.net``   a person's phone number
``lid:9111``             ``9111:3@lid``               a person who hides the number
``bot:9@bot``            ``9@bot``                    an AI bot
``interop:1-2@interop``  ``1-2@interop``              a person on another messenger
``group:1203@g.us``      ``1203@g.us``                a group
``status:``              ``status@broadcast``         everybody's status updates
``broadcast:1@…``        ``1@broadcast``              a broadcast list
``newsletter:1@…``       ``1@newsletter``             a channel that one follows
``email:a@example.org``  (none)                       an email address
``other:1@future``       ``1@future``                 a kind this version does not know
``""``                   empty, garbage               nobody
=======================  ===========================  ==================================

Nothing in here raises for any text: what comes from the network may be anything.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

#: Shown for somebody of whom nothing is known.
UNKNOWN = "Unknown"

_KIND_OF_SERVER = {
    "s.whatsapp.net": "pn",
    "c.us": "pn",
    "hosted": "pn",
    "lid": "lid",
    "hosted.lid": "lid",
    "g.us": "group",
    "newsletter": "newsletter",
    "broadcast": "broadcast",
    "bot": "bot",
    "interop": "interop",
}
_SERVER_OF_KIND = {"pn": "s.whatsapp.net", "lid": "lid"}
_WITH_SERVER = frozenset({"group", "newsletter", "broadcast", "bot", "interop", "other"})
_DIRECT = frozenset({"pn", "lid", "bot", "interop"})
_IGNORED = frozenset({"status", "newsletter", "broadcast"})
_USER = re.compile(r"[0-9A-Za-z._+-]{1,64}")
_SERVER = re.compile(r"[a-z0-9.-]{1,64}")
_BOT = re.compile(r"pn:1(?:313555[0-9]{4}|31655500[0-9]{2})")  # numbers WhatsApp keeps for its AI bots
_ANNOUNCER = "pn:0"  # WhatsApp's own announcements


@lru_cache(maxsize=8192)
def from_jid(jid: str) -> str:
    """The address of a WhatsApp JID, without device and agent; ``""`` for what is empty or not a JID at all."""
    user, at, server = jid.strip().rpartition("@")
    server = server.lower()
    if not at or not _USER.fullmatch(bare := user.partition(":")[0]) or not _SERVER.fullmatch(server):
        return ""
    kind = _KIND_OF_SERVER.get(server, "other")
    if kind in _SERVER_OF_KIND:
        digits = bare.partition(".")[0]
        return f"{kind}:{digits}" if digits.isdigit() else f"other:{bare}@{server}"
    if kind == "broadcast" and bare == "status":
        return "status:"
    return f"{kind}:{bare}@{server}"


def to_jid(address: str) -> str:
    """WhatsApp's spelling of an address, without a device; ``""`` when it has none (``email:…``, garbage)."""
    kind, _, value = address.partition(":")
    if kind == "status":
        return "status@broadcast"
    if not value:
        return ""
    if server := _SERVER_OF_KIND.get(kind):
        return f"{value}@{server}"
    return value if kind in _WITH_SERVER else ""


def kind_of(address: str) -> str:
    """``pn``, ``lid``, ``group``, ``status`` …; ``""`` for nobody."""
    kind, colon, _ = address.partition(":")
    return kind if colon else ""


def is_direct(address: str) -> bool:
    """Whether a chat with this address is one to one."""
    return kind_of(address) in _DIRECT and not is_ignored(address)


def is_group(address: str) -> bool:
    """Whether this is a group."""
    return kind_of(address) == "group"


def is_ignored(address: str) -> bool:
    """Status, newsletters, broadcasts, WhatsApp's own announcements: never in the inbox, never a reply owed.

    A kind that this version does not know (``other:…``) is *not* ignored: it is neither direct nor a group, and the
    channel reports it as unknown instead of dropping it.
    """
    return kind_of(address) in _IGNORED or address == _ANNOUNCER


def is_bot(address: str) -> bool:
    """Whether WhatsApp itself says that a machine answers here. A business's own bot cannot be told by its address."""
    return kind_of(address) == "bot" or _BOT.fullmatch(address) is not None


# ── For people ──────────────────────────────────────────────────────────────────────────────────────────────────────

# Country codes of one and two digits; all others have three. Group sizes are what people there are used to read.
_CODES = frozenset(map(str, (
    1, 7, 20, 27, *range(30, 35), 36, 39, 40, 41, *range(43, 50), *range(51, 59), *range(60, 67), 81, 82, 84, 86,
    *range(90, 96), 98,
)))  # fmt: skip
_GROUPS: dict[str, tuple[tuple[int, ...], ...]] = {
    "1": ((3, 3, 4), (3, 4)),
    "7": ((3, 3, 2, 2),),
    "20": ((2, 4, 4),),
    "33": ((1, 2, 2, 2, 2),),
    "34": ((3, 3, 3),),
    "39": ((3, 3, 4),),
    "44": ((4, 6),),
    "49": ((3, 4, 4), (3, 3, 4)),
    "52": ((2, 4, 4), (1, 2, 4, 4)),
    "54": ((1, 2, 4, 4), (2, 4, 4)),
    "55": ((2, 5, 4), (2, 4, 4)),
    "62": ((3, 4, 4), (3, 4, 3)),
    "90": ((3, 3, 2, 2),),
    "91": ((5, 5),),
}


def _parts(digits: str) -> list[str]:
    """A phone number's country code and the groups of its national number."""
    code = next((digits[:n] for n in (1, 2) if digits[:n] in _CODES), digits[:3])
    rest = digits[len(code) :]
    sizes = next((s for s in _GROUPS.get(code, ()) if sum(s) == len(rest)), None)
    if sizes is None:
        threes, left = divmod(len(rest), 3)
        # A last group of one digit reads badly: "123 4567", not "123 456 7".
        sizes = (3,) * (threes - 1) + (4,) if left == 1 and threes else (3,) * threes + (left,) * bool(left)
    parts, start = [code], 0
    for size in sizes:
        parts.append(rest[start : start + size])
        start += size
    return parts


def display(address: str) -> str:
    """How to show an address to a person: ``+1 555 0100``, ``ann@example.org``, ``Hidden number 9111``."""
    kind, _, value = address.partition(":")
    value = clean(value)
    if not value:
        return UNKNOWN
    if kind == "pn":
        return f"+{' '.join(_parts(value))}"
    if kind == "lid":
        return f"Hidden number {value[-4:]}"
    if kind == "group":
        return f"Group {value.partition('@')[0][-4:]}"
    return value


def variants(address: str) -> tuple[str, ...]:
    """Other phone numbers that *may* be the same person's, because their country changed its way of writing them.

    Brazil's ninth digit, Mexico's ``1`` and Argentina's ``9`` after the country code. Candidates for a merge that the
    owner confirms; never a reason to rewrite an address.
    """
    kind, _, digits = address.partition(":")
    if kind != "pn" or not digits.isdigit():
        return ()
    code, rest = digits[:2], digits[2:]
    if code == "55" and len(rest) == 11 and rest[2] == "9":
        return (f"pn:55{rest[:2]}{rest[3:]}",)
    if code == "55" and len(rest) == 10 and rest[2] in "6789":
        return (f"pn:55{rest[:2]}9{rest[2:]}",)
    if (sign := {"52": "1", "54": "9"}.get(code)) is not None:
        if len(rest) == 11 and rest[0] == sign:
            return (f"pn:{code}{rest[1:]}",)
        if len(rest) == 10:
            return (f"pn:{code}{sign}{rest}",)
    return ()


# Bidirectional overrides and marks can make a name look like another's; controls and surrogates break pages and files.
_UNSAFE = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u2028\u2029")
_LONGEST_NAME = 100


def clean(name: str) -> str:
    """A name fit to be shown: one line, no control or direction characters, at most 100 characters."""
    if name.isascii() and name.isprintable() and len(name) <= _LONGEST_NAME:
        return " ".join(name.split())
    kept = "".join(
        " " if ch.isspace() else ch
        for ch in name[: _LONGEST_NAME * 4]
        if ch not in _UNSAFE and (ch.isspace() or unicodedata.category(ch) not in ("Cc", "Cs"))
    )
    return " ".join(kept.split())[:_LONGEST_NAME].rstrip()


def best_name(own: str, saved: str, push: str, business: str, addresses: Iterable[str]) -> str:
    """The name to show: the owner's own word, the phone's address book, their own, their business's, then an address.

    A phone number is preferred among the addresses, then an email, then whatever there is.
    """
    for name in (own, saved, push, business):
        if shown := clean(name):
            return shown
    order = {"pn": 0, "email": 1}
    best = min(addresses, key=lambda address: (order.get(kind_of(address), 2), address), default="")
    return display(best)
