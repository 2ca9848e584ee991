"""Taking in an exported chat: in chunks, each a transaction with the position behind it, fused with what is stored."""

from __future__ import annotations

import hashlib
import json
import mimetypes
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import islice
from typing import Any, NamedTuple

from app.actions import tell
from app.actions.importing.fusing import MINUTE, Fusing, Wanted, what, words
from app.actions.importing.planning import Plan, number_of, who
from app.domain.tokens import segment
from app.errors import Invalid
from app.formats import whatsapp_chat
from app.formats.whatsapp_chat import Line, Style
from app.formats.whatsapp_chat.exported import Export
from app.formats.whatsapp_chat.phrases import fold, of
from app.store import conversations, devices, erasing, imports, messages, people
from app.store.database import transaction
from app.store.files import Files
from app.store.imports import Run, Stored
from app.store.messages import Flag, NewMessage

CHUNK = 10_000  # messages in a transaction: long enough to be fast, short enough that others may write in between
NOBODY = -1  # sender of WhatsApp's own lines in groups: no contact, and not me
_TEXT_MAX = 65536
_HOUR = 3600
_COORDINATES = re.compile(r"q=(-?\d+(?:\.\d+)?), ?(-?\d+(?:\.\d+)?)")
_OPTION = re.compile(r"[^:：]+[:：] (.*) [((]\D*\d+[^()()]*[))]")
_STORED_AS = {
    "image": "image", "video": "video", "audio": "voice", "sticker": "sticker", "gif": "gif", "contact": "contact", "document": "document",
}  # fmt: skip


class _Chunk(NamedTuple):
    """Lines of an export that are taken in together.

    ``ats``: when they were written (UTC ms). ``rows``: what is stored of them; None where that has to be found out.
    """

    lines: list[Line]
    ats: list[int]
    rows: list[NewMessage | None]


class _Chunks:
    """An export in chunks. The next one can be made ready while the database writes: that takes as long, and not the interpreter.

    Args:
        row: what is stored of a line, given its time and number, if that can be said without asking the database.
    """

    def __init__(self, lines: Iterator[Line], clock: WallClock, row: Callable[[Line, int, int], NewMessage | None]) -> None:
        self._lines, self._clock, self._row = lines, clock, row
        self._read = 0
        self._reader = ThreadPoolExecutor(1, "import-reader")
        self._next: Future[_Chunk] | None = None

    def begin(self) -> None:
        """Begin to read the next chunk."""
        self._next = self._reader.submit(self.read)

    def take(self) -> _Chunk:
        """The next chunk; without lines at the end."""
        chunk = self._next.result() if self._next else self.read()
        self._next = None
        return chunk

    def read(self, most: int = CHUNK) -> _Chunk:
        """So many lines, or what is left."""
        lines = [_clean(line) for line in islice(self._lines, most)]
        ats = self._clock.utc([line.at for line in lines])
        rows = [self._row(line, at, number) for number, (line, at) in enumerate(zip(lines, ats, strict=True), self._read)]
        self._read += len(lines)
        return _Chunk(lines, ats, rows)


def _clean(line: Line) -> Line:
    text = line.text
    return line if len(text) <= _TEXT_MAX and "\x00" not in text else line._replace(text=text.replace("\x00", "")[:_TEXT_MAX])


