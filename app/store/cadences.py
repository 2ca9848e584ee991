"""Staying in touch: what the owner wants of a person, what was learnt, and who is due."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from app.domain import cadence
from app.domain.timing import DAY
from app.errors import NotFound
from app.store.database import row, rows, write

_WAITING = ("pending", "requests", "mentions", "snoozed")  # lanes in which a reply is owed
_YEARS = 2 * 365 * 24  # hours of activity that a rhythm is learnt from
_LOOKED_AT = 200  # people who may be due, at most, before the domain decides which are
_STALE = DAY  # without a sign from the network: what was said since then is not known


class InTouch(NamedTuple):
    """A person as the engine sees them. ``last``: newest exchange, messages and what was logged by hand, UTC ms; 0 = never.

    ``tags``: those of their tags that say how often. ``heard_at``: the newest sign of the network, 0 where none is linked.
    """

    contact_id: int
    name: str
    picture: str
    conversation_id: int | None
    last: int
    days: int
    tier: str
    rhythm: cadence.Rhythm | None
    standing: cadence.Standing
    tags: tuple[cadence.Cadence, ...] = ()
    dismissed_days: int = 0
    heard_at: int = 0

    @property
    def wanted(self) -> cadence.Cadence | None:
        """The cadence that holds."""
        own = cadence.cadence(self.days, "tier" if self.tier else "own", name=self.tier) if self.days else None
        return cadence.choose(own, self.tags, self.rhythm, dismissed=self.dismissed_days > 0)

    @property
    def suggestion(self) -> int:
        """Days to propose, once: 0 when something was said already, or nothing is known."""
        wanted = self.wanted
        return wanted.ideal if wanted is not None and wanted.suggested else 0

    def verdict(self, now: int) -> cadence.Verdict:
        """Whether it is time to reach out, and why."""
        stale = bool(self.heard_at) and now - self.heard_at > _STALE
        return cadence.judge(self.last, self.wanted, self.rhythm, now, self.standing._replace(sync_stale=stale))


class Due(NamedTuple):
    """Somebody to reach out to."""

    person: InTouch
    verdict: cadence.Verdict


# A connected device has been heard from just now, whenever that is: hence the year 5138.
_PERSON = """
    SELECT p.id, p.name, p.picture, c.id, max(coalesce(max(c.last_in_id, c.last_out_id) >> 20, 0), p.touched_at), coalesce(k.days, 0),
           coalesce(k.tier, ''), coalesce(k.sessions, 0), coalesce(k.median, 0), coalesce(k.p90, 0), coalesce(c.lane, ''),
           coalesce(k.snoozed_until, 0), coalesce(c.archived, 0), p.blocked, coalesce(k.skipped_at, 0), coalesce(k.stopped, 0),
           coalesce(k.dismissed_days, 0),
           (SELECT json_group_array(json_array(t.cadence_days, t.name)) FROM contact_tag x JOIN tag t ON t.id = x.tag_id
            WHERE x.contact_id = p.id AND t.cadence_days > 0),
           (SELECT coalesce(max(due_at), 0) FROM (
                SELECT due_at FROM task WHERE contact_id = p.id AND status = 'open' AND binned_at = 0
                UNION ALL SELECT due_at FROM reminder WHERE contact_id = p.id AND state = 'open' AND kind = 'by_hand'
                UNION ALL SELECT due_at FROM scheduled WHERE conversation_id = c.id AND state = 'waiting')),
           (SELECT coalesce(max(iif(state = 'connected', 100000000000000, event_at)), 0) FROM device
            WHERE owner_id = p.owner_id AND linked_at > 0)
"""


def _person(r: tuple[Any, ...]) -> InTouch:
    learnt = cadence.Rhythm(r[7], r[8], r[9]) if r[7] >= cadence.ENOUGH else None
    standing = cadence.Standing(
        reply_owed=r[10] in _WAITING, snoozed_until=r[11], archived=bool(r[12]), blocked=bool(r[13]), skipped_at=r[14],
        stopped=bool(r[15]), follow_up_at=r[18],
    )  # fmt: skip
    of_tags = tuple(cadence.cadence(days, "tag", name=name) for days, name in json.loads(r[17]))
    return InTouch(r[0], r[1], r[2], r[3], r[4], r[5], r[6], learnt, standing, of_tags, r[16], r[19])


def of(owner_id: int, contact_id: int) -> InTouch | None:
    """A person of the owner's."""
    found = row(
        f"{_PERSON} FROM contact p LEFT JOIN conversation c ON c.owner_id = p.owner_id AND c.contact_id = p.id"
        " LEFT JOIN cadence k ON k.contact_id = p.id WHERE p.id = ? AND p.owner_id = ?",
        (contact_id, owner_id),
    )
    return None if found is None else _person(found)


