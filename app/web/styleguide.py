"""Every component in every state on one page, for those who draw pages. In the demo and in tests alone."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.errors import NotFound
from app.web.gate import runtime
from app.web.pages import page

bp = Blueprint("styleguide", __name__)

#: The pieces of the page in their order; each is an anchor there.
PIECES = (
    "Colours", "Type", "Buttons", "Badges and chips", "Avatars", "Fields", "Notices", "Links to WhatsApp", "Steps and tips",
    "Empty", "Progress", "Tabs", "Menus and dialogs", "Rows", "Bubbles", "Toasts", "Facts and tables",
)  # fmt: skip


@bp.get("/styleguide")
def styleguide() -> ResponseReturnValue:
    """The components, in light beside dark.

    Raises:
        NotFound: this Kith is somebody's own, not a demo.
    """
    if not runtime().demo:
        raise NotFound("There is no such page.")
    q = request.args.get("q", "")
    return page("styleguide.html", q=q, pieces=[name for name in PIECES if q.lower() in name.lower()], all_pieces=PIECES)