class Intake:
    """One export on its way into a conversation. Call :meth:`step` until it says that there is no more.

    Args:
        run: the import; what it had taken in before is passed over.
        zone: in which the export's wall time was.
    """

    def __init__(self, run: Run, export: Export, plan: Plan, style: Style, *, zone: tzinfo, files: Files, now: int) -> None:
        self._run, self._export, self._plan, self._files = run, export, plan, files
        self._owner_id, self._prefix = run.owner_id, imports.prefix(run.id)
        self._chunks = _Chunks(whatsapp_chat.read(export.stream, style), WallClock(zone), self._plain)
        self._fusing = Fusing()
        self._people: dict[str | None, int] = {}
        self._done, self._counts = 0, dict(run.counts)
        self._place(now)
        while self._done < run.position and (chunk := self._chunks.read(min(CHUNK, run.position - self._done))).lines:
            self._compared(chunk, now)
            for line in chunk.lines:
                if line.file:
                    export.find(line.file)  # the next message with this name is the next file of that name
            self._done += len(chunk.lines)

    # ── Where and who ───────────────────────────────────────────────────────────────────────────────────────────────

    def _place(self, now: int) -> None:
        """Find or make the conversation, and remember what was made."""
        with transaction():
            place = imports.device(self._owner_id)
            if place is None:
                place = devices.add(self._owner_id, channel="import", name="Imported chats", slug=f"import-{secrets.token_hex(4)}", now=now)
                devices.update(place, wanted=0, state="stopped")
            known = self._run.options.get("conversation")
            kept = conversations.get(known) if known else None
            if kept is None or kept.owner_id != self._owner_id:
                kept = conversations.get(self._group(place, now) if self._plan.group else self._direct(place, now))
            assert kept is not None
            self.conversation_id, self._device_id = kept.id, kept.device_id
            self._contact_id = kept.contact_id or 0
            imports.update(self._run.id, options={**self._run.options, "conversation": kept.id})

    def _group(self, device_id: int, now: int) -> int:
        if self._plan.conversation_id:
            return self._plan.conversation_id
        title = self._plan.title or "Imported group"
        address = f"group:import-{hashlib.sha256(title.casefold().encode()).hexdigest()[:24]}@import"
        conversation_id = conversations.of_group(device_id, address)
        if conversation_id is None:
            conversation_id = conversations.group(self._owner_id, device_id, address, now=now)
            conversations.set_title(conversation_id, title, 1)
            imports.note(self._run.id, "conversation", conversation_id)
        return conversation_id

    def _direct(self, device_id: int, now: int) -> int:
        partner = next((name for name, _ in self._plan.senders if name != self._plan.me), self._plan.title)
        contact_id = self._plan.contact_id or self._new_person(partner or "Somebody", now)
        found = conversations.of_contact(self._owner_id, contact_id)
        if found is not None:
            return found
        numbers = [a for a in people.contact(self._owner_id, contact_id).addresses if a.startswith("pn:")]
        # Without a number there is nowhere to send to; the address says so by its kind.
        address = numbers[0] if numbers else f"other:{contact_id}@import"
        conversation_id = conversations.direct(self._owner_id, device_id, contact_id, address, is_me=False, now=now)
        imports.note(self._run.id, "conversation", conversation_id)
        return conversation_id

    def _new_person(self, name: str, now: int) -> int:
        address = number_of(name)
        contact_id = people.add(self._owner_id, (address,) if address else (), now=now)
        if not address:
            bare = name.removeprefix("~").strip()[:200]
            # "~" stands before what somebody calls themselves; without it the name is the phone book's.
            if name.startswith("~"):
                people.learn_names(contact_id, now=now, push_name=bare)
            else:
                people.learn_names(contact_id, now=now, saved_name=bare)
        imports.note(self._run.id, "contact", contact_id)
        tell.contact(self._owner_id, contact_id)
        return contact_id

    def _sender(self, name: str | None, now: int) -> int:
        """The contact who wrote a line; 0 = me. A line of WhatsApp's own is nobody's, and surely not mine: it answers nothing."""
        if name is None:
            return NOBODY if self._plan.group else self._contact_id
        if name == self._plan.me:
            return 0
        if not self._plan.group:
            return self._contact_id
        candidates = who(self._owner_id, name)
        members = {contact_id for contact_id, _, _ in conversations.members(self.conversation_id)}
        # Of several people of one name it is the one who is in the group.
        likely = [c for c in candidates if c in members] or candidates
        return likely[0] if len(likely) == 1 else self._known_new(name, now)

    def _known_new(self, name: str, now: int) -> int:
        """Somebody made for a name that several people have, or nobody: once for each import."""
        for contact_id, _ in imports.noted(self._run.id, "contact"):
            if name.removeprefix("~").strip() in (row := people.contact(self._owner_id, contact_id)).name or number_of(name) in row.addresses:
                return contact_id
        return self._new_person(name, now)

    # ── Lines ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _compared(self, chunk: _Chunk, now: int) -> tuple[list[int], Sequence[Stored | None]]:
        """Who wrote each line, and the stored message that it is."""
        lines, ats, _ = chunk
        people_of = self._people
        for name in dict.fromkeys([line.sender for line in lines]):
            if name not in people_of:
                people_of[name] = self._sender(name, now)
        senders = [people_of[line.sender] for line in lines]
        stored = imports.between(self.conversation_id, *_around(ats), but=self._run.id)
        if not stored:
            return senders, [None] * len(lines)
        return senders, self._fusing.match([wanted_of(*one) for one in zip(lines, ats, senders, strict=True)], stored)

    def step(self, now: int) -> bool:
        """Take in the next chunk; returns whether there is more.

        Raises:
            Unavailable: nothing can be stored now.
        """
        chunk = self._chunks.take()
        if not chunk.lines:
            self._finish(now)
            return False
        kept = self._unpacked(chunk.lines)
        with transaction():
            current = imports.get(self._run.id)
            # Another process may have gone on with it.
            if current is None or current.state != "running" or current.position != self._done:
                return False
            new, deleted = self._rows(chunk, now, kept)
            self._store(new, deleted)
            self._done += len(chunk.lines)
            self._count(added=len(new), known=len(chunk.lines) - len(new))
            imports.update(self._run.id, position=str(self._done), done=self._done, counts=self._counts)
            tell.importing(self._owner_id, self._run.id, self._done, max(self._run.total, self._done), "running")
            self._chunks.begin()
        return True

    def _rows(self, chunk: _Chunk, now: int, kept: Mapping[int, tuple[str, int]]) -> tuple[list[NewMessage], list[int]]:
        """The lines that nobody has stored as rows, and which of these are deleted messages. Those that are stored get their files."""
        new: list[NewMessage] = []
        deleted: list[int] = []
        for number, (line, at, made, sender_id, stored) in enumerate(zip(*chunk, *self._compared(chunk, now), strict=True)):
            if stored is not None:
                self._meet(stored, kept.get(number))
                continue
            if line.kind == "deleted":
                deleted.append(len(new))
            new.append(made or self._row(line, at, sender_id, self._done + number, kept.get(number)))
        return new, deleted

    def _plain(self, line: Line, at: int, number: int) -> NewMessage | None:
        """The row of a text by somebody who is known, which are most lines; None for what else there is."""
        sender_id = self._people.get(line.sender)
        if sender_id is None or line.kind != "text":
            return None
        # As NewMessage(…), at half its cost.
        return tuple.__new__(NewMessage, (
            self._device_id, self.conversation_id, sender_id, f"{self._prefix}{number}", at, "text", line.text,
            "" if sender_id else "sent", "", Flag.OLD, at if line.edited else 0, None, None, segment(line.text),
        ))  # fmt: skip

    def _row(self, line: Line, at: int, sender_id: int, number: int, kept: tuple[str, int] | None) -> NewMessage:
        """The row of any line."""
        kind, text, extra, media = ("text", line.text, None, None) if line.kind == "text" else self._special(line, at, kept)
        return NewMessage(
            self._device_id, self.conversation_id, sender_id, f"{self._prefix}{number}", at, kind, text, "" if sender_id else "sent", "",
            Flag.OLD, at if line.edited else 0, extra, media,
        )  # fmt: skip

    def _store(self, new: Sequence[NewMessage], deleted: Sequence[int]) -> None:
        ids = messages.add(new)
        for number in deleted:
            messages.revoke(ids[number], new[number].at, keep_text=False)
        conversations.note_mine([(i, r.conversation_id) for i, r in zip(ids, new, strict=True) if r.sender_id == 0])
        if self._plan.group:
            conversations.saw_writing({(r.conversation_id, r.sender_id) for r in new if r.sender_id > 0})

    def _special(self, line: Line, at: int, kept: tuple[str, int] | None) -> tuple[str, str, str | None, tuple[Any, ...] | None]:
        """Kind, text, extra data as JSON and the row of table media of what is no plain text."""
        kind = line.kind
        extra: dict[str, Any] | None = None
        media: tuple[Any, ...] | None = None
        if line.kind in ("media", "contact"):
            kind = _STORED_AS.get(line.what, "document")
            if kind == "contact" and line.file and kept is None:
                extra = {"contacts": [{"name": line.file.removesuffix(".vcf")}]}
            if line.kind == "media" or kept:
                media = _media(line, kept)
        elif line.kind == "location":
            spot = _COORDINATES.search(line.text)
            extra = {"lat": float(spot[1]), "lon": float(spot[2])} if spot else None
        elif line.kind == "poll":
            extra = {"options": [found[1] for part in line.text.split("\n")[2:] if (found := _OPTION.fullmatch(part))]}
        elif line.kind == "call":
            missed = fold(re.split("[,.،]", line.text)[0]) in of("missed voice", "missed video")
            mine = line.sender == self._plan.me
            extra = {
                "outcome": "missed" if missed else "connected", "video": fold(line.text).startswith(tuple(of("missed video"))), "seconds": 0,
                "from_me": mine, "direction": "out" if mine else "in", "steps": {"log": at},
            }  # fmt: skip
        elif line.kind == "deleted":
            kind = "text"
        text = line.text.split("\n")[1] if line.kind == "poll" and "\n" in line.text else line.text
        return kind, text, None if extra is None else json.dumps(extra, ensure_ascii=False), media

    # ── Files ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _unpacked(self, chunk: Sequence[Line]) -> dict[int, tuple[str, int]]:
        """Number in the chunk -> (content hash, bytes) of the files that the export has. Done before the transaction."""
        kept: dict[int, tuple[str, int]] = {}
        for number, line in enumerate(chunk):
            if line.file is None or (found := self._export.find(line.file)) is None:
                continue
            path = self._files.temporary()
            try:
                with path.open("wb") as target:
                    self._export.unpack(found, target)
                size = path.stat().st_size
                kept[number] = (self._files.keep(path), size)
            except Invalid:
                self._count(damaged=1)
            finally:
                path.unlink(missing_ok=True)
        return kept

    def _meet(self, row: Stored, kept: tuple[str, int] | None) -> None:
        """A message that is stored already gets its file if it had none."""
        if kept is None or row.file or not row.has_media:
            return
        before = imports.media_row(row.id)
        if before is not None and before["state"] != "stored":
            imports.note(self._run.id, "media", row.id, before)
            imports.fill(row.id, kept[0], kept[1], "", "")
            self._count(filled=1)
            tell.message(self._owner_id, row.id, self.conversation_id)

    def _count(self, **more: int) -> None:
        for name, number in more.items():
            self._counts[name] = self._counts.get(name, 0) + number

    def _finish(self, now: int) -> None:
        with transaction():
            conversations.refresh(self.conversation_id, now)
            if imports.move(self._run.id, ("running",), "done", ended_at=now, total=self._done, counts=self._counts):
                tell.conversation(self._owner_id, self.conversation_id)
                tell.importing(self._owner_id, self._run.id, self._done, self._done, "done")