def one(owner_id: int, contact_id: int) -> InTouch:
    """A person of the owner's.

    Raises:
        NotFound: nobody, or another owner's.
    """
    found = of(owner_id, contact_id)
    if found is None:
        raise NotFound("There is no such person.")
    return found


def due(owner_id: int, now: int, limit: int = 20) -> list[Due]:
    """Whom to reach out to now, the most urgent first. Looks only at people whose time has come: an index, no scan.

    Who is suppressed is left out before the domain looks, so that they take nobody's place among those that are looked at.
    """
    found = rows(
        f"{_PERSON} FROM cadence k JOIN contact p ON p.id = k.contact_id"
        " LEFT JOIN conversation c ON c.owner_id = p.owner_id AND c.contact_id = p.id"
        " WHERE k.owner_id = ? AND k.due_at BETWEEN 1 AND ? AND p.binned_at = 0 AND p.blocked = 0 AND k.stopped = 0"
        f" AND k.snoozed_until <= ? AND coalesce(c.archived, 0) = 0 AND coalesce(c.lane, '') NOT IN {_WAITING}"
        " ORDER BY k.due_at LIMIT ?",
        (owner_id, now, now, _LOOKED_AT),
    )
    judged = [Due(person, person.verdict(now)) for person in map(_person, found)]
    return sorted((d for d in judged if d.verdict.shown), key=lambda d: -d.verdict.order)[:limit]


def save(owner_id: int, contact_id: int, **columns: Any) -> None:
    """Set columns by name (names come from code, never from people)."""
    names = ", ".join(columns)
    marks = ", ".join("?" * len(columns))
    updates = ", ".join(f"{name} = excluded.{name}" for name in columns)
    write(
        f"INSERT INTO cadence (contact_id, owner_id, {names}) VALUES (?, ?, {marks}) ON CONFLICT DO UPDATE SET {updates}",
        (contact_id, owner_id, *columns.values()),
    )


def to_reschedule(limit: int) -> list[tuple[int, int]]:
    """(owner, contact) of whom something else was said or logged since it was worked out when to look at them."""
    return [(r[0], r[1]) for r in rows("SELECT owner_id, contact_id FROM cadence WHERE due_at = 1 LIMIT ?", (limit,))]


class ToLearn(NamedTuple):
    """Somebody of whom there is something new to learn; ``last_at`` and ``messages`` are what will have been looked at."""

    owner_id: int
    contact_id: int
    conversation_id: int
    last_at: int
    messages: int


def to_learn(limit: int) -> list[ToLearn]:
    """People who were written with since their rhythm was last learnt, or of whom history brought more.

    Only people to whom I ever wrote: a shop that writes to me every week is no friendship.
    """
    sql = (
        "SELECT c.owner_id, c.contact_id, c.id, c.last_at, c.messages FROM conversation c"
        " LEFT JOIN cadence k ON k.contact_id = c.contact_id WHERE c.kind = 'direct' AND c.last_out_id > 0"
        " AND (c.last_at > coalesce(k.learnt_at, 0) OR c.messages <> coalesce(k.learnt_messages, 0)"
        " OR NOT EXISTS (SELECT 1 FROM answer_count WHERE conversation_id = c.id)) LIMIT ?"
    )
    return [ToLearn(*r) for r in rows(sql, (limit,))]


def learn_anew(owner_id: int) -> None:
    """What was learnt of everybody is learnt again, by and by: the owner's hours or zone are others now."""
    write("UPDATE cadence SET learnt_at = 0 WHERE owner_id = ?", (owner_id,))
    write(
        "DELETE FROM answer_count WHERE conversation_id IN (SELECT id FROM conversation WHERE owner_id = ?)",
        (owner_id,),
    )


def hours(conversation_id: int) -> list[int]:
    """The hours (UTC, since the epoch) in which something was written lately."""
    sql = (
        "SELECT hour FROM activity WHERE conversation_id = ?1 AND mine + theirs > 0 AND hour >="
        " (SELECT max(hour) FROM activity WHERE conversation_id = ?1) - ?2 ORDER BY hour"
    )
    return [r[0] for r in rows(sql, (conversation_id, _YEARS))]

