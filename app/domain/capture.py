"""What a line in one's own chat is meant as: a note, a task ("todo call Ana friday 10am") or a reminder ("remind me …").

The first word decides, in the languages of :mod:`app.domain.phrases`; a time is looked for at the end of the line and, for
reminders, at its beginning ("remind me tomorrow to …"). A line without any such word is a note.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import tzinfo
from typing import NamedTuple

from app.domain import phrases

_MOST_WORDS = 9  # of a time

_TASK = re.compile(
    r"(?:to[ -]?do|task|aufgabe|zu tun|tarea|pendiente|por hacer|tarefa|fazer|tache|a faire|compito|da fare)\b\s*[:,\-–]?\s*"
)
_REMINDER = re.compile(
    r"(?:remind(?:er)?(?: me)?|erinner(?:e|ung|)(?: mich)?|recuerda(?:me)?|recordame|recordar|recordatorio|lembr[ae](?:r|-me| me)?|lembrete"
    r"|rappel(?:le)?(?:[ -]moi)?|ricorda(?:mi)?|promemoria)\b\s*[:,\-–]?\s*"
)
_NOTE = re.compile(r"(?:note(?: to self)?|notiz|nota|nota bene)\s*[:\-–]\s*")
#: Whole lines that answer a notification.
_ANSWERS: dict[str, frozenset[str]] = {
    "done": frozenset(("done", "erledigt", "fertig", "gemacht", "hecho", "listo", "feito", "fait", "termine", "fatto", "✅", "✔")),
    "seen": frozenset(("ok", "okay", "yes", "ja", "si", "sim", "oui", "thanks", "danke", "gracias", "obrigado", "obrigada", "merci", "grazie", "👍")),
    "snooze": frozenset((
        "later", "snooze", "not now", "spater", "nicht jetzt", "luego", "mas tarde", "mais tarde", "depois", "plus tard", "piu tardi", "dopo",
    )),
    "stop": frozenset((
        "stop", "cancel", "do not send", "don't send", "don’t send", "stopp", "abbrechen", "nicht senden", "cancelar", "no enviar", "nao enviar",
        "annuler", "ne pas envoyer", "annulla", "non inviare",
    )),
}  # fmt: skip
#: What stands between "remind me" (or a time) and what it is about.
_LINK = re.compile(r"(?:to|of|about|that|an|daran|dass|zu|que|de|di|do|da|para|a)\s+")


class Captured(NamedTuple):
    """``kind``: note | task | reminder; ``at``: when, UTC ms, 0 = not said. A reminder without a time is a task."""

    kind: str
    text: str
    at: int = 0


class Answer(NamedTuple):
    """What is to be done about a notification: ``verb`` done | seen | snooze | stop, ``until`` when for snooze (UTC ms, 0 = not said)."""

    verb: str
    until: int = 0


def answer(line: str, now: int, zone: tzinfo) -> Answer | None:
    """What an answer to a notification asks for ("done", "later", "tomorrow 9am"); None when it is no such word and no time."""
    plain = " ".join(_plain(line).split()).strip(" .!")
    for verb, known in _ANSWERS.items():
        if plain in known:
            return Answer(verb)
    moment = phrases.understand(line.strip(), now, zone) if len(line) <= 60 else None
    return Answer("snooze", moment.at) if moment else None


def read(line: str, now: int, zone: tzinfo) -> Captured | None:
    """What a line is meant as; None when nothing is left to keep.

    Args:
        line: what was written.
        now: UTC ms.
        zone: where times in it hold.
    """
    line = line.strip()
    if not line:
        return None
    first, newline, rest = line.partition("\n")
    plain = _plain(first)
    if (match := _NOTE.match(plain)) is not None:
        kept = (first[match.end() :] + newline + rest).strip()
        return Captured("note", kept) if kept else None
    kind = "task" if (match := _TASK.match(plain)) else "reminder" if (match := _REMINDER.match(plain)) else "note"
    if match is None or kind == "note":
        return Captured("note", line)
    body = " ".join((first[match.end() :] + " " + rest).split())
    text, at = _timed(body, now, zone, ahead=kind == "reminder")
    text = _without_link(text) if kind == "reminder" else text
    if not text:
        return Captured("note", line)
    return Captured(kind if at or kind == "task" else "task", text, at)


def reminder(line: str, now: int, zone: tzinfo) -> Captured:
    """What is written where only a reminder can be meant: of what, and when, if that stands in it ("call Ana friday 10am")."""
    line = " ".join(line.split())
    match = _REMINDER.match(_plain(line))
    body = line[match.end() :] if match else line
    text, at = _timed(body, now, zone, ahead=True)
    return Captured("reminder", (_without_link(text) if match else text) or line, at)


def named(text: str, people: Sequence[tuple[int, str]]) -> int | None:
    """Who of ``people`` (id, name) is named, when it is exactly one: by the whole name, else by the first word of it.

    Args:
        text: what was written, without its time.
        people: whom one may mean.
    """
    words = _words(text)
    whole: set[int] = set()
    first: set[int] = set()
    for contact_id, name in people:
        parts = _words(name)
        if not parts or not any(ch.isalpha() for ch in name):
            continue
        if any(words[n : n + len(parts)] == parts for n in range(len(words))):
            whole.add(contact_id)
        elif len(parts) > 1 and len(parts[0]) > 2 and parts[0] in words:
            first.add(contact_id)
    found = whole or first
    if len(whole) == 1 and first:
        # "Ana" is one's whole name and another's first: then it is not clear.
        parts = next(_words(name) for contact_id, name in people if contact_id in whole)
        found = whole if len(parts) > 1 else whole | first
    return next(iter(found)) if len(found) == 1 else None


def _timed(body: str, now: int, zone: tzinfo, *, ahead: bool) -> tuple[str, int]:
    """The text without its time, and that time. The longest end of the line that is a time, else the longest beginning."""
    words = body.split()
    for count in range(min(_MOST_WORDS, len(words) - 1), 0, -1):
        moment = phrases.understand(" ".join(words[-count:]), now, zone)
        if moment is not None:
            return " ".join(words[:-count]).rstrip(" ,;:-–"), moment.at
    for count in range(min(_MOST_WORDS, len(words) - 1) if ahead else 0, 0, -1):
        moment = phrases.understand(" ".join(words[:count]), now, zone)
        if moment is not None:
            return " ".join(words[count:]).lstrip(" ,;:-–"), moment.at
    return body, 0


def _without_link(text: str) -> str:
    match = _LINK.match(_plain(text))
    return text[match.end() :].strip() if match else text


def _plain(text: str) -> str:
    """Small letters without accents, one for each character, so that places in it are places in the text."""
    return "".join((unicodedata.normalize("NFKD", ch)[:1] or ch).lower()[:1] or " " for ch in text)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
