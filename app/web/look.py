"""How Kith looks in this browser: light, dark or as the system says, and with more contrast.

Kept in a cookie and not with the owner: a laptop by day and a phone by night are looked at differently, and the login page
has no owner. The server writes it into ``<html>``, so that no page flashes in the wrong colours.
"""

from __future__ import annotations

import json

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.web.gate.front import HTTPS
from app.web.pages import answer, back

bp = Blueprint("look", __name__)

THEMES = {"": ("System", "monitor"), "light": ("Light", "sun"), "dark": ("Dark", "moon")}
CONTRASTS = ("", "more")
_COOKIE = "kith-look"
_YEAR = 365 * 24 * 3600  # seconds


def look() -> tuple[str, str]:
    """(theme, contrast) of this browser, each '' for what its system says."""
    theme, _, contrast = request.cookies.get(_COOKIE, "").partition(".")
    return theme if theme in THEMES else "", contrast if contrast in CONTRASTS else ""


@bp.post("/look")
def choose() -> ResponseReturnValue:
    """Choose a ``theme`` or a ``contrast``; the other one stays."""
    theme, contrast = look()
    wanted = request.form.get("theme", theme), request.form.get("contrast", contrast)
    theme = wanted[0] if wanted[0] in THEMES else theme
    contrast = wanted[1] if wanted[1] in CONTRASTS else contrast
    response = answer(back())
    if "HX-Trigger" in response.headers:
        news = json.loads(response.headers["HX-Trigger"])
        response.headers["HX-Trigger"] = json.dumps({**news, "kith:look": {"theme": theme, "contrast": contrast}})
    response.set_cookie(
        _COOKIE, f"{theme}.{contrast}", max_age=_YEAR, httponly=True, samesite="Lax", secure=bool(request.environ.get(HTTPS))
    )
    return response


bp.app_context_processor(lambda: {"look": look, "THEMES": THEMES})
