"""Writes conversations as phones of many languages export them: what the reader is tried against.

What is to be understood comes from the conversation and not from the reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

_TOKEN = re.compile(r"'([^']*)'|yyyy|yy|BBBB|BB|GG|MM|M|dd|d|HH|H|hh|h|mm|ss|a|.", re.DOTALL)


class Said(NamedTuple):
    """One message as it happened. ``sender`` None: WhatsApp itself. ``form``: how it is put down, see :func:`render`."""

    at: datetime
    sender: str | None
    text: str = ""
    form: str = "text"
    file: str | None = None
    edited: bool = False


@dataclass(frozen=True)
class Phone:
    """How a phone writes: ``header`` with ``*`` for nothing else than the sender and what follows, in CLDR's letters."""

    name: str
    header: str
    iphone: bool = False
    digits: str = "0123456789"
    half_days: tuple[str, str] = ("AM", "PM")
    omitted: str = "Media omitted"
    image: str = "image omitted"
    attached: str = "file attached"
    deleted: str = "This message was deleted"
    deleted_mine: str = "You deleted this message"
    missed: str = "Missed voice call"
    edited: str = "This message was edited"
    location: str = "location"
    live: str = "live location shared"
    poll: tuple[str, str, str] = ("POLL", "OPTION", "votes")
    encrypted: str = "Messages and calls are end-to-end encrypted. No one outside of this chat, not even WhatsApp, can read or listen to them."
    left: str = "{} left"
    marked: bool = True  # U+200E before WhatsApp's own words
    newline: str = "\n"
    calendar: tuple[tuple[str, int, int], ...] = ()  # (ISO date of its first day, year, month) of another calendar's months, in order
    names: tuple[str, str] = ("Ana Lima", "Robin")
    words: tuple[str, ...] = field(default=("Hello", "How are you?", "Fine: and you?", "See you at 10:30"))

    def stamp(self, at: datetime) -> str:
        """The header before a sender."""
        year, month, day = self._civil(at)
        figures = {
            "yyyy": f"{year}", "yy": f"{year % 100:02}", "BBBB": f"{at.year + 543}", "BB": f"{(at.year + 543) % 100:02}", "GG": f"R{at.year - 2018}",
            "MM": f"{month:02}", "M": f"{month}", "dd": f"{day:02}", "d": f"{day}", "HH": f"{at:%H}", "H": f"{at.hour}",
            "hh": f"{at.hour % 12 or 12:02}", "h": f"{at.hour % 12 or 12}", "mm": f"{at:%M}", "ss": f"{at:%S}",
        }  # fmt: skip
        out = []
        for found in _TOKEN.finditer(self.header):
            if found[1] is not None:
                out.append(found[1])
            elif found[0] == "a":
                out.append(self.half_days[at.hour >= 12])
            elif found[0] in figures:
                out.append("".join(self.digits[int(c)] if c.isdigit() else c for c in figures[found[0]]))
            else:
                out.append(found[0])
        return "".join(out)

    def _civil(self, at: datetime) -> tuple[int, int, int]:
        if not self.calendar:
            return at.year, at.month, at.day
        first, year, month = next(one for one in reversed(self.calendar) if one[0] <= f"{at:%Y-%m-%d}")
        return year, month, (at.date() - date.fromisoformat(first)).days + 1

    def knows(self, at: datetime) -> datetime:
        """What is left of a time in this phone's header."""
        return at.replace(second=at.second if "ss" in self.header else 0, microsecond=0)


def render(said: Iterable[Said], phone: Phone) -> str:
    """A conversation as the phone exports it.

    Forms: text, omitted, image (left out; on iPhones), file, contact, deleted, missed, location, live, poll, encrypted, left.
    """
    mark = "\u200e" if phone.marked else ""
    lines = []
    for one in said:
        body = _body(one, phone, mark)
        if one.edited:
            body += f" {mark if phone.iphone else ''}<{phone.edited}>"
        stamp = phone.stamp(one.at)
        if one.sender is None:
            lines.append(stamp + (f"{phone.names[0]}: {mark}{body}" if phone.iphone else body))
        else:
            lines.append(
                f"{mark if phone.iphone and one.form not in ('text', 'poll') else ''}{stamp}{one.sender}: {body}"
            )
    return "".join(line + phone.newline for line in lines)


def _body(one: Said, phone: Phone, mark: str) -> str:
    caption = f"\n{one.text}" if one.text else ""
    match one.form:
        case "text":
            return one.text
        case "omitted":
            return f"{mark}{phone.image}" if phone.iphone else f"<{phone.omitted}>{caption}"
        case "file" | "contact":
            if phone.iphone:
                return (f"{one.text} " if one.text else "") + f"{mark}<{phone.attached}: {one.file}>"
            return f"{mark}{one.file} ({phone.attached}){caption}"
        case "deleted":
            return (mark if phone.iphone else "") + (
                phone.deleted_mine if one.sender == phone.names[1] else phone.deleted
            )
        case "missed":
            return (mark if phone.iphone else "") + phone.missed
        case "location":
            return f"{mark if phone.iphone else ''}{phone.location}: https://maps.google.com/?q=1.5,-2.25"
        case "live":
            return (mark if phone.iphone else "") + phone.live
        case "poll":
            lead = mark if phone.iphone else ""
            title, option, votes = phone.poll
            return phone.newline.join(
                [
                    f"{lead}{title}:",
                    one.text,
                    f"{lead}{option}: Yes ({lead}2 {votes})",
                    f"{lead}{option}: No ({lead}0 {votes})",
                    "",
                ]
            )
        case "encrypted":
            return phone.encrypted
        case "left":
            return phone.left.format(one.text)
    raise ValueError(one.form)


def understood(said: Iterable[Said], phone: Phone) -> list[dict[str, object]]:
    """What a reader is to say of it."""
    kinds = {
        "omitted": "media",
        "file": "media",
        "contact": "contact",
        "missed": "call",
        "live": "location",
        "encrypted": "system",
        "left": "system",
    }
    out: list[dict[str, object]] = []
    for one in said:
        text, file = one.text, one.file
        match one.form:
            case "deleted":
                text = ""
            case "omitted" if phone.iphone:
                text = ""
            case "missed" | "location" | "live" | "poll" | "encrypted" | "left":
                text = _body(one, phone, "").replace("\r\n", "\n").rstrip("\n")
        at = phone.knows(one.at).isoformat(timespec="seconds")
        sender = (
            None
            if one.sender is None
            else re.sub("[\u202a\u202c]", "", one.sender).replace("\u00a0", " ").replace("\u202f", " ")
        )
        out.append(
            {
                "ts": at,
                "sender": sender,
                "kind": kinds.get(one.form, one.form),
                "text": text,
                "file": file,
                "edited": one.edited,
            }
        )
    return out
