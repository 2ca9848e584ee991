"""Answers. The only user of Flask and Socket.IO; reads from the store, changes through actions."""

from __future__ import annotations

from flask import Flask

from app.web import gate, ops, problems, setup


def init_app(app: Flask, runtime: gate.Running) -> None:
    """Give an empty Flask app all its pages, its API and its live line. Order matters at both ends: see the gate."""
    app.extensions["kith"] = runtime
    gate.init_app(app)
    problems.init_app(app)

    app.register_blueprint(setup.bp)
    ops.init_app(app, runtime)

    gate.stand_in_front(app, runtime)
