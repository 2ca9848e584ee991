"""What others' rows say of a person: quotes, mentions, cards, effects that wait, records of merges and imports, questions asked.

A person is recognised by what only they have: numbers, LIDs, addresses, and (where a whole text is a name) their names.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from app.store import search
from app.store.database import rows, write

_SHORTEST = 5  # digits or letters below which a number or an address says nothing


class Traces(NamedTuple):
    """By what somebody is recognised. ``marks``: parts of a text; ``names``: whole texts; both as they were written."""

    contact_id: int
    addresses: tuple[str, ...]
    marks: tuple[str, ...]
    names: tuple[str, ...]

    def in_text(self, text: str) -> bool:
        """Whether a text holds a mark."""
        return any(mark in text for mark in self.marks)

    def in_record(self, text: str) -> bool:
        """Whether a stored JSON text holds a mark, or a name as a whole string or as a word of one."""
        return self.in_text(text) or any(name in text for name in self.names)


def of(owner_id: int, contact_id: int) -> Traces:
    """The traces of a person; read them before anything of theirs is deleted."""
    addresses = tuple(r[0] for r in rows("SELECT value FROM address WHERE contact_id = ?", (contact_id,)))
    points = [r[0] for r in rows("SELECT value FROM point WHERE contact_id = ?", (contact_id,))]
    found = rows(
        "SELECT name, own_name, saved_name, push_name, username, business_name, nickname, given_name || ' ' || family_name"
        " FROM contact WHERE id = ? AND owner_id = ?",
        (contact_id, owner_id),
    )
    said = [a.partition(":")[2] for a in addresses] + [p.removeprefix("+") for p in points]
    return Traces(
        contact_id,
        addresses,
        tuple(dict.fromkeys(mark for mark in said if len(mark) >= _SHORTEST)),
        tuple(dict.fromkeys(name.strip() for r in found for name in r if len(name.strip()) > 2)),
    )


def remove(owner_id: int, told: Traces) -> None:
    """Take a person out of what is not theirs."""
    _scrub_messages(owner_id, told)
    for address in told.addresses:
        write("DELETE FROM spelling WHERE owner_id = ? AND ? IN (value, other)", (owner_id, address))
    devices = "device_id IN (SELECT id FROM device WHERE owner_id = ?)"
    _drop("waiting", f"SELECT id, fact FROM waiting WHERE {devices}", owner_id, told)
    _drop("quarantine", f"SELECT id, raw FROM quarantine WHERE {devices}", owner_id, told)
    _drop("outbox", "SELECT id, payload FROM outbox WHERE owner_id = ? AND state IN ('sent', 'failed', 'cancelled')", owner_id, told)
    _drop("notification", "SELECT id, detail FROM notification WHERE owner_id = ?", owner_id, told)
    _drop("journal", "SELECT id, detail FROM journal WHERE owner_id = ?", owner_id, told)
    _drop("merge", "SELECT id, record FROM merge WHERE owner_id = ?", owner_id, told)
    write(
        "DELETE FROM merge WHERE owner_id = ?1 AND EXISTS (SELECT 1 FROM json_each(record, '$.lost.message') j WHERE"
        " json_extract(j.value, '$.sender_id') = ?2)",
        (owner_id, told.contact_id),
    )
    runs = "import_id IN (SELECT id FROM import_run WHERE owner_id = ?)"
    _drop("imported", f"SELECT import_id || ' ' || kind || ' ' || row_id, before FROM imported WHERE before <> '' AND {runs}", owner_id, told,
          key="import_id || ' ' || kind || ' ' || row_id")  # fmt: skip
    _drop("rejected", f"SELECT import_id || ' ' || line, raw FROM rejected WHERE {runs}", owner_id, told, key="import_id || ' ' || line")
    for run_id, name in rows("SELECT id, name FROM import_run WHERE owner_id = ?", (owner_id,)):
        if told.in_record(name):
            write("UPDATE import_run SET name = '' WHERE id = ?", (run_id,))
    _drop("export_run", "SELECT id, scope FROM export_run WHERE owner_id = ? AND state NOT IN ('waiting', 'running', 'done')", owner_id, told)
    wanted = {text.casefold() for text in (*told.marks, *told.names)}
    for (q,) in rows("SELECT q FROM asked WHERE owner_id = ?", (owner_id,)):
        if any(text in q.casefold() for text in wanted):
            write("DELETE FROM asked WHERE owner_id = ? AND q = ?", (owner_id, q))


def _drop(table: str, sql: str, owner_id: int, told: Traces, *, key: str = "id") -> None:
    """Delete the rows (key, text) whose text tells of the person."""
    keys = [r[0] for r in rows(sql, (owner_id,)) if told.in_record(_opened(r[1]))]
    if keys:
        write(f"DELETE FROM {table} WHERE {key} IN (SELECT value FROM json_each(?))", (json.dumps(keys),))


def _opened(text: str) -> str:
    """A stored text with what it holds as base64, so that numbers in a network's bytes are seen as well."""
    if text[:1] in "{[" or len(text) % 4:
        return text
    try:
        return text + base64.b64decode(text, validate=True).decode("latin-1")
    except (binascii.Error, ValueError):
        return text