def _media(line: Line, kept: tuple[str, int] | None) -> tuple[Any, ...]:
    name = line.file or ""
    mime = (mimetypes.guess_type(name)[0] or "") if name else ""
    file, size = kept or ("", 0)
    return (mime, size, file, name[:300], 0, 0, 0, None, "", "stored" if kept else "gone", 0, file)


def rehearse(owner_id: int, export: Export, plan: Plan, style: Style, *, zone: tzinfo) -> dict[str, int]:
    """How many messages an export would add and how many are stored already: for a direct chat with somebody known, or a known group."""
    place = plan.conversation_id if plan.group else conversations.of_contact(owner_id, plan.contact_id) if plan.contact_id else None
    total = known = 0
    lines = whatsapp_chat.read(export.stream, style)
    fusing, clock = Fusing(), WallClock(zone)
    while chunk := list(islice(lines, CHUNK)):
        total += len(chunk)
        if not place:
            continue
        senders = {name: _one_of(owner_id, plan, name) for name in {line.sender for line in chunk}}
        ats = clock.utc([line.at for line in chunk])
        wanted = [wanted_of(line, at, senders[line.sender]) for line, at in zip(chunk, ats, strict=True)]
        known += sum(row is not None for row in fusing.match(wanted, imports.between(place, *_around(ats))))
    return {"added": total - known, "known": known}


