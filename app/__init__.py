"""Kith: a personal CRM on your own WhatsApp. :func:`create_app` is Flask around a running Kith."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.runtime import Runtime


def create_app(runtime: Runtime) -> Flask:
    """The web application around ``runtime``, which must have been started."""
    from flask import Flask

    from app import paths
    from app.web import init_app

    app = Flask(
        "kith", template_folder=str(paths.TEMPLATES), static_folder=str(paths.STATIC), static_url_path="/static"
    )
    init_app(app, runtime)
    return app
