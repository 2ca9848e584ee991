"""The bin: what was thrown away and how it comes back; erasing somebody for good; and handing somebody what is kept of them."""

from __future__ import annotations

from functools import cache
from typing import Literal

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from app.actions import bin as actions
from app.actions import erase as erasing
from app.actions import handover, notes, tasks
from app.actions.record import encounters
from app.domain.numbers import wholes
from app.domain.timing import DAY
from app.errors import Invalid
from app.store import bin as store
from app.store import people
from app.store.files import Files
from app.web.forms import row_id
from app.web.gate import address, current_owner, now, runtime
from app.web.pages import answer, go, page
from app.web.presentation import rich

bp = Blueprint("bin", __name__)

_LISTED = 50
_PAGE = "/people/bin"
_CHANGED = ("contact", "conversation", "note", "task")


@bp.get(_PAGE)
def listed() -> ResponseReturnValue:
    """What is in the bin, the newest first; further ones ``after=<binned_at>.<kind>.<id>``."""
    owner = current_owner()
    return page(
        "people/bin.html",
        section="people",
        thrown=cache(lambda: store.listed(owner.id, _LISTED + 1, _after())),
        most=_LISTED,
        days=runtime().settings.bin_days,
        day=DAY,
    )


def _after() -> tuple[int, str, int] | None:
    at, _, rest = request.args.get("after", "").partition(".")
    kind, _, row = rest.partition(".")
    found = wholes((at, row))
    return (found[0], kind, found[1]) if found else None


@bp.post("/people/<int:contact_id>/bin")
def throw_away(contact_id: int) -> ResponseReturnValue:
    """Put a person in the bin."""
    owner = current_owner()
    name = people.contact(owner.id, contact_id).name
    actions.throw_away(owner.id, contact_id, now=now())
    return go("/people", f"{rich.preview(name, 60)} is in the bin", undo=f"/people/{contact_id}/restore")


@bp.post("/people/<int:contact_id>/restore")
def bring_back(contact_id: int) -> ResponseReturnValue:
    """Take a person out of the bin."""
    owner = current_owner()
    actions.bring_back(owner.id, contact_id, now=now())
    return answer(f"/people/{contact_id}", f"{rich.preview(people.contact(owner.id, contact_id).name, 60)} is back", changed=_CHANGED)


@bp.post(f"{_PAGE}/restore")
def restore() -> ResponseReturnValue:
    """Bring back a note, task or meeting (form fields ``kind`` and ``id``)."""
    owner, kind, number = current_owner(), request.form.get("kind", ""), row_id("id")
    back = {"note": notes.bring_back, "task": tasks.bring_back, "encounter": encounters.bring_back, "contact": actions.bring_back}
    if kind not in back:
        raise Invalid("Choose what to bring back.", fields={"kind": "note, task, encounter or contact"})
    back[kind](owner.id, number, now=now())
    return answer(_PAGE, "It is back", changed=_CHANGED)


@bp.get("/people/<int:contact_id>/erase")
def erase(contact_id: int) -> ResponseReturnValue:
    """What erasing somebody means, before it is done."""
    owner = current_owner()
    person = people.contact(owner.id, contact_id)
    return page(
        "people/erase.html", section="people", person=person, wrong=False,
        backups=erasing.backups_with(owner.id, contact_id, runtime().settings.backups_folder), in_bin=store.is_thrown(contact_id),
    )  # fmt: skip


@bp.post("/people/<int:contact_id>/erase")
def erase_for_good(contact_id: int) -> ResponseReturnValue:
    """Erase somebody, whose ``name`` was typed to be sure."""
    erasing.person(current_owner().id, contact_id, typed=request.form.get("name", ""), now=now(), address=address())
    return go("/people", "They are erased. The last traces on the disk go within a minute.")


@bp.get("/people/<int:contact_id>/export.<any(json, zip):form>")
def export(contact_id: int, form: Literal["json", "zip"]) -> Response:
    """Everything that is kept of somebody, to give to them."""
    return handed_over(contact_id, form)


def handed_over(contact_id: int, form: Literal["json", "zip"]) -> Response:
    """The same for pages and the API, streamed."""
    files = Files(runtime().settings.media_dir) if form == "zip" else None
    pieces = handover.person(current_owner().id, contact_id, files, now=now(), address=address())
    response = Response(pieces, mimetype=f"application/{form}")
    response.headers["Content-Disposition"] = f'attachment; filename="kith-person-{contact_id}.{form}"'
    response.headers["Cache-Control"] = "no-store"
    return response
