"""Answers. The only user of Flask and Socket.IO; reads from the store, changes through actions."""

from __future__ import annotations

from flask import Flask

from app.web import (
    api,
    bin,  # noqa: A004 - the person's word
    calendar,
    chats,
    composer,
    digest,
    encounters,
    exports,
    fields,
    gate,
    hours,
    imports,
    inbox,
    insights,
    install,
    live,
    look,
    media,
    notes,
    notices,
    onboarding,
    ops,
    packing,
    pages,
    palette,
    people,
    people_list,
    problems,
    record,
    reminders,
    replies,
    scheduled,
    search,
    segments,
    settings,
    setup,
    signed,
    styleguide,
    tags,
    tasks,
    templates,
    today,
    touch,
    triage,
    twins,
    ways,
)


def init_app(app: Flask, runtime: gate.Running) -> None:
    """Give an empty Flask app all its pages, its API and its live line. Order matters at both ends: see the gate."""
    app.extensions["kith"] = runtime
    gate.init_app(app)
    problems.init_app(app)

    pages.init_app(app)
    rooms = (
        setup, today, inbox, triage, palette, chats, composer, look, people_list, segments, tags, people, record,
        encounters, notes, tasks, fields, twins, bin, touch, search, insights, settings, imports, exports, hours,
        replies, media, styleguide, install, onboarding, notices, signed, ways, digest, calendar, reminders,
        scheduled, templates,
    )  # fmt: skip
    for room in rooms:
        app.register_blueprint(room.bp)
    packing.init_app(app)
    api.init_app(app)
    ops.init_app(app, runtime)

    live.init_app(app)
    gate.stand_in_front(app, runtime)
