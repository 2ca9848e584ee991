"""The house keeps its rules, and the checker finds each kind of breach that is planted in a small house of its own."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests import house

ROOT = Path(__file__).resolve().parent.parent


def test_no_room_breaks_a_rule() -> None:
    report(house.breaches(ROOT))


def test_no_tracked_file_holds_what_stays_outside() -> None:
    report(house.forbidden_text(ROOT))


def test_pages_keep_to_the_content_security_policy() -> None:
    report(house.unsafe_pages(ROOT))


def report(found: list[str]) -> None:
    assert not found, "\n" + "\n".join(found)


@pytest.fixture
def small_house(tmp_path: Path) -> Path:
    """A house in which everything is as it should be."""
    write(tmp_path, "app/__init__.py", "from app.web import pages\nfrom app.runtime import Runtime\n")
    write(tmp_path, "app/errors.py", "class AppError(Exception): ...\n")
    write(tmp_path, "app/settings.py", "import os\nHOST = os.environ.get('KITH_HOST')\n")
    write(tmp_path, "app/runtime.py", "import time\nfrom app.channels.whatsapp import device\nnow = time.time()\n")
    write(tmp_path, "app/cli.py", "import click\nfrom app.runtime import Runtime\n")
    write(tmp_path, "app/domain/replies.py", "import datetime as dt\nfrom . import identity\n")
    write(tmp_path, "app/domain/identity.py", "from dataclasses import dataclass\n")
    write(tmp_path, "app/store/people.py", "import peewee\nfrom ..domain import identity\nimport app.errors\n")
    write(tmp_path, "app/actions/send.py", "from app.store.db import transaction\nfrom app.channels import base\n")
    write(tmp_path, "app/channels/base.py", "from typing import Protocol\n")
    write(tmp_path, "app/channels/whatsapp/device.py", "import time\nbegan = time.monotonic()\n")
    write(tmp_path, "app/channels/whatsapp/child.py", "import os\nos.environ['A_TAG'] = 'off'\nimport neonize\n")
    write(tmp_path, "app/web/pages.py", "import flask\nfrom app.store import people\nfrom app.actions import send\n")
    write(tmp_path, "templates/today.html", '{# style="" #}<script src="/static/x.js"></script>{% set style = "a" %}\n')
    write(tmp_path, "static/base.css", "a { background: url('/static/a.svg') }\n")
    return tmp_path


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_a_house_in_order_has_no_breach(small_house: Path) -> None:
    assert house.breaches(small_house) == []
    assert house.unsafe_pages(small_house) == []


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("app/domain/x.py", "\nfrom app.store import people\n", "2: domain may not import app.store.people"),
        ("app/domain/x.py", "import phonenumbers\n", "1: domain knows the standard library alone"),
        ("app/domain/x.py", "from .. import errors\n", "1: domain may not import app.errors"),
        ("app/errors.py", "import app.settings\n", "1: errors may not import app.settings"),
        ("app/store/x.py", "from app.actions.send import queue\n", "1: store may not import app.actions.send.queue"),
        ("app/store/x.py", "def f():\n    from ..web import pages\n", "2: store may not import app.web.pages"),
        ("app/actions/x.py", "from app.channels.whatsapp import device\n", "1: actions may not import app.channels.wh"),
        ("app/actions/x.py", "from app.channels import whatsapp\n", "1: actions may not import app.channels.whatsapp"),
        ("app/web/x.py", "from app import runtime\n", "1: web may not import app.runtime"),
        ("app/web/x.py", "if TYPE_CHECKING:\n    import app.runtime\n", "2: web may not import app.runtime"),
        ("app/web/x.py", "from app.store.database import transaction\n", "1: only actions change things: transaction"),
        ("app/actions/x.py", "from app.store.database import publish\n", "1: only actions change things: publish() is for app.actions.tell"),
        ("app/actions/x.py", "from app.store.database import rows\n", "1: only the store speaks SQL: rows"),
        ("app/jobs.py", "from app.store import people\n", "1: jobs may not import app.store.people"),
        ("app/runtime.py", "from app import create_app\n", "1: runtime may not import app.app"),
        ("app/web/x.py", "import peewee\n", "1: peewee belongs to app.store"),
        ("app/web/x.py", "from playhouse.sqlite_ext import FTS5Model\n", "1: playhouse belongs to app.store"),
        ("app/channels/whatsapp/device.py", "import neonize.client\n", "1: neonize belongs to app.channels.wh"),
        ("app/actions/x.py", "from flask import g\n", "1: flask belongs to app.web"),
        ("app/runtime.py", "import flask_socketio\n", "1: flask_socketio belongs to app.web"),
        ("app/runtime.py", "from apscheduler.schedulers import base\n", "1: apscheduler belongs to app.jobs"),
        ("app/web/x.py", "import click\n", "1: click belongs to app.cli"),
        ("app/web/x.py", "import os\nos.environ['A']\n", "2: only app/settings.py reads the environment"),
        ("app/web/x.py", "import os\nos.getenv('A')\n", "2: only app/settings.py reads the environment"),
        ("app/web/x.py", "from os import environ\n", "1: only app/settings.py reads the environment"),
        ("app/web/x.py", "import datetime as dt\ndt.datetime.now(dt.UTC)\n", "2: dt.datetime.now() asks the time"),
        ("app/actions/x.py", "import time\ntime.time()\n", "2: time.time() asks the time"),
        ("app/store/x.py", "import time\ntime.monotonic()\n", "2: time.monotonic() has no place in store"),
        ("app/web/x.py", "\n" * 451, "450: a file has at most 450 lines"),
        ("app/web/helpers.py", "", "1: a name says what a thing is about"),
        ("app/services/x.py", "", "1: app/services is not a room of the house"),
    ],
)
def test_a_planted_breach_is_found_with_its_line(small_house: Path, name: str, text: str, rule: str) -> None:
    write(small_house, name, text)
    found = house.breaches(small_house)
    assert len(found) == 1, found
    assert found[0].startswith(f"{name}:{rule}")


@pytest.mark.parametrize(
    ("markup", "what"),
    [
        ("<style>a {}</style>", "a style element"),
        ('<p style="color: red">', "a style attribute"),
        ("<script>alert(1)</script>", "a script in the page"),
        ('<button onclick="go()">', "an event handler"),
        ('<div hx-on:click="go()">', "an event handler"),
        ('<a href="javascript:go()">', "a javascript: address"),
        ('<link rel="stylesheet" href="https://cdn.example/x.css">', "something from another host"),
        ('<img src="//cdn.example/x.png">', "something from another host"),
    ],
)
def test_unsafe_markup_is_found_with_its_line(small_house: Path, markup: str, what: str) -> None:
    write(small_house, "templates/chats/thread.html", "{# a\ncomment #}\n" + markup)
    (found,) = house.unsafe_pages(small_house)
    assert found.startswith(f"templates/chats/thread.html:3: holds {what}")


def test_a_stylesheet_that_asks_another_host_is_found(small_house: Path) -> None:
    write(small_house, "static/fonts.css", "@import 'https://fonts.example/a.css';\n")
    assert house.unsafe_pages(small_house) == ["static/fonts.css:1: holds something from another host"]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("index = https://py" + "pi.org/simple", "the address of a package registry"),
        ('"resolved": "https://registry.npm' + 'js.org/x"', "the address of a package registry"),
        ("cd /wo" + "rk/main", "a path of somebody's machine"),
        ("open('/ho" + "me/ana/x')", "a path of somebody's machine"),
        ("see HOU" + "SE.md", "a note that is not in the repository"),
    ],
)
def test_text_that_stays_outside_is_found_in_tracked_files_only(tmp_path: Path, line: str, what: str) -> None:
    write(tmp_path, "kept.txt", f"fine\n{line}\n")
    write(tmp_path, "scratch.txt", line)
    write(tmp_path, "picture.png", "")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "add", "kept.txt", "picture.png"], cwd=tmp_path, check=True)
    assert house.forbidden_text(tmp_path) == [f"kept.txt:2: holds {what}"]
