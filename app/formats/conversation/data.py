"""A conversation for programs: JSON with everything that is known of it, CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from app.domain.cells import harmless
from app.formats.conversation import Batches, Head, Line, clock, said

FORMAT = 1
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def write_json(head: Head, batches: Batches) -> Iterator[str]:
    """One JSON object: ``conversation``, then ``messages``, oldest first, a line each. Times are ISO 8601 in UTC."""
    about = {
        "kith": FORMAT, "id": str(head.id), "title": head.title, "kind": head.kind, "me": head.me, "zone": head.zone_name,
        "exported_at": _iso(head.exported_at),
    }  # fmt: skip
    yield f'{{"conversation":{_encode(about)},"messages":[\n'
    first = True
    iso = _Iso()
    for batch in batches:
        text = ",\n".join([_encode(_told(line, iso)) for line in batch])
        if text:
            yield text if first else ",\n" + text
            first = False
    yield "\n]}\n"


def _told(line: Line, iso: _Iso) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": str(line.id), "at": iso(line.id >> 20), "from": line.sender or None, "from_me": not line.sender, "kind": line.kind,
        "text": line.text,
    }  # fmt: skip
    # What most messages do not have is left out.
    if line.state:
        told["state"] = line.state
    if line.edited_at:
        told["edited_at"] = iso(line.edited_at)
    if line.revoked_at:
        told["deleted_at"] = iso(line.revoked_at)
    if line.reactions:
        told["reactions"] = [{"emoji": emoji, "from": who or None, "from_me": not who} for emoji, who in line.reactions]
    if line.mime:
        told["file"] = {
            "path": line.file or None,
            "name": line.file_name,
            "mime": line.mime,
            "seconds": line.seconds or None,
        }
    if line.extra:
        told["extra"] = line.extra
    told["network_id"] = line.network_id
    return told


class _Iso:
    """UTC milliseconds as ISO 8601; the part down to the minute is kept."""

    def __init__(self) -> None:
        self._clock = clock(UTC, "%Y-%m-%d")

    def __call__(self, at: int) -> str:
        day, minute = self._clock(at)
        seconds, milliseconds = divmod(at % 60_000, 1000)
        return f"{day}T{minute}:{seconds:02}.{milliseconds:03}Z"


def _iso(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


_COLUMNS = ("time", "sender", "direction", "kind", "text", "file", "reactions", "edited", "deleted")


def write_csv(head: Head, batches: Batches) -> Iterator[str]:
    """A table with a row for each message; times on the wall clock of the conversation's zone. Nothing in it is a formula."""
    when = clock(head.zone, "%Y-%m-%d")
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(_COLUMNS)
    me = harmless(head.me)
    for batch in batches:
        for line in batch:
            day, minute = when(line.id >> 20)
            text = line.text if line.kind == "text" and not line.revoked_at else said(line)
            writer.writerow((
                f"{day} {minute}:{(line.id >> 20) // 1000 % 60:02}", harmless(line.sender) if line.sender else me,
                "in" if line.sender else "out", line.kind, harmless(text), harmless(line.file or line.file_name),
                harmless(" ".join(emoji for emoji, _ in line.reactions or ())), "yes" if line.edited_at else "", "yes" if line.revoked_at else "",
            ))  # fmt: skip
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()
