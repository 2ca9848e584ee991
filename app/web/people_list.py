"""The list of people: found, chosen by tags and segments, in any order and with the columns one wants. All of it in the address."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.actions import presets as preset_actions
from app.domain.rules import Rule
from app.store import people, people_list, presets, segments, tags
from app.store.people_list import Order, Wanted
from app.store.segments import Asked, SegmentRow
from app.store.tags import TagRow
from app.web.forms import whole
from app.web.gate import current_owner, now
from app.web.pages import answer, owner_zone, page
from app.web.triage import chosen_ids

bp = Blueprint("people_list", __name__)

_LISTED = 60
_MOST_ORDERS = 3  # columns that are sorted by
_ONLY = {"": "All", "chat": "With a chat", "waiting": "Waiting for you", "groups": "In groups"}
_VIEWS = {"table": ("Table", "rows-3"), "cards": ("Cards", "layout-grid")}
#: What can stand in a column: key -> heading. The name always stands first.
COLUMNS = {
    "number": "Number", "company": "Company", "tags": "Tags", "status": "Status", "score": "Score", "waiting": "Waiting since",
    "touch": "Last touch", "messages": "Messages", "last": "Last message", "added": "Added",
}  # fmt: skip
_USUAL = ("number", "tags", "messages", "last")
_SORTED = {"name": "Name", **{key: name for key, name in COLUMNS.items() if key in people_list.SORTS}}
_SHORTEST = {"waiting": "ascending", "name": "ascending", "company": "ascending", "status": "ascending"}


class Heading(NamedTuple):
    """A column's head. ``href`` sorts by it alone, ``also`` by it after what is sorted by already; '' where neither goes."""

    key: str
    name: str
    href: str
    also: str
    direction: str  # ascending, descending, or '' where the list is not sorted by it
    place: int  # among the columns that are sorted by, from 1; 0 = none


class Shown(NamedTuple):
    """What the address asks for."""

    wanted: Wanted
    view: str
    columns: tuple[str, ...]
    tags: list[TagRow]
    segments: list[SegmentRow]
    notes: list[str]  # what of it cannot be met

    def address(self, **changed: str | tuple[str, ...]) -> str:
        """The list's address, with some things changed; '' and () leave a thing out."""
        now_asked: dict[str, str | tuple[str, ...]] = {
            "q": self.wanted.q,
            "only": self.wanted.only,
            "tag": tuple(tag.name for tag in self.tags),
            "segment": tuple(str(one.id) for one in self.segments),
            "sort": ",".join(_said(order) for order in self.wanted.order),
            "columns": () if self.columns == _USUAL else self.columns,
            "view": "" if self.view == "table" else self.view,
        }
        asked = {name: text for name, text in (now_asked | changed).items() if text}
        return "/people" + (f"?{urlencode(asked, doseq=True)}" if asked else "")


@bp.get("/people")
def everybody() -> ResponseReturnValue:
    """People. ``q``, ``only``, ``tag`` and ``segment`` (several each) choose them; ``sort``, ``columns``, ``view`` show them.

    ``sort`` names columns with commas, ``-`` before one turns it round; further people come with ``after=<id>``.
    """
    owner = current_owner()
    asked = Asked(owner.id, now(), owner_zone())
    after = whole(request.args.get("after", ""))
    if after:
        people.contact(owner.id, after)  # somebody else's is not there
    mine, kept = tags.listed(owner.id), segments.listed(owner.id)
    read = segments.readable(kept)
    shown = _shown(mine, kept, read)
    found = people_list.listed(shown.wanted, asked, _LISTED + 1, after)
    known = {row.id for row in shown.segments}
    return page(
        "people/people.html",
        section="people",
        q=shown.wanted.q,
        shown=shown,
        to=shown.address,
        kept=parse_qsl(shown.address(q="").partition("?")[2]),
        sort=list(_SORTED.items()),
        headings=[_heading(key, shown) for key in ("name", *shown.columns)],
        columns=COLUMNS,
        views=_VIEWS,
        tabs=[(shown.address(only=key), name, 0, key == shown.wanted.only) for key, name in _ONLY.items()],
        found=found[:_LISTED],
        more=shown.address(after=str(found[_LISTED - 1].person.id)) if len(found) > _LISTED else "",
        total=cache(lambda: people_list.count(shown.wanted, asked)),
        all_tags=mine,
        tag_choices=[(tag, _with(shown, "tag", tag.name, [t.name for t in shown.tags]), tag in shown.tags) for tag in mine],
        segment_choices=[(row, _with(shown, "segment", str(row.id), [str(s) for s in known]), row.id in known) for row in kept],
        counts=cache(lambda: segments.counts(asked, read)),
        saved=cache(lambda: presets.listed(owner.id)),
        here_query=shown.address().partition("?")[2],
    )