def _one_of(owner_id: int, plan: Plan, name: str | None) -> int:
    if name is None:
        return NOBODY if plan.group else plan.contact_id
    if name == plan.me:
        return 0
    return plan.contact_id if not plan.group else next(iter(who(owner_id, name)), -2)


def wanted_of(line: Line, at: int, sender_id: int) -> Wanted:
    """A line as it is compared with what is stored."""
    if line.kind == "text":  # as below, and most are
        return Wanted(at, sender_id, words(line.text), line.edited)
    return Wanted(at, sender_id, what(line.kind, line.text, media=line.kind == "media", revoked=line.kind == "deleted"), line.edited)


def _around(ats: Sequence[int]) -> tuple[int, int]:
    """The time (UTC ms) in which messages may be the same ones."""
    return max(min(ats) // MINUTE * MINUTE - MINUTE, 0), max(ats) + 2 * MINUTE


class WallClock:
    """UTC of an export's local seconds, in a zone."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._offsets: dict[int, int] = {}
        self._latest = 0

    def utc(self, ats: Iterable[int]) -> list[int]:
        """UTC milliseconds, none before 1970. Of an hour that the clock showed twice it is the second if time would run backwards otherwise."""
        found, offsets, latest = [], self._offsets, self._latest
        for at in ats:
            hour = at // _HOUR
            offset = offsets.get(hour)
            if offset is None:
                offset = offsets[hour] = self._offset(hour * _HOUR, 0)
            utc = (at - offset) * 1000
            if utc > latest:
                latest = utc
            elif latest - _HOUR * 1000 <= utc < latest - 30 * MINUTE:
                utc = (at - self._offset(at, 1)) * 1000
                latest = max(latest, utc)
            found.append(max(0, utc))
        self._latest = latest
        return found

    def _offset(self, at: int, fold: int) -> int:
        local = datetime.fromtimestamp(at, UTC).replace(tzinfo=self._zone, fold=fold)
        return int((local.utcoffset() or timedelta()).total_seconds())


def undo(run: Run, files: Files, *, now: int) -> Iterator[int]:
    """Take back what an import brought, a piece at a time; yields how many messages each time."""
    touched: set[int] = set()
    while some := imports.messages_of(run.id, CHUNK):
        with transaction():
            ids = [message_id for message_id, _ in some]
            gone = imports.files_of(ids)
            touched.update(conversation_id for _, conversation_id in some)
            messages.forget(ids)
        erasing.sweep(files, gone)
        yield len(ids)
    with transaction():
        for message_id, before in imports.noted(run.id, "media"):
            if before is not None:
                imports.put_media(message_id, before)
        for conversation_id in touched:
            conversations.refresh(conversation_id, now)
            tell.conversation(run.owner_id, conversation_id)
        for conversation_id, _ in imports.noted(run.id, "conversation"):
            imports.forget_conversation(conversation_id)
        for contact_id, _ in imports.noted(run.id, "contact"):
            if imports.is_untouched(contact_id):
                imports.forget_contact(contact_id)
