"""The styleguide: shows all that there is, and only where nobody lives."""

from __future__ import annotations

import re

from app.paths import TEMPLATES
from tests.web.running import Person, Running


def test_every_component_stands_in_the_styleguide() -> None:
    macros = set(re.findall(r"{% macro (\w+)", (TEMPLATES / "components.html").read_text(encoding="utf-8")))
    shown = set(re.findall(r"\bui\.(\w+)\(", (TEMPLATES / "styleguide.html").read_text(encoding="utf-8")))
    assert macros - shown == set(), "show new macros in templates/styleguide.html"


def test_the_styleguide_is_in_the_demo_alone(ann: Person, running: Running) -> None:
    page = ann.get("/styleguide").text
    assert 'id="light-buttons"' in page
    assert 'id="dark-buttons"' in page
    assert "Progress" in ann.get("/styleguide?part=found&q=prog").text
    assert "Buttons" not in ann.get("/styleguide?part=found&q=prog").text
    running.demo = False
    assert ann.get("/styleguide").status_code == 404
