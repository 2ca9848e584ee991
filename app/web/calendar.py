"""The calendar: a feed at a secret address for calendar programs, and single entries as files."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from app.actions import calendar
from app.domain import links
from app.errors import NotFound
from app.store import preferences
from app.web.gate import current_owner, now, public, runtime

bp = Blueprint("calendar", __name__)

_TYPE = "text/calendar; charset=utf-8"


@bp.get("/calendar/<int:owner_id>/<secret>.ics")
@public
def feed(owner_id: int, secret: str) -> ResponseReturnValue:
    """Everything ahead. Calendar programs log in nowhere: who knows the address may read it."""
    site = runtime().telling.site
    try:
        generation = preferences.of(owner_id).calendar
    except NotFound:
        generation = 0
    # Compared for nobody as well, so that the time does not tell which owners there are.
    right = links.same(secret, links.feed(site.key, owner_id, generation))
    if not right or not generation:
        raise NotFound
    return _file(calendar.feed(owner_id, site.url, now=now()))


@bp.get("/calendar/<kind>-<int:item_id>.ics")
def item(kind: str, item_id: int) -> ResponseReturnValue:
    """A task, date, reminder, meeting or message that leaves later, as a file to open in a calendar."""
    if kind not in calendar.ITEMS:
        raise NotFound
    response = _file(calendar.item(current_owner().id, kind, item_id, runtime().telling.site.url, now=now()))
    response.headers["Content-Disposition"] = f'attachment; filename="{kind}-{item_id}.ics"'
    return response


def _file(text: str) -> Response:
    return Response(text, content_type=_TYPE)
