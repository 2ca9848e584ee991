"""Kith as an app on a phone or a desktop: its service worker, and the page for when Kith cannot be reached.

The worker must be served from ``/`` to stand before every page. It carries the list of the files that make the shell and a
version made of their contents, so a browser takes the new ones as soon as one of them has changed.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from app import paths
from app.web import gate

bp = Blueprint("install", __name__)

#: What the shell is made of; everything else is always asked of Kith itself.
_SHELL = ("css/*.css", "js/*.js", "icons/*", "vendor/htmx.min.js", "vendor/socket.io.min.js", "kith.webmanifest")
_WORKER = "js/worker.js"


@bp.get("/sw.js")
@gate.public
def worker() -> ResponseReturnValue:
    """The service worker."""
    response = Response(_worker(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/offline")
@gate.public
def offline() -> ResponseReturnValue:
    """What the service worker shows when Kith cannot be reached."""
    return render_template("offline.html")


@cache
def _worker() -> str:
    files = sorted({path for pattern in _SHELL for path in paths.STATIC.glob(pattern)} - {paths.STATIC / _WORKER})
    digest = hashlib.sha256()
    for path in (*files, paths.STATIC / _WORKER, paths.TEMPLATES / "offline.html"):
        digest.update(path.read_bytes())
    shell = [f"/static/{path.relative_to(paths.STATIC).as_posix()}" for path in files]
    given = f"const VERSION = {json.dumps(digest.hexdigest()[:16])};\nconst SHELL = {json.dumps(shell)};\n"
    return given + (paths.STATIC / _WORKER).read_text(encoding="utf-8")
