"""Where what somebody else's record says is stored already: at the same minute, with the same words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from app.store.database import rows
from app.store.messages import first_id_at

_MINUTE = 60_000


class Echo(NamedTuple):
    """A stored message that says what the ``probe``-th of those asked about says. ``sender_id`` 0 = me."""

    probe: int
    conversation_id: int
    kind: str
    contact_id: int
    sender_id: int


def find(owner_id: int, probes: Sequence[tuple[int, str]]) -> list[Echo]:
    """Look for (UTC ms, text) among all of an owner's messages: a look into one minute for each, however much is stored."""
    asked = [(first_id_at(at // _MINUTE * _MINUTE), first_id_at(at // _MINUTE * _MINUTE + _MINUTE), text) for at, text in probes]
    sql = (
        "SELECT j.key, c.id, c.kind, coalesce(c.contact_id, 0), m.sender_id FROM json_each(?) j CROSS JOIN message m"
        " ON m.id >= json_extract(j.value, '$[0]') AND m.id < json_extract(j.value, '$[1]') AND m.text = json_extract(j.value, '$[2]')"
        " JOIN conversation c ON c.id = m.conversation_id WHERE c.owner_id = ?"
    )
    return [Echo(*r) for r in rows(sql, (json.dumps(asked, ensure_ascii=False), owner_id))]