def unquote(message_ids: Iterable[int]) -> None:
    """What was quoted of these messages leaves the messages that quote them; call it before their ids change."""
    listed = json.dumps(list(message_ids))
    write(
        "UPDATE message SET extra = json_remove(extra, '$.quote') WHERE extra IS NOT NULL AND (conversation_id, quote_id) IN"
        " (SELECT conversation_id, network_id FROM message WHERE id IN (SELECT value FROM json_each(?)))",
        (listed,),
    )
    write("UPDATE message SET extra = NULL WHERE extra = '{}'")


def _scrub_messages(owner_id: int, told: Traces) -> None:
    """Mentions, cards and the like in others' messages, and in what the owner wrote."""
    if not told.marks:
        return
    holds = " OR ".join("instr(m.text, ?) OR instr(coalesce(m.extra, ''), ?)" for _ in told.marks)
    marks = [mark for mark in told.marks for _ in range(2)]
    found = rows(
        f"SELECT m.id, m.text, m.extra FROM message m JOIN conversation c ON c.id = m.conversation_id WHERE c.owner_id = ? AND ({holds})",
        (owner_id, *marks),
    )
    for message_id, text, extra in found:
        for mark in told.marks:
            text = text.replace(f"@{mark}", "@erased").replace(f"+{mark}", "+…").replace(mark, "…")
        cleaned = _cleaned(json.loads(extra), told) if extra else None
        kept = json.dumps(cleaned, ensure_ascii=False) if cleaned else None
        write("UPDATE message SET text = ?, extra = ? WHERE id = ?", (text, kept, message_id))
    ids = [r[0] for r in found]
    if ids:
        _scrub_versions(ids, told.marks)
        search.reindex(ids)


def _scrub_versions(message_ids: Sequence[int], marks: Sequence[str]) -> None:
    for mark in marks:
        write(
            "UPDATE message_version SET text = replace(text, ?, '…') WHERE message_id IN (SELECT value FROM json_each(?))",
            (mark, json.dumps(list(message_ids))),
        )


def _cleaned(data: Any, told: Traces) -> Any:
    """JSON without the strings that tell of the person; a quote, card or entry of a list that does goes as a whole."""
    if isinstance(data, dict):
        if any(isinstance(inner, str) and (told.in_text(inner) or inner in told.names) for inner in data.values()):
            return {}
        return {name: kept for name, inner in data.items() if (kept := _cleaned(inner, told)) not in ({}, [], None) or not inner}
    if isinstance(data, list):
        return [kept for inner in data if (kept := _cleaned(inner, told)) not in ({}, None) or not inner]
    return None if isinstance(data, str) and (told.in_text(data) or data in told.names) else data