@bp.get("/people/tagging")
def tagging() -> ResponseReturnValue:
    """Giving a tag (``tag``) to the people of the chosen chats (``chats``: ids with commas), from the palette."""
    owner = current_owner()
    return page(
        "people/tagging.html",
        section="people",
        found=people_list.with_chats(owner.id, chosen_ids(request.args.get("chats", ""))),
        tag=request.args.get("tag", ""),
        tags=tags.listed(owner.id),
    )


@bp.post("/people/views")
def save() -> ResponseReturnValue:
    """Keep the present view (``query``) under a ``name``."""
    owner, query = current_owner(), request.form.get("query", "")
    preset_id = preset_actions.save(owner.id, request.form.get("name", ""), query, now=now())
    kept = presets.preset(owner.id, preset_id)
    return answer(f"/people?{kept.query}", f"Saved as “{kept.name}”", changed=("contact",))


@bp.post("/people/views/<int:preset_id>/remove")
def forget(preset_id: int) -> ResponseReturnValue:
    """Forget a saved view."""
    owner = current_owner()
    name = presets.preset(owner.id, preset_id).name
    preset_actions.remove(owner.id, preset_id, now=now())
    return answer("/people", f"The view “{name}” is gone", changed=("contact",))


def _shown(mine: list[TagRow], kept: list[SegmentRow], read: dict[int, Rule]) -> Shown:
    """What the request asks for; what of it is not known is left out, and a note says so where people are meant."""
    args, notes = request.args, list[str]()
    by_name = {tag.name.casefold(): tag for tag in mine}
    by_id = {row.id: row for row in kept}
    names = dict.fromkeys(" ".join(name.split()).casefold() for name in args.getlist("tag") if name.strip())
    worn = [by_name[name] for name in names if name in by_name]
    notes += [f"There is no tag called “{name}”." for name in names if name not in by_name]
    wanted = dict.fromkeys(whole(text) for text in args.getlist("segment"))
    asked = [by_id[number] for number in wanted if number in by_id]
    notes += ["This segment is gone." for number in wanted if number not in by_id]
    notes += [f"The rule of “{row.name}” can no longer be read: change it." for row in asked if row.id not in read]
    columns = tuple(dict.fromkeys(key for text in args.getlist("columns") for key in text.split(",") if key in COLUMNS))
    return Shown(
        Wanted(
            args.get("q", ""), _one_of("only", _ONLY), tuple(tag.id for tag in worn),
            tuple(read[row.id] for row in asked if row.id in read), _order(",".join(args.getlist("sort"))),
        ),
        _one_of("view", _VIEWS), columns or _USUAL, worn, asked, notes,
    )  # fmt: skip


def _order(said: str) -> tuple[Order, ...]:
    found: dict[str, Order] = {}
    for text in said.split(","):
        key = text.strip().removeprefix("-")
        if key in people_list.SORTS and key not in found:
            found[key] = Order(key, text.strip().startswith("-"))
    return tuple(found.values())[:_MOST_ORDERS]


def _said(order: Order) -> str:
    return ("-" if order.turned else "") + order.column


def _heading(key: str, shown: Shown) -> Heading:
    name = "Name" if key == "name" else COLUMNS[key]
    if key not in people_list.SORTS:
        return Heading(key, name, "", "", "", 0)
    order = shown.wanted.order or (() if shown.wanted.q.strip() else (Order("name"),))
    place = next((at for at, one in enumerate(order, 1) if one.column == key), 0)
    turned = bool(place) and order[place - 1].turned
    usual, other = ("ascending", "descending") if key in _SHORTEST else ("descending", "ascending")
    alone = Order(key, place == 1 and not turned)
    among = [Order(key, not turned) if one.column == key else one for one in order]
    also = among if place else [*order, Order(key)]
    return Heading(
        key, name, shown.address(sort=_said(alone)), shown.address(sort=",".join(map(_said, also[-_MOST_ORDERS:]))),
        (other if turned else usual) if place else "", place,
    )  # fmt: skip


def _with(shown: Shown, name: str, one: str, chosen: list[str]) -> str:
    """The address with one more of something chosen, or without it where it is."""
    return shown.address(**{name: tuple(c for c in chosen if c != one) if one in chosen else (*chosen, one)})


def _one_of(name: str, known: Mapping[str, object]) -> str:
    """What the request says, if it is one of those; else the first of them."""
    said = request.args.get(name, "")
    return said if said in known else next(iter(known))
