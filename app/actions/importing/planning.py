"""Before a chat is taken in: whose it is, who in it is I, and what a person has to be asked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from app.formats import whatsapp_chat
from app.formats.whatsapp_chat import Line, Style
from app.formats.whatsapp_chat.exported import Export
from app.formats.whatsapp_chat.style import clean, is_name
from app.store import echoes, imports, people, preferences
from app.store.echoes import Echo

_T = TypeVar("_T")
_LOOKED_AT = 3_000  # messages that show who deletes "my" messages
_PREVIEW = 12
_TELLING = 12  # characters of a text that is not said by chance in the very same minute
_PROBES, _ENOUGH = 60, 3
_NUMBER = re.compile(r"\+?[\d\s().\-\u00a0\u2011]{7,24}")


class Plan(NamedTuple):
    """What an export would become.

    ``me``: the name under which I write; "" = has to be asked. ``contact_id``: whom a direct chat is with, 0 = somebody new,
    -1 = has to be asked; ``candidates`` are those it may be. ``conversation_id``: the group it belongs to, 0 = a new one.
    ``senders``: (name, messages in the part that was looked at), most first. ``lines``: the first messages.
    """

    order: str
    order_sure: bool
    why: str
    group: bool
    title: str
    me: str
    contact_id: int
    candidates: tuple[int, ...]
    conversation_id: int
    senders: tuple[tuple[str, int], ...]
    lines: tuple[Line, ...]

    @property
    def questions(self) -> tuple[str, ...]:
        """What a person has to say before this can be taken in: ``me``, ``contact``."""
        return (*(("me",) if not self.me else ()), *(("contact",) if self.contact_id < 0 else ()))


def number_of(name: str) -> str:
    """The address behind a name that is a phone number; "" when it is none."""
    digits = re.sub(r"\D", "", name)
    return f"pn:{digits}" if _NUMBER.fullmatch(name.strip()) and 7 <= len(digits) <= 15 and "+" in name else ""


def examine(owner_id: int, export: Export, options: Mapping[str, Any]) -> tuple[Plan, Style]:
    """Work out what an export would become, with what a person has said of it (``options``: order, me, contact, group).

    Raises:
        NotAChat: it is no exported chat.
    """
    style = whatsapp_chat.examine(export.stream, order=options.get("order", ""))
    seen: Counter[str] = Counter()
    deleted: Counter[str] = Counter()
    first: list[Line] = []
    telling: list[Line] = []
    for line in islice(whatsapp_chat.read(export.stream, style), _LOOKED_AT):
        if line.sender is not None:
            seen[line.sender] += 1
            deleted[line.sender] += line.kind == "deleted" and line.what == "me"
        if len(first) < _PREVIEW:
            first.append(line)
        if line.kind == "text" and line.sender is not None and len(line.text) >= _TELLING:
            telling.append(line)
    for written in style.senders:
        if is_name(written) and written not in style.names:
            seen.setdefault(clean(written), 0)
    seen.pop(clean(style.title) if style.group else "", None)
    group = options["group"] if isinstance(options.get("group"), bool) else _is_group(style, seen, export.title)
    met = _met(owner_id, telling, options)
    mine = _most(line.sender or "" for line, echo in met if not echo.sender_id)
    me = str(options.get("me") or "") or mine or _me(owner_id, seen, deleted, "" if group else export.title)
    others = [name for name, _ in seen.most_common() if _same(name) != _same(me)]
    title = export.title or (clean(style.title) if group else others[0] if others else "")
    candidates: tuple[int, ...] = ()
    contact_id = conversation_id = 0
    if group:
        conversation_id = next(iter(imports.groups_titled(owner_id, title)), 0) if title else 0
        conversation_id = conversation_id or _most(echo.conversation_id for _, echo in met if echo.kind == "group") or 0
    else:
        partner = others[0] if me and others else title
        candidates = tuple(who(owner_id, partner)) if partner else ()
        # Whoever has another name by now is known by what was said.
        if len(candidates) != 1 and (known := _most(echo.contact_id for _, echo in met if echo.kind == "direct")):
            candidates = (known,)
        contact_id = candidates[0] if len(candidates) == 1 else -1 if len(candidates) > 1 else 0
        if "contact" in options:
            contact_id = int(options["contact"])
            if contact_id > 0:
                people.contact(owner_id, contact_id)
    plan = Plan(
        style.order, style.sure, style.why, group, title, me, contact_id, candidates, conversation_id, tuple(seen.most_common(200)), tuple(first)
    )
    return plan, style


def _met(owner_id: int, lines: Sequence[Line], options: Mapping[str, Any]) -> list[tuple[Line, Echo]]:
    """Lines of the export that are stored already, with where: names change, what was said and when does not."""
    probes = lines[:: len(lines) // _PROBES + 1]
    zone = ZoneInfo(str(options.get("zone") or preferences.of(owner_id).zone or "UTC"))
    asked = [(int(datetime.fromtimestamp(line.at, UTC).replace(tzinfo=zone).timestamp()) * 1000, line.text) for line in probes]
    return [(probes[echo.probe], echo) for echo in echoes.find(owner_id, asked)]


def _most(votes: Iterable[_T]) -> _T | None:
    """What most of them say, if that is enough and nearly all of them."""
    counted = Counter(votes)
    return next((vote for vote, count in counted.most_common(1) if count >= _ENOUGH and count * 5 >= counted.total() * 4), None)


def who(owner_id: int, name: str) -> list[int]:
    """The people whom a name in an export can mean."""
    if address := number_of(name):
        return list(people.find(owner_id, (address,)).values())
    return imports.people_named(owner_id, name.removeprefix("~").strip())


def _is_group(style: Style, seen: Mapping[str, int], title: str) -> bool:
    if style.group or len(seen) > 2:
        return True
    # A file that is named after nobody who writes in it is named after a group.
    return bool(title) and len(seen) == 2 and _same(title) not in {_same(name) for name in seen} and not number_of(title)


def _same(name: str) -> str:
    return re.sub(r"\s+", " ", name.removeprefix("~")).strip().casefold()


def _me(owner_id: int, seen: Mapping[str, int], deleted: Mapping[str, int], title: str) -> str:
    """Under which of the names I write; "" when nothing tells."""
    mine = {_same(name) for name in imports.my_names(owner_id)}
    for name in seen:
        if _same(name) in mine or (number_of(name) or "-") in mine:
            return name
    by_deletion = [name for name, count in deleted.items() if count]
    if len(by_deletion) == 1:
        return by_deletion[0]
    others = [name for name in seen if title and _same(name) != _same(title)]
    if len(others) == 1 and len(seen) == 2:
        return others[0]
    return "You" if "You" in seen else ""
