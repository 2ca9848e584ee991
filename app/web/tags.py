"""Tags: their page, and giving them to people or taking them back."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.actions import tags as actions
from app.domain import cadence
from app.errors import Invalid
from app.store import people, tags
from app.web.forms import whole
from app.web.gate import current_owner, now
from app.web.pages import answer, back, page
from app.web.presentation import words

bp = Blueprint("tags", __name__)

_PAGE = "/people/tags"
_CHANGED = ("contact", "tag")
_UNDO_MOST = 200  # people whose ids go into the address that takes it back


@bp.get(_PAGE)
def every() -> ResponseReturnValue:
    """All tags, to change, join and delete them."""
    return page("people/tags.html", section="people", tags=lambda: tags.listed(current_owner().id), tiers=cadence.TIERS)


@bp.post(_PAGE)
def add() -> ResponseReturnValue:
    """A new tag (``name``)."""
    name = request.form.get("name", "")
    actions.add(current_owner().id, name, now=now())
    return answer(_PAGE, f"There is a tag “{name.strip()}” now", changed=_CHANGED)


@bp.post(f"{_PAGE}/<int:tag_id>")
def change(tag_id: int) -> ResponseReturnValue:
    """Change a tag: ``name``, ``colour``, ``cadence_days`` (empty takes it back)."""
    owner, form = current_owner(), request.form
    actions.change(
        owner.id, tag_id, name=form.get("name"), colour=_number(form.get("colour")), cadence_days=_number(form.get("cadence_days"), 0),
        now=now(),
    )  # fmt: skip
    return answer(_PAGE, f"Saved “{tags.tag(owner.id, tag_id).name}”", changed=_CHANGED)


@bp.post(f"{_PAGE}/<int:tag_id>/remove")
def remove(tag_id: int) -> ResponseReturnValue:
    """Delete a tag."""
    owner = current_owner()
    name = tags.tag(owner.id, tag_id).name
    actions.remove(owner.id, tag_id, now=now())
    return answer(_PAGE, f"The tag “{name}” is gone", changed=_CHANGED)


@bp.post(f"{_PAGE}/<int:tag_id>/join")
def join(tag_id: int) -> ResponseReturnValue:
    """Make this tag part of another one (``into``)."""
    owner, into = current_owner(), _number(request.form.get("into"))
    if into is None:
        raise Invalid("Choose the tag that stays.", fields={"into": "a tag"})
    gone = tags.tag(owner.id, tag_id).name
    actions.join(owner.id, into, tag_id, now=now())
    return answer(_PAGE, f"“{gone}” is part of “{tags.tag(owner.id, into).name}” now", changed=_CHANGED)


@bp.post("/people/tag")
def wear() -> ResponseReturnValue:
    """Give a tag to the chosen people (``contact``, several; ``name``), or take it from them (``take``)."""
    owner = current_owner()
    chosen = request.form.getlist("contact")
    if not chosen:
        raise Invalid("Choose somebody first.", fields={"contact": "Nobody is chosen."})
    contact_ids = _ids(chosen)
    name = request.form.get("name", "") or request.form.get("known", "")
    if request.form.get("take"):
        tag = tags.named(owner.id, " ".join(name.split()))
        if tag is None:
            raise Invalid(f"There is no tag called “{name}”." if name else "Which tag?", fields={"name": "a tag"})
        changed = actions.take(owner.id, tag.id, contact_ids, now=now())
        return _worn(tag.id, changed, f"“{tag.name}” taken from {words.count(len(changed), 'person', 'people')}", "give")
    tag_id = actions.give_named(owner.id, name, (), now=now())
    changed = actions.give(owner.id, tag_id, contact_ids, now=now())
    said = f"“{tags.tag(owner.id, tag_id).name}” given to {words.count(len(changed), 'person', 'people')}"
    return _worn(tag_id, changed, said, "take")


@bp.post("/people/<int:contact_id>/tags")
def give(contact_id: int) -> ResponseReturnValue:
    """Give somebody a tag by ``name``; it is made if there is none."""
    owner = current_owner()
    people.contact(owner.id, contact_id)
    tag_id = actions.give_named(owner.id, request.form.get("name", ""), (contact_id,), now=now())
    return _worn(tag_id, [contact_id], f"Tagged “{tags.tag(owner.id, tag_id).name}”", "take", f"/people/{contact_id}")


@bp.post("/people/<int:contact_id>/tags/<int:tag_id>/take")
def take(contact_id: int, tag_id: int) -> ResponseReturnValue:
    """Take a tag from somebody."""
    owner = current_owner()
    changed = actions.take(owner.id, tag_id, (contact_id,), now=now())
    return _worn(tag_id, changed, f"“{tags.tag(owner.id, tag_id).name}” taken off", "give", f"/people/{contact_id}")


@bp.post(f"{_PAGE}/<int:tag_id>/<any(give, take):act>")
def again(tag_id: int, act: str) -> ResponseReturnValue:
    """The way back from giving or taking: the same people (``contacts`` of the address, ids with commas)."""
    contact_ids = _ids(request.args.get("contacts", "").split(","))
    (actions.give if act == "give" else actions.take)(current_owner().id, tag_id, contact_ids, now=now())
    return answer(back(), "Undone", changed=_CHANGED)


def _worn(tag_id: int, changed: list[int], said: str, undo: str, to: str = "") -> ResponseReturnValue:
    listed = ",".join(map(str, changed))
    way_back = f"{_PAGE}/{tag_id}/{undo}?contacts={listed}" if 0 < len(changed) <= _UNDO_MOST else ""
    return answer(to or back(), said, undo=way_back, changed=_CHANGED)


def _ids(given: Iterable[str]) -> list[int]:
    found = [number for text in given if (number := whole(text))]
    return found[: actions.MOST_AT_ONCE]


def _number(text: str | None, empty: int | None = None) -> int | None:
    """A number of a form; None where the field is not there, ``empty`` where nothing is written in it."""
    if text is None:
        return None
    if not text.strip():
        return empty
    if not (text.strip().isascii() and text.strip().isdigit() and len(text) < 10):
        raise Invalid(f"“{text}” is not a number.", fields={"cadence_days": "A number of days."})
    return int(text)
