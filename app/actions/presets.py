"""Saved views of lists: keeping, renaming and forgetting them."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from app.domain import identity
from app.errors import Conflict, Invalid
from app.store import presets
from app.store.database import transaction

LONGEST = 60
LONGEST_QUERY = 2000
PAGES = ("people",)
_PASSING = {"after", "part"}  # where one was in the list, not what it shows


def save(owner_id: int, name: str, query: str, *, page: str = "people", now: int) -> int:
    """Keep a view of a page under a name, in place of the one that had it; returns its id.

    Args:
        owner_id: whose.
        name: 1 to 60 characters.
        query: the address's query string.
        page: which list.
        now: UTC ms.

    Raises:
        Invalid: no name, no such page, or too long.
    """
    name, query = _name(name), _query(query)
    if page not in PAGES:
        raise Invalid("There is no such list.", code="bad_page", fields={"page": f"One of {', '.join(PAGES)}."})
    with transaction():
        return presets.put(owner_id, page, name, query)


def change(owner_id: int, preset_id: int, *, name: str | None = None, query: str | None = None, position: int | None = None, now: int) -> None:
    """Change a saved view's name, what it shows, or its place among the others.

    Raises:
        NotFound: no such view of the owner's.
        Invalid: see :func:`save`.
        Conflict: another one has that name.
    """
    with transaction():
        had = presets.preset(owner_id, preset_id)
        columns: dict[str, str | int] = {}
        if name is not None:
            columns["name"] = new = _name(name)
            if any(one.name.casefold() == new.casefold() and one.id != preset_id for one in presets.listed(owner_id, had.page)):
                sentence = f"There is a view called “{new}” already."
                raise Conflict(sentence, code="view_there", fields={"name": sentence})
        if query is not None:
            columns["query"] = _query(query)
        if position is not None:
            columns["position"] = position
        if columns:
            presets.update(preset_id, **columns)


def remove(owner_id: int, preset_id: int, *, now: int) -> None:
    """Forget a saved view.

    Raises:
        NotFound: no such view of the owner's.
    """
    with transaction():
        presets.preset(owner_id, preset_id)
        presets.remove(preset_id)


def _name(name: str) -> str:
    name = identity.clean(name)
    if not name or len(name) > LONGEST:
        raise Invalid(f"A view needs a name of at most {LONGEST} characters.", code="bad_name", fields={"name": "Write a short name."})
    return name


def _query(query: str) -> str:
    """The query string without what passes; whatever it says, it only ever stands behind the ``?`` of the list's address."""
    if len(query) > LONGEST_QUERY:
        raise Invalid("This view is too long to be saved.", code="too_long", fields={"query": "Too long."})
    try:
        pairs = parse_qsl(query.removeprefix("?"), max_num_fields=100, errors="ignore")
    except ValueError as error:
        raise Invalid("This is not the query of an address.", code="bad_query", fields={"query": "Like sort=last&tag=vip."}) from error
    return urlencode([(name, text) for name, text in pairs if name not in _PASSING])
