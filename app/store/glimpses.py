"""Faces and small pictures for lists of messages that were found elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from app.store.database import rows


class Glimpse(NamedTuple):
    """What stands beside a message in a list: its chat's face, and whether it has a small picture of its own."""

    picture: str  # content hash of the chat's picture, '' = none
    is_group: bool
    has_thumbnail: bool


def glimpses(owner_id: int, message_ids: Iterable[int]) -> dict[int, Glimpse]:
    """A glimpse for each of the owner's messages; others' are left out."""
    sql = (
        "SELECT m.id, CASE WHEN c.kind = 'group' THEN c.picture ELSE coalesce(p.picture, '') END, c.kind = 'group', f.thumbnail IS NOT NULL"
        " FROM message m JOIN conversation c ON c.id = m.conversation_id LEFT JOIN contact p ON p.id = c.contact_id"
        " LEFT JOIN media f ON f.message_id = m.id WHERE c.owner_id = ? AND m.revoked_at = 0 AND m.id IN (SELECT value FROM json_each(?))"
    )
    found = rows(sql, (owner_id, json.dumps(list(message_ids))))
    return {i: Glimpse(picture or "", bool(is_group), bool(thumbnail)) for i, picture, is_group, thumbnail in found}
