"""How Kith shows things: times in the owner's zone, sentences for states, message text as HTML.

The modules below are plain functions of their arguments; :func:`register` gives them to Jinja with the two things a
template should not have to carry about: what time it is and in which zone its reader lives.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from functools import cache

from flask import Flask
from lucide.jinja import lucide

from app.web.presentation import faces, history, markdown, phones, rich, times, words


def register(app: Flask, *, now: Callable[[], int], zone: Callable[[], tzinfo]) -> None:
    """Install filters and globals. ``now`` is the runtime's clock, ``zone`` the zone of whoever is logged in."""
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.filters |= {
        "clock": lambda at: times.clock(at, zone()),
        "date": lambda at: times.date(at, zone()),
        "weekday": lambda at: times.weekday(at, zone()),
        "day_key": lambda at: times.day_key(at, zone()),
        "day_label": lambda at: times.day_label(at, now(), zone()),
        "moment": lambda at: times.moment(at, now(), zone()),
        "full": lambda at: times.full(at, zone()),
        "soon": lambda at: times.soon(at, now(), zone()),
        "ago": lambda at: times.ago(at, now()),
        "due": lambda task: times.due(task.due_at, now(), zone(), all_day=task.all_day),
        "waited": lambda at: times.span(now() - at),
        "dated": times.dated,
        "bucket": times.days,
        "lasting": times.span,
        "doublings": times.doublings,
        "sums": lambda bar: bar.total(),
        "iso": times.iso,
        "seconds": times.seconds,
        "timer": times.timer,
        "rich": rich.rich,
        "marked": rich.marked,
        "clean": rich.clean,
        "preview": rich.preview,
        "named": lambda text, names: rich.named(text, names, names),
        "only_emoji": rich.only_emoji,
        "bytes": words.size,
        "count": words.count,
        "initials": faces.initials,
        "hue": faces.hue,
        "address": words.address,
        "phone": phones.phone,
        "markdown": markdown.markdown,
        "plain": markdown.plain,
        "reason": words.reason,
    }
    env.tests["late"] = lambda task: times.is_late(task.due_at, now(), zone(), all_day=task.all_day)
    env.globals |= {"now": now, "words": words, "history": history, "icon": icon, "LONGEST": rich.LONGEST}
    # As a global, so that a block drawn alone (app.web.pages) has the components too.
    env.globals["ui"] = env.get_template("components.html").module


@cache
def icon(name: str, size: int = 18) -> str:
    """An inline icon, hidden from screen readers: words stand beside it. Drawn once, as a list shows hundreds."""
    return lucide(name, size=size, **{"class": "icon", "aria-hidden": "true", "focusable": "false"})
