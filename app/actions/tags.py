"""Tags: making, changing and joining them, giving them to people and taking them back."""

from __future__ import annotations

from collections.abc import Iterable

from app.actions import tell
from app.domain import identity
from app.errors import Conflict, Invalid, NotFound
from app.store import journal, tags
from app.store.database import transaction

LONGEST = 60
MOST_DAYS = 3660
MOST_AT_ONCE = 1000  # people


def add(owner_id: int, name: str, *, colour: int | None = None, cadence_days: int = 0, now: int) -> int:
    """A new tag; returns its id. Without a colour it gets one that few others have.

    Raises:
        Invalid: no name, a name too long, a colour or a number of days that there is not.
        Conflict: there is one of that name.
    """
    name = _name(name)
    with transaction():
        others = tags.listed(owner_id)
        if any(tag.name.casefold() == name.casefold() for tag in others):
            raise _there(name)
        if colour is None:
            worn = [tag.colour for tag in others]
            # Steps of five go round all twelve, so that neighbours look different.
            colour = min((5 * n % tags.COLOURS for n in range(tags.COLOURS)), key=worn.count)
        tag_id = tags.add(owner_id, name, _colour(colour), _days(cadence_days))
        tell.tag(owner_id, tag_id)
        return tag_id


def change(
    owner_id: int, tag_id: int, *, name: str | None = None, colour: int | None = None, cadence_days: int | None = None, now: int
) -> None:
    """Change a tag's name, colour, or how often to be in touch with whoever has it (0 takes that back).

    Raises:
        NotFound: no such tag of the owner's.
        Invalid: see :func:`add`.
        Conflict: another one has that name.
    """
    with transaction():
        had = tags.tag(owner_id, tag_id)
        columns: dict[str, str | int] = {}
        if name is not None:
            columns["name"] = name = _name(name)
            other = tags.named(owner_id, name)
            if other is not None and other.id != tag_id:
                raise _there(name, " You can join the two.")
        if colour is not None:
            columns["colour"] = _colour(colour)
        if cadence_days is not None:
            columns["cadence_days"] = _days(cadence_days)
        if columns:
            tags.update(tag_id, **columns)
        if cadence_days is not None and cadence_days != had.cadence_days:
            tags.look_again(tags.people(owner_id, tag_id))
        tell.tag(owner_id, tag_id)


def remove(owner_id: int, tag_id: int, *, now: int) -> None:
    """Delete a tag; everybody who had it keeps everything else.

    Raises:
        NotFound: no such tag of the owner's.
    """
    with transaction():
        take(owner_id, tag_id, tags.people(owner_id, tag_id), now=now)
        tags.remove(tag_id)
        tell.tag(owner_id, tag_id)


def join(owner_id: int, kept_id: int, gone_id: int, *, now: int) -> None:
    """Make two tags one: whoever had the other has ``kept`` now, and the other is gone.

    Raises:
        NotFound: one of them is not the owner's.
        Invalid: they are the same.
    """
    if kept_id == gone_id:
        raise Invalid("That is the same tag.", code="same_tag", fields={"gone": "Choose another one."})
    with transaction():
        tags.tag(owner_id, gone_id)
        give(owner_id, kept_id, tags.people(owner_id, gone_id), now=now)
        remove(owner_id, gone_id, now=now)


def give(owner_id: int, tag_id: int, contact_ids: Iterable[int], *, now: int) -> list[int]:
    """Give a tag to people, all or none; returns those who did not have it.

    Raises:
        NotFound: no such tag, or one of the people is not the owner's.
    """
    with transaction():
        tag, people = _asked(owner_id, tag_id, contact_ids)
        return _enter(owner_id, tag, tags.give(tag_id, people), "given", now)


def take(owner_id: int, tag_id: int, contact_ids: Iterable[int], *, now: int) -> list[int]:
    """Take a tag from people, all or none; returns those who had it.

    Raises:
        NotFound: no such tag, or one of the people is not the owner's.
    """
    with transaction():
        tag, people = _asked(owner_id, tag_id, contact_ids)
        return _enter(owner_id, tag, tags.take(tag_id, people), "taken", now)


def give_named(owner_id: int, name: str, contact_ids: Iterable[int], *, now: int) -> int:
    """Give the tag of that name, made if there is none; returns its id.

    Raises:
        NotFound: one of the people is not the owner's.
        Invalid: the name cannot be one.
    """
    with transaction():
        there = tags.named(owner_id, _name(name))
        tag_id = there.id if there else add(owner_id, name, now=now)
        give(owner_id, tag_id, contact_ids, now=now)
        return tag_id


def put(owner_id: int, contact_id: int, names: Iterable[str], *, now: int) -> None:
    """Have a person wear exactly these tags; those that are not there yet are made.

    Raises:
        NotFound: no such person of the owner's.
        Invalid: a name cannot be one.
    """
    wanted = {name.casefold(): name for name in map(_name, names)}
    with transaction():
        if not tags.owned(owner_id, (contact_id,)):
            raise NotFound("There is no such person.")
        worn = {tag.name.casefold(): tag for tag in tags.of((contact_id,)).get(contact_id, [])}
        for key, tag in worn.items():
            if key not in wanted:
                take(owner_id, tag.id, (contact_id,), now=now)
        for key, name in wanted.items():
            if key not in worn:
                give_named(owner_id, name, (contact_id,), now=now)


def _asked(owner_id: int, tag_id: int, contact_ids: Iterable[int]) -> tuple[tags.TagRow, set[int]]:
    tag, wanted = tags.tag(owner_id, tag_id), set(contact_ids)
    if tags.owned(owner_id, wanted) != wanted:
        raise NotFound("There is no such person.")
    return tag, wanted


def _enter(owner_id: int, tag: tags.TagRow, people: list[int], act: str, now: int) -> list[int]:
    """Write down who got or lost a tag, and tell the pages."""
    for contact_id in people:
        journal.enter(owner_id, contact_id, "tag", {"act": act, "name": tag.name}, now=now)
        tell.contact(owner_id, contact_id)
    if tag.cadence_days:
        tags.look_again(people)
    return people


def _name(name: str) -> str:
    # Quotes would end the name where it is written in a question: tag:"…".
    name = identity.clean(name.replace('"', " ")).removeprefix("#").strip()
    if not name or len(name) > LONGEST:
        raise Invalid(f"A tag needs a name of at most {LONGEST} characters.", code="bad_tag", fields={"name": "Write a short name."})
    return name


def _there(name: str, advice: str = "") -> Conflict:
    sentence = f"There is a tag called “{name}” already."
    return Conflict(sentence + advice, code="tag_there", fields={"name": sentence})


def _colour(colour: int) -> int:
    if not 0 <= colour < tags.COLOURS:
        raise Invalid(f"Choose one of the {tags.COLOURS} colours.", code="bad_colour", fields={"colour": "Choose one of them."})
    return colour


def _days(days: int) -> int:
    if not 0 <= days <= MOST_DAYS:
        raise Invalid(f"Between 1 and {MOST_DAYS} days.", code="bad_days", fields={"cadence_days": f"Between 1 and {MOST_DAYS}."})
    return days
